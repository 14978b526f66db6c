//! What to do about an alarm, step by step: per category as it ships, and as a site has it.

use kernel::db::Json;
use kernel::{Error, Id, Result};
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

/// One step of a script.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = AlarmScriptStep)]
pub struct ScriptStep {
    /// What it asks for.
    pub step: Step,
    /// Whether it may not be left out without saying why.
    pub required: bool,
    /// What is special about it here: which camera, which gate, who is asked for.
    #[serde(default)]
    pub note: Option<String>,
}

/// The steps of a category, in order.
pub type Script = Vec<ScriptStep>;

const MUST: bool = true;
const MAY: bool = false;

type Shipped = &'static [(Step, bool)];
const LIFE: Shipped = &[(Step::Send, MUST), (Step::Look, MAY), (Step::CallKeyholders, MAY), (Step::Decide, MUST)];
const OPEN_CALL: Shipped = &[
    (Step::Send, MUST),
    (Step::CallPremises, MAY),
    (Step::Look, MAY),
    (Step::CallKeyholders, MAY),
    (Step::Decide, MUST),
];
const INTRUSION: Shipped = &[
    (Step::Look, MAY),
    (Step::CallPremises, MUST),
    (Step::CallKeyholders, MUST),
    (Step::Send, MAY),
    (Step::Decide, MUST),
];
const HAZARD: Shipped =
    &[(Step::CallPremises, MAY), (Step::CallKeyholders, MUST), (Step::Send, MAY), (Step::Decide, MUST)];
const HOURS: Shipped =
    &[(Step::CallPremises, MAY), (Step::CallKeyholders, MAY), (Step::Send, MAY), (Step::Decide, MUST)];
const TECHNICAL: Shipped = &[(Step::CallKeyholders, MAY), (Step::Decide, MUST)];

impl Category {
    /// The steps of this category where a site has none of its own. Verification by calls is for intrusion only: fire,
    /// panic and hold-up are sent to at once (field/alarms.md 3.2), and nobody rings a premises where somebody is
    /// threatened.
    pub fn script(self) -> Script {
        let shipped = match self {
            Self::HoldUp | Self::Duress => LIFE,
            Self::Panic | Self::Fire | Self::Medical => OPEN_CALL,
            Self::Burglary | Self::Tamper | Self::Access => INTRUSION,
            Self::Gas | Self::Environment => HAZARD,
            Self::Hours => HOURS,
            _ => TECHNICAL,
        };
        shipped.iter().map(|(step, required)| ScriptStep { step: *step, required: *required, note: None }).collect()
    }

    /// Refuses a script that could leave an alarm without an end, delay what concerns a life, or ring where somebody is
    /// threatened.
    ///
    /// # Errors
    /// `invalid` on `steps`, in words.
    pub fn check_script(self, script: &[ScriptStep]) -> Result<()> {
        let twice = |step: Step| script.iter().filter(|one| one.step == step).count() > 1;
        let message = if script.iter().any(|one| twice(one.step)) {
            "the same step comes twice"
        } else if !script.last().is_some_and(|last| last.step == Step::Decide && last.required) {
            "the last step is to say what it was, and it must be done"
        } else if self.is_silent() && script.iter().any(|one| one.step == Step::CallPremises) {
            "nobody calls the premises where somebody is threatened"
        } else if self.concerns_a_life()
            && !script.first().is_some_and(|first| first.step == Step::Send && first.required)
        {
            "somebody is sent first where a life is concerned, and it must be done"
        } else {
            return Ok(());
        };
        Err(Error::invalid(message).field("steps", message))
    }
}

/// A site's own script of a category as stored.
#[derive(Clone, Debug)]
pub struct SiteScript {
    /// Its own id, which the journal names it by.
    pub id: Id,
    /// The site.
    pub site_id: Id,
    /// The category.
    pub category: Category,
    /// The steps; none: those that ship, again.
    pub steps: Option<Json<Script>>,
    /// Counts its changes.
    pub version: i64,
}

/// The script of a category at a site.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = AlarmScript)]
pub struct ScriptView {
    /// The site.
    pub site_id: Id,
    /// The category.
    pub category: Category,
    /// What to do, in order.
    pub steps: Script,
    /// Whether it is the site's own; else it is the one that ships.
    pub own: bool,
    /// Counts its changes; 0: never changed.
    pub version: i64,
}

impl ScriptView {
    /// Shows the script of a category at a site, which may have none of its own.
    pub fn new(site_id: Id, category: Category, own: Option<SiteScript>) -> Self {
        let version = own.as_ref().map_or(0, |own| own.version);
        let steps = own.and_then(|own| own.steps);
        Self {
            site_id,
            category,
            own: steps.is_some(),
            steps: steps.map_or_else(|| category.script(), |own| own.0),
            version,
        }
    }
}

/// A step as the screen shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = AlarmStep)]
pub struct StepView {
    /// What it asks for.
    pub step: Step,
    /// Whether it may not be left out.
    pub required: bool,
    /// Whether it was done.
    pub done: bool,
    /// What is special about it here.
    pub note: Option<String>,
}

impl StepView {
    /// The steps of an alarm with what was done.
    pub fn of(script: Script, acts: &[ActView], sent: bool, decided: bool) -> Vec<Self> {
        let done = |step: Step| match step {
            Step::Look => acts.iter().any(|act| act.kind == ActKind::Look),
            // The premises are the one call whose subject is nobody by name.
            Step::CallPremises => calls(acts).any(|act| act.subject.is_none()) || settled(acts),
            Step::CallKeyholders => calls(acts).any(|act| act.subject.is_some()) || settled(acts),
            Step::Send => sent || settled(acts),
            Step::Decide => decided,
        };
        let shown = |ScriptStep { step, required, note }| Self { step, required, done: done(step), note };
        script.into_iter().map(shown).collect()
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
            assert_eq!(
                next_step(&StepView::of(category.script(), acts, sent, false)),
                expected,
                "{category} {acts:?} {sent}"
            );
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
            assert!(!category.script().iter().any(|one| one.step == Step::CallPremises), "{category}");
        }
    }

    #[test]
    fn what_ships_could_be_a_sites_own() {
        for category in Category::ALL {
            category.check_script(&category.script()).unwrap();
        }
    }

    #[test]
    fn a_script_ends_and_keeps_nobody_waiting_whose_life_is_concerned() {
        let step = |step: Step, required: bool| ScriptStep { step, required, note: None };
        let end = step(Step::Decide, MUST);
        for (category, script, wrong) in [
            (Category::Burglary, vec![step(Step::Send, MUST), end.clone()], None),
            (Category::Burglary, vec![end.clone()], None),
            (Category::Burglary, vec![], Some("the last step")),
            (Category::Burglary, vec![end.clone(), step(Step::Send, MUST)], Some("the last step")),
            (Category::Burglary, vec![step(Step::Decide, MAY)], Some("the last step")),
            (Category::Burglary, vec![step(Step::Look, MAY), step(Step::Look, MAY), end.clone()], Some("twice")),
            (Category::Fire, vec![step(Step::Look, MAY), step(Step::Send, MUST), end.clone()], Some("sent first")),
            (Category::Fire, vec![step(Step::Send, MAY), end.clone()], Some("sent first")),
            (Category::Fire, vec![step(Step::Send, MUST), step(Step::CallPremises, MUST), end.clone()], None),
            (Category::HoldUp, vec![step(Step::Send, MUST), step(Step::CallPremises, MAY), end], Some("threatened")),
        ] {
            let said = category.check_script(&script).err().map(|error| error.to_string());
            match wrong {
                None => assert_eq!(said, None, "{category} {script:?}"),
                Some(part) => assert!(said.is_some_and(|said| said.contains(part)), "{category} {script:?}"),
            }
        }
    }
}
