//! Who at the organisation's provider an account belongs to: one's own, and those of others.

use std::sync::Arc;

use axum::http::header::SET_COOKIE;
use axum::response::{IntoResponse as _, Response};
use axum::{Extension, Json};
use kernel::db::Refused;
use kernel::http::{Body, By, Done, NoContent, PathId, Signed};
use kernel::{Error, Result};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::proof::hash_of;
use crate::commands::{self, ChangeLink};
use crate::model::SignInLinkView;
use crate::oidc::{Attempt, Carried as _, Purpose, SingleSignOn, Trouble};
use crate::queries;
use crate::rights::{ManageAccounts, ReadAccounts};

/// One's own link to the organisation's provider.
#[utoipa::path(get, path = "/session/single-sign-on", tag = "identity",
    responses((status = 200, body = SignInLinkView)))]
pub(crate) async fn show_own_link(signed: Signed) -> Result<Json<SignInLinkView>> {
    signed.read(queries::own_link).await.map(Json)
}

/// Take one's own link away. Refused where the password opens nothing.
#[utoipa::path(delete, path = "/session/single-sign-on", tag = "identity", responses((status = 204)))]
pub(crate) async fn remove_own_link(signed: Signed) -> Result<NoContent, Refused> {
    signed.write((), commands::remove_own_link).await?;
    Ok(NoContent)
}

kernel::text_enum! {
    /// What somebody who is signed in goes to the provider for.
    pub(crate) enum SetOut {
        /// To link their account.
        Link = "link",
        /// To show again who they are.
        Proof = "proof",
    }
}

/// What for, and where to go on afterwards.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct WayOut {
    purpose: SetOut,
    /// A path of Castellan's own pages.
    next: String,
}

/// Where to go.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct WayThere {
    /// The page of the provider.
    address: String,
}

/// Set out for the provider to link one's own account, or to show again who one is (`proof_needed`). The page that
/// follows is the provider's.
#[utoipa::path(post, path = "/session/single-sign-on", tag = "identity", request_body = WayOut,
    responses((status = 200, body = WayThere)))]
pub(crate) async fn begin_own_single_sign_on(
    signed: Signed,
    Extension(single_sign_on): Extension<Arc<SingleSignOn>>,
    Body(input): Body<WayOut>,
) -> Result<Response> {
    let provider = single_sign_on.provider()?;
    let account = signed.actor.id.ok_or_else(|| Error::conflict("sign in with an account first"))?;
    let (token_hash, now) = (hash_of(&signed.credential)?, signed.app.clock.now());
    let purpose = match input.purpose {
        SetOut::Link => {
            // Asked again by the command; here, so that nobody goes there and back for nothing.
            signed.actor.must_be_proved(now)?;
            Purpose::Link { account, token_hash }
        }
        SetOut::Proof => Purpose::Proof { account, token_hash },
    };
    let attempt = Attempt::begin(purpose, &input.next, now);
    let address = provider.address(&attempt, now).await.map_err(|trouble| match trouble {
        Trouble::Unreachable => Error::unavailable("your organisation's provider cannot be reached; try again later"),
        other => Error::conflict(format!("your organisation's provider: {}", other.as_str())),
    })?;
    Ok(([(SET_COOKIE, attempt.cookie(&signed.app)?)], Json(WayThere { address })).into_response())
}

/// Who at the provider an account belongs to.
#[utoipa::path(get, path = "/accounts/{id}/single-sign-on", tag = "identity", params(("id" = kernel::Id, Path)),
    responses((status = 200, body = SignInLinkView)))]
pub(crate) async fn show_link(by: By<ReadAccounts>, PathId(id): PathId) -> Result<Json<SignInLinkView>> {
    by.read(move |sql, actor| queries::link(sql, actor, id)).await.map(Json)
}

/// Somebody at the provider.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct LinkChange {
    /// Who they are there, as the provider names them for good (`sub`).
    #[serde(default)]
    subject: Option<String>,
    /// Or their user name or mailbox there: whoever comes under it within two weeks is linked.
    #[serde(default)]
    expected: Option<String>,
    /// Whether the password opens nothing any more. Never that of an administrator.
    #[serde(default)]
    password_refused: bool,
}

/// Say who at the provider an account belongs to, or whom it expects. Its sessions end when it was somebody else.
#[utoipa::path(put, path = "/accounts/{id}/single-sign-on", tag = "identity", params(("id" = kernel::Id, Path)),
    request_body = LinkChange, responses((status = 200, body = SignInLinkView)))]
pub(crate) async fn change_link(
    by: By<ManageAccounts>,
    Extension(single_sign_on): Extension<Arc<SingleSignOn>>,
    PathId(id): PathId,
    Body(input): Body<LinkChange>,
) -> Result<Done<SignInLinkView>, Refused> {
    let input = ChangeLink {
        account: id,
        issuer: single_sign_on.provider()?.issuer().to_owned(),
        subject: input.subject,
        expected: input.expected,
        password_refused: input.password_refused,
    };
    by.write(input, commands::change_link).await
}

/// Take the link of an account away. Its sessions end.
#[utoipa::path(delete, path = "/accounts/{id}/single-sign-on", tag = "identity", params(("id" = kernel::Id, Path)),
    responses((status = 204)))]
pub(crate) async fn remove_link(by: By<ManageAccounts>, PathId(id): PathId) -> Result<NoContent, Refused> {
    by.write(id, commands::remove_link).await?;
    Ok(NoContent)
}
