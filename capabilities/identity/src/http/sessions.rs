//! Sign in, who am I, show again who one is, sign out; the sessions that are open.

use axum::http::HeaderMap;
use axum::http::header::SET_COOKIE;
use axum::response::{AppendHeaders, IntoResponse, Response};
use axum::{Extension, Json};
use kernel::actor::{Actor, Caller};
use kernel::app::Credential;
use kernel::db::Refused;
use kernel::http::{Anyone, Body, By, List, NoContent, PathId, Signed, clear_cookie, set_cookie};
use kernel::page::Page;
use kernel::{App, Error, Id, Result, secret};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::passkeys::{self, PasskeyAnswer, PublicAddress};
use super::proof::{Beside, Device, Turned, Visitor, hash_of, hash_of_token};
use crate::commands::{self, ChangeOwnPassword, Code, EndSessions, OpenSession, ProveSession};
use crate::model::{Account, Me, SessionView};
use crate::rights::{ManageAccounts, ReadSessions};
use crate::{password, queries};

/// User name and password.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SignIn {
    username: String,
    password: String,
    /// What the app of the account shows now, or a recovery code; asked for with the code `second_factor_needed`.
    #[serde(default)]
    code: Option<String>,
    /// A passkey of the account in place of a code.
    #[serde(default)]
    passkey: Option<PasskeyAnswer>,
}

/// A new session.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SignedIn {
    /// Usable as `Authorization: Bearer`.
    token: String,
    /// Who signed in.
    me: Me,
}

/// Sign in. Gives a token, and the same as a cookie for browsers. After ten wrong tries each makes the next wait.
#[utoipa::path(post, path = "/session", tag = "identity", request_body = SignIn,
    responses((status = 200, body = SignedIn)))]
pub(crate) async fn open_session(
    anyone: Anyone,
    Extension(address): Extension<PublicAddress>,
    headers: HeaderMap,
    Body(input): Body<SignIn>,
) -> Result<Response, Response> {
    let device = Device::of(&anyone.app, &headers);
    let request = "POST /api/v1/session";
    let visitor = Visitor { app: &anyone.app, device: &device, username: &input.username, request };
    let beside = passkeys::beside(&anyone.app, address.party(&headers), input.code, input.passkey).await;
    open(&visitor, input.password, beside).await.map_err(Response::from)
}

async fn open(visitor: &Visitor<'_>, password: String, beside: Beside) -> Result<Response, Turned> {
    let (account, code) = visitor.prove(password, beside).await?;
    open_for(visitor, account, code).await
}

/// Opens a session for somebody who showed who they are.
pub(super) async fn open_for(visitor: &Visitor<'_>, account: Account, code: Option<Code>) -> Result<Response, Turned> {
    let app = visitor.app;
    let token = secret::token();
    let passkey = code.as_ref().and_then(Code::passkey);
    let input =
        OpenSession { account: account.id, token_hash: hash_of_token(&token), code, browser: visitor.device.browser() };
    let rights = app.rights.clone();
    let actor: Actor = app.db.read(move |sql| queries::actor_of(sql, &account, &rights)).await?;
    let caller = Caller::internal(actor.into(), visitor.request);
    let opened = app.db.write(caller, input, commands::open_session).await.map_err(Error::from);
    passkeys::report_copy(visitor, passkey, opened.as_ref().err()).await?;
    visitor.settled(opened).await?;
    Ok(welcome(app, visitor.device, token).await?)
}

/// The answer to whoever got in: the token, as text and as a cookie, and a mark of the browser.
pub(super) async fn welcome(app: &App, device: &Device, token: String) -> Result<Response> {
    let actor = app.authenticator.authenticate(app, &Credential::Token(token.clone())).await?;
    let me = app.db.read(move |sql| queries::me(sql, &actor)).await?;
    let cookies = AppendHeaders([(SET_COOKIE, set_cookie(&token)), (SET_COOKIE, device.cookie(app)?)]);
    Ok((cookies, Json(SignedIn { token, me })).into_response())
}

/// Who is signed in.
#[utoipa::path(get, path = "/session", tag = "identity", responses((status = 200, body = Me)))]
pub(crate) async fn show_session(signed: Signed) -> Result<Json<Me>> {
    signed.read(queries::me).await.map(Json)
}

/// Sign out.
#[utoipa::path(delete, path = "/session", tag = "identity", responses((status = 204)))]
pub(crate) async fn end_session(signed: Signed) -> Result<Response, Refused> {
    if let Credential::Token(_) = &signed.credential {
        signed.write(hash_of(&signed.credential)?, commands::end_session).await?;
    }
    Ok(([(SET_COOKIE, clear_cookie())], NoContent).into_response())
}

/// One's own password, and a code where the account has an app; or a passkey, with a password or without.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Proof {
    #[serde(default)]
    password: Option<String>,
    /// What the app of the account shows now, or a recovery code.
    #[serde(default)]
    code: Option<String>,
    /// A passkey of the account.
    #[serde(default)]
    passkey: Option<PasskeyAnswer>,
}

/// Show again who one is: protected acts, which answer `proof_needed`, are taken for ten minutes afterwards. The session
/// goes on under a new token.
#[utoipa::path(post, path = "/session/proof", tag = "identity", request_body = Proof,
    responses((status = 200, body = SignedIn)))]
pub(crate) async fn prove_session(
    signed: Signed,
    Extension(address): Extension<PublicAddress>,
    headers: HeaderMap,
    Body(input): Body<Proof>,
) -> Result<Response, Response> {
    let device = Device::of(&signed.app, &headers);
    let beside = passkeys::beside(&signed.app, address.party(&headers), input.code, input.passkey).await;
    let token = renew(&signed, &device, input.password, beside).await.map_err(Response::from)?;
    welcome(&signed.app, &device, token).await.map_err(Error::into_response)
}

/// Checks a proof, and gives the session's new token.
async fn renew(signed: &Signed, device: &Device, password: Option<String>, beside: Beside) -> Result<String, Turned> {
    let token_hash = hash_of(&signed.credential)?;
    let username = username_of(signed).await?;
    let request = "POST /api/v1/session/proof";
    let visitor = Visitor { app: &signed.app, device, username: &username, request };
    let code = match (password, beside) {
        (Some(password), beside) => visitor.prove(password, beside).await?.1,
        (None, Beside::Passkey(shown)) => {
            let own = |(owner, code): (Account, Code)| (Some(owner.id) == signed.actor.id).then_some(code);
            let shown = shown.and_then(|shown| own(shown).ok_or_else(commands::passkey_refused));
            Some(visitor.counted(shown).await?)
        }
        (None, _) => {
            let message = "show your password, or a passkey";
            return Err(Error::invalid(message).field("password", message).into());
        }
    };
    let passkey = code.as_ref().and_then(Code::passkey);
    let token = secret::token();
    let input = ProveSession { token_hash, new_hash: hash_of_token(&token), code };
    let caller = Caller::internal(signed.actor.clone(), request);
    let proved = signed.app.db.write(caller, input, commands::prove_session).await.map_err(Error::from);
    passkeys::report_copy(&visitor, passkey, proved.as_ref().err()).await?;
    visitor.settled(proved).await?;
    Ok(token)
}

async fn username_of(signed: &Signed) -> Result<String> {
    own_account(signed)?;
    Ok(signed.read(queries::me).await?.account.username)
}

/// The account of whoever asks; the operator at the machine has none.
fn own_account(signed: &Signed) -> Result<Id> {
    signed.actor.id.ok_or_else(|| Error::conflict("sign in with an account first"))
}

/// One's old password and the new one.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PasswordChange {
    password: String,
    /// What the app of the account shows now, or a recovery code.
    #[serde(default)]
    code: Option<String>,
    /// A passkey of the account in place of a code.
    #[serde(default)]
    passkey: Option<PasskeyAnswer>,
    new_password: String,
}

/// Change one's own password. The other sessions of the account end; this one goes on under a new token.
#[utoipa::path(post, path = "/session/password", tag = "identity", request_body = PasswordChange,
    responses((status = 200, body = SignedIn)))]
pub(crate) async fn change_password(
    signed: Signed,
    Extension(address): Extension<PublicAddress>,
    headers: HeaderMap,
    Body(input): Body<PasswordChange>,
) -> Result<Response, Response> {
    let device = Device::of(&signed.app, &headers);
    own_account(&signed).map_err(Error::into_response)?;
    let words = signed.read(|sql, actor| {
        let own = [queries::me(sql, actor)?.account.username, actor.name.clone()];
        Ok([password::words_around(sql)?, own.to_vec()].concat())
    });
    password::check(&input.new_password, &words.await.map_err(Error::into_response)?)
        .map_err(|error| Error::invalid(error.detail()).field("new_password", error.detail()).into_response())?;
    let beside = passkeys::beside(&signed.app, address.party(&headers), input.code, input.passkey).await;
    let token = renew(&signed, &device, Some(input.password), beside).await.map_err(Response::from)?;
    replace_password(&signed, &token, input.new_password).await.map_err(Refused::into_response)?;
    welcome(&signed.app, &device, token).await.map_err(Error::into_response)
}

/// Keeps the new password; the session of this token goes on.
async fn replace_password(signed: &Signed, token: &str, new: String) -> Result<(), Refused> {
    let account = own_account(signed)?;
    let input = ChangeOwnPassword {
        account,
        password_mark: signed.mark_of(&new),
        password_hash: password::hash(new).await?,
        token_hash: hash_of_token(token),
    };
    signed.write(input, commands::change_own_password).await?;
    Ok(())
}

/// One's own open sessions, the last one used first.
#[utoipa::path(get, path = "/sessions", tag = "identity", responses((status = 200, body = Page<SessionView>)))]
pub(crate) async fn list_sessions(signed: Signed) -> Result<List<SessionView>> {
    let (own, now) = (hash_of(&signed.credential).ok(), signed.app.clock.now());
    signed
        .list(move |sql, actor| {
            let Some(account) = actor.id else { return Ok(Page::whole(Vec::new())) };
            queries::sessions(sql, account, own.as_deref(), now).map(Page::whole)
        })
        .await
}

/// End every other session of one's own.
#[utoipa::path(delete, path = "/sessions", tag = "identity", responses((status = 204)))]
pub(crate) async fn end_other_sessions(signed: Signed) -> Result<NoContent, Refused> {
    let account = own_account(&signed)?;
    let but = Some(hash_of(&signed.credential)?);
    signed.write(EndSessions { account, session: None, but }, commands::end_sessions).await?;
    Ok(NoContent)
}

/// End one of one's own sessions, such as that of a lost phone.
#[utoipa::path(delete, path = "/sessions/{id}", tag = "identity", params(("id" = kernel::Id, Path)),
    responses((status = 204)))]
pub(crate) async fn end_own_session(signed: Signed, PathId(id): PathId) -> Result<NoContent, Refused> {
    let account = own_account(&signed)?;
    signed.write(EndSessions { account, session: Some(id), but: None }, commands::end_sessions).await?;
    Ok(NoContent)
}

/// The open sessions of an account.
#[utoipa::path(get, path = "/accounts/{id}/sessions", tag = "identity", params(("id" = kernel::Id, Path)),
    responses((status = 200, body = Page<SessionView>)))]
pub(crate) async fn list_account_sessions(by: By<ReadSessions>, PathId(id): PathId) -> Result<List<SessionView>> {
    let (own, now) = (hash_of(&by.credential).ok(), by.app.clock.now());
    by.list(move |sql, actor| {
        let account: Id = queries::account_within::<ReadSessions>(sql, actor, id)?.id;
        queries::sessions(sql, account, own.as_deref(), now).map(Page::whole)
    })
    .await
}

/// End every session of an account.
#[utoipa::path(delete, path = "/accounts/{id}/sessions", tag = "identity", params(("id" = kernel::Id, Path)),
    responses((status = 204)))]
pub(crate) async fn end_account_sessions(by: By<ManageAccounts>, PathId(id): PathId) -> Result<NoContent, Refused> {
    by.write(EndSessions { account: id, session: None, but: None }, commands::end_sessions).await?;
    Ok(NoContent)
}
