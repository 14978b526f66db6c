//! The rules of the house, checked on its files: who may depend on whom, where SQL and clocks are, how large a file is;
//! and that generated pages are fresh. `CASTELLAN_BLESS=1` rewrites those.
#![expect(clippy::indexing_slicing, reason = "a JSON value read by key is null where there is none")]

mod crates;
mod pages;
mod schema;
mod secrets;
mod sources;

use std::path::{Path, PathBuf};

/// The repository.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Every file below some folders whose name ends so, with its path from the root and its text.
fn files(folders: &[&str], ending: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut open: Vec<PathBuf> = folders.iter().map(|folder| root().join(folder)).collect();
    while let Some(path) = open.pop() {
        if path.is_dir() {
            let entries = std::fs::read_dir(&path).expect("a folder can be read").flatten();
            open.extend(entries.map(|entry| entry.path()).filter(|path| !is_foreign(path)));
        } else if path.to_string_lossy().ends_with(ending) {
            let name = path.strip_prefix(root()).expect("it lies below the root").to_string_lossy().into_owned();
            found.push((name, std::fs::read_to_string(&path).expect("a source is text")));
        }
    }
    assert!(!found.is_empty(), "{folders:?} hold something");
    found.sort();
    found
}

/// Folders that are not ours to judge.
fn is_foreign(path: &Path) -> bool {
    ["target", "node_modules", "dist", ".git"].iter().any(|name| path.ends_with(name))
}

/// Compares a generated file with what lies in the repository; with `CASTELLAN_BLESS` it writes it.
#[track_caller]
fn check_generated(path: &str, fresh: &str) {
    let file = root().join(path);
    if std::env::var_os("CASTELLAN_BLESS").is_some() {
        std::fs::create_dir_all(file.parent().expect("a file lies in a folder")).expect("a folder can be made");
        std::fs::write(&file, fresh).expect("a file can be written");
        return;
    }
    let present = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(present == fresh, "{path} is stale; run `make bless` and commit what it writes");
}
