//! Bytes to text.

use csv::{ByteRecord, StringRecord};

use crate::map::Encoding;

/// A field that is not text: which one (from 0), and at which byte of it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct NotText {
    pub(crate) field: usize,
    pub(crate) at: usize,
}

/// The record as text. Latin-1 cannot fail: every byte is the character of its number,
/// except 0x80 to 0x9F, which are read as Windows-1252, because that is what exports
/// that call themselves Latin-1 hold there (browsers read them so, too).
pub(crate) fn decode_record(encoding: Encoding, raw: &ByteRecord) -> Result<StringRecord, NotText> {
    match encoding {
        Encoding::Utf8 => StringRecord::from_byte_record(raw.clone()).map_err(|error| {
            let fault = error.utf8_error();
            let (field, at) = (fault.field(), fault.valid_up_to());
            NotText { field, at }
        }),
        Encoding::Latin1 => {
            Ok(raw.iter().map(|cell| cell.iter().copied().map(character).collect::<String>()).collect())
        }
    }
}

/// The text of a cell for people, whatever its bytes.
pub(crate) fn lossy(raw: &ByteRecord) -> StringRecord {
    raw.iter().map(String::from_utf8_lossy).collect()
}

/// The Windows-1252 characters of 0x80 to 0x9F; the five that it leaves open stay controls.
const HIGH: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘', '’',
    '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

fn character(byte: u8) -> char {
    let high = byte.checked_sub(0x80).and_then(|n| HIGH.get(usize::from(n)));
    high.copied().unwrap_or_else(|| char::from(byte))
}
