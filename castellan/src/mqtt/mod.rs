//! Lines to MQTT brokers: where one is, what comes from it, and how it is found again.

mod address;
mod line;

use std::time::Duration;

use tokio::sync::watch;
use tokio::time::Instant;

pub use address::Address;
pub(crate) use line::Line;

/// Pause before the first new attempt; it doubles up to the longest.
const PAUSE: Duration = Duration::from_secs(1);
/// Longest pause between two attempts.
const PAUSE_MAX: Duration = Duration::from_mins(1);

/// What came from a broker.
#[derive(Clone, Debug)]
pub(crate) struct Message {
    pub(crate) topic: String,
    pub(crate) payload: Vec<u8>,
    /// The broker had kept it: nobody has just said it.
    pub(crate) retained: bool,
    /// What the broker waits for a receipt under; none: it waits for none.
    pub(crate) receipt: Option<u16>,
}

/// Pauses between attempts to reach a broker that is away: each twice as long as the one before.
pub(crate) struct Pauses {
    next: Duration,
    began: Instant,
}

impl Default for Pauses {
    fn default() -> Self {
        Self { next: PAUSE, began: Instant::now() }
    }
}

impl Pauses {
    /// Notes that an attempt begins.
    pub(crate) fn begin(&mut self) {
        self.began = Instant::now();
    }

    /// Waits after an attempt that ended, saying why; false when the system stops.
    pub(crate) async fn wait(&mut self, why: &str, missed: &str, stopping: &mut watch::Receiver<bool>) -> bool {
        if self.began.elapsed() > PAUSE_MAX {
            self.next = PAUSE;
        }
        tracing::warn!(cause = why, again_in_s = self.next.as_secs(), "no {missed} from the MQTT broker");
        tokio::select! {
            () = tokio::time::sleep(self.next) => {}
            _ = stopping.wait_for(|stopping| *stopping) => return false,
        }
        self.next = (self.next * 2).min(PAUSE_MAX);
        true
    }
}
