//! From stamps to figures: pure.

mod demand;
mod group;
mod local;
mod measure;
mod need;
mod tally;

pub use demand::{Demand, DemandCell};
pub use group::{By, Shifts, UNKNOWN};
pub use local::{HOUR_US, HOURS_OF_WEEK, Local, local, spread};
pub use measure::{LeftOut, Leg, Measured, measure};
pub use need::{Assumptions, Need, needs};
pub(crate) use tally::ordered;
pub use tally::{Figure, FigureName, Group, Standing, Tally, percentile};
