//! A certificate of two files: read, checked, and read again when they change.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::{Context as _, bail};
use kernel::config::Config;
use kernel::{App, Time};
use rustls::crypto::CryptoProvider;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::sign::CertifiedKey;

use super::shown::Shown;
use super::{Validity, read};

/// How often the files are looked at: who renews a certificate does it weeks before it ends.
const LOOK_EVERY: Duration = Duration::from_secs(10);

/// The two files.
#[derive(Clone, Debug)]
struct Paths {
    certificate: PathBuf,
    key: PathBuf,
}

/// What the two files hold.
#[derive(Debug, PartialEq, Eq)]
struct Held {
    certificate: Vec<u8>,
    key: Vec<u8>,
}

/// Where the certificate is, and what was found there last that could be used.
pub(super) struct Files {
    paths: Paths,
    held: Arc<Mutex<Option<Held>>>,
}

impl Files {
    /// The files that the settings name; none when they name none.
    ///
    /// # Errors
    /// When they name one of the two.
    pub(super) fn of(config: &Config) -> anyhow::Result<Option<Self>> {
        let (certificate, key) = (config.text("tls_certificate"), config.text("tls_key"));
        match (certificate.is_empty(), key.is_empty()) {
            (true, true) => return Ok(None),
            (false, true) => bail!("tls_certificate is set and tls_key is not: name the file of its private key"),
            (true, false) => bail!("tls_key is set and tls_certificate is not: name the file of its certificate"),
            (false, false) => {}
        }
        let paths = Paths { certificate: certificate.into(), key: key.into() };
        Ok(Some(Self { paths, held: Arc::default() }))
    }

    /// Shows what the files hold now; tells whether it is another certificate than before.
    ///
    /// # Errors
    /// When it cannot be used.
    pub(super) fn show(&self, shown: &Shown, now: Time) -> anyhow::Result<bool> {
        look(&self.paths, &self.held, shown, now)
    }

    /// Looks at the files until the system stops. What cannot be used is logged, and the certificate before it goes on
    /// being shown.
    pub(super) async fn follow(&self, shown: &Arc<Shown>, app: &App) {
        let mut stopping = app.stopping.clone();
        // What could not be used is told once, not every ten seconds.
        let mut told = String::new();
        loop {
            tokio::select! {
                () = tokio::time::sleep(LOOK_EVERY) => {}
                _ = stopping.wait_for(|stopping| *stopping) => return,
            }
            let (paths, held, shown, now) = (self.paths.clone(), self.held.clone(), shown.clone(), app.clock.now());
            match tokio::task::spawn_blocking(move || look(&paths, &held, &shown, now)).await {
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
}

fn look(paths: &Paths, held: &Mutex<Option<Held>>, shown: &Shown, now: Time) -> anyhow::Result<bool> {
    let found = paths.read()?;
    let mut held = held.lock().unwrap_or_else(PoisonError::into_inner);
    if held.as_ref() == Some(&found) {
        return Ok(false);
    }
    shown.show(paths.pair(&found, shown.provider(), now)?);
    *held = Some(found);
    Ok(true)
}

impl Paths {
    fn read(&self) -> anyhow::Result<Held> {
        Ok(Held {
            certificate: read(&self.certificate).context("tls_certificate")?,
            key: read(&self.key).context("tls_key")?,
        })
    }

    /// The certificate and the key that the files hold, when they can be used together and now.
    fn pair(&self, held: &Held, provider: &CryptoProvider, now: Time) -> anyhow::Result<CertifiedKey> {
        let (certificate, key) = (self.certificate.display(), self.key.display());
        let named = || format!("tls_certificate: {certificate}");
        let chain = CertificateDer::pem_slice_iter(&held.certificate)
            .collect::<Result<Vec<_>, _>>()
            .map_err(|error| anyhow::anyhow!("not written as PEM: {error}"))
            .with_context(named)?;
        let first = chain.first().context("holds no certificate in PEM").with_context(named)?;
        let validity = Validity::of(first).with_context(named)?;
        validity.now(now).with_context(named)?;
        let private = PrivateKeyDer::from_pem_slice(&held.key)
            .map_err(|error| anyhow::anyhow!("holds no private key in PEM: {error}"))
            .with_context(|| format!("tls_key: {key}"))?;
        let pair = CertifiedKey::from_der(chain, private, provider).map_err(|error| match error {
            rustls::Error::InconsistentKeys(_) => {
                anyhow::anyhow!("the key in {key} does not belong to the certificate in {certificate}")
            }
            other => anyhow::anyhow!("the key in {key} cannot be used: {other}"),
        })?;
        validity.publish();
        Ok(pair)
    }
}
