//! The seal of an export: a signature over its first line and over every byte. It shows what no entry's hash does: that
//! the head was altered, or that something was left out.

use sha2::{Digest as _, Sha256};

use super::line;
use crate::encoding;
use crate::hash::Hash;
use crate::key::{SigningKey, VerifyingKey};
use crate::note::Note;

/// First line of what is signed: no checkpoint begins with it, since no key has blanks in its name.
const TITLE: &str = "castellan journal export";

/// Gathers the bytes of an export on their way.
#[derive(Clone, Debug, Default)]
pub struct Sealing {
    head: Option<Hash>,
    whole: Sha256,
}

impl Sealing {
    /// Takes the next whole line in, with its end.
    pub fn add(&mut self, line: &[u8]) {
        self.whole.update(line);
        if self.head.is_none() {
            self.head = Some(self.whole.clone().finalize().into());
        }
    }

    /// The last line of the export.
    pub fn seal(&self, key: &SigningKey) -> String {
        line::write(&line::Seal { seal: key.sign(&self.text(key.public().name())).to_string() })
    }

    /// What is signed: the title, which journal, and the hashes of the first line and of all lines.
    fn text(&self, origin: &str) -> String {
        let head = self.head.unwrap_or_default();
        let whole = self.whole.clone().finalize();
        format!("{TITLE}\n{origin}\n{}\n{}\n", encoding::base64(&head), encoding::base64(&whole))
    }

    /// Checks the seal that an export ends with.
    pub(super) fn check(&self, seal: &str, key: &VerifyingKey) -> Sealed {
        let note = Note::parse(seal).filter(|note| note.to_string() == seal && key.signed(note));
        let Some(note) = note.filter(|note| note.text.starts_with(TITLE)) else { return Sealed::Unsigned };
        let expected = self.text(key.name());
        if note.text == expected {
            return Sealed::Whole;
        }
        let head = |text: &str| text.lines().take(3).map(str::to_owned).collect::<Vec<_>>();
        if head(&note.text) == head(&expected) { Sealed::Altered } else { Sealed::AlteredHead }
    }
}

/// What a seal says of an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sealed {
    /// Every byte is as it was sealed.
    Whole,
    /// The first line is not as it was sealed.
    AlteredHead,
    /// Something behind the first line is not as it was sealed.
    Altered,
    /// The key did not sign it.
    Unsigned,
}
