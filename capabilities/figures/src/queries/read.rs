//! Reading the incidents of a period a part at a time, measured and placed in their site's week.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use dispatch::model::{Past, Targets};
use jiff::tz::TimeZone;
use kernel::db::Sql;
use kernel::error::Kind;
use kernel::journal::EntryActor;
use kernel::{Actor, Error, Id, Reach, Result, Time};
use places::model::Shift;

use super::Ask;
use crate::model::{By, Local, Measured, Shifts, Standing, UNKNOWN, local, measure, shift_key};
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
    /// Key of the shift in which it was received, where that is asked.
    pub(super) shift: String,
    /// Who took the call, where that is asked.
    pub(super) opener: Option<EntryActor>,
    /// The place that is on the map, where that is asked.
    pub(super) spot: Option<Spot>,
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
    pub(super) fn key(&self, by: By) -> String {
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
            By::Spot => self.spot.map_or_else(|| UNKNOWN.to_owned(), |(id, _)| id.to_string()),
            By::Operator => match (&self.opener, &past.import_source) {
                (Some(EntryActor { id: Some(id), .. }), _) => id.to_string(),
                (Some(EntryActor { name, .. }), _) => name.clone(),
                (None, Some(source)) => source.clone(),
                (None, None) => UNKNOWN.to_owned(),
            },
            By::Shift if self.hour_known() => self.shift.clone(),
            By::Hour | By::Weekday | By::HourOfWeek | By::Shift | By::Unit => by.key_of(self.local, self.hour_known()),
        }
    }
}

/// How time goes at a site.
#[derive(Clone)]
pub(super) struct Clock {
    pub(super) zone: TimeZone,
    pub(super) shifts: Arc<Vec<Shift>>,
}

/// A reader of one answer.
pub(super) struct Reader<'a> {
    pub(super) ask: &'a Ask,
    reach: Reach,
    sites: BTreeMap<Id, Clock>,
    targets: BTreeMap<String, Targets>,
    /// By place: which one is on the map for it, and where.
    spots: HashMap<Id, Option<Spot>>,
}

/// A place that has a position, and that position: degrees north and east.
pub(super) type Spot = (Id, (f64, f64));

impl<'a> Reader<'a> {
    /// A reader of what the actor may see.
    pub(super) fn new(sql: &mut dyn Sql, actor: &Actor, ask: &'a Ask) -> Result<Self> {
        let reach = actor.reach::<ReadFigures>();
        if ask.site_id.is_some_and(|site| !reach.sites().contains(site)) {
            return Err(Error::not_found("site"));
        }
        let types = dispatch::queries::types(sql)?;
        let targets = types.into_iter().map(|kind| (kind.code, kind.targets)).collect();
        Ok(Self { ask, reach: reach.within(ask.site_id), sites: BTreeMap::new(), targets, spots: HashMap::new() })
    }

    /// The targets of an incident's type.
    pub(super) fn targets_of(&self, past: &Past) -> Targets {
        self.targets.get(&past.type_code).copied().unwrap_or_default()
    }

    /// The clock of a site.
    pub(super) fn clock(&mut self, sql: &mut dyn Sql, site: Id) -> Result<Clock> {
        if let Some(clock) = self.sites.get(&site) {
            return Ok(clock.clone());
        }
        let known = places::queries::known_site(sql, site)?;
        let clock = Clock { zone: kernel::clock::time_zone(&known.time_zone)?, shifts: Arc::new(known.shifts.0) };
        self.sites.insert(site, clock.clone());
        Ok(clock)
    }

    /// The place that is on the map for an incident; an incident of which only words say where it is has none.
    fn spot_of(&mut self, sql: &mut dyn Sql, past: &Past) -> Result<Option<Spot>> {
        let Some(place) = past.place_id.filter(|_| self.ask.by == Some(By::Spot)) else { return Ok(None) };
        let spot = match self.spots.get(&place) {
            Some(known) => *known,
            None => places::queries::located(sql, place)?,
        };
        self.spots.insert(place, spot);
        Ok(spot)
    }

    /// Where the places are that are on the map, by the key of their group.
    pub(super) fn positions(&self) -> BTreeMap<String, (f64, f64)> {
        self.spots.values().flatten().map(|(id, at)| (id.to_string(), *at)).collect()
    }

    /// The key of the shift that is on at a site: of the hours that were asked for, else of the site's own shifts.
    fn shift_at(&self, clock: &Clock, local: Local) -> String {
        match &self.ask.shifts {
            Some(hours) => hours.key_of(local.hour),
            None if clock.shifts.is_empty() => Shifts::default().key_of(local.hour),
            None => shift_key(&clock.shifts, local),
        }
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
            let part = dispatch::queries::past(sql, &self.reach, &self.ask.filter, after, PART)?;
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
                let clock = self.clock(sql, past.site_id)?;
                let local = local(past.received_at, &clock.zone)?;
                let by_shift = self.ask.by == Some(By::Shift);
                let case = Case {
                    measured: measure(&past),
                    local,
                    shift: if by_shift { self.shift_at(&clock, local) } else { String::new() },
                    opener: openers.remove(&past.id),
                    spot: self.spot_of(sql, &past)?,
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
