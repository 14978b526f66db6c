//! The disk itself: what is flushed stays, what is not goes.

use std::io::Write as _;
use std::path::PathBuf;

use super::*;

fn disk(name: &str, flushes: Flushes) -> Disk {
    Disk::mount(crate::binary::scratch().join(format!("d{}_{name}", std::process::id())), flushes)
}

/// Writes `old`, flushed with its folder, then `new` over it, then a second file that is not flushed.
fn used(disk: &Disk) -> PathBuf {
    let path = disk.path().join("file");
    let mut file = std::fs::File::create(&path).expect("made");
    file.write_all(&[b'o'; 16_384]).expect("written");
    file.sync_all().expect("flushed");
    std::fs::File::open(disk.path()).and_then(|folder| folder.sync_all()).expect("flushed");
    std::fs::write(&path, [b'n'; 12_288]).expect("written");
    std::fs::write(disk.path().join("other"), "never flushed").expect("written");
    path
}

fn cut(disk: &mut Disk, loss: Loss, seed: u64) -> Lost {
    let taken = disk.cut(loss, &mut Rng::with_seed(seed));
    assert!(std::fs::read(disk.path().join("file")).is_err(), "without power nothing answers");
    disk.power_on();
    taken
}

#[test]
fn what_was_flushed_stays_and_nothing_else() {
    let mut disk = disk("all", Flushes::Done);
    let path = used(&disk);
    let lost = cut(&mut disk, Loss::Everything, 1);
    assert_eq!(std::fs::read(&path).expect("there"), [b'o'; 16_384]);
    assert!(!disk.path().join("other").exists());
    assert!(lost.pages >= 3 && lost.names == 1 && lost.torn == 0, "{lost:?}");
}

#[test]
fn chance_keeps_and_tears_pages() {
    let (mut mixed, mut torn, mut named) = (0, 0, 0);
    for seed in 0..20 {
        let mut disk = disk(&format!("some{seed}"), Flushes::Done);
        let path = used(&disk);
        let lost = cut(&mut disk, Loss::Torn, seed);
        let found = std::fs::read(&path).expect("its name was flushed");
        assert!(found.iter().all(|byte| b"on\0".contains(byte)));
        mixed += usize::from(found.contains(&b'o') && found.contains(&b'n'));
        torn += lost.torn;
        named += usize::from(disk.path().join("other").exists());
    }
    assert!(mixed > 3 && torn > 3 && named > 3, "{mixed} {torn} {named}");
}

#[test]
fn a_disk_that_feigns_loses_what_it_said_was_flushed() {
    let mut disk = disk("lies", Flushes::Feigned);
    let path = used(&disk);
    cut(&mut disk, Loss::Everything, 1);
    assert!(!path.exists());
}

#[test]
fn a_name_takes_its_turn_by_its_folder() {
    let mut disk = disk("name", Flushes::Done);
    let at = |name: &str| disk.path().join(name);
    let (first, second) = (at("first"), at("second"));
    std::fs::write(&first, "one").expect("written");
    std::fs::File::open(&first).and_then(|file| file.sync_all()).expect("flushed");
    std::fs::rename(&first, &second).expect("renamed");
    cut(&mut disk, Loss::Everything, 1);
    assert!(first.exists() && !second.exists(), "a file that is flushed has its first name");
    std::fs::rename(&first, &second).expect("renamed");
    std::fs::File::open(disk.path()).and_then(|folder| folder.sync_all()).expect("flushed");
    cut(&mut disk, Loss::Everything, 1);
    assert!(!first.exists() && second.exists());
}

#[test]
fn a_failed_flush_is_told_to_all_and_does_not_come_back() {
    let mut disk = disk("fault", Flushes::Done);
    let path = used(&disk);
    let first = std::fs::OpenOptions::new().write(true).open(&path).expect("opened");
    let second = std::fs::OpenOptions::new().write(true).open(&path).expect("opened");
    disk.fail(Fault { moment: Moment::Flush, folder: "", file: "file", full: false, after: 0, times: 1 });
    assert!(first.sync_all().is_err() && second.sync_all().is_err());
    assert_eq!(disk.struck(), 1);
    first.sync_all().expect("the second time it says that all is well");
    assert_eq!(std::fs::read(&path).expect("there")[0], b'n', "and the machine still shows it");
    drop((first, second));
    cut(&mut disk, Loss::Everything, 1);
    assert_eq!(std::fs::read(&path).expect("there")[0], b'o', "but it never came to the disk");
    disk.fail(Fault { moment: Moment::Write, folder: "", file: "file", full: true, after: 0, times: 1 });
    let error = std::fs::write(&path, "x").expect_err("full");
    assert_eq!(error.kind(), std::io::ErrorKind::StorageFull);
}

#[test]
fn a_fault_strikes_below_its_folder_only() {
    let disk = disk("below", Flushes::Done);
    let within = disk.path().join("log/deeper");
    std::fs::create_dir_all(&within).expect("made");
    disk.fail(Fault { moment: Moment::Write, folder: "log", file: "", full: false, after: 0, times: usize::MAX });
    std::fs::write(disk.path().join("log.txt"), "elsewhere").expect("written");
    assert!(std::fs::write(within.join("file"), "x").is_err());
    assert!(std::fs::write(disk.path().join("log/file"), "x").is_err());
    assert_eq!(disk.struck(), 2);
}

#[test]
fn a_full_disk_takes_nothing_new_and_what_was_there_can_be_written_over() {
    let disk = disk("full", Flushes::Done);
    let path = used(&disk);
    disk.leave_room(8_192);
    let new = disk.path().join("new");
    std::fs::write(&new, [b'n'; 8_192]).expect("there is room");
    let error = std::fs::write(disk.path().join("more"), "x").expect_err("there is none left");
    assert_eq!(error.kind(), std::io::ErrorKind::StorageFull);
    assert_eq!(disk.refused(), 1);
    let mut file = std::fs::OpenOptions::new().write(true).open(&path).expect("opened");
    file.write_all(&[b'x'; 12_288]).expect("what is there is written over");
    let open = std::fs::File::open(&new).expect("opened");
    std::fs::remove_file(&new).expect("removed");
    std::fs::write(disk.path().join("more"), "x").expect_err("somebody still has it open");
    drop(open);
    // The kernel lets go of a handle a moment after its program has.
    crate::wait_for("room again", 10, || std::fs::write(disk.path().join("more"), "x").ok());
    disk.leave_room(4_096);
    std::fs::write(&new, [b'n'; 4_096]).expect("it has grown");
}

#[test]
fn a_time_of_change_takes_its_turn() {
    let mut disk = disk("time", Flushes::Done);
    let path = disk.path().join("file");
    let time = |path: &PathBuf| std::fs::metadata(path).and_then(|file| file.modified()).expect("a time");
    std::fs::write(&path, "one").expect("written");
    let mut file = std::fs::OpenOptions::new().write(true).open(&path).expect("opened");
    file.sync_all().expect("flushed");
    let first = time(&path);
    std::thread::sleep(std::time::Duration::from_millis(20));
    file.write_all(b"two").expect("written");
    assert!(time(&path) > first, "it was written later");
    file.sync_data().expect("flushed");
    drop(file);
    cut(&mut disk, Loss::Everything, 1);
    assert_eq!(std::fs::read(&path).expect("there"), b"two");
    assert_eq!(time(&path), first, "a flush of the data alone leaves it");
}
