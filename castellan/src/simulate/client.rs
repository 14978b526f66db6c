//! One person at the API: requests over HTTP that are repeated under their key until there is an answer.

use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail, ensure};
use http_body_util::{BodyExt as _, Full};
use hyper::body::{Bytes, Incoming};
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use tokio::net::TcpStream;

/// Time after which an answer that has not come is asked for again.
const ANSWER: Duration = Duration::from_secs(30);
/// Pauses between attempts: short first, for a server that restarts.
const PAUSES_MS: [u64; 5] = [100, 250, 500, 1_000, 2_000];

/// An answer.
#[derive(Debug)]
pub(super) struct Answer {
    pub status: StatusCode,
    pub json: Value,
    /// Number of the last entry that a list contains.
    pub seq: i64,
}

/// Where the server is.
#[derive(Clone, Debug)]
pub(super) struct Address(String);

impl Address {
    /// Reads `http://HOST:PORT`.
    pub(super) fn parse(text: &str) -> Result<Self> {
        let host = text.trim_end_matches('/').strip_prefix("http://");
        let host = host.with_context(|| format!("--server is an address like http://127.0.0.1:8080, not {text}"))?;
        ensure!(host.contains(':') && !host.contains('/'), "--server is an address like http://127.0.0.1:8080");
        Ok(Self(host.to_owned()))
    }
}

/// Somebody who is signed in.
pub(super) struct Person {
    address: Address,
    username: String,
    password: String,
    token: String,
    line: Option<SendRequest<Full<Bytes>>>,
    /// Requests that had to be sent again.
    pub repeated: u64,
}

impl Person {
    /// Signs in.
    pub(super) async fn sign_in(address: &Address, username: &str, password: &str) -> Result<Self> {
        let (address, username, password) = (address.clone(), username.to_owned(), password.to_owned());
        let mut person = Self { address, username, password, token: String::new(), line: None, repeated: 0 };
        person.renew().await?;
        Ok(person)
    }

    /// Opens a new session.
    pub(super) async fn renew(&mut self) -> Result<()> {
        self.token.clear();
        let body = json!({ "username": self.username, "password": self.password });
        let answer = self.once(&Method::POST, "/session", None, Some(&body)).await?;
        match answer.json.get("token").and_then(Value::as_str) {
            Some(token) => token.clone_into(&mut self.token),
            None => bail!("{} is not let in: {}", self.username, words(&answer.json)),
        }
        Ok(())
    }

    /// Does something, and repeats it until there is an answer; gives how long the last attempt took.
    pub(super) async fn act(&mut self, path: &str, key: Option<&str>, body: &Value) -> (Answer, Duration) {
        let mut pauses = PAUSES_MS.iter().copied().chain(std::iter::repeat(2_000));
        let mut renewed = false;
        loop {
            let begun = Instant::now();
            match self.once(&Method::POST, path, key, Some(body)).await {
                // The session has ended, or the server began anew: once more as the same person.
                Ok(answer) if answer.status == StatusCode::UNAUTHORIZED && !renewed => {
                    renewed = self.renew().await.is_ok();
                }
                Ok(answer) if !is_passing(answer.status) => return (answer, begun.elapsed()),
                Ok(_) => {}
                Err(error) => tracing::debug!(person = %self.username, path, cause = %error, "asking again"),
            }
            self.repeated += 1;
            tokio::time::sleep(Duration::from_millis(pauses.next().unwrap_or(2_000))).await;
        }
    }

    /// Reads all pages of a list; gives the number up to which its first page is complete as well.
    pub(super) async fn list(&mut self, path: &str) -> Result<(Vec<Value>, i64)> {
        let (mut items, mut seq, mut next) = (Vec::new(), None, Some(path.to_owned()));
        while let Some(path) = next {
            let mut answer = self.once(&Method::GET, &path, None, None).await?;
            ensure!(answer.status.is_success(), "{path}: {}", words(&answer.json));
            seq = seq.or(Some(answer.seq));
            let page = answer.json.get_mut("items").and_then(Value::as_array_mut).map(std::mem::take);
            items.extend(page.unwrap_or_default());
            let address = answer.json.get("next").and_then(Value::as_str);
            next = address.map(|address| address.trim_start_matches("/api/v1").to_owned());
        }
        Ok((items, seq.unwrap_or_default()))
    }

    /// Opens the feed after a number.
    pub(super) async fn follow(&mut self, after: i64) -> Result<Response<Incoming>> {
        let response = self.send(&Method::GET, &format!("/feed?after={after}"), None, None).await?;
        // The stream keeps the connection for itself.
        self.line = None;
        Ok(response)
    }

    async fn once(&mut self, method: &Method, path: &str, key: Option<&str>, body: Option<&Value>) -> Result<Answer> {
        let answer = tokio::time::timeout(ANSWER, async {
            let response = self.send(method, path, key, body).await?;
            let (status, seq) = (response.status(), response.headers().get("castellan-seq").cloned());
            let bytes = response.into_body().collect().await?.to_bytes();
            let json = if bytes.is_empty() { Value::Null } else { serde_json::from_slice(&bytes)? };
            let seq = seq.and_then(|seq| seq.to_str().ok()?.parse().ok()).unwrap_or_default();
            anyhow::Ok(Answer { status, json, seq })
        });
        let answer = answer.await.context("no answer in time").and_then(|answer| answer);
        if answer.is_err() {
            self.line = None;
        }
        answer
    }

    async fn send(
        &mut self,
        method: &Method,
        path: &str,
        key: Option<&str>,
        body: Option<&Value>,
    ) -> Result<Response<Incoming>> {
        let mut request = Request::builder()
            .method(method)
            .uri(format!("/api/v1{path}"))
            .header("host", &self.address.0)
            .header("content-type", "application/json");
        if !self.token.is_empty() {
            request = request.header("authorization", format!("Bearer {}", self.token));
        }
        if let Some(key) = key {
            request = request.header("idempotency-key", key);
        }
        let request = request.body(Full::from(body.map(Value::to_string).unwrap_or_default()))?;
        let mut line = match self.line.take() {
            Some(line) if !line.is_closed() => line,
            _ => self.dial().await?,
        };
        line.ready().await?;
        let response = line.send_request(request).await?;
        self.line = Some(line);
        Ok(response)
    }

    async fn dial(&self) -> Result<SendRequest<Full<Bytes>>> {
        let stream = TcpStream::connect(&self.address.0).await.context("the server is not there")?;
        stream.set_nodelay(true)?;
        let (line, connection) = handshake(TokioIo::new(stream)).await?;
        tokio::spawn(connection);
        Ok(line)
    }
}

/// Whether the same request may well be answered in a moment.
fn is_passing(status: StatusCode) -> bool {
    matches!(status, StatusCode::SERVICE_UNAVAILABLE | StatusCode::BAD_GATEWAY | StatusCode::GATEWAY_TIMEOUT)
}

/// What a refusal says.
fn words(json: &Value) -> &str {
    json.get("detail").and_then(Value::as_str).unwrap_or("the server refused it")
}
