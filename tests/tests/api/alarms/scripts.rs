//! What a site does about alarms in its own way.

use blackbox::desk::id;
use blackbox::{Panel, Value, World, json};

use super::{act, open, set_up};

blackbox::both!(a_site_has_its_own_steps);

fn a_site_has_its_own_steps(world: &mut World) {
    let (account, receiver) = set_up(world, &json!({}));
    let site = account["site_id"].as_str().expect("a site").to_owned();
    let scripts = format!("/sites/{site}/alarm-scripts");
    let [admin, dispatcher] = ["admin", "dispatcher"].map(|name| world.user(name));
    let of = |category: &str| {
        dispatcher.items(&scripts).into_iter().find(|script| script["category"] == category).expect("each category")
    };
    let steps = |alarm: &Value| {
        alarm["steps"].as_array().expect("steps").iter().map(|step| step["step"].clone()).collect::<Vec<_>>()
    };
    let mut panel = Panel::connect(&receiver, "A0F1");
    panel.signal("Nri1/BA007");
    let as_shipped = ["look", "call_premises", "call_keyholders", "send", "decide"];
    assert_eq!(steps(&open(&dispatcher)[0]), as_shipped);

    let look = json!({ "step": "look", "required": true, "note": " Camera 4 sees the dock " });
    let end = json!({ "step": "decide", "required": true });
    let own = json!({ "category": "burglary", "steps": [look, end] });
    dispatcher.put(&scripts, &own).refused(403, "forbidden");
    admin.put(&scripts, &json!({ "category": "burglary", "steps": [look] })).refused(400, "invalid");
    admin.put(&scripts, &json!({ "category": "fire", "steps": [look, end] })).refused(400, "invalid");
    let set = admin.put(&scripts, &own).ok();
    assert_eq!(
        (&set["own"], &set["version"], &set["steps"][0]["note"]),
        (&json!(true), &json!(1), &json!("Camera 4 sees the dock"))
    );
    let again = admin.ask("PUT", &scripts).key("again").header("if-match", "\"0\"").json(&own);
    again.send().refused(412, "stale");
    assert_eq!((&of("burglary")["own"], &of("fire")["own"]), (&json!(true), &json!(false)));

    panel.signal("Nri1/BA008");
    let alarms = open(&dispatcher);
    let at = |zone: &str| alarms.iter().find(|alarm| alarm["zone_name"] == zone).expect("an alarm of the zone");
    assert_eq!(steps(at("Dock door")), as_shipped, "an alarm keeps the steps it began with");
    assert_eq!(steps(at("Dock window")), ["look", "decide"]);
    assert_eq!(at("Dock window")["steps"][0]["note"], "Camera 4 sees the dock");
    let decided = json!({ "cause": "user" });
    dispatcher.post(&format!("/alarms/{}/decide", id(at("Dock window"))), &decided).refused(409, "steps_open");
    act(&dispatcher, at("Dock window"), "acts", &json!({ "kind": "look", "result": "nothing_seen" }));
    act(&dispatcher, at("Dock window"), "decide", &decided);

    admin.put(&scripts, &json!({ "category": "burglary", "steps": null })).ok();
    assert_eq!((&of("burglary")["own"], &of("burglary")["version"]), (&json!(false), &json!(2)));
    panel.signal("Nri1/BA008");
    let fresh = open(&dispatcher).into_iter().find(|alarm| alarm["zone_name"] == "Dock window").expect("a fresh alarm");
    assert_eq!(steps(&fresh), as_shipped);
}
