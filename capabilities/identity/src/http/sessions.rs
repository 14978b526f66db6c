//! Sign in, who am I, sign out.

use axum::Json;
use axum::http::header::SET_COOKIE;
use axum::response::{IntoResponse, Response};
use kernel::actor::{Actor, Caller};
use kernel::app::Credential;
use kernel::db::Refused;
use kernel::error::Kind;
use kernel::http::{Anyone, Body, NoContent, Signed, clear_cookie, set_cookie};
use kernel::{Error, Result, secret};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::model::Me;
use crate::{commands, password, queries};

/// User name and password.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SignIn {
    username: String,
    password: String,
}

/// A new session.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SignedIn {
    /// Usable as `Authorization: Bearer`.
    token: String,
    /// Who signed in.
    me: Me,
}

/// Sign in. Gives a token, and the same as a cookie for browsers.
#[utoipa::path(post, path = "/session", tag = "identity", security(()), request_body = SignIn,
    responses((status = 200, body = SignedIn)))]
pub(crate) async fn open_session(anyone: Anyone, Body(input): Body<SignIn>) -> Result<Response> {
    let app = anyone.app;
    let username = input.username.clone();
    let account = app.db.read(move |sql| queries::sign_in_account(sql, &username)).await?;
    let hash = account.as_ref().map(|account| account.password_hash.clone());
    let fits = password::verify(input.password, hash).await?;
    let Some(account) = account.filter(|_| fits) else {
        let caller = Caller::internal(Actor::system("Sign-in", &app.rights), "POST /api/v1/session");
        let shown: String = input.username.chars().take(100).collect();
        app.db.write(caller, shown, commands::refuse_session).await.map_err(Error::from)?;
        return Err(Error::new(Kind::Unauthenticated, "the user name or the password is not right"));
    };
    let token = secret::token();
    let (id, rights) = (account.id, app.rights.clone());
    let actor = app.db.read(move |sql| queries::actor_of(sql, &account, &rights)).await?;
    let actor = std::sync::Arc::new(actor);
    let caller = Caller::internal(actor.clone(), "POST /api/v1/session");
    let token_hash = secret::sha256(&[token.as_bytes()]).to_vec();
    app.db.write(caller, (id, token_hash), commands::open_session).await.map_err(Error::from)?;
    let me = app.db.read(move |sql| queries::me(sql, &actor)).await?;
    let cookie = [(SET_COOKIE, set_cookie(&token))];
    Ok((cookie, Json(SignedIn { token, me })).into_response())
}

/// Who is signed in.
#[utoipa::path(get, path = "/session", tag = "identity", responses((status = 200, body = Me)))]
pub(crate) async fn show_session(signed: Signed) -> Result<Json<Me>> {
    signed.read(queries::me).await.map(Json)
}

/// Sign out.
#[utoipa::path(delete, path = "/session", tag = "identity", responses((status = 204)))]
pub(crate) async fn end_session(signed: Signed) -> Result<Response, Refused> {
    if let Credential::Token(token) = &signed.credential {
        let hash = secret::sha256(&[token.as_bytes()]).to_vec();
        signed.write(hash, commands::end_session).await?;
    }
    Ok(([(SET_COOKIE, clear_cookie())], NoContent).into_response())
}
