//! Data of messages: events in SIA or Contact ID codes.

mod contact_id;
mod sia;

use crate::{Charset, Event, Token};

/// Events of one message at the most. What follows is reported as unread.
pub const EVENTS_MAX: usize = 64;
/// Modifiers before one event at the most.
pub const MODIFIERS_MAX: usize = 16;

/// What the data of a message says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Payload {
    /// The account within the data; some panels leave it out.
    pub account: Option<String>,
    /// The events.
    pub events: Vec<Event>,
    /// What stands after the last event that could be read.
    pub unread: String,
}

/// Reads the data of a message: what stands between its first brackets, without a pad.
///
/// `None` when it is not empty and no event can be read from it. Data of a token other than SIA-DCS and ADM-CID has no
/// events.
///
/// ```
/// use dc09::{Category, Charset, Token, read_payload};
/// let payload = read_payload(&Token::SiaDcs, b"#1234|Nri1/BA01/BA02", Charset::Auto).unwrap();
/// assert_eq!(payload.account.as_deref(), Some("1234"));
/// assert_eq!(payload.events.len(), 2);
/// assert_eq!(payload.events[0].category, Category::Burglary);
/// assert_eq!(payload.events[1].area.as_deref(), Some("1"));
/// ```
pub fn read_payload(token: &Token, data: &[u8], charset: Charset) -> Option<Payload> {
    let text = charset.read(data);
    let (account, text) = split_account(&text);
    let (events, unread) = match token {
        _ if text.trim().is_empty() => (Vec::new(), ""),
        Token::SiaDcs => sia::read(text),
        Token::AdmCid => contact_id::read(text)?,
        _ => return Some(Payload { account, events: Vec::new(), unread: text.to_owned() }),
    };
    if events.is_empty() && !text.trim().is_empty() {
        return None;
    }
    Some(Payload { account, events, unread: unread.to_owned() })
}

/// `#account|data`, `|data`, `data` (Ajax and others leave the account out), `account|data`, and `#account` alone.
fn split_account(text: &str) -> (Option<String>, &str) {
    if let Some(numbered) = text.strip_prefix('#') {
        let (account, rest) = numbered.split_once('|').unwrap_or((numbered, ""));
        return (Some(account.to_owned()), rest);
    }
    match text.split_once('|') {
        Some(("", rest)) => (None, rest),
        // No SIA data begins with a digit, and Contact ID is longer before there can be a bar.
        Some((account, rest)) if is_bare_account(account) => (Some(account.to_owned()), rest),
        _ => (None, text),
    }
}

fn is_bare_account(text: &str) -> bool {
    let is_numbered = text.starts_with(|first: char| first.is_ascii_digit());
    is_numbered && (3..=8).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}
