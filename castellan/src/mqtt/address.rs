//! Where the broker is: `mqtts://user:password@host:port/topic/filter`.

use kernel::{Error, Result};

/// Ports that brokers listen on, by the kind of line.
const PORT: u16 = 1883;
const PROTECTED_PORT: u16 = 8883;

/// A broker and the topics to listen to.
#[derive(Clone, PartialEq, Eq)]
pub struct Address {
    /// Whether the line is protected by TLS.
    pub protected: bool,
    /// Name or number of the machine.
    pub host: String,
    /// Port.
    pub port: u16,
    /// User name and password.
    pub login: Option<(String, String)>,
    /// The filter of topics, with its wildcards; empty when none is named.
    pub topics: String,
}

impl std::fmt::Debug for Address {
    /// Without its password: this may come into a log.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { protected, host, port, topics, .. } = self;
        write!(f, "{host}:{port}/{topics} (protected: {protected})")
    }
}

impl Address {
    /// Takes the address of a setting apart. `%2F` and its like in user name and password are read as the characters they stand for.
    ///
    /// # Errors
    /// `invalid`, without the address: it holds a password.
    pub fn parse(setting: &str, text: &str) -> Result<Self> {
        let wrong =
            |why: &str| Error::invalid(format!("{setting} {why}; write it like mqtts://user:password@host/a/topic"));
        let (scheme, rest) = text.trim().split_once("://").ok_or_else(|| wrong("is no address"))?;
        let protected = match scheme {
            "mqtts" => true,
            "mqtt" => false,
            _ => return Err(wrong("begins with mqtts:// or mqtt://")),
        };
        let (authority, topics) = rest.split_once('/').unwrap_or((rest, ""));
        let (login, machine) =
            authority.rsplit_once('@').map_or((None, authority), |(login, rest)| (Some(login), rest));
        let login = login.map(|login| {
            let (user, password) = login.split_once(':').unwrap_or((login, ""));
            Some((plain(user)?, plain(password)?))
        });
        let login = login.map(|login| login.ok_or_else(|| wrong("has a % that is none"))).transpose()?;
        let default = if protected { PROTECTED_PORT } else { PORT };
        // The colons of an IPv6 address stand in brackets.
        let (host, port) = match machine.rsplit_once(':').filter(|(_, port)| !port.contains(']')) {
            Some((host, port)) => (host, port.parse().map_err(|_| wrong("has a port that is no number"))?),
            None => (machine, default),
        };
        let host = host.trim_start_matches('[').trim_end_matches(']').to_owned();
        if host.is_empty() {
            return Err(wrong("names no host"));
        }
        Ok(Self { protected, host, port, login, topics: topics.to_owned() })
    }
}

/// Text with its `%` sequences read.
fn plain(text: &str) -> Option<String> {
    let mut bytes = text.bytes();
    let mut out = Vec::with_capacity(text.len());
    while let Some(byte) = bytes.next() {
        if byte == b'%' {
            let digits = [bytes.next()?, bytes.next()?];
            out.push(u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?);
        } else {
            out.push(byte);
        }
    }
    String::from_utf8(out).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_taken_apart() {
        type Parts<'a> = (bool, &'a str, u16, Option<(&'a str, &'a str)>, &'a str);
        let check = |text: &str, expected: Option<Parts<'_>>| {
            let found = Address::parse("mqtt", text).ok();
            let parts = found.as_ref().map(|one| {
                let login = one.login.as_ref().map(|(user, password)| (user.as_str(), password.as_str()));
                (one.protected, one.host.as_str(), one.port, login, one.topics.as_str())
            });
            assert_eq!(parts, expected, "{text}");
        };
        check("mqtt://broker/owntracks/+/+", Some((false, "broker", 1883, None, "owntracks/+/+")));
        check("mqtts://a:b@broker:99/#", Some((true, "broker", 99, Some(("a", "b")), "#")));
        check("mqtts://a:x%40y%2Fz@[::1]/t", Some((true, "::1", 8883, Some(("a", "x@y/z")), "t")));
        check("mqtt://broker", Some((false, "broker", 1883, None, "")));
        check("mqtts://only@broker/t", Some((true, "broker", 8883, Some(("only", "")), "t")));
        for wrong in ["broker/t", "http://broker/t", "mqtt:///t", "mqtt://b:port/t", "mqtt://a%z@b/t"] {
            check(wrong, None);
        }
    }
}
