//! Names of backups. They tell when each was made and which it stands on, so that a folder is understood without reading any.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use kernel::Time;

/// Begins and ends the name of a backup.
const PREFIX: &str = "castellan-";
const SUFFIX: &str = ".age";
/// Between the time of an incremental backup and that of the one before it.
const AFTER: &str = "-after-";

/// When a backup was made, and the one it stands on, as its name tells.
fn parts(name: &str) -> Option<(&str, Option<&str>)> {
    let times = name.strip_prefix(PREFIX)?.strip_suffix(SUFFIX)?;
    Some(times.split_once(AFTER).map_or((times, None), |(time, before)| (time, Some(before))))
}

/// The backups of a folder, the oldest first. Whatever else lies there is nobody's business.
pub(super) fn of(folder: &Path) -> Vec<String> {
    let files = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let names = files.filter_map(|file| file.file_name().into_string().ok());
    let mut found: Vec<String> = names.filter(|name| parts(name).is_some()).collect();
    found.sort();
    found
}

/// The name of a backup that is made now, in a folder with others: one that is not taken.
pub(super) fn next(now: Time, before: Option<&str>, others: &[String]) -> String {
    let taken: BTreeSet<&str> = others.iter().filter_map(|name| parts(name)).map(|(time, _)| time).collect();
    let time = |second: i64| {
        let text: String = now.plus_seconds(second).to_string().chars().filter(|one| !"-:".contains(*one)).collect();
        format!("{}Z", text.split('.').next().unwrap_or_default())
    };
    // One more second than are taken.
    let seconds = 0..=taken.len() as i64;
    let time = seconds.map(time).find(|time| !taken.contains(time.as_str())).unwrap_or_default();
    match before.and_then(parts) {
        Some((before, _)) => format!("{PREFIX}{time}{AFTER}{before}{SUFFIX}"),
        None => format!("{PREFIX}{time}{SUFFIX}"),
    }
}

/// Those that may go when so many are kept: none on which one that is kept stands.
pub(super) fn superfluous(names: &[String], keep: usize) -> Vec<&str> {
    let at: BTreeMap<&str, &str> = names.iter().filter_map(|name| Some((parts(name)?.0, name.as_str()))).collect();
    let newest = names.get(names.len().saturating_sub(keep)..).unwrap_or_default();
    let mut kept: BTreeSet<&str> = newest.iter().map(String::as_str).collect();
    for name in newest {
        let mut name = name.as_str();
        while let Some(before) = parts(name).and_then(|(_, before)| at.get(before?)) {
            if !kept.insert(before) {
                break;
            }
            name = before;
        }
    }
    names.iter().map(String::as_str).filter(|name| !kept.contains(name)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| format!("castellan-{name}.age")).collect()
    }

    #[test]
    fn a_name_tells_when_and_after_which_and_is_never_taken_twice() {
        let now = Time::parse("2026-11-29T13:21:59.500000Z").expect("a time");
        let full = next(now, None, &[]);
        assert_eq!(full, "castellan-20261129T132159Z.age");
        let first = next(now, Some(&full), std::slice::from_ref(&full));
        assert_eq!(first, "castellan-20261129T132200Z-after-20261129T132159Z.age");
        let second = next(now, Some(&first), &[full, first.clone()]);
        assert_eq!(second, "castellan-20261129T132201Z-after-20261129T132200Z.age");
    }

    #[test]
    fn what_a_kept_one_stands_on_is_kept() {
        for (names, keep, gone) in [
            (&["1", "2", "3"][..], 2, &["1"][..]),
            (&["1", "2", "3"], 9, &[]),
            (&["1", "2-after-1", "3-after-2"], 1, &[]),
            (&["1", "2-after-1", "3-after-2", "4"], 1, &["1", "2-after-1", "3-after-2"]),
            (&["1", "2-after-1", "3-after-2", "4"], 2, &[]),
            (&["1", "2-after-1", "3-after-2", "4", "5-after-4"], 2, &["1", "2-after-1", "3-after-2"]),
            // Two that stand on the same: nothing stands on the first of them.
            (&["1", "2-after-1", "3-after-1"], 1, &["2-after-1"]),
            // What it stands on is lost already: nothing else is kept for that.
            (&["1", "3-after-2"], 1, &["1"]),
            // A name that somebody made up is no reason to go in circles.
            (&["1-after-2", "2-after-1"], 1, &[]),
        ] {
            assert_eq!(superfluous(&named(names), keep), named(gone), "{keep} of {names:?}");
        }
    }

    #[test]
    fn what_is_not_its_own_is_left_alone() {
        for name in ["of-somebody-else.age", "castellan-erased.list", "castellan-1.age.partial", "castellan"] {
            assert_eq!(parts(name), None, "{name}");
        }
    }
}
