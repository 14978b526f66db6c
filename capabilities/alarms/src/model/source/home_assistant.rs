//! An alarm panel of Home Assistant: one topic, one word.

use kernel::{Error, Result};

use super::super::{Category, Effect};
use super::mapping::{Facts, Mapping};
use super::mqtt::{Change, Published, States, state_reading, text};
use super::{Reading, of_family, told};

/// What the state is of.
pub(super) const ARMED: &str = "armed";
/// The states of the integration `alarm_control_panel`.
pub(super) const STATES: [&str; 10] = [
    "disarmed",
    "armed_home",
    "armed_away",
    "armed_night",
    "armed_vacation",
    "armed_custom_bypass",
    "pending",
    "arming",
    "disarming",
    TRIGGERED,
];
const TRIGGERED: &str = "triggered";

/// Reads a state. Only a change says something: what a broker kept, and what is said again after a reconnection, does not.
pub(super) fn state(states: &mut States, mapping: &Mapping, message: &Published<'_>) -> Result<Option<Reading>> {
    let said = text(message.payload)?;
    let said = STATES.into_iter().find(|known| *known == said);
    let said = said.ok_or_else(|| Error::invalid("it is no state of an alarm panel of Home Assistant"))?;
    let change = states.take(ARMED, said, message.retained);
    let effect = match (change, said) {
        (Change::None, _) => return Ok(None),
        (Change::First, _) | (_, "pending" | "arming" | "disarming") => Effect::Log,
        (Change::Changed, TRIGGERED) => Effect::Alarm,
        // Armed or disarmed, the siren is off.
        (Change::Changed, _) => Effect::Restore,
    };
    let is_alarm = said == TRIGGERED;
    let category = if is_alarm { mapping.category.unwrap_or(Category::Burglary) } else { Category::OpenClose };
    let event = told(said, &said.replace('_', " "), category, effect);
    let event = if is_alarm { mapping.judge(event, &Facts::default().add("state", said)) } else { event };
    Ok(Some(state_reading(of_family(event, TRIGGERED), message)))
}

#[cfg(test)]
mod tests {
    use super::super::SourceKind;
    use super::super::mqtt::tests::check;
    use super::*;

    const MAPPING: &str = r#"{"topic":"home/alarm"}"#;

    #[test]
    fn a_panel_is_triggered_and_disarmed() {
        let said = [
            ("home/alarm", "disarmed", true, &[Effect::Log][..]),
            ("home/alarm", "arming", false, &[Effect::Log]),
            ("home/alarm", "armed_away", false, &[Effect::Restore]),
            ("home/alarm", "pending", false, &[Effect::Log]),
            ("home/alarm", "triggered", false, &[Effect::Alarm]),
            ("home/alarm", "triggered", false, &[]),
            ("home/alarm", "disarmed", false, &[Effect::Restore]),
            // The same panel within minutes.
            ("home/alarm", "triggered", false, &[Effect::Alarm]),
        ];
        check(SourceKind::HomeAssistant, MAPPING, &mut States::default(), &said);
    }

    #[test]
    fn what_a_broker_kept_raises_nothing_unless_it_has_changed() {
        let kept = ("home/alarm", "triggered", true);
        let check = |mut states: States, expected: &[Effect]| {
            check(SourceKind::HomeAssistant, MAPPING, &mut states, &[(kept.0, kept.1, kept.2, expected)]);
        };
        check(States::default(), &[Effect::Log]);
        check(States::remembered(["triggered"]), &[]);
        check(States::remembered(["armed_away", "disarmed"]), &[Effect::Alarm]);
    }

    #[test]
    fn other_words_are_refused() {
        for payload in [&b""[..], b"unavailable", b"{\"state\":\"triggered\"}", &[0xff]] {
            let at = kernel::Time::from_micros(0);
            let message = Published { topic: "home/alarm", payload, retained: false, at };
            assert!(state(&mut States::default(), &Mapping::default(), &message).is_err());
        }
    }
}
