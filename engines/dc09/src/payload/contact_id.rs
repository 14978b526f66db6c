//! Contact ID data: `QXYZ GG CCC` (DC-05).

use crate::event::Scheme;
use crate::tables::describe_contact_id;
use crate::{Event, NumberMeans};

/// Characters of qualifier, code, partition and number.
const LENGTH: usize = 9;

/// The event, and what follows it. Blanks between the parts may be missing.
pub(super) fn read(text: &str) -> Option<(Vec<Event>, &str)> {
    let mut parts = String::with_capacity(LENGTH);
    let mut end = 0;
    for (at, one) in text.char_indices() {
        if parts.len() == LENGTH {
            break;
        }
        end = at + one.len_utf8();
        match one {
            // Anywhere else they would be those of another form, as the tone's `18 1 130 01 001`: its parts are not ours.
            ' ' if matches!(parts.len(), 0 | 4 | 6) => {}
            // The tone format knows B to F besides the decimal digits.
            '0'..='9' | 'A'..='F' => parts.push(one),
            _ => return None,
        }
    }
    let event = event(&parts)?;
    Some((vec![event], text.get(end..)?.trim()))
}

fn event(parts: &str) -> Option<Event> {
    let qualifier = match parts.chars().next()? {
        '1' => 1,
        '3' => 3,
        '6' => 6,
        _ => return None,
    };
    let (code, area, number) = (parts.get(1..4)?, parts.get(4..6)?, parts.get(6..9)?);
    let known = describe_contact_id(code, qualifier);
    Some(Event {
        scheme: Scheme::ContactId,
        code: code.to_owned(),
        name: known.name,
        unknown: known.unknown,
        category: known.category,
        effect: known.effect,
        priority: known.priority,
        number: Some(number.to_owned()),
        number_means: known.number_means,
        area: Some(area.to_owned()),
        user: (known.number_means == NumberMeans::User).then(|| number.to_owned()),
        old: qualifier == 6,
        qualifier: Some(qualifier),
        time: None,
        date: None,
        text: None,
        video: None,
        modifiers: Vec::new(),
        ends: known.ends,
    })
}
