//! The stored tree: proofs that hold, what was altered behind the server's back, and a tree that is made again.

use std::sync::atomic::{AtomicBool, Ordering};

use blackbox::{Answer, Api, Store, Value, World, json};
use ledger::{Checkpoint, Hash, Note, VerifyingKey, encoding, proof};

use super::{export, key, verify};

blackbox::both!(
    proofs_hold_against_signed_checkpoints,
    a_tree_that_was_lost_is_made_again,
    what_was_altered_is_not_signed,
    an_altered_tree_is_named,
    a_lost_sealing_key_gives_another_key,
    what_is_new_is_signed_within_a_minute,
    signing_ends_while_others_write,
);

fn hash(value: &Value) -> Hash {
    encoding::from_hex(value.as_str().expect("a hash")).and_then(|bytes| bytes.try_into().ok()).expect("32 bytes")
}

fn path(proof: &Value) -> Vec<Hash> {
    proof["path"].as_array().expect("a path").iter().map(hash).collect()
}

/// The checkpoint of a note that the key signed.
fn opened(note: &Value, key: &str) -> Checkpoint {
    let key = VerifyingKey::parse(key).expect("a key");
    let note = Note::parse(note.as_str().expect("a note")).expect("a note");
    Checkpoint::open(&note, &key).expect("the key signed it")
}

/// The newest checkpoint, once the server has signed one.
fn newest(api: &Api) -> Value {
    blackbox::wait_for("a checkpoint", 30, || api.items("/journal/checkpoints?limit=1").pop())
}

fn statement(world: &World, sqlite: &str, postgres: &str) {
    world.sql(match world.store {
        Store::Sqlite => sqlite,
        Store::Postgres => postgres,
    });
}

fn proofs_hold_against_signed_checkpoints(world: &mut World) {
    let (desk, auditor, key) = (world.desk(), world.user("auditor"), key(world));
    let told = auditor.get("/journal/key").ok();
    assert_eq!((&told["key"], told["origin"].as_str()), (&json!(key), key.split('+').next()));
    export(world, "auditor", "one.jsonl");
    desk.open();
    export(world, "auditor", "two.jsonl");
    let checkpoints = auditor.all("/journal/checkpoints?limit=1");
    assert!(checkpoints.len() >= 2 && checkpoints.is_sorted_by_key(|one| -one["size"].as_i64().expect("a size")));
    let [newer, older] = [&checkpoints[0], &checkpoints[1]].map(|one| {
        let checkpoint = opened(&one["note"], &key);
        assert_eq!((json!(checkpoint.size), hash(&one["root"])), (one["size"].clone(), checkpoint.root));
        checkpoint
    });
    let proof = auditor.get(&format!("/journal/consistency?from={}&to={}", older.size, newer.size)).ok();
    assert!(proof::is_consistent(older.size, &older.root, newer.size, &newer.root, &path(&proof)));
    assert_eq!(opened(&proof["checkpoint"], &key), newer);
    for entry in [1, 2, 255, 256, 257, 4_096, newer.size] {
        for tree in [&older, &newer].into_iter().filter(|tree| tree.size >= entry) {
            let proof = auditor.get(&format!("/journal/inclusion?entry={entry}&size={}", tree.size)).ok();
            assert!(
                proof::is_included(&hash(&proof["leaf"]), entry - 1, tree.size, &path(&proof), &tree.root),
                "{entry}"
            );
        }
    }
    // The leaf is what the entry says: a field a line, and the commitment to its details.
    let line = std::fs::read_to_string(world.folder.join("two.jsonl")).expect("the file");
    let line: Value = serde_json::from_str(line.lines().find(|line| line.starts_with("{\"seq\":2,")).expect("entry 2"))
        .expect("JSON");
    let text = |name: &str| line[name].as_str().unwrap_or_default().to_owned();
    let micros = |name: &str| kernel::Time::parse(&text(name)).expect("a time").micros();
    let header = ["id", "actor_id", "action", "stream", "site_id", "key"].map(text);
    let [id, actor, action, stream, site, own] = header;
    let header = format!(
        "2\n{id}\n{}\n{}\n{actor}\n{action}\n{stream}\n{site}\n{own}\n",
        micros("recorded_at"),
        micros("occurred_at")
    );
    let leaf = kernel::secret::sha256(&[&[0], header.as_bytes(), &hash(&line["details_hash"])]);
    let proof = auditor.get("/journal/inclusion?entry=2").ok();
    assert_eq!(hash(&proof["leaf"]), leaf);
    for wrong in [
        "inclusion?entry=0",
        "inclusion?entry=-1",
        "inclusion?entry=2&size=1",
        "inclusion?size=-1",
        "consistency?from=-1",
        "consistency?from=9&to=8",
    ] {
        auditor.get(&format!("/journal/{wrong}")).refused(400, "invalid");
    }
    let beyond = newer.size + 1_000;
    auditor.get(&format!("/journal/inclusion?entry={beyond}&size={beyond}")).refused(409, "conflict");
    auditor.get(&format!("/journal/consistency?from=1&to={beyond}")).refused(409, "conflict");
    // A size that nobody signed can be proved too.
    let unsigned = auditor.get("/journal/consistency?from=3&to=7").ok();
    assert!(unsigned["checkpoint"].is_null() && path(&unsigned).len() == 4, "{unsigned}");
}

fn a_tree_that_was_lost_is_made_again(world: &mut World) {
    let auditor = world.user("auditor");
    let before = newest(&auditor);
    world.stop();
    world.sql("DELETE FROM journal_tile");
    world.sql("DELETE FROM journal_checkpoint");
    world.start();
    let after = newest(&auditor);
    assert!(after["size"].as_i64() >= before["size"].as_i64(), "{after} {before}");
    let key = key(world);
    let root = opened(&before["note"], &key).root;
    let size = before["size"].as_u64().expect("a size");
    let proof = auditor.get(&format!("/journal/consistency?from={size}&to={}", after["size"])).ok();
    let now = opened(&after["note"], &key);
    assert!(proof::is_consistent(size, &root, now.size, &now.root, &path(&proof)));
    world.stop();
    let said = world.cli(&["verify"]).ok();
    assert!(said.contains("signed checkpoints hold"), "{said}");
}

fn what_was_altered_is_not_signed(world: &mut World) {
    world.stop();
    world.sql("DELETE FROM journal_tile");
    world.sql("DELETE FROM journal_checkpoint");
    world.sql("UPDATE journal SET action = 'incident.closed' WHERE seq = 100");
    world.start();
    let refused = |answer: Answer| {
        let problem = answer.refused(409, "conflict");
        assert!(problem["detail"].as_str().expect("words").contains("entry 100 "), "{problem}");
    };
    refused(world.user("auditor").get("/journal/export"));
    blackbox::wait_for("the figure of failures", 30, || {
        let metrics = world.anyone().ask_root("GET", "/metrics").send().text;
        metrics.contains("castellan_checkpoint_failures_total").then_some(())
    });
    // The room goes on all the same.
    world.desk().open();
    assert!(world.user("auditor").items("/journal/checkpoints").is_empty());
}

fn an_altered_tree_is_named(world: &mut World) {
    newest(&world.user("auditor"));
    world.stop();
    world.cli(&["verify"]).ok();
    let zeros = "decode(repeat('00', 8192), 'hex')";
    statement(
        world,
        "CREATE TABLE kept AS SELECT * FROM journal_tile",
        "CREATE TABLE kept AS SELECT * FROM journal_tile",
    );
    statement(
        world,
        "UPDATE journal_tile SET hashes = zeroblob(8192) WHERE level = 0 AND number = 3",
        &format!("UPDATE journal_tile SET hashes = {zeros} WHERE level = 0 AND number = 3"),
    );
    let said = world.cli(&["verify"]).failed();
    assert!(said.contains("tile 3 of level 0"), "{said}");
    world.sql("DELETE FROM journal_tile");
    world.sql("INSERT INTO journal_tile SELECT * FROM kept");
    world.cli(&["verify"]).ok();
    world.sql("UPDATE journal_checkpoint SET note = REPLACE(note, 'castellan/', 'castellam/')");
    let said = world.cli(&["verify"]).failed();
    assert!(said.contains("the checkpoint of ") && said.contains("was altered where it is stored"), "{said}");
    world.sql("UPDATE journal_checkpoint SET note = REPLACE(note, 'castellam/', 'castellan/')");
    // A checkpoint that says something else than the journal, as a journal would that was written anew.
    statement(
        world,
        "UPDATE journal_checkpoint SET root = zeroblob(32)",
        "UPDATE journal_checkpoint SET root = decode(repeat('00', 32), 'hex')",
    );
    let said = world.cli(&["verify"]).failed();
    assert!(said.contains("entries 1 to ") && said.contains("not those that were signed"), "{said}");
    // Nothing more is signed then.
    world.start();
    world.desk().open();
    let problem = world.user("auditor").get("/journal/export").refused(409, "conflict");
    assert!(problem["detail"].as_str().expect("words").contains("not those that were signed"), "{problem}");
}

fn signing_ends_while_others_write(world: &mut World) {
    let (desk, auditor) = (world.desk(), world.user("auditor"));
    newest(&auditor);
    let count = || auditor.all("/journal/checkpoints?limit=500").len();
    let (before, done) = (count(), AtomicBool::new(false));
    let written = std::thread::scope(|scope| {
        let writers = [&desk, &desk].map(|desk| {
            scope.spawn(|| {
                let mut written = 0;
                while !done.load(Ordering::Relaxed) {
                    desk.open();
                    written += 1;
                }
                written
            })
        });
        for _ in 0..3 {
            auditor.get("/journal/export").ok();
        }
        done.store(true, Ordering::Relaxed);
        writers.map(|writer| writer.join().expect("a writer ends")).iter().sum::<usize>()
    });
    // One for each export, and those of the half minutes.
    let signed = count() - before;
    assert!(written > 10 && (3..=5).contains(&signed), "{written} written, {signed} signed");
}

fn what_is_new_is_signed_within_a_minute(world: &mut World) {
    let desk = world.desk();
    newest(&desk.api);
    desk.open();
    let head = desk.head();
    blackbox::wait_for("a checkpoint of what is new", 60, || {
        newest(&desk.api)["size"].as_i64().filter(|size| *size >= head)
    });
}

fn a_lost_sealing_key_gives_another_key(world: &mut World) {
    let before = key(world);
    world.stop();
    std::fs::remove_file(world.folder.join("sealing.key")).expect("the key was there");
    world.start();
    let after = blackbox::wait_for("another key", 30, || {
        let said = world.cli(&["journal", "key"]);
        said.success.then(|| said.stdout.trim().to_owned()).filter(|after| *after != before)
    });
    let file = export(world, "auditor", "export.jsonl");
    verify(&file, &after, &[]).ok();
    assert!(verify(&file, &before, &[]).failed().contains(&format!("made with the key {after}")));
    let made = world.user("auditor").all("/journal?limit=500");
    let made: Vec<&Value> = made.iter().filter(|entry| entry["action"] == "journal.key_made").collect();
    let keys: Vec<&Value> = made.iter().map(|entry| &entry["payload"]["public_key"]).collect();
    assert_eq!(keys, [&json!(before), &json!(after)]);
}
