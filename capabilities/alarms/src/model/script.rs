//! What to do about an alarm, step by step: per category, as it ships.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{ActKind, ActResult, ActView, Category};

/// What one step asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = AlarmStepKind)]
pub enum Step {
    /// Look at the nearest camera, or the clip that came with the signal.
    Look,
    /// Call the premises, and ask for the pass phrase.
    CallPremises,
    /// Call the keyholders in their order, until one answers.
    CallKeyholders,
    /// Open an incident and send somebody.
    Send,
    /// Say what it was.
    Decide,
}

/// The steps of a category, in order, and which of them must be done before it is decided.
pub type Script = &'static [(Step, Required)];

/// Whether a step may be left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Required {
    /// Not without saying why.
    Yes,
    /// Where it helps.
    No,
}

use Required::{No, Yes};

const LIFE: Script = &[(Step::Send, Yes), (Step::Look, No), (Step::CallKeyholders, No), (Step::Decide, Yes)];
const OPEN_CALL: Script =
    &[(Step::Send, Yes), (Step::CallPremises, No), (Step::Look, No), (Step::CallKeyholders, No), (Step::Decide, Yes)];
const INTRUSION: Script =
    &[(Step::Look, No), (Step::CallPremises, Yes), (Step::CallKeyholders, Yes), (Step::Send, No), (Step::Decide, Yes)];
const HAZARD: Script = &[(Step::CallPremises, No), (Step::CallKeyholders, Yes), (Step::Send, No), (Step::Decide, Yes)];
const HOURS: Script = &[(Step::CallPremises, No), (Step::CallKeyholders, No), (Step::Send, No), (Step::Decide, Yes)];
const TECHNICAL: Script = &[(Step::CallKeyholders, No), (Step::Decide, Yes)];

impl Category {
    /// The steps of this category. Verification by calls is for intrusion only: fire, panic and hold-up are sent to at once
    /// (field/alarms.md 3.2), and nobody rings a premises where somebody is threatened.
    pub const fn script(self) -> Script {
        match self {
            Self::HoldUp | Self::Duress => LIFE,
            Self::Panic | Self::Fire | Self::Medical => OPEN_CALL,
            Self::Burglary | Self::Tamper | Self::Access => INTRUSION,
            Self::Gas | Self::Environment => HAZARD,
            Self::Hours => HOURS,
            _ => TECHNICAL,
        }
    }
}

/// A step as the screen shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = AlarmStep)]
pub struct StepView {
    /// What it asks for.
    pub step: Step,
    /// Whether it may not be left out.
    pub required: bool,
    /// Whether it was done.
    pub done: bool,
}

impl StepView {
    /// The steps of an alarm with what was done.
    pub fn of(category: Category, acts: &[ActView], sent: bool, decided: bool) -> Vec<Self> {
        let done = |step: Step| match step {
            Step::Look => acts.iter().any(|act| act.kind == ActKind::Look),
            // The premises are the one call whose subject is nobody by name.
            Step::CallPremises => calls(acts).any(|act| act.subject.is_none()) || settled(acts),
            Step::CallKeyholders => calls(acts).any(|act| act.subject.is_some()) || settled(acts),
            Step::Send => sent || settled(acts),
            Step::Decide => decided,
        };
        let shown =
            |(step, required): &(Step, Required)| Self { step: *step, required: *required == Yes, done: done(*step) };
        category.script().iter().map(shown).collect()
    }
}

fn calls(acts: &[ActView]) -> impl Iterator<Item = &ActView> {
    acts.iter().filter(|act| act.kind == ActKind::Call)
}

/// Somebody with the pass phrase says that all is well: the rest of the script has nothing left to find out.
fn settled(acts: &[ActView]) -> bool {
    calls(acts).any(|act| act.result == ActResult::PhraseRight)
}

/// The next step: the first that is not done.
pub fn next_step(steps: &[StepView]) -> Option<Step> {
    steps.iter().find(|step| !step.done).map(|step| step.step)
}

#[cfg(test)]
mod tests {
    use kernel::{Id, Time};

    use super::*;

    fn act(kind: ActKind, result: ActResult, subject: Option<&str>) -> ActView {
        ActView {
            id: Id::nil(),
            kind,
            result,
            subject: subject.map(str::to_owned),
            note: None,
            author: String::new(),
            at: Time::default(),
        }
    }

    #[test]
    fn one_step_leads_to_the_next() {
        let check = |category: Category, acts: &[ActView], sent: bool, expected: Option<Step>| {
            assert_eq!(next_step(&StepView::of(category, acts, sent, false)), expected, "{category} {acts:?} {sent}");
        };
        let look = act(ActKind::Look, ActResult::NothingSeen, None);
        let premises = act(ActKind::Call, ActResult::NoAnswer, None);
        let keyholder = act(ActKind::Call, ActResult::NoAnswer, Some("Ada Low"));
        let phrase = act(ActKind::Call, ActResult::PhraseRight, None);
        check(Category::Burglary, &[], false, Some(Step::Look));
        check(Category::Burglary, std::slice::from_ref(&look), false, Some(Step::CallPremises));
        check(Category::Burglary, &[look.clone(), premises.clone()], false, Some(Step::CallKeyholders));
        check(Category::Burglary, &[look.clone(), premises, keyholder], false, Some(Step::Send));
        check(Category::Burglary, &[look, phrase], false, Some(Step::Decide));
        check(Category::Fire, &[], false, Some(Step::Send));
        check(Category::Fire, &[], true, Some(Step::CallPremises));
        check(Category::Power, &[], false, Some(Step::CallKeyholders));
    }

    #[test]
    fn nobody_rings_where_somebody_is_threatened() {
        for category in Category::ALL.iter().filter(|category| category.is_silent()) {
            assert!(!category.script().iter().any(|(step, _)| *step == Step::CallPremises), "{category}");
        }
    }
}
