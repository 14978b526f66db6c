//! Sources that chatter: the same told again and again within a minute.

/// From this many activations on within [`CHATTER_US`] a source chatters. The standards leave the numbers open; these are
/// the working definition of field/alarms.md 4.1.
pub const CHATTER_COUNT: usize = 3;
/// A minute, in microseconds.
const CHATTER_US: i64 = 60_000_000;

/// How often a source chattered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bursts {
    /// Times without a pause.
    pub count: u64,
    /// Activations within a minute at the most.
    pub most: u64,
}

/// The bursts among the activations of one source, in microseconds, in whatever order.
pub fn bursts(times: &mut [i64]) -> Bursts {
    times.sort_unstable();
    let (mut found, mut first, mut chatters) = (Bursts::default(), 0, false);
    for (last, at) in times.iter().enumerate() {
        while times.get(first).is_some_and(|begin| at - begin > CHATTER_US) {
            first += 1;
        }
        let within = last + 1 - first;
        found.most = found.most.max(within as u64);
        found.count += u64::from(within >= CHATTER_COUNT && !chatters);
        chatters = within >= CHATTER_COUNT;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_within_a_minute_are_a_burst() {
        let check = |seconds: &[i64], count: u64, most: u64| {
            let mut times: Vec<i64> = seconds.iter().map(|at| at * 1_000_000).collect();
            assert_eq!(bursts(&mut times), Bursts { count, most }, "{seconds:?}");
        };
        check(&[], 0, 0);
        check(&[7], 0, 1);
        check(&[0, 1], 0, 2);
        check(&[0, 30, 60], 1, 3);
        check(&[0, 30, 61], 0, 2);
        check(&[60, 0, 30], 1, 3);
        // As long as it goes on it is one.
        check(&[0, 10, 20, 30, 40, 90, 95], 1, 5);
        check(&[0, 1, 2, 100, 101, 102], 2, 3);
        check(&[0, 50, 100, 150, 200], 0, 2);
    }
}
