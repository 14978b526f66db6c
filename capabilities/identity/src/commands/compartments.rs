//! Make a compartment, change it, and end what was granted for a time.

use kernel::actor::Action as _;
use kernel::db::SqlExt as _;
use kernel::error::Kind;
use kernel::journal::{Fact, stream};
use kernel::sweep::{self, Deadline};
use kernel::{Actor, Context, Error, Id, Result, Time, Tx, compartments::KIND};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::model::{
    Account, BrokenGlass, Compartment, CompartmentView, GlassView, MEMBERS_MAX, Member, clean_name, clean_text,
};
use crate::rights::{KeepCompartments, ManageCompartments};
use crate::{queries, store};

/// Kind of deadline: the next moment at which somebody's way into a compartment closes.
pub(crate) const ADMISSION: &str = "identity.admission";

#[derive(Serialize)]
struct CompartmentFact<'a> {
    compartment: &'a CompartmentView,
    #[serde(skip_serializing_if = "Option::is_none")]
    glass: Option<&'a GlassView>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    ended: Vec<Id>,
}

/// A new compartment.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateCompartment {
    /// What people call it. More than its members read it: it should tell nothing.
    pub name: String,
    /// What it is for; the same holds.
    #[serde(default)]
    pub about: Option<String>,
    /// The account that says who belongs to it.
    pub keeper_id: Id,
}

/// Makes a compartment with its keeper in it, and nobody else.
///
/// # Errors
/// `forbidden`, also without a fresh proof; `invalid`; `conflict` for a name that is taken.
pub fn create_compartment(tx: &mut Tx<'_>, context: &Context, input: CreateCompartment) -> Result<CompartmentView> {
    context.actor.must_be_a_person(context.now)?;
    context.actor.must_everywhere::<ManageCompartments>()?;
    let compartment = Compartment {
        id: Id::new(context.now),
        organisation: kernel::db::Sql::organisation(tx),
        name: clean_name(&input.name)?,
        about: clean_text("about", input.about.as_deref().unwrap_or_default())?,
        keeper_id: input.keeper_id,
        created_at: context.now,
        version: 1,
    };
    must_be_free_name(tx, &compartment)?;
    must_be_in_use(tx, input.keeper_id, "keeper_id")?;
    tx.insert(&compartment)?;
    let (id, account) = (compartment.id, input.keeper_id);
    let (since, until_at, glass_id) = (context.now, None, None);
    tx.insert(&Member {
        id: Id::new(context.now),
        compartment_id: id,
        account_id: account,
        since,
        until_at,
        glass_id,
    })?;
    record(tx, context, "compartment.created", compartment, None)
}

/// Who is to belong to a compartment.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CompartmentMemberSaid)]
pub struct MemberSaid {
    /// The account.
    pub account_id: Id,
    /// Until when; for good when absent.
    #[serde(default)]
    pub until: Option<Time>,
}

/// What of a compartment to change; what is absent stays.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ChangeCompartment {
    /// Which one.
    pub id: Id,
    /// The version the caller has seen.
    pub seen_version: Option<i64>,
    /// New name.
    pub name: Option<String>,
    /// New text; empty takes it away.
    pub about: Option<String>,
    /// The new keeper.
    pub keeper_id: Option<Id>,
    /// Everybody who belongs to it from now on, besides the keeper.
    pub members: Option<Vec<MemberSaid>>,
}

/// Changes a compartment. Its keeper does; where nobody can any more, somebody who manages compartments and is in.
///
/// # Errors
/// `not_found`, `forbidden`, also without a fresh proof; `invalid`, `stale`; `conflict` for a name that is taken.
pub fn change_compartment(tx: &mut Tx<'_>, context: &Context, input: ChangeCompartment) -> Result<CompartmentView> {
    context.actor.must_be_a_person(context.now)?;
    let mut compartment = known(tx, &context.actor, input.id)?;
    let manages = context.actor.holds_everywhere(ManageCompartments::NAME);
    let may = context.actor.id == Some(compartment.keeper_id)
        || (manages && context.actor.admission().is_within(compartment.id));
    if !may {
        return Err(Error::forbidden(KeepCompartments::NAME));
    }
    if input.seen_version.is_some_and(|seen| seen != compartment.version) {
        return Err(Error::new(Kind::Stale, "the compartment was changed in the meantime; read it again"));
    }
    if let Some(name) = input.name {
        compartment.name = clean_name(&name)?;
        must_be_free_name(tx, &compartment)?;
    }
    if let Some(about) = input.about {
        compartment.about = clean_text("about", &about)?;
    }
    if let Some(keeper) = input.keeper_id {
        must_be_in_use(tx, keeper, "keeper_id")?;
        compartment.keeper_id = keeper;
    }
    put_members(tx, context, &compartment, input.members)?;
    compartment.version += 1;
    tx.save(&compartment)?;
    set_deadline(tx, compartment.id)?;
    record(tx, context, "compartment.changed", compartment, None)
}

/// Writes who belongs to it, the keeper always; whoever stays has been there since before.
fn put_members(
    tx: &mut Tx<'_>,
    context: &Context,
    compartment: &Compartment,
    said: Option<Vec<MemberSaid>>,
) -> Result<()> {
    let mut present = store::members(tx, &[compartment.id])?;
    present.retain(|member| member.glass_id.is_none());
    let mut wanted = said.unwrap_or_else(|| {
        present.iter().map(|member| MemberSaid { account_id: member.account_id, until: member.until_at }).collect()
    });
    wanted.retain(|member| member.account_id != compartment.keeper_id);
    wanted.push(MemberSaid { account_id: compartment.keeper_id, until: None });
    if wanted.len() > MEMBERS_MAX {
        let message = format!("a compartment has at most {MEMBERS_MAX} members");
        return Err(Error::invalid(message.clone()).field("members", message));
    }
    for member in &present {
        store::delete_member(tx, member.id)?;
    }
    let mut put = std::collections::BTreeSet::new();
    for member in wanted.into_iter().filter(|member| member.until.is_none_or(|until| context.now < until)) {
        if !put.insert(member.account_id) {
            continue;
        }
        let before = present.iter().find(|one| one.account_id == member.account_id);
        if before.is_none() {
            must_be_in_use(tx, member.account_id, "members")?;
        }
        tx.insert(&Member {
            id: Id::new(context.now),
            compartment_id: compartment.id,
            account_id: member.account_id,
            since: before.map_or(context.now, |one| one.since),
            until_at: member.until,
            glass_id: None,
        })?;
    }
    Ok(())
}

/// Closes every way into a compartment whose time is over.
pub(crate) fn end_admissions(tx: &mut Tx<'_>, context: &Context, deadline: Deadline) -> Result<()> {
    let Some(compartment) = tx.by_id::<Compartment>(deadline.subject)? else { return Ok(()) };
    let over = |until: Option<Time>| until.is_some_and(|until| until <= context.now);
    let members = store::members(tx, &[compartment.id])?;
    let members: Vec<Member> = members.into_iter().filter(|one| over(one.until_at)).collect();
    for member in &members {
        end_member(tx, context, member)?;
    }
    set_deadline(tx, compartment.id)?;
    let ended = members.iter().map(|one| one.account_id).collect();
    record_ended(tx, context, "compartment.admission_ended", compartment, ended)
}

/// Takes somebody out; their broken glass ends with it.
pub(super) fn end_member(tx: &mut Tx<'_>, context: &Context, member: &Member) -> Result<()> {
    store::delete_member(tx, member.id)?;
    let Some(glass) = member.glass_id else { return Ok(()) };
    let glass: Option<BrokenGlass> = tx.by_id(glass)?;
    match glass {
        Some(glass) => tx.save(&BrokenGlass { ended_at: Some(context.now), ..glass }),
        None => Ok(()),
    }
}

/// Sets the deadline at which the next way into a compartment closes.
pub(super) fn set_deadline(tx: &mut Tx<'_>, compartment: Id) -> Result<()> {
    let members = store::members(tx, &[compartment])?;
    match members.iter().filter_map(|member| member.until_at).min() {
        None => sweep::clear(tx, ADMISSION, compartment),
        Some(due_at) => {
            let (kind, owner) = (ADMISSION.to_owned(), "keeper".to_owned());
            sweep::set(tx, &Deadline { kind, subject: compartment, site_id: None, due_at, owner })
        }
    }
}

/// A compartment that an actor may know of.
pub(super) fn known(tx: &mut Tx<'_>, actor: &Actor, id: Id) -> Result<Compartment> {
    let known: Option<Compartment> = tx.by_id(id)?.filter(|_| queries::is_known(actor, id));
    known.ok_or_else(|| Error::not_found("compartment"))
}

fn must_be_free_name(tx: &mut Tx<'_>, compartment: &Compartment) -> Result<()> {
    match store::compartment_named(tx, &compartment.name)? {
        Some(other) if other.id != compartment.id => {
            let message = format!("there is a compartment {} already", compartment.name);
            Err(Error::conflict(message.clone()).field("name", message))
        }
        _ => Ok(()),
    }
}

fn must_be_in_use(tx: &mut Tx<'_>, account: Id, field: &str) -> Result<()> {
    let account: Option<Account> = tx.by_id(account)?;
    if account.is_some_and(|account| account.disabled_at.is_none()) {
        return Ok(());
    }
    let message = "this is no account in use";
    Err(Error::invalid(message).field(field, message))
}

/// Writes the entry about a compartment.
pub(super) fn record(
    tx: &mut Tx<'_>,
    context: &Context,
    action: &'static str,
    compartment: Compartment,
    glass: Option<&GlassView>,
) -> Result<CompartmentView> {
    let view = view(tx, context, compartment)?;
    write(tx, context, action, &CompartmentFact { compartment: &view, glass, ended: Vec::new() })?;
    Ok(view)
}

fn record_ended(
    tx: &mut Tx<'_>,
    context: &Context,
    action: &'static str,
    compartment: Compartment,
    ended: Vec<Id>,
) -> Result<()> {
    let view = view(tx, context, compartment)?;
    write(tx, context, action, &CompartmentFact { compartment: &view, glass: None, ended })
}

fn view(tx: &mut Tx<'_>, context: &Context, compartment: Compartment) -> Result<CompartmentView> {
    let shown = queries::shown_compartments(tx, &context.actor, vec![compartment], context.now)?.pop();
    shown.ok_or_else(|| Error::internal("a compartment is shown as none"))
}

fn write(tx: &mut Tx<'_>, context: &Context, action: &'static str, payload: &CompartmentFact<'_>) -> Result<()> {
    let stream = stream(KIND, payload.compartment.id);
    tx.record(context, Fact { action, stream, site: None, occurred_at: None, payload })?;
    Ok(())
}
