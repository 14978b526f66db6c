//! Hexadecimal and Base64, each in one spelling only: a byte that is written otherwise is refused, so that no byte of a
//! text may be altered unseen.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// Lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}

/// The bytes that lower-case hexadecimal text stands for; none when it is anything else.
pub fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    };
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    let bytes = pairs.iter().map(|[high, low]| Some(digit(*high)? * 16 + digit(*low)?)).collect();
    if rest.is_empty() { bytes } else { None }
}

/// Base64 with padding.
pub fn base64(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

/// The bytes that Base64 text stands for; none when it is not padded or its last bits are not zero.
pub fn from_base64(text: &str) -> Option<Vec<u8>> {
    STANDARD.decode(text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_one_spelling() {
        for (text, bytes) in [
            ("", Some(vec![])),
            ("00ff7a", Some(vec![0, 255, 122])),
            ("90", Some(vec![0x90])),
            ("00ff7A", None),
            ("0", None),
            ("000", None),
            ("zz", None),
            ("é0", None),
        ] {
            assert_eq!(from_hex(text), bytes, "{text:?}");
            if let Some(bytes) = bytes {
                assert_eq!(hex(&bytes), text);
            }
        }
        for (text, bytes) in [
            ("", Some(vec![])),
            ("AA==", Some(vec![0])),
            ("AB==", None),
            ("AA", None),
            ("AA==\n", None),
            ("A-==", None),
        ] {
            assert_eq!(from_base64(text), bytes, "{text:?}");
            if let Some(bytes) = bytes {
                assert_eq!(base64(&bytes), text);
            }
        }
    }
}
