//! Which actions a webhook is told of.

use kernel::{Error, Result};

/// Patterns of a webhook at the most.
const PATTERNS_MAX: usize = 32;
/// Longest pattern: no action's name is half as long.
const PATTERN_MAX: usize = 80;

/// `incident.closed`, `incident.*` or `*`.
#[derive(Clone, Copy, Debug)]
pub struct Pattern<'a>(pub &'a str);

impl Pattern<'_> {
    /// Whether an action fits.
    pub fn fits(self, action: &str) -> bool {
        match self.0.strip_suffix('*') {
            Some(start) => action.starts_with(start),
            None => action == self.0,
        }
    }

    fn is_one(self) -> bool {
        let word = |text: &str| {
            !text.is_empty() && text.chars().all(|one| one.is_ascii_lowercase() || one.is_ascii_digit() || one == '_')
        };
        self.0 == "*" || self.0.split_once('.').is_some_and(|(kind, act)| word(kind) && (act == "*" || word(act)))
    }
}

/// Patterns as they are stored: each one once, without blanks around it.
///
/// # Errors
/// `invalid` on the field `actions`.
pub fn clean_patterns(list: &[String]) -> Result<Vec<String>> {
    let wrong = |why: String| Error::invalid(format!("actions: {why}")).field("actions", why);
    let mut clean: Vec<String> = Vec::new();
    for text in list.iter().map(|text| text.trim()) {
        if text.len() > PATTERN_MAX || !Pattern(text).is_one() {
            return Err(wrong(format!("“{text}” is none; write incident.closed, incident.* or *")));
        }
        if !clean.iter().any(|known| known == text) {
            clean.push(text.to_owned());
        }
    }
    if clean.is_empty() || clean.len() > PATTERNS_MAX {
        return Err(wrong(format!("name 1 to {PATTERNS_MAX}")));
    }
    Ok(clean)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_fits_one_action_a_kind_or_all() {
        for (pattern, action, expected) in [
            ("incident.closed", "incident.closed", true),
            ("incident.closed", "incident.closed_again", false),
            ("incident.*", "incident.closed", true),
            ("incident.*", "incident_type.changed", false),
            ("*", "unit.duty_changed", true),
        ] {
            assert_eq!(Pattern(pattern).fits(action), expected, "{pattern} {action}");
        }
    }

    #[test]
    fn only_patterns_are_taken_each_once() {
        let check = |list: &[&str], expected: Option<&[&str]>| {
            let list: Vec<String> = list.iter().map(|text| (*text).to_owned()).collect();
            let expected: Option<Vec<String>> = expected.map(|list| list.iter().map(ToString::to_string).collect());
            assert_eq!(clean_patterns(&list).ok(), expected);
        };
        check(&[" incident.* ", "incident.*", "unit.duty_changed"], Some(&["incident.*", "unit.duty_changed"]));
        check(&["*"], Some(&["*"]));
        check(&[], None);
        for wrong in ["incident", "*.closed", "inc*", "Incident.closed", "incident.cl*", "incident.", ".x", ""] {
            check(&[wrong], None);
        }
    }
}
