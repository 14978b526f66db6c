//! Bounds of the inputs, each with its reason.

/// Agents of one queue. The largest emergency control rooms have some hundreds.
pub const MAX_AGENTS: u32 = 5_000;

/// Calls per hour of a queue or an atom. A large city's emergency number has some 2,000.
pub const MAX_PER_HOUR: f64 = 1e6;

/// The shortest mean duration. Below a millisecond it is a unit mistaken.
pub const MIN_MEAN_S: f64 = 1e-3;

/// The longest mean duration: some 16 weeks. Beyond it, patience is [`crate::erlang::Patience::Endless`].
pub const MAX_MEAN_S: f64 = 1e7;

/// Units of one hypercube. The correction costs the square, and one desk sends no more.
pub const MAX_UNITS: usize = 200;

/// Atoms of one hypercube. A city of a million has some 1,000 reporting areas.
pub const MAX_ATOMS: usize = 5_000;

/// Calls per hour over all atoms below which there is nothing to compute: one in a hundred millennia.
pub const MIN_TOTAL_PER_HOUR: f64 = 1e-9;

/// Rounds of the hypercube's iteration. A dozen units take some 50 to 250, two hundred up to 600 and,
/// where they are very uneven, more.
pub const MAX_ROUNDS: u32 = 4_000;

/// Difference between a busy share and the work that comes to the unit at which the iteration ends.
/// The approximation itself is off by some 1e-2.
pub const CONVERGED: f64 = 1e-9;

/// Weeks that counts may cover: twenty years.
pub const MAX_WEEKS: u32 = 1_044;

/// Calls of one entry of a count; with [`MAX_ENTRIES`] no sum overflows.
pub const MAX_CALLS: u64 = 1 << 40;

/// Entries of a count: every hour of twenty years.
pub const MAX_ENTRIES: usize = 175_392;
