//! A disk that fills up under the receiver: nobody is told a falsehood, the trouble shows, and when there is room again the
//! panels' repeats bring everything in once.

use std::path::PathBuf;
use std::process::Command;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use blackbox::desk::id;
use blackbox::stream::Frame;
use blackbox::{Store, Stream, Value, World, json, wait_for};

use crate::clients::Ends;
use crate::signals::{dial, wrong};

/// Panels that send at the same time.
const PANELS: usize = 4;
/// What is free at first, in bytes: some seconds of work.
const FREE: u64 = 8 * 1024 * 1024;
/// What is free in the end.
const ROOM: u64 = 128 * 1024 * 1024;
/// Within so many seconds the disk is full, or there is room again.
const WITHIN_S: u64 = 60;

/// A small disk in memory; gone when dropped.
struct Disk(PathBuf);

impl Disk {
    /// Mounts one of so many bytes; none where that is not allowed.
    fn mount(at: PathBuf, bytes: u64) -> Option<Self> {
        std::fs::create_dir_all(&at).expect("a folder can be made");
        let size = format!("size={bytes}");
        let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", &size, "tmpfs"]).arg(&at).status();
        mounted.is_ok_and(|status| status.success()).then_some(Self(at))
    }

    fn grow(&self, bytes: u64) {
        let size = format!("remount,size={bytes}");
        let grown = Command::new("mount").args(["-o", &size]).arg(&self.0).status().expect("it runs");
        assert!(grown.success(), "the disk cannot be enlarged");
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("--lazy").arg(&self.0).status();
        let _ = std::fs::remove_dir(&self.0);
    }
}

#[test]
fn a_full_disk_loses_and_doubles_nothing() {
    let mut world = World::example(Store::Sqlite).expect("SQLite is built in");
    let receiver = world.receive_alarms();
    let accounts: Vec<Value> = (0..PANELS)
        .map(|at| world.user("admin").post("/alarm-accounts", &json!({ "account": format!("FD{at:02}") })).ok())
        .collect();
    world.stop();
    let at = world.folder.with_extension("small");
    let Some(disk) = Disk::mount(at.clone(), ROOM) else {
        println!("skipped: this user may not mount a small disk");
        return;
    };
    let used = world.move_to(at);
    // Whoever comes back to an idle screen is noted, which a full disk takes no more, and reads on all the same.
    world.sql("UPDATE session SET seen_at = seen_at - 1200000000");
    disk.grow(used + FREE);
    world.start();

    let (enough, acknowledged) = (AtomicBool::new(false), AtomicUsize::new(0));
    let dispatcher = world.user("dispatcher");
    let storing = || dispatcher.ask_root("GET", "/readyz").send().ok()["storing"] == json!(true);
    let each: Vec<usize> = thread::scope(|scope| {
        let panels: Vec<_> = accounts
            .iter()
            .map(|account| {
                let number = account["number"].as_str().expect("a number");
                let (receiver, enough, acknowledged) = (&receiver, &enough, &acknowledged);
                scope.spawn(move || dial(receiver, number, enough, acknowledged))
            })
            .collect();
        let _ends = Ends(&enough);
        wait_for("a full disk", WITHIN_S, || (!storing()).then_some(()));
        // The screens say so, whoever asks for something is told, and what is there can be read.
        let mut feed = Stream::open(&dispatcher, None);
        wait_for("a beat that tells it", WITHIN_S, || {
            matches!(feed.frame(), Some(Frame::Beat { storing: false, .. })).then_some(())
        });
        let refused = dispatcher.post(
            "/incidents",
            &json!({
                "site_id": dispatcher.items("/sites")[0]["id"], "type": "theft", "location_text": "At the gate",
            }),
        );
        assert_eq!(refused.status, 503, "{}", refused.text);
        assert!(!dispatcher.items("/incidents?state=open").is_empty());
        // No panel is answered while nothing is stored.
        let before = acknowledged.load(Ordering::Relaxed);
        thread::sleep(Duration::from_millis(500));
        assert!(acknowledged.load(Ordering::Relaxed) <= before + PANELS, "a panel was answered and nothing is stored");
        // There is room again, and it goes on by itself.
        disk.grow(used + ROOM);
        wait_for("work after there is room again", WITHIN_S, || {
            (acknowledged.load(Ordering::Relaxed) > before + 10 * PANELS).then_some(())
        });
        assert!(storing());
        enough.store(true, Ordering::Relaxed);
        panels.into_iter().map(|panel| panel.join().expect("a panel")).collect()
    });
    println!("{} frames acknowledged around a full disk", each.iter().sum::<usize>());
    for (account, acknowledged) in accounts.iter().zip(each) {
        let wrong = wrong(&world, account, acknowledged);
        assert!(wrong.is_empty(), "{} of {}: {wrong:?}", wrong.len(), id(account));
    }
    world.stop();
    world.cli(&["verify"]).ok();
}
