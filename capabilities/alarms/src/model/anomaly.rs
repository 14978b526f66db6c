//! What a receiver could not take, or had to wonder about.

use kernel::{Id, Time};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

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
}

impl From<Anomaly> for AnomalyView {
    fn from(row: Anomaly) -> Self {
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
        }
    }
}
