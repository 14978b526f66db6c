//! Demand by hour of the week, and the people that it asks for.

use kernel::db::Sql;
use kernel::{Actor, Error, Result, Time};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Ask;
use super::names::first_site;
use super::read::{Flow, Reader};
use crate::model::{Assumptions, Demand, LeftOut, Need, ShiftNeed, needs, shift_needs, spread};

/// Demand of a period by weekday and hour, each incident in its own site's zone.
///
/// # Errors
/// As [`super::figures`].
pub fn demand(sql: &mut dyn Sql, actor: &Actor, ask: &Ask) -> Result<Demand> {
    let mut reader = Reader::new(sql, actor, ask)?;
    let mut demand = Demand::default();
    if let Some(site) = first_site(sql, actor, ask.site_id)? {
        let zone = reader.clock(sql, site)?.zone;
        spread(ask.filter.from, ask.filter.to, &zone, |at, micros| {
            if let Some(cell) = demand.at(at) {
                cell.period_us += micros;
            }
        })?;
    }
    reader.each(sql, None, |reader, sql, case| {
        demand.left_out.add(case.measured.left_out);
        if !case.hour_known() {
            demand.hour_unknown += 1;
            return Ok(Flow::More);
        }
        if let Some(cell) = demand.at(case.local) {
            cell.incidents += 1;
        }
        let zone = reader.clock(sql, case.past.site_id)?.zone;
        for leg in &case.measured.legs {
            let Some((from, micros)) = leg.from.zip(leg.consumed) else { continue };
            let to = Time::from_micros(from.micros() + micros);
            spread(from, to, &zone, |at, micros| {
                if let Some(cell) = demand.at(at) {
                    cell.consumed_us += micros;
                }
            })?;
        }
        Ok(Flow::More)
    })?;
    Ok(demand)
}

/// People for every hour of the week.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Staffing {
    /// Received at this moment or later.
    pub from: Time,
    /// Received before this moment.
    pub to: Time,
    /// What is promised, and what work takes.
    pub assumptions: Assumptions,
    /// All 168 hours, from Monday 0:00.
    pub hours: Vec<Need>,
    /// What each shift of the site asks for, when it is to hold what its busiest hour does; empty where the site has none.
    pub shifts: Vec<ShiftNeed>,
    /// Incidents whose hour is not known; nobody is asked for them.
    pub hour_unknown: u64,
    /// What did not count.
    pub left_out: LeftOut,
}

/// The people that the demand of a period asks for.
///
/// # Errors
/// As [`demand`]; `invalid` for assumptions that cannot be, and for a period that is not a whole week.
pub fn staffing(sql: &mut dyn Sql, actor: &Actor, ask: &Ask, assumptions: Assumptions) -> Result<Staffing> {
    let demand = demand(sql, actor, ask)?;
    if demand.cells.iter().any(|cell| cell.period_us == 0) {
        return Err(
            Error::invalid("staffing needs a period of at least a week").field("from", "is less than a week ago")
        );
    }
    let hours = needs(&demand, &assumptions)?;
    let shifts = match first_site(sql, actor, ask.site_id)? {
        Some(site) => shift_needs(&places::queries::known_site(sql, site)?.shifts.0, &hours),
        None => Vec::new(),
    };
    Ok(Staffing {
        from: ask.filter.from,
        to: ask.filter.to,
        assumptions,
        hours,
        shifts,
        hour_unknown: demand.hour_unknown,
        left_out: demand.left_out,
    })
}
