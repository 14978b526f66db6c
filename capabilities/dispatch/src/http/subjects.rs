//! Persons across incidents, their erasure, and what is in its way.

use axum::Json;
use kernel::db::Refused;
use kernel::http::{Body, By, Created, Done, List, Params, PathId};
use kernel::page::{Page, Paging};
use kernel::subject::Subject;
use kernel::{Id, Result};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::commands::{self, EraseSubject, LiftLegalHold, PlaceLegalHold};
use crate::model::{ErasurePreview, ErasureReport, LegalHold, ListedHold, SubjectAccess, SubjectDetail};
use crate::queries;
use crate::rights::{self, ManageLegalHolds, ReadLegalHolds, ReadSubjects};

/// Which persons to list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct SubjectQuery {
    /// Words of the name, digits of the number, or a plate, with gaps or without.
    query: Option<String>,
    /// Those who were erased; they have no name any more.
    #[serde(default)]
    erased: bool,
    /// Persons at the most (1 to 500).
    limit: Option<u32>,
    /// Taken from `next`.
    #[serde(default, deserialize_with = "kernel::page::cursor")]
    cursor: Option<String>,
}

/// Persons about whom details are kept, the newest first.
#[utoipa::path(get, path = "/subjects", tag = "dispatch", params(SubjectQuery),
    responses((status = 200, body = Page<Subject>)))]
pub(crate) async fn list_subjects(by: By<ReadSubjects>, Params(query): Params<SubjectQuery>) -> Result<List<Subject>> {
    by.list(move |sql, actor| {
        let paging = Paging { limit: query.limit, cursor: query.cursor };
        queries::subjects(sql, actor, query.query.as_deref(), query.erased, &paging)
    })
    .await
}

/// A person, where they are mentioned, and what keeps them from being erased.
#[utoipa::path(get, path = "/subjects/{id}", tag = "dispatch", params(("id" = Id, Path)),
    responses((status = 200, body = SubjectDetail)))]
pub(crate) async fn show_subject(by: By<ReadSubjects>, PathId(id): PathId) -> Result<Json<SubjectDetail>> {
    let now = by.app.clock.now();
    by.read(move |sql, actor| queries::subject(sql, actor, id, now)).await.map(Json)
}

/// What an erasure would take. Nothing is changed.
#[utoipa::path(get, path = "/subjects/{id}/erasure", tag = "dispatch", params(("id" = Id, Path)),
    responses((status = 200, body = ErasurePreview)))]
pub(crate) async fn preview_erasure(by: By<ReadSubjects>, PathId(id): PathId) -> Result<Json<ErasurePreview>> {
    let now = by.app.clock.now();
    by.read(move |sql, actor| queries::preview(sql, actor, id, now)).await.map(Json)
}

/// Erase a person: the key under which the journal speaks of them, every row that does, and the lines and files that are
/// named. It cannot be undone. A session must have been proved lately.
#[utoipa::path(post, path = "/subjects/{id}/erase", tag = "dispatch", request_body = EraseSubject,
    params(("id" = Id, Path)), responses((status = 200, body = ErasureReport)))]
pub(crate) async fn erase_subject(
    by: By<rights::EraseSubject>,
    PathId(id): PathId,
    Body(input): Body<EraseSubject>,
) -> Result<Done<ErasureReport>, Refused> {
    by.write(EraseSubject { id, ..input }, commands::erase_subject).await
}

/// All that is known of a person, for them: others are masked. That it was put together is written into the journal.
#[utoipa::path(get, path = "/subjects/{id}/access", tag = "dispatch", params(("id" = Id, Path)),
    responses((status = 200, body = SubjectAccess)))]
pub(crate) async fn access_subject(by: By<ReadSubjects>, PathId(id): PathId) -> Result<Json<SubjectAccess>, Refused> {
    let now = by.app.clock.now();
    // Asked first: a refused command goes into the journal with its address, and that may name what is sealed.
    by.read(move |sql, actor| queries::subject(sql, actor, id, now)).await?;
    by.write(id, commands::note_access).await?;
    let now = by.app.clock.now();
    Ok(by.read(move |sql, actor| queries::access(sql, actor, id, now)).await.map(Json)?)
}

/// Which holds to list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct HoldQuery {
    /// Those that were lifted.
    #[serde(default)]
    lifted: bool,
    /// Holds at the most (1 to 500).
    limit: Option<u32>,
    /// Taken from `next`.
    #[serde(default, deserialize_with = "kernel::page::cursor")]
    cursor: Option<String>,
}

/// What may not be erased for now, and why; the newest first.
#[utoipa::path(get, path = "/legal-holds", tag = "dispatch", params(HoldQuery),
    responses((status = 200, body = Page<ListedHold>)))]
pub(crate) async fn list_legal_holds(
    by: By<ReadLegalHolds>,
    Params(query): Params<HoldQuery>,
) -> Result<List<ListedHold>> {
    by.list(move |sql, actor| {
        let paging = Paging { limit: query.limit, cursor: query.cursor };
        queries::holds(sql, actor, query.lifted, &paging)
    })
    .await
}

/// Say that a person, or whoever is mentioned on an incident, may not be erased for now.
#[utoipa::path(post, path = "/legal-holds", tag = "dispatch", request_body = PlaceLegalHold,
    responses((status = 201, body = LegalHold)))]
pub(crate) async fn place_legal_hold(
    by: By<ManageLegalHolds>,
    Body(input): Body<PlaceLegalHold>,
) -> Result<Created<LegalHold>, Refused> {
    by.write(input, commands::place_legal_hold).await.map(Created)
}

/// Lift a hold.
#[utoipa::path(post, path = "/legal-holds/{id}/lift", tag = "dispatch", request_body = LiftLegalHold,
    params(("id" = Id, Path)), responses((status = 200, body = LegalHold)))]
pub(crate) async fn lift_legal_hold(
    by: By<ManageLegalHolds>,
    PathId(id): PathId,
    Body(input): Body<LiftLegalHold>,
) -> Result<Done<LegalHold>, Refused> {
    by.write(LiftLegalHold { id, ..input }, commands::lift_legal_hold).await
}
