//! Take a call and open an incident.

use kernel::db::SqlExt as _;
use kernel::{Context, Error, Id, Result, Time, Tx};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::record::{About, IncidentFact, incident_changed};
use crate::model::{Incident, IncidentView, Line, LineView, optional};
use crate::store;

/// A call for service that is accepted. Only the type and a place are required.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateIncident {
    /// The site.
    pub site_id: Id,
    /// Code of the type.
    #[serde(rename = "type")]
    pub type_code: String,
    /// A validated place of the site.
    #[serde(default)]
    pub place_id: Option<Id>,
    /// Where it is, in words; flagged until somebody places it.
    #[serde(default)]
    pub location_text: Option<String>,
    /// 1 immediate danger to life … 5 information; the type's own when absent.
    #[serde(default)]
    pub priority: Option<i64>,
    /// Why the priority is not the type's own.
    #[serde(default)]
    pub priority_reason: Option<String>,
    /// The first line of the log.
    #[serde(default)]
    pub narrative: Option<String>,
    /// How it came in: phone, radio, walk_in, alarm, officer, email, web …
    #[serde(default)]
    pub source: Option<String>,
    /// Who called.
    #[serde(default)]
    pub caller_name: Option<String>,
    /// The number to call back.
    #[serde(default)]
    pub caller_phone: Option<String>,
    /// When it was received, if that was not now.
    #[serde(default)]
    pub occurred_at: Option<Time>,
    /// The compartment that it lies in from the first moment; the caller is in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub compartment_id: Option<Id>,
}

/// Longest name of a source.
const SOURCE_MAX: usize = 40;

/// Opens an incident.
///
/// # Errors
/// `not_found` for an unknown site; `forbidden`; `invalid` without a type or place, or for one that cannot be.
pub fn create_incident(tx: &mut Tx<'_>, context: &Context, input: CreateIncident) -> Result<IncidentView> {
    let site = places::queries::known_site(tx, input.site_id)?;
    context.actor.must_seen::<crate::rights::CreateIncident, places::ReadPlaces>(site.id, "site")?;
    let kind = store::type_coded(tx, &input.type_code)?.filter(|kind| kind.active).ok_or_else(|| {
        let message = format!("there is no incident type “{}”", input.type_code);
        Error::invalid(message.clone()).field("type", message)
    })?;
    let location_text = optional("location_text", input.location_text.as_deref())?;
    if input.place_id.is_none() && location_text.is_none() {
        let message = "say where: a place_id, or location_text in words";
        return Err(Error::invalid(message).field("place_id", message));
    }
    if let Some(place) = input.place_id {
        check_place(tx, place, site.id)?;
    }
    let priority = check_priority(input.priority.unwrap_or(kind.priority))?;
    let source = input.source.as_deref().map_or("phone", str::trim);
    if source.is_empty() || source.len() > SOURCE_MAX {
        return Err(Error::invalid(format!("source takes 1 to {SOURCE_MAX} characters")).field("source", "is too long"));
    }
    if let Some(compartment) = input.compartment_id {
        context.actor.must::<crate::rights::SealIncident>(site.id)?;
        identity::queries::own_compartment(tx, &context.actor, compartment)?;
    }
    let received_at = input.occurred_at.unwrap_or(context.now);
    let (serial, number) = next_number(tx, &site, received_at)?;
    let mut incident = Incident {
        site_id: site.id,
        number,
        serial,
        type_code: kind.code,
        priority,
        place_id: input.place_id,
        source: source.to_owned(),
        caller_name: optional("caller_name", input.caller_name.as_deref())?,
        caller_phone: optional("caller_phone", input.caller_phone.as_deref())?,
        received_at,
        recorded_at: context.now,
        ..Incident::blank(Id::new(context.now), context.now)
    };
    incident.locate(location_text);
    super::own_incident::adopt(&mut incident, context);
    if let Some(compartment) = input.compartment_id {
        super::seal_incident::close(tx, &mut incident, compartment)?;
    }
    tx.insert(&incident)?;
    let narrative = optional("narrative", input.narrative.as_deref())?;
    let line = narrative.map(|text| first_line(tx, context, &incident, text)).transpose()?;
    let fact = IncidentFact {
        line,
        reason: optional("priority_reason", input.priority_reason.as_deref())?,
        ..IncidentFact::default()
    };
    let about = About { fact, occurred_at: Some(received_at), ..About::default() };
    incident_changed(tx, context, "incident.created", incident, about)
}

/// The next number of a site, in the year that the moment falls in there.
pub(super) fn next_number(tx: &mut Tx<'_>, site: &places::model::Site, at: Time) -> Result<(i64, String)> {
    let year = i64::from(at.year_in(&site.time_zone)?);
    let serial = store::next_serial(tx, site.id, year)?;
    Ok((serial, format!("{}-{year}-{serial}", site.code)))
}

/// Refuses a place that is not one of the site's, or is no longer chosen.
pub(super) fn check_place(tx: &mut Tx<'_>, place: Id, site: Id) -> Result<()> {
    let fits = places::queries::known_place(tx, place).is_ok_and(|place| place.site_id == site && !place.retired);
    if fits {
        Ok(())
    } else {
        let message = "this is not a place of the site";
        Err(Error::invalid(message).field("place_id", message))
    }
}

pub(super) fn check_priority(priority: i64) -> Result<i64> {
    if (1..=5).contains(&priority) {
        Ok(priority)
    } else {
        let message = "a priority is a number from 1 (immediate danger to life) to 5 (information)";
        Err(Error::invalid(message).field("priority", message))
    }
}

fn first_line(tx: &mut Tx<'_>, context: &Context, incident: &Incident, text: String) -> Result<LineView> {
    let line = Line {
        id: Id::new(context.now),
        incident_id: incident.id,
        text,
        author_id: context.actor.id,
        author: context.actor.name.clone(),
        corrects: None,
        occurred_at: context.now,
        recorded_at: context.now,
    };
    tx.insert(&line)?;
    Ok(LineView::new(line, incident.began()))
}
