//! PostgreSQL goes away under the server, again and again: connections are cut in the middle of whatever they do.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use blackbox::{Store, World, postgres};
use fastrand::Rng;

use crate::clients::{Client, Ends, Work};
use crate::compare::compare;
use crate::kill::seed;

/// Times that every connection is cut.
const CUTS: usize = 12;
/// Clients at work meanwhile.
const CLIENTS: usize = 4;

#[test]
fn a_broken_connection_loses_and_doubles_nothing() {
    let Some(mut world) = World::example(Store::Postgres) else { return };
    let seed = seed();
    let desk = world.desk();
    let before = desk.head();
    let work = Work {
        incidents: AtomicUsize::new(usize::MAX),
        enough: AtomicBool::new(false),
        repeated: AtomicUsize::new(0),
        answered: AtomicUsize::new(0),
    };
    let url = world.database_url().expect("an address");
    let name = url.rsplit('/').next().expect("a name");
    let cut = format!("SELECT pg_terminate_backend(pid)::TEXT FROM pg_stat_activity WHERE datname = '{name}'");
    let held: Vec<_> = thread::scope(|scope| {
        let _ends = Ends(&work.enough);
        let signs = ["P4", "C1", "N1", "P6"];
        let running: Vec<_> = (0..CLIENTS)
            .map(|n| {
                let client = Client::new(&desk, &work, seed.wrapping_add(n as u64), signs[n]);
                scope.spawn(move || client.run())
            })
            .collect();
        let mut rng = Rng::with_seed(seed);
        for _ in 0..CUTS {
            thread::sleep(Duration::from_millis(rng.u64(100..500)));
            postgres::query(&postgres::database("postgres"), &cut).expect("connections can be cut");
        }
        work.enough.store(true, Ordering::Relaxed);
        running.into_iter().flat_map(|client| client.join().expect("a client")).collect()
    });
    println!(
        "{CUTS} cuts, seed {seed}: {} answers held, {} repeated",
        held.len(),
        work.repeated.load(Ordering::Relaxed)
    );
    assert!(held.len() > CLIENTS);
    let wrong = compare(&desk.api, before, &held);
    assert!(wrong.is_empty(), "{} things do not fit (seed {seed}): {:#?}", wrong.len(), wrong.first());
    // The feed found its way back too.
    let incident = desk.open();
    let streamed = blackbox::Stream::open(&desk.api, Some(before)).until(desk.head());
    blackbox::journal::assert_no_gap(&streamed, before);
    assert!(streamed.iter().any(|entry| entry["payload"]["incident"]["id"] == incident["id"]));
    world.stop();
    world.cli(&["verify"]).ok();
}
