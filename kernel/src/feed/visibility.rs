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

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::Time;
    use crate::actor::{Grant, Right, RightsTable, Role};
    use crate::compartments::Admission;

    const LINES: [Right; 3] = [
        Right { action: "gate.read", about: "", roles: &[Role::Officer] },
        Right { action: "gate.read_notes", about: "", roles: &[Role::Officer, Role::Client] },
        Right { action: ReadJournal::NAME, about: "", roles: &[Role::Auditor] },
    ];

    fn id(n: i64) -> Id {
        Id::new(Time::from_micros(n * 1_000_000))
    }

    #[test]
    fn an_entry_is_seen_by_who_may_read_its_thing_and_counted_by_who_reads_the_journal() {
        let table = RightsTable::new(LINES);
        let visible = VisibilityTable::new([
            Visibility { kind: "gate", actions: &["gate.read", "gate.read_notes"], shared: false },
            Visibility { kind: "paint", actions: &["gate.read"], shared: true },
        ]);
        let (here, there, gate) = (id(1), id(2), id(3));
        let of = |grants: &[(Role, Option<Id>)]| {
            let grants = grants.iter().map(|&(role, site_id)| Grant { role, site_id }).collect();
            Actor::new(None, "Kim".into(), grants, None, &table)
        };
        let (gates, paints) = (format!("gate/{gate}"), format!("paint/{gate}"));
        let (officer, roaming) = (of(&[(Role::Officer, Some(here))]), of(&[(Role::Officer, None)]));
        // One right of two is not enough.
        let (client, auditor) = (of(&[(Role::Client, None)]), of(&[(Role::Auditor, None)]));
        let local = of(&[(Role::Auditor, Some(here))]);
        for (actor, stream, site, view) in [
            (&officer, &gates, Some(here), View::Full),
            (&officer, &gates, Some(there), View::Hidden),
            (&officer, &gates, None, View::Hidden),
            (&officer, &paints, None, View::Full),
            (&officer, &"unheard/of".to_owned(), Some(here), View::Hidden),
            (&roaming, &gates, None, View::Full),
            (&client, &gates, Some(here), View::Hidden),
            (&client, &gates, None, View::Hidden),
            (&client, &paints, None, View::Hidden),
            (&auditor, &gates, Some(here), View::Masked),
            (&auditor, &"unheard/of".to_owned(), None, View::Masked),
            (&local, &gates, Some(here), View::Hidden),
        ] {
            assert_eq!(visible.view(actor, stream, site, None), view, "{actor:?} {stream} {site:?}");
        }
        assert!(visible.sees_all(&roaming) && !visible.sees_all(&officer) && !visible.sees_all(&client));
    }

    #[test]
    fn a_compartment_is_closed_to_every_role_that_was_not_let_in() {
        let table = RightsTable::new(LINES);
        let visible = VisibilityTable::new([Visibility { kind: "gate", actions: &["gate.read"], shared: false }]);
        let (here, gate, detail) = (id(1), id(3), id(4));
        let of = |role, compartments: &[Id], records: &[Id]| {
            let ids = |ids: &[Id]| ids.iter().copied().collect::<BTreeSet<Id>>();
            let grants = vec![Grant { role, site_id: None }];
            Actor::new(None, "Kim".into(), grants, None, &table)
                .admitted(Admission::new(ids(compartments), ids(records)))
        };
        let (gates, own) = (format!("gate/{gate}"), format!("compartment/{detail}"));
        for (actor, stream, compartment, view) in [
            (of(Role::Officer, &[], &[]), &gates, Some(detail), View::Hidden),
            (of(Role::Auditor, &[], &[]), &gates, Some(detail), View::Sealed),
            (of(Role::Officer, &[detail], &[]), &gates, Some(detail), View::Full),
            (of(Role::Officer, &[], &[gate]), &gates, Some(detail), View::Full),
            // To be let in gives no right.
            (of(Role::Client, &[detail], &[]), &gates, Some(detail), View::Hidden),
            (of(Role::Auditor, &[detail], &[]), &gates, Some(detail), View::Masked),
            // What becomes of a compartment is told to its members, whatever their roles.
            (of(Role::Client, &[detail], &[]), &own, None, View::Full),
            (of(Role::Client, &[], &[]), &own, None, View::Hidden),
            (of(Role::Client, &[gate], &[]), &own, None, View::Hidden),
            (of(Role::Client, &[gate], &[]), &gates, None, View::Hidden),
        ] {
            assert_eq!(visible.view(&actor, stream, Some(here), compartment), view, "{actor:?} {stream}");
        }
    }

    #[test]
    fn a_list_of_entries_holds_what_each_reader_may_see_of_it() {
        let table = RightsTable::new(LINES);
        let visible = VisibilityTable::new([Visibility { kind: "gate", actions: &["gate.read"], shared: false }]);
        let (here, detail) = (id(1), id(4));
        let entry = |seq: i64, stream: String, compartment_id| Entry {
            seq,
            id: id(seq),
            recorded_at: Time::from_micros(seq),
            occurred_at: Time::from_micros(seq),
            actor: crate::journal::EntryActor { id: None, name: "Lee".into() },
            action: "gate.opened".into(),
            stream,
            site_id: Some(here),
            compartment_id,
            key: None,
            payload: serde_json::value::to_raw_value(&seq).expect("JSON"),
            hash: String::new(),
        };
        let entries = || {
            vec![
                entry(1, format!("gate/{}", id(7)), None),
                entry(2, format!("gate/{}", id(8)), Some(detail)),
                entry(3, format!("unit/{}", id(9)), None),
            ]
        };
        for (role, seen) in [
            (Role::Officer, vec![(1, "gate.opened", "1")]),
            (Role::Auditor, vec![(1, "gate.opened", "null"), (2, "sealed", "null"), (3, "gate.opened", "null")]),
            (Role::Client, vec![]),
        ] {
            let actor = Actor::new(None, "Kim".into(), vec![Grant { role, site_id: None }], None, &table);
            let shown = visible.filter(&actor, &Seals::default(), entries());
            let shown: Vec<(i64, &str, &str)> =
                shown.iter().map(|entry| (entry.seq, entry.action.as_str(), entry.payload.get())).collect();
            assert_eq!(shown, seen, "{role}");
        }
    }
}
