//! Lines that fail, through a proxy of the tests' own: between clients and the server, and between the server and
//! PostgreSQL. Whoever repeats under the same key has done it once, and a screen that comes back has missed nothing.

use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use blackbox::proxy::Fate;
use blackbox::stream::Frame;
use blackbox::{Api, Proxy, Store, Stream, Value, World, fresh_key};

use crate::kill::{number, seed};
use crate::power::{EACH, Site, Told};

/// What an impatient client waits for a connection, and for an answer.
const PATIENCE: [Duration; 2] = [Duration::from_millis(500), Duration::from_millis(1_500)];
/// Bytes after which something happens to a line of a client, at the most: within the first requests and answers.
const CLIENT_REACH: usize = 6_000;
/// The same for a line to PostgreSQL, which carries what many do.
const DATABASE_REACH: usize = 400_000;
/// Pause before a screen opens its feed again.
const PAUSE: Duration = Duration::from_millis(20);
/// Time within which a feed must be complete once its lines are sound.
const COMPLETE_S: u64 = 60;
/// Requests of the control at the most.
const CONTROL_MAX: usize = 400;

blackbox::both!(a_bad_line_loses_and_doubles_nothing);

/// A dispatcher who is reached through a proxy, and does not wait for long.
fn through(world: &World, proxy: &Proxy) -> Api {
    let api = Api::hasty(&format!("http://{}", proxy.address()), PATIENCE[0], PATIENCE[1]);
    api.with_token(world.user("dispatcher").token().expect("they are signed in"))
}

/// A screen: follows the feed, comes back after each break where it was, until it has come to an entry that is named late.
fn follow(api: &Api, before: i64, target: &AtomicI64) -> (Vec<Value>, usize) {
    let (mut entries, mut last, mut opened) = (Vec::new(), before, 0);
    while last < target.load(Ordering::Relaxed) {
        let Ok(mut stream) = Stream::try_open(api, &format!("/feed?after={last}"), &[]) else {
            thread::sleep(PAUSE);
            continue;
        };
        opened += 1;
        while last < target.load(Ordering::Relaxed) {
            match stream.frame() {
                Some(Frame::Entry(entry)) => {
                    last = entry["seq"].as_i64().expect("a number");
                    entries.push(entry);
                }
                Some(_) => {}
                None => break,
            }
        }
    }
    (entries, opened)
}

/// Ends the screens, also when something else fails.
struct Ends<'a>(&'a AtomicI64);

impl Drop for Ends<'_> {
    fn drop(&mut self) {
        self.0.store(0, Ordering::Relaxed);
    }
}

/// The site works on bad lines for a while, screens follow, and then all lines are sound again.
fn work(world: &World, site: &Site, lines: &[&Proxy], seconds: u64) -> (Told, Vec<(Vec<Value>, usize)>) {
    let target = AtomicI64::new(i64::MAX);
    let feed = through(world, lines[0]);
    for line in lines {
        line.be_rough(true);
    }
    thread::scope(|scope| {
        let (feed, target) = (&feed, &target);
        let _ends = Ends(target);
        let screens: Vec<_> = (0..2).map(|_| scope.spawn(move || follow(feed, site.before(), target))).collect();
        let told = site.work(|_| {
            thread::sleep(Duration::from_secs(seconds) / 2);
            // What was opened before, or goes on well: the feeds, and the lines to the database.
            for line in lines {
                line.cut_all();
            }
            thread::sleep(Duration::from_secs(seconds) / 2);
            for line in lines {
                line.be_rough(false);
            }
        });
        target.store(blackbox::journal::head(&world.user("dispatcher")), Ordering::Relaxed);
        let begun = Instant::now();
        while screens.iter().any(|screen| !screen.is_finished()) {
            assert!(begun.elapsed().as_secs() < COMPLETE_S, "a feed is not complete after {COMPLETE_S} s");
            thread::sleep(PAUSE);
        }
        (told, screens.into_iter().map(|screen| screen.join().expect("a screen")).collect())
    })
}

fn a_bad_line_loses_and_doubles_nothing(world: &mut World) {
    let (seconds, seed) = (number("CASTELLAN_LINES_S", 6) as u64, seed());
    let mut database = None;
    if world.store == Store::Postgres {
        let url = world.database_url().expect("an address");
        let (user, rest) = url.split_once('@').expect("a user");
        let (server, name) = rest.split_once('/').expect("a name");
        let proxy = Proxy::before(server, seed.wrapping_add(2), DATABASE_REACH);
        world.use_database(format!("{user}@{}/{name}", proxy.address()));
        database = Some(proxy);
    }
    let mut site = Site::new(world, seed);
    let http = Proxy::before(world.server().address(), seed, CLIENT_REACH);
    let dc09 = Proxy::before(&world.receiver(), seed.wrapping_add(1), CLIENT_REACH);
    site.go_by(through(world, &http), dc09.address().to_string());
    let lines: Vec<&Proxy> = [&http, &dc09].into_iter().chain(&database).collect();
    let (told, screens) = work(world, &site, &lines, seconds);
    println!("{:?}: bad lines for {seconds} s, seed {seed}; {}", world.store, told.words());
    for (name, line) in ["clients", "panels", "database"].iter().zip(&lines) {
        println!("lines of {name}: {}", line.words());
    }
    let opened: Vec<usize> = screens.iter().map(|(_, opened)| *opened).collect();
    println!("screens opened their feeds {opened:?} times");
    assert!(opened.iter().all(|times| *times > 1), "no feed was cut");
    assert!(told.held.len() > EACH && told.signals.iter().sum::<usize>() > EACH, "the run did something");
    for fate in [Fate::CutAsked, Fate::CutAnswered, Fate::SwallowAsked, Fate::SwallowAnswered, Fate::Slow] {
        assert!(http.struck(fate) > 0, "no line was {fate:?}");
    }
    let wrong = site.wrong(world, &told);
    println!("lost or doubled: {}", wrong.len());
    assert!(wrong.is_empty(), "{} things do not fit (seed {seed}): {:#?}", wrong.len(), wrong.first());
    for (entries, _) in &screens {
        blackbox::journal::assert_no_gap(entries, site.before());
        assert!(entries.len() > EACH, "the screens saw something");
    }
    control(world, &http);
}

/// The control: whoever repeats without their key has done some of it twice.
fn control(world: &World, line: &Proxy) {
    let (api, desk) = (through(world, line), world.desk());
    let before = desk.api.all("/incidents?state=all&limit=500").len();
    line.be_rough(true);
    let (acts, answered) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let doubled = || {
        let lost = line.struck(Fate::CutAnswered) + line.struck(Fate::SwallowAnswered);
        let there = desk.api.all("/incidents?state=all&limit=500").len() - before;
        (lost > 0).then(|| there.saturating_sub(answered.load(Ordering::Relaxed)))
    };
    while acts.fetch_add(1, Ordering::Relaxed) < CONTROL_MAX {
        let sent = api.ask("POST", "/incidents").key(&fresh_key()).json(&desk.call("HP")).try_send();
        answered.fetch_add(usize::from(sent.is_ok_and(|answer| answer.status == 201)), Ordering::Relaxed);
        if doubled().is_some_and(|doubled| doubled > 0) {
            break;
        }
    }
    line.be_rough(false);
    let twice = doubled().unwrap_or_default();
    println!("without keys: {twice} incidents more than were answered, after {} requests", acts.into_inner());
    assert!(twice > 0, "the control was not noticed");
}
