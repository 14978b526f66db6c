//! Backups: made beside a running server, brought back into an empty place, and refused when they are not whole.

mod trust;

use std::path::{Path, PathBuf};

use blackbox::desk::{Desk, id};
use blackbox::world::text;
use blackbox::{Value, World, binary, fresh_key, json, wait_for};

blackbox::both!(
    a_backup_brings_everything_back,
    a_backup_that_is_broken_or_somebody_elses_brings_nothing_back,
    backups_are_made_by_themselves_and_old_ones_go,
    incremental_ones_bring_everything_back_but_who_was_erased,
    an_incremental_one_without_what_it_stands_on_is_refused_by_name,
    an_incremental_one_is_made_only_where_it_can_stand,
    what_a_kept_one_stands_on_is_kept,
);

/// Longest wait for a backup that is due.
const SOON_S: u64 = 60;
/// Size of a file that is handed in.
const ATTACHED_BYTES: u64 = 300_000;
/// Nobody of the example is called so.
const NAME: &str = "Zenobia Quillfeather";

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

/// Makes the next backup of the folder `backups`; gives its file and what was said.
fn make_next(world: &World, public: &str, more: &[&str]) -> (PathBuf, String) {
    let folder = world.folder.join("backups");
    let mut arguments = vec!["backup", "make", "--backup-recipient", public, "--backup-folder", text(&folder)];
    arguments.extend_from_slice(more);
    let said = world.cli(&arguments).ok();
    let (path, _) = said.split_once(" holds ").expect("what it holds");
    (PathBuf::from(path), said)
}

fn name(path: &Path) -> &str {
    path.file_name().and_then(|name| name.to_str()).expect("a name")
}

fn length(path: &Path) -> u64 {
    std::fs::metadata(path).expect("a file").len()
}

/// Hands in a file of random bytes, which no packing makes shorter.
fn attach(desk: &Desk, incident: &Value, called: &str, seed: u64) -> (Value, Vec<u8>) {
    let mut rng = fastrand::Rng::with_seed(seed);
    let content: Vec<u8> = (0..ATTACHED_BYTES).map(|_| rng.u8(..)).collect();
    let path = format!("/incidents/{}/attachments?name={called}.bin", id(incident));
    let sent = desk.api.ask("POST", &path).key(&fresh_key()).header("content-type", "application/octet-stream");
    (sent.bytes(content.clone()).send().ok(), content)
}

/// Where a file that was handed in lies.
fn place(world: &World, file: &Value) -> PathBuf {
    let (beginning, rest) = file["sha256"].as_str().expect("a sum").split_at(2);
    world.folder.join("files").join(beginning).join(rest)
}

/// Makes a file as if it had been written two days ago.
fn age(file: &Path) {
    let opened = std::fs::File::options().write(true).open(file).expect("a file");
    let now = opened.metadata().and_then(|found| found.modified()).expect("a time");
    opened.set_modified(now - std::time::Duration::from_hours(48)).expect("aged");
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
        age(file);
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
    assert_eq!(told["payload"]["kind"], "full", "there was none to stand on");
    let empty = elsewhere(world);
    empty.cli(&["restore", text(&made), "--key", text(&private)]).ok();
}

fn incremental_ones_bring_everything_back_but_who_was_erased(world: &mut World) {
    let desk = world.desk();
    let (private, public) = new_key(world, "key.txt");
    let incident = desk.open_with(&json!({ "caller_name": NAME }));
    let (stays, content) = attach(&desk, &incident, "stays", 1);
    let (goes, _) = attach(&desk, &incident, "goes", 2);
    let (first, said) = make_next(world, &public, &["--incremental"]);
    assert!(said.contains("holds everything up to now") && said.contains("is not known"), "{said}");

    let later = desk.open();
    let (new, new_content) = attach(&desk, &later, "new", 3);
    let (second, said) = make_next(world, &public, &["--incremental"]);
    assert!(said.contains(&format!("holds what changed since {}", name(&first))), "{said}");
    let (of_first, of_second) = (length(&first), length(&second));
    assert!(of_first > 2 * ATTACHED_BYTES && of_second > ATTACHED_BYTES, "the control: files are in them");
    assert!(of_second < 2 * ATTACHED_BYTES, "no file twice, and little of the database: {of_second}");

    let admin = world.user("admin");
    let her = admin.items("/subjects?query=Zenobia").remove(0);
    let asked = json!({ "reason": "asked for it in writing", "files": [id(&goes)] });
    admin.post(&format!("/subjects/{}/erase", id(&her)), &asked).ok();
    let erasures = world.folder.join("castellan-erased.list");
    wait_for("the list of the erased", SOON_S, || {
        let text = std::fs::read_to_string(&erasures).ok()?;
        (text.contains(id(&her)) && !place(world, &goes).exists()).then_some(())
    });
    let last = desk.open();
    let (third, said) = make_next(world, &public, &["--incremental"]);
    assert!(said.contains(&format!("holds what changed since {}", name(&second))), "{said}");
    let of_third = length(&third);
    assert!(of_third < ATTACHED_BYTES, "no file at all: {of_third}");
    println!("{of_first} bytes, then {of_second} and {of_third}");

    let mut other = elsewhere(world);
    let said = other.cli(&["restore", text(&third), "--key", text(&private)]).ok();
    for part in ["put together from 3 files", "0 persons", "the journal is whole", "2 on incidents, none missing"] {
        assert!(said.contains(part), "{part}: {said}");
    }
    assert!(place(&other, &stays).exists() && place(&other, &new).exists());
    assert!(!place(&other, &goes).exists(), "the first backup holds it, and it was erased since");
    for left in ["backup.partial", "backup.next"] {
        assert!(!other.folder.join(left).exists(), "{left}");
    }
    other.start();
    let back = other.desk();
    assert_eq!(back.now(&last)["number"], last["number"]);
    assert_eq!(back.now(&incident)["caller_name"], "(erased)");
    for (file, content) in [(&stays, &content), (&new, &new_content)] {
        let place = place(&other, file);
        assert_eq!(&std::fs::read(place).expect("a file"), content);
        assert!(back.api.get(&format!("/attachments/{}", id(file))).status == 200);
    }
    back.api.get(&format!("/attachments/{}", id(&goes))).refused(410, "gone");

    // One from before she was erased, with the list of today beside it.
    let mut other = elsewhere(world);
    let said = other.cli(&["restore", text(&second), "--key", text(&private)]).ok();
    assert!(said.contains("put together from 2 files") && said.contains("1 persons"), "{said}");
    assert!(!place(&other, &goes).exists(), "erased again");
    other.start();
    let back = other.desk();
    assert_eq!(back.now(&incident)["caller_name"], "(erased)");
    back.api.get(&format!("/incidents/{}", id(&last))).refused(404, "not_found");
}

fn an_incremental_one_without_what_it_stands_on_is_refused_by_name(world: &mut World) {
    let (private, public) = new_key(world, "key.txt");
    let desk = world.desk();
    let mut made = Vec::new();
    for _ in 0..3 {
        desk.open();
        made.push(make_next(world, &public, &["--incremental"]).0);
    }
    let [first, second, third] = &made[..] else { panic!("three") };
    let aside = world.folder.join("aside.age");
    let restored = || {
        let other = elsewhere(world);
        let output = other.cli(&["restore", text(third), "--key", text(&private), "--without-erased"]);
        assert_eq!(output.success, other.folder.join("sealing.key").exists(), "all or nothing");
        output
    };
    let is_refused = |what: &str, of: &Path, said: &str| {
        let output = restored();
        let told = &output.stderr;
        assert!(!output.success && told.contains(name(of)) && told.contains(said), "{what}: {told}");
    };
    for lost in [first, second] {
        std::fs::rename(lost, &aside).expect("aside");
        is_refused("a missing one", lost, "is missing");
        std::fs::rename(&aside, lost).expect("back");
    }
    for altered in [first, second] {
        let whole = std::fs::read(altered).expect("a backup");
        let mut bytes = whole.clone();
        *bytes.last_mut().expect("a byte") ^= 1;
        std::fs::write(altered, bytes).expect("written");
        is_refused("an altered one", altered, "is not the backup that");
        std::fs::write(altered, whole).expect("written");
    }
    // Each whole, but not in its place.
    std::fs::rename(first, &aside).expect("aside");
    std::fs::copy(second, first).expect("in its place");
    is_refused("another one", first, "is not the backup that");
    std::fs::rename(&aside, first).expect("back");
    assert!(restored().ok().contains("put together from 3 files"), "the control");
}

fn an_incremental_one_is_made_only_where_it_can_stand(world: &mut World) {
    let (_, public) = new_key(world, "key.txt");
    let (_, other) = new_key(world, "other.txt");
    let index = world.folder.join("backups.index");
    let full = |public: &str, why: &str| {
        let (path, said) = make_next(world, public, &["--incremental"]);
        assert!(said.contains("holds everything") && said.contains(why), "{why}: {said}");
        path
    };
    let incremental = || {
        let (path, said) = make_next(world, &public, &["--incremental"]);
        assert!(said.contains("holds what changed since"), "{said}");
        path
    };
    full(&public, "is not known");
    incremental();
    std::fs::remove_file(&index).expect("it was remembered");
    full(&public, "is not known");
    incremental();
    let mut bytes = std::fs::read(&index).expect("it is remembered");
    bytes[9] ^= 1;
    std::fs::write(&index, bytes).expect("written");
    full(&public, "it was altered");
    std::fs::remove_file(incremental()).expect("it was made");
    full(&public, "is no longer in the folder");
    full(&other, "backup_recipient");
    full(&public, "backup_recipient");
    incremental();
    let (_, said) = make_next(world, &public, &["--incremental", "--backup-full-every", "2"]);
    assert!(said.contains("holds everything") && said.contains("backup_full_every"), "{said}");
    // One that is asked for, and one that stands alone: the next stands on the first of these.
    let (asked, said) = make_next(world, &public, &[]);
    assert!(said.contains("holds everything"), "{said}");
    make(world, &public, &world.folder.join("alone.age"));
    let (_, said) = make_next(world, &public, &["--incremental"]);
    assert!(said.contains(&format!("since {}", name(&asked))), "{said}");
    let lock = std::fs::File::create(world.folder.join("backup.lock")).expect("a lock");
    lock.try_lock().expect("nobody holds it");
    let output = world.cli(&["backup", "make", "--backup-recipient", &public, "--to", "second.age"]);
    assert!(output.failed().contains("another backup is being made"));
}

fn what_a_kept_one_stands_on_is_kept(world: &mut World) {
    let (private, public) = new_key(world, "key.txt");
    let folder = world.folder.join("backups");
    let settings = format!("backup_recipient = '{public}'\nbackup_folder = '{}'\n", text(&folder));
    world.file("castellan.toml", settings + "backup_keep = '1'\nbackup_full_every = '3'\n");
    let all = || -> Vec<PathBuf> {
        let files = std::fs::read_dir(&folder).into_iter().flatten().flatten().map(|file| file.path());
        let mut found: Vec<PathBuf> =
            files.filter(|path| path.extension().is_some_and(|ending| ending == "age")).collect();
        found.sort();
        found
    };
    let mut told = 0;
    // Those in the folder after each, and the newest.
    for (kind, count) in [("full", 1), ("incremental", 2), ("incremental", 3), ("full", 1)] {
        for file in &all() {
            age(file);
        }
        world.stop();
        world.start();
        told += 1;
        let admin = world.user("admin");
        let entry = wait_for("its entry in the journal", SOON_S, || {
            let entries = blackbox::journal::after(&admin, 0).into_iter();
            entries.filter(|entry| entry["action"] == "backup.made").nth(told - 1)
        });
        let found = all();
        assert_eq!(found.len(), count, "after {told}: {found:?}");
        let newest = found.last().expect("one");
        let payload = &entry["payload"];
        assert_eq!((&payload["kind"], &payload["file"]), (&json!(kind), &json!(name(newest))));
        assert_eq!(payload["bytes"], length(newest));
        let before = found.iter().rev().nth(1).map(|path| json!(name(path)));
        assert_eq!(payload.get("after"), before.as_ref());
        let empty = elsewhere(world);
        empty.cli(&["restore", text(newest), "--key", text(&private)]).ok();
    }
}
