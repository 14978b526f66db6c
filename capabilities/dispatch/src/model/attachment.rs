//! Files on an incident.

use kernel::{Doubt, Error, Id, Result, Time};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Files on one incident at the most: every image of the incident names them.
pub const ATTACHMENTS_MAX: usize = 50;
/// Longest name in characters; its end is kept, where it says what kind of file it is.
const NAME_MAX: usize = 120;
/// What a file without a name is called.
const NAMELESS: &str = "file";
/// Longest media type.
const MEDIA_TYPE_MAX: usize = 100;
/// What a file is of which nothing is known.
const UNKNOWN: &str = "application/octet-stream";
/// Kinds of content that are known by their first bytes: nothing is believed to be one of these that does not begin so.
const KNOWN: [&str; 5] = ["image/jpeg", "image/png", "image/webp", "image/gif", "application/pdf"];
/// What a browser may show of itself: content that cannot act.
const SHOWN: [&str; 6] = ["image/jpeg", "image/png", "image/webp", "image/gif", "application/pdf", "text/plain"];

/// A file on an incident as stored.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "migrations/0030_attachments.sql describes every column")]
pub struct Attachment {
    pub id: Id,
    pub incident_id: Id,
    pub name: String,
    pub media_type: String,
    pub size: i64,
    pub sha256: String,
    pub note: Option<String>,
    pub author_id: Option<Id>,
    pub author: String,
    pub occurred_at: Time,
    pub recorded_at: Time,
    pub removed_by: Option<String>,
    pub removed_at: Option<Time>,
    pub removed_reason: Option<String>,
    pub erased_at: Option<Time>,
}

impl Attachment {
    /// Takes it away: nobody sees it any more, and it stays where it is.
    ///
    /// # Errors
    /// `conflict` when it was taken away before.
    pub fn remove(&mut self, by: &str, now: Time, reason: String) -> Result<()> {
        if self.removed_at.is_some() {
            return Err(Error::conflict(self.gone()));
        }
        self.removed_by = Some(by.to_owned());
        self.removed_at = Some(now);
        self.removed_reason = Some(reason);
        Ok(())
    }

    /// Says that it was taken away, and by whom.
    pub fn gone(&self) -> String {
        let by = self.removed_by.as_deref().unwrap_or_default();
        format!("the file was taken away by {by}; the journal says why")
    }

    /// Whether a browser may show it, rather than save it.
    pub fn is_shown(&self) -> bool {
        SHOWN.contains(&self.media_type.as_str())
    }
}

/// A file on an incident as the API shows it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = Attachment)]
pub struct AttachmentView {
    /// Id.
    pub id: Id,
    /// The incident.
    pub incident_id: Id,
    /// Name.
    pub name: String,
    /// What it is, such as `image/jpeg`.
    pub media_type: String,
    /// Bytes.
    pub size: i64,
    /// SHA-256 of its content in hexadecimal.
    pub sha256: String,
    /// What was written about it.
    pub note: Option<String>,
    /// Who handed it in.
    pub by: String,
    /// When it was taken or handed in.
    pub occurred_at: Time,
    /// When it was on disk here.
    pub recorded_at: Time,
    /// Why the first of the two is doubtful; absent when it is not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doubt: Option<Doubt>,
}

impl AttachmentView {
    /// Shows a file; `began`: since when its incident is known.
    pub fn new(attachment: Attachment, began: Time) -> Self {
        Self {
            doubt: Doubt::of(attachment.occurred_at, attachment.recorded_at, Some(began)),
            id: attachment.id,
            incident_id: attachment.incident_id,
            name: attachment.name,
            media_type: attachment.media_type,
            size: attachment.size,
            sha256: attachment.sha256,
            note: attachment.note,
            by: attachment.author,
            occurred_at: attachment.occurred_at,
            recorded_at: attachment.recorded_at,
        }
    }
}

/// The name of a file without its folder, and without characters that would make it look like another. A phone's file is
/// never refused for its name.
pub fn file_name(said: &str) -> String {
    let last = said.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain: Vec<char> = last.chars().filter(|letter| !letter.is_control() && !turns(*letter)).collect();
    let skipped = plain.len().saturating_sub(NAME_MAX);
    let name: String = plain.into_iter().skip(skipped).collect();
    match name.trim() {
        "" | "." | ".." => NAMELESS.to_owned(),
        name => name.to_owned(),
    }
}

/// Characters that turn the direction of what follows: `gnp.exe` reads as `exe.png` behind one.
const fn turns(letter: char) -> bool {
    matches!(letter, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// What a file is: as its first bytes say where they say it, else as it was said to be.
///
/// # Errors
/// `invalid` when it is said to be a picture or PDF, and does not begin like one.
pub fn media_type(said: &str, head: &[u8]) -> Result<String> {
    if let Some(known) = known(head) {
        return Ok(known.to_owned());
    }
    let said = said.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    if KNOWN.contains(&said.as_str()) {
        return Err(Error::invalid(format!(
            "the file is said to be {said}, and its content is not; send the file itself"
        )));
    }
    let token = |part: &str| {
        !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$&^_.+-".contains(&byte))
    };
    let whole = said.len() <= MEDIA_TYPE_MAX && said.split_once('/').is_some_and(|(kind, of)| token(kind) && token(of));
    Ok(if whole { said } else { UNKNOWN.to_owned() })
}

fn known(head: &[u8]) -> Option<&'static str> {
    match head {
        [0xff, 0xd8, 0xff, ..] => Some("image/jpeg"),
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Some("image/png"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some("image/webp"),
        [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Some("image/gif"),
        [b'%', b'P', b'D', b'F', b'-', ..] => Some("application/pdf"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_content_says_what_a_file_is() {
        let check = |said: &str, head: &[u8], expected: Option<&str>| {
            assert_eq!(media_type(said, head).ok().as_deref(), expected, "{said} {head:?}");
        };
        check("image/jpeg", b"\xff\xd8\xff\xe0", Some("image/jpeg"));
        check("application/octet-stream", b"\x89PNG\r\n\x1a\n", Some("image/png"));
        check("text/html", b"%PDF-1.7", Some("application/pdf"));
        check("image/webp", b"RIFF\0\0\0\0WEBPVP8 ", Some("image/webp"));
        check("", b"GIF89a", Some("image/gif"));
        check("image/jpeg", b"<html>", None);
        check("application/pdf; x=y", b"not one", None);
        check("text/plain; charset=utf-8", b"hello", Some("text/plain"));
        check("image/svg+xml", b"<svg", Some("image/svg+xml"));
        check("", b"hello", Some("application/octet-stream"));
        check("text", b"hello", Some("application/octet-stream"));
        check("text/<script>", b"hello", Some("application/octet-stream"));
    }

    #[test]
    fn a_browser_shows_only_what_cannot_act() {
        let time = Time::from_micros(1);
        let mut file = Attachment {
            id: Id::new(time),
            incident_id: Id::new(time),
            name: String::new(),
            media_type: String::new(),
            size: 1,
            sha256: String::new(),
            note: None,
            author_id: None,
            author: String::new(),
            occurred_at: time,
            recorded_at: time,
            removed_by: None,
            removed_at: None,
            removed_reason: None,
            erased_at: None,
        };
        for (media_type, expected) in [
            ("image/jpeg", true),
            ("text/plain", true),
            ("text/html", false),
            ("image/svg+xml", false),
            (UNKNOWN, false),
        ] {
            media_type.clone_into(&mut file.media_type);
            assert_eq!(file.is_shown(), expected, "{media_type}");
        }
        file.remove("Ada", time, "the wrong one".to_owned()).expect("taken away");
        assert!(file.remove("Bo", time, "again".to_owned()).is_err());
        assert!(file.gone().contains("Ada"));
    }

    #[test]
    fn a_name_is_only_a_name() {
        let check = |said: &str, expected: &str| assert_eq!(file_name(said), expected, "{said}");
        check("gate.jpg", "gate.jpg");
        check("C:\\Users\\me\\gate.jpg", "gate.jpg");
        check("../../etc/passwd", "passwd");
        check(" \n", "file");
        check("..", "file");
        check("a\u{202e}gpj.exe", "agpj.exe");
        check(&format!("{}.jpg", "x".repeat(200)), &format!("{}.jpg", "x".repeat(116)));
    }
}
