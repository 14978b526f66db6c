//! Administration commands: requests to the API as the operator at the machine, through the socket of the running
//! server or, when none runs, to the same router inside this process. One way for both.
#![expect(clippy::indexing_slicing, reason = "a JSON value read by key is null where there is none")]

mod alarms;
mod health;
mod journal;
mod subjects;
mod users;

pub use alarms::{AlarmsCommand, alarms};
pub use health::health;
pub use journal::{JournalCommand, journal};
pub use subjects::{SubjectCommand, subjects};
pub use users::{UserCommand, users};

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, bail};
use axum::body::Body;
use axum::http::{Method, Request, Response};
use http_body_util::BodyExt as _;
use hyper_util::rt::TokioIo;
use kernel::config::Config;
use kernel::http::FromOperator;
use serde_json::Value;
use tokio::io::AsyncWriteExt as _;
use tokio::net::UnixStream;
use tower::ServiceExt as _;

use crate::lock::Lock;
use crate::map::Tiles;
use crate::server::SOCKET;

/// A way to the API.
pub enum Api {
    /// Through the running server.
    Socket(PathBuf),
    /// Inside this process.
    Here {
        /// The router.
        router: axum::Router,
        /// Keeps the folder.
        lock: Arc<Lock>,
    },
}

impl Api {
    /// The running server, when there is one.
    pub async fn running(config: &Config) -> Option<Self> {
        let socket = Path::new(config.text("data")).join(SOCKET);
        UnixStream::connect(&socket).await.is_ok().then_some(Self::Socket(socket))
    }

    /// Finds the running server, or opens the store.
    ///
    /// # Errors
    /// When neither can be done.
    pub async fn open(config: &Config) -> anyhow::Result<Self> {
        if let Some(running) = Self::running(config).await {
            return Ok(running);
        }
        let data = Path::new(config.text("data"));
        kernel::db::make_folder(data).with_context(|| format!("the data folder {} cannot be made", data.display()))?;
        let lock = Arc::new(Lock::take(data)?);
        let (_, stopping) = tokio::sync::watch::channel(false);
        let metrics = crate::http::install_metrics()?;
        let (app, parts) = crate::compose::open(config, stopping).await?;
        let access = crate::http::Access::of(config)?;
        let router = crate::http::router(app, parts, metrics, Arc::new(Tiles::none()), access, Arc::default())
            .layer(axum::Extension(FromOperator));
        Ok(Self::Here { router, lock })
    }

    /// Sends a request and gives the answer's JSON.
    ///
    /// # Errors
    /// What the server refuses, in its words.
    pub async fn send(&self, method: Method, path: &str, body: Option<&Value>) -> anyhow::Result<Value> {
        read(self.ask(method, path, body).await?).await
    }

    /// Writes the body of an answer into a file as it comes.
    ///
    /// # Errors
    /// What the server refuses, in its words; when the answer breaks off or the file cannot be written.
    pub async fn download(&self, path: &str, file: &mut tokio::fs::File) -> anyhow::Result<()> {
        let response = self.ask(Method::GET, path, None).await?;
        if !response.status().is_success() {
            return read(response).await.map(|_| ());
        }
        let mut body = response.into_body();
        while let Some(frame) = body.frame().await {
            if let Ok(data) = frame.context("the answer broke off")?.into_data() {
                file.write_all(&data).await?;
            }
        }
        Ok(())
    }

    async fn ask(&self, method: Method, path: &str, body: Option<&Value>) -> anyhow::Result<Response<Body>> {
        let request = Request::builder()
            .method(method)
            .uri(format!("/api/v1{path}"))
            .header("host", "castellan")
            .header("content-type", "application/json")
            .body(Body::from(body.map(Value::to_string).unwrap_or_default()))?;
        let response = match self {
            Self::Here { router, .. } => router.clone().oneshot(request).await?.map(Body::new),
            Self::Socket(path) => {
                let stream = UnixStream::connect(path).await.context("the server has gone away")?;
                let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await?;
                tokio::spawn(connection);
                sender.send_request(request).await?.map(Body::new)
            }
        };
        Ok(response)
    }

    /// Reads a whole list, page by page.
    ///
    /// # Errors
    /// What the server refuses, in its words.
    pub async fn list(&self, path: &str) -> anyhow::Result<Vec<Value>> {
        let mut items = Vec::new();
        let mut next = Some(path.to_owned());
        while let Some(path) = next {
            let mut page = self.send(Method::GET, &path, None).await?;
            items.extend(page["items"].as_array_mut().map(std::mem::take).unwrap_or_default());
            next = page["next"].as_str().map(|address| address.trim_start_matches("/api/v1").to_owned());
        }
        Ok(items)
    }
}

/// The JSON of an answer.
async fn read(response: Response<Body>) -> anyhow::Result<Value> {
    let status = response.status();
    let bytes = response.into_body().collect().await?.to_bytes();
    let json: Value = if bytes.is_empty() { Value::Null } else { serde_json::from_slice(&bytes)? };
    if !status.is_success() {
        bail!("{}", json.get("detail").and_then(Value::as_str).unwrap_or("the server refused it"));
    }
    Ok(json)
}
