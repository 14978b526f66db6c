//! Names: every place has one, and no two of an area have the same.

use std::collections::HashSet;

use serde_json::Value;

/// Longest name in characters, as places take it.
const NAME_MAX: usize = 120;

/// The text of a label: plain, or one for each language, of which English or else the first is taken.
pub(crate) fn label(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.as_str(),
        Value::Object(languages) => {
            languages.get("en").or_else(|| languages.values().next()).and_then(Value::as_str).unwrap_or_default()
        }
        _ => return None,
    };
    let text: String = text.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(NAME_MAX).collect();
    (!text.is_empty()).then_some(text)
}

/// A category such as `fitting.room` or `meetingroom` as a name.
pub(crate) fn from_category(category: &str) -> String {
    let words = category.replace(['.', '_'], " ");
    let mut letters = words.chars();
    letters.next().map_or_else(|| "Area".into(), |first| first.to_uppercase().collect::<String>() + letters.as_str())
}

/// Names given so far, by area.
#[derive(Default)]
pub(crate) struct Taken(HashSet<(Option<String>, String)>);

impl Taken {
    /// The name itself, or with the first number that makes it unique within its area.
    pub(crate) fn unique(&mut self, parent: Option<&str>, name: &str) -> String {
        let parent = parent.map(str::to_owned);
        let mut tried = name.to_owned();
        let mut number = 2;
        while !self.0.insert((parent.clone(), tried.clone())) {
            tried = format!("{name} {number}");
            number += 1;
        }
        tried
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn labels_are_read_in_english_or_the_first_language() {
        for (value, expected) in [
            (json!("  Main  hall "), Some("Main hall")),
            (json!({ "de": "Halle", "en": "Hall" }), Some("Hall")),
            (json!({ "de": "Halle" }), Some("Halle")),
            (json!(""), None),
            (json!(null), None),
            (json!({}), None),
        ] {
            assert_eq!(label(&value).as_deref(), expected, "{value}");
        }
    }

    #[test]
    fn a_second_of_one_name_is_numbered_within_its_area() {
        let mut taken = Taken::default();
        let names = [(None, "Hall"), (None, "Hall"), (Some("a"), "Hall"), (None, "Hall"), (None, "Hall 2")];
        let given = names.map(|(parent, name)| taken.unique(parent, name));
        assert_eq!(given, ["Hall", "Hall 2", "Hall", "Hall 3", "Hall 2 2"]);
    }
}
