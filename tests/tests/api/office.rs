//! What the back office asks beside the lists: why somebody may, who may, what was, and the outcome codes.

use blackbox::desk::id;
use blackbox::{Value, World, json};

blackbox::both!(
    rights_are_explained_as_they_are_enforced,
    accounts_are_found_by_what_they_may,
    somebody_of_one_site_hears_nothing_of_others,
    a_history_is_read_newest_first,
    retired_units_are_listed_on_request,
    a_disposition_is_added_renamed_and_taken_out_of_use,
    an_earlier_state_is_refused_once_it_was_changed_again,
);

const PASSWORD: &str = "seven grey herons";

fn account_id(world: &World, username: &str) -> String {
    let accounts = world.user("admin").all("/accounts");
    let account = accounts.iter().find(|one| one["username"] == username).expect("an account of the example");
    id(account).to_owned()
}

fn rights_are_explained_as_they_are_enforced(world: &mut World) {
    let admin = world.user("admin");
    let desk = world.desk();
    let here = desk.site("HP").to_owned();
    let may = |account: &str, query: &str| admin.items(&format!("/accounts/{account}/may?{query}"));

    let manager = account_id(world, "manager");
    let line = &may(&manager, &format!("action=unit.manage&site_id={here}"))[0];
    assert_eq!((&line["allowed"], &line["because"]), (&json!(true), &json!("granted")));
    assert!(line["why"].as_str().is_some_and(|why| why.contains("manager")), "{line}");
    assert_eq!(line["grants"][0]["role"], "manager");

    let line = &may(&manager, "action=account.manage")[0];
    assert_eq!((&line["allowed"], &line["because"]), (&json!(false), &json!("no_role")));
    assert_eq!(line["why"], "none of its roles grants it; administrator would");
    assert_eq!(line["grants"], json!([]));

    // Every line says what the session of that person says.
    for username in ["manager", "dispatcher", "officer1", "auditor"] {
        let told = may(&account_id(world, username), "");
        let held: Vec<&Value> =
            told.iter().filter(|line| line["allowed"] == true).map(|line| &line["action"]).collect();
        let session = world.user(username).get("/session").ok();
        assert_eq!(held, session["rights"].as_array().expect("a list").iter().collect::<Vec<_>>(), "{username}");
    }

    let body = json!({ "username": "nadia", "name": "Nadia Frost", "password": PASSWORD,
        "grants": [{ "role": "supervisor", "site_id": here }] });
    let nadia = admin.post("/accounts", &body).ok();
    let elsewhere = desk.site("ND").to_owned();
    let line = &may(id(&nadia), &format!("action=unit.manage&site_id={elsewhere}"))[0];
    assert_eq!((&line["allowed"], &line["because"]), (&json!(false), &json!("elsewhere")));
    admin.patch(&format!("/accounts/{}", id(&nadia)), &json!({ "disabled": true })).ok();
    let line = &may(id(&nadia), &format!("action=unit.manage&site_id={here}"))[0];
    assert_eq!((&line["allowed"], &line["because"]), (&json!(false), &json!("disabled")));

    // Who lacks a second factor that the role needs may nothing, and is told so here too.
    admin.patch("/sign-in-policy", &json!({ "second_factor_roles": ["manager"] })).ok();
    let line = &may(&manager, &format!("action=unit.manage&site_id={here}"))[0];
    assert_eq!((&line["allowed"], &line["because"]), (&json!(false), &json!("second_factor")));
    let session = world.sign_in("manager").get("/session").ok();
    assert_eq!(session["rights"], json!([]), "as it is enforced");
    admin.patch("/sign-in-policy", &json!({ "second_factor_roles": [] })).ok();

    admin.get(&format!("/accounts/{manager}/may?action=unit.paint")).refused_field("action");
    world.user("officer1").get(&format!("/accounts/{manager}/may")).refused(403, "forbidden");
}

fn accounts_are_found_by_what_they_may(world: &mut World) {
    let admin = world.user("admin");
    let desk = world.desk();
    let (here, there) = (desk.site("HP").to_owned(), desk.site("ND").to_owned());
    let body = json!({ "username": "nadia", "name": "Nadia Frost", "password": PASSWORD,
        "grants": [{ "role": "manager", "site_id": here }] });
    let nadia = admin.post("/accounts", &body).ok();
    let names = |query: &str| -> Vec<String> {
        let found = admin.all(&format!("/accounts?limit=1&{query}"));
        found.iter().filter_map(|one| one["username"].as_str()).map(str::to_owned).collect()
    };
    assert!(names(&format!("may=place.manage&site_id={here}")).contains(&"nadia".to_owned()));
    assert!(names("may=place.manage").contains(&"nadia".to_owned()), "somewhere");
    assert!(!names(&format!("may=place.manage&site_id={there}")).contains(&"nadia".to_owned()));
    assert_eq!(names("may=account.manage"), ["admin"]);
    admin.patch(&format!("/accounts/{}", id(&nadia)), &json!({ "disabled": true })).ok();
    assert!(!names("may=place.manage").contains(&"nadia".to_owned()), "a disabled account may nothing");
    admin.get("/accounts?may=unit.paint").refused_field("action");
    admin.get(&format!("/accounts?site_id={here}")).refused_field("site_id");
}

fn somebody_of_one_site_hears_nothing_of_others(world: &mut World) {
    let admin = world.user("admin");
    let desk = world.desk();
    let grants = |site: &str| json!([{ "role": "supervisor", "site_id": desk.site(site) }]);
    let make = |username: &str, site: &str| {
        let body = json!({ "username": username, "name": username, "password": PASSWORD, "grants": grants(site) });
        admin.post("/accounts", &body).ok()
    };
    make("nadia", "ND");
    let other = make("oskar", "HP");
    let token = world.anyone().post("/session", &json!({ "username": "nadia", "password": PASSWORD })).ok();
    let nadia = world.anyone().with_token(token["token"].as_str().expect("a token"));
    let seen = nadia.all("/accounts?may=unit.manage");
    assert!(seen.iter().any(|one| one["username"] == "nadia"));
    assert!(!seen.iter().any(|one| one["username"] == "oskar"));
    nadia.get(&format!("/accounts/{}/may", id(&other))).refused(404, "not_found");
}

fn a_history_is_read_newest_first(world: &mut World) {
    let (manager, desk) = (world.user("manager"), world.desk());
    let unit = desk.unit("P4");
    for vehicle in ["Car 1", "Car 2", "Car 3"] {
        manager.patch(&format!("/units/{}", id(&unit)), &json!({ "vehicle": vehicle })).ok();
    }
    let path = format!("/journal?stream=unit/{}&newest=true&limit=2", id(&unit));
    let (backward, mut forward) = (manager.all(&path), manager.all(&path.replace("&newest=true", "")));
    assert_eq!(backward[0]["payload"]["unit"]["vehicle"], "Car 3");
    forward.reverse();
    assert_eq!(backward, forward);
    manager.get("/journal?newest=true").refused(400, "invalid");
}

fn retired_units_are_listed_on_request(world: &mut World) {
    let (manager, desk) = (world.user("manager"), world.desk());
    let body = json!({ "site_id": desk.site("ND"), "call_sign": "Q9" });
    let unit = manager.post("/units", &body).ok();
    manager.patch(&format!("/units/{}", id(&unit)), &json!({ "retired": true })).ok();
    let lists = |path: &str| manager.all(path).iter().any(|one| one["id"] == unit["id"]);
    assert!(!lists("/units"));
    assert!(lists("/units?retired=true"));
    manager.patch(&format!("/units/{}", id(&unit)), &json!({ "retired": false })).ok();
    assert!(lists("/units"));
}

fn a_disposition_is_added_renamed_and_taken_out_of_use(world: &mut World) {
    let (manager, desk) = (world.user("manager"), world.desk());
    let body = json!({ "code": "lift_freed", "name": "Lift freed", "about": "Somebody was let out of a lift." });
    let answer = manager.post("/dispositions", &body);
    assert_eq!(answer.status, 201);
    let made = answer.ok();
    assert_eq!((&made["active"], &made["version"]), (&json!(true), &json!(1)));
    manager.post("/dispositions", &body).refused(409, "conflict");
    manager.post("/dispositions", &json!({ "code": "Lift", "name": "Lift" })).refused_field("code");
    manager.post("/dispositions", &json!({ "code": "lift", "name": " " })).refused_field("name");
    desk.api.post("/dispositions", &body).refused(403, "forbidden");

    let incident = desk.open();
    let closed = desk.act(&incident, "close", &json!({ "disposition": "lift_freed" })).ok();
    let path = format!("/dispositions/{}", id(&made));
    let renamed = manager.patch(&path, &json!({ "name": "Freed from a lift" })).ok();
    assert_eq!((&renamed["name"], &renamed["version"]), (&json!("Freed from a lift"), &json!(2)));
    manager
        .ask("PATCH", &path)
        .key(&blackbox::fresh_key())
        .header("if-match", "\"1\"")
        .json(&json!({ "name": "Late" }))
        .send()
        .refused(412, "stale");
    manager.patch(&path, &json!({ "active": false })).ok();
    let listed = desk.api.items("/dispositions");
    let listed = listed.iter().find(|one| one["code"] == "lift_freed").expect("it stays in the list");
    assert_eq!(listed["active"], false);
    let second = desk.open();
    desk.act(&second, "close", &json!({ "disposition": "lift_freed" })).refused_field("disposition");
    assert_eq!(desk.now(&closed)["disposition"], "lift_freed", "what was closed with it keeps it");

    let entries = desk.api.items(&format!("/journal?stream=disposition/{}", id(&made)));
    let actions: Vec<&str> = entries.iter().filter_map(|entry| entry["action"].as_str()).collect();
    assert_eq!(actions, ["disposition.created", "disposition.updated", "disposition.updated"]);
    assert_eq!(entries[2]["payload"]["disposition"]["active"], false, "whoever sees incidents sees the catalogue");
}

fn an_earlier_state_is_refused_once_it_was_changed_again(world: &mut World) {
    let (manager, desk) = (world.user("manager"), world.desk());
    let before = desk.unit("P4");
    let path = format!("/units/{}", id(&before));
    let changed = manager.patch(&path, &json!({ "vehicle": "Bicycle" })).ok();
    // Putting back is the ordinary change with the version that was looked at.
    let back = |version: &Value| {
        let tag = format!("\"{version}\"");
        let body = json!({ "vehicle": before["vehicle"].as_str().unwrap_or_default() });
        manager.ask("PATCH", &path).key(&blackbox::fresh_key()).header("if-match", &tag).json(&body).send()
    };
    manager.patch(&path, &json!({ "capabilities": ["boat"] })).ok();
    back(&changed["version"]).refused(412, "stale");
    let now = desk.unit("P4");
    assert_eq!(back(&now["version"]).ok()["vehicle"], before["vehicle"]);
    assert_eq!(desk.unit("P4")["capabilities"], json!(["boat"]), "only what was changed is put back");
}
