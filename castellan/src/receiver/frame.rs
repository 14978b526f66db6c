//! One frame: whose it is, what it says, and how it is answered.

use std::net::SocketAddr;

use alarms::commands::{Intake, Noticed, Received};
use alarms::model::{AnomalyKind, Category, Effect, Message, Told};
use dc09::{Event, Opened, Pad, Piece, RawFrame, Refusal, ReplyDue, Settings};
use kernel::secret;

use super::Receiver;
use super::accounts::Known;

impl Receiver {
    /// Takes in what came, and gives the answer that is due: after the commit, or none.
    pub(super) async fn answer(&self, piece: Piece, path: &'static str, peer: SocketAddr) -> Option<Vec<u8>> {
        let frame = match piece {
            Piece::Frame(frame) => frame,
            Piece::Broken(broken) => {
                let about = format!("{:?}", broken.reason).to_lowercase();
                self.notice(AnomalyKind::BrokenFrame, "", &about, broken.bytes, peer).await;
                return None;
            }
        };
        let number = frame.account().unwrap_or_default().to_owned();
        if number == self.probe {
            // It went the way of every frame, through the store, and leaves nothing there.
            return self.intake.store(Intake::Probe).await.ok().map(|_| dc09::ack(&frame, self.now()));
        }
        match self.accounts.find(&number).await {
            Ok(Some(known)) => self.take(&frame, &known, path, peer).await,
            Ok(None) => self.refuse_stranger(&frame, &number, peer).await,
            Err(error) => {
                tracing::error!(cause = %error, account = number, "an account could not be looked up; the frame is not answered");
                None
            }
        }
    }

    /// A frame of an account that nobody knows: it is told so when it came through whole.
    async fn refuse_stranger(&self, frame: &RawFrame, number: &str, peer: SocketAddr) -> Option<Vec<u8>> {
        let whole = !matches!(
            dc09::open(frame, &Settings::default(), self.now()),
            Err(Refusal::Crc | Refusal::Length | Refusal::ToleranceNeeded(_))
        );
        let kind = if whole { AnomalyKind::UnknownAccount } else { AnomalyKind::BrokenFrame };
        let about = if whole { "no account calls itself so" } else { "it did not come through whole" };
        self.notice(kind, number, about, frame.bytes().to_vec(), peer).await;
        whole.then(|| dc09::duh(frame, self.now()))
    }

    async fn take(&self, frame: &RawFrame, known: &Known, path: &'static str, peer: SocketAddr) -> Option<Vec<u8>> {
        let opened = match dc09::open(frame, &known.settings(self.app.clock.now()), self.now()) {
            Ok(opened) => opened,
            Err(refusal) => return self.refuse(frame, refusal, peer).await,
        };
        let message = message(frame, &opened, known, path, peer);
        for tolerance in &message.tolerances {
            metrics::counter!("castellan_receiver_tolerances_total", "tolerance" => tolerance.clone()).increment(1);
        }
        match self.intake.store(Intake::Message(Box::new(message))).await {
            Ok(Received::Stored | Received::Again | Received::Noted | Received::Probed) => {
                Some(self.acknowledgement(frame, &opened, known))
            }
            Ok(Received::NoAccount) => Some(dc09::duh(frame, self.now())),
            // The panel sends it again; what kept it out stands in the log and in the metrics.
            Err(_) => None,
        }
    }

    fn acknowledgement(&self, frame: &RawFrame, opened: &Opened, known: &Known) -> Vec<u8> {
        match known.key.as_ref().filter(|_| opened.encrypted) {
            None => dc09::ack(frame, self.now()),
            Some(key) => {
                let mut pad: Pad = [0; _];
                secret::fill(&mut pad);
                dc09::encrypted_ack(frame, key, &pad, self.now())
            }
        }
    }

    async fn refuse(&self, frame: &RawFrame, refusal: Refusal, peer: SocketAddr) -> Option<Vec<u8>> {
        let number = frame.account().unwrap_or_default().to_owned();
        self.notice(kind_of(refusal), &number, &refusal.to_string(), frame.bytes().to_vec(), peer).await;
        match refusal.reply() {
            ReplyDue::Nothing => None,
            ReplyDue::Nak => Some(dc09::nak(frame.crc_format(), self.now())),
            ReplyDue::Duh => Some(dc09::duh(frame, self.now())),
        }
    }

    async fn notice(&self, kind: AnomalyKind, number: &str, about: &str, raw: Vec<u8>, peer: SocketAddr) {
        metrics::counter!("castellan_receiver_anomalies_total", "kind" => kind.as_str()).increment(1);
        // The port of a connection says nothing: the same panel comes with another each time.
        let sender = peer.ip().to_string();
        let noticed = Noticed { kind, sender, number: number.to_owned(), about: about.to_owned(), raw };
        if self.intake.store(Intake::Noticed(noticed)).await.is_err() {
            tracing::warn!(kind = kind.as_str(), "an anomaly of the receiver could not be written down");
        }
    }

    fn now(&self) -> i64 {
        self.app.clock.now().micros()
    }
}

const fn kind_of(refusal: Refusal) -> AnomalyKind {
    match refusal {
        Refusal::Crc | Refusal::Length | Refusal::ToleranceNeeded(_) => AnomalyKind::BrokenFrame,
        Refusal::EncryptionRequired => AnomalyKind::NotEncrypted,
        Refusal::NoKey | Refusal::Ciphertext | Refusal::WrongKey => AnomalyKind::WrongKey,
        Refusal::TooOld { .. } | Refusal::InFuture { .. } => AnomalyKind::ClockDrift,
        Refusal::UnknownToken | Refusal::Reply | Refusal::NotReply | Refusal::Payload => AnomalyKind::NotUnderstood,
    }
}

fn message(frame: &RawFrame, opened: &Opened, known: &Known, path: &'static str, peer: SocketAddr) -> Message {
    Message {
        account_id: known.id,
        digest: secret::sha256(&[known.id.to_string().as_bytes(), &opened.retry_key(frame)]),
        path,
        line: frame.line().filter(|line| !line.is_empty()).map(str::to_uppercase),
        sender: peer.ip().to_string(),
        panel_at: opened.time_of_occurrence().or(opened.panel_time).map(kernel::Time::from_micros),
        encrypted: opened.encrypted,
        tolerances: opened
            .tolerances_used
            .iter()
            .filter(|tolerance| !tolerance.is_always_on())
            .map(|tolerance| tolerance.name().to_owned())
            .collect(),
        events: opened.events.iter().map(told).collect(),
        raw: frame.bytes().to_vec(),
    }
}

/// An event of the protocol as the control room knows it.
fn told(event: &Event) -> Told {
    let effect = effect(event.effect);
    let category = category(event);
    // An alarm is one whatever detector code tells it; a trouble is another for each of its codes.
    let is_alarm = event.effect == dc09::Effect::Alarm;
    Told {
        family: if is_alarm { category.as_str().to_owned() } else { event.code.clone() },
        ends: event.ends.clone(),
        code: event.code.clone(),
        code_name: event.name.clone(),
        category,
        // A code that no table has is looked at by a person, whatever its letters seem to say.
        effect: if event.unknown && effect == Effect::Log { Effect::Alarm } else { effect },
        priority: i64::from(event.priority.clamp(1, 5)),
        zone: event.number.clone(),
        area: event.area.clone(),
        user: event.user.clone(),
        text: event.text.clone(),
        video: event.video.clone(),
        late: event.old,
        unknown: event.unknown,
    }
}

const fn effect(effect: dc09::Effect) -> Effect {
    match effect {
        dc09::Effect::Alarm | dc09::Effect::Trouble | dc09::Effect::Supervisory => Effect::Alarm,
        dc09::Effect::Restore => Effect::Restore,
        dc09::Effect::Cancel => Effect::Cancel,
        dc09::Effect::Opening => Effect::Opening,
        dc09::Effect::Closing => Effect::Closing,
        dc09::Effect::Bypass | dc09::Effect::Test | dc09::Effect::Log => Effect::Log,
    }
}

/// Codes of mains and batteries: what an outage of the mains makes hundreds of panels send at once.
const POWER: &[&str] = &["AT", "AR", "YP", "YQ", "YT", "YR", "YM", "301", "302", "308", "309", "311"];

fn category(event: &Event) -> Category {
    match event.category {
        dc09::Category::Duress => Category::Duress,
        dc09::Category::HoldUp => Category::HoldUp,
        dc09::Category::Panic => Category::Panic,
        dc09::Category::Fire => Category::Fire,
        dc09::Category::Medical => Category::Medical,
        dc09::Category::Gas => Category::Gas,
        dc09::Category::Water | dc09::Category::Environment => Category::Environment,
        dc09::Category::Burglary => Category::Burglary,
        dc09::Category::Tamper => Category::Tamper,
        dc09::Category::Access => Category::Access,
        dc09::Category::Trouble if POWER.contains(&event.code.as_str()) => Category::Power,
        dc09::Category::Trouble => Category::Trouble,
        dc09::Category::Communication => Category::Communication,
        dc09::Category::Supervisory => Category::Supervisory,
        // Late, early, not at all: the panel keeps hours of its own.
        dc09::Category::OpenClose if event.effect == dc09::Effect::Supervisory => Category::Hours,
        dc09::Category::OpenClose => Category::OpenClose,
        dc09::Category::Bypass => Category::Bypass,
        dc09::Category::Test => Category::Test,
        dc09::Category::System | dc09::Category::Other => Category::Other,
    }
}

#[cfg(test)]
mod tests {
    use dc09::{Message, Splitter, Token};

    use super::*;

    fn event(payload: &str, token: Token) -> Told {
        let message = Message { data: format!("#A0F1|{payload}").into_bytes(), ..Message::new(token, 1, "A0F1") };
        let bytes = dc09::encode(&message, None, &[0; _]).expect("a frame");
        let [Piece::Frame(frame)] = &Splitter::datagram(&bytes)[..] else { panic!("one frame") };
        told(&dc09::open(frame, &Settings::default(), 0).expect("it is understood").events[0])
    }

    #[test]
    fn events_are_what_the_control_room_calls_them() {
        let check = |payload: &str, expected: (Category, Effect, &str)| {
            let token = if payload.starts_with('N') { Token::SiaDcs } else { Token::AdmCid };
            let told = event(payload, token);
            assert_eq!((told.category, told.effect, told.family.as_str()), expected, "{payload}");
        };
        check("Nri1/BA007", (Category::Burglary, Effect::Alarm, "burglary"));
        check("Nri1/BR007", (Category::Burglary, Effect::Restore, "BR"));
        check("Nri1/BV007", (Category::Burglary, Effect::Alarm, "burglary"));
        check("Nri1/HA001", (Category::HoldUp, Effect::Alarm, "hold_up"));
        check("NAT", (Category::Power, Effect::Alarm, "AT"));
        check("NAR", (Category::Power, Effect::Restore, "AR"));
        check("Nri1/CL007", (Category::OpenClose, Effect::Closing, "CL"));
        check("Nri1/OP007", (Category::OpenClose, Effect::Opening, "OP"));
        check("Nri1/CI001", (Category::Hours, Effect::Alarm, "CI"));
        check("3401 01 007", (Category::OpenClose, Effect::Closing, "401"));
        check("1401 01 007", (Category::OpenClose, Effect::Opening, "401"));
        check("1454 01 000", (Category::Hours, Effect::Alarm, "454"));
        check("NRP", (Category::Test, Effect::Log, "RP"));
        check("1121 01 007", (Category::Duress, Effect::Alarm, "duress"));
        check("3130 01 007", (Category::Burglary, Effect::Restore, "130"));
        check("1301 00 000", (Category::Power, Effect::Alarm, "301"));
    }

    #[test]
    fn a_code_that_no_table_has_is_looked_at() {
        let told = event("Nri1/ZQ001", Token::SiaDcs);
        assert!(told.unknown);
        assert_eq!(told.effect, Effect::Alarm);
    }
}
