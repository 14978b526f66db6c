//! Compartments, and broken glass.

use kernel::db::Refused;
use kernel::http::{Body, By, Created, Done, Edited, List, PathId};
use kernel::page::Page;
use kernel::{Id, Result};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::commands::{self, BreakGlass, ChangeCompartment, ConfirmGlass, CreateCompartment, EndGlass, MemberSaid};
use crate::model::{CompartmentView, GlassView};
use crate::queries;
use crate::rights;

/// Compartments by name: those that one is in, and all for whoever may read of all.
#[utoipa::path(get, path = "/compartments", tag = "identity", responses((status = 200, body = Page<CompartmentView>)))]
pub(crate) async fn list_compartments(by: By<rights::ReadCompartments>) -> Result<List<CompartmentView>> {
    let now = by.app.clock.now();
    by.list(move |sql, actor| queries::compartments(sql, actor, now).map(Page::whole)).await
}

/// Make a compartment.
#[utoipa::path(post, path = "/compartments", tag = "identity", request_body = CreateCompartment,
    responses((status = 201, body = CompartmentView)))]
pub(crate) async fn create_compartment(
    by: By<rights::ManageCompartments>,
    Body(input): Body<CreateCompartment>,
) -> Result<Created<CompartmentView>, Refused> {
    by.write(input, commands::create_compartment).await.map(Created)
}

/// What of a compartment to change; what is absent stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CompartmentChange {
    name: Option<String>,
    /// Empty: none.
    about: Option<String>,
    keeper_id: Option<Id>,
    /// Everybody who belongs to it from now on, besides the keeper.
    members: Option<Vec<MemberSaid>>,
}

/// Change a compartment, or who belongs to it; its keeper does.
#[utoipa::path(patch, path = "/compartments/{id}", tag = "identity", request_body = CompartmentChange,
    params(("id" = Id, Path)), responses((status = 200, body = CompartmentView)))]
pub(crate) async fn change_compartment(
    by: By<rights::KeepCompartments>,
    PathId(id): PathId,
    Body(input): Body<CompartmentChange>,
) -> Result<Edited<CompartmentView>, Refused> {
    let CompartmentChange { name, about, keeper_id, members } = input;
    let input = ChangeCompartment { id, seen_version: by.seen_version()?, name, about, keeper_id, members };
    by.write(input, commands::change_compartment).await.map(Edited)
}

/// Ask to be let into a compartment without belonging to it. Somebody else has to confirm it.
#[utoipa::path(post, path = "/compartments/{id}/glass", tag = "identity", request_body = BreakGlass,
    params(("id" = Id, Path)), responses((status = 201, body = GlassView)))]
pub(crate) async fn break_glass(
    by: By<rights::BreakCompartments>,
    PathId(id): PathId,
    Body(input): Body<BreakGlass>,
) -> Result<Created<GlassView>, Refused> {
    by.write(BreakGlass { id, ..input }, commands::break_glass).await.map(Created)
}

/// Let somebody into a compartment for an hour, as the second person.
#[utoipa::path(post, path = "/glass/{id}/confirm", tag = "identity", params(("id" = Id, Path)),
    responses((status = 200, body = GlassView)))]
pub(crate) async fn confirm_glass(
    by: By<rights::BreakCompartments>,
    PathId(id): PathId,
) -> Result<Done<GlassView>, Refused> {
    let input = ConfirmGlass { id, sends_mail: by.app.sends_mail };
    by.write(input, commands::confirm_glass).await
}

/// End a request to be let in, or close the way that it opened.
#[utoipa::path(post, path = "/glass/{id}/end", tag = "identity", params(("id" = Id, Path)),
    responses((status = 200, body = GlassView)))]
pub(crate) async fn end_glass(
    by: By<rights::KeepCompartments>,
    PathId(id): PathId,
) -> Result<Done<GlassView>, Refused> {
    by.write(EndGlass { id }, commands::end_glass).await
}
