//! The disk under PostgreSQL answers with errors. PostgreSQL gives up when its log cannot be flushed, because nobody knows what
//! of it is on the disk, and is started again; nobody was told a falsehood.

use std::thread;
use std::time::{Duration, Instant};

use blackbox::disk::{Fault, Loss, Moment};
use blackbox::{Disk, wait_for};
use fastrand::Rng;

use crate::cluster::{Cluster, on_disk};
use crate::kill::{number, seed};
use crate::power::{EACH, go_on};

/// Time within which PostgreSQL must have given up after a failed flush of its log.
const END_S: u64 = 20;
/// A fault that did not strike by then has nothing to strike.
const PATIENCE: Duration = Duration::from_secs(3);
/// The folder of PostgreSQL's log, and that of its tables.
const LOG: &str = "pg_wal";
const TABLES: &str = "base";
/// How often it fails, before it goes on as if nothing had been; the first is for as long as the test lets it.
const TIMES: [usize; 4] = [usize::MAX, 1, 2, 3];
/// Rounds where the environment does not say.
const ROUNDS: usize = 4;
/// What the disk may fail in. The empty name is any folder.
const FAULTS: [(Moment, &str, bool); 8] = [
    (Moment::Flush, LOG, false),
    (Moment::Flush, TABLES, false),
    (Moment::Write, LOG, true),
    (Moment::Write, TABLES, true),
    (Moment::Flush, LOG, true),
    (Moment::Write, LOG, false),
    (Moment::Write, TABLES, false),
    (Moment::Flush, "", false),
];

/// What came to pass.
#[derive(Default)]
struct Tally {
    struck: usize,
    ended: usize,
    cuts: usize,
}

/// One fault, until PostgreSQL answers again.
fn strike(disk: &Disk, cluster: &mut Cluster, rng: &mut Rng, round: usize) -> Tally {
    let (moment, folder, full) = FAULTS[round % FAULTS.len()];
    // Each fault meets each number of times in a long run.
    let times = TIMES[(round + round / FAULTS.len()) % TIMES.len()];
    let panics = cluster.panics();
    disk.fail(Fault { moment, folder, file: "", full, after: rng.usize(0..10), times });
    let since = Instant::now();
    while disk.struck() == 0 && since.elapsed() < PATIENCE {
        // Tables are written at a checkpoint, which comes each five minutes by itself.
        if folder == LOG { thread::sleep(Duration::from_millis(5)) } else { cluster.checkpoint() }
    }
    let struck = usize::from(disk.struck() > 0);
    if folder == LOG && struck > 0 {
        let gave_up = || (cluster.panics() > panics).then_some(());
        wait_for("the end of a PostgreSQL whose disk did not confirm its log", END_S, gave_up);
    }
    // What lasts also meets PostgreSQL while it recovers from it.
    while times == usize::MAX && cluster.panics() < panics + 2 && since.elapsed() < PATIENCE {
        thread::sleep(Duration::from_millis(5));
    }
    thread::sleep(Duration::from_millis(rng.u64(0..300)));
    disk.mend();
    Tally { struck, ended: cluster.bring_back(), cuts: 0 }
}

#[test]
fn an_error_of_the_disk_under_postgres_loses_and_doubles_nothing() {
    let (errors, seed) = (number("CASTELLAN_ERRORS", ROUNDS), seed());
    let Some((mut disk, mut cluster, mut world, site)) = on_disk(seed) else { return };
    let (mut rng, begun) = (Rng::with_seed(seed), Instant::now());
    let mut all = Tally::default();
    let told = site.work(|acknowledged| {
        for round in 0..errors {
            let one = strike(&disk, &mut cluster, &mut rng, round);
            (all.struck, all.ended) = (all.struck + one.struck, all.ended + one.ended);
            // Each second time or so the power goes too: only what is really on the disk is there then.
            if round == 0 || rng.bool() {
                thread::sleep(Duration::from_millis(rng.u64(0..600)));
                disk.cut(Loss::Everything, &mut rng);
                cluster.kill();
                disk.power_on();
                cluster.start();
                all.cuts += 1;
            }
        }
        go_on(&mut world, acknowledged);
    });
    println!(
        "errors of the disk under PostgreSQL, seed {seed}: {} of {errors} struck in {:.1} s, it gave up {} times and was \
         started again {} times, {} power cuts; {}",
        all.struck,
        begun.elapsed().as_secs_f64(),
        cluster.panics(),
        all.ended,
        all.cuts,
        told.words()
    );
    assert!(all.struck * 2 > errors && cluster.panics() > 0 && all.cuts > 0, "the run did something");
    assert!(told.held.len() > EACH && told.signals.iter().sum::<usize>() > EACH, "the run did something");
    let wrong = site.wrong(&world, &told);
    println!("lost or doubled: {}", wrong.len());
    assert!(wrong.is_empty(), "{} things do not fit (seed {seed}): {:#?}", wrong.len(), wrong.first());
    world.stop();
    world.cli(&["verify"]).ok();
    site.control(&mut world, &told);
}
