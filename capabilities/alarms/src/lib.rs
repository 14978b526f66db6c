//! Alarms: what devices say, and how a person makes certain.
//!
//! Words: a *signal* is one message from a device; it may raise, repeat or restore an *alarm*, or just be written down. An
//! *account* is a panel as the receiver knows it, a *zone* what it calls a detector. A *source* that is no panel, such as a
//! camera or another program, is an account of another kind. *Verification* is finding out whether an alarm is real; its
//! steps are *acts*.
//!
//! Invariants: condition, acknowledgement and disposition are three facts, and none follows from another; a repeat raises
//! the count and never a second row; a restore changes the condition and closes nothing; what concerns a life is never
//! delayed, grouped away or inhibited; nothing is answered before it is on disk.

pub mod commands;
mod duties;
mod http;
pub mod model;
pub mod queries;
mod rights;
mod store;

use kernel::Capability;
use kernel::feed::Visibility;

pub use rights::{ManageAccounts, ReadAlarms, ReceiveSignals};

/// Kind of the streams of accounts: what a receiver keeps of them in memory holds until one changes.
pub const ACCOUNT_KIND: &str = "alarm_account";

/// This capability.
pub fn capability() -> Capability {
    Capability {
        name: "alarms",
        routes: http::routes(),
        migrations: &[
            kernel::migration!("alarms", "0001_accounts"),
            kernel::migration!("alarms", "0002_alarms"),
            kernel::migration!("alarms", "0003_sources"),
            kernel::migration!("alarms", "0004_schedules"),
            kernel::migration!("alarms", "0005_scripts"),
            kernel::migration!("alarms", "0006_paths"),
            kernel::migration!("alarms", "0007_storms"),
        ],
        rights: rights::RIGHTS,
        visibility: &[
            Visibility { kind: "alarm", actions: &["alarm.read"], shared: false },
            Visibility { kind: ACCOUNT_KIND, actions: &["alarm_account.read"], shared: false },
            Visibility { kind: "alarm_script", actions: &["alarm_account.read"], shared: false },
            Visibility { kind: "alarm_signal", actions: &["alarm.read"], shared: false },
        ],
        duties: duties::DUTIES,
    }
}
