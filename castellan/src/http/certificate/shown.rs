//! What is shown to whom: the certificate to browsers, and to the authority what proves that a name is ours.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

use rustls::crypto::{CryptoProvider, ring};
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;

use super::challenge;

/// What is shown now.
#[derive(Debug)]
pub(super) struct Shown {
    provider: Arc<CryptoProvider>,
    certificate: RwLock<Option<Arc<CertifiedKey>>>,
    /// What the authority is shown, by the name that it checks.
    proofs: RwLock<BTreeMap<String, Arc<CertifiedKey>>>,
}

impl Default for Shown {
    fn default() -> Self {
        let provider = Arc::new(ring::default_provider());
        Self { provider, certificate: RwLock::default(), proofs: RwLock::default() }
    }
}

impl Shown {
    pub(super) const fn provider(&self) -> &Arc<CryptoProvider> {
        &self.provider
    }

    /// Shows a certificate from now on; lines that stand go on.
    pub(super) fn show(&self, certificate: CertifiedKey) {
        *self.certificate.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(certificate));
    }

    /// Shows the authority the proof for a name, until [`Self::forget_proofs`].
    pub(super) fn prove(&self, name: &str, proof: CertifiedKey) {
        self.proofs.write().unwrap_or_else(PoisonError::into_inner).insert(name.to_owned(), Arc::new(proof));
    }

    pub(super) fn forget_proofs(&self) {
        self.proofs.write().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

impl ResolvesServerCert for Shown {
    fn resolve(&self, hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        if challenge::is_asked(&hello) {
            let name = hello.server_name()?.to_ascii_lowercase();
            return self.proofs.read().unwrap_or_else(PoisonError::into_inner).get(&name).cloned();
        }
        self.certificate.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
