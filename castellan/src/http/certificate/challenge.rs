//! The proof that a name is ours (TLS-ALPN-01, RFC 8737): whoever checks it opens a line to the name, offers this one
//! protocol, and must be shown a certificate that holds what only the account's owner could know. No second port, no request.

use rcgen::{CertificateParams, CustomExtension, KeyPair};
use rustls::crypto::CryptoProvider;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::server::ClientHello;
use rustls::sign::CertifiedKey;

/// The protocol that is offered, alone, by whoever checks.
pub(in crate::http) const PROTOCOL: &[u8] = b"acme-tls/1";
/// Length of what is proved: a SHA-256.
const DIGEST_BYTES: usize = 32;

/// Whether a client asks for a proof. One that offers more than that protocol is a browser's equal, and gets what they get.
pub(super) fn is_asked(hello: &ClientHello<'_>) -> bool {
    hello.alpn().is_some_and(|offered| offered.eq([PROTOCOL]))
}

/// The certificate that proves a name.
///
/// # Errors
/// Why there is none, in words.
pub(super) fn proof(name: &str, digest: &[u8], provider: &CryptoProvider) -> Result<CertifiedKey, String> {
    if digest.len() != DIGEST_BYTES {
        return Err("what is to be proved is no SHA-256".to_owned());
    }
    let broken = |error: rcgen::Error| format!("the proof for {name} could not be made: {error}");
    let key = KeyPair::generate().map_err(broken)?;
    let mut about = CertificateParams::new([name.to_owned()]).map_err(broken)?;
    about.custom_extensions = vec![CustomExtension::new_acme_identifier(digest)];
    let certificate = about.self_signed(&key).map_err(broken)?;
    let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let key = provider.key_provider.load_private_key(key);
    let key = key.map_err(|error| format!("the proof for {name} could not be made: {error}"))?;
    // Not compared with each other: the extension has to be critical, and nobody knows it but who checks names.
    Ok(CertifiedKey::new(vec![certificate.der().clone()], key))
}

#[cfg(test)]
mod tests {
    use rustls::crypto::ring;

    use super::*;

    #[test]
    fn a_proof_holds_the_digest_in_a_critical_extension() {
        let digest: Vec<u8> = (0..32).collect();
        let proof = proof("castellan.test", &digest, &ring::default_provider()).expect("a proof");
        let der = proof.cert.first().expect("a certificate");
        // id-pe-acmeIdentifier (1.3.6.1.5.5.7.1.31), critical, an octet string of 32 bytes within one.
        let head = [6, 8, 43, 6, 1, 5, 5, 7, 1, 31, 1, 1, 255, 4, 34, 4, 32];
        let wanted = [&head[..], &digest].concat();
        assert!(der.windows(wanted.len()).any(|part| part == wanted));
        assert!(super::proof("castellan.test", &digest[1..], &ring::default_provider()).is_err());
    }
}
