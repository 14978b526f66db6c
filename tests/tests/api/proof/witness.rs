//! Witnesses: two servers cosign each other's checkpoints, and what contradicts an earlier one is refused and said loudly.

use std::path::Path;

use blackbox::world::text;
use blackbox::{Answer, Store, World, json, wait_for};
use ledger::witness::Submission;
use ledger::{Checkpoint, Frontier, Hash, Note, SigningKey, WitnessKey, hash};

use super::{export, key, verify};

blackbox::both!(
    two_servers_witness_each_other,
    a_journal_that_was_brought_back_is_refused_and_said_loudly,
    a_witness_answers_as_the_protocol_says,
    a_witness_that_is_away_holds_nothing_up,
);

/// Seconds in which the system has looked at its health again, on a busy machine.
const SOON: u64 = 60;

/// Another system, with a journal of its own and nobody in it.
fn another(store: Store) -> World {
    let mut world = World::empty(store).expect("where there is one database there are two");
    world.make_database();
    world.start();
    witness_key(&world);
    world
}

/// The key with which a system cosigns.
fn witness_key(world: &World) -> String {
    wait_for("the key of a witness", 30, || {
        let said = world.cli(&["journal", "witness-key"]);
        said.success.then(|| said.stdout.trim().to_owned())
    })
}

/// The settings of a system that has another as its witness.
fn asks(witness: &World) -> String {
    format!(
        "checkpoint_witness = '{}/api/v1/witness'\ncheckpoint_witness_key = '{}'\noutbound_allow = '127.0.0.1'\n",
        witness.base(),
        witness_key(witness)
    )
}

fn configure(world: &mut World, settings: &str) {
    world.stop();
    world.file("castellan.toml", settings);
    world.start();
}

/// Whether an export carries the cosignature of a system over all of it.
fn is_seen(file: &Path, key: &str, witness: &str) -> bool {
    let said = verify(file, key, &["--witness", witness]);
    if said.success {
        assert!(said.stdout.contains("has seen all of it, at 20"), "{}", said.stdout);
    } else {
        assert!(said.stderr.contains("carries no cosignature of the witness"), "{}", said.stderr);
        // The export itself is whole.
        verify(file, key, &[]).ok();
    }
    said.success
}

fn figure(world: &World, name: &str) -> f64 {
    let text = world.anyone().ask_root("GET", "/metrics").send().text;
    text.lines().find_map(|line| line.strip_prefix(name)?.trim().parse().ok()).unwrap_or_default()
}

/// Waits until the health page shows something so: 0 works, 1 warns, 2 fails.
#[track_caller]
fn shows(world: &World, subject: &str, level: f64) {
    let name = format!("castellan_health{{subject=\"{subject}\"}}");
    wait_for(&format!("{subject} to be {level}"), SOON, || {
        let text = world.anyone().ask_root("GET", "/metrics").send().text;
        let found: Option<f64> = text.lines().find_map(|line| line.strip_prefix(&name)?.trim().parse().ok());
        (found == Some(level)).then_some(())
    });
}

fn two_servers_witness_each_other(world: &mut World) {
    let mut other = another(world.store);
    let (own, others) = (key(world), key(&other));
    let (own_witness, other_witness) = (witness_key(world), witness_key(&other));
    let told = world.user("auditor").get("/journal/key").ok();
    assert_eq!((&told["key"], &told["witness_key"]), (&json!(own), &json!(own_witness)));
    assert!(WitnessKey::parse(&own_witness).is_some_and(|key| key.name().ends_with("/witness")), "{own_witness}");
    configure(world, &format!("{}witness_for = '{others}'\n", asks(&other)));
    let settings = format!("{}witness_for = '{own}'\n", asks(world));
    configure(&mut other, &settings);
    world.desk().open();
    let file = export(world, "auditor", "seen.jsonl");
    assert!(is_seen(&file, &own, &other_witness));
    // Whoever names another witness is not told that this one will do.
    assert!(!is_seen(&file, &own, &own_witness));
    assert!(verify(&file, &own, &["--witness", &own]).failed().contains("neither a key nor a file"));
    let theirs = other.folder.join("theirs.jsonl");
    other.cli(&["journal", "export", text(&theirs)]).ok();
    assert!(is_seen(&theirs, &others, &own_witness));
    // It stands with the checkpoint, for whoever reads it.
    let checkpoints = world.user("auditor").all("/journal/checkpoints?limit=100");
    let name = other_witness.split('+').next().expect("a name");
    let cosigned = checkpoints.iter().filter(|one| one["note"].as_str().is_some_and(|note| note.contains(name)));
    assert!(cosigned.count() >= 1, "{checkpoints:?}");
    for world in [&*world, &other] {
        assert!(figure(world, "castellan_witnessed_total{outcome=\"cosigned\"}") >= 1.0);
        shows(world, "witness", 0.0);
        shows(world, "checkpoint_copies", 0.0);
    }
    // A checkpoint in which the cosignature is another's is found where it is stored.
    assert!(world.cli(&["verify"]).ok().contains("signed checkpoints hold"));
}

fn a_journal_that_was_brought_back_is_refused_and_said_loudly(world: &mut World) {
    let mut other = another(world.store);
    let (own, witness) = (key(world), witness_key(&other));
    configure(&mut other, &format!("witness_for = '{own}'\n"));
    configure(world, &asks(&other));
    let desk = world.desk();
    for _ in 0..4 {
        desk.open();
    }
    assert!(is_seen(&export(world, "auditor", "seen.jsonl"), &own, &witness));
    let known = desk.head();
    world.stop();
    // The copy of the database with which every test begins is an older one of the same system.
    let mut restored = World::example(world.store).expect("the example");
    assert_eq!(key(&restored), own, "it is the same journal");
    assert!(restored.desk().head() < known);
    configure(&mut restored, &asks(&other));
    assert!(!is_seen(&export(&restored, "auditor", "shorter.jsonl"), &own, &witness));
    wait_for("the system to know that it is behind", SOON, || {
        (figure(&restored, "castellan_checkpoint_contradicted") > 0.0).then_some(())
    });
    shows(&restored, "checkpoint_copies", 2.0);
    // It grows beyond what was seen, with other entries.
    let desk = restored.desk();
    while desk.head() <= known {
        desk.open();
    }
    assert!(!is_seen(&export(&restored, "auditor", "forked.jsonl"), &own, &witness));
    assert!(figure(&other, "castellan_witnessed_total{outcome=\"unproved\"}") >= 1.0);
    shows(&other, "witness", 2.0);
    let said = other.folder.join("said.jsonl");
    other.cli(&["journal", "export", text(&said)]).ok();
    let said = std::fs::read_to_string(said).expect("the export");
    let told = said.lines().filter(|line| line.contains("witness.contradicted") && line.contains("unproved"));
    let told: Vec<&str> = told.collect();
    // Once, however often it is tried again; with both notes.
    assert_eq!(told.len(), 1, "{told:?}");
    let origin = own.split('+').next().expect("a name");
    assert!(told[0].matches(&format!("{origin}\\n")).count() >= 2, "{}", told[0]);
    // Whoever answers for it says that it was brought back on purpose: the next one is the first.
    assert!(other.cli(&["journal", "begin-anew", "castellan/nobody"]).failed().contains("journal"));
    other.cli(&["journal", "begin-anew", origin]).ok();
    assert!(is_seen(&export(&restored, "auditor", "anew.jsonl"), &own, &witness));
    shows(&other, "witness", 0.0);
    shows(&restored, "checkpoint_copies", 0.0);
}

/// Leaves of a small journal that is no Castellan's.
fn leaf(number: u8) -> Hash {
    hash::leaf(&[&[number]])
}

fn root(leaves: &[Hash]) -> Hash {
    let mut frontier = Frontier::default();
    for leaf in leaves {
        frontier.push(*leaf);
    }
    frontier.root()
}

fn hand_in(witness: &World, submission: impl ToString) -> Answer {
    let body = submission.to_string().into_bytes();
    witness.anyone().ask("POST", "/witness/add-checkpoint").header("content-type", "text/plain").bytes(body).send()
}

fn a_witness_answers_as_the_protocol_says(world: &mut World) {
    let log = SigningKey::from_seed("example.com/log", &[3; 32]).expect("a key");
    let (again, stranger) =
        (SigningKey::from_seed("example.com/log", &[4; 32]), SigningKey::from_seed("other", &[3; 32]));
    let (again, stranger) = (again.expect("a key"), stranger.expect("a key"));
    let signed = |key: &SigningKey, leaves: &[Hash], old: u64, proof: &[Hash]| Submission {
        old,
        proof: proof.to_vec(),
        note: Checkpoint::sign(key, leaves.len() as u64, root(leaves)),
    };
    let of = |leaves: &[Hash], old: u64, proof: &[Hash]| signed(&log, leaves, old, proof);
    let leaves: Vec<Hash> = (0..4).map(leaf).collect();
    // No journal is witnessed where none is named.
    hand_in(world, of(&leaves[..1], 0, &[])).refused(404, "not_found");
    configure(world, &format!("witness_for = '{}'\n", log.public()));
    hand_in(world, signed(&stranger, &leaves[..1], 0, &[])).refused(404, "not_found");
    hand_in(world, signed(&again, &leaves[..1], 0, &[])).refused(403, "forbidden");
    for nonsense in ["", "old 0\n", "{}", "old 0\n\nnothing\n"] {
        hand_in(world, nonsense).refused(400, "invalid");
    }
    hand_in(world, "x".repeat(100_000)).refused(413, "too_large");
    hand_in(world, of(&leaves[..1], 2, &[])).refused(400, "invalid");
    let key = WitnessKey::parse(&witness_key(world)).expect("a key");
    let cosigned = |submission: &Submission| {
        let answer = hand_in(world, submission);
        assert_eq!(answer.status, 200, "{}", answer.text);
        // As a client does: the answer behind the checkpoint is a note of both.
        let note = Note::parse(&format!("{}{}", submission.note, answer.text)).expect("a note");
        assert!(log.public().signed(&note));
        key.cosigned(&note).expect("the witness cosigned it")
    };
    let stands_at = |submission: Submission, size: u64| {
        let answer = hand_in(world, submission);
        assert_eq!((answer.status, answer.header("content-type")), (409, "text/x.tlog.size"), "{}", answer.text);
        assert_eq!(answer.text, format!("{size}\n"));
    };
    let first = cosigned(&of(&leaves[..2], 0, &[]));
    assert!(first > 1_700_000_000);
    assert!(cosigned(&of(&leaves[..2], 2, &[])) >= first, "the same again");
    stands_at(of(&leaves[..3], 0, &[]), 2);
    stands_at(of(&leaves[..3], 1, &[leaves[1], leaves[2]]), 2);
    cosigned(&of(&leaves[..3], 2, &[leaves[2]]));
    // It was overtaken on its way a moment ago: that is nothing yet.
    stands_at(of(&leaves[..2], 2, &[]), 3);
    assert!(figure(world, "castellan_witnessed_total{outcome=\"shrunk\"}") < 1.0);
    hand_in(world, of(&leaves[..4], 3, &[])).refused(422, "unproved");
    let other = [leaves[0], leaf(9), leaves[2]];
    stands_at(of(&other, 3, &[]), 3);
    stands_at(of(&other, 3, &[]), 3);
    let entries = world.user("admin").all("/journal?after=1&limit=500");
    let told: Vec<_> = entries.iter().filter(|entry| entry["action"] == "witness.contradicted").collect();
    let how: Vec<_> = told.iter().map(|entry| &entry["payload"]["contradiction"]).collect();
    assert_eq!(how, [&json!("unproved"), &json!("other_root")], "{told:?}");
    let received = told[1]["payload"]["received"]["checkpoint"].as_str().and_then(Note::parse).expect("the note");
    assert_eq!(Checkpoint::open(&received, log.public()).map(|one| one.root), Some(root(&other)));
    shows(world, "witness", 2.0);
    let health = world.user("dispatcher").get("/health").ok();
    let check = health["checks"].as_array().and_then(|all| all.iter().find(|one| one["subject"] == "witness"));
    assert_eq!(check.map(|one| &one["about"]), Some(&json!(["example.com/log"])));
    // The journal that was known goes on all the same.
    cosigned(&of(&leaves[..4], 3, &[leaves[2], leaves[3], root(&leaves[..2])]));
    // Only an administrator begins anew with it.
    let anew = json!({ "origin": "example.com/log" });
    world.user("supervisor").post("/witness/begin-anew", &anew).refused(403, "forbidden");
    assert_eq!(world.user("admin").post("/witness/begin-anew", &anew).status, 204);
    world.user("admin").post("/witness/begin-anew", &anew).refused(404, "not_found");
    cosigned(&of(&other, 0, &[]));
    // Within a minute so much and no more; what is not signed counts for nothing.
    let asked = (0..200).find(|_| hand_in(world, of(&other, 3, &[])).status == 429);
    assert!(asked.is_some(), "somebody may hand in as often as they like");
}

fn a_witness_that_is_away_holds_nothing_up(world: &mut World) {
    let mut other = another(world.store);
    let (own, witness) = (key(world), witness_key(&other));
    configure(&mut other, &format!("witness_for = '{own}'\n"));
    let settings = asks(&other);
    other.stop();
    configure(world, &settings);
    let desk = world.desk();
    desk.open();
    assert!(!is_seen(&export(world, "auditor", "unseen.jsonl"), &own, &witness));
    shows(world, "checkpoint_copies", 1.0);
    let head = desk.head();
    wait_for("a checkpoint all the same", SOON, || {
        let newest = world.user("auditor").items("/journal/checkpoints?limit=1").pop()?;
        newest["size"].as_i64().filter(|size| *size >= head)
    });
    other.start();
    // By itself, once it is there again: the next checkpoint says all that the ones before said.
    desk.open();
    let name = witness.split('+').next().expect("a name");
    wait_for("a cosignature", 2 * SOON, || {
        let newest = world.user("auditor").items("/journal/checkpoints?limit=1").pop()?;
        newest["note"].as_str().filter(|note| note.contains(name)).map(drop)
    });
    shows(world, "checkpoint_copies", 0.0);
    assert!(is_seen(&export(world, "auditor", "seen.jsonl"), &own, &witness));
}

#[test]
fn settings_that_cannot_be_are_named() {
    let world = World::empty(Store::Sqlite).expect("a folder");
    for (setting, value) in [("checkpoint-witness", "https://witness.example"), ("witness-for", "nonsense")] {
        let flag = format!("--{setting}");
        let mut command = world.command(&["serve", "--listen", "127.0.0.1:0", &flag, value]);
        command.stdin(std::process::Stdio::null());
        let said = blackbox::binary::run(command, "").failed();
        assert!(said.contains(&setting.replace('-', "_")), "{said}");
    }
}
