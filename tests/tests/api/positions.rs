//! Where units are: what phones and radio systems say, what is shown of it, and what is forgotten.

use blackbox::stream::Frame;
use blackbox::{Desk, Stream, Value, World, both, journal, json};
use kernel::clock::{Clock as _, SystemClock};

both!(
    a_position_is_shown_with_its_age_and_accuracy,
    each_fix_has_its_own_outcome,
    positions_pass_on_the_feed_and_stay_out_of_the_journal,
    a_stay_in_an_area_is_an_entry_of_the_journal,
    going_off_duty_forgets_where_the_unit_was,
    officers_speak_for_their_own_unit_only,
);

/// Inside Tower A, inside the mall, and on the quay between everything.
const TOWER: (f64, f64) = (50.790_975, -1.101_241);

fn fix(unit: &str, (latitude, longitude): (f64, f64)) -> Value {
    json!({ "unit_id": unit, "latitude": latitude, "longitude": longitude, "accuracy_m": 6.5 })
}

/// A moment some seconds from now.
fn moment(seconds: i64) -> String {
    SystemClock.now().plus_seconds(seconds).to_string()
}

fn report(desk: &Desk, items: &[Value]) -> Vec<String> {
    let taken = desk.api.post("/positions", &json!({ "items": items })).ok();
    let outcome = |item: &Value| item["status"].as_str().unwrap_or_default().to_owned();
    taken["items"].as_array().expect("outcomes").iter().map(outcome).collect()
}

fn position(desk: &Desk, call_sign: &str) -> Option<Value> {
    desk.api.items("/positions").into_iter().find(|position| position["call_sign"] == call_sign)
}

/// Makes the present duty of a unit older than the fixes of a test.
fn long_on_duty(world: &World, desk: &Desk, call_sign: &str) {
    let id = world.literal(desk.unit_id(call_sign));
    world.sql(&format!("UPDATE unit SET duty_since = 0 WHERE id = {id}"));
}

fn a_position_is_shown_with_its_age_and_accuracy(world: &mut World) {
    let desk = world.desk();
    assert!(position(&desk, "P4").is_none(), "nobody has said where P4 is");
    assert_eq!(report(&desk, &[fix(desk.unit_id("P4"), TOWER)]), ["taken"]);
    let shown = position(&desk, "P4").expect("P4 is somewhere");
    assert_eq!((shown["latitude"].as_f64(), shown["longitude"].as_f64()), (Some(TOWER.0), Some(TOWER.1)));
    assert_eq!((&shown["accuracy_m"], &shown["source"]), (&json!(6.5), &json!("gateway")));
    assert_eq!((&shown["clock_ahead"], &shown["place"]), (&json!(false), &Value::Null));
    assert_eq!(shown["at"], shown["received_at"]);
    // By call sign, as radio systems know units; a sign that nobody has is nobody's.
    let by_sign = |sign: &str| json!({ "call_sign": sign, "latitude": 50.79, "longitude": -1.1 });
    assert_eq!(report(&desk, &[by_sign("n1"), by_sign("X9")]), ["taken", "unknown"]);
    let site = desk.site("ND");
    assert_eq!(desk.api.items(&format!("/positions?site_id={site}")).len(), 1);
    let first = desk.api.get("/positions?limit=1").ok();
    assert_eq!(desk.api.items(first["next"].as_str().expect("a second page")).len(), 1);
}

fn each_fix_has_its_own_outcome(world: &mut World) {
    let desk = world.desk();
    long_on_duty(world, &desk, "P4");
    let (unit, off_duty) = (desk.unit_id("P4").to_owned(), desk.unit_id("N2").to_owned());
    let at = |seconds: i64, north: f64| {
        let mut fix = fix(&unit, (50.79 + north, -1.1));
        fix["at"] = moment(seconds).into();
        fix
    };
    let items = [
        at(-60, 0.001),
        at(-120, 0.002),
        fix(&unit, (91.0, 0.0)),
        fix(&off_duty, TOWER),
        fix("0192a000-0000-7000-8000-000000000000", TOWER),
        at(3_600, 0.003),
    ];
    assert_eq!(report(&desk, &items), ["taken", "late", "invalid", "off_duty", "unknown", "taken"]);
    let shown = position(&desk, "P4").expect("P4 is somewhere");
    assert_eq!((shown["latitude"].as_f64(), &shown["clock_ahead"]), (Some(50.793), &json!(true)));
    assert_eq!(shown["at"], shown["received_at"], "a clock that is ahead is not believed");
    assert_eq!(report(&desk, &[at(-30, 0.004)]), ["late"], "a late fix does not move the unit back");
    assert_eq!(position(&desk, "P4").expect("P4 is somewhere")["latitude"].as_f64(), Some(50.793));
    let trail = world.user("admin").items(&format!("/units/{unit}/trail"));
    let north: Vec<_> = trail.iter().map(|point| point["latitude"].as_f64().expect("a latitude")).collect();
    assert_eq!(north, [50.792, 50.791, 50.794, 50.793], "the trail is in the order of what happened");
    let many: Vec<Value> = (0..501).map(|_| fix(&unit, TOWER)).collect();
    desk.api.post("/positions", &json!({ "items": many })).refused(413, "too_large");
}

fn positions_pass_on_the_feed_and_stay_out_of_the_journal(world: &mut World) {
    let desk = world.desk();
    let before = desk.head();
    let passing = |stream: &mut Stream| loop {
        match stream.frame().expect("the feed goes on") {
            Frame::Passing(kind, shown) => return (kind, shown),
            Frame::Beat { .. } | Frame::Entry(_) => {}
        }
    };
    let (mut seeing, mut blind) = (Stream::open(&desk.api, None), Stream::open(&world.user("reception"), None));
    for stream in [&mut seeing, &mut blind] {
        stream.frame().expect("the feed is open");
    }
    assert_eq!(report(&desk, &[fix(desk.unit_id("P4"), TOWER)]), ["taken"]);
    let (kind, shown) = passing(&mut seeing);
    assert_eq!((kind.as_str(), &shown["call_sign"]), ("position", &json!("P4")));
    assert_eq!(Some(shown), position(&desk, "P4"), "what passes is what the list shows");
    let entries = journal::after(&desk.api, before);
    assert!(entries.iter().all(|entry| !entry["payload"].to_string().contains("latitude\":50.790975")), "{entries:?}");
    // Whoever may not see positions sees what comes after, and not them.
    desk.open();
    match blind.frame().expect("the feed goes on") {
        Frame::Entry(_) | Frame::Beat { .. } => {}
        Frame::Passing(kind, shown) => panic!("{kind}: {shown}"),
    }
}

fn a_stay_in_an_area_is_an_entry_of_the_journal(world: &mut World) {
    let desk = world.desk();
    long_on_duty(world, &desk, "P4");
    let before = desk.head();
    let unit = desk.unit_id("P4").to_owned();
    let at = |seconds: i64, spot: (f64, f64)| {
        let mut fix = fix(&unit, spot);
        fix["at"] = moment(seconds).into();
        fix
    };
    assert_eq!(report(&desk, &[at(-300, TOWER), at(-290, TOWER)]), ["taken", "taken"]);
    assert_eq!(position(&desk, "P4").expect("P4 is somewhere")["place"], Value::Null, "ten seconds are no stay");
    assert_eq!(report(&desk, &[at(-270, TOWER)]), ["taken"]);
    let shown = position(&desk, "P4").expect("P4 is somewhere");
    assert_eq!(shown["place"], "Tower A");
    assert_eq!(report(&desk, &[at(-200, (50.85, -1.1)), at(-150, (50.85, -1.1))]), ["taken", "taken"]);
    let moves: Vec<Value> =
        journal::after(&desk.api, before).into_iter().filter(|entry| entry["action"] == "unit.moved").collect();
    let told: Vec<_> = moves.iter().map(|entry| (&entry["payload"]["from"], &entry["payload"]["to"])).collect();
    assert_eq!(told, [(&Value::Null, &json!("Tower A")), (&json!("Tower A"), &Value::Null)]);
    assert_eq!(moves[0]["occurred_at"], shown["place_since"]);
    assert_eq!(moves[0]["payload"]["unit"]["call_sign"], "P4");
}

fn going_off_duty_forgets_where_the_unit_was(world: &mut World) {
    let desk = world.desk();
    let unit = desk.unit_id("P4").to_owned();
    let trail = format!("/units/{unit}/trail");
    assert_eq!(report(&desk, &[fix(&unit, TOWER)]), ["taken"]);
    assert_eq!(world.user("supervisor").items(&trail).len(), 1);
    let duty = |to: &str| desk.api.post(&format!("/units/{unit}/duty"), &json!({ "to": to })).ok();
    duty("on_break");
    assert!(position(&desk, "P4").is_some(), "a break is part of the shift");
    duty("off_duty");
    assert!(position(&desk, "P4").is_none());
    assert!(world.user("supervisor").items(&trail).is_empty());
    assert_eq!(report(&desk, &[fix(&unit, TOWER)]), ["off_duty"]);
    desk.api.get(&trail).refused(403, "forbidden");
}

fn officers_speak_for_their_own_unit_only(world: &mut World) {
    let desk = world.desk();
    let officer = Desk::new(world.user("officer1"));
    let (own, other) = (desk.unit_id("P4").to_owned(), desk.unit_id("P5").to_owned());
    assert_eq!(report(&officer, &[fix(&own, TOWER), fix(&other, TOWER)]), ["taken", "unknown"]);
    assert_eq!(position(&desk, "P4").expect("P4 is somewhere")["source"], "phone");
    officer.api.get("/positions").refused(403, "forbidden");
    world.user("reception").post("/positions", &json!({ "items": [] })).refused(403, "forbidden");
}
