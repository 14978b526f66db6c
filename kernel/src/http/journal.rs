//! The journal and the feed over HTTP, and the rights table.

use std::sync::Arc;

use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;

use super::{By, List, Params, Signed, proof, witness};
use crate::actor::Role;
use crate::compartments::Seals;
use crate::feed::Visibility;
use crate::feed::subscriber::Subscriber;
use crate::journal::{self, Entry};
use crate::page::{Page, Paging};
use crate::{App, Capability, Result, routes};

crate::rights! {
    /// Read the journal and follow it live, as far as the right to read each thing goes.
    ReadJournal = "journal.read": [Administrator, Manager, Supervisor, Dispatcher, Officer, Receptionist, Investigator, Auditor];
    /// Read what was asked and refused.
    ReadRefusals = "journal.read_refusals": [Administrator, Manager, Investigator, Auditor];
    /// Export the whole journal as a file that proves itself, as far as the right to read each thing goes.
    ReadExport = "journal.read_export": [Administrator, Manager, Investigator, Auditor];
    /// Say that another journal, which is witnessed here, begins anew: its database was brought back from an older copy.
    ManageWitness = "witness.manage": [Administrator];
}

/// The kernel's own part of the API.
pub fn capability() -> Capability {
    Capability {
        name: "kernel",
        routes: OpenApiRouter::<Arc<App>>::default()
            .routes(routes!(list_journal))
            .routes(routes!(proof::show_journal_key))
            .routes(routes!(proof::list_checkpoints))
            .routes(routes!(proof::prove_inclusion))
            .routes(routes!(proof::prove_consistency))
            .routes(routes!(proof::export_journal))
            .routes(routes!(witness::add_checkpoint))
            .routes(routes!(witness::begin_log_anew))
            .routes(routes!(follow_feed))
            .routes(routes!(list_rights)),
        migrations: &[],
        rights: RIGHTS,
        visibility: &[
            Visibility { kind: "command", actions: &["journal.read_refusals"], shared: false },
            Visibility { kind: "journal", actions: &["journal.read_export"], shared: false },
        ],
        duties: &[],
    }
}

/// What of the journal to read.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct JournalQuery {
    /// Number after which to begin; 0 when absent.
    after: Option<i64>,
    /// Entries at the most (1 to 500).
    limit: Option<u32>,
    /// One thing's entries only, such as `incident/0192…`.
    stream: Option<String>,
    /// The newest first; of one thing's entries only.
    #[serde(default)]
    newest: bool,
    /// Taken from `next`; goes before `after`.
    #[serde(default, deserialize_with = "crate::page::cursor")]
    cursor: Option<String>,
}

/// The journal, in order.
#[utoipa::path(get, path = "/journal", tag = "journal", params(JournalQuery),
    responses((status = 200, body = Page<Entry>)))]
async fn list_journal(by: By<ReadJournal>, Params(query): Params<JournalQuery>) -> Result<List<Entry>> {
    let app = by.app.clone();
    by.list(move |sql, actor| {
        let paging = Paging { limit: query.limit, cursor: None };
        let from: Option<i64> = match &query.cursor {
            Some(cursor) => {
                Some(cursor.parse().map_err(|_| crate::Error::invalid("the cursor does not belong to this list"))?)
            }
            None => None,
        };
        let after = from.or(query.after).unwrap_or_default();
        let entries = match (&query.stream, query.newest) {
            (Some(stream), true) => journal::newest_of_stream(sql, stream, from.unwrap_or(i64::MAX), paging.probe())?,
            (Some(stream), false) => journal::of_stream(sql, stream, after, paging.probe())?,
            (None, true) => return Err(crate::Error::invalid("newest first is for one stream; name it in `stream`")),
            (None, false) => journal::after(sql, after, paging.probe())?,
        };
        let page = Page::cut(entries, &paging, |entry| entry.seq.to_string());
        let seals = Seals::read(sql)?;
        let mut items = app.visibility.filter(actor, &seals, page.items);
        // That there are sealed entries shows as numbers of the whole journal. Of one thing it would say that there is one.
        items.retain(|entry| query.stream.as_ref().is_none_or(|stream| *stream == entry.stream));
        let next = page.next.filter(|_| query.stream.is_none() || !items.is_empty());
        Ok(Page { items, next })
    })
    .await
}

/// Where to begin to follow.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct FeedQuery {
    /// Number after which to begin; the present end when absent.
    after: Option<i64>,
}

/// The journal live, as server-sent events: `id:` is the number, `data:` the entry as JSON. A comment line
/// `: beat <time> <seq>` at least every two seconds of silence; ` unstored` behind it while the store takes nothing.
#[utoipa::path(get, path = "/feed", tag = "journal", params(FeedQuery),
    responses((status = 200, content_type = "text/event-stream", body = String)))]
async fn follow_feed(
    by: By<ReadJournal>,
    headers: axum::http::HeaderMap,
    Params(query): Params<FeedQuery>,
) -> Result<Response> {
    let resumed = headers.get("last-event-id").and_then(|value| value.to_str().ok()?.parse().ok());
    let head = by.read(|sql, _| journal::head(sql)).await?;
    let after: i64 = resumed.or(query.after).unwrap_or(head);
    if after > head {
        let detail = format!("the journal ends at {head}: it was restored from an earlier copy; read everything anew");
        return Err(crate::Error::conflict(detail).coded("ahead_of_journal"));
    }
    let Signed { app, actor, credential, .. } = by.request;
    let subscriber = Subscriber::new(app, credential, actor, after);
    let frames = futures_util::stream::unfold(subscriber, Subscriber::next);
    let headers = [(CONTENT_TYPE, "text/event-stream"), (CACHE_CONTROL, "no-store")];
    Ok((headers, axum::body::Body::from_stream(frames)).into_response())
}

/// One line of the rights table.
#[derive(Debug, Serialize, ToSchema)]
pub struct RightLine {
    /// The action.
    action: &'static str,
    /// What it lets a person do.
    about: &'static str,
    /// The roles that hold it.
    roles: &'static [Role],
}

/// Which role holds which action.
#[utoipa::path(get, path = "/rights", tag = "identity", responses((status = 200, body = Page<RightLine>)))]
async fn list_rights(signed: Signed) -> axum::Json<Page<RightLine>> {
    let lines = signed.app.rights.lines();
    let items = lines.map(|line| RightLine { action: line.action, about: line.about.trim(), roles: line.roles });
    axum::Json(Page::whole(items.collect()))
}
