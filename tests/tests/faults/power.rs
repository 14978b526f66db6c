//! The power goes, again and again, with what was written and not flushed: under the database, and under the files that
//! people hand in.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use blackbox::desk::id;
use blackbox::disk::{Flushes, Loss};
use blackbox::{Api, Desk, Disk, Store, Value, World, json, wait_for};
use fastrand::Rng;

use crate::clients::{Client, Ends, Held, Work};
use crate::compare::{compare, state, take_away};
use crate::kill::{number, seed};
use crate::signals::{self, dial};
use crate::uploads::{self, HandedIn};

/// Clients, and as many panels.
pub(crate) const EACH: usize = 4;
/// Time within which a site must be at work again when everything is well.
const GO_ON_S: u64 = 60;

/// A site at work: clients and panels that go on until they are told to end, and what they were acknowledged.
pub(crate) struct Site {
    desk: Desk,
    receiver: String,
    accounts: Vec<Value>,
    incidents: Vec<Value>,
    before: i64,
    seed: u64,
}

/// What was acknowledged.
pub(crate) struct Told {
    pub(crate) held: Vec<Held>,
    pub(crate) signals: Vec<usize>,
    files: Vec<HandedIn>,
}

impl Told {
    /// How much of it is what, in words.
    pub(crate) fn words(&self) -> String {
        let signals: usize = self.signals.iter().sum();
        format!("{} answers, {signals} signals and {} files acknowledged", self.held.len(), self.files.len())
    }
}

impl Site {
    pub(crate) fn new(world: &mut World, seed: u64) -> Self {
        let receiver = world.receive_alarms();
        let account =
            |at| world.user("admin").post("/alarm-accounts", &json!({ "account": format!("FB{at:02}") })).ok();
        let accounts = (0..EACH).map(account).collect();
        let desk = world.desk();
        let incidents = uploads::incidents(&desk);
        let before = desk.head();
        Self { desk, receiver, accounts, incidents, before, seed }
    }

    /// From now on it reaches the server by other addresses: of its API, and of its receiver.
    pub(crate) fn go_by(&mut self, api: Api, receiver: String) {
        self.desk.api = api;
        self.receiver = receiver;
    }

    /// Number of the last entry before it worked.
    pub(crate) fn before(&self) -> i64 {
        self.before
    }

    /// Works while something is done to the server, and a moment longer.
    pub(crate) fn work(&self, done: impl FnOnce(&AtomicUsize)) -> Told {
        let work = Work {
            incidents: AtomicUsize::new(usize::MAX),
            enough: AtomicBool::new(false),
            repeated: AtomicUsize::new(0),
            answered: AtomicUsize::new(0),
        };
        let (all, work) = (&AtomicUsize::new(0), &work);
        thread::scope(|scope| {
            let _ends = Ends(&work.enough);
            let signs = ["P4", "C1", "N1", "P6"];
            let clients: Vec<_> = (0..EACH)
                .map(|n| {
                    let client = Client::new(&self.desk, work, self.seed.wrapping_add(n as u64), signs[n]);
                    scope.spawn(move || client.run())
                })
                .collect();
            let panels: Vec<_> = self
                .accounts
                .iter()
                .map(|account| {
                    let number = account["number"].as_str().expect("a number");
                    scope.spawn(move || dial(&self.receiver, number, &work.enough, all))
                })
                .collect();
            let files = scope.spawn(|| uploads::hand_in(&self.desk.api, &self.incidents, self.seed, work));
            done(all);
            work.enough.store(true, Ordering::Relaxed);
            Told {
                held: clients.into_iter().flat_map(|client| client.join().expect("a client")).collect(),
                signals: panels.into_iter().map(|panel| panel.join().expect("a panel")).collect(),
                files: files.join().expect("an uploader"),
            }
        })
    }

    /// What of it is not there, or there twice.
    pub(crate) fn wrong(&self, world: &World, told: &Told) -> Vec<String> {
        let api = world.user("dispatcher");
        let mut wrong = compare(&api, self.before, &told.held);
        for (account, acknowledged) in self.accounts.iter().zip(&told.signals) {
            wrong.extend(signals::wrong(world, account, *acknowledged));
        }
        wrong.extend(uploads::wrong(&api, &told.files));
        wrong
    }

    /// The control: an acknowledged row and an acknowledged signal that somebody takes away behind the back of a server that
    /// has ended are missed.
    pub(crate) fn control(&self, world: &mut World, told: &Told) {
        let victim = told.held.iter().find(|answer| answer.path == "/incidents").expect("an incident");
        take_away(world, id(&victim.answer));
        let (account, acknowledged) =
            self.accounts.iter().zip(&told.signals).find(|(_, told)| **told > 0).expect("one");
        signals::take_away(world, account);
        world.start();
        let wrong = state(&world.user("dispatcher"), &told.held);
        let missing = wrong.iter().filter(|line| line.contains("was acknowledged and is not there")).count();
        assert!(missing > 0, "the control was not noticed: {wrong:?}");
        let wrong = signals::wrong(world, account, *acknowledged);
        assert!(wrong.iter().any(|line| line.contains("is not stored")), "the control was not noticed: {wrong:?}");
    }
}

/// Kills the server once more, so that whoever waits for an answer in vain asks again at once, and waits until panels are
/// answered.
pub(crate) fn go_on(world: &mut World, acknowledged: &AtomicUsize) {
    world.kill();
    world.start();
    let before = acknowledged.load(Ordering::Relaxed);
    wait_for("work in the end", GO_ON_S, || (acknowledged.load(Ordering::Relaxed) > before + EACH).then_some(()));
}

/// A world on SQLite whose data folder lies on a disk that can be cut.
pub(crate) fn on_disk(flushes: Flushes, seed: u64) -> (Disk, World, Site) {
    let mut world = World::example(Store::Sqlite).expect("SQLite is built in");
    let site = Site::new(&mut world, seed);
    world.stop();
    let disk = Disk::mount(world.folder.with_extension("disk"), flushes);
    world.move_to(disk.path().to_owned());
    disk.settle();
    world.start();
    (disk, world, site)
}

/// The server has ended in order: the database is sound by its own measure, and the journal and the files by ours.
pub(crate) fn must_be_whole(world: &mut World) {
    world.stop();
    let file = rusqlite::Connection::open(world.sqlite_file()).expect("the database can be opened");
    let said: String = file.query_row("PRAGMA integrity_check", [], |row| row.get(0)).expect("it answers");
    assert_eq!(said, "ok");
    drop(file);
    world.cli(&["verify"]).ok();
}

#[test]
fn a_power_cut_loses_nothing_acknowledged() {
    let (cuts, seed) = (number("CASTELLAN_CUTS", 6), seed());
    let (mut disk, mut world, site) = on_disk(Flushes::Done, seed);
    let (mut rng, begun) = (Rng::with_seed(seed), Instant::now());
    let (mut pages, mut torn, mut names) = (0, 0, 0);
    let told = site.work(|_| {
        for _ in 0..cuts {
            thread::sleep(Duration::from_millis(rng.u64(50..900)));
            let lost = disk.cut(Loss::any(&mut rng), &mut rng);
            world.kill();
            disk.power_on();
            world.start();
            (pages, torn, names) = (pages + lost.pages, torn + lost.torn, names + lost.names);
        }
    });
    println!(
        "power under SQLite and files, seed {seed}: {cuts} cuts in {:.1} s took {pages} pages, tore {torn}, took {names} \
         names; {}",
        begun.elapsed().as_secs_f64(),
        told.words()
    );
    assert!(told.held.len() > EACH && told.signals.iter().sum::<usize>() > EACH && !told.files.is_empty());
    assert!(pages > 0 && names > 0, "the cuts took something");
    let wrong = site.wrong(&world, &told);
    println!("lost or doubled: {}", wrong.len());
    assert!(wrong.is_empty(), "{} things do not fit (seed {seed}): {:#?}", wrong.len(), wrong.first());
    must_be_whole(&mut world);
}

#[test]
fn a_disk_that_feigns_its_flushes_is_found_out() {
    let seed = seed();
    let (mut disk, mut world, site) = on_disk(Flushes::Feigned, seed);
    let told = site.work(|_| thread::sleep(Duration::from_secs(1)));
    disk.cut(Loss::Everything, &mut Rng::with_seed(seed));
    world.kill();
    disk.power_on();
    world.start();
    let wrong = site.wrong(&world, &told);
    println!("a disk that feigns, seed {seed}: {}; {} things are missing", told.words(), wrong.len());
    let missing = |what: &str| wrong.iter().any(|line| line.contains(what));
    assert!(missing("was acknowledged and is not there"), "the control was not noticed");
    assert!(missing("was acknowledged and is not stored"), "the control of signals was not noticed");
    assert!(missing("it is answered"), "the control of files was not noticed");
}
