//! Bytes that change on the disk by themselves: each is seen and named, by `castellan verify` and by the server that reads
//! on, and none brings a process down.

use std::fs::File;
use std::os::unix::fs::FileExt as _;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use blackbox::desk::id;
use blackbox::{Desk, Store, Value, World, fresh_key, wait_for};
use fastrand::Rng;

use crate::kill::{number, seed};

/// Time within which the server must have come to what rotted.
const SEEN_S: u64 = 90;
/// Every so many flips a server is started on it as well.
const STARTED_EACH: usize = 4;
/// Files that are handed in, and their largest size.
const FILES: usize = 4;
const BYTES_MAX: usize = 200_000;
const MARK: &str = "written down nowhere else";

blackbox::both!(an_altered_entry_is_named_while_the_server_runs, a_flipped_file_is_named);

/// A database of a server that has ended in order, and the sums that it left.
struct Closed {
    file: PathBuf,
    content: Vec<u8>,
    sums: Vec<u8>,
    written: SystemTime,
}

impl Closed {
    fn of(world: &World) -> Self {
        let file = world.sqlite_file();
        let written = std::fs::metadata(&file).and_then(|file| file.modified()).expect("a time");
        let content = std::fs::read(&file).expect("the database");
        let sums = std::fs::read(file.with_extension("sums")).expect("the server leaves sums at an orderly end");
        Self { file, content, sums, written }
    }

    /// Puts it back as it was, but for one bit.
    fn flip(&self, at: usize, bit: u8) {
        for log in ["-wal", "-shm"] {
            let mut name = self.file.clone().into_os_string();
            name.push(log);
            let _ = std::fs::remove_file(name);
        }
        std::fs::write(&self.file, &self.content).expect("written");
        std::fs::write(self.file.with_extension("sums"), &self.sums).expect("written");
        rot(&self.file, at, bit, self.written);
    }

    /// The page of a byte, as the sums count them.
    fn page(&self, at: usize) -> usize {
        let size = usize::from(u16::from_be_bytes([self.content[16], self.content[17]]));
        at / size + 1
    }
}

/// Flips a bit as the disk does: nobody has written to the file.
fn rot(path: &Path, at: usize, bit: u8, written: SystemTime) {
    let file = File::options().read(true).write(true).open(path).expect("a file");
    let mut byte = [0];
    file.read_exact_at(&mut byte, at as u64).expect("a byte");
    byte[0] ^= 1 << bit;
    file.write_all_at(&byte, at as u64).expect("a byte");
    file.set_modified(written).expect("a time");
}

/// A figure of the server; 0 when it has none of that name.
fn figure(world: &World, name: &str) -> f64 {
    let told = world.anyone().ask_root("GET", "/metrics").send().text;
    let value = told.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
    value.map_or(0.0, |value| value.parse().expect("a number"))
}

fn found(world: &World) -> Option<()> {
    (figure(world, "castellan_rot_found") > 0.0).then_some(())
}

fn looked_at(world: &World, what: &str) -> f64 {
    figure(world, &format!("castellan_rot_looked_total{{what=\"{what}\"}}"))
}

#[test]
fn every_flip_in_a_closed_database_is_named() {
    let (flips, seed) = (number("CASTELLAN_FLIPS", 12), seed());
    let mut world = World::example(Store::Sqlite).expect("SQLite is built in");
    world.desk().open();
    world.stop();
    world.sql(&format!("UPDATE deadline SET owner = '{MARK}'"));
    world.start();
    world.stop();

    // The control: nothing is reported of what nothing happened to.
    let said = world.cli(&["verify"]).ok();
    assert!(said.contains("pages were held against their sums"), "{said}");
    let closed = Closed::of(&world);
    world.start();
    wait_for("a look at the pages", SEEN_S, || (looked_at(&world, "page") > 0.0).then_some(()));
    assert!(found(&world).is_none(), "something was found where nothing was: {}", world.server().stderr());
    world.stop();

    let mut rng = Rng::with_seed(seed);
    let (mut refused, mut served) = (0, 0);
    for flip in 0..flips {
        // The first byte of all now and then: it is what whoever opens the file sees first.
        let at = if flip % 8 == 7 { rng.usize(0..100) } else { rng.usize(0..closed.content.len()) };
        let bit = rng.u8(0..8);
        closed.flip(at, bit);
        let named = [format!("page {} of castellan.sqlite", closed.page(at)), "castellan.sqlite cannot be".to_owned()];
        let is_named = |said: &str| named.iter().any(|name| said.contains(name));
        let output = world.cli(&["verify"]);
        assert!(!output.success && is_named(&output.stderr), "bit {bit} of byte {at} (seed {seed}): {output:?}");
        assert!(!output.stderr.contains("panicked"), "bit {bit} of byte {at} (seed {seed}): {}", output.stderr);
        if flip % STARTED_EACH > 0 {
            continue;
        }
        closed.flip(at, bit);
        if let Err(said) = world.try_start() {
            assert!(!said.contains("panicked") && said.contains("castellan:"), "byte {at} (seed {seed}): {said}");
            refused += 1;
            continue;
        }
        wait_for("the flipped page", SEEN_S, || found(&world));
        let what = format!("the name of byte {at} (seed {seed}) in the log");
        wait_for(&what, SEEN_S, || is_named(&world.server().stderr()).then_some(()));
        let log = world.server().stderr();
        assert!(!world.server().has_ended() && !log.contains("panicked"), "byte {at} (seed {seed}): {log}");
        world.stop();
        served += 1;
    }
    println!(
        "flips in a closed database, seed {seed}: {flips} of {} bytes, all named; {served} servers served on it and told, \
         {refused} refused",
        closed.content.len()
    );

    // The control: without the sums, a flip in a row that nothing else holds is not noticed.
    let at = closed.content.windows(MARK.len()).position(|some| some == MARK.as_bytes()).expect("the mark is there");
    closed.flip(at, 1);
    let _ = world.cli(&["verify"]).failed();
    closed.flip(at, 1);
    std::fs::remove_file(closed.file.with_extension("sums")).expect("there are sums");
    world.cli(&["verify"]).ok();
}

fn hand_in(desk: &Desk, rng: &mut Rng) -> Vec<(Value, usize)> {
    let incident = desk.open();
    let path = format!("/incidents/{}/attachments?name=a.txt", id(&incident));
    let one = |_| {
        let size = rng.usize(1..BYTES_MAX);
        let content: String = std::iter::repeat_with(|| rng.alphanumeric()).take(size).collect();
        let ask = desk.api.ask("POST", &path).key(&fresh_key()).header("content-type", "text/plain");
        (ask.bytes(content.into_bytes()).send().ok(), size)
    };
    (0..FILES).map(one).collect()
}

/// A map without tiles, and behind it so many bytes.
fn map(bytes: usize) -> Vec<u8> {
    let mut map = b"PMTiles\x03".to_vec();
    for number in [127_u64, 1, 0, 0, 128, 0, 128, bytes as u64, 0, 0, 0] {
        map.extend(number.to_le_bytes());
    }
    map.extend([1, 1, 1, 2, 0, 1]);
    map.extend([0; 26]);
    map.extend(std::iter::repeat_n(7, bytes));
    map[127] = 0;
    map
}

fn a_flipped_file_is_named(world: &mut World) {
    let seed = seed();
    let mut rng = Rng::with_seed(seed);
    let desk = world.desk();
    let files = hand_in(&desk, &mut rng);
    let tiles = world.file("map.pmtiles", map(100_000));
    world.file("castellan.toml", format!("map_tiles = \"{}\"\n", tiles.display()));
    world.stop();
    world.start();
    // The control: all was read, and nothing is reported.
    wait_for("a look at the files", SEEN_S, || (looked_at(world, "file") >= FILES as f64).then_some(()));
    wait_for("a look at the map", SEEN_S, || (looked_at(world, "tile") > 0.0).then_some(()));
    assert!(found(world).is_none());
    world.cli(&["verify"]).ok();
    world.stop();

    let (victim, size) = &files[rng.usize(0..FILES)];
    let sha256 = victim["sha256"].as_str().expect("a hash");
    let path = world.folder.join("files").join(&sha256[..2]).join(&sha256[2..]);
    for (path, size) in [(&path, *size), (&tiles, 100_000)] {
        let written = std::fs::metadata(path).and_then(|file| file.modified()).expect("a time");
        rot(path, rng.usize(size / 2..size), rng.u8(0..8), written);
    }
    let said = world.cli(&["verify"]).failed();
    assert!(said.contains(sha256), "{said}");
    world.start();
    for (file, _) in &files {
        let answer = world.user("dispatcher").get(&format!("/attachments/{}", id(file)));
        if id(file) == id(victim) {
            let problem = answer.refused(503, "unavailable");
            assert!(problem["detail"].to_string().contains("altered"), "{problem}");
        } else {
            assert_eq!(answer.status, 200);
        }
    }
    wait_for("the flipped file and the map", SEEN_S, || (figure(world, "castellan_rot_found") >= 2.0).then_some(()));
    let names = [id(victim), "map.pmtiles"];
    let is_named = |log: &str| names.iter().all(|name| log.contains(name));
    wait_for("both names in the log", SEEN_S, || is_named(&world.server().stderr()).then_some(()));
    println!("{:?}: a flip in a file of {size} bytes and one in the map, seed {seed}: both named", world.store);

    // Who writes a new map changes it, and that is no rot.
    world.stop();
    std::fs::write(&path, std::fs::read(&path).expect("a file")).expect("written");
    std::fs::write(&tiles, map(90_000)).expect("written");
    world.start();
    wait_for("a look at the map", SEEN_S, || (looked_at(world, "tile") > 0.0).then_some(()));
    assert!(!world.server().stderr().contains("map.pmtiles"));
}

fn an_altered_entry_is_named_while_the_server_runs(world: &mut World) {
    wait_for("a look at the journal", SEEN_S, || (looked_at(world, "entry") > 0.0).then_some(()));
    world.stop();
    let seed = seed();
    let mut rng = Rng::with_seed(seed);
    world.start();
    let head = world.desk().head();
    world.stop();
    let entry = rng.i64(1..=head);
    world.sql(&format!("UPDATE journal_detail SET details = '{{}}' WHERE seq = {entry}"));
    world.start();
    wait_for("the altered entry", SEEN_S, || found(world));
    let named = format!("entry {entry} of the journal");
    wait_for("its name in the log", SEEN_S, || world.server().stderr().contains(&named).then_some(()));
    let log = world.server().stderr();
    let count = figure(world, "castellan_rot_found");
    assert!((count - 1.0).abs() < 0.5, "one was altered, and nothing else: {count} in {log}");
    println!("{:?}: entry {entry} of {head} altered, seed {seed}: named", world.store);
}
