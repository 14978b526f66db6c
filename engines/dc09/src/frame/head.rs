//! What stands before the body: CRC and length.

use super::{CrcFormat, LF};
use crate::text::from_hex;

/// LF, CRC and length, as read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Head {
    pub(crate) format: CrcFormat,
    pub(crate) crc: u16,
    /// Its four characters: `0` and three hexadecimal digits.
    pub(crate) length: [u8; 4],
    /// Whether a digit of CRC or length is a lower-case letter.
    pub(crate) is_lower_case: bool,
}

impl Head {
    /// The head that ends at the end of `bytes`, before the body's first quote.
    ///
    /// Which form it has shows without doubt: a quote stands where the body begins, and a `0` begins the length (both
    /// forms are met in the field).
    pub(crate) fn at_end(bytes: &[u8]) -> Option<Self> {
        [CrcFormat::Hex, CrcFormat::Binary].into_iter().find_map(|format| {
            let start = bytes.len().checked_sub(format.head_bytes())?;
            Self::read(format, bytes.get(start..)?)
        })
    }

    fn read(format: CrcFormat, bytes: &[u8]) -> Option<Self> {
        let (crc, length) = bytes.strip_prefix(&[LF])?.split_last_chunk::<4>()?;
        if !(length.starts_with(b"0") && length.iter().all(u8::is_ascii_hexdigit)) {
            return None;
        }
        let value = match format {
            CrcFormat::Hex => from_hex(crc)?,
            CrcFormat::Binary => crc.to_vec(),
        };
        let crc_digits = if format == CrcFormat::Hex { crc } else { &[] };
        let is_lower_case = crc_digits.iter().chain(length).any(u8::is_ascii_lowercase);
        Some(Self { format, crc: u16::from_be_bytes(value.try_into().ok()?), length: *length, is_lower_case })
    }

    /// The length, read as the standard has it.
    pub(crate) fn length(self) -> usize {
        self.number(16)
    }

    /// The length, read as decimal, when it can be.
    pub(crate) fn decimal_length(self) -> Option<usize> {
        self.length.iter().all(u8::is_ascii_digit).then(|| self.number(10))
    }

    fn number(self, base: u32) -> usize {
        let digits = self.length.iter().filter_map(|digit| char::from(*digit).to_digit(base));
        digits.fold(0, |number, digit| number * base as usize + digit as usize)
    }
}
