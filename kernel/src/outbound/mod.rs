//! The way out: one HTTP request to an address that a person has typed. Its name is resolved once, the address checked
//! against the [`Guard`], and that very address connected to; no redirect is followed. Never used inside a command.

mod guard;

use std::net::SocketAddr;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use axum::http::header::{CONTENT_TYPE, HOST, USER_AGENT};
use axum::http::request::Builder;
use axum::http::{HeaderMap, Uri};
use bytes::Bytes;
use http_body_util::{BodyExt as _, Full};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, RootCertStore};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio_rustls::TlsConnector;

pub use guard::Guard;

use crate::{Error, Result};

/// Time for one request, from the name to the end of the answer, unless somebody has more patience.
pub const TIMEOUT: Duration = Duration::from_secs(5);
/// What of an answer is read at the most.
const ANSWER_MAX: usize = 1024 * 1024;
/// Longest address that is taken.
const URL_MAX: usize = 2_000;

/// A line to another system, protected or not.
pub type Connection = Box<dyn Line>;

/// What can be read from and written to.
pub trait Line: AsyncRead + AsyncWrite + Send + Unpin {}

impl<S: AsyncRead + AsyncWrite + Send + Unpin> Line for S {}

/// Connects to other systems.
pub struct Outbound {
    guard: Guard,
    /// Time for one request.
    within: Duration,
    tls: OnceLock<TlsConnector>,
}

/// What another system answered.
#[derive(Clone, Debug)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// What stands above the body.
    pub headers: HeaderMap,
    /// The body, within its bound.
    pub body: Vec<u8>,
}

/// Where a request goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    protected: bool,
    host: String,
    port: u16,
    authority: String,
    path: String,
}

impl Target {
    /// Whether the line to it is protected.
    pub const fn is_protected(&self) -> bool {
        self.protected
    }

    /// Takes an address apart: `https://host:port/path?query`.
    ///
    /// # Errors
    /// `invalid` on the field `url`.
    pub fn parse(url: &str) -> Result<Self> {
        let wrong = |why: &str| Error::invalid(format!("the address {why}")).field("url", why);
        if url.len() > URL_MAX {
            return Err(wrong("is too long"));
        }
        let uri: Uri = url.parse().map_err(|_| wrong("is none; write it like https://host/path"))?;
        let protected = match uri.scheme_str() {
            Some("https") => true,
            Some("http") => false,
            _ => return Err(wrong("begins with https:// or http://")),
        };
        let authority = uri.authority().ok_or_else(|| wrong("names no host"))?;
        if authority.as_str().contains('@') {
            return Err(wrong("holds a password; the receiver checks the signature instead"));
        }
        let host = authority.host().trim_start_matches('[').trim_end_matches(']').to_owned();
        if host.is_empty() {
            return Err(wrong("names no host"));
        }
        let port = authority.port_u16().unwrap_or(if protected { 443 } else { 80 });
        let path = uri.path_and_query().map_or_else(|| "/".to_owned(), ToString::to_string);
        Ok(Self { protected, host, port, authority: authority.to_string(), path })
    }
}

impl Outbound {
    /// A way out that the guard watches.
    pub const fn new(guard: Guard) -> Self {
        Self { guard, within: TIMEOUT, tls: OnceLock::new() }
    }

    /// The same with other patience, for those who have much to do before they answer.
    #[must_use]
    pub const fn within(mut self, within: Duration) -> Self {
        self.within = within;
        self
    }

    /// The same for those whom these authorities know, and no others: the machine's own count no longer.
    ///
    /// # Errors
    /// Never with the provider of cryptography that is built in.
    pub fn trusting(mut self, roots: RootCertStore) -> Result<Self, String> {
        self.tls = OnceLock::from(connector(roots)?);
        Ok(self)
    }

    /// Posts JSON and gives the status of the answer, whatever it is.
    ///
    /// # Errors
    /// Why there was no answer, in words.
    pub async fn post_json(
        &self,
        target: &Target,
        headers: &[(&'static str, String)],
        body: Bytes,
    ) -> Result<u16, String> {
        let request = hyper::Request::post(&target.path).header(CONTENT_TYPE, "application/json");
        self.ask(target, request, headers, body).await.map(|answer| answer.status)
    }

    /// Reads what lies at an address, and gives the answer, whatever its status is.
    ///
    /// # Errors
    /// Why there was no answer, in words.
    pub async fn get(&self, target: &Target) -> Result<Answer, String> {
        self.ask(target, hyper::Request::get(&target.path), &[], Bytes::new()).await
    }

    /// Posts the fields of a form, encoded already, and gives the answer, whatever its status is.
    ///
    /// # Errors
    /// Why there was no answer, in words.
    pub async fn post_form(
        &self,
        target: &Target,
        headers: &[(&'static str, String)],
        fields: String,
    ) -> Result<Answer, String> {
        let request = hyper::Request::post(&target.path).header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.ask(target, request, headers, Bytes::from(fields)).await
    }

    /// Posts plain text and gives the answer, whatever its status is.
    ///
    /// # Errors
    /// Why there was no answer, in words.
    pub async fn post_text(&self, target: &Target, text: String) -> Result<Answer, String> {
        let request = hyper::Request::post(&target.path).header(CONTENT_TYPE, "text/plain; charset=utf-8");
        self.ask(target, request, &[], Bytes::from(text)).await
    }

    /// Sends a request as it is to the address that it names; only who asks is said by us.
    ///
    /// # Errors
    /// Why there was no answer, in words.
    pub async fn send(&self, request: hyper::Request<Bytes>) -> Result<Answer, String> {
        let (parts, body) = request.into_parts();
        let target = Target::parse(&parts.uri.to_string()).map_err(|error| error.detail().to_owned())?;
        let mut request = hyper::Request::builder().method(parts.method).uri(&target.path);
        for (name, value) in parts.headers.iter().filter(|(name, _)| ![HOST, USER_AGENT].contains(*name)) {
            request = request.header(name, value);
        }
        self.ask(&target, request, &[], body).await
    }

    async fn ask(
        &self,
        target: &Target,
        request: Builder,
        headers: &[(&'static str, String)],
        body: Bytes,
    ) -> Result<Answer, String> {
        tokio::time::timeout(self.within, self.exchange(target, request, headers, body))
            .await
            .unwrap_or_else(|_| Err(format!("no answer within {} s", self.within.as_secs())))
    }

    async fn exchange(
        &self,
        target: &Target,
        mut request: Builder,
        headers: &[(&'static str, String)],
        body: Bytes,
    ) -> Result<Answer, String> {
        request = request
            .header(HOST, &target.authority)
            .header(USER_AGENT, concat!("Castellan/", env!("CARGO_PKG_VERSION")));
        for (name, value) in headers {
            request = request.header(*name, value);
        }
        let request = request.body(Full::new(body)).map_err(|error| format!("the request cannot be made: {error}"))?;
        converse(self.connect(&target.host, target.port, target.protected).await?, request).await
    }

    /// A line to another system, for whoever speaks something else than HTTP. It has no bound of time.
    ///
    /// # Errors
    /// Why there is none, in words.
    pub async fn connect(&self, host: &str, port: u16, protected: bool) -> Result<Connection, String> {
        let address = self.address_of(host, port, protected).await?;
        let stream =
            TcpStream::connect(address).await.map_err(|error| format!("{address} cannot be reached: {error}"))?;
        if !protected {
            return Ok(Box::new(stream));
        }
        let name = ServerName::try_from(host.to_owned())
            .map_err(|_| format!("“{host}” cannot be the name of a certificate"))?;
        let stream = self.connector()?.connect(name, stream).await;
        Ok(Box::new(stream.map_err(|error| format!("the line cannot be protected: {error}"))?))
    }

    /// The address that is then connected to: nobody is asked a second time.
    ///
    /// # Errors
    /// Why none may be connected to, in words.
    pub async fn address_of(&self, host: &str, port: u16, protected: bool) -> Result<SocketAddr, String> {
        let unknown = |why: String| format!("“{host}” has no address: {why}");
        let found = tokio::net::lookup_host((host, port)).await;
        let found: Vec<SocketAddr> = found.map_err(|error| unknown(error.to_string()))?.collect();
        let mut refusal = unknown("the name leads nowhere".to_owned());
        for address in found {
            match self.guard.check(address.ip(), protected) {
                Ok(()) => return Ok(address),
                Err(why) => refusal = why,
            }
        }
        Err(refusal)
    }

    /// TLS with the certificates that the machine trusts; they are read when the first protected line is needed.
    fn connector(&self) -> Result<TlsConnector, String> {
        if let Some(connector) = self.tls.get() {
            return Ok(connector.clone());
        }
        let mut roots = RootCertStore::empty();
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        if roots.is_empty() {
            return Err("the machine trusts no certificate; install its package of certificates".to_owned());
        }
        let connector = connector(roots)?;
        Ok(self.tls.get_or_init(|| connector).clone())
    }
}

/// TLS with those whom these authorities know.
fn connector(roots: RootCertStore) -> Result<TlsConnector, String> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| error.to_string())?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(TlsConnector::from(Arc::new(config)))
}

/// Sends the request and reads the answer to its end or its bound.
async fn converse(stream: Connection, request: hyper::Request<Full<Bytes>>) -> Result<Answer, String> {
    let broken = |error: hyper::Error| format!("the line broke: {error}");
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.map_err(broken)?;
    // The connection ends with this function, however it ends.
    let mut tasks = JoinSet::new();
    tasks.spawn(connection);
    let answer = sender.send_request(request).await.map_err(broken)?;
    let (parts, mut coming) = answer.into_parts();
    let status = parts.status.as_u16();
    let mut body = Vec::new();
    while let Some(frame) = coming.frame().await {
        let frame = frame.map_err(broken)?;
        let part = frame.data_ref().map_or(&[][..], Bytes::as_ref);
        if body.len() + part.len() > ANSWER_MAX {
            return Err(format!("the answer (status {status}) is longer than 1 MiB"));
        }
        body.extend_from_slice(part);
    }
    Ok(Answer { status, headers: parts.headers, body })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_taken_apart() {
        for (url, expected) in [
            ("https://hooks.example/in?x=1", Some((true, "hooks.example", 443, "/in?x=1"))),
            ("http://10.0.0.9:8080", Some((false, "10.0.0.9", 8080, "/"))),
            ("https://[2a00::1]:9/a#b", Some((true, "2a00::1", 9, "/a"))),
            ("ftp://hooks.example/in", None),
            ("hooks.example/in", None),
            ("/in", None),
            ("https://user:hush@hooks.example/", None),
            ("https:///in", None),
            ("file:///etc/passwd", None),
        ] {
            let target = Target::parse(url).ok();
            let parts = target.as_ref().map(|one| (one.protected, one.host.as_str(), one.port, one.path.as_str()));
            assert_eq!(parts, expected, "{url}");
        }
    }
}
