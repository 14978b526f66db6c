//! Say where units are.

use std::collections::{BTreeMap, BTreeSet};

use kernel::db::SqlExt as _;
use kernel::error::Kind;
use kernel::feed::Passing;
use kernel::{Context, Error, Id, Result, Time, Tx};
use places::model::{Area, innermost};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::model::{
    Duty, FIXES_MAX, Fix, FixStatus, Position, PositionRow, PositionSource, TRAIL_KEPT_S, TrailRow, UnitRow,
};
use crate::rights::{ReportOwnPosition, ReportPositions};
use crate::store;

/// Where units are or were.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ReportPositions)]
pub struct PositionReport {
    /// What the devices say, in any order; at most 500.
    pub items: Vec<Fix>,
}

/// What became of one fix.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct FixOutcome {
    /// The unit, where it is known.
    pub unit_id: Option<Id>,
    /// What became of it.
    pub status: FixStatus,
}

/// What became of a report, in its order.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct PositionsTaken {
    /// One for each fix.
    pub items: Vec<FixOutcome>,
}

/// A unit that the report speaks of.
struct Followed {
    unit: UnitRow,
    source: PositionSource,
    /// Where it is, as far as is known by now.
    last: Option<PositionRow>,
    /// Whether that is new to the store.
    fresh: bool,
    moved: bool,
    /// The area in which it was counted before the report.
    left: Option<Id>,
}

/// Takes positions in. One doubtful fix does not keep the others out: each has its own outcome. Where a unit is goes to
/// the screens and not into the journal, which would keep it for ever; the journal has the areas it enters.
///
/// # Errors
/// `too_large` beyond 500 fixes.
pub fn report_positions(tx: &mut Tx<'_>, context: &Context, input: PositionReport) -> Result<PositionsTaken> {
    if input.items.len() > FIXES_MAX {
        return Err(Error::new(Kind::TooLarge, format!("a report takes at most {FIXES_MAX} positions")));
    }
    let (named, mut followed) = followed(tx, context, &input.items)?;
    let mut areas: BTreeMap<Id, Vec<Area>> = BTreeMap::new();
    let mut items = Vec::with_capacity(input.items.len());
    for fix in &input.items {
        let unit_id = fix.unit_id.or_else(|| named.get(fix.call_sign.as_deref()?.trim()).copied());
        let status = match unit_id.and_then(|id| followed.get_mut(&id)) {
            None => FixStatus::Unknown,
            Some(_) if !fix.is_possible() => FixStatus::Invalid,
            Some(one) => {
                let site = one.unit.site_id;
                if let std::collections::btree_map::Entry::Vacant(entry) = areas.entry(site) {
                    entry.insert(places::queries::areas(tx, site)?);
                }
                take(tx, context, one, fix, areas.get(&site).map_or(&[], Vec::as_slice))?
            }
        };
        items.push(FixOutcome { unit_id: unit_id.filter(|id| followed.contains_key(id)), status });
    }
    for one in followed.into_values().filter(|one| one.moved) {
        let areas = areas.get(&one.unit.site_id).map_or(&[][..], Vec::as_slice);
        keep(tx, context, one, areas)?;
    }
    Ok(PositionsTaken { items })
}

/// The units of a report that the actor may speak for, and the units by their call signs.
fn followed(
    tx: &mut Tx<'_>,
    context: &Context,
    fixes: &[Fix],
) -> Result<(BTreeMap<String, Id>, BTreeMap<Id, Followed>)> {
    let signs: BTreeSet<&str> = fixes
        .iter()
        .filter(|fix| fix.unit_id.is_none())
        .filter_map(|fix| fix.call_sign.as_deref().map(str::trim))
        .collect();
    let own = crate::queries::own_units(tx, &context.actor)?;
    let (any, crew) = (context.actor.scope::<ReportPositions>(), context.actor.scope::<ReportOwnPosition>());
    let may = |unit: &UnitRow| any.contains(unit.site_id) || (own.contains(&unit.id) && crew.contains(unit.site_id));
    let mut named: BTreeMap<String, Vec<UnitRow>> = BTreeMap::new();
    for sign in signs {
        let units = store::units_signed(tx, &sign.to_uppercase())?;
        named.insert(sign.to_owned(), units.into_iter().filter(|unit| may(unit)).collect());
    }
    let ids: BTreeSet<Id> = fixes.iter().filter_map(|fix| fix.unit_id).collect();
    let mut units: Vec<UnitRow> = tx.by_ids("id", &ids.into_iter().collect::<Vec<_>>(), "")?;
    units.retain(|unit| !unit.retired && may(unit));
    // A call sign that two sites use says nothing.
    named.retain(|_, units| units.len() == 1);
    let alone: Vec<(String, UnitRow)> =
        named.into_iter().filter_map(|(sign, mut units)| Some((sign, units.pop()?))).collect();
    let named = alone.iter().map(|(sign, unit)| (sign.clone(), unit.id)).collect();
    units.extend(alone.into_iter().map(|(_, unit)| unit));
    let ids: Vec<Id> = units.iter().map(|unit| unit.id).collect();
    let mut known: BTreeMap<Id, PositionRow> =
        tx.by_ids::<PositionRow>("unit_id", &ids, "")?.into_iter().map(|row| (row.unit_id, row)).collect();
    let followed = units.into_iter().map(|unit| {
        let last = known.remove(&unit.id);
        let source = if own.contains(&unit.id) { PositionSource::Phone } else { PositionSource::Gateway };
        let left = last.as_ref().and_then(|row| row.place_id);
        (unit.id, Followed { unit, source, fresh: last.is_none(), last, moved: false, left })
    });
    Ok((named, followed.collect()))
}

/// Takes one fix in.
fn take(tx: &mut Tx<'_>, context: &Context, one: &mut Followed, fix: &Fix, areas: &[Area]) -> Result<FixStatus> {
    let (at, clock_ahead) = fix.moment(context.now);
    if one.unit.duty == Duty::OffDuty {
        return Ok(FixStatus::OffDuty);
    }
    if at < one.unit.duty_since {
        return Ok(FixStatus::BeforeDuty);
    }
    let point = |at: Time| TrailRow {
        id: Id::new(context.now),
        unit_id: one.unit.id,
        latitude: fix.latitude,
        longitude: fix.longitude,
        accuracy_m: fix.accuracy_m,
        at,
    };
    if one.last.as_ref().is_some_and(|last| at <= last.at) {
        // The same fix once more is no point of its own.
        if one.last.as_ref().is_some_and(|last| at < last.at) {
            tx.insert(&point(at))?;
        }
        return Ok(FixStatus::Late);
    }
    let worth = one.last.as_ref().is_none_or(|last| last.is_worth_a_point(fix, at));
    if worth {
        tx.insert(&point(at))?;
    }
    let mut row = match one.last.take() {
        Some(row) => row,
        None => PositionRow::first(&one.unit, fix, at),
    };
    if worth {
        row.trail_at = at;
    }
    row.move_to(fix, at, context.now);
    (row.source, row.clock_ahead) = (one.source, clock_ahead);
    if fix.tells_the_area() {
        row.seen_in(innermost(areas, (fix.latitude, fix.longitude)).map(|area| area.id), at);
    }
    one.last = Some(row);
    one.moved = true;
    Ok(FixStatus::Taken)
}

/// Writes the last position of a unit, shows it, and notes the area that the unit has entered or left.
fn keep(tx: &mut Tx<'_>, context: &Context, one: Followed, areas: &[Area]) -> Result<()> {
    let Some(row) = one.last else { return Ok(()) };
    if one.fresh {
        tx.insert(&row)?;
    } else {
        tx.save(&row)?;
    }
    store::forget_trail(tx, row.unit_id, context.now.plus_seconds(-TRAIL_KEPT_S))?;
    let path = |id: Option<Id>| areas.iter().find(|area| Some(area.id) == id).map(|area| area.path.clone());
    let (from, to) = (path(one.left), path(row.place_id));
    let changed = one.left != row.place_id;
    let position = Position::new(row, &one.unit.call_sign, to.clone());
    tx.pass(Passing::new("position", one.unit.site_id, &position)?);
    if changed {
        super::record_move(tx, context, one.unit.id, super::Move { from, to, since: position.place_since })?;
    }
    Ok(())
}
