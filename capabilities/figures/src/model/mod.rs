//! From stamps to figures: pure.

mod alarm_group;
mod alarm_measure;
mod chatter;
mod demand;
mod group;
mod letter;
mod local;
mod measure;
mod month;
mod need;
mod report;
pub mod table;
mod tally;
mod tile;
mod windows;

pub(crate) use alarm_group::ordered_alarms;
pub use alarm_group::{AlarmBy, AlarmGroup, AlarmTally, AlarmTime, STALE_S, is_stale, share, since_first, stood_until};
pub use alarm_measure::{
    AlarmMeasure, AlarmMeasureName, Counted, FLOOD, MANAGEABLE, Side, TOP_SOURCES, Verdict, measures,
};
pub use chatter::{Bursts, CHATTER_COUNT, bursts};
pub use demand::{Demand, DemandCell};
pub use group::{By, NO_SHIFT, Shifts, UNKNOWN};
pub(crate) use group::{key_of_shift, shift_key, shift_name};
pub use letter::{MonthFigures, write};
pub use local::{HOUR_US, HOURS_OF_WEEK, Local, local, spread};
pub use measure::{LeftOut, Leg, Measured, measure};
pub use month::Month;
pub use need::{Assumptions, Need, ShiftNeed, needs, shift_needs};
pub use report::{REPORTS_MAX, Report, ReportRun, ReportView, RunState, Written, minute_of_day};
pub(crate) use tally::ordered;
pub use tally::{Figure, FigureName, Group, Standing, Tally, per_mille, percentile};
pub(crate) use tile::Tile;
pub use windows::{DAY_WINDOWS, HOUR_WINDOWS, Run, WINDOW_US, Windows};
