//! Persons about whom details are kept. Each has a key of its own, made at first mention and sealed under the
//! installation's key; what an entry of the journal says of a person is written under it ([`token`]). Erasing a person
//! destroys the key: entries stay as they are, nobody can read those parts any more, and every proof still holds.

mod store;
mod token;

use std::collections::HashMap;

pub(crate) use store::ERASED_REQUEST;
pub use store::{
    Erasure, Named, Subject, SubjectFilter, by_id, erasures, find, forget_answers, mark_erased, raw_details, redact,
    rename,
};
pub(crate) use token::holds_any;
pub use token::{ERASED, is_sealed, subjects};
use token::{Known, UNREADABLE};

use crate::db::{Context, Sql, SqlExt as _, Tx};
use crate::journal::Entry;
use crate::{Error, Id, Result};
use store::StoredKey;
use token::SubjectKey;

/// The action of the entry that tells of an erasure.
pub const ERASED_ACTION: &str = "subject.erased";
/// What binds a sealed key to this use.
const SEALED_AS: &str = "person's key";
/// Sealed texts that the writer remembers: beyond it all are forgotten, which costs one encryption each.
const REMEMBERED_MAX: usize = 4_096;

/// What the writer remembers of keys and sealed texts: most entries about an incident say of the caller what the one before
/// said.
#[derive(Default)]
pub(crate) struct Sealed {
    keys: HashMap<Id, SubjectKey>,
    tokens: HashMap<(Id, String), String>,
    plain: HashMap<String, String>,
}

impl Sealed {
    /// Forgets all when it is too much; between two commands, since one command reads what it has sealed.
    pub(crate) fn trim(&mut self) {
        if self.plain.len() > REMEMBERED_MAX || self.keys.len() > REMEMBERED_MAX {
            *self = Self::default();
        }
    }

    /// A payload as screens get it, whose texts were sealed by this writer.
    pub(crate) fn opened(&self, payload: &str) -> String {
        token::opened_from(payload, &self.plain)
    }
}

impl Tx<'_> {
    /// The subject that is known by this, or a new one with a key of its own.
    ///
    /// # Errors
    /// As [`Sql::query`]; `unavailable` when nothing can be sealed here.
    pub fn subject(&mut self, context: &Context, named: &Named) -> Result<Id> {
        if let Some(found) = store::same(self, named)? {
            return Ok(found);
        }
        let id = Id::new(context.now);
        let (key, bytes) = SubjectKey::make()?;
        let sealed = self.sealer()?.seal(SEALED_AS, &bytes)?;
        store::insert(self, id, named, &sealed, context.now)?;
        self.sealed.keys.insert(id, key);
        Ok(id)
    }

    /// A text about a person as an entry of the journal carries it. A key that is gone holds nothing up: the entry then says
    /// so in its place.
    ///
    /// # Errors
    /// As [`Sql::query`].
    pub fn seal_for(&mut self, subject: Id, text: &str) -> Result<String> {
        let known = (subject, text.to_owned());
        if let Some(sealed) = self.sealed.tokens.get(&known) {
            return Ok(sealed.clone());
        }
        if !self.sealed.keys.contains_key(&subject) {
            match keys(self, &[subject])?.remove(&subject).unwrap_or(Known::Destroyed) {
                Known::Key(key) => self.sealed.keys.insert(subject, key),
                Known::Destroyed => return Ok(ERASED.to_owned()),
                Known::Unreadable => return Ok(UNREADABLE.to_owned()),
            };
        }
        let key = self.sealed.keys.get(&subject).ok_or_else(|| Error::internal("a key is gone"))?;
        let sealed = key.seal(subject, text)?;
        self.sealed.plain.insert(token::name_of(&sealed).to_owned(), known.1.clone());
        self.sealed.tokens.insert(known, sealed.clone());
        Ok(sealed)
    }

    /// Destroys what a person is known by, and the key.
    ///
    /// # Errors
    /// As [`Sql::execute`].
    pub fn destroy_key(&mut self, subject: Id) -> Result<()> {
        // Everything: the texts of one person stand among those of others.
        *self.sealed = Sealed::default();
        store::destroy(self, subject)
    }
}

/// The keys of some subjects.
fn keys(sql: &mut dyn Sql, subjects: &[Id]) -> Result<HashMap<Id, Known>> {
    let sealer = sql.sealer()?;
    let stored: Vec<StoredKey> = sql.by_ids("id", subjects, "")?;
    let known = |stored: StoredKey| {
        let key = match stored.sealed_key {
            None => Known::Destroyed,
            Some(text) => {
                let key = sealer.open_sealed(SEALED_AS, &text).and_then(|bytes| SubjectKey::of(&bytes));
                key.map_or(Known::Unreadable, Known::Key)
            }
        };
        (stored.id, key)
    };
    Ok(stored.into_iter().map(known).collect())
}

/// Entries that were read, with what they say of persons as whoever may see the entry reads it.
pub(crate) fn open_entries(sql: &mut dyn Sql, mut entries: Vec<Entry>) -> Result<Vec<Entry>> {
    let payloads: Vec<&str> = entries.iter().map(|entry| entry.payload.get()).collect();
    let Some(keys) = keys_of(sql, &payloads)? else { return Ok(entries) };
    for entry in entries.iter_mut().filter(|entry| holds_any(entry.payload.get())) {
        let opened = token::opened(entry.payload.get(), &keys);
        entry.payload = serde_json::value::RawValue::from_string(opened).map_err(Error::internal)?;
    }
    Ok(entries)
}

/// One payload, as whoever may see it reads it.
///
/// # Errors
/// As [`Sql::query`].
pub fn open_payload(sql: &mut dyn Sql, payload: &str) -> Result<String> {
    Ok(keys_of(sql, &[payload])?.map_or_else(|| payload.to_owned(), |keys| token::opened(payload, &keys)))
}

fn keys_of(sql: &mut dyn Sql, payloads: &[&str]) -> Result<Option<HashMap<Id, Known>>> {
    let mut ids: Vec<Id> = payloads.iter().flat_map(|payload| subjects(payload)).collect();
    ids.sort_unstable();
    ids.dedup();
    if ids.is_empty() { Ok(None) } else { keys(sql, &ids).map(Some) }
}
