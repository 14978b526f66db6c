//! Checks an export, from its bytes and a public key alone, and names the first place that is wrong. It holds one line and
//! some hashes, however long the export is.

use std::collections::BTreeMap;

use super::line::{self, Entry, Head, Passed, Seal};
use super::seal::{Sealed, Sealing};
use crate::checkpoint::Checkpoint;
use crate::cosignature::WitnessKey;
use crate::frontier::Frontier;
use crate::hash::Hash;
use crate::key::VerifyingKey;
use crate::note::Note;

/// Longest line in bytes. An entry carries after-images, which may be larger than the largest body taken (16 MiB).
pub const LINE_BYTES_MAX: usize = 64 * 1024 * 1024;

/// The action of an entry that tells of an erasure.
const ERASED: &str = "subject.erased";

/// What is wrong with an export, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// A line cannot be read.
    #[error("line {line} of the export ({what}) was altered: {why}")]
    Unreadable {
        /// Number of the line.
        line: u64,
        /// What should stand there.
        what: String,
        /// What is wrong with it.
        why: &'static str,
    },
    /// An entry does not hold.
    #[error("entry {seq} (line {line}) was altered: {why}")]
    Altered {
        /// Number of the entry.
        seq: u64,
        /// Number of the line.
        line: u64,
        /// What does not fit.
        why: &'static str,
    },
    /// Another entry stands where one should.
    #[error("entry {expected} is missing or out of place: line {line} holds entry {found}")]
    OutOfPlace {
        /// The entry that should stand there.
        expected: u64,
        /// The entry that does.
        found: i64,
        /// Number of the line.
        line: u64,
    },
    /// Details are gone, and nothing tells why.
    #[error("entry {seq} (line {line}) says that entry {by} tells why its details were erased, and that one does not")]
    Unexplained {
        /// Number of the entry.
        seq: u64,
        /// Number of the line.
        line: u64,
        /// The entry that should tell.
        by: i64,
    },
    /// The export ends too early.
    #[error("the export ends after entry {last}: entries {} to {entries} are missing", last + 1)]
    Short {
        /// The last entry that is there.
        last: u64,
        /// Entries that there should be.
        entries: u64,
    },
    /// The export ends without its seal.
    #[error("the export ends before its seal, after line {line}: it did not come whole")]
    Unsealed {
        /// Number of the last line.
        line: u64,
    },
    /// A checkpoint was signed for other entries.
    #[error(
        "entries {from} to {to} are not those that were signed: they hold among themselves, but not with the checkpoint \
         of {to} entries ({which})"
    )]
    Forged {
        /// The first entry that no checkpoint confirms.
        from: u64,
        /// The size that was signed.
        to: u64,
        /// Where the checkpoint was found.
        which: &'static str,
    },
    /// Checkpoints from elsewhere that cannot both be right.
    #[error("two checkpoints of {size} entries that were kept elsewhere contradict each other")]
    Contradiction {
        /// The size that was signed twice.
        size: u64,
    },
    /// A checkpoint from elsewhere goes further than the export.
    #[error(
        "a checkpoint of {size} entries is known, the export has {entries}: it is older than the checkpoint, or its end \
         was cut off"
    )]
    Behind {
        /// The size that was signed.
        size: u64,
        /// Entries of the export.
        entries: u64,
    },
    /// The export belongs to another journal or key.
    #[error("the export was made with the key {found}, not with {expected}")]
    OtherKey {
        /// The key that it names.
        found: String,
        /// The key that was given.
        expected: String,
    },
    /// The witness has not confirmed the export.
    #[error(
        "the checkpoint of {size} entries in the first line carries no cosignature of the witness {witness}: it has not \
         seen this journal, or not as far as that"
    )]
    Unwitnessed {
        /// Entries of the export.
        size: u64,
        /// Name of the witness.
        witness: String,
    },
    /// The seal does not fit.
    #[error("the export is not as it was sealed: {0}")]
    Broken(String),
}

/// What a whole export holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// Which journal.
    pub origin: String,
    /// Number of entries.
    pub entries: u64,
    /// Checkpoints that hold, the export's own and those from elsewhere.
    pub checkpoints: u64,
    /// Entries whose details were withheld or erased.
    pub withheld: u64,
    /// Entries of whose details some were erased, or all.
    pub erased: u64,
    /// When it was exported.
    pub exported_at: String,
    /// Who exported it.
    pub exported_by: String,
    /// When its last entry was recorded.
    pub last_recorded_at: String,
    /// Root of the tree.
    pub root: Hash,
    /// When the witness that was asked for confirmed all of it, in seconds since 1970.
    pub cosigned_at_s: Option<u64>,
}

/// An export as far as it has been read.
pub struct Verifier {
    key: VerifyingKey,
    /// Whose cosignature the export has to carry.
    witness: Option<WitnessKey>,
    cosigned_at_s: Option<u64>,
    /// Roots from elsewhere that are still to be met, by size.
    known: BTreeMap<u64, Vec<Hash>>,
    begun: Vec<u8>,
    lines: u64,
    head: Option<(Head, Checkpoint)>,
    frontier: Frontier,
    hash: Hash,
    sealing: Sealing,
    sealed: bool,
    /// Size up to which checkpoints of the export confirm its entries.
    confirmed: u64,
    /// Size up to which checkpoints from elsewhere do. Whoever has the key can make those of the export fit.
    confirmed_elsewhere: u64,
    checkpoints: u64,
    withheld: u64,
    erased: u64,
    /// Entries that should tell of an erasure and have not come yet, each with who said so first and in which line.
    telling: BTreeMap<i64, (u64, u64)>,
    first_withheld: u64,
    last_recorded_at: String,
}

impl Verifier {
    /// Begins with a key, and with checkpoints that were kept elsewhere.
    pub fn new(key: VerifyingKey, known: impl IntoIterator<Item = Checkpoint>) -> Self {
        let mut roots: BTreeMap<u64, Vec<Hash>> = BTreeMap::new();
        for checkpoint in known {
            roots.entry(checkpoint.size).or_default().push(checkpoint.root);
        }
        Self {
            key,
            witness: None,
            cosigned_at_s: None,
            known: roots,
            begun: Vec::new(),
            lines: 0,
            head: None,
            frontier: Frontier::default(),
            hash: [0; 32],
            sealing: Sealing::default(),
            sealed: false,
            confirmed: 0,
            confirmed_elsewhere: 0,
            checkpoints: 0,
            withheld: 0,
            erased: 0,
            telling: BTreeMap::new(),
            first_withheld: 0,
            last_recorded_at: String::new(),
        }
    }

    /// Asks that this witness has confirmed all of the export.
    #[must_use]
    pub fn witnessed_by(mut self, witness: WitnessKey) -> Self {
        self.witness = Some(witness);
        self
    }

    /// Takes the next bytes in.
    ///
    /// # Errors
    /// The first fault. Nothing may be added after it.
    pub fn push(&mut self, bytes: &[u8]) -> Result<(), Fault> {
        for piece in bytes.split_inclusive(|byte| *byte == b'\n') {
            if self.begun.len() + piece.len() > LINE_BYTES_MAX {
                self.lines += 1;
                return Err(self.unreadable("it is longer than any line of an export"));
            }
            self.begun.extend_from_slice(piece);
            if piece.ends_with(b"\n") {
                let line = std::mem::take(&mut self.begun);
                self.line(&line)?;
            }
        }
        Ok(())
    }

    /// Says at the end of the bytes whether the export is whole.
    ///
    /// # Errors
    /// What is missing.
    pub fn finish(self) -> Result<Report, Fault> {
        if !self.begun.is_empty() && self.sealed {
            return Err(Fault::Unreadable { line: self.lines + 1, what: "behind the seal".into(), why: BEHIND });
        }
        let Some((head, _)) = self.head else { return Err(Fault::Unsealed { line: self.lines }) };
        if self.frontier.size() < head.entries && self.begun.is_empty() {
            return Err(Fault::Short { last: self.frontier.size(), entries: head.entries });
        }
        if !self.sealed {
            return Err(Fault::Unsealed { line: self.lines });
        }
        if let Some(size) = self.known.into_keys().next_back() {
            return Err(Fault::Behind { size, entries: head.entries });
        }
        if let Some((by, (seq, line))) = self.telling.into_iter().next() {
            return Err(Fault::Unexplained { seq, line, by });
        }
        Ok(Report {
            origin: head.origin,
            entries: head.entries,
            checkpoints: self.checkpoints,
            withheld: self.withheld,
            erased: self.erased,
            exported_at: head.exported_at,
            exported_by: head.exported_by,
            last_recorded_at: self.last_recorded_at,
            root: self.frontier.root(),
            cosigned_at_s: self.cosigned_at_s,
        })
    }

    fn line(&mut self, bytes: &[u8]) -> Result<(), Fault> {
        self.lines += 1;
        if self.sealed {
            return Err(self.unreadable(BEHIND));
        }
        let text = std::str::from_utf8(bytes).ok().and_then(|text| text.strip_suffix('\n'));
        let text = text.ok_or_else(|| self.unreadable("it is not text"))?;
        let entries = self.head.as_ref().map(|(head, _)| head.entries);
        match entries {
            None => self.first(text)?,
            Some(_) if text.starts_with("{\"checkpoint\":") => self.passed(text)?,
            Some(entries) if self.frontier.size() < entries => {
                if text.starts_with("{\"seal\":") {
                    return Err(Fault::Short { last: self.frontier.size(), entries });
                }
                self.entry(text)?;
            }
            Some(_) => return self.seal(text),
        }
        self.sealing.add(bytes);
        Ok(())
    }

    fn first(&mut self, text: &str) -> Result<(), Fault> {
        let head: Head = line::read(text).ok_or_else(|| self.unreadable(UNLIKE))?;
        if head.castellan_journal != line::FORM {
            return Err(self.unreadable("it names a form of export that this program does not know"));
        }
        let expected = self.key.to_string();
        if head.key != expected {
            return Err(Fault::OtherKey { found: head.key, expected });
        }
        let (note, checkpoint) = self.checkpoint(&head.checkpoint)?;
        if checkpoint.origin != head.origin || checkpoint.size != head.entries {
            return Err(self.unreadable("it does not say what its checkpoint says"));
        }
        if let Some(witness) = &self.witness {
            self.cosigned_at_s = witness.cosigned(&note);
            if self.cosigned_at_s.is_none() {
                return Err(Fault::Unwitnessed { size: head.entries, witness: witness.name().to_owned() });
            }
        }
        self.head = Some((head, checkpoint));
        self.confirm()
    }

    /// The checkpoint of a line, signed by the key.
    fn checkpoint(&self, note: &str) -> Result<(Note, Checkpoint), Fault> {
        let wrong = || self.unreadable("its checkpoint was not signed by this key");
        let read = Note::parse(note).filter(|read| read.to_string() == note).ok_or_else(wrong)?;
        let checkpoint = Checkpoint::open(&read, &self.key).ok_or_else(wrong)?;
        // What stands there in the name of the witness is the witness's, or somebody else wrote it.
        let forged = |witness: &WitnessKey| witness.own(&read).next().is_some() && witness.cosigned(&read).is_none();
        if self.witness.as_ref().is_some_and(forged) {
            return Err(self.unreadable("the cosignature of its checkpoint is not of this witness"));
        }
        Ok((read, checkpoint))
    }

    fn entry(&mut self, text: &str) -> Result<(), Fault> {
        let entry: Entry = line::read(text).ok_or_else(|| self.unreadable(UNLIKE))?;
        let expected = self.frontier.size() + 1;
        if u64::try_from(entry.seq) != Ok(expected) {
            return Err(Fault::OutOfPlace { expected, found: entry.seq, line: self.lines });
        }
        let held = entry.hold(&self.hash).map_err(|why| Fault::Altered { seq: expected, line: self.lines, why })?;
        self.hash = held.hash;
        self.frontier.push(held.leaf);
        self.last_recorded_at = entry.recorded_at;
        // An erasure comes after what it takes away.
        if entry.action == ERASED {
            self.telling.remove(&entry.seq);
        }
        if !entry.erased_by.is_empty() {
            self.erased += 1;
        }
        for by in entry.erased_by {
            if by <= entry.seq {
                return Err(Fault::Unexplained { seq: expected, line: self.lines, by });
            }
            self.telling.entry(by).or_insert((expected, self.lines));
        }
        if entry.details.is_none() {
            self.withheld += 1;
            if self.withheld == 1 {
                self.first_withheld = expected;
            }
        }
        self.confirm()
    }

    fn passed(&mut self, text: &str) -> Result<(), Fault> {
        let passed: Passed = line::read(text).ok_or_else(|| self.unreadable(UNLIKE))?;
        let (_, checkpoint) = self.checkpoint(&passed.checkpoint)?;
        if checkpoint.size != self.frontier.size() {
            return Err(self.unreadable("the checkpoint belongs to another place"));
        }
        self.compare(&checkpoint.root, self.confirmed, "in the export")?;
        self.confirmed = checkpoint.size;
        Ok(())
    }

    /// Compares the tree with what is known of its present size.
    fn confirm(&mut self) -> Result<(), Fault> {
        let size = self.frontier.size();
        let known = self.known.remove(&size).unwrap_or_default();
        if known.iter().zip(known.iter().skip(1)).any(|(one, other)| one != other) {
            return Err(Fault::Contradiction { size });
        }
        for root in known {
            self.compare(&root, self.confirmed_elsewhere, "kept elsewhere")?;
            self.confirmed_elsewhere = size;
        }
        let own = self.head.as_ref().filter(|(head, _)| head.entries == size).map(|(_, checkpoint)| checkpoint.root);
        own.map_or(Ok(()), |root| self.compare(&root, self.confirmed, "in the first line"))
    }

    fn compare(&mut self, root: &Hash, confirmed: u64, which: &'static str) -> Result<(), Fault> {
        let size = self.frontier.size();
        if self.frontier.root() != *root {
            return Err(Fault::Forged { from: confirmed + 1, to: size, which });
        }
        self.checkpoints += 1;
        Ok(())
    }

    fn seal(&mut self, text: &str) -> Result<(), Fault> {
        let seal: Seal = line::read(text).ok_or_else(|| self.unreadable(UNLIKE))?;
        match self.sealing.check(&seal.seal, &self.key) {
            Sealed::Whole => self.sealed = true,
            Sealed::Unsigned => return Err(self.unreadable("this key did not sign it")),
            Sealed::AlteredHead => return Err(Fault::Broken("line 1 was altered".into())),
            Sealed::Altered => {
                return Err(Fault::Broken(format!(
                    "every entry holds, but details or checkpoints were taken out; {} entries have no details, the \
                     first is entry {}",
                    self.withheld, self.first_withheld
                )));
            }
        }
        Ok(())
    }

    fn unreadable(&self, why: &'static str) -> Fault {
        let what = match &self.head {
            None => "the first line".to_owned(),
            Some(_) if self.sealed => "behind the seal".to_owned(),
            Some((head, _)) if self.frontier.size() >= head.entries => "the seal".to_owned(),
            Some(_) => format!("where entry {} should stand", self.frontier.size() + 1),
        };
        Fault::Unreadable { line: self.lines, what, why }
    }
}

/// A line that is no such line, or is written otherwise.
const UNLIKE: &str = "it is not written as an export writes it";
/// A line that should not be there.
const BEHIND: &str = "the seal is the last line";
