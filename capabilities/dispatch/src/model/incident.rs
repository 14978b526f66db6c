//! Something being handled.

use std::collections::BTreeMap;

use kernel::db::Json;
use kernel::{Id, Role, Time};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    Assignment, AssignmentView, AttachmentView, Colleague, Escalation, IncidentState, LineView, Merged, Numbered,
    OutsideCallView, Person, Phase, Related, Targets, TypeLabel, Vehicle, causes, since, state,
};

/// Longest text of a field or log line in bytes: some three pages.
pub const TEXT_MAX: usize = 10_000;

/// An incident as stored. The schema file says what each column holds.
#[derive(Clone, Debug)]
#[expect(
    missing_docs,
    reason = "migrations/0001_incidents.sql, 0010_watch.sql and 0090_compartments.sql describe every column"
)]
pub struct Incident {
    pub id: Id,
    pub site_id: Id,
    pub number: String,
    pub serial: i64,
    pub type_code: String,
    pub priority: i64,
    pub place_id: Option<Id>,
    pub location_text: Option<String>,
    pub location_search: Option<String>,
    pub latitude: Option<f64>,
    pub longitude: Option<f64>,
    pub source: String,
    pub caller_name: Option<String>,
    pub caller_phone: Option<String>,
    pub caller_subject_id: Option<Id>,
    pub received_at: Time,
    pub time_precision: String,
    pub recorded_at: Time,
    pub hold_reason: Option<String>,
    pub held_at: Option<Time>,
    pub held_until: Option<Time>,
    pub backup_requested_at: Option<Time>,
    pub closed_at: Option<Time>,
    pub disposition: Option<String>,
    pub cancelled_at: Option<Time>,
    pub outcome_note: Option<String>,
    pub reopened_at: Option<Time>,
    pub owner_id: Option<Id>,
    pub overdue_phase: Option<Phase>,
    pub overdue_of: Option<Time>,
    pub overrun_at: Option<Time>,
    pub escalation_level: i64,
    pub escalated_role: Option<Role>,
    pub escalated_id: Option<Id>,
    pub escalated_at: Option<Time>,
    pub merged_into: Option<Id>,
    pub import_source: Option<String>,
    pub import_id: Option<String>,
    pub import_extra: Option<Json<serde_json::Value>>,
    pub version: i64,
    pub last_seq: i64,
    pub compartment_id: Option<Id>,
}

impl Incident {
    /// An incident of which nothing is known yet but that it came in.
    pub fn blank(id: Id, now: Time) -> Self {
        Self {
            id,
            site_id: id,
            number: String::new(),
            serial: 0,
            type_code: String::new(),
            priority: 3,
            place_id: None,
            location_text: None,
            location_search: None,
            latitude: None,
            longitude: None,
            source: String::new(),
            caller_name: None,
            caller_phone: None,
            caller_subject_id: None,
            received_at: now,
            time_precision: "microsecond".to_owned(),
            recorded_at: now,
            hold_reason: None,
            held_at: None,
            held_until: None,
            backup_requested_at: None,
            closed_at: None,
            disposition: None,
            cancelled_at: None,
            outcome_note: None,
            reopened_at: None,
            owner_id: None,
            overdue_phase: None,
            overdue_of: None,
            overrun_at: None,
            escalation_level: 0,
            escalated_role: None,
            escalated_id: None,
            escalated_at: None,
            merged_into: None,
            import_source: None,
            import_id: None,
            import_extra: None,
            version: 1,
            last_seq: 0,
            compartment_id: None,
        }
    }

    /// Says in words where it is.
    pub fn locate(&mut self, text: Option<String>) {
        self.location_search = text.as_deref().map(places::model::fold);
        self.location_text = text;
    }

    /// Since when there was something to happen on it: when it was received, and at the latest when that was recorded,
    /// because the clock of whoever reported it may be ahead.
    pub fn began(&self) -> Time {
        self.received_at.min(self.recorded_at)
    }

    /// Whether it still has to be handled.
    pub fn is_open(&self) -> bool {
        self.over_at().is_none()
    }

    /// When it was closed or cancelled.
    pub fn over_at(&self) -> Option<Time> {
        self.closed_at.or(self.cancelled_at)
    }
}

/// An incident as the API shows it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = Incident)]
pub struct IncidentView {
    /// Id.
    pub id: Id,
    /// Number for ever, such as `HP-2026-1042`.
    pub number: String,
    /// The site.
    pub site_id: Id,
    /// Name of the site.
    pub site_name: String,
    /// Code of the type.
    #[serde(rename = "type")]
    pub type_code: String,
    /// Plain name of the type.
    pub type_name: String,
    /// Category of the type.
    pub category: String,
    /// Where it stands; follows from the assignments.
    pub state: IncidentState,
    /// When it entered its state.
    pub since: Time,
    /// 1 immediate danger to life … 5 information.
    pub priority: i64,
    /// The place; null while only words say where it is.
    pub place_id: Option<Id>,
    /// Path of the place.
    pub place: Option<String>,
    /// Whether not everybody may go there.
    pub restricted: bool,
    /// Where it is, in words.
    pub location_text: Option<String>,
    /// Nobody has placed it yet.
    pub location_flagged: bool,
    /// WGS 84 degrees.
    pub latitude: Option<f64>,
    /// WGS 84 degrees.
    pub longitude: Option<f64>,
    /// How it came in.
    pub source: String,
    /// Who called.
    pub caller_name: Option<String>,
    /// The number to call back.
    pub caller_phone: Option<String>,
    /// When it was received.
    pub received_at: Time,
    /// How exactly that is known: microsecond, second, minute or day (imported history).
    pub time_precision: String,
    /// When it was written down.
    pub recorded_at: Time,
    /// Why it is parked.
    pub hold_reason: Option<String>,
    /// Until when.
    pub held_until: Option<Time>,
    /// Further units were asked for and none has been sent since.
    pub backup_requested_at: Option<Time>,
    /// When it was closed.
    pub closed_at: Option<Time>,
    /// Outcome code.
    pub disposition: Option<String>,
    /// What was written at the end.
    pub outcome_note: Option<String>,
    /// When it was called off.
    pub cancelled_at: Option<Time>,
    /// When it was opened again.
    pub reopened_at: Option<Time>,
    /// Who answers for it; null until a dispatcher takes it.
    pub owner: Option<Colleague>,
    /// What of it is overrun and whom that was told; null while all is in time.
    pub escalation: Option<Escalation>,
    /// The incident that it was a duplicate of; its lines are shown there too.
    pub merged_into: Option<Numbered>,
    /// Targets of its type for its priority.
    pub targets: Targets,
    /// Units on it, past and present.
    pub assignments: Vec<AssignmentView>,
    /// Calls for help from outside, past and present.
    pub outside: Vec<OutsideCallView>,
    /// Files on it; in the answer about one incident also those of the incidents that were merged into it.
    pub attachments: Vec<AttachmentView>,
    /// Lines in its log.
    pub lines: i64,
    /// Counts changes of what people edit; also the ETag.
    pub version: i64,
    /// Number of its last journal entry.
    pub last_seq: i64,
    /// The compartment that it lies in, if any.
    #[serde(default)]
    pub compartment_id: Option<Id>,
}

/// What the parts of an incident are called.
#[derive(Debug)]
pub struct Labels<'a> {
    /// Name of its site.
    pub site: &'a str,
    /// Its type, when the catalogue knows it.
    pub kind: Option<&'a TypeLabel>,
    /// Its place.
    pub place: Option<&'a places::model::PlaceLabel>,
    /// Its assignments, shown.
    pub assignments: Vec<AssignmentView>,
    /// Its calls for help from outside, shown.
    pub outside: Vec<OutsideCallView>,
    /// Its files, shown.
    pub attachments: Vec<AttachmentView>,
    /// Number of the incident it was merged into.
    pub merged_into: Option<String>,
    /// Lines in its log.
    pub lines: i64,
    /// Names of the accounts it points at.
    pub people: &'a BTreeMap<Id, String>,
}

impl IncidentView {
    /// Shows an incident.
    pub fn new(incident: Incident, assignments: &[Assignment], labels: Labels<'_>) -> Self {
        let state = state(&incident, assignments);
        let since = since(&incident, assignments);
        let place = labels.place;
        let person = |id: Id| Colleague { account_id: id, name: labels.people.get(&id).cloned().unwrap_or_default() };
        let escalation = incident.overrun_at.map(|since| Escalation {
            since,
            causes: causes(&incident, assignments),
            level: incident.escalation_level,
            role: incident.escalated_role,
            person: incident.escalated_id.map(person),
            level_since: incident.escalated_at,
        });
        Self {
            id: incident.id,
            number: incident.number,
            site_id: incident.site_id,
            site_name: labels.site.to_owned(),
            type_name: labels.kind.map_or_else(|| incident.type_code.clone(), |kind| kind.name.clone()),
            category: labels.kind.map(|kind| kind.category.clone()).unwrap_or_default(),
            targets: labels.kind.map(|kind| kind.targets_at(incident.priority)).unwrap_or_default(),
            type_code: incident.type_code,
            state,
            since,
            priority: incident.priority,
            place_id: incident.place_id,
            place: place.map(|place| place.shown().to_owned()),
            restricted: place.is_some_and(|place| place.restricted),
            location_text: incident.location_text,
            location_flagged: incident.place_id.is_none(),
            latitude: place.and_then(|place| place.latitude).or(incident.latitude),
            longitude: place.and_then(|place| place.longitude).or(incident.longitude),
            source: incident.source,
            caller_name: incident.caller_name,
            caller_phone: incident.caller_phone,
            received_at: incident.received_at,
            time_precision: incident.time_precision,
            recorded_at: incident.recorded_at,
            hold_reason: incident.hold_reason,
            held_until: incident.held_until,
            backup_requested_at: incident.backup_requested_at,
            closed_at: incident.closed_at,
            disposition: incident.disposition,
            outcome_note: incident.outcome_note,
            cancelled_at: incident.cancelled_at,
            reopened_at: incident.reopened_at,
            owner: incident.owner_id.map(person),
            escalation,
            merged_into: incident.merged_into.zip(labels.merged_into).map(|(id, number)| Numbered { id, number }),
            assignments: labels.assignments,
            outside: labels.outside,
            attachments: labels.attachments,
            lines: labels.lines,
            version: incident.version,
            last_seq: incident.last_seq,
            compartment_id: incident.compartment_id,
        }
    }
}

/// One incident with its log and all that belongs to it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct IncidentDetail {
    /// The incident.
    #[serde(flatten)]
    pub incident: IncidentView,
    /// Its narrative and that of the incidents that were merged into it, oldest first.
    pub log: Vec<LineView>,
    /// The incidents that were merged into it.
    pub merged: Vec<Merged>,
    /// Incidents that have to do with it.
    pub related: Vec<Related>,
    /// Persons it is about, and those of the incidents that were merged into it.
    pub persons: Vec<Person>,
    /// Vehicles it is about, and those of the incidents that were merged into it.
    pub vehicles: Vec<Vehicle>,
}
