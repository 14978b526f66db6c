//! Units that could be sent.

use kernel::http::{By, Params, PathId};
use kernel::{Id, Result};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::model::SuggestionsView;
use crate::queries;
use crate::rights::ReadIncidents;

/// What to sort by.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct SuggestionQuery {
    /// Count in what each unit leaves uncovered: fewer late arrivals, at a longer mean.
    #[serde(default)]
    coverage: bool,
}

/// Rank the units of the site for an incident, with reasons. Nothing is sent by it.
#[utoipa::path(get, path = "/incidents/{id}/suggestions", tag = "dispatch",
    params(("id" = Id, Path), SuggestionQuery), responses((status = 200, body = SuggestionsView)))]
pub(crate) async fn suggest_units(
    by: By<ReadIncidents>,
    PathId(id): PathId,
    Params(query): Params<SuggestionQuery>,
) -> Result<axum::Json<SuggestionsView>> {
    let now = by.app.clock.now();
    by.read(move |sql, actor| queries::suggestions(sql, actor, id, query.coverage, now)).await.map(axum::Json)
}
