//! Cosignatures (C2SP tlog-cosignature, `cosignature/v1` with Ed25519): a witness says at a time that this is the largest
//! checkpoint of a log that it has seen, and that it grew out of all those that it had seen before.

use ring::signature::{Ed25519KeyPair, KeyPair as _};

use crate::key::PublicKey;
use crate::note::{Note, Signature};

/// Says in a key's id and text that it cosigns.
const COSIGNATURE_KIND: u8 = 4;
/// Bytes of the time before the signature itself.
const TIME_BYTES: usize = 8;

/// The secret half of a witness's key, which cosigns.
pub struct CosigningKey {
    pair: Ed25519KeyPair,
    public: WitnessKey,
}

impl std::fmt::Debug for CosigningKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "CosigningKey({})", self.public)
    }
}

impl CosigningKey {
    /// The key that comes of 32 random bytes; none when they are not 32 or the name cannot be one.
    pub fn from_seed(name: &str, seed: &[u8]) -> Option<Self> {
        let pair = Ed25519KeyPair::from_seed_unchecked(seed).ok()?;
        let public = WitnessKey(PublicKey::new(name, COSIGNATURE_KIND, pair.public_key().as_ref())?);
        Some(Self { pair, public })
    }

    /// The public half.
    pub const fn public(&self) -> &WitnessKey {
        &self.public
    }

    /// Cosigns the text of a checkpoint at a time in seconds since 1970.
    pub fn cosign(&self, text: &str, at_s: u64) -> Signature {
        let signature = self.pair.sign(message(text, at_s).as_bytes());
        let bytes = [&at_s.to_be_bytes()[..], signature.as_ref()].concat();
        Signature { name: self.public.name().to_owned(), key_id: self.public.0.id(), bytes }
    }
}

/// The public half, which checks. Its text is `NAME+ID+KEY`, as `castellan verify --witness` takes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WitnessKey(PublicKey);

impl WitnessKey {
    /// Reads a key's text; none when it is none, or another kind of key.
    pub fn parse(text: &str) -> Option<Self> {
        PublicKey::parse(text, COSIGNATURE_KIND).map(Self)
    }

    /// The name under which the witness cosigns.
    pub fn name(&self) -> &str {
        &self.0.name
    }

    /// When the witness cosigned a note, in seconds since 1970, the last time if it did so several times; none when it did
    /// not, or a cosignature in its name is not right.
    pub fn cosigned(&self, note: &Note) -> Option<u64> {
        let times = self.0.own(note).map(|one| {
            let (at_s, signature) = one.bytes.split_first_chunk::<TIME_BYTES>()?;
            let at_s = u64::from_be_bytes(*at_s);
            self.0.verifies(message(&note.text, at_s).as_bytes(), signature).then_some(at_s)
        });
        times.collect::<Option<Vec<u64>>>()?.into_iter().max()
    }

    /// The signatures of a note that say to be of this witness, right or not.
    pub fn own<'a>(&'a self, note: &'a Note) -> impl Iterator<Item = &'a Signature> {
        self.0.own(note)
    }
}

impl std::fmt::Display for WitnessKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// What is signed: no checkpoint and no other note of ours begins with its first line.
fn message(text: &str, at_s: u64) -> String {
    format!("cosignature/v1\ntime {at_s}\n{text}")
}
