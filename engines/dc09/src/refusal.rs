//! Why a frame is not taken.

use serde::Serialize;

use crate::Tolerance;

/// Which reply a refused frame is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ReplyDue {
    /// None: the panel sends again, and whoever is no panel learns nothing.
    Nothing,
    /// [`crate::nak`]: the panel sets its clock and sends again.
    Nak,
    /// [`crate::duh`]: sending again would not help.
    Duh,
}

/// Why a frame is not taken. Its [`code`](Refusal::code) is stable; so is its [`reply`](Refusal::reply).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum Refusal {
    /// The CRC is wrong.
    #[error("the CRC is wrong")]
    Crc,
    /// The length is wrong.
    #[error("the length is wrong")]
    Length,
    /// The account would have to have a tolerance that it has not.
    #[error("only with the tolerance {} of the account", .0.name())]
    ToleranceNeeded(Tolerance),
    /// It came in clear from an account that must encrypt.
    #[error("it came in clear, and the account must encrypt")]
    EncryptionRequired,
    /// It is encrypted, and the account has no key.
    #[error("it is encrypted, and the account has no key")]
    NoKey,
    /// What should be encrypted is no whole blocks in hexadecimal.
    #[error("what should be encrypted is no whole number of blocks in hexadecimal")]
    Ciphertext,
    /// It does not decrypt to a message: the key is wrong, or whoever sent it has none.
    #[error("it does not decrypt to a message; the key is wrong")]
    WrongKey,
    /// Its time lies too far back.
    #[error("its time is {} s behind", .skew_seconds.unsigned_abs())]
    TooOld {
        /// The panel's time less the receiver's.
        skew_seconds: i64,
    },
    /// Its time lies too far ahead.
    #[error("its time is {skew_seconds} s ahead")]
    InFuture {
        /// The panel's time less the receiver's.
        skew_seconds: i64,
    },
    /// Its token is none that a receiver knows.
    #[error("its token is unknown")]
    UnknownToken,
    /// It is a reply, which only a receiver sends.
    #[error("it is a reply, and was sent to a receiver")]
    Reply,
    /// It is a message, where a reply was due.
    #[error("it is no reply")]
    NotReply,
    /// Its brackets do not fit, or no event can be read from its data.
    #[error("no event can be read from its data")]
    Payload,
}

impl Refusal {
    /// Which reply is due.
    ///
    /// Frames that did not come through whole get none (DC-09, 5.5.3), nor does what cannot be trusted: an answer would
    /// tell a stranger about the account. Times are answered by NAK, and only what cannot be processed by DUH.
    pub fn reply(&self) -> ReplyDue {
        match self {
            Self::TooOld { .. } | Self::InFuture { .. } => ReplyDue::Nak,
            Self::UnknownToken | Self::Payload => ReplyDue::Duh,
            Self::Crc
            | Self::Length
            | Self::ToleranceNeeded(_)
            | Self::EncryptionRequired
            | Self::NoKey
            | Self::Ciphertext
            | Self::WrongKey
            | Self::Reply
            | Self::NotReply => ReplyDue::Nothing,
        }
    }

    /// Its name for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Crc => "crc_mismatch",
            Self::Length => "length_mismatch",
            Self::ToleranceNeeded(_) => "tolerance_needed",
            Self::EncryptionRequired => "encryption_required",
            Self::NoKey => "no_key",
            Self::Ciphertext => "malformed_ciphertext",
            Self::WrongKey => "wrong_key",
            Self::TooOld { .. } => "too_old",
            Self::InFuture { .. } => "in_the_future",
            Self::UnknownToken => "unknown_token",
            Self::Reply => "is_a_reply",
            Self::NotReply => "is_no_reply",
            Self::Payload => "malformed_payload",
        }
    }
}
