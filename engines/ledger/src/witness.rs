//! What a witness is asked (C2SP tlog-witness, `add-checkpoint`), and what it answers: a checkpoint is taken when it has
//! provably grown out of the one before.

use crate::checkpoint::Checkpoint;
use crate::encoding;
use crate::hash::{self, Hash};
use crate::note::{NOTE_BYTES_MAX, Note};
use crate::proof;

/// Hashes of a proof at the most; the trees of 2^63 leaves need no more.
pub const PROOF_MAX: usize = 63;
/// Bytes of a hash in Base64, with the end of its line.
const PROOF_LINE_BYTES: usize = 45;
/// Longest first line: `old ` and a number of twenty digits; with it, the empty line before the note.
const OLD_BYTES_MAX: usize = 32;
/// Longest submission in bytes.
pub const SUBMISSION_BYTES_MAX: usize = OLD_BYTES_MAX + PROOF_MAX * PROOF_LINE_BYTES + NOTE_BYTES_MAX;

/// What a log hands in: its checkpoint, and the proof that it grew out of the one of `old` entries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Submission {
    /// Size of the checkpoint that the witness has.
    pub old: u64,
    /// The hashes between the two, in the order of RFC 6962.
    pub proof: Vec<Hash>,
    /// The signed checkpoint.
    pub note: Note,
}

impl Submission {
    /// Reads a submission; none when it is too long or not of that form.
    pub fn parse(text: &str) -> Option<Self> {
        if text.len() > SUBMISSION_BYTES_MAX {
            return None;
        }
        let (head, note) = text.split_once("\n\n")?;
        let mut lines = head.split('\n');
        let number = lines.next()?.strip_prefix("old ")?;
        let old: u64 = number.parse().ok()?;
        // One spelling: no sign, no leading zero.
        (old.to_string() == number).then_some(())?;
        let hashes = lines.take(PROOF_MAX + 1).map(|line| encoding::from_base64(line)?.try_into().ok());
        let proof: Vec<Hash> = hashes.collect::<Option<_>>()?;
        let note = Note::parse(note)?;
        (proof.len() <= PROOF_MAX).then_some(Self { old, proof, note })
    }
}

impl std::fmt::Display for Submission {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(f, "old {}", self.old)?;
        self.proof.iter().try_for_each(|hash| writeln!(f, "{}", encoding::base64(hash)))?;
        write!(f, "\n{}", self.note)
    }
}

/// The last checkpoint of a log that a witness has taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    /// Number of entries.
    pub size: u64,
    /// Root of the tree over them.
    pub root: Hash,
}

impl Default for Held {
    /// Of a log that was never seen.
    fn default() -> Self {
        Self { size: 0, root: hash::empty() }
    }
}

/// Why a checkpoint is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The proof begins behind its end.
    Ahead,
    /// The proof begins elsewhere than at what is held; nothing is wrong with the log.
    Elsewhere,
    /// What is held has as many entries, and others: one of the two journals is not the one that was signed.
    OtherRoot,
    /// What is held has more entries: the log was brought back from an older copy, or its end was cut off.
    Shrunk,
    /// The proof does not hold: what was signed now did not grow out of what is held.
    Unproved,
}

impl Held {
    /// Whether a checkpoint, signed by the key of its log, may be taken in place of this one.
    ///
    /// # Errors
    /// Why not.
    pub fn takes(&self, checkpoint: &Checkpoint, old: u64, path: &[Hash]) -> Result<(), Refusal> {
        if old > checkpoint.size {
            return Err(Refusal::Ahead);
        }
        // Told whatever the proof begins at: both were signed, and that is proof enough.
        if checkpoint.size == self.size && checkpoint.root != self.root {
            return Err(Refusal::OtherRoot);
        }
        if checkpoint.size < self.size {
            return Err(Refusal::Shrunk);
        }
        if old != self.size {
            return Err(Refusal::Elsewhere);
        }
        if proof::is_consistent(self.size, &self.root, checkpoint.size, &checkpoint.root, path) {
            Ok(())
        } else {
            Err(Refusal::Unproved)
        }
    }
}
