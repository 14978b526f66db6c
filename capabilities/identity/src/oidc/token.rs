//! ID tokens: what is believed of them. Signatures are checked by ring, which TLS brings along; a token counts with a key
//! of the provider and an algorithm of such keys, for us, from it, for this very attempt, and now.

use std::collections::HashSet;

use jsonwebtoken::crypto::{CryptoProvider, JwtVerifier, KeyUtils};
use jsonwebtoken::errors::{ErrorKind, Result as JwtResult};
use jsonwebtoken::jwk::{Jwk, KeyAlgorithm, PublicKeyUse};
use jsonwebtoken::signature::{Error as Invalid, Verifier};
use jsonwebtoken::{Algorithm, DecodingKey, DecodingKeyKind, Header, Validation};
use kernel::Time;
use ring::signature as ring_signature;
use serde::Deserialize;

/// Public-key algorithms only: `none` is no signature, and an HMAC's key would be known to both sides.
const ALGORITHMS: [Algorithm; 7] = [
    Algorithm::RS256,
    Algorithm::RS384,
    Algorithm::RS512,
    Algorithm::PS256,
    Algorithm::ES256,
    Algorithm::ES384,
    Algorithm::EdDSA,
];
/// What two clocks may differ by.
const LEEWAY_S: i64 = 60;
/// An ID token that was just asked for was made no longer ago.
const AGE_MAX_S: i64 = 600;
/// Longest subject (OpenID Connect Core 1.0, 2).
const SUBJECT_MAX: usize = 255;
/// Longest name that is looked at.
const NAME_MAX: usize = 320;

/// Checks signatures for the library that takes tokens apart.
static BY_RING: CryptoProvider = CryptoProvider {
    signer_factory: |_, _| Err(ErrorKind::UnsupportedAlgorithm.into()),
    verifier_factory: |algorithm, key| by_ring(*algorithm, key),
    key_utils: KeyUtils::new_unimplemented(),
};

fn by_ring(algorithm: Algorithm, key: &DecodingKey) -> JwtResult<Box<dyn JwtVerifier>> {
    let fits = ALGORITHMS.contains(&algorithm) && key.family() == algorithm.family();
    if !fits {
        return Err(ErrorKind::InvalidAlgorithm.into());
    }
    Ok(Box::new(ByRing { algorithm, key: key.clone() }))
}

struct ByRing {
    algorithm: Algorithm,
    key: DecodingKey,
}

impl JwtVerifier for ByRing {
    fn algorithm(&self) -> Algorithm {
        self.algorithm
    }
}

impl Verifier<Vec<u8>> for ByRing {
    fn verify(&self, message: &[u8], signature: &Vec<u8>) -> Result<(), Invalid> {
        let checked = match (self.algorithm, self.key.kind()) {
            (algorithm, DecodingKeyKind::RsaModulusExponent { n, e }) => {
                let parameters = match algorithm {
                    Algorithm::RS256 => &ring_signature::RSA_PKCS1_2048_8192_SHA256,
                    Algorithm::RS384 => &ring_signature::RSA_PKCS1_2048_8192_SHA384,
                    Algorithm::RS512 => &ring_signature::RSA_PKCS1_2048_8192_SHA512,
                    Algorithm::PS256 => &ring_signature::RSA_PSS_2048_8192_SHA256,
                    _ => return Err(Invalid::new()),
                };
                ring_signature::RsaPublicKeyComponents { n, e }.verify(parameters, message, signature)
            }
            (algorithm, DecodingKeyKind::SecretOrDer(key)) => {
                let verification: &dyn ring_signature::VerificationAlgorithm = match algorithm {
                    Algorithm::ES256 => &ring_signature::ECDSA_P256_SHA256_FIXED,
                    Algorithm::ES384 => &ring_signature::ECDSA_P384_SHA384_FIXED,
                    Algorithm::EdDSA => &ring_signature::ED25519,
                    _ => return Err(Invalid::new()),
                };
                ring_signature::UnparsedPublicKey::new(verification, key).verify(message, signature)
            }
        };
        checked.map_err(|_| Invalid::new())
    }
}

/// The header of a token, whose algorithm is one that we take.
pub(super) fn header(token: &str) -> Result<Header, String> {
    let header = jsonwebtoken::decode_header(token).map_err(|error| format!("the token is none: {error}"))?;
    if ALGORITHMS.contains(&header.alg) {
        Ok(header)
    } else {
        Err(format!("the token is signed with {:?}, which is not taken", header.alg))
    }
}

/// The one key that a header means.
pub(super) fn key_of(keys: &[Jwk], header: &Header) -> Option<DecodingKey> {
    let algorithm = KeyAlgorithm::from(header.alg);
    let mut fitting = keys.iter().filter(|key| {
        let common = &key.common;
        let named = header.kid.is_none() || common.key_id == header.kid;
        let signs = common.public_key_use.as_ref().is_none_or(|purpose| *purpose == PublicKeyUse::Signature);
        named && signs && common.key_algorithm.is_none_or(|own| own == algorithm)
    });
    let mut fitting = std::iter::from_fn(|| {
        fitting.find_map(|key| DecodingKey::from_jwk(key).ok().filter(|key| key.family() == header.alg.family()))
    });
    // Without a name there must be no choice.
    fitting.next().filter(|_| fitting.next().is_none())
}

/// What a token has to say.
pub(super) struct Expected<'a> {
    pub(super) issuer: &'a str,
    pub(super) client: &'a str,
    pub(super) nonce: &'a str,
    /// Microseconds since 1970.
    pub(super) now: i64,
}

/// Whom a token is for: one, or several.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Several(Vec<String>),
}

/// What a token says.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Claims {
    iss: String,
    sub: String,
    aud: Audience,
    #[serde(default)]
    azp: Option<String>,
    exp: f64,
    iat: f64,
    #[serde(default)]
    nonce: Option<String>,
    #[serde(default)]
    auth_time: Option<f64>,
    #[serde(default)]
    acr: Option<String>,
    #[serde(default)]
    amr: Vec<String>,
    #[serde(default)]
    preferred_username: Option<String>,
    #[serde(default)]
    email: Option<String>,
    #[serde(default)]
    email_verified: serde_json::Value,
}

/// Somebody who showed the provider who they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Person {
    pub(crate) issuer: String,
    pub(crate) subject: String,
    /// How they are called there, lower case: the user name, and the mailbox if the provider has made sure of it.
    pub(crate) names: Vec<String>,
    /// Whether the provider says that they showed a second factor.
    pub(crate) vouched: bool,
}

/// What a token says, after everything was checked.
pub(super) fn claims(
    token: &str,
    key: &DecodingKey,
    algorithm: Algorithm,
    expected: &Expected<'_>,
) -> Result<Claims, String> {
    // Only the first call does something; all name the same.
    let _ = BY_RING.install_default();
    let mut validation = Validation::new(algorithm);
    // Time is the kernel's, and checked below with the rest.
    validation.validate_exp = false;
    validation.required_spec_claims = HashSet::new();
    validation.set_audience(&[expected.client]);
    validation.set_issuer(&[expected.issuer]);
    let decoded = jsonwebtoken::decode::<Claims>(token, key, &validation);
    let claims = decoded.map_err(|error| format!("the token does not hold: {error}"))?.claims;
    claims.check(expected).map_err(|why| format!("the token does not hold: {why}"))?;
    Ok(claims)
}

impl Claims {
    /// The checks of OpenID Connect Core 1.0, 3.1.3.7, and that the token was made just now.
    fn check(&self, expected: &Expected<'_>) -> Result<(), &'static str> {
        let (now, leeway) = ((expected.now / 1_000_000) as f64, LEEWAY_S as f64);
        let ours = match &self.aud {
            Audience::One(one) => one == expected.client,
            Audience::Several(several) => several.iter().any(|one| one == expected.client),
        };
        let several = matches!(&self.aud, Audience::Several(several) if several.len() > 1);
        let wrong = [
            (self.iss != expected.issuer, "it is from another issuer"),
            (!ours, "it is for another application"),
            (several && self.azp.is_none(), "it is for several applications and does not say which asked"),
            (self.azp.as_deref().is_some_and(|azp| azp != expected.client), "another application asked for it"),
            (self.nonce.as_deref() != Some(expected.nonce), "it is for another attempt"),
            (self.exp + leeway <= now, "it has expired"),
            (self.iat > now + leeway, "it is from the future; are both clocks right?"),
            (self.iat + AGE_MAX_S as f64 + leeway <= now, "it was made long ago"),
            (self.sub.is_empty() || self.sub.len() > SUBJECT_MAX, "it names nobody"),
        ];
        wrong.iter().find(|(is_so, _)| *is_so).map_or(Ok(()), |(_, why)| Err(*why))
    }

    /// Whether the provider says that it asked the person since then.
    pub(super) fn is_asked_since(&self, begun: Time) -> bool {
        let earliest = (begun.micros() / 1_000_000 - LEEWAY_S) as f64;
        self.auth_time.is_some_and(|at| at >= earliest)
    }

    /// Who that is. `words`: values of `acr` and `amr` that stand for a second factor.
    pub(super) fn person(self, words: &[String]) -> Person {
        let mailbox = self.email.filter(|_| self.email_verified == serde_json::Value::Bool(true));
        let names = self.preferred_username.into_iter().chain(mailbox);
        let vouched = self.acr.iter().chain(&self.amr).any(|value| words.contains(value));
        Person {
            issuer: self.iss,
            subject: self.sub,
            names: names.filter(|name| name.len() <= NAME_MAX).map(|name| name.trim().to_lowercase()).collect(),
            vouched,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    const NOW_S: i64 = 1_800_000_000;
    const EXPECTED: Expected<'_> =
        Expected { issuer: "https://id.example", client: "castellan", nonce: "n", now: NOW_S * 1_000_000 };

    fn claims_with(field: &str, value: Value) -> Claims {
        let mut claims = json!({
            "iss": "https://id.example", "sub": "7", "aud": "castellan", "nonce": "n",
            "exp": NOW_S + 300, "iat": NOW_S,
        });
        claims[field] = value;
        serde_json::from_value(claims).expect("claims")
    }

    #[test]
    fn a_token_counts_for_us_from_the_provider_for_this_attempt_and_now() {
        let check = |field: &str, value: Value, taken: bool| {
            let said = claims_with(field, value.clone()).check(&EXPECTED);
            assert_eq!(said.is_ok(), taken, "{field} {value} {said:?}");
        };
        check("sub", json!("7"), true);
        check("iss", json!("https://evil.example"), false);
        check("aud", json!("other"), false);
        check("aud", json!(["castellan"]), true);
        check("aud", json!(["other", "castellan"]), false);
        check("azp", json!("castellan"), true);
        check("azp", json!("other"), false);
        check("nonce", json!("m"), false);
        check("nonce", Value::Null, false);
        check("exp", json!(NOW_S - 59), true);
        check("exp", json!(NOW_S - 61), false);
        check("iat", json!(NOW_S + 61), false);
        check("iat", json!(NOW_S - 500), true);
        check("iat", json!(NOW_S - 700), false);
        check("sub", json!(""), false);
        check("sub", json!("x".repeat(256)), false);
    }

    #[test]
    fn a_proof_says_when_the_person_was_asked() {
        let begun = Time::from_micros(NOW_S * 1_000_000);
        for (at, fresh) in
            [(Value::Null, false), (json!(NOW_S), true), (json!(NOW_S - 59), true), (json!(NOW_S - 61), false)]
        {
            assert_eq!(claims_with("auth_time", at.clone()).is_asked_since(begun), fresh, "{at}");
        }
    }

    #[test]
    fn a_mailbox_counts_when_the_provider_has_made_sure_of_it() {
        let mut claims = claims_with("email", json!("Kim@Example.org"));
        claims.preferred_username = Some("KIM".to_owned());
        assert_eq!(claims.clone().person(&[]).names, ["kim"]);
        claims.email_verified = json!("true");
        assert_eq!(claims.clone().person(&[]).names, ["kim"]);
        claims.email_verified = json!(true);
        assert_eq!(claims.person(&[]).names, ["kim", "kim@example.org"]);
    }

    #[test]
    fn a_second_factor_is_what_the_operator_names_so() {
        let words = ["mfa".to_owned(), "urn:two".to_owned()];
        for (field, value, vouched) in [
            ("amr", json!(["pwd", "mfa"]), true),
            ("amr", json!(["pwd"]), false),
            ("acr", json!("urn:two"), true),
            ("acr", json!("0"), false),
        ] {
            let claims = claims_with(field, value.clone());
            assert_eq!(claims.clone().person(&words).vouched, vouched, "{field} {value}");
            assert!(!claims.person(&[]).vouched);
        }
    }

    #[test]
    fn signatures_by_nobody_or_a_shared_secret_are_refused() {
        let token = |header: &Value| {
            use base64::Engine as _;
            let part = |text: String| base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(text);
            format!("{}.{}.x", part(header.to_string()), part("{}".to_owned()))
        };
        for (algorithm, taken) in [("none", false), ("HS256", false), ("RS256", true), ("ES256", true)] {
            assert_eq!(header(&token(&json!({ "alg": algorithm }))).is_ok(), taken, "{algorithm}");
        }
    }

    #[test]
    fn a_key_is_taken_by_its_name_and_for_what_it_is() {
        let key = |kid: &str, more: Value| {
            let mut key = json!({ "kty": "EC", "crv": "P-256", "x": "AA", "y": "AA", "kid": kid });
            key.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
            serde_json::from_value::<Jwk>(key).expect("a key")
        };
        let keys = [
            key("a", json!({})),
            key("b", json!({ "use": "enc" })),
            key("c", json!({ "alg": "ES384" })),
            serde_json::from_value(json!({ "kty": "oct", "k": "AAAA", "kid": "d" })).expect("a key"),
        ];
        let named = |kid: Option<&str>| Header { kid: kid.map(str::to_owned), ..Header::new(Algorithm::ES256) };
        for (kid, found) in [("a", true), ("b", false), ("c", false), ("d", false), ("e", false)] {
            assert_eq!(key_of(&keys, &named(Some(kid))).is_some(), found, "{kid}");
        }
        assert!(key_of(&keys, &named(None)).is_some(), "one alone fits");
        assert!(key_of(&[keys[0].clone(), key("f", json!({}))], &named(None)).is_none(), "two fit");
    }
}
