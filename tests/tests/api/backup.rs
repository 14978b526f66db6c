//! Backups: made beside a running server, brought back into an empty place, and refused when they are not whole.

use std::path::{Path, PathBuf};

use blackbox::desk::id;
use blackbox::world::text;
use blackbox::{World, binary, fresh_key, json, wait_for};

blackbox::both!(
    a_backup_brings_everything_back,
    a_backup_that_is_broken_or_somebody_elses_brings_nothing_back,
    backups_are_made_by_themselves_and_old_ones_go,
);

/// Longest wait for a backup that is due.
const SOON_S: u64 = 60;

/// A new key: the file of its private half, and its public half.
fn new_key(world: &World, name: &str) -> (PathBuf, String) {
    let said = binary::run(binary::command(&["backup", "key"]), "").ok();
    let public = said.lines().find_map(|line| line.strip_prefix("# public key: ")).expect("a public key").to_owned();
    (world.file(name, said), public)
}

fn make(world: &World, public: &str, to: &Path) {
    let said = world.cli(&["backup", "make", "--backup-recipient", public, "--to", text(to)]).ok();
    assert!(said.contains("holds everything up to now"), "{said}");
}

/// An empty place beside it.
fn elsewhere(world: &World) -> World {
    let other = World::empty(world.store).expect("there was a database for the first");
    other.make_database();
    other
}

fn a_backup_brings_everything_back(world: &mut World) {
    let desk = world.desk();
    let incident = desk.open();
    let content = b"what was seen at the gate";
    let path = format!("/incidents/{}/attachments?name=gate.txt", id(&incident));
    let sent =
        desk.api.ask("POST", &path).key(&fresh_key()).header("content-type", "text/plain").bytes(content.to_vec());
    let file = sent.send().ok();
    let key = "000102030405060708090A0B0C0D0E0F";
    let panel = json!({ "account": "BACC", "name": "Vault", "key_hex": key });
    world.user("admin").post("/alarm-accounts", &panel).ok();
    let (private, public) = new_key(world, "key.txt");
    let backup = world.folder.join("all.age");
    make(world, &public, &backup);
    let later = desk.open();
    let bytes = std::fs::read(&backup).expect("the backup");
    assert!(!bytes.windows(7).any(|part| part == b"journal"), "nobody reads it without the key");
    assert!(!world.folder.join("backup.partial").exists(), "no copy in the clear is left");

    let mut other = elsewhere(world);
    let said = other.cli(&["restore", text(&backup), "--key", text(&private)]).ok();
    for part in ["is back", "the journal is whole", "the files are whole: 1 on incidents"] {
        assert!(said.contains(part), "{part}: {said}");
    }
    let twice = other.cli(&["restore", text(&backup), "--key", text(&private)]);
    assert!(!twice.success && twice.stderr.contains("is not empty"), "{}", twice.stderr);
    other.start();
    let back = other.user("dispatcher");
    assert_eq!(back.get(&format!("/incidents/{}", id(&incident))).ok()["number"], incident["number"]);
    assert_eq!(back.get(&format!("/attachments/{}", id(&file))).text.as_bytes(), content);
    back.get(&format!("/incidents/{}", id(&later))).refused(404, "not_found");
    // What is sealed opens: the key that seals it came along.
    let panel = other.user("admin").items("/alarm-accounts?query=BACC").remove(0);
    assert_eq!(panel["has_key"], true);
    // It goes on where it was.
    assert!(other.desk().open()["number"].is_string());
}

fn a_backup_that_is_broken_or_somebody_elses_brings_nothing_back(world: &mut World) {
    let (private, public) = new_key(world, "key.txt");
    let (wrong, _) = new_key(world, "wrong.txt");
    let backup = world.folder.join("all.age");
    make(world, &public, &backup);
    let whole = std::fs::read(&backup).expect("the backup");
    let mut altered = whole.clone();
    let middle = altered.len() / 2;
    altered[middle] ^= 1;
    let cut = &whole[..whole.len() - 1];
    for (what, bytes, key, said) in [
        ("another key", &whole[..], &wrong, "does not open"),
        ("an altered byte", &altered[..], &private, "broken"),
        ("a missing byte", cut, &private, "broken"),
        ("no backup", b"hello", &private, "no backup"),
    ] {
        let file = world.file("tried.age", bytes);
        let other = elsewhere(world);
        let output = other.cli(&["restore", text(&file), "--key", text(key)]);
        assert!(!output.success && output.stderr.contains(said), "{what}: {}", output.stderr);
        assert!(!other.sqlite_file().exists(), "{what} leaves no database");
    }
}

fn backups_are_made_by_themselves_and_old_ones_go(world: &mut World) {
    let (private, public) = new_key(world, "key.txt");
    let folder = world.folder.join("backups");
    std::fs::create_dir(&folder).expect("a folder");
    let (old, other) = (folder.join("castellan-20200101T000000Z.age"), folder.join("of-somebody-else.age"));
    for file in [&old, &other] {
        std::fs::write(file, "x").expect("written");
        let opened = std::fs::File::options().write(true).open(file).expect("a file");
        let now = opened.metadata().and_then(|found| found.modified()).expect("a time");
        opened.set_modified(now - std::time::Duration::from_hours(48)).expect("aged");
    }
    world.file(
        "castellan.toml",
        format!("backup_recipient = '{public}'\nbackup_folder = '{}'\nbackup_keep = '1'\n", text(&folder)),
    );
    world.stop();
    world.start();
    let is_made =
        |path: &PathBuf| path != &other && path != &old && path.extension().is_some_and(|ending| ending == "age");
    let made = wait_for("a backup", SOON_S, || {
        std::fs::read_dir(&folder).expect("a folder").flatten().map(|file| file.path()).find(is_made)
    });
    wait_for("the old one to go", SOON_S, || (!old.exists()).then_some(()));
    assert!(other.exists(), "what is not its own stays");
    wait_for("its age in the figures", SOON_S, || {
        let metrics = world.anyone().ask_root("GET", "/metrics").send().text;
        let age =
            metrics.lines().find_map(|line| line.strip_prefix("castellan_backup_age_seconds "))?.parse::<f64>().ok()?;
        (age < 60.0).then_some(())
    });
    let admin = world.user("admin");
    let told = wait_for("its entry in the journal", SOON_S, || {
        blackbox::journal::after(&admin, 0).into_iter().find(|entry| entry["action"] == "backup.made")
    });
    let bytes = std::fs::read(&made).expect("the backup");
    assert_eq!(told["payload"]["file"], made.file_name().expect("a name").to_string_lossy().as_ref());
    assert_eq!(told["payload"]["bytes"], bytes.len());
    assert_eq!(told["payload"]["sha256"], kernel::secret::hex(&kernel::secret::sha256(&[&bytes])));
    assert_eq!(told["payload"]["recipient"], public.as_str());
    let empty = elsewhere(world);
    empty.cli(&["restore", text(&made), "--key", text(&private)]).ok();
}
