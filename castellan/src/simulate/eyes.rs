//! What the server shows: the lists once, then the feed; again after every break.

use std::time::Duration;

use anyhow::Result;
use http_body_util::BodyExt as _;
use hyper::StatusCode;
use serde_json::Value;
use tokio::sync::mpsc::Sender;

use super::client::Person;
use super::seen::{Incident, Unit};

/// Pause before the feed is opened again.
const AGAIN: Duration = Duration::from_millis(500);

/// Something that was shown.
pub(super) enum Seen {
    Unit(Unit),
    Incident(Incident),
}

/// Reads the board; gives what is on it and the number from which to follow.
pub(super) async fn board(person: &mut Person) -> Result<(Vec<Seen>, i64)> {
    let (units, seq) = person.list("/units?limit=500").await?;
    let (incidents, later) = person.list("/incidents?state=open&limit=500").await?;
    let mut seen = Vec::new();
    for unit in units {
        seen.push(Seen::Unit(serde_json::from_value(unit)?));
    }
    for incident in incidents {
        seen.push(Seen::Incident(serde_json::from_value(incident)?));
    }
    Ok((seen, seq.min(later)))
}

/// Follows the feed until nobody listens any more.
pub(super) async fn follow(mut person: Person, mut after: i64, heard: Sender<Seen>) {
    while !heard.is_closed() {
        match read(&mut person, &mut after, &heard).await {
            Ok(StatusCode::OK) => {}
            Ok(StatusCode::UNAUTHORIZED) => {
                let _ = person.renew().await;
            }
            // The journal is another one: everything anew.
            Ok(status) if status.is_client_error() => {
                if let Ok((seen, seq)) = board(&mut person).await {
                    after = seq;
                    for one in seen {
                        let _ = heard.send(one).await;
                    }
                }
            }
            Ok(status) => tracing::debug!(%status, "the feed is not there"),
            Err(error) => tracing::debug!(cause = %error, "the feed broke off"),
        }
        tokio::time::sleep(AGAIN).await;
    }
}

async fn read(person: &mut Person, after: &mut i64, heard: &Sender<Seen>) -> Result<StatusCode> {
    let response = person.follow(*after).await?;
    let status = response.status();
    if status != StatusCode::OK {
        return Ok(status);
    }
    let (mut body, mut rest) = (response.into_body(), Vec::new());
    while let Some(frame) = body.frame().await {
        let Ok(bytes) = frame?.into_data() else { continue };
        rest.extend_from_slice(&bytes);
        while let Some(end) = rest.iter().position(|byte| *byte == b'\n') {
            let line: Vec<u8> = rest.drain(..=end).collect();
            if let Some(data) = line.strip_prefix(b"data: ") {
                let entry: Value = serde_json::from_slice(data)?;
                for one in images(&entry) {
                    if heard.send(one).await.is_err() {
                        return Ok(status);
                    }
                }
                *after = entry.get("seq").and_then(Value::as_i64).unwrap_or(*after);
            }
        }
    }
    Ok(status)
}

/// The images that an entry carries: units first, so that an incident finds its units as they are.
fn images(entry: &Value) -> Vec<Seen> {
    let Some(payload) = entry.get("payload") else { return Vec::new() };
    let mut seen = Vec::new();
    let units = payload.get("units").and_then(Value::as_array).into_iter().flatten();
    for unit in payload.get("unit").into_iter().chain(units) {
        seen.extend(serde_json::from_value(unit.clone()).ok().map(Seen::Unit));
    }
    if let Some(incident) = payload.get("incident") {
        seen.extend(serde_json::from_value(incident.clone()).ok().map(Seen::Incident));
    }
    seen
}
