//! Positions of units from an MQTT broker: each message goes through the command behind `POST /positions`, with the
//! rights of an account that the operator names.
//!
//! A position is of the moment or of no use: messages are taken with quality of service 0, nothing is kept for later,
//! and what is older than [`message::AGE_MAX_S`] is left out.

mod message;

use std::sync::Arc;
use std::time::Duration;

use force::commands::{PositionReport, PositionsTaken, report_positions};
use force::model::{FIXES_MAX, Fix};
use kernel::actor::Caller;
use kernel::config::Config;
use kernel::outbound::Outbound;
use kernel::{App, Error, Id, Result};
use rumqttc::mqttbytes::QoS;
use tokio::time::{Instant, MissedTickBehavior};

use crate::mqtt::{Address, Line, Message, Pauses};
pub use message::Map;
use message::Unusable;

/// How long messages gather before they are handed over as one report: a map is no worse for it.
const GATHER: Duration = Duration::from_millis(250);
/// How often the log says that messages could not be used: a broken sender sends each second.
const COMPLAIN_EVERY: Duration = Duration::from_mins(1);
/// Counts messages and positions by what became of them.
const COUNTER: &str = "castellan_mqtt_positions_total";

/// Where positions come from.
#[derive(Clone, Debug)]
pub struct Source {
    address: Address,
    map: Map,
    account: String,
}

impl Source {
    /// What the settings say; none when they name no broker.
    ///
    /// # Errors
    /// `invalid`, naming the setting.
    pub fn of(config: &Config) -> Result<Option<Self>> {
        let address = config.text("mqtt_positions");
        if address.is_empty() {
            return Ok(None);
        }
        let account = config.text("mqtt_positions_account").trim().to_owned();
        if account.is_empty() {
            return Err(Error::invalid(
                "mqtt_positions needs mqtt_positions_account: the user name of the account whose rights it has",
            ));
        }
        let map = Map::parse(config.text("mqtt_positions_map"))?;
        let address = Address::parse("mqtt_positions", address)?;
        if address.topics.is_empty() {
            return Err(Error::invalid("mqtt_positions names no topics, such as mqtts://host/owntracks/+/+"));
        }
        Ok(Some(Self { address, map, account }))
    }
}

/// Takes positions in until the system stops. A broker that is away is tried again with doubling pauses.
pub async fn follow(app: Arc<App>, outbound: Outbound, source: Source) {
    let mut stopping = app.stopping.clone();
    let mut follower = Follower { app, source, complaints: Complaints::default() };
    let mut pauses = Pauses::default();
    loop {
        pauses.begin();
        let ended = tokio::select! {
            ended = follower.connect_and_take(&outbound) => ended,
            _ = stopping.wait_for(|stopping| *stopping) => return,
        };
        metrics::gauge!("castellan_mqtt_connected").set(0.0);
        if !pauses.wait(&ended.err().unwrap_or_default(), "positions", &mut stopping).await {
            return;
        }
    }
}

struct Follower {
    app: Arc<App>,
    source: Source,
    complaints: Complaints,
}

impl Follower {
    async fn connect_and_take(&mut self, outbound: &Outbound) -> Result<(), String> {
        let address = &self.source.address;
        let name = format!("castellan-{}", Id::new(self.app.clock.now()));
        let mut line = Line::open(outbound, address, name).await?;
        line.subscribe(std::slice::from_ref(&address.topics), QoS::AtMostOnce).await?;
        metrics::gauge!("castellan_mqtt_connected").set(1.0);
        tracing::info!(host = address.host, topics = address.topics, "positions come from the MQTT broker");
        let mut gathered: Vec<Fix> = Vec::new();
        let mut gather = tokio::time::interval(GATHER);
        gather.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                message = line.next() => gathered.extend(self.read(&message?)),
                _ = gather.tick(), if !gathered.is_empty() => self.hand_over(std::mem::take(&mut gathered)).await,
            }
            if gathered.len() == FIXES_MAX {
                self.hand_over(std::mem::take(&mut gathered)).await;
            }
        }
    }

    fn read(&mut self, message: &Message) -> Option<Fix> {
        match self.source.map.fix(message, self.app.clock.now()) {
            Ok(fix) => Some(fix),
            Err(unusable) => {
                metrics::counter!(COUNTER, "outcome" => unusable.outcome()).increment(1);
                if let Unusable::Broken(why) = unusable {
                    self.complaints.hear(&message.topic, &why);
                }
                None
            }
        }
    }

    /// Hands what was gathered to the command. The account is looked up each time: one that was disabled reports nothing
    /// from then on.
    async fn hand_over(&mut self, items: Vec<Fix>) {
        let count = items.len() as u64;
        match self.report(items).await {
            Ok(taken) => {
                for outcome in taken.items {
                    metrics::counter!(COUNTER, "outcome" => outcome.status.as_str()).increment(1);
                }
            }
            Err(error) => {
                metrics::counter!(COUNTER, "outcome" => "refused").increment(count);
                self.complaints.hear("the report", error.detail());
            }
        }
    }

    async fn report(&self, items: Vec<Fix>) -> Result<PositionsTaken> {
        let (rights, account) = (self.app.rights.clone(), self.source.account.clone());
        let actor = self.app.db.read(move |sql| identity::acting_as(sql, &rights, &account)).await?;
        let caller = Caller::internal(Arc::new(actor), "MQTT positions");
        self.app.db.write(caller, PositionReport { items }, report_positions).await.map_err(Error::from)?.output()
    }
}

/// What could not be used, said at a bounded pace.
#[derive(Default)]
struct Complaints {
    said_at: Option<Instant>,
    held: u64,
}

impl Complaints {
    fn hear(&mut self, what: &str, why: &str) {
        self.held += 1;
        if self.said_at.is_some_and(|at| at.elapsed() < COMPLAIN_EVERY) {
            return;
        }
        tracing::warn!(from = what, cause = why, times = self.held, "a position from the MQTT broker cannot be used");
        (self.said_at, self.held) = (Some(Instant::now()), 0);
    }
}
