//! What the last backup of the folder held, remembered in the data folder: the server cannot read its own backups.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{Context as _, ensure};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::changes::Chunk;

/// Name of what is remembered.
const INDEX: &str = "backups.index";
/// Its form; with another one the next backup is a full one.
const FORM: u32 = 1;
/// What a chunk takes: its SHA-256 and its length.
const CHUNK_BYTES: usize = 32 + 4;
const SHA256_BYTES: usize = 32;

/// What the last backup held, with all that it stands on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Held {
    form: u32,
    /// The store and the public key that it is of.
    pub(super) of: Of,
    /// The full one, and those after it in their order.
    pub(super) chain: Vec<Link>,
    /// Names of the files that these hold.
    pub(super) files: BTreeSet<String>,
    /// The database in the last of them.
    #[serde(skip)]
    pub(super) chunks: Vec<Chunk>,
}

/// Of which store, and for whom.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Of {
    pub(super) store: String,
    pub(super) recipient: String,
}

/// A backup in the folder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Link {
    pub(super) file: String,
    pub(super) bytes: u64,
    pub(super) sha256: String,
}

impl Held {
    pub(super) const fn new(of: Of, chain: Vec<Link>, files: BTreeSet<String>, chunks: Vec<Chunk>) -> Self {
        Self { form: FORM, of, chain, files, chunks }
    }

    /// What is remembered: a line of JSON, the chunks, and a sum of both, for a bit that fell over would spoil the next backup.
    ///
    /// # Errors
    /// When nothing is, or not the whole of it.
    pub(super) fn read(data: &Path) -> anyhow::Result<Self> {
        let bytes = std::fs::read(data.join(INDEX))?;
        Self::parse(&bytes)
    }

    fn parse(bytes: &[u8]) -> anyhow::Result<Self> {
        let (content, sum) = bytes.split_last_chunk::<SHA256_BYTES>().context("it is too short")?;
        ensure!(Sha256::digest(content)[..] == sum[..], "it was altered");
        let end = content.iter().position(|byte| *byte == b'\n').context("it has no head")?;
        let (head, chunks) = content.split_at(end);
        let mut index: Self = serde_json::from_slice(head)?;
        ensure!(index.form == FORM, "it has form {}", index.form);
        let (chunks, rest) = chunks.get(1..).unwrap_or_default().as_chunks::<CHUNK_BYTES>();
        ensure!(rest.is_empty(), "it was cut off");
        index.chunks = chunks
            .iter()
            .map(|chunk| {
                let (sha256, length) = chunk.split_first_chunk().context("a chunk has a sum")?;
                Ok(Chunk { sha256: *sha256, length: u32::from_be_bytes(length.try_into()?) })
            })
            .collect::<anyhow::Result<_>>()?;
        Ok(index)
    }

    /// Remembers it.
    ///
    /// # Errors
    /// When the disk does not take it.
    pub(super) fn write(&self, data: &Path) -> anyhow::Result<()> {
        let path = data.join(INDEX);
        kernel::files::replace(&path, &self.bytes()?).with_context(|| path.display().to_string())
    }

    fn bytes(&self) -> anyhow::Result<Vec<u8>> {
        let mut bytes = serde_json::to_vec(self)?;
        bytes.push(b'\n');
        for chunk in &self.chunks {
            bytes.extend(chunk.sha256);
            bytes.extend(chunk.length.to_be_bytes());
        }
        let sum = Sha256::digest(&bytes);
        bytes.extend(sum);
        Ok(bytes)
    }

    /// Why the next one cannot stand on it; nothing when it can. `length_of` tells how long a file of the folder is.
    pub(super) fn misfit(&self, of: &Of, full_every: usize, length_of: impl Fn(&str) -> Option<u64>) -> Option<String> {
        if self.of.store != of.store {
            return Some("the last one is of another database".to_owned());
        }
        if self.of.recipient != of.recipient {
            return Some("backup_recipient is another since the last one".to_owned());
        }
        if self.chain.len() >= full_every {
            return Some(format!("each {full_every}. is a full one (backup_full_every)"));
        }
        let lost = self.chain.iter().find(|link| length_of(&link.file) != Some(link.bytes));
        lost.map(|link| format!("{} is no longer in the folder as it was made", link.file))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(store: &str, recipient: &str) -> Of {
        Of { store: store.to_owned(), recipient: recipient.to_owned() }
    }

    fn held() -> Held {
        let link = |file: &str, bytes| Link { file: file.to_owned(), bytes, sha256: "00".to_owned() };
        let chunks = (1..4_u8).map(|one| Chunk { sha256: [one * 10; 32], length: one.into() }).collect();
        let files = BTreeSet::from(["files/ab/cd".to_owned()]);
        Held::new(of("castellan.db", "age1"), vec![link("full", 9), link("second", 2)], files, chunks)
    }

    #[test]
    fn what_is_remembered_is_read_again_or_not_at_all() {
        let (held, bytes) = (held(), held().bytes().expect("bytes"));
        assert_eq!(Held::parse(&bytes).expect("whole"), held);
        for at in [0, 10, bytes.len() / 2, bytes.len() - 1] {
            let mut altered = bytes.clone();
            altered[at] ^= 1;
            assert!(Held::parse(&altered).is_err(), "altered at {at}");
        }
        for length in [0, 20, bytes.len() - 1, bytes.len() - CHUNK_BYTES] {
            assert!(Held::parse(&bytes[..length]).is_err(), "cut to {length}");
        }
    }

    #[test]
    fn the_next_one_stands_on_it_only_where_it_can() {
        let there = |file: &str| match file {
            "full" => Some(9),
            "second" => Some(2),
            _ => None,
        };
        let cut = |file: &str| there(file).map(|bytes| bytes - 1);
        let lost = |file: &str| there(file).filter(|_| file != "full");
        let known = of("castellan.db", "age1");
        let misfit = |of: &Of, every, length_of: &dyn Fn(&str) -> Option<u64>| held().misfit(of, every, length_of);
        assert_eq!(misfit(&known, 3, &there), None);
        for (what, said, why) in [
            ("another database", misfit(&of("castellan.pg_dump", "age1"), 3, &there), "another database"),
            ("another key", misfit(&of("castellan.db", "age2"), 3, &there), "backup_recipient"),
            ("its turn", misfit(&known, 2, &there), "each 2. is a full one"),
            ("always full", misfit(&known, 1, &there), "each 1. is a full one"),
            ("the full one is lost", misfit(&known, 3, &lost), "full is no longer"),
            ("shorter", misfit(&known, 3, &cut), "full is no longer"),
        ] {
            assert!(said.as_deref().is_some_and(|said| said.contains(why)), "{what}: {said:?}");
        }
    }
}
