//! API tokens of one's own account.

use axum::Json;
use axum::http::StatusCode;
use kernel::db::Refused;
use kernel::http::{Body, By, List, NoContent, PathId, Signed};
use kernel::page::Page;
use kernel::{Result, secret};

use crate::commands::{self, CreateToken};
use crate::model::TokenView;
use crate::queries;
use crate::rights::ManageTokens;

/// The tokens of one's own account.
#[utoipa::path(get, path = "/tokens", tag = "identity", responses((status = 200, body = Page<TokenView>)))]
pub(crate) async fn list_tokens(signed: Signed) -> Result<List<TokenView>> {
    signed.list(|sql, actor| queries::tokens(sql, actor).map(Page::whole)).await
}

/// Make a token. Its secret is shown this once; a repeat of the request under the same key shows it no more.
#[utoipa::path(post, path = "/tokens", tag = "identity", request_body = CreateToken,
    responses((status = 201, body = TokenView)))]
pub(crate) async fn create_token(
    by: By<ManageTokens>,
    Body(mut input): Body<CreateToken>,
) -> Result<(StatusCode, Json<TokenView>), Refused> {
    let token = secret::token();
    let hash = secret::sha256(&[token.as_bytes()]);
    input.token_hash = hash.to_vec();
    let made = by.write(input, commands::create_token).await?.0.output()?;
    let token = (made.token_hash == secret::hex(&hash)).then_some(token);
    let view = TokenView { token, ..made.view };
    Ok((StatusCode::CREATED, Json(view)))
}

/// Take a token back.
#[utoipa::path(delete, path = "/tokens/{id}", tag = "identity", params(("id" = kernel::Id, Path)),
    responses((status = 204)))]
pub(crate) async fn revoke_token(by: By<ManageTokens>, PathId(id): PathId) -> Result<NoContent, Refused> {
    by.write(id, commands::revoke_token).await?;
    Ok(NoContent)
}
