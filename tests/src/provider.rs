//! An OpenID provider as a process of its own, and the browser that goes there and back.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use serde_json::Value;

use crate::{Answer, Api};

/// Redirects followed at the most.
const STEPS_MAX: usize = 20;

/// A running provider. It is killed when dropped.
pub struct Provider {
    child: Child,
    /// How it names itself: `http://localhost:PORT`.
    pub issuer: String,
}

impl Provider {
    /// A real one (`oidc-provider`) for a Castellan at this address: `http://127.0.0.1:PORT`.
    ///
    /// # Panics
    /// When Node or the packages are missing: `tests/install.sh` installs them.
    pub fn real(castellan: &str) -> Self {
        Self::start(&["provider.mjs", castellan])
    }

    /// One that lies as it is told.
    ///
    /// # Panics
    /// As [`Provider::real`].
    pub fn hostile() -> Self {
        Self::start(&["hostile.mjs"])
    }

    fn start(arguments: &[&str]) -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("provider");
        assert!(
            folder.join("node_modules").exists(),
            "run tests/install.sh first: the provider's packages are missing"
        );
        let mut command = Command::new("node");
        command.args(arguments).current_dir(folder).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().expect("node starts; tests/install.sh installs it");
        let lines = BufReader::new(child.stdout.take().expect("standard output is a pipe")).lines();
        let mut lines = lines.map_while(Result::ok);
        let issuer = lines.find_map(|line| line.strip_prefix("listening on ").map(str::to_owned));
        // It goes on talking, and ends when nobody listens.
        std::thread::spawn(move || lines.for_each(drop));
        Self { child, issuer: issuer.expect("the provider says where it listens") }
    }

    /// Has a hostile one lie in another way from now on.
    pub fn lie(&self, name: &str) {
        self.ask(&format!("/lie/{name}"));
    }

    /// Has a hostile one sign with another key from now on.
    pub fn sign_with(&self, name: &str) {
        self.ask(&format!("/sign/{name}"));
    }

    /// How often a hostile one was asked for something.
    ///
    /// # Panics
    /// When it does not say.
    pub fn asked(&self, what: &str) -> i64 {
        self.ask("/asked")[what].as_i64().expect("a count")
    }

    fn ask(&self, path: &str) -> Value {
        Api::new(&self.issuer).ask_root("GET", path).send().ok()
    }

    /// Ends it: from now on nobody answers there.
    pub fn end(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Provider {
    fn drop(&mut self) {
        self.end();
    }
}

/// A browser: it keeps cookies, apiece for each origin, and follows redirects.
#[derive(Default)]
pub struct Browser {
    cookies: BTreeMap<String, BTreeMap<String, String>>,
}

/// A page that a browser has come to.
pub struct Page {
    /// Its whole address.
    pub address: String,
    /// The answer.
    pub answer: Answer,
}

impl Page {
    /// What stands behind a name in its address; empty when nothing does.
    pub fn query(&self, name: &str) -> &str {
        let query = self.address.split_once('?').map_or("", |(_, query)| query);
        query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('=')).unwrap_or_default()
    }

    /// Its path.
    pub fn path(&self) -> &str {
        let rest = self.address.splitn(4, '/').nth(3).unwrap_or_default();
        rest.split('?').next().unwrap_or_default()
    }
}

impl Browser {
    /// Goes to an address and on to where it is led.
    ///
    /// # Panics
    /// When it is led in a circle.
    #[track_caller]
    pub fn open(&mut self, address: &str) -> Page {
        self.follow("GET", address, None)
    }

    /// Sends the form of a page to itself.
    ///
    /// # Panics
    /// As [`Browser::open`].
    #[track_caller]
    pub fn send(&mut self, page: &Page, fields: &str) -> Page {
        self.follow("POST", &page.address, Some(fields))
    }

    /// Goes no further than to the first answer.
    #[track_caller]
    pub fn step(&mut self, method: &str, address: &str, fields: Option<&str>) -> Answer {
        let (origin, path) = parts(address);
        let api = Api::new(&origin);
        let mut ask = api.ask_root(method, &path).header("user-agent", "Chrome/142 (Linux)");
        let kept = self.cookies.entry(origin).or_default();
        if !kept.is_empty() {
            let pairs: Vec<String> = kept.iter().map(|(name, value)| format!("{name}={value}")).collect();
            ask = ask.header("cookie", &pairs.join("; "));
        }
        if let Some(fields) = fields {
            let sort = if fields.starts_with('{') { "application/json" } else { "application/x-www-form-urlencoded" };
            ask = ask.bytes(fields.as_bytes().to_vec()).header("content-type", sort);
        }
        let answer = ask.send();
        for line in answer.header("set-cookie").lines() {
            let (pair, more) = line.split_once(';').unwrap_or((line, ""));
            let Some((name, value)) = pair.split_once('=') else { continue };
            let gone = value.is_empty() || more.contains("Max-Age=0") || more.contains("expires=Thu, 01 Jan 1970");
            if gone {
                kept.remove(name)
            } else {
                kept.insert(name.to_owned(), value.to_owned())
            };
        }
        answer
    }

    /// A cookie that it holds.
    pub fn cookie(&self, origin: &str, name: &str) -> Option<&str> {
        self.cookies.get(origin)?.get(name).map(String::as_str)
    }

    /// Gives it a cookie.
    pub fn put_cookie(&mut self, origin: &str, name: &str, value: &str) {
        self.cookies.entry(origin.to_owned()).or_default().insert(name.to_owned(), value.to_owned());
    }

    #[track_caller]
    fn follow(&mut self, method: &str, address: &str, fields: Option<&str>) -> Page {
        let (mut method, mut address, mut fields) = (method.to_owned(), address.to_owned(), fields);
        for _ in 0..STEPS_MAX {
            let answer = self.step(&method, &address, fields);
            let to = answer.header("location").to_owned();
            if !(300..400).contains(&answer.status) || to.is_empty() {
                return Page { address, answer };
            }
            address = if to.starts_with('/') { format!("{}{to}", parts(&address).0) } else { to };
            (method, fields) = ("GET".to_owned(), None);
        }
        panic!("led in a circle: {address}");
    }
}

/// `http://HOST:PORT` and the rest.
fn parts(address: &str) -> (String, String) {
    let after = address.find("://").map_or(0, |at| at + 3);
    let end = address[after..].find('/').map_or(address.len(), |at| after + at);
    (address[..end].to_owned(), address[end..].to_owned())
}
