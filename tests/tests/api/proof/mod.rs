//! The journal proves itself: what was exported is verified by the real program from the file and the key alone, and what
//! was altered is refused by name.

mod altered;
mod copies;
mod tree;
mod witness;

use std::path::{Path, PathBuf};

use blackbox::world::text;
use blackbox::{World, binary};

blackbox::both!(
    an_export_is_verified_without_the_server,
    who_may_not_see_an_entry_exports_its_hash_only,
    an_export_is_for_those_who_may,
);

/// The journal's public key.
fn key(world: &World) -> String {
    world.cli(&["journal", "key"]).ok().trim().to_owned()
}

/// Exports the journal as somebody, and gives the file.
fn export(world: &World, username: &str, name: &str) -> PathBuf {
    let answer = world.user(username).get("/journal/export");
    assert_eq!((answer.status, answer.header("content-type")), (200, "application/jsonl"), "{}", answer.text);
    assert!(answer.header("content-disposition").contains("castellan-journal.jsonl"));
    world.file(name, answer.text)
}

/// Verifies as somebody does who has nothing but the file and the key.
fn verify(file: &Path, key: &str, more: &[&str]) -> binary::Output {
    let mut command = binary::command(&["verify", text(file), "--key", key]);
    // A folder that holds no data, and settings with which no server would start.
    command.args(more).current_dir("/").env("CASTELLAN_LOG", "nonsense").env("CASTELLAN_LISTEN", "nowhere");
    binary::run(command, "")
}

fn an_export_is_verified_without_the_server(world: &mut World) {
    let desk = world.desk();
    desk.open();
    let key = key(world);
    let file = export(world, "auditor", "export.jsonl");
    let entries = desk.head();
    let said = verify(&file, &key, &[]).ok();
    assert!(said.contains(&format!("the export is whole: {entries} entries")), "{said}");
    let exporter = world.user("auditor").get("/session").ok()["account"]["name"].clone();
    assert!(said.contains(&format!("by {}", exporter.as_str().unwrap_or("nobody"))), "{said}");
    // That it was exported stands in the export itself.
    let lines = std::fs::read_to_string(&file).expect("the file");
    assert!(lines.contains("\"action\":\"journal.exported\"") && lines.contains("\"action\":\"incident.created\""));
    // By the command line as well, and the key from a file.
    let kept = world.file("key.txt", format!("{key}\n"));
    let second = world.folder.join("second.jsonl");
    world.cli(&["journal", "export", text(&second)]).ok();
    verify(&second, text(&kept), &[]).ok();
    let said = world.cli(&["journal", "export", text(&second)]).failed();
    assert!(said.contains("second.jsonl cannot be written"), "{said}");
    // Also when no server runs.
    world.stop();
    let third = world.folder.join("third.jsonl");
    world.cli(&["journal", "export", text(&third)]).ok();
    assert!(verify(&third, &key, &[]).ok().contains("whole"));
    // Without a key nothing can be said, nor with another.
    let missing = binary::run(binary::command(&["verify", text(&file)]), "").failed();
    assert!(missing.contains("--key is missing"), "{missing}");
    let other = "castellan/test+9b57b8bf+AepKbGPinFIKvvVQexMuxflmVR3auvr57kkIe6mkURtI";
    let said = verify(&file, other, &[]).failed();
    assert!(said.contains("made with the key") || said.contains("neither a key"), "{said}");
    assert!(verify(&file, "nonsense", &[]).failed().contains("neither a key nor a file"));
    assert!(verify(&world.folder.join("none"), &key, &[]).failed().contains("cannot be read"));
}

fn who_may_not_see_an_entry_exports_its_hash_only(world: &mut World) {
    world.desk().open();
    let key = key(world);
    let all = export(world, "auditor", "all.jsonl");
    let part = export(world, "manager", "part.jsonl");
    let details = |file: &Path| {
        let text = std::fs::read_to_string(file).expect("the file");
        let lines: Vec<String> = text.lines().filter(|line| line.starts_with("{\"seq\"")).map(str::to_owned).collect();
        lines.iter().filter(|line| line.contains("\"details\":null")).count()
    };
    for file in [&all, &part] {
        let said = verify(file, &key, &[]).ok();
        let withheld = details(file);
        assert_eq!(said.contains(&format!("{withheld} entries are without their details")), withheld > 0, "{said}");
    }
    // What the journal shows masked to somebody, the export does not show either.
    let seen = |user: &str| {
        let entries = world.user(user).all("/journal?limit=500");
        entries.iter().filter(|entry| entry["payload"].is_null()).count()
    };
    assert_eq!((details(&all), details(&part)), (seen("auditor"), seen("manager")));
}

fn an_export_is_for_those_who_may(world: &mut World) {
    for username in ["dispatcher", "officer1", "supervisor", "reception"] {
        world.user(username).get("/journal/export").refused(403, "forbidden");
    }
    let exported = |world: &World| {
        let entries = world.user("auditor").all("/journal?after=1&limit=500");
        entries.into_iter().filter(|entry| entry["action"] == "journal.exported").collect::<Vec<_>>()
    };
    let before = exported(world).len();
    export(world, "admin", "export.jsonl");
    let entries = exported(world);
    assert_eq!(entries.len(), before + 1);
    assert!(entries[before]["actor"]["name"].is_string());
}
