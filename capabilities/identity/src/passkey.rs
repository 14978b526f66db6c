//! Passkeys (Web Authentication, level 2): what a browser hands over is read and checked here. No database, no clock.
//!
//! A passkey is always asked to verify its holder (by finger, face or code), so one counts as two factors. Nobody is asked
//! who made the device (attestation `none`): it says nothing about the person.

use std::net::Ipv4Addr;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use kernel::seal::Sealer;
use kernel::{Result, Time, secret};
use ring::signature::{ECDSA_P256_SHA256_ASN1, ED25519, RSA_PKCS1_2048_8192_SHA256};
use ring::signature::{UnparsedPublicKey, VerificationAlgorithm};
use serde::Deserialize;
use x509_cert::der::Decode as _;
use x509_cert::der::asn1::ObjectIdentifier;
use x509_cert::spki::SubjectPublicKeyInfoRef;

/// A challenge is answered within this time: to find the phone and unlock it.
pub const CHALLENGE_S: i64 = 300;
/// Longest id of a credential, as the standard has it.
const CREDENTIAL_ID_MAX: usize = 1_023;
/// Longest of any part that a browser hands over: an RSA key of 8,192 bits, the client data with our challenge.
const PART_MAX: usize = 8 * 1_024;

/// Kinds of keys by their COSE numbers, the most wanted first: ECDSA on P-256, Ed25519, and RSA, which is all that the
/// chips of many Windows machines can do.
pub const ALGORITHMS: [i32; 3] = [-7, -8, -257];
const EC_KEY: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
const P256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7");
const ED25519_KEY: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.101.112");
const RSA_KEY: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");

/// Its holder touched it.
const PRESENT: u8 = 0x01;
/// Its holder showed it who they are.
const VERIFIED: u8 = 0x04;
/// It may be copied elsewhere.
const COPIES_ALLOWED: u8 = 0x08;
/// It is copied elsewhere.
const COPIED: u8 = 0x10;
/// A new credential follows.
const NEW_CREDENTIAL: u8 = 0x40;

/// Why something that a browser handed over is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wrong(pub &'static str);

/// Bytes as browsers write them.
pub fn base64url(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// The bytes that a browser wrote.
///
/// # Errors
/// When it is no base64url, or too long.
pub fn from_base64url(text: &str) -> Result<Vec<u8>, Wrong> {
    if text.len() > PART_MAX {
        return Err(Wrong("a part is too long"));
    }
    URL_SAFE_NO_PAD.decode(text.trim_end_matches('=')).map_err(|_| Wrong("a part is no base64url"))
}

/// The site that passkeys are for: what standards call the relying party.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Party {
    /// The name that a passkey is bound to.
    pub id: String,
    /// Where its pages come from.
    pub origin: String,
}

impl Party {
    /// The site with an address such as `https://castellan.example.org`.
    ///
    /// # Errors
    /// For an address where no browser has passkeys.
    pub fn at(address: &str) -> Result<Self, Wrong> {
        let lower = address.trim().to_lowercase();
        let (scheme, rest) = lower.split_once("://").ok_or(Wrong("this is no address"))?;
        let authority = rest.split('/').next().unwrap_or_default();
        let host = authority.split(':').next().unwrap_or_default();
        if authority.starts_with('[') || host.parse::<Ipv4Addr>().is_ok() {
            return Err(Wrong(
                "browsers have passkeys under a name only, and this address is a number: open Castellan under its name",
            ));
        }
        let plain = host.chars().all(|letter| letter.is_ascii_alphanumeric() || "-.".contains(letter));
        if host.is_empty() || !plain {
            return Err(Wrong("this is no address"));
        }
        let here = host == "localhost" || host.ends_with(".localhost");
        let usual = match scheme {
            "https" => ":443",
            "http" if here => ":80",
            _ => return Err(Wrong("browsers have passkeys over https only")),
        };
        let origin = format!("{scheme}://{}", authority.strip_suffix(usual).unwrap_or(authority));
        Ok(Self { id: host.to_owned(), origin })
    }
}

/// What a browser does with a passkey.
#[derive(Clone, Copy, Debug)]
pub enum Act {
    /// Makes a new one.
    Create,
    /// Uses one.
    Get,
}

#[derive(Deserialize)]
struct ClientData {
    #[serde(rename = "type")]
    act: String,
    challenge: String,
    origin: String,
    #[serde(rename = "crossOrigin", default)]
    in_a_frame: bool,
}

/// The challenge in what a browser says of itself, when it did this act for a page of this site.
///
/// # Errors
/// When it says anything else.
pub fn challenge_in(client_data: &[u8], act: Act, party: &Party) -> Result<String, Wrong> {
    let said: ClientData = serde_json::from_slice(client_data).map_err(|_| Wrong("the client data cannot be read"))?;
    let wanted = match act {
        Act::Create => "webauthn.create",
        Act::Get => "webauthn.get",
    };
    if said.act != wanted {
        return Err(Wrong("it was made for something else"));
    }
    if said.origin != party.origin || said.in_a_frame {
        return Err(Wrong("it was made on another page"));
    }
    Ok(said.challenge)
}

/// What a device says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeviceData {
    /// How often the key was used.
    pub sign_count: i64,
    /// Whether the key is copied elsewhere.
    pub backed_up: bool,
    /// Id of a new credential.
    pub credential_id: Option<Vec<u8>>,
}

impl DeviceData {
    /// Reads what a device says (the authenticator data), when it is about this site and its holder was verified.
    ///
    /// # Errors
    /// When it is about another site, nobody was verified, or it cannot be read.
    pub fn read(bytes: &[u8], party: &Party) -> Result<Self, Wrong> {
        const SHORT: Wrong = Wrong("the device's data are cut off");
        let (site, rest) = bytes.split_first_chunk::<32>().ok_or(SHORT)?;
        let (flags, rest) = rest.split_first().ok_or(SHORT)?;
        let (count, rest) = rest.split_first_chunk::<4>().ok_or(SHORT)?;
        let has = |flag: u8| flags & flag != 0;
        if *site != secret::sha256(&[party.id.as_bytes()]) {
            return Err(Wrong("it is for another site"));
        }
        if !has(PRESENT) || !has(VERIFIED) {
            return Err(Wrong("the device did not verify its holder; give it a code, a finger or a face"));
        }
        if has(COPIED) && !has(COPIES_ALLOWED) {
            return Err(Wrong("the device contradicts itself"));
        }
        let credential_id = if has(NEW_CREDENTIAL) {
            let (_maker, rest) = rest.split_first_chunk::<16>().ok_or(SHORT)?;
            let (length, rest) = rest.split_first_chunk::<2>().ok_or(SHORT)?;
            let length = usize::from(u16::from_be_bytes(*length));
            let id = rest.get(..length).ok_or(SHORT)?;
            if id.is_empty() || id.len() > CREDENTIAL_ID_MAX {
                return Err(Wrong("the id of the passkey has no length that it may have"));
            }
            Some(id.to_vec())
        } else {
            None
        };
        Ok(Self { sign_count: u32::from_be_bytes(*count).into(), backed_up: has(COPIED), credential_id })
    }
}

/// The public half of a passkey.
pub struct PublicKey<'a> {
    algorithm: &'static dyn VerificationAlgorithm,
    bytes: &'a [u8],
}

impl<'a> PublicKey<'a> {
    /// Reads a SubjectPublicKeyInfo in DER.
    ///
    /// # Errors
    /// When it is none, or of a kind that was not asked for.
    pub fn read(der: &'a [u8]) -> Result<Self, Wrong> {
        const STRANGE: Wrong = Wrong("the key is of a kind that is not taken");
        let info = SubjectPublicKeyInfoRef::from_der(der).map_err(|_| Wrong("the key cannot be read"))?;
        let algorithm: &'static dyn VerificationAlgorithm = match info.algorithm.oid {
            EC_KEY if info.algorithm.parameters_oid() == Ok(P256) => &ECDSA_P256_SHA256_ASN1,
            ED25519_KEY => &ED25519,
            RSA_KEY => &RSA_PKCS1_2048_8192_SHA256,
            _ => return Err(STRANGE),
        };
        let bytes = info.subject_public_key.as_bytes().ok_or(STRANGE)?;
        Ok(Self { algorithm, bytes })
    }

    /// Whether the other half signed this.
    ///
    /// # Errors
    /// When it did not.
    pub fn verify(&self, client_data: &[u8], device_data: &[u8], signature: &[u8]) -> Result<(), Wrong> {
        let signed = [device_data, &secret::sha256(&[client_data])].concat();
        let key = UnparsedPublicKey::new(self.algorithm, self.bytes);
        key.verify(&signed, signature).map_err(|_| Wrong("the signature is not that of this passkey"))
    }
}

/// A challenge that was answered in time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Challenge {
    /// SHA-256 of its random part.
    pub mark: Vec<u8>,
    /// When it ends.
    pub expires_at: Time,
}

impl Challenge {
    /// A new challenge for this use, as a browser takes it. Nothing has to be kept: it is sealed, and comes back in what is
    /// signed.
    ///
    /// # Errors
    /// As [`Sealer::seal`].
    pub fn ask(sealer: &Sealer, used_for: &str, now: Time) -> Result<String> {
        let text = format!("{} {}", secret::token(), now.plus_seconds(CHALLENGE_S).micros());
        Ok(base64url(sealer.seal(used_for, text.as_bytes())?.as_bytes()))
    }

    /// Opens a challenge that came back. Whoever takes it makes sure that it is taken once.
    ///
    /// # Errors
    /// When it is not ours, was for another use, or is over.
    pub fn open(sealer: &Sealer, used_for: &str, shown: &str, now: Time) -> Result<Self, Wrong> {
        const NONE: Wrong = Wrong("the challenge is none of ours");
        let text = String::from_utf8(from_base64url(shown)?).map_err(|_| NONE)?;
        let opened = sealer.open_sealed(used_for, &text).map_err(|_| NONE)?;
        let (random, end) = std::str::from_utf8(&opened).ok().and_then(|text| text.split_once(' ')).ok_or(NONE)?;
        let expires_at = Time::from_micros(end.parse().map_err(|_| NONE)?);
        if expires_at <= now {
            return Err(Wrong("it took too long; try again"));
        }
        Ok(Self { mark: secret::sha256(&[random.as_bytes()]).to_vec(), expires_at })
    }
}

#[cfg(test)]
mod tests;
