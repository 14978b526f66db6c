//! Mail: a command posts a letter into the outbox, and the carrier of the channel hands it to the mail server later.
//! Who has no mail server is told so where mail is asked for, and not by letters that nobody sends.

use serde::{Deserialize, Serialize};

use crate::db::{Context, Tx};
use crate::{App, Error, Result, outbox};

/// The channel of the outbox.
pub const CHANNEL: &str = "mail";
/// Longest mailbox (RFC 5321).
const MAILBOX_MAX: usize = 254;
/// Mailboxes that one thing is told to at the most.
pub const MAILBOXES_MAX: usize = 20;
/// Longest subject; programs for mail show less.
const SUBJECT_MAX: usize = 200;

/// One letter to one mailbox: a repeat after a failure goes to nobody who has it already.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter {
    /// To whom.
    pub to: String,
    /// One line.
    pub subject: String,
    /// Plain text.
    pub text: String,
    /// Path of the page that it is about, such as `/console/incident/0192…`; the carrier makes a link of it.
    #[serde(default)]
    pub page: Option<String>,
    /// Files that go with it.
    #[serde(default)]
    pub attachments: Vec<Attachment>,
}

/// A file of text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// Its name.
    pub name: String,
    /// Its type, such as `text/csv`.
    pub media_type: String,
    /// What it holds.
    pub text: String,
}

/// Posts a letter with the running command.
///
/// # Errors
/// `invalid` for a mailbox that is none; as [`outbox::post`].
pub fn post(tx: &mut Tx<'_>, context: &Context, letter: Letter) -> Result<()> {
    let letter = Letter { to: clean_mailbox("to", &letter.to)?, subject: one_line(&letter.subject), ..letter };
    outbox::post(tx, context, CHANNEL, &letter)
}

/// Refuses where no mail server is configured.
///
/// # Errors
/// `conflict`, saying what to set.
pub fn must_be_possible(app: &App) -> Result<()> {
    if app.sends_mail {
        Ok(())
    } else {
        Err(Error::conflict(
            "no mail can be sent: no mail server is configured; the operator sets mail_server and mail_from",
        ))
    }
}

/// A mailbox such as `control@example.org`, as it is stored. Names beside it, quotes and other alphabets are not taken:
/// what stands in a header holds nothing that could begin another one.
///
/// # Errors
/// `invalid` on the field.
pub fn clean_mailbox(field: &str, text: &str) -> Result<String> {
    let text = text.trim();
    let plain = |part: &str, others: &str| {
        !part.is_empty() && part.chars().all(|letter| letter.is_ascii_alphanumeric() || others.contains(letter))
    };
    let dotted = |part: &str| !part.starts_with('.') && !part.ends_with('.') && !part.contains("..");
    let fits = text.len() <= MAILBOX_MAX
        && text.split_once('@').is_some_and(|(name, host)| {
            plain(name, "._%+-'/=&#!?^`{|}~$*") && dotted(name) && plain(host, ".-") && dotted(host)
        });
    if fits {
        return Ok(text.to_owned());
    }
    let message = "a mailbox is written like control@example.org";
    Err(Error::invalid(format!("“{}”: {message}", text.chars().take(MAILBOX_MAX).collect::<String>()))
        .field(field, message))
}

/// Mailboxes as they are stored: each once.
///
/// # Errors
/// `invalid` on the field.
pub fn clean_mailboxes(field: &str, list: &[String]) -> Result<Vec<String>> {
    let mut found: Vec<String> = Vec::new();
    for text in list {
        let mailbox = clean_mailbox(field, text)?;
        if !found.iter().any(|one| one.eq_ignore_ascii_case(&mailbox)) {
            found.push(mailbox);
        }
    }
    if found.len() > MAILBOXES_MAX {
        let message = format!("at most {MAILBOXES_MAX} mailboxes; a list at the mail server takes more");
        return Err(Error::invalid(message.clone()).field(field, message));
    }
    Ok(found)
}

/// A subject in one line: whatever could end it is a space.
fn one_line(text: &str) -> String {
    let plain: String = text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(SUBJECT_MAX).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mailbox_holds_nothing_that_ends_a_header() {
        for (text, fits) in [
            ("control@example.org", true),
            (" first.last+duty@mail.example.org ", true),
            ("o'neill@example.org", true),
            ("control", false),
            ("@example.org", false),
            ("control@", false),
            ("a@b@c", false),
            ("control room@example.org", false),
            ("a@example.org\r\nBcc: b@example.org", false),
            ("a@example.org\nb", false),
            ("a@example.org,b@example.org", false),
            ("Kim <a@example.org>", false),
            ("\"a\"@example.org", false),
            (".a@example.org", false),
            ("a@example..org", false),
            ("ä@example.org", false),
        ] {
            assert_eq!(clean_mailbox("to", text).is_ok(), fits, "{text:?}");
        }
    }

    #[test]
    fn a_subject_is_one_line() {
        assert_eq!(one_line("Overdue:\r\nBcc: x@example.org\u{0} now "), "Overdue: Bcc: x@example.org now");
        assert_eq!(one_line(&"x".repeat(500)).len(), SUBJECT_MAX);
    }

    #[test]
    fn a_mailbox_is_told_once() {
        let list = ["a@example.org", " A@Example.org", "b@example.org"].map(str::to_owned);
        assert_eq!(clean_mailboxes("mailboxes", &list).expect("mailboxes"), ["a@example.org", "b@example.org"]);
        let many: Vec<String> = (0..=MAILBOXES_MAX).map(|n| format!("a{n}@example.org")).collect();
        assert!(clean_mailboxes("mailboxes", &many).is_err());
    }
}
