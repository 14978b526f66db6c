//! Keys of panels, and AES in CBC with them.

use std::fmt;

use aes::{Aes128, Aes192, Aes256};
use cbc::cipher::{Block, BlockModeDecrypt, BlockModeEncrypt, KeyIvInit};
use zeroize::Zeroizing;

use crate::text::from_hex;

/// Bytes of a block of AES.
pub(crate) const BLOCK_BYTES: usize = 16;
/// DC-09 has every message begin with the same block before the first: zeros (DC-09, 5.4.6).
const FIRST: [u8; BLOCK_BYTES] = [0; BLOCK_BYTES];

/// A panel's key for AES-128, AES-192 or AES-256.
///
/// It never prints itself, and wipes itself from memory when it is dropped.
#[derive(Clone, PartialEq, Eq)]
pub struct Key(Zeroizing<Vec<u8>>);

/// Why something is no key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// The wrong number of bytes.
    #[error("a key has 16, 24 or 32 bytes, this one has {0}")]
    Length(usize),
    /// Not hexadecimal.
    #[error("a key in hexadecimal has 32, 48 or 64 of the digits 0 to 9 and A to F")]
    Hex,
}

impl Key {
    /// A key from its 16, 24 or 32 bytes.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, KeyError> {
        match bytes.len() {
            16 | 24 | 32 => Ok(Self(Zeroizing::new(bytes.to_vec()))),
            other => Err(KeyError::Length(other)),
        }
    }

    /// A key from 16, 24 or 32 characters that are themselves the key, as Ajax has it.
    ///
    /// 32 characters may be either this or hexadecimal, so the caller says which; there is no guessing.
    pub fn from_text(text: &str) -> Result<Self, KeyError> {
        Self::from_bytes(text.as_bytes())
    }

    /// A key from 32, 48 or 64 hexadecimal digits, as Lupusec and Hikvision have it.
    pub fn from_hex(digits: &str) -> Result<Self, KeyError> {
        let bytes = Zeroizing::new(from_hex(digits.as_bytes()).ok_or(KeyError::Hex)?);
        Self::from_bytes(&bytes).map_err(|_| KeyError::Hex)
    }

    /// 128, 192 or 256.
    pub fn bits(&self) -> usize {
        self.0.len() * 8
    }

    /// Decrypts in place. Bytes after the last whole block stay as they are; callers refuse them before.
    pub(crate) fn decrypt(&self, bytes: &mut [u8]) {
        match self.bits() {
            128 => decrypt::<cbc::Decryptor<Aes128>>(&self.0, bytes),
            192 => decrypt::<cbc::Decryptor<Aes192>>(&self.0, bytes),
            _ => decrypt::<cbc::Decryptor<Aes256>>(&self.0, bytes),
        }
    }

    /// Encrypts whole blocks in place.
    pub(crate) fn encrypt(&self, bytes: &mut [u8]) {
        match self.bits() {
            128 => encrypt::<cbc::Encryptor<Aes128>>(&self.0, bytes),
            192 => encrypt::<cbc::Encryptor<Aes192>>(&self.0, bytes),
            _ => encrypt::<cbc::Encryptor<Aes256>>(&self.0, bytes),
        }
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "Key(AES-{})", self.bits())
    }
}

fn decrypt<C: BlockModeDecrypt + KeyIvInit>(key: &[u8], bytes: &mut [u8]) {
    let mut cipher = C::new_from_slices(key, &FIRST).expect("a key has the length that its cipher was chosen by");
    cipher.decrypt_blocks(Block::<C>::slice_as_chunks_mut(bytes).0);
}

fn encrypt<C: BlockModeEncrypt + KeyIvInit>(key: &[u8], bytes: &mut [u8]) {
    let mut cipher = C::new_from_slices(key, &FIRST).expect("a key has the length that its cipher was chosen by");
    cipher.encrypt_blocks(Block::<C>::slice_as_chunks_mut(bytes).0);
}
