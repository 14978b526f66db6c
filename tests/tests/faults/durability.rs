//! The setting that the promise hangs on: SQLite whose log is flushed at each commit loses nothing when the power goes. With
//! the next weaker one, which many programs choose, it does lose: the control of every test with a power cut.

use std::collections::BTreeSet;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use blackbox::disk::{Flushes, Loss};
use blackbox::{Disk, binary};
use fastrand::Rng;
use rusqlite::Connection;

use crate::kill::{number, seed};

/// Longest time until a cut, in milliseconds: some thousand rows.
const CUT_MS: u64 = 150;
/// Far more rows than are written until then.
const ROWS_MAX: i64 = 1_000_000;

/// Opens a database that is flushed so. Nobody else has it open: then it keeps no memory in a file, which would have to be
/// read while there is no power.
fn open(path: &Path, synchronous: &str) -> rusqlite::Result<Connection> {
    let file = Connection::open(path)?;
    file.pragma_update(None, "locking_mode", "EXCLUSIVE")?;
    file.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))?;
    file.pragma_update(None, "synchronous", synchronous)?;
    Ok(file)
}

/// Writes rows, each in a transaction of its own, until the database takes no more. Gives those that it acknowledged.
fn write(file: &Connection, first: i64) -> Vec<i64> {
    let put = |row: &i64| file.execute("INSERT INTO row VALUES (?1, 'something that is to last')", [row]).is_ok();
    (first..first + ROWS_MAX).take_while(put).collect()
}

fn rows(file: &Connection) -> BTreeSet<i64> {
    let mut read = file.prepare("SELECT id FROM row").expect("it reads");
    read.query_map([], |row| row.get(0)).and_then(Iterator::collect).expect("it reads")
}

/// What was acknowledged, what of it is gone, and in how many cuts.
#[derive(Default)]
struct Outcome {
    acknowledged: usize,
    lost: usize,
    in_cuts: usize,
}

impl Outcome {
    fn words(&self) -> String {
        format!("{} rows acknowledged, {} lost in {} cuts", self.acknowledged, self.lost, self.in_cuts)
    }
}

fn cut_again_and_again(synchronous: &str, cuts: usize, seed: u64) -> Outcome {
    let place = binary::scratch().join(format!("d{}_{synchronous}", std::process::id()));
    let mut disk = Disk::mount(place, Flushes::Done);
    let path = disk.path().join("plain.sqlite");
    let made = open(&path, synchronous).and_then(|file| file.execute("CREATE TABLE row (id INTEGER, text TEXT)", []));
    made.expect("a database is made");
    disk.settle();
    let (mut rng, mut outcome, mut next) = (Rng::with_seed(seed), Outcome::default(), 1);
    let mut expected = BTreeSet::new();
    for _ in 0..cuts {
        let file = open(&path, synchronous).expect("it opens");
        let written = thread::scope(|scope| {
            let writer = scope.spawn(move || write(&file, next));
            thread::sleep(Duration::from_millis(rng.u64(CUT_MS / 5..CUT_MS)));
            disk.cut(Loss::any(&mut rng), &mut rng);
            writer.join().expect("a writer")
        });
        disk.power_on();
        outcome.acknowledged += written.len();
        // The one after the last may be there without having been acknowledged.
        next += written.len() as i64 + 1;
        expected.extend(written);
        let file = open(&path, synchronous).expect("it opens");
        let said: String = file.query_row("PRAGMA integrity_check", [], |row| row.get(0)).expect("it answers");
        assert_eq!(said, "ok", "{synchronous}");
        let there = rows(&file);
        let lost = expected.difference(&there).count();
        expected.retain(|row| there.contains(row));
        (outcome.lost, outcome.in_cuts) = (outcome.lost + lost, outcome.in_cuts + usize::from(lost > 0));
    }
    outcome
}

#[test]
fn only_a_flush_at_each_commit_keeps_what_was_acknowledged() {
    let (cuts, seed) = (number("CASTELLAN_CUTS", 6), seed());
    let begun = Instant::now();
    let [full, normal] = ["FULL", "NORMAL"].map(|setting| cut_again_and_again(setting, cuts, seed));
    println!(
        "plain SQLite, seed {seed}, {cuts} cuts each in {:.1} s; with FULL {}; with NORMAL {}",
        begun.elapsed().as_secs_f64(),
        full.words(),
        normal.words()
    );
    println!("lost or doubled: {}", full.lost);
    assert!(full.acknowledged > cuts, "the run did something");
    assert_eq!(full.lost, 0, "seed {seed}");
    assert!(normal.lost > 0, "the control was not noticed");
}
