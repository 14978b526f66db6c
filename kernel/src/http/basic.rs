//! Programs that can only fetch an address with a user name and a password, as calendars do: the password is an API
//! token. Only reading handlers take it; a browser sends such a password by itself, and would for a change as well.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::header::{AUTHORIZATION, HeaderValue, WWW_AUTHENTICATE};
use axum::http::request::Parts;
use axum::response::{IntoResponse as _, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::By;
use crate::actor::Action;
use crate::app::App;
use crate::error::Kind;

/// As [`By`], and with an API token as the password of HTTP Basic too. The user name plays no part.
pub struct ByPassword<A>(pub By<A>);

impl<A: Action> FromRequestParts<Arc<App>> for ByPassword<A> {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Response> {
        let token = parts.headers.get(AUTHORIZATION).and_then(|value| password(value.to_str().ok()?));
        if let Some(bearer) = token.and_then(|token| HeaderValue::try_from(format!("Bearer {token}")).ok()) {
            parts.headers.insert(AUTHORIZATION, bearer);
        }
        By::from_request_parts(parts, app).await.map(Self).map_err(|error| {
            let asks = error.kind() == Kind::Unauthenticated;
            let mut response = error.into_response();
            if asks {
                // Calendar programs show a password to whoever asks for one only.
                let challenge = HeaderValue::from_static("Basic realm=\"Castellan: API token as password\"");
                response.headers_mut().insert(WWW_AUTHENTICATE, challenge);
            }
            response
        })
    }
}

/// The password of `Basic dXNlcjpwYXNzd29yZA==`.
fn password(header: &str) -> Option<String> {
    let bytes = STANDARD.decode(header.strip_prefix("Basic ")?.trim()).ok()?;
    let text = String::from_utf8(bytes).ok()?;
    text.split_once(':').map(|(_, password)| password.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_stands_behind_the_first_colon() {
        for (header, expected) in [
            ("Basic Y2FsOmFiYw==", Some("abc")),
            ("Basic OmE6Yg==", Some("a:b")),
            ("Basic Y2Fs", None),
            ("Basic %%%", None),
            ("Basic /w==", None),
            ("Bearer abc", None),
        ] {
            assert_eq!(password(header).as_deref(), expected, "{header}");
        }
    }
}
