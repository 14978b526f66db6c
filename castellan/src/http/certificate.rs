//! The certificate that browsers are shown: read from its two files, checked, and read again when they change.

use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use anyhow::{Context as _, bail, ensure};
use kernel::config::Config;
use kernel::{App, Time};
use rustls::ServerConfig;
use rustls::crypto::{CryptoProvider, ring};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;
use x509_cert::der::Decode as _;

/// How often the files are looked at: who renews a certificate does it weeks before it ends.
const LOOK_EVERY: Duration = Duration::from_secs(10);
/// Longest file that is read; a chain has some thousand bytes.
const FILE_BYTES_MAX: u64 = 1024 * 1024;
/// The one protocol spoken on the line. Without this a client that insists on another would learn it late.
const PROTOCOL: &[u8] = b"http/1.1";

/// Where the certificate is, and the one that is shown now.
#[derive(Debug)]
pub struct Certificate {
    paths: Paths,
    provider: Arc<CryptoProvider>,
    shown: RwLock<Shown>,
}

/// The two files.
#[derive(Debug)]
struct Paths {
    certificate: PathBuf,
    key: PathBuf,
}

/// A certificate, and what its files held.
#[derive(Debug)]
struct Shown {
    pair: Arc<CertifiedKey>,
    files: Files,
}

/// What the two files hold.
#[derive(Debug, PartialEq, Eq)]
struct Files {
    certificate: Vec<u8>,
    key: Vec<u8>,
}

impl Certificate {
    /// Reads the certificate that the settings name; none when they name none.
    ///
    /// # Errors
    /// When a file cannot be read, holds something else, is out of date, or the two do not belong together.
    pub fn of(config: &Config, now: Time) -> anyhow::Result<Option<Arc<Self>>> {
        let (certificate, key) = (config.text("tls_certificate"), config.text("tls_key"));
        match (certificate.is_empty(), key.is_empty()) {
            (true, true) => return Ok(None),
            (false, true) => bail!("tls_certificate is set and tls_key is not: name the file of its private key"),
            (true, false) => bail!("tls_key is set and tls_certificate is not: name the file of its certificate"),
            (false, false) => {}
        }
        let paths = Paths { certificate: certificate.into(), key: key.into() };
        let provider = Arc::new(ring::default_provider());
        let files = paths.read()?;
        let pair = Arc::new(paths.pair(&files, &provider, now)?);
        Ok(Some(Arc::new(Self { paths, provider, shown: RwLock::new(Shown { pair, files }) })))
    }

    /// How TLS is spoken: versions 1.2 and 1.3 with the ciphers that rustls considers safe.
    ///
    /// # Errors
    /// Never with the provider that is built in.
    pub(super) fn line(self: &Arc<Self>) -> anyhow::Result<ServerConfig> {
        let mut line = ServerConfig::builder_with_provider(self.provider.clone())
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_cert_resolver(self.clone());
        // Of what both sides know, the strongest.
        line.ignore_client_order = true;
        line.alpn_protocols = vec![PROTOCOL.to_vec()];
        Ok(line)
    }

    /// Looks at the files until the system stops, and shows what they hold from then on. One that cannot be used is
    /// logged, and the certificate before it goes on being shown.
    pub async fn follow(self: Arc<Self>, app: Arc<App>) {
        let mut stopping = app.stopping.clone();
        // What could not be used is told once, not every ten seconds.
        let mut told = String::new();
        loop {
            tokio::select! {
                () = tokio::time::sleep(LOOK_EVERY) => {}
                _ = stopping.wait_for(|stopping| *stopping) => return,
            }
            let (this, now) = (self.clone(), app.clock.now());
            match tokio::task::spawn_blocking(move || this.look(now)).await {
                Ok(Ok(true)) => tracing::info!(path = %self.paths.certificate.display(), "a new certificate is shown"),
                Ok(Ok(false)) => told.clear(),
                Ok(Err(error)) if format!("{error:#}") != told => {
                    told = format!("{error:#}");
                    tracing::warn!(cause = %told, "the new certificate cannot be used; the one before it is shown");
                }
                Ok(Err(_)) | Err(_) => {}
            }
        }
    }

    /// Takes what the files hold now; tells whether it is another certificate.
    fn look(&self, now: Time) -> anyhow::Result<bool> {
        let files = self.paths.read()?;
        if self.shown.read().unwrap_or_else(PoisonError::into_inner).files == files {
            return Ok(false);
        }
        let pair = Arc::new(self.paths.pair(&files, &self.provider, now)?);
        *self.shown.write().unwrap_or_else(PoisonError::into_inner) = Shown { pair, files };
        Ok(true)
    }
}

impl ResolvesServerCert for Certificate {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(self.shown.read().unwrap_or_else(PoisonError::into_inner).pair.clone())
    }
}

impl Paths {
    fn read(&self) -> anyhow::Result<Files> {
        Ok(Files {
            certificate: read(&self.certificate).context("tls_certificate")?,
            key: read(&self.key).context("tls_key")?,
        })
    }

    /// The certificate and the key that the files hold, when they can be used together and now.
    fn pair(&self, files: &Files, provider: &CryptoProvider, now: Time) -> anyhow::Result<CertifiedKey> {
        let (certificate, key) = (self.certificate.display(), self.key.display());
        let named = || format!("tls_certificate: {certificate}");
        let chain = CertificateDer::pem_slice_iter(&files.certificate)
            .collect::<Result<Vec<_>, _>>()
            .map_err(|error| anyhow::anyhow!("not written as PEM: {error}"))
            .with_context(named)?;
        let first = chain.first().context("holds no certificate in PEM").with_context(named)?;
        let ends = in_date(first, now).with_context(named)?;
        let private = PrivateKeyDer::from_pem_slice(&files.key)
            .map_err(|error| anyhow::anyhow!("holds no private key in PEM: {error}"))
            .with_context(|| format!("tls_key: {key}"))?;
        let pair = CertifiedKey::from_der(chain, private, provider).map_err(|error| match error {
            rustls::Error::InconsistentKeys(_) => {
                anyhow::anyhow!("the key in {key} does not belong to the certificate in {certificate}")
            }
            other => anyhow::anyhow!("the key in {key} cannot be used: {other}"),
        })?;
        metrics::gauge!("castellan_certificate_ends_seconds").set(ends as f64);
        Ok(pair)
    }
}

fn read(path: &Path) -> anyhow::Result<Vec<u8>> {
    let size = std::fs::metadata(path).with_context(|| format!("{} cannot be read", path.display()))?.len();
    ensure!(size <= FILE_BYTES_MAX, "{} is larger than a certificate can be", path.display());
    std::fs::read(path).with_context(|| format!("{} cannot be read", path.display()))
}

/// The second at which a certificate ends; refused when that is over, or when it has not begun.
fn in_date(der: &CertificateDer<'_>, now: Time) -> anyhow::Result<i64> {
    let certificate = x509_cert::Certificate::from_der(der)
        .map_err(|error| anyhow::anyhow!("holds what is no certificate: {error}"))?;
    let validity = certificate.tbs_certificate.validity;
    let seconds = |time: x509_cert::time::Time| i64::try_from(time.to_unix_duration().as_secs()).unwrap_or(i64::MAX);
    let (begins, ends) = (seconds(validity.not_before), seconds(validity.not_after));
    let at = now.micros() / 1_000_000;
    ensure!(at <= ends, "the certificate ended at {}; renew it", Time::default().plus_seconds(ends));
    ensure!(at >= begins, "the certificate begins only at {}", Time::default().plus_seconds(begins));
    Ok(ends)
}
