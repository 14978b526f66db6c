//! A clock that runs evenly whatever is done to the machine's clock meanwhile.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::{Clock, SystemClock, Time};

/// A difference up to which the machine's clock is followed: as much as the usual time service corrects by itself (1,000 s
/// for ntpd), and longer than a virtual machine is held up when it is moved. More is somebody's mistake until a restart says
/// otherwise.
const FOLLOWED_US: i64 = 1_000 * 1_000_000;
/// Difference from which it is told in the log that time runs more slowly for a while.
const TOLD_US: i64 = 1_000_000;
/// Pause between two looks at what a difference comes from, and between two figures of it.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// How far the machine's clock is ahead of the time that the system goes by; an operator alarms on it.
const OFF: &str = "castellan_clock_off_seconds";

/// Time as the system goes by it: the machine's clock, read against one that nobody can set.
///
/// It never goes back, so that the order of the journal is the order of its times. Set ahead by up to [`FOLLOWED_US`], it
/// follows at once; set back as little, it runs at half its speed until both agree. Whatever is more is not believed: a
/// clock that is three days wrong would make all that is due in three days due now, end all sessions, and refuse what
/// encrypted panels send. Time goes on evenly then, the log and a figure say so, and a restart takes the machine's clock as
/// it is.
pub struct SteadyClock<W = SystemClock, S = Machine> {
    wall: W,
    steady: S,
    run: Mutex<Run>,
}

/// What measures how much time has passed.
pub trait Steady: Send + Sync + 'static {
    /// Since it began, while the machine was awake.
    fn awake(&self) -> Duration;
    /// Since it began, while the machine slept; none when the machine does not tell.
    fn asleep(&self) -> Option<Duration>;
}

/// The machine's own clock that nobody sets.
pub struct Machine {
    began: Instant,
    up_at_first: Option<Duration>,
}

impl Default for Machine {
    fn default() -> Self {
        Self { began: Instant::now(), up_at_first: up() }
    }
}

impl Steady for Machine {
    fn awake(&self) -> Duration {
        self.began.elapsed()
    }

    fn asleep(&self) -> Option<Duration> {
        Some(up()?.checked_sub(self.up_at_first?)?.saturating_sub(self.awake()))
    }
}

/// How long ago the machine was started, sleep included.
fn up() -> Option<Duration> {
    let text = std::fs::read_to_string("/proc/uptime").ok()?;
    Duration::try_from_secs_f64(text.split(' ').next()?.parse().ok()?).ok()
}

struct Run {
    /// What was given last.
    given_us: i64,
    /// How long it had been awake then.
    awake_us: i64,
    /// Sleep that was counted so far.
    asleep_us: i64,
    /// When a difference was looked into last.
    looked_us: Option<i64>,
    state: State,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Agrees,
    SetBack,
    Doubted,
}

impl SteadyClock {
    /// Begins with what the machine's clock shows.
    pub fn of_machine() -> Self {
        Self::new(SystemClock, Machine::default())
    }
}

impl<W: Clock, S: Steady> SteadyClock<W, S> {
    /// Begins with what a clock shows.
    pub fn new(wall: W, steady: S) -> Self {
        let run = Run {
            given_us: wall.now().micros(),
            awake_us: micros(steady.awake()),
            asleep_us: steady.asleep().map_or(0, micros),
            looked_us: None,
            state: State::Agrees,
        };
        Self { wall, steady, run: Mutex::new(run) }
    }

    /// Sleep since it was counted last: the machine's clock is right to have gone on.
    fn slept(&self, run: &mut Run) -> i64 {
        let asleep_us = self.steady.asleep().map_or(run.asleep_us, micros);
        let slept = (asleep_us - run.asleep_us).max(0);
        run.asleep_us += slept;
        slept
    }
}

impl<W: Clock, S: Steady> Clock for SteadyClock<W, S> {
    fn now(&self) -> Time {
        // A panic while it was held leaves what was given last.
        let mut run = self.run.lock().unwrap_or_else(PoisonError::into_inner);
        let (wall, awake_us) = (self.wall.now().micros(), micros(self.steady.awake()));
        let passed = (awake_us - run.awake_us).max(0);
        run.awake_us += passed;
        let mut even = run.given_us.saturating_add(passed);
        let mut off = wall.saturating_sub(even);
        let look = run.looked_us.is_none_or(|at| awake_us - at >= micros(LOOK_EVERY));
        if off.abs() > FOLLOWED_US && look {
            even = even.saturating_add(self.slept(&mut run));
            off = wall.saturating_sub(even);
        }
        let (given, state) = match off {
            _ if off.abs() > FOLLOWED_US => (even, State::Doubted),
            0.. => (wall, State::Agrees),
            _ => (wall.max(run.given_us + passed / 2), State::SetBack),
        };
        run.given_us = given;
        let told = state == State::Doubted || run.state == State::Doubted || off.abs() > TOLD_US;
        if state != run.state && told {
            tell(state, off);
        }
        run.state = state;
        if look {
            run.looked_us = Some(awake_us);
            metrics::gauge!(OFF).set(wall.saturating_sub(given) as f64 / 1e6);
        }
        Time(given)
    }
}

fn tell(state: State, ahead_us: i64) {
    let off_s = ahead_us / 1_000_000;
    match state {
        State::Doubted => tracing::error!(
            off_s,
            "the machine's clock was set by more than is believed; time goes on evenly. Put the clock right; if it is right \
             now, restart"
        ),
        State::SetBack => {
            tracing::warn!(off_s, "the machine's clock was set back; time runs at half its speed until then");
        }
        State::Agrees => tracing::info!("the machine's clock is followed"),
    }
}

fn micros(duration: Duration) -> i64 {
    i64::try_from(duration.as_micros()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicI64, Ordering};

    use super::*;

    const DAY_S: i64 = 86_400;
    const START_S: i64 = 1_800_000_000;

    /// A machine whose clock is set, and which sleeps, as a test says; in seconds.
    #[derive(Clone, Default)]
    struct Toy {
        off: Arc<AtomicI64>,
        awake: Arc<AtomicI64>,
        asleep: Arc<AtomicI64>,
    }

    impl Clock for Toy {
        fn now(&self) -> Time {
            let passed: i64 = [&self.off, &self.awake, &self.asleep].iter().map(|s| s.load(Ordering::SeqCst)).sum();
            Time::from_micros((START_S + passed) * 1_000_000)
        }
    }

    impl Steady for Toy {
        fn awake(&self) -> Duration {
            Duration::from_secs(self.awake.load(Ordering::SeqCst).unsigned_abs())
        }

        fn asleep(&self) -> Option<Duration> {
            Some(Duration::from_secs(self.asleep.load(Ordering::SeqCst).unsigned_abs()))
        }
    }

    struct Tried {
        toy: Toy,
        clock: SteadyClock<Toy, Toy>,
    }

    impl Tried {
        fn new() -> Self {
            let toy = Toy::default();
            Self { clock: SteadyClock::new(toy.clone(), toy.clone()), toy }
        }

        fn set(&self, by_s: i64) -> &Self {
            self.toy.off.fetch_add(by_s, Ordering::SeqCst);
            self
        }

        fn sleep(&self, s: i64) -> &Self {
            self.toy.asleep.fetch_add(s, Ordering::SeqCst);
            self
        }

        /// Lets so many seconds pass, and gives how many the clock shows then since it began.
        fn after(&self, s: i64) -> i64 {
            for _ in 0..s {
                self.toy.awake.fetch_add(1, Ordering::SeqCst);
                self.clock.now();
            }
            self.clock.now().micros() / 1_000_000 - START_S
        }
    }

    #[test]
    fn a_small_correction_is_followed() {
        let tried = Tried::new();
        assert_eq!(tried.after(10), 10);
        assert_eq!(tried.set(600).after(1), 611, "ahead: at once");
        assert_eq!(tried.set(-60).after(20), 621, "back: at half its speed");
        assert_eq!(tried.after(100), 10 + 600 + 1 - 60 + 120, "until both agree");
        assert_eq!(tried.after(100), 771);
    }

    #[test]
    fn three_days_are_not_believed_and_not_missed() {
        for by in [3 * DAY_S, -3 * DAY_S] {
            let tried = Tried::new();
            tried.after(10);
            assert_eq!(tried.set(by).after(100), 110, "time goes on evenly");
            assert_eq!(tried.set(-by).after(100), 210, "nothing is left of it");
        }
    }

    #[test]
    fn what_a_machine_slept_has_passed() {
        let tried = Tried::new();
        tried.after(10);
        assert_eq!(tried.sleep(8 * 3_600).after(2), 12 + 8 * 3_600);
    }

    #[test]
    fn it_never_goes_back() {
        let (tried, mut random) = (Tried::new(), 7_u64);
        let mut last = tried.clock.now();
        for _ in 0..10_000 {
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let by = i64::try_from(random >> 44).expect("twenty bits") - 524_288;
            tried.set(by * i64::from(random % 8 == 0)).after(1);
            let now = tried.clock.now();
            assert!(now >= last);
            last = now;
        }
    }
}
