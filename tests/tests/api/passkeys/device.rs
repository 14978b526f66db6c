//! A device with a passkey, and the browser before it, written from the standard alone: what each signs and says can be
//! made wrong in one place.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use blackbox::http::{Answer, Api};
use blackbox::{Value, json};
use ring::digest::{SHA256, digest};
use ring::rand::{SecureRandom as _, SystemRandom};
use ring::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair as _};

/// The page that the tests' browser shows.
pub(super) const ORIGIN: &str = "http://localhost:8080";
/// The site of that page.
const SITE: &str = "localhost";

/// Its holder touched it and showed it who they are.
pub(super) const VERIFIED: u8 = 0x05;
/// Its holder touched it.
pub(super) const TOUCHED: u8 = 0x01;
/// A new credential follows.
const NEW: u8 = 0x40;
/// What stands before the point of a P-256 key in DER (RFC 5480).
const KEY_HEAD: [u8; 26] = [
    0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce,
    0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00,
];

pub(super) fn text(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// A device that holds one passkey.
pub(super) struct Device {
    pub(super) origin: String,
    pub(super) site: String,
    pub(super) flags: u8,
    /// How often the key was used; it goes up by itself unless it is none.
    pub(super) count: Option<u32>,
    pub(super) credential_id: Vec<u8>,
    user_handle: Value,
    pair: EcdsaKeyPair,
}

impl Device {
    pub(super) fn new() -> Self {
        let random = SystemRandom::new();
        let pkcs8 = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &random).expect("a key");
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, pkcs8.as_ref(), &random).expect("a key");
        let mut credential_id = vec![0; 32];
        random.fill(&mut credential_id).expect("random bytes");
        let (origin, site) = (ORIGIN.to_owned(), SITE.to_owned());
        Self { origin, site, flags: VERIFIED, count: Some(0), credential_id, user_handle: json!(null), pair }
    }

    fn client_data(&self, act: &str, challenge: &Value) -> Vec<u8> {
        json!({ "type": act, "challenge": challenge, "origin": self.origin, "crossOrigin": false })
            .to_string()
            .into_bytes()
    }

    fn data(&self, flags: u8) -> Vec<u8> {
        let count = self.count.unwrap_or(0).to_be_bytes();
        [digest(&SHA256, self.site.as_bytes()).as_ref(), &[flags], &count].concat()
    }

    /// What a browser hands over once the device has made the passkey that was offered.
    pub(super) fn make(&mut self, offer: &Value, name: &str) -> Value {
        self.user_handle = offer["user_handle"].clone();
        let length = u16::try_from(self.credential_id.len()).expect("a short id").to_be_bytes();
        let credential = [&[0; 16][..], &length, &self.credential_id, &[0xa0]].concat();
        let data = [self.data(self.flags | NEW), credential].concat();
        json!({
            "name": name,
            "client_data": text(&self.client_data("webauthn.create", &offer["challenge"])),
            "authenticator_data": text(&data),
            "public_key": text(&[&KEY_HEAD[..], self.pair.public_key().as_ref()].concat()),
        })
    }

    /// What a browser hands over once the device has answered a challenge.
    pub(super) fn answer(&mut self, challenge: &Value) -> Value {
        self.count = self.count.map(|count| count + 1);
        let client_data = self.client_data("webauthn.get", &challenge["challenge"]);
        let data = self.data(self.flags);
        let signed = [&data[..], digest(&SHA256, &client_data).as_ref()].concat();
        let signature = self.pair.sign(&SystemRandom::new(), &signed).expect("signed");
        json!({
            "credential_id": text(&self.credential_id),
            "client_data": text(&client_data),
            "authenticator_data": text(&data),
            "signature": text(signature.as_ref()),
            "user_handle": self.user_handle,
        })
    }
}

/// Posts as the page does.
pub(super) fn post(api: &Api, path: &str, body: &Value) -> Answer {
    api.ask("POST", path).key(&blackbox::fresh_key()).header("origin", ORIGIN).json(body).send()
}

/// A new challenge.
pub(super) fn challenge(api: &Api) -> Value {
    post(api, "/session/challenge", &json!({})).ok()
}

/// Adds a passkey to the account of whoever asks. Gives what was answered.
pub(super) fn add(api: &Api, device: &mut Device, name: &str) -> Value {
    let offer = post(api, "/passkeys/offer", &json!({})).ok();
    let made = device.make(&offer, name);
    post(api, "/passkeys", &made).ok()
}

/// Signs in with the passkey alone.
pub(super) fn sign_in(stranger: &Api, device: &mut Device) -> Answer {
    let answer = device.answer(&challenge(stranger));
    post(stranger, "/session/passkey", &answer)
}
