//! What lies in the store and is no longer what was put there: found by whoever reads it again, told by name.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use serde::Serialize;

/// Findings that are remembered: beyond these, a disk is broken, and a longer list tells no more.
const FINDINGS_MAX: usize = 1_000;
/// Number of things that are at present not what they were; what an operator alarms on.
const FOUND: &str = "castellan_rot_found";
/// How many of which kind were looked at.
const LOOKED: &str = "castellan_rot_looked_total";

static FINDINGS: Mutex<Findings> = Mutex::new(Findings { all: BTreeMap::new(), last: None });

struct Findings {
    all: BTreeMap<String, String>,
    last: Option<Finding>,
}

/// Something that is not what was put there.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Finding {
    /// Its name, such as `page 12 of castellan.sqlite`.
    pub what: String,
    /// How that is seen.
    pub cause: String,
}

/// Notes that something is not what was put there: in the log, once, and as a figure.
pub fn found(what: &str, cause: &str) {
    let mut findings = lock();
    findings.last = Some(Finding { what: what.to_owned(), cause: cause.to_owned() });
    if findings.all.len() < FINDINGS_MAX && findings.all.insert(what.to_owned(), cause.to_owned()).is_none() {
        tracing::error!(what, cause, "what lies in the store is not what was put there");
    }
    metrics::gauge!(FOUND).set(findings.all.len() as f64);
}

/// Notes that something is what was put there; what was found about it before is over.
pub fn sound(what: &str) {
    let mut findings = lock();
    if findings.all.remove(what).is_some() {
        tracing::info!(what, "what lies in the store is again what was put there");
    }
    metrics::gauge!(FOUND).set(findings.all.len() as f64);
}

/// Counts what was looked at: `page`, `entry`, `file`, `tile`.
pub fn looked(kind: &'static str, count: usize) {
    metrics::counter!(LOOKED, "what" => kind).increment(count as u64);
}

/// What is not what it was, as far as it was looked at since the start.
pub fn findings() -> Vec<Finding> {
    lock().all.iter().map(|(what, cause)| Finding { what: what.clone(), cause: cause.clone() }).collect()
}

/// What was found last, also when it is sound again by now.
pub fn last() -> Option<Finding> {
    lock().last.clone()
}

fn lock() -> std::sync::MutexGuard<'static, Findings> {
    // A panic while it was held leaves at worst one finding less.
    FINDINGS.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finding_stays_until_it_is_sound_again() {
        let known = |what: &str| findings().into_iter().any(|one| one.what == what);
        found("the first of this test", "its sum is another");
        found("the second of this test", "it is gone");
        assert!(known("the first of this test") && known("the second of this test"));
        sound("the first of this test");
        assert!(!known("the first of this test"));
        assert!(last().is_some());
    }
}
