//! What is kept in the data folder from one start to the next: the account at the authority, and the certificate with its
//! key. Sealed, for whoever holds either can speak for us.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use kernel::{Sealer, Time, files, secret};
use rustls::client::verify_server_name;
use rustls::crypto::CryptoProvider;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer, ServerName};
use rustls::server::ParsedCertificate;
use rustls::sign::CertifiedKey;
use serde::{Deserialize, Serialize};

use super::{Validity, read};

/// Name of the file in the data folder.
const FILE: &str = "automatic-certificate.sealed";
/// What it is sealed as.
const SEALED_AS: &str = "automatic certificate";

/// What is kept.
#[derive(Default, Serialize, Deserialize)]
pub(super) struct Kept {
    pub(super) account: Option<Account>,
    pub(super) certificate: Option<Fetched>,
}

/// The account at an authority.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Account {
    pub(super) directory: String,
    pub(super) contact: String,
    /// Its key and its address, as the library writes them.
    pub(super) credentials: serde_json::Value,
}

/// A certificate that was fetched.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Fetched {
    pub(super) directory: String,
    pub(super) names: Vec<String>,
    /// The chain in PEM.
    pub(super) chain: String,
    /// Its private key (PKCS #8), in hexadecimal.
    pub(super) key: String,
}

impl Fetched {
    /// The certificate with its key, when it holds the names, belongs to the key and is not over. One that begins only
    /// later is shown all the same: then our clock is behind the authority's, and browsers have their own.
    ///
    /// # Errors
    /// Why it cannot be used.
    pub(super) fn pair(&self, provider: &CryptoProvider, now: Time) -> anyhow::Result<(CertifiedKey, Validity)> {
        let chain = CertificateDer::pem_slice_iter(self.chain.as_bytes())
            .collect::<Result<Vec<_>, _>>()
            .map_err(|error| anyhow::anyhow!("it is not written as PEM: {error}"))?;
        let first = chain.first().context("it holds no certificate in PEM")?;
        let validity = Validity::of(first)?;
        validity.not_over(now)?;
        let parsed = ParsedCertificate::try_from(first).context("it cannot be read")?;
        for name in &self.names {
            let server = ServerName::try_from(name.as_str())?;
            verify_server_name(&parsed, &server).with_context(|| format!("it does not hold the name {name}"))?;
        }
        let key = secret::from_hex(&self.key).context("its key cannot be read")?;
        let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(key));
        let pair = CertifiedKey::from_der(chain, key, provider).context("it does not belong to our key")?;
        Ok((pair, validity))
    }
}

/// Where it is kept.
#[derive(Clone)]
pub(super) struct Store {
    path: PathBuf,
    sealer: Sealer,
}

impl Store {
    pub(super) fn of(data: &Path, sealer: Sealer) -> Self {
        Self { path: data.join(FILE), sealer }
    }

    /// What was kept; nothing when nothing was.
    ///
    /// # Errors
    /// When it cannot be read, was sealed under another key or was altered.
    pub(super) fn load(&self) -> anyhow::Result<Kept> {
        let named = || self.path.display().to_string();
        if !self.path.try_exists().with_context(named)? {
            return Ok(Kept::default());
        }
        let sealed = String::from_utf8(read(&self.path)?).with_context(named)?;
        let text = self.sealer.open_sealed(SEALED_AS, sealed.trim()).with_context(named)?;
        serde_json::from_slice(&text).with_context(named)
    }

    /// Keeps it; what was kept before is there until the disk has it.
    ///
    /// # Errors
    /// When the disk does not take it.
    pub(super) async fn keep(&self, kept: &Kept) -> anyhow::Result<()> {
        let sealed = self.sealer.seal(SEALED_AS, &serde_json::to_vec(kept)?)?;
        let path = self.path.clone();
        tokio::task::spawn_blocking(move || {
            files::replace(&path, format!("{sealed}\n").as_bytes()).with_context(|| path.display().to_string())
        })
        .await?
    }
}
