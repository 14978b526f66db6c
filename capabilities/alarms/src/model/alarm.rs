//! A condition raised by a device.

use kernel::db::Json;
use kernel::{Id, Time};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{ActView, Category, Evidence, Script, Step, StepView, Told, level, next_step, zone_number};

/// Within this a second detector of the same premises confirms the first: half an hour, in seconds (BS 8243 allows 30 to 60
/// minutes; field/alarms.md 3.2).
const CONFIRM_S: i64 = 30 * 60;

/// Code of the alarm that a panel which fell silent raises, and of an outage of many; one of its ways has that of the way behind it.
pub const SILENCE: &str = "silent";

kernel::text_enum! {
    /// What the device says: the first of the three facts.
    #[schema(as = AlarmCondition)]
    pub enum Condition {
        /// The condition lasts.
        Active = "active",
        /// It is over, by the device's own word.
        Restored = "restored",
    }
}

kernel::text_enum! {
    /// What set an alarm off.
    #[schema(as = AlarmCause)]
    pub enum Cause {
        /// It was what it said.
        Genuine = "genuine",
        /// Somebody made a mistake.
        User = "user",
        /// Something is broken or badly set.
        Equipment = "equipment",
        /// Wind, thunder, sun.
        Weather = "weather",
        /// Somebody set it off on purpose.
        Malicious = "malicious",
        /// A test that nobody had told of.
        Test = "test",
        /// Nobody could find out.
        Unknown = "unknown",
    }
}

/// The outcome codes of the catalogue.
pub type Outcome = &'static str;

impl Cause {
    /// Whether nothing was there that the device should have told. A test is neither true nor false.
    pub const fn is_false(self) -> bool {
        match self {
            Self::User | Self::Equipment | Self::Weather | Self::Malicious | Self::Unknown => true,
            Self::Genuine | Self::Test => false,
        }
    }

    /// The outcome that goes with the cause when nobody says another.
    pub const fn outcome(self) -> Outcome {
        match self {
            Self::Genuine => "handled",
            Self::User => "false_alarm_user",
            Self::Equipment => "false_alarm_equipment",
            Self::Weather => "false_alarm_weather",
            Self::Malicious => "false_alarm_malicious",
            Self::Test => "test",
            Self::Unknown => "false_alarm_unknown",
        }
    }
}

/// An alarm as stored. The schema file says what each column holds.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "migrations/0002_alarms.sql describes every column")]
pub struct Alarm {
    pub id: Id,
    pub organisation: Id,
    pub serial: i64,
    pub site_id: Option<Id>,
    pub account_id: Option<Id>,
    pub place_id: Option<Id>,
    pub source_key: String,
    pub zone: Option<String>,
    pub zone_name: Option<String>,
    pub category: Category,
    pub code: String,
    pub code_name: String,
    pub priority: i64,
    pub text: Option<String>,
    pub video: Option<String>,
    pub on_test: bool,
    pub first_at: Time,
    pub last_at: Time,
    pub count: i64,
    pub restored_at: Option<Time>,
    pub confirmed_at: Option<Time>,
    pub cancelled_at: Option<Time>,
    pub acknowledged_at: Option<Time>,
    pub acknowledged_by: Option<String>,
    pub owner_id: Option<Id>,
    pub viewed_at: Option<Time>,
    pub acted_at: Option<Time>,
    pub level_set: Option<i64>,
    pub level_reason: Option<String>,
    pub parked_until: Option<Time>,
    pub parked_reason: Option<String>,
    pub decided_at: Option<Time>,
    pub decided_by: Option<String>,
    pub disposition: Option<String>,
    pub cause: Option<Cause>,
    pub note: Option<String>,
    pub incident_id: Option<Id>,
    pub script: Option<Json<Script>>,
    pub version: i64,
    pub last_seq: i64,
}

impl Alarm {
    /// What a repeat of a signal has in common with the first.
    pub fn source_key(account: Id, told: &Told) -> String {
        let zone = told.zone.as_deref().map_or("", zone_number);
        format!("{account}/{zone}/{}", told.family)
    }

    /// An alarm that a signal raises. Where it is and who sees it, the caller adds.
    pub fn raised(id: Id, organisation: Id, source_key: String, told: &Told, now: Time) -> Self {
        Self {
            id,
            organisation,
            serial: 0,
            site_id: None,
            account_id: None,
            place_id: None,
            source_key,
            zone: told.zone.clone(),
            zone_name: None,
            category: told.category,
            code: told.code.clone(),
            code_name: told.code_name.clone(),
            priority: told.priority,
            text: told.text.clone(),
            video: told.video.clone(),
            on_test: false,
            first_at: now,
            last_at: now,
            count: 1,
            restored_at: None,
            confirmed_at: None,
            cancelled_at: None,
            acknowledged_at: None,
            acknowledged_by: None,
            owner_id: None,
            viewed_at: None,
            acted_at: None,
            level_set: None,
            level_reason: None,
            parked_until: None,
            parked_reason: None,
            decided_at: None,
            decided_by: None,
            disposition: None,
            cause: None,
            note: None,
            incident_id: None,
            script: None,
            version: 1,
            last_seq: 0,
        }
    }

    /// What to do about it, with what was done.
    pub fn steps(&self, acts: &[ActView]) -> Vec<StepView> {
        let script = self.script.as_ref().map_or_else(|| self.category.script(), |script| script.0.clone());
        StepView::of(script, acts, self.incident_id.is_some(), self.decided_at.is_some())
    }

    /// The same was signalled again: it counts up, is active again, and takes what is new. What was acknowledged stays
    /// acknowledged; what was put aside comes back.
    pub fn repeat(&mut self, told: &Told, now: Time) {
        self.count += 1;
        self.last_at = now;
        self.restored_at = None;
        self.parked_until = None;
        self.priority = self.priority.min(told.priority);
        if told.text.is_some() {
            self.text.clone_from(&told.text);
        }
        if told.video.is_some() {
            self.video.clone_from(&told.video);
        }
    }

    /// A second detector told the same: both are surer, and both come first.
    pub fn confirm(&mut self, now: Time) {
        self.confirmed_at.get_or_insert(now);
        self.priority = 1;
        self.parked_until = None;
    }

    /// What the device says.
    pub const fn condition(&self) -> Condition {
        if self.restored_at.is_some() { Condition::Restored } else { Condition::Active }
    }

    /// Whether somebody still has to say what it was.
    pub const fn is_open(&self) -> bool {
        self.decided_at.is_none()
    }

    /// Somebody did something about it: the moment that counts, since an acknowledgement alone proves nothing
    /// (field/lessons.md 13).
    pub fn act(&mut self, now: Time) {
        self.viewed_at.get_or_insert(now);
        self.acted_at.get_or_insert(now);
    }
}

/// Whether an alarm confirms another one of the same account: intrusion, told by another detector, within the window.
pub fn is_confirmation(known: &Alarm, fresh: &Alarm) -> bool {
    known.category.is_intrusion()
        && fresh.category.is_intrusion()
        && known.zone.as_deref().map(zone_number) != fresh.zone.as_deref().map(zone_number)
        && fresh.first_at <= known.last_at.plus_seconds(CONFIRM_S)
}

/// An alarm as the API shows it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = Alarm)]
pub struct AlarmView {
    /// Id.
    pub id: Id,
    /// What people call it, such as `A17`.
    pub number: String,
    /// The site; null while nobody has said where the panel stands.
    pub site_id: Option<Id>,
    /// Name of the site.
    pub site_name: Option<String>,
    /// The account.
    pub account_id: Option<Id>,
    /// What the account calls itself, and what people call it.
    pub account: String,
    /// What people call the account.
    pub account_name: String,
    /// The place.
    pub place_id: Option<Id>,
    /// Path of the place.
    pub place: Option<String>,
    /// Zone of the panel.
    pub zone: Option<String>,
    /// What the zone is called.
    pub zone_name: Option<String>,
    /// What it is about.
    pub category: Category,
    /// Code of the protocol.
    pub code: String,
    /// What that means.
    pub code_name: String,
    /// 1 immediate danger to life … 5 information.
    pub priority: i64,
    /// What the device or its operator added.
    pub text: Option<String>,
    /// Link to a picture or clip.
    pub video: Option<String>,
    /// The panel was on test.
    pub on_test: bool,
    /// When it was signalled first.
    pub first_at: Time,
    /// When it was signalled last.
    pub last_at: Time,
    /// How often it was signalled.
    pub count: i64,
    /// Condition, the first of the three facts: what the device says.
    pub condition: Condition,
    /// Since when it is restored.
    pub restored_at: Option<Time>,
    /// When a second detector told the same.
    pub confirmed_at: Option<Time>,
    /// When a user of the panel took it back.
    pub cancelled_at: Option<Time>,
    /// Acknowledgement, the second: when.
    pub acknowledged_at: Option<Time>,
    /// By whom.
    pub acknowledged_by: Option<String>,
    /// Who answers for it.
    pub owner_id: Option<Id>,
    /// Their name.
    pub owner: Option<String>,
    /// When a person saw it first.
    pub viewed_at: Option<Time>,
    /// When a person did something about it first.
    pub acted_at: Option<Time>,
    /// How sure it is, 0 to 4; null where no level is given (anything but intrusion).
    pub level: Option<i64>,
    /// Whether somebody set the level, instead of it following from the record.
    pub level_set: bool,
    /// Why.
    pub level_reason: Option<String>,
    /// Put aside until then.
    pub parked_until: Option<Time>,
    /// Why.
    pub parked_reason: Option<String>,
    /// Disposition, the third fact: when somebody decided.
    pub decided_at: Option<Time>,
    /// Who.
    pub decided_by: Option<String>,
    /// Outcome code.
    pub disposition: Option<String>,
    /// What set it off.
    pub cause: Option<Cause>,
    /// What was written at the end.
    pub note: Option<String>,
    /// The incident that carries it on.
    pub incident_id: Option<Id>,
    /// Number of that incident.
    pub incident: Option<String>,
    /// What is to be done, with what was done.
    pub steps: Vec<StepView>,
    /// The next step; null when it is decided.
    pub next_step: Option<Step>,
    /// What people did and found, oldest first.
    pub acts: Vec<ActView>,
    /// Counts its changes.
    pub version: i64,
    /// Number of its last journal entry.
    pub last_seq: i64,
}

/// What the parts of an alarm are called.
#[derive(Debug, Default)]
pub struct Labels {
    /// Name of its site.
    pub site: Option<String>,
    /// Its account's number and name.
    pub account: (String, String),
    /// Path of its place.
    pub place: Option<String>,
    /// Name of who answers for it.
    pub owner: Option<String>,
    /// Number of its incident.
    pub incident: Option<String>,
}

impl AlarmView {
    /// Shows an alarm.
    pub fn new(alarm: Alarm, acts: Vec<ActView>, labels: Labels) -> Self {
        let results: Vec<_> = acts.iter().map(|act| act.result).collect();
        let evidence = Evidence {
            results: &results,
            confirmed: alarm.confirmed_at.is_some(),
            cancelled: alarm.cancelled_at.is_some(),
        };
        let computed = alarm.category.is_intrusion().then(|| level(&evidence));
        let steps = alarm.steps(&acts);
        Self {
            number: format!("A{}", alarm.serial),
            condition: alarm.condition(),
            level: alarm.level_set.or(computed),
            level_set: alarm.level_set.is_some(),
            next_step: next_step(&steps),
            steps,
            acts,
            site_name: labels.site,
            account: labels.account.0,
            account_name: labels.account.1,
            place: labels.place,
            incident: labels.incident,
            owner: labels.owner,
            id: alarm.id,
            site_id: alarm.site_id,
            account_id: alarm.account_id,
            place_id: alarm.place_id,
            zone: alarm.zone,
            zone_name: alarm.zone_name,
            category: alarm.category,
            code: alarm.code,
            code_name: alarm.code_name,
            priority: alarm.priority,
            text: alarm.text,
            video: alarm.video,
            on_test: alarm.on_test,
            first_at: alarm.first_at,
            last_at: alarm.last_at,
            count: alarm.count,
            restored_at: alarm.restored_at,
            confirmed_at: alarm.confirmed_at,
            cancelled_at: alarm.cancelled_at,
            acknowledged_at: alarm.acknowledged_at,
            acknowledged_by: alarm.acknowledged_by,
            owner_id: alarm.owner_id,
            viewed_at: alarm.viewed_at,
            acted_at: alarm.acted_at,
            level_reason: alarm.level_reason,
            parked_until: alarm.parked_until,
            parked_reason: alarm.parked_reason,
            decided_at: alarm.decided_at,
            decided_by: alarm.decided_by,
            disposition: alarm.disposition,
            cause: alarm.cause,
            note: alarm.note,
            incident_id: alarm.incident_id,
            version: alarm.version,
            last_seq: alarm.last_seq,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Effect;

    fn told(zone: &str, category: Category) -> Told {
        let told = Told::new("BA".to_owned(), "Burglary alarm".to_owned(), category, Effect::Alarm);
        Told { family: category.as_str().to_owned(), zone: Some(zone.to_owned()), ..told }
    }

    fn alarm(zone: &str, category: Category, at_s: i64) -> Alarm {
        let told = told(zone, category);
        let key = Alarm::source_key(Id::nil(), &told);
        Alarm::raised(Id::nil(), Id::nil(), key, &told, Time::from_micros(at_s * 1_000_000))
    }

    #[test]
    fn a_repeat_counts_up_and_takes_no_acknowledgement_away() {
        let mut alarm = alarm("7", Category::Burglary, 0);
        alarm.acknowledged_at = Some(Time::from_micros(1));
        alarm.restored_at = Some(Time::from_micros(2));
        alarm.repeat(&told("007", Category::Burglary), Time::from_micros(3));
        assert_eq!((alarm.count, alarm.condition()), (2, Condition::Active));
        assert!(alarm.acknowledged_at.is_some());
    }

    #[test]
    fn the_same_zone_is_the_same_source_however_it_is_written() {
        let key = |zone: &str| Alarm::source_key(Id::nil(), &told(zone, Category::Burglary));
        assert_eq!(key("007"), key("7"));
        assert_ne!(key("7"), key("8"));
    }

    #[test]
    fn another_detector_within_half_an_hour_confirms() {
        let check = |known: Alarm, fresh: Alarm, expected: bool| {
            assert_eq!(is_confirmation(&known, &fresh), expected, "{known:?} {fresh:?}");
        };
        let burglary = |zone: &str, at_s: i64| alarm(zone, Category::Burglary, at_s);
        check(burglary("1", 0), burglary("2", 60), true);
        check(burglary("1", 0), burglary("2", 30 * 60), true);
        check(burglary("1", 0), burglary("2", 30 * 60 + 1), false);
        check(burglary("1", 0), burglary("001", 60), false);
        check(burglary("1", 0), alarm("2", Category::Fire, 60), false);
        check(alarm("1", Category::Tamper, 0), burglary("2", 60), false);
    }
}
