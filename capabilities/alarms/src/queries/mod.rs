//! What screens ask about alarms.

mod accounts;
mod alarms;
mod past;
mod receiver;
mod scripts;
mod shown;
mod signals;
mod sources;

pub use accounts::{AccountFilter, accounts, keyholder_words};
pub(crate) use accounts::{account, known_account};
pub use alarms::{AlarmsFilter, alarm, alarms};
pub use past::{account_names, activations, past, shelved_zones, silent_ways, watched};
pub use receiver::{AccountAtReceiver, anomalies, at_receiver};
pub(crate) use scripts::scripts;
pub(crate) use shown::{mask, shown, shown_one, shown_to};
pub use signals::{SignalsFilter, signals};
pub use sources::{SourceAtIntake, mailing_source, posting_source, sources_on_mqtt};
