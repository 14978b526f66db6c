//! The journal live: in order, without gap or double, whatever breaks in between.

use std::thread;

use blackbox::stream::{Frame, Stream, seqs};
use blackbox::{Desk, Value, World, journal, json};

blackbox::both!(
    numbers_have_no_gap_for_those_who_may_see_everything,
    every_change_arrives,
    a_broken_stream_is_caught_up,
    a_browser_resumes_by_its_last_event,
    silence_is_beaten,
    journal_and_feed_say_the_same,
    four_write_and_three_follow,
    a_stream_begins_at_the_present_end,
    a_number_beyond_the_end_is_refused,
);

/// A life cycle from the call to the end; gives the actions that it must have brought into the journal.
fn live_once(desk: &Desk, call_sign: &str) -> Vec<&'static str> {
    let incident = desk.open();
    desk.act(&incident, "hold", &json!({ "reason": "no unit free" })).ok();
    desk.act(&incident, "release", &json!({})).ok();
    desk.act(&incident, "log", &json!({ "text": "Caller stays on the line." })).ok();
    desk.change(&incident, &json!({ "priority": 1, "reason": "a knife was seen" })).ok();
    let assignment = desk.assign(&incident, call_sign);
    for step in ["acknowledged", "en_route", "on_scene", "cleared"] {
        desk.advance(&assignment, step);
    }
    desk.act(&incident, "backup", &json!({})).ok();
    desk.act(&incident, "close", &json!({ "disposition": "handled" })).ok();
    desk.act(&incident, "reopen", &json!({ "reason": "they are back" })).ok();
    desk.act(&incident, "cancel", &json!({ "reason": "it was the wind" })).ok();
    vec![
        "incident.created",
        "incident.held",
        "incident.released",
        "incident.line_added",
        "incident.updated",
        "assignment.created",
        "assignment.advanced",
        "assignment.advanced",
        "assignment.advanced",
        "assignment.advanced",
        "incident.backup_requested",
        "incident.closed",
        "incident.reopened",
        "incident.cancelled",
    ]
}

fn numbers_have_no_gap_for_those_who_may_see_everything(world: &mut World) {
    let desk = world.desk();
    // A refusal and a sign-in are entries that not everybody may read; their numbers show all the same.
    desk.api.post("/incidents", &json!({})).refused(400, "invalid");
    desk.act(&desk.open(), "release", &json!({})).refused(409, "conflict");
    world.sign_in("officer1");
    let head = desk.head();
    for (user, after) in [("dispatcher", 0), ("auditor", head - 500), ("admin", head - 500)] {
        let api = world.user(user);
        let entries = journal::after(&api, after);
        journal::assert_no_gap(&entries, after);
        assert!(entries.len() as i64 >= head - after, "{user}");
        let streamed = Stream::open(&api, Some(head - 100)).until(head);
        journal::assert_no_gap(&streamed, head - 100);
    }
}

fn every_change_arrives(world: &mut World) {
    let desk = world.desk();
    let before = desk.head();
    let mut stream = Stream::open(&world.user("supervisor"), Some(before));
    let expected = live_once(&desk, "P4");
    let entries = stream.until(desk.head());
    let actions: Vec<&str> = entries
        .iter()
        .filter(|entry| entry["actor"]["name"] == "Tomasz Wren")
        .filter_map(|entry| entry["action"].as_str())
        .collect();
    assert_eq!(actions, expected);
    let last = entries.last().expect("an entry");
    assert_eq!(last["payload"]["incident"]["state"], "cancelled");
    assert_eq!(last["payload"]["incident"]["last_seq"], last["seq"]);
}

fn a_broken_stream_is_caught_up(world: &mut World) {
    let desk = world.desk();
    let before = desk.head();
    let (mut seen, mut last) = (Vec::new(), before);
    for _ in 0..3 {
        let mut stream = Stream::open(&desk.api, Some(last));
        live_once(&desk, "P4");
        // The connection breaks somewhere in the middle, with entries still under way.
        let middle = last + 5;
        let read = stream.until(middle);
        last = seqs(&read).last().copied().expect("an entry");
        seen.extend(read);
    }
    let head = desk.head();
    seen.extend(Stream::open(&desk.api, Some(last)).until(head));
    journal::assert_no_gap(&seen, before);
    assert!(seen.len() as i64 >= head - before);
}

fn a_browser_resumes_by_its_last_event(world: &mut World) {
    let desk = world.desk();
    live_once(&desk, "P4");
    let head = desk.head();
    let last = (head - 3).to_string();
    let mut stream = Stream::try_open(&desk.api, "/feed?after=1", &[("last-event-id", &last)]).expect("the feed opens");
    journal::assert_no_gap(&stream.until(head), head - 3);
}

fn silence_is_beaten(world: &mut World) {
    let mut stream = Stream::open(&world.user("auditor"), None);
    let begun = std::time::Instant::now();
    let beats: Vec<i64> = std::iter::from_fn(|| stream.frame())
        .filter_map(|frame| match frame {
            Frame::Beat { seq, .. } => Some(seq),
            Frame::Entry(_) | Frame::Passing(..) => None,
        })
        .take(3)
        .collect();
    assert!(begun.elapsed().as_secs() < 8, "three beats took {:?}", begun.elapsed());
    assert!(beats.is_sorted(), "{beats:?}");
}

fn journal_and_feed_say_the_same(world: &mut World) {
    let desk = world.desk();
    let before = desk.head();
    let mut live = Stream::open(&desk.api, Some(before));
    live_once(&desk, "P4");
    let head = desk.head();
    let upto = |entries: Vec<Value>| -> Vec<Value> {
        entries.into_iter().filter(|entry| entry["seq"].as_i64() <= Some(head)).collect()
    };
    let live = upto(live.until(head));
    let listed = upto(journal::after(&desk.api, before));
    let replayed = upto(Stream::open(&desk.api, Some(before)).until(head));
    assert_eq!(live, listed);
    assert_eq!(replayed, listed);
    let page = desk.api.get(&format!("/journal?after={before}&limit=4")).ok();
    let next = desk.api.get(page["next"].as_str().expect("a next page")).ok();
    assert_eq!(next["items"][0]["seq"], before + 5, "pages join");
}

fn four_write_and_three_follow(world: &mut World) {
    let desk = world.desk();
    let before = desk.head();
    let streams = ["dispatcher", "auditor", "admin"].map(|user| Stream::open(&world.user(user), Some(before)));
    thread::scope(|scope| {
        for call_sign in ["P4", "C1", "N1", "P6"] {
            let desk = &desk;
            scope.spawn(move || {
                for _ in 0..3 {
                    live_once(desk, call_sign);
                }
            });
        }
    });
    let head = desk.head();
    let listed = journal::after(&desk.api, before);
    assert!(listed.len() >= 4 * 3 * 14, "{}", listed.len());
    let followed: Vec<Vec<Value>> = streams.into_iter().map(|mut stream| stream.until(head)).collect();
    for entries in &followed {
        journal::assert_no_gap(entries, before);
    }
    let common = usize::try_from(head - before).expect("numbers grow");
    assert_eq!(followed[0][..common], listed[..common]);
    let hashes = |entries: &[Value]| entries[..common].iter().map(|entry| entry["hash"].clone()).collect::<Vec<_>>();
    assert_eq!(hashes(&followed[1]), hashes(&followed[2]));
}

fn a_stream_begins_at_the_present_end(world: &mut World) {
    let desk = world.desk();
    let mut stream = Stream::open(&desk.api, None);
    let seq = match stream.frame() {
        Some(Frame::Beat { seq, .. }) => seq,
        Some(Frame::Entry(entry)) => entry["seq"].as_i64().expect("a number"),
        other => panic!("the stream has ended: {other:?}"),
    };
    assert!(seq > 1_000, "not from the beginning: {seq}");
    let incident = desk.open();
    let entries = stream.until(desk.head());
    assert_eq!(entries[0]["seq"], seq + 1);
    assert!(entries.iter().any(|entry| entry["payload"]["incident"]["id"] == incident["id"]));
}

fn a_number_beyond_the_end_is_refused(world: &mut World) {
    let desk = world.desk();
    // A client that saw a later journal than this one, restored from a copy, has to read everything anew.
    let ahead = desk.head() + 1_000;
    desk.api.get(&format!("/feed?after={ahead}")).refused(409, "ahead_of_journal");
    let last = ahead.to_string();
    desk.api.ask("GET", "/feed").header("last-event-id", &last).send().refused(409, "ahead_of_journal");
}
