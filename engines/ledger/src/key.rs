//! Keys that sign notes: Ed25519, each with the name under which it signs, as C2SP signed-note writes them.

use ring::signature::{ED25519, Ed25519KeyPair, KeyPair as _, UnparsedPublicKey};

use crate::encoding;
use crate::hash;
use crate::note::{Note, Signature};

/// Says in a key's id and text that it is Ed25519.
const ED25519_KIND: u8 = 1;
/// Length of a public key in bytes.
const PUBLIC_BYTES: usize = 32;
/// Longest name of a key, in bytes: a host name and a path.
pub const NAME_BYTES_MAX: usize = 200;

/// The secret half, which signs.
pub struct SigningKey {
    pair: Ed25519KeyPair,
    public: VerifyingKey,
}

impl std::fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SigningKey({})", self.public)
    }
}

impl SigningKey {
    /// The key that comes of 32 random bytes; none when they are not 32 or the name cannot be one.
    pub fn from_seed(name: &str, seed: &[u8]) -> Option<Self> {
        let pair = Ed25519KeyPair::from_seed_unchecked(seed).ok()?;
        let public = VerifyingKey::new(name, pair.public_key().as_ref())?;
        Some(Self { pair, public })
    }

    /// The public half.
    pub const fn public(&self) -> &VerifyingKey {
        &self.public
    }

    /// Signs a text, which must be the text of a note: lines without control characters, each ended.
    pub fn sign(&self, text: &str) -> Note {
        let bytes = self.pair.sign(text.as_bytes()).as_ref().to_vec();
        let signature = Signature { name: self.public.name.clone(), key_id: self.public.id(), bytes };
        Note { text: text.to_owned(), signatures: vec![signature] }
    }
}

/// The public half, which checks. Its text is `NAME+ID+KEY`, as `castellan verify --key` takes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifyingKey {
    name: String,
    public: [u8; PUBLIC_BYTES],
}

impl VerifyingKey {
    fn new(name: &str, public: &[u8]) -> Option<Self> {
        let public = public.try_into().ok()?;
        is_name(name).then(|| Self { name: name.to_owned(), public })
    }

    /// Reads a key's text; none when it is none, or another kind of key.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.splitn(3, '+');
        let (name, id, key) = (parts.next()?, parts.next()?, parts.next()?);
        let bytes = encoding::from_base64(key)?;
        let (kind, public) = bytes.split_first()?;
        let key = Self::new(name, public)?;
        (*kind == ED25519_KIND && encoding::from_hex(id)? == key.id()).then_some(key)
    }

    /// The name under which it signs.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The four bytes by which a signature says whose it is.
    pub fn id(&self) -> [u8; 4] {
        let [first, second, third, fourth, ..] =
            hash::sha256(&[self.name.as_bytes(), b"\n", &[ED25519_KIND], &self.public]);
        [first, second, third, fourth]
    }

    /// Whether a note has signatures of this key, and each of them is right.
    pub fn signed(&self, note: &Note) -> bool {
        let id = self.id();
        let mut own = note.signatures.iter().filter(|one| one.name == self.name && one.key_id == id).peekable();
        let key = UnparsedPublicKey::new(&ED25519, &self.public);
        own.peek().is_some() && own.all(|one| key.verify(note.text.as_bytes(), &one.bytes).is_ok())
    }
}

impl std::fmt::Display for VerifyingKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let key = encoding::base64(&[&[ED25519_KIND], &self.public[..]].concat());
        write!(f, "{}+{}+{key}", self.name, encoding::hex(&self.id()))
    }
}

/// Whether text can be the name of a key: not empty, no blanks, no plus, no control characters.
pub(crate) fn is_name(text: &str) -> bool {
    let odd = |letter: char| letter.is_whitespace() || letter.is_control() || letter == '+';
    (1..=NAME_BYTES_MAX).contains(&text.len()) && !text.chars().any(odd)
}
