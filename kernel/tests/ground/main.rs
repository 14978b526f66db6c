//! The ground on both databases: commands, refusals, repeats and the journal in `commands`; who asks in `asking`; deadlines
//! and the outbox in `queues`; pages of the database file in `rot`.
//! PostgreSQL is used when `CASTELLAN_TEST_POSTGRES` names a server, as `make test` does.
#![allow(missing_docs, clippy::print_stdout, reason = "tests, which say what they pass over")]

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use kernel::actor::{Caller, RightsTable};
use kernel::app::{Authenticate, Credential, Pending};
use kernel::clock::Clock;
use kernel::db::{Migration, StoreKind};
use kernel::feed::{Feed, VisibilityTable};
use kernel::journal::{Fact, stream};
use kernel::{Actor, App, Context, Db, Error, Id, Result, Sql, Tx, params};

mod asking;
mod commands;
mod queues;
mod reach;
mod room;
mod rot;

const MIGRATIONS: &[Migration] = &[Migration {
    name: "test/0001_things",
    sql: "CREATE TABLE thing (id UUID NOT NULL PRIMARY KEY, name TEXT NOT NULL, CONSTRAINT thing_name UNIQUE (name));",
}];

static NUMBER: AtomicU32 = AtomicU32::new(0);

/// A store of its own for each test; the folder or database goes with the process.
enum Place {
    Folder(std::path::PathBuf),
    Postgres(String),
}

impl Place {
    fn all() -> Vec<Self> {
        let name = format!("castellan_ground_{}_{}", std::process::id(), NUMBER.fetch_add(1, Ordering::SeqCst));
        let mut places = vec![Self::Folder(std::env::temp_dir().join(&name))];
        match std::env::var("CASTELLAN_TEST_POSTGRES") {
            Ok(admin) => {
                let made = std::process::Command::new("psql")
                    .args([&admin, "-qc", &format!("CREATE DATABASE {name}")])
                    .status();
                assert!(made.is_ok_and(|status| status.success()), "the test database can be made");
                let base = admin.rsplit_once('/').expect("an address with a database").0.to_owned();
                places.push(Self::Postgres(format!("{base}/{name}")));
            }
            Err(_) => println!("PostgreSQL skipped: CASTELLAN_TEST_POSTGRES is not set"),
        }
        places
    }

    async fn open(&self, clock: Arc<dyn Clock>) -> Db {
        let kind = match self {
            Self::Folder(path) => StoreKind::Folder(path.clone()),
            Self::Postgres(url) => StoreKind::Postgres(url.clone()),
        };
        let feed = Feed::start(&[], &[]);
        tokio::task::spawn_blocking(move || Db::open(kind, MIGRATIONS, clock, feed))
            .await
            .expect("opening does not panic")
            .expect("the store opens")
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        match self {
            Self::Folder(path) => {
                let _ = std::fs::remove_dir_all(path);
            }
            Self::Postgres(url) => {
                let (base, name) = url.rsplit_once('/').unwrap_or_default();
                let drop = format!("DROP DATABASE {name} WITH (FORCE)");
                let _ = std::process::Command::new("psql").args([&format!("{base}/postgres"), "-qc", &drop]).status();
            }
        }
    }
}

fn caller(key: Option<&str>) -> Caller {
    let actor = Actor::system("Test", &RightsTable::default());
    Caller { key: key.map(str::to_owned), ..Caller::internal(actor, "POST /things") }
}

/// Adds a thing; some names are refused in different ways.
fn add(tx: &mut Tx<'_>, context: &Context, name: String) -> Result<Id> {
    let id = Id::new(context.now);
    tx.execute("INSERT INTO thing (id, name) VALUES ($1, $2)", params![id, name.as_str()])?;
    let stream = stream("thing", id);
    tx.record(context, Fact { action: "thing.added", stream, site: None, occurred_at: None, payload: &name })?;
    match name.as_str() {
        "refused" => Err(Error::conflict("refused after writing")),
        "panics" => panic!("a command that panics"),
        _ => Ok(id),
    }
}

fn names(sql: &mut dyn Sql) -> Result<Vec<String>> {
    sql.query("SELECT name FROM thing ORDER BY name", &[])?.iter().map(|row| row.get(0)).collect()
}

struct Nobody;

impl Authenticate for Nobody {
    fn authenticate<'a>(&'a self, _: &'a App, _: &'a Credential) -> Pending<'a, Result<Arc<Actor>>> {
        Box::pin(async { Err(Error::unavailable("nobody signs in here")) })
    }
}

fn app(db: Db, clock: Arc<dyn Clock>) -> (Arc<App>, tokio::sync::watch::Sender<bool>) {
    app_with(db, clock, Arc::new(RightsTable::default()), Box::new(Nobody))
}

fn app_with(
    db: Db,
    clock: Arc<dyn Clock>,
    rights: Arc<RightsTable>,
    authenticator: Box<dyn Authenticate>,
) -> (Arc<App>, tokio::sync::watch::Sender<bool>) {
    let (stop, stopping) = tokio::sync::watch::channel(false);
    let sealer = kernel::Sealer::new(&[0; 32]).expect("a key");
    let app = App {
        sealer,
        db,
        rights,
        visibility: VisibilityTable::default(),
        clock,
        files: kernel::Files::open(
            &std::env::temp_dir().join(format!("castellan-ground-files-{}", std::process::id())),
        )
        .expect("a folder"),
        authenticator,
        witnessing: kernel::tree::Witnessing::default(),
        sends_mail: false,
        stopping,
    };
    (Arc::new(app), stop)
}

/// Waits until something holds, for at most ten seconds.
async fn until<F: Future<Output = bool>>(what: &str, mut holds: impl FnMut() -> F) {
    for _ in 0..200 {
        if holds().await {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("{what} did not happen");
}
