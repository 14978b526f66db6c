//! Alarms with what their parts are called.

use std::collections::{BTreeMap, BTreeSet};

use kernel::db::{Sql, SqlExt as _};
use kernel::{Actor, Error, Id, Result};

use crate::model::{Account, ActView, Alarm, AlarmView, Labels};
use crate::store;

/// Shows alarms, in their order.
pub(crate) fn shown(sql: &mut dyn Sql, alarms: Vec<Alarm>) -> Result<Vec<AlarmView>> {
    let ids: Vec<Id> = alarms.iter().map(|alarm| alarm.id).collect();
    let mut acts: BTreeMap<Id, Vec<ActView>> = BTreeMap::new();
    for act in store::acts(sql, &ids)? {
        acts.entry(act.alarm_id).or_default().push(act.into());
    }
    let distinct = |id: fn(&Alarm) -> Option<Id>| -> Vec<Id> {
        alarms.iter().filter_map(id).collect::<BTreeSet<_>>().into_iter().collect()
    };
    let accounts: Vec<Account> = sql.by_ids("id", &distinct(|alarm| alarm.account_id), "")?;
    let accounts: BTreeMap<Id, (String, String)> =
        accounts.into_iter().map(|account| (account.id, (account.number, account.name))).collect();
    let sites = places::queries::site_names(sql, &distinct(|alarm| alarm.site_id))?;
    let places = places::queries::places_by_id(sql, &distinct(|alarm| alarm.place_id))?;
    let people: BTreeMap<Id, String> =
        identity::queries::names(sql, &distinct(|alarm| alarm.owner_id))?.into_iter().collect();
    let incidents = dispatch::queries::numbers(sql, &distinct(|alarm| alarm.incident_id))?;
    Ok(alarms
        .into_iter()
        .map(|alarm| {
            let labels = Labels {
                site: alarm.site_id.and_then(|site| sites.get(&site).cloned()),
                account: alarm.account_id.and_then(|account| accounts.get(&account).cloned()).unwrap_or_default(),
                place: alarm.place_id.and_then(|place| Some(places.get(&place)?.shown().to_owned())),
                owner: alarm.owner_id.and_then(|owner| people.get(&owner).cloned()),
                incident: alarm.incident_id.and_then(|incident| incidents.get(&incident).cloned()),
            };
            let acts = acts.remove(&alarm.id).unwrap_or_default();
            AlarmView::new(alarm, acts, labels)
        })
        .collect())
}

/// Takes away which incident carries an alarm on, where that is closed to the actor.
pub(crate) fn mask(sql: &mut dyn Sql, actor: &Actor, alarms: &mut [AlarmView]) -> Result<()> {
    let incidents: Vec<Id> = alarms.iter().filter_map(|alarm| alarm.incident_id).collect();
    let hidden = dispatch::queries::hidden(sql, actor, &incidents)?;
    for alarm in alarms.iter_mut().filter(|alarm| alarm.incident_id.is_some_and(|id| hidden.contains(&id))) {
        (alarm.incident_id, alarm.incident) = (None, None);
    }
    Ok(())
}

/// Shows one alarm to whoever acts on it.
pub(crate) fn shown_to(sql: &mut dyn Sql, actor: &Actor, alarm: Alarm) -> Result<AlarmView> {
    let mut view = shown_one(sql, alarm)?;
    mask(sql, actor, std::slice::from_mut(&mut view))?;
    Ok(view)
}

/// Shows one alarm, as the journal keeps it.
pub(crate) fn shown_one(sql: &mut dyn Sql, alarm: Alarm) -> Result<AlarmView> {
    shown(sql, vec![alarm])?.pop().ok_or_else(|| Error::internal("an alarm is shown as none"))
}
