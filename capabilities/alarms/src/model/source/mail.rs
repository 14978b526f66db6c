//! Whatever can only mail: a camera, a recorder, a freezer.

use kernel::{Error, Result, Time, secret};
use mail_parser::{Message, MessageParser, MimeHeaders as _};

use super::super::{Category, Effect};
use super::mapping::{Facts, Mapping};
use super::{Reading, told, words};

/// Attachments that are named at the most.
const NAMED_MAX: usize = 10;
/// What of a mail's text is kept, in bytes: the first lines say what it is about, and a camera adds its terms of use.
const TEXT_MAX: usize = 1_000;

/// The name of a source and its secret, as the address of a mail holds them: `camera3+k7fm-9xqa@…`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailName {
    /// What the account calls itself, in capitals.
    pub number: String,
    /// Its secret.
    pub secret: String,
}

impl MailName {
    /// Takes an address apart; none when it cannot be that of a source.
    pub fn parse(address: &str) -> Option<Self> {
        let (local, _) = address.rsplit_once('@')?;
        let (name, secret) = local.split_once('+')?;
        let name = Self { number: name.to_uppercase(), secret: secret.to_lowercase() };
        (!name.number.is_empty() && !name.secret.is_empty()).then_some(name)
    }
}

/// What is read of a mail.
struct Letter {
    subject: String,
    from: String,
    text: String,
    attached: Vec<String>,
    id: Option<String>,
    at: Option<Time>,
}

/// Reads a mail: what it says is its subject and its first lines; what is attached is named. A mail ends nothing: what it
/// raised, a person decides.
///
/// # Errors
/// `invalid` when it is no mail.
pub fn mail(bytes: &[u8], mapping: &Mapping) -> Result<Reading> {
    let letter = letter(bytes).ok_or_else(|| Error::invalid("this is no mail"))?;
    let facts = Facts::default().add("subject", &letter.subject).add("from", &letter.from).add("text", &letter.text);
    let category = mapping.category.unwrap_or(Category::Other);
    let mut event = mapping.judge(told("mail", "Mail", category, Effect::Alarm), &facts);
    // What a camera mails about one thing is one alarm, whatever number stands in the subject.
    event.family = format!("mail/{}", event.category);
    event.text = words(&said(&letter));
    let key = letter.id.unwrap_or_else(|| secret::hex(&secret::sha256(&[bytes])));
    Ok(Reading { key, at: letter.at, events: vec![event], raw: bytes.to_vec() })
}

/// A mail whose parts the parser fails on is one all the same: a person looks at its bytes.
fn letter(bytes: &[u8]) -> Option<Letter> {
    // Version 0.11.9 subtracts below zero where a quoted line ends in the middle of a part, which fails in debug builds.
    std::panic::catch_unwind(|| MessageParser::default().parse(bytes).map(|message| parts(&message))).unwrap_or_else(
        |_| {
            let subject = "A mail that cannot be read".to_owned();
            let (from, text) = (String::new(), String::new());
            Some(Letter { subject, from, text, attached: Vec::new(), id: None, at: None })
        },
    )
}

fn parts(message: &Message<'_>) -> Letter {
    let from = message.from().and_then(|from| from.first()).and_then(|one| one.address());
    let at = message.date().map(|date| Time::from_micros(date.to_timestamp().saturating_mul(1_000_000)));
    Letter {
        subject: message.subject().unwrap_or_default().to_owned(),
        from: from.unwrap_or_default().to_owned(),
        text: message.body_text(0).unwrap_or_default().into_owned(),
        attached: attached(message),
        id: message.message_id().map(str::to_owned),
        at: at.filter(|at| at.year_in("UTC").is_ok()),
    }
}

fn said(letter: &Letter) -> String {
    let attached = letter.attached.join(", ");
    let attached = if attached.is_empty() { attached } else { format!("Attached: {attached}") };
    let text = super::clean(&letter.text, TEXT_MAX);
    let parts = [letter.subject.trim(), &text, &attached];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n")
}

fn attached(message: &Message<'_>) -> Vec<String> {
    let name = |name: Option<&str>| super::clean(name.unwrap_or("without a name"), super::NAME_MAX);
    message.attachments().take(NAMED_MAX).map(|part| name(part.attachment_name())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As a camera with a picture mails.
    const MAIL: &str = "From: Camera 3 <cam3@example.org>\r\nTo: cam3+s@castellan\r\nSubject: =?UTF-8?B?TW90aW9uIERvY2s=?=\r\n\
        Date: Sun, 29 Nov 2026 06:00:00 +0000\r\nMessage-ID: <1@cam3>\r\nMIME-Version: 1.0\r\n\
        Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n\
        Motion in area 1\r\n--x\r\nContent-Type: image/jpeg; name=\"dock.jpg\"\r\n\
        Content-Disposition: attachment; filename=\"dock.jpg\"\r\nContent-Transfer-Encoding: base64\r\n\r\n/9j/4A==\r\n--x--\r\n";

    #[test]
    fn a_mail_says_its_subject_its_text_and_what_is_attached() {
        let mapping = r#"{"rules":[{"field":"subject","is":"*motion*","category":"burglary"}]}"#;
        let mapping: Mapping = serde_json::from_str(mapping).expect("a mapping");
        let reading = mail(MAIL.as_bytes(), &mapping).expect("it is read");
        let event = &reading.events[0];
        assert_eq!((event.category, event.effect), (Category::Burglary, Effect::Alarm));
        assert_eq!(event.text.as_deref(), Some("Motion Dock\nMotion in area 1\nAttached: dock.jpg"));
        assert_eq!(
            (reading.key.as_str(), reading.at.map(|at| at.to_string())),
            ("1@cam3", Some("2026-11-29T06:00:00.000000Z".to_owned()))
        );
        assert_eq!(mail(MAIL.as_bytes(), &Mapping::default()).expect("it is read").events[0].category, Category::Other);
    }

    #[test]
    fn the_same_mail_has_the_same_key() {
        let bare = "Subject: x\r\n\r\ny\r\n";
        let key = |text: &str| mail(text.as_bytes(), &Mapping::default()).expect("it is read").key;
        assert_eq!(key(bare), key(bare));
        assert_ne!(key(bare), key("Subject: x\r\n\r\nz\r\n"));
        assert!(mail(b"", &Mapping::default()).is_err());
    }

    #[test]
    fn a_mail_that_the_parser_fails_on_is_one_all_the_same() {
        let mail = "Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain\r\n\
            Content-Transfer-Encoding: quoted-printable\r\n\r\nM=\r\n--x--\r\n";
        let reading = super::mail(mail.as_bytes(), &Mapping::default()).expect("it is read");
        assert_eq!(reading.events[0].effect, Effect::Alarm);
    }

    #[test]
    fn an_address_names_its_source() {
        let check = |address: &str, expected: Option<(&str, &str)>| {
            let found = MailName::parse(address);
            assert_eq!(found.as_ref().map(|name| (name.number.as_str(), name.secret.as_str())), expected, "{address}");
        };
        check("camera3+k7fm-9xqa@castellan.example", Some(("CAMERA3", "k7fm-9xqa")));
        check("Camera3+K7FM@x", Some(("CAMERA3", "k7fm")));
        for wrong in ["camera3@x", "camera3+@x", "+secret@x", "camera3+secret", ""] {
            check(wrong, None);
        }
    }
}
