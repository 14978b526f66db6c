//! Make an alarm an incident, so that somebody is sent.

use dispatch::commands::{AddLine, CreateIncident, add_line, create_incident};
use kernel::{Context, Error, Id, Result, Tx};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::act_on_alarm::in_words;
use super::record::{AlarmFact, alarm_changed};
use crate::model::AlarmView;

/// The incident that is to carry an alarm on.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = OpenAlarmIncident)]
pub struct OpenIncident {
    /// The alarm; taken from the address.
    #[serde(default = "Id::nil")]
    #[schema(ignore)]
    pub id: Id,
    /// The site, where the panel has none.
    #[serde(default)]
    pub site_id: Option<Id>,
    /// The place, where the zone has none.
    #[serde(default)]
    pub place_id: Option<Id>,
    /// Code of the type; that of the alarm's category when absent.
    #[serde(default)]
    pub r#type: Option<String>,
    /// An incident that is open already, such as that of the neighbouring zone.
    #[serde(default)]
    pub incident_id: Option<Id>,
}

/// Opens an incident for an alarm, with what the device said and what was found so far; or hands the alarm to one that is
/// open.
///
/// # Errors
/// `not_found`, `forbidden`; `invalid` without a site; `conflict` when it is decided or has an incident.
pub fn open_incident(tx: &mut Tx<'_>, context: &Context, input: OpenIncident) -> Result<AlarmView> {
    let mut alarm = super::alarm(tx, context, input.id)?;
    super::must_be_open(&alarm)?;
    if alarm.incident_id.is_some() {
        return Err(Error::conflict(format!("alarm A{} has an incident already", alarm.serial)));
    }
    let view = crate::queries::shown_one(tx, alarm.clone())?;
    let incident = match input.incident_id {
        Some(incident) => {
            let line = AddLine { incident_id: incident, text: told(&view), corrects: None, occurred_at: None };
            add_line(tx, context, line)?;
            incident
        }
        None => create(tx, context, &input, &view)?,
    };
    for act in &view.acts {
        let line = AddLine { incident_id: incident, text: in_words(act), corrects: None, occurred_at: Some(act.at) };
        add_line(tx, context, line)?;
    }
    alarm.incident_id = Some(incident);
    alarm.act(context.now);
    alarm.acknowledged_at.get_or_insert(context.now);
    alarm.acknowledged_by.get_or_insert_with(|| context.actor.name.clone());
    if let Some(me) = context.actor.id {
        alarm.owner_id.get_or_insert(me);
    }
    alarm.parked_until = None;
    alarm_changed(tx, context, "alarm.incident_opened", alarm, AlarmFact::default())
}

fn create(tx: &mut Tx<'_>, context: &Context, input: &OpenIncident, alarm: &AlarmView) -> Result<Id> {
    let site_id = alarm.site_id.or(input.site_id).ok_or_else(|| {
        let message = "nobody has said where this panel stands: say the site";
        Error::invalid(message).field("site_id", message)
    })?;
    let place_id = input.place_id.or(alarm.place_id);
    let words = alarm.zone_name.clone().or_else(|| alarm.zone.as_ref().map(|zone| format!("zone {zone}")));
    let location = place_id.is_none().then(|| format!("{}, {}", alarm.account_name, words.unwrap_or_default()));
    let create = CreateIncident {
        compartment_id: None,
        site_id,
        type_code: input.r#type.clone().unwrap_or_else(|| alarm.category.incident_type().to_owned()),
        place_id,
        location_text: location.map(|text| text.trim_end_matches([',', ' ']).to_owned()),
        priority: Some(alarm.priority),
        priority_reason: None,
        narrative: Some(told(alarm)),
        source: Some("alarm".to_owned()),
        caller_name: None,
        caller_phone: None,
        occurred_at: Some(alarm.first_at),
    };
    Ok(create_incident(tx, context, create)?.id)
}

/// What the device said, as the first line of a log.
fn told(alarm: &AlarmView) -> String {
    let mut text = format!("Alarm {}: {}", alarm.number, alarm.code_name);
    for part in [&alarm.zone_name, &alarm.text].into_iter().flatten() {
        text.push_str(", ");
        text.push_str(part);
    }
    match alarm.level {
        Some(level) => format!("{text}. Verification level {level}"),
        None => text,
    }
}
