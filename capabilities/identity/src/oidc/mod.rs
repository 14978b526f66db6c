//! Signing in at a provider of the organisation's own: what the operator has set, and the conversation with the provider
//! (OpenID Connect Core 1.0, the authorization code with PKCE). Nothing of it is kept between two requests but what the
//! provider says about itself: a person's way there and back is in a sealed cookie, so any node may meet them again.

mod discovery;
mod flow;
mod token;

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use kernel::outbound::{Outbound, Target};
use kernel::{Error, Result, Time, secret};
use tokio::sync::Semaphore;

use discovery::{Discovery, Document};
pub(crate) use flow::{ATTEMPT_S, Attempt, Carried, Purpose, Waiting};
pub(crate) use token::Person;

/// Codes that are exchanged at once: each may wait for the provider as long as a request may take.
const EXCHANGES_MAX: usize = 16;
/// Where the provider sends people back to, below the public address.
const RETURN_PATH: &str = "/api/v1/single-sign-on/return";

/// What the operator has set.
#[derive(Clone, Copy)]
pub struct Settings<'a> {
    /// `single_sign_on_issuer`; empty: nobody signs in that way.
    pub issuer: &'a str,
    /// `single_sign_on_client`.
    pub client: &'a str,
    /// `single_sign_on_secret`, or what its file holds; empty: none.
    pub secret: &'a str,
    /// `single_sign_on_name`.
    pub name: &'a str,
    /// `single_sign_on_scopes`.
    pub scopes: &'a str,
    /// `single_sign_on_second_factor`.
    pub second_factor: &'a str,
    /// `public_url`.
    pub public_url: &'a str,
}

/// The provider, when there is one.
pub struct SingleSignOn(Option<Arc<Provider>>);

impl SingleSignOn {
    /// Reads the settings. The provider is asked nothing yet: it need not be there for the server to start.
    ///
    /// # Errors
    /// `invalid`, naming the setting.
    pub fn of(settings: &Settings<'_>, outbound: Outbound) -> Result<Self> {
        if settings.issuer.is_empty() {
            return Ok(Self(None));
        }
        let wrong = |key: &str, why: &str| Error::invalid(format!("{key}: {why}"));
        Target::parse(settings.issuer).map_err(|error| wrong("single_sign_on_issuer", error.detail()))?;
        if settings.client.is_empty() {
            return Err(wrong("single_sign_on_client", "is missing; the provider gives it to the application"));
        }
        Target::parse(settings.public_url)
            .map_err(|_| wrong("public_url", "single sign-on needs it: the provider sends people back to it"))?;
        let mut scopes: Vec<&str> = settings.scopes.split_whitespace().collect();
        if !scopes.contains(&"openid") {
            scopes.insert(0, "openid");
        }
        let vouches = settings.second_factor.split(',').map(str::trim).filter(|value| !value.is_empty());
        Ok(Self(Some(Arc::new(Provider {
            issuer: settings.issuer.to_owned(),
            client: settings.client.to_owned(),
            secret: Some(settings.secret.trim()).filter(|secret| !secret.is_empty()).map(str::to_owned),
            name: settings.name.to_owned(),
            scopes: scopes.join(" "),
            vouches: vouches.map(str::to_owned).collect(),
            public_url: settings.public_url.trim_end_matches('/').to_owned(),
            discovery: Discovery::new(outbound),
            exchanges: Semaphore::new(EXCHANGES_MAX),
        }))))
    }

    /// The provider.
    ///
    /// # Errors
    /// `not_found` when the operator has set none.
    pub(crate) fn provider(&self) -> Result<&Arc<Provider>> {
        self.0.as_ref().ok_or_else(|| Error::not_found("single sign-on here"))
    }
}

/// What keeps somebody out on this way. The sign-in page has words for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// The person or the provider said no.
    Cancelled,
    /// The way took too long, or began in another browser or tab.
    Expired,
    /// The provider gives no answer.
    Unreachable,
    /// What the provider says does not hold.
    Refused,
    /// Too many people come at once.
    Busy,
    /// Nobody's account.
    Unlinked,
    /// The account is disabled.
    Disabled,
    /// The person there has another account here, or the account has another person there.
    Taken,
    /// The provider did not ask anew who it is.
    NotAsked,
}

impl Trouble {
    /// The word in the page's address.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Cancelled => "cancelled",
            Self::Expired => "expired",
            Self::Unreachable => "unreachable",
            Self::Refused => "refused",
            Self::Busy => "busy",
            Self::Unlinked => "unlinked",
            Self::Disabled => "disabled",
            Self::Taken => "taken",
            Self::NotAsked => "not_asked",
        }
    }
}

/// The provider and what the operator has set about it. Without `Debug`: it holds the client's secret.
pub(crate) struct Provider {
    issuer: String,
    client: String,
    secret: Option<String>,
    name: String,
    scopes: String,
    vouches: Vec<String>,
    public_url: String,
    discovery: Discovery,
    exchanges: Semaphore,
}

impl Provider {
    /// What the button says.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Who says who somebody is.
    pub(crate) fn issuer(&self) -> &str {
        &self.issuer
    }

    /// Whether it answered when it was asked last; it is asked anew in the background when that is a while ago.
    pub(crate) fn is_reachable(self: &Arc<Self>, now: Time) -> bool {
        if self.discovery.is_due(now) {
            let provider = self.clone();
            tokio::spawn(async move { provider.document(now).await.ok() });
        }
        self.discovery.is_well()
    }

    /// Where people sign out there too, when the provider offers that and has told so already.
    pub(crate) fn sign_out(&self) -> Option<String> {
        let end = self.discovery.known()?.end_session_endpoint.clone()?;
        let back = format!("{}/login", self.public_url);
        Some(with_query(&end, &[("client_id", &self.client), ("post_logout_redirect_uri", &back)]))
    }

    async fn document(&self, now: Time) -> Result<Arc<Document>, Trouble> {
        self.discovery.document(&self.issuer, now).await.map_err(|why| {
            tracing::warn!(cause = why, "the provider of single sign-on cannot be asked");
            Trouble::Unreachable
        })
    }

    /// Where a person goes to show who they are.
    pub(crate) async fn address(&self, attempt: &Attempt, now: Time) -> Result<String, Trouble> {
        let document = self.document(now).await?;
        let back = self.return_address();
        let challenge = URL_SAFE_NO_PAD.encode(secret::sha256(&[attempt.verifier.as_bytes()]));
        let mut fields = vec![
            ("response_type", "code"),
            ("client_id", &self.client),
            ("redirect_uri", &back),
            ("scope", &self.scopes),
            ("state", &attempt.state),
            ("nonce", &attempt.nonce),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
        ];
        if matches!(attempt.purpose, Purpose::Proof { .. }) {
            fields.extend([("prompt", "login"), ("max_age", "0")]);
        }
        Ok(with_query(&document.authorization_endpoint, &fields))
    }

    fn return_address(&self) -> String {
        format!("{}{RETURN_PATH}", self.public_url)
    }

    /// Who came back with this code. `issuer` is what the provider added to it (RFC 9207).
    pub(crate) async fn person(
        &self,
        attempt: &Attempt,
        code: &str,
        issuer: Option<&str>,
        now: Time,
    ) -> Result<Person, Trouble> {
        let _place = self.exchanges.try_acquire().map_err(|_| Trouble::Busy)?;
        let document = self.document(now).await?;
        let refused = |why: &str| {
            tracing::warn!(cause = why, "what the provider of single sign-on says was refused");
            Trouble::Refused
        };
        let named = issuer.map(|issuer| issuer == self.issuer);
        if !named.unwrap_or(!document.authorization_response_iss_parameter_supported) {
            return Err(refused("the answer comes from another issuer"));
        }
        let id_token = self.exchange(&document, attempt, code).await?;
        let header = token::header(&id_token).map_err(|why| refused(&why))?;
        let key = self.discovery.key(&document, &header, now).await.map_err(|why| refused(&why))?;
        let expected =
            token::Expected { issuer: &self.issuer, client: &self.client, nonce: &attempt.nonce, now: now.micros() };
        let claims = token::claims(&id_token, &key, header.alg, &expected).map_err(|why| refused(&why))?;
        if matches!(attempt.purpose, Purpose::Proof { .. }) && !claims.is_asked_since(attempt.begun_at) {
            return Err(Trouble::NotAsked);
        }
        Ok(claims.person(&self.vouches))
    }

    /// Gives the code back at the provider, with the proof that it was ours, and takes the ID token for it.
    async fn exchange(&self, document: &Document, attempt: &Attempt, code: &str) -> Result<String, Trouble> {
        #[derive(serde::Deserialize)]
        struct Tokens {
            id_token: String,
        }
        let back = self.return_address();
        let mut fields = vec![
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", &back),
            ("code_verifier", &attempt.verifier),
        ];
        let mut headers = Vec::new();
        match &self.secret {
            Some(secret) if document.takes_basic() => headers.push(("authorization", basic(&self.client, secret))),
            Some(secret) => fields.extend([("client_id", self.client.as_str()), ("client_secret", secret)]),
            None => fields.push(("client_id", &self.client)),
        }
        let target = Target::parse(&document.token_endpoint).map_err(|_| Trouble::Refused)?;
        let answer = self.discovery.outbound().post_form(&target, &headers, form(&fields)).await.map_err(|why| {
            tracing::warn!(cause = why, "the provider of single sign-on gave no answer to a code");
            Trouble::Unreachable
        })?;
        if answer.status != 200 {
            tracing::warn!(status = answer.status, "the provider of single sign-on took the code or the client not");
            return Err(if answer.status < 500 { Trouble::Refused } else { Trouble::Unreachable });
        }
        let tokens: Tokens = serde_json::from_slice(&answer.body).map_err(|error| {
            tracing::warn!(cause = %error, "the provider of single sign-on gave no ID token");
            Trouble::Refused
        })?;
        Ok(tokens.id_token)
    }
}

/// `client_secret_basic` encodes both parts as fields of a form first (RFC 6749, 2.3.1).
fn basic(client: &str, secret: &str) -> String {
    let encoded = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
    format!("Basic {}", STANDARD.encode(format!("{}:{}", encoded(client), encoded(secret))))
}

fn form(fields: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}

/// An address with more in its query.
fn with_query(address: &str, fields: &[(&str, &str)]) -> String {
    let between = if address.contains('?') { '&' } else { '?' };
    format!("{address}{between}{}", form(fields))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SET: Settings<'_> = Settings {
        issuer: "https://id.example",
        client: "castellan",
        secret: "",
        name: "",
        scopes: "profile",
        second_factor: "mfa, otp",
        public_url: "https://castellan.example/",
    };

    #[test]
    fn settings_that_cannot_work_are_named() {
        let of = |settings: &Settings<'_>| {
            SingleSignOn::of(settings, Outbound::new(kernel::outbound::Guard::default())).map(|made| made.0)
        };
        assert!(of(&Settings { issuer: "", client: "", ..SET }).expect("none").is_none());
        for (settings, named) in [
            (Settings { issuer: "id.example", ..SET }, "single_sign_on_issuer"),
            (Settings { client: "", ..SET }, "single_sign_on_client"),
            (Settings { public_url: "", ..SET }, "public_url"),
        ] {
            let refused = of(&settings).err().expect(named);
            assert!(refused.detail().contains(named), "{refused}");
        }
        let provider = of(&SET).expect("a provider").expect("one");
        assert_eq!((provider.scopes.as_str(), provider.vouches.len()), ("openid profile", 2));
        assert_eq!(provider.return_address(), "https://castellan.example/api/v1/single-sign-on/return");
    }

    #[test]
    fn what_goes_into_addresses_and_headers_is_encoded() {
        assert_eq!(with_query("https://a/b", &[("x", "1 &")]), "https://a/b?x=1+%26");
        assert_eq!(with_query("https://a/b?c=d", &[("x", "é")]), "https://a/b?c=d&x=%C3%A9");
        assert_eq!(basic("a:b", "c d"), format!("Basic {}", STANDARD.encode("a%3Ab:c+d")));
    }
}
