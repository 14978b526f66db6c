//! What is looked at, and how it is.

use kernel::Time;
use serde::Serialize;
use utoipa::ToSchema;

kernel::text_enum! {
    /// How something is.
    pub(crate) enum HealthLevel {
        /// It works.
        Works = "works",
        /// It is not set up here.
        Off = "off",
        /// It works, and somebody has to see to it before it no longer does.
        Warns = "warns",
        /// It does not work.
        Fails = "fails",
    }
}

kernel::text_enum! {
    /// What is looked at.
    pub(crate) enum HealthSubject {
        /// The database answers.
        Database = "database",
        /// What is acknowledged is stored.
        Storing = "storing",
        /// The main job: a call, a unit, an outcome; and the way there.
        SelfProbe = "self_probe",
        /// Room on the disks of data, files and backups.
        Disk = "disk",
        /// Alarm panels.
        Receiver = "receiver",
        /// The broker of alarms.
        AlarmMqtt = "alarm_mqtt",
        /// The broker of positions.
        PositionMqtt = "position_mqtt",
        /// Mail.
        Mail = "mail",
        /// Other systems that are told.
        Webhooks = "webhooks",
        /// Backups.
        Backup = "backup",
        /// The signed tree over the journal.
        Signing = "signing",
        /// Copies of what was signed, elsewhere.
        CheckpointCopies = "checkpoint_copies",
        /// Journals of others, of which this system is a witness.
        Witness = "witness",
        /// What lies in the store, as the server reads it over again.
        Scrub = "scrub",
        /// The certificate that browsers are shown.
        Certificate = "certificate",
        /// This machine's clock.
        Clock = "clock",
        /// The other nodes.
        Nodes = "nodes",
        /// Defects that the program has met.
        Defects = "defects",
    }
}

/// One thing that was looked at.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = HealthCheck)]
pub(crate) struct Check {
    /// What.
    pub(crate) subject: HealthSubject,
    /// How it is.
    pub(crate) level: HealthLevel,
    /// Since when it is so, as far as this process knows.
    pub(crate) since: Time,
    /// Which step, folder or endpoint it is about.
    pub(crate) about: Vec<String>,
    /// What the error said.
    pub(crate) detail: Option<String>,
    /// Seconds: the age of a backup, the time that a certificate still holds, by how much a clock is wrong.
    pub(crate) seconds: Option<i64>,
    /// How many: letters that wait, entries that are not signed, defects.
    pub(crate) count: Option<i64>,
    /// Bytes that are free on the fullest disk.
    pub(crate) free_bytes: Option<i64>,
}

impl Check {
    pub(super) fn new(subject: HealthSubject, level: HealthLevel) -> Self {
        let since = Time::default();
        Self { subject, level, since, about: Vec::new(), detail: None, seconds: None, count: None, free_bytes: None }
    }

    pub(super) fn about(mut self, about: impl IntoIterator<Item = String>) -> Self {
        self.about.extend(about);
        self
    }

    pub(super) fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    pub(super) const fn seconds(mut self, seconds: i64) -> Self {
        self.seconds = Some(seconds);
        self
    }

    pub(super) const fn count(mut self, count: i64) -> Self {
        self.count = Some(count);
        self
    }
}

/// A node of the installation.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = HealthNode)]
pub(crate) struct NodeView {
    /// The name of its machine, and where it listens.
    pub(crate) name: String,
    /// Its release.
    pub(crate) version: String,
    /// When it was started.
    pub(crate) started_at: Time,
    /// When it was heard last.
    pub(crate) beat_at: Time,
    /// Whether it is there.
    pub(crate) alive: bool,
    /// Whether it is the one that answers here.
    pub(crate) here: bool,
    /// How far its clock is ahead of the database's, in milliseconds; null where there is none to compare with.
    pub(crate) clock_ahead_ms: Option<i64>,
}

/// How often the main job worked, by the self-probes of the node that answers.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
#[schema(as = HealthAvailability)]
pub(crate) struct Availability {
    /// Share of the last 24 hours, from 0 to 1; what nobody probed counts as not there. Null before there are two.
    pub(crate) day: Option<f64>,
    /// Share of the last 30 days.
    pub(crate) month: Option<f64>,
    /// The first self-probe of all.
    pub(crate) probed_since: Option<Time>,
    /// The last self-probe.
    pub(crate) probed_at: Option<Time>,
    /// How long it took, in milliseconds.
    pub(crate) took_ms: Option<i64>,
    /// The last one that failed.
    pub(crate) failed_at: Option<Time>,
    /// The step at which it failed.
    pub(crate) failed_step: Option<String>,
    /// Why.
    pub(crate) failed_why: Option<String>,
}

/// Whether everything works.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Health {
    /// The worst of what was looked at.
    pub(crate) level: HealthLevel,
    /// When it was looked at.
    pub(crate) as_of: Time,
    /// Everything that was looked at, the worst first.
    pub(crate) checks: Vec<Check>,
    /// How often the main job worked.
    pub(crate) availability: Availability,
    /// The nodes.
    pub(crate) nodes: Vec<NodeView>,
}

impl Health {
    /// Puts a look together; what is as it was at the look before is so since then.
    pub(super) fn of(mut checks: Vec<Check>, before: Option<&Self>, now: Time) -> Self {
        for check in &mut checks {
            let was = before.and_then(|before| before.checks.iter().find(|was| was.subject == check.subject));
            check.since = was.filter(|was| was.level == check.level).map_or(now, |was| was.since);
        }
        let rank = |check: &Check| match check.level {
            HealthLevel::Fails => 0,
            HealthLevel::Warns => 1,
            HealthLevel::Works => 2,
            HealthLevel::Off => 3,
        };
        checks.sort_by_key(|check| (rank(check), check.subject));
        let worst = checks.first().map(|check| check.level).filter(|level| *level > HealthLevel::Off);
        let level = worst.unwrap_or(HealthLevel::Works);
        Self { level, as_of: now, checks, availability: Availability::default(), nodes: Vec::new() }
    }

    pub(super) fn check(&self, subject: HealthSubject) -> Option<&Check> {
        self.checks.iter().find(|check| check.subject == subject)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worst_comes_first_and_keeps_its_beginning() {
        let [one, two] = [1, 2].map(Time::from_micros);
        let look = |levels: [HealthLevel; 3], before: Option<&Health>, now: Time| {
            let subjects = [HealthSubject::Database, HealthSubject::Disk, HealthSubject::Mail];
            let checks = subjects.into_iter().zip(levels).map(|(subject, level)| Check::new(subject, level)).collect();
            Health::of(checks, before, now)
        };
        let first = look([HealthLevel::Works, HealthLevel::Warns, HealthLevel::Off], None, one);
        assert_eq!((first.level, first.checks[0].subject), (HealthLevel::Warns, HealthSubject::Disk));
        let second = look([HealthLevel::Fails, HealthLevel::Warns, HealthLevel::Off], Some(&first), two);
        assert_eq!(
            (second.level, second.checks[0].subject, second.checks[0].since),
            (HealthLevel::Fails, HealthSubject::Database, two)
        );
        assert_eq!(second.check(HealthSubject::Disk).expect("it was looked at").since, one);
        assert_eq!(look([HealthLevel::Works, HealthLevel::Off, HealthLevel::Off], None, one).level, HealthLevel::Works);
    }
}
