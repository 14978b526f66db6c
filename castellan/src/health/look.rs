//! One look at everything.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use kernel::mail::CHANNEL;
use kernel::tree::Witnessed;
use kernel::{App, Id, Result, Sql, Time, journal, outbox, tree};
use metrics_exporter_prometheus::PrometheusHandle;

use crate::http::{Renewal, Standing};

use super::figures::{Figures, Goes};
use super::model::{Check, HealthLevel, HealthSubject};
use super::node::{self, HOUR_S};
use super::store::{self, Node, ProbeHour};

/// Longest time for what is asked of the database at a look.
const ANSWER_WITHIN: Duration = Duration::from_secs(3);
/// Free room below which somebody has to see to it, and below which it is about to stop.
const ROOM_WARNS: (u64, u64) = (2 << 30, 10);
const ROOM_FAILS: (u64, u64) = (256 << 20, 2);
/// Mail that waits for a new attempt for so long, in seconds, is late: a mail server that greylists takes some minutes.
const MAIL_LATE_S: i64 = 600;
/// Entries have to be signed within a minute; twice that, in seconds, is late.
const SIGNED_WITHIN_S: i64 = 120;
/// Days before the end of a certificate that somebody has to renew.
const CERTIFICATE_WARNS_S: i64 = 21 * 24 * 3_600;
const CERTIFICATE_FAILS_S: i64 = 3 * 24 * 3_600;
/// Share of its lifetime that is left of a certificate that should have been renewed by itself long since: a tenth.
const CERTIFICATE_LEFT: i64 = 10;
/// A clock may differ by so much from another: times of entries are read to the second.
const CLOCK_WARNS_US: i64 = 1_000_000;
/// A clock that was set is told of for an hour.
const JUMP_TOLD_S: i64 = HOUR_S;
/// A node that was not heard for so long is gone, in seconds; it beats every ten.
pub(super) const GONE_AFTER_S: i64 = 45;
/// A node that is gone is told of for a day; then it was taken away on purpose.
const GONE_TOLD_S: i64 = 24 * HOUR_S;

/// What is set up here.
pub(super) struct Setup {
    /// Folders with what they hold: `data`, `files`, `backups`.
    pub(super) folders: Vec<(&'static str, PathBuf)>,
    pub(super) receives: bool,
    pub(super) mails: bool,
    pub(super) alarm_mqtt: bool,
    pub(super) position_mqtt: bool,
    pub(super) backup_every_s: Option<i64>,
    pub(super) copies_checkpoints: bool,
    /// How fetching the certificate goes, where it comes by itself.
    pub(super) renewal: Option<Arc<Renewal>>,
}

/// What is kept between two looks.
pub(super) struct Look {
    pub(super) setup: Setup,
    pub(super) figures: PrometheusHandle,
    pub(super) node: Id,
    signing: Goes,
    copies: Goes,
    backups: Goes,
    received: Goes,
    clock: Clock,
    /// Entries that were signed when it went on last, and when that was.
    signed: (i64, Time),
}

/// What the database says.
pub(super) struct Seen {
    head: i64,
    /// Entries that are signed.
    signed: i64,
    witnessed: Vec<Witnessed>,
    waiting: (i64, Option<Time>),
    failing: Vec<(String, Time)>,
    pub(super) nodes: Vec<Node>,
    pub(super) hours: Vec<ProbeHour>,
    /// How far this node's clock is ahead of the database's.
    pub(super) clock_ahead_us: Option<i64>,
}

fn seen(sql: &mut dyn Sql, node: Id, now: Time) -> Result<Seen> {
    let last = tree::checkpoint(sql, None)?;
    let hour = now.micros() / 1_000_000 / HOUR_S;
    Ok(Seen {
        head: journal::head(sql)?,
        signed: last.map_or(0, |last| last.size),
        witnessed: tree::witnessed(sql)?,
        waiting: outbox::waiting(sql, CHANNEL)?,
        failing: notify::queries::failing(sql)?,
        nodes: store::nodes(sql, now.plus_seconds(-GONE_TOLD_S))?,
        hours: store::hours(sql, node, hour - node::KEPT_S / HOUR_S)?,
        clock_ahead_us: None,
    })
}

impl Look {
    pub(super) fn new(setup: Setup, figures: PrometheusHandle, node: Id, now: Time) -> Self {
        let (signing, copies, backups, received) = Default::default();
        Self { setup, figures, node, signing, copies, backups, received, clock: Clock::new(now), signed: (0, now) }
    }

    /// Asks the database.
    pub(super) async fn ask(&self, app: &App) -> Result<Seen, String> {
        let (node, now) = (self.node, app.clock.now());
        let asked = async {
            let read = app.db.read(move |sql| seen(sql, node, now)).await?;
            let before = app.clock.now();
            let theirs = app.db.clock().await?;
            // The moment in the middle of question and answer is the one that was asked for.
            let ours = i64::midpoint(before.micros(), app.clock.now().micros());
            let clock_ahead_us = theirs.map(|theirs| ours - theirs.micros());
            Ok(Seen { clock_ahead_us, ..read })
        };
        match tokio::time::timeout(ANSWER_WITHIN, asked).await {
            Ok(seen) => seen.map_err(|error: kernel::Error| error.detail().to_owned()),
            Err(_) => Err(format!("no answer within {} s", ANSWER_WITHIN.as_secs())),
        }
    }

    /// Says of everything how it is, but of the self-probe, which says whether the receiver rings in vain.
    pub(super) fn checks(&mut self, app: &App, seen: Result<&Seen, &String>, rings_in_vain: bool) -> Vec<Check> {
        let figures = Figures::read(&self.figures.render());
        let now = app.clock.now();
        let mut checks = vec![
            match seen {
                Ok(_) => Check::new(HealthSubject::Database, HealthLevel::Works),
                Err(why) => Check::new(HealthSubject::Database, HealthLevel::Fails).detail(why.as_str()),
            },
            works_if(HealthSubject::Storing, app.db.feed().is_storing()),
            self.disk(),
            self.receiver(&figures, rings_in_vain),
            line(
                HealthSubject::AlarmMqtt,
                self.setup.alarm_mqtt,
                &figures,
                "castellan_alarm_mqtt_connected",
                HealthLevel::Fails,
            ),
            line(
                HealthSubject::PositionMqtt,
                self.setup.position_mqtt,
                &figures,
                "castellan_mqtt_connected",
                HealthLevel::Warns,
            ),
            self.backup(&figures),
            self.checkpoint_copies(&figures),
            match &self.setup.renewal {
                None => certificate(&figures, now),
                Some(renewal) => fetched_certificate(renewal.standing(), now),
            },
            self.clock(now, seen.ok()),
            defects(&figures),
            scrub(&figures),
        ];
        if let Ok(seen) = seen {
            checks.push(self.mail(seen, now));
            checks.push(webhooks(seen));
            checks.push(witness(app, seen, now));
            checks.push(self.signing(seen, &figures, now));
            checks.push(nodes(seen, self.node, now));
        }
        checks
    }

    /// The fullest of the disks.
    fn disk(&self) -> Check {
        let rooms = self.setup.folders.iter().filter_map(|(name, path)| Some((*name, room(path)?)));
        let judged = rooms.map(|(name, room)| (room.level(), name, room));
        let Some((level, name, room)) = judged.max_by_key(|(level, _, room)| (*level, std::cmp::Reverse(room.free)))
        else {
            return Check::new(HealthSubject::Disk, HealthLevel::Off);
        };
        let free = i64::try_from(room.free).unwrap_or(i64::MAX);
        Check { free_bytes: Some(free), ..Check::new(HealthSubject::Disk, level).about([name.to_owned()]) }
    }

    /// Whether panels are answered: what could not be stored was not. Whether it answers at all, the self-probe says.
    fn receiver(&mut self, figures: &Figures, rings_in_vain: bool) -> Check {
        if !self.setup.receives {
            return Check::new(HealthSubject::Receiver, HealthLevel::Off);
        }
        let count = |outcome: &str| figures.sum(&format!("castellan_receiver_messages_total{{outcome=\"{outcome}\"}}"));
        let (all, lost) = (figures.sum("castellan_receiver_messages_total"), count("not_stored"));
        let fails = self.received.fails(all - lost, lost) || rings_in_vain;
        let open = figures.sum("castellan_receiver_connections");
        works_if(HealthSubject::Receiver, !fails).count(whole(open))
    }

    fn backup(&mut self, figures: &Figures) -> Check {
        let Some(every_s) = self.setup.backup_every_s else {
            return Check::new(HealthSubject::Backup, HealthLevel::Off);
        };
        let done = figures.sum("castellan_backups_total{outcome=\"made\"}");
        let failed = figures.sum("castellan_backups_total{outcome=\"failed\"}");
        let age = figures.get("castellan_backup_age_seconds");
        let failing = self.backups.fails(done, failed);
        let late = age.is_some_and(|age| age > (2 * every_s) as f64);
        let level = if failing || late { HealthLevel::Fails } else { HealthLevel::Works };
        let check = Check::new(HealthSubject::Backup, level);
        // A folder without a backup has no age.
        match age.filter(|age| *age < f64::from(u32::MAX)) {
            Some(age) => check.seconds(whole(age)),
            None => check,
        }
    }

    fn checkpoint_copies(&mut self, figures: &Figures) -> Check {
        if !self.setup.copies_checkpoints {
            return Check::new(HealthSubject::CheckpointCopies, HealthLevel::Off);
        }
        let count = |outcome: &str| figures.sum(&format!("castellan_checkpoint_copies_total{{outcome=\"{outcome}\"}}"));
        let failing = self.copies.fails(count("copied"), count("failed"));
        if figures.get("castellan_checkpoint_contradicted").is_some_and(|is| is > 0.0) {
            return Check::new(HealthSubject::CheckpointCopies, HealthLevel::Fails).about(["witness".to_owned()]);
        }
        Check::new(HealthSubject::CheckpointCopies, if failing { HealthLevel::Warns } else { HealthLevel::Works })
    }

    fn signing(&mut self, seen: &Seen, figures: &Figures, now: Time) -> Check {
        let failed = figures.sum("castellan_checkpoint_failures_total");
        let failing = self.signing.fails(seen.signed as f64, failed);
        let behind = seen.head - seen.signed;
        if behind == 0 || seen.signed > self.signed.0 {
            self.signed = (seen.signed, now);
        }
        let late = now.micros() - self.signed.1.micros() > SIGNED_WITHIN_S * 1_000_000;
        works_if(HealthSubject::Signing, !failing && !late).count(behind)
    }

    fn mail(&self, seen: &Seen, now: Time) -> Check {
        if !self.setup.mails {
            return Check::new(HealthSubject::Mail, HealthLevel::Off);
        }
        let (waiting, oldest) = seen.waiting;
        let late = oldest.is_some_and(|oldest| oldest.plus_seconds(MAIL_LATE_S) < now);
        Check::new(HealthSubject::Mail, if late { HealthLevel::Fails } else { HealthLevel::Works }).count(waiting)
    }

    fn clock(&mut self, now: Time, seen: Option<&Seen>) -> Check {
        let set_by = self.clock.look(now, Instant::now());
        let ahead = seen.and_then(|seen| seen.clock_ahead_us).filter(|ahead| ahead.abs() > CLOCK_WARNS_US);
        match (ahead, set_by) {
            (Some(ahead), _) => Check::new(HealthSubject::Clock, HealthLevel::Fails)
                .about(["database".to_owned()])
                .seconds(ahead / 1_000_000),
            (None, Some(set_by)) => Check::new(HealthSubject::Clock, HealthLevel::Warns)
                .about(["set".to_owned()])
                .seconds(set_by / 1_000_000),
            (None, None) => Check::new(HealthSubject::Clock, HealthLevel::Works),
        }
    }
}

fn works_if(subject: HealthSubject, works: bool) -> Check {
    Check::new(subject, if works { HealthLevel::Works } else { HealthLevel::Fails })
}

/// A line to a broker, where one is set up.
fn line(subject: HealthSubject, set_up: bool, figures: &Figures, name: &str, down: HealthLevel) -> Check {
    let stands = figures.get(name).is_some_and(|connected| connected > 0.0);
    Check::new(
        subject,
        if !set_up {
            HealthLevel::Off
        } else if stands {
            HealthLevel::Works
        } else {
            down
        },
    )
}

fn certificate(figures: &Figures, now: Time) -> Check {
    let Some(ends) = figures.get("castellan_certificate_ends_seconds") else {
        return Check::new(HealthSubject::Certificate, HealthLevel::Off);
    };
    let left = whole(ends) - now.micros() / 1_000_000;
    let level = if left < CERTIFICATE_FAILS_S {
        HealthLevel::Fails
    } else if left < CERTIFICATE_WARNS_S {
        HealthLevel::Warns
    } else {
        HealthLevel::Works
    };
    Check::new(HealthSubject::Certificate, level).seconds(left)
}

/// One that comes by itself: nothing is to be done before fetching it fails, however short it holds.
fn fetched_certificate(standing: Standing, now: Time) -> Check {
    let check = |level: HealthLevel| {
        let check = Check::new(HealthSubject::Certificate, level);
        Check { detail: standing.failed.clone(), ..check }
    };
    let Some(ends) = standing.ends else {
        let check = check(HealthLevel::Fails);
        return if check.detail.is_none() { check.detail("the first one is being fetched") } else { check };
    };
    let left = ends - now.micros() / 1_000_000;
    let level = if left < standing.lifetime / CERTIFICATE_LEFT {
        HealthLevel::Fails
    } else if standing.failed.is_some() {
        HealthLevel::Warns
    } else {
        HealthLevel::Works
    };
    check(level).seconds(left)
}

fn defects(figures: &Figures) -> Check {
    let panics = whole(figures.sum("castellan_panics_total"));
    Check::new(HealthSubject::Defects, if panics > 0 { HealthLevel::Warns } else { HealthLevel::Works }).count(panics)
}

/// What was found when everything was read over; the log has the names.
fn scrub(figures: &Figures) -> Check {
    let Some(found) = figures.get("castellan_rot_found") else {
        return Check::new(HealthSubject::Scrub, HealthLevel::Off);
    };
    let found = whole(found);
    Check::new(HealthSubject::Scrub, if found > 0 { HealthLevel::Fails } else { HealthLevel::Works }).count(found)
}

fn webhooks(seen: &Seen) -> Check {
    let names: Vec<String> = seen.failing.iter().map(|(name, _)| name.clone()).collect();
    Check::new(HealthSubject::Webhooks, if names.is_empty() { HealthLevel::Works } else { HealthLevel::Warns })
        .about(names)
}

/// Journals that are witnessed here and were contradicted: somebody's database was brought back or written anew.
fn witness(app: &App, seen: &Seen, now: Time) -> Check {
    let count = app.witnessing.origins().count();
    if count == 0 {
        return Check::new(HealthSubject::Witness, HealthLevel::Off);
    }
    let found = seen.witnessed.iter().filter_map(|one| Some((one.origin.clone(), one.contradiction(now)?)));
    let (origins, how): (Vec<String>, Vec<_>) = found.unzip();
    let check = works_if(HealthSubject::Witness, origins.is_empty()).about(origins).count(count as i64);
    how.first().map_or(check.clone(), |how| check.detail(how.as_str()))
}

/// Nodes that are gone, and those whose clocks are apart. One alone has nobody to be compared with.
fn nodes(seen: &Seen, own: Id, now: Time) -> Check {
    let heard = |node: &&Node| now.micros() - node.beat_at.micros() <= GONE_AFTER_S * 1_000_000;
    let gone: Vec<String> = seen.nodes.iter().filter(|node| node.id != own && !heard(node)).map(name).collect();
    if !gone.is_empty() {
        return Check::new(HealthSubject::Nodes, HealthLevel::Warns).about(gone).count(seen.nodes.len() as i64);
    }
    let apart = seen.nodes.iter().filter(|node| node.clock_ahead_us.is_some_and(|ahead| ahead.abs() > CLOCK_WARNS_US));
    let apart: Vec<String> = apart.map(name).collect();
    let level = if apart.is_empty() { HealthLevel::Works } else { HealthLevel::Fails };
    let detail = if apart.is_empty() { None } else { Some("clocks".to_owned()) };
    Check { detail, ..Check::new(HealthSubject::Nodes, level).about(apart).count(seen.nodes.len() as i64) }
}

fn name(node: &Node) -> String {
    node.name.clone()
}

fn whole(value: f64) -> i64 {
    format!("{value:.0}").parse().unwrap_or(i64::MAX)
}

/// Room on a disk.
#[derive(Clone, Copy, Debug)]
struct Room {
    free: u64,
    size: u64,
}

impl Room {
    /// A small disk is judged by its share, a large one by what is left.
    fn level(self) -> HealthLevel {
        let below = |(bytes, percent): (u64, u64)| self.free < bytes && self.free < self.size / 100 * percent;
        if below(ROOM_FAILS) {
            HealthLevel::Fails
        } else if below(ROOM_WARNS) {
            HealthLevel::Warns
        } else {
            HealthLevel::Works
        }
    }
}

/// The room that is left for us on the disk of a folder; none when the system does not say.
fn room(folder: &Path) -> Option<Room> {
    let told = rustix::fs::statvfs(folder).ok()?;
    Some(Room { free: told.f_bavail * told.f_frsize, size: told.f_blocks * told.f_frsize })
}

/// Whether this machine's clock was set: it is held against one that nobody sets.
struct Clock {
    at: (Time, Option<Instant>),
    set: Option<(Time, i64)>,
}

impl Clock {
    const fn new(now: Time) -> Self {
        Self { at: (now, None), set: None }
    }

    /// By how many microseconds it was set within the last hour.
    fn look(&mut self, now: Time, steady: Instant) -> Option<i64> {
        let (before, then) = self.at;
        let passed = then.map(|then| steady.duration_since(then).as_micros());
        let passed = passed.map(|passed| i64::try_from(passed).unwrap_or(i64::MAX));
        let set_by = passed.map_or(0, |passed| now.micros() - before.micros() - passed);
        self.at = (now, Some(steady));
        if set_by.abs() > CLOCK_WARNS_US {
            tracing::warn!(seconds = set_by / 1_000_000, "this machine's clock was set");
            self.set = Some((now, set_by));
        }
        self.set.filter(|(at, _)| now.micros() - at.micros() < JUMP_TOLD_S * 1_000_000).map(|(_, by)| by)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_disk_is_judged_by_what_is_left() {
        const GIB: u64 = 1 << 30;
        for (free, size, level) in [
            (50 * GIB, 100 * GIB, HealthLevel::Works),
            (GIB, 100 * GIB, HealthLevel::Warns),
            (GIB, 4 * GIB, HealthLevel::Works),
            (100 << 20, 100 * GIB, HealthLevel::Fails),
            (1 << 20, 64 << 20, HealthLevel::Fails),
            (3 << 20, 64 << 20, HealthLevel::Warns),
            (32 << 20, 64 << 20, HealthLevel::Works),
            (0, 64 << 20, HealthLevel::Fails),
        ] {
            assert_eq!(Room { free, size }.level(), level, "{free} of {size}");
        }
        assert!(room(Path::new("/")).is_some_and(|room| room.size > 0));
    }

    #[test]
    fn a_certificate_that_comes_by_itself_is_judged_by_its_lifetime() {
        const DAY: i64 = 24 * 3_600;
        let check = |ends: Option<i64>, failed: Option<&str>, expected: (HealthLevel, Option<i64>)| {
            let standing =
                Standing { ends, lifetime: 40 * DAY, failed: failed.map(str::to_owned), ..Standing::default() };
            let check = fetched_certificate(standing, Time::default());
            assert_eq!((check.level, check.seconds), expected, "{ends:?} {failed:?}");
            assert!(failed.is_none_or(|why| check.detail.as_deref() == Some(why)));
        };
        check(Some(20 * DAY), None, (HealthLevel::Works, Some(20 * DAY)));
        check(Some(10 * DAY), Some("away"), (HealthLevel::Warns, Some(10 * DAY)));
        check(Some(3 * DAY), Some("away"), (HealthLevel::Fails, Some(3 * DAY)));
        check(Some(-DAY), None, (HealthLevel::Fails, Some(-DAY)));
        check(None, Some("away"), (HealthLevel::Fails, None));
        check(None, None, (HealthLevel::Fails, None));
    }

    #[test]
    fn a_clock_that_was_set_is_noticed_and_one_that_runs_is_not() {
        let (begun, mut clock) = (Instant::now(), Clock::new(Time::default()));
        let mut look = |wall_s: i64, steady_s: u64| {
            clock.look(Time::default().plus_seconds(wall_s), begun + Duration::from_secs(steady_s))
        };
        assert_eq!(look(0, 0), None);
        assert_eq!(look(10, 10), None);
        assert_eq!(look(140, 20), Some(120_000_000));
        assert_eq!(look(150, 30), Some(120_000_000));
        assert_eq!(look(150 + JUMP_TOLD_S, 30 + 3_600), None);
        assert_eq!(look(50 + JUMP_TOLD_S, 40 + 3_600), Some(-110_000_000));
    }
}
