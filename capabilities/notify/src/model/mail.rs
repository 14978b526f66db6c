//! Mail: which server takes it, what a letter looks like on the line, and what is told of those that were posted.

use kernel::mail::{Letter, clean_mailbox};
use kernel::outbox::Posted;
use kernel::{Error, Id, Result, Time};
use lettre::Message;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Attachment, MultiPart, SinglePart};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How the line to a mail server is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    /// Not at all; only to addresses that the operator allows.
    Plain,
    /// Before the first word.
    Tls,
    /// After the greeting, and not without.
    StartTls,
}

/// A mail server, and who sends by it.
#[derive(Clone)]
pub struct MailServer {
    /// How the line is protected.
    pub line: Line,
    /// Its name.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// User and password, where it wants them.
    pub sign_in: Option<(String, String)>,
    /// The mailbox that mail comes from.
    pub from: String,
    /// Where people open Castellan; links in mail begin with it.
    pub public_url: Option<String>,
}

/// The settings of mail as they were typed; all empty where no mail is sent.
#[derive(Clone, Copy, Debug, Default)]
pub struct MailSettings<'a> {
    /// `smtp://`, `smtps://` or `smtp+starttls://` and `host:port`.
    pub server: &'a str,
    /// User name at the mail server.
    pub user: &'a str,
    /// Its password.
    pub password: &'a str,
    /// The mailbox that mail comes from.
    pub from: &'a str,
    /// Where people open Castellan.
    pub public_url: &'a str,
}

impl MailServer {
    /// Reads the settings; none where no mail server is named.
    ///
    /// # Errors
    /// `invalid`, naming the setting.
    pub fn parse(settings: &MailSettings<'_>) -> Result<Option<Self>> {
        let wrong = |key: &str, why: &str| Err(Error::invalid(format!("{key} {why}")));
        if settings.server.is_empty() {
            return Ok(None);
        }
        let lines =
            [("smtp://", Line::Plain, 25), ("smtps://", Line::Tls, 465), ("smtp+starttls://", Line::StartTls, 587)];
        let named =
            lines.iter().find_map(|(scheme, line, port)| Some((settings.server.strip_prefix(scheme)?, line, port)));
        let Some((rest, line, usual)) = named else {
            return wrong("mail_server", "begins with smtps://, smtp+starttls:// or smtp://");
        };
        if rest.contains('@') {
            return wrong("mail_server", "holds a password; set mail_user and mail_password instead");
        }
        let Some((host, port)) = host_and_port(rest.trim_end_matches('/'), *usual) else {
            return wrong("mail_server", "is written like smtps://mail.example.org:465");
        };
        let Ok(from) = clean_mailbox("mail_from", settings.from) else {
            return wrong("mail_from", "is a mailbox such as castellan@example.org, and goes with mail_server");
        };
        if settings.user.is_empty() != settings.password.is_empty() {
            return wrong("mail_user", "goes with mail_password");
        }
        let public_url = settings.public_url.trim_end_matches('/');
        if !(public_url.is_empty() || public_url.starts_with("https://") || public_url.starts_with("http://")) {
            return wrong("public_url", "is written like https://castellan.example.org");
        }
        Ok(Some(Self {
            line: *line,
            host,
            port,
            sign_in: (!settings.user.is_empty()).then(|| (settings.user.to_owned(), settings.password.to_owned())),
            from,
            public_url: (!public_url.is_empty()).then(|| public_url.to_owned()),
        }))
    }

    /// The name by which it greets, and that its message ids end in.
    pub fn domain(&self) -> &str {
        self.from.split_once('@').map_or("castellan", |(_, domain)| domain)
    }

    /// A letter as it goes over the line. Its id is the item's, so that whoever gets it twice can tell.
    ///
    /// # Errors
    /// Why it cannot be sent, in words.
    pub fn message(&self, id: Id, letter: &Letter) -> Result<Message, String> {
        let wrong = |error: &dyn std::fmt::Display| format!("the letter cannot be written: {error}");
        let mailbox = |text: &str| text.parse().map_err(|error| wrong(&error));
        let by_itself = HeaderName::new_from_ascii_str("Auto-Submitted");
        let head = Message::builder()
            .from(mailbox(&self.from)?)
            .to(mailbox(&letter.to)?)
            .subject(&letter.subject)
            .message_id(Some(format!("<{id}@{}>", self.domain())))
            .raw_header(HeaderValue::new(by_itself, "auto-generated".to_owned()));
        let text = match (&self.public_url, &letter.page) {
            (Some(base), Some(page)) => format!("{}\n\n{base}{page}\n", letter.text),
            _ => letter.text.clone(),
        };
        let text = SinglePart::plain(text);
        if letter.attachments.is_empty() {
            return head.singlepart(text).map_err(|error| wrong(&error));
        }
        let mut parts = MultiPart::mixed().singlepart(text);
        for file in &letter.attachments {
            let kind = ContentType::parse(&file.media_type).map_err(|error| wrong(&error))?;
            parts = parts.singlepart(Attachment::new(file.name.clone()).body(file.text.clone(), kind));
        }
        head.multipart(parts).map_err(|error| wrong(&error))
    }
}

/// `host`, `host:port` or `[address]:port`.
fn host_and_port(text: &str, usual: u16) -> Option<(String, u16)> {
    let (host, port) = match text.strip_prefix('[') {
        Some(rest) => {
            let (host, rest) = rest.split_once(']')?;
            (host, rest.strip_prefix(':').or_else(|| rest.is_empty().then_some("")))
        }
        None => text.split_once(':').map_or((text, Some("")), |(host, port)| (host, Some(port))),
    };
    let port = port?;
    let port = if port.is_empty() { usual } else { port.parse().ok()? };
    let plain = |letter: char| letter.is_ascii_alphanumeric() || ".-:".contains(letter);
    (!host.is_empty() && host.chars().all(plain)).then(|| (host.to_owned(), port))
}

kernel::text_enum! {
    /// How it stands with a letter.
    pub enum MailState {
        /// It was not tried yet.
        Waiting = "waiting",
        /// The last attempt failed; the next one follows.
        Retrying = "retrying",
        /// The mail server took it.
        Sent = "sent",
        /// It is not tried any more; it can be sent again by hand.
        GivenUp = "given_up",
    }
}

/// A letter as the log shows it: not what it says.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = Mail)]
pub struct MailView {
    /// Id; its message id begins with it.
    pub id: Id,
    /// To whom.
    pub to: String,
    /// Its subject.
    pub subject: String,
    /// How it stands.
    pub state: MailState,
    /// When it was posted.
    pub posted_at: Time,
    /// Attempts so far.
    pub attempts: i64,
    /// When it is tried next.
    pub next_at: Option<Time>,
    /// When the mail server took it.
    pub sent_at: Option<Time>,
    /// Why the last attempt failed.
    pub error: Option<String>,
}

impl MailView {
    /// The same for whoever may not know what it is about: to whom and when is theirs to see, and not its subject.
    #[must_use]
    pub fn sealed(mut self) -> Self {
        "(in a compartment)".clone_into(&mut self.subject);
        self
    }

    /// Shows an item of the outbox.
    ///
    /// # Errors
    /// `internal` for an item that is no letter.
    pub fn new(item: Posted) -> Result<Self> {
        let letter: Letter = serde_json::from_str(&item.payload).map_err(Error::internal)?;
        let state = match (item.delivered_at, item.next_at, item.attempts) {
            (Some(_), _, _) => MailState::Sent,
            (None, None, _) => MailState::GivenUp,
            (None, Some(_), 0) => MailState::Waiting,
            (None, Some(_), _) => MailState::Retrying,
        };
        Ok(Self {
            id: item.id,
            to: letter.to,
            subject: letter.subject,
            state,
            posted_at: item.created_at,
            attempts: item.attempts,
            next_at: item.next_at,
            sent_at: item.delivered_at,
            error: item.last_error,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: MailSettings<'static> = MailSettings {
        server: "smtps://mail.example.org",
        user: "",
        password: "",
        from: "castellan@example.org",
        public_url: "",
    };

    #[test]
    fn a_mail_server_is_taken_apart() {
        let check = |server: &str, expected: Option<(Line, &str, u16)>| {
            let found = MailServer::parse(&MailSettings { server, ..GOOD }).ok().flatten();
            let found = found.as_ref().map(|one| (one.line, one.host.as_str(), one.port));
            assert_eq!(found, expected, "{server}");
        };
        check("smtps://mail.example.org", Some((Line::Tls, "mail.example.org", 465)));
        check("smtp+starttls://mail.example.org", Some((Line::StartTls, "mail.example.org", 587)));
        check("smtp+starttls://mail.example.org:2525/", Some((Line::StartTls, "mail.example.org", 2525)));
        check("smtp://127.0.0.1:1025", Some((Line::Plain, "127.0.0.1", 1025)));
        check("smtp://[::1]:1025", Some((Line::Plain, "::1", 1025)));
        for wrong in
            ["mail.example.org", "smtp://", "smtps://a:b", "smtps://u:p@mail.example.org", "smtp://a b", "http://a"]
        {
            check(wrong, None);
        }
        assert!(MailServer::parse(&MailSettings::default()).expect("no mail").is_none());
        for wrong in [
            MailSettings { from: "", ..GOOD },
            MailSettings { from: "a\r\nBcc: b@c.d", ..GOOD },
            MailSettings { user: "kim", ..GOOD },
            MailSettings { public_url: "castellan", ..GOOD },
        ] {
            assert!(MailServer::parse(&wrong).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn nothing_in_a_letter_becomes_a_header() {
        let server = MailServer::parse(&MailSettings { public_url: "https://c.example/", ..GOOD });
        let server = server.expect("settings").expect("a server");
        let id = Id::new(Time::from_micros(1));
        let letter = Letter {
            to: "duty@example.org".into(),
            subject: "Überfällig\r\nBcc: evil@example.org".into(),
            text: "One line\r\n.\r\nQUIT\nBcc: evil@example.org".into(),
            page: Some("/console".into()),
            attachments: vec![kernel::mail::Attachment {
                name: "a\r\nBcc: evil@example.org.csv".into(),
                media_type: "text/csv".into(),
                text: "a,b\r\n1,2\r\n".into(),
            }],
        };
        let message = server.message(id, &letter).expect("a letter");
        let text = String::from_utf8(message.formatted()).expect("plain");
        let (head, body) = text.split_once("\r\n\r\n").expect("a head");
        assert!(head.contains(&format!("Message-ID: <{id}@example.org>")), "{head}");
        assert!(!head.to_lowercase().lines().any(|line| line.starts_with("bcc")), "{head}");
        assert_eq!(message.envelope().to().len(), 1);
        assert!(body.contains("https://c.example/console"), "{body}");
        let heads = body.split("--").filter_map(|part| part.split_once("\r\n\r\n")).map(|(head, _)| head);
        assert!(!heads.flat_map(str::lines).any(|line| line.starts_with("Bcc")), "{body}");
        for (to, media_type) in [("a@b.c\r\nBcc: x@y.z", "text/csv"), ("a@b.c", "text/csv\r\nBcc: x@y.z")] {
            let mut wrong = Letter { to: to.into(), ..letter.clone() };
            wrong.attachments[0].media_type = media_type.into();
            assert!(server.message(id, &wrong).is_err(), "{to:?} {media_type:?}");
        }
    }
}
