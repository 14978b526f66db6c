//! Figures of a period, by what its incidents have in common.

use std::collections::{BTreeMap, HashMap};

use kernel::db::Sql;
use kernel::{Actor, Error, Id, Result, Time};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Ask;
use super::names::names;
use super::read::{Flow, Reader};
use crate::model::{By, Group, LeftOut, Tally, ordered};

/// Groups of an answer at the most; places and units may be more, and the least of them are left out.
pub(super) const GROUPS_MAX: usize = 500;

/// Figures of a period.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Figures {
    /// Received at this moment or later.
    pub from: Time,
    /// Received before this moment.
    pub to: Time,
    /// By what they are grouped.
    pub by: By,
    /// All of them together.
    pub total: Group,
    /// The groups: in the order of the clock or of priority, else the largest first.
    pub groups: Vec<Group>,
    /// Groups that are not told, because there are too many.
    pub more_groups: u64,
    /// What did not count, and why.
    pub left_out: LeftOut,
}

/// Figures of a period.
///
/// # Errors
/// `not_found` for a site that the actor may not know; `too_large` for a period with too many incidents.
pub fn figures(sql: &mut dyn Sql, actor: &Actor, ask: &Ask) -> Result<Figures> {
    let by = ask.by.ok_or_else(|| Error::invalid("say by what to group").field("by", "is missing"))?;
    let mut reader = Reader::new(sql, actor, ask)?;
    let (mut total, mut left_out) = (Tally::default(), LeftOut::default());
    let mut groups: HashMap<String, Tally> = HashMap::new();
    let mut units: HashMap<Id, Tally> = HashMap::new();
    let mut operators: BTreeMap<String, String> = BTreeMap::new();
    reader.each(sql, None, |reader, _, case| {
        let (targets, standing) = (reader.targets_of(&case.past), case.standing());
        left_out.add(case.measured.left_out);
        total.add(&case.measured, standing, None, &targets);
        if by == By::Unit {
            for unit in case.units() {
                units.entry(unit).or_default().add(&case.measured, standing, Some(unit), &targets);
            }
            return Ok(Flow::More);
        }
        let key = case.key(by);
        if let Some(opener) = case.opener.filter(|opener| opener.id.is_some()) {
            operators.insert(key.clone(), opener.name);
        }
        groups.entry(key).or_default().add(&case.measured, standing, None, &targets);
        Ok(Flow::More)
    })?;
    let groups = groups.into_iter().chain(units.into_iter().map(|(unit, tally)| (unit.to_string(), tally)));
    let mut groups = ordered(by, groups.collect());
    let more_groups = groups.len().saturating_sub(GROUPS_MAX) as u64;
    groups.truncate(GROUPS_MAX);
    let keys: Vec<&str> = groups.iter().map(|(key, _)| key.as_str()).collect();
    let mut names = names(sql, by, &keys)?;
    names.extend(operators);
    let positions = reader.positions();
    let shown = |(key, tally): (String, Tally)| {
        let name = names.get(&key).unwrap_or(&key).clone();
        let at = positions.get(&key);
        Group { latitude: at.map(|at| at.0), longitude: at.map(|at| at.1), ..tally.group(key, name) }
    };
    Ok(Figures {
        from: ask.filter.from,
        to: ask.filter.to,
        by,
        total: total.group(String::new(), String::new()),
        groups: groups.into_iter().map(shown).collect(),
        more_groups,
        left_out,
    })
}
