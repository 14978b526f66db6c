//! Somebody who hands in files through the server's deaths.

use std::sync::atomic::Ordering;
use std::time::Duration;

use blackbox::desk::id;
use blackbox::{Api, Desk, Value, fresh_key};
use fastrand::Rng;

use crate::clients::Work;

/// Incidents that the files are handed in to, by turns.
const INCIDENTS: usize = 8;
/// Files at the most: an incident has only so many.
const FILES_MAX: usize = INCIDENTS * 20;
/// Largest file in bytes: several pages of the disk.
const BYTES_MAX: usize = 60_000;
/// Pause before a file is sent again.
const PAUSE: Duration = Duration::from_millis(20);

/// The incidents of an [`Uploader`].
pub(crate) fn incidents(desk: &Desk) -> Vec<Value> {
    (0..INCIDENTS).map(|_| desk.open()).collect()
}

/// A file that was acknowledged.
pub(crate) struct HandedIn {
    attachment: Value,
    content: String,
}

/// Hands in one file after another, each until it is acknowledged.
pub(crate) fn hand_in(api: &Api, incidents: &[Value], seed: u64, work: &Work) -> Vec<HandedIn> {
    let mut rng = Rng::with_seed(seed);
    let mut held = Vec::new();
    while !work.enough.load(Ordering::Relaxed) && held.len() < FILES_MAX {
        let size = rng.usize(1..BYTES_MAX);
        let content: String = std::iter::repeat_with(|| rng.alphanumeric()).take(size).collect();
        let path = format!("/incidents/{}/attachments?name=a.txt", id(&incidents[held.len() % INCIDENTS]));
        let key = format!("file-{}", fresh_key());
        loop {
            let ask = api.ask("POST", &path).key(&key).header("content-type", "text/plain");
            match ask.bytes(content.clone().into_bytes()).try_send() {
                Ok(answer) if answer.status == 201 => {
                    held.push(HandedIn { attachment: answer.json, content });
                    break;
                }
                Ok(answer) if answer.status != 503 => {
                    panic!("a file was answered {} {}", answer.status, answer.text)
                }
                _ if work.enough.load(Ordering::Relaxed) => break,
                _ => std::thread::sleep(PAUSE),
            }
        }
    }
    held
}

/// What does not fit: a file that was acknowledged and is not there, or not as it was.
pub(crate) fn wrong(api: &Api, held: &[HandedIn]) -> Vec<String> {
    let mut wrong = Vec::new();
    for file in held {
        let answer = api.get(&format!("/attachments/{}", id(&file.attachment)));
        if answer.status != 200 || answer.text != file.content {
            wrong.push(format!("file {} was acknowledged; it is answered {}", id(&file.attachment), answer.status));
        }
    }
    wrong
}
