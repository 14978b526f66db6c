//! Bring historical calls in: closed incidents with the stamps that the other system had, in batches. A call that came
//! in before is left as it is, so that an import can be repeated and resumed.

use std::collections::{BTreeMap, BTreeSet};

use kernel::db::{Json, SqlExt as _};
use kernel::journal::{Fact, stream};
use kernel::{Context, Error, Id, Result, Time, Tx};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::create_incident::{check_priority, next_number};
use crate::model::{Assignment, Incident, Line, TEXT_MAX};
use crate::rights::ImportHistory;
use crate::store;

/// Calls in one batch at the most: a command stays short, so that nobody else waits for it.
const BATCH_MAX: usize = 200;

/// One historical call.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HistoricalCall {
    /// Its id in the other system.
    pub external_id: String,
    /// Code of our type.
    #[serde(rename = "type")]
    pub type_code: String,
    /// 1 to 5.
    pub priority: i64,
    /// Where it was, in words.
    #[serde(default)]
    pub location_text: Option<String>,
    /// WGS 84 degrees.
    #[serde(default)]
    pub latitude: Option<f64>,
    /// WGS 84 degrees.
    #[serde(default)]
    pub longitude: Option<f64>,
    /// Call sign of the unit.
    #[serde(default)]
    pub unit: Option<String>,
    /// When it was received.
    pub received_at: Time,
    /// How exactly the times are known: microsecond, second, minute or day.
    pub time_precision: String,
    /// The unit's stamps.
    #[serde(default)]
    pub legs: HistoricalLegs,
    /// When it was finished; with the last stamp when absent.
    #[serde(default)]
    pub closed_at: Option<Time>,
    /// Outcome code; `imported` when absent.
    #[serde(default)]
    pub disposition: Option<String>,
    /// What the other system wrote about it.
    #[serde(default)]
    pub narrative: Option<String>,
    /// What else it said, kept as it was.
    #[serde(default)]
    #[schema(value_type = Object)]
    pub extra: BTreeMap<String, String>,
}

/// Stamps of a historical call; a leg that did not happen stays empty.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the stamps of an assignment")]
pub struct HistoricalLegs {
    #[serde(default)]
    pub dispatched: Option<Time>,
    #[serde(default)]
    pub en_route: Option<Time>,
    #[serde(default)]
    pub on_scene: Option<Time>,
    #[serde(default)]
    pub cleared: Option<Time>,
}

/// A batch of historical calls.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ImportCalls {
    /// The site they belong to.
    pub site_id: Id,
    /// Name of the other system.
    pub source: String,
    /// The calls.
    pub calls: Vec<HistoricalCall>,
}

/// What became of one call of a batch.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case", tag = "status")]
pub enum ImportedStatus {
    /// Brought in.
    Imported {
        /// Its number here.
        number: String,
    },
    /// Brought in before.
    Known {
        /// Its number here.
        number: String,
    },
    /// Not brought in.
    Rejected {
        /// Why.
        reason: String,
    },
}

/// What became of a batch, call by call, in its order.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ImportReport {
    /// One for each call.
    pub calls: Vec<ImportedStatus>,
}

#[derive(serde::Serialize)]
struct ImportFact<'a> {
    source: &'a str,
    imported: usize,
    known: usize,
    rejected: usize,
    /// The calls as they came, and what became of each: history can be rebuilt from the journal alone.
    calls: &'a [HistoricalCall],
    outcome: &'a [ImportedStatus],
}

/// Brings a batch in. One journal entry says what came.
///
/// # Errors
/// `not_found`, `forbidden`; `invalid` for a batch that is too large. A single call that does not fit is rejected in
/// the report, and the others come in.
pub fn import_calls(tx: &mut Tx<'_>, context: &Context, input: ImportCalls) -> Result<ImportReport> {
    let site = places::queries::known_site(tx, input.site_id)?;
    context.actor.must::<ImportHistory>(site.id)?;
    if input.calls.len() > BATCH_MAX {
        return Err(Error::invalid(format!("a batch takes at most {BATCH_MAX} calls")));
    }
    let types: BTreeSet<String> = store::types(tx)?.into_iter().map(|kind| kind.code).collect();
    let dispositions: BTreeSet<String> = store::dispositions(tx)?.into_iter().map(|one| one.code).collect();
    let mut calls = Vec::with_capacity(input.calls.len());
    for call in &input.calls {
        let status = match store::by_import(tx, site.id, &input.source, &call.external_id)? {
            Some(known) => ImportedStatus::Known { number: known.number },
            None => match check(call, &types, &dispositions) {
                Ok(()) => ImportedStatus::Imported { number: bring_in(tx, context, &site, &input.source, call)? },
                Err(error) => ImportedStatus::Rejected { reason: error.detail().to_owned() },
            },
        };
        calls.push(status);
    }
    let count = |wanted: fn(&ImportedStatus) -> bool| calls.iter().filter(|status| wanted(status)).count();
    let payload = ImportFact {
        source: &input.source,
        imported: count(|status| matches!(status, ImportedStatus::Imported { .. })),
        known: count(|status| matches!(status, ImportedStatus::Known { .. })),
        rejected: count(|status| matches!(status, ImportedStatus::Rejected { .. })),
        calls: &input.calls,
        outcome: &calls,
    };
    let stream = stream("import", Id::new(context.now));
    tx.record(context, Fact { action: "incident.imported", stream, site: Some(site.id), occurred_at: None, payload })?;
    Ok(ImportReport { calls })
}

fn check(call: &HistoricalCall, types: &BTreeSet<String>, dispositions: &BTreeSet<String>) -> Result<()> {
    check_priority(call.priority)?;
    if call.external_id.is_empty() || call.external_id.len() > 200 {
        return Err(Error::invalid("the id in the other system has 1 to 200 bytes"));
    }
    if !types.contains(&call.type_code) {
        return Err(Error::invalid(format!("there is no incident type “{}”", call.type_code)));
    }
    if let Some(code) = call.disposition.as_deref().filter(|code| !dispositions.contains(*code)) {
        return Err(Error::invalid(format!("there is no disposition “{code}”")));
    }
    if !["microsecond", "second", "minute", "day"].contains(&call.time_precision.as_str()) {
        return Err(Error::invalid(format!("“{}” is no precision of a time", call.time_precision)));
    }
    let longest = [&call.location_text, &call.narrative].into_iter().flatten().map(String::len).max();
    if longest.is_some_and(|length| length > TEXT_MAX) {
        return Err(Error::invalid(format!("a text is longer than {TEXT_MAX} bytes")));
    }
    places::model::check_position(call.latitude, call.longitude)
}

fn bring_in(
    tx: &mut Tx<'_>,
    context: &Context,
    site: &places::model::Site,
    source: &str,
    call: &HistoricalCall,
) -> Result<String> {
    let (serial, number) = next_number(tx, site, call.received_at)?;
    let legs = &call.legs;
    let last = [legs.cleared, legs.on_scene, legs.en_route, legs.dispatched].into_iter().flatten().max();
    let mut incident = Incident {
        site_id: site.id,
        number: number.clone(),
        serial,
        type_code: call.type_code.clone(),
        priority: call.priority,
        latitude: call.latitude,
        longitude: call.longitude,
        source: "import".to_owned(),
        received_at: call.received_at,
        time_precision: call.time_precision.clone(),
        closed_at: Some(call.closed_at.or(last).unwrap_or(call.received_at)),
        disposition: Some(call.disposition.clone().unwrap_or_else(|| "imported".to_owned())),
        import_source: Some(source.to_owned()),
        import_id: Some(call.external_id.clone()),
        import_extra: Some(Json(serde_json::json!(call.extra))),
        last_seq: tx.next_seq(),
        ..Incident::blank(Id::new(context.now), context.now)
    };
    incident.locate(call.location_text.clone());
    tx.insert(&incident)?;
    if let Some(text) = &call.narrative {
        tx.insert(&Line {
            id: Id::new(context.now),
            incident_id: incident.id,
            text: text.clone(),
            author_id: None,
            author: source.to_owned(),
            corrects: None,
            occurred_at: call.received_at,
            recorded_at: context.now,
        })?;
    }
    if let Some(unit) = &call.unit {
        let unit = force::commands::retired_unit(tx, context, site.id, unit)?;
        let recorded = |at: Option<Time>| at.map(|_| context.now);
        let assigned_at = legs.dispatched.or(legs.en_route).or(legs.on_scene).unwrap_or(call.received_at);
        tx.insert(&Assignment {
            en_route_at: legs.en_route,
            en_route_recorded_at: recorded(legs.en_route),
            on_scene_at: legs.on_scene,
            on_scene_recorded_at: recorded(legs.on_scene),
            // History keeps no unit busy: what has no end of its own ended with the call.
            cleared_at: legs.cleared.or(incident.closed_at),
            cleared_recorded_at: Some(context.now),
            ..Assignment::new(Id::new(context.now), incident.id, unit, false, assigned_at, context.now)
        })?;
    }
    Ok(number)
}
