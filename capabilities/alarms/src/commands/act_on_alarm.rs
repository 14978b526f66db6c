//! Write down what was done about an alarm, and what was found.

use dispatch::commands::{AddLine, add_line};
use dispatch::model::optional;
use kernel::db::SqlExt as _;
use kernel::{Context, Error, Id, Result, Tx};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::record::{AlarmFact, alarm_changed};
use crate::model::{Act, ActKind, ActResult, ActView, AlarmView};

/// What was done, and what came of it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ActOnAlarm {
    /// The alarm; taken from the address.
    #[serde(default = "Id::nil")]
    #[schema(ignore)]
    pub id: Id,
    /// What was done.
    pub kind: ActKind,
    /// What came of it.
    pub result: ActResult,
    /// Whom it concerned: a keyholder by name, a camera. A call without one was to the premises.
    #[serde(default)]
    pub subject: Option<String>,
    /// What is to be added.
    #[serde(default)]
    pub note: Option<String>,
}

/// Writes an act down. What a person found stays, whatever else is found later.
///
/// # Errors
/// `not_found`, `forbidden`; `invalid` for a result that the act cannot have, or a note without words; `conflict` when it
/// is decided.
pub fn act_on_alarm(tx: &mut Tx<'_>, context: &Context, input: ActOnAlarm) -> Result<AlarmView> {
    let mut alarm = super::alarm(tx, context, input.id)?;
    super::must_be_open(&alarm)?;
    if !input.result.fits(input.kind) {
        let message = format!("“{}” is nothing that comes of a {}", input.result, input.kind);
        return Err(Error::invalid(message.clone()).field("result", message));
    }
    if alarm.category.is_silent() && input.kind == ActKind::Call && input.subject.is_none() {
        return Err(Error::conflict("nobody rings a premises where somebody may be threatened: name a keyholder"));
    }
    let note = optional("note", input.note.as_deref())?;
    if input.kind == ActKind::Note && note.is_none() {
        return Err(Error::invalid("a note needs words").field("note", "is empty"));
    }
    let act = Act {
        id: Id::new(context.now),
        alarm_id: alarm.id,
        kind: input.kind,
        result: input.result,
        subject: optional("subject", input.subject.as_deref())?,
        note,
        author_id: context.actor.id,
        author: context.actor.name.clone(),
        at: context.now,
    };
    tx.insert(&act)?;
    let act = ActView::from(act);
    alarm.act(context.now);
    if let Some(incident) = alarm.incident_id
        && dispatch::queries::hidden(tx, &context.actor, &[incident])?.is_empty()
    {
        let line = AddLine { incident_id: incident, text: in_words(&act), corrects: None, occurred_at: None };
        add_line(tx, context, line)?;
    }
    alarm_changed(tx, context, "alarm.acted", alarm, AlarmFact { act: Some(act), ..AlarmFact::default() })
}

/// An act as a line of an incident's log.
pub(super) fn in_words(act: &ActView) -> String {
    let subject = act.subject.as_deref().unwrap_or(match act.kind {
        ActKind::Call => "the premises",
        _ => "",
    });
    let what = match act.kind {
        ActKind::Look => "Looked",
        ActKind::Call => "Called",
        ActKind::Visit => "On scene",
        ActKind::Note => "Note",
    };
    let result = match act.result {
        ActResult::NoPicture => "no picture",
        ActResult::NothingSeen => "nothing out of order",
        ActResult::PersonSeen => "a person, intent unknown",
        ActResult::CrimeSeen => "a break-in, theft or damage",
        ActResult::LifeInDanger => "somebody is in danger",
        ActResult::NoAnswer => "no answer",
        ActResult::NoHelp => "answered, could not help",
        ActResult::PhraseRight => "pass phrase right, all is well",
        ActResult::PhraseWrong => "pass phrase wrong",
        ActResult::DuressWord => "said the duress word",
        ActResult::Written => "",
    };
    let note = act.note.as_deref().unwrap_or_default();
    let parts = [what, subject].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
    let tail = [result, note].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(". ");
    format!("{parts}: {tail}")
}

#[cfg(test)]
mod tests {
    use kernel::Time;

    use super::*;

    #[test]
    fn an_act_is_a_line_of_a_log() {
        let check = |kind: ActKind, result: ActResult, subject: Option<&str>, note: Option<&str>, expected: &str| {
            let act = ActView {
                id: Id::nil(),
                kind,
                result,
                subject: subject.map(str::to_owned),
                note: note.map(str::to_owned),
                author: String::new(),
                at: Time::default(),
            };
            assert_eq!(in_words(&act), expected);
        };
        check(ActKind::Call, ActResult::NoAnswer, None, None, "Called the premises: no answer");
        check(
            ActKind::Call,
            ActResult::PhraseRight,
            Some("Ada Low"),
            None,
            "Called Ada Low: pass phrase right, all is well",
        );
        check(
            ActKind::Look,
            ActResult::PersonSeen,
            Some("Dock camera"),
            Some("ladder"),
            "Looked Dock camera: a person, intent unknown. ladder",
        );
        check(ActKind::Note, ActResult::Written, None, Some("rain"), "Note: rain");
    }
}
