//! The disk answers with errors: nobody is told a falsehood, and after a flush that failed the server ends, because nobody
//! knows what of it is on the disk.

use std::thread;
use std::time::{Duration, Instant};

use blackbox::disk::{Fault, Flushes, Loss, Moment};
use blackbox::wait_for;
use fastrand::Rng;

use crate::kill::{number, seed};
use crate::power::{go_on, must_be_whole, on_disk};

/// Time within which a server must have ended after a failed flush of its log.
const END_S: u64 = 20;
/// A fault that did not strike by then has nothing to strike.
const PATIENCE: Duration = Duration::from_secs(3);
/// Name of the database's log.
const LOG: &str = "-wal";
/// How often it fails, before it goes on as if nothing had been; the last is for as long as the test lets it.
const TIMES: [usize; 4] = [1, 2, 3, usize::MAX];
/// What the disk may fail in. The empty name is any file, those that people hand in among them.
const FAULTS: [(Moment, &str, bool); 8] = [
    (Moment::Flush, LOG, false),
    (Moment::Flush, LOG, true),
    (Moment::Write, LOG, false),
    (Moment::Write, LOG, true),
    (Moment::Flush, ".sqlite", false),
    (Moment::Write, ".sqlite", true),
    (Moment::Flush, "", false),
    (Moment::Write, "", true),
];

#[test]
fn an_error_of_the_disk_loses_and_doubles_nothing() {
    let (errors, seed) = (number("CASTELLAN_ERRORS", FAULTS.len()), seed());
    let (mut disk, mut world, site) = on_disk(Flushes::Done, seed);
    let (mut rng, begun) = (Rng::with_seed(seed), Instant::now());
    let (mut struck, mut ended, mut cuts) = (0, 0, 0);
    let told = site.work(|acknowledged| {
        for round in 0..errors {
            let (moment, file, full) = FAULTS[round % FAULTS.len()];
            let (after, times) = (rng.usize(0..40), TIMES[rng.usize(0..TIMES.len())]);
            let fault = Fault { moment, folder: "", file, full, after, times };
            disk.fail(fault);
            let since = Instant::now();
            while disk.struck() == 0 && since.elapsed() < PATIENCE {
                thread::sleep(Duration::from_millis(5));
            }
            struck += usize::from(disk.struck() > 0);
            if (moment, file) == (Moment::Flush, LOG) && disk.struck() > 0 {
                let end = || world.server().has_ended().then_some(());
                wait_for("the end of a server whose disk did not confirm a write", END_S, end);
            }
            thread::sleep(Duration::from_millis(rng.u64(0..300)));
            disk.mend();
            let has_ended = world.server().has_ended();
            ended += usize::from(has_ended);
            // Each second time the power goes too: only what is really on the disk is there then.
            if rng.bool() {
                if has_ended {
                    world.start();
                    thread::sleep(Duration::from_millis(rng.u64(0..600)));
                }
                disk.cut(Loss::Everything, &mut rng);
                world.kill();
                disk.power_on();
                world.start();
                cuts += 1;
            } else if has_ended {
                world.start();
            }
        }
        go_on(&mut world, acknowledged);
    });
    println!(
        "errors of the disk, seed {seed}: {struck} of {errors} struck in {:.1} s, {ended} ended the server, then {cuts} \
         power cuts; {}",
        begun.elapsed().as_secs_f64(),
        told.words()
    );
    assert!(struck * 2 > errors && ended > 0, "the run did something");
    let wrong = site.wrong(&world, &told);
    println!("lost or doubled: {}", wrong.len());
    assert!(wrong.is_empty(), "{} things do not fit (seed {seed}): {:#?}", wrong.len(), wrong.first());
    must_be_whole(&mut world);
    site.control(&mut world, &told);
}
