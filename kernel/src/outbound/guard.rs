//! Where the system may connect to. A webhook's address is typed by a person, and a name may resolve to anything: to
//! this machine, to the cloud's own metadata, to a printer beside it. What is not public is refused unless the operator
//! has named it.

use std::net::IpAddr;

use crate::{Error, Result};

/// Addresses that begin with the same bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Range {
    base: IpAddr,
    bits: u32,
}

impl Range {
    /// Reads `10.0.0.0/8`, or a single address.
    fn parse(text: &str) -> Option<Self> {
        let (base, bits) = text.split_once('/').map_or((text, None), |(base, bits)| (base, Some(bits)));
        let base: IpAddr = base.parse().ok()?;
        let width = if base.is_ipv4() { 32 } else { 128 };
        let bits = bits.map_or(Some(width), |bits| bits.parse().ok())?;
        (bits <= width).then_some(Self { base, bits })
    }

    fn contains(self, address: IpAddr) -> bool {
        match (self.base, address) {
            (IpAddr::V4(base), IpAddr::V4(address)) => {
                let mask = u32::MAX.checked_shl(32 - self.bits).unwrap_or_default();
                u32::from(base) & mask == u32::from(address) & mask
            }
            (IpAddr::V6(base), IpAddr::V6(address)) => {
                let mask = u128::MAX.checked_shl(128 - self.bits).unwrap_or_default();
                u128::from(base) & mask == u128::from(address) & mask
            }
            _ => false,
        }
    }
}

/// Ranges of IPv4 that are not public (IANA's registry of special-purpose addresses).
const NOT_PUBLIC: &[(&str, &str)] = &[
    ("127.0.0.0/8", "this machine itself"),
    ("0.0.0.0/8", "this machine itself"),
    ("169.254.0.0/16", "a link-local address"),
    ("10.0.0.0/8", "a private address"),
    ("172.16.0.0/12", "a private address"),
    ("192.168.0.0/16", "a private address"),
    ("100.64.0.0/10", "a provider's inner address"),
    ("192.0.0.0/24", "a reserved address"),
    ("192.0.2.0/24", "an address of examples"),
    ("198.51.100.0/24", "an address of examples"),
    ("203.0.113.0/24", "an address of examples"),
    ("192.88.99.0/24", "a reserved address"),
    ("198.18.0.0/15", "an address of measurements"),
    ("224.0.0.0/4", "a group address"),
    ("240.0.0.0/4", "a reserved address"),
];

/// What of public IPv6 leads elsewhere: tunnels name an IPv4 address inside.
const NOT_PUBLIC_V6: &[(&str, &str)] = &[
    ("2001::/32", "a tunnel"),
    ("2002::/16", "a tunnel"),
    ("2001:db8::/32", "an address of examples"),
    ("3fff::/20", "an address of examples"),
];

/// Why an address is not public; none when it is.
fn not_public(address: IpAddr) -> Option<&'static str> {
    let within = |table: &'static [(&'static str, &'static str)]| {
        table.iter().find(|(range, _)| Range::parse(range).is_some_and(|range| range.contains(address)))
    };
    match address {
        IpAddr::V4(_) => within(NOT_PUBLIC).map(|(_, what)| *what),
        IpAddr::V6(v6) if v6.is_loopback() => Some("this machine itself"),
        IpAddr::V6(v6) if v6.is_unicast_link_local() => Some("a link-local address"),
        IpAddr::V6(v6) if v6.is_unique_local() => Some("a private address"),
        // All of public IPv6 lies in 2000::/3.
        IpAddr::V6(v6) if v6.octets().first().is_none_or(|first| first >> 5 != 1) => Some("a reserved address"),
        IpAddr::V6(_) => within(NOT_PUBLIC_V6).map(|(_, what)| *what),
    }
}

/// Which addresses may be connected to.
#[derive(Clone, Debug, Default)]
pub struct Guard {
    allowed: Vec<Range>,
}

impl Guard {
    /// Reads the operator's allow-list: ranges or addresses, with commas between.
    ///
    /// # Errors
    /// `invalid`, naming what is not a range.
    pub fn parse(list: &str) -> Result<Self> {
        Self::parse_as("outbound_allow", list)
    }

    /// Reads such a list of another setting.
    ///
    /// # Errors
    /// As [`Self::parse`].
    pub fn parse_as(setting: &str, list: &str) -> Result<Self> {
        let parts = list.split(',').map(str::trim).filter(|part| !part.is_empty());
        let allowed: Result<Vec<Range>> = parts
            .map(|part| {
                Range::parse(part).ok_or_else(|| {
                    Error::invalid(format!("{setting}: “{part}” is not a range; write it like 10.20.0.0/16"))
                })
            })
            .collect();
        Ok(Self { allowed: allowed? })
    }

    /// Whether the list names an address.
    pub fn names(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.allowed.iter().any(|range| range.contains(address))
    }

    /// Whether a connection to this address may be made. An unprotected line goes only where the operator has said so.
    ///
    /// # Errors
    /// Why not, in words.
    pub fn check(&self, address: IpAddr, protected: bool) -> Result<(), String> {
        let address = address.to_canonical();
        if self.names(address) {
            return Ok(());
        }
        if let Some(what) = not_public(address) {
            return Err(format!("{address} is {what}; the operator can allow it with outbound_allow"));
        }
        if !protected {
            return Err(format!(
                "the line is not protected; use TLS (https://, smtps://, mqtts://), or let the operator allow {address}"
            ));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_public_is_refused_unless_allowed() {
        let check = |allow: &str, address: &str, protected: bool, expected: bool| {
            let guard = Guard::parse(allow).expect("a list of ranges");
            let outcome = guard.check(address.parse().expect("an address"), protected);
            assert_eq!(outcome.is_ok(), expected, "{allow:?} {address} {outcome:?}");
        };
        for address in [
            "127.0.0.1",
            "127.8.9.1",
            "0.0.0.0",
            "10.1.2.3",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "224.0.0.1",
            "255.255.255.255",
            "::1",
            "::",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "fe80::1",
            "fd00::1",
            "64:ff9b::a00:1",
            "2002:7f00:1::",
            "ff02::1",
        ] {
            check("", address, true, false);
        }
        for address in ["93.184.215.14", "172.32.0.1", "100.128.0.1", "2a00:1450:4001:80b::200e"] {
            check("", address, true, true);
            check("", address, false, false);
        }
        check("127.0.0.1", "127.0.0.1", false, true);
        check("127.0.0.1", "127.0.0.2", true, false);
        check("10.20.0.0/16, fd00::/8", "10.20.255.1", false, true);
        check("10.20.0.0/16, fd00::/8", "10.21.0.1", true, false);
        check("10.20.0.0/16, fd00::/8", "fd12::9", true, true);
        check("10.0.0.0/8", "::ffff:10.0.0.1", true, true);
        check("0.0.0.0/0", "192.168.0.1", true, true);
    }

    #[test]
    fn a_list_that_is_none_is_refused() {
        for list in ["localhost", "10.0.0.0/33", "10.0.0/8", "fd00::/129", "10.0.0.1 10.0.0.2"] {
            assert!(Guard::parse(list).is_err(), "{list}");
        }
    }
}
