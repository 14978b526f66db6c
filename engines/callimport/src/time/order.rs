//! Legs happen in an order; a row that says otherwise deserves a look.

use super::Reading;
use crate::{Leg, Warning};

/// One warning for each leg that certainly happened before one that must come first.
/// Certainly: even the last instant of its interval is before the first of the other's.
/// Times of the same day, if days are all that is known, are never out of order.
pub(crate) fn out_of_order(legs: &[(Leg, Reading)]) -> impl Iterator<Item = Warning> {
    legs.iter().enumerate().filter_map(|(place, (then, after))| {
        let earlier = legs.get(..place).unwrap_or_default();
        let violated = |(_, before): &&(Leg, Reading)| before.time.at_us >= after.end_us;
        let (first, _) = earlier.iter().rev().find(violated)?;
        let (first, then) = (*first, *then);
        Some(Warning::LegsOutOfOrder { first, then })
    })
}
