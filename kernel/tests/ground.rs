//! The ground on both databases: commands, refusals, repeats, the journal, deadlines and the outbox.
//! PostgreSQL is used when `CASTELLAN_TEST_POSTGRES` names a server, as `make test` does.
#![allow(missing_docs, clippy::print_stdout, reason = "tests, which say what they pass over")]

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use kernel::actor::{Caller, RightsTable};
use kernel::app::{Authenticate, Credential, Pending};
use kernel::clock::{Clock, ManualClock, SystemClock};
use kernel::db::{Migration, Refused, SqlExt as _, StoreKind};
use kernel::feed::{Feed, VisibilityTable};
use kernel::journal::{self, Fact, stream};
use kernel::outbox::{self, Carrier, Item, Undelivered};
use kernel::sweep::{self, Deadline, Duty};
use kernel::{Actor, App, Context, Db, Error, Id, Result, Sql, Time, Tx, params};

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

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_command_leaves_nothing_but_its_refusal() {
    for place in Place::all() {
        let db = place.open(Arc::new(SystemClock)).await;
        for (name, accepted) in [("one", true), ("refused", false), ("panics", false), ("one", false), ("two", true)] {
            let outcome = db.write(caller(None), name.to_owned(), add).await;
            assert_eq!(outcome.is_ok(), accepted, "{name}: {outcome:?}");
        }
        assert_eq!(db.read(names).await.expect("a list"), ["one", "two"]);
        let entries = db.read(|sql| journal::after(sql, 0, 100)).await.expect("entries");
        let actions: Vec<&str> = entries.iter().map(|entry| entry.action.as_str()).collect();
        // A panic is a defect, not a refusal: it is counted and logged, and answers with 500.
        assert_eq!(actions, ["thing.added", "command.refused", "command.refused", "thing.added"]);
        assert_eq!(entries.iter().map(|entry| entry.seq).collect::<Vec<_>>(), [1, 2, 3, 4]);
        assert_eq!(db.read(kernel::tree::verify).await.expect("whole").entries, 4);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_is_answered_once_and_for_ever() {
    for place in Place::all() {
        let db = place.open(Arc::new(SystemClock)).await;
        let waiting: Vec<_> = (0..20)
            .map(|_| {
                let db = db.clone();
                tokio::spawn(async move {
                    db.write(caller(Some("k1")), "once".to_owned(), add).await.map(|reply| reply.json)
                })
            })
            .collect();
        let mut answers = std::collections::BTreeSet::new();
        for answer in waiting {
            answers.insert(answer.await.expect("no panic").expect("accepted"));
        }
        assert_eq!(answers.len(), 1);
        let other = db.write(caller(Some("k1")), "other".to_owned(), add).await;
        assert!(matches!(other, Err(Refused::Now(error)) if error.problem().code == "key_reused"));
        for _ in 0..2 {
            let refused = db.write(caller(Some("k2")), "refused".to_owned(), add).await;
            let problem = match refused {
                Err(Refused::Now(error)) => error.problem(),
                Err(Refused::Before(problem)) => problem,
                Ok(_) => panic!("it was refused the first time"),
            };
            assert_eq!((problem.status, problem.detail.as_str()), (409, "refused after writing"));
        }
        assert_eq!(db.read(names).await.expect("a list"), ["once"]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_altered_entry_is_named() {
    for place in Place::all() {
        let db = place.open(Arc::new(SystemClock)).await;
        for name in ["a", "b", "c"] {
            db.write(caller(None), name.to_owned(), add).await.expect("accepted");
        }
        let tamper = |tx: &mut Tx<'_>, _: &Context, (): ()| -> Result<()> {
            tx.execute("UPDATE journal_detail SET details = '\"x\"' WHERE seq = 2", &[])
        };
        db.write(caller(None), (), tamper).await.expect("accepted");
        let verdict = db.read(kernel::tree::verify).await.expect_err("it was altered");
        assert!(verdict.detail().contains("entry 2"), "{verdict}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn time_never_runs_backwards_in_the_journal() {
    for place in Place::all() {
        let clock = Arc::new(ManualClock::at(Time::from_micros(1_000_000_000)));
        let db = place.open(clock.clone()).await;
        for (name, seconds) in [("a", -50), ("b", 10), ("c", -100)] {
            db.write(caller(None), name.to_owned(), add).await.expect("accepted");
            clock.advance_seconds(seconds);
        }
        let entries = db.read(|sql| journal::after(sql, 0, 10)).await.expect("entries");
        assert!(entries.is_sorted_by_key(|entry| entry.recorded_at), "{entries:?}");
    }
}

struct Nobody;

impl Authenticate for Nobody {
    fn authenticate<'a>(&'a self, _: &'a App, _: &'a Credential) -> Pending<'a, Result<Arc<Actor>>> {
        Box::pin(async { Err(Error::unavailable("nobody signs in here")) })
    }
}

fn app(db: Db, clock: Arc<dyn Clock>) -> (Arc<App>, tokio::sync::watch::Sender<bool>) {
    let (stop, stopping) = tokio::sync::watch::channel(false);
    let sealer = kernel::Sealer::new(&[0; 32]).expect("a key");
    let app = App {
        sealer,
        db,
        rights: Arc::new(RightsTable::default()),
        visibility: VisibilityTable::default(),
        clock,
        files: kernel::Files::open(
            &std::env::temp_dir().join(format!("castellan-ground-files-{}", std::process::id())),
        )
        .expect("a folder"),
        authenticator: Box::new(Nobody),
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

fn remind(tx: &mut Tx<'_>, context: &Context, due_at: Time) -> Result<()> {
    let subject = Id::new(context.now);
    sweep::set(tx, &Deadline { kind: "test.remind".into(), subject, site_id: None, due_at, owner: "test".into() })
}

fn reminded(tx: &mut Tx<'_>, context: &Context, deadline: Deadline) -> Result<()> {
    add(tx, context, format!("reminded {}", deadline.subject)).map(|_| ())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_due_happens_once_also_after_a_restart() {
    for place in Place::all() {
        let clock = Arc::new(ManualClock::at(Time::from_micros(1_000_000_000)));
        let db = place.open(clock.clone()).await;
        for seconds in [10, 10, 1_000] {
            db.write(caller(None), clock.now().plus_seconds(seconds), remind).await.expect("accepted");
        }
        drop(db);
        clock.advance_seconds(60);
        let db = place.open(clock.clone()).await;
        let (app, stop) = app(db.clone(), clock);
        let sweeper = tokio::spawn(sweep::run(app, vec![Duty { kind: "test.remind", act: reminded }]));
        until("two reminders", || async { db.read(names).await.expect("a list").len() == 2 }).await;
        tokio::time::sleep(Duration::from_millis(700)).await;
        assert_eq!(db.read(names).await.expect("a list").len(), 2, "the third is not due");
        let left: i64 = db.read(|sql| sql.scalar("SELECT COUNT(*) FROM deadline", &[])).await.expect("a count");
        assert_eq!(left, 1);
        let _ = stop.send(true);
        sweeper.await.expect("the sweeper ends");
    }
}

/// Fails the first time, then delivers.
struct Flaky(Arc<Mutex<Vec<String>>>, AtomicU32);

impl Carrier for Flaky {
    fn channel(&self) -> &'static str {
        "test"
    }

    fn carry<'a>(&'a self, item: &'a Item) -> Pending<'a, Result<(), Undelivered>> {
        Box::pin(async move {
            if self.1.fetch_add(1, Ordering::SeqCst) == 0 {
                return Err(Undelivered::Later("the line was busy".to_owned()));
            }
            self.0.lock().expect("no panic").push(item.payload.clone());
            Ok(())
        })
    }
}

fn send(tx: &mut Tx<'_>, context: &Context, text: String) -> Result<()> {
    outbox::post(tx, context, "test", &text)?;
    if text == "withdrawn" { Err(Error::conflict("the command was refused")) } else { Ok(()) }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_posted_is_delivered_in_the_end_and_only_if_its_command_was_done() {
    for place in Place::all() {
        let db = place.open(Arc::new(SystemClock)).await;
        let delivered = Arc::new(Mutex::new(Vec::new()));
        let carrier = Flaky(delivered.clone(), AtomicU32::new(0));
        let (app, stop) = app(db.clone(), Arc::new(SystemClock));
        let worker = tokio::spawn(outbox::run(app, vec![Box::new(carrier)]));
        db.write(caller(None), "hello".to_owned(), send).await.expect("accepted");
        db.write(caller(None), "withdrawn".to_owned(), send).await.expect_err("refused");
        until("a delivery", || async { !delivered.lock().expect("no panic").is_empty() }).await;
        assert_eq!(*delivered.lock().expect("no panic"), ["\"hello\""]);
        let _ = stop.send(true);
        worker.await.expect("the worker ends");
    }
}
