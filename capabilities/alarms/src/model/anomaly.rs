//! What a receiver could not take, or had to wonder about.

use dc09::{Piece, Splitter};
use kernel::{Id, Time};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Account, SourceKind};

/// Bytes of a message that are kept: the longest frame, and nobody fills the disk with noise.
pub const RAW_MAX: usize = 4_096;
/// Within this the same from the same sender counts up and makes no new row: ten minutes, in seconds.
pub const ANOMALY_WINDOW_S: i64 = 600;

kernel::text_enum! {
    /// What was wrong.
    pub enum AnomalyKind {
        /// No account calls itself so.
        UnknownAccount = "unknown_account",
        /// It cannot be decrypted.
        WrongKey = "wrong_key",
        /// It shows another secret than its source has, or is signed with another.
        WrongSignature = "wrong_signature",
        /// Encryption is required, and it came in the clear.
        NotEncrypted = "not_encrypted",
        /// It is no frame, or was damaged on the way.
        BrokenFrame = "broken_frame",
        /// A frame that says nothing the receiver knows.
        NotUnderstood = "not_understood",
        /// The clock of the panel or the source is too far off for what is encrypted or signed.
        ClockDrift = "clock_drift",
        /// An encrypted frame that was received long ago.
        Replay = "replay",
        /// It was read by a tolerance that this account has.
        Tolerated = "tolerated",
        /// It could not be stored, and was not answered.
        NotStored = "not_stored",
    }
}

/// What was wrong, as stored.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "migrations/0002_alarms.sql describes every column")]
pub struct Anomaly {
    pub id: Id,
    pub organisation: Id,
    pub kind: AnomalyKind,
    pub sender: String,
    pub number: String,
    pub about: String,
    pub first_at: Time,
    pub last_at: Time,
    pub count: i64,
    pub raw: Vec<u8>,
}

/// What the head of a panel's frame says in the clear, whatever the rest is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = ReceivedFrameHead)]
pub struct FrameHead {
    /// What the frame is, such as `SIA-DCS`, `ADM-CID` or `NULL`.
    pub protocol: String,
    /// The receiver that the panel names, without its `R`.
    pub receiver: Option<String>,
    /// The line that the panel names, without its `L`.
    pub line: Option<String>,
    /// The rest is encrypted.
    pub encrypted: bool,
}

impl FrameHead {
    /// The head of what came; none when that is no frame of a panel.
    pub fn read(raw: &[u8]) -> Option<Self> {
        let frame = Splitter::datagram(raw).into_iter().find_map(|piece| match piece {
            Piece::Frame(frame) => Some(frame),
            Piece::Broken(_) => None,
        })?;
        let said = |part: Option<&str>| part.filter(|part| !part.is_empty()).map(str::to_owned);
        Some(Self {
            protocol: frame.token().word().to_owned(),
            receiver: said(frame.receiver()),
            line: said(frame.line()),
            encrypted: frame.is_encrypted(),
        })
    }
}

/// What was wrong, as the API shows it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = ReceiverAnomaly)]
pub struct AnomalyView {
    /// Id.
    pub id: Id,
    /// What was wrong.
    pub kind: AnomalyKind,
    /// Address it came from.
    pub sender: String,
    /// What the message calls itself; empty when that could not be read.
    pub number: String,
    /// What was wrong, in words.
    pub about: String,
    /// The first time.
    pub first_at: Time,
    /// The last time.
    pub last_at: Time,
    /// How often.
    pub count: i64,
    /// The bytes of the first one, in hexadecimal.
    pub raw_hex: String,
    /// What their head says; null: they are no frame of a panel.
    pub frame: Option<FrameHead>,
    /// The account that answers to that number by now: what was unknown is settled. Null: nobody has added one.
    pub account_id: Option<Id>,
    /// What people call it.
    pub account_name: Option<String>,
}

impl AnomalyView {
    /// What is shown, given the account that is called so.
    pub fn new(row: Anomaly, known: Option<&Account>) -> Self {
        let frame = FrameHead::read(&row.raw);
        // Another source that is called so does not hear what a panel says.
        let known = known.filter(|account| frame.is_none() || account.kind == SourceKind::Panel);
        Self {
            id: row.id,
            kind: row.kind,
            sender: row.sender,
            number: row.number,
            about: row.about,
            first_at: row.first_at,
            last_at: row.last_at,
            count: row.count,
            raw_hex: kernel::secret::hex(&row.raw),
            frame,
            account_id: known.map(|account| account.id),
            account_name: known.map(|account| account.name.clone()),
        }
    }
}

#[cfg(test)]
mod tests {
    use dc09::{Key, Message, Token};

    use super::*;

    #[test]
    fn the_head_of_a_frame_is_read_whatever_the_rest_is() {
        let check = |message: Message, key: Option<&Key>, expected: (&str, Option<&str>, Option<&str>, bool)| {
            let bytes = dc09::encode(&message, key, &[0; _]).expect("a frame");
            let head = FrameHead::read(&bytes).expect("a head");
            let read = (head.protocol.as_str(), head.receiver.as_deref(), head.line.as_deref(), head.encrypted);
            assert_eq!(read, expected);
        };
        let key = Key::from_bytes(&[7; 16]).expect("a key");
        let data = b"#A0F1|Nri1/BA007".to_vec();
        let plain = Message { data, ..Message::new(Token::SiaDcs, 1, "A0F1") };
        check(plain.clone(), None, ("SIA-DCS", None, Some("0"), false));
        let routed = Message { receiver: Some("12".to_owned()), line: "3".to_owned(), ..plain.clone() };
        check(routed, None, ("SIA-DCS", Some("12"), Some("3"), false));
        check(Message { time: Some(0), ..plain }, Some(&key), ("SIA-DCS", None, Some("0"), true));
        assert_eq!(FrameHead::read(b"MAIL FROM:<camera3>"), None);
    }
}
