//! The address of a PostgreSQL server, and how the line to it is protected.

use std::path::Path;
use std::str::FromStr as _;
use std::sync::Arc;
use std::time::Duration;

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use rustls::{ClientConfig, RootCertStore};
use tokio_postgres::config::{SslMode, TargetSessionAttrs};
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::{Error, Result};

/// Time for one machine of the address to take a connection; one that is off gives no answer at all.
const CONNECT: Duration = Duration::from_secs(2);
/// Silence after which the other end is asked whether it is still there, and the pause between two questions.
const ASK_AFTER: Duration = Duration::from_secs(2);
const ASK_EVERY: Duration = Duration::from_secs(1);
/// Questions without an answer after which the line is given up.
const ASK_TIMES: u32 = 3;
/// Time after which what was sent and not confirmed gives the line up: a machine that is off sends no refusal.
pub(crate) const UNCONFIRMED: Duration = Duration::from_secs(5);

/// A server's address as given by the operator, such as
/// `postgres://castellan@db.example/castellan?sslmode=verify-full&sslrootcert=/etc/castellan/db-ca.pem`.
///
/// `sslmode` is `disable` (the default, for a server on the same machine or a protected network), or `require`,
/// `verify-ca` and `verify-full`, which all mean the same here: the line is encrypted and the server's certificate and
/// name are checked, against `sslrootcert` or else the certificates that the machine trusts. An encrypted line to
/// somebody unknown is no protection, so there is no such mode.
///
/// It may name several machines, `postgres://castellan@db1,db2,db3/castellan`: of these the one is taken that can be
/// written to. A line to a machine that is gone is given up within seconds, whatever the system's own times are.
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
        // Also with one machine: it may be a standby, which takes nothing.
        config.target_session_attrs(TargetSessionAttrs::ReadWrite);
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(CONNECT);
        }
        if config.get_tcp_user_timeout().is_none() {
            config.tcp_user_timeout(UNCONFIRMED);
        }
        config.keepalives_idle(ASK_AFTER).keepalives_interval(ASK_EVERY).keepalives_retries(ASK_TIMES);
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
        let machines = self.config.get_hosts().iter().map(|host| match host {
            tokio_postgres::config::Host::Tcp(name) => name.clone(),
            tokio_postgres::config::Host::Unix(folder) => folder.display().to_string(),
        });
        let numbers = self.config.get_ports().iter().map(u16::to_string);
        let list = |parts: Vec<String>| Some(parts.join(",")).filter(|list| !list.is_empty());
        let mode = self.protection.as_deref().unwrap_or("disable");
        // What is checked here is checked there: an encrypted line to somebody unknown is no protection.
        let mode = if mode == "disable" { mode } else { "verify-full" };
        let parts: [(&'static str, Option<String>); 8] = [
            ("PGHOST", list(machines.collect())),
            ("PGPORT", list(numbers.collect())),
            ("PGTARGETSESSIONATTRS", Some("read-write".to_owned())),
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
    fn an_address_may_name_several_machines() {
        let address = Address::parse("postgres://castellan@db1:5433,db2:5434/castellan").expect("an address");
        assert_eq!(address.config.get_target_session_attrs(), TargetSessionAttrs::ReadWrite);
        assert_eq!(address.config.get_connect_timeout(), Some(&CONNECT));
        let environment = address.environment();
        for expected in [("PGHOST", "db1,db2"), ("PGPORT", "5433,5434"), ("PGTARGETSESSIONATTRS", "read-write")] {
            assert!(environment.contains(&(expected.0, expected.1.to_owned())), "{environment:?}");
        }
        let address = Address::parse("postgres://db1/castellan?connect_timeout=9").expect("an address");
        assert_eq!(address.config.get_connect_timeout(), Some(&Duration::from_secs(9)), "the operator's word counts");
    }

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
