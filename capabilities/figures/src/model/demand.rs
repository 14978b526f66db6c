//! How much there is in each hour of the week.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{HOURS_OF_WEEK, LeftOut, Local};

/// One hour of the week.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DemandCell {
    /// 0 is Monday, 6 is Sunday.
    pub weekday: u8,
    /// 0 to 23, in the site's zone.
    pub hour: u8,
    /// How much of the period fell into it, in microseconds.
    pub period_us: i64,
    /// Incidents received in it.
    pub incidents: u64,
    /// Time of units consumed in it, whenever the incident was received, in microseconds.
    pub consumed_us: i64,
}

/// Demand by weekday and hour.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Demand {
    /// All 168 hours, from Monday 0:00.
    pub cells: Vec<DemandCell>,
    /// Incidents whose hour is not known; they are in none of the cells.
    pub hour_unknown: u64,
    /// What did not count.
    pub left_out: LeftOut,
}

impl Default for Demand {
    fn default() -> Self {
        let cells =
            (0..7).flat_map(|weekday| (0..24).map(move |hour| DemandCell { weekday, hour, ..DemandCell::default() }));
        let cells: Vec<DemandCell> = cells.collect();
        debug_assert_eq!(cells.len(), HOURS_OF_WEEK);
        Self { cells, hour_unknown: 0, left_out: LeftOut::default() }
    }
}

impl Demand {
    /// The cell of an hour.
    pub fn at(&mut self, at: Local) -> Option<&mut DemandCell> {
        self.cells.get_mut(at.place())
    }
}
