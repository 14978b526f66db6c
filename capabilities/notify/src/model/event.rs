//! What a receiver gets.

use kernel::journal::{Entry, EntryActor};
use kernel::{Id, Time, secret};
use serde::Serialize;
use serde_json::value::RawValue;

/// The body of a delivery: an entry of the journal.
#[derive(Debug, Serialize)]
pub struct Event<'a> {
    /// Id of the entry; the same at every repeat.
    pub id: Id,
    /// Number of the entry; they rise, and those the webhook is not told of are missing.
    pub seq: i64,
    /// What was done.
    pub action: &'a str,
    /// What it was done to.
    pub stream: &'a str,
    /// The site it concerns.
    pub site_id: Option<Id>,
    /// When it happened.
    pub occurred_at: Time,
    /// When it was written down.
    pub recorded_at: Time,
    /// Who did it.
    pub actor: &'a EntryActor,
    /// Facts and after-images, in the API's shapes.
    pub payload: &'a RawValue,
}

impl<'a> Event<'a> {
    /// An entry as it leaves the system.
    pub fn new(entry: &'a Entry) -> Self {
        Self {
            id: entry.id,
            seq: entry.seq,
            action: &entry.action,
            stream: &entry.stream,
            site_id: entry.site_id,
            occurred_at: entry.occurred_at,
            recorded_at: entry.recorded_at,
            actor: &entry.actor,
            payload: &entry.payload,
        }
    }
}

/// The header that proves where a delivery comes from, and when it left: a copy sent again later has an old time.
pub fn signature(key: &str, now: Time, body: &[u8]) -> String {
    let at = (now.micros() / 1_000_000).to_string();
    let proof = secret::hmac_sha256(key.as_bytes(), &[at.as_bytes(), b".", body]);
    format!("t={at},v1={}", secret::hex(&proof))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_covers_time_and_body() {
        let signed = signature("hush", Time::from_micros(1_772_373_751_250_000), b"{\"seq\":7}");
        // printf '1772373751.{"seq":7}' | openssl dgst -sha256 -hmac hush
        assert_eq!(signed, "t=1772373751,v1=a484eec6355a7aee711dac633df86c04ce7fb926309ac6397feafa3f07f30121");
    }
}
