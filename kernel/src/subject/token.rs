//! A text about a person inside an entry: encrypted under the person's key, it stands where the text would stand.
//!
//! It begins with U+0000, which no text that comes in holds: what looks like one was written here.

use std::collections::HashMap;
use std::sync::Arc;

use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};

use crate::{Error, Id, Result, secret};

/// Shown in place of a text whose key was destroyed.
pub const ERASED: &str = "(erased)";
/// Shown in place of a text whose key cannot be opened here, or that was altered.
pub(crate) const UNREADABLE: &str = "(unreadable)";
/// What a text begins with, and the same as JSON has it, behind its quotation mark.
const MARK: &str = "\0subject:";
const MARK_IN_JSON: &str = "\"\\u0000subject:";
/// Length of a key in bytes, as ChaCha20-Poly1305 has it.
const KEY_BYTES: usize = 32;
/// What binds a text to this use.
const USE: &str = "details of a person";

/// A person's key.
#[derive(Clone)]
pub(crate) struct SubjectKey(Arc<LessSafeKey>);

impl SubjectKey {
    /// A new key, and its bytes to be sealed.
    pub(super) fn make() -> Result<(Self, [u8; KEY_BYTES])> {
        let mut bytes = [0; KEY_BYTES];
        secret::fill(&mut bytes);
        Ok((Self::of(&bytes)?, bytes))
    }

    pub(super) fn of(bytes: &[u8]) -> Result<Self> {
        let key = UnboundKey::new(&CHACHA20_POLY1305, bytes).map_err(|_| Error::internal("a person's key is none"))?;
        Ok(Self(Arc::new(LessSafeKey::new(key))))
    }

    pub(super) fn seal(&self, subject: Id, text: &str) -> Result<String> {
        let mut nonce = [0_u8; NONCE_LEN];
        secret::fill(&mut nonce);
        let mut bytes = text.as_bytes().to_vec();
        self.0
            .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::from(USE), &mut bytes)
            .map_err(|_| Error::internal("a text could not be sealed"))?;
        Ok(format!("{MARK}{subject}.{}.{}", secret::hex(&nonce), secret::hex(&bytes)))
    }

    fn open(&self, token: &Token<'_>) -> Option<String> {
        let nonce: [u8; NONCE_LEN] = secret::from_hex(token.nonce)?.try_into().ok()?;
        let mut bytes = secret::from_hex(token.text)?;
        let plain = self.0.open_in_place(Nonce::assume_unique_for_key(nonce), Aad::from(USE), &mut bytes).ok()?;
        String::from_utf8(plain.to_vec()).ok()
    }
}

/// The parts of a sealed text.
struct Token<'a> {
    subject: Id,
    nonce: &'a str,
    text: &'a str,
}

impl<'a> Token<'a> {
    fn parse(parts: &'a str) -> Option<Self> {
        let mut parts = parts.split('.');
        let (subject, nonce, text) = (parts.next()?, parts.next()?, parts.next()?);
        Some(Self { subject: Id::parse(subject).ok()?, nonce, text }).filter(|_| parts.next().is_none())
    }
}

/// Whether a text is a sealed one.
pub fn is_sealed(text: &str) -> bool {
    text.starts_with(MARK)
}

/// Whether a payload holds sealed texts.
pub(crate) fn holds_any(payload: &str) -> bool {
    payload.contains(MARK_IN_JSON)
}

/// The subjects that a payload has sealed texts of, each as often as it is there.
pub fn subjects(payload: &str) -> impl Iterator<Item = Id> + '_ {
    pieces(payload).filter_map(|(_, token)| token.and_then(|text| Some(Token::parse(text)?.subject)))
}

/// What is known of a subject's key.
#[derive(Clone)]
pub(crate) enum Known {
    /// It can be used.
    Key(Box<SubjectKey>),
    /// It was destroyed.
    Destroyed,
    /// It cannot be opened with this installation's key.
    Unreadable,
}

/// A payload with its sealed texts as whoever may read them sees them.
pub(crate) fn opened(payload: &str, keys: &HashMap<Id, Known>) -> String {
    let mut out = String::with_capacity(payload.len());
    for (before, token) in pieces(payload) {
        out.push_str(before);
        if let Some(text) = token {
            out.push_str(&quoted(&open(text, keys)));
        }
    }
    out
}

fn open(text: &str, keys: &HashMap<Id, Known>) -> String {
    let Some(token) = Token::parse(text) else { return UNREADABLE.to_owned() };
    match keys.get(&token.subject) {
        Some(Known::Key(key)) => key.open(&token).unwrap_or_else(|| UNREADABLE.to_owned()),
        Some(Known::Destroyed) => ERASED.to_owned(),
        Some(Known::Unreadable) | None => UNREADABLE.to_owned(),
    }
}

/// A payload with the sealed texts that the writer has made itself; others stay as they are.
pub(crate) fn opened_from(payload: &str, plain: &HashMap<String, String>) -> String {
    let mut out = String::with_capacity(payload.len());
    for (before, token) in pieces(payload) {
        out.push_str(before);
        if let Some(text) = token {
            let known = plain.get(text).map_or(UNREADABLE, String::as_str);
            out.push_str(&quoted(known));
        }
    }
    out
}

/// What the writer remembers a sealed text by.
pub(crate) fn name_of(sealed: &str) -> &str {
    sealed.strip_prefix(MARK).unwrap_or(sealed)
}

fn quoted(text: &str) -> String {
    serde_json::to_string(text).unwrap_or_else(|_| format!("\"{UNREADABLE}\""))
}

/// The payload in pieces: what stands before a sealed text, and its parts; at last what stands behind all of them.
fn pieces(payload: &str) -> impl Iterator<Item = (&str, Option<&str>)> {
    let mut rest = Some(payload);
    std::iter::from_fn(move || {
        let text = rest?;
        let found = text.split_once(MARK_IN_JSON).and_then(|(before, behind)| {
            let (token, after) = behind.split_once('"')?;
            Some((before, token, after))
        });
        let Some((before, token, after)) = found else {
            rest = None;
            return Some((text, None));
        };
        rest = Some(after);
        Some((before, Some(token)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Time;

    #[test]
    fn a_text_opens_with_its_key_only() {
        // A millisecond apart, because within one the order of two ids is left to chance.
        let (ada, bob) = (Id::new(Time::from_micros(1_000)), Id::new(Time::from_micros(2_000)));
        let (key, _) = SubjectKey::make().expect("a key");
        let (other, _) = SubjectKey::make().expect("a key");
        let said = "Ada \"A\" Low\n";
        let payload = serde_json::json!({
            "name": key.seal(ada, said).expect("sealed"), "role": "caller",
            "other": other.seal(bob, "Bob").expect("sealed"), "said": "\\u0000subject:x",
        });
        let text = payload.to_string();
        assert!(!text.contains("Ada") && holds_any(&text));
        let mut found: Vec<Id> = subjects(&text).collect();
        found.sort_unstable();
        assert_eq!(found, [ada, bob]);
        let open = |keys: &[(Id, Known)]| -> serde_json::Value {
            let keys = keys.iter().cloned().collect();
            serde_json::from_str(&opened(&text, &keys)).expect("JSON")
        };
        let all = open(&[(ada, Known::Key(Box::new(key.clone()))), (bob, Known::Destroyed)]);
        assert_eq!((&all["name"], &all["other"], &all["role"]), (&said.into(), &ERASED.into(), &"caller".into()));
        assert_eq!(all["said"], "\\u0000subject:x", "what only looks alike stays");
        let wrong = open(&[(ada, Known::Key(Box::new(other))), (bob, Known::Unreadable)]);
        assert_eq!((&wrong["name"], &wrong["other"]), (&UNREADABLE.into(), &UNREADABLE.into()));
        let plain = "{\"a\":1}";
        assert_eq!(opened(plain, &HashMap::new()), plain);
    }
}
