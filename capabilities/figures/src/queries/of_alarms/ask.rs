//! Which alarms are asked about.

use alarms::model::{Category, PastAlarmFilter};
use kernel::{Error, Id, Result, Time};

use crate::model::AlarmBy;
use crate::queries::ask::period;

/// What a caller asked.
#[derive(Clone, Debug, Default)]
pub struct AlarmAsked {
    /// Signalled first at this moment or later; 30 days before `to` when absent.
    pub from: Option<Time>,
    /// Signalled first before this moment; now when absent.
    pub to: Option<Time>,
    /// One site only.
    pub site_id: Option<Id>,
    /// One category only.
    pub category: Option<String>,
    /// One priority only.
    pub priority: Option<i64>,
    /// By what to group.
    pub by: Option<String>,
}

/// The same with everything decided.
#[derive(Clone, Debug)]
pub struct AlarmAsk {
    /// Which alarms.
    pub filter: PastAlarmFilter,
    /// One site only.
    pub site_id: Option<Id>,
    /// By what to group.
    pub by: Option<AlarmBy>,
    /// When it was asked: what stands stands until then.
    pub now: Time,
}

impl AlarmAsked {
    /// Decides what was left open.
    ///
    /// # Errors
    /// As the period of incidents; `invalid` for a category, or a grouping, that is not known.
    pub fn decide(self, now: Time) -> Result<AlarmAsk> {
        let (from, to) = period(self.from, self.to, now)?;
        let wrong =
            |field: &'static str| move |error: Error| Error::invalid(error.detail()).field(field, error.detail());
        let category = self.category.as_deref().map(str::parse::<Category>).transpose().map_err(wrong("category"))?;
        let by = self.by.as_deref().map(str::parse::<AlarmBy>).transpose().map_err(wrong("by"))?;
        let filter = PastAlarmFilter { from, to, category, priority: self.priority };
        Ok(AlarmAsk { filter, site_id: self.site_id, by, now })
    }
}
