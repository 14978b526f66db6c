//! Whether panels are heard.

use std::collections::BTreeSet;

use alarms::model::Watched;
use kernel::db::Sql;
use kernel::error::Kind;
use kernel::{Error, Id, Result, Scope, Time};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Panels of one answer at the most: some megabytes.
const PANELS_MAX: usize = 100_000;
/// Silent panels that are told one by one; the tab of panels has all of them.
const SILENT_MAX: usize = 100;

/// Whether panels, and other sources, are heard: as it is now.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[schema(as = AlarmSupervision)]
pub struct Supervision {
    /// Panels in use.
    pub panels: u64,
    /// Of these, those of which signs of life are expected.
    pub supervised: u64,
    /// Of these, silent for longer than they may.
    pub silent: u64,
    /// Of the supervised, never heard since they were entered.
    pub never_heard: u64,
    /// Ways of panels that are silent for longer than they may, whether or not the panel is heard on another.
    pub silent_ways: u64,
    /// Panels on test.
    pub on_test: u64,
    /// Zones that are shelved.
    pub shelved_zones: u64,
    /// Alarms of the period because a panel, or many at once, fell silent.
    pub silences: u64,
    /// The silent panels, those that have been so the longest first; at most a hundred.
    pub silent_panels: Vec<SilentPanel>,
}

/// A panel that should have been heard.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct SilentPanel {
    /// Id.
    pub id: Id,
    /// What it calls itself.
    pub account: String,
    /// What people call it.
    pub name: String,
    /// Name of its site.
    pub site_name: Option<String>,
    /// Since when.
    pub silent_since: Time,
}

/// Supervision of the panels in a scope. Silences of the period, the caller adds.
pub(super) fn supervision(sql: &mut dyn Sql, scope: &Scope, now: Time) -> Result<Supervision> {
    let panels = alarms::queries::watched(sql, scope, PANELS_MAX as i64 + 1)?;
    if panels.len() > PANELS_MAX {
        return Err(Error::new(Kind::TooLarge, format!("there are more than {PANELS_MAX} panels; ask for one site")));
    }
    let many = |fits: &dyn Fn(&Watched) -> bool| panels.iter().filter(|panel| fits(panel)).count() as u64;
    let supervised = |panel: &Watched| panel.interval_s.is_some();
    let mut silent: Vec<(Time, &Watched)> = panels
        .iter()
        .filter(|panel| supervised(panel))
        .filter_map(|panel| Some((panel.silent_since?, panel)))
        .collect();
    silent.sort_by_key(|(since, panel)| (*since, panel.id));
    let many_silent = silent.len() as u64;
    silent.truncate(SILENT_MAX);
    let sites: BTreeSet<Id> = silent.iter().filter_map(|(_, panel)| panel.site_id).collect();
    let sites = places::queries::site_names(sql, &sites.into_iter().collect::<Vec<_>>())?;
    let told = silent.into_iter().map(|(silent_since, panel)| SilentPanel {
        id: panel.id,
        account: panel.number.clone(),
        name: panel.name.clone(),
        site_name: panel.site_id.and_then(|site| sites.get(&site).cloned()),
        silent_since,
    });
    Ok(Supervision {
        panels: panels.len() as u64,
        supervised: many(&supervised),
        silent: many_silent,
        never_heard: many(&|panel| supervised(panel) && panel.heard_at.is_none()),
        on_test: many(&|panel| panel.test_until.is_some_and(|until| now < until)),
        silent_panels: told.collect(),
        silent_ways: alarms::queries::silent_ways(sql, scope, now)?.unsigned_abs(),
        shelved_zones: alarms::queries::shelved_zones(sql, scope, now)?.unsigned_abs(),
        silences: 0,
    })
}
