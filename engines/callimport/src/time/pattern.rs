//! What a pattern says about the times that it reads.

use std::collections::BTreeSet;

use crate::Precision;

/// What fixes the instant of a text that a pattern has read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Anchor {
    /// Local date and time; the zone must be known from elsewhere.
    Local,
    /// The text carries its distance to UTC, or counts seconds since 1970.
    Utc,
}

/// The precision that the pattern can carry, and what fixes its instants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Meaning {
    pub(crate) precision: Precision,
    pub(crate) anchor: Anchor,
}

/// Directives that name other directives' parts, and synonyms.
const PARTS: [(char, &str); 16] = [
    ('Y', "Y"),
    ('y', "Y"),
    ('m', "m"),
    ('b', "m"),
    ('B', "m"),
    ('h', "m"),
    ('d', "d"),
    ('e', "d"),
    ('F', "Ymd"),
    ('D', "Ymd"),
    ('k', "H"),
    ('l', "I"),
    ('P', "p"),
    ('T', "HMS"),
    ('R', "HM"),
    ('A', "a"),
];

/// Directives that stand for themselves.
const PLAIN: &str = "HIMSpfjazs%nt";

/// Reads a pattern.
///
/// The error says what is wrong with it.
pub(crate) fn meaning(pattern: &str) -> Result<Meaning, String> {
    let parts = parts(pattern)?;
    let has = |part| parts.contains(&part);
    if has('s') {
        if parts.iter().any(|part| !"s%nt".contains(*part)) {
            return Err("%s counts seconds since 1970 and stands alone".to_owned());
        }
        return Ok(Meaning { precision: Precision::Second, anchor: Anchor::Utc });
    }
    if !has('Y') || !(has('j') || (has('m') && has('d'))) {
        return Err("needs year, month and day (%Y-%m-%d), or year and day of year (%Y %j)".into());
    }
    if has('I') != has('p') {
        return Err("%I (hour up to 12) and %p (AM or PM) need each other".to_owned());
    }
    let hour = has('H') || has('I');
    let precision = match (hour, has('M'), has('S'), has('f')) {
        (false, false, false, false) => Precision::Day,
        (true, true, false, false) => Precision::Minute,
        (true, true, true, false) => Precision::Second,
        (true, true, true, true) => Precision::Microsecond,
        _ => return Err("a time of day needs %H:%M, %H:%M:%S or %H:%M:%S%.f".to_owned()),
    };
    if has('z') && precision == Precision::Day {
        return Err("%z needs a time of day".to_owned());
    }
    let anchor = if has('z') { Anchor::Utc } else { Anchor::Local };
    Ok(Meaning { precision, anchor })
}

/// The parts of a date and time that the directives of a pattern name.
fn parts(pattern: &str) -> Result<BTreeSet<char>, String> {
    let mut found = BTreeSet::new();
    let mut chars = pattern.chars();
    while let Some(c) = chars.next() {
        if c != '%' {
            continue;
        }
        let directive = match chars.next() {
            Some('.') => chars.next().filter(|c| *c == 'f'),
            Some(':') => chars.next().filter(|c| *c == 'z'),
            other => other,
        };
        let directive = directive.ok_or("ends in the middle of a directive, or has an unknown one")?;
        if let Some((_, named)) = PARTS.iter().find(|(name, _)| *name == directive) {
            found.extend(named.chars());
        } else if PLAIN.contains(directive) {
            found.insert(directive);
        } else {
            return Err(format!(
                "%{directive} is not known; there are %Y %y %m %b %B %d %e %j %H %k %I %l %p %M %S %f \
                 %.f %z %:z %s %a %A %F %D %T %R %n %t %%"
            ));
        }
    }
    Ok(found)
}
