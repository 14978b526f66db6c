//! What comes back is held against what is kept elsewhere: the journal's key, checkpoints that were copied away, a witness.

use std::path::{Path, PathBuf};

use blackbox::binary::Output;
use blackbox::desk::id;
use blackbox::world::text;
use blackbox::{Store, World, json, wait_for};

use super::{NAME, SOON_S, elsewhere, make, new_key};

blackbox::both!(
    a_backup_agrees_with_its_key_and_with_what_was_copied_away,
    a_backup_of_another_journal_is_refused,
    another_history_under_the_same_key_is_refused,
    a_history_that_was_altered_or_cut_off_is_refused,
    a_witness_says_how_much_it_has_seen,
);

/// What is said when nothing that is kept elsewhere was named.
const ITSELF: &str = "it was held against itself only";
/// What is said of a backup that does not agree.
const UNTRUSTED: &str = "it is not to be trusted";

/// The key that signs the journal, or the one that cosigns those of others, once it is made.
fn key(world: &World, which: &str) -> String {
    wait_for("a key", SOON_S, || {
        let said = world.cli(&["journal", which]);
        said.success.then(|| said.stdout.trim().to_owned())
    })
}

/// Another installation, with a journal of its own.
fn another(store: Store) -> World {
    let mut world = World::empty(store).expect("where there is one database there are two");
    world.make_database();
    world.start();
    world
}

fn configure(world: &mut World, settings: &str) {
    world.stop();
    world.file("castellan.toml", settings);
    world.start();
}

/// Has the server copy its checkpoints into a file.
fn copy_away(world: &mut World) -> PathBuf {
    let file = world.folder.join("checkpoints.txt");
    configure(world, &format!("checkpoint_file = '{}'\n", text(&file)));
    file
}

/// Entries of the newest checkpoint in a file.
fn newest(copied: &Path) -> u64 {
    let text = std::fs::read_to_string(copied).expect("checkpoints are in the file");
    let sizes = text.lines().filter_map(|line| line.parse().ok());
    sizes.max().expect("a checkpoint")
}

/// Brings a backup back beside a world.
fn restore(beside: &World, backup: &Path, private: &Path, more: &[&str]) -> (World, Output) {
    let other = elsewhere(beside);
    let arguments = [&["restore", text(backup), "--key", text(private)], more].concat();
    let output = other.cli(&arguments);
    (other, output)
}

/// The number before some words.
fn number(said: &str, words: &str) -> u64 {
    let (before, _) = said.split_once(words).expect(words);
    before.rsplit(char::is_whitespace).next().and_then(|word| word.parse().ok()).expect("a number")
}

fn a_backup_agrees_with_its_key_and_with_what_was_copied_away(world: &mut World) {
    let copied = copy_away(world);
    let key = key(world, "key");
    let desk = world.desk();
    let incident = desk.open_with(&json!({ "caller_name": NAME }));
    let (private, public) = new_key(world, "key.txt");
    // What came last is signed and copied at an orderly end.
    world.stop();
    let backup = world.folder.join("all.age");
    make(world, &public, &backup);
    let kept = world.file("journal.key", format!("{key}\n"));
    let named = ["--journal-key", text(&kept), "--checkpoints", text(&copied)];
    let said = restore(world, &backup, &private, &named).1.ok();
    let entries = number(&said, " entries came back");
    assert_eq!(newest(&copied), entries, "the control: all of it was signed");
    assert!(said.contains("nothing that was signed is lost") && !said.contains(ITSELF), "{said}");

    // Time goes on, and somebody is erased, which is an entry there and will be another one in what comes back.
    world.start();
    let desk = world.desk();
    let admin = world.user("admin");
    let her = admin.items("/subjects?query=Zenobia").remove(0);
    admin.post(&format!("/subjects/{}/erase", id(&her)), &json!({ "reason": "asked for it in writing" })).ok();
    for _ in 0..3 {
        desk.open();
    }
    wait_for("the list of the erased", SOON_S, || {
        let list = std::fs::read_to_string(world.folder.join("castellan-erased.list")).ok()?;
        list.contains(id(&her)).then_some(())
    });
    world.stop();
    let lost = newest(&copied) - entries;
    assert!(lost >= 4, "{lost}");
    let (mut back, output) = restore(world, &backup, &private, &named);
    let said = output.ok();
    assert_eq!(number(&said, " entries came back"), entries);
    assert_eq!(number(&said, " entries more than came back"), lost);
    assert!(number(&said, " checkpoints that were copied away hold") >= 1, "{said}");
    assert!(said.contains("1 persons") && said.contains("the journal is whole"), "{said}");
    // It is one to work with.
    back.start();
    assert_eq!(back.desk().now(&incident)["caller_name"], "(erased)");
    back.stop();
    back.cli(&["verify"]).ok();

    // The key alone, and nothing at all.
    let said = restore(world, &backup, &private, &["--journal-key", &key]).1.ok();
    assert!(said.contains("is that of the key that was named") && said.contains("--checkpoints"), "{said}");
    let said = restore(world, &backup, &private, &[]).1.ok();
    assert!(said.trim_end().lines().last().is_some_and(|line| line.starts_with(ITSELF)), "{said}");

    // What cannot be read is said before anything is written.
    let none = world.folder.join("none");
    for (more, expected) in [
        (&["--journal-key", "nonsense"][..], "neither a key nor a file"),
        (&["--journal-key", &key, "--checkpoints", text(&none)], "cannot be read"),
        (&["--journal-key", &key, "--checkpoints", text(&kept)], "something else than checkpoints"),
        (&["--journal-key", &key, "--witness", &key], "neither a key nor a file"),
        (&["--checkpoints", text(&copied)], "--journal-key"),
    ] {
        let (back, output) = restore(world, &backup, &private, more);
        let told = output.failed();
        assert!(told.contains(expected), "{more:?}: {told}");
        assert!(!back.folder.join("sealing.key").exists(), "{more:?}");
    }
}

fn a_backup_of_another_journal_is_refused(world: &mut World) {
    let (private, public) = new_key(world, "key.txt");
    let own = key(world, "key");
    // Whoever found the public key needs nothing else of ours.
    let mut other = another(world.store);
    let others = key(&other, "key");
    other.stop();
    let forged = other.folder.join("forged.age");
    make(&other, &public, &forged);
    let (back, output) = restore(world, &forged, &private, &["--journal-key", &own, "--without-erased"]);
    assert!(!output.stdout.contains("the journal is"), "{}", output.stdout);
    let told = output.failed();
    assert!(told.contains(&format!("made with the key {others}, not with {own}")), "{told}");
    assert!(told.contains(UNTRUSTED) && told.contains(text(&back.folder)), "{told}");
    // Against itself it holds, and this is all that is said then.
    let said = restore(world, &forged, &private, &["--without-erased"]).1.ok();
    assert!(said.contains("the journal is whole") && said.contains(ITSELF), "{said}");
}

fn another_history_under_the_same_key_is_refused(world: &mut World) {
    let copied = copy_away(world);
    let (private, public) = new_key(world, "key.txt");
    let key = key(world, "key");
    let desk = world.desk();
    for _ in 0..3 {
        desk.open();
    }
    world.stop();
    // Somebody who had the sealing key goes on from an older copy, further than the copies reach.
    let mut twin = World::example(world.store).expect("the example");
    let desk = twin.desk();
    while desk.head().unsigned_abs() <= newest(&copied) {
        desk.open();
    }
    twin.stop();
    let forged = twin.folder.join("forged.age");
    make(&twin, &public, &forged);
    restore(world, &forged, &private, &["--journal-key", &key]).1.ok();
    let named = ["--journal-key", &key, "--checkpoints", text(&copied)];
    let told = restore(world, &forged, &private, &named).1.failed();
    for part in [UNTRUSTED, "not those that were signed", "(kept elsewhere)"] {
        assert!(told.contains(part), "{part}: {told}");
    }
    // Its own copies would agree: it is the history that does not.
    let whole = world.folder.join("all.age");
    make(world, &public, &whole);
    restore(world, &whole, &private, &named).1.ok();
}

fn a_history_that_was_altered_or_cut_off_is_refused(world: &mut World) {
    let copied = copy_away(world);
    let (private, public) = new_key(world, "key.txt");
    let key = key(world, "key");
    world.desk().open();
    let last = world.desk().head();
    world.stop();
    let named = ["--journal-key", &key, "--checkpoints", text(&copied), "--without-erased"];
    let backup = world.folder.join("all.age");
    make(world, &public, &backup);
    // Brought back, altered behind the server's back, packed and brought back again.
    let tampered = |statements: &[&str]| {
        let twin = restore(world, &backup, &private, &[]).0;
        for statement in statements {
            twin.sql(statement);
        }
        let altered = twin.folder.join("altered.age");
        make(&twin, &public, &altered);
        restore(world, &altered, &private, &named).1
    };
    let cut = format!("DELETE FROM journal WHERE seq >= {last}");
    for (statement, expected) in [
        ("UPDATE journal SET action = 'incident.closed' WHERE seq = 100", "entry 100 "),
        (
            "UPDATE journal_detail SET details = REPLACE(details, 'priority', 'Priority') WHERE seq = 1200",
            "entry 1200 ",
        ),
        ("DELETE FROM journal WHERE seq = 300", "entry 300 "),
        (&cut, "its head says"),
    ] {
        let told = tampered(&[statement]).failed();
        assert!(told.contains(UNTRUSTED) && told.contains(expected), "{statement}: {told}");
    }
    // So that its own head agrees, and then with all that was signed: that one is an older backup, but for the number.
    let behind = last - 3;
    let cut = [
        &format!("DELETE FROM journal WHERE seq > {behind}"),
        &format!("DELETE FROM journal_detail WHERE seq > {behind}"),
        &format!("UPDATE head SET seq = {behind}, hash = (SELECT hash FROM journal WHERE seq = {behind})"),
        "DELETE FROM journal_tile",
        "DELETE FROM journal_checkpoint",
    ];
    let told = tampered(&cut[..3]).failed();
    assert!(told.contains(UNTRUSTED) && told.contains("its end was cut off"), "{told}");
    let said = tampered(&cut).ok();
    assert_eq!(number(&said, " entries more than came back"), newest(&copied) - behind.unsigned_abs());
}

fn a_witness_says_how_much_it_has_seen(world: &mut World) {
    let mut witness = another(world.store);
    let (own, own_witness) = (key(world, "key"), key(world, "witness-key"));
    let cosigns = key(&witness, "witness-key");
    configure(&mut witness, &format!("witness_for = '{own}'\n"));
    let asks = format!(
        "checkpoint_witness = '{}/api/v1/witness'\ncheckpoint_witness_key = '{cosigns}'\noutbound_allow = '127.0.0.1'\n",
        witness.base()
    );
    configure(world, &asks);
    let export = |name: &str| world.cli(&["journal", "export", text(&world.folder.join(name))]).ok();
    let desk = world.desk();
    desk.open();
    let before = desk.head().unsigned_abs();
    export("first.jsonl");
    desk.open();
    let (private, public) = new_key(world, "key.txt");
    let backup = world.folder.join("all.age");
    make(world, &public, &backup);
    // The witness goes on: what comes back is older than what it has seen.
    desk.open();
    export("second.jsonl");
    // The settings that lie there already name the witness.
    let back = elsewhere(world);
    back.file("castellan.toml", &asks);
    let named = ["--journal-key", &own, "--witness", &cosigns];
    let said = back.cli(&[&["restore", text(&backup), "--key", text(&private)], &named[..]].concat()).ok();
    let (_, seen) = said.split_once("has seen the first ").expect("what the witness has seen");
    let size: u64 = seen.split(' ').next().and_then(|word| word.parse().ok()).expect("a number");
    assert!((before + 1..=number(&said, " entries came back")).contains(&size), "{said}");
    assert!(seen.contains("of these entries, at 20"), "{said}");
    let told = restore(world, &backup, &private, &["--journal-key", &own, "--witness", &own_witness]).1.failed();
    assert!(told.contains(UNTRUSTED) && told.contains("carries a cosignature of the witness"), "{told}");
    // It was not asked: to it this is a journal that has become shorter.
    let figures = witness.anyone().ask_root("GET", "/metrics").send().text;
    assert!(figures.contains("castellan_witnessed_total{outcome=\"cosigned\"}"), "the control: {figures}");
    for outcome in ["shrunk", "unproved", "other_root"] {
        assert!(!figures.contains(&format!("castellan_witnessed_total{{outcome=\"{outcome}\"}}")), "{outcome}");
    }
}
