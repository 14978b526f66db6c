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
        let public = VerifyingKey(PublicKey::new(name, ED25519_KIND, pair.public_key().as_ref())?);
        Some(Self { pair, public })
    }

    /// The public half.
    pub const fn public(&self) -> &VerifyingKey {
        &self.public
    }

    /// Signs a text, which must be the text of a note: lines without control characters, each ended.
    pub fn sign(&self, text: &str) -> Note {
        let bytes = self.pair.sign(text.as_bytes()).as_ref().to_vec();
        let signature = Signature { name: self.public.name().to_owned(), key_id: self.public.id(), bytes };
        Note { text: text.to_owned(), signatures: vec![signature] }
    }
}

/// The public half, which checks. Its text is `NAME+ID+KEY`, as `castellan verify --key` takes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifyingKey(PublicKey);

impl VerifyingKey {
    /// Reads a key's text; none when it is none, or another kind of key.
    pub fn parse(text: &str) -> Option<Self> {
        PublicKey::parse(text, ED25519_KIND).map(Self)
    }

    /// The name under which it signs.
    pub fn name(&self) -> &str {
        &self.0.name
    }

    /// The four bytes by which a signature says whose it is.
    pub fn id(&self) -> [u8; 4] {
        self.0.id()
    }

    /// Whether a note has signatures of this key, and each of them is right.
    pub fn signed(&self, note: &Note) -> bool {
        let mut own = self.0.own(note).peekable();
        own.peek().is_some() && own.all(|one| self.0.verifies(note.text.as_bytes(), &one.bytes))
    }
}

impl std::fmt::Display for VerifyingKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// A public key of any kind: the kind is part of its id and its text, so that one is never taken for another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PublicKey {
    pub(crate) name: String,
    kind: u8,
    public: [u8; PUBLIC_BYTES],
}

impl PublicKey {
    pub(crate) fn new(name: &str, kind: u8, public: &[u8]) -> Option<Self> {
        let public = public.try_into().ok()?;
        is_name(name).then(|| Self { name: name.to_owned(), kind, public })
    }

    pub(crate) fn parse(text: &str, kind: u8) -> Option<Self> {
        let mut parts = text.splitn(3, '+');
        let (name, id, key) = (parts.next()?, parts.next()?, parts.next()?);
        let bytes = encoding::from_base64(key)?;
        let (found, public) = bytes.split_first()?;
        let key = Self::new(name, kind, public)?;
        (*found == kind && encoding::from_hex(id)? == key.id()).then_some(key)
    }

    pub(crate) fn id(&self) -> [u8; 4] {
        let [first, second, third, fourth, ..] =
            hash::sha256(&[self.name.as_bytes(), b"\n", &[self.kind], &self.public]);
        [first, second, third, fourth]
    }

    /// The signatures of a note that say to be of this key.
    pub(crate) fn own<'a>(&'a self, note: &'a Note) -> impl Iterator<Item = &'a Signature> {
        let id = self.id();
        note.signatures.iter().filter(move |one| one.name == self.name && one.key_id == id)
    }

    pub(crate) fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        UnparsedPublicKey::new(&ED25519, &self.public).verify(message, signature).is_ok()
    }
}

impl std::fmt::Display for PublicKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let key = encoding::base64(&[&[self.kind], &self.public[..]].concat());
        write!(f, "{}+{}+{key}", self.name, encoding::hex(&self.id()))
    }
}

/// Whether text can be the name of a key: not empty, no blanks, no plus, no control characters.
pub(crate) fn is_name(text: &str) -> bool {
    let odd = |letter: char| letter.is_whitespace() || letter.is_control() || letter == '+';
    (1..=NAME_BYTES_MAX).contains(&text.len()) && !text.chars().any(odd)
}
