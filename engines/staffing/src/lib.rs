//! How many people a control room and its units need.
//!
//! Three questions, one module each. All are pure arithmetic: numbers in, numbers out.
//!
//! - [`demand`]: how much work comes in each hour of the week, and how many people that asks for.
//! - [`erlang`]: how long callers wait when so many agents take calls.
//! - [`hypercube`]: how busy each unit is and who goes where, when the preferred one is often out.
//!
//! # Words
//!
//! | word | meaning | in formulas |
//! |---|---|---|
//! | arrivals | calls per hour, at random (Poisson) | λ |
//! | handling, service | mean seconds that one call keeps an agent or a unit | 1/μ |
//! | offered load | arrivals × handling, in erlangs: how many would be busy if there were enough | a = λ/μ |
//! | occupancy | share of paid time that is busy | ρ |
//! | patience | mean seconds after which a waiting caller hangs up | 1/θ |
//! | service level | share of all calls answered within so many seconds | |
//! | atom | a place small enough that every call in it is alike | j |
//! | preference | the order in which units are asked to go to an atom | |
//!
//! # Formulas
//!
//! - Erlang B, M/M/n/n: `B(0) = 1`, `B(k) = a·B(k-1) / (k + a·B(k-1))`.
//! - Erlang C, M/M/n: `C = B / (1 - ρ·(1 - B))`, `P{W > t} = C·exp(-(nμ - λ)t)`.
//! - Erlang A, M/M/n+M: the wait of a caller with endless patience has the density
//!   `v(t) = λ·p(n-1)·exp(h(t))`, `h(t) = (λ/θ)(1 - exp(-θt)) - nμt`. Everything else is an integral over it.
//! - Hypercube: the chance that the first j units are busy and the next is free is
//!   `Q(N, r, j) · ρ₁ … ρ_j · (1 - ρ_{j+1})`; Q corrects the product for units not being independent.
//!
//! ```
//! use staffing::erlang::{CallLoad, Goal, Patience, agents_needed, service};
//!
//! let calls = CallLoad { per_hour: 120.0, handling_s: 150.0 };
//! let goal = Goal { share: 0.9, within_s: 10.0 };
//! let agents = agents_needed(calls, Patience::MeanS(120.0), goal, 40)?;
//! assert_eq!(agents, 8);
//! assert!(service(agents, calls, Patience::MeanS(120.0), 10.0)?.answered_within >= 0.9);
//! # Ok::<(), staffing::StaffingError>(())
//! ```

#![forbid(unsafe_code)]

pub mod demand;
pub mod erlang;
mod error;
pub mod hypercube;
pub mod limits;

pub use error::StaffingError;
