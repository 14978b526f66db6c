//! Who asks. The right that a handler needs stands in its signature: `By<CreateIncident>`.

use std::marker::PhantomData;
use std::sync::Arc;

use axum::extract::{FromRequestParts, OriginalUri};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method};

use super::reply::{Done, List};
use super::{FromOperator, token_of};
use crate::actor::{Action, Actor, Caller};
use crate::app::{App, Credential};
use crate::db::{Context, Load, Refused, Sql, Tx};
use crate::error::Kind;
use crate::page::{Page, encode_cursor};
use crate::{Error, Result, journal};

/// Longest idempotency key; a UUID has 36 characters.
const KEY_MAX: usize = 200;

/// Somebody who is signed in and holds the action `A` somewhere. Where exactly, the command checks.
pub struct By<A> {
    /// The request.
    pub request: Signed,
    action: PhantomData<A>,
}

/// Somebody who is signed in.
pub struct Signed {
    /// The running system.
    pub app: Arc<App>,
    /// Who asks.
    pub actor: Arc<Actor>,
    /// What the request showed to say who it is.
    pub credential: Credential,
    key: Option<String>,
    method: Method,
    uri: axum::http::Uri,
    if_match: Option<String>,
}

/// Anybody; for signing in and setting up.
pub struct Anyone {
    /// The running system.
    pub app: Arc<App>,
    /// What the request shows, if anything.
    pub credential: Option<Credential>,
}

impl FromRequestParts<Arc<App>> for Anyone {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self> {
        Ok(Self { app: app.clone(), credential: credential(parts)? })
    }
}

impl FromRequestParts<Arc<App>> for Signed {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self> {
        let credential = credential(parts)?
            .ok_or_else(|| Error::new(Kind::Unauthenticated, "the request shows no session and no token"))?;
        let actor = app.authenticator.authenticate(app, &credential).await?;
        let uri =
            parts.extensions.get::<OriginalUri>().map_or_else(|| parts.uri.clone(), |original| original.0.clone());
        Ok(Self {
            app: app.clone(),
            actor,
            credential,
            key: key(&parts.headers)?,
            method: parts.method.clone(),
            uri,
            if_match: text(&parts.headers, "if-match").map(|tag| tag.trim_matches('"').to_owned()),
        })
    }
}

impl<A: Action> FromRequestParts<Arc<App>> for By<A> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self> {
        let request = Signed::from_request_parts(parts, app).await?;
        if !request.actor.holds_anywhere(A::NAME) {
            return Err(Error::forbidden(A::NAME));
        }
        Ok(Self { request, action: PhantomData })
    }
}

impl<A> std::ops::Deref for By<A> {
    type Target = Signed;
    fn deref(&self) -> &Signed {
        &self.request
    }
}

impl Signed {
    /// The caller as the journal and the idempotency record know it.
    pub fn caller(&self) -> Caller {
        Caller {
            actor: self.actor.clone(),
            key: self.key.clone(),
            request: format!("{} {}", self.method, self.uri.path()),
        }
    }

    /// The version that the caller has seen (`If-Match`).
    ///
    /// # Errors
    /// `invalid` when it is not a version.
    pub fn seen_version(&self) -> Result<Option<i64>> {
        self.if_match
            .as_deref()
            .map(|tag| tag.parse().map_err(|_| Error::invalid("If-Match holds a version from an ETag of this record")))
            .transpose()
    }

    /// Something that is the same for the same secret in a repeat of this request, and says nothing about it to anybody
    /// else: it goes into what a repeat must match, where the salted hash of a password cannot.
    pub fn mark_of(&self, secret: &str) -> String {
        let key = self.key.as_deref().unwrap_or_default();
        crate::secret::hex(&crate::secret::sha256(&[b"mark", key.as_bytes(), &[0], secret.as_bytes()]))
    }

    /// Runs a command and answers after its commit.
    ///
    /// # Errors
    /// As [`crate::Db::write`].
    pub async fn write<I, O>(
        &self,
        input: I,
        command: fn(&mut Tx<'_>, &Context, I) -> Result<O>,
    ) -> Result<Done<O>, Refused>
    where
        I: serde::Serialize + Clone + Send + 'static,
        O: serde::Serialize + 'static,
    {
        self.app.db.write(self.caller(), input, command).await.map(Done)
    }

    /// Runs a query that nobody's safety waits for: it is refused first when more is to be written than the disk takes.
    ///
    /// # Errors
    /// As [`crate::Db::read`]; `unavailable` under load.
    pub async fn report<T, F>(&self, query: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut dyn Sql, &Actor) -> Result<T> + Send + 'static,
    {
        self.app.db.must_have_room(Load::Report)?;
        self.read(query).await
    }

    /// Runs a query on a snapshot.
    ///
    /// # Errors
    /// As [`crate::Db::read`].
    pub async fn read<T, F>(&self, query: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut dyn Sql, &Actor) -> Result<T> + Send + 'static,
    {
        let actor = self.actor.clone();
        self.app.db.read(move |sql| query(sql, &actor)).await
    }

    /// Runs a query for a page of a list. The answer says up to which journal entry it is complete.
    ///
    /// # Errors
    /// As [`crate::Db::read`].
    pub async fn list<T, F>(&self, query: F) -> Result<List<T>>
    where
        T: Send + 'static,
        F: FnOnce(&mut dyn Sql, &Actor) -> Result<Page<T>> + Send + 'static,
    {
        let (mut page, seq) = self.read(move |sql, actor| Ok((query(sql, actor)?, journal::head(sql)?))).await?;
        page.next = page.next.map(|cursor| next_address(&self.uri, &cursor));
        Ok(List { page, seq })
    }
}

/// The request's address with another cursor.
fn next_address(uri: &axum::http::Uri, cursor: &str) -> String {
    let kept =
        uri.query().unwrap_or_default().split('&').filter(|pair| !pair.is_empty() && !pair.starts_with("cursor="));
    let query: Vec<&str> = kept.collect();
    let separator = if query.is_empty() { "" } else { "&" };
    format!("{}?{}{separator}cursor={}", uri.path(), query.join("&"), encode_cursor(cursor))
}

fn text(headers: &HeaderMap, name: &str) -> Option<String> {
    headers.get(name)?.to_str().ok().map(str::to_owned)
}

fn key(headers: &HeaderMap) -> Result<Option<String>> {
    let Some(value) = headers.get("idempotency-key") else { return Ok(None) };
    let key = value.to_str().unwrap_or_default();
    // Printable ASCII: the key stands on a line of its own in what the journal's hash covers.
    if key.is_empty() || key.len() > KEY_MAX || key.chars().any(char::is_control) {
        return Err(Error::invalid(format!("Idempotency-Key takes 1 to {KEY_MAX} printable ASCII characters")));
    }
    Ok(Some(key.to_owned()))
}

fn credential(parts: &Parts) -> Result<Option<Credential>> {
    if parts.extensions.get::<FromOperator>().is_some() {
        return Ok(Some(Credential::Operator));
    }
    let Some((token, by_cookie)) = token_of(&parts.headers) else { return Ok(None) };
    if by_cookie && !parts.method.is_safe() && !is_same_origin(&parts.headers) {
        return Err(Error::new(Kind::Forbidden, "a change by cookie is taken from Castellan's own pages only"));
    }
    Ok(Some(Credential::Token(token)))
}

/// Whether a browser says that the request comes from our own page.
fn is_same_origin(headers: &HeaderMap) -> bool {
    if let Some(site) = text(headers, "sec-fetch-site") {
        return site == "same-origin" || site == "none";
    }
    match (text(headers, "origin"), text(headers, "host")) {
        (Some(origin), Some(host)) => origin.split("://").nth(1) == Some(host.as_str()),
        // No browser leaves both out on a change.
        (None, _) => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_page_keeps_the_filter() {
        for (address, next) in [
            ("/api/v1/x", "/api/v1/x?cursor=37"),
            ("/api/v1/x?state=open&cursor=3&limit=5", "/api/v1/x?state=open&limit=5&cursor=37"),
        ] {
            assert_eq!(next_address(&address.parse().expect("an address"), "7"), next);
        }
    }

    #[test]
    fn changes_by_cookie_come_from_our_own_pages() {
        let check = |pairs: &[(&'static str, &'static str)], expected: bool| {
            let mut headers = HeaderMap::new();
            for (name, value) in pairs {
                headers.insert(*name, value.parse().expect("a header"));
            }
            assert_eq!(is_same_origin(&headers), expected, "{pairs:?}");
        };
        check(&[("sec-fetch-site", "same-origin")], true);
        check(&[("sec-fetch-site", "cross-site"), ("origin", "http://a"), ("host", "a")], false);
        check(&[("origin", "http://a:1"), ("host", "a:1")], true);
        check(&[("origin", "http://evil"), ("host", "a:1")], false);
        check(&[("origin", "http://a:1")], false);
        check(&[("host", "a:1")], true);
    }
}
