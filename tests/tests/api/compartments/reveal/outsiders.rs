//! Who looks for what is sealed: every role that there is, wherever it is held, and programs.

use blackbox::desk::id;
use blackbox::{Api, Value, World, json};
use fastrand::Rng;

use super::super::matrix::{PASSWORD, ROLES};

/// Roles that may have the glass broken.
const BREAKERS: [&str; 4] = ["administrator", "manager", "supervisor", "investigator"];

/// How an outsider once came in, and was put out again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Past {
    Never,
    /// Was a member until the keeper took them off the list.
    WasMember,
    /// Had the glass broken, which the keeper has ended.
    BrokeGlass,
}

/// Where the role is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    Everywhere,
    /// At the site of the records.
    Here,
    Elsewhere,
}

/// An account of a role, which holds it here or there.
pub(super) struct Outsider {
    pub(super) role: &'static str,
    pub(super) api: Api,
    account: Value,
}

/// One account of each role, holding it everywhere.
pub(super) fn one_of_each_role(world: &World) -> Vec<Outsider> {
    let admin = world.user("admin");
    let made = |role: &'static str| {
        let username = format!("reveal-{role}");
        let grants = json!([{ "role": role }]);
        let body = json!({ "username": username, "name": username, "password": PASSWORD, "grants": grants });
        let account = admin.post("/accounts", &body).ok();
        let session = world.anyone().post("/session", &json!({ "username": username, "password": PASSWORD })).ok();
        let api = world.anyone().with_token(session["token"].as_str().expect("a token"));
        Outsider { role, api, account }
    };
    ROLES.map(made).into()
}

impl Outsider {
    /// From now on the role is held there.
    pub(super) fn stand(&self, world: &World, standing: Standing, sites: [&str; 2]) {
        let site = match standing {
            Standing::Everywhere => Value::Null,
            Standing::Here => json!(sites[0]),
            Standing::Elsewhere => json!(sites[1]),
        };
        let grants = json!([{ "role": self.role, "site_id": site }]);
        world.user("admin").patch(&format!("/accounts/{}", id(&self.account)), &json!({ "grants": grants })).ok();
    }

    /// Comes into a compartment in one of the ways that are open to the role, reads, and is put out again.
    pub(super) fn come_and_go(
        &self,
        world: &World,
        rng: &mut Rng,
        compartment: &Value,
        record: &str,
        members: &[Value],
    ) -> Past {
        let keeper = world.user("supervisor");
        let list = format!("/compartments/{}", id(compartment));
        let past = match rng.usize(..3) {
            0 => Past::Never,
            1 if BREAKERS.contains(&self.role) => Past::BrokeGlass,
            // What a client is let into is nothing: the role reads no compartments.
            _ => Past::WasMember,
        };
        let reads = |expected: u16| assert_eq!(self.api.get(record).status, expected, "{} {past:?}", self.role);
        reads(404);
        match past {
            Past::Never => {}
            Past::WasMember => {
                let with: Vec<Value> =
                    members.iter().cloned().chain([json!({ "account_id": id(&self.account) })]).collect();
                keeper.patch(&list, &json!({ "members": with })).ok();
                reads(200);
                keeper.patch(&list, &json!({ "members": members })).ok();
            }
            Past::BrokeGlass => {
                let asked = self.api.post(&format!("{list}/glass"), &json!({ "reason": "a fire" })).ok();
                world.user("manager").post(&format!("/glass/{}/confirm", id(&asked)), &json!({})).ok();
                reads(200);
                keeper.post(&format!("/glass/{}/end", id(&asked)), &json!({})).ok();
            }
        }
        reads(404);
        past
    }
}

/// A program of somebody's, with every action that its account may pass on.
pub(super) fn program(world: &World, username: &str) -> Api {
    let owner = world.user(username);
    let session = owner.get("/session").ok();
    let roles: Vec<&str> = session["account"]["grants"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|grant| grant["role"].as_str())
        .collect();
    let lines = world.user("admin").items("/rights");
    let held = lines.iter().filter(|line| {
        line["roles"]
            .as_array()
            .into_iter()
            .flatten()
            .any(|role| role.as_str().is_some_and(|role| roles.contains(&role)))
    });
    let scopes: Vec<&Value> = held.map(|line| &line["action"]).collect();
    let made = owner.post("/tokens", &json!({ "name": "reveal", "scopes": scopes })).ok();
    world.anyone().with_token(made["token"].as_str().expect("a token"))
}
