//! Lines that fail, through a proxy of the tests' own: between clients and the server, and between the server and
//! PostgreSQL. Whoever repeats under the same key has done it once, and a screen that comes back has missed nothing.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use blackbox::proxy::Fate;
use blackbox::{Api, Proxy, Store, World, fresh_key};

use crate::kill::{number, seed};
use crate::power::{EACH, Site, Told};
use crate::screens::{self, Habit, Record, Screen};

/// What an impatient client waits for a connection, and for an answer.
const PATIENCE: [Duration; 2] = [Duration::from_millis(500), Duration::from_millis(1_500)];
/// Bytes after which something happens to a line of a client, at the most: within the first requests and answers.
const CLIENT_REACH: usize = 6_000;
/// The same for a line to PostgreSQL, which carries what many do.
const DATABASE_REACH: usize = 400_000;
/// How much longer the lines stay bad when panels have hardly been heard.
const PANELS: Duration = Duration::from_mins(1);
/// The screens that follow meanwhile.
const HABITS: [Habit; 2] = [Habit::Remembers, Habit::AsBrowsersDo];
/// Requests of the control at the most.
const CONTROL_MAX: usize = 400;

blackbox::both!(a_bad_line_loses_and_doubles_nothing);

/// A dispatcher who is reached through a proxy, and does not wait for long.
fn through(world: &World, proxy: &Proxy) -> Api {
    let api = Api::hasty(&format!("http://{}", proxy.address()), PATIENCE[0], PATIENCE[1]);
    api.with_token(world.user("dispatcher").token().expect("they are signed in"))
}

/// The site works while all lines are bad for a while, and screens follow.
fn work(world: &World, site: &Site, lines: &[&Proxy], seconds: u64) -> (Told, Vec<Screen>, Record) {
    let on_bad_lines = |signals: &AtomicUsize| {
        for line in lines {
            line.be_rough(true);
            // The feeds are open by then: they come back on lines that are as bad.
            line.cut_all();
        }
        thread::sleep(Duration::from_secs(seconds) / 2);
        // What was opened before, or goes on well: the feeds, and the lines to the database.
        for line in lines {
            line.cut_all();
        }
        thread::sleep(Duration::from_secs(seconds) / 2);
        // A panel whose frame found no database asks again only after twenty seconds.
        let until = Instant::now() + PANELS;
        while signals.load(Ordering::Relaxed) <= EACH && Instant::now() < until {
            thread::sleep(Duration::from_millis(50));
        }
        for line in lines {
            line.be_rough(false);
        }
    };
    let (feed, sound) = (through(world, lines[0]), world.user("dispatcher"));
    screens::watch(&feed, &sound, site.before(), &HABITS, || site.work(on_bad_lines))
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
    let (told, screens, record) = work(world, &site, &lines, seconds);
    println!("{:?}: bad lines for {seconds} s, seed {seed}; {}", world.store, told.words());
    for (name, line) in ["clients", "panels", "database"].iter().zip(&lines) {
        println!("lines of {name}: {}", line.words());
    }
    for screen in &screens {
        println!("screen: {}", screen.words());
        assert!(screen.opened() > 1, "no feed was cut");
    }
    assert!(told.held.len() > EACH && told.signals.iter().sum::<usize>() > EACH, "the run did something");
    for fate in [Fate::CutAsked, Fate::CutAnswered, Fate::SwallowAsked, Fate::SwallowAnswered, Fate::Slow] {
        assert!(http.struck(fate) > 0, "no line was {fate:?}");
    }
    let mut wrong = site.wrong(world, &told);
    wrong.extend(screens.iter().flat_map(|screen| screen.wrong(&world.user("dispatcher"), &record)));
    println!("lost or doubled: {}", wrong.len());
    assert!(wrong.is_empty(), "{} things do not fit (seed {seed}): {:#?}", wrong.len(), wrong.first());
    screens::control(&world.user("dispatcher"), &screens, &record);
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
