//! What somebody shows at the door: a password, and a code or a passkey where the account has one.

use axum::http::header::{RETRY_AFTER, USER_AGENT};
use axum::http::{HeaderMap, HeaderName};
use axum::response::{IntoResponse as _, Response};
use kernel::actor::{Actor, Caller};
use kernel::app::Credential;
use kernel::error::Kind;
use kernel::http::{DEVICE_COOKIE, FROM, cookie_of, set_device_cookie};
use kernel::{App, Error, Id, Result, Time, secret};

use crate::commands::{self, Code, RefuseSession, passkey_refused};
use crate::model::{Account, Browser, CodeApp};
use crate::password::Line;
use crate::queries::AtTheDoor;
use crate::throttle::THROTTLE;
use crate::{password, queries, totp};

/// A browser stays known for this long after somebody signed in with it.
const DEVICE_S: i64 = 180 * 24 * 3600;
/// What the mark of a known browser is sealed as.
const DEVICE_SEAL: &str = "known device";
/// What the secret of an app is sealed as.
pub(super) const APP_SEAL: &str = "code app";
/// For whom a proxy says that it asks.
const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
/// Letters of an address, and of those that a proxy names, that are kept.
const FROM_MAX: usize = 200;
/// Letters of a user name that a refusal keeps.
const NAME_SHOWN_MAX: usize = 100;

/// A browser in which somebody signed in before, as its sealed cookie says.
#[derive(Default)]
pub(super) struct Device {
    id: Option<String>,
    browser: Browser,
}

impl Device {
    /// The browser of a request.
    pub(super) fn of(app: &App, headers: &HeaderMap) -> Self {
        let opened = cookie_of(headers, DEVICE_COOKIE).and_then(|mark| app.sealer.open_sealed(DEVICE_SEAL, &mark).ok());
        let text = |name| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let from = match (text(FROM), text(FORWARDED_FOR)) {
            (peer, "") => peer.to_owned(),
            (peer, whom) => format!("{peer} for {whom}").chars().take(FROM_MAX).collect(),
        };
        let browser = Browser { agent: text(USER_AGENT).to_owned(), from };
        Self { id: opened.and_then(|text| known(&text, app.clock.now())), browser }
    }

    /// With what and from where it asks.
    pub(super) fn browser(&self) -> Browser {
        self.browser.clone()
    }

    /// The cookie by which it is known from now on.
    pub(super) fn cookie(&self, app: &App) -> Result<String> {
        let id = self.id.clone().unwrap_or_else(secret::token);
        let until = app.clock.now().plus_seconds(DEVICE_S).micros();
        let mark = app.sealer.seal(DEVICE_SEAL, format!("{id} {until}").as_bytes())?;
        Ok(set_device_cookie(&mark, DEVICE_S))
    }

    const fn line(&self) -> Line {
        if self.id.is_some() { Line::Known } else { Line::Strangers }
    }
}

/// The id in `ID UNTIL`, until then.
fn known(text: &[u8], now: Time) -> Option<String> {
    let (id, until) = std::str::from_utf8(text).ok()?.split_once(' ')?;
    let until = Time::from_micros(until.parse().ok()?);
    (now < until).then(|| id.to_owned())
}

/// What somebody shows beside a password.
pub(super) enum Beside {
    /// Nothing.
    Nothing,
    /// A code of an app, or a recovery code.
    Code(String),
    /// A passkey, and whose it is, when it is one.
    Passkey(Result<(Account, Code)>),
}

/// Who is at the door.
pub(super) struct Visitor<'a> {
    pub(super) app: &'a App,
    pub(super) device: &'a Device,
    pub(super) username: &'a str,
    /// The request, as the journal names it.
    pub(super) request: &'static str,
}

/// Why somebody does not get in, and how long they have to wait.
pub(super) struct Turned {
    error: Error,
    wait_s: Option<i64>,
}

impl<E: Into<Error>> From<E> for Turned {
    fn from(error: E) -> Self {
        Self { error: error.into(), wait_s: None }
    }
}

impl From<Turned> for Response {
    fn from(turned: Turned) -> Self {
        let mut response = turned.error.into_response();
        if let Some(wait) = turned.wait_s {
            response.headers_mut().insert(RETRY_AFTER, wait.into());
        }
        response
    }
}

impl Visitor<'_> {
    /// The account whose password and code or passkey these are. Whether there is such an account, neither text nor time
    /// says.
    pub(super) async fn prove(&self, password: String, beside: Beside) -> Result<(Account, Option<Code>), Turned> {
        let app = self.app;
        self.wait_over()?;
        let username = self.username.to_owned();
        let found = app.db.read(move |sql| queries::sign_in_account(sql, &username)).await?;
        let hash = found.as_ref().map(|found| found.account.password_hash.clone());
        let fits = password::verify(self.device.line(), password, hash).await?;
        // Many at once stand in line before the first of them is found wrong.
        self.wait_over()?;
        let Some(AtTheDoor { account, code_app, has_factor }) = found.filter(|_| fits) else {
            self.refuse().await?;
            return Err(Error::new(Kind::Unauthenticated, "the user name or the password is not right").into());
        };
        must_open_here(app, account.id).await?;
        if !has_factor {
            return Ok((account, None));
        }
        match beside {
            Beside::Code(code) => Ok((account, Some(self.code_of(code_app.as_ref(), code)?))),
            Beside::Passkey(shown) => {
                let own = shown
                    .and_then(|(owner, code)| (owner.id == account.id).then_some(code).ok_or_else(passkey_refused));
                Ok((account, Some(self.counted(own).await?)))
            }
            Beside::Nothing => {
                let message = "the account has a second factor: give the code that your app shows, or your passkey";
                Err(Error::new(Kind::Unauthenticated, message).coded("second_factor_needed").into())
            }
        }
    }

    /// The code that somebody gave beside what they showed first: of their app, or a recovery code.
    pub(super) fn code_of(&self, code_app: Option<&CodeApp>, code: String) -> Result<Code> {
        let Some(code_app) = code_app else { return Ok(Code::Text(code)) };
        let opened = self.app.sealer.open_sealed(APP_SEAL, &code_app.secret)?;
        let step = totp::step_of(&opened, &code, self.app.clock.now())?;
        Ok(step.map_or(Code::Text(code), Code::Step))
    }

    /// Refuses while too many wrong tries make this one wait.
    pub(super) fn wait_over(&self) -> Result<(), Turned> {
        let wait_s = THROTTLE.wait_s(self.username, self.device.id.as_deref(), self.app.clock.now());
        let Some(wait) = wait_s else { return Ok(()) };
        let message = format!("too many wrong tries; wait {wait} seconds");
        Err(Turned { error: Error::new(Kind::TooMany, message), wait_s })
    }

    /// What came of it: a wrong code counts as a wrong try, and a success makes the tries before it void.
    pub(super) async fn settled<T>(&self, result: Result<T>) -> Result<T, Turned> {
        let output = self.counted(result).await?;
        THROTTLE.right(self.username, self.device.id.as_deref());
        Ok(output)
    }

    /// Counts it as a wrong try when it is one.
    pub(super) async fn counted<T>(&self, result: Result<T>) -> Result<T, Turned> {
        if let Err(error) = &result
            && error.kind() == Kind::Unauthenticated
        {
            self.refuse().await?;
        }
        result.map_err(Turned::from)
    }

    async fn refuse(&self) -> Result<()> {
        let app = self.app;
        THROTTLE.wrong(self.username, self.device.id.as_deref(), app.clock.now());
        metrics::counter!("castellan_sign_in_refused_total").increment(1);
        let caller = Caller::internal(Actor::system("Sign-in", &app.rights), self.request);
        let username: String = self.username.chars().take(NAME_SHOWN_MAX).collect();
        let refused = RefuseSession { username, from: self.device.browser.from.clone() };
        app.db.write(caller, refused, commands::refuse_session).await.map_err(Error::from)?;
        Ok(())
    }
}

/// Refuses an account that opens at the organisation's provider only: neither by password nor by passkey.
pub(super) async fn must_open_here(app: &App, account: Id) -> Result<()> {
    if app.db.read(move |sql| queries::refuses_password(sql, account)).await? {
        let message = "nothing that is kept here opens this account: sign in through your organisation's provider";
        return Err(Error::new(Kind::Unauthenticated, message).coded("password_refused"));
    }
    Ok(())
}

/// What is stored of the token of a session.
pub(super) fn hash_of_token(token: &str) -> Vec<u8> {
    secret::sha256(&[token.as_bytes()]).to_vec()
}

/// Hash of the token that a request shows.
///
/// # Errors
/// `conflict` for the operator at the machine, who shows none.
pub(super) fn hash_of(credential: &Credential) -> Result<Vec<u8>> {
    match credential {
        Credential::Token(token) => Ok(hash_of_token(token)),
        Credential::Operator => Err(Error::conflict("sign in with an account first")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_is_known_until_its_mark_ends() {
        let now = Time::from_micros(1_000);
        for (text, id) in [("abc 1001", Some("abc")), ("abc 1000", None), ("abc", None), ("abc x", None), ("", None)] {
            assert_eq!(known(text.as_bytes(), now).as_deref(), id, "{text:?}");
        }
    }
}
