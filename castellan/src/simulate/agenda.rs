//! What is going to happen, by simulated time.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

/// Simulated milliseconds since the simulation began.
pub(super) type Moment = u64;

/// Seconds as a moment or a span.
pub(super) const fn seconds(seconds: u64) -> Moment {
    seconds * 1_000
}

/// Things to come. Of two at the same moment the one that was set down first comes first, so that a run can be
/// repeated.
pub(super) struct Agenda<E> {
    order: BinaryHeap<Reverse<(Moment, u64)>>,
    events: BTreeMap<u64, E>,
    count: u64,
}

impl<E> Agenda<E> {
    pub(super) const fn new() -> Self {
        Self { order: BinaryHeap::new(), events: BTreeMap::new(), count: 0 }
    }

    pub(super) fn add(&mut self, at: Moment, event: E) {
        self.count += 1;
        self.order.push(Reverse((at, self.count)));
        self.events.insert(self.count, event);
    }

    /// When the next thing happens.
    pub(super) fn next_at(&self) -> Option<Moment> {
        self.order.peek().map(|Reverse((at, _))| *at)
    }

    /// The next thing that is due, and when it was.
    pub(super) fn take(&mut self, now: Moment) -> Option<(Moment, E)> {
        let Reverse((at, number)) = *self.order.peek().filter(|Reverse((at, _))| *at <= now)?;
        self.order.pop();
        self.events.remove(&number).map(|event| (at, event))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn things_come_by_time_then_in_the_order_in_which_they_were_set_down() {
        let mut agenda = Agenda::new();
        for (at, what) in [(5, "c"), (1, "a"), (5, "d"), (2, "b"), (9, "e")] {
            agenda.add(at, what);
        }
        let mut come = String::new();
        while let Some((_, what)) = agenda.take(5) {
            come.push_str(what);
        }
        assert_eq!((come.as_str(), agenda.next_at()), ("abcd", Some(9)));
    }
}
