//! A fresh installation: nothing works until somebody who can read the server's output has set it up.

use blackbox::{Store, Value, World, json};

/// A server on an empty store, with the code that it printed.
fn fresh(store: Store) -> Option<(World, String)> {
    let mut world = World::empty(store)?;
    world.make_database();
    world.start();
    let said = world.server().stdout();
    let line = said.lines().find(|line| line.contains("one-time code")).expect("it prints a code");
    let code = line.rsplit(' ').next().expect("the code ends the line").to_owned();
    Some((world, code))
}

fn foundation(code: &str) -> Value {
    json!({
        "code": code,
        "organisation": { "name": "Quay Watch" },
        "site": {
            "code": "QW", "name": "Quay", "address": "1 Quay Road", "time_zone": "Europe/London",
            "jurisdiction": "GB-ENG",
        },
        "administrator": { "username": "ada", "name": "Ada Quill", "password": "forty blue kettles" },
    })
}

fn a_code_sets_the_system_up_once(store: Store) {
    let Some((mut world, code)) = fresh(store) else { return };
    let anyone = world.anyone();
    assert_eq!(anyone.get("/setup").ok(), json!({ "needed": true }));
    anyone.get("/incidents").refused(401, "unauthenticated");
    anyone.post("/setup", &foundation("aaaa-bbbb-cccc-dddd")).refused(403, "forbidden");
    let mut weak = foundation(&code);
    for password in ["short", "ada quill 12", "Quay Watch 1"] {
        weak["administrator"]["password"] = json!(password);
        let problem = anyone.post("/setup", &weak).refused(400, "invalid");
        assert!(problem["fields"][0]["field"].as_str().is_some_and(|field| field.ends_with("password")), "{problem}");
    }
    let mut nowhere = foundation(&code);
    nowhere["site"]["time_zone"] = json!("Mars/Olympus");
    anyone.post("/setup", &nowhere).refused(400, "invalid");
    assert_eq!(anyone.get("/setup").ok()["needed"], true, "nothing was made by halves");
    let answer = anyone.post("/setup", &foundation(&code));
    assert_eq!(answer.status, 201, "{}", answer.text);
    let made = answer.ok();
    assert_eq!(anyone.get("/setup").ok(), json!({ "needed": false }));
    anyone.post("/setup", &foundation(&code)).refused(409, "conflict");
    let body = json!({ "username": "ada", "password": "forty blue kettles" });
    let signed_in = anyone.post("/session", &body).ok();
    let ada = anyone.with_token(signed_in["token"].as_str().expect("a token"));
    assert_eq!(signed_in["me"]["account"]["id"], made["account_id"]);
    assert_eq!(signed_in["me"]["grants"], json!([{ "role": "administrator", "site_id": null }]));
    let sites = ada.items("/sites");
    assert_eq!((sites.len(), &sites[0]["id"]), (1, &made["site_id"]));
    assert!(ada.items("/incident-types").len() > 20, "a catalogue ships");
    let call = json!({ "site_id": made["site_id"], "type": "trespass", "place_id": made["site_id"] });
    let number = ada.post("/incidents", &call).ok()["number"].clone();
    assert!(number.as_str().is_some_and(|number| number.starts_with("QW-") && number.ends_with("-1")), "{number}");
    world.stop();
    world.start();
    assert!(!world.server().stdout().contains("one-time code"), "no code is offered again");
    world.cli(&["verify"]).ok();
}

fn a_new_code_comes_with_every_start(store: Store) {
    let Some((mut world, first)) = fresh(store) else { return };
    world.kill();
    world.start();
    let said = world.server().stdout();
    assert!(said.contains("one-time code") && !said.contains(&first), "{said}");
    world.anyone().post("/setup", &foundation(&first)).refused(403, "forbidden");
}

fn four_set_up_at_once(store: Store) {
    let Some((world, code)) = fresh(store) else { return };
    let anyone = world.anyone();
    let statuses: Vec<u16> = std::thread::scope(|scope| {
        let asked: Vec<_> = (0..4)
            .map(|n| {
                let (anyone, mut body) = (anyone.clone(), foundation(&code));
                body["administrator"]["username"] = json!(format!("ada{n}"));
                scope.spawn(move || anyone.post("/setup", &body).status)
            })
            .collect();
        asked.into_iter().map(|one| one.join().expect("an answer")).collect()
    });
    assert_eq!(statuses.iter().filter(|status| **status == 201).count(), 1, "{statuses:?}");
    assert_eq!(statuses.iter().filter(|status| **status == 409).count(), 3, "{statuses:?}");
}

blackbox::on_both!(a_code_sets_the_system_up_once, a_new_code_comes_with_every_start, four_set_up_at_once);
