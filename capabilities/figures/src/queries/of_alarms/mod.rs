//! What the screens of figures ask about alarms.

mod ask;
mod behind;
mod groups;
mod load;
mod names;
mod read;
mod supervision;

pub use ask::{AlarmAsk, AlarmAsked};
pub use behind::{FiguredAlarm, alarms_behind, all_alarms_behind};
pub use groups::{AlarmFigures, alarm_figures};
pub use load::{AlarmDay, AlarmFlood, AlarmLoad, AlarmOperator, AlarmSource, ChatteringSource, alarm_load};
pub use supervision::{SilentPanel, Supervision};
