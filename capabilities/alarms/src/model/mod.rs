//! Types, states and rules of alarms: pure.

mod account;
mod act;
mod alarm;
mod anomaly;
mod category;
mod hours;
mod level;
mod past;
mod path;
mod phrase;
mod script;
mod signal;
pub mod source;

pub use account::{
    Account, AccountView, GRACE_S, Heard, INTERVAL_MAX_S, Keyholder, KeyholderView, QUIRKS, SEALED_KEY, SEALED_SOURCE,
    SEALED_WORDS, Zone, ZoneView, clean_number, clean_quirks, zone_number,
};
pub use act::{Act, ActKind, ActResult, ActView};
pub use alarm::{Alarm, AlarmView, Cause, Condition, Labels, Outcome, SILENCE, is_confirmation};
pub use anomaly::{ANOMALY_WINDOW_S, Anomaly, AnomalyKind, AnomalyView, FrameHead, RAW_MAX};
pub use category::Category;
pub use hours::{AccountHours, DaySpan, Exception, GRACE_MAX_MIN, Hours, Missed, Open, OpenState, Opening, WeeklySpan};
pub use level::{Evidence, level};
pub use past::{PastAlarm, PastAlarmFilter, Watched};
pub use path::{AccountPath, PATHS_MAX, PathInput, PathView, clean_path};
pub use phrase::{Words, compare};
pub use script::{Script, ScriptStep, ScriptView, SiteScript, Step, StepView, next_step};
pub use signal::{Effect, Message, Signal, SignalView, Told};
pub use source::{Mapping, SourceKind};

/// Longest text that a device or a person adds, in bytes.
pub const TEXT_MAX: usize = 2_000;
