//! Connections of browsers and programs: accepted within bounds, protected by TLS when there is a certificate, answered,
//! and ended cleanly.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper::Request;
use hyper::body::Incoming;
use hyper::header::HeaderValue;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use kernel::http::FROM;
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;
use tower::ServiceExt as _;

use super::access::Peer;
use super::certificate::{CHALLENGE, Certificate};
use super::patient::Patient;
use crate::receiver::places::{Bounds, Places};

/// A thousand screens keep some connections open each. Behind a proxy all of them come from one address; whoever takes all
/// that one address may have leaves some thousands to the others.
const BOUNDS: Bounds = Bounds {
    all: 20_000,
    by_address: 15_000,
    gauge: "castellan_http_connections",
    turned_away: "castellan_http_turned_away_total",
};
/// A connection on which no request has come whole for so long is closed; proxies keep an idle one for a minute.
const HEAD_WITHIN: Duration = Duration::from_secs(75);
/// A line that is not protected within this is closed.
const HANDSHAKE_WITHIN: Duration = Duration::from_secs(10);
/// Pause after a failed accept: no more file handles, most likely, and some will be free soon.
const PAUSE: Duration = Duration::from_millis(100);

/// Serves until told to stop; returns when the last request is answered.
///
/// # Errors
/// When the certificate cannot be used.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    certificate: Option<Arc<Certificate>>,
    mut stopping: watch::Receiver<bool>,
) -> anyhow::Result<()> {
    let line = certificate.map(|certificate| certificate.line()).transpose()?;
    let acceptor = line.map(|line| TlsAcceptor::from(Arc::new(line)));
    // A router as it is would set up all its routes again for each connection: some 90 kB of them.
    let router = router.with_state(());
    let places = Places::of(&BOUNDS);
    let mut connections = JoinSet::new();
    loop {
        let (stream, peer) = tokio::select! {
            accepted = accept(&listener) => accepted,
            Some(_) = connections.join_next() => continue,
            _ = stopping.wait_for(|stopping| *stopping) => break,
        };
        let Some(place) = places.take(peer.ip()) else { continue };
        let (router, acceptor, stopping) = (router.clone(), acceptor.clone(), stopping.clone());
        connections.spawn(async move {
            converse(stream, Peer(peer.ip()), router, acceptor, stopping).await;
            drop(place);
        });
    }
    drop(listener);
    while connections.join_next().await.is_some() {}
    Ok(())
}

async fn accept(listener: &TcpListener) -> (TcpStream, SocketAddr) {
    loop {
        match listener.accept().await {
            Ok(accepted) => return accepted,
            Err(error) => {
                tracing::warn!(cause = %error, "a connection could not be accepted");
                tokio::time::sleep(PAUSE).await;
            }
        }
    }
}

async fn converse(
    stream: TcpStream,
    peer: Peer,
    router: Router,
    acceptor: Option<TlsAcceptor>,
    mut stopping: watch::Receiver<bool>,
) {
    // A live screen waits for single small frames: they are not to be gathered.
    let _ = stream.set_nodelay(true);
    let Some(acceptor) = acceptor else { return answer(stream, peer, router, stopping).await };
    let protected = tokio::select! {
        protected = tokio::time::timeout(HANDSHAKE_WITHIN, acceptor.accept(stream)) => protected,
        _ = stopping.wait_for(|stopping| *stopping) => return,
    };
    match protected {
        Ok(Ok(mut stream)) if stream.get_ref().1.alpn_protocol() == Some(CHALLENGE) => {
            // The authority has seen what it came for, and nothing is said on such a line.
            let _ = tokio::time::timeout(HANDSHAKE_WITHIN, stream.shutdown()).await;
        }
        Ok(Ok(stream)) => answer(stream, peer, router, stopping).await,
        Ok(Err(error)) => tracing::debug!(cause = %error, "a line could not be protected"),
        Err(_) => tracing::debug!("a line was not protected in time"),
    }
}

/// Answers the requests of one connection; the one under way is the last when the system stops.
async fn answer<S: AsyncRead + AsyncWrite + Unpin + Send + 'static>(
    stream: S,
    peer: Peer,
    router: Router,
    mut stopping: watch::Receiver<bool>,
) {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(HEAD_WITHIN);
    let service = router.map_request(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(peer);
        if let Ok(from) = HeaderValue::try_from(peer.0.to_canonical().to_string()) {
            request.headers_mut().insert(FROM, from);
        }
        request
    });
    let conversation = http.serve_connection(TokioIo::new(Patient::new(stream)), TowerToHyperService::new(service));
    tokio::pin!(conversation);
    let ended = tokio::select! {
        ended = conversation.as_mut() => Some(ended),
        _ = stopping.wait_for(|stopping| *stopping) => None,
    };
    let ended = if let Some(ended) = ended {
        ended
    } else {
        conversation.as_mut().graceful_shutdown();
        conversation.await
    };
    if let Err(error) = ended {
        tracing::debug!(cause = %error, "a connection broke off");
    }
}
