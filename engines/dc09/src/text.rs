//! Text of panels: which letters the bytes are.

use serde::{Deserialize, Serialize};

/// How the bytes of texts and names are read.
///
/// DC-09 says Windows-1252 for extended data; many panels send UTF-8.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Charset {
    /// UTF-8 when it is valid UTF-8, else Windows-1252: right for nearly every text of either kind.
    #[default]
    Auto,
    /// UTF-8; what is none becomes the replacement character.
    #[serde(rename = "utf-8")]
    Utf8,
    /// Windows-1252.
    #[serde(rename = "windows-1252")]
    Windows1252,
}

impl Charset {
    /// The text of bytes. Control characters become the replacement character: databases and terminals choke on them.
    ///
    /// ```
    /// use dc09::Charset;
    /// assert_eq!(Charset::Auto.read(b"entr\xC3\xA9e"), "entrée");
    /// assert_eq!(Charset::Auto.read(b"entr\xE9e"), "entrée");
    /// assert_eq!(Charset::Windows1252.read(b"\x80 5"), "€ 5");
    /// ```
    pub fn read(self, bytes: &[u8]) -> String {
        let text = match self {
            Self::Utf8 => String::from_utf8_lossy(bytes).into_owned(),
            Self::Windows1252 => windows_1252(bytes),
            Self::Auto => str::from_utf8(bytes).map_or_else(|_| windows_1252(bytes), str::to_owned),
        };
        if !text.contains(char::is_control) {
            return text;
        }
        text.chars().map(|one| if one.is_control() { char::REPLACEMENT_CHARACTER } else { one }).collect()
    }
}

/// What Windows-1252 has at 0x80 to 0x9F, where ISO 8859-1 has control characters.
const UPPER: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8D}', 'Ž', '\u{8F}', '\u{90}', '‘', '’',
    '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9D}', 'ž', 'Ÿ',
];

fn windows_1252(bytes: &[u8]) -> String {
    let letter = |byte: &u8| match byte {
        0x80..=0x9F => UPPER.get(usize::from(byte - 0x80)).copied().unwrap_or(char::REPLACEMENT_CHARACTER),
        _ => char::from(*byte),
    };
    bytes.iter().map(letter).collect()
}

/// Hexadecimal digits as bytes; `None` when there is an odd number of them or another character.
pub(crate) fn from_hex(text: &[u8]) -> Option<Vec<u8>> {
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let (pairs, rest) = text.as_chunks::<2>();
    if !rest.is_empty() {
        return None;
    }
    pairs.iter().map(|[high, low]| Some(digit(*high)? << 4 | digit(*low)?)).collect()
}

/// Bytes as upper-case hexadecimal digits.
pub(crate) fn to_hex(bytes: &[u8]) -> Vec<u8> {
    let digits = b"0123456789ABCDEF";
    let digit = |value: u8| digits.get(usize::from(value)).copied().unwrap_or(b'0');
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

/// Reads numbers of a fixed width.
pub(crate) struct Digits<'a>(&'a [u8]);

impl<'a> Digits<'a> {
    pub(crate) fn new(text: &'a [u8]) -> Self {
        Self(text)
    }

    /// The next `width` characters, all of them decimal digits.
    pub(crate) fn number(&mut self, width: usize) -> Option<i64> {
        let (digits, rest) = self.0.split_at_checked(width)?;
        if !digits.iter().all(u8::is_ascii_digit) {
            return None;
        }
        self.0 = rest;
        Some(digits.iter().fold(0, |number, digit| number * 10 + i64::from(digit - b'0')))
    }

    /// Passes over one certain character.
    pub(crate) fn mark(&mut self, mark: u8) -> Option<()> {
        self.0 = self.0.strip_prefix(&[mark])?;
        Some(())
    }

    pub(crate) fn is_done(&self) -> bool {
        self.0.is_empty()
    }
}
