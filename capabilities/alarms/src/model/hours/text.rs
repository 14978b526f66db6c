//! Hours as people write them in a file: `Mon-Fri 08:00-18:00; Sat 09:00-13:00; 2026-12-25 closed; grace 20; early 10`.

use std::ops::RangeInclusive;

use kernel::Result;

use super::{DaySpan, Exception, GRACE_MIN, Hours, WeeklySpan, wrong};

const DAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
/// Letters of a weekday at the least.
const DAY_LETTERS_MIN: usize = 3;

impl Hours {
    /// The hours that a text says; nothing, or `none`, are none.
    ///
    /// # Errors
    /// `invalid` on the field `hours`, naming the part that cannot be read.
    pub fn from_text(text: &str) -> Result<Self> {
        let mut hours = Self { weekly: Vec::new(), exceptions: Vec::new(), grace_min: GRACE_MIN, early_min: 0 };
        let parts = text.split(';').map(str::trim);
        for part in parts.filter(|part| !part.is_empty() && !part.eq_ignore_ascii_case("none")) {
            hours.take(part).ok_or_else(|| {
                wrong(format!(
                    "“{part}” cannot be read; write it like Mon-Fri 08:00-18:00, 2026-12-25 closed, grace 20 or early 10"
                ))
            })?;
        }
        hours.checked()
    }

    /// Takes one part in; none when it cannot be read. Whether its times and dates can be is checked with the whole.
    fn take(&mut self, part: &str) -> Option<()> {
        // Spreadsheets like to make a dash of a hyphen.
        let part = part.to_lowercase().replace('–', "-");
        let words: Vec<&str> = part.split([' ', '\t', ',']).filter(|word| !word.is_empty()).collect();
        let (first, rest) = words.split_first()?;
        match (*first, rest) {
            ("grace", [minutes]) => self.grace_min = minutes.parse().ok()?,
            ("early", [minutes]) => self.early_min = minutes.parse().ok()?,
            (date, rest) if date.starts_with(|letter: char| letter.is_ascii_digit()) => {
                self.exceptions.push(Exception { date: date.to_owned(), spans: spans(rest)? });
            }
            _ => {
                let days: Vec<RangeInclusive<i8>> = words.iter().map_while(|word| days(word)).collect();
                let spans = spans(words.get(days.len()..).filter(|_| !days.is_empty())?)?;
                for weekday in days.into_iter().flatten() {
                    let spans = spans.iter().cloned();
                    self.weekly.extend(spans.map(|DaySpan { open, close }| WeeklySpan { weekday, open, close }));
                }
            }
        }
        Some(())
    }
}

/// `mon` or `mon-fri`, from three letters on.
fn days(word: &str) -> Option<RangeInclusive<i8>> {
    let (first, last) = word.split_once('-').unwrap_or((word, word));
    let days = weekday(first)?..=weekday(last)?;
    (!days.is_empty()).then_some(days)
}

fn weekday(name: &str) -> Option<i8> {
    let at = DAYS.iter().position(|day| name.len() >= DAY_LETTERS_MIN && day.starts_with(name))?;
    i8::try_from(at + 1).ok()
}

/// One span or more; `closed` is none.
fn spans(words: &[&str]) -> Option<Vec<DaySpan>> {
    match words {
        [] => None,
        ["closed"] => Some(Vec::new()),
        words => {
            let span = |word: &&str| {
                let (open, close) = word.split_once('-')?;
                Some(DaySpan { open: open.to_owned(), close: close.to_owned() })
            };
            words.iter().map(span).collect()
        }
    }
}
