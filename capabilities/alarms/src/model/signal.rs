//! What a device says, whatever the protocol.

use kernel::db::Json;
use kernel::{Id, Time};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Category;

kernel::text_enum! {
    /// What a signal does.
    #[schema(as = SignalEffect)]
    pub enum Effect {
        /// Raises an alarm, or repeats it.
        Alarm = "alarm",
        /// Says that the condition is over.
        Restore = "restore",
        /// A user takes an alarm back, or made a mistake on the way out.
        Cancel = "cancel",
        /// Premises, or an area of them, were opened.
        Opening = "opening",
        /// They were closed.
        Closing = "closing",
        /// Is written down and asks for nothing.
        Log = "log",
    }
}

/// One event of a message.
#[derive(Clone, Debug, Serialize)]
pub struct Told {
    /// Code of the protocol, and what it means.
    pub code: String,
    #[expect(missing_docs, reason = "the line above")]
    pub code_name: String,
    /// What a repeat has in common with the first, besides account and zone: the category of an alarm, the code of a trouble.
    pub family: String,
    /// Codes that a restore ends; none: those of its category. Whatever has the same in common with it ends as well.
    pub ends: Vec<String>,
    /// What it is about.
    pub category: Category,
    /// What it does.
    pub effect: Effect,
    /// 1 to 5.
    pub priority: i64,
    /// Zone, door or detector, as the device says it.
    pub zone: Option<String>,
    /// Partition of the panel.
    pub area: Option<String>,
    /// User of the panel.
    pub user: Option<String>,
    /// What the device or its operator added.
    pub text: Option<String>,
    /// Link to a picture or clip.
    pub video: Option<String>,
    /// The device says that it is reporting late.
    pub late: bool,
    /// A code that no table has.
    pub unknown: bool,
}

impl Told {
    /// An event by its code, which its repeats have in common, with all that most leave out.
    pub fn new(code: String, code_name: String, category: Category, effect: Effect) -> Self {
        Self {
            family: code.clone(),
            code,
            code_name,
            ends: Vec::new(),
            category,
            effect,
            priority: category.priority(),
            zone: None,
            area: None,
            user: None,
            text: None,
            video: None,
            late: false,
            unknown: false,
        }
    }
}

/// One message as a receiver hands it in.
#[derive(Clone, Debug, Serialize)]
pub struct Message {
    /// The account that it named.
    pub account_id: Id,
    /// What tells this message from every other of the account: the same again is the same message.
    pub digest: [u8; 32],
    /// The way it came: tcp, udp, webhook …
    pub path: &'static str,
    /// The line that a panel's frame names, in capitals.
    pub line: Option<String>,
    /// Address it came from.
    pub sender: String,
    /// The device's clock.
    pub panel_at: Option<Time>,
    /// Whether nobody on the way could read it.
    pub encrypted: bool,
    /// Tolerances that were needed to read it.
    pub tolerances: Vec<String>,
    /// Its events; none: a sign of life.
    pub events: Vec<Told>,
    /// The bytes as they came.
    pub raw: Vec<u8>,
}

/// One event as stored. The schema file says what each column holds.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "migrations/0002_alarms.sql describes every column")]
pub struct Signal {
    pub id: Id,
    pub organisation: Id,
    pub site_id: Option<Id>,
    pub account_id: Option<Id>,
    pub alarm_id: Option<Id>,
    pub received_at: Time,
    pub panel_at: Option<Time>,
    pub path: String,
    pub sender: String,
    pub code: String,
    pub code_name: String,
    pub category: Category,
    pub effect: Effect,
    pub zone: Option<String>,
    pub area: Option<String>,
    pub user_number: Option<String>,
    pub text: Option<String>,
    pub video: Option<String>,
    pub late: bool,
    pub unknown: bool,
    pub encrypted: bool,
    pub tolerances: Json<Vec<String>>,
    pub inhibited: Option<String>,
    pub raw: Option<Vec<u8>>,
}

/// One event as the API shows it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = Signal)]
pub struct SignalView {
    /// Id.
    pub id: Id,
    /// The site.
    pub site_id: Option<Id>,
    /// The account.
    pub account_id: Option<Id>,
    /// What the account calls itself.
    pub account: String,
    /// The alarm that it raised, repeated or restored.
    pub alarm_id: Option<Id>,
    /// By the receiver's clock.
    pub received_at: Time,
    /// By the device's clock.
    pub panel_at: Option<Time>,
    /// The way it came.
    pub path: String,
    /// Address it came from.
    pub sender: String,
    /// Code of the protocol.
    pub code: String,
    /// What that means.
    pub code_name: String,
    /// What it is about.
    pub category: Category,
    /// What it did.
    pub effect: Effect,
    /// Zone, as the device said it.
    pub zone: Option<String>,
    /// Partition.
    pub area: Option<String>,
    /// User of the panel.
    pub user: Option<String>,
    /// What was added.
    pub text: Option<String>,
    /// Link to a picture or clip.
    pub video: Option<String>,
    /// The device said that it reported late.
    pub late: bool,
    /// No table has the code.
    pub unknown: bool,
    /// Whether it came encrypted.
    pub encrypted: bool,
    /// Tolerances that were needed to read it.
    pub tolerances: Vec<String>,
    /// Why it raised nothing: `on_test` or `shelved`.
    pub inhibited: Option<String>,
    /// The bytes as they came, in hexadecimal; null for further events of the same message.
    pub raw_hex: Option<String>,
}

impl SignalView {
    /// Shows a signal.
    pub fn new(signal: Signal, account: &str) -> Self {
        Self {
            id: signal.id,
            site_id: signal.site_id,
            account_id: signal.account_id,
            account: account.to_owned(),
            alarm_id: signal.alarm_id,
            received_at: signal.received_at,
            panel_at: signal.panel_at,
            path: signal.path,
            sender: signal.sender,
            code: signal.code,
            code_name: signal.code_name,
            category: signal.category,
            effect: signal.effect,
            zone: signal.zone,
            area: signal.area,
            user: signal.user_number,
            text: signal.text,
            video: signal.video,
            late: signal.late,
            unknown: signal.unknown,
            encrypted: signal.encrypted,
            tolerances: signal.tolerances.0,
            inhibited: signal.inhibited,
            raw_hex: signal.raw.map(|raw| kernel::secret::hex(&raw)),
        }
    }
}
