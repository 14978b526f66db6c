//! Incidents, assignments, log lines and the catalogue: types, states, transitions. Pure.

mod assignment;
mod attachment;
mod calendar;
mod catalogue;
mod chain;
mod desk;
mod incident;
mod line;
mod link;
mod outside;
mod overrun;
mod past;
mod people;
mod retention;
mod schedule;
mod state;
mod subject;
mod suggestion;
mod watch;

pub use assignment::{Assignment, AssignmentState, AssignmentView, Stamp, Stamps, Step};
pub use attachment::{ATTACHMENTS_MAX, Attachment, AttachmentView, file_name, media_type};
pub use calendar::calendar;
pub use catalogue::{
    Disposition, DispositionView, IncidentType, IncidentTypeView, Targets, TypeLabel, check_code, check_safety,
    shipped_dispositions, shipped_types,
};
pub use chain::{Chain, ChainStep, ChainStepView, ChainView, PRIORITIES, check_percent};
pub use desk::{PassOn, PassOnView, Position, PositionView, position_name};
pub use incident::{Incident, IncidentDetail, IncidentView, Labels, TEXT_MAX};
pub use line::{Line, LineView};
pub use link::{MERGED_MAX, Merged, Numbered, RELATED_MAX, Related, Relation};
pub use outside::{OUTSIDE_MAX, OutsideCall, OutsideCallView, OutsideState, OutsideStep};
pub use overrun::OverrunLetter;
pub use past::{Past, PastFilter, PastUnit};
pub use people::{PEOPLE_MAX, Person, PersonRole, PersonSaid, Vehicle, VehicleSaid};
pub use retention::{Limits, PROPOSED_MAX, Proposal, ProposalState, Retention, RetentionProposal};
pub use schedule::{Schedule, ScheduleView, minute_of_day};
pub use state::{IncidentState, since, state};
pub use subject::{
    ErasurePreview, ErasureReport, LegalHold, ListedHold, MENTIONS_MAX, Mention, MentionKind, MentionedOn, NamedPart,
    SaidOf, SubjectAccess, SubjectDetail, Taken, caller, fields_of, is_somebody_else, lost_fields, masked, sought,
    unless_erased,
};
pub use suggestion::{ReasonView, ShortfallView, SuggestedUnit, SuggestedWay, SuggestionsView, WayBy};
pub use watch::{Cause, Colleague, Coming, Escalation, Phase, SafetyCheck, Whereabouts, causes};

use kernel::{Error, Result};

/// A code as it begins a sentence.
pub fn capitalised(code: &str) -> String {
    let mut letters = code.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Text of a field that must say something.
///
/// # Errors
/// `invalid` on the field when it is empty or too long.
pub fn required(field: &str, text: &str) -> Result<String> {
    optional(field, Some(text))?
        .ok_or_else(|| Error::invalid(format!("{field} is missing")).field(field, "say something here"))
}

/// Text of a field that may be left out; blanks are nothing.
///
/// # Errors
/// `invalid` on the field when it is too long.
pub fn optional(field: &str, text: Option<&str>) -> Result<Option<String>> {
    let text = text.map(str::trim).filter(|text| !text.is_empty());
    if text.is_some_and(|text| text.len() > TEXT_MAX) {
        let message = format!("takes at most {TEXT_MAX} bytes");
        return Err(Error::invalid(format!("{field} {message}")).field(field, message));
    }
    Ok(text.map(str::to_owned))
}
