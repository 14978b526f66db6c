//! What mail says of an overrun: which incident, what is overdue and since when. Nobody's name, no words of a caller and
//! no line of the log: mail lies about in places that nobody here looks after.

use kernel::Result;

use super::{Cause, Escalation, IncidentView};

/// A letter about an overrun, to nobody yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OverrunLetter {
    /// Its subject.
    pub subject: String,
    /// What it says.
    pub text: String,
    /// The incident's page.
    pub page: String,
}

const fn words(cause: Cause) -> &'static str {
    match cause {
        Cause::Queue => "no unit was sent in time",
        Cause::Travel => "no unit arrived in time",
        Cause::Arrival => "a unit should be there and is not",
        Cause::Scene => "it takes longer on scene than it should",
        Cause::Untouched => "a unit acknowledged and did not set out",
        Cause::Safety => "a unit on scene did not say that it is safe",
    }
}

const fn priority(number: i64) -> &'static str {
    match number {
        1 => "critical",
        2 => "high",
        3 => "medium",
        4 => "low",
        _ => "information",
    }
}

impl OverrunLetter {
    /// Writes the letter of one step of the chain, with times in the site's zone.
    ///
    /// # Errors
    /// `invalid` for a zone that is none.
    pub fn new(incident: &IncidentView, escalation: &Escalation, to: &str, zone: &str) -> Result<Self> {
        let place = incident.place.as_deref().unwrap_or("not one of the site's places; the incident says more");
        let (number, kind) = (&incident.number, &incident.type_name);
        let overdue: Vec<&str> = escalation.causes.iter().map(|cause| words(*cause)).collect();
        let lines = [
            ("Incident", number.clone()),
            ("Type", kind.clone()),
            ("Priority", format!("{} ({})", incident.priority, priority(incident.priority))),
            ("Site", incident.site_name.clone()),
            ("Place", place.to_owned()),
            ("Overdue", overdue.join("; ")),
            ("Since", escalation.since.shown_in(zone)?),
            ("Received", incident.received_at.shown_in(zone)?),
            ("Told", format!("{to}, step {} of the chain", escalation.level)),
        ];
        let lines: Vec<String> = lines.iter().map(|(name, value)| format!("{name:<10}{value}")).collect();
        Ok(Self {
            subject: format!("Overdue: {number} {kind}, {}", incident.site_name),
            text: format!(
                "{}\n\nIt climbs further until somebody does what it waits for. Acknowledge it in Castellan, not by \
                 answering this mail.\n",
                lines.join("\n")
            ),
            page: format!("/console/incidents/{}", incident.id),
        })
    }
}
