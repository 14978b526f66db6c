//! What people see of compartments.

use std::collections::{BTreeMap, BTreeSet};

use kernel::db::{Sql, SqlExt as _};
use kernel::{Actor, Error, Id, Result, Time};

use crate::model::{BrokenGlass, Compartment, CompartmentView, GlassView, MemberView, Person};
use crate::rights::ReadAllCompartments;
use crate::store;

/// The compartments that the actor may know of: those it is in, and all for whoever holds that right.
///
/// # Errors
/// As [`Sql::query`].
pub fn compartments(sql: &mut dyn Sql, actor: &Actor, now: Time) -> Result<Vec<CompartmentView>> {
    let mut rows = store::compartments(sql)?;
    rows.retain(|row| is_known(actor, row.id));
    shown(sql, actor, rows, now)
}

/// Whether an actor may know that there is a compartment.
pub(crate) fn is_known(actor: &Actor, id: Id) -> bool {
    // A compartment stands at no site: whoever holds the right at one may know of all.
    actor.holds_anywhere(<ReadAllCompartments as kernel::actor::Action>::NAME) || actor.admission().is_within(id)
}

/// The name of a compartment that the actor is in.
///
/// # Errors
/// `not_found` when it is not there or the actor may not know of it; `forbidden` when it is not in.
pub fn own_compartment(sql: &mut dyn Sql, actor: &Actor, id: Id) -> Result<String> {
    let missing = || Error::not_found("compartment");
    let row: Compartment = sql.by_id(id)?.filter(|_| is_known(actor, id)).ok_or_else(missing)?;
    if actor.admission().is_within(id) {
        Ok(row.name)
    } else {
        Err(Error::conflict("only members put something into a compartment"))
    }
}

/// Refuses for everybody but the keeper of a compartment.
///
/// # Errors
/// `forbidden`.
pub fn must_keep(sql: &mut dyn Sql, actor: &Actor, id: Id) -> Result<()> {
    let row: Option<Compartment> = sql.by_id(id)?;
    if row.is_some_and(|row| actor.id == Some(row.keeper_id)) {
        return Ok(());
    }
    Err(Error::new(kernel::error::Kind::Forbidden, "the compartment's keeper does this"))
}

/// Who is in a compartment for good or for a time, without those who broke glass.
///
/// # Errors
/// As [`Sql::query`].
pub fn members(sql: &mut dyn Sql, compartment: Id, now: Time) -> Result<BTreeSet<Id>> {
    let members = store::members(sql, &[compartment])?.into_iter();
    let counts = |until: Option<Time>| until.is_none_or(|until| now < until);
    Ok(members.filter(|one| one.glass_id.is_none() && counts(one.until_at)).map(|one| one.account_id).collect())
}

/// Shows compartments, in their order.
pub(crate) fn shown(
    sql: &mut dyn Sql,
    actor: &Actor,
    rows: Vec<Compartment>,
    now: Time,
) -> Result<Vec<CompartmentView>> {
    let ids: Vec<Id> = rows.iter().map(|row| row.id).collect();
    let members = store::members(sql, &ids)?;
    let glass = store::open_glass(sql, &ids, now)?;
    let people = members.iter().map(|one| one.account_id).chain(rows.iter().map(|row| row.keeper_id));
    let people = people.chain(glass.iter().flat_map(|one| [Some(one.asker_id), one.confirmer_id]).flatten());
    let people: Vec<Id> = people.collect::<BTreeSet<_>>().into_iter().collect();
    let names: BTreeMap<Id, String> = super::names(sql, &people)?.into_iter().collect();
    let person = |id: Id| Person { account_id: id, name: names.get(&id).cloned().unwrap_or_default() };
    let member = |one: &crate::model::Member| MemberView {
        account_id: one.account_id,
        name: person(one.account_id).name,
        since: one.since,
        until: one.until_at,
        broke_glass: one.glass_id.is_some(),
    };
    let shown = |row: Compartment| CompartmentView {
        members: members.iter().filter(|one| one.compartment_id == row.id).map(member).collect(),
        glass: glass
            .iter()
            .filter(|one| one.compartment_id == row.id)
            .map(|one| glass_view(one, &row.name, &person))
            .collect(),
        mine: actor.admission().is_within(row.id),
        id: row.id,
        keeper: person(row.keeper_id),
        name: row.name,
        about: row.about,
        version: row.version,
    };
    Ok(rows.into_iter().map(shown).collect())
}

fn glass_view(glass: &BrokenGlass, compartment: &str, person: &dyn Fn(Id) -> Person) -> GlassView {
    GlassView {
        id: glass.id,
        compartment_id: glass.compartment_id,
        compartment: compartment.to_owned(),
        asker: person(glass.asker_id),
        reason: glass.reason.clone(),
        asked_at: glass.asked_at,
        confirmer: glass.confirmer_id.map(person),
        confirmed_at: glass.confirmed_at,
        ends_at: glass.ends_at,
        ended_at: glass.ended_at,
    }
}

/// Shows one request.
pub(crate) fn shown_glass(sql: &mut dyn Sql, glass: &BrokenGlass, compartment: &str) -> Result<GlassView> {
    let people: Vec<Id> = std::iter::once(glass.asker_id).chain(glass.confirmer_id).collect();
    let names: BTreeMap<Id, String> = super::names(sql, &people)?.into_iter().collect();
    let person = |id: Id| Person { account_id: id, name: names.get(&id).cloned().unwrap_or_default() };
    Ok(glass_view(glass, compartment, &person))
}
