//! A person's way to the provider and back: what the browser carries, sealed, until they return.

use kernel::http::cookie_of;
use kernel::{App, Id, Result, Time, secret};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// Time for the way there and back: for whoever looks for their phone first.
pub(crate) const ATTEMPT_S: i64 = 600;
/// Time for typing a code, or unlocking a passkey, afterwards.
const WAITING_S: i64 = 300;
/// Longest path that somebody is brought back to; the whole cookie has to stay below 4 KiB.
const NEXT_MAX: usize = 500;

/// Name of the cookie of somebody on the way. Another site leads back to us, so a strict one would not come along.
const ATTEMPT_COOKIE: &str = "__Host-castellan-single-sign-on";
/// Name of the cookie of somebody who still has to type a code.
const WAITING_COOKIE: &str = "__Host-castellan-code";

/// What somebody is on the way for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Purpose {
    /// To sign in.
    SignIn,
    /// To link the account that they are signed in with; the hash is that of their session's token.
    Link { account: Id, token_hash: Vec<u8> },
    /// To show again who they are.
    Proof { account: Id, token_hash: Vec<u8> },
}

/// Somebody on the way to the provider.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Attempt {
    pub(crate) state: String,
    pub(crate) nonce: String,
    /// Of PKCE: whoever sees the code on its way does not have it.
    pub(crate) verifier: String,
    pub(crate) purpose: Purpose,
    /// Path to go on to.
    pub(crate) next: String,
    pub(crate) begun_at: Time,
}

/// Somebody whom the provider knows, and whose account has a second factor, which is still missing.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Waiting {
    pub(crate) account: Id,
    pub(crate) issuer: String,
    pub(crate) subject: String,
    pub(crate) expected: Option<String>,
    /// Hash of the token of a session that is proved; none: a new one begins.
    pub(crate) proves: Option<Vec<u8>>,
    pub(crate) since: Time,
}

impl Attempt {
    /// Sets out.
    pub(crate) fn begin(purpose: Purpose, next: &str, now: Time) -> Self {
        let next = own_path(next).unwrap_or_default().to_owned();
        Self { state: secret::token(), nonce: secret::token(), verifier: secret::token(), purpose, next, begun_at: now }
    }
}

/// A path of our own pages; none for everything else.
pub(crate) fn own_path(path: &str) -> Option<&str> {
    let plain = path.len() <= NEXT_MAX && !path.contains('\\') && path.chars().all(|letter| !letter.is_control());
    (plain && path.starts_with('/') && !path.starts_with("//")).then_some(path)
}

/// What a browser carries, sealed, for so long.
pub(crate) trait Carried: Serialize + DeserializeOwned {
    /// Name of its cookie.
    const COOKIE: &'static str;
    /// What it is sealed as.
    const SEAL: &'static str;
    /// Whether it comes along when another site leads here.
    const SAME_SITE: &'static str;
    /// Seconds for which it counts.
    const SECONDS: i64;

    /// Since when it counts.
    fn since(&self) -> Time;

    /// `Set-Cookie` that gives it to the browser.
    fn cookie(&self, app: &App) -> Result<String> {
        let text = serde_json::to_vec(self).map_err(kernel::Error::internal)?;
        let sealed = app.sealer.seal(Self::SEAL, &text)?;
        Ok(set(Self::COOKIE, &sealed, Self::SAME_SITE, Self::SECONDS))
    }

    /// `Set-Cookie` that takes it away.
    fn clear() -> String {
        set(Self::COOKIE, "", Self::SAME_SITE, 0)
    }

    /// What the browser of a request carries and still counts.
    fn of(app: &App, headers: &axum::http::HeaderMap) -> Option<Self> {
        let sealed = cookie_of(headers, Self::COOKIE)?;
        let text = app.sealer.open_sealed(Self::SEAL, &sealed).ok()?;
        let carried: Self = serde_json::from_slice(&text).ok()?;
        (app.clock.now() < carried.since().plus_seconds(Self::SECONDS)).then_some(carried)
    }
}

fn set(name: &str, value: &str, same_site: &str, seconds: i64) -> String {
    format!("{name}={value}; Path=/; Secure; HttpOnly; SameSite={same_site}; Max-Age={seconds}")
}

impl Carried for Attempt {
    const COOKIE: &'static str = ATTEMPT_COOKIE;
    const SEAL: &'static str = "way to the provider";
    const SAME_SITE: &'static str = "Lax";
    const SECONDS: i64 = ATTEMPT_S;

    fn since(&self) -> Time {
        self.begun_at
    }
}

impl Carried for Waiting {
    const COOKIE: &'static str = WAITING_COOKIE;
    const SEAL: &'static str = "code after the provider";
    const SAME_SITE: &'static str = "Strict";
    const SECONDS: i64 = WAITING_S;

    fn since(&self) -> Time {
        self.since
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_are_brought_back_to_our_own_pages_only() {
        for (path, own) in [
            ("/console", true),
            ("/office?tab=sign_in", true),
            ("", false),
            ("//evil.example", false),
            ("/\\evil.example", false),
            ("https://evil.example", false),
            ("/a\r\nSet-Cookie: x", false),
        ] {
            assert_eq!(own_path(path).is_some(), own, "{path:?}");
        }
        assert!(own_path(&format!("/{}", "a".repeat(NEXT_MAX))).is_none());
    }

    #[test]
    fn a_way_has_secrets_of_its_own() {
        let (one, other) = (
            Attempt::begin(Purpose::SignIn, "/", Time::from_micros(1)),
            Attempt::begin(Purpose::SignIn, "/", Time::from_micros(1)),
        );
        let secrets = [&one.state, &one.nonce, &one.verifier, &other.state, &other.nonce, &other.verifier];
        assert_eq!(secrets.iter().collect::<std::collections::BTreeSet<_>>().len(), secrets.len());
        // Of PKCE: 43 to 128 letters (RFC 7636, 4.1).
        assert_eq!(one.verifier.len(), 64);
    }
}
