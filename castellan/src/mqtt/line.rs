//! The line to the broker: MQTT 3.1.1, spoken over a connection that the guard has let through.

use std::collections::VecDeque;
use std::time::Duration;

use bytes::BytesMut;
use kernel::outbound::{Connection, Outbound};
use rumqttc::mqttbytes::v4::{
    Connect, ConnectReturnCode, Packet, PubAck, Publish, Subscribe, SubscribeFilter, SubscribeReasonCode,
};
use rumqttc::mqttbytes::{Error as Malformed, QoS};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::time::{Instant, Interval};

use super::{Address, Message};

/// Longest packet that is taken: a position has some hundred bytes, an event of a camera some thousand.
const PACKET_MAX: usize = 256 * 1024;
/// Messages that may come before the broker's answer to a subscription; it sends what it left out again.
const EARLY_MAX: usize = 1_000;
/// Time for the broker's answer.
const ANSWER_WITHIN: Duration = Duration::from_secs(10);
/// How often the broker hears that this end is still there.
const KEEP_ALIVE: Duration = Duration::from_secs(30);
/// A broker that is silent for so long, its answers to the above included, is gone.
const SILENT_FOR: Duration = Duration::from_secs(75);

/// A line on which messages come.
pub(crate) struct Line {
    connection: Connection,
    unread: BytesMut,
    /// Messages that came while something else was waited for.
    early: VecDeque<Publish>,
    keep_alive: Interval,
    heard_at: Instant,
}

impl Line {
    /// Connects under a name that nobody else has, or the broker throws out one of the two; signs in.
    pub(crate) async fn open(outbound: &Outbound, address: &Address, name: String) -> Result<Self, String> {
        let late = |_| format!("the broker does not answer within {} s", ANSWER_WITHIN.as_secs());
        tokio::time::timeout(ANSWER_WITHIN, Self::opened(outbound, address, name)).await.map_err(late)?
    }

    async fn opened(outbound: &Outbound, address: &Address, name: String) -> Result<Self, String> {
        let connection = outbound.connect(&address.host, address.port, address.protected).await?;
        let keep_alive = tokio::time::interval_at(Instant::now() + KEEP_ALIVE, KEEP_ALIVE);
        let mut line =
            Self { connection, unread: BytesMut::new(), early: VecDeque::new(), keep_alive, heard_at: Instant::now() };
        let mut connect = Connect::new(name);
        connect.keep_alive = u16::try_from(KEEP_ALIVE.as_secs()).unwrap_or(u16::MAX);
        if let Some((user, password)) = &address.login {
            connect.set_login(user, password);
        }
        line.send(&Packet::Connect(connect)).await?;
        match line.packet().await? {
            Packet::ConnAck(answer) if answer.code == ConnectReturnCode::Success => Ok(line),
            Packet::ConnAck(answer) => Err(format!("the broker refuses the sign-in: {:?}", answer.code)),
            _ => Err("the broker answers something else than MQTT 3.1.1".to_owned()),
        }
    }

    /// Has the broker send what is said on some topics. Once more for the same is harmless: what it keeps comes again.
    pub(crate) async fn subscribe(&mut self, topics: &[String], quality: QoS) -> Result<(), String> {
        let late = |_| format!("the broker does not answer within {} s", ANSWER_WITHIN.as_secs());
        tokio::time::timeout(ANSWER_WITHIN, self.subscribed(topics, quality)).await.map_err(late)?
    }

    async fn subscribed(&mut self, topics: &[String], quality: QoS) -> Result<(), String> {
        let filters = topics.iter().map(|topic| SubscribeFilter { path: topic.clone(), qos: quality });
        let mut subscribe = Subscribe::new_many(filters);
        subscribe.pkid = 1;
        self.send(&Packet::Subscribe(subscribe)).await?;
        loop {
            match self.packet().await? {
                Packet::SubAck(answer) if answer.return_codes.contains(&SubscribeReasonCode::Failure) => {
                    return Err(format!("the broker refuses the topics “{}”", topics.join(" ")));
                }
                Packet::SubAck(_) => return Ok(()),
                // What the broker kept may come before its answer.
                Packet::Publish(publish) if self.early.len() < EARLY_MAX => self.early.push_back(publish),
                _ => {}
            }
        }
    }

    /// The next message. Nothing is lost when this is cancelled.
    pub(crate) async fn next(&mut self) -> Result<Message, String> {
        loop {
            let publish = match self.early.pop_front() {
                Some(publish) => publish,
                None => match self.packet().await? {
                    Packet::Publish(publish) => publish,
                    _ => continue,
                },
            };
            let receipt = (publish.qos == QoS::AtLeastOnce).then_some(publish.pkid);
            let payload = publish.payload.to_vec();
            return Ok(Message { topic: publish.topic, payload, retained: publish.retain, receipt });
        }
    }

    /// Tells the broker that a message is safe here.
    pub(crate) async fn acknowledge(&mut self, message: &Message) -> Result<(), String> {
        match message.receipt {
            Some(receipt) => self.send(&Packet::PubAck(PubAck::new(receipt))).await,
            None => Ok(()),
        }
    }

    async fn packet(&mut self) -> Result<Packet, String> {
        loop {
            match Packet::read(&mut self.unread, PACKET_MAX) {
                Ok(packet) => return Ok(packet),
                Err(Malformed::InsufficientBytes(_)) => {}
                Err(error) => return Err(format!("the broker sends what is no MQTT: {error}")),
            }
            tokio::select! {
                read = self.connection.read_buf(&mut self.unread) => match read {
                    Ok(0) => return Err("the broker has closed the line".to_owned()),
                    Ok(_) => self.heard_at = Instant::now(),
                    Err(error) => return Err(format!("the line broke: {error}")),
                },
                _ = self.keep_alive.tick() => {
                    if self.heard_at.elapsed() > SILENT_FOR {
                        return Err("the broker is silent".to_owned());
                    }
                    self.send(&Packet::PingReq).await?;
                }
            }
        }
    }

    async fn send(&mut self, packet: &Packet) -> Result<(), String> {
        let mut bytes = BytesMut::new();
        packet.write(&mut bytes, PACKET_MAX).map_err(|error| format!("what is to be said is too long: {error}"))?;
        self.connection.write_all(&bytes).await.map_err(|error| format!("the line broke: {error}"))?;
        self.connection.flush().await.map_err(|error| format!("the line broke: {error}"))
    }
}
