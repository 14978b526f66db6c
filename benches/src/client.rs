//! A client that costs next to nothing beside what it measures: one connection, blocking, HTTP/1.1.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use anyhow::{Context as _, bail};
use serde_json::Value;

/// One kept connection.
pub(crate) struct Client {
    stream: BufReader<TcpStream>,
    token: String,
}

impl Client {
    pub(crate) fn connect(address: &str, token: &str) -> anyhow::Result<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_secs(30)))?;
        Ok(Self { stream: BufReader::new(stream), token: token.to_owned() })
    }

    pub(crate) fn sign_in(address: &str, username: &str, password: &str) -> anyhow::Result<String> {
        let mut client = Self::connect(address, "")?;
        let body = serde_json::json!({ "username": username, "password": password });
        let answer = client.send("POST", "/api/v1/session", Some(&body))?;
        Ok(answer["token"].as_str().context("no token")?.to_owned())
    }

    /// Sends a request and reads the answer as JSON.
    pub(crate) fn send(&mut self, method: &str, path: &str, body: Option<&Value>) -> anyhow::Result<Value> {
        let bytes = self.raw(method, path, body)?;
        Ok(if bytes.is_empty() { Value::Null } else { serde_json::from_slice(&bytes)? })
    }

    /// Sends a request and reads the answer's bytes.
    pub(crate) fn raw(&mut self, method: &str, path: &str, body: Option<&Value>) -> anyhow::Result<Vec<u8>> {
        let body = body.map(Value::to_string).unwrap_or_default();
        self.write(method, path, &body)?;
        let (status, length) = self.head()?;
        let mut bytes = vec![0; length.unwrap_or(0)];
        self.stream.read_exact(&mut bytes)?;
        if status >= 300 {
            bail!("{method} {path}: {status} {}", String::from_utf8_lossy(&bytes));
        }
        Ok(bytes)
    }

    /// Opens the live feed and leaves the connection to be read line by line.
    pub(crate) fn follow(mut self) -> anyhow::Result<BufReader<TcpStream>> {
        self.write("GET", "/api/v1/feed", "")?;
        let (status, _) = self.head()?;
        if status != 200 {
            bail!("the feed answered {status}");
        }
        Ok(self.stream)
    }

    fn write(&mut self, method: &str, path: &str, body: &str) -> anyhow::Result<()> {
        let request = format!(
            "{method} {path} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {}\r\ncontent-type: application/json\r\n\
             content-length: {}\r\n\r\n{body}",
            self.token,
            body.len()
        );
        self.stream.get_mut().write_all(request.as_bytes())?;
        Ok(())
    }

    fn head(&mut self) -> anyhow::Result<(u16, Option<usize>)> {
        let mut line = String::new();
        self.stream.read_line(&mut line)?;
        let status = line.split(' ').nth(1).and_then(|code| code.parse().ok()).context("no status line")?;
        let mut length = None;
        loop {
            line.clear();
            self.stream.read_line(&mut line)?;
            if line.trim().is_empty() {
                return Ok((status, length));
            }
            if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
                length = value.trim().parse().ok();
            }
        }
    }
}
