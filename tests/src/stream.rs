//! The feed, read as it comes.

use std::io::{BufRead as _, BufReader, Read};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::Api;

/// Time within which something must come: beats come every two seconds.
const SILENCE: Duration = Duration::from_secs(20);

/// What comes on a stream.
#[derive(Clone, Debug)]
pub enum Frame {
    /// An entry of the journal.
    Entry(Value),
    /// A sign of life.
    Beat {
        /// Up to which number the stream is complete.
        seq: i64,
        /// Whether the store takes what is done.
        storing: bool,
    },
    /// Something that passes without an entry: its kind, and what is shown.
    Passing(String, Value),
}

/// An open stream. Dropping it breaks the connection.
pub struct Stream {
    lines: BufReader<Box<dyn Read + Send>>,
}

impl Stream {
    /// Follows the feed after a number, or from now on.
    ///
    /// # Panics
    /// When the server does not open it.
    #[track_caller]
    pub fn open(api: &Api, after: Option<i64>) -> Self {
        let path = after.map_or("/feed".to_owned(), |after| format!("/feed?after={after}"));
        Self::try_open(api, &path, &[]).expect("the feed opens")
    }

    /// Follows an address with further headers.
    ///
    /// # Errors
    /// When the server is not there.
    pub fn try_open(api: &Api, path: &str, headers: &[(&str, &str)]) -> Result<Self, ureq::Error> {
        let config =
            ureq::Agent::config_builder().timeout_recv_body(Some(Duration::from_mins(2))).max_idle_connections(0);
        let agent: ureq::Agent = config.build().into();
        let mut request = agent.get(api.address(path));
        if let Some(token) = api.token() {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = request.call()?;
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        let reader: Box<dyn Read + Send> = Box::new(response.into_body().into_reader());
        Ok(Self { lines: BufReader::new(reader) })
    }

    /// The next frame; none when the stream has ended.
    ///
    /// # Panics
    /// When a frame is not what the contract says.
    pub fn frame(&mut self) -> Option<Frame> {
        let (mut id, mut kind): (Option<i64>, Option<String>) = (None, None);
        loop {
            let mut line = String::new();
            // A line without an end was cut: it counts as little as one that did not come.
            if self.lines.read_line(&mut line).ok()? == 0 || !line.ends_with('\n') {
                return None;
            }
            let line = line.trim_end();
            if let Some(number) = line.strip_prefix("id: ") {
                id = Some(number.parse().expect("an id is a number"));
            } else if let Some(name) = line.strip_prefix("event: ") {
                kind = Some(name.to_owned());
            } else if let (Some(kind), Some(data)) = (&kind, line.strip_prefix("data: ")) {
                let shown: Value = serde_json::from_str(data).expect("what passes is JSON");
                return Some(Frame::Passing(kind.clone(), shown));
            } else if let Some(data) = line.strip_prefix("data: ") {
                let entry: Value = serde_json::from_str(data).expect("an entry is JSON");
                assert_eq!(entry["seq"].as_i64(), id, "the id of a frame is the number of its entry");
                return Some(Frame::Entry(entry));
            } else if let Some(beat) = line.strip_prefix(": beat ") {
                let (time, seq) = beat.split_once(' ').expect("a beat has a time and a number");
                assert!(time.ends_with('Z') && time.contains('T'), "a beat has a time: {beat}");
                let (seq, storing) = seq.strip_suffix(" unstored").map_or((seq, true), |seq| (seq, false));
                return Some(Frame::Beat { seq: seq.parse().expect("a beat has a number"), storing });
            }
        }
    }

    /// Entries until the stream is complete up to a number.
    ///
    /// # Panics
    /// When it ends, or takes too long.
    #[track_caller]
    pub fn until(&mut self, seq: i64) -> Vec<Value> {
        let mut entries = Vec::new();
        let begun = Instant::now();
        loop {
            assert!(begun.elapsed() < SILENCE, "the feed has not come to {seq}: {:?}", seqs(&entries).last());
            match self.frame().expect("the feed goes on") {
                Frame::Entry(entry) => {
                    let number = entry["seq"].as_i64();
                    entries.push(entry);
                    if number >= Some(seq) {
                        return entries;
                    }
                }
                Frame::Beat { seq: number, .. } if number >= seq => return entries,
                Frame::Beat { .. } | Frame::Passing(..) => {}
            }
        }
    }

    /// Reads until the stream ends and gives how long that took.
    pub fn ends_after(mut self) -> Duration {
        let begun = Instant::now();
        while self.frame().is_some() {}
        begun.elapsed()
    }
}

/// Numbers of entries.
pub fn seqs(entries: &[Value]) -> Vec<i64> {
    entries.iter().filter_map(|entry| entry["seq"].as_i64()).collect()
}
