//! Who may do what: every operation of the API document, tried by every role at its own site and at another, on records
//! that are open and on records in a compartment. What is expected follows from the rights table that the server shows.

use std::collections::{BTreeMap, BTreeSet};

use blackbox::desk::id;
use blackbox::{Answer, Api, Desk, Value, World, fresh_key, json};

use super::compartment;

blackbox::both!(every_operation_answers_as_the_rights_table_says);

/// Operations that ask for no right: for people who are not signed in yet, for devices that sign what they send, and with
/// one's own sign-in. A list that may only shrink.
const FREE: [&str; 33] = [
    "show_single_sign_on",
    "begin_single_sign_on",
    "finish_single_sign_on",
    "confirm_single_sign_on",
    "show_own_link",
    "remove_own_link",
    "begin_own_single_sign_on",
    "challenge_passkey",
    "open_session_by_passkey",
    "list_passkeys",
    "offer_passkey",
    "add_passkey",
    "remove_passkey",
    "show_setup",
    "set_up",
    "open_session",
    "receive_alarm_signals",
    "add_checkpoint",
    "show_session",
    "list_tokens",
    "end_session",
    "end_own_session",
    "end_other_sessions",
    "list_sessions",
    "prove_session",
    "change_password",
    "show_second_factors",
    "offer_app",
    "confirm_app",
    "remove_app",
    "make_recovery_codes",
    "list_rights",
    "show_map",
];
/// Changes of what belongs to no site: whoever holds the action at one site only is refused.
const OF_ALL: [&str; 9] = [
    "update_type",
    "update_disposition",
    "show_subject",
    "preview_erasure",
    "erase_subject",
    "access_subject",
    "lift_legal_hold",
    "approve_retention",
    "dismiss_retention",
];
pub(super) const ROLES: [&str; 9] = [
    "administrator",
    "manager",
    "supervisor",
    "dispatcher",
    "officer",
    "receptionist",
    "investigator",
    "auditor",
    "client",
];
pub(super) const PASSWORD: &str = "nine tall poplars";
/// An id of nothing.
const NOTHING: &str = "0192a000-0000-7000-8000-000000000000";

pub(super) struct Operation {
    pub(super) method: String,
    pub(super) path: String,
    pub(super) name: String,
    /// Names of what may stand behind its path.
    pub(super) parameters: Vec<String>,
    /// The right that the document says it asks for.
    right: Option<String>,
}

impl Operation {
    fn ask(&self, api: &Api, thing: &str) -> Answer {
        let path = self.path.replace("{id}", thing);
        let ask = api.ask(&self.method, &path);
        if self.method == "GET" { ask.send() } else { ask.key(&fresh_key()).json(&self.body(thing)).send() }
    }

    /// A body that is understood, and that changes nothing where it is let through: what it says is refused later.
    pub(super) fn body(&self, thing: &str) -> Value {
        match self.name.as_str() {
            "add_line" => json!({ "text": "" }),
            "close_incident" => json!({ "disposition": "" }),
            "cancel_incident" | "reopen_incident" | "hold_incident" | "remove_attachment" | "unseal_incident" => {
                json!({ "reason": "" })
            }
            "add_person" | "change_person" => json!({ "role": "suspect" }),
            "add_vehicle" | "change_vehicle" => json!({ "make": " " }),
            "advance_assignment" => json!({ "to": "refused" }),
            "assign_unit" | "transfer_assignment" => json!({ "unit_id": NOTHING }),
            "relate_incident" => json!({ "other_id": thing }),
            "merge_incident" => json!({ "into": thing }),
            "hand_incident" => json!({ "account_id": NOTHING }),
            "seal_incident" => json!({ "compartment_id": NOTHING }),
            "call_outside" => json!({ "service": "police", "name": " " }),
            "update_incident" => json!({ "priority": 9 }),
            _ => json!({}),
        }
    }
}

pub(super) fn operations(world: &World) -> Vec<Operation> {
    let document = world.anyone().get("/openapi.json").ok();
    let mut operations = Vec::new();
    for (path, item) in document["paths"].as_object().expect("the document has paths") {
        for (method, operation) in item.as_object().expect("a path has operations") {
            let name = operation["operationId"].as_str().unwrap_or_default().to_owned();
            let right = operation["x-right"].as_str().map(str::to_owned);
            let parameters = operation["parameters"].as_array().into_iter().flatten();
            let parameters = parameters.filter(|one| one["in"] == "query").filter_map(|one| one["name"].as_str());
            let parameters = parameters.map(str::to_owned).collect();
            operations.push(Operation { method: method.to_uppercase(), path: path.clone(), name, parameters, right });
        }
    }
    operations
}

/// The action that a refusal names.
fn action(answer: &Answer) -> Option<String> {
    let detail = answer.json["detail"].as_str().filter(|_| answer.status == 403)?;
    Some(detail.split(['“', '”']).nth(1)?.to_owned())
}

/// Whether the record itself is said not to be there; not the unit or the compartment that goes with it.
fn is_missing(answer: &Answer) -> bool {
    let detail = answer.json["detail"].as_str().unwrap_or_default();
    answer.status == 404 && !["unit", "compartment"].iter().any(|other| detail.contains(other))
}

/// The action that each operation asks for, as it says itself to a program that was given no other, and as the document says.
fn actions(world: &World, operations: &[Operation]) -> BTreeMap<String, String> {
    let admin = world.user("admin");
    let narrowed = |scope: &str| {
        let made = admin.post("/tokens", &json!({ "name": scope, "scopes": [scope] }));
        world.anyone().with_token(made.ok()["token"].as_str().expect("a token"))
    };
    let programs = [narrowed("desk.manage"), narrowed("chain.manage")];
    let without: BTreeSet<&str> =
        operations.iter().filter(|one| one.right.is_none()).map(|one| one.name.as_str()).collect();
    assert_eq!(without, BTreeSet::from(FREE), "operations that ask for no right");
    let mut actions = BTreeMap::new();
    let mut otherwise = Vec::new();
    for operation in operations {
        let Some(right) = &operation.right else { continue };
        let said = programs.iter().find_map(|program| action(&operation.ask(program, NOTHING)));
        if said.as_ref() != Some(right) {
            otherwise.push(format!("{}: {right} in the document, {said:?} when it is asked for", operation.name));
        }
        actions.insert(operation.name.clone(), right.clone());
    }
    assert!(otherwise.is_empty(), "operations that ask for another right:\n{}", otherwise.join("\n"));
    actions
}

/// Somebody with one role at one site.
struct Somebody {
    api: Api,
    role: &'static str,
    /// Whether the role is held where the records are.
    here: bool,
    admitted: bool,
}

fn people(world: &World, sites: [&str; 2], compartment: &Value) -> Vec<Somebody> {
    let admin = world.user("admin");
    let mut people = Vec::new();
    let mut members = Vec::new();
    for role in ROLES {
        for (site, admitted) in [(sites[0], false), (sites[1], false), (sites[0], true)] {
            let username = format!("m-{role}-{}{}", usize::from(site == sites[1]), usize::from(admitted));
            let grants = json!([{ "role": role, "site_id": site }]);
            let body = json!({ "username": username, "name": username, "password": PASSWORD, "grants": grants });
            let made = admin.post("/accounts", &body).ok();
            if admitted {
                members.push(json!({ "account_id": id(&made) }));
            }
            let session = world.anyone().post("/session", &json!({ "username": username, "password": PASSWORD })).ok();
            let api = world.anyone().with_token(session["token"].as_str().expect("a token"));
            people.push(Somebody { api, role, here: site == sites[0], admitted });
        }
    }
    let path = format!("/compartments/{}", id(compartment));
    let dispatcher = super::accounts(world)["dispatcher"].clone();
    members.push(json!({ "account_id": dispatcher }));
    world.user("supervisor").patch(&path, &json!({ "members": members })).ok();
    people
}

/// An incident with something of every kind on it, by the beginning of the paths that lead there.
fn record(desk: &Desk, compartment: Option<&Value>) -> BTreeMap<&'static str, String> {
    let fields = compartment.map_or_else(|| json!({}), |one| json!({ "compartment_id": id(one) }));
    let (incident, other) = (desk.open_with(&fields), desk.open_with(&fields));
    let of = |what: &str, body: Value| id(&desk.act(&incident, what, &body).ok()).to_owned();
    let file = format!("/incidents/{}/attachments?name=a.txt", id(&incident));
    let file = desk.api.ask("POST", &file).key(&fresh_key()).header("content-type", "text/plain").bytes(b"a".to_vec());
    desk.act(&incident, "related", &json!({ "other_id": id(&other) })).ok();
    let relation = desk.now(&incident)["related"][0]["relation_id"].as_str().expect("a relation").to_owned();
    let assignment = id(&desk.assign(&incident, &super::free_unit(desk))).to_owned();
    let records = BTreeMap::from([
        ("/api/v1/incidents/{id}", id(&incident).to_owned()),
        ("/api/v1/assignments/{id}", assignment.clone()),
        ("/api/v1/incident-persons/{id}", of("persons", json!({ "role": "suspect", "name": "x" }))),
        ("/api/v1/incident-vehicles/{id}", of("vehicles", json!({ "plate": "x" }))),
        ("/api/v1/incident-relations/{id}", relation),
        ("/api/v1/outside-calls/{id}", of("outside", json!({ "service": "police", "name": "x", "number": "110" }))),
        ("/api/v1/attachments/{id}", id(&file.send().ok()).to_owned()),
    ]);
    // Whoever is on the unit would be let in by that.
    desk.advance(&json!({ "id": assignment }), "cleared");
    records
}

/// Operations that take their record away, or need no body to change it: who may is tried with what is not there.
const TAKES_AWAY: [&str; 3] = ["remove_person", "remove_vehicle", "remove_relation"];

fn every_operation_answers_as_the_rights_table_says(world: &mut World) {
    let alder = compartment(world, &["dispatcher"]);
    let desk = world.desk();
    let operations = operations(world);
    let actions = actions(world, &operations);
    let lines = world.user("admin").items("/rights");
    let holders: BTreeMap<&str, BTreeSet<&str>> = lines
        .iter()
        .map(|line| {
            let roles = line["roles"].as_array().expect("roles").iter().filter_map(Value::as_str).collect();
            (line["action"].as_str().expect("an action"), roles)
        })
        .collect();
    let sites = [
        desk.site("HP").to_owned(),
        world
            .user("admin")
            .all("/sites")
            .iter()
            .map(id)
            .find(|site| *site != desk.site("HP"))
            .expect("another site")
            .to_owned(),
    ];
    let people = people(world, [&sites[0], &sites[1]], &alder);
    let records = [(record(&desk, None), false), (record(&desk, Some(&alder)), true)];
    let (mut wrong, mut asked) = (Vec::new(), 0);
    for operation in operations.iter().filter(|one| one.name != "follow_feed") {
        let Some(action) = actions.get(&operation.name) else { continue };
        let roles = holders.get(action.as_str()).unwrap_or_else(|| panic!("{action} is not in the rights table"));
        for somebody in &people {
            let holds = roles.contains(somebody.role);
            let mut expect = |answer: Answer, what: &str, fits: bool| {
                asked += 1;
                if !fits {
                    let (role, here) = (somebody.role, somebody.here);
                    let said = format!("{} {}", answer.status, answer.text.chars().take(160).collect::<String>());
                    wrong.push(format!(
                        "{} ({action}), {role} here={here} in={}, {what}: {said}",
                        operation.name, somebody.admitted
                    ));
                }
            };
            // What no record is needed for: whoever lacks the action everywhere is refused, whoever holds it is not for that.
            let answer = operation.ask(&somebody.api, NOTHING);
            let refused = self::action(&answer).as_deref() == Some(action);
            // An act on everything is refused to whoever holds the action at one site only.
            let whole = !operation.path.contains("{id}") || OF_ALL.contains(&operation.name.as_str());
            expect(answer.clone(), "nothing", refused != holds || (whole && refused));
            let known = records.iter().filter_map(|(record, sealed)| {
                let thing = record.iter().find(|(path, _)| operation.path.starts_with(**path))?.1;
                Some((thing, *sealed))
            });
            for (thing, sealed) in known.filter(|_| !TAKES_AWAY.contains(&operation.name.as_str()) || !holds) {
                let answer = operation.ask(&somebody.api, thing);
                let status = answer.status;
                let fits = match (holds, somebody.here && (!sealed || somebody.admitted)) {
                    (false, _) => status == 403,
                    // It is let through: what follows is about what was asked, not about who asks.
                    (true, true) => !is_missing(&answer) && self::action(&answer).as_deref() != Some(action),
                    (true, false) if sealed && somebody.here => status == 404 || status == 400,
                    (true, false) => matches!(status, 400 | 403 | 404),
                };
                expect(answer, if sealed { "sealed" } else { "open" }, fits);
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {asked}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(asked > 5_000, "{asked}");
    println!("{asked} requests, {} operations", operations.len());
}
