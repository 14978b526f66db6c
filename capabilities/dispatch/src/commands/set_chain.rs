//! Say how overruns climb at a site.

use kernel::db::{Json, SqlExt as _};
use kernel::error::Kind;
use kernel::journal::{Fact, stream};
use kernel::{Context, Error, Id, Result, Tx};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::model::{Chain, ChainStep, ChainView};
use crate::rights::{ManageChain, ReadIncidents};
use crate::store;

/// The whole chain of a site.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetChain {
    /// The site; taken from the address.
    #[serde(default = "Id::nil")]
    #[schema(ignore)]
    pub site_id: Id,
    /// The version the caller has seen.
    #[serde(default)]
    #[schema(ignore)]
    pub seen_version: Option<i64>,
    /// Who is told, in order.
    pub steps: Vec<ChainStep>,
    /// Per cent of the waits for priority 1 to 5.
    pub priority_percent: Vec<i64>,
    /// Seconds that an acknowledged assignment may wait for the unit to set out.
    pub untouched_s: i64,
}

#[derive(serde::Serialize)]
struct ChainFact<'a> {
    chain: &'a ChainView,
}

/// Puts a chain in place of the one a site had. Steps that are due already keep their deadlines.
///
/// # Errors
/// `not_found`, `forbidden`, `invalid`, `stale`.
pub fn set_chain(tx: &mut Tx<'_>, context: &Context, mut input: SetChain) -> Result<ChainView> {
    let site = places::queries::known_site(tx, input.site_id)?;
    context.actor.must_seen::<ManageChain, ReadIncidents>(site.id, "site")?;
    let before = store::chain_of(tx, site.id)?;
    if input.seen_version.is_some_and(|seen| seen != before.version) {
        return Err(Error::new(Kind::Stale, "the chain was changed in the meantime; read it again"));
    }
    for step in &mut input.steps {
        step.mailboxes = kernel::mail::clean_mailboxes("steps", &step.mailboxes)?;
    }
    let chain = Chain {
        site_id: site.id,
        steps: Json(input.steps),
        priority_percent: Json(input.priority_percent),
        untouched_s: input.untouched_s,
        version: before.version + 1,
    };
    chain.check()?;
    let people: Vec<Id> = chain.steps.0.iter().filter_map(|step| step.account_id).collect();
    let known = identity::queries::names(tx, &people)?;
    if people.iter().any(|person| !known.iter().any(|(id, _)| id == person)) {
        let message = "one of the people has no account";
        return Err(Error::invalid(message).field("steps", message));
    }
    if before.version == 0 {
        tx.insert(&chain)?;
    } else {
        tx.save(&chain)?;
    }
    let view = crate::queries::shown_chain(tx, chain)?;
    let fact = Fact {
        action: "chain.changed",
        stream: stream("chain", site.id),
        site: Some(site.id),
        occurred_at: None,
        payload: ChainFact { chain: &view },
    };
    tx.record(context, fact)?;
    Ok(view)
}
