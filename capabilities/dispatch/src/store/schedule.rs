//! Rows of scheduled work.

use kernel::db::{Filter, Sql, SqlExt};
use kernel::{Id, Result, Scope};

use crate::model::Schedule;

kernel::record!(Schedule in "schedule":
    id, site_id, name, type_code, place_id, text, priority, minute_of_day, weekdays, once_on, lead_min, owner_id,
    active, next_at, version);

/// Schedules, the oldest first, after an id.
pub(crate) fn schedules(sql: &mut dyn Sql, scope: &Scope, after: Option<Id>, limit: i64) -> Result<Vec<Schedule>> {
    let mut filter = Filter::scoped(scope, "schedule.site_id");
    if let Some(after) = after {
        filter.add("schedule.id > {}", [after.into()]);
    }
    let (tail, params) = filter.finish("ORDER BY schedule.id LIMIT {}", limit);
    sql.find(&tail, &params)
}
