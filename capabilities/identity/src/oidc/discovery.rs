//! What the provider says about itself: its addresses and its keys, kept for a while and asked for no more often than
//! needed. One request at a time goes out for it; whoever comes meanwhile waits for that one.

use std::sync::{Arc, Mutex, PoisonError};

use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{DecodingKey, Header};
use kernel::Time;
use kernel::outbound::{Outbound, Target};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::token;

/// What is known counts for so long; keys that the provider has withdrawn are gone after it.
const FRESH_S: i64 = 3600;
/// After a failure it is asked again at the earliest then: nobody waits for a provider that is known to be away.
const PAUSE_S: i64 = 10;
/// After an unknown key was named, keys are asked for again at the earliest then, however many more are.
const UNKNOWN_KEY_PAUSE_S: i64 = 60;
/// What is said of a token that nobody can check.
const UNKNOWN_KEY: &str = "the token is signed by a key that the provider does not name";
/// Keys of a provider that are looked at.
const KEYS_MAX: usize = 100;

/// The provider's own document (OpenID Connect Discovery 1.0).
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Document {
    issuer: String,
    pub(super) authorization_endpoint: String,
    pub(super) token_endpoint: String,
    jwks_uri: String,
    #[serde(default)]
    pub(super) end_session_endpoint: Option<String>,
    #[serde(default)]
    token_endpoint_auth_methods_supported: Option<Vec<String>>,
    #[serde(default)]
    pub(super) authorization_response_iss_parameter_supported: bool,
}

impl Document {
    /// Whether the client's secret goes into a header; it does unless the provider takes the other way only.
    pub(super) fn takes_basic(&self) -> bool {
        let methods = self.token_endpoint_auth_methods_supported.as_ref();
        methods.is_none_or(|methods| methods.iter().any(|method| method == "client_secret_basic"))
    }

    /// Refuses a document of another issuer, and addresses that are less protected than the issuer's own.
    fn check(self, issuer: &str) -> Result<Self, String> {
        if self.issuer != issuer {
            return Err(format!("it says that its issuer is {}, and single_sign_on_issuer is {issuer}", self.issuer));
        }
        let is_protected = |url: &str| Target::parse(url).map(|target| target.is_protected());
        let wanted = is_protected(issuer).unwrap_or(true);
        let addresses = [&self.authorization_endpoint, &self.token_endpoint, &self.jwks_uri];
        for address in addresses.into_iter().chain(&self.end_session_endpoint) {
            if !is_protected(address).is_ok_and(|protected| protected || !wanted) {
                return Err(format!("the address “{address}” is none, or is not protected"));
            }
        }
        Ok(self)
    }
}

#[derive(Default)]
struct Known {
    document: Option<(Arc<Document>, Time)>,
    keys: Vec<Jwk>,
    keys_at: Option<Time>,
    /// Since when keys are not asked for, and for how long: an unknown one was named, or there was no answer.
    keys_pause: Option<(Time, i64)>,
    failed_at: Option<Time>,
}

impl Known {
    fn fresh(&self, now: Time) -> Option<Arc<Document>> {
        self.document.as_ref().filter(|(_, at)| is_within(*at, FRESH_S, now)).map(|(document, _)| document.clone())
    }

    fn may_ask(&self, now: Time) -> bool {
        !self.failed_at.is_some_and(|at| is_within(at, PAUSE_S, now))
    }

    fn fresh_key(&self, header: &Header, now: Time) -> Option<DecodingKey> {
        let fresh = self.keys_at.is_some_and(|at| is_within(at, FRESH_S, now));
        fresh.then(|| token::key_of(&self.keys, header)).flatten()
    }
}

/// A clock that was set back does not make old things young for ever.
fn is_within(at: Time, seconds: i64, now: Time) -> bool {
    at <= now && now < at.plus_seconds(seconds)
}

/// Asks the provider about itself.
pub(super) struct Discovery {
    outbound: Outbound,
    known: Mutex<Known>,
    turn: tokio::sync::Mutex<()>,
}

impl Discovery {
    pub(super) fn new(outbound: Outbound) -> Self {
        Self { outbound, known: Mutex::default(), turn: tokio::sync::Mutex::default() }
    }

    pub(super) const fn outbound(&self) -> &Outbound {
        &self.outbound
    }

    /// What is known, however old.
    pub(super) fn known(&self) -> Option<Arc<Document>> {
        self.lock().document.as_ref().map(|(document, _)| document.clone())
    }

    /// Whether the provider should be asked, and may be.
    pub(super) fn is_due(&self, now: Time) -> bool {
        let known = self.lock();
        // Somebody who asks already is enough.
        known.fresh(now).is_none() && known.may_ask(now) && self.turn.try_lock().is_ok()
    }

    /// Whether it answered when it was asked last, or was not asked yet.
    pub(super) fn is_well(&self) -> bool {
        self.lock().failed_at.is_none()
    }

    /// The provider's document.
    pub(super) async fn document(&self, issuer: &str, now: Time) -> Result<Arc<Document>, String> {
        if let Some(document) = self.lock().fresh(now) {
            return Ok(document);
        }
        let _turn = self.turn.lock().await;
        {
            let known = self.lock();
            if let Some(document) = known.fresh(now) {
                return Ok(document);
            }
            if !known.may_ask(now) {
                return Err("it gave no answer a moment ago".to_owned());
            }
        }
        let address = format!("{}/.well-known/openid-configuration", issuer.trim_end_matches('/'));
        let found = self.fetch::<Document>(&address).await.and_then(|document| document.check(issuer));
        let mut known = self.lock();
        match found {
            Ok(document) => {
                let document = Arc::new(document);
                known.document = Some((document.clone(), now));
                known.failed_at = None;
                Ok(document)
            }
            Err(why) => {
                known.failed_at = Some(now);
                Err(why)
            }
        }
    }

    /// The key that a token's header names.
    pub(super) async fn key(&self, document: &Document, header: &Header, now: Time) -> Result<DecodingKey, String> {
        #[derive(Deserialize)]
        struct Keys {
            keys: Vec<serde_json::Value>,
        }
        if let Some(key) = self.lock().fresh_key(header, now) {
            return Ok(key);
        }
        let _turn = self.turn.lock().await;
        {
            let mut known = self.lock();
            if let Some(key) = known.fresh_key(header, now) {
                return Ok(key);
            }
            if known.keys_pause.is_some_and(|(at, seconds)| is_within(at, seconds, now)) {
                return Err(UNKNOWN_KEY.to_owned());
            }
            if known.keys_at.is_some_and(|at| is_within(at, FRESH_S, now)) {
                known.keys_pause = Some((now, UNKNOWN_KEY_PAUSE_S));
            }
        }
        let keys = match self.fetch::<Keys>(&document.jwks_uri).await {
            Ok(found) => found.keys,
            Err(why) => {
                self.lock().keys_pause = Some((now, PAUSE_S));
                return Err(why);
            }
        };
        // A kind of key that we do not know is no reason to do without the others.
        let keys = keys.into_iter().take(KEYS_MAX).filter_map(|key| serde_json::from_value(key).ok()).collect();
        let mut known = self.lock();
        known.keys = keys;
        known.keys_at = Some(now);
        known.fresh_key(header, now).ok_or_else(|| UNKNOWN_KEY.to_owned())
    }

    async fn fetch<T: DeserializeOwned>(&self, address: &str) -> Result<T, String> {
        let target = Target::parse(address).map_err(|error| error.detail().to_owned())?;
        let answer = self.outbound.get(&target).await?;
        if answer.status != 200 {
            return Err(format!("{address} answers with the status {}", answer.status));
        }
        serde_json::from_slice(&answer.body).map_err(|error| format!("{address}: {error}"))
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(issuer: &str, token_endpoint: &str) -> Document {
        Document {
            issuer: issuer.to_owned(),
            authorization_endpoint: "https://id.example/auth".to_owned(),
            token_endpoint: token_endpoint.to_owned(),
            jwks_uri: "https://id.example/keys".to_owned(),
            end_session_endpoint: None,
            token_endpoint_auth_methods_supported: None,
            authorization_response_iss_parameter_supported: false,
        }
    }

    #[test]
    fn a_document_of_somebody_else_or_with_open_addresses_is_refused() {
        let issuer = "https://id.example";
        for (says, token_endpoint, taken) in [
            (issuer, "https://id.example/token", true),
            ("https://evil.example", "https://id.example/token", false),
            ("https://id.example/", "https://id.example/token", false),
            (issuer, "http://id.example/token", false),
            (issuer, "/token", false),
        ] {
            assert_eq!(document(says, token_endpoint).check(issuer).is_ok(), taken, "{says} {token_endpoint}");
        }
        // A test, or a provider on the same machine.
        assert!(document("http://localhost", "http://localhost/token").check("http://localhost").is_ok());
    }

    #[test]
    fn a_secret_goes_into_a_header_unless_the_provider_takes_it_in_the_form_only() {
        for (methods, basic) in [
            (None, true),
            (Some(vec!["client_secret_post"]), false),
            (Some(vec!["client_secret_post", "client_secret_basic"]), true),
        ] {
            let methods = methods.map(|methods| methods.into_iter().map(str::to_owned).collect());
            let token_endpoint_auth_methods_supported = methods;
            let document = Document {
                token_endpoint_auth_methods_supported,
                ..document("https://a.example", "https://a.example")
            };
            assert_eq!(document.takes_basic(), basic);
        }
    }
}
