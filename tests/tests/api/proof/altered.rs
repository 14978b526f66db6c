//! Every field and many a byte of a small export is altered, and the real program names the place.

use std::path::Path;

use blackbox::{Store, Value, World, binary};

use super::verify;

/// Bytes from one that is altered to the next.
const EVERY: usize = 5;

/// An export of a system that was only just started, with its key.
fn small() -> (World, String, String) {
    let mut world = World::empty(Store::Sqlite).expect("SQLite is always there");
    world.start();
    blackbox::wait_for("the journal's key", 30, || world.cli(&["journal", "key"]).success.then_some(()));
    let file = world.folder.join("export.jsonl");
    world.cli(&["journal", "export", blackbox::world::text(&file)]).ok();
    let text = std::fs::read_to_string(&file).expect("the file");
    let key = super::key(&world);
    (world, text, key)
}

/// What the program says of an altered export. It must refuse it.
fn refused(folder: &Path, text: impl AsRef<[u8]>, key: &str) -> String {
    let file = folder.join("altered.jsonl");
    std::fs::write(&file, text).expect("a file can be written");
    let binary::Output { success, stdout, stderr } = verify(&file, key, &[]);
    assert!(!success, "believed: {stdout}");
    assert!(!stderr.contains("panicked"), "{stderr}");
    stderr
}

fn entries(text: &str) -> Vec<usize> {
    let lines = text.lines().enumerate().filter(|(_, line)| line.starts_with("{\"seq\":"));
    lines.map(|(number, _)| number).collect()
}

fn joined(lines: &[&str]) -> String {
    lines.join("\n") + "\n"
}

#[test]
fn an_altered_byte_is_refused_by_its_place() {
    let (world, text, key) = small();
    assert!(entries(&text).len() >= 2, "{text}");
    let bytes = text.as_bytes();
    let (mut line, mut seq) = (1, 0);
    for at in 0..bytes.len() {
        if at == 0 || bytes[at - 1] == b'\n' {
            line += usize::from(at > 0);
            let number = text[at..].strip_prefix("{\"seq\":").and_then(|rest| rest.split(',').next()?.parse().ok());
            seq = number.unwrap_or(0);
        }
        // A start of the program takes some twenty milliseconds; the engine's own tests alter each byte.
        if at % EVERY != 0 {
            continue;
        }
        let mut altered = bytes.to_vec();
        altered[at] ^= 1 << (at % 7);
        let said = refused(&world.folder, altered, &key);
        let named = if seq > 0 { format!("entry {seq} ") } else { format!("line {line} ") };
        let first = line == 1 && (said.contains("made with the key") || said.contains("line 1"));
        assert!(said.contains(&named) || first || said.contains("seal"), "byte {at} of line {line}: {said}");
        assert!(seq == 0 || said.contains(&named), "byte {at} of entry {seq}: {said}");
    }
}

#[test]
fn every_altered_field_is_refused_by_its_entry() {
    let (world, text, key) = small();
    let lines: Vec<&str> = text.lines().collect();
    for (seq, number) in (1..).zip(entries(&text)) {
        let entry: Value = serde_json::from_str(lines[number]).expect("JSON");
        let fields: Vec<(&String, &Value)> = entry.as_object().expect("an object").iter().collect();
        assert_eq!(fields.len(), 12);
        for (name, value) in fields {
            // Put in place of the field's text, so that the order of the others stays.
            let old = format!("\"{name}\":{value}");
            let new = match value {
                Value::String(text) if text.contains('Z') => format!("\"{name}\":\"2026-01-01T00:00:00.000000Z\""),
                Value::String(text) => format!("\"{name}\":\"{}\"", text.chars().rev().collect::<String>()),
                Value::Number(_) => format!("\"{name}\":77"),
                Value::Null => format!("\"{name}\":\"0192a000-0000-7000-8000-000000000000\""),
                _ => format!(
                    "\"{name}\":{{\"salt\":\"00000000000000000000000000000000\",\"actor\":\"Nobody\",\"payload\":{{}}}}"
                ),
            };
            let at = lines[number].find(&format!("\"{name}\":")).expect("the field");
            let rest = lines[number][at..].replacen(&old, &new, 1);
            let line = format!("{}{rest}", &lines[number][..at]);
            let line = if line == lines[number] {
                line.replacen(&format!("\"{name}\":{{"), &format!("\"{name}\":null,\"x\":{{"), 1)
            } else {
                line
            };
            assert_ne!(line, lines[number], "{name} {old}");
            let mut altered = lines.clone();
            altered[number] = &line;
            let said = refused(&world.folder, joined(&altered), &key);
            assert!(said.contains(&format!("entry {seq} ")), "{name} of entry {seq}: {said}");
        }
    }
}

#[test]
fn removed_swapped_doubled_and_cut_off_entries_are_named() {
    let (world, text, key) = small();
    let lines: Vec<&str> = text.lines().collect();
    let at = entries(&text);
    let altered = |change: &dyn Fn(&mut Vec<&str>)| {
        let mut lines = lines.clone();
        change(&mut lines);
        refused(&world.folder, joined(&lines), &key)
    };
    let said = altered(&|lines| {
        lines.remove(at[0]);
    });
    assert!(said.contains("entry 1 "), "{said}");
    let said = altered(&|lines| lines.swap(at[0], at[1]));
    assert!(said.contains("entry 1 is missing or out of place"), "{said}");
    let said = altered(&|lines| lines.insert(at[1], lines[at[0]]));
    assert!(said.contains("entry 2 is missing or out of place"), "{said}");
    let last = at.len();
    let said = altered(&|lines| {
        lines.remove(at[last - 1]);
    });
    assert!(said.contains(&format!("entries {last} to {last} are missing")), "{said}");
    let said = altered(&|lines| lines.truncate(lines.len() - 1));
    assert!(said.contains("before its seal"), "{said}");
    let said = altered(&|lines| lines.truncate(at[1]));
    assert!(said.contains("are missing"), "{said}");
    let said = refused(&world.folder, &text[..text.len() - 1], &key);
    assert!(said.contains("before its seal"), "{said}");
    assert!(refused(&world.folder, "", &key).contains("before its seal"));
    assert!(refused(&world.folder, [0xFF, b'\n'], &key).contains("line 1"));
}
