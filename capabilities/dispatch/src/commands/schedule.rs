//! Plan work that opens an incident by itself.

use kernel::db::{Json, SqlExt as _};
use kernel::error::Kind;
use kernel::journal::{Fact, stream};
use kernel::sweep::{self, Deadline};
use kernel::{Context, Error, Id, Result, Tx};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::create_incident::{check_place, check_priority};
use super::own_incident::handler;
use crate::model::{Schedule, ScheduleView, minute_of_day, optional, required};
use crate::rights::{ManageSchedules, ReadIncidents};
use crate::store;

/// Kind of deadline: scheduled work is due.
pub(crate) const SCHEDULED: &str = "dispatch.scheduled";

#[derive(serde::Serialize)]
struct ScheduleFact<'a> {
    schedule: &'a ScheduleView,
}

/// What is to be done, where and when.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanSchedule {
    /// Which one to change; none: a new one. Taken from the address.
    #[serde(default)]
    #[schema(ignore)]
    pub id: Option<Id>,
    /// The version the caller has seen.
    #[serde(default)]
    #[schema(ignore)]
    pub seen_version: Option<i64>,
    /// The site.
    pub site_id: Id,
    /// What it is, such as `Opening round`.
    pub name: String,
    /// Code of the incidents' type.
    #[serde(rename = "type")]
    pub type_code: String,
    /// Where.
    pub place_id: Id,
    /// What is to be done.
    #[serde(default)]
    pub text: Option<String>,
    /// Priority; the type's own when absent.
    #[serde(default)]
    pub priority: Option<i64>,
    /// Time of day at the site, such as `06:30`.
    pub time: String,
    /// Weekdays, 1 Monday to 7 Sunday, in order; or a day.
    #[serde(default)]
    pub weekdays: Vec<i8>,
    /// The day of a single time, such as `2026-03-29`.
    #[serde(default)]
    pub once_on: Option<String>,
    /// Minutes before the time at which the incident appears.
    #[serde(default)]
    pub lead_min: i64,
    /// Who answers for the incidents.
    #[serde(default)]
    pub owner_id: Option<Id>,
    /// Whether it runs.
    #[serde(default = "runs")]
    pub active: bool,
}

const fn runs() -> bool {
    true
}

/// Plans work, or puts another plan in place of one.
///
/// # Errors
/// `not_found`, `forbidden`, `stale`; `invalid` for a type, place, owner or time that cannot be, or a single time that is
/// past.
pub fn plan_schedule(tx: &mut Tx<'_>, context: &Context, input: PlanSchedule) -> Result<ScheduleView> {
    let before: Option<Schedule> = match input.id {
        Some(id) => Some(tx.by_id(id)?.ok_or_else(|| Error::not_found("schedule"))?),
        None => None,
    };
    let site = places::queries::known_site(tx, before.as_ref().map_or(input.site_id, |before| before.site_id))?;
    context.actor.must_seen::<ManageSchedules, ReadIncidents>(site.id, "schedule")?;
    if let Some(before) = &before
        && input.seen_version.is_some_and(|seen| seen != before.version)
    {
        return Err(Error::new(Kind::Stale, "the schedule was changed in the meantime; read it again"));
    }
    if store::type_coded(tx, &input.type_code)?.is_none_or(|kind| !kind.active) {
        let message = format!("there is no incident type “{}”", input.type_code);
        return Err(Error::invalid(message.clone()).field("type", message));
    }
    check_place(tx, input.place_id, site.id)?;
    if let Some(owner) = input.owner_id {
        handler(tx, site.id, owner).map_err(|_| {
            let message = "this is nobody who handles incidents at this site";
            Error::invalid(message).field("owner_id", message)
        })?;
    }
    let mut schedule = Schedule {
        id: before.as_ref().map_or_else(|| Id::new(context.now), |before| before.id),
        site_id: site.id,
        name: required("name", &input.name)?,
        type_code: input.type_code,
        place_id: input.place_id,
        text: optional("text", input.text.as_deref())?,
        priority: input.priority.map(check_priority).transpose()?,
        minute_of_day: minute_of_day(&input.time)?,
        weekdays: Json(input.weekdays),
        once_on: optional("once_on", input.once_on.as_deref())?,
        lead_min: input.lead_min,
        owner_id: input.owner_id,
        active: input.active,
        next_at: None,
        version: before.as_ref().map_or(1, |before| before.version + 1),
    };
    schedule.check()?;
    schedule.next_at = schedule.next_after(context.now, &site.time_zone)?;
    if schedule.active && schedule.next_at.is_none() {
        let message = "this time is past";
        return Err(Error::invalid(message).field("once_on", message));
    }
    let action = if before.is_some() { "schedule.updated" } else { "schedule.created" };
    if before.is_some() {
        tx.save(&schedule)?;
    } else {
        tx.insert(&schedule)?;
    }
    record_schedule(tx, context, action, schedule)
}

/// Sets the deadline of a schedule and writes the entry.
pub(crate) fn record_schedule(
    tx: &mut Tx<'_>,
    context: &Context,
    action: &'static str,
    schedule: Schedule,
) -> Result<ScheduleView> {
    let (id, site) = (schedule.id, schedule.site_id);
    match schedule.appears_at() {
        Some(due_at) => {
            let owner = "dispatcher".to_owned();
            let deadline = Deadline { kind: SCHEDULED.to_owned(), subject: id, site_id: Some(site), due_at, owner };
            sweep::set(tx, &deadline)?;
        }
        None => sweep::clear(tx, SCHEDULED, id)?,
    }
    let view = ScheduleView::from(schedule);
    let payload = ScheduleFact { schedule: &view };
    tx.record(context, Fact { action, stream: stream("schedule", id), site: Some(site), occurred_at: None, payload })?;
    Ok(view)
}
