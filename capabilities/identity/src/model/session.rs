//! Sessions and API tokens, and what a signed-in person is told about itself.

use kernel::actor::Grant;
use kernel::db::Json;
use kernel::{Id, Time};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Factors;

/// A session ends this long after it began: a day and a night shift.
pub const LIFETIME_S: i64 = 24 * 3600;
/// A session ends when it was not used for this long: a shift.
pub const IDLE_S: i64 = 12 * 3600;
/// Who showed who they are may do protected acts for so long.
pub const PROOF_S: i64 = 600;
/// Letters kept of what a browser says that it is.
pub const AGENT_MAX: usize = 200;
/// Use is noted at most this often.
pub const TOUCH_S: i64 = 600;

/// The organisation as stored.
#[derive(Clone, Debug)]
pub struct Organisation {
    /// Id.
    pub id: Id,
    /// Name.
    pub name: String,
    /// When the system was set up.
    pub created_at: Time,
}

/// A session as stored.
#[derive(Clone, Debug)]
pub struct Session {
    /// Id.
    pub id: Id,
    /// Whose.
    pub account_id: Id,
    /// SHA-256 of the token.
    pub token_hash: Vec<u8>,
    /// When it began.
    pub created_at: Time,
    /// Last use.
    pub seen_at: Time,
    /// When it ended.
    pub ended_at: Option<Time>,
    /// What it was opened with.
    pub factors: Factors,
    /// When its holder showed last who they are.
    pub proved_at: Time,
    /// What the browser says that it is.
    pub agent: String,
}

/// With what and from where somebody signs in.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Browser {
    /// What the browser says that it is.
    pub agent: String,
    /// Its address; behind a proxy that of the proxy, and for whom the proxy says that it asks.
    pub from: String,
}

impl Session {
    /// The moment from which on it no longer counts.
    pub fn ends_at(&self) -> Time {
        let limit = self.created_at.plus_seconds(LIFETIME_S).min(self.seen_at.plus_seconds(IDLE_S));
        self.ended_at.unwrap_or(limit).min(limit)
    }
}

/// A session as the API shows it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = Session)]
pub struct SessionView {
    /// Id.
    pub id: Id,
    /// When it began.
    pub created_at: Time,
    /// Last use, to a few minutes.
    pub seen_at: Time,
    /// What it was opened with.
    pub factors: Factors,
    /// What the browser says that it is.
    pub agent: String,
    /// Whether it is the one that asks.
    pub current: bool,
}

impl SessionView {
    /// Shows a session to the holder of a token.
    pub fn new(session: &Session, asked_with: Option<&[u8]>) -> Self {
        Self {
            id: session.id,
            created_at: session.created_at,
            seen_at: session.seen_at,
            factors: session.factors,
            agent: session.agent.clone(),
            current: asked_with == Some(session.token_hash.as_slice()),
        }
    }
}

/// An API token as stored.
#[derive(Clone, Debug)]
pub struct ApiToken {
    /// Id.
    pub id: Id,
    /// Whose.
    pub account_id: Id,
    /// What it is for.
    pub name: String,
    /// SHA-256 of the token.
    pub token_hash: Vec<u8>,
    /// The actions it is narrowed to.
    pub scopes: Json<Vec<String>>,
    /// When it was made.
    pub created_at: Time,
    /// When it stops.
    pub expires_at: Option<Time>,
    /// When it was taken back.
    pub revoked_at: Option<Time>,
}

/// An API token as the API shows it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = ApiToken)]
pub struct TokenView {
    /// Id.
    pub id: Id,
    /// What it is for.
    pub name: String,
    /// The actions it is narrowed to.
    pub scopes: Vec<String>,
    /// When it was made.
    pub created_at: Time,
    /// When it stops.
    pub expires_at: Option<Time>,
    /// The secret; shown once, when it is made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
}

impl TokenView {
    /// Shows a token without its secret.
    pub fn new(token: &ApiToken) -> Self {
        Self {
            id: token.id,
            name: token.name.clone(),
            scopes: token.scopes.0.clone(),
            created_at: token.created_at,
            expires_at: token.expires_at,
            token: None,
        }
    }
}

/// Who is signed in.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Me {
    /// The account.
    pub account: MeAccount,
    /// The organisation.
    pub organisation: MeOrganisation,
    /// Roles.
    pub grants: Vec<Grant>,
    /// Names of the actions held somewhere.
    pub rights: Vec<String>,
    /// Whether they wait for a second factor, which a role of the account needs and this session lacks.
    #[serde(default)]
    pub second_factor_missing: bool,
}

/// The signed-in account.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct MeAccount {
    /// Id; null for the operator at the machine.
    pub id: Option<Id>,
    /// What is typed to sign in.
    pub username: String,
    /// Name.
    pub name: String,
}

/// The organisation.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct MeOrganisation {
    /// Id.
    pub id: Id,
    /// Name.
    pub name: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn session(seen_s: i64, ended_s: Option<i64>) -> Session {
        Session {
            id: Id::nil(),
            account_id: Id::nil(),
            token_hash: vec![1, 2],
            created_at: at(0),
            seen_at: at(seen_s),
            ended_at: ended_s.map(at),
            factors: Factors::Password,
            proved_at: at(0),
            agent: "Firefox".to_owned(),
        }
    }

    const fn at(seconds: i64) -> Time {
        Time::from_micros(seconds * 1_000_000)
    }

    #[test]
    fn a_session_ends_by_itself_when_unused_or_a_day_old() {
        const HOUR: i64 = 3_600;
        for (seen_s, ended_s, ends_s) in [
            (0, None, 12 * HOUR),
            (HOUR, None, 13 * HOUR),
            (12 * HOUR, None, 24 * HOUR),
            (23 * HOUR, None, 24 * HOUR),
            (HOUR, Some(2 * HOUR), 2 * HOUR),
            // One that nobody ended in time had ended already.
            (HOUR, Some(20 * HOUR), 13 * HOUR),
        ] {
            assert_eq!(session(seen_s, ended_s).ends_at(), at(ends_s), "{seen_s} {ended_s:?}");
        }
    }

    #[test]
    fn a_holder_finds_the_session_that_asks_and_no_token_is_shown_again() {
        let session = session(5, None);
        for (asked_with, current) in [(Some([1_u8, 2].as_slice()), true), (Some(&[1, 3]), false), (None, false)] {
            let view = SessionView::new(&session, asked_with);
            assert_eq!((view.current, view.seen_at, view.agent.as_str()), (current, at(5), "Firefox"));
        }
        let token = ApiToken {
            id: Id::nil(),
            account_id: Id::nil(),
            name: "wall".to_owned(),
            token_hash: vec![1],
            scopes: Json(vec!["incident.read".to_owned()]),
            created_at: at(1),
            expires_at: Some(at(2)),
            revoked_at: None,
        };
        let view = TokenView::new(&token);
        assert_eq!(
            (view.name.as_str(), view.scopes.len(), view.expires_at, view.token),
            ("wall", 1, Some(at(2)), None)
        );
    }
}
