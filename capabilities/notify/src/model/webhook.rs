//! Where entries are delivered to.

use kernel::db::Json;
use kernel::journal::{self, Entry};
use kernel::{Error, Id, Result, Sealer, Time};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Pattern;

/// What the entry of a test is called. It goes to the webhook that it is about, whatever that one is told of otherwise.
pub const TESTED: &str = "webhook.tested";

/// What secrets of webhooks are sealed as.
pub const SEALED_SECRET: &str = "webhook secret";

/// A webhook as stored.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "the files in migrations describe every column")]
pub struct Webhook {
    pub id: Id,
    pub organisation: Id,
    pub name: String,
    pub url: String,
    pub secret: String,
    pub secret_sealed: Option<String>,
    pub actions: Json<Vec<String>>,
    pub sites: Option<Json<Vec<Id>>>,
    pub callers: bool,
    pub active: bool,
    pub created_by: String,
    pub created_at: Time,
    pub position: i64,
    pub deliveries: i64,
    pub attempts: i64,
    pub next_at: Option<Time>,
    pub failing_since: Option<Time>,
    pub delivered_at: Option<Time>,
    pub version: i64,
}

impl Webhook {
    /// Whether it is told of an entry.
    pub fn wants(&self, entry: &Entry) -> bool {
        if entry.action == TESTED {
            return entry.stream == journal::stream("webhook", self.id);
        }
        let sites = self.sites.as_ref().map(|sites| &sites.0);
        let here = sites.is_none_or(|sites| entry.site_id.is_some_and(|site| sites.contains(&site)));
        here && self.actions.0.iter().any(|pattern| Pattern(pattern).fits(&entry.action))
    }

    /// How it goes.
    pub const fn state(&self) -> WebhookState {
        if !self.active {
            WebhookState::Paused
        } else if self.failing_since.is_some() {
            WebhookState::Failing
        } else if self.attempts > 0 {
            WebhookState::Retrying
        } else {
            WebhookState::Delivering
        }
    }

    /// What its deliveries are signed with. One that a node of the release before has just made lies open until a start
    /// seals it.
    ///
    /// # Errors
    /// As [`Sealer::open_sealed`].
    pub fn signed_with(&self, sealer: &Sealer) -> Result<String> {
        let Some(kept) = &self.secret_sealed else { return Ok(self.secret.clone()) };
        String::from_utf8(sealer.open_sealed(SEALED_SECRET, kept)?).map_err(Error::internal)
    }

    /// Goes on from an entry, at once and with a clean slate.
    pub fn move_to(&mut self, position: i64) {
        self.position = position;
        self.attempts = 0;
        self.next_at = None;
    }
}

kernel::text_enum! {
    /// How a webhook goes.
    pub enum WebhookState {
        /// Everything was delivered, or is on its way.
        Delivering = "delivering",
        /// The last attempt failed; the next one follows soon.
        Retrying = "retrying",
        /// Many attempts failed; it is tried every few minutes.
        Failing = "failing",
        /// Not delivered to; it goes on from where it stopped.
        Paused = "paused",
    }
}

/// A webhook as the API shows it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = Webhook)]
pub struct WebhookView {
    /// Id.
    pub id: Id,
    /// What it is for.
    pub name: String,
    /// Where it delivers to.
    pub url: String,
    /// The actions it is told of: `incident.closed`, `incident.*`, or `*` for all.
    pub actions: Vec<String>,
    /// The sites whose entries it gets; null: all sites, and what belongs to none.
    pub sites: Option<Vec<Id>>,
    /// Whether it is told who called.
    pub callers: bool,
    /// Whether it is delivered to.
    pub active: bool,
    /// How it goes.
    pub state: WebhookState,
    /// Who made it.
    pub created_by: String,
    /// When it was made.
    pub created_at: Time,
    /// Number of the last journal entry that was delivered or passed over.
    pub position: i64,
    /// Failed attempts at the next entry.
    pub attempts: i64,
    /// When it is tried again.
    pub next_at: Option<Time>,
    /// Since when it counts as failing.
    pub failing_since: Option<Time>,
    /// When something was last delivered.
    pub delivered_at: Option<Time>,
    /// Counts changes of what people edit; also the ETag.
    pub version: i64,
    /// What deliveries are signed with; shown once, when it is made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secret: Option<String>,
}

impl From<Webhook> for WebhookView {
    fn from(webhook: Webhook) -> Self {
        let state = webhook.state();
        Self {
            id: webhook.id,
            name: webhook.name,
            url: webhook.url,
            actions: webhook.actions.0,
            sites: webhook.sites.map(|sites| sites.0),
            callers: webhook.callers,
            active: webhook.active,
            state,
            created_by: webhook.created_by,
            created_at: webhook.created_at,
            position: webhook.position,
            attempts: webhook.attempts,
            next_at: webhook.next_at,
            failing_since: webhook.failing_since,
            delivered_at: webhook.delivered_at,
            version: webhook.version,
            secret: None,
        }
    }
}

/// Which process delivers, and until when.
#[derive(Clone, Debug)]
pub struct Lease {
    /// The organisation.
    pub organisation: Id,
    /// The process.
    pub holder: Id,
    /// Until when, unless it is taken again.
    pub until: Time,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn webhook(actions: &[&str], sites: Option<Vec<Id>>) -> Webhook {
        let (id, now) = (Id::nil(), Time::from_micros(1));
        Webhook {
            id,
            organisation: id,
            name: "Case system".into(),
            url: "https://hooks.example/in".into(),
            secret: "hush".into(),
            secret_sealed: None,
            actions: Json(actions.iter().map(ToString::to_string).collect()),
            sites: sites.map(Json),
            callers: false,
            active: true,
            created_by: "Kim".into(),
            created_at: now,
            position: 0,
            deliveries: 0,
            attempts: 0,
            next_at: None,
            failing_since: None,
            delivered_at: None,
            version: 1,
        }
    }

    #[test]
    fn it_is_told_of_its_actions_at_its_sites() {
        let [here, there] = [1_000_000, 2_000_000].map(|at| Id::new(Time::from_micros(at)));
        let check = |actions: &[&str], sites: Option<Vec<Id>>, (action, site): (&str, Option<Id>), expected: bool| {
            let entry = Entry {
                seq: 1,
                id: here,
                recorded_at: Time::from_micros(1),
                occurred_at: Time::from_micros(1),
                actor: journal::EntryActor { id: None, name: "Kim".into() },
                action: action.into(),
                stream: journal::stream("webhook", Id::nil()),
                site_id: site,
                compartment_id: None,
                key: None,
                payload: serde_json::value::RawValue::NULL.to_owned(),
                hash: String::new(),
            };
            assert_eq!(
                webhook(actions, sites.clone()).wants(&entry),
                expected,
                "{actions:?} {sites:?} {action} {site:?}"
            );
        };
        check(&["incident.*"], None, ("incident.closed", Some(here)), true);
        check(&["incident.*"], None, ("unit.created", Some(here)), false);
        check(&["incident.*"], Some(vec![here]), ("incident.closed", Some(here)), true);
        check(&["incident.*"], Some(vec![here]), ("incident.closed", Some(there)), false);
        check(&["*"], Some(vec![here]), ("account.created", None), false);
        check(&["*"], None, ("account.created", None), true);
        check(&["incident.*"], Some(vec![here]), (TESTED, None), true);
    }

    #[test]
    fn its_state_follows_from_what_happened() {
        let at = Time::from_micros(1);
        for (active, attempts, failing_since, expected) in [
            (true, 0, None, WebhookState::Delivering),
            (true, 2, None, WebhookState::Retrying),
            (true, 9, Some(at), WebhookState::Failing),
            (false, 9, Some(at), WebhookState::Paused),
        ] {
            let webhook = Webhook { active, attempts, failing_since, ..webhook(&["*"], None) };
            assert_eq!(webhook.state(), expected);
        }
    }
}
