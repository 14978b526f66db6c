//! Commands: done whole or not at all, answered once, in a journal that keeps its order.

use std::sync::Arc;

use kernel::clock::{ManualClock, SystemClock};
use kernel::db::Refused;
use kernel::error::Kind;
use kernel::journal;
use kernel::{Context, Result, Sql as _, Time, Tx};

use crate::{Place, add, caller, names, until};

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
async fn trouble_at_the_first_statement_of_a_command_is_told_as_it_is() {
    for place in Place::all() {
        let Place::Postgres(url) = &place else { continue };
        let psql = |sql: &str| {
            let mut command = std::process::Command::new("psql");
            command.args([url, "-qtAc", sql]);
            command
        };
        let said = |sql: &str| String::from_utf8(psql(sql).output().expect("psql runs").stdout).expect("text");
        let name = url.rsplit('/').next().expect("a name");
        said(&format!("ALTER DATABASE {name} SET lock_timeout = '100ms'"));
        let db = place.open(Arc::new(SystemClock)).await;
        // The statement is looked at by the server before it runs, which waits for the table, in vain.
        let mut holder = psql("BEGIN; LOCK TABLE thing; SELECT pg_sleep(60)").spawn().expect("psql runs");
        until("the table is held", || async {
            said("SELECT COUNT(*) FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND relation = 'thing'::regclass")
                .trim()
                == "1"
        })
        .await;
        let refused = db.write(caller(Some("k")), "one".to_owned(), add).await;
        assert!(matches!(&refused, Err(Refused::Now(error)) if error.kind() == Kind::Unavailable), "{refused:?}");
        said(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(60)' AND pid <> pg_backend_pid()",
        );
        holder.wait().expect("it ends");
        db.write(caller(Some("k")), "one".to_owned(), add).await.expect("accepted");
        assert_eq!(db.read(names).await.expect("a list"), ["one"]);
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
