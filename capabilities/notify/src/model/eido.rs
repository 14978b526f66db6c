//! An incident in the shape of an EIDO (Emergency Incident Data Object, NENA-STA-021), for systems that speak it.
//! docs/reference/eido.md says what stands where, and what is left out.

use dispatch::model::{AssignmentView, IncidentDetail, LineView, Stamp};
use kernel::{Id, Time};
use serde_json::{Value, json};

/// Version of the shape.
const VERSION: &str = "1.0";

/// Who issues it.
#[derive(Debug)]
pub struct Issuer<'a> {
    /// The organisation.
    pub id: Id,
    /// Its name.
    pub name: &'a str,
}

/// 0 to 10, 10 highest, of our 1 to 5, 1 highest.
const fn common_priority(priority: i64) -> i64 {
    match priority {
        i64::MIN..=1 => 10,
        2 => 8,
        3 => 5,
        4 => 3,
        5.. => 1,
    }
}

/// Our word for a priority.
const fn internal_priority(priority: i64) -> &'static str {
    match priority {
        i64::MIN..=1 => "1 critical",
        2 => "2 high",
        3 => "3 medium",
        4 => "4 low",
        5.. => "5 information",
    }
}

/// The incident as an EIDO. What the reader may not see is gone from the detail already.
pub fn eido(detail: &IncidentDetail, issuer: &Issuer<'_>) -> Value {
    let incident = &detail.incident;
    let builder = Builder { agency: urn(issuer.id) };
    let (own, place) = (urn(incident.id), format!("{}#place", urn(incident.id)));
    let agents = builder.agents(detail);
    let mut notes: Vec<Value> = detail.log.iter().map(|line| builder.note(detail, line)).collect();
    notes.extend(incident.assignments.iter().map(|assignment| builder.stamps(assignment)));
    let mut document = builder.prologue(&own, updated_at(detail));
    put(&mut document, "eidoVersion", VERSION.into());
    put(&mut document, "issuingElementIdentification", urn(issuer.id).into());
    put(&mut document, "incidentComponent", builder.incident(detail, &own, &place));
    put(&mut document, "callComponent", json!([builder.call(detail, &own, &place)]));
    put(&mut document, "agencyComponent", json!([builder.agency(issuer, incident.received_at)]));
    put(&mut document, "locationComponent", json!([builder.location(detail, &place)]));
    put_list(&mut document, "agentComponent", agents);
    if let Some(name) = &incident.caller_name {
        notes.push(builder.prologue(&format!("{own}#caller-name"), incident.recorded_at));
        if let Some(note) = notes.last_mut() {
            put(note, "notesActionComments", format!("Caller: {}", html(name)).into());
        }
    }
    if incident.caller_name.is_some() || incident.caller_phone.is_some() {
        put(&mut document, "personComponent", json!([builder.caller(detail, &own)]));
    }
    if let Some(phone) = &incident.caller_phone {
        let mut callback = builder.prologue(&format!("{own}#callback"), incident.recorded_at);
        put(&mut callback, "callBackInformationUri", json!([tel(phone)]));
        put(&mut document, "callbackComponent", json!([callback]));
    }
    put_list(&mut document, "notesComponent", notes);
    put_list(
        &mut document,
        "dispatchComponent",
        incident.assignments.iter().map(|one| builder.dispatch(one)).collect(),
    );
    put_list(&mut document, "emergencyResourceComponent", builder.resources(&incident.assignments));
    document
}

/// What every component needs: the agency that updated it.
struct Builder {
    agency: String,
}

impl Builder {
    fn prologue(&self, id: &str, updated_at: Time) -> Value {
        json!({ "$id": id, "lastUpdateTimeStamp": updated_at, "updatedByAgencyReference": { "$ref": self.agency } })
    }

    fn incident(&self, detail: &IncidentDetail, own: &str, place: &str) -> Value {
        let incident = &detail.incident;
        let mut out = self.prologue(&format!("{own}#incident"), updated_at(detail));
        put(&mut out, "internalIncidentId", incident.number.clone().into());
        put(&mut out, "incidentTypeCommonRegistryText", incident.category.clone().into());
        put(&mut out, "incidentTypeInternalCode", incident.type_code.clone().into());
        put(&mut out, "incidentTypeInternalText", incident.type_name.clone().into());
        put(&mut out, "incidentStatusCommonRegistryText", json!([incident.state.as_str()]));
        put(&mut out, "incidentCommonPriorityNumber", common_priority(incident.priority).into());
        put(&mut out, "incidentPriorityInternalText", internal_priority(incident.priority).into());
        put(&mut out, "beatOrDispatchGroupText", incident.site_name.clone().into());
        put(&mut out, "locationReference", json!([{ "$ref": place }]));
        put_list(&mut out, "notesReference", detail.log.iter().map(|line| json!({ "$ref": urn(line.id) })).collect());
        let code = incident.disposition.as_deref().or(incident.cancelled_at.map(|_| "cancelled"));
        if let Some(code) = code {
            let at = incident.closed_at.or(incident.cancelled_at).unwrap_or(incident.since);
            let mut disposition = self.prologue(&format!("{own}#disposition"), at);
            put(&mut disposition, "dispositionCommonRegistryCode", code.into());
            put(&mut disposition, "dispositionPrimaryIndicator", true.into());
            if let Some(note) = &incident.outcome_note {
                put(&mut disposition, "dispositionDescriptionText", note.clone().into());
            }
            put(&mut out, "dispositionComponent", json!([disposition]));
        }
        out
    }

    fn call(&self, detail: &IncidentDetail, own: &str, place: &str) -> Value {
        let incident = &detail.incident;
        let mut out = self.prologue(&format!("{own}#call"), incident.recorded_at);
        put(&mut out, "direction", "incoming".into());
        put(&mut out, "callStartTimestamp", json!(incident.received_at));
        put(&mut out, "localCallType", incident.source.clone().into());
        put(&mut out, "locationReference", json!([{ "$ref": place }]));
        if incident.caller_name.is_some() || incident.caller_phone.is_some() {
            put(&mut out, "personReference", json!([{ "$ref": format!("{own}#caller") }]));
        }
        if incident.caller_phone.is_some() {
            put(&mut out, "callBackReference", json!({ "$ref": format!("{own}#callback") }));
        }
        out
    }

    fn caller(&self, detail: &IncidentDetail, own: &str) -> Value {
        let incident = &detail.incident;
        let mut out = self.prologue(&format!("{own}#caller"), incident.recorded_at);
        put(&mut out, "personIncidentRoleRegistryText", json!(["Caller"]));
        put(&mut out, "callIdentifier", json!([format!("{own}#call")]));
        if incident.caller_name.is_some() {
            put(&mut out, "notesReference", json!([{ "$ref": format!("{own}#caller-name") }]));
        }
        if incident.caller_phone.is_some() {
            put(&mut out, "callBackReference", json!({ "$ref": format!("{own}#callback") }));
        }
        out
    }

    fn agency(&self, issuer: &Issuer<'_>, at: Time) -> Value {
        let mut out = self.prologue(&self.agency, at);
        put(&mut out, "agencyRoleDescriptionRegistryText", json!(["CallReceiving", "Dispatch"]));
        put(&mut out, "incidentOwningAgencyIndicator", true.into());
        put(&mut out, "agencyJcard", jcard(issuer.name));
        out
    }

    /// Everybody who wrote into the log, once.
    fn agents(&self, detail: &IncidentDetail) -> Vec<Value> {
        let mut names: Vec<&str> = Vec::new();
        let mut agents = Vec::new();
        for line in &detail.log {
            if names.contains(&line.author.as_str()) {
                continue;
            }
            names.push(&line.author);
            let mut agent = self.prologue(&agent_id(detail, &line.author), line.recorded_at);
            put(&mut agent, "agencyReference", json!({ "$ref": self.agency }));
            put(&mut agent, "agentJcard", jcard(&line.author));
            agents.push(agent);
        }
        agents
    }

    fn note(&self, detail: &IncidentDetail, line: &LineView) -> Value {
        let mut out = self.prologue(&urn(line.id), line.recorded_at);
        put(&mut out, "notesActionComments", html(&line.text).into());
        put(&mut out, "agentReference", json!({ "$ref": agent_id(detail, &line.author) }));
        out
    }

    fn location(&self, detail: &IncidentDetail, place: &str) -> Value {
        let incident = &detail.incident;
        let mut out = self.prologue(place, updated_at(detail));
        put(&mut out, "locationTypeDescriptionRegistryText", "incident".into());
        let words = [incident.place.as_deref(), incident.location_text.as_deref(), Some(incident.site_name.as_str())];
        let words: Vec<&str> = words.into_iter().flatten().filter(|text| !text.is_empty()).collect();
        put(&mut out, "locationDescriptionText", words.join(", ").into());
        if let Some((latitude, longitude)) = incident.latitude.zip(incident.longitude) {
            put(&mut out, "locationByValue", pidf_lo(place, latitude, longitude).into());
        }
        out
    }

    /// The units that were sent, each once with its latest state.
    fn resources(&self, assignments: &[AssignmentView]) -> Vec<Value> {
        let mut out: Vec<Value> = Vec::new();
        for (n, assignment) in assignments.iter().enumerate() {
            if assignments.iter().skip(n + 1).any(|later| later.unit_id == assignment.unit_id) {
                continue;
            }
            let mut resource = self.prologue(&urn(assignment.unit_id), stamped_at(assignment));
            put(&mut resource, "emergencyResourceName", assignment.call_sign.clone().into());
            put(&mut resource, "primaryUnitStatusRegistryText", assignment.state.as_str().into());
            put(&mut resource, "unitStatusInternal", json!([assignment.state.as_str()]));
            out.push(resource);
        }
        out
    }

    fn dispatch(&self, assignment: &AssignmentView) -> Value {
        let mut out = self.prologue(&urn(assignment.id), stamped_at(assignment));
        put(&mut out, "agencyReference", json!({ "$ref": self.agency }));
        put(&mut out, "emergencyResourceReference", json!([{ "$ref": urn(assignment.unit_id) }]));
        put(&mut out, "notesReference", json!([{ "$ref": stamps_id(assignment) }]));
        out
    }

    /// The stamps of an assignment as a note: the shape has no field for them.
    fn stamps(&self, assignment: &AssignmentView) -> Value {
        let told: Vec<String> = stamps(assignment)
            .filter_map(|(leg, stamp)| stamp.map(|stamp| format!("{leg} {}", stamp.occurred_at)))
            .collect();
        let mut out = self.prologue(&stamps_id(assignment), stamped_at(assignment));
        let text = format!("{}: {}", assignment.call_sign, told.join(", "));
        put(&mut out, "notesActionComments", html(&text).into());
        out
    }
}

fn stamps(assignment: &AssignmentView) -> impl Iterator<Item = (&'static str, Option<Stamp>)> {
    let stamps = &assignment.stamps;
    [
        ("assigned", stamps.assigned),
        ("acknowledged", stamps.acknowledged),
        ("en_route", stamps.en_route),
        ("on_scene", stamps.on_scene),
        ("cleared", stamps.cleared),
        ("refused", stamps.refused),
    ]
    .into_iter()
}

/// When something was last written about an assignment.
fn stamped_at(assignment: &AssignmentView) -> Time {
    stamps(assignment).filter_map(|(_, stamp)| stamp).map(|stamp| stamp.recorded_at).max().unwrap_or_default()
}

/// When something was last written about an incident, as far as it shows it.
fn updated_at(detail: &IncidentDetail) -> Time {
    let incident = &detail.incident;
    let ends = [incident.closed_at, incident.cancelled_at, incident.reopened_at, incident.backup_requested_at];
    let units = incident.assignments.iter().map(stamped_at);
    let lines = detail.log.iter().map(|line| line.recorded_at);
    ends.into_iter().flatten().chain(units).chain(lines).fold(incident.recorded_at.max(incident.since), Time::max)
}

fn put(object: &mut Value, name: &str, value: Value) {
    if let Value::Object(fields) = object {
        fields.insert(name.to_owned(), value);
    }
}

/// A list that is not empty.
fn put_list(object: &mut Value, name: &str, items: Vec<Value>) {
    if !items.is_empty() {
        put(object, name, items.into());
    }
}

fn urn(id: Id) -> String {
    format!("urn:uuid:{id}")
}

fn stamps_id(assignment: &AssignmentView) -> String {
    format!("{}#stamps", urn(assignment.id))
}

/// Authors are known to the log by name; the first of their lines names them.
fn agent_id(detail: &IncidentDetail, author: &str) -> String {
    let first = detail.log.iter().find(|line| line.author == author).map_or(detail.incident.id, |line| line.id);
    format!("{}#author", urn(first))
}

/// A name as a jCard (RFC 7095).
fn jcard(name: &str) -> Value {
    json!(["vcard", [["version", {}, "text", "4.0"], ["fn", {}, "text", name]]])
}

/// A number to call, as RFC 3966 writes it.
fn tel(phone: &str) -> String {
    let digits: String = phone.chars().filter(|one| one.is_ascii_digit() || *one == '+').collect();
    format!("tel:{digits}")
}

/// Notes are HTML.
fn html(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('\n', "<br>")
}

/// A position as PIDF-LO (RFC 4119, RFC 5491).
fn pidf_lo(entity: &str, latitude: f64, longitude: f64) -> String {
    format!(
        "<presence xmlns=\"urn:ietf:params:xml:ns:pidf\" xmlns:gp=\"urn:ietf:params:xml:ns:pidf:geopriv10\" \
         xmlns:gml=\"http://www.opengis.net/gml\" entity=\"{entity}\"><tuple id=\"place\"><status><gp:geopriv>\
         <gp:location-info><gml:Point srsName=\"urn:ogc:def:crs:EPSG::4326\"><gml:pos>{latitude} {longitude}</gml:pos>\
         </gml:Point></gp:location-info><gp:usage-rules/></gp:geopriv></status></tuple></presence>"
    )
}

#[cfg(test)]
mod tests;
