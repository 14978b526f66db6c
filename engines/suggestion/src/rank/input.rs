//! What is known of the incident and the units.

use serde::{Deserialize, Serialize};

use crate::coverage::{Demand, Reach};

/// How important an incident is: 1 the most, 5 the least.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct Priority(u8);

impl Priority {
    /// A priority from 1 to 5; none otherwise.
    pub const fn new(number: u8) -> Option<Self> {
        if matches!(number, 1..=5) { Some(Self(number)) } else { None }
    }

    /// The number, from 1 to 5.
    pub const fn number(self) -> u8 {
        self.0
    }

    pub(super) fn is_above(self, other: Self) -> bool {
        self.0 < other.0
    }
}

impl TryFrom<u8> for Priority {
    type Error = &'static str;

    fn try_from(number: u8) -> Result<Self, Self::Error> {
        Self::new(number).ok_or("a priority is a number from 1 to 5")
    }
}

impl From<Priority> for u8 {
    fn from(priority: Priority) -> Self {
        priority.0
    }
}

/// What units are wanted for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Incident {
    /// How important it is.
    pub priority: Priority,
    /// What the unit has to be able to do, all of it.
    pub capabilities: Vec<String>,
    /// Seconds of travel after which an arrival is late.
    pub target_seconds: u32,
}

/// Whether a unit is at work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Duty {
    /// At work.
    OnDuty,
    /// At work, resting. Not suggested; the shortfall names it.
    OnBreak,
    /// Not at work.
    OffDuty,
}

/// How far a unit is with its present work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Activity {
    /// Told of it.
    Assigned,
    /// Confirmed it.
    Acknowledged,
    /// Under way to it.
    EnRoute,
    /// At it.
    OnScene,
}

/// Present work; of several the most important.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Job {
    /// How important it is.
    pub priority: Priority,
    /// How far the unit is with it.
    pub activity: Activity,
}

/// A position as far as the ranking minds it; where it is, the caller's way-finding knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fix {
    /// Seconds since it was taken.
    pub age_seconds: u32,
    /// Metres that it may be off, or coarsened by; none when the source does not say.
    pub accuracy_m: Option<u32>,
}

/// A unit with what is known of it now. `I` is the caller's id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate<I> {
    /// Id.
    pub id: I,
    /// What is said on the radio.
    pub call_sign: String,
    /// Duty state.
    pub duty: Duty,
    /// Present work, if any.
    pub job: Option<Job>,
    /// Position, if known. Without it `travel_seconds` is from where the unit is supposed to be.
    pub position: Option<Fix>,
    /// What it can do.
    pub capabilities: Vec<String>,
    /// Seconds since its shift began.
    pub shift_seconds: u32,
    /// Seconds to the incident by the caller's way-finding ([`crate::paths`]); none when no way is known.
    pub travel_seconds: Option<u32>,
    /// The areas of demand that it reaches within the target. Empty when coverage does not matter.
    pub reach: Reach,
}

/// What suggestions are sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Order {
    /// The nearest first, all else counted in.
    Nearest,
    /// As well, what each leaves uncovered. Without demand the same as `Nearest`.
    CoverageAware,
}

/// What the site wants of a ranking.
#[derive(Clone, Copy, Debug)]
pub struct Site<'a> {
    /// Where incidents are expected; with it, suggestions say what coverage they take.
    pub demand: Option<&'a Demand>,
    /// What suggestions are sorted by.
    pub order: Order,
}

impl<I> Candidate<I> {
    /// Free to be sent, and so part of the coverage.
    pub(super) fn is_free(&self) -> bool {
        self.duty == Duty::OnDuty && self.job.is_none()
    }

    pub(super) fn lacks<'a>(&'a self, incident: &'a Incident) -> impl Iterator<Item = &'a String> {
        incident.capabilities.iter().filter(|wanted| !self.capabilities.contains(wanted))
    }
}
