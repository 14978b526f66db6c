//! An independent dialler against the receiver: frames that conform, frames that panels of the field send all the same, and
//! frames that must not be believed, over TCP and UDP.

use std::path::PathBuf;
use std::process::Command;

use blackbox::{World, json};

blackbox::both!(an_independent_dialler_is_answered_as_it_should_be);

/// Seeds of the runs; each makes other accounts, keys, zones and pads.
const SEEDS: [&str; 2] = ["11", "2026"];

/// The dialler lies beside the repository, because it is nobody's part.
fn dialler() -> Option<PathBuf> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/tools/dc09_dialler.py");
    if path.is_file() {
        return Some(path);
    }
    println!("skipped: there is no dialler beside the repository");
    None
}

fn run(arguments: &[&str]) -> Option<String> {
    let output = Command::new("python3").arg(dialler()?).args(arguments).output().expect("python3 runs");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{arguments:?}: {text}{}", String::from_utf8_lossy(&output.stderr));
    Some(text)
}

fn an_independent_dialler_is_answered_as_it_should_be(world: &mut World) {
    let receiver = world.receive_alarms();
    for seed in SEEDS {
        let Some(accounts) = run(&["accounts", "--seed", seed]) else { return };
        let file = world.file("accounts.json", accounts);
        world.cli(&["alarms", "import-accounts", file.to_str().expect("a path"), "--site", "HP"]).ok();
        run(&["play", &receiver, "--seed", seed]);
        run(&["play", &receiver, "--seed", seed, "--udp"]);
    }
    let admin = world.user("admin");
    let alarms = admin.all("/alarms?state=open&limit=500");
    for category in ["burglary", "fire", "panic", "hold_up", "duress", "medical"] {
        assert!(alarms.iter().any(|alarm| alarm["category"] == category), "{category} was raised");
    }
    let clip = json!("https://127.0.0.1/clip/7");
    assert!(alarms.iter().any(|alarm| alarm["video"] == clip), "the link to the clip is kept");
    assert!(
        alarms.iter().any(|alarm| alarm["text"] == "Porte d'entrée côté cour"),
        "the text is kept, letter by letter"
    );
    let kinds: Vec<_> = admin.all("/receiver/anomalies").into_iter().map(|row| row["kind"].clone()).collect();
    for kind in ["wrong_key", "clock_drift", "not_encrypted", "unknown_account", "broken_frame", "not_understood"] {
        assert!(kinds.contains(&json!(kind)), "{kind} was noticed: {kinds:?}");
    }
}
