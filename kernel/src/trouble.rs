//! What goes wrong again and again is said once, and then at growing intervals with how often: a database that is away for
//! an hour is one line at first and some thirty in all, not a hundred thousand that hide everything else.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Pause between the first line and the second; doubles each time.
const PAUSE: Duration = Duration::from_secs(10);
/// Longest pause: whoever opens the log finds the trouble in its last minutes.
const PAUSE_MAX: Duration = Duration::from_mins(5);

/// One kind of trouble, at one place of the program.
#[derive(Debug, Default)]
pub struct Trouble(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    /// How often since it was last said.
    times: u64,
    since: Option<Instant>,
    said_at: Option<Instant>,
    pause: Duration,
}

impl Trouble {
    /// Nothing has gone wrong yet.
    pub const fn new() -> Self {
        let pause = Duration::ZERO;
        Self(Mutex::new(State { times: 0, since: None, said_at: None, pause }))
    }

    /// It has happened. Gives how often since it was last said, when it is to be said now.
    pub fn again(&self) -> Option<u64> {
        self.again_at(Instant::now())
    }

    /// It went well. Gives for how long it had not, in seconds, when anything had been said of that.
    pub fn over(&self) -> Option<u64> {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let since = state.since?;
        *state = State::default();
        Some(since.elapsed().as_secs())
    }

    fn again_at(&self, now: Instant) -> Option<u64> {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.times += 1;
        state.since.get_or_insert(now);
        if state.said_at.is_some_and(|at| now.duration_since(at) < state.pause) {
            return None;
        }
        state.pause = if state.said_at.is_none() { PAUSE } else { (state.pause * 2).min(PAUSE_MAX) };
        state.said_at = Some(now);
        Some(std::mem::take(&mut state.times))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_said_once_and_then_ever_more_rarely_with_how_often() {
        let (trouble, begun) = (Trouble::new(), Instant::now());
        let said: Vec<(u64, u64)> = (0..3_600 * 2)
            .filter_map(|half| {
                let at = Duration::from_millis(half * 500);
                trouble.again_at(begun + at).map(|times| (at.as_secs(), times))
            })
            .collect();
        assert_eq!(said[..4], [(0, 1), (10, 20), (30, 40), (70, 80)]);
        assert!(said.len() < 20, "{said:?}");
        assert_eq!(said.iter().map(|(_, times)| times).sum::<u64>(), said.last().map_or(0, |(at, _)| at * 2 + 1));
    }

    #[test]
    fn what_goes_well_again_begins_anew() {
        let trouble = Trouble::new();
        assert_eq!(trouble.over(), None);
        assert_eq!((trouble.again(), trouble.again()), (Some(1), None));
        assert_eq!(trouble.over(), Some(0));
        assert_eq!(trouble.again(), Some(1));
    }
}
