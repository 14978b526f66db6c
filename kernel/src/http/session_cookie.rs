//! The session's cookie, that of a browser which somebody signed in with before, and the token a request shows.

use axum::http::HeaderMap;
use axum::http::header::{AUTHORIZATION, COOKIE as COOKIE_HEADER};

/// Name of the cookie. The prefix binds it to this host and to secure connections; browsers treat localhost as secure.
pub const COOKIE: &str = "__Host-castellan";
/// Name of the cookie by which a browser is known that somebody signed in with before.
pub const DEVICE_COOKIE: &str = "__Host-castellan-device";

/// `Set-Cookie` for a new session.
pub fn set_cookie(token: &str) -> String {
    format!("{COOKIE}={token}; Path=/; Secure; HttpOnly; SameSite=Strict")
}

/// `Set-Cookie` that ends it in the browser.
pub fn clear_cookie() -> String {
    format!("{COOKIE}=; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=0")
}

/// `Set-Cookie` by which the browser is known for so long.
pub fn set_device_cookie(mark: &str, seconds: i64) -> String {
    format!("{DEVICE_COOKIE}={mark}; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age={seconds}")
}

/// What a cookie of a request holds.
pub fn cookie_of(headers: &HeaderMap, name: &str) -> Option<String> {
    headers
        .get_all(COOKIE_HEADER)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .find_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix('='))
        .map(str::to_owned)
}

/// The token of a request, and whether it came as a cookie (which a browser sends by itself).
pub fn token_of(headers: &HeaderMap) -> Option<(String, bool)> {
    let bearer = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
    match bearer {
        Some(token) => Some((token.trim().to_owned(), false)),
        None => cookie_of(headers, COOKIE).map(|token| (token, true)),
    }
}
