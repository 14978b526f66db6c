//! Kill -9 in a loop, with panels that send the same frame until it is answered: what was acknowledged is stored, and once.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use blackbox::desk::id;
use blackbox::{Panel, Store, Value, World, json};
use fastrand::Rng;

use crate::clients::Ends;
use crate::kill::{number, seed};

/// Panels that send at the same time.
const PANELS: usize = 8;
/// Pause of a panel that finds nobody.
const PAUSE: Duration = Duration::from_millis(20);
/// A panel's own text in each of its frames, by which it is found again.
const MARK: &str = "frame";

/// Sends frames one after another, each until it is acknowledged; gives how many that were, and counts those of all panels.
pub(crate) fn dial(receiver: &str, account: &str, enough: &AtomicBool, all: &AtomicUsize) -> usize {
    let mut acknowledged = 0;
    let mut line = None;
    while !enough.load(Ordering::Relaxed) {
        // Sequence, zone and text say which one it is, and stay the same however often it is sent.
        let body = format!(
            "\"SIA-DCS\"{:04}L0#{account}[#{account}|Nri1/OP{:03}][I{MARK} {acknowledged}]",
            acknowledged % 9_999 + 1,
            acknowledged % 1_000
        );
        let frame = blackbox::panel::framed(&body);
        let answer = match line.take().map_or_else(|| Panel::try_connect(receiver, account), Ok) {
            Err(_) => String::new(),
            Ok(mut panel) => {
                let answer = panel.send(&frame);
                line = Some(panel).filter(|_| answer == "ACK");
                answer
            }
        };
        match answer.as_str() {
            "ACK" => {
                acknowledged += 1;
                all.fetch_add(1, Ordering::Relaxed);
            }
            "" => thread::sleep(PAUSE),
            other => panic!("a good frame was answered {other}"),
        }
    }
    acknowledged
}

/// How often each frame of an account is stored.
fn stored(world: &World, account: &Value) -> BTreeMap<usize, usize> {
    let mut times = BTreeMap::new();
    for signal in world.user("auditor").all(&format!("/alarm-signals?account_id={}&limit=500", id(account))) {
        let text = signal["text"].as_str().unwrap_or_default();
        let number = text.strip_prefix(MARK).and_then(|number| number.trim().parse().ok()).expect("a number");
        *times.entry(number).or_default() += 1;
    }
    times
}

/// What does not fit: a frame that was acknowledged and is not stored, or is stored twice.
pub(crate) fn wrong(world: &World, account: &Value, acknowledged: usize) -> Vec<String> {
    let times = stored(world, account);
    let mut wrong = Vec::new();
    for number in 0..acknowledged {
        if !times.contains_key(&number) {
            wrong.push(format!("{} {number} was acknowledged and is not stored", account["number"]));
        }
    }
    // The one after the last may have been stored without its panel having heard so.
    for (number, count) in times {
        if count != 1 || number > acknowledged {
            wrong.push(format!("{} {number} is stored {count} times", account["number"]));
        }
    }
    wrong
}

/// The control: takes the first frame of an account away.
pub(crate) fn take_away(world: &World, account: &Value) {
    let account = world.literal(id(account));
    world.sql(&format!("DELETE FROM alarm_signal WHERE account_id = {account} AND text = '{MARK} 0'"));
}

fn no_acknowledged_signal_is_lost_or_doubled(world: &mut World) {
    let kills = number("CASTELLAN_KILLS", if world.store == Store::Sqlite { 10 } else { 3 });
    let seed = seed();
    println!("{:?}: {kills} kills, {PANELS} panels, seed {seed}", world.store);
    let receiver = world.receive_alarms();
    let admin = world.user("admin");
    let accounts: Vec<Value> =
        (0..PANELS).map(|at| admin.post("/alarm-accounts", &json!({ "account": format!("FA{at:02}") })).ok()).collect();
    let (enough, all) = (AtomicBool::new(false), AtomicUsize::new(0));
    let mut rng = Rng::with_seed(seed);
    let begun = Instant::now();
    let acknowledged: Vec<usize> = thread::scope(|scope| {
        let _ends = Ends(&enough);
        let panels: Vec<_> = accounts
            .iter()
            .map(|account| {
                let number = account["number"].as_str().expect("a number");
                let (receiver, enough, all) = (&receiver, &enough, &all);
                scope.spawn(move || dial(receiver, number, enough, all))
            })
            .collect();
        for _ in 0..kills {
            thread::sleep(Duration::from_millis(rng.u64(50..600)));
            world.kill();
            world.start();
        }
        thread::sleep(Duration::from_millis(200));
        enough.store(true, Ordering::Relaxed);
        panels.into_iter().map(|panel| panel.join().expect("a panel")).collect()
    });
    let all = all.into_inner();
    println!("{kills} kills in {:.1} s: {all} frames acknowledged", begun.elapsed().as_secs_f64());
    assert!(all > PANELS, "the run did something");
    for (account, acknowledged) in accounts.iter().zip(&acknowledged) {
        let wrong = wrong(world, account, *acknowledged);
        assert!(wrong.is_empty(), "{} things do not fit: {wrong:?}", wrong.len());
    }

    // The control: the comparison sees one acknowledged signal that is gone.
    let victim = &accounts[0];
    world.stop();
    take_away(world, victim);
    world.start();
    let wrong = wrong(world, victim, acknowledged[0]);
    assert!(wrong.iter().any(|line| line.contains("is not stored")), "the control was not noticed: {wrong:?}");
}

blackbox::both!(no_acknowledged_signal_is_lost_or_doubled);
