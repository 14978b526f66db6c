//! One-time codes of authenticator apps (RFC 6238): SHA-1, six digits, 30 seconds, which every such app knows.

use kernel::{Error, Result, Time};
use totp_rs::{Algorithm, Builder, Totp};

/// Digits of a code.
pub const DIGITS: usize = 6;
/// Length of a new secret in bytes, as RFC 4226 (section 4) recommends it.
const SECRET_BYTES: usize = 20;
/// Length of a step.
const STEP_S: u64 = 30;
/// Steps by which the phone's clock may be off (RFC 6238, section 5.2).
const SKEW: u16 = 1;
/// What the app calls the account's service.
const ISSUER: &str = "Castellan";

/// A new secret.
pub fn new_secret() -> Vec<u8> {
    let mut secret = vec![0; SECRET_BYTES];
    kernel::secret::fill(&mut secret);
    secret
}

/// The secret as it is typed into an app, and the address that a QR code holds.
///
/// # Errors
/// `internal` for a secret or a name that no app takes.
pub fn offer(secret: &[u8], username: &str) -> Result<(String, String)> {
    let totp = generator(secret, username)?;
    let address = totp.to_url().map_err(Error::internal)?;
    Ok((totp.secret().to_base32(), address))
}

/// The step whose code this is, when it is one of about now. Whoever takes it makes sure that it is taken once.
///
/// # Errors
/// `internal` for a secret that is none.
pub fn step_of(secret: &[u8], code: &str, now: Time) -> Result<Option<i64>> {
    let digits: String = code.chars().filter(|sign| !sign.is_whitespace()).collect();
    if digits.len() != DIGITS || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return Ok(None);
    }
    let seconds = u64::try_from(now.micros() / 1_000_000).unwrap_or_default();
    let step = generator(secret, "")?.check(&digits, seconds);
    Ok(step.and_then(|step| i64::try_from(step).ok()))
}

fn generator(secret: &[u8], username: &str) -> Result<Totp> {
    Builder::new()
        .with_algorithm(Algorithm::SHA1)
        .with_digits(u8::try_from(DIGITS).unwrap_or_default())
        .with_skew(SKEW)
        .with_step_duration(STEP_S)
        .with_secret(secret)
        .with_issuer(Some(ISSUER))
        .with_account_name(username.to_owned())
        .build()
        .map_err(Error::internal)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The secret of RFC 6238's test vectors.
    const SECRET: &[u8] = b"12345678901234567890";

    #[test]
    fn codes_are_those_of_the_rfc_and_count_for_a_step_before_and_after() {
        // RFC 6238, appendix B: the last six of its eight digits.
        for (seconds, code, step) in
            [(59, "287082", 1), (1_111_111_109, "081804", 37_037_036), (2_000_000_000, "279037", 66_666_666)]
        {
            let at = |seconds: i64| Time::from_micros(seconds * 1_000_000);
            for (moment, expected) in [
                (at(seconds), Some(step)),
                (at(seconds).plus_seconds(30), Some(step)),
                (at(seconds).plus_seconds(-30), Some(step)),
                (at(seconds).plus_seconds(61), None),
            ] {
                assert_eq!(step_of(SECRET, code, moment).expect("a check"), expected, "{seconds} {moment}");
            }
        }
    }

    #[test]
    fn what_is_no_code_is_none() {
        let now = Time::from_micros(59_000_000);
        assert_eq!(step_of(SECRET, " 287 082 ", now).expect("a check"), Some(1));
        for text in ["", "287083", "28708", "2870820", "28708a", "k7fm-9xqa-abcd"] {
            assert_eq!(step_of(SECRET, text, now).expect("a check"), None, "{text}");
        }
    }

    #[test]
    fn an_offer_names_whose_it_is() {
        let (typed, address) = offer(&new_secret(), "tomasz.wren").expect("an offer");
        assert_eq!(typed.len(), 32);
        assert!(address.starts_with("otpauth://totp/Castellan:tomasz.wren?"), "{address}");
        assert!(address.contains(&typed), "{address}");
    }
}
