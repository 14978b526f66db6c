//! How many connections there may be, of all and of one address.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

/// Bounds of a listener, and the metrics that tell of them.
pub(crate) struct Bounds {
    /// Connections at the most.
    pub(crate) all: usize,
    /// Connections from one address at the most, so that one broken device does not shut the others out.
    pub(crate) by_address: usize,
    /// Gauge of the connections.
    pub(crate) gauge: &'static str,
    /// Counter of those that found no place.
    pub(crate) turned_away: &'static str,
}

#[derive(Default)]
struct Taken {
    all: usize,
    by_address: HashMap<IpAddr, usize>,
}

/// The places of a listener.
#[derive(Clone)]
pub(crate) struct Places {
    bounds: &'static Bounds,
    taken: Arc<Mutex<Taken>>,
}

impl Places {
    pub(crate) fn of(bounds: &'static Bounds) -> Self {
        Self { bounds, taken: Arc::default() }
    }

    /// A place for a connection from this address; none when there is none left.
    pub(crate) fn take(&self, address: IpAddr) -> Option<Place> {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let own = taken.by_address.get(&address).copied().unwrap_or_default();
        if taken.all >= self.bounds.all || own >= self.bounds.by_address {
            metrics::counter!(self.bounds.turned_away).increment(1);
            return None;
        }
        taken.all += 1;
        taken.by_address.insert(address, own + 1);
        metrics::gauge!(self.bounds.gauge).set(taken.all as f64);
        Some(Place { places: self.clone(), address })
    }
}

/// A connection's place among those that are allowed; given back when it ends.
pub(crate) struct Place {
    places: Places,
    address: IpAddr,
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut taken = self.places.taken.lock().unwrap_or_else(PoisonError::into_inner);
        taken.all = taken.all.saturating_sub(1);
        metrics::gauge!(self.places.bounds.gauge).set(taken.all as f64);
        let left = taken.by_address.get(&self.address).copied().unwrap_or_default().saturating_sub(1);
        if left == 0 {
            taken.by_address.remove(&self.address);
        } else {
            taken.by_address.insert(self.address, left);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOUNDS: Bounds = Bounds { all: 5, by_address: 3, gauge: "places_test", turned_away: "places_test_total" };

    #[test]
    fn one_address_leaves_room_for_others() {
        let places = Places::of(&BOUNDS);
        let from = |last: u8| IpAddr::from([192, 0, 2, last]);
        let mut held: Vec<Place> = (0..10).filter_map(|_| places.take(from(1))).collect();
        assert_eq!(held.len(), BOUNDS.by_address);
        held.extend((2..10).filter_map(|last| places.take(from(last))));
        assert_eq!(held.len(), BOUNDS.all);
        held.remove(0);
        assert!(places.take(from(1)).is_some(), "a place that was given back is taken again");
    }
}
