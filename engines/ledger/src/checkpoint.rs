//! Checkpoints (C2SP tlog-checkpoint): which log, how large it is, and the root of its tree.

use crate::encoding;
use crate::hash::Hash;
use crate::key::{SigningKey, VerifyingKey};
use crate::note::Note;

/// A statement of a log about itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// Which log; also the name of the key that signs for it.
    pub origin: String,
    /// Number of entries.
    pub size: u64,
    /// Root of the tree over them.
    pub root: Hash,
}

impl Checkpoint {
    /// Signs a checkpoint in the name of the key.
    pub fn sign(key: &SigningKey, size: u64, root: Hash) -> Note {
        let checkpoint = Self { origin: key.public().name().to_owned(), size, root };
        key.sign(&checkpoint.text())
    }

    /// The text that is signed.
    pub fn text(&self) -> String {
        format!("{}\n{}\n{}\n", self.origin, self.size, encoding::base64(&self.root))
    }

    /// Reads the text of a checkpoint. Lines that others may add behind the root are passed over.
    pub fn parse(text: &str) -> Option<Self> {
        let mut lines = text.strip_suffix('\n')?.split('\n');
        let (origin, size, root) = (lines.next()?, lines.next()?, lines.next()?);
        if origin.is_empty() || lines.any(str::is_empty) {
            return None;
        }
        let number: u64 = size.parse().ok()?;
        // One spelling: no sign, no leading zero.
        (number.to_string() == size).then_some(())?;
        let root = encoding::from_base64(root)?.try_into().ok()?;
        Some(Self { origin: origin.to_owned(), size: number, root })
    }

    /// The checkpoint that a note carries; none when the key did not sign it, or signed for another log.
    pub fn open(note: &Note, key: &VerifyingKey) -> Option<Self> {
        let checkpoint = Self::parse(&note.text)?;
        (checkpoint.origin == key.name() && key.signed(note)).then_some(checkpoint)
    }
}
