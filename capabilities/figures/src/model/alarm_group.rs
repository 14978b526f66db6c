//! Figures of many alarms: when somebody looked, when somebody did something, and how many were false.

use alarms::model::{Cause, PastAlarm};
use kernel::{Id, Time};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{UNKNOWN, per_mille};

/// From this on an alarm that neither its device nor a person has ended is stale: a day (ISA-18.2; field/alarms.md 4.1).
pub const STALE_S: i64 = 24 * 3_600;
/// Key of what is or was stale, by standing.
const STALE: &str = "stale";
/// Key of what was not.
const IN_TIME: &str = "in_time";

kernel::text_enum! {
    /// By what to group alarms.
    pub enum AlarmBy {
        /// What it is about.
        Category = "category",
        /// The priority.
        Priority = "priority",
        /// The priority as the targets know it: `critical`, `high`, `medium`, and `low` for 4 and 5.
        Class = "class",
        /// The site.
        Site = "site",
        /// The point: the place of the zone, else of the panel.
        Place = "place",
        /// The panel, or another source.
        Account = "account",
        /// The zone of a panel, and what it told: what a repeat has in common with the first.
        Source = "source",
        /// The code of the protocol.
        Code = "code",
        /// Who answered for it.
        Operator = "operator",
        /// What set it off.
        Cause = "cause",
        /// Whether it stood for longer than a day: `stale` or `in_time`.
        Standing = "standing",
    }
}

impl AlarmBy {
    /// The key of an alarm's group.
    pub fn key(self, alarm: &PastAlarm, now: Time) -> String {
        let known = |id: Option<Id>| id.map_or_else(|| UNKNOWN.to_owned(), |id| id.to_string());
        match self {
            Self::Category => alarm.category.to_string(),
            Self::Priority => alarm.priority.to_string(),
            Self::Class => class(alarm.priority).to_owned(),
            Self::Site => known(alarm.site_id),
            Self::Place => known(alarm.place_id),
            Self::Account => known(alarm.account_id),
            Self::Source => alarm.source_key.clone(),
            Self::Code => alarm.code.clone(),
            Self::Operator => known(alarm.owner_id),
            Self::Cause => alarm.cause.map_or_else(|| UNDECIDED.to_owned(), |cause| cause.to_string()),
            Self::Standing => if is_stale(alarm, now) { STALE } else { IN_TIME }.to_owned(),
        }
    }
}

const fn class(priority: i64) -> &'static str {
    match priority {
        1 => "critical",
        2 => "high",
        3 => "medium",
        _ => "low",
    }
}

/// Key of what nobody has decided, by cause: `unknown` is a decision.
const UNDECIDED: &str = "undecided";

/// When an alarm stopped standing on the list as active: its device ended it, or a person decided; now while it stands.
pub fn stood_until(alarm: &PastAlarm, now: Time) -> Time {
    [alarm.restored_at, alarm.decided_at].into_iter().flatten().min().unwrap_or(now)
}

/// Whether it stood for longer than a day.
pub fn is_stale(alarm: &PastAlarm, now: Time) -> bool {
    alarm.first_at.plus_seconds(STALE_S) < stood_until(alarm, now)
}

/// One duration over many alarms.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AlarmTime {
    /// How many had it.
    pub count: u64,
    /// Half took at most this long, in microseconds (nearest rank).
    pub p50_us: Option<i64>,
    /// Nine of ten took at most this long, in microseconds (nearest rank).
    pub p90_us: Option<i64>,
    /// 98.5 of a hundred took at most this long, in microseconds (nearest rank).
    pub p98_5_us: Option<i64>,
}

impl AlarmTime {
    fn of(mut values: Vec<i64>) -> Self {
        Self {
            count: values.len() as u64,
            p50_us: per_mille(&mut values, 500),
            p90_us: per_mille(&mut values, 900),
            p98_5_us: per_mille(&mut values, 985),
        }
    }
}

/// What is gathered of a group of alarms.
#[derive(Clone, Debug, Default)]
pub struct AlarmTally {
    alarms: u64,
    signals: u64,
    undecided: u64,
    views: Vec<i64>,
    actions: Vec<i64>,
    causes: [u64; Cause::ALL.len()],
}

/// How long after an alarm was there something happened to it.
pub fn since_first(alarm: &PastAlarm, at: Option<Time>) -> Option<i64> {
    at.map(|at| at.micros() - alarm.first_at.micros())
}

impl AlarmTally {
    /// How many alarms it holds.
    pub const fn alarms(&self) -> u64 {
        self.alarms
    }

    /// Takes an alarm in.
    pub fn add(&mut self, alarm: &PastAlarm) {
        self.alarms += 1;
        self.signals += alarm.count.unsigned_abs();
        self.views.extend(since_first(alarm, alarm.viewed_at));
        self.actions.extend(since_first(alarm, alarm.acted_at));
        match alarm.cause.and_then(|cause| self.causes.get_mut(cause as usize)) {
            Some(many) => *many += 1,
            None => self.undecided += 1,
        }
    }

    /// The group's figures.
    pub fn group(self, key: String, name: String) -> AlarmGroup {
        let many = |cause: Cause| self.causes.get(cause as usize).copied().unwrap_or_default();
        let false_alarms: u64 = Cause::ALL.iter().filter(|cause| cause.is_false()).map(|cause| many(*cause)).sum();
        AlarmGroup {
            key,
            name,
            alarms: self.alarms,
            signals: self.signals,
            undecided: self.undecided,
            genuine: many(Cause::Genuine),
            tests: many(Cause::Test),
            false_alarms,
            false_user: many(Cause::User),
            false_equipment: many(Cause::Equipment),
            false_weather: many(Cause::Weather),
            false_malicious: many(Cause::Malicious),
            false_unknown: many(Cause::Unknown),
            false_share: share(false_alarms, false_alarms + many(Cause::Genuine)),
            first_view: AlarmTime::of(self.views),
            first_action: AlarmTime::of(self.actions),
        }
    }
}

/// A part of a whole; none of nothing.
#[expect(clippy::cast_precision_loss, reason = "far fewer than 2^53 alarms")]
pub fn share(part: u64, whole: u64) -> Option<f64> {
    if whole == 0 { None } else { Some(part as f64 / whole as f64) }
}

/// Figures of the alarms that have something in common.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = AlarmFigureGroup)]
pub struct AlarmGroup {
    /// What they have in common, as `/figures/alarms/behind` takes it.
    pub key: String,
    /// The same in words; the key where it needs none.
    pub name: String,
    /// Alarms raised.
    pub alarms: u64,
    /// How often they were signalled.
    pub signals: u64,
    /// Of the alarms, those that nobody has decided.
    pub undecided: u64,
    /// Decided: it was what it said.
    pub genuine: u64,
    /// Decided: a test that nobody had told of.
    pub tests: u64,
    /// Decided: false, whatever set it off.
    pub false_alarms: u64,
    /// False: somebody made a mistake.
    pub false_user: u64,
    /// False: something is broken or badly set.
    pub false_equipment: u64,
    /// False: wind, thunder, sun.
    pub false_weather: u64,
    /// False: somebody set it off on purpose.
    pub false_malicious: u64,
    /// False: nobody could find out what set it off.
    pub false_unknown: u64,
    /// False ones as a part of the genuine and the false; null while there are none of either.
    pub false_share: Option<f64>,
    /// Received and stored, to a person who sees it.
    pub first_view: AlarmTime,
    /// Received and stored, to a person who does something about it.
    pub first_action: AlarmTime,
}

/// Groups in their order: priorities by number, others the largest first.
pub(crate) fn ordered_alarms(by: AlarmBy, mut groups: Vec<(String, AlarmTally)>) -> Vec<(String, AlarmTally)> {
    groups.sort_by(|(one, first), (other, second)| {
        let by_size =
            if by == AlarmBy::Priority { std::cmp::Ordering::Equal } else { second.alarms.cmp(&first.alarms) };
        by_size.then_with(|| one.cmp(other))
    });
    groups
}

#[cfg(test)]
pub(super) mod tests {
    use alarms::model::Category;

    use super::*;

    /// An alarm of a source at a second, that nobody has touched.
    pub(in crate::model) fn alarm(source: &str, first_s: i64) -> PastAlarm {
        PastAlarm {
            id: Id::nil(),
            serial: 1,
            site_id: None,
            account_id: None,
            place_id: None,
            source_key: source.to_owned(),
            zone: None,
            zone_name: None,
            category: Category::Burglary,
            code: "BA".to_owned(),
            code_name: "Burglary alarm".to_owned(),
            priority: 2,
            first_at: second(first_s),
            count: 1,
            restored_at: None,
            owner_id: None,
            viewed_at: None,
            acted_at: None,
            decided_at: None,
            disposition: None,
            cause: None,
        }
    }

    pub(in crate::model) fn second(at_s: i64) -> Time {
        Time::default().plus_seconds(at_s)
    }

    #[test]
    fn stale_is_what_nothing_ended_for_longer_than_a_day() {
        let day = STALE_S;
        let check = |restored_s: Option<i64>, decided_s: Option<i64>, now_s: i64, expected: bool| {
            let alarm =
                PastAlarm { restored_at: restored_s.map(second), decided_at: decided_s.map(second), ..alarm("a", 0) };
            let found = AlarmBy::Standing.key(&alarm, second(now_s)) == STALE;
            assert_eq!(found, expected, "{restored_s:?} {decided_s:?} {now_s}");
        };
        check(None, None, day, false);
        check(None, None, day + 1, true);
        check(Some(day), None, 9 * day, false);
        check(Some(day + 1), None, 9 * day, true);
        check(None, Some(60), 9 * day, false);
        check(None, Some(2 * day), 9 * day, true);
        // The device ended it long before a person decided.
        check(Some(60), Some(5 * day), 9 * day, false);
    }

    #[test]
    fn false_alarms_are_a_part_of_what_was_true_or_false() {
        let check = |causes: &[Option<Cause>], expected: (u64, u64, u64, u64, Option<f64>)| {
            let mut tally = AlarmTally::default();
            for cause in causes {
                tally.add(&PastAlarm { cause: *cause, ..alarm("a", 0) });
            }
            let group = tally.group(String::new(), String::new());
            let found = (group.undecided, group.genuine, group.tests, group.false_alarms, group.false_share);
            assert_eq!(found, expected, "{causes:?}");
        };
        check(&[], (0, 0, 0, 0, None));
        check(&[None, Some(Cause::Test)], (1, 0, 1, 0, None));
        check(&[Some(Cause::Genuine), Some(Cause::Test)], (0, 1, 1, 0, Some(0.0)));
        check(&[Some(Cause::Genuine), Some(Cause::User), Some(Cause::Weather), None], (1, 1, 0, 2, Some(2.0 / 3.0)));
        check(&[Some(Cause::Unknown), Some(Cause::Malicious), Some(Cause::Equipment)], (0, 0, 0, 3, Some(1.0)));
    }

    #[test]
    fn times_count_from_when_it_was_there() {
        let mut tally = AlarmTally::default();
        for (seen_s, acted_s) in [(Some(110), None), (Some(130), Some(190)), (None, None)] {
            tally.add(&PastAlarm {
                viewed_at: seen_s.map(second),
                acted_at: acted_s.map(second),
                count: 2,
                ..alarm("a", 100)
            });
        }
        let group = tally.group(String::new(), String::new());
        assert_eq!((group.alarms, group.signals), (3, 6));
        let view = group.first_view;
        assert_eq!((view.count, view.p50_us, view.p98_5_us), (2, Some(10_000_000), Some(30_000_000)));
        assert_eq!((group.first_action.count, group.first_action.p90_us), (1, Some(90_000_000)));
    }
}
