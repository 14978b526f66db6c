//! When to try again.

/// Failed attempts after which a webhook counts as failing: with the doubling pause, some half a minute.
pub const FAILING_AFTER: i64 = 6;
/// Longest pause: a receiver that comes back after a night is served within this time, for ever.
const PAUSE_MAX_S: i64 = 300;
/// By how much a pause is shortened at the most, in percent: receivers that fell together do not come back together.
const SPREAD_PERCENT: i64 = 25;

/// The pause after the `attempts`th failure in a row, in microseconds. `chance` is any byte.
pub fn pause(attempts: i64, chance: u8) -> i64 {
    let doublings = (attempts - 1).clamp(0, 30);
    let whole_us = (1_i64 << doublings).min(PAUSE_MAX_S) * 1_000_000;
    whole_us - whole_us / 100 * SPREAD_PERCENT * i64::from(chance) / 255
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_five_minutes_and_are_spread() {
        for (attempts, chance, seconds) in [
            (1, 0, 1.0),
            (2, 0, 2.0),
            (5, 0, 16.0),
            (9, 0, 256.0),
            (10, 0, 300.0),
            (1_000_000, 0, 300.0),
            (1, 255, 0.75),
            (10, 255, 225.0),
        ] {
            let pause_s = pause(attempts, chance) as f64 / 1e6;
            assert!((pause_s - seconds).abs() < 1e-6, "{attempts} {chance}: {pause_s}");
        }
    }
}
