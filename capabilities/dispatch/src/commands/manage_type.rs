//! Add and change incident types.

use force::model::clean_capabilities;
use kernel::db::{Json, Sql as _, SqlExt as _};
use kernel::error::Kind;
use kernel::journal::{Fact, stream};
use kernel::{Context, Error, Id, Result, Tx};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::create_incident::check_priority;
use crate::model::{IncidentType, IncidentTypeView, Targets, check_code, check_percent, check_safety, required};
use crate::rights::ManageTypes;
use crate::store;

#[derive(serde::Serialize)]
struct TypeFact<'a> {
    incident_type: &'a IncidentTypeView,
}

fn record(tx: &mut Tx<'_>, context: &Context, action: &'static str, kind: IncidentType) -> Result<IncidentTypeView> {
    let view = IncidentTypeView::from(kind);
    let payload = TypeFact { incident_type: &view };
    let stream = stream("incident_type", view.id);
    tx.record(context, Fact { action, stream, site: None, occurred_at: None, payload })?;
    Ok(view)
}

fn safety_check(minutes: Option<i64>) -> Result<Option<i64>> {
    let minutes = minutes.filter(|minutes| *minutes != 0);
    minutes.map_or(Ok(()), check_safety)?;
    Ok(minutes)
}

fn by_priority(percent: Option<Vec<i64>>) -> Result<Option<Json<Vec<i64>>>> {
    let percent = percent.filter(|list| !list.is_empty());
    percent.as_deref().map_or(Ok(()), |list| check_percent("priority_percent", list))?;
    Ok(percent.map(Json))
}

/// A new incident type.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateType {
    /// Code: lower-case letters, digits and underscores; stable for ever.
    pub code: String,
    /// Plain name.
    pub name: String,
    /// Category.
    pub category: String,
    /// Default priority.
    pub priority: i64,
    /// Targets per phase.
    pub targets: Targets,
    /// Minutes between safety checks of a unit on scene; none when absent or 0.
    #[serde(default)]
    pub safety_check_min: Option<i64>,
    /// Per cent of the targets for priority 1 to 5; the same for all when absent or empty.
    #[serde(default)]
    pub priority_percent: Option<Vec<i64>>,
    /// What else callers say.
    #[serde(default)]
    pub words: Vec<String>,
    /// What a unit has to be able to do to be suggested, all of it.
    #[serde(default)]
    pub needs: Vec<String>,
}

/// Adds an incident type.
///
/// # Errors
/// `forbidden`, `invalid`, `conflict` when the code is taken.
pub fn create_type(tx: &mut Tx<'_>, context: &Context, input: CreateType) -> Result<IncidentTypeView> {
    context.actor.must_everywhere::<ManageTypes>()?;
    check_code(&input.code)?;
    if store::type_coded(tx, &input.code)?.is_some() {
        return Err(Error::conflict(format!("the code {} is taken", input.code)).field("code", "is taken"));
    }
    input.targets.check()?;
    let kind = IncidentType {
        id: Id::new(context.now),
        organisation: tx.organisation(),
        code: input.code,
        name: required("name", &input.name)?,
        category: required("category", &input.category)?,
        priority: check_priority(input.priority)?,
        queue_s: input.targets.queue_s,
        travel_s: input.targets.travel_s,
        scene_s: input.targets.scene_s,
        warning_percent: input.targets.warning_percent,
        safety_check_min: safety_check(input.safety_check_min)?,
        priority_percent: by_priority(input.priority_percent)?,
        words: Json(input.words),
        needs: Json(clean_capabilities("needs", &input.needs)?),
        active: true,
        version: 1,
    };
    tx.insert(&kind)?;
    record(tx, context, "incident_type.created", kind)
}

/// What of a type to change; what is absent stays.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct UpdateType {
    /// Which type.
    pub id: Id,
    /// The version the caller has seen.
    pub seen_version: Option<i64>,
    /// New name.
    pub name: Option<String>,
    /// New category.
    pub category: Option<String>,
    /// New default priority.
    pub priority: Option<i64>,
    /// New targets.
    pub targets: Option<Targets>,
    /// New minutes between safety checks; 0: none.
    pub safety_check_min: Option<i64>,
    /// New percentages; empty: the same for all.
    pub priority_percent: Option<Vec<i64>>,
    /// New words.
    pub words: Option<Vec<String>>,
    /// New needs.
    pub needs: Option<Vec<String>>,
    /// Whether it is offered.
    pub active: Option<bool>,
}

/// Changes an incident type.
///
/// # Errors
/// `not_found`, `forbidden`, `invalid`, `stale`.
pub fn update_type(tx: &mut Tx<'_>, context: &Context, input: UpdateType) -> Result<IncidentTypeView> {
    context.actor.must_everywhere::<ManageTypes>()?;
    let mut kind: IncidentType = tx.by_id(input.id)?.ok_or_else(|| Error::not_found("incident type"))?;
    if input.seen_version.is_some_and(|seen| seen != kind.version) {
        return Err(Error::new(Kind::Stale, "the type was changed in the meantime; read it again"));
    }
    if let Some(name) = input.name {
        kind.name = required("name", &name)?;
    }
    if let Some(category) = input.category {
        kind.category = required("category", &category)?;
    }
    if let Some(priority) = input.priority {
        kind.priority = check_priority(priority)?;
    }
    if let Some(targets) = input.targets {
        targets.check()?;
        kind.queue_s = targets.queue_s;
        kind.travel_s = targets.travel_s;
        kind.scene_s = targets.scene_s;
        kind.warning_percent = targets.warning_percent;
    }
    if input.safety_check_min.is_some() {
        kind.safety_check_min = safety_check(input.safety_check_min)?;
    }
    if input.priority_percent.is_some() {
        kind.priority_percent = by_priority(input.priority_percent)?;
    }
    kind.words = input.words.map_or(kind.words, Json);
    if let Some(needs) = input.needs {
        kind.needs = Json(clean_capabilities("needs", &needs)?);
    }
    kind.active = input.active.unwrap_or(kind.active);
    kind.version += 1;
    tx.save(&kind)?;
    record(tx, context, "incident_type.updated", kind)
}
