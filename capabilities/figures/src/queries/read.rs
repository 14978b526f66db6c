//! Reading the incidents of a period a part at a time, measured and placed in their site's week.

use std::collections::BTreeMap;

use dispatch::model::{Past, Targets};
use jiff::tz::TimeZone;
use kernel::db::Sql;
use kernel::error::Kind;
use kernel::journal::EntryActor;
use kernel::{Actor, Error, Id, Result, Scope, Time};

use super::Ask;
use crate::model::{By, Local, Measured, Standing, UNKNOWN, local, measure};
use crate::rights::ReadFigures;

/// Incidents read at a time: enough to make a statement worth its while, few enough to stay within some megabytes.
const PART: i64 = 2_048;
/// Incidents of one answer at the most: some seconds of reading.
const INCIDENTS_MAX: usize = 250_000;

/// One incident, measured.
pub(super) struct Case {
    pub(super) past: Past,
    pub(super) measured: Measured,
    /// When it was received, where it was.
    pub(super) local: Local,
    /// Who took the call, where that is asked.
    pub(super) opener: Option<EntryActor>,
}

impl Case {
    /// Whether the hour in which it was received is known.
    pub(super) fn hour_known(&self) -> bool {
        self.measured.left_out.day_precision == 0
    }

    pub(super) fn standing(&self) -> Standing {
        if self.past.cancelled_at.is_some() {
            Standing::Cancelled
        } else if self.past.closed_at.is_some() {
            Standing::Closed
        } else {
            Standing::Open
        }
    }

    /// Units that went, each once.
    pub(super) fn units(&self) -> Vec<Id> {
        let mut units: Vec<Id> = self.measured.legs.iter().map(|leg| leg.unit_id).collect();
        units.sort_unstable();
        units.dedup();
        units
    }

    /// The key of its group; of a unit's groups there are several.
    pub(super) fn key(&self, by: By, ask: &Ask) -> String {
        let past = &self.past;
        match by {
            By::Site => past.site_id.to_string(),
            By::Type => past.type_code.clone(),
            By::Priority => past.priority.to_string(),
            By::Place => match (past.place_id, &past.location_text) {
                (Some(place), _) => place.to_string(),
                (None, Some(words)) => words.clone(),
                (None, None) => UNKNOWN.to_owned(),
            },
            By::Operator => match (&self.opener, &past.import_source) {
                (Some(EntryActor { id: Some(id), .. }), _) => id.to_string(),
                (Some(EntryActor { name, .. }), _) => name.clone(),
                (None, Some(source)) => source.clone(),
                (None, None) => UNKNOWN.to_owned(),
            },
            By::Hour | By::Weekday | By::HourOfWeek | By::Shift | By::Unit => {
                by.key_of(self.local, self.hour_known(), &ask.shifts)
            }
        }
    }
}

/// A reader of one answer.
pub(super) struct Reader<'a> {
    pub(super) ask: &'a Ask,
    scope: Scope,
    zones: BTreeMap<Id, TimeZone>,
    targets: BTreeMap<String, Targets>,
}

impl<'a> Reader<'a> {
    /// A reader of what the actor may see.
    pub(super) fn new(sql: &mut dyn Sql, actor: &Actor, ask: &'a Ask) -> Result<Self> {
        let scope = actor.scope::<ReadFigures>();
        if ask.site_id.is_some_and(|site| !scope.contains(site)) {
            return Err(Error::not_found("site"));
        }
        let types = dispatch::queries::types(sql)?;
        let targets = types.into_iter().map(|kind| (kind.code, kind.targets)).collect();
        Ok(Self { ask, scope: scope.within(ask.site_id), zones: BTreeMap::new(), targets })
    }

    /// The targets of an incident's type.
    pub(super) fn targets_of(&self, past: &Past) -> Targets {
        self.targets.get(&past.type_code).copied().unwrap_or_default()
    }

    /// The time zone of a site.
    pub(super) fn zone(&mut self, sql: &mut dyn Sql, site: Id) -> Result<TimeZone> {
        if let Some(zone) = self.zones.get(&site) {
            return Ok(zone.clone());
        }
        let zone = kernel::clock::time_zone(&places::queries::known_site(sql, site)?.time_zone)?;
        self.zones.insert(site, zone.clone());
        Ok(zone)
    }

    /// Hands the incidents of the period over, by time, after the one named, until there are none or `take` says enough.
    pub(super) fn each(
        &mut self,
        sql: &mut dyn Sql,
        after: Option<(Time, Id)>,
        mut take: impl FnMut(&mut Self, &mut dyn Sql, Case) -> Result<Flow>,
    ) -> Result<()> {
        let (mut after, mut seen) = (after, 0);
        loop {
            let part = dispatch::queries::past(sql, &self.scope, &self.ask.filter, after, PART)?;
            let Some(last) = part.last() else { return Ok(()) };
            after = Some((last.received_at, last.id));
            let is_last = (part.len() as i64) < PART;
            seen += part.len();
            if seen > INCIDENTS_MAX {
                return Err(Error::new(
                    Kind::TooLarge,
                    format!("the period holds more than {INCIDENTS_MAX} incidents; ask for a shorter one, or one site"),
                ));
            }
            let mut openers = self.openers(sql, &part)?;
            for past in part {
                let zone = self.zone(sql, past.site_id)?;
                let case = Case {
                    measured: measure(&past),
                    local: local(past.received_at, &zone)?,
                    opener: openers.remove(&past.id),
                    past,
                };
                if take(self, sql, case)? == Flow::Enough {
                    return Ok(());
                }
            }
            if is_last {
                return Ok(());
            }
        }
    }

    fn openers(&self, sql: &mut dyn Sql, part: &[Past]) -> Result<BTreeMap<Id, EntryActor>> {
        if self.ask.by != Some(By::Operator) {
            return Ok(BTreeMap::new());
        }
        let ours = part.iter().filter(|past| past.import_source.is_none());
        let ours: Vec<Id> = ours.map(|past| past.id).collect();
        dispatch::queries::openers(sql, &ours)
    }
}

/// Whether to go on reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Flow {
    More,
    Enough,
}
