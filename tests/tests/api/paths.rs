//! Ways: how one gets from place to place on a site.

use blackbox::desk::id;
use blackbox::{Api, Value, World, json};

blackbox::both!(a_way_takes_stairs_lifts_and_doors, ways_are_drawn_as_a_whole);

fn place(api: &Api, site: &str, path: &str) -> String {
    let places = api.all(&format!("/sites/{site}/places?limit=500"));
    let found = places.iter().find(|place| place["path"] == path).unwrap_or_else(|| panic!("no place {path}"));
    id(found).to_owned()
}

fn a_way_takes_stairs_lifts_and_doors(world: &mut World) {
    let (desk, admin) = (world.desk(), world.user("admin"));
    let site = desk.site("HP").to_owned();
    let [ground, top, server, camera] = [
        "Tower A / Ground floor",
        "Tower A / Floor 8",
        "Tower A / Basement / Server room",
        "Tower A / Basement / Server room / Server room door",
    ]
    .map(|path| place(&admin, &site, path));
    let way = |from: &str, to: &str, more: &str| admin.get(&format!("/sites/{site}/way?from={from}&to={to}{more}"));

    // Eight floors: the lift's wait and ride, not the stairs.
    let up = way(&ground, &top, "").ok();
    assert_eq!(up["seconds"], 40 + 32, "{up}");
    assert_eq!(up["places"], json!([ground, top]));
    // Down one floor the stairs are faster than waiting.
    let down = way(&place(&admin, &site, "Tower A / Floor 1"), &ground, "").ok();
    assert!(down["seconds"].as_i64().expect("seconds") < 20, "{down}");
    // A locked door opens for its key only.
    way(&ground, &server, "").refused(404, "not_found");
    let with_key = way(&ground, &server, "&keys=key_holder,radio").ok();
    // Whoever stands at the door's reader stands in its room.
    assert_eq!(way(&ground, &camera, "&keys=key_holder").ok()["seconds"], with_key["seconds"]);
    way(&ground, "0192f0c1-2d3e-7000-8000-000000000000", "").refused(404, "not_found");
}

fn ways_are_drawn_as_a_whole(world: &mut World) {
    let (desk, admin) = (world.desk(), world.user("admin"));
    let path = format!("/sites/{}/paths", desk.site("ND"));
    let before = admin.get(&path).ok();
    let drawn = before["paths"].as_array().expect("ways").clone();
    assert!(drawn.len() > 5);
    let with = |paths: &[Value]| json!({ "paths": paths });
    let put = |paths: &[Value], seen: i64| {
        admin.ask("PUT", &path).header("if-match", &format!("\"{seen}\"")).json(&with(paths)).send()
    };
    let version = before["version"].as_i64().expect("a version");
    let fewer = put(&drawn[1..], version).ok();
    assert_eq!((fewer["version"].as_i64(), &fewer["paths"]), (Some(version + 1), &json!(drawn[1..])));
    put(&drawn, version).refused(412, "stale");
    let mut wrong = drawn.clone();
    wrong[2]["metres"] = json!(-4.0);
    let refused = put(&wrong, version + 1);
    assert!(refused.clone().refused(400, "invalid")["detail"].as_str().expect("words").starts_with("way 3"));
    wrong[2] = json!({ "from": desk.site("HP"), "to": desk.site("ND"), "kind": "road", "metres": 3000.0 });
    put(&wrong, version + 1).refused(400, "invalid");
    assert_eq!(admin.get(&path).ok(), fewer, "a refused drawing changes nothing");
    world.user("dispatcher").ask("PUT", &path).json(&with(&drawn)).send().refused(403, "forbidden");
    // The journal tells what was changed, so that it can be put back.
    let mut longer = drawn[1..].to_vec();
    longer[0]["metres"] = json!(77.5);
    put(&longer, version + 1).ok();
    let told = world.user("auditor").all(&format!("/journal?stream=paths/{}", desk.site("ND")));
    let changed: Vec<&Value> = told.iter().map(|entry| &entry["payload"]["changed"]).rev().take(2).collect();
    assert_eq!(changed[1], &json!({ "added": [], "removed": [drawn[0]] }));
    assert_eq!(changed[0], &json!({ "added": [longer[0]], "removed": [drawn[1]] }));
    let seen = world.user("dispatcher").all(&format!("/journal?stream=paths/{}", desk.site("ND")));
    assert_eq!(seen.len(), told.len());
}
