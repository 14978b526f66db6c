//! Whether everything works, for the control room in plain words: looked at every ten seconds, probed every minute, kept over
//! restarts, shown by `GET /health` and in `/metrics`.
//!
//! Nothing here is written into the journal but that a backup was made: what the system finds out about itself is no act of
//! anybody's.

mod figures;
mod look;
mod model;
mod node;
mod probe;
mod rehearsal;
mod store;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use anyhow::ensure;
use axum::{Extension, Json};
use kernel::actor::{Actor, Caller};
use kernel::config::Config;
use kernel::db::Migration;
use kernel::feed::Visibility;
use kernel::http::By;
use kernel::{App, Capability, Error, Result, routes, secret};
use metrics_exporter_prometheus::PrometheusHandle;
use tokio::time::Instant;
use utoipa_axum::router::OpenApiRouter;

use crate::http::Renewal;
use look::{GONE_AFTER_S, Look, Seen, Setup};
use model::{Availability, Check, Health, HealthLevel, HealthSubject, NodeView};
use node::{Beat, HOUR_S, Own, beat};
use probe::{Outcome, Probe, reached_at};

/// Pause between two looks.
const LOOK_EVERY: Duration = Duration::from_secs(10);
/// Time between two self-probes at the most, in seconds: an hour.
const PROBE_EVERY_S_MAX: u64 = 3_600;
/// Bytes of the account as which the receiver is tried: as long as an account may be, so that no panel guesses it.
const ACCOUNT_BYTES: usize = 8;

kernel::rights! {
    /// See whether the system works, what does not, and what to do about it.
    ReadHealth = "health.read": [Administrator, Manager, Supervisor, Dispatcher, Auditor];
}

/// It is put together of everything, so it is mounted like a capability.
pub(crate) fn capability() -> Capability {
    Capability {
        name: "health",
        routes: OpenApiRouter::<Arc<App>>::default().routes(routes!(show_health)),
        migrations: &[Migration {
            name: "castellan/0086_health",
            sql: include_str!("../../migrations/0086_health.sql"),
        }],
        rights: RIGHTS,
        visibility: &[Visibility { kind: "backup", actions: &["health.read"], shared: false }],
        duties: &[],
    }
}

/// The last look.
#[derive(Debug, Default)]
pub struct Shown(RwLock<Option<Health>>);

impl Shown {
    fn get(&self) -> Option<Health> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// Whether everything works, and what does not: looked at every ten seconds.
#[utoipa::path(get, path = "/health", tag = "health", responses((status = 200, body = Health)))]
async fn show_health(_: By<ReadHealth>, Extension(shown): Extension<Arc<Shown>>) -> Result<Json<Health>> {
    shown.get().map(Json).ok_or_else(|| Error::unavailable("nothing was looked at yet; ask again in a moment"))
}

/// What it takes to look.
pub struct Watch {
    app: Arc<App>,
    shown: Arc<Shown>,
    own: Own,
    look: Look,
    probe: Probe,
    /// Time between two self-probes; none: there are none.
    every: Option<Duration>,
    probed: Option<Outcome>,
}

/// Where the server listens.
pub struct Listens {
    /// The web address, and whether it speaks without TLS.
    pub web: (SocketAddr, bool),
    /// The alarm receiver.
    pub receiver: Option<SocketAddr>,
    /// How fetching the certificate goes, where it comes by itself.
    pub renewal: Option<Arc<Renewal>>,
}

/// An account that nobody else has, as which the receiver is tried.
pub fn probe_account() -> String {
    let mut bytes = [0; ACCOUNT_BYTES];
    secret::fill(&mut bytes);
    secret::hex(&bytes).to_uppercase()
}

impl Watch {
    /// As the settings say. `account` is the one that the receiver knows.
    ///
    /// # Errors
    /// When a setting cannot be, or the data folder cannot be written.
    pub fn of(
        config: &Config,
        app: Arc<App>,
        figures: PrometheusHandle,
        listens: &Listens,
        account: String,
    ) -> anyhow::Result<Self> {
        let every_s: u64 = config.get("self_probe_s")?;
        ensure!(every_s <= PROBE_EVERY_S_MAX, "self_probe_s is 0 to {PROBE_EVERY_S_MAX}");
        let now = app.clock.now();
        let alone = config.text("database_url").is_empty();
        let own = Own::of(Path::new(config.text("data")), &listens.web.0.to_string(), alone, now)?;
        let web = (reached_at(listens.web.0), listens.web.1);
        let receiver = listens.receiver.map(|address| (reached_at(address), account));
        Ok(Self {
            look: Look::new(setup(config, listens.renewal.clone())?, figures, own.id, now),
            probe: Probe::new(app.clone(), own.clone(), web, receiver),
            every: (every_s > 0).then(|| Duration::from_secs(every_s)),
            shown: Arc::default(),
            probed: None,
            own,
            app,
        })
    }

    /// What the router shows.
    pub fn shown(&self) -> Arc<Shown> {
        self.shown.clone()
    }

    /// Looks and probes until the system stops.
    pub async fn run(&mut self) {
        let mut stopping = self.app.stopping.clone();
        let working = async {
            let mut probe_at = Instant::now();
            loop {
                let due = self.every.filter(|_| Instant::now() >= probe_at);
                let seen = self.look.ask(&self.app).await;
                let ahead = seen.as_ref().ok().and_then(|seen| seen.clock_ahead_us);
                if let Some(every) = due {
                    probe_at = Instant::now() + every;
                    self.probe(every, ahead).await;
                } else if !self.own.alone && seen.is_ok() {
                    self.beat(ahead).await;
                }
                // What was written just now is shown too.
                let seen = if due.is_some() { self.look.ask(&self.app).await } else { seen };
                self.show(seen.as_ref());
                let pause = self.every.map_or(LOOK_EVERY, |every| every.min(LOOK_EVERY));
                tokio::time::sleep(pause).await;
            }
        };
        tokio::select! {
            () = working => {}
            _ = stopping.wait_for(|stopping| *stopping) => {}
        }
    }

    async fn probe(&mut self, every: Duration, ahead: Option<i64>) {
        let outcome = self.probe.run(every, ahead).await;
        let word = if outcome.failed.is_none() { "worked" } else { "failed" };
        metrics::counter!("castellan_self_probes_total", "outcome" => word).increment(1);
        metrics::gauge!("castellan_self_probe_ok").set(if outcome.failed.is_none() { 1.0 } else { 0.0 });
        metrics::histogram!("castellan_self_probe_seconds").record(outcome.took.as_secs_f64());
        self.probed = Some(outcome);
    }

    /// Tells the other nodes that this one is there.
    async fn beat(&self, clock_ahead_us: Option<i64>) {
        let caller = Caller::internal(Actor::system("Self-probe", &self.app.rights), "beat of a node");
        let told = Beat { own: self.own.clone(), clock_ahead_us, shown: Vec::new() };
        // What keeps it from being stored is seen by the next look.
        let _ = self.app.db.write(caller, told, beat).await;
    }

    fn show(&mut self, seen: std::result::Result<&Seen, &String>) {
        let now = self.app.clock.now();
        let mut checks = self.look.checks(&self.app, seen, self.rings_in_vain());
        checks.push(self.self_probe());
        let before = self.shown.get();
        let mut health = Health::of(checks, before.as_ref(), now);
        if let Ok(seen) = seen {
            health.availability = self.availability(seen);
            health.nodes = seen.nodes.iter().map(|node| self.node(node)).collect();
        } else if let Some(before) = &before {
            // As they were when the database was last asked.
            health.availability = before.availability.clone();
            health.nodes.clone_from(&before.nodes);
        }
        publish(&health);
        tell(&health, before.as_ref());
        *self.shown.0.write().unwrap_or_else(PoisonError::into_inner) = Some(health);
    }

    /// Whether the last self-probe got no answer of the receiver.
    fn rings_in_vain(&self) -> bool {
        let failed = self.probed.as_ref().and_then(|outcome| outcome.failed.as_ref());
        failed.is_some_and(|(step, _)| *step == probe::RECEIVER)
    }

    fn self_probe(&self) -> Check {
        let subject = HealthSubject::SelfProbe;
        match &self.probed {
            None => Check::new(subject, HealthLevel::Off),
            Some(outcome) => match &outcome.failed {
                None => Check::new(subject, HealthLevel::Works),
                Some((step, why)) => {
                    Check::new(subject, HealthLevel::Fails).about([(*step).to_owned()]).detail(why.clone())
                }
            },
        }
    }

    fn availability(&self, seen: &Seen) -> Availability {
        let Some(own) = seen.nodes.iter().find(|node| node.id == self.own.id) else { return Availability::default() };
        let hour = self.app.clock.now().micros() / 1_000_000 / HOUR_S;
        let share = |hours: i64| node::availability(own, &seen.hours, hour - hours + 1);
        Availability {
            day: share(24),
            month: share(node::KEPT_S / HOUR_S),
            probed_since: own.probed_since,
            probed_at: own.probed_at,
            took_ms: self.probed.as_ref().and_then(|probed| i64::try_from(probed.took.as_millis()).ok()),
            failed_at: own.failed_at,
            failed_step: own.failed_step.clone(),
            failed_why: own.failed_why.clone(),
        }
    }

    fn node(&self, node: &store::Node) -> NodeView {
        let here = node.id == self.own.id;
        let silent_us = self.app.clock.now().micros() - node.beat_at.micros();
        NodeView {
            name: node.name.clone(),
            version: node.version.clone(),
            started_at: node.started_at,
            beat_at: node.beat_at,
            alive: here || silent_us <= GONE_AFTER_S * 1_000_000,
            here,
            clock_ahead_ms: node.clock_ahead_us.map(|ahead| ahead / 1_000),
        }
    }
}

/// What of all this is set up, by the settings.
fn setup(config: &Config, renewal: Option<Arc<Renewal>>) -> anyhow::Result<Setup> {
    let given = |key: &str| !config.text(key).is_empty();
    let makes_backups = given("backup_recipient") && given("backup_folder");
    let mut folders =
        vec![("data", PathBuf::from(config.text("data"))), ("files", crate::compose::files_folder(config))];
    if makes_backups {
        folders.push(("backups", config.text("backup_folder").into()));
    }
    let every_h: i64 = config.get("backup_every_h")?;
    Ok(Setup {
        folders,
        receives: given("dc09"),
        mails: given("mail_server"),
        alarm_mqtt: given("alarm_mqtt"),
        position_mqtt: given("mqtt_positions"),
        backup_every_s: makes_backups.then_some(every_h * HOUR_S),
        renewal,
        copies_checkpoints: ["checkpoint_file", "checkpoint_syslog", "checkpoint_witness"].into_iter().any(given),
    })
}

/// Publishes what an operator alarms on.
fn publish(health: &Health) {
    for check in &health.checks {
        let level = match check.level {
            HealthLevel::Works | HealthLevel::Off => 0.0,
            HealthLevel::Warns => 1.0,
            HealthLevel::Fails => 2.0,
        };
        metrics::gauge!("castellan_health", "subject" => check.subject.as_str()).set(level);
    }
    for (window, share) in [("24h", health.availability.day), ("30d", health.availability.month)] {
        if let Some(share) = share {
            metrics::gauge!("castellan_availability_ratio", "window" => window).set(share);
        }
    }
    let clock = health.nodes.iter().find(|node| node.here).and_then(|node| node.clock_ahead_ms);
    if let Some(ahead_ms) = clock {
        metrics::gauge!("castellan_clock_ahead_seconds").set(ahead_ms as f64 / 1_000.0);
    }
    let alive = health.nodes.iter().filter(|node| node.alive).count();
    metrics::gauge!("castellan_nodes_alive").set(alive as f64);
}

/// Says what has become otherwise, once.
fn tell(health: &Health, before: Option<&Health>) {
    for check in &health.checks {
        let was = before.and_then(|before| before.check(check.subject)).map_or(HealthLevel::Works, |was| was.level);
        if check.level == was || check.level.max(was) <= HealthLevel::Off {
            continue;
        }
        let (subject, level) = (check.subject.as_str(), check.level.as_str());
        let (about, cause) = (check.about.join(", "), check.detail.as_deref().unwrap_or_default());
        if check.level > HealthLevel::Off {
            tracing::warn!(subject, level, about, cause, "something does not work");
        } else {
            tracing::info!(subject, "it works again");
        }
    }
}
