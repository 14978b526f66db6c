//! Queues: what is due happens once, and in spite of whatever else fails; what is posted is delivered in the end.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use kernel::app::Pending;
use kernel::clock::{Clock as _, ManualClock, SystemClock};
use kernel::db::{Context, Db, SqlExt as _};
use kernel::outbox::{self, Carrier, Item, Posted, Undelivered};
use kernel::sweep::{self, Deadline, Duty};
use kernel::{Error, Id, Result, Sql as _, Time, Tx, params};

use crate::{Place, add, app, caller, names, until};

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

/// So many are due at once, so that both sweepers have read the same ones.
const AT_ONCE: u32 = 40;
static ACTED: AtomicU32 = AtomicU32::new(0);

#[tokio::test(flavor = "multi_thread")]
async fn what_is_due_happens_once_when_two_nodes_see_to_it() {
    for place in Place::all() {
        let clock = Arc::new(ManualClock::at(Time::from_micros(1_000_000_000)));
        let db = place.open(clock.clone()).await;
        for _ in 0..AT_ONCE {
            db.write(caller(None), clock.now().plus_seconds(10), remind).await.expect("accepted");
        }
        clock.advance_seconds(60);
        let ((one, stop_one), (other, stop_other)) = (app(db.clone(), clock.clone()), app(db.clone(), clock));
        let act: fn(&mut Tx<'_>, &Context, Deadline) -> Result<()> = |_, _, _| {
            ACTED.fetch_add(1, Ordering::Relaxed);
            Ok(())
        };
        let duties = || vec![Duty { kind: "test.remind", act }];
        let before = ACTED.load(Ordering::Relaxed);
        let sweepers = [tokio::spawn(sweep::run(one, duties())), tokio::spawn(sweep::run(other, duties()))];
        until("all reminders", || async { db.read(count).await.expect("a count") == 0 }).await;
        let _ = (stop_one.send(true), stop_other.send(true));
        for sweeper in sweepers {
            sweeper.await.expect("the sweeper ends");
        }
        assert_eq!(ACTED.load(Ordering::Relaxed) - before, AT_ONCE);
    }
}

fn set(tx: &mut Tx<'_>, _: &Context, deadline: Deadline) -> Result<()> {
    sweep::set(tx, &deadline)
}

fn clear(tx: &mut Tx<'_>, _: &Context, deadline: Deadline) -> Result<()> {
    sweep::clear(tx, &deadline.kind, deadline.subject)
}

fn count(sql: &mut dyn kernel::Sql) -> Result<i64> {
    sql.scalar("SELECT COUNT(*) FROM deadline", &[])
}

fn of(kind: &str, subject: Id, due_at: Time) -> Deadline {
    Deadline { kind: kind.to_owned(), subject, site_id: None, due_at, owner: "test".to_owned() }
}

/// Says that it was there, and fails for as long as no thing has the name `repaired`.
fn broken(tx: &mut Tx<'_>, context: &Context, deadline: Deadline) -> Result<()> {
    let repaired: i64 = tx.scalar("SELECT COUNT(*) FROM thing WHERE name = 'repaired'", &[])?;
    match (repaired, deadline.owner.as_str()) {
        (0, "panics") => panic!("a duty that panics"),
        (0, _) => Err(Error::conflict("something is in the way")),
        _ => reminded(tx, context, deadline),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_duty_that_fails_holds_up_no_other_and_is_done_in_the_end() {
    for place in Place::all() {
        let clock = Arc::new(ManualClock::at(Time::from_micros(1_000_000_000)));
        let db = place.open(clock.clone()).await;
        // More of them than one look takes, all due before the one that matters.
        for n in 0..210 {
            let owner = if n % 7 == 0 { "panics" } else { "fails" }.to_owned();
            let deadline = Deadline { owner, ..of("test.broken", Id::new(clock.now()), clock.now().plus_seconds(-60)) };
            db.write(caller(None), deadline, set).await.expect("accepted");
        }
        let orphan = of("test.unheard_of", Id::new(clock.now()), clock.now().plus_seconds(-60));
        db.write(caller(None), orphan.clone(), set).await.expect("accepted");
        db.write(caller(None), of("test.remind", Id::new(clock.now()), clock.now()), set).await.expect("accepted");
        let (app, stop) = app(db.clone(), clock.clone());
        let duties = vec![Duty { kind: "test.remind", act: reminded }, Duty { kind: "test.broken", act: broken }];
        let sweeper = tokio::spawn(sweep::run(app, duties));
        until("the reminder", || async { db.read(names).await.expect("a list").len() == 1 }).await;
        until("all were tried", || async { db.read(sweep::failing).await.expect("a count") == 211 }).await;
        tokio::time::sleep(Duration::from_millis(1_200)).await;
        let tries = |sql: &mut dyn kernel::Sql| sql.scalar::<i64>("SELECT MAX(failures) FROM deadline", &[]);
        assert_eq!(db.read(tries).await.expect("a number"), 1, "none is tried again before its pause is over");
        db.write(caller(None), "repaired".to_owned(), add).await.expect("accepted");
        db.write(caller(None), orphan, clear).await.expect("accepted");
        clock.advance_seconds(5);
        until("all are done", || async { db.read(count).await.expect("a count") == 0 }).await;
        assert_eq!(db.read(names).await.expect("a list").len(), 212);
        let _ = stop.send(true);
        sweeper.await.expect("the sweeper ends");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deadline_that_is_set_again_or_cleared_takes_the_place_of_the_earlier_one() {
    for place in Place::all() {
        let clock = Arc::new(ManualClock::at(Time::from_micros(1_000_000_000)));
        let db = place.open(clock.clone()).await;
        let (one, two) = (Id::new(clock.now()), Id::new(clock.now()));
        for deadline in [
            of("test.remind", one, clock.now()),
            of("test.remind", one, clock.now().plus_seconds(10)),
            of("test.remind", two, clock.now()),
            of("test.other", two, clock.now().plus_seconds(10)),
        ] {
            db.write(caller(None), deadline, set).await.expect("accepted");
        }
        db.write(caller(None), of("test.remind", two, clock.now()), clear).await.expect("accepted");
        assert_eq!(db.read(count).await.expect("a count"), 2);
        let (app, stop) = app(db.clone(), clock.clone());
        let duties = ["test.remind", "test.other"].map(|kind| Duty { kind, act: reminded });
        let sweeper = tokio::spawn(sweep::run(app, duties.to_vec()));
        clock.advance_seconds(9);
        tokio::time::sleep(Duration::from_millis(1_200)).await;
        assert_eq!(db.read(count).await.expect("a count"), 2, "nothing is due yet");
        clock.advance_seconds(1);
        until("both are done", || async { db.read(count).await.expect("a count") == 0 }).await;
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
        let worker = tokio::spawn(outbox::run(app, vec![Arc::new(carrier)]));
        db.write(caller(None), "hello".to_owned(), send).await.expect("accepted");
        db.write(caller(None), "withdrawn".to_owned(), send).await.expect_err("refused");
        until("a delivery", || async { !delivered.lock().expect("no panic").is_empty() }).await;
        assert_eq!(*delivered.lock().expect("no panic"), ["\"hello\""]);
        let _ = stop.send(true);
        worker.await.expect("the worker ends");
    }
}

/// Says of each attempt when it was, and gives the answers it was given, then `Later`.
struct Scripted(Arc<Mutex<Vec<(String, i64)>>>, Mutex<Vec<Result<(), Undelivered>>>);

impl Carrier for Scripted {
    fn channel(&self) -> &'static str {
        "test"
    }

    fn carry<'a>(&'a self, item: &'a Item) -> Pending<'a, Result<(), Undelivered>> {
        Box::pin(async move {
            self.0.lock().expect("no panic").push((item.payload.clone(), item.attempts));
            self.1.lock().expect("no panic").pop().unwrap_or_else(|| Err(Undelivered::Later("no answer".to_owned())))
        })
    }
}

async fn all_posted(db: &Db) -> Vec<Posted> {
    db.read(|sql| outbox::posted(sql, "test", None, 10)).await.expect("a list")
}

#[tokio::test(flavor = "multi_thread")]
async fn an_item_is_tried_at_doubling_intervals_until_it_is_given_up_and_then_when_somebody_says_so() {
    for place in Place::all() {
        let clock = Arc::new(ManualClock::at(Time::from_micros(1_000_000_000)));
        let db = place.open(clock.clone()).await;
        let tried = Arc::new(Mutex::new(Vec::new()));
        let (app, stop) = app(db.clone(), clock.clone());
        let carrier = Scripted(tried.clone(), Mutex::default());
        let worker = tokio::spawn(outbox::run(app, vec![Arc::new(carrier)]));
        db.write(caller(None), "hello".to_owned(), send).await.expect("accepted");
        let mut pause = 2;
        for attempt in 1..=15 {
            until("an attempt", || async { all_posted(&db).await[0].attempts == attempt }).await;
            let item = all_posted(&db).await.remove(0);
            assert_eq!((item.delivered_at, item.last_error.as_deref()), (None, Some("no answer")));
            let next = (attempt < 15).then(|| clock.now().plus_seconds(pause));
            assert_eq!(item.next_at, next, "attempt {attempt}");
            let waiting = db.read(|sql| Ok([outbox::waiting(sql, "test")?, outbox::waiting(sql, "x")?])).await;
            let expected = next.map_or((0, None), |_| (1, Some(item.created_at)));
            assert_eq!(waiting.expect("a count"), [expected, (0, None)], "attempt {attempt}");
            clock.advance_seconds(pause - 1);
            if attempt == 1 {
                tokio::time::sleep(Duration::from_millis(1_200)).await;
                assert_eq!(tried.lock().expect("no panic").len(), 1, "not before its pause is over");
            }
            clock.advance_seconds(1);
            pause *= 2;
        }
        let id = all_posted(&db).await[0].id;
        let again = |tx: &mut Tx<'_>, context: &Context, id: Id| {
            let item = outbox::again(tx, context, "test", id)?;
            assert_eq!((item.attempts, item.next_at), (0, Some(context.now)));
            Ok(())
        };
        let elsewhere = |tx: &mut Tx<'_>, context: &Context, id: Id| outbox::again(tx, context, "x", id).map(|_| ());
        db.write(caller(None), id, elsewhere).await.expect_err("another channel has no such item");
        db.write(caller(None), id, again).await.expect("tried anew");
        until("a new attempt", || async { tried.lock().expect("no panic").len() == 16 }).await;
        assert_eq!(tried.lock().expect("no panic").last(), Some(&("\"hello\"".to_owned(), 0)));
        let _ = stop.send(true);
        worker.await.expect("the worker ends");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_will_never_arrive_is_not_tried_again_and_what_arrived_is_not_sent_twice() {
    for place in Place::all() {
        let clock = Arc::new(ManualClock::at(Time::from_micros(1_000_000_000)));
        let db = place.open(clock.clone()).await;
        let tried = Arc::new(Mutex::new(Vec::new()));
        let (app, stop) = app(db.clone(), clock.clone());
        // The last answer is given first.
        let answers = vec![Ok(()), Err(Undelivered::Never("no such address".to_owned()))];
        let worker = tokio::spawn(outbox::run(app, vec![Arc::new(Scripted(tried.clone(), Mutex::new(answers)))]));
        let again = |tx: &mut Tx<'_>, context: &Context, id: Id| outbox::again(tx, context, "test", id).map(|_| ());
        db.write(caller(None), "nowhere".to_owned(), send).await.expect("accepted");
        until("an attempt", || async { all_posted(&db).await[0].attempts == 1 }).await;
        let item = all_posted(&db).await.remove(0);
        assert_eq!((item.next_at, item.last_error.as_deref()), (None, Some("no such address")));
        clock.advance_seconds(1);
        db.write(caller(None), "hello".to_owned(), send).await.expect("accepted");
        until("a delivery", || async { all_posted(&db).await[0].delivered_at == Some(clock.now()) }).await;
        let items = all_posted(&db).await;
        assert_eq!(items.iter().map(|item| item.payload.as_str()).collect::<Vec<_>>(), ["\"hello\"", "\"nowhere\""]);
        assert_eq!((items[0].next_at, &items[0].last_error), (None, &None));
        db.write(caller(None), items[0].id, again).await.expect_err("it was delivered");
        let before = Some((items[0].created_at, items[0].id));
        let older = db.read(move |sql| outbox::posted(sql, "test", before, 10)).await.expect("a list");
        assert_eq!(older.iter().map(|item| item.id).collect::<Vec<_>>(), [items[1].id]);
        // A quarter of a year after its time an item is forgotten, with the next attempt of its channel.
        clock.advance_seconds(90 * 24 * 3600);
        db.write(caller(None), "late".to_owned(), send).await.expect("accepted");
        until("the oldest is gone", || async { all_posted(&db).await.iter().all(|item| item.id != items[1].id) }).await;
        assert_eq!(all_posted(&db).await.len(), 2, "the other one is kept until its own quarter is over");
        let _ = stop.send(true);
        worker.await.expect("the worker ends");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_item_that_a_dead_process_had_taken_is_delivered_once_its_time_is_over() {
    for place in Place::all() {
        let clock = Arc::new(ManualClock::at(Time::from_micros(1_000_000_000)));
        let db = place.open(clock.clone()).await;
        let tried = Arc::new(Mutex::new(Vec::new()));
        db.write(caller(None), "hello".to_owned(), send).await.expect("accepted");
        db.write(caller(None), "other".to_owned(), send).await.expect("accepted");
        let until_then = clock.now().plus_seconds(300);
        let take = |tx: &mut Tx<'_>, _: &Context, until: Time| {
            tx.execute("UPDATE outbox SET claimed_until = $1", params![until])
        };
        db.write(caller(None), until_then, take).await.expect("accepted");
        let (app, stop) = app(db.clone(), clock.clone());
        let answers = vec![Ok(()), Ok(()), Ok(())];
        let carrier = Scripted(tried.clone(), Mutex::new(answers));
        let worker = tokio::spawn(outbox::run(app.clone(), vec![Arc::new(carrier)]));
        clock.advance_seconds(299);
        tokio::time::sleep(Duration::from_millis(1_200)).await;
        assert!(tried.lock().expect("no panic").is_empty(), "it is another process's");
        clock.advance_seconds(1);
        until("both are delivered", || async { tried.lock().expect("no panic").len() == 2 }).await;
        // Where only one process opens the store, nothing waits for a dead one after a restart.
        db.write(caller(None), "third".to_owned(), send_taken).await.expect("accepted");
        outbox::give_back(&app).await.expect("given back");
        until("the third is delivered", || async { tried.lock().expect("no panic").len() == 3 }).await;
        let _ = stop.send(true);
        worker.await.expect("the worker ends");
    }
}

/// Posts an item that another process takes in the same moment.
fn send_taken(tx: &mut Tx<'_>, context: &Context, text: String) -> Result<()> {
    send(tx, context, text)?;
    let until = context.now.plus_seconds(300);
    tx.execute("UPDATE outbox SET claimed_until = $1 WHERE attempts = 0", params![until])
}
