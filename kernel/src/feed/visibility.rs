//! Who may see an entry: by the right to read the kind of thing it concerns, at its site.

use std::collections::BTreeMap;

use crate::actor::{Action, Actor, Scope};
use crate::compartments::{self, Seals};
use crate::http::journal::ReadJournal;
use crate::journal::Entry;
use crate::{Id, feed};

/// A kind of thing and the action that reading it needs.
#[derive(Clone, Copy, Debug)]
pub struct Visibility {
    /// First part of the stream, such as `incident`.
    pub kind: &'static str,
    /// The actions that let a person read such a thing with all that its entries say; every one is needed.
    pub actions: &'static [&'static str],
    /// Whether entries that belong to no site may be seen by whoever holds the action anywhere (catalogues), instead of
    /// everywhere only.
    pub shared: bool,
}

/// How much of an entry a reader gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    /// All of it.
    Full,
    /// That it is there: a reader of the whole journal sees numbers without gap.
    Masked,
    /// The same of an entry in a compartment: a number and a hash, not even what it is about.
    Sealed,
    /// Nothing.
    Hidden,
}

/// The kinds of all capabilities.
#[derive(Debug, Default)]
pub struct VisibilityTable(BTreeMap<&'static str, Visibility>);

impl VisibilityTable {
    /// Puts the kinds of all capabilities together.
    pub fn new(lines: impl IntoIterator<Item = Visibility>) -> Self {
        Self(lines.into_iter().map(|line| (line.kind, line)).collect())
    }

    /// How much of an entry the actor may see.
    pub fn of(&self, actor: &Actor, entry: &Entry) -> View {
        self.view(actor, &entry.stream, entry.site_id, entry.compartment_id)
    }

    /// How much of an entry of this stream, at this site and in this compartment, the actor may see.
    pub fn view(&self, actor: &Actor, stream: &str, site: Option<Id>, compartment: Option<Id>) -> View {
        let kind = feed::kind_of(stream);
        let record = compartments::record_of(stream).unwrap_or(Id::NIL);
        if !actor.admission().opens(record, compartment) {
            let everything = actor.holds_everywhere(ReadJournal::NAME);
            return if everything { View::Sealed } else { View::Hidden };
        }
        // What becomes of a compartment is told to those who belong to it.
        if kind == compartments::KIND && actor.admission().is_within(record) {
            return View::Full;
        }
        let full = self.0.get(kind).is_some_and(|line| match site {
            Some(site) => line.actions.iter().all(|action| actor.holds(action, site)),
            None if line.shared => line.actions.iter().all(|action| actor.holds_anywhere(action)),
            None => line.actions.iter().all(|action| actor.holds_everywhere(action)),
        });
        if full {
            View::Full
        } else if actor.holds_everywhere(ReadJournal::NAME) {
            View::Masked
        } else {
            View::Hidden
        }
    }

    /// Whether the actor sees every entry in full.
    pub fn sees_all(&self, actor: &Actor) -> bool {
        self.0.values().flat_map(|line| line.actions).all(|action| actor.scope_of(action) == Scope::All)
    }

    /// The entries that the actor may see, as far as it may see them.
    pub fn filter(&self, actor: &Actor, seals: &Seals, entries: Vec<Entry>) -> Vec<Entry> {
        entries
            .into_iter()
            .filter_map(|entry| match self.of(actor, &entry) {
                View::Full => Some(seals.shown(actor.admission(), entry)),
                View::Masked => Some(feed::masked(&entry)),
                View::Sealed => Some(feed::sealed(&entry)),
                View::Hidden => None,
            })
            .collect()
    }
}
