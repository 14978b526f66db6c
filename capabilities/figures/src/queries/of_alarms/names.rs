//! What keys of alarms are called.

use std::collections::BTreeMap;

use alarms::model::PastAlarm;
use kernel::db::Sql;
use kernel::{Id, Result};

use crate::model::AlarmBy;
use crate::queries::names::place_names;

/// Names of groups, by their keys; a key that needs none is not among them. Of each group one alarm is known.
pub(super) fn names(sql: &mut dyn Sql, by: AlarmBy, groups: &[(&str, &PastAlarm)]) -> Result<BTreeMap<String, String>> {
    let ids: Vec<Id> = groups.iter().filter_map(|(key, _)| Id::parse(key).ok()).collect();
    let found: BTreeMap<Id, String> = match by {
        AlarmBy::Site => places::queries::site_names(sql, &ids)?,
        AlarmBy::Place => place_names(sql, &ids)?,
        AlarmBy::Account => alarms::queries::account_names(sql, &ids)?,
        AlarmBy::Operator => identity::queries::names(sql, &ids)?.into_iter().collect(),
        AlarmBy::Source => return source_names(sql, groups),
        AlarmBy::Code => {
            let named = groups.iter().map(|(key, alarm)| ((*key).to_owned(), alarm.code_name.clone()));
            return Ok(named.collect());
        }
        AlarmBy::Category | AlarmBy::Priority | AlarmBy::Class | AlarmBy::Cause | AlarmBy::Standing => BTreeMap::new(),
    };
    Ok(found.into_iter().map(|(id, name)| (id.to_string(), name)).collect())
}

/// A source by its panel, its zone and what it told.
pub(super) fn source_names(sql: &mut dyn Sql, groups: &[(&str, &PastAlarm)]) -> Result<BTreeMap<String, String>> {
    let accounts: Vec<Id> = groups.iter().filter_map(|(_, alarm)| alarm.account_id).collect();
    let accounts = alarms::queries::account_names(sql, &accounts)?;
    let named = groups.iter().map(|(key, alarm)| {
        let account = alarm.account_id.and_then(|account| accounts.get(&account));
        let zone = alarm.zone_name.as_ref().or(alarm.zone.as_ref());
        let parts = [account, zone, Some(&alarm.code_name)].into_iter().flatten().map(String::as_str);
        ((*key).to_owned(), parts.collect::<Vec<_>>().join(" · "))
    });
    Ok(named.collect())
}
