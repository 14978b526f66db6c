//! Passwords: what is accepted, and argon2id.

use std::sync::OnceLock;

use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _, phc::PasswordHash};
use argon2::{Algorithm, Argon2, Params, Version};
use kernel::db::Sql;
use kernel::error::Kind;
use kernel::{Error, Result};
use tokio::sync::Semaphore;

use crate::store;

/// Shortest password. Length is what counts; composition rules make people write passwords down.
pub const LENGTH_MIN: usize = 12;
/// Longest password in bytes: hashing longer ones would be a way to keep the server busy.
pub const LENGTH_MAX: usize = 256;
/// Hashes at once in each of the two lines: one takes 64 MiB and a core for a tenth of a second.
const HASHES_AT_ONCE: usize = 1;
/// Strangers that wait at the most.
const STRANGERS_MAX: usize = 256;
/// Shortest word around a password that it must not hold: shorter ones stand in any sentence.
const WORD_MIN: usize = 4;
const MEMORY_KIB: u32 = 64 * 1024;
const PASSES: u32 = 3;

/// Passwords that every list of leaked ones begins with, at least twelve letters long.
const COMMON: [&str; 16] = [
    "123456789012",
    "1234567890123",
    "password1234",
    "password12345",
    "passwordpassword",
    "qwertyuiop12",
    "qwertyuiopas",
    "administrator",
    "letmeinletmein",
    "welcome12345",
    "iloveyou1234",
    "111111111111",
    "000000000000",
    "abcdefghijkl",
    "changeme1234",
    "correcthorsebatterystaple",
];

/// Who waits for a hash: however many strangers knock, who is known waits for the known only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    /// Somebody who is signed in, or at a browser that somebody signed in with before.
    Known,
    /// Anybody else.
    Strangers,
}

static KNOWN: Semaphore = Semaphore::const_new(HASHES_AT_ONCE);
static STRANGERS: Semaphore = Semaphore::const_new(HASHES_AT_ONCE);
static STRANGERS_WAITING: Semaphore = Semaphore::const_new(STRANGERS_MAX);
/// Checked when there is no such account, so that a wrong name takes as long as a wrong password. Written out, since to make
/// one would cost the first wrong name, or every start, a second hash.
const NOBODY: &str =
    "$argon2id$v=19$m=65536,t=3,p=1$bm9ib2R5aGFzdGhpc3B3ZA$dGhlcmUgaXMgbm8gcGFzc3dvcmQgdGhhdCBmaXRzISE";

/// Gives what the sites are called.
pub type SiteNames = fn(&mut dyn Sql) -> Result<Vec<String>>;

static SITE_NAMES: OnceLock<SiteNames> = OnceLock::new();

/// Says who knows what the sites are called: such words are the first that somebody would try.
pub fn connect(names: SiteNames) {
    // Every test application of a process connects the same function.
    let _ = SITE_NAMES.set(names);
}

/// The names of the organisation and of its sites, for [`check`].
///
/// # Errors
/// As [`Sql::query`].
pub fn words_around(sql: &mut dyn Sql) -> Result<Vec<String>> {
    let mut words = SITE_NAMES.get().map(|names| names(sql)).transpose()?.unwrap_or_default();
    words.extend(store::organisation(sql)?.map(|organisation| organisation.name));
    Ok(words)
}

/// Refuses a password that is too short, too long, common, or made of the words around it.
///
/// # Errors
/// `invalid` on the field `password`.
pub fn check(password: &str, words: &[impl AsRef<str>]) -> Result<()> {
    let refuse = |message: String| Err(Error::invalid(message.clone()).field("password", message));
    if password.chars().count() < LENGTH_MIN {
        return refuse(format!(
            "a password has at least {LENGTH_MIN} characters; a few plain words are easy to remember"
        ));
    }
    if password.len() > LENGTH_MAX {
        return refuse(format!("a password has at most {LENGTH_MAX} bytes"));
    }
    let lower = password.to_lowercase();
    let together = |text: &str| text.split_whitespace().collect::<String>();
    let near = words
        .iter()
        .map(|word| together(&word.as_ref().to_lowercase()))
        .any(|word| word.chars().count() >= WORD_MIN && together(&lower).contains(&word));
    if near || COMMON.contains(&lower.as_str()) || lower.chars().all(|letter| lower.starts_with(letter)) {
        return refuse("this password is among the first that somebody would try".to_owned());
    }
    Ok(())
}

/// Hashes a password, in its turn.
///
/// # Errors
/// `internal` when the hash cannot be made.
pub async fn hash(password: String) -> Result<String> {
    in_turn(Line::Known, move || hash_now(&password)).await?
}

/// Whether a password fits a hash; without a hash it takes as long and says no.
///
/// # Errors
/// `too_many` when too many strangers wait; `internal` when the check cannot be made.
pub async fn verify(line: Line, password: String, hash: Option<String>) -> Result<bool> {
    in_turn(line, move || {
        let known = hash.is_some();
        let hash = hash.unwrap_or_else(|| NOBODY.to_owned());
        let parsed = PasswordHash::new(&hash).map_err(Error::internal)?;
        Ok(hasher()?.verify_password(password.as_bytes(), &parsed).is_ok() && known)
    })
    .await?
}

async fn in_turn<T: Send + 'static>(line: Line, work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    let (gate, _place) = match line {
        Line::Known => (&KNOWN, None),
        Line::Strangers => {
            let place = STRANGERS_WAITING.try_acquire();
            let full = |_| Error::new(Kind::TooMany, "too many people sign in at once; try again in a few seconds");
            (&STRANGERS, Some(place.map_err(full)?))
        }
    };
    let _turn = gate.acquire().await.map_err(Error::internal)?;
    tokio::task::spawn_blocking(work).await.map_err(Error::internal)
}

fn hash_now(password: &str) -> Result<String> {
    let mut salt = [0_u8; 16];
    kernel::secret::fill(&mut salt);
    let hash = hasher()?.hash_password_with_salt(password.as_bytes(), &salt).map_err(Error::internal)?;
    Ok(hash.to_string())
}

fn hasher() -> Result<Argon2<'static>> {
    let params = Params::new(MEMORY_KIB, PASSES, 1, None).map_err(Error::internal)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn length_counts_and_the_obvious_is_refused() {
        for (password, accepted) in [
            ("short", false),
            ("password1234", false),
            ("aaaaaaaaaaaaaa", false),
            ("harbour point 1", false),
            ("NorthgateDepot26", false),
            ("north gate depots", false),
            ("seven grey herons", true),
            ("ein Dutzend Zeichen", true),
        ] {
            assert_eq!(check(password, &["kim", "Harbour", "Northgate Depot"]).is_ok(), accepted, "{password}");
        }
    }

    #[tokio::test]
    async fn a_hash_fits_its_password_only() {
        let hash = hash("seven grey herons".into()).await.expect("a hash");
        assert!(hash.starts_with("$argon2id$v=19$m=65536,t=3,p=1$"));
        assert!(verify(Line::Known, "seven grey herons".into(), Some(hash.clone())).await.expect("a check"));
        assert!(!verify(Line::Known, "seven grey geese".into(), Some(hash.clone())).await.expect("a check"));
        assert!(!verify(Line::Known, "seven grey herons".into(), None).await.expect("a check"));
        let nobody = PasswordHash::new(NOBODY).expect("a hash");
        let own = PasswordHash::new(&hash).expect("a hash");
        assert_eq!((nobody.algorithm, nobody.params), (own.algorithm, own.params), "it takes as long");
    }

    #[tokio::test]
    async fn who_is_known_does_not_wait_behind_strangers() {
        let _busy = STRANGERS.acquire().await.expect("open");
        assert!(!verify(Line::Known, "seven grey geese".into(), None).await.expect("a check"));
        let _full = STRANGERS_WAITING.acquire_many(256).await.expect("open");
        let refused = verify(Line::Strangers, "seven grey geese".into(), None).await.expect_err("full");
        assert_eq!(refused.kind(), Kind::TooMany);
    }
}
