//! Panels, and their ways, that should be heard; and outages that silence or trouble many of them.

use blackbox::desk::id;
use blackbox::{Panel, Value, World, json, wait_for};

use super::{SOON_S, open, set_up};

blackbox::both!(
    a_silent_panel_is_an_alarm_once,
    a_silent_way_is_an_alarm_although_the_panel_is_heard,
    an_outage_of_many_panels_is_one_row,
);

fn a_silent_panel_is_an_alarm_once(world: &mut World) {
    let (account, receiver) = set_up(world, &json!({ "interval_s": 1, "grace_s": 0 }));
    let dispatcher = world.user("dispatcher");
    let path = format!("/alarm-accounts/{}", id(&account));
    assert_eq!(dispatcher.get(&path).ok()["heard_at"], Value::Null, "never heard since it was set up");
    let mut panel = Panel::connect(&receiver, "A0F1");
    assert_eq!(panel.alive(), "ACK");
    let alarm = wait_for("an alarm", SOON_S, || open(&dispatcher).into_iter().next());
    assert_eq!((&alarm["category"], &alarm["count"]), (&json!("communication"), &json!(1)));
    assert!(dispatcher.get(&path).ok()["silent_since"].is_string());
    assert_eq!(panel.alive(), "ACK");
    let restored = dispatcher.get(&format!("/alarms/{}", id(&alarm))).ok();
    assert_eq!((&restored["condition"], &restored["decided_at"]), (&json!("restored"), &Value::Null));
    let again = wait_for("it falls silent again", SOON_S, || {
        let now = dispatcher.get(&format!("/alarms/{}", id(&alarm))).ok();
        (now["count"] == 2).then_some(now)
    });
    assert_eq!(again["condition"], "active");
    assert_eq!(open(&dispatcher).len(), 1);
}

fn a_silent_way_is_an_alarm_although_the_panel_is_heard(world: &mut World) {
    let ways = json!([{ "path": "tcp", "interval_s": 600 }, { "path": "l2", "interval_s": 1, "grace_s": 1 }]);
    let (account, receiver) = set_up(world, &json!({ "paths": ways }));
    let [admin, dispatcher] = ["admin", "dispatcher"].map(|name| world.user(name));
    let path = format!("/alarm-accounts/{}", id(&account));
    let second = || admin.get(&path).ok()["paths"][0].clone();
    assert_eq!((&second()["path"], &second()["heard_at"]), (&json!("L2"), &Value::Null));
    admin.patch(&path, &json!({ "paths": [{ "path": "gsm", "interval_s": 1 }] })).refused_field("paths");

    let mut panel = Panel::connect(&receiver, "A0F1");
    assert_eq!(panel.signal("Nri0/RP00"), "ACK");
    wait_for("the alarm of the second way", SOON_S, || open(&dispatcher).pop());
    let [alarm] = &open(&dispatcher)[..] else { panic!("one alarm") };
    assert_eq!((&alarm["code_name"], &alarm["category"]), (&json!("No sign of life over L2"), &json!("communication")));
    assert!(second()["silent_since"].is_string() && admin.get(&path).ok()["silent_since"].is_null());

    assert_eq!(panel.on_line("2").signal("Nri0/RP00"), "ACK");
    wait_for("its end", SOON_S, || (open(&dispatcher)[0]["condition"] == "restored").then_some(()));
    admin.patch(&path, &json!({ "paths": [] })).ok();
    assert_eq!(admin.get(&path).ok()["paths"], json!([]));
}

fn an_outage_of_many_panels_is_one_row(world: &mut World) {
    let (first, receiver) = set_up(world, &json!({}));
    let admin = world.user("admin");
    let mut panels = vec![Panel::connect(&receiver, "A0F1")];
    for n in 2..=8 {
        let number = format!("A0F{n}");
        admin.post("/alarm-accounts", &json!({ "account": number, "name": number, "site_id": first["site_id"] })).ok();
        panels.push(Panel::connect(&receiver, &number));
    }
    let dispatcher = world.user("dispatcher");
    for panel in &mut panels {
        assert_eq!(panel.signal("Nri0/AT00"), "ACK");
    }
    let alarms = open(&dispatcher);
    assert_eq!(alarms.len(), 6, "the first five, and the outage");
    let storm = alarms.iter().find(|alarm| alarm["account_id"].is_null()).expect("the outage");
    assert_eq!((&storm["count"], &storm["category"]), (&json!(3), &json!("power")));
    assert_eq!(dispatcher.items(&format!("/alarm-signals?alarm_id={}", id(storm))).len(), 3);

    // A fire in the middle of it is a row of its own, and so is another trouble of one of the panels.
    assert_eq!(panels[7].signal("Nri0/FA001"), "ACK");
    assert_eq!(panels[0].signal("Nri0/AR00"), "ACK");
    assert_eq!(open(&dispatcher).len(), 7);
    let storm = || dispatcher.get(&format!("/alarms/{}", id(storm))).ok();
    for panel in &mut panels[5..7] {
        assert_eq!(panel.signal("Nri0/AR00"), "ACK");
    }
    assert_eq!(
        (&storm()["condition"], &storm()["text"]),
        (&json!("active"), &json!("An outage: 1 of 3 panels still report it"))
    );
    assert_eq!(panels[7].signal("Nri0/AR00"), "ACK");
    assert_eq!((&storm()["condition"], &storm()["decided_at"]), (&json!("restored"), &Value::Null));
}
