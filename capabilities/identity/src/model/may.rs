//! Who may do what, and why: read from the one rights table, as it is enforced.

use kernel::actor::{Grant, Right, RightsTable};
use kernel::{Error, Id, Result, Role};
use serde::Serialize;
use utoipa::ToSchema;

use super::AccountView;

/// Narrows accounts to those that may do something.
#[derive(Clone, Debug)]
pub struct May {
    /// The roles that hold the action.
    pub roles: Vec<Role>,
    /// At this site; none: somewhere.
    pub site_id: Option<Id>,
}

kernel::text_enum! {
    /// Why somebody may do something, or may not.
    pub enum Because {
        /// One of its roles grants it there.
        Granted = "granted",
        /// One of its roles grants it, but at other sites.
        Elsewhere = "elsewhere",
        /// None of its roles grants it.
        NoRole = "no_role",
        /// A role would grant it, but the account is disabled.
        Disabled = "disabled",
        /// A role would grant it, but needs a second factor, and the account has none yet.
        SecondFactor = "second_factor",
    }
}

/// One action, and whether an account may do it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = MayLine)]
pub struct MayLine {
    /// The action.
    pub action: &'static str,
    /// What it lets a person do.
    pub about: &'static str,
    /// Whether the account may do it at the site that was asked for, or, when none was, somewhere.
    pub allowed: bool,
    /// Why, as a word.
    pub because: Because,
    /// Why, as a sentence.
    pub why: String,
    /// The account's grants that hold the action, wherever they do.
    pub grants: Vec<Grant>,
    /// The roles that hold the action.
    pub roles: &'static [Role],
}

impl MayLine {
    /// Whether an account may do what a line of the table names. `lacks_factor`: one of its roles needs a second factor, and
    /// it has none, so that whoever signs in can do nothing but add one.
    pub fn new(line: &Right, account: &AccountView, lacks_factor: bool, site: Option<Id>) -> Self {
        let holds = |grant: &&Grant| line.roles.contains(&grant.role);
        let grants: Vec<Grant> = account.grants.iter().filter(holds).copied().collect();
        let there = |grant: &&Grant| site.is_none() || grant.site_id.is_none() || grant.site_id == site;
        let granting = grants.iter().find(there);
        let because = match granting {
            Some(_) if account.disabled => Because::Disabled,
            Some(_) if lacks_factor => Because::SecondFactor,
            Some(_) => Because::Granted,
            None if grants.is_empty() => Because::NoRole,
            None => Because::Elsewhere,
        };
        let named = |grant: &Grant| grant.role.to_string();
        let why = match because {
            Because::Granted if granting.is_some_and(|grant| grant.site_id.is_none()) => {
                format!("the role {} at all sites grants it", granting.map(named).unwrap_or_default())
            }
            Because::Granted if site.is_some() => {
                format!("the role {} at this site grants it", granting.map(named).unwrap_or_default())
            }
            Because::Granted => format!("the role {} grants it at its site", granting.map(named).unwrap_or_default()),
            Because::Disabled => "the account is disabled; its roles would grant it".to_owned(),
            Because::SecondFactor => "a role of the account needs a second factor, and it has none yet".to_owned(),
            Because::Elsewhere => "a role grants it, but at another site".to_owned(),
            Because::NoRole => format!("none of its roles grants it; {} would", either(line.roles)),
        };
        Self {
            action: line.action,
            about: line.about.trim(),
            allowed: because == Because::Granted,
            because,
            why,
            grants,
            roles: line.roles,
        }
    }
}

/// `administrator or manager`
fn either(roles: &[Role]) -> String {
    let names: Vec<String> = roles.iter().map(ToString::to_string).collect();
    match names.as_slice() {
        [] => "no role".to_owned(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}

/// The roles that hold an action.
///
/// # Errors
/// `invalid` for an action that the table does not have.
pub fn roles_of(rights: &RightsTable, action: &str) -> Result<Vec<Role>> {
    rights.lines().find(|line| line.action == action).map(|line| line.roles.to_vec()).ok_or_else(|| {
        let message = format!("there is no right “{action}”; GET /api/v1/rights lists them");
        Error::invalid(message.clone()).field("action", message)
    })
}

#[cfg(test)]
mod tests {
    use kernel::{Actor, Time};

    use super::*;

    const LINE: Right =
        Right { action: "unit.manage", about: " Add units.", roles: &[Role::Administrator, Role::Manager] };

    fn account(grants: Vec<Grant>, disabled: bool) -> AccountView {
        let id = Id::new(Time::from_micros(1));
        AccountView { id, username: "kim".into(), name: "Kim".into(), email: None, disabled, grants, version: 1 }
    }

    #[test]
    fn the_reason_names_what_decides() {
        let (here, there) = (Id::new(Time::from_micros(1_000_000)), Id::new(Time::from_micros(2_000_000)));
        let at = |role, site_id| vec![Grant { role, site_id }];
        let lacks = MayLine::new(&LINE, &account(at(Role::Manager, None), false), true, None);
        assert_eq!((lacks.because, lacks.allowed), (Because::SecondFactor, false));
        let check = |grants: Vec<Grant>, disabled: bool, site: Option<Id>, because: Because, why: &str| {
            let line = MayLine::new(&LINE, &account(grants, disabled), false, site);
            assert_eq!((line.because, line.why.as_str()), (because, why));
            assert_eq!(line.allowed, because == Because::Granted);
        };
        check(at(Role::Manager, None), false, Some(here), Because::Granted, "the role manager at all sites grants it");
        check(
            at(Role::Manager, Some(here)),
            false,
            Some(here),
            Because::Granted,
            "the role manager at this site grants it",
        );
        check(at(Role::Manager, Some(here)), false, None, Because::Granted, "the role manager grants it at its site");
        check(
            at(Role::Manager, Some(there)),
            false,
            Some(here),
            Because::Elsewhere,
            "a role grants it, but at another site",
        );
        check(
            at(Role::Manager, None),
            true,
            None,
            Because::Disabled,
            "the account is disabled; its roles would grant it",
        );
        let none = "none of its roles grants it; administrator or manager would";
        check(at(Role::Officer, None), false, None, Because::NoRole, none);
        check(at(Role::Officer, None), true, Some(here), Because::NoRole, none);
    }

    #[test]
    fn the_answer_is_what_is_enforced() {
        let table = RightsTable::new([LINE]);
        let sites = [Id::new(Time::from_micros(1_000_000)), Id::new(Time::from_micros(2_000_000))];
        for role in [Role::Administrator, Role::Manager, Role::Officer, Role::Auditor] {
            for site_id in [None, Some(sites[0])] {
                let grants = vec![Grant { role, site_id }];
                let actor = Actor::new(None, "Kim".into(), grants.clone(), None, &table);
                for site in sites {
                    let line = MayLine::new(&LINE, &account(grants.clone(), false), false, Some(site));
                    assert_eq!(line.allowed, actor.holds(LINE.action, site), "{role} {site_id:?} {site}");
                }
                let somewhere = MayLine::new(&LINE, &account(grants, false), false, None);
                assert_eq!(somewhere.allowed, actor.holds_anywhere(LINE.action));
            }
        }
    }

    #[test]
    fn roles_are_listed_as_one_says_them_and_rights_that_are_none_are_refused() {
        for (roles, said) in [
            (&[][..], "no role"),
            (&[Role::Auditor], "auditor"),
            (&[Role::Administrator, Role::Manager, Role::Auditor], "administrator, manager or auditor"),
        ] {
            assert_eq!(either(roles), said);
        }
        let table = RightsTable::new([LINE]);
        assert_eq!(roles_of(&table, LINE.action).expect("a right"), LINE.roles);
        let refused = roles_of(&table, "unit.paint").expect_err("no right").problem();
        assert_eq!(refused.fields[0].field, "action");
    }
}
