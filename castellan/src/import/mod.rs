//! `castellan import …`: data of other systems.

mod calls;
mod plan;
mod rejects;

pub use calls::{CallsArguments, calls};
pub use plan::{PlanArguments, plan};
