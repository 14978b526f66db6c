//! Who may answer for incidents at a site, and how overruns climb there.

use std::collections::BTreeMap;

use kernel::actor::Action as _;
use kernel::db::Sql;
use kernel::{Actor, Id, Result, Role};

use crate::model::{Chain, ChainView, Colleague};
use crate::rights::{HandleIncident, RIGHTS, ReadIncidents};
use crate::store;

/// The roles that handle incidents.
fn handlers() -> &'static [Role] {
    RIGHTS.iter().find(|right| right.action == HandleIncident::NAME).map_or(&[], |right| right.roles)
}

/// The people who handle incidents at a site, by name.
///
/// # Errors
/// `not_found` for a site that the actor may not know.
pub fn dispatchers(sql: &mut dyn Sql, actor: &Actor, site: Id) -> Result<Vec<Colleague>> {
    places::queries::known_site(sql, site)?;
    actor.must_seen::<ReadIncidents, places::ReadPlaces>(site, "site")?;
    people_who_handle(sql, site)
}

/// The same for a command, which checks its own right.
pub(crate) fn people_who_handle(sql: &mut dyn Sql, site: Id) -> Result<Vec<Colleague>> {
    let people = identity::queries::holders(sql, handlers(), site)?;
    Ok(people.into_iter().map(|(account_id, name)| Colleague { account_id, name }).collect())
}

/// How overruns climb at a site.
///
/// # Errors
/// `not_found` for a site that the actor may not know.
pub fn chain(sql: &mut dyn Sql, actor: &Actor, site: Id) -> Result<ChainView> {
    places::queries::known_site(sql, site)?;
    actor.must_seen::<ReadIncidents, places::ReadPlaces>(site, "site")?;
    let chain = store::chain_of(sql, site)?;
    shown_chain(sql, chain)
}

/// A chain with the names of the people in it.
pub(crate) fn shown_chain(sql: &mut dyn Sql, chain: Chain) -> Result<ChainView> {
    let people: Vec<Id> = chain.steps.0.iter().filter_map(|step| step.account_id).collect();
    let names: BTreeMap<Id, String> = identity::queries::names(sql, &people)?.into_iter().collect();
    Ok(ChainView::new(chain, &names))
}
