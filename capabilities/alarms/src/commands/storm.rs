//! A storm of power or communication troubles: one row for an outage, however many panels report it.

use kernel::db::Sql as _;
use kernel::{Context, Id, Result, Tx};

use super::record::{AlarmFact, alarm_changed, alarm_raised};
use crate::model::{Account, Alarm, Told};
use crate::store;

/// Panels that report trouble of a kind within [`WITHIN_S`] from which on it is one outage and not so many panels.
pub(super) const FROM: i64 = 5;
/// One minute, in seconds: an outage is noticed when the shortest intervals end.
pub(super) const WITHIN_S: i64 = 60;
/// A storm that nobody has joined for so long is over, ten minutes in seconds: what comes later is a trouble of its own.
const LASTS_S: i64 = 600;

/// What the troubles of a storm have in common: their category, at a site or everywhere.
fn key(told: &Told, site: Option<Id>) -> String {
    site.map_or_else(|| format!("storm/{}", told.category), |site| format!("storm/{}/{site}", told.category))
}

/// Where a storm can be: at the site of the panel, and else everywhere.
fn sites(account: &Account) -> impl Iterator<Item = Option<Id>> {
    account.site_id.map(Some).into_iter().chain([None])
}

/// The storm that a fresh trouble is part of, counted up; none when it is a trouble of its own.
pub(super) fn joined(
    tx: &mut Tx<'_>,
    context: &Context,
    account: &Account,
    told: &Told,
    signal: Id,
) -> Result<Option<Id>> {
    if !told.category.may_be_grouped() {
        return Ok(None);
    }
    for site in sites(account) {
        let storm = store::open_alarm(tx, &key(told, site))?;
        let lasts = |storm: &Alarm| storm.restored_at.is_none() && context.now <= storm.last_at.plus_seconds(LASTS_S);
        let since = context.now.plus_seconds(-WITHIN_S);
        if storm.as_ref().is_some_and(lasts)
            || store::accounts_in_trouble(tx, told.category, site, account.id, since)? >= FROM
        {
            return count_up(tx, context, storm, site, account, told, signal).map(Some);
        }
    }
    Ok(None)
}

fn count_up(
    tx: &mut Tx<'_>,
    context: &Context,
    storm: Option<Alarm>,
    site: Option<Id>,
    account: &Account,
    told: &Told,
    signal: Id,
) -> Result<Id> {
    let fact = AlarmFact { signal_id: Some(signal), ..AlarmFact::default() };
    let of_storm = Told { zone: None, video: None, ..told.clone() };
    if let Some(mut storm) = storm {
        if !store::note_storm_panel(tx, storm.id, account.id, false)? {
            store::add_storm_panel(tx, storm.id, account.id)?;
        }
        let (troubled, all) = store::storm_panels(tx, storm.id)?;
        storm.repeat(&Told { text: Some(said(troubled, all)), ..of_storm }, context.now);
        let id = storm.id;
        alarm_changed(tx, context, "alarm.repeated", storm, fact)?;
        return Ok(id);
    }
    let text = format!(
        "An outage: more than {FROM} panels report it within a minute; their first reports stand by themselves"
    );
    let of_storm = Told { text: Some(text), ..of_storm };
    let mut storm = Alarm::raised(Id::new(context.now), tx.organisation(), key(told, site), &of_storm, context.now);
    storm.serial = store::next_serial(tx)?;
    storm.site_id = site;
    let id = storm.id;
    alarm_raised(tx, context, storm, fact)?;
    store::add_storm_panel(tx, id, account.id)?;
    Ok(id)
}

/// A panel of a storm reports that its trouble is over: the storm is over with its last panel. Gives the storm.
pub(super) fn left(
    tx: &mut Tx<'_>,
    context: &Context,
    account: &Account,
    told: &Told,
    signal: Id,
) -> Result<Option<Id>> {
    if !told.category.may_be_grouped() {
        return Ok(None);
    }
    for site in sites(account) {
        let Some(mut storm) = store::open_alarm(tx, &key(told, site))?.filter(|storm| storm.restored_at.is_none())
        else {
            continue;
        };
        let id = storm.id;
        if !store::note_storm_panel(tx, id, account.id, true)? {
            continue;
        }
        let (troubled, all) = store::storm_panels(tx, id)?;
        if troubled == 0 {
            let what = storm.category.is_over();
            super::raise::restored(tx, context, storm, what, Some(signal))?;
        } else {
            storm.text = Some(said(troubled, all));
            let fact = AlarmFact { signal_id: Some(signal), ..AlarmFact::default() };
            alarm_changed(tx, context, "alarm.partly_restored", storm, fact)?;
        }
        return Ok(Some(id));
    }
    Ok(None)
}

fn said(troubled: i64, all: i64) -> String {
    format!("An outage: {troubled} of {all} panels still report it")
}
