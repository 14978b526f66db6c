//! Sign in at the organisation's provider: there, back, and a code or a passkey where the account has a second factor.

use std::sync::Arc;

use axum::http::header::{LOCATION, SET_COOKIE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{AppendHeaders, IntoResponse, Response};
use axum::{Extension, Json};
use kernel::actor::{Actor, Caller};
use kernel::error::Kind;
use kernel::http::{Anyone, Body, Params, set_cookie};
use kernel::{App, Error, Result, secret};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::passkeys::{self, PasskeyAnswer, PublicAddress};
use super::proof::{Device, Turned, Visitor, hash_of_token};
use super::sessions::{SignedIn, welcome};
use crate::commands::{self, Code, Enter, LinkOwn, Unknown};
use crate::oidc::{Attempt, Carried as _, Person, Provider, Purpose, SingleSignOn, Trouble, Waiting};
use crate::passkey::Party;
use crate::queries::{self, Known};

/// The page on which people sign in.
const LOGIN: &str = "/login";
/// The page on which people see their own sign-in.
const OWN_SIGN_IN: &str = "/office?tab=sign_in";
/// The requests, as the journal names them.
const RETURN: &str = "GET /api/v1/single-sign-on/return";
const CODE: &str = "POST /api/v1/single-sign-on/code";

/// Whether people sign in at a provider of the organisation's own.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SingleSignOnState {
    /// What the button says; null: there is no such provider.
    name: Option<String>,
    /// Whether the provider answered when it was asked last. Passwords go on in any case.
    reachable: bool,
    /// Where one signs out there too, where the provider offers that.
    sign_out: Option<String>,
}

/// Whether people sign in at a provider of the organisation's own, and how it is called.
#[utoipa::path(get, path = "/single-sign-on", tag = "identity",
    responses((status = 200, body = SingleSignOnState)))]
pub(crate) async fn show_single_sign_on(
    anyone: Anyone,
    Extension(single_sign_on): Extension<Arc<SingleSignOn>>,
) -> Json<SingleSignOnState> {
    let Ok(provider) = single_sign_on.provider() else {
        return Json(SingleSignOnState { name: None, reachable: false, sign_out: None });
    };
    let reachable = provider.is_reachable(anyone.app.clock.now());
    Json(SingleSignOnState { name: Some(provider.name().to_owned()), reachable, sign_out: provider.sign_out() })
}

/// Where to go on afterwards.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct Onwards {
    /// A path of Castellan's own pages.
    #[serde(default)]
    next: Option<String>,
}

/// Go to the provider's page. It is a link, not a call: the browser follows it.
#[utoipa::path(get, path = "/single-sign-on/begin", tag = "identity", params(Onwards),
    responses((status = 303)))]
pub(crate) async fn begin_single_sign_on(
    anyone: Anyone,
    Extension(single_sign_on): Extension<Arc<SingleSignOn>>,
    Params(query): Params<Onwards>,
) -> Result<Response> {
    let (provider, now) = (single_sign_on.provider()?, anyone.app.clock.now());
    let attempt = Attempt::begin(Purpose::SignIn, query.next.as_deref().unwrap_or_default(), now);
    match provider.address(&attempt, now).await {
        Ok(address) => Ok(go(&address, [attempt.cookie(&anyone.app)?])),
        Err(trouble) => Ok(stay(Some(&attempt), trouble)),
    }
}

/// What the provider adds to our address.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Returned {
    /// To be exchanged for who somebody is.
    #[serde(default)]
    code: Option<String>,
    /// What we gave the browser on its way.
    #[serde(default)]
    state: Option<String>,
    /// The provider, where it says so (RFC 9207).
    #[serde(default)]
    iss: Option<String>,
    /// Why there is no code.
    #[serde(default)]
    error: Option<String>,
}

/// Come back from the provider's page. The provider leads the browser here; what follows is a page of ours.
#[utoipa::path(get, path = "/single-sign-on/return", tag = "identity", params(Returned),
    responses((status = 303)))]
pub(crate) async fn finish_single_sign_on(
    anyone: Anyone,
    Extension(single_sign_on): Extension<Arc<SingleSignOn>>,
    headers: HeaderMap,
    Params(query): Params<Returned>,
) -> Result<Response> {
    let provider = single_sign_on.provider()?;
    let attempt = Attempt::of(&anyone.app, &headers);
    // Somebody else's answer, or one that came too late: it opens nothing, and takes nobody's attempt away.
    let Some(attempt) = attempt.filter(|own| query.state.as_ref().is_some_and(|state| is_same(state, &own.state)))
    else {
        return Ok(stay(None, Trouble::Expired));
    };
    let back = Back { app: &anyone.app, device: Device::of(&anyone.app, &headers), provider, attempt };
    match back.finish(&query).await {
        Ok(response) => Ok(response),
        Err(Stopped::At(trouble)) => {
            metrics::counter!("castellan_sign_in_refused_total").increment(1);
            Ok(stay(Some(&back.attempt), trouble))
        }
        Err(Stopped::By(error)) => Err(error),
    }
}

fn is_same(one: &str, other: &str) -> bool {
    secret::is_same(one.as_bytes(), other.as_bytes())
}

/// Why somebody is not through.
enum Stopped {
    /// For a reason that the page has words for.
    At(Trouble),
    /// By a failure of ours.
    By(Error),
}

impl From<Trouble> for Stopped {
    fn from(trouble: Trouble) -> Self {
        Self::At(trouble)
    }
}

impl From<Error> for Stopped {
    fn from(error: Error) -> Self {
        match error.problem().code.as_str() {
            "sign_in_taken" => Self::At(Trouble::Taken),
            "sign_in_unlinked" => Self::At(Trouble::Unlinked),
            "account_disabled" => Self::At(Trouble::Disabled),
            // The session that set out has ended meanwhile, or its proof is no longer fresh.
            "conflict" | "proof_needed" | "unauthenticated" => Self::At(Trouble::Expired),
            _ => Self::By(error),
        }
    }
}

/// Somebody who came back.
struct Back<'a> {
    app: &'a App,
    device: Device,
    provider: &'a Arc<Provider>,
    attempt: Attempt,
}

impl Back<'_> {
    async fn finish(&self, query: &Returned) -> Result<Response, Stopped> {
        let Some(code) = query.code.as_deref().filter(|_| query.error.is_none()) else {
            tracing::info!(cause = query.error.as_deref().unwrap_or("no code"), "the provider sent somebody back");
            return Err(Trouble::Cancelled.into());
        };
        let now = self.app.clock.now();
        let person = self.provider.person(&self.attempt, code, query.iss.as_deref(), now).await?;
        match &self.attempt.purpose {
            Purpose::SignIn => {
                let Some(known) = self.known(&person).await? else {
                    return Err(self.refused(&person, Trouble::Unlinked).await?);
                };
                self.enter(person, known, None).await
            }
            Purpose::Proof { account, token_hash } => match self.known(&person).await? {
                Some(known) if known.account.id == *account => self.enter(person, known, Some(token_hash)).await,
                _ => Err(self.refused(&person, Trouble::Taken).await?),
            },
            Purpose::Link { account, token_hash } => {
                let (id, rights) = (*account, self.app.rights.clone());
                let known = self.app.db.read(move |sql| queries::known_account(sql, &rights, id, None)).await?;
                let caller = Caller::internal(known.actor.into(), RETURN);
                let (issuer, subject, token_hash) = (person.issuer, person.subject, token_hash.clone());
                let input = LinkOwn { issuer, subject, token_hash };
                self.app.db.write(caller, input, commands::link_own).await.map_err(Error::from)?;
                Ok(go(self.next(OWN_SIGN_IN), [Attempt::clear()]))
            }
        }
    }

    /// The account that somebody has here.
    async fn known(&self, person: &Person) -> Result<Option<Known>> {
        let (rights, person, now) = (self.app.rights.clone(), person.clone(), self.app.clock.now());
        self.app.db.read(move |sql| queries::known(sql, &rights, &person, now)).await
    }

    /// Lets somebody in, or asks for their second factor first.
    async fn enter(&self, person: Person, known: Known, proves: Option<&Vec<u8>>) -> Result<Response, Stopped> {
        if known.account.disabled_at.is_some() {
            return Err(self.refused(&person, Trouble::Disabled).await?);
        }
        let Person { issuer, subject, vouched, .. } = person;
        let (account, expected, proves) = (known.account.id, known.expected, proves.cloned());
        if known.has_factor && !vouched {
            let since = self.app.clock.now();
            let waiting = Waiting { account, issuer, subject, expected, proves, since };
            return Ok(go(&self.login("code"), [Attempt::clear(), waiting.cookie(self.app)?]));
        }
        let (token, browser) = (secret::token(), self.device.browser());
        let token_hash = hash_of_token(&token);
        let input = Enter { account, issuer, subject, expected, vouched, code: None, token_hash, proves, browser };
        let caller = Caller::internal(known.actor.into(), RETURN);
        self.app.db.write(caller, input, commands::enter).await.map_err(Error::from)?;
        let to = match &self.attempt.purpose {
            Purpose::SignIn => self.login("done"),
            Purpose::Link { .. } | Purpose::Proof { .. } => self.next(OWN_SIGN_IN).to_owned(),
        };
        Ok(go(&to, [Attempt::clear(), set_cookie(&token), self.device.cookie(self.app)?]))
    }

    /// Writes into the journal who stands before the door, so that an administrator can link them.
    async fn refused(&self, person: &Person, trouble: Trouble) -> Result<Stopped> {
        let input = Unknown {
            issuer: person.issuer.clone(),
            subject: person.subject.clone(),
            username: person.names.first().cloned().unwrap_or_default(),
            from: self.device.browser().from,
            why: trouble.as_str().to_owned(),
        };
        let caller = Caller::internal(Actor::system("Sign-in", &self.app.rights), RETURN);
        self.app.db.write(caller, input, commands::refuse_unknown).await.map_err(Error::from)?;
        Ok(trouble.into())
    }

    fn next<'a>(&'a self, or: &'a str) -> &'a str {
        if self.attempt.next.is_empty() { or } else { &self.attempt.next }
    }

    /// The sign-in page, which goes on from there.
    fn login(&self, state: &str) -> String {
        let next =
            if self.attempt.next.is_empty() { String::new() } else { format!("&next={}", escaped(&self.attempt.next)) };
        format!("{LOGIN}?single_sign_on={state}{next}")
    }
}

/// Leads the browser to another page.
fn go<const N: usize>(to: &str, cookies: [String; N]) -> Response {
    let cookies = AppendHeaders(cookies.map(|cookie| (SET_COOKIE, cookie)));
    (StatusCode::SEE_OTHER, [(LOCATION, to.to_owned())], cookies).into_response()
}

/// Leads the browser to the page that says what is wrong. Whoever set out for something else than signing in is signed
/// in already.
fn stay(attempt: Option<&Attempt>, trouble: Trouble) -> Response {
    let trouble = trouble.as_str();
    let Some(attempt) = attempt else { return go::<0>(&format!("{LOGIN}?trouble={trouble}"), []) };
    let to = match &attempt.purpose {
        Purpose::SignIn if attempt.next.is_empty() => format!("{LOGIN}?trouble={trouble}"),
        Purpose::SignIn => format!("{LOGIN}?trouble={trouble}&next={}", escaped(&attempt.next)),
        Purpose::Link { .. } | Purpose::Proof { .. } => format!("{OWN_SIGN_IN}&trouble={trouble}"),
    };
    go(&to, [Attempt::clear()])
}

fn escaped(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

/// A second factor of the account: a code, or a passkey.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct FactorAfter {
    /// What the app of the account shows now, or a recovery code.
    #[serde(default)]
    code: Option<String>,
    /// A passkey of the account.
    #[serde(default)]
    passkey: Option<PasskeyAnswer>,
}

/// Show the second factor of one's account after the provider has said who one is: the code of one's app, or a passkey.
#[utoipa::path(post, path = "/single-sign-on/code", tag = "identity", request_body = FactorAfter,
    responses((status = 200, body = SignedIn)))]
pub(crate) async fn confirm_single_sign_on(
    anyone: Anyone,
    Extension(address): Extension<PublicAddress>,
    headers: HeaderMap,
    Body(input): Body<FactorAfter>,
) -> Result<Response, Response> {
    let device = Device::of(&anyone.app, &headers);
    let Some(waiting) = Waiting::of(&anyone.app, &headers) else {
        let message = "this took too long: begin again at your organisation's provider";
        return Err(Error::new(Kind::Unauthenticated, message).coded("sign_in_expired").into_response());
    };
    let party = address.party(&headers);
    let token = confirm(&anyone.app, &device, waiting, party, input).await.map_err(Response::from)?;
    let mut response = welcome(&anyone.app, &device, token).await.map_err(Error::into_response)?;
    if let Ok(clear) = Waiting::clear().parse() {
        response.headers_mut().append(SET_COOKIE, clear);
    }
    Ok(response)
}

/// Checks the second factor, and gives the token of the session.
async fn confirm(
    app: &App,
    device: &Device,
    waiting: Waiting,
    party: Result<Party>,
    shown: FactorAfter,
) -> Result<String, Turned> {
    let Waiting { account, issuer, subject, expected, proves, .. } = waiting;
    let rights = app.rights.clone();
    let known = app.db.read(move |sql| queries::known_account(sql, &rights, account, None)).await?;
    let visitor = Visitor { app, device, username: &known.account.username, request: CODE };
    visitor.wait_over()?;
    let code = match (shown.passkey, shown.code.filter(|code| !code.trim().is_empty())) {
        (Some(answer), _) => Some(visitor.counted(passkeys::of_account(app, party, answer, account).await).await?),
        (None, Some(code)) if known.has_factor => Some(visitor.code_of(known.code_app.as_ref(), code)?),
        // It was taken away meanwhile.
        (None, Some(_)) => None,
        (None, None) => {
            let message = "the account has a second factor: give the code that your app shows, or your passkey";
            return Err(Error::new(Kind::Unauthenticated, message).coded("second_factor_needed").into());
        }
    };
    let passkey = code.as_ref().and_then(Code::passkey);
    let token = secret::token();
    let (token_hash, browser) = (hash_of_token(&token), device.browser());
    let input = Enter { account, issuer, subject, expected, vouched: false, code, token_hash, proves, browser };
    let entered = app.db.write(Caller::internal(known.actor.into(), CODE), input, commands::enter).await;
    let entered = entered.map_err(Error::from);
    passkeys::report_copy(&visitor, passkey, entered.as_ref().err()).await?;
    visitor.settled(entered).await?;
    Ok(token)
}
