//! Secrets at rest: sealed by ChaCha20-Poly1305 under a key that lies beside the database and not in it, so that a copy of
//! the database alone gives none of them away.
//!
//! A sealed secret is text: `KEYID.NONCE.CIPHERTEXT` in hexadecimal. The id says which key opens it, so that keys can be
//! changed one secret at a time.

use std::io::Write as _;
use std::path::Path;

use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};

use crate::{Error, Result, secret};

/// Name of the file of the key in the data folder.
pub const KEY_FILE: &str = "sealing.key";
/// Length of a key in bytes, as ChaCha20-Poly1305 has it.
const KEY_BYTES: usize = 32;
/// Hexadecimal digits of a key's id: enough to tell the few keys of one system apart.
const ID_DIGITS: usize = 8;

/// Seals and opens secrets.
#[derive(Clone)]
pub struct Sealer {
    id: String,
    key: LessSafeKey,
}

impl std::fmt::Debug for Sealer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Sealer({})", self.id)
    }
}

impl Sealer {
    /// The sealer whose key lies in this folder; a new system makes one. Servers that share a database share the file.
    ///
    /// # Errors
    /// `unavailable` when the file cannot be read, or a new one not be written to disk.
    pub fn open(folder: &Path) -> Result<Self> {
        let path = folder.join(KEY_FILE);
        let wrong = |error: &dyn std::fmt::Display| Error::unavailable(format!("{}: {error}", path.display()));
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                let text = secret::token();
                write_new(folder, &path, &text).map_err(|error| wrong(&error))?;
                text
            }
            Err(error) => return Err(wrong(&error)),
        };
        let bytes = secret::from_hex(text.trim()).filter(|bytes| bytes.len() == KEY_BYTES);
        Self::new(&bytes.ok_or_else(|| wrong(&"this is no key: 64 hexadecimal digits are"))?)
    }

    /// A sealer with this key of 32 bytes.
    ///
    /// # Errors
    /// `invalid` for any other length.
    pub fn new(key: &[u8]) -> Result<Self> {
        let unbound =
            UnboundKey::new(&CHACHA20_POLY1305, key).map_err(|_| Error::invalid("a sealing key has 32 bytes"))?;
        let id = secret::hex(&secret::sha256(&[b"sealing key", key])).chars().take(ID_DIGITS).collect();
        Ok(Self { id, key: LessSafeKey::new(unbound) })
    }

    /// Seals a secret. `what` binds it to its use: text sealed as one thing does not open as another.
    ///
    /// # Errors
    /// `internal` when the cipher refuses, which it does for no length that fits into memory.
    pub fn seal(&self, what: &str, secret: &[u8]) -> Result<String> {
        let mut nonce = [0_u8; NONCE_LEN];
        secret::fill(&mut nonce);
        let mut bytes = secret.to_vec();
        self.key
            .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::from(what), &mut bytes)
            .map_err(|_| Error::internal("a secret could not be sealed"))?;
        Ok(format!("{}.{}.{}", self.id, secret::hex(&nonce), secret::hex(&bytes)))
    }

    /// Opens what was sealed as `what`.
    ///
    /// # Errors
    /// `internal` when it was sealed under another key, as something else, or was altered.
    pub fn open_sealed(&self, what: &str, sealed: &str) -> Result<Vec<u8>> {
        let broken = || Error::internal(format!("a sealed secret ({what}) cannot be opened with the key {}", self.id));
        let mut parts = sealed.split('.');
        let (Some(id), Some(nonce), Some(text), None) = (parts.next(), parts.next(), parts.next(), parts.next()) else {
            return Err(broken());
        };
        let nonce: [u8; NONCE_LEN] =
            secret::from_hex(nonce).and_then(|bytes| bytes.try_into().ok()).ok_or_else(broken)?;
        let mut bytes = secret::from_hex(text).filter(|_| id == self.id).ok_or_else(broken)?;
        let plain = self.key.open_in_place(Nonce::assume_unique_for_key(nonce), Aad::from(what), &mut bytes);
        plain.map(|plain| plain.to_vec()).map_err(|_| broken())
    }
}

/// Writes a new file that only its owner reads, and does not return before it is on disk with its name.
fn write_new(folder: &Path, path: &Path, text: &str) -> std::io::Result<()> {
    use std::os::unix::fs::OpenOptionsExt as _;
    let mut file = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    std::fs::File::open(folder)?.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_opens_only_as_what_it_is() {
        let seal = Sealer::new(&[7; KEY_BYTES]).expect("a key");
        let text = seal.seal("alarm key", b"secret").expect("text");
        assert_eq!(seal.open_sealed("alarm key", &text).expect("opened"), b"secret");
        assert!(!text.contains("secret"));
        assert_ne!(text, seal.seal("alarm key", b"secret").expect("text"));
        assert!(seal.open_sealed("pass phrase", &text).is_err());
        let other = Sealer::new(&[8; KEY_BYTES]).expect("a key");
        assert!(other.open_sealed("alarm key", &text).is_err());
        for broken in ["", "a.b", "a.b.c.d", &text.replace('.', ""), &text[..text.len() - 2]] {
            assert!(seal.open_sealed("alarm key", broken).is_err(), "{broken}");
        }
    }

    #[test]
    fn the_key_is_made_once_and_found_again() {
        let folder = std::env::temp_dir().join(format!("castellan-seal-{}", secret::token()));
        std::fs::create_dir(&folder).expect("a folder");
        let sealed = Sealer::open(&folder).and_then(|sealer| sealer.seal("x", b"y")).expect("sealed");
        let again = Sealer::open(&folder).and_then(|sealer| sealer.open_sealed("x", &sealed)).expect("opened");
        assert_eq!(again, b"y");
        std::fs::write(folder.join(KEY_FILE), "nonsense").expect("written");
        assert!(Sealer::open(&folder).is_err());
        std::fs::remove_dir_all(&folder).expect("removed");
    }
}
