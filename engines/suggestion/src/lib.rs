//! Ranks the units that could be sent to an incident, with reasons. It suggests; a person sends.
//!
//! Words: a *candidate* is a unit with what is known of it now. It *fits* when it is on duty, has every capability
//! asked for and is free, or on work of less importance, from which it would be *pre-empted*. Each thing known of it is
//! a [`Reason`]: a code, a value and a sentence. The *reach* of a unit are the areas of demand that it gets to within
//! the target; *coverage* is the share of the demand that is expected to be served within the target.
//!
//! The order: each reason *counts* seconds ([`Reason::counts_seconds`]), the way as it is and the others as a detour
//! that one would accept for them; the sum is what [`rank`] sorts by, after whether position and way are known at all.
//! So every place in the list can be explained by adding up. When coverage counts, it only swaps units that are free,
//! seen lately and alike in whether they arrive within the target: nobody is sent late to keep an area covered.
//!
//! Formulas and sources:
//! - ways: Dijkstra's algorithm on the site's path graph with the speeds of [`paths`]; else the straight line and a
//!   detour;
//! - coverage: Σ *d* (1 − *q*ᵏ), losing a unit costs Σ *d* (1 − *q*) *q*ᵏ⁻¹ (M. S. Daskin, “A maximum expected covering
//!   location model”, Transportation Science 17, 1983);
//! - sending by it: C. J. Jagtenberg, S. Bhulai, R. D. van der Mei, “Dynamic ambulance dispatching: is the closest-idle
//!   policy always optimal?”, Health Care Management Science 20, 2017 (online 2016); C. J. Jagtenberg, P. L. van den
//!   Berg, R. D. van der Mei, “Benchmarking online dispatch algorithms for emergency medical services”, European
//!   Journal of Operational Research 258, 2017 (online 2016). Fewer late arrivals, a longer mean: see [`coverage`] for
//!   how the second is bounded here, and [`simulation`] for both in figures.
//!
//! The engine is pure: no clock, no I/O, no randomness but the seed of a simulation.
//!
//! ```
//! use suggestion::coverage::Reach;
//! use suggestion::{Candidate, Duty, Fix, Incident, Order, Priority, Site, rank};
//!
//! let candidate = |id, call_sign: &str, travel_seconds| Candidate {
//!     id,
//!     call_sign: call_sign.to_owned(),
//!     duty: Duty::OnDuty,
//!     job: None,
//!     position: Some(Fix { age_seconds: 20, accuracy_m: Some(8) }),
//!     capabilities: vec!["first_aid".to_owned()],
//!     shift_seconds: 3_600,
//!     travel_seconds: Some(travel_seconds),
//!     reach: Reach::default(),
//! };
//! let incident = Incident {
//!     priority: Priority::new(2).expect("from 1 to 5"),
//!     capabilities: vec!["first_aid".to_owned()],
//!     target_seconds: 300,
//! };
//! let units = [candidate(1, "P1", 240), candidate(2, "P2", 90)];
//! let ranking = rank(&incident, &units, Site { demand: None, order: Order::Nearest })?;
//! let first = &ranking.suggestions[0];
//! assert_eq!((first.call_sign.as_str(), first.arrival_seconds), ("P2", Some(90)));
//! assert_eq!(first.reasons[0].text(), "2 min away");
//! # Ok::<(), suggestion::RankError>(())
//! ```

#![forbid(unsafe_code)]

pub mod coverage;
pub mod paths;
mod rank;
pub mod simulation;

pub use rank::{
    ACCURACY_GOOD_M, Activity, Candidate, Duty, Fix, Incident, Job, LONG_SHIFT_COUNTS_SECONDS, LONG_SHIFT_SECONDS,
    OVER_SHIFT_COUNTS_SECONDS, OVER_SHIFT_SECONDS, Order, POSITION_FRESH_SECONDS, POSITION_STALE_SECONDS,
    PREEMPT_ON_SCENE_COUNTS_SECONDS, PREEMPT_UNDER_WAY_COUNTS_SECONDS, Priority, RankError, Ranking, Reason, Shortfall,
    ShortfallKind, Site, Suggestion, UNCERTAINTY_MAX_SECONDS, UNITS_MAX, Unfit, capability_words, duration, rank,
};
