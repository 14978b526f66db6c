//! What the receiver knows of an account.

use serde::{Deserialize, Serialize};

use crate::{Charset, Key, Tolerances};

/// What the receiver knows of the account that a frame names.
#[derive(Debug, Clone, Copy, Default)]
pub struct Settings<'a> {
    /// The account's key.
    pub key: Option<&'a Key>,
    /// Whether frames in clear are refused. Without it, anybody may speak for the account.
    pub require_encryption: bool,
    /// What is let pass.
    pub tolerances: Tolerances,
    /// How texts are read.
    pub charset: Charset,
    /// How far the panel's clock may be off.
    pub window: Window,
    /// The site's offset from UTC now, in minutes, for [`crate::Tolerance::LocalTime`].
    pub local_offset_minutes: i16,
}

/// How far a message's time may be off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    /// Seconds behind the receiver's clock at the most.
    pub past_seconds: u32,
    /// Seconds ahead of it at the most.
    pub future_seconds: u32,
    /// Which messages it holds for.
    pub enforced: Enforced,
}

/// Which messages a window holds for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Enforced {
    /// Encrypted ones, as the standard has it: there the time keeps old messages from being played again.
    #[default]
    Encrypted,
    /// All that carry a time.
    Always,
    /// None: the clock of the panel is known to be wrong. Replays must be kept out by other means.
    Never,
}

impl Default for Window {
    /// 40 s behind, 20 s ahead, for encrypted messages (DC-09, 5.5.2.1).
    fn default() -> Self {
        Self { past_seconds: 40, future_seconds: 20, enforced: Enforced::Encrypted }
    }
}
