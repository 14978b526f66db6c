//! Positions of the control room: add, change, take, leave, hand over, sign.

use kernel::actor::Action;
use kernel::db::SqlExt as _;
use kernel::error::Kind;
use kernel::journal::{Fact, stream};
use kernel::{Context, Error, Id, Result, Tx};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::own_incident::{give, handler, may_answer};
use crate::model::{PassOn, PassOnView, Position, PositionView, optional, position_name, required};
use crate::rights::{HandleIncident, ManageDesk, ReadIncidents};
use crate::store;

/// Open incidents that go over in one hand-over at the most: far more than anybody answers for.
const HANDED_MAX: i64 = 500;

#[derive(serde::Serialize)]
struct DeskFact<'a> {
    position: &'a PositionView,
    #[serde(skip_serializing_if = "Option::is_none")]
    pass_on: Option<&'a PassOnView>,
    /// Who held it before.
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<String>,
}

fn position<A: Action>(tx: &mut Tx<'_>, context: &Context, id: Id) -> Result<Position> {
    let position: Position = tx.by_id(id)?.ok_or_else(|| Error::not_found("position"))?;
    context.actor.must_seen::<A, ReadIncidents>(position.site_id, "position")?;
    Ok(position)
}

fn me(context: &Context) -> Result<Id> {
    context.actor.id.ok_or_else(|| Error::conflict("only somebody with an account holds a position"))
}

fn record(
    tx: &mut Tx<'_>,
    context: &Context,
    action: &'static str,
    position: Position,
    pass_on: Option<&PassOnView>,
    before: Option<Id>,
) -> Result<PositionView> {
    let (id, site) = (position.id, position.site_id);
    let shown = crate::queries::shown_positions(tx, vec![position])?.pop();
    let view = shown.ok_or_else(|| Error::internal("a position is shown as none"))?;
    let from = match before {
        Some(account) => identity::queries::names(tx, &[account])?.pop().map(|(_, name)| name),
        None => None,
    };
    let payload = DeskFact { position: &view, pass_on, from };
    tx.record(context, Fact { action, stream: stream("desk", id), site: Some(site), occurred_at: None, payload })?;
    Ok(view)
}

/// A new position.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreatePosition {
    /// The site.
    pub site_id: Id,
    /// Name, such as `Desk 1`.
    pub name: String,
}

/// Adds a position to a site's control room.
///
/// # Errors
/// `not_found`, `forbidden`, `invalid`; `conflict` when the site has one of that name.
pub fn create_position(tx: &mut Tx<'_>, context: &Context, input: CreatePosition) -> Result<PositionView> {
    let site = places::queries::known_site(tx, input.site_id)?;
    context.actor.must_seen::<ManageDesk, places::ReadPlaces>(site.id, "site")?;
    let name = position_name(&input.name)?;
    must_be_free_name(tx, site.id, &name, None)?;
    let position = Position {
        id: Id::new(context.now),
        site_id: site.id,
        name,
        holder_id: None,
        held_since: None,
        retired: false,
        version: 1,
    };
    tx.insert(&position)?;
    record(tx, context, "desk.created", position, None, None)
}

fn must_be_free_name(tx: &mut Tx<'_>, site: Id, name: &str, own: Option<Id>) -> Result<()> {
    match store::position_named(tx, site, name)? {
        Some(other) if Some(other.id) != own => {
            let message = format!("the site has a position {name} already");
            Err(Error::conflict(message.clone()).field("name", message))
        }
        _ => Ok(()),
    }
}

/// What of a position to change; what is absent stays.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct UpdatePosition {
    /// Which one.
    pub id: Id,
    /// The version the caller has seen.
    pub seen_version: Option<i64>,
    /// New name.
    pub name: Option<String>,
    /// Whether it is no longer used.
    pub retired: Option<bool>,
}

/// Changes a position.
///
/// # Errors
/// `not_found`, `forbidden`, `invalid`, `stale`; `conflict` for a name that is taken, or when a held one is retired.
pub fn update_position(tx: &mut Tx<'_>, context: &Context, input: UpdatePosition) -> Result<PositionView> {
    let mut position = position::<ManageDesk>(tx, context, input.id)?;
    if input.seen_version.is_some_and(|seen| seen != position.version) {
        return Err(Error::new(Kind::Stale, "the position was changed in the meantime; read it again"));
    }
    if let Some(name) = input.name {
        position.name = position_name(&name)?;
        must_be_free_name(tx, position.site_id, &position.name, Some(position.id))?;
    }
    if input.retired == Some(true) && position.holder_id.is_some() {
        return Err(Error::conflict(format!("somebody holds {}; it is left first", position.name)));
    }
    position.retired = input.retired.unwrap_or(position.retired);
    position.version += 1;
    tx.save(&position)?;
    record(tx, context, "desk.updated", position, None, None)
}

/// Which position to take.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct TakePosition {
    /// The position.
    pub id: Id,
}

/// Sits down at a position; whoever held it is relieved. Who holds it already changes nothing.
///
/// # Errors
/// `not_found`, `forbidden`; `conflict` for one that is no longer used.
pub fn take_position(tx: &mut Tx<'_>, context: &Context, input: TakePosition) -> Result<PositionView> {
    let mut position = position::<HandleIncident>(tx, context, input.id)?;
    let me = me(context)?;
    if position.retired {
        return Err(Error::conflict(format!("{} is no longer used", position.name)));
    }
    if position.holder_id == Some(me) {
        let shown = crate::queries::shown_positions(tx, vec![position])?.pop();
        return shown.ok_or_else(|| Error::internal("a position is shown as none"));
    }
    let before = position.holder_id;
    position.hold(Some(me), context.now);
    tx.save(&position)?;
    record(tx, context, "desk.taken", position, None, before)
}

/// What to pass on when a position is left.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LeavePosition {
    /// The position; taken from the address.
    #[serde(default = "Id::nil")]
    #[schema(ignore)]
    pub id: Id,
    /// What the next one has to know.
    #[serde(default)]
    pub text: Option<String>,
}

/// Leaves a position with nobody on it. Open incidents stay with whoever answers for them.
///
/// # Errors
/// `not_found`, `forbidden`; `conflict` when somebody else holds it.
pub fn leave_position(tx: &mut Tx<'_>, context: &Context, input: LeavePosition) -> Result<PositionView> {
    let mut position = held_position(tx, context, input.id)?;
    let text = optional("text", input.text.as_deref())?;
    let note = text.map(|text| write_note(tx, context, &position, text, 0)).transpose()?;
    let before = position.holder_id;
    position.hold(None, context.now);
    tx.save(&position)?;
    record(tx, context, "desk.left", position, note.as_ref(), before)
}

/// Who takes over, and what they have to know.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HandOver {
    /// The position; taken from the address.
    #[serde(default = "Id::nil")]
    #[schema(ignore)]
    pub id: Id,
    /// The successor's account.
    pub account_id: Id,
    /// What they have to know.
    pub text: String,
}

/// Hands a position over with every open incident that one answers for at its site; the successor signs what was
/// passed on.
///
/// # Errors
/// `not_found`, `forbidden`; `invalid` without a text, or for somebody who does not handle incidents there; `conflict`
/// when somebody else holds the position, or the successor is oneself.
pub fn hand_over(tx: &mut Tx<'_>, context: &Context, input: HandOver) -> Result<PositionView> {
    let mut position = held_position(tx, context, input.id)?;
    let me = me(context)?;
    if input.account_id == me {
        return Err(Error::conflict("a position is handed over to somebody else"));
    }
    let name = handler(tx, position.site_id, input.account_id)?;
    let text = required("text", &input.text)?;
    let incidents = store::open_of(tx, me, position.site_id, HANDED_MAX)?;
    // How many there are in compartments is for nobody else to read.
    let count = incidents.iter().filter(|incident| incident.compartment_id.is_none()).count() as i64;
    for incident in incidents {
        if !may_answer(tx, context, &incident, input.account_id)? {
            continue;
        }
        give(tx, context, incident, input.account_id, &name, "incident.handed")?;
    }
    let note = write_note(tx, context, &position, text, count)?;
    position.hold(Some(input.account_id), context.now);
    tx.save(&position)?;
    record(tx, context, "desk.handed_over", position, Some(&note), Some(me))
}

fn held_position(tx: &mut Tx<'_>, context: &Context, id: Id) -> Result<Position> {
    let position = position::<HandleIncident>(tx, context, id)?;
    if position.holder_id == Some(me(context)?) {
        Ok(position)
    } else {
        Err(Error::conflict(format!("you do not hold {}", position.name)))
    }
}

fn write_note(
    tx: &mut Tx<'_>,
    context: &Context,
    position: &Position,
    text: String,
    incidents: i64,
) -> Result<PassOnView> {
    let note = PassOn {
        id: Id::new(context.now),
        position_id: position.id,
        text,
        author_id: me(context)?,
        author: context.actor.name.clone(),
        written_at: context.now,
        incidents,
        signer_id: None,
        signer: None,
        signed_at: None,
    };
    tx.insert(&note)?;
    Ok(note.into())
}

/// Which pass-on was read.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SignPassOn {
    /// The pass-on.
    pub id: Id,
}

/// Signs what was passed on: whoever holds the position now has read it.
///
/// # Errors
/// `not_found`, `forbidden`; `conflict` when one does not hold the position, wrote it oneself, or it is signed.
pub fn sign_pass_on(tx: &mut Tx<'_>, context: &Context, input: SignPassOn) -> Result<PassOnView> {
    let mut note: PassOn = tx.by_id(input.id)?.ok_or_else(|| Error::not_found("pass-on"))?;
    let position = held_position(tx, context, note.position_id)?;
    let me = me(context)?;
    if let Some(signer) = &note.signer {
        return Err(Error::conflict(format!("{signer} signed it already")));
    }
    if note.author_id == me {
        return Err(Error::conflict("somebody else signs what you passed on"));
    }
    note.signer_id = Some(me);
    note.signer = Some(context.actor.name.clone());
    note.signed_at = Some(context.now);
    tx.save(&note)?;
    let view = PassOnView::from(note);
    record(tx, context, "desk.signed", position, Some(&view), None)?;
    Ok(view)
}
