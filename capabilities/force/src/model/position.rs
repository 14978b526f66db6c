//! Where a unit is, and how much of that can be believed.

use kernel::{Id, Time};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::UnitRow;

/// Fixes in one report at the most: a gateway's busy minute, and a phone that was without a network for an hour.
pub const FIXES_MAX: usize = 500;
/// How far a device's clock may be ahead before its time is no longer believed.
const AHEAD_MAX_S: i64 = 30;
/// A point of the trail is this much later than the one before, or this far away: a shift is some thousand points.
const TRAIL_EVERY_S: i64 = 15;
const TRAIL_EVERY_M: f64 = 25.0;
/// Age at which points of a trail go even when nobody put the unit off duty.
pub const TRAIL_KEPT_S: i64 = 24 * 3600;
/// How long a unit stays in an area before it counts as entered: who walks past a door has not gone in.
pub const DWELL_S: i64 = 20;
/// A position less exact than this says nothing about the area: buildings are as large.
const ZONE_ACCURACY_MAX_M: f64 = 50.0;

kernel::text_enum! {
    /// What a position came from.
    pub enum PositionSource {
        /// A phone of the unit's own crew.
        Phone = "phone",
        /// Something that reports for many units, such as a radio system.
        Gateway = "gateway",
    }
}

kernel::text_enum! {
    /// What became of a reported fix.
    pub enum FixStatus {
        /// It is where the unit is now.
        Taken = "taken",
        /// A later one is known; it went into the trail.
        Late = "late",
        /// It is of a time before the unit's present duty state: perhaps nobody was on duty.
        BeforeDuty = "before_duty",
        /// The unit is off duty: nobody follows people who are off duty.
        OffDuty = "off_duty",
        /// It is not on Earth, or its accuracy or heading cannot be.
        Invalid = "invalid",
        /// There is no such unit, or it is not the caller's to report.
        Unknown = "unknown",
    }
}

/// A last position as stored. The schema file says what each column holds.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "migrations/0004_positions.sql describes every column")]
pub struct PositionRow {
    pub unit_id: Id,
    pub site_id: Id,
    pub latitude: f64,
    pub longitude: f64,
    pub accuracy_m: Option<f64>,
    pub heading_deg: Option<f64>,
    pub at: Time,
    pub received_at: Time,
    pub source: PositionSource,
    pub clock_ahead: bool,
    pub place_id: Option<Id>,
    pub place_since: Option<Time>,
    pub next_place_id: Option<Id>,
    pub next_since: Option<Time>,
    pub trail_at: Time,
}

/// A point of a trail as stored.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "migrations/0004_positions.sql describes every column")]
pub struct TrailRow {
    pub id: Id,
    pub unit_id: Id,
    pub latitude: f64,
    pub longitude: f64,
    pub accuracy_m: Option<f64>,
    pub at: Time,
}

/// A unit's position as the API shows it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Position {
    /// The unit.
    pub unit_id: Id,
    /// Its call sign.
    pub call_sign: String,
    /// WGS 84 degrees.
    pub latitude: f64,
    /// WGS 84 degrees.
    pub longitude: f64,
    /// Radius in metres within which it is probably right.
    pub accuracy_m: Option<f64>,
    /// Degrees clockwise from north.
    pub heading_deg: Option<f64>,
    /// When the device was there.
    pub at: Time,
    /// When that came in.
    pub received_at: Time,
    /// What it came from.
    pub source: PositionSource,
    /// The device's clock was ahead; `at` is the time of reception.
    pub clock_ahead: bool,
    /// The area in which it has stayed long enough to count as there.
    pub place_id: Option<Id>,
    /// Path of that area.
    pub place: Option<String>,
    /// Since when.
    pub place_since: Option<Time>,
}

impl Position {
    /// Shows a row.
    pub fn new(row: PositionRow, call_sign: &str, place: Option<String>) -> Self {
        Self {
            unit_id: row.unit_id,
            call_sign: call_sign.to_owned(),
            latitude: row.latitude,
            longitude: row.longitude,
            accuracy_m: row.accuracy_m,
            heading_deg: row.heading_deg,
            at: row.at,
            received_at: row.received_at,
            source: row.source,
            clock_ahead: row.clock_ahead,
            place_id: row.place_id,
            place,
            place_since: row.place_since,
        }
    }
}

/// A point of a trail as the API shows it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct TrailPoint {
    /// Id.
    pub id: Id,
    /// WGS 84 degrees.
    pub latitude: f64,
    /// WGS 84 degrees.
    pub longitude: f64,
    /// Radius in metres within which it is probably right.
    pub accuracy_m: Option<f64>,
    /// When the device was there.
    pub at: Time,
}

impl From<TrailRow> for TrailPoint {
    fn from(row: TrailRow) -> Self {
        Self { id: row.id, latitude: row.latitude, longitude: row.longitude, accuracy_m: row.accuracy_m, at: row.at }
    }
}

/// What a device says: where it was, and when.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Fix {
    /// The unit; or its call sign.
    #[serde(default)]
    pub unit_id: Option<Id>,
    /// The unit's call sign, where one unit only has it.
    #[serde(default)]
    pub call_sign: Option<String>,
    /// WGS 84 degrees.
    pub latitude: f64,
    /// WGS 84 degrees.
    pub longitude: f64,
    /// Radius in metres within which it is probably right.
    #[serde(default)]
    pub accuracy_m: Option<f64>,
    /// Degrees clockwise from north.
    #[serde(default)]
    pub heading_deg: Option<f64>,
    /// When the device was there; now when absent.
    #[serde(default)]
    pub at: Option<Time>,
}

impl Fix {
    /// Whether it can be.
    pub fn is_possible(&self) -> bool {
        self.latitude.abs() <= 90.0
            && self.longitude.abs() <= 180.0
            && self.accuracy_m.is_none_or(|metres| metres >= 0.0)
            && self.heading_deg.is_none_or(|degrees| (0.0..=360.0).contains(&degrees))
    }

    /// When it was, and whether the device's clock is ahead: its time then is that of reception, or every later fix
    /// would seem older.
    pub fn moment(&self, now: Time) -> (Time, bool) {
        match self.at {
            Some(at) if at > now.plus_seconds(AHEAD_MAX_S) => (now, true),
            Some(at) => (at.min(now), false),
            None => (now, false),
        }
    }

    /// Whether it can say in which area the unit is.
    pub fn tells_the_area(&self) -> bool {
        self.accuracy_m.is_none_or(|metres| metres <= ZONE_ACCURACY_MAX_M)
    }
}

impl PositionRow {
    /// The first position of a unit on its shift.
    pub const fn first(unit: &UnitRow, fix: &Fix, at: Time) -> Self {
        Self {
            unit_id: unit.id,
            site_id: unit.site_id,
            latitude: fix.latitude,
            longitude: fix.longitude,
            accuracy_m: fix.accuracy_m,
            heading_deg: fix.heading_deg,
            at,
            received_at: at,
            source: PositionSource::Phone,
            clock_ahead: false,
            place_id: None,
            place_since: None,
            next_place_id: None,
            next_since: None,
            trail_at: at,
        }
    }

    /// Puts the unit where a fix says that it is.
    pub const fn move_to(&mut self, fix: &Fix, at: Time, received_at: Time) {
        (self.latitude, self.longitude) = (fix.latitude, fix.longitude);
        (self.accuracy_m, self.heading_deg) = (fix.accuracy_m, fix.heading_deg);
        (self.at, self.received_at) = (at, received_at);
    }

    /// Whether a later fix belongs into the trail.
    pub fn is_worth_a_point(&self, fix: &Fix, at: Time) -> bool {
        at >= self.trail_at.plus_seconds(TRAIL_EVERY_S)
            || places::model::metres((self.latitude, self.longitude), (fix.latitude, fix.longitude)) >= TRAIL_EVERY_M
    }

    /// Takes note of the area in which the unit was seen; true when the area in which it counts as being has changed.
    /// One change of mind begins the time anew.
    pub fn seen_in(&mut self, area: Option<Id>, at: Time) -> bool {
        if area == self.place_id {
            (self.next_place_id, self.next_since) = (None, None);
            return false;
        }
        match self.next_since.filter(|_| self.next_place_id == area) {
            Some(since) if at >= since.plus_seconds(DWELL_S) => {
                (self.place_id, self.place_since) = (area, area.map(|_| since));
                (self.next_place_id, self.next_since) = (None, None);
                true
            }
            Some(_) => false,
            None => {
                (self.next_place_id, self.next_since) = (area, Some(at));
                false
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn at(second: i64) -> Time {
        Time::from_micros(second * 1_000_000)
    }

    fn fix(at: Option<Time>) -> Fix {
        Fix {
            unit_id: None,
            call_sign: None,
            latitude: 50.79,
            longitude: -1.1,
            accuracy_m: None,
            heading_deg: None,
            at,
        }
    }

    fn row() -> PositionRow {
        let unit = UnitRow {
            id: Id::nil(),
            site_id: Id::nil(),
            call_sign: "P4".to_owned(),
            vehicle: None,
            capabilities: kernel::db::Json(Vec::new()),
            duty: crate::model::Duty::OnDuty,
            duty_since: at(0),
            break_overrun_at: None,
            retired: false,
            version: 1,
        };
        PositionRow::first(&unit, &fix(None), at(100))
    }

    #[test]
    fn a_clock_that_is_ahead_is_not_believed() {
        let check = |said: Option<i64>, expected: (i64, bool)| {
            let (moment, ahead) = fix(said.map(at)).moment(at(1_000));
            assert_eq!((moment, ahead), (at(expected.0), expected.1), "{said:?}");
        };
        check(None, (1_000, false));
        check(Some(400), (400, false));
        check(Some(1_030), (1_000, false));
        check(Some(1_031), (1_000, true));
    }

    #[test]
    fn what_cannot_be_is_seen() {
        let check = |change: fn(&mut Fix), expected: bool| {
            let mut fix = fix(None);
            change(&mut fix);
            assert_eq!(fix.is_possible(), expected, "{fix:?}");
        };
        check(|_| {}, true);
        check(|fix| fix.latitude = 90.5, false);
        check(|fix| fix.longitude = -181.0, false);
        check(|fix| fix.accuracy_m = Some(-1.0), false);
        check(|fix| fix.heading_deg = Some(361.0), false);
        check(|fix| fix.heading_deg = Some(359.0), true);
    }

    #[test]
    fn an_area_counts_after_a_stay() {
        let [quay, tower] = [1, 2].map(|n| Some(Id::new(Time::from_micros(n))));
        let check = |seen: &[(i64, Option<Id>)], expected: (Option<Id>, Option<i64>), changes: usize| {
            let mut row = row();
            let changed = seen.iter().filter(|(second, area)| row.seen_in(*area, at(*second))).count();
            assert_eq!((row.place_id, row.place_since, changed), (expected.0, expected.1.map(at), changes), "{seen:?}");
        };
        check(&[(0, tower)], (None, None), 0);
        check(&[(0, tower), (19, tower)], (None, None), 0);
        check(&[(0, tower), (20, tower)], (tower, Some(0)), 1);
        // Past the door, and past it again.
        check(&[(0, tower), (5, None), (25, tower), (40, tower)], (None, None), 0);
        check(&[(0, tower), (20, tower), (30, quay), (35, tower), (60, quay), (70, quay)], (tower, Some(0)), 1);
        check(&[(0, tower), (20, tower), (30, quay), (50, quay)], (quay, Some(30)), 2);
        check(&[(0, tower), (20, tower), (30, None), (50, None)], (None, None), 2);
    }

    #[test]
    fn a_trail_has_points_by_time_and_by_way() {
        let check = |second: i64, north: f64, expected: bool| {
            let fix = Fix { latitude: 50.79 + north / 111_320.0, ..fix(None) };
            assert_eq!(row().is_worth_a_point(&fix, at(second)), expected, "{second} s, {north} m");
        };
        check(105, 0.0, false);
        check(115, 0.0, true);
        check(105, 24.0, false);
        check(105, 26.0, true);
    }
}
