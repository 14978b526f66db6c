//! Checkpoints leave the database: into a file and to a syslog, and what was kept is held against later exports.

use std::net::UdpSocket;
use std::time::Duration;

use blackbox::world::text;
use blackbox::{World, binary};

use super::{export, key, verify};

blackbox::both!(checkpoints_are_copied_away_and_held_against_exports);

fn checkpoints_are_copied_away_and_held_against_exports(world: &mut World) {
    let log = UdpSocket::bind("127.0.0.1:0").expect("a port");
    log.set_read_timeout(Some(Duration::from_secs(20))).expect("a bound");
    let address = log.local_addr().expect("an address");
    let file = world.folder.join("checkpoints.txt");
    world.stop();
    world.file(
        "castellan.toml",
        format!("checkpoint_file = '{}'\ncheckpoint_syslog = '{address}'\noutbound_allow = '127.0.0.1'\n", text(&file)),
    );
    world.start();
    let mut datagram = [0; 2_000];
    let mut heard = Vec::new();
    let (length, _) = log.recv_from(&mut datagram).expect("a checkpoint is sent at the start");
    heard.extend_from_slice(&datagram[..length]);
    assert!(heard.starts_with(b"<109>castellan: checkpoint castellan/"), "{}", heard.escape_ascii());
    let before = export(world, "auditor", "before.jsonl");
    let desk = world.desk();
    desk.open();
    // What came last is signed and copied at an orderly end.
    world.stop();
    let copied = std::fs::read_to_string(&file).expect("checkpoints are in the file");
    let count = copied.matches("\n\n\u{2014} ").count();
    assert!(count >= 2, "{copied}");
    world.start();
    let (key, after) = (key(world), export(world, "auditor", "after.jsonl"));
    let said = verify(&after, &key, &["--checkpoints", text(&file)]).ok();
    assert!(said.contains("of them kept elsewhere") && !said.contains(" 0 of them"), "{said}");
    // The export from before does not reach as far as what was signed since: an end that was cut off looks the same.
    let said = verify(&before, &key, &["--checkpoints", text(&file)]).failed();
    assert!(said.contains("its end was cut off"), "{said}");
    // Lines as a log server keeps them.
    let line = format!("Nov 29 12:00:00 host {}\n", String::from_utf8_lossy(&heard));
    let kept = world.file("syslog.txt", line.clone());
    let said = verify(&after, &key, &["--checkpoints", text(&kept)]).ok();
    assert!(said.contains("1 of them kept elsewhere"), "{said}");
    let forged = world.file("forged.txt", line.replacen("=|", "A|", 1));
    let said = verify(&after, &key, &["--checkpoints", text(&forged)]).failed();
    assert!(said.contains("not signed by this key") || said.contains("something else"), "{said}");
    let nonsense = world.file("nonsense.txt", "no checkpoint\n");
    assert!(verify(&after, &key, &["--checkpoints", text(&nonsense)]).failed().contains("something else"));
}

#[test]
fn an_address_that_is_none_is_named() {
    let world = World::empty(blackbox::Store::Sqlite).expect("a folder");
    let mut command = world.command(&["serve", "--listen", "127.0.0.1:0", "--checkpoint-syslog", "log:none"]);
    command.stdin(std::process::Stdio::null());
    let said = binary::run(command, "").failed();
    assert!(said.contains("checkpoint_syslog") && said.contains("log:none"), "{said}");
}
