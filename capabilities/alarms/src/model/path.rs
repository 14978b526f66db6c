//! The ways on which a panel is heard.

use kernel::{Error, Id, Result, Time};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Ways of one panel at the most: two transports and the lines of EN 50136's dual paths, with room to spare.
pub const PATHS_MAX: usize = 8;
/// Longest line of a frame, in digits (DC-09 5.5.1).
const LINE_MAX: usize = 6;

/// A way as stored.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "migrations/0006_paths.sql describes every column")]
pub struct AccountPath {
    pub id: Id,
    pub account_id: Id,
    pub path: String,
    pub interval_s: i64,
    pub grace_s: i64,
    pub at: Option<Time>,
    pub silent_since: Option<Time>,
}

impl AccountPath {
    /// Whether a message that came by this transport, and named this line, came this way.
    pub fn is_way_of(&self, transport: &str, line: Option<&str>) -> bool {
        self.path == transport || line.is_some_and(|line| self.path.strip_prefix('L') == Some(line))
    }

    /// How long it may be silent, in seconds.
    pub const fn silence_s(&self) -> i64 {
        self.interval_s + self.grace_s
    }
}

/// A way on which a panel should be heard.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = AlarmPathInput)]
pub struct PathInput {
    /// `tcp`, `udp`, or `L` and the line that the panel's frames name, such as `L2`.
    pub path: String,
    /// Seconds between two signs of life on it.
    pub interval_s: i64,
    /// How much later still is in time, in seconds; as of the panel when absent.
    #[serde(default)]
    pub grace_s: Option<i64>,
}

/// A way as the API shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = AlarmPath)]
pub struct PathView {
    /// `tcp`, `udp`, or `L` and the line that the panel's frames name.
    pub path: String,
    /// Seconds between two signs of life on it.
    pub interval_s: i64,
    /// How much later still is in time, in seconds.
    pub grace_s: i64,
    /// When it was heard last on it; null: never since that was set up. In the journal: as it was then.
    pub heard_at: Option<Time>,
    /// Since when it has been silent for longer than it may.
    pub silent_since: Option<Time>,
}

impl From<AccountPath> for PathView {
    fn from(path: AccountPath) -> Self {
        let AccountPath { path, interval_s, grace_s, at, silent_since, .. } = path;
        Self { path, interval_s, grace_s, heard_at: at, silent_since }
    }
}

/// A way as it is written: `tcp`, `udp`, or `L` and a line in capitals.
///
/// # Errors
/// `invalid` on `paths` for anything else.
pub fn clean_path(path: &str) -> Result<String> {
    let path = path.trim();
    let lower = path.to_lowercase();
    if lower == "tcp" || lower == "udp" {
        return Ok(lower);
    }
    let line = path.strip_prefix(['L', 'l']).unwrap_or_default();
    if (1..=LINE_MAX).contains(&line.len()) && line.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Ok(format!("L{}", line.to_uppercase()));
    }
    let message =
        format!("a way is tcp, udp, or L and the line of 1 to {LINE_MAX} hexadecimal digits that frames name");
    Err(Error::invalid(message.clone()).field("paths", message))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ways_are_cleaned() {
        for (said, expected) in [
            ("tcp", Some("tcp")),
            (" UDP ", Some("udp")),
            ("l2", Some("L2")),
            ("L0af", Some("L0AF")),
            ("L", None),
            ("L1234567", None),
            ("Lxy", None),
            ("", None),
            ("gsm", None),
        ] {
            assert_eq!(clean_path(said).ok().as_deref(), expected, "{said:?}");
        }
    }

    #[test]
    fn a_message_comes_by_its_transport_and_by_its_line() {
        let way = |path: &str| AccountPath {
            id: Id::nil(),
            account_id: Id::nil(),
            path: path.to_owned(),
            interval_s: 60,
            grace_s: 30,
            at: None,
            silent_since: None,
        };
        for (path, transport, line, expected) in [
            ("tcp", "tcp", Some("0"), true),
            ("udp", "tcp", Some("0"), false),
            ("L2", "tcp", Some("2"), true),
            ("L2", "udp", Some("2"), true),
            ("L2", "tcp", Some("1"), false),
            ("L2", "tcp", None, false),
        ] {
            assert_eq!(way(path).is_way_of(transport, line), expected, "{path} {transport} {line:?}");
        }
    }
}
