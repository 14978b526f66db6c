//! The example site, made once and copied for every test.
//!
//! It is kept for later runs, named after the binary that made it, because making it takes far longer than any test.
//! With it lie the tokens of sessions that were opened in it: a password hash takes a quarter of a second.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::{Duration, SystemTime};

use serde_json::{Value, json};

use crate::server::Server;
use crate::{Api, Store, binary, postgres};

/// Password of every account of the example.
pub const PASSWORD: &str = "seven grey herons";
/// The accounts that tests sign in as.
const USERS: [&str; 9] =
    ["admin", "manager", "supervisor", "dispatcher", "officer1", "officer2", "officer12", "reception", "auditor"];
/// Sessions end after twelve hours without use; a template is made anew well before.
const AGE_MAX: Duration = Duration::from_hours(6);

/// A template ready to be copied.
pub struct Template {
    /// Name of the PostgreSQL database.
    pub name: String,
    /// Data folder (SQLite).
    pub folder: PathBuf,
    /// Tokens by user name.
    pub tokens: Value,
}

/// The template of a store.
pub fn of(store: Store) -> &'static Template {
    static SQLITE: OnceLock<Template> = OnceLock::new();
    static POSTGRES: OnceLock<Template> = OnceLock::new();
    match store {
        Store::Sqlite => SQLITE.get_or_init(|| find_or_make(store)),
        Store::Postgres => POSTGRES.get_or_init(|| find_or_make(store)),
    }
}

fn find_or_make(store: Store) -> Template {
    let scratch = binary::scratch();
    let kind = match store {
        Store::Sqlite => "s",
        Store::Postgres => "p",
    };
    let name = format!("castellan_template_{kind}_{}", mark());
    let folder = scratch.join(&name);
    let lock = File::create(scratch.join(format!("{kind}.lock"))).expect("a lock file can be made");
    lock.lock().expect("a file can be locked");
    forget_killed(store, &scratch);
    let tokens = folder.join("tokens.json");
    if !is_fresh(&tokens) || !exists(store, &name) {
        forget_others(store, kind, &scratch);
        make(store, &name, &folder);
    }
    let tokens = std::fs::read_to_string(&tokens).expect("the template holds tokens");
    Template { name, folder, tokens: serde_json::from_str(&tokens).expect("tokens are JSON") }
}

/// Tells one build of the binary from another.
fn mark() -> String {
    let metadata = std::fs::metadata(binary::path()).expect("the binary is there");
    let built = metadata.modified().ok().and_then(|time| time.duration_since(SystemTime::UNIX_EPOCH).ok());
    format!("{:x}_{:x}", built.unwrap_or_default().as_millis(), metadata.len())
}

fn is_fresh(file: &Path) -> bool {
    let modified = std::fs::metadata(file).and_then(|metadata| metadata.modified());
    modified.is_ok_and(|time| time.elapsed().is_ok_and(|age| age < AGE_MAX))
}

fn exists(store: Store, name: &str) -> bool {
    let sql = format!("SELECT 1 FROM pg_database WHERE datname = '{name}'");
    match store {
        Store::Sqlite => true,
        Store::Postgres => postgres::query(&postgres::database("postgres"), &sql).is_ok_and(|rows| !rows.is_empty()),
    }
}

/// Takes away what test runs that were killed left behind. A world's name begins with the number of its process.
fn forget_killed(store: Store, scratch: &Path) {
    let is_gone = |world: &str| {
        let process = world.strip_prefix('w').and_then(|rest| rest.split('_').next());
        process.is_some_and(|number| number.parse::<u32>().is_ok() && !Path::new("/proc").join(number).exists())
    };
    if !Path::new("/proc/self").exists() {
        return;
    }
    for entry in std::fs::read_dir(scratch).expect("the scratch folder can be read").flatten() {
        if is_gone(&entry.file_name().to_string_lossy()) {
            let _ = std::fs::remove_dir_all(entry.path());
        }
    }
    if store == Store::Postgres {
        let sql = "SELECT datname::TEXT FROM pg_database WHERE datname LIKE 'castellan\\_w%'";
        for row in postgres::query(&postgres::database("postgres"), sql).expect("the server answers") {
            let name: String = row.get(0);
            if name.strip_prefix("castellan_").is_some_and(is_gone) {
                postgres::administer(&format!("DROP DATABASE IF EXISTS \"{name}\" WITH (FORCE)"));
            }
        }
    }
}

/// Takes away what earlier builds left behind.
fn forget_others(store: Store, kind: &str, scratch: &Path) {
    let prefix = format!("castellan_template_{kind}_");
    for entry in std::fs::read_dir(scratch).expect("the scratch folder can be read").flatten() {
        if entry.file_name().to_string_lossy().starts_with(&prefix) {
            let _ = std::fs::remove_dir_all(entry.path());
        }
    }
    if store == Store::Postgres {
        let sql = format!("SELECT datname FROM pg_database WHERE datname LIKE '{prefix}%'");
        for row in postgres::query(&postgres::database("postgres"), &sql).expect("the server answers") {
            let name: String = row.get(0);
            postgres::administer(&format!("DROP DATABASE IF EXISTS \"{name}\" WITH (FORCE)"));
        }
    }
}

/// Puts the deadlines of the example's own incidents off by a day: what they overrun would be written and would climb in
/// the middle of a test that counts entries.
const QUIET: &str = "UPDATE deadline SET due_at = due_at + 86400000000";
/// Lets the sessions of the template count as proved for good: it is used for hours, and a proof is fresh for ten minutes.
const PROVED: &str = "UPDATE session SET proved_at = 4000000000000000";

fn make(store: Store, name: &str, folder: &Path) {
    std::fs::create_dir_all(folder).expect("a folder can be made");
    let mut command =
        binary::command(&["demo", "--quiet-site", "--password", PASSWORD, "--listen", "127.0.0.1:0", "--data"]);
    command.arg(folder);
    if store == Store::Postgres {
        postgres::administer(&format!("CREATE DATABASE \"{name}\""));
        command.args(["--database-url", &postgres::database(name)]);
    }
    let mut server = Server::start(&mut command);
    let anyone = Api::new(&server.base);
    let tokens: serde_json::Map<String, Value> = USERS
        .into_iter()
        .map(|user| {
            let body = json!({ "username": user, "password": PASSWORD });
            let signed_in = anyone.post("/session", &body).ok();
            (user.to_owned(), signed_in["token"].clone())
        })
        .collect();
    server.terminate();
    if store == Store::Sqlite {
        let file = rusqlite::Connection::open(folder.join("castellan.sqlite")).expect("the database can be opened");
        file.execute_batch(&format!("{QUIET}; {PROVED}")).expect("deadlines can be put off");
        // Copied a hundred times: without its log, and without the pages that the making left empty.
        file.execute_batch("PRAGMA wal_checkpoint(TRUNCATE); VACUUM; PRAGMA wal_checkpoint(TRUNCATE)")
            .expect("the database can be tidied");
    }
    if store == Store::Postgres {
        for statement in [QUIET, PROVED] {
            postgres::query(&postgres::database(name), statement).expect("deadlines can be put off");
        }
    }
    std::fs::write(folder.join("tokens.json"), Value::Object(tokens).to_string()).expect("tokens can be written");
}
