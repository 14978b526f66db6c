//! SIA data: blocks of modifiers and codes (DC-03 and DC-04, in the form of DC-07).
//!
//! ```text
//! data     = block *( ["/"] block ) [ "|A" text ]
//! block    = [ "N" | "O" ] *( modifier ["^" text "^"] ["/"] ) 1*( code [number] ["^" text "^" | "*" quoted "NM"] ["/"] )
//! modifier = two small letters and a value
//! code     = two capital letters
//! ```

use super::{EVENTS_MAX, MODIFIERS_MAX};
use crate::event::{Modifier, Scheme};
use crate::tables::describe_sia;
use crate::{Event, NumberMeans};

/// The events, and what could not be read after them.
pub(super) fn read(text: &str) -> (Vec<Event>, &str) {
    let mut reader = Reader { rest: text, is_old: false, modifiers: Vec::new(), events: Vec::new() };
    while reader.step() {}
    (reader.events, reader.rest.trim())
}

struct Reader<'a> {
    rest: &'a str,
    is_old: bool,
    /// Of this block; they hold for every code that follows in it.
    modifiers: Vec<Modifier>,
    events: Vec<Event>,
}

impl<'a> Reader<'a> {
    /// Reads one thing more; false when there is none that it knows.
    fn step(&mut self) -> bool {
        self.rest = self.rest.trim_start_matches(['/', ' ']);
        let mut letters = self.rest.bytes();
        let (first, second, third) = (letters.next(), letters.next(), letters.next());
        let (Some(first), Some(second)) = (first, second) else { return false };
        let is_marked = matches!(first, b'N' | b'O')
            && (second.is_ascii_lowercase()
                || (second.is_ascii_uppercase() && third.is_some_and(|third| third.is_ascii_uppercase())));
        if is_marked {
            // `NNL2` is new and NL2; `NL2` alone is NL2 too.
            self.is_old = first == b'O';
            self.modifiers.clear();
            self.take(1);
            true
        } else if first.is_ascii_lowercase() && second.is_ascii_lowercase() {
            self.modifier()
        } else if first.is_ascii_uppercase() && second.is_ascii_uppercase() {
            self.event()
        } else if self.rest.starts_with("|A") && !self.is_code(1) {
            self.ascii_block()
        } else if first == b'|' {
            self.take(1);
            true
        } else {
            false
        }
    }

    /// Whether a code stands so many bytes on: two capital letters, and what may follow a code.
    fn is_code(&self, on: usize) -> bool {
        let rest = self.rest.as_bytes().get(on..).unwrap_or_default();
        let follows = |next: &u8| next.is_ascii_digit() || b"/^*| ".contains(next);
        rest.iter().take(2).filter(|byte| byte.is_ascii_uppercase()).count() == 2 && rest.get(2).is_none_or(follows)
    }

    /// Takes bytes, all of them ASCII as the caller has seen.
    fn take(&mut self, length: usize) -> &'a str {
        let (taken, rest) = self.rest.split_at_checked(length).unwrap_or((self.rest, ""));
        self.rest = rest;
        taken
    }

    fn modifier(&mut self) -> bool {
        if self.modifiers.len() == MODIFIERS_MAX {
            return false;
        }
        let id = self.take(2).to_owned();
        // The slash behind it may be missing: a capital letter begins the code.
        let ends = |one: char| matches!(one, '/' | '^' | '|' | '*') || one.is_ascii_uppercase();
        let length = self.rest.find(ends).unwrap_or(self.rest.len());
        let value = self.take(length).trim().to_owned();
        let text = self.text();
        self.modifiers.push(Modifier { id, value, text });
        true
    }

    fn event(&mut self) -> bool {
        if self.events.len() == EVENTS_MAX {
            return false;
        }
        let code = self.take(2);
        let digits = self.rest.bytes().take_while(u8::is_ascii_digit).count();
        let number = self.take(digits);
        let text = self.text();
        // The mark behind a text, met without the text too: as a code it would have an area's number.
        if let Some(rest) =
            self.rest.strip_prefix("NM").filter(|rest| !rest.starts_with(|one: char| one.is_ascii_digit()))
        {
            self.rest = rest;
        }
        let event = self.describe(code, number, text);
        self.events.push(event);
        true
    }

    /// A text behind a modifier or a code: `^text^`, or `*"text"NM` as UTC's panels have it, or `*text*`.
    fn text(&mut self) -> Option<String> {
        let (text, rest) = if let Some(text) = self.rest.strip_prefix('^') {
            text.split_once('^').unwrap_or((text, ""))
        } else if let Some(text) = self.rest.strip_prefix("*\"") {
            text.split_once("\"NM")?
        } else {
            self.rest.strip_prefix('*')?.split_once('*')?
        };
        self.rest = rest;
        Some(text.trim().to_owned())
    }

    /// `|A text`: belongs to the event before it.
    fn ascii_block(&mut self) -> bool {
        let Some(event) = self.events.last_mut() else { return false };
        let text = self.rest.get(2..).unwrap_or_default().trim().to_owned();
        self.rest = "";
        event.text = Some(match event.text.take() {
            Some(before) => format!("{before} {text}"),
            None => text,
        });
        true
    }

    fn describe(&self, code: &str, number: &str, text: Option<String>) -> Event {
        let known = describe_sia(code);
        let number = (!number.is_empty()).then(|| number.to_owned());
        let modifier = |id: &str| {
            let found = self.modifiers.iter().rfind(|one| one.id == id && !one.value.is_empty());
            found.map(|one| one.value.clone())
        };
        let counted = |means| if known.number_means == means { number.clone() } else { None };
        Event {
            scheme: Scheme::Sia,
            code: code.to_owned(),
            name: known.name,
            unknown: known.unknown,
            category: known.category,
            effect: known.effect,
            priority: known.priority,
            area: modifier("ri").or_else(|| counted(NumberMeans::Area)),
            user: modifier("id").or_else(|| counted(NumberMeans::User)),
            number,
            number_means: known.number_means,
            old: self.is_old,
            qualifier: None,
            time: modifier("ti"),
            date: modifier("da"),
            text,
            video: None,
            modifiers: self.modifiers.clone(),
            ends: known.ends,
        }
    }
}
