//! What the screens of figures ask.

mod ask;
mod behind;
mod demand;
mod figures;
mod names;
mod read;
mod reports;

pub use ask::{Ask, Asked};
pub use behind::{FiguredIncident, FiguredUnit, all_incidents, incidents};
pub use demand::{Staffing, demand, staffing};
pub use figures::{Figures, figures};
pub(crate) use reports::written;
pub use reports::{preview, report, reports, runs};
