//! One certificate fetched (ACME, RFC 8555): account, order, proof of each name, request, certificate. All of it goes out by
//! the one way out, so the guard sees every address that the authority names.

use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use axum::http::{Request, Response, StatusCode};
use bytes::Bytes;
use http_body_util::{BodyExt as _, Full};
use instant_acme::{
    Account, AccountCredentials, AuthorizationHandle, AuthorizationStatus, BodyWrapper, BytesResponse, ChallengeType,
    Error, HttpClient, Identifier, NewAccount, NewOrder, Order, OrderStatus, Problem, RetryPolicy,
};
use kernel::outbound::{Outbound, Target};
use kernel::secret;
use rcgen::{CertificateParams, DistinguishedName, KeyPair};

use super::challenge;
use super::kept::{self, Fetched, Kept, Store};
use super::shown::Shown;

/// How the authority is asked whether it has come further: after a quarter of a second, then ever more rarely.
const ASKING: RetryPolicy =
    RetryPolicy::new().initial_delay(Duration::from_millis(250)).backoff(1.5).timeout(Duration::from_mins(2));
/// Longest text of the authority's that is told on, in characters.
const WORDS_MAX: usize = 400;
/// What an authority says that does not know the account (any more).
const ACCOUNT_UNKNOWN: &str = "urn:ietf:params:acme:error:accountDoesNotExist";

/// What is wanted of whom.
pub(super) struct Wanted {
    pub(super) names: Vec<String>,
    pub(super) contact: String,
    pub(super) directory: String,
}

/// What it takes to fetch a certificate.
pub(super) struct Fetching<'a> {
    pub(super) wanted: &'a Wanted,
    pub(super) outbound: Arc<Outbound>,
    pub(super) shown: &'a Shown,
    pub(super) store: &'a Store,
}

/// Proofs that are shown no longer than the order takes, however it ends.
struct Proofs<'a>(&'a Shown);

impl Drop for Proofs<'_> {
    fn drop(&mut self) {
        self.0.forget_proofs();
    }
}

impl Fetching<'_> {
    /// Fetches a certificate; what comes is not checked yet.
    ///
    /// # Errors
    /// Why none came, in words.
    pub(super) async fn run(&self, kept: &mut Kept) -> Result<Fetched, String> {
        let mut order = self.order(kept).await?;
        let proofs = Proofs(self.shown);
        self.prove(&mut order).await?;
        let ready = order.poll_ready(&ASKING).await;
        drop(proofs);
        match ready {
            Ok(OrderStatus::Ready) => {}
            Ok(_) => return Err(refusal(&mut order).await.unwrap_or_else(|| "the authority refused the order".into())),
            Err(error) => return Err(refusal(&mut order).await.unwrap_or_else(|| words(&error))),
        }
        let key = KeyPair::generate().map_err(unmade)?;
        let mut request = CertificateParams::new(self.wanted.names.clone()).map_err(unmade)?;
        // An authority takes the names from the list of names alone.
        request.distinguished_name = DistinguishedName::new();
        let request = request.serialize_request(&key).map_err(unmade)?;
        order.finalize_csr(request.der()).await.map_err(|error| words(&error))?;
        let chain = order.poll_certificate(&ASKING).await.map_err(|error| words(&error))?;
        let Wanted { names, directory, .. } = self.wanted;
        let key = secret::hex(key.serialized_der());
        Ok(Fetched { directory: directory.clone(), names: names.clone(), chain, key })
    }

    /// Places the order; an account that the authority has forgotten is opened anew.
    async fn order(&self, kept: &mut Kept) -> Result<Order, String> {
        let names: Vec<Identifier> = self.wanted.names.iter().cloned().map(Identifier::Dns).collect();
        let order = NewOrder::new(&names);
        let known = kept.account.is_some();
        let placed = match self.account(kept).await {
            Ok(account) => account.new_order(&order).await,
            Err(error) => Err(error),
        };
        let placed = match placed {
            Err(Error::Api(Problem { r#type: Some(kind), .. })) if known && kind == ACCOUNT_UNKNOWN => {
                tracing::warn!(directory = %self.wanted.directory, "the authority does not know our account; a new one is opened");
                kept.account = None;
                match self.account(kept).await {
                    Ok(account) => account.new_order(&order).await,
                    Err(error) => Err(error),
                }
            }
            placed => placed,
        };
        placed.map_err(|error| words(&error))
    }

    /// The account, as it was kept or a new one.
    async fn account(&self, kept: &mut Kept) -> Result<Account, Error> {
        let Wanted { contact, directory, .. } = self.wanted;
        let mailbox = format!("mailto:{contact}");
        let contacts: &[&str] = if contact.is_empty() { &[] } else { &[&mailbox] };
        let builder = Account::builder_with_http(Box::new(Line(self.outbound.clone())));
        if let Some(known) = kept.account.as_mut().filter(|known| known.directory == *directory) {
            let credentials: AccountCredentials = serde_json::from_value(known.credentials.clone())?;
            let account = builder.from_credentials(credentials).await?;
            if known.contact != *contact {
                account.update_contacts(contacts).await?;
                known.contact.clone_from(contact);
                self.keep(kept).await;
            }
            return Ok(account);
        }
        let about = NewAccount { contact: contacts, terms_of_service_agreed: true, only_return_existing: false };
        let (account, credentials) = builder.create(&about, directory.clone(), None).await?;
        let credentials = serde_json::to_value(&credentials)?;
        kept.account = Some(kept::Account { directory: directory.clone(), contact: contact.clone(), credentials });
        // Before anything is ordered: an account that is lost is one more that the authority counts.
        self.keep(kept).await;
        Ok(account)
    }

    async fn keep(&self, kept: &Kept) {
        if let Err(error) = self.store.keep(kept).await {
            let cause = format!("{error:#}");
            tracing::error!(cause, "the account at the authority could not be kept; the next start opens another one");
        }
    }

    /// Shows what proves each name, and has the authority look.
    async fn prove(&self, order: &mut Order) -> Result<(), String> {
        let mut authorizations = order.authorizations();
        while let Some(authorization) = authorizations.next().await {
            let mut authorization = authorization.map_err(|error| words(&error))?;
            let name = self.name_of(&authorization)?;
            match authorization.status {
                AuthorizationStatus::Valid => continue,
                AuthorizationStatus::Pending => {}
                _ => return Err(format!("the authority will not check {name}")),
            }
            let Some(mut challenge) = authorization.challenge(ChallengeType::TlsAlpn01) else {
                return Err(format!("the authority does not check {name} over TLS (TLS-ALPN-01)"));
            };
            let digest = challenge.key_authorization().digest();
            let proof = challenge::proof(&name, digest.as_ref(), self.shown.provider())?;
            self.shown.prove(&name, proof);
            challenge.set_ready().await.map_err(|error| words(&error))?;
        }
        Ok(())
    }

    /// The name that is to be proved: one that was ordered, and nothing else.
    fn name_of(&self, authorization: &AuthorizationHandle<'_>) -> Result<String, String> {
        let asked = authorization.identifier();
        let Identifier::Dns(name) = asked.identifier else {
            return Err("the authority wants something proved that is no name".to_owned());
        };
        let ordered = self.wanted.names.iter().find(|ordered| ordered.eq_ignore_ascii_case(name));
        match ordered {
            Some(name) => Ok(name.clone()),
            None => Err(format!("the authority wants {} proved, which was not ordered", plain(name))),
        }
    }
}

/// Why a name could not be checked, as the authority says.
async fn refusal(order: &mut Order) -> Option<String> {
    let mut authorizations = order.authorizations();
    while let Some(Ok(mut authorization)) = authorizations.next().await {
        if authorization.refresh().await.is_err() {
            continue;
        }
        let error = authorization.challenges.iter().find_map(|challenge| challenge.error.as_ref());
        if let Some(problem) = error {
            let name = plain(&authorization.identifier().to_string());
            return Some(format!("{name} could not be checked: {}", said(problem)));
        }
    }
    None
}

fn unmade(error: rcgen::Error) -> String {
    format!("the request could not be made: {error}")
}

/// What went wrong, in words for people.
fn words(error: &Error) -> String {
    match error {
        Error::Api(problem) => format!("the authority refused: {}", said(problem)),
        Error::Json(error) => format!("the authority's answer cannot be understood: {error}"),
        Error::Timeout(_) => "the authority did not come to an end in time".to_owned(),
        other => plain(&other.to_string()),
    }
}

/// What an authority says about a refusal.
fn said(problem: &Problem) -> String {
    let kind = problem.r#type.as_deref().unwrap_or("it does not say why");
    let parts = problem.subproblems.iter().filter_map(|part| part.detail.as_deref());
    let parts: Vec<&str> = problem.detail.as_deref().into_iter().chain(parts).collect();
    plain(&if parts.is_empty() { kind.to_owned() } else { parts.join("; ") })
}

/// Words of somebody else's, fit for a line of the log.
fn plain(text: &str) -> String {
    text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).take(WORDS_MAX).collect()
}

/// The way to the authority.
struct Line(Arc<Outbound>);

impl HttpClient for Line {
    fn request(
        &self,
        request: Request<BodyWrapper<Bytes>>,
    ) -> Pin<Box<dyn Future<Output = Result<BytesResponse, Error>> + Send>> {
        let outbound = self.0.clone();
        Box::pin(async move {
            let (parts, body) = request.into_parts();
            let body = body.collect().await.map_err(|error| Error::Other(error.into()))?.to_bytes();
            let request = Request::from_parts(parts, body);
            let other = |why: String| Error::Other(why.into());
            let target = Target::parse(&request.uri().to_string()).map_err(|error| other(error.detail().to_owned()))?;
            if !target.is_protected() {
                return Err(other("the authority names an address without TLS".to_owned()));
            }
            let answer = outbound.send(request).await.map_err(|why| other(format!("the authority: {why}")))?;
            let mut response = Response::new(Full::new(Bytes::from(answer.body)));
            *response.status_mut() = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::BAD_GATEWAY);
            *response.headers_mut() = answer.headers;
            Ok(BytesResponse::from(response))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_authority_says_stays_on_one_line_and_short() {
        let problem = |detail: Option<&str>| Problem {
            r#type: Some("urn:ietf:params:acme:error:connection".to_owned()),
            detail: detail.map(str::to_owned),
            status: Some(400),
            subproblems: Vec::new(),
        };
        assert_eq!(said(&problem(Some("no\nanswer\u{1b}[31m"))), "no answer [31m");
        assert_eq!(said(&problem(None)), "urn:ietf:params:acme:error:connection");
        assert_eq!(said(&problem(Some(&"x".repeat(10_000)))).len(), WORDS_MAX);
    }
}
