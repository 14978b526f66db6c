//! Who may see the figures, and more of the state than whether it serves: this machine, addresses that the operator names,
//! and whoever shows the token.

use std::net::IpAddr;

use axum::http::header::{AUTHORIZATION, FORWARDED, HOST, VIA};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Uri};
use kernel::config::Config;
use kernel::http::FromOperator;
use kernel::outbound::Guard;
use kernel::{Result, secret};

/// Shortest token: nobody guesses it.
const TOKEN_MIN: usize = 20;
/// What a proxy adds beside the headers that have a constant. What came through one came from elsewhere.
const FROM_A_PROXY: [&str; 4] = ["x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip"];

/// The other end of a connection.
#[derive(Clone, Copy, Debug)]
pub(super) struct Peer(pub(super) IpAddr);

/// Who is no stranger.
#[derive(Debug)]
pub struct Access {
    from: Guard,
    token: Option<[u8; 32]>,
}

impl Access {
    /// As the settings say.
    ///
    /// # Errors
    /// `invalid`, naming the setting.
    pub fn of(config: &Config) -> Result<Self> {
        let token = config.text("metrics_token");
        if !token.is_empty() && token.len() < TOKEN_MIN {
            return Err(kernel::Error::invalid(format!("metrics_token has at least {TOKEN_MIN} characters")));
        }
        let token = (!token.is_empty()).then(|| secret::sha256(&[token.as_bytes()]));
        Ok(Self { from: Guard::parse_as("metrics_from", config.text("metrics_from"))?, token })
    }

    /// Whether a request comes from somebody who may see the figures.
    pub(super) fn is_known(&self, request: &Parts) -> bool {
        if request.extensions.get::<FromOperator>().is_some() || self.shows_token(&request.headers) {
            return true;
        }
        let Some(Peer(address)) = request.extensions.get().copied() else { return false };
        self.from.names(address) && !is_handed_on(address, &request.headers)
    }

    fn shows_token(&self, headers: &HeaderMap) -> bool {
        let shown = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
        let (Some(token), Some(shown)) = (&self.token, shown) else { return false };
        secret::is_same(token, &secret::sha256(&[shown.as_bytes()]))
    }
}

/// Whether a proxy on this machine handed the request on: it is not the proxy who asks. A proxy need not say that it is one,
/// so hiding the address there is still right; this is for where that was forgotten.
fn is_handed_on(peer: IpAddr, headers: &HeaderMap) -> bool {
    let says_so = [FORWARDED, VIA].iter().any(|name| headers.contains_key(name))
        || FROM_A_PROXY.iter().any(|name| headers.contains_key(*name));
    let asked_for =
        headers.get(HOST).and_then(|host| host.to_str().ok()?.parse::<Uri>().ok()?.host().map(str::to_owned));
    says_so || (peer.to_canonical().is_loopback() && !asked_for.is_some_and(|host| is_this_machine(&host)))
}

fn is_this_machine(host: &str) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    host == "localhost" || address.is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use axum::http::Request;

    use super::*;

    const TOKEN: &str = "a-token-that-nobody-guesses";

    fn known(from: &str, token: &str, peer: &str, headers: &[(&str, &str)]) -> bool {
        let token = (!token.is_empty()).then(|| secret::sha256(&[token.as_bytes()]));
        let access = Access { from: Guard::parse_as("metrics_from", from).expect("ranges"), token };
        let mut request = Request::get("/metrics");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let peer = Peer(peer.parse().expect("an address"));
        access.is_known(&request.extension(peer).body(()).expect("a request").into_parts().0)
    }

    #[test]
    fn strangers_are_not_known() {
        let here = ("host", "127.0.0.1:8080");
        let site = ("host", "castellan.example.org");
        let bearer = format!("Bearer {TOKEN}");
        for (from, token, peer, headers, expected) in [
            ("127.0.0.1, ::1", "", "127.0.0.1", vec![here], true),
            ("127.0.0.1, ::1", "", "::1", vec![("host", "[::1]:8080")], true),
            ("127.0.0.1, ::1", "", "::ffff:127.0.0.1", vec![("host", "localhost")], true),
            ("127.0.0.1, ::1", "", "10.0.0.7", vec![here], false),
            ("127.0.0.1, 10.0.0.0/8", "", "10.0.0.7", vec![site], true),
            ("", "", "127.0.0.1", vec![here], false),
            // A proxy on this machine.
            ("127.0.0.1, ::1", "", "127.0.0.1", vec![site], false),
            ("127.0.0.1, ::1", "", "127.0.0.1", vec![here, ("x-forwarded-for", "203.0.113.9")], false),
            ("10.0.0.0/8", "", "10.0.0.7", vec![site, ("via", "1.1 proxy")], false),
            // The token counts from everywhere, and only as it is.
            ("", TOKEN, "203.0.113.9", vec![site, ("authorization", bearer.as_str())], true),
            ("", TOKEN, "203.0.113.9", vec![site, ("authorization", "Bearer another")], false),
            ("", "", "203.0.113.9", vec![site, ("authorization", "Bearer ")], false),
        ] {
            assert_eq!(known(from, token, peer, &headers), expected, "{from:?} {token:?} {peer} {headers:?}");
        }
    }
}
