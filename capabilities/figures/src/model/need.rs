//! How many people the demand asks for.

use kernel::{Error, Result};
use places::model::Shift;
use serde::{Deserialize, Serialize};
use staffing::StaffingError;
use staffing::erlang::{CallLoad, Goal, Patience, agents_needed, service};
use staffing::hypercube::{Atom, Choice, Hypercube, WhenAllBusy};
use staffing::limits::MAX_UNITS;
use utoipa::ToSchema;

use super::{Demand, DemandCell, HOUR_US, key_of_shift};

/// What is promised, and what work takes.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Assumptions {
    /// Mean seconds that a call keeps an agent, talk and writing together.
    pub handling_s: f64,
    /// Mean seconds after which a waiting caller hangs up.
    pub patience_s: f64,
    /// Share of calls that shall be answered in time.
    pub answer_share: f64,
    /// Seconds within which they shall be.
    pub answer_s: f64,
    /// Share of its time that a unit shall be busy at the most: the rest is patrol, breaks and reserve.
    pub busy_share: f64,
    /// Share of incidents that may find every unit busy.
    pub all_busy_share: f64,
}

impl Default for Assumptions {
    /// The goal is that of NENA-STA-020: nine of ten within 15 seconds.
    fn default() -> Self {
        Self {
            handling_s: 150.0,
            patience_s: 120.0,
            answer_share: 0.9,
            answer_s: 15.0,
            busy_share: 0.5,
            all_busy_share: 0.05,
        }
    }
}

/// Agents of a control room at the most; larger ones plan with their own tools.
const AGENTS_MAX: u32 = 500;
/// Seconds that stand for the work of a unit: only the load counts, not how it is cut.
const SERVICE_S: f64 = 3_600.0;

/// What an hour of the week asks for.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = StaffingNeed)]
pub struct Need {
    /// 0 is Monday, 6 is Sunday.
    pub weekday: u8,
    /// 0 to 23, in the site's zone.
    pub hour: u8,
    /// Calls in the mean; every incident counts as one.
    pub calls_per_hour: f64,
    /// People to answer them (Erlang A).
    pub agents: u32,
    /// Share answered in time with so many.
    pub answered_in_time: f64,
    /// Units busy in the mean.
    pub units_busy: f64,
    /// Units on duty.
    pub units: u32,
    /// Share of incidents that find all of them busy.
    pub all_busy: f64,
}

/// People for every hour of the week.
///
/// # Errors
/// `invalid` for assumptions that cannot be, or that nobody can keep.
pub fn needs(demand: &Demand, assumptions: &Assumptions) -> Result<Vec<Need>> {
    let Assumptions { busy_share, all_busy_share, .. } = *assumptions;
    for (name, share) in [("busy_share", busy_share), ("all_busy_share", all_busy_share)] {
        if !(0.001..=1.0).contains(&share) {
            return Err(Error::invalid(format!("{name} is {share}, expected 0.001 to 1"))
                .field(name, "a share lies between 0.001 and 1"));
        }
    }
    let needs: std::result::Result<Vec<Need>, StaffingError> =
        demand.cells.iter().map(|cell| need(cell, assumptions)).collect();
    needs.map_err(|error| Error::invalid(format!("this cannot be staffed: {error}")))
}

fn need(cell: &DemandCell, assumptions: &Assumptions) -> std::result::Result<Need, StaffingError> {
    let hours = (cell.period_us as f64 / HOUR_US as f64).max(f64::MIN_POSITIVE);
    let known = cell.period_us > 0;
    let calls_per_hour = if known { cell.incidents as f64 / hours } else { 0.0 };
    let units_busy = if known { cell.consumed_us as f64 / cell.period_us as f64 } else { 0.0 };
    let calls = CallLoad { per_hour: calls_per_hour, handling_s: assumptions.handling_s };
    let patience = Patience::MeanS(assumptions.patience_s);
    let goal = Goal { share: assumptions.answer_share, within_s: assumptions.answer_s };
    let agents = agents_needed(calls, patience, goal, AGENTS_MAX)?;
    let answered_in_time =
        if agents == 0 { 1.0 } else { service(agents, calls, patience, goal.within_s)?.answered_within };
    let (units, all_busy) = units_needed(units_busy, assumptions)?;
    Ok(Need {
        weekday: cell.weekday,
        hour: cell.hour,
        calls_per_hour,
        agents,
        answered_in_time,
        units_busy,
        units,
        all_busy,
    })
}

/// The fewest units that are not busy for too long, and are not all busy too often.
fn units_needed(load: f64, assumptions: &Assumptions) -> std::result::Result<(u32, f64), StaffingError> {
    if load <= 0.0 {
        return Ok((0, 0.0));
    }
    let mut units = 1;
    loop {
        let capacity = f64::from(units);
        if load < capacity && load / capacity <= assumptions.busy_share {
            let all_busy = all_busy(units, load)?;
            if all_busy <= assumptions.all_busy_share {
                return Ok((units, all_busy));
            }
        }
        if units as usize == MAX_UNITS {
            return Err(StaffingError::Overloaded { offered: load, capacity });
        }
        units += 1;
    }
}

/// The hypercube of units that are alike: which of them goes makes no difference, how many there are does.
fn all_busy(units: u32, load: f64) -> std::result::Result<f64, StaffingError> {
    let units = units as usize;
    let model = Hypercube {
        service_s: vec![SERVICE_S; units],
        atoms: vec![Atom {
            calls_per_hour: load * 3_600.0 / SERVICE_S,
            preference: (0..units).map(|unit| Choice { unit, travel_s: 0.0 }).collect(),
        }],
        when_all_busy: WhenAllBusy::Queue,
        target_s: 0.0,
    };
    Ok(model.performance()?.all_busy)
}

/// What a shift asks for when it is to hold what its busiest hour does.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ShiftNeed {
    /// Its key, as figures by shift have it.
    pub key: String,
    /// Its name with its times.
    pub name: String,
    /// People to answer calls.
    pub agents: u32,
    /// Units on duty.
    pub units: u32,
}

/// The needs of the shifts of a site, in the list's order.
pub fn shift_needs(shifts: &[Shift], hours: &[Need]) -> Vec<ShiftNeed> {
    let need = |shift: &Shift| {
        let during = |need: &&Need| {
            let first = i64::from(need.hour) * 60;
            let weekday = need.weekday.cast_signed() + 1;
            (first..first + 60).any(|minute| shift.minutes_into(weekday, minute).is_some())
        };
        let within = || hours.iter().filter(during);
        ShiftNeed {
            key: key_of_shift(shift),
            name: shift.title(),
            agents: within().map(|need| need.agents).max().unwrap_or_default(),
            units: within().map(|need| need.units).max().unwrap_or_default(),
        }
    };
    shifts.iter().map(need).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Local;

    fn week(incidents: u64, consumed_us: i64) -> Demand {
        let mut demand = Demand::default();
        let cell = demand.at(Local { weekday: 0, hour: 14, minute: 0 }).expect("a cell");
        (cell.period_us, cell.incidents, cell.consumed_us) = (4 * HOUR_US, incidents, consumed_us);
        demand
    }

    fn monday_at_two(demand: &Demand, assumptions: &Assumptions) -> Need {
        let needs = needs(demand, assumptions).expect("can be staffed");
        *needs.iter().find(|need| (need.weekday, need.hour) == (0, 14)).expect("an hour")
    }

    #[test]
    fn an_hour_without_calls_asks_for_nobody() {
        let need = monday_at_two(&week(0, 0), &Assumptions::default());
        assert_eq!((need.agents, need.units), (0, 0));
    }

    #[test]
    fn agents_follow_erlang_a() {
        let assumptions = Assumptions { answer_s: 10.0, ..Assumptions::default() };
        // The example of the engine: 120 calls an hour.
        let need = monday_at_two(&week(480, 0), &assumptions);
        assert_eq!((need.calls_per_hour, need.agents), (120.0, 8));
        assert!(need.answered_in_time >= 0.9);
    }

    #[test]
    fn units_follow_erlang_c_where_all_are_alike() {
        let check = |busy: f64, busy_share: f64, all_busy_share: f64, expected: u32| {
            let assumptions = Assumptions { busy_share, all_busy_share, ..Assumptions::default() };
            #[expect(clippy::cast_possible_truncation, reason = "whole hours")]
            let need = monday_at_two(&week(1, (busy * 4.0) as i64 * HOUR_US), &assumptions);
            assert_eq!(need.units, expected, "{busy} {busy_share} {all_busy_share}: {need:?}");
            let closed_form = staffing::erlang::erlang_c(need.units, need.units_busy).expect("not overloaded");
            assert!((need.all_busy - closed_form).abs() < 1e-6, "{need:?} {closed_form}");
        };
        check(2.0, 0.5, 1.0, 4);
        check(2.0, 0.5, 0.05, 6);
        check(2.0, 1.0, 1.0, 3);
    }

    #[test]
    fn a_shift_asks_for_what_its_busiest_hour_does() {
        let hours = needs(&week(480, 8 * HOUR_US), &Assumptions::default()).expect("can be staffed");
        let shift = |name: &str, from: &str, to: &str, weekday: i8| Shift {
            name: name.into(),
            from: from.into(),
            to: to.into(),
            weekdays: vec![weekday],
        };
        let busy = monday_at_two(&week(480, 8 * HOUR_US), &Assumptions::default());
        let shifts = [
            shift("Early", "06:00", "14:00", 1),
            shift("Late", "14:30", "22:00", 1),
            shift("Tuesday", "06:00", "22:00", 2),
            shift("Sunday", "18:00", "14:01", 7),
        ];
        let found = shift_needs(&shifts, &hours);
        let found: Vec<(u32, u32)> = found.iter().map(|need| (need.agents, need.units)).collect();
        let most = (busy.agents, busy.units);
        assert!(most.0 > 0 && most.1 > 0, "{busy:?}");
        assert_eq!(found, [(0, 0), most, (0, 0), most]);
    }

    #[test]
    fn what_nobody_can_keep_is_refused() {
        let refused = |assumptions: Assumptions| needs(&week(480, HOUR_US), &assumptions).is_err();
        assert!(refused(Assumptions { busy_share: 0.0, ..Assumptions::default() }));
        assert!(refused(Assumptions { handling_s: -1.0, ..Assumptions::default() }));
        assert!(refused(Assumptions { answer_share: 1.5, ..Assumptions::default() }));
    }
}
