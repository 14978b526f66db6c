//! Sources on a broker. A message is acknowledged when what it says is on disk; what cannot be stored is tried again, and
//! nothing after it is read until then.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use alarms::commands::{Intake, Noticed};
use alarms::model::source::{Published, States, topics};
use alarms::model::{AnomalyKind, Message as Signals};
use alarms::queries::{SourceAtIntake, sources_on_mqtt};
use kernel::outbound::Outbound;
use kernel::{App, Id, secret};
use rumqttc::mqttbytes::{QoS, matches};

use crate::mqtt::{Address, Line, Message, Pauses};
use crate::receiver;

/// How often it is looked whether sources have changed.
const LOOK_EVERY: Duration = Duration::from_secs(2);
/// Pause before what could not be stored is tried again.
const AGAIN: Duration = Duration::from_secs(1);
/// The way that signals come, as it is written down.
const PATH: &str = "mqtt";

/// Takes in what sources on a broker say until the system stops.
pub async fn follow(app: Arc<App>, outbound: Outbound, address: Address) {
    let mut stopping = app.stopping.clone();
    let intake = receiver::Intake::start(app.clone());
    let mut follower = Follower { app, intake, address, changes: None, sources: Vec::new(), states: BTreeMap::new() };
    let mut pauses = Pauses::default();
    loop {
        pauses.begin();
        let ended = tokio::select! {
            ended = follower.connect_and_take(&outbound) => ended,
            _ = stopping.wait_for(|stopping| *stopping) => return,
        };
        metrics::gauge!("castellan_alarm_mqtt_connected").set(0.0);
        if !pauses.wait(&ended.err().unwrap_or_default(), "alarms", &mut stopping).await {
            return;
        }
    }
}

struct Follower {
    app: Arc<App>,
    intake: receiver::Intake,
    address: Address,
    /// How often accounts had changed when the sources were read.
    changes: Option<u64>,
    sources: Vec<SourceAtIntake>,
    /// What is known of each source's states. It outlives the line: what comes again with a new one is no news.
    states: BTreeMap<Id, States>,
}

impl Follower {
    async fn connect_and_take(&mut self, outbound: &Outbound) -> Result<(), String> {
        let name = format!("castellan-{}", Id::new(self.app.clock.now()));
        let mut line = Line::open(outbound, &self.address, name).await?;
        metrics::gauge!("castellan_alarm_mqtt_connected").set(1.0);
        tracing::info!(host = self.address.host, "alarms come from the MQTT broker");
        self.look().await?;
        self.subscribe(&mut line).await?;
        let mut look = tokio::time::interval(LOOK_EVERY);
        loop {
            tokio::select! {
                message = line.next() => {
                    let message = message?;
                    self.take(&message).await;
                    line.acknowledge(&message).await?;
                }
                _ = look.tick() => if self.look().await? {
                    self.subscribe(&mut line).await?;
                }
            }
        }
    }

    /// Reads the sources anew when accounts have changed. Gives whether they are others than before.
    async fn look(&mut self) -> Result<bool, String> {
        let changes = self.app.db.feed().changes(alarms::ACCOUNT_KIND);
        if self.changes == Some(changes) {
            return Ok(false);
        }
        let found = self.app.db.read(sources_on_mqtt).await.map_err(|error| error.to_string())?;
        let (sources, remembered): (Vec<_>, Vec<_>) = found.into_iter().unzip();
        for (source, states) in sources.iter().zip(remembered) {
            self.states.entry(source.id).or_insert(states);
        }
        self.changes = Some(changes);
        let differ = self.sources != sources;
        self.sources = sources;
        Ok(differ)
    }

    async fn subscribe(&self, line: &mut Line) -> Result<(), String> {
        let mut filters: Vec<String> =
            self.sources.iter().flat_map(|source| topics(source.kind, &source.mapping)).collect();
        filters.sort_unstable();
        filters.dedup();
        // A subscription to nothing is none that a broker takes.
        if filters.is_empty() { Ok(()) } else { line.subscribe(&filters, QoS::AtLeastOnce).await }
    }

    async fn take(&mut self, message: &Message) {
        let speaks = |source: &SourceAtIntake| {
            topics(source.kind, &source.mapping).iter().any(|filter| matches(&message.topic, filter))
        };
        let speaking: Vec<SourceAtIntake> = self.sources.iter().filter(|source| speaks(source)).cloned().collect();
        for source in speaking {
            let Some(intake) = self.read(&source, message) else { continue };
            while let Err(error) = self.intake.store(intake.clone()).await {
                tracing::warn!(cause = %error, source = source.number, "what a source said is tried again");
                tokio::time::sleep(AGAIN).await;
            }
        }
    }

    fn read(&mut self, source: &SourceAtIntake, message: &Message) -> Option<Intake> {
        let at = self.app.clock.now();
        let published = Published { topic: &message.topic, payload: &message.payload, retained: message.retained, at };
        let states = self.states.entry(source.id).or_default();
        match states.read(source.kind, &source.mapping, &published) {
            Ok(Some(reading)) => {
                let said = reading.message(source.id, PATH, &self.address.host);
                Some(Intake::Message(Box::new(Signals { encrypted: self.address.protected, ..said })))
            }
            Ok(None) if message.retained => None,
            Ok(None) => Some(Intake::Message(Box::new(self.sign_of_life(source)))),
            Err(error) => Some(Intake::Noticed(Noticed {
                kind: AnomalyKind::NotUnderstood,
                sender: self.address.host.clone(),
                number: source.number.clone(),
                about: error.detail().to_owned(),
                raw: message.payload.clone(),
            })),
        }
    }

    /// It says nothing new, but it speaks.
    fn sign_of_life(&self, source: &SourceAtIntake) -> Signals {
        Signals {
            account_id: source.id,
            digest: secret::sha256(&[]),
            path: PATH,
            line: None,
            sender: self.address.host.clone(),
            panel_at: None,
            encrypted: self.address.protected,
            tolerances: Vec::new(),
            events: Vec::new(),
            raw: Vec::new(),
        }
    }
}
