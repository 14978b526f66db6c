//! Sources of alarms that are no panels: those on an MQTT broker, and those that can only mail. What they say is read by
//! `alarms::model::source`, and goes the way of every other signal.
//!
//! Those that post have an address of the API.

mod broker;
mod mail;
mod smtp;

use kernel::Result;
use kernel::config::Config;

pub use broker::follow;
pub use mail::{Mails, take_mail};

use crate::mqtt::Address;

/// The broker that the settings name; none when they name none.
///
/// # Errors
/// `invalid`, naming the setting.
pub fn broker_of(config: &Config) -> Result<Option<Address>> {
    let text = config.text("alarm_mqtt");
    if text.is_empty() {
        return Ok(None);
    }
    let address = Address::parse("alarm_mqtt", text)?;
    if address.topics.is_empty() {
        return Ok(Some(address));
    }
    Err(kernel::Error::invalid(
        "alarm_mqtt names topics, which each source has of its own; write mqtts://user:password@host",
    ))
}
