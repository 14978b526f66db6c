//! Kill -9 in a loop, with real clients over HTTP, and screens that follow the feed.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use blackbox::{Desk, Store, World};
use fastrand::Rng;

use crate::clients::{Client, Ends, Held, Work};
use crate::compare::{compare, take_away};
use crate::screens::{self, Habit};

/// The screens that follow meanwhile; the last is to be found out.
const HABITS: [Habit; 4] = [Habit::Remembers, Habit::AsBrowsersDo, Habit::IsAhead, Habit::Forgets];

/// Each so many lives last until something was answered: on a machine with much to do, all of them can be too short for that.
const PATIENT_EACH: usize = 4;
/// How long such a life lasts at the most.
const PATIENT: Duration = Duration::from_secs(20);

/// A number from the environment, for the long run.
pub(crate) fn number(name: &str, default: usize) -> usize {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

/// What all that is left to chance follows from: `CASTELLAN_SEED`, or always the same, so that one commit is judged alike
/// each time.
pub(crate) fn seed() -> u64 {
    number("CASTELLAN_SEED", 1) as u64
}

/// Clients work while the server is killed and started again and again; gives what they hold, and how often it was killed.
fn live_through(world: &mut World, desk: &Desk, work: &Work, kills: usize) -> (Vec<Held>, usize) {
    let (clients, seed) = (number("CASTELLAN_CLIENTS", 8), seed());
    let call_signs = ["P4", "C1", "N1", "P6"];
    let mut rng = Rng::with_seed(seed);
    thread::scope(|scope| {
        let _ends = Ends(&work.enough);
        let running: Vec<_> = (0..clients)
            .map(|n| {
                let client = Client::new(desk, work, seed.wrapping_add(n as u64), call_signs[n % call_signs.len()]);
                scope.spawn(move || client.run())
            })
            .collect();
        let mut killed = 0;
        while killed < kills && !running.iter().all(thread::ScopedJoinHandle::is_finished) {
            let before = work.answered.load(Ordering::Relaxed);
            thread::sleep(Duration::from_millis(rng.u64(50..600)));
            let begun = Instant::now();
            let is_idle = || work.answered.load(Ordering::Relaxed) == before;
            while killed % PATIENT_EACH == 0 && is_idle() && begun.elapsed() < PATIENT {
                thread::sleep(Duration::from_millis(10));
            }
            world.kill();
            killed += 1;
            world.start();
        }
        if number("CASTELLAN_INCIDENTS", 0) == 0 {
            work.enough.store(true, Ordering::Relaxed);
        }
        let held = running.into_iter().flat_map(|client| client.join().expect("a client")).collect();
        (held, killed)
    })
}

fn nothing_acknowledged_is_lost_or_doubled(world: &mut World) {
    let kills = number("CASTELLAN_KILLS", if world.store == Store::Sqlite { 12 } else { 4 });
    let incidents = number("CASTELLAN_INCIDENTS", 0);
    println!("{:?}: {kills} kills, seed {} (CASTELLAN_SEED repeats the clients' acts)", world.store, seed());
    let (desk, begun) = (world.desk(), Instant::now());
    let before = desk.head();
    // Without a number of incidents, the clients go on until the last kill.
    let work = Work {
        incidents: AtomicUsize::new(if incidents == 0 { usize::MAX } else { incidents }),
        enough: AtomicBool::new(false),
        repeated: AtomicUsize::new(0),
        answered: AtomicUsize::new(0),
    };
    let api = &desk.api;
    let act = || live_through(world, &desk, &work, kills);
    let ((held, killed), screens, record) = screens::watch(api, api, before, &HABITS, act);
    let count = |path: &str| held.iter().filter(|answer| answer.path.ends_with(path)).count();
    println!(
        "{killed} kills in {:.1} s: {} answers held, {} incidents, {} stamps, {} requests repeated",
        begun.elapsed().as_secs_f64(),
        held.len(),
        count("/incidents"),
        count("/advance"),
        work.repeated.load(Ordering::Relaxed),
    );
    assert!(count("/incidents") > 0 && killed > 0, "the run did something");
    for screen in &screens {
        println!("screen: {}", screen.words());
        assert!(screen.opened() > 1, "no kill broke its feed");
    }
    let mut wrong = compare(api, before, &held);
    let faithful = screens.iter().filter(|screen| screen.habit() != Habit::Forgets);
    wrong.extend(faithful.flat_map(|screen| screen.wrong(api, &record)));
    println!("lost or doubled: {}", wrong.len());
    assert!(wrong.is_empty(), "{} things do not fit: {:#?}", wrong.len(), wrong.first());
    screens::control(api, &screens, &record);
    world.stop();
    world.cli(&["verify"]).ok();

    // The control: the comparison sees one acknowledged row that is gone.
    let victim = held.iter().find(|answer| answer.path == "/incidents").expect("an incident");
    take_away(world, victim.answer["id"].as_str().expect("an id"));
    world.start();
    let wrong = compare(&world.desk().api, before, &held);
    assert!(wrong.iter().any(|line| line.contains("is not there")), "the control was not noticed: {wrong:?}");
}

blackbox::both!(nothing_acknowledged_is_lost_or_doubled);
