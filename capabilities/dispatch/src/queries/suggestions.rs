//! Which unit to send: the engine's ranking of what is known now.

use std::collections::{BTreeMap, BTreeSet};

use force::engagement::Activity;
use force::model::{Availability, Duty, Unit};
use force::queries::UnitFilter;
use kernel::db::{Sql, SqlExt as _};
use kernel::page::Paging;
use kernel::{Actor, Error, Id, Result, Time};
use suggestion::coverage::{AREAS_MAX, Demand, Reach};
use suggestion::paths::{Coordinates, Travel};
use suggestion::{Candidate, Fix, Job, Order, Priority, Site};

use super::approach::{Approach, Whence, travel};
use super::reached;
use crate::model::{
    Assignment, AssignmentState, Incident, IncidentType, ReasonView, ShortfallView, SuggestedUnit, SuggestionsView,
};
use crate::store;

/// Units of a site that are ranked: more are on duty nowhere, and a page of the list holds so many.
const UNITS_MAX: u32 = 500;
/// How far back incidents say where the next will be: a season.
const DEMAND_BACK_S: i64 = 90 * 24 * 3_600;
/// Incidents that are counted for it at the most, the latest: the question is asked for each call.
const DEMAND_INCIDENTS_MAX: i64 = 5_000;
/// Travel target of a type that has none.
const TARGET_S: u32 = 300;
/// Metres from where it arrived within which a unit is taken to be on the same storey still: the width of a building.
const STOREY_KEPT_M: f64 = 50.0;

/// The units of an incident's site, ranked for it. It never sends.
///
/// # Errors
/// `not_found` when it is not there or the actor may not know of it.
pub fn suggestions(sql: &mut dyn Sql, actor: &Actor, id: Id, coverage: bool, now: Time) -> Result<SuggestionsView> {
    let incident = reached(sql, actor, id)?;
    let kind = store::type_coded(sql, &incident.type_code)?;
    let wanted = wanted(&incident, kind.as_ref())?;
    let own = store::assignments(sql, &[incident.id])?;
    let of = |test: fn(&Assignment) -> bool| -> BTreeSet<Id> {
        own.iter().filter(|one| test(one)).map(|one| one.unit_id).collect()
    };
    let there = of(Assignment::is_open);
    let refused = of(|one| one.state() == AssignmentState::Refused);
    let filter = UnitFilter { site_id: Some(incident.site_id), ..UnitFilter::default() };
    let paging = Paging { limit: Some(UNITS_MAX), cursor: None };
    let mut units = force::queries::units(sql, actor, &filter, &paging)?.items;
    units.retain(|unit| !there.contains(&unit.id));

    let jobs = jobs(sql, &units)?;
    let seen = last_seen(sql, actor, &units, now)?;
    let base = places::queries::spot(sql, incident.site_id)?;
    // Where it is not known to be, it is taken to be at the site; its position counts as unknown.
    let base = base.map(|at| Whence { at, place: None });
    let whence = |unit: &Unit| seen.get(&unit.id).map(|seen| seen.whence).or(base);
    let under_way: Vec<(&Unit, Whence)> = units.iter().filter_map(|unit| Some((unit, whence(unit)?))).collect();
    let ways = Approach::read(sql, &incident)?.of(&under_way)?;
    let demand = Expected::read(sql, incident.site_id, &units, now)?;
    let candidates: Vec<Candidate<Id>> = units
        .iter()
        .map(|unit| {
            let seen = seen.get(&unit.id);
            let from = whence(unit).and_then(|whence| point(whence.at));
            Candidate {
                id: unit.id,
                call_sign: unit.call_sign.clone(),
                duty: duty(unit.duty),
                job: jobs.get(&unit.id).copied(),
                position: seen.map(|seen| Fix { age_seconds: seen.age_s, accuracy_m: seen.accuracy_m }),
                capabilities: unit.capabilities.clone(),
                shift_seconds: seconds_between(unit.duty_since, now),
                travel_seconds: ways.get(&unit.id).map(|way| way.seconds),
                reach: from.map_or_else(Reach::default, |from| demand.reach(from, travel(unit), wanted.target_seconds)),
            }
        })
        .collect();
    let order = if coverage { Order::CoverageAware } else { Order::Nearest };
    let site = Site { demand: demand.demand.as_ref(), order };
    let ranking = suggestion::rank(&wanted, &candidates, site).map_err(Error::internal)?;

    let mut fitting: Vec<SuggestedUnit> = ranking.suggestions.iter().map(SuggestedUnit::fitting).collect();
    for unit in fitting.iter_mut().filter(|unit| refused.contains(&unit.unit_id)) {
        unit.reasons.insert(0, ReasonView::refused());
    }
    // Who gave it back is asked last; the order stays otherwise.
    fitting.sort_by_key(|unit| refused.contains(&unit.unit_id));
    fitting.extend(ranking.unfit.iter().map(SuggestedUnit::unfit));
    for unit in &mut fitting {
        unit.on_the_way(ways.get(&unit.unit_id).cloned());
    }
    Ok(SuggestionsView {
        coverage,
        target_s: wanted.target_seconds,
        needs: wanted.capabilities,
        units: fitting,
        shortfall: ranking.shortfall.as_ref().map(ShortfallView::from),
    })
}

fn wanted(incident: &Incident, kind: Option<&IncidentType>) -> Result<suggestion::Incident> {
    let target = kind.and_then(|kind| u32::try_from(kind.travel_s).ok()).filter(|target| *target > 0);
    Ok(suggestion::Incident {
        priority: priority(incident.priority)?,
        capabilities: kind.map(|kind| kind.needs.0.clone()).unwrap_or_default(),
        target_seconds: target.unwrap_or(TARGET_S),
    })
}

fn priority(number: i64) -> Result<Priority> {
    u8::try_from(number)
        .ok()
        .and_then(Priority::new)
        .ok_or_else(|| Error::internal("a priority that the schema excludes"))
}

pub(super) fn point((latitude, longitude): (f64, f64)) -> Option<Coordinates> {
    Coordinates::new(latitude, longitude).ok()
}

fn seconds_between(from: Time, to: Time) -> u32 {
    u32::try_from((to.micros() - from.micros()) / 1_000_000).unwrap_or(0)
}

const fn duty(duty: Duty) -> suggestion::Duty {
    match duty {
        Duty::OnDuty => suggestion::Duty::OnDuty,
        Duty::OnBreak => suggestion::Duty::OnBreak,
        Duty::OffDuty => suggestion::Duty::OffDuty,
    }
}

const fn activity(activity: Activity) -> suggestion::Activity {
    match activity {
        Activity::Assigned => suggestion::Activity::Assigned,
        Activity::Acknowledged => suggestion::Activity::Acknowledged,
        Activity::EnRoute => suggestion::Activity::EnRoute,
        Activity::OnScene => suggestion::Activity::OnScene,
    }
}

/// The first priority.
const MOST_URGENT: i64 = 1;

const fn hidden_activity(availability: Availability) -> Option<suggestion::Activity> {
    match availability {
        Availability::Assigned => Some(suggestion::Activity::Assigned),
        Availability::Acknowledged => Some(suggestion::Activity::Acknowledged),
        Availability::EnRoute => Some(suggestion::Activity::EnRoute),
        Availability::OnScene => Some(suggestion::Activity::OnScene),
        Availability::Available | Availability::OnBreak | Availability::OffDuty => None,
    }
}

/// Present work of units: of several the most important, and of equally important ones the one that is furthest.
fn jobs(sql: &mut dyn Sql, units: &[Unit]) -> Result<BTreeMap<Id, Job>> {
    let incidents: BTreeSet<Id> =
        units.iter().flat_map(|unit| &unit.assignments).map(|engagement| engagement.incident_id).collect();
    let incidents: Vec<Incident> = sql.by_ids("id", &incidents.into_iter().collect::<Vec<_>>(), "")?;
    let priorities: BTreeMap<Id, i64> = incidents.iter().map(|incident| (incident.id, incident.priority)).collect();
    let mut jobs = BTreeMap::new();
    for unit in units {
        let present = unit.assignments.iter().filter_map(|engagement| {
            Some((*priorities.get(&engagement.incident_id)?, std::cmp::Reverse(engagement.state)))
        });
        if let Some((number, std::cmp::Reverse(state))) = present.min() {
            jobs.insert(unit.id, Job { priority: priority(number)?, activity: activity(state) });
        }
        // What else it does is closed to the actor: nothing is so urgent that it would be called away from it.
        if unit.assignment_count > unit.assignments.len()
            && let Some(activity) = hidden_activity(unit.availability)
        {
            jobs.insert(unit.id, Job { priority: priority(MOST_URGENT)?, activity });
        }
    }
    Ok(jobs)
}

/// Where a unit was last, and how long ago.
struct Seen {
    whence: Whence,
    age_s: u32,
    accuracy_m: Option<u32>,
}

/// Where units were last since they came on duty: where a device says they are, or where they arrived last; that of one
/// that is still there is of now.
fn last_seen(sql: &mut dyn Sql, actor: &Actor, units: &[Unit], now: Time) -> Result<BTreeMap<Id, Seen>> {
    let ids: Vec<Id> = units.iter().map(|unit| unit.id).collect();
    let arrivals = store::latest_arrivals(sql, &ids)?;
    let incidents: BTreeSet<Id> = arrivals.iter().map(|arrival| arrival.incident_id).collect();
    let mut incidents: Vec<Incident> = sql.by_ids("id", &incidents.into_iter().collect::<Vec<_>>(), "")?;
    // Where a unit is must not say where something is that the actor may not know of.
    incidents.retain(|incident| actor.admission().opens(incident.id, incident.compartment_id));
    let mut spots = BTreeMap::new();
    for incident in &incidents {
        let spot = match incident.place_id {
            Some(place) => places::queries::spot(sql, place)?,
            None => incident.latitude.zip(incident.longitude),
        };
        spots.extend(spot.map(|at| (incident.id, Whence { at, place: incident.place_id })));
    }
    let mut seen = BTreeMap::new();
    for arrival in arrivals {
        let left = arrival.cleared_at.unwrap_or(now);
        let on_duty = units.iter().find(|unit| unit.id == arrival.unit_id).is_some_and(|unit| left >= unit.duty_since);
        if let Some(whence) = spots.get(&arrival.incident_id).filter(|_| on_duty) {
            seen.insert(arrival.unit_id, Seen { whence: *whence, age_s: seconds_between(left, now), accuracy_m: None });
        }
    }
    // What a phone or a radio says counts, unless the unit arrived somewhere since.
    for (unit, position) in force::queries::positions(sql, &ids)? {
        let age_s = seconds_between(position.at, now);
        let known = seen.get(&unit);
        if known.is_none_or(|known| known.age_s >= age_s) {
            let at = (position.latitude, position.longitude);
            let near = |whence: &Whence| places::model::metres(whence.at, at) <= STOREY_KEPT_M;
            // A phone knows no storey: close to where the unit arrived, it is taken to be up there still.
            let place = known.map(|known| known.whence).filter(near).and_then(|whence| whence.place);
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "metres: the cast saturates, and a radius is never negative"
            )]
            let accuracy_m = position.accuracy_m.map(|metres| metres.ceil() as u32);
            seen.insert(unit, Seen { whence: Whence { at, place }, age_s, accuracy_m });
        }
    }
    Ok(seen)
}

/// Where the next incidents are expected.
struct Expected {
    spots: Vec<Coordinates>,
    demand: Option<Demand>,
}

impl Expected {
    /// By where the latest ones were. How busy units are is what they are now, between the extremes that one moment shows.
    fn read(sql: &mut dyn Sql, site: Id, units: &[Unit], now: Time) -> Result<Self> {
        let since = now.plus_seconds(-DEMAND_BACK_S);
        let counts = store::counts_by_place(sql, site, since, DEMAND_INCIDENTS_MAX)?;
        let ids: Vec<Id> = counts.iter().map(|(place, _)| *place).collect();
        let places = places::queries::places_by_id(sql, &ids)?;
        let (mut spots, mut weights) = (Vec::new(), Vec::new());
        for (place, count) in counts {
            let place = places.get(&place).and_then(|place| place.latitude.zip(place.longitude));
            if let Some(at) = place.and_then(point).filter(|_| spots.len() < AREAS_MAX) {
                spots.push(at);
                weights.push(f64::from(u32::try_from(count).unwrap_or(u32::MAX)));
            }
        }
        let on_duty = units.iter().filter(|unit| unit.duty == Duty::OnDuty);
        let (busy, all) =
            on_duty.fold((0_u32, 0_u32), |(busy, all), unit| (busy + u32::from(unit.assignment_count > 0), all + 1));
        let demand = Demand::new(&weights, f64::from(busy + 1) / f64::from(all + 2)).ok();
        Ok(Self { spots, demand })
    }

    fn reach(&self, from: Coordinates, travel: Travel, within_s: u32) -> Reach {
        let near = |(area, at): (usize, &Coordinates)| (from.seconds_to(*at, travel) <= within_s).then_some(area);
        Reach::new(self.spots.iter().enumerate().filter_map(near))
    }
}
