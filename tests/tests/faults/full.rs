//! A disk that fills up under a site at work: nobody is told a falsehood, the trouble shows, and when there is room again the
//! repeats of panels and clients bring everything in once. Then the power goes.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use blackbox::disk::{Flushes, Loss};
use blackbox::stream::Frame;
use blackbox::{Api, Desk, Disk, Store, Stream, World, fresh_key, json, wait_for};
use fastrand::Rng;

use crate::clients::Held;
use crate::cluster::{self, Cluster};
use crate::kill::seed;
use crate::power::{self, EACH, must_be_whole};

/// What is free at first, in bytes: some seconds of work.
const FREE: u64 = 2 * 1024 * 1024;
/// What is free in the end: several times what the logs of both databases grow to.
const ROOM: u64 = 1024 * 1024 * 1024;
/// Within so many seconds the disk is full, or there is room again.
const WITHIN_S: u64 = 60;
/// When no panel was answered for so long, nothing is stored any more.
const STILL: Duration = Duration::from_millis(500);
/// Those who take a refusal for an acknowledgement: the control.
const BELIEVERS: usize = 3;
/// What one of them may be acknowledged on a full disk before they are refused.
const ACKNOWLEDGED_MAX: usize = 20;

blackbox::on_both!(a_full_disk_loses_and_doubles_nothing);

/// The trouble shows, and what is there can be read.
fn must_tell(idle: &Api) {
    // Whoever comes back to an idle screen is noted, which a full disk takes no more, and reads on all the same.
    let mut feed = Stream::open(idle, None);
    wait_for("a beat that tells it", WITHIN_S, || {
        matches!(feed.frame(), Some(Frame::Beat { storing: false, .. })).then_some(())
    });
    assert!(!idle.items("/incidents?state=open").is_empty());
}

fn is_storing(api: &Api) -> bool {
    api.ask_root("GET", "/readyz").send().json["storing"] == json!(true)
}

/// Somebody who takes a refusal for an acknowledgement. Gives all that they were told: acknowledgements, where something small
/// still found room, and a refusal at the end.
fn believe(desk: &Desk) -> Vec<Held> {
    let body = desk.call("HP");
    let mut told: Vec<Held> = Vec::new();
    while told.last().is_none_or(|last| last.status == 201) {
        assert!(told.len() < ACKNOWLEDGED_MAX, "the disk is full, and it is acknowledged all the same");
        // Under keys that nobody misses where it was done after all: to be refused may also mean that nobody knows.
        let key = format!("believed-{}", fresh_key());
        let answer = desk.api.ask("POST", "/incidents").key(&key).json(&body).send();
        assert!(matches!(answer.status, 201 | 503), "{} {}", answer.status, answer.text);
        // Only its key is looked for: what was refused has no incident.
        let path = "an incident".to_owned();
        told.push(Held { key, path, body: body.clone(), status: answer.status, answer: answer.json });
    }
    told
}

/// Where it happens.
struct Place {
    world: World,
    cluster: Option<Cluster>,
    /// The last to go: the others use it.
    disk: Disk,
}

impl Place {
    /// A site is at work until nothing is stored any more, then there is room again, and then the power goes. Gives what those
    /// were told who believe refusals.
    fn live(&mut self, acknowledged: &AtomicUsize) -> Vec<Held> {
        let desk = self.world.desk();
        self.disk.leave_room(FREE);
        wait_for("a full disk", WITHIN_S, || {
            let before = acknowledged.load(Ordering::Relaxed);
            thread::sleep(STILL);
            let is_still = acknowledged.load(Ordering::Relaxed) == before;
            (self.disk.refused() > 0 && is_still && !is_storing(&desk.api)).then_some(())
        });
        // PostgreSQL may have given up by then, and cannot come back before there is room: nothing is read meanwhile.
        if self.cluster.is_none() {
            must_tell(&self.world.user("supervisor"));
        }
        let believed = thread::scope(|scope| {
            let all: Vec<_> = (0..BELIEVERS).map(|_| scope.spawn(|| believe(&desk))).collect();
            all.into_iter().flat_map(|one| one.join().expect("a believer")).collect()
        });
        self.disk.leave_room(ROOM);
        if let Some(cluster) = &mut self.cluster {
            cluster.bring_back();
        }
        wait_for("a store that takes what is done", WITHIN_S, || is_storing(&desk.api).then_some(()));
        self.cut();
        let before = acknowledged.load(Ordering::Relaxed);
        wait_for("work after there is room again", WITHIN_S, || {
            (acknowledged.load(Ordering::Relaxed) > before + 2 * EACH).then_some(())
        });
        believed
    }

    /// What is there now is on the disk, or it is gone.
    fn cut(&mut self) {
        self.disk.cut(Loss::Everything, &mut Rng::with_seed(seed()));
        self.world.kill();
        if let Some(cluster) = &mut self.cluster {
            cluster.kill();
        }
        self.disk.power_on();
        if let Some(cluster) = &mut self.cluster {
            cluster.start();
        }
        self.world.start();
    }
}

fn a_full_disk_loses_and_doubles_nothing(store: Store) {
    let (seed, begun) = (seed(), Instant::now());
    let (mut place, site) = match store {
        Store::Sqlite => {
            let (disk, world, site) = power::on_disk(Flushes::Done, seed);
            (Place { world, cluster: None, disk }, site)
        }
        Store::Postgres => {
            let Some((disk, cluster, world, site)) = cluster::on_disk(seed) else { return };
            (Place { world, cluster: Some(cluster), disk }, site)
        }
    };
    place.world.stop();
    place.world.sql("UPDATE session SET seen_at = seen_at - 1200000000");
    place.world.start();
    let mut believed = Vec::new();
    let mut told = site.work(|all| believed = place.live(all));
    println!(
        "a full disk under {store:?}, seed {seed}: {} writes found no room in {:.1} s, PostgreSQL gave up {} times; {}",
        place.disk.refused(),
        begun.elapsed().as_secs_f64(),
        place.cluster.as_ref().map_or(0, Cluster::panics),
        told.words()
    );
    assert!(told.held.len() > EACH && told.signals.iter().sum::<usize>() > EACH, "the run did something");
    let refused: Vec<String> = believed.iter().filter(|held| held.status != 201).map(|held| held.key.clone()).collect();
    told.held.append(&mut believed);
    let wrong = site.wrong(&place.world, &told);
    let is_refused = |line: &&String| refused.iter().any(|key| line.contains(key));
    let (missed, wrong): (Vec<&String>, Vec<&String>) = wrong.iter().partition(is_refused);
    println!("lost or doubled: {}", wrong.len());
    assert!(wrong.is_empty(), "{} things do not fit (seed {seed}): {:#?}", wrong.len(), wrong.first());
    // The control: whoever takes a refusal for an acknowledgement is found out.
    println!("of {} refusals that were taken for acknowledgements {} are missed", refused.len(), missed.len());
    let is_missed = |line: &&String| line.ends_with("is in the journal 0 times");
    assert!(missed.iter().any(is_missed), "the control was not noticed: {missed:?}");
    match store {
        Store::Sqlite => must_be_whole(&mut place.world),
        Store::Postgres => {
            place.world.stop();
            place.world.cli(&["verify"]).ok();
        }
    }
}
