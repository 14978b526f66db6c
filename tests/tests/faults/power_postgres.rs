//! The power goes under PostgreSQL: a server of the test's own, whose folder lies on a disk that can be cut.

use std::thread;
use std::time::{Duration, Instant};

use blackbox::disk::{Flushes, Loss};
use fastrand::Rng;

use crate::cluster::on_disk;
use crate::kill::{number, seed};
use crate::power::{EACH, go_on};

#[test]
fn a_power_cut_under_postgres_loses_nothing_acknowledged() {
    let (cuts, seed) = (number("CASTELLAN_CUTS", 2), seed());
    let Some((mut disk, mut cluster, mut world, site)) = on_disk(seed) else { return };
    let (mut rng, begun) = (Rng::with_seed(seed), Instant::now());
    let (mut pages, mut torn) = (0, 0);
    let told = site.work(|acknowledged| {
        for _ in 0..cuts {
            thread::sleep(Duration::from_millis(rng.u64(200..1_500)));
            let lost = disk.cut(Loss::any(&mut rng), &mut rng);
            // The server stands in the same room, or in another one.
            let same_room = rng.bool();
            for line in world.server().stderr().lines().filter(|line| line.contains("ERROR")) {
                if !line.contains("unavailable") {
                    println!("the server says: {line}");
                }
            }
            if same_room {
                world.kill();
            }
            cluster.kill();
            disk.power_on();
            cluster.start();
            if same_room {
                world.start();
            }
            (pages, torn) = (pages + lost.pages, torn + lost.torn);
        }
        go_on(&mut world, acknowledged);
    });
    println!(
        "power under PostgreSQL, seed {seed}: {cuts} cuts in {:.1} s took {pages} pages, tore {torn}; {}",
        begun.elapsed().as_secs_f64(),
        told.words()
    );
    assert!(told.held.len() > EACH && told.signals.iter().sum::<usize>() > EACH);
    assert!(pages > 0, "the cuts took something");
    let wrong = site.wrong(&world, &told);
    println!("lost or doubled: {}", wrong.len());
    assert!(wrong.is_empty(), "{} things do not fit (seed {seed}): {:#?}", wrong.len(), wrong.first());
    world.stop();
    world.cli(&["verify"]).ok();
}

#[test]
fn a_disk_that_feigns_its_flushes_under_postgres_is_found_out() {
    let seed = seed();
    let Some((mut disk, mut cluster, mut world, site)) = on_disk(seed) else { return };
    disk.flushes(Flushes::Feigned);
    let told = site.work(|_| thread::sleep(Duration::from_secs(1)));
    disk.cut(Loss::Everything, &mut Rng::with_seed(seed));
    world.kill();
    cluster.kill();
    disk.power_on();
    cluster.start();
    world.start();
    let wrong = site.wrong(&world, &told);
    println!("a disk that feigns under PostgreSQL, seed {seed}: {}; {} missing", told.words(), wrong.len());
    assert!(wrong.iter().any(|line| line.contains("was acknowledged and is not there")), "the control was not noticed");
}
