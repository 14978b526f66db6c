//! A certificate that is fetched and renewed by itself (ACME): when it is due, what is tried again when, and how it goes.
//! Whatever goes wrong, the certificate that is there goes on being shown.

use std::path::Path;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use anyhow::{Context as _, bail, ensure};
use kernel::config::Config;
use kernel::outbound::{Guard, Outbound, Target};
use kernel::{App, Sealer, Time, secret};
use rustls::RootCertStore;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, DnsName};
use tokio::sync::Mutex;

use super::kept::{Fetched, Kept, Store};
use super::order::{Fetching, Wanted};
use super::shown::Shown;
use super::{Validity, read};

/// Names that one certificate may hold: as many as Let's Encrypt takes.
const NAMES_MAX: usize = 100;
/// Time for one request to an authority: some check a request before they answer it.
const ANSWER_WITHIN: Duration = Duration::from_secs(30);
/// Time for an order from beginning to end.
const ORDER_WITHIN: Duration = Duration::from_mins(5);
/// Longest wait before it is looked again whether something is due: the machine's clock may be set.
const LOOK_EVERY_S: i64 = 60;
/// Seconds until the next try, by how often it has failed: soon at first, for a network that is still coming up, and no more
/// than five times within an hour, after which Let's Encrypt checks a name no more. The last one goes on.
const PAUSES_S: [i64; 8] = [10, 60, 300, 1_800, 3_600, 7_200, 14_400, 21_600];
/// No certificate is renewed before a tenth of its lifetime, nor within so many seconds.
const EARLIEST: i64 = 10;
const EARLIEST_S: i64 = 10;
/// The renewal is put off by up to a thirtieth of the lifetime: not everybody is to come at the same time.
const SPREAD: i64 = 30;

/// What is to be fetched, and what is kept of it.
pub(super) struct Automatic {
    wanted: Wanted,
    outbound: Arc<Outbound>,
    store: Store,
    kept: Mutex<Kept>,
    renewal: Arc<Renewal>,
}

/// How it goes, for whoever watches.
#[derive(Debug, Default)]
pub struct Renewal(RwLock<Standing>);

/// The certificate that is shown, and why there is none that is newer.
#[derive(Clone, Debug, Default)]
pub struct Standing {
    /// When the certificate ends, in seconds since 1970; none: there is none yet.
    pub ends: Option<i64>,
    /// How long it holds in all, in seconds.
    pub lifetime: i64,
    /// Why the last try failed, when it did.
    pub failed: Option<String>,
    /// When the next one is due, in seconds since 1970.
    pub due: i64,
}

impl Renewal {
    /// How it stands.
    pub fn standing(&self) -> Standing {
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn shown(&self, validity: Validity, due: i64) {
        validity.publish();
        let standing = Standing { ends: Some(validity.ends), lifetime: validity.lifetime(), failed: None, due };
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = standing;
    }

    fn failed(&self, why: &str, due: i64) {
        let mut standing = self.0.write().unwrap_or_else(PoisonError::into_inner);
        standing.failed = Some(why.to_owned());
        standing.due = due;
    }
}

impl Automatic {
    /// What the settings name; none when they name nothing.
    ///
    /// # Errors
    /// When a setting cannot be.
    pub(super) fn of(config: &Config) -> anyhow::Result<Option<Self>> {
        let (list, contact, ca) =
            (config.text("tls_acme_domain"), config.text("tls_acme_contact"), config.text("tls_acme_ca"));
        if list.is_empty() {
            for (key, value) in [("tls_acme_contact", contact), ("tls_acme_ca", ca)] {
                ensure!(
                    value.is_empty(),
                    "{key} is set and tls_acme_domain is not: name what a certificate is fetched for"
                );
            }
            return Ok(None);
        }
        let names = names(list)?;
        let is_mailbox = contact.contains('@') && !contact.contains([' ', ',', ':', '?']);
        ensure!(contact.is_empty() || is_mailbox, "tls_acme_contact: “{contact}” is no mailbox");
        let directory = config.text("tls_acme_directory");
        let target = Target::parse(directory).context("tls_acme_directory")?;
        ensure!(target.is_protected(), "tls_acme_directory: “{directory}” does not begin with https://");
        let outbound = Outbound::new(Guard::parse(config.text("outbound_allow"))?).within(ANSWER_WITHIN);
        let outbound = if ca.is_empty() {
            outbound
        } else {
            outbound.trusting(roots(Path::new(ca)).context("tls_acme_ca")?).map_err(anyhow::Error::msg)?
        };
        let data = Path::new(config.text("data"));
        Ok(Some(Self {
            wanted: Wanted { names, contact: contact.to_owned(), directory: directory.to_owned() },
            outbound: Arc::new(outbound),
            store: Store::of(data, Sealer::open(data)?),
            kept: Mutex::default(),
            renewal: Arc::default(),
        }))
    }

    pub(super) fn renewal(&self) -> Arc<Renewal> {
        self.renewal.clone()
    }

    /// Shows what was kept, as long as it holds. What cannot be opened is fetched anew: a lost key is no reason to serve
    /// nobody.
    pub(super) fn show_kept(&mut self, shown: &Shown, now: Time) {
        // Until there is one: whoever alarms on its end is told.
        Validity { begins: 0, ends: 0 }.publish();
        let kept = self.store.load().unwrap_or_else(|error| {
            let cause = format!("{error:#}");
            tracing::error!(cause, "the certificate that was kept cannot be opened; a new one is fetched");
            Kept::default()
        });
        if let Some(fetched) = &kept.certificate {
            match fetched.pair(shown.provider(), now) {
                Ok((pair, validity)) => {
                    shown.show(pair);
                    self.renewal.shown(validity, self.due(fetched, validity));
                }
                Err(error) => {
                    let cause = format!("{error:#}");
                    tracing::warn!(cause, "the certificate that was kept cannot be used; a new one is fetched");
                }
            }
        }
        *self.kept.get_mut() = kept;
    }

    /// When a certificate is to be renewed: at once, when other names are wanted by now, or of another authority.
    fn due(&self, fetched: &Fetched, validity: Validity) -> i64 {
        if fetched.names != self.wanted.names || fetched.directory != self.wanted.directory {
            return 0;
        }
        let mut chance = [0_u8; 2];
        secret::fill(&mut chance);
        due_at(validity, u16::from_be_bytes(chance))
    }

    /// Fetches a certificate whenever one is due, until the system stops.
    pub(super) async fn follow(&self, shown: &Shown, app: &App) {
        let mut stopping = app.stopping.clone();
        let (names, directory) = (self.wanted.names.join(", "), &self.wanted.directory);
        if self.renewal.standing().ends.is_none() {
            tracing::warn!(
                names,
                %directory,
                "there is no certificate yet, and nobody is served before: it waits until the authority has reached this \
                 server under its names on port 443"
            );
        }
        let mut failures = 0;
        loop {
            let left = self.renewal.standing().due - app.clock.now().micros() / 1_000_000;
            let pause = Duration::from_secs(u64::try_from(left.clamp(0, LOOK_EVERY_S)).unwrap_or_default());
            let due = async {
                tokio::time::sleep(pause).await;
                if left > LOOK_EVERY_S { None } else { Some(self.fetch(shown, app).await) }
            };
            let fetched = tokio::select! {
                fetched = due => fetched,
                _ = stopping.wait_for(|stopping| *stopping) => return,
            };
            match fetched {
                None => {}
                Some(Ok(())) => {
                    failures = 0;
                    metrics::counter!("castellan_certificate_orders_total", "outcome" => "fetched").increment(1);
                    tracing::info!(names, "a new certificate is shown");
                }
                Some(Err(why)) => {
                    let pause_s = pause_s(failures);
                    failures += 1;
                    metrics::counter!("castellan_certificate_orders_total", "outcome" => "failed").increment(1);
                    self.renewal.failed(&why, app.clock.now().micros() / 1_000_000 + pause_s);
                    tracing::warn!(names, cause = %why, again_in_s = pause_s, "no certificate could be fetched");
                }
            }
        }
    }

    /// Fetches one, and shows it when it is what was ordered.
    async fn fetch(&self, shown: &Shown, app: &App) -> Result<(), String> {
        let mut kept = self.kept.lock().await;
        let (wanted, store) = (&self.wanted, &self.store);
        let fetching = Fetching { wanted, outbound: self.outbound.clone(), shown, store };
        let fetched = tokio::time::timeout(ORDER_WITHIN, fetching.run(&mut kept))
            .await
            .map_err(|_| format!("the authority did not come to an end within {} s", ORDER_WITHIN.as_secs()))??;
        let (pair, validity) = fetched
            .pair(shown.provider(), app.clock.now())
            .map_err(|error| format!("what the authority gave cannot be used: {error:#}"))?;
        shown.show(pair);
        // A clock that is far ahead finds every certificate due; the authority is not to hear of it each moment.
        let earliest = app.clock.now().micros() / 1_000_000 + (validity.lifetime() / EARLIEST).max(EARLIEST_S);
        self.renewal.shown(validity, self.due(&fetched, validity).max(earliest));
        kept.certificate = Some(fetched);
        if let Err(error) = store.keep(&kept).await {
            let cause = format!("{error:#}");
            tracing::error!(cause, "the new certificate could not be kept; the next start fetches another one");
        }
        Ok(())
    }
}

/// The moment of the renewal: two thirds of the lifetime, and a little later by chance.
fn due_at(validity: Validity, chance: u16) -> i64 {
    let lifetime = validity.lifetime();
    let late = (lifetime / SPREAD).saturating_mul(i64::from(chance)) / i64::from(u16::MAX);
    validity.begins.saturating_add(lifetime / 3 * 2).saturating_add(late)
}

/// Seconds until the next try after so many failures.
fn pause_s(failures: usize) -> i64 {
    *PAUSES_S.get(failures).or(PAUSES_S.last()).expect("there are pauses")
}

/// The names of a list, in lower case and once each.
fn names(list: &str) -> anyhow::Result<Vec<String>> {
    let mut names = Vec::new();
    for name in list.split(',').map(|name| name.trim().to_ascii_lowercase()).filter(|name| !name.is_empty()) {
        if name.contains('*') {
            bail!(
                "tls_acme_domain: “{name}” stands for many names, which cannot be proved over TLS; write each of them"
            );
        }
        let is_name = DnsName::try_from(name.as_str()).is_ok() && !name.ends_with('.');
        let is_address = name.parse::<std::net::IpAddr>().is_ok();
        ensure!(is_name && !is_address, "tls_acme_domain: “{name}” is no name; write it like castellan.example.org");
        if !names.contains(&name) {
            names.push(name);
        }
    }
    ensure!(!names.is_empty(), "tls_acme_domain holds no name; write it like castellan.example.org");
    ensure!(names.len() <= NAMES_MAX, "tls_acme_domain: one certificate holds {NAMES_MAX} names at the most");
    Ok(names)
}

/// The roots that a file holds.
fn roots(path: &Path) -> anyhow::Result<RootCertStore> {
    let mut roots = RootCertStore::empty();
    let bytes = read(path)?;
    for root in CertificateDer::pem_slice_iter(&bytes) {
        let root = root.map_err(|error| anyhow::anyhow!("{} is not written as PEM: {error}", path.display()))?;
        roots.add(root).with_context(|| format!("{} holds what cannot be trusted", path.display()))?;
    }
    ensure!(!roots.is_empty(), "{} holds no certificate in PEM", path.display());
    Ok(roots)
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: i64 = 24 * 3_600;

    #[test]
    fn a_certificate_is_renewed_after_two_thirds_of_its_lifetime() {
        let check = |begins: i64, ends: i64, chance: u16, expected: i64| {
            assert_eq!(due_at(Validity { begins, ends }, chance), expected, "{begins} {ends} {chance}");
        };
        check(0, 90 * DAY, 0, 60 * DAY);
        check(0, 90 * DAY, u16::MAX, 63 * DAY);
        check(100 * DAY, 106 * DAY, 0, 104 * DAY);
        check(100 * DAY, 106 * DAY, u16::MAX, 104 * DAY + DAY / 5);
        check(1_000, 1_030, 0, 1_020);
        // Nonsense is due at once, and no reason to stumble.
        check(10, 0, u16::MAX, 4);
        check(0, i64::MAX, 0, i64::MAX / 3 * 2);
    }

    #[test]
    fn tries_grow_rarer_and_never_end() {
        let pauses: Vec<i64> = (0..10).map(pause_s).collect();
        assert!(pauses.is_sorted(), "{pauses:?}");
        assert_eq!((pauses[0], pauses[9], pause_s(1_000)), (10, 21_600, 21_600));
        // Let's Encrypt bears with five within an hour.
        assert!(pauses[..5].iter().sum::<i64>() > 3_600, "{pauses:?}");
    }

    #[test]
    fn names_are_names() {
        let check = |list: &str, expected: Option<&[&str]>| {
            let found = names(list).ok();
            let expected = expected.map(|names| names.iter().map(|&name| name.to_owned()).collect::<Vec<String>>());
            assert_eq!(found, expected, "{list}");
        };
        check("castellan.example.org", Some(&["castellan.example.org"]));
        check(" A.example , b.example,a.EXAMPLE ", Some(&["a.example", "b.example"]));
        check("castellan", Some(&["castellan"]));
        for wrong in
            ["", " , ", "*.example.org", "10.0.0.1", "::1", "a b", "https://a.example", "a.example.", "ä.example"]
        {
            check(wrong, None);
        }
        assert!(names(&(0..=NAMES_MAX).map(|n| format!("n{n}.example")).collect::<Vec<_>>().join(",")).is_err());
    }
}
