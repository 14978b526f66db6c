//! How a source proves who it is.

use kernel::{Time, secret};

/// How far the time of a signed message may be off, in seconds: half of the time for which the same message is known, so
/// that one that is sent again is either too old or known (commands/receive.rs).
pub const TIME_WINDOW_S: i64 = 300;

/// Checks that a message is signed with this secret: `t=<seconds>,v1=<hexadecimal HMAC-SHA-256 of time.body>`, as Castellan
/// signs what it delivers itself.
///
/// # Errors
/// Why it is not believed.
pub fn prove_signed(key: &[u8], header: &str, body: &[u8], now: Time) -> Result<(), Unproven> {
    let part = |name: &str| {
        let mut pairs = header.split(',').filter_map(|pair| pair.trim().split_once('='));
        pairs.find(|(own, _)| *own == name).map(|(_, text)| text)
    };
    let (Some(at), Some(proof)) = (part("t"), part("v1")) else { return Err(Unproven::Wrong) };
    let proof = secret::from_hex(proof).ok_or(Unproven::Wrong)?;
    if !secret::is_hmac_sha256(key, &[at.as_bytes(), b".", body], &proof) {
        return Err(Unproven::Wrong);
    }
    let at_s: i64 = at.parse().map_err(|_| Unproven::Wrong)?;
    let now_s = now.micros() / 1_000_000;
    if now_s.abs_diff(at_s) > TIME_WINDOW_S.unsigned_abs() { Err(Unproven::OutOfTime) } else { Ok(()) }
}

/// Checks that an `Authorization` header shows this secret.
///
/// # Errors
/// That it does not.
pub fn prove_bearer(key: &[u8], header: &str) -> Result<(), Unproven> {
    let shown = header.strip_prefix("Bearer ").unwrap_or_default().trim();
    if secret::is_same(key, shown.as_bytes()) { Ok(()) } else { Err(Unproven::Wrong) }
}

/// Why a message is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unproven {
    /// It is signed with another secret, or not at all.
    Wrong,
    /// It is signed, and of another time.
    OutOfTime,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_covers_time_and_body() {
        // printf '1772373751.{"seq":7}' | openssl dgst -sha256 -hmac hush
        let proof = "a484eec6355a7aee711dac633df86c04ce7fb926309ac6397feafa3f07f30121";
        let check = |header: &str, body: &str, now_s: i64, expected: Result<(), Unproven>| {
            let now = Time::from_micros(now_s * 1_000_000);
            assert_eq!(prove_signed(b"hush", header, body.as_bytes(), now), expected, "{header}");
        };
        let header = format!("t=1772373751,v1={proof}");
        check(&header, "{\"seq\":7}", 1_772_373_751, Ok(()));
        check(&header, "{\"seq\":7}", 1_772_373_751 + 300, Ok(()));
        check(&header, "{\"seq\":7}", 1_772_373_751 + 301, Err(Unproven::OutOfTime));
        check(&header, "{\"seq\":7}", 1_772_373_751 - 301, Err(Unproven::OutOfTime));
        check(&header, "{\"seq\":8}", 1_772_373_751, Err(Unproven::Wrong));
        check(&format!("t=1772373752,v1={proof}"), "{\"seq\":7}", 1_772_373_751, Err(Unproven::Wrong));
        check(&format!("v1={proof}"), "{\"seq\":7}", 1_772_373_751, Err(Unproven::Wrong));
        check("t=1772373751,v1=", "{\"seq\":7}", 1_772_373_751, Err(Unproven::Wrong));
        check("", "", 0, Err(Unproven::Wrong));
    }

    #[test]
    fn a_bearer_shows_the_whole_secret() {
        for (header, expected) in [("Bearer hush", true), ("Bearer hus", false), ("hush", false), ("Bearer ", false)] {
            assert_eq!(prove_bearer(b"hush", header).is_ok(), expected, "{header}");
        }
    }
}
