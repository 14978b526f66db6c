//! Routes of webhooks and mail, and of what other systems read.

mod mail;

use std::sync::Arc;

use axum::Json;
use axum::http::StatusCode;
use kernel::db::Refused;
use kernel::http::{Body, By, Done, Edited, List, NoContent, Params, PathId, Tagged};
use kernel::page::{Page, Paging};
use kernel::{App, Id, Result, routes, secret};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;

use crate::commands::{self, CreateWebhook, NewSecret, ReplayWebhook, UpdateWebhook};
use crate::model::{DeliveryView, WebhookView};
use crate::queries;
use crate::rights::{ManageWebhooks, ReadWebhooks};

pub(crate) fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::default()
        .routes(routes!(list_webhooks, create_webhook))
        .routes(routes!(show_webhook, update_webhook, delete_webhook))
        .routes(routes!(list_webhook_deliveries))
        .routes(routes!(replay_webhook))
        .routes(routes!(test_webhook))
        .routes(routes!(show_incident_eido))
        .routes(routes!(mail::list_mails))
        .routes(routes!(mail::test_mail))
        .routes(routes!(mail::resend_mail))
}

/// Which other systems are told of what.
#[utoipa::path(get, path = "/webhooks", tag = "notify", responses((status = 200, body = Page<WebhookView>)))]
async fn list_webhooks(by: By<ReadWebhooks>) -> Result<List<WebhookView>> {
    by.list(queries::webhooks).await
}

/// One webhook.
#[utoipa::path(get, path = "/webhooks/{id}", tag = "notify", params(("id" = Id, Path)),
    responses((status = 200, body = WebhookView)))]
async fn show_webhook(by: By<ReadWebhooks>, PathId(id): PathId) -> Result<Tagged<WebhookView>> {
    let webhook = by.read(move |sql, actor| queries::webhook(sql, actor, id)).await?;
    let version = webhook.version;
    Ok(Tagged(webhook, version))
}

/// Tell another system. The secret that deliveries are signed with is shown this once; a repeat of the request under
/// the same key shows it no more.
#[utoipa::path(post, path = "/webhooks", tag = "notify", request_body = CreateWebhook,
    responses((status = 201, body = WebhookView)))]
async fn create_webhook(
    by: By<ManageWebhooks>,
    Body(mut input): Body<CreateWebhook>,
) -> Result<(StatusCode, Json<WebhookView>), Refused> {
    let fresh = secret::token();
    input.secret = NewSecret::of(&by.app.sealer, &fresh)?;
    let made = by.write(input, commands::create_webhook).await?.0.output()?;
    let secret = made.is_signed_with(&fresh).then_some(fresh);
    Ok((StatusCode::CREATED, Json(WebhookView { secret, ..made.view })))
}

/// What of a webhook to change; what is absent stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct WebhookChange {
    name: Option<String>,
    url: Option<String>,
    actions: Option<Vec<String>>,
    /// New sites; an empty list: all.
    sites: Option<Vec<Id>>,
    callers: Option<bool>,
    /// Paused when false; it goes on from where it stopped.
    active: Option<bool>,
}

/// Change a webhook.
#[utoipa::path(patch, path = "/webhooks/{id}", tag = "notify", request_body = WebhookChange,
    params(("id" = Id, Path)), responses((status = 200, body = WebhookView)))]
async fn update_webhook(
    by: By<ManageWebhooks>,
    PathId(id): PathId,
    Body(input): Body<WebhookChange>,
) -> Result<Edited<WebhookView>, Refused> {
    let input = UpdateWebhook {
        id,
        seen_version: by.seen_version()?,
        name: input.name,
        url: input.url,
        actions: input.actions,
        sites: input.sites,
        callers: input.callers,
        active: input.active,
    };
    by.write(input, commands::update_webhook).await.map(Edited)
}

/// Take a webhook away, with its log.
#[utoipa::path(delete, path = "/webhooks/{id}", tag = "notify", params(("id" = Id, Path)),
    responses((status = 204)))]
async fn delete_webhook(by: By<ManageWebhooks>, PathId(id): PathId) -> Result<NoContent, Refused> {
    by.write(id, commands::delete_webhook).await?;
    Ok(NoContent)
}

/// What was delivered to a webhook and what is being tried, newest first; the last thousand.
#[utoipa::path(get, path = "/webhooks/{id}/deliveries", tag = "notify", params(("id" = Id, Path), Paging),
    responses((status = 200, body = Page<DeliveryView>)))]
async fn list_webhook_deliveries(
    by: By<ReadWebhooks>,
    PathId(id): PathId,
    Params(paging): Params<Paging>,
) -> Result<List<DeliveryView>> {
    by.list(move |sql, actor| queries::deliveries(sql, actor, id, &paging)).await
}

/// Deliver again from an entry on, or skip to one.
#[utoipa::path(post, path = "/webhooks/{id}/replay", tag = "notify", request_body = ReplayWebhook,
    params(("id" = Id, Path)), responses((status = 200, body = WebhookView)))]
async fn replay_webhook(
    by: By<ManageWebhooks>,
    PathId(id): PathId,
    Body(input): Body<ReplayWebhook>,
) -> Result<Done<WebhookView>, Refused> {
    by.write(ReplayWebhook { id, ..input }, commands::replay_webhook).await
}

/// Write an entry `webhook.tested`, which is delivered to this webhook alone, in its turn. A pause before the next
/// attempt ends at once.
#[utoipa::path(post, path = "/webhooks/{id}/test", tag = "notify", params(("id" = Id, Path)),
    responses((status = 200, body = WebhookView)))]
async fn test_webhook(by: By<ManageWebhooks>, PathId(id): PathId) -> Result<Done<WebhookView>, Refused> {
    by.write(id, commands::test_webhook).await
}

/// One incident in the shape of an Emergency Incident Data Object (NENA-STA-021).
#[utoipa::path(get, path = "/incidents/{id}/eido", tag = "notify", params(("id" = Id, Path)),
    responses((status = 200, body = Object)))]
async fn show_incident_eido(by: By<dispatch::ReadIncidents>, PathId(id): PathId) -> Result<Json<serde_json::Value>> {
    let read =
        by.read(move |sql, actor| Ok((queries::eido(sql, actor, id)?, dispatch::queries::compartment_of(sql, id)?)));
    let (eido, compartment) = read.await?;
    dispatch::note_sealed_read(&by, id, compartment, None).await?;
    Ok(Json(eido))
}
