//! The machine's clock is set, by days and by the hour, while the server runs (libfaketime stands between the program and
//! the clock; what measures how much time has passed stays true).

use std::collections::BTreeSet;
use std::path::Path;
use std::thread;
use std::time::Duration;

use blackbox::desk::id;
use blackbox::{Api, Panel, Store, Value, World, journal, json, wait_for};

use crate::kill::seed;

/// By what the clock is set in the test of every day.
const JUMPS: [&str; 2] = ["+3d", "-3d"];
/// When a deadline of the test is due, in seconds after the server begins.
const DUE_S: i64 = 10;
/// Longest wait for a deadline on a busy machine.
const SOON_S: u64 = 40;
/// How far times may lie from those of the test, in seconds.
const APART_S: i64 = 60;

blackbox::both!(a_clock_that_is_set_by_days_ends_nothing_and_starts_nothing);

/// A machine whose clock the test sets.
struct Clock {
    file: std::path::PathBuf,
}

impl Clock {
    /// From its next start, the server sees it.
    fn of(world: &mut World) -> Self {
        let file = world.file("clock", "+0");
        let library = ["x86_64", "aarch64"]
            .iter()
            .map(|machine| format!("/usr/lib/{machine}-linux-gnu/faketime/libfaketimeMT.so.1"))
            .find(|path| Path::new(path).exists());
        world.set_environment("LD_PRELOAD", library.expect("faketime is installed (tests/install.sh)"));
        world.set_environment("FAKETIME_TIMESTAMP_FILE", &file);
        for (name, value) in [
            ("FAKETIME_NO_CACHE", "1"),
            ("FAKETIME_DONT_FAKE_MONOTONIC", "1"),
            ("DONT_FAKE_MONOTONIC", "1"),
            ("NO_FAKE_STAT", "1"),
            ("TZ", "UTC"),
        ] {
            world.set_environment(name, value);
        }
        Self { file }
    }

    /// Sets it: `+3d`, or `@2027-03-28 00:50:00` from the start on.
    fn set(&self, to: &str) {
        let new = self.file.with_extension("new");
        std::fs::write(&new, to).expect("written");
        std::fs::rename(new, &self.file).expect("renamed");
    }
}

fn now_us() -> i64 {
    std::time::UNIX_EPOCH.elapsed().map_or(0, |age| i64::try_from(age.as_micros()).expect("a time"))
}

/// A round that opens an incident each day, at a time of day in London.
fn schedule(supervisor: &Api, time: &str) -> Value {
    let sites = supervisor.all("/sites");
    let site = sites.iter().find(|site| site["code"] == "HP").expect("Harbour Point");
    assert_eq!(site["time_zone"], "Europe/London");
    let body = json!({
        "site_id": id(site), "name": "Round", "type": "trespass", "place_id": id(site), "text": "Look", "time": time,
        "weekdays": [1, 2, 3, 4, 5, 6, 7], "lead_min": 0,
    });
    supervisor.post("/schedules", &body).ok()
}

fn opened(api: &Api) -> Vec<Value> {
    let all = api.all("/incidents?state=all&limit=500");
    all.into_iter().filter(|incident| incident["source"] == "schedule").collect()
}

/// Entries that deadlines have made.
fn by_deadlines(entries: &[Value]) -> usize {
    entries.iter().filter(|entry| entry["actor"]["name"] == "Deadlines").count()
}

fn off_s(world: &World) -> f64 {
    let told = world.anyone().ask_root("GET", "/metrics").send().text;
    let value = told.lines().find_map(|line| line.strip_prefix("castellan_clock_off_seconds "));
    value.map_or(0.0, |value| value.parse().expect("a number"))
}

fn a_clock_that_is_set_by_days_ends_nothing_and_starts_nothing(world: &mut World) {
    let seed = seed();
    let receiver = world.receive_alarms();
    world.user("admin").post("/alarm-accounts", &json!({ "account": "FD01" })).ok();
    let made = schedule(&world.user("supervisor"), "06:30");
    let clock = Clock::of(world);
    for jump in JUMPS {
        world.stop();
        clock.set("+0");
        let due = now_us() + DUE_S * 1_000_000;
        world.sql(&format!(
            "UPDATE deadline SET due_at = {due} WHERE kind = 'dispatch.scheduled' AND subject = {}",
            world.literal(id(&made))
        ));
        world.start();
        let desk = world.desk();
        let (before, opened_before) = (desk.head(), opened(&desk.api).len());
        clock.set(jump);
        wait_for("the figure of the clock", SOON_S, || {
            desk.open();
            (off_s(world).abs() > 2.0 * 86_400.0).then_some(())
        });
        // Nothing that is due in three days comes now, and what is due in some seconds has not gone by.
        if now_us() < due - 2_000_000 {
            assert_eq!(opened(&desk.api).len(), opened_before, "{jump}: it came before its time");
        }
        wait_for("what is due", SOON_S, || (opened(&desk.api).len() == opened_before + 1).then_some(()));
        assert!(now_us() >= due, "{jump}: it came before its time");
        // Everybody is still signed in, and a panel is answered.
        for user in ["dispatcher", "supervisor", "admin"] {
            world.user(user).get("/session").ok();
        }
        assert_eq!(Panel::connect(&receiver, "FD01").signal("Nri1/BA001"), "ACK");
        desk.open();
        clock.set("+0");
        wait_for("agreement", SOON_S, || (off_s(world).abs() < 2.0).then_some(()));
        let incident = desk.open();
        let entries = journal::after(&desk.api, before);
        check_entries(&entries, before, jump);
        // The round, and its next time; not a storm of everything that is due in days.
        assert!(by_deadlines(&entries) <= 4, "{jump}: {} deadlines came", by_deadlines(&entries));
        println!(
            "{:?}: clock {jump} and back, seed {seed}: {} entries in order, {} by deadlines, {} the last",
            world.store,
            entries.len(),
            by_deadlines(&entries),
            incident["number"]
        );
    }

    // The control: who starts on a wrong clock believes it; then all that is due comes, and all sessions end.
    let before = world.desk().head();
    world.stop();
    clock.set("+3d");
    world.start();
    let told = wait_for("the end of sessions", SOON_S, || {
        let answer = world.user("dispatcher").get("/session");
        (answer.status == 401).then_some(answer)
    });
    told.refused(401, "unauthenticated");
    let count = world.sign_in("auditor");
    wait_for("a storm", SOON_S, || (by_deadlines(&journal::after(&count, before)) > 4).then_some(()));
}

/// Numbers without a gap, ids that differ, times that do not go back and are those of the test.
fn check_entries(entries: &[Value], before: i64, jump: &str) {
    journal::assert_no_gap(entries, before);
    let ids: BTreeSet<&str> = entries.iter().filter_map(|entry| entry["id"].as_str()).collect();
    assert_eq!(ids.len(), entries.len(), "{jump}: ids are used twice");
    let times: Vec<&str> = entries.iter().filter_map(|entry| entry["recorded_at"].as_str()).collect();
    assert!(times.is_sorted(), "{jump}: times go back");
    let last = kernel::Time::parse(times.last().expect("an entry")).expect("a time");
    assert!((last.micros() - now_us()).abs() < APART_S * 1_000_000, "{jump}: the last entry is of {last}");
}

/// Lets the clock pass a change of clocks in steps of ten minutes, and gives the rounds that were opened.
fn rounds(begin: &str, steps: i64) -> Vec<Value> {
    let mut world = World::example(Store::Sqlite).expect("SQLite is built in");
    let clock = Clock::of(&mut world);
    world.stop();
    clock.set(begin);
    world.start();
    let supervisor = world.sign_in("supervisor");
    schedule(&supervisor, "01:30");
    for step in 1..=steps {
        clock.set(&stepped(begin, step));
        thread::sleep(Duration::from_millis(1_200));
    }
    opened(&supervisor)
}

/// The moment ten minutes later for each step, as libfaketime reads it.
fn stepped(begin: &str, step: i64) -> String {
    let text = format!("{}Z", begin.trim_start_matches('@').replace(' ', "T"));
    let at = kernel::Time::parse(&text).expect("a time").plus_seconds(step * 600).to_string();
    format!("@{}", at.split('.').next().expect("seconds").replace('T', " "))
}

#[test]
fn a_change_of_clocks_makes_scheduled_work_once() {
    // London: 01:30 does not exist on the one day, and comes twice on the other.
    for (day, begin, expected) in [
        ("clocks go forward", "@2027-03-28 00:10:00", "2027-03-28T01:30"),
        ("clocks go back", "@2027-10-31 00:05:00", "2027-10-31T00:30"),
    ] {
        let rounds = rounds(begin, 15);
        let times: Vec<&str> = rounds.iter().filter_map(|round| round["received_at"].as_str()).collect();
        println!("{day}: {times:?}");
        assert_eq!(rounds.len(), 1, "{day}: {times:?}");
        let at = kernel::Time::parse(times.first().expect("a time")).expect("a time");
        let due = kernel::Time::parse(&format!("{expected}:00Z")).expect("a time");
        let late_s = (at.micros() - due.micros()) / 1_000_000;
        assert!((0..900).contains(&late_s), "{day}: it came at {at}, {expected} was its time");
    }
}
