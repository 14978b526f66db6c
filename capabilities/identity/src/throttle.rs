//! Guessing is slowed, and nobody is locked out by somebody else's guesses: tries are counted apiece for a user name and
//! the browser they come from, when somebody signed in there before, and for all strangers together. Strangers wait for
//! a password check in a line of their own. Kept in memory: a restart forgives.

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, PoisonError};

use kernel::{Time, secret};

/// Mistyping costs nothing; then each wrong try doubles the wait.
const FREE_TRIES: u32 = 10;
/// The first wait.
const FIRST_WAIT_S: i64 = 5;
/// The longest wait.
const LONGEST_WAIT_S: i64 = 300;
/// Wrong tries are forgotten after this long without another.
const FORGOTTEN_AFTER_S: i64 = 3600;
/// Names counted at the most; beyond it those that nobody tried lately are forgotten, then all.
const NAMES_MAX: usize = 100_000;

/// The one that sign-in uses.
pub static THROTTLE: LazyLock<Throttle> = LazyLock::new(Throttle::default);

type Name = [u8; 32];

#[derive(Clone, Copy)]
struct Tries {
    wrong: u32,
    last: Time,
}

impl Tries {
    fn wait_until(self) -> Time {
        let doublings = self.wrong.saturating_sub(FREE_TRIES);
        let wait_s = if self.wrong < FREE_TRIES { 0 } else { FIRST_WAIT_S << doublings.min(16) };
        self.last.plus_seconds(wait_s.min(LONGEST_WAIT_S))
    }

    fn is_forgotten(self, now: Time) -> bool {
        self.last.plus_seconds(FORGOTTEN_AFTER_S) <= now
    }
}

/// Counts wrong tries.
#[derive(Default)]
pub struct Throttle {
    names: Mutex<HashMap<Name, Tries>>,
}

/// What is counted together: a user name, whether or not there is such an account, from a known browser or from any other.
fn name_of(username: &str, device: Option<&str>) -> Name {
    secret::sha256(&[device.unwrap_or_default().as_bytes(), &[0], username.trim().to_lowercase().as_bytes()])
}

impl Throttle {
    /// Seconds to wait before the next try; none: go on.
    pub fn wait_s(&self, username: &str, device: Option<&str>, now: Time) -> Option<i64> {
        let tries = self.lock().get(&name_of(username, device)).copied()?;
        let wait = tries.wait_until().micros() - now.micros();
        // A clock that was set back would otherwise make somebody wait for days.
        (wait > 0).then(|| ((wait + 999_999) / 1_000_000).min(LONGEST_WAIT_S))
    }

    /// Notes a wrong try.
    pub fn wrong(&self, username: &str, device: Option<&str>, now: Time) {
        let mut names = self.lock();
        if names.len() >= NAMES_MAX {
            names.retain(|_, tries| !tries.is_forgotten(now));
        }
        if names.len() >= NAMES_MAX {
            names.clear();
        }
        let tries = names.entry(name_of(username, device)).or_insert(Tries { wrong: 0, last: now });
        tries.wrong = if tries.is_forgotten(now) { 1 } else { tries.wrong.saturating_add(1) };
        tries.last = now;
    }

    /// Notes that somebody signed in.
    pub fn right(&self, username: &str, device: Option<&str>) {
        self.lock().remove(&name_of(username, device));
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<Name, Tries>> {
        self.names.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Time {
        Time::from_micros(seconds * 1_000_000)
    }

    #[test]
    fn each_wrong_try_beyond_the_free_ones_doubles_the_wait() {
        let throttle = Throttle::default();
        let mut waits = Vec::new();
        let mut now = at(1_000);
        for _ in 0..20 {
            throttle.wrong("kim", None, now);
            let wait = throttle.wait_s(" KIM ", None, now);
            waits.push(wait.unwrap_or(0));
            now = now.plus_seconds(wait.unwrap_or(0));
            assert_eq!(throttle.wait_s("kim", None, now), None, "the wait ends");
        }
        assert_eq!(waits[..9], [0; 9]);
        assert_eq!(waits[9..], [5, 10, 20, 40, 80, 160, 300, 300, 300, 300, 300]);
    }

    #[test]
    fn a_known_browser_is_not_slowed_by_strangers() {
        let throttle = Throttle::default();
        for _ in 0..100 {
            throttle.wrong("kim", None, at(0));
        }
        assert!(throttle.wait_s("kim", None, at(1)).is_some());
        assert_eq!(throttle.wait_s("kim", Some("desk 1"), at(1)), None);
        assert_eq!(throttle.wait_s("lee", None, at(1)), None);
        throttle.right("kim", None);
        assert_eq!(throttle.wait_s("kim", None, at(1)), None);
    }

    #[test]
    fn tries_are_forgotten_and_a_clock_set_back_costs_no_more_than_the_longest_wait() {
        let throttle = Throttle::default();
        for _ in 0..30 {
            throttle.wrong("kim", None, at(500_000));
        }
        assert_eq!(throttle.wait_s("kim", None, at(0)), Some(LONGEST_WAIT_S));
        throttle.wrong("kim", None, at(500_000 + FORGOTTEN_AFTER_S));
        assert_eq!(throttle.wait_s("kim", None, at(500_000 + FORGOTTEN_AFTER_S)), None);
    }
}
