//! The address of a PostgreSQL server, and how the line to it is protected.

use std::path::Path;
use std::str::FromStr as _;
use std::sync::Arc;

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use rustls::{ClientConfig, RootCertStore};
use tokio_postgres::config::SslMode;
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::{Error, Result};

/// A server's address as given by the operator, such as
/// `postgres://castellan@db.example/castellan?sslmode=verify-full&sslrootcert=/etc/castellan/db-ca.pem`.
///
/// `sslmode` is `disable` (the default, for a server on the same machine or a protected network), or `require`,
/// `verify-ca` and `verify-full`, which all mean the same here: the line is encrypted and the server's certificate and
/// name are checked, against `sslrootcert` or else the certificates that the machine trusts. An encrypted line to
/// somebody unknown is no protection, so there is no such mode.
#[derive(Clone)]
pub(crate) struct Address {
    pub(crate) config: tokio_postgres::Config,
    pub(crate) tls: MakeRustlsConnect,
    protection: Option<String>,
    roots: Option<String>,
}

impl Address {
    /// Reads an address.
    ///
    /// # Errors
    /// `invalid` when it cannot be one, or the certificates it names cannot be read.
    pub(crate) fn parse(url: &str) -> Result<Self> {
        let (url, mode, roots) = taken_apart(url);
        let mut config = tokio_postgres::Config::from_str(&url)
            .map_err(|error| Error::invalid(format!("the database address is not valid: {error}")))?;
        let protected = match mode {
            None | Some("disable") => false,
            Some("require" | "verify-ca" | "verify-full") => true,
            Some(other) => {
                return Err(Error::invalid(format!(
                    "sslmode={other} is not known; take disable or verify-full (an optional protection is none)"
                )));
            }
        };
        config.ssl_mode(if protected { SslMode::Require } else { SslMode::Disable });
        let file = roots.map(str::to_owned);
        let roots = if protected { trusted(roots.map(Path::new))? } else { RootCertStore::empty() };
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let tls = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(Error::internal)?
            .with_root_certificates(roots)
            .with_no_client_auth();
        Ok(Self { config, tls: MakeRustlsConnect::new(tls), protection: mode.map(str::to_owned), roots: file })
    }

    /// The same address as PostgreSQL's own programs take it from their environment.
    pub(crate) fn environment(&self) -> Vec<(&'static str, String)> {
        let host = self.config.get_hosts().first().map(|host| match host {
            tokio_postgres::config::Host::Tcp(name) => name.clone(),
            tokio_postgres::config::Host::Unix(folder) => folder.display().to_string(),
        });
        let mode = self.protection.as_deref().unwrap_or("disable");
        // What is checked here is checked there: an encrypted line to somebody unknown is no protection.
        let mode = if mode == "disable" { mode } else { "verify-full" };
        let parts: [(&'static str, Option<String>); 7] = [
            ("PGHOST", host),
            ("PGPORT", self.config.get_ports().first().map(u16::to_string)),
            ("PGUSER", self.config.get_user().map(str::to_owned)),
            ("PGPASSWORD", self.config.get_password().map(|bytes| String::from_utf8_lossy(bytes).into_owned())),
            ("PGDATABASE", self.config.get_dbname().map(str::to_owned)),
            ("PGSSLMODE", Some(mode.to_owned())),
            (
                "PGSSLROOTCERT",
                Some(self.roots.clone().unwrap_or_else(|| "system".to_owned())).filter(|_| mode != "disable"),
            ),
        ];
        parts.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
    }
}

/// The address without what the driver does not read, the `sslmode` and the `sslrootcert`.
fn taken_apart(url: &str) -> (String, Option<&str>, Option<&str>) {
    let Some((base, query)) = url.split_once('?') else { return (url.to_owned(), None, None) };
    let (mut mode, mut roots) = (None, None);
    let mut rest = Vec::new();
    for part in query.split('&') {
        match part.split_once('=') {
            Some(("sslmode", value)) => mode = Some(value),
            Some(("sslrootcert", value)) => roots = Some(value),
            _ => rest.push(part),
        }
    }
    let url = if rest.is_empty() { base.to_owned() } else { format!("{base}?{}", rest.join("&")) };
    (url, mode, roots)
}

/// Whom to believe: the certificates of a file, or those that the machine trusts.
fn trusted(file: Option<&Path>) -> Result<RootCertStore> {
    let mut roots = RootCertStore::empty();
    if let Some(file) = file {
        let refused = |error: String| {
            Error::invalid(format!("the certificates of the database in {} cannot be read: {error}", file.display()))
        };
        for certificate in CertificateDer::pem_file_iter(file).map_err(|error| refused(error.to_string()))? {
            let certificate = certificate.map_err(|error| refused(error.to_string()))?;
            roots.add(certificate).map_err(|error| refused(error.to_string()))?;
        }
    } else {
        // What cannot be read of the machine's own store is missing from it, and the check then fails closed.
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    }
    if roots.is_empty() {
        return Err(Error::invalid(
            "the line to the database is to be protected, but no certificate is trusted; name one with sslrootcert=FILE",
        ));
    }
    Ok(roots)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_how_the_line_is_protected() {
        let base = "postgres://castellan@db.example/castellan";
        for (address, expected) in [
            (String::new(), (base.to_owned(), None, None)),
            ("?sslmode=verify-full".into(), (base.to_owned(), Some("verify-full"), None)),
            (
                "?connect_timeout=5&sslrootcert=/a/ca.pem&sslmode=require".into(),
                (format!("{base}?connect_timeout=5"), Some("require"), Some("/a/ca.pem")),
            ),
        ] {
            assert_eq!(taken_apart(&format!("{base}{address}")), expected);
        }
        for (address, said) in [
            ("?sslmode=prefer", "an optional protection is none"),
            ("?sslmode=verify-full&sslrootcert=/nowhere.pem", "/nowhere.pem cannot be read"),
        ] {
            let refused = Address::parse(&format!("{base}{address}")).err().expect("refused");
            assert!(refused.detail().contains(said), "{address}: {}", refused.detail());
        }
    }
}
