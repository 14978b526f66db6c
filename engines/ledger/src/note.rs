//! Signed notes (C2SP signed-note): a text, an empty line, and a line for each signature. What is read is written again as
//! the very same bytes.

use crate::encoding;
use crate::key::is_name;

/// Longest note in bytes; one of ours has some three hundred.
pub const NOTE_BYTES_MAX: usize = 16 * 1024;
/// Signatures of a note at the most.
pub const SIGNATURES_MAX: usize = 16;
/// What a line of a signature begins with.
const DASH: &str = "\u{2014} ";
/// Bytes of a key's id before the signature itself.
const ID_BYTES: usize = 4;

/// A text with its signatures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// What is signed: lines, each ended by a line feed.
    pub text: String,
    /// Who signed it. One that nobody here can check is kept as it is.
    pub signatures: Vec<Signature>,
}

/// A signature as it stands in a note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// Name of the key.
    pub name: String,
    /// Id of the key.
    pub key_id: [u8; ID_BYTES],
    /// The signature.
    pub bytes: Vec<u8>,
}

impl Note {
    /// Reads a note; none when it is too long, holds control characters, or is not of that form.
    pub fn parse(note: &str) -> Option<Self> {
        if note.len() > NOTE_BYTES_MAX || note.chars().any(|letter| letter < ' ' && letter != '\n') {
            return None;
        }
        // The last empty line: the text may hold empty lines of its own.
        let (text, signatures) = note.rsplit_once("\n\n")?;
        Some(Self { text: format!("{text}\n"), signatures: Signature::parse_all(signatures)? })
    }
}

impl Signature {
    /// Reads lines with a signature each, as they end a note; none when one is none, or there are none or too many.
    pub fn parse_all(lines: &str) -> Option<Vec<Self>> {
        let lines = lines.strip_suffix('\n')?.split('\n');
        let signatures: Vec<Self> = lines.take(SIGNATURES_MAX + 1).map(Self::parse).collect::<Option<_>>()?;
        (signatures.len() <= SIGNATURES_MAX).then_some(signatures)
    }

    fn parse(line: &str) -> Option<Self> {
        let (name, bytes) = line.strip_prefix(DASH)?.split_once(' ')?;
        let bytes = encoding::from_base64(bytes)?;
        let (key_id, bytes) = bytes.split_first_chunk::<ID_BYTES>()?;
        let whole = is_name(name) && !bytes.is_empty();
        whole.then(|| Self { name: name.to_owned(), key_id: *key_id, bytes: bytes.to_vec() })
    }
}

impl std::fmt::Display for Note {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(f, "{}", self.text)?;
        self.signatures.iter().try_for_each(|signature| signature.fmt(f))
    }
}

impl std::fmt::Display for Signature {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { name, key_id, bytes } = self;
        writeln!(f, "{DASH}{name} {}", encoding::base64(&[&key_id[..], bytes].concat()))
    }
}

/// The notes of a file to which one was added after another; none when it holds anything else. Empty lines may stand
/// between them.
pub fn parse_all(text: &str) -> Option<Vec<Note>> {
    let mut notes = Vec::new();
    let (mut note, mut signed) = (String::new(), false);
    for line in text.split_inclusive('\n') {
        let signature = line.starts_with(DASH);
        if signed && !signature {
            notes.push(Note::parse(&std::mem::take(&mut note))?);
        }
        signed = signature;
        if !(note.is_empty() && line == "\n") {
            note.push_str(line);
        }
    }
    if !note.is_empty() {
        notes.push(Note::parse(&note)?);
    }
    Some(notes)
}
