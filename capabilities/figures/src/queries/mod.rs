//! What the screens of figures ask.

mod ask;
mod behind;
mod demand;
mod figures;
mod names;
mod of_alarms;
mod read;
mod reports;

pub use ask::{Ask, Asked};
pub use behind::{FiguredIncident, FiguredUnit, all_incidents, incidents};
pub use demand::{Staffing, demand, staffing};
pub use figures::{Figures, figures};
pub use of_alarms::{
    AlarmAsk, AlarmAsked, AlarmDay, AlarmFigures, AlarmFlood, AlarmLoad, AlarmOperator, AlarmSource, ChatteringSource,
    FiguredAlarm, SilentPanel, Supervision, alarm_figures, alarm_load, alarms_behind, all_alarms_behind,
};
pub(crate) use reports::written;
pub use reports::{preview, report, reports, runs};
