//! Who acts, and what they may do. Rights are granted by allow-list only: a role holds an action at a site or
//! everywhere, and whatever no line grants is refused.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::compartments::{Admission, Reach};
use crate::error::Kind;
use crate::{Error, Id, Result, Time};

crate::text_enum! {
    /// A role that an account holds, at one site or at all.
    pub enum Role {
        /// Sets the system up: people, places, catalogues, rights.
        Administrator = "administrator",
        /// Answers for an operation and its figures.
        Manager = "manager",
        /// Commands officers on shift.
        Supervisor = "supervisor",
        /// Works the control room.
        Dispatcher = "dispatcher",
        /// Patrols, responds, writes it up.
        Officer = "officer",
        /// Admits visitors.
        Receptionist = "receptionist",
        /// Looks into what happened.
        Investigator = "investigator",
        /// Reads everything, writes nothing.
        Auditor = "auditor",
        /// The protected customer: reads its own sites.
        Client = "client",
    }
}

/// One line of the rights table: an action and the roles that hold it.
#[derive(Clone, Copy, Debug)]
pub struct Right {
    /// Name of the action, such as `incident.create`.
    pub action: &'static str,
    /// What it lets a person do.
    pub about: &'static str,
    /// The roles that hold it.
    pub roles: &'static [Role],
}

/// An action as a type, so that the right a handler needs stands in its signature.
pub trait Action: Send + Sync + 'static {
    /// Name of the action.
    const NAME: &'static str;
}

/// Declares a capability's actions, and its part of the rights table (`RIGHTS`).
#[macro_export]
macro_rules! rights {
    ($($(#[doc = $about:literal])+ $name:ident = $text:literal : [$($role:ident),* $(,)?];)+) => {
        $(
            $(#[doc = $about])+
            #[derive(Clone, Copy, Debug)]
            pub struct $name;
            impl $crate::actor::Action for $name { const NAME: &'static str = $text; }
        )+
        /// This capability's part of the rights table.
        pub const RIGHTS: &[$crate::actor::Right] = &[$(
            $crate::actor::Right {
                action: $text,
                about: concat!($($about),+),
                roles: &[$($crate::actor::Role::$role),*],
            }
        ),+];
    };
}

/// The sites at which an actor holds an action. A query that lists things takes one and cannot do without.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Everywhere.
    All,
    /// At these sites; nowhere when empty.
    Sites(BTreeSet<Id>),
}

impl Scope {
    /// Whether the scope holds `site`.
    pub fn contains(&self, site: Id) -> bool {
        match self {
            Self::All => true,
            Self::Sites(sites) => sites.contains(&site),
        }
    }

    /// Whether it holds no site at all.
    pub fn is_empty(&self) -> bool {
        matches!(self, Self::Sites(sites) if sites.is_empty())
    }

    /// The part of the scope that lies in one site, when one is asked for.
    #[must_use]
    pub fn within(&self, site: Option<Id>) -> Self {
        match site {
            None => self.clone(),
            Some(site) if self.contains(site) => Self::Sites(BTreeSet::from([site])),
            Some(_) => Self::Sites(BTreeSet::new()),
        }
    }
}

/// A role held at a site, or at all sites when `site_id` is null.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
pub struct Grant {
    /// The role.
    pub role: Role,
    /// The site; null: everywhere.
    pub site_id: Option<Id>,
}

/// The whole rights table: the lines of every capability.
#[derive(Debug, Default)]
pub struct RightsTable {
    lines: BTreeMap<&'static str, Right>,
}

impl RightsTable {
    /// Puts the lines of all capabilities together.
    ///
    /// # Panics
    /// When two capabilities declare the same action: one of them would silently win.
    pub fn new(lines: impl IntoIterator<Item = Right>) -> Self {
        let mut table = Self::default();
        for line in lines {
            let twice = table.lines.insert(line.action, line);
            assert!(twice.is_none(), "the action {} is declared twice", line.action);
        }
        table
    }

    /// The lines, by action.
    pub fn lines(&self) -> impl Iterator<Item = &Right> {
        self.lines.values()
    }

    /// What a set of grants allows. `scopes`, when given, narrows it to the named actions (API tokens).
    pub fn resolve(&self, grants: &[Grant], scopes: Option<&[String]>) -> BTreeMap<&'static str, Scope> {
        let mut out = BTreeMap::new();
        for line in self.lines.values() {
            if scopes.is_some_and(|names| !names.iter().any(|name| name == line.action)) {
                continue;
            }
            let mut everywhere = false;
            let mut sites = BTreeSet::new();
            for grant in grants.iter().filter(|grant| line.roles.contains(&grant.role)) {
                match grant.site_id {
                    None => everywhere = true,
                    Some(site) => {
                        sites.insert(site);
                    }
                }
            }
            if everywhere {
                out.insert(line.action, Scope::All);
            } else if !sites.is_empty() {
                out.insert(line.action, Scope::Sites(sites));
            }
        }
        out
    }
}

/// Who acts. The first argument of every command and query.
#[derive(Clone, Debug)]
pub struct Actor {
    /// The account; none for the system itself and for the operator at the machine.
    pub id: Option<Id>,
    /// Name as the journal shows it.
    pub name: String,
    /// The roles.
    pub grants: Vec<Grant>,
    rights: BTreeMap<&'static str, Scope>,
    proved_until: Option<Time>,
    admission: Admission,
}

impl Actor {
    /// An actor with the rights that a table gives to its grants.
    pub fn new(
        id: Option<Id>,
        name: String,
        grants: Vec<Grant>,
        scopes: Option<&[String]>,
        table: &RightsTable,
    ) -> Self {
        let rights = table.resolve(&grants, scopes);
        Self { id, name, grants, rights, proved_until: None, admission: Admission::default() }
    }

    /// The same actor, who has to show again who it is from that moment on before it does a protected act.
    #[must_use]
    pub const fn proved_until(mut self, until: Time) -> Self {
        self.proved_until = Some(until);
        self
    }

    /// The same actor, let into compartments.
    #[must_use]
    pub fn admitted(mut self, admission: Admission) -> Self {
        self.admission = admission;
        self
    }

    /// What the actor was let into. No role lets anybody in.
    pub const fn admission(&self) -> &Admission {
        &self.admission
    }

    /// Refuses an act that a session left open must not do, unless the person has shown lately who they are. A token
    /// and the system itself have nobody to ask.
    ///
    /// # Errors
    /// `forbidden` with the code `proof_needed`.
    pub fn must_be_proved(&self, now: Time) -> Result<()> {
        if self.proved_until.is_none_or(|until| now < until) {
            return Ok(());
        }
        Err(Error::new(Kind::Forbidden, "show again that it is you: this act wants a fresh proof")
            .coded("proof_needed"))
    }

    /// The account of a person who has shown lately who they are: for what no program may do.
    ///
    /// # Errors
    /// `forbidden`, with the code `proof_needed` where a fresh proof helps.
    pub fn must_be_a_person(&self, now: Time) -> Result<Id> {
        self.must_be_proved(now)?;
        self.id
            .filter(|_| self.proved_until.is_some())
            .ok_or_else(|| Error::new(Kind::Forbidden, "this is for somebody who has signed in, not for a program"))
    }

    /// The system itself, for deadlines and duties: it holds every action of the table by name, and acts on sealed records
    /// as on others.
    pub fn system(name: &str, table: &RightsTable) -> Arc<Self> {
        Arc::new(Self::outside(name, table).admitted(Admission::everywhere()))
    }

    /// The same for what tells people what it reads: it was let into nothing.
    pub fn outside(name: &str, table: &RightsTable) -> Self {
        let rights = table.lines().map(|line| (line.action, Scope::All)).collect();
        let (grants, admission) = (Vec::new(), Admission::default());
        Self { id: None, name: name.to_owned(), grants, rights, proved_until: None, admission }
    }

    /// Where the actor holds an action.
    pub fn scope<A: Action>(&self) -> Scope {
        self.scope_of(A::NAME)
    }

    /// The records that the actor reaches with an action.
    pub fn reach<A: Action>(&self) -> Reach {
        Reach::new(self.scope::<A>(), self.admission.clone())
    }

    /// The same by name, for the feed.
    pub fn scope_of(&self, action: &str) -> Scope {
        self.rights.get(action).cloned().unwrap_or_else(|| Scope::Sites(BTreeSet::new()))
    }

    /// Whether the actor holds the action at `site`.
    pub fn holds(&self, action: &str, site: Id) -> bool {
        self.rights.get(action).is_some_and(|scope| scope.contains(site))
    }

    /// Whether the actor holds the action somewhere.
    pub fn holds_anywhere(&self, action: &str) -> bool {
        self.rights.contains_key(action)
    }

    /// Whether the actor holds the action at every site.
    pub fn holds_everywhere(&self, action: &str) -> bool {
        self.rights.get(action) == Some(&Scope::All)
    }

    /// Names of the actions that the actor holds somewhere.
    pub fn actions(&self) -> Vec<&'static str> {
        self.rights.keys().copied().collect()
    }

    /// Refuses unless the actor holds the action at `site`.
    ///
    /// # Errors
    /// `forbidden`.
    pub fn must<A: Action>(&self, site: Id) -> Result<()> {
        if self.holds(A::NAME, site) { Ok(()) } else { Err(Error::forbidden(A::NAME)) }
    }

    /// Refuses unless the actor holds the action at `site`; an actor that may not even read such a thing there hears
    /// that there is none.
    ///
    /// # Errors
    /// `forbidden`, or `not_found` when the actor lacks the action `R` as well.
    pub fn must_seen<A: Action, R: Action>(&self, site: Id, what: &str) -> Result<()> {
        if self.holds(R::NAME, site) || self.holds(A::NAME, site) {
            self.must::<A>(site)
        } else {
            Err(Error::not_found(what))
        }
    }

    /// Refuses unless the actor holds the action at every site.
    ///
    /// # Errors
    /// `forbidden`.
    pub fn must_everywhere<A: Action>(&self) -> Result<()> {
        if self.holds_everywhere(A::NAME) { Ok(()) } else { Err(Error::forbidden(A::NAME)) }
    }
}

/// One request by an actor: what the idempotency record and the journal remember of it.
#[derive(Clone, Debug)]
pub struct Caller {
    /// Who.
    pub actor: Arc<Actor>,
    /// Key that makes a repeat of the request harmless.
    pub key: Option<String>,
    /// What was asked, such as `POST /api/v1/incidents`. Part of the hash that a repeat must match.
    pub request: String,
}

impl Caller {
    /// The system doing something by itself.
    pub fn internal(actor: Arc<Actor>, request: &str) -> Self {
        Self { actor, key: None, request: request.to_owned() }
    }
}

#[cfg(test)]
mod tests {
    #![expect(unreachable_pub, reason = "the macro declares what capabilities export")]

    use super::*;

    crate::rights! {
        /// Open a gate.
        OpenGate = "gate.open": [Administrator, Officer];
        /// See a gate.
        SeeGate = "gate.see": [Administrator, Officer, Auditor];
    }

    #[test]
    fn only_what_a_line_grants_is_allowed() {
        let table = RightsTable::new(RIGHTS.iter().copied());
        let (here, there) = (Id::new(Time::from_micros(1_000_000)), Id::new(Time::from_micros(2_000_000)));
        let grants =
            vec![Grant { role: Role::Officer, site_id: Some(here) }, Grant { role: Role::Auditor, site_id: None }];
        let actor = Actor::new(None, "Kim".into(), grants.clone(), None, &table);
        assert!(actor.must::<OpenGate>(here).is_ok());
        assert!(actor.must::<OpenGate>(there).is_err());
        assert_eq!(actor.scope::<SeeGate>(), Scope::All);
        assert!(!actor.holds_anywhere("gate.paint"));
        let token = Actor::new(None, "token".into(), grants, Some(&["gate.see".to_owned()]), &table);
        assert!(!token.holds_anywhere("gate.open"));
    }

    #[test]
    fn a_protected_act_wants_a_fresh_proof_of_a_person() {
        let (before, until) = (Time::from_micros(1), Time::from_micros(2));
        let program = Actor::new(None, "token".into(), Vec::new(), None, &RightsTable::default());
        assert!(program.must_be_proved(until).is_ok());
        let person = program.proved_until(until);
        assert!(person.must_be_proved(before).is_ok());
        assert_eq!(person.must_be_proved(until).expect_err("too late").problem().code, "proof_needed");
    }

    #[test]
    fn what_no_program_may_do_wants_a_person_who_has_just_shown_who_they_are() {
        let (before, until) = (Time::from_micros(1), Time::from_micros(2));
        let kim = Id::new(before);
        let of = |id| Actor::new(id, "Kim".into(), Vec::new(), None, &RightsTable::default());
        let code = |actor: &Actor, now| actor.must_be_a_person(now).map_err(|error| error.problem().code);
        assert_eq!(code(&of(Some(kim)).proved_until(until), before), Ok(kim));
        assert_eq!(code(&of(Some(kim)).proved_until(until), until), Err("proof_needed".to_owned()));
        assert_eq!(code(&of(Some(kim)), before), Err("forbidden".to_owned()), "a token");
        assert_eq!(code(&of(None), before), Err("forbidden".to_owned()), "the system");
    }

    /// What an actor may do here and there, by every question that is asked.
    #[test]
    fn every_question_about_a_right_has_the_same_answer() {
        let table = RightsTable::new(RIGHTS.iter().copied());
        assert_eq!(table.lines().map(|line| line.action).collect::<Vec<_>>(), ["gate.open", "gate.see"]);
        let (here, there) = (Id::new(Time::from_micros(1_000_000)), Id::new(Time::from_micros(2_000_000)));
        let of = |role, site_id| Actor::new(None, "Kim".into(), vec![Grant { role, site_id }], None, &table);
        let only = |site| Scope::Sites(BTreeSet::from([site]));
        let nowhere = Scope::Sites(BTreeSet::new());
        // Who; the scopes of opening and of seeing a gate.
        for (actor, open, see) in [
            (of(Role::Officer, Some(here)), only(here), only(here)),
            (of(Role::Officer, None), Scope::All, Scope::All),
            (of(Role::Auditor, Some(here)), nowhere.clone(), only(here)),
            (of(Role::Auditor, None), nowhere.clone(), Scope::All),
            (of(Role::Client, None), nowhere.clone(), nowhere.clone()),
            (Actor::outside("System", &table), Scope::All, Scope::All),
        ] {
            let mut names = Vec::new();
            for (name, scope) in [("gate.open", &open), ("gate.see", &see)] {
                assert_eq!(actor.scope_of(name), *scope);
                assert_eq!(actor.holds_anywhere(name), !scope.is_empty(), "{actor:?} {name}");
                assert_eq!(actor.holds_everywhere(name), *scope == Scope::All, "{actor:?} {name}");
                for site in [here, there] {
                    assert_eq!(actor.holds(name, site), scope.contains(site), "{actor:?} {name}");
                }
                if !scope.is_empty() {
                    names.push(name);
                }
            }
            assert_eq!(actor.actions(), names);
            assert_eq!((actor.scope::<OpenGate>(), actor.scope::<SeeGate>()), (open.clone(), see.clone()));
            assert_eq!(*actor.reach::<SeeGate>().sites(), see);
            assert_eq!(actor.must_everywhere::<OpenGate>().is_ok(), open == Scope::All);
            for site in [here, there] {
                assert_eq!(actor.must::<OpenGate>(site).is_ok(), open.contains(site));
                let refusal = actor.must_seen::<OpenGate, SeeGate>(site, "gate").err().map(|error| error.kind());
                let expected = match (open.contains(site), see.contains(site)) {
                    (true, _) => None,
                    (false, true) => Some(Kind::Forbidden),
                    (false, false) => Some(Kind::NotFound),
                };
                assert_eq!(refusal, expected, "{actor:?} {site}");
            }
        }
        // Whoever may act on what it may not list hears the truth about it.
        let blind = Actor::new(
            None,
            "token".into(),
            vec![Grant { role: Role::Officer, site_id: Some(here) }],
            Some(&["gate.open".to_owned()]),
            &table,
        );
        assert!(blind.must_seen::<OpenGate, SeeGate>(here, "gate").is_ok());
        assert!(blind.must_seen::<OpenGate, SeeGate>(there, "gate").is_err_and(|error| error.kind() == Kind::NotFound));
    }

    #[test]
    fn a_part_of_a_scope_is_never_more_than_the_scope() {
        let (here, there) = (Id::new(Time::from_micros(1_000_000)), Id::new(Time::from_micros(2_000_000)));
        let (both, one, none) = (BTreeSet::from([here, there]), BTreeSet::from([here]), BTreeSet::new());
        for (scope, site, part) in [
            (Scope::All, None, Scope::All),
            (Scope::All, Some(here), Scope::Sites(one.clone())),
            (Scope::Sites(both.clone()), None, Scope::Sites(both.clone())),
            (Scope::Sites(both), Some(here), Scope::Sites(one.clone())),
            (Scope::Sites(one), Some(there), Scope::Sites(none)),
        ] {
            assert_eq!(scope.within(site), part, "{scope:?} {site:?}");
        }
        assert!(!Scope::All.is_empty());
    }

    #[test]
    fn the_system_is_let_in_everywhere_and_what_tells_people_nowhere() {
        let table = RightsTable::new(RIGHTS.iter().copied());
        let compartment = Id::new(Time::from_micros(1_000_000));
        assert!(Actor::system("Deadlines", &table).admission().is_within(compartment));
        let outside = Actor::outside("Webhooks", &table);
        assert!(!outside.admission().is_within(compartment));
        let admitted = outside.admitted(Admission::new(BTreeSet::from([compartment]), BTreeSet::new()));
        assert!(admitted.admission().is_within(compartment));
    }

    #[test]
    #[should_panic(expected = "gate.see is declared twice")]
    fn an_action_is_declared_once() {
        let _ = RightsTable::new(RIGHTS.iter().chain(&RIGHTS[1..]).copied());
    }
}
