//! The certificate that browsers are shown: of two files, or fetched and renewed by itself.

mod automatic;
mod challenge;
mod files;
mod kept;
mod order;
mod shown;

use std::path::Path;
use std::sync::Arc;

use anyhow::{Context as _, bail, ensure};
use kernel::config::Config;
use kernel::{App, Time};
use rustls::ServerConfig;
use rustls::pki_types::CertificateDer;
use x509_cert::der::Decode as _;

use automatic::Automatic;
pub use automatic::{Renewal, Standing};
pub(super) use challenge::PROTOCOL as CHALLENGE;
use files::Files;
use shown::Shown;

/// The one protocol spoken on the line. Without this a client that insists on another would learn it late.
const PROTOCOL: &[u8] = b"http/1.1";
/// Longest file that is read; a chain has some thousand bytes.
const FILE_BYTES_MAX: u64 = 1024 * 1024;

/// What is shown, and where it comes from.
pub struct Certificate {
    shown: Arc<Shown>,
    source: Source,
}

enum Source {
    Files(Files),
    Automatic(Box<Automatic>),
}

impl Certificate {
    /// The certificate that the settings name; none when they name none. One that comes by itself may be still to come.
    ///
    /// # Errors
    /// When the settings name two, or a file cannot be read, holds something else, is out of date, or does not belong to
    /// the other.
    pub fn of(config: &Config, now: Time) -> anyhow::Result<Option<Arc<Self>>> {
        let shown = Arc::new(Shown::default());
        let source = match (Files::of(config)?, Automatic::of(config)?) {
            (None, None) => return Ok(None),
            (Some(_), Some(_)) => bail!(
                "tls_certificate and tls_acme_domain are both set: name the certificate's files, or the names for which one \
                 is fetched"
            ),
            (Some(files), None) => {
                files.show(&shown, now)?;
                Source::Files(files)
            }
            (None, Some(mut automatic)) => {
                automatic.show_kept(&shown, now);
                Source::Automatic(Box::new(automatic))
            }
        };
        Ok(Some(Arc::new(Self { shown, source })))
    }

    /// How TLS is spoken: versions 1.2 and 1.3 with the ciphers that rustls considers safe.
    ///
    /// # Errors
    /// Never with the provider that is built in.
    pub(super) fn line(&self) -> anyhow::Result<ServerConfig> {
        let mut line = ServerConfig::builder_with_provider(self.shown.provider().clone())
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_cert_resolver(self.shown.clone());
        // Of what both sides know, the strongest.
        line.ignore_client_order = true;
        line.alpn_protocols = vec![PROTOCOL.to_vec()];
        if matches!(self.source, Source::Automatic(_)) {
            line.alpn_protocols.push(CHALLENGE.to_vec());
        }
        Ok(line)
    }

    /// How fetching it goes; none when it comes from files.
    pub fn renewal(&self) -> Option<Arc<Renewal>> {
        match &self.source {
            Source::Files(_) => None,
            Source::Automatic(automatic) => Some(automatic.renewal()),
        }
    }

    /// Sees to it until the system stops that a certificate is shown that holds.
    pub async fn follow(self: Arc<Self>, app: Arc<App>) {
        match &self.source {
            Source::Files(files) => files.follow(&self.shown, &app).await,
            Source::Automatic(automatic) => automatic.follow(&self.shown, &app).await,
        }
    }
}

/// What a file of PEM holds.
fn read(path: &Path) -> anyhow::Result<Vec<u8>> {
    let size = std::fs::metadata(path).with_context(|| format!("{} cannot be read", path.display()))?.len();
    ensure!(size <= FILE_BYTES_MAX, "{} is larger than a certificate can be", path.display());
    std::fs::read(path).with_context(|| format!("{} cannot be read", path.display()))
}

/// From when until when a certificate holds, in seconds since 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Validity {
    begins: i64,
    ends: i64,
}

impl Validity {
    fn of(der: &CertificateDer<'_>) -> anyhow::Result<Self> {
        let certificate = x509_cert::Certificate::from_der(der)
            .map_err(|error| anyhow::anyhow!("holds what is no certificate: {error}"))?;
        let validity = certificate.tbs_certificate.validity;
        let seconds =
            |time: x509_cert::time::Time| i64::try_from(time.to_unix_duration().as_secs()).unwrap_or(i64::MAX);
        Ok(Self { begins: seconds(validity.not_before), ends: seconds(validity.not_after) })
    }

    /// Refuses one that is over.
    fn not_over(self, now: Time) -> anyhow::Result<()> {
        ensure!(
            now.micros() / 1_000_000 <= self.ends,
            "the certificate ended at {}; renew it",
            Time::default().plus_seconds(self.ends)
        );
        Ok(())
    }

    /// Refuses one that is over, and one that has not begun.
    fn now(self, now: Time) -> anyhow::Result<()> {
        self.not_over(now)?;
        ensure!(
            now.micros() / 1_000_000 >= self.begins,
            "the certificate begins only at {}",
            Time::default().plus_seconds(self.begins)
        );
        Ok(())
    }

    /// How long it holds in all, in seconds.
    const fn lifetime(self) -> i64 {
        self.ends.saturating_sub(self.begins)
    }

    /// Puts its end where it can be watched.
    fn publish(self) {
        metrics::gauge!("castellan_certificate_ends_seconds").set(self.ends as f64);
    }
}
