//! Frames over TCP: many connections, each with bounds of its own.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use dc09::Splitter;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use super::Receiver;
use super::places::{Bounds, Places};

/// Some thousands of panels keep a connection open each; a gateway or a carrier's address translation brings many of them
/// behind one address.
const BOUNDS: Bounds = Bounds {
    all: 20_000,
    by_address: 4_000,
    gauge: "castellan_receiver_connections",
    turned_away: "castellan_receiver_turned_away_total",
};
/// A connection on which nothing comes for so long is closed: one that died without a word is not kept for ever, and a panel
/// that is alive connects again.
const IDLE: Duration = Duration::from_mins(35);
/// A frame that has begun must end within this.
const FRAME_WITHIN: Duration = Duration::from_secs(30);
/// An answer that is not taken within this ends the connection.
const ANSWER_WITHIN: Duration = Duration::from_secs(10);
/// Pause after a failed accept: no more file handles, most likely, and some will be free soon.
const PAUSE: Duration = Duration::from_millis(100);
/// Bytes read at once: a whole frame.
const READ_BYTES: usize = dc09::FRAME_BYTES_MAX;

/// Accepts connections for ever.
pub(super) async fn accept(receiver: Arc<Receiver>, listener: &TcpListener) {
    let places = Places::of(&BOUNDS);
    loop {
        match listener.accept().await {
            Ok((stream, peer)) => {
                if let Some(place) = places.take(peer.ip()) {
                    let receiver = receiver.clone();
                    tokio::spawn(async move {
                        converse(&receiver, stream, peer).await;
                        drop(place);
                    });
                }
            }
            Err(error) => {
                tracing::warn!(cause = %error, "a connection of a panel could not be accepted");
                tokio::time::sleep(PAUSE).await;
            }
        }
    }
}

/// Reads frames and answers each in its turn. The panel closes the connection, or it ends by its bounds: some panels miss an
/// answer when the receiver closes at once (field/alarms.md 1.6).
async fn converse(receiver: &Receiver, mut stream: TcpStream, peer: SocketAddr) {
    let _ = stream.set_nodelay(true);
    let mut stopping = receiver.app.stopping.clone();
    let mut splitter = Splitter::default();
    let mut buffer = vec![0_u8; READ_BYTES];
    loop {
        let patience = if splitter.is_waiting() { FRAME_WITHIN } else { IDLE };
        let read = tokio::select! {
            read = tokio::time::timeout(patience, stream.read(&mut buffer)) => read,
            _ = stopping.wait_for(|stopping| *stopping) => return,
        };
        let count = match read {
            Ok(Ok(count)) if count > 0 => count,
            // Closed, broken or out of patience: what had come of a frame is told all the same.
            _ => {
                for piece in splitter.finish() {
                    receiver.answer(piece, "tcp", peer).await;
                }
                return;
            }
        };
        for piece in splitter.push(buffer.get(..count).unwrap_or_default()) {
            let Some(answer) = receiver.answer(piece, "tcp", peer).await else { continue };
            let sent = tokio::time::timeout(ANSWER_WITHIN, stream.write_all(&answer)).await;
            if !matches!(sent, Ok(Ok(()))) {
                return;
            }
        }
    }
}
