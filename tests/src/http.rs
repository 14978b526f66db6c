//! A client of the API: what a test asks, and what it is told.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::Value;
use ureq::http::{Method, Request};

use crate::fresh_key;

/// Largest answer: pages of the journal carry images of units with all that they hold, hundreds in the long fault runs.
const ANSWER_MAX: u64 = 512 * 1024 * 1024;

/// Time after which an answer that has not come is a failure.
const ANSWER: Duration = Duration::from_mins(1);

/// Somebody who speaks with the server.
#[derive(Clone)]
pub struct Api {
    agent: ureq::Agent,
    base: String,
    token: Option<String>,
}

impl Api {
    /// Somebody who is not signed in, at `http://HOST:PORT`.
    pub fn new(base: &str) -> Self {
        Self::hasty(base, ANSWER, ANSWER)
    }

    /// Somebody who does not wait longer than so for a connection, and for an answer.
    pub fn hasty(base: &str, connect: Duration, within: Duration) -> Self {
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .timeout_connect(Some(connect))
            .timeout_global(Some(within))
            .max_redirects(0)
            .build();
        Self { agent: config.into(), base: base.to_owned(), token: None }
    }

    /// The same with a token to show.
    #[must_use]
    pub fn with_token(&self, token: &str) -> Self {
        Self { token: Some(token.to_owned()), ..self.clone() }
    }

    /// The token that is shown.
    pub fn token(&self) -> Option<&str> {
        self.token.as_deref()
    }

    /// Address of a path: of the API, unless it begins with `/api/` itself.
    pub fn address(&self, path: &str) -> String {
        let prefix = if path.starts_with("/api/") { "" } else { "/api/v1" };
        format!("{}{prefix}{path}", self.base)
    }

    /// A request to be sent.
    pub fn ask<'a>(&'a self, method: &'a str, path: &'a str) -> Ask<'a> {
        let token = self.token.as_ref().map(|token| ("authorization".to_owned(), format!("Bearer {token}")));
        Ask { api: self, method, address: self.address(path), body: None, headers: token.into_iter().collect() }
    }

    /// A request for something beside the API, such as `/readyz`.
    pub fn ask_root<'a>(&'a self, method: &'a str, path: &str) -> Ask<'a> {
        Ask { address: format!("{}{path}", self.base), ..self.ask(method, "") }
    }

    /// Reads.
    #[track_caller]
    pub fn get(&self, path: &str) -> Answer {
        self.ask("GET", path).send()
    }

    /// Does something, under a key of its own.
    #[track_caller]
    pub fn post(&self, path: &str, body: &Value) -> Answer {
        self.ask("POST", path).key(&fresh_key()).json(body).send()
    }

    /// Changes something, under a key of its own.
    #[track_caller]
    pub fn patch(&self, path: &str, body: &Value) -> Answer {
        self.ask("PATCH", path).key(&fresh_key()).json(body).send()
    }

    /// Puts something in place of what was there, under a key of its own.
    #[track_caller]
    pub fn put(&self, path: &str, body: &Value) -> Answer {
        self.ask("PUT", path).key(&fresh_key()).json(body).send()
    }

    /// Takes something away, under a key of its own.
    #[track_caller]
    pub fn delete(&self, path: &str) -> Answer {
        self.ask("DELETE", path).key(&fresh_key()).send()
    }

    /// The items of one page.
    #[track_caller]
    pub fn items(&self, path: &str) -> Vec<Value> {
        let mut page = self.get(path).ok();
        page["items"].as_array_mut().map(std::mem::take).expect("a list has items")
    }

    /// The items of all pages.
    #[track_caller]
    pub fn all(&self, path: &str) -> Vec<Value> {
        let mut items = Vec::new();
        let mut next = Some(path.to_owned());
        while let Some(path) = next {
            let page = self.get(&path).ok();
            items.extend(page["items"].as_array().expect("a list has items").iter().cloned());
            next = page["next"].as_str().map(str::to_owned);
        }
        items
    }
}

/// A request.
pub struct Ask<'a> {
    api: &'a Api,
    method: &'a str,
    address: String,
    body: Option<Vec<u8>>,
    headers: Vec<(String, String)>,
}

impl Ask<'_> {
    /// With a body of JSON.
    #[must_use]
    pub fn json(self, body: &Value) -> Self {
        self.bytes(body.to_string().into_bytes()).header("content-type", "application/json")
    }

    /// With a body of any bytes.
    #[must_use]
    pub fn bytes(mut self, body: Vec<u8>) -> Self {
        self.body = Some(body);
        self
    }

    /// With a header.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Under an idempotency key.
    #[must_use]
    pub fn key(self, key: &str) -> Self {
        self.header("idempotency-key", key)
    }

    /// Sends it.
    ///
    /// # Panics
    /// When no answer comes.
    #[track_caller]
    pub fn send(self) -> Answer {
        let what = format!("{} {}", self.method, self.address);
        match self.try_send() {
            Ok(answer) => answer,
            Err(error) => panic!("{what}: {error}"),
        }
    }

    /// Sends it to a server that may not be there.
    ///
    /// # Errors
    /// When no whole answer comes.
    pub fn try_send(self) -> Result<Answer, ureq::Error> {
        let asked = format!("{} {}", self.method, self.address);
        let mut request = Request::builder().uri(&self.address);
        request = request.method(Method::from_bytes(self.method.as_bytes()).expect("a method"));
        for (name, value) in self.headers {
            request = request.header(name, value);
        }
        let built = |error: ureq::http::Error| -> ureq::Error { error.into() };
        let mut response = match self.body {
            Some(body) => self.api.agent.run(request.body(body).map_err(built)?)?,
            None => self.api.agent.run(request.body(()).map_err(built)?)?,
        };
        let mut headers = BTreeMap::<String, String>::new();
        for (name, value) in response.headers() {
            let lines = headers.entry(name.to_string()).or_default();
            let between = if lines.is_empty() { "" } else { "\n" };
            *lines = format!("{lines}{between}{}", String::from_utf8_lossy(value.as_bytes()));
        }
        let status = response.status().as_u16();
        let bytes = response.body_mut().with_config().limit(ANSWER_MAX).read_to_vec()?;
        let text =
            String::from_utf8(bytes).unwrap_or_else(|picture| String::from_utf8_lossy(picture.as_bytes()).into_owned());
        Ok(Answer { asked, status, headers, json: serde_json::from_str(&text).unwrap_or(Value::Null), text })
    }
}

/// An answer.
#[derive(Clone, Debug)]
pub struct Answer {
    /// What was asked.
    pub asked: String,
    /// HTTP status.
    pub status: u16,
    /// Headers by lower-case name; those that come more than once have a line each.
    pub headers: BTreeMap<String, String>,
    /// The body; of a picture, what of it is text.
    pub text: String,
    /// The body as JSON; null when it is none.
    pub json: Value,
}

impl Answer {
    /// The body of an answer that must be a success.
    ///
    /// # Panics
    /// When it is not.
    #[track_caller]
    pub fn ok(self) -> Value {
        assert!((200..300).contains(&self.status), "{}: {} {}", self.asked, self.status, self.text);
        self.json
    }

    /// The problem document of an answer that must be a refusal with this status and code.
    ///
    /// # Panics
    /// When it is not.
    #[track_caller]
    pub fn refused(self, status: u16, code: &str) -> Value {
        let said = format!("{}: {} {}", self.asked, self.status, self.text);
        assert_eq!((self.status, self.code()), (status, code), "{said}");
        assert_eq!(self.header("content-type"), "application/problem+json", "{said}");
        assert_eq!(self.json["status"], status, "{said}");
        assert!(self.json["title"].is_string() && self.json["detail"].is_string(), "{said}");
        self.json
    }

    /// The refusal of a field.
    ///
    /// # Panics
    /// When the answer is none, or names other fields.
    #[track_caller]
    pub fn refused_field(self, field: &str) -> Value {
        let problem = self.refused(400, "invalid");
        let fields = problem["fields"].as_array().cloned().unwrap_or_default();
        assert!(fields.iter().any(|one| one["field"] == field && one["message"].is_string()), "{field}: {problem}");
        problem
    }

    /// The code of a problem document; empty when it is none.
    pub fn code(&self) -> &str {
        self.json["code"].as_str().unwrap_or_default()
    }

    /// A header; empty when there is none.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }
}
