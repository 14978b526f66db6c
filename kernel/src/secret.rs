//! Randomness and hashes of secrets. The one place that asks the operating system for random bytes.

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::{Digest, Sha256};

/// Length of a token in bytes: 256 bits, twice what a session needs at least.
const TOKEN_BYTES: usize = 32;

/// Fills `bytes` from the operating system's generator.
///
/// # Panics
/// When the operating system has no randomness to give: nothing safe can be done without it.
pub fn fill(bytes: &mut [u8]) {
    getrandom::fill(bytes).expect("the operating system gives random bytes");
}

/// A new opaque token, in hexadecimal.
pub fn token() -> String {
    let mut bytes = [0_u8; TOKEN_BYTES];
    fill(&mut bytes);
    hex(&bytes)
}

/// Letters and digits that nobody confuses when they are read out or copied by hand.
const READABLE: &[u8; 31] = b"abcdefghjkmnpqrstuvwxyz23456789";

/// A readable secret of `groups` groups of four letters, such as `k7fm-9xqa-…` (about 20 bits a group).
pub fn readable(groups: usize) -> String {
    let mut out = String::new();
    while out.len() < groups * 5 - 1 {
        if out.len() % 5 == 4 {
            out.push('-');
            continue;
        }
        let mut byte = [0_u8; 1];
        fill(&mut byte);
        // Values beyond the last whole multiple would make some letters likelier.
        if let Some(letter) = (byte[0] < 248).then(|| READABLE.get(usize::from(byte[0]) % READABLE.len())).flatten() {
            out.push(char::from(*letter));
        }
    }
    out
}

/// SHA-256 of the parts, one after another.
pub fn sha256(parts: &[&[u8]]) -> [u8; 32] {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(part);
    }
    hasher.finalize().into()
}

/// HMAC-SHA-256 of the parts, one after another, under a key of any length.
pub fn hmac_sha256(key: &[u8], parts: &[&[u8]]) -> [u8; 32] {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes a key of any length");
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

/// Whether bytes are the HMAC-SHA-256 of the parts under a key; how long that takes says nothing about the right ones.
pub fn is_hmac_sha256(key: &[u8], parts: &[&[u8]], proof: &[u8]) -> bool {
    is_same(&hmac_sha256(key, parts), proof)
}

/// Whether two secrets are the same. Their hashes are compared: how long that takes says nothing about either.
pub fn is_same(one: &[u8], other: &[u8]) -> bool {
    sha256(&[one]) == sha256(&[other])
}

/// Lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}

/// The bytes that hexadecimal text stands for; none when it is not hexadecimal.
pub fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u8>> = text.chars().map(|digit| u8::try_from(digit.to_digit(16)?).ok()).collect();
    let digits = digits.filter(|digits| digits.len() % 2 == 0)?;
    Some(digits.chunks_exact(2).map(|pair| pair.iter().fold(0, |byte, digit| byte << 4 | digit)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_readable_secret_has_groups_of_four() {
        let secret = readable(4);
        assert_eq!(secret.len(), 19);
        assert!(secret.split('-').all(|group| group.len() == 4));
        assert_ne!(secret, readable(4));
    }

    #[test]
    fn signatures_are_hmac_sha256() {
        // RFC 4231, test case 2.
        let signature = hmac_sha256(b"Jefe", &[b"what do ya want ", b"for nothing?"]);
        assert_eq!(hex(&signature), "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
        assert!(is_hmac_sha256(b"Jefe", &[b"what do ya want for nothing?"], &signature));
        assert!(!is_hmac_sha256(b"Jefe", &[b"what do ya want for nothing!"], &signature));
        assert!(!is_hmac_sha256(b"Jefe", &[b"what do ya want for nothing?"], &signature[..31]));
    }

    #[test]
    fn hexadecimal_is_read_as_it_is_written() {
        for (text, bytes) in [("", Some(vec![])), ("00ff7A", Some(vec![0, 255, 122])), ("0", None), ("zz", None)] {
            assert_eq!(from_hex(text), bytes, "{text:?}");
        }
    }

    #[test]
    fn hashes_are_sha256() {
        assert_eq!(hex(&sha256(&[b"a", b"bc"])), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
}
