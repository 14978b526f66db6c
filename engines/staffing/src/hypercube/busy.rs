//! How many units are busy, were they all alike; and the correction that follows from it.

use super::WhenAllBusy;

/// The highest share of the capacity that a round may offer to a queue. Rounds on the way to an
/// answer can pass 1; an answer cannot.
const MAX_LOAD: f64 = 1.0 - 1e-9;

/// How many of N units are busy: M/M/N for a queue, M/M/N/N for a loss.
pub(super) struct BusyCount {
    /// P{k busy} for k from 0 to N, where N stands for N and a queue of any length.
    shares: Vec<f64>,
}

impl BusyCount {
    pub(super) fn new(units: usize, erlangs: f64, when_all_busy: WhenAllBusy) -> Self {
        let capacity = units as f64;
        let erlangs = match when_all_busy {
            WhenAllBusy::Queue => erlangs.min(capacity * MAX_LOAD),
            WhenAllBusy::Lose => erlangs,
        };
        let mut shares = relative(units, erlangs);
        if let (WhenAllBusy::Queue, Some(last)) = (when_all_busy, shares.last_mut()) {
            *last /= 1.0 - erlangs / capacity;
        }
        let total: f64 = shares.iter().sum();
        for share in &mut shares {
            *share /= total;
        }
        Self { shares }
    }

    /// Share of the time that every unit is busy.
    pub(super) fn all(&self) -> f64 {
        self.shares.last().copied().unwrap_or(0.0)
    }

    /// Q(N, r, j) for j from 0 to N - 1: how much likelier it is that j units drawn without putting
    /// back are busy and the next is free, than it were if each was busy by itself with chance r.
    ///
    /// `Q(N, r, j)·rʲ·(1 - r) = Σₖ P{k} · k/N · (k-1)/(N-1) ⋯ (k-j+1)/(N-j+1) · (N-k)/(N-j)`
    ///
    /// which is Larson's formula before P{k} is written out.
    pub(super) fn corrections(&self) -> Vec<f64> {
        let units = self.shares.len().saturating_sub(1);
        let capacity = units as f64;
        let counted = || self.shares.iter().enumerate().map(|(k, share)| (k as f64, share));
        let free = counted().map(|(k, share)| share * (capacity - k)).sum::<f64>() / capacity;
        let busy = counted().map(|(k, share)| share * k).sum::<f64>() / capacity;
        // P{k} times the product over the j drawn, divided by rʲ.
        let mut drawn = self.shares.clone();
        let mut corrections = Vec::with_capacity(units);
        for j in 0..units {
            let left = (units - j) as f64;
            let sum: f64 = drawn.iter().enumerate().map(|(k, value)| value * (capacity - k as f64) / left).sum();
            corrections.push(sum / free);
            for (k, value) in drawn.iter_mut().enumerate() {
                *value *= k.saturating_sub(j) as f64 / left / busy;
            }
        }
        corrections
    }
}

/// aᵏ/k! from 0 to N, divided by the highest of them: nothing overflows, and what underflows does
/// not count.
fn relative(units: usize, erlangs: f64) -> Vec<f64> {
    let mode = (0..units).take_while(|k| (k + 1) as f64 <= erlangs).count();
    let mut shares = vec![1.0; units + 1];
    let mut value = 1.0;
    for (k, share) in shares.iter_mut().enumerate().skip(mode + 1) {
        value *= erlangs / k as f64;
        *share = value;
    }
    value = 1.0;
    for (k, share) in shares.iter_mut().enumerate().take(mode).rev() {
        value *= (k + 1) as f64 / erlangs;
        *share = value;
    }
    shares
}
