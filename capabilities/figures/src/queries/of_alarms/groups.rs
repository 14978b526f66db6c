//! Figures of the alarms of a period, by what they have in common.

use std::collections::HashMap;

use alarms::model::PastAlarm;
use kernel::db::Sql;
use kernel::{Actor, Error, Result, Time};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::AlarmAsk;
use super::names::names;
use super::read::{each, scope_of};
use crate::model::{AlarmBy, AlarmGroup, AlarmTally, ordered_alarms};
use crate::queries::figures::GROUPS_MAX;
use crate::queries::read::Flow;

/// Figures of alarms of a period.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct AlarmFigures {
    /// Signalled first at this moment or later.
    pub from: Time,
    /// Signalled first before this moment.
    pub to: Time,
    /// By what they are grouped.
    pub by: AlarmBy,
    /// All of them together.
    pub total: AlarmGroup,
    /// The groups: by priority in its order, else the largest first.
    pub groups: Vec<AlarmGroup>,
    /// Groups that are not told, because there are too many.
    pub more_groups: u64,
}

/// Figures of alarms of a period.
///
/// # Errors
/// `not_found` for a site that the actor may not know; `too_large` for a period with too many alarms.
pub fn alarm_figures(sql: &mut dyn Sql, actor: &Actor, ask: &AlarmAsk) -> Result<AlarmFigures> {
    let by = ask.by.ok_or_else(|| Error::invalid("say by what to group").field("by", "is missing"))?;
    let scope = scope_of(actor, ask)?;
    let mut total = AlarmTally::default();
    let mut groups: HashMap<String, AlarmTally> = HashMap::new();
    let mut examples: HashMap<String, PastAlarm> = HashMap::new();
    each(sql, &scope, ask, None, |alarm| {
        let key = by.key(&alarm, ask.now);
        total.add(&alarm);
        groups.entry(key.clone()).or_default().add(&alarm);
        examples.entry(key).or_insert(alarm);
        Flow::More
    })?;
    let mut groups = ordered_alarms(by, groups.into_iter().collect());
    let more_groups = groups.len().saturating_sub(GROUPS_MAX) as u64;
    groups.truncate(GROUPS_MAX);
    let shown: Vec<(&str, &PastAlarm)> =
        groups.iter().filter_map(|(key, _)| Some((key.as_str(), examples.get(key)?))).collect();
    let mut names = names(sql, by, &shown)?;
    let group = |(key, tally): (String, AlarmTally)| {
        let name = names.remove(&key).unwrap_or_else(|| key.clone());
        tally.group(key, name)
    };
    Ok(AlarmFigures {
        from: ask.filter.from,
        to: ask.filter.to,
        by,
        total: total.group(String::new(), String::new()),
        groups: groups.into_iter().map(group).collect(),
        more_groups,
    })
}
