//! Where things may stand in our sources.

use crate::files;

/// Folders of the server.
const SERVER: [&str; 5] = ["engines", "kernel", "capabilities", "castellan", "web/src"];
/// Lines of a file at the most: more than a few screens, and it holds two things.
const LINES_MAX: usize = 500;
/// Kernel files that own tables, besides the database layer.
const KERNEL_TABLES: [&str; 8] = [
    "kernel/src/compartments.rs",
    "kernel/src/journal.rs",
    "kernel/src/journal/chain.rs",
    "kernel/src/outbox.rs",
    "kernel/src/subject/store.rs",
    "kernel/src/sweep.rs",
    "kernel/src/tree/store.rs",
    "kernel/src/tree/witness.rs",
];

/// A file without its unit tests, which stand at its end.
fn body(text: &str) -> &str {
    text.split("#[cfg(test)]").next().unwrap_or_default()
}

/// The first line that holds one of the words.
fn line_with<'a>(text: &'a str, words: &[&str]) -> Option<(usize, &'a str)> {
    let mut lines = text.lines().enumerate();
    lines.find(|(_, line)| words.iter().any(|word| line.contains(word))).map(|(n, line)| (n + 1, line.trim()))
}

#[test]
fn sql_stands_in_stores_only() {
    let words = ["SELECT ", "INSERT INTO", "DELETE FROM", "UPDATE "];
    for (path, text) in files(&SERVER, ".rs") {
        let allowed = path.contains("/store/") || path.starts_with("kernel/src/db/") || path.contains("/tests/");
        if allowed || KERNEL_TABLES.contains(&path.as_str()) {
            continue;
        }
        let found = line_with(body(&text), &words);
        assert!(found.is_none(), "{path}: {found:?}: SQL belongs into the store of its capability");
    }
}

/// Where an incident is read by its id and held against what the actor was let into; duties act for nobody.
const INCIDENT_READERS: [&str; 6] = [
    // An erasure takes from all of them; whom it is about was asked before.
    "capabilities/dispatch/src/commands/erase_subject.rs",
    "capabilities/dispatch/src/duties/",
    "capabilities/dispatch/src/commands/mod.rs",
    "capabilities/dispatch/src/commands/advancing.rs",
    "capabilities/dispatch/src/queries/attachments.rs",
    "capabilities/dispatch/src/queries/reach.rs",
];

#[test]
fn incidents_are_found_within_a_reach() {
    for (path, text) in files(&["capabilities/dispatch/src"], ".rs") {
        let by_id =
            line_with(body(&text), &["Option<Incident> =", "Incident = sql", "Incident = tx", "by_id::<Incident>"]);
        let allowed = INCIDENT_READERS.iter().any(|reader| path.starts_with(reader));
        assert!(allowed || by_id.is_none(), "{path}: {by_id:?}: ask queries::reached or commands::incident");
        let listed = line_with(body(&text), &["Filter::scoped(scope, \"incident."]);
        assert!(listed.is_none(), "{path}: {listed:?}: a list of incidents takes a Reach");
    }
}

#[test]
fn time_and_randomness_come_from_the_kernel() {
    let words = [
        "SystemTime::now",
        "Timestamp::now",
        "Zoned::now",
        "UNIX_EPOCH.elapsed",
        "getrandom::",
        "thread_rng",
        "fastrand::",
    ];
    for (path, text) in files(&SERVER, ".rs") {
        // The example's history, its simulated shifts and simulated panels are drawn from a seed.
        let seeded = ["castellan/src/example/", "castellan/src/simulate/", "castellan/src/dialler/"]
            .iter()
            .any(|folder| path.starts_with(folder));
        if path.starts_with("kernel/src/clock/") || path.starts_with("kernel/src/secret.rs") || seeded {
            continue;
        }
        let found = line_with(body(&text), &words);
        assert!(found.is_none(), "{path}: {found:?}: take it from kernel::clock or kernel::secret");
    }
}

#[test]
fn the_environment_is_read_in_one_place() {
    for (path, text) in files(&SERVER, ".rs") {
        if path == "castellan/src/settings.rs" || path.ends_with("build.rs") || path.contains("/tests/") {
            continue;
        }
        let found = line_with(body(&text), &["env::var"]);
        assert!(found.is_none(), "{path}: {found:?}: a setting belongs into castellan/src/settings.rs");
    }
}

#[test]
fn files_fit_a_few_screens() {
    for (path, text) in files(&[&SERVER[..], &["tests", "benches"]].concat(), ".rs") {
        let lines = text.lines().count();
        assert!(lines <= LINES_MAX, "{path} has {lines} lines; it holds two things");
    }
}

#[test]
fn nothing_is_left_to_do_or_silenced() {
    // Written apart, so that this file does not find itself.
    let words = [
        concat!("TO", "DO"),
        concat!("FIX", "ME"),
        concat!("#[al", "low("),
        concat!("#![al", "low("),
        concat!(".un", "wrap()"),
    ];
    for (path, text) in files(&SERVER, ".rs") {
        let integration_test = path.contains("/tests/");
        let found = if integration_test { None } else { line_with(body(&text), &words) };
        // A doc example unwraps for brevity.
        let found = found.filter(|(_, line)| !line.starts_with("///"));
        assert!(found.is_none(), "{path}: {found:?}");
    }
}

#[test]
fn every_file_says_what_it_is_for() {
    for (path, text) in files(&[&SERVER[..], &["tests", "benches"]].concat(), ".rs") {
        assert!(text.starts_with("//!"), "{path} begins with what it is for");
    }
}

#[test]
fn every_dependency_has_its_reason() {
    let manifest = std::fs::read_to_string(crate::root().join("Cargo.toml")).expect("the workspace has a manifest");
    let section = manifest.split("[workspace.dependencies]").nth(1).expect("dependencies").split("\n[").next();
    let mut explained = false;
    for line in section.expect("a section").lines().filter(|line| !line.is_empty()) {
        explained |= line.starts_with('#');
        // One reason may stand over a group of lines.
        assert!(explained, "{line} stands under no reason");
    }
    for (path, text) in
        files(&["engines", "kernel", "capabilities", "castellan", "web", "tests", "benches"], "Cargo.toml")
    {
        let found = line_with(&text, &["version = \"0", "version = \"1"]);
        assert!(found.is_none(), "{path}: {found:?}: versions stand in the workspace's manifest");
    }
}
