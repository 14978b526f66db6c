//! Errors are kinds. A kind decides the HTTP status, a code says which case it is, the detail tells a person what
//! happened and what to do.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Result of anything that may be refused or fail.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What sort of failure it is. One table: kind, status, code, title.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The request says something that cannot be.
    Invalid,
    /// Nobody is signed in.
    Unauthenticated,
    /// The actor may know of the thing, but may not do this.
    Forbidden,
    /// It is not there, or the actor may not know of it.
    NotFound,
    /// The address is there, but not for this method.
    MethodNotAllowed,
    /// The state of the thing does not allow it.
    Conflict,
    /// The record was changed since the caller read it.
    Stale,
    /// The idempotency key was used for another request.
    KeyReused,
    /// What should prove it does not.
    Unproved,
    /// It was there and is gone for good.
    Gone,
    /// Larger than a named bound.
    TooLarge,
    /// Asked too often; wait.
    TooMany,
    /// The system cannot do it now; the same request may succeed later.
    Unavailable,
    /// A defect or a broken environment.
    Internal,
}

impl Kind {
    /// Every kind, for the reference page.
    pub const ALL: [Self; 14] = [
        Self::Invalid,
        Self::Unauthenticated,
        Self::Forbidden,
        Self::NotFound,
        Self::MethodNotAllowed,
        Self::Conflict,
        Self::Stale,
        Self::KeyReused,
        Self::Unproved,
        Self::Gone,
        Self::TooLarge,
        Self::TooMany,
        Self::Unavailable,
        Self::Internal,
    ];

    const fn row(self) -> (u16, &'static str, &'static str) {
        match self {
            Self::Invalid => (400, "invalid", "The request is not valid"),
            Self::Unauthenticated => (401, "unauthenticated", "Sign in first"),
            Self::Forbidden => (403, "forbidden", "You do not have the right to do this"),
            Self::NotFound => (404, "not_found", "There is no such thing here"),
            Self::MethodNotAllowed => (405, "method_not_allowed", "The address does not take this method"),
            Self::Conflict => (409, "conflict", "Its present state does not allow this"),
            Self::Gone => (410, "gone", "It is no longer there"),
            Self::Stale => (412, "stale", "It was changed in the meantime"),
            Self::TooLarge => (413, "too_large", "It is larger than allowed"),
            Self::KeyReused => (422, "key_reused", "The idempotency key belongs to another request"),
            Self::Unproved => (422, "unproved", "The proof does not hold"),
            Self::TooMany => (429, "too_many", "Too many tries; wait a little"),
            Self::Unavailable => (503, "unavailable", "It cannot be done at the moment"),
            Self::Internal => (500, "internal", "Something is broken inside"),
        }
    }

    /// HTTP status.
    pub const fn status(self) -> u16 {
        self.row().0
    }

    /// Stable code.
    pub const fn code(self) -> &'static str {
        self.row().1
    }

    /// Title in plain words.
    pub const fn title(self) -> &'static str {
        self.row().2
    }
}

/// One field of the request that is not right.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FieldError {
    /// Name of the field as in the request.
    pub field: String,
    /// What is wrong with it.
    pub message: String,
}

/// A refusal or a failure.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{}: {detail}", kind.code())]
pub struct Error {
    kind: Kind,
    code: &'static str,
    detail: String,
    fields: Vec<FieldError>,
}

impl Error {
    /// An error of a kind, with the kind's own code.
    pub fn new(kind: Kind, detail: impl Into<String>) -> Self {
        Self { kind, code: kind.code(), detail: detail.into(), fields: Vec::new() }
    }

    /// The request cannot be.
    pub fn invalid(detail: impl Into<String>) -> Self {
        Self::new(Kind::Invalid, detail)
    }

    /// There is no such thing, or the actor may not know.
    pub fn not_found(what: &str) -> Self {
        Self::new(Kind::NotFound, format!("there is no such {what}"))
    }

    /// The state does not allow it.
    pub fn conflict(detail: impl Into<String>) -> Self {
        Self::new(Kind::Conflict, detail)
    }

    /// The actor lacks a right.
    pub fn forbidden(action: &str) -> Self {
        Self::new(Kind::Forbidden, format!("your roles do not grant “{action}” here"))
    }

    /// It may work later.
    pub fn unavailable(detail: impl Into<String>) -> Self {
        Self::new(Kind::Unavailable, detail)
    }

    /// A defect. The cause goes to the log, never to the caller.
    pub fn internal(cause: impl std::fmt::Display) -> Self {
        Self::new(Kind::Internal, cause.to_string())
    }

    /// The same error, naming a field of the request.
    #[must_use]
    pub fn field(mut self, field: &str, message: impl Into<String>) -> Self {
        self.fields.push(FieldError { field: field.to_owned(), message: message.into() });
        self
    }

    /// The same error with a more exact code than its kind's.
    #[must_use]
    pub fn coded(mut self, code: &'static str) -> Self {
        self.code = code;
        self
    }

    /// Kind.
    pub const fn kind(&self) -> Kind {
        self.kind
    }

    /// What happened, for a person.
    pub fn detail(&self) -> &str {
        &self.detail
    }

    /// The problem document of this error. The cause of an internal error is left out.
    pub fn problem(&self) -> Problem {
        let hidden = self.kind == Kind::Internal;
        Problem {
            kind: "about:blank".to_owned(),
            title: self.kind.title().to_owned(),
            status: self.kind.status(),
            detail: if hidden {
                "The error was written to the server's log; nothing was changed.".to_owned()
            } else {
                self.detail.clone()
            },
            code: self.code.to_owned(),
            fields: self.fields.clone(),
        }
    }
}

/// Seconds after which what cannot be done now may be asked again; another node may take it at once.
const RETRY_AFTER_S: &str = "1";

/// RFC 9457 problem document.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Problem {
    /// Always `about:blank`: the code tells the cases apart.
    #[serde(rename = "type")]
    pub kind: String,
    /// What sort of problem it is.
    pub title: String,
    /// HTTP status.
    pub status: u16,
    /// What happened and what to do.
    pub detail: String,
    /// Stable code.
    pub code: String,
    /// Fields that are not right.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<FieldError>,
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let headers = [("content-type", "application/problem+json"), ("cache-control", "no-store")];
        let again = (status == StatusCode::SERVICE_UNAVAILABLE).then_some([("retry-after", RETRY_AFTER_S)]);
        (status, headers, again, serde_json::to_string(&self).unwrap_or_default()).into_response()
    }
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        if self.kind == Kind::Internal {
            tracing::error!(cause = self.detail, "request failed inside");
        }
        self.problem().into_response()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_and_the_cause_of_a_defect_stays_inside() {
        let codes: std::collections::BTreeSet<_> = Kind::ALL.iter().map(|kind| kind.code()).collect();
        assert_eq!(codes.len(), Kind::ALL.len());
        let problem = Error::internal("password table missing").problem();
        assert!(!problem.detail.contains("password"));
    }
}
