//! Who at the organisation's provider an account belongs to.

use kernel::{Error, Id, Result, Time};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Somebody who is expected is so for two weeks: what is open for ever is forgotten.
pub const EXPECTED_S: i64 = 14 * 24 * 3600;
/// Longest subject (OpenID Connect Core 1.0, 2).
const SUBJECT_MAX: usize = 255;
/// Longest name that somebody is expected under: a mailbox.
const NAME_MAX: usize = 320;

/// A link as stored.
#[derive(Clone, Debug)]
pub struct SignInLink {
    /// Whose.
    pub account_id: Id,
    /// Organisation.
    pub organisation: Id,
    /// The provider; none until somebody came.
    pub issuer: Option<String>,
    /// Who they are there; none until somebody came.
    pub subject: Option<String>,
    /// The name under which somebody is expected.
    pub expected: Option<String>,
    /// Until when they are.
    pub expected_until: Option<Time>,
    /// Whether the password opens nothing any more.
    pub password_refused: bool,
    /// When it was linked.
    pub linked_at: Option<Time>,
}

impl SignInLink {
    /// A link that leads nowhere yet.
    pub const fn empty(account_id: Id, organisation: Id) -> Self {
        Self {
            account_id,
            organisation,
            issuer: None,
            subject: None,
            expected: None,
            expected_until: None,
            password_refused: false,
            linked_at: None,
        }
    }

    /// Whether it is that of somebody at a provider.
    pub fn is_of(&self, issuer: &str, subject: &str) -> bool {
        self.issuer.as_deref() == Some(issuer) && self.subject.as_deref() == Some(subject)
    }

    /// Whether somebody of that name may come now and be linked.
    pub fn expects(&self, name: &str, now: Time) -> bool {
        self.subject.is_none()
            && self.expected.as_deref() == Some(name)
            && self.expected_until.is_some_and(|until| now < until)
    }

    /// Links it to somebody; nobody else is expected any more.
    pub fn link(&mut self, issuer: &str, subject: &str, now: Time) {
        self.issuer = Some(issuer.to_owned());
        self.subject = Some(subject.to_owned());
        self.linked_at = Some(now);
        (self.expected, self.expected_until) = (None, None);
    }
}

/// Who at the organisation's provider an account belongs to.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[schema(as = SignInLink)]
pub struct SignInLinkView {
    /// The provider; null: nobody.
    pub issuer: Option<String>,
    /// Who that is there.
    pub subject: Option<String>,
    /// Since when.
    pub linked_at: Option<Time>,
    /// The user name or mailbox there of whoever may come and be linked.
    pub expected: Option<String>,
    /// Until when they may.
    pub expected_until: Option<Time>,
    /// Whether the password opens nothing any more.
    pub password_refused: bool,
}

impl From<SignInLink> for SignInLinkView {
    fn from(link: SignInLink) -> Self {
        Self {
            issuer: link.issuer,
            subject: link.subject,
            linked_at: link.linked_at,
            expected: link.expected,
            expected_until: link.expected_until,
            password_refused: link.password_refused,
        }
    }
}

/// A subject as the provider writes it.
///
/// # Errors
/// `invalid` on the field `subject`.
pub fn clean_subject(text: &str) -> Result<String> {
    let subject = text.trim();
    if subject.is_empty() || subject.len() > SUBJECT_MAX || subject.chars().any(char::is_control) {
        let message = format!("takes 1 to {SUBJECT_MAX} letters, as the provider shows them");
        return Err(Error::invalid(format!("the subject {message}")).field("subject", message));
    }
    Ok(subject.to_owned())
}

/// A name as it is compared.
///
/// # Errors
/// `invalid` on the field `expected`.
pub fn clean_expected(text: &str) -> Result<String> {
    let name = text.trim().to_lowercase();
    if name.is_empty() || name.len() > NAME_MAX || name.chars().any(char::is_control) {
        let message = format!("takes 1 to {NAME_MAX} letters: the user name or the mailbox at the provider");
        return Err(Error::invalid(format!("the name {message}")).field("expected", message));
    }
    Ok(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn somebody_is_expected_under_a_name_for_a_while_and_until_somebody_came() {
        let at = |micros| Time::from_micros(micros);
        let mut link = SignInLink {
            expected: Some("kim@example.org".to_owned()),
            expected_until: Some(at(10)),
            ..SignInLink::empty(Id::nil(), Id::nil())
        };
        for (name, now, expected) in
            [("kim@example.org", at(9), true), ("kim@example.org", at(10), false), ("lee@example.org", at(9), false)]
        {
            assert_eq!(link.expects(name, now), expected, "{name} {now:?}");
        }
        link.link("https://id.example", "7", at(9));
        let shown = SignInLinkView::from(link.clone());
        assert_eq!((shown.subject.as_deref(), shown.linked_at, shown.expected), (Some("7"), Some(at(9)), None));
        assert!(link.is_of("https://id.example", "7") && !link.expects("kim@example.org", at(9)));
        assert!(!link.is_of("https://other.example", "7") && !link.is_of("https://id.example", "8"));
    }

    #[test]
    fn names_are_compared_in_lower_case_and_subjects_as_they_are() {
        assert_eq!(clean_expected(" Kim@Example.ORG ").expect("a name"), "kim@example.org");
        assert_eq!(clean_subject(" aB7 ").expect("a subject"), "aB7");
        for text in ["", "  ", "a\nb", &"x".repeat(NAME_MAX + 1)] {
            assert!(clean_expected(text).is_err() && clean_subject(text).is_err(), "{text:?}");
        }
        assert!(clean_expected(&"x".repeat(NAME_MAX)).is_ok() && clean_subject(&"x".repeat(SUBJECT_MAX)).is_ok());
        assert!(clean_subject(&"x".repeat(SUBJECT_MAX + 1)).is_err());
    }
}
