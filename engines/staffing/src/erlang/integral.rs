//! Integrals over the offered wait of M/M/n+M.
//!
//! The usual way is a series or an incomplete gamma function of `nμ/θ` and `λ/θ`. With patient
//! callers both take millions of terms and overflow; an integral of a log-concave function costs
//! the same for any input, loses no digits to subtraction and does not overflow once divided by
//! its peak.

/// A queue whose callers hang up.
#[derive(Clone, Copy)]
#[expect(clippy::struct_field_names, reason = "the postfix is the unit")]
pub(super) struct Impatient {
    /// Arrivals, λ.
    pub(super) per_s: f64,
    /// Answers while every agent is busy, nμ.
    pub(super) answered_per_s: f64,
    /// Mean patience, 1/θ.
    pub(super) patience_s: f64,
}

impl Impatient {
    /// `h(t)`, the logarithm of the density of the offered wait. Concave, 0 at 0.
    fn exponent(self, at_s: f64) -> f64 {
        -self.per_s * self.patience_s * (-at_s / self.patience_s).exp_m1() - self.answered_per_s * at_s
    }

    /// Where `h(t) - extra·t` is highest.
    fn peak_s(self, extra_per_s: f64) -> f64 {
        self.patience_s * (self.per_s / (self.answered_per_s + extra_per_s)).ln().max(0.0)
    }

    /// Share of callers that are still there.
    fn patient(self, at_s: f64) -> f64 {
        (-at_s / self.patience_s).exp()
    }

    /// Mean seconds that a caller stays if the offered wait is that long.
    fn stays_s(self, at_s: f64) -> f64 {
        -self.patience_s * (-at_s / self.patience_s).exp_m1()
    }
}

/// Integrals of `exp(h - peak)` over the offered wait.
pub(super) struct Integrals {
    /// The highest `h`.
    pub(super) peak: f64,
    /// Over everybody.
    pub(super) offered: f64,
    /// Times the seconds waited.
    pub(super) waited: f64,
    /// Over those answered in time.
    pub(super) answered: f64,
}

pub(super) fn integrals(queue: Impatient, within_s: f64) -> Integrals {
    let peak_s = queue.peak_s(0.0);
    let peak = queue.exponent(peak_s);
    let everybody = Window::around(|at_s| queue.exponent(at_s), peak_s, f64::INFINITY);
    let sum = |window: Window, weight: &dyn Fn(f64) -> f64| {
        window.integral(queue.patience_s, |at_s| (queue.exponent(at_s) - peak).exp() * weight(at_s))
    };
    let leaves_per_s = 1.0 / queue.patience_s;
    let still_there = |at_s: f64| queue.exponent(at_s) - at_s * leaves_per_s;
    let in_time = Window::around(still_there, queue.peak_s(leaves_per_s).min(within_s), within_s);
    Integrals {
        peak,
        offered: sum(everybody, &|_| 1.0),
        waited: sum(everybody, &|at_s| queue.stays_s(at_s)),
        answered: sum(in_time, &|at_s| queue.patient(at_s)),
    }
}

/// Where a log-concave function is more than `exp(-DEPTH)` of its peak.
#[derive(Clone, Copy)]
struct Window {
    from: f64,
    to: f64,
}

/// exp(-46) = 1e-20: what lies outside does not reach the last digit.
const DEPTH: f64 = 46.0;
/// Halvings of an edge; each gives a bit, and an edge needs far fewer.
const HALVINGS: u32 = 60;
/// Doublings from [`FIRST_STEP_S`] outwards; 2^100 steps are more seconds than any wait.
const DOUBLINGS: u32 = 100;
/// The first step outwards in search of the right edge.
const FIRST_STEP_S: f64 = 1e-9;
/// Panels of each piece: the logarithm changes by less than 2 in a panel.
const PANELS: u32 = 64;
/// Patiences after which nobody is left: exp(-40) = 4e-18.
const PATIENCES: f64 = 40.0;

impl Window {
    fn around(exponent: impl Fn(f64) -> f64, peak: f64, end: f64) -> Self {
        let floor = exponent(peak) - DEPTH;
        let inside = |at: f64| exponent(at) >= floor;
        let from = if inside(0.0) { 0.0 } else { edge(&inside, peak, 0.0) };
        let mut step = FIRST_STEP_S;
        for _ in 0..DOUBLINGS {
            if !inside(peak + step) || peak + step >= end {
                break;
            }
            step *= 2.0;
        }
        let far = (peak + step).min(end);
        let to = if inside(far) { far } else { edge(&inside, peak, far) };
        Self { from, to }
    }

    /// In two pieces, so that what changes within a few patiences is seen however wide the window is.
    fn integral(self, patience_s: f64, value: impl Fn(f64) -> f64) -> f64 {
        let middle = self.to.min(self.from + PATIENCES * patience_s);
        piece(self.from, middle, &value) + piece(middle, self.to, &value)
    }
}

/// The point between `inner`, inside, and `outer`, outside, where it changes.
fn edge(inside: &impl Fn(f64) -> bool, mut inner: f64, mut outer: f64) -> f64 {
    for _ in 0..HALVINGS {
        let middle = f64::midpoint(inner, outer);
        if inside(middle) {
            inner = middle;
        } else {
            outer = middle;
        }
    }
    outer
}

/// Points and weights of the Gauss–Legendre rule with 8 points on -1 to 1, which is symmetric.
const RULE: [(f64, f64); 4] = [
    (0.183_434_642_495_649_8, 0.362_683_783_378_362),
    (0.525_532_409_916_329, 0.313_706_645_877_887_3),
    (0.796_666_477_413_626_7, 0.222_381_034_453_374_5),
    (0.960_289_856_497_536_3, 0.101_228_536_290_376_3),
];

fn piece(from: f64, to: f64, value: &impl Fn(f64) -> f64) -> f64 {
    let half = (to - from) / f64::from(PANELS) / 2.0;
    if half <= 0.0 {
        return 0.0;
    }
    let panel = |k: u32| {
        let centre = from + half * f64::from(2 * k + 1);
        RULE.iter().map(|(at, weight)| weight * (value(centre - half * at) + value(centre + half * at))).sum::<f64>()
    };
    half * (0..PANELS).map(panel).sum::<f64>()
}

#[cfg(test)]
mod tests {
    use super::piece;

    #[test]
    fn the_rule_is_exact_up_to_degree_15() {
        for degree in 0..16_u32 {
            let sum = piece(0.0, 2.0, &|x| x.powi(degree.cast_signed()));
            let exact = 2.0_f64.powi(degree.cast_signed() + 1) / f64::from(degree + 1);
            assert!((sum / exact - 1.0).abs() < 1e-14, "degree {degree}: {sum} {exact}");
        }
    }
}
