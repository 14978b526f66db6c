//! How an overrun climbs at a site: who is told, and how long after.

use std::collections::BTreeMap;

use kernel::db::Json;
use kernel::{Error, Id, Result, Role, Time};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Colleague;

/// Priorities there are.
pub const PRIORITIES: usize = 5;
/// Steps of a chain at the most: beyond it nobody is left to tell.
const STEPS_MAX: usize = 8;
/// Longest wait in a chain.
const AFTER_MAX_S: i64 = 24 * 3600;
/// Largest percentage: ten times as long.
const PERCENT_MAX: i64 = 1000;
/// Seconds that an acknowledged assignment may wait where the site says nothing else.
const UNTOUCHED_S: i64 = 180;
/// Urgent things climb twice as fast, slow ones more slowly.
const PERCENT: [i64; PRIORITIES] = [50, 100, 200, 400, 600];

/// One step of a chain: a role or one person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChainStep {
    /// The role that is told.
    #[serde(default)]
    pub role: Option<Role>,
    /// Or the account.
    #[serde(default)]
    pub account_id: Option<Id>,
    /// Seconds after the overrun.
    pub after_s: i64,
    /// Whether these people are told by mail as well, where they have a mailbox.
    #[serde(default)]
    pub mail: bool,
    /// Mailboxes that are told besides.
    #[serde(default)]
    pub mailboxes: Vec<String>,
}

impl ChainStep {
    /// Whether it asks for mail.
    pub const fn asks_for_mail(&self) -> bool {
        self.mail || !self.mailboxes.is_empty()
    }
}

/// A site's chain as stored.
#[derive(Clone, Debug)]
pub struct Chain {
    /// The site.
    pub site_id: Id,
    /// Who is told, in order.
    pub steps: Json<Vec<ChainStep>>,
    /// Per cent of the waits for priority 1 to 5.
    pub priority_percent: Json<Vec<i64>>,
    /// Seconds that an acknowledged assignment may wait for the unit to set out.
    pub untouched_s: i64,
    /// Counts its changes; 0: never changed.
    pub version: i64,
}

impl Chain {
    /// The chain of a site that has none of its own: the dispatcher at once, a supervisor after two minutes, a manager
    /// after five.
    pub fn default_of(site_id: Id) -> Self {
        let step = |role, after_s| ChainStep {
            role: Some(role),
            account_id: None,
            after_s,
            mail: false,
            mailboxes: Vec::new(),
        };
        Self {
            site_id,
            steps: Json(vec![step(Role::Dispatcher, 0), step(Role::Supervisor, 120), step(Role::Manager, 300)]),
            priority_percent: Json(PERCENT.to_vec()),
            untouched_s: UNTOUCHED_S,
            version: 0,
        }
    }

    /// Refuses a chain that cannot be.
    ///
    /// # Errors
    /// `invalid` on the field at fault.
    pub fn check(&self) -> Result<()> {
        let wrong = |field: &str, message: String| Err(Error::invalid(message.clone()).field(field, message));
        if self.steps.0.is_empty() || self.steps.0.len() > STEPS_MAX {
            return wrong("steps", format!("a chain has 1 to {STEPS_MAX} steps"));
        }
        if self.steps.0.iter().any(|step| step.role.is_some() == step.account_id.is_some()) {
            return wrong("steps", "each step names either a role or an account".to_owned());
        }
        if self.steps.0.iter().any(|step| !(0..=AFTER_MAX_S).contains(&step.after_s))
            || !self.steps.0.is_sorted_by_key(|step| step.after_s)
        {
            return wrong(
                "steps",
                "the waits are seconds from 0 to a day, none shorter than the one before".to_owned(),
            );
        }
        check_percent("priority_percent", &self.priority_percent.0)?;
        if !(1..=AFTER_MAX_S).contains(&self.untouched_s) {
            return wrong("untouched_s", "this wait is a number of seconds from 1 to a day".to_owned());
        }
        Ok(())
    }

    /// The step after `level` others, and when it is due for an overrun of this priority.
    pub fn next(&self, level: i64, priority: i64, overrun_at: Time) -> Option<(ChainStep, Time)> {
        let step = self.steps.0.get(usize::try_from(level).ok()?)?;
        let wait_s = step.after_s * percent_of(&self.priority_percent.0, priority) / 100;
        Some((step.clone(), overrun_at.plus_seconds(wait_s)))
    }
}

/// The percentage for a priority; 100 where none is given.
pub(super) fn percent_of(list: &[i64], priority: i64) -> i64 {
    usize::try_from(priority - 1).ok().and_then(|at| list.get(at)).copied().unwrap_or(100)
}

/// Refuses a list that does not give one percentage for each priority.
///
/// # Errors
/// `invalid` on the field.
pub fn check_percent(field: &str, list: &[i64]) -> Result<()> {
    if list.len() == PRIORITIES && list.iter().all(|percent| (1..=PERCENT_MAX).contains(percent)) {
        Ok(())
    } else {
        let message = format!("give {PRIORITIES} percentages from 1 to {PERCENT_MAX}, one for each priority");
        Err(Error::invalid(message.clone()).field(field, message))
    }
}

/// One step as the API shows it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ChainStepView {
    /// The role that is told.
    pub role: Option<Role>,
    /// Or the person.
    pub person: Option<Colleague>,
    /// Seconds after the overrun.
    pub after_s: i64,
    /// Whether these people are told by mail as well.
    #[serde(default)]
    pub mail: bool,
    /// Mailboxes that are told besides.
    #[serde(default)]
    pub mailboxes: Vec<String>,
}

/// A site's chain as the API shows it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = Chain)]
pub struct ChainView {
    /// The site.
    pub site_id: Id,
    /// Who is told, in order.
    pub steps: Vec<ChainStepView>,
    /// Per cent of the waits for priority 1 to 5.
    pub priority_percent: Vec<i64>,
    /// Seconds that an acknowledged assignment may wait for the unit to set out.
    pub untouched_s: i64,
    /// Counts its changes; also the ETag. 0: the site has the chain that ships.
    pub version: i64,
}

impl ChainView {
    /// Shows a chain with the names of the people in it.
    pub fn new(chain: Chain, names: &BTreeMap<Id, String>) -> Self {
        let person = |id: Id| Colleague { account_id: id, name: names.get(&id).cloned().unwrap_or_default() };
        let steps = chain.steps.0.into_iter();
        Self {
            site_id: chain.site_id,
            steps: steps
                .map(|step| ChainStepView {
                    role: step.role,
                    person: step.account_id.map(person),
                    after_s: step.after_s,
                    mail: step.mail,
                    mailboxes: step.mailboxes,
                })
                .collect(),
            priority_percent: chain.priority_percent.0,
            untouched_s: chain.untouched_s,
            version: chain.version,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site() -> Id {
        Id::new(Time::from_micros(1))
    }

    #[test]
    fn urgent_things_climb_faster() {
        let chain = Chain::default_of(site());
        let check = |level: i64, priority: i64, expected: Option<(Role, i64)>| {
            let next = chain.next(level, priority, Time::from_micros(0));
            let next = next.map(|(step, at)| (step.role.expect("a role"), at.micros() / 1_000_000));
            assert_eq!(next, expected, "level {level}, priority {priority}");
        };
        check(0, 1, Some((Role::Dispatcher, 0)));
        check(1, 1, Some((Role::Supervisor, 60)));
        check(1, 2, Some((Role::Supervisor, 120)));
        check(2, 2, Some((Role::Manager, 300)));
        check(2, 5, Some((Role::Manager, 1800)));
        check(3, 1, None);
        check(-1, 1, None);
    }

    #[test]
    fn a_chain_that_cannot_be_is_refused() {
        let role = |after_s| ChainStep {
            role: Some(Role::Manager),
            account_id: None,
            after_s,
            mail: false,
            mailboxes: Vec::new(),
        };
        let nobody = ChainStep { role: None, ..role(0) };
        let both = ChainStep { account_id: Some(site()), ..role(0) };
        let check = |steps: &[ChainStep], percent: &[i64], fits: bool| {
            let chain = Chain {
                steps: Json(steps.to_vec()),
                priority_percent: Json(percent.to_vec()),
                ..Chain::default_of(site())
            };
            assert_eq!(chain.check().is_ok(), fits, "{steps:?} {percent:?}");
        };
        check(&[role(0), role(60)], &PERCENT, true);
        check(&[role(60), role(0)], &PERCENT, false);
        check(&[], &PERCENT, false);
        check(&[nobody], &PERCENT, false);
        check(&[both], &PERCENT, false);
        check(&[role(-1)], &PERCENT, false);
        check(&[role(0)], &[100; 4], false);
        check(&[role(0)], &[0, 100, 100, 100, 100], false);
    }
}
