//! Get into a compartment without belonging to it: with a reason, a second person, for a time, and not unnoticed.

use kernel::db::SqlExt as _;
use kernel::mail::{self, Letter};
use kernel::{Context, Error, Id, Result, Tx};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::compartments::{end_member, known, record, set_deadline};
use crate::model::{ASKED_S, BrokenGlass, Compartment, GlassView, Member, clean_text};
use crate::{queries, store};

/// Why somebody has to get in.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BreakGlass {
    /// The compartment; taken from the address.
    #[serde(default = "Id::nil")]
    #[schema(ignore)]
    pub id: Id,
    /// Why.
    pub reason: String,
}

/// Asks to be let into a compartment. Nothing opens before somebody else confirms it.
///
/// # Errors
/// `not_found`; `forbidden` without a fresh proof; `invalid` without a reason; `conflict` for whoever is in, or has asked.
pub fn break_glass(tx: &mut Tx<'_>, context: &Context, input: BreakGlass) -> Result<GlassView> {
    let asker = context.actor.must_be_a_person(context.now)?;
    let compartment = known(tx, &context.actor, input.id)?;
    if context.actor.admission().is_within(compartment.id) {
        return Err(Error::conflict(format!("you are in {} already", compartment.name)));
    }
    let reason = clean_text("reason", &input.reason)?.ok_or_else(|| {
        let message = "say why it cannot wait for a member";
        Error::invalid(message).field("reason", message)
    })?;
    if store::open_glass(tx, &[compartment.id], context.now)?.iter().any(|one| one.asker_id == asker) {
        return Err(Error::conflict("you have asked already; somebody else has to confirm it"));
    }
    let glass = BrokenGlass {
        id: Id::new(context.now),
        compartment_id: compartment.id,
        asker_id: asker,
        reason,
        asked_at: context.now,
        confirmer_id: None,
        confirmed_at: None,
        ends_at: context.now.plus_seconds(ASKED_S),
        ended_at: None,
    };
    tx.insert(&glass)?;
    told(tx, context, "compartment.glass_asked", compartment, &glass)
}

/// Which request, and whether letters can be sent.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ConfirmGlass {
    /// The request.
    pub id: Id,
    /// Whether a mail server is configured.
    pub sends_mail: bool,
}

/// Lets somebody into a compartment for a time, as the second person; its keeper and members are told.
///
/// # Errors
/// `not_found`; `forbidden` without a fresh proof; `conflict` for one's own request, or one that no longer waits.
pub fn confirm_glass(tx: &mut Tx<'_>, context: &Context, input: ConfirmGlass) -> Result<GlassView> {
    let confirmer = context.actor.must_be_a_person(context.now)?;
    let (mut glass, compartment) = asked(tx, context, input.id)?;
    glass.confirm(confirmer, context.now)?;
    tx.save(&glass)?;
    tx.insert(&Member {
        id: Id::new(context.now),
        compartment_id: compartment.id,
        account_id: glass.asker_id,
        since: context.now,
        until_at: Some(glass.ends_at),
        glass_id: Some(glass.id),
    })?;
    set_deadline(tx, compartment.id)?;
    let view = told(tx, context, "compartment.glass_broken", compartment, &glass)?;
    if input.sends_mail {
        tell_members(tx, context, &view)?;
    }
    Ok(view)
}

/// Which request to end.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct EndGlass {
    /// The request.
    pub id: Id,
}

/// Ends a request, or closes the way in that it opened: whoever asked does, or the keeper.
///
/// # Errors
/// `not_found`; `forbidden` for others; `conflict` when it has ended.
pub fn end_glass(tx: &mut Tx<'_>, context: &Context, input: EndGlass) -> Result<GlassView> {
    let me = context.actor.must_be_a_person(context.now)?;
    let (mut glass, compartment) = asked(tx, context, input.id)?;
    if me != glass.asker_id && me != compartment.keeper_id {
        return Err(Error::new(kernel::error::Kind::Forbidden, "whoever asked ends it, or the keeper"));
    }
    if glass.ended_at.is_some() || glass.ends_at <= context.now {
        return Err(Error::conflict("it has ended already"));
    }
    glass.ended_at = Some(context.now);
    tx.save(&glass)?;
    let members = store::members(tx, &[compartment.id])?;
    for member in members.iter().filter(|member| member.glass_id == Some(glass.id)) {
        end_member(tx, context, member)?;
    }
    set_deadline(tx, compartment.id)?;
    told(tx, context, "compartment.glass_ended", compartment, &glass)
}

fn asked(tx: &mut Tx<'_>, context: &Context, id: Id) -> Result<(BrokenGlass, Compartment)> {
    let glass: BrokenGlass = tx.by_id(id)?.ok_or_else(|| Error::not_found("request"))?;
    let compartment = known(tx, &context.actor, glass.compartment_id).map_err(|_| Error::not_found("request"))?;
    Ok((glass, compartment))
}

fn told(
    tx: &mut Tx<'_>,
    context: &Context,
    action: &'static str,
    compartment: Compartment,
    glass: &BrokenGlass,
) -> Result<GlassView> {
    let view = queries::shown_glass(tx, glass, &compartment.name)?;
    record(tx, context, action, compartment, Some(&view))?;
    Ok(view)
}

/// One letter to each member's mailbox. What lies in the compartment is not in it.
fn tell_members(tx: &mut Tx<'_>, context: &Context, glass: &GlassView) -> Result<()> {
    let members = queries::members(tx, glass.compartment_id, context.now)?;
    let members: Vec<Id> = members.into_iter().filter(|member| *member != glass.asker.account_id).collect();
    let confirmer = glass.confirmer.as_ref().map_or("", |person| person.name.as_str());
    for to in queries::mailboxes_of(tx, &members)? {
        let letter = Letter {
            to,
            subject: format!("Glass broken: {}", glass.compartment),
            text: format!(
                "{} was let into the compartment {} by {confirmer}, without belonging to it.\n\nReason: {}\nUntil: {}\n\n\
                 Its keeper can end it before.\n",
                glass.asker.name, glass.compartment, glass.reason, glass.ends_at
            ),
            page: Some("/office/compartments".to_owned()),
            attachments: Vec::new(),
        };
        mail::post(tx, context, letter)?;
    }
    Ok(())
}
