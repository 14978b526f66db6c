//! Lists: pages that lose and double nothing, filters, and finding what one looks for.

use std::collections::BTreeSet;

use blackbox::desk::id;
use blackbox::template::PASSWORD;
use blackbox::{Api, Value, World, json};

blackbox::both!(
    pages_give_every_item_once_while_others_are_added,
    pages_of_every_list_join,
    odd_names_do_not_break_a_page,
    every_filter_filters,
    the_board_is_by_priority_then_age,
    an_incident_is_found_by_its_number,
    an_incident_is_found_by_words,
    places_of_one_name_are_shown_apart,
    a_limit_is_kept,
);

fn ids(items: &[Value]) -> Vec<&str> {
    items.iter().map(id).collect()
}

fn assert_once(items: &[Value]) -> BTreeSet<&str> {
    let set: BTreeSet<&str> = ids(items).into_iter().collect();
    assert_eq!(set.len(), items.len(), "an item came twice");
    set
}

fn pages_give_every_item_once_while_others_are_added(world: &mut World) {
    let desk = world.desk();
    for state in ["open", "all"] {
        let before = desk.api.all(&format!("/incidents?state={state}&limit=500"));
        let mut seen = Vec::new();
        let mut next = Some(format!("/incidents?state={state}&limit=97"));
        if state == "open" {
            next = Some("/incidents?state=open&limit=3".to_owned());
        }
        while let Some(path) = next {
            let page = desk.api.get(&path).ok();
            seen.extend(page["items"].as_array().expect("items").iter().cloned());
            next = page["next"].as_str().map(str::to_owned);
            desk.open_with(&json!({ "priority": 1 + seen.len() % 5 }));
        }
        let seen = assert_once(&seen);
        let lost: Vec<&str> = ids(&before).into_iter().filter(|id| !seen.contains(id)).collect();
        assert!(lost.is_empty(), "{state}: {lost:?}");
    }
}

fn pages_of_every_list_join(world: &mut World) {
    let (admin, desk) = (world.user("admin"), world.desk());
    let places = format!("/sites/{}/places", desk.site("HP"));
    for (path, limit) in
        [("/units", 1), ("/accounts", 4), ("/sites", 1), (places.as_str(), 7), ("/incidents?state=closed", 50)]
    {
        let join = if path.contains('?') { '&' } else { '?' };
        let whole = admin.all(&format!("{path}{join}limit=500"));
        let pages = admin.all(&format!("{path}{join}limit={limit}"));
        assert_eq!(ids(&pages), ids(&whole), "{path}");
        assert_once(&pages);
    }
}

fn odd_names_do_not_break_a_page(world: &mut World) {
    let (admin, desk) = (world.user("admin"), world.desk());
    for call_sign in ["A&B", "C#1", "D+1", "E%41", "F~G", "Ö1", "?2"] {
        let unit = json!({ "site_id": desk.site("ND"), "call_sign": call_sign });
        admin.post("/units", &unit).ok();
    }
    let whole = admin.all("/units?limit=500");
    assert_eq!(ids(&admin.all("/units?limit=1")), ids(&whole));
    for (n, username) in ["zoë", "anna@example.org", "jörg.müller", "b-c_d"].into_iter().enumerate() {
        let grants = json!([{ "role": "officer", "site_id": desk.site("ND") }]);
        let account = json!({ "username": username, "name": format!("N {n}"), "password": PASSWORD, "grants": grants });
        admin.post("/accounts", &account).ok();
    }
    let whole = admin.all("/accounts?limit=500");
    assert_eq!(ids(&admin.all("/accounts?limit=1")), ids(&whole));
}

/// What a filter gives, beside what its rule says of the whole list.
fn check(api: &Api, whole: &[Value], filter: &str, rule: impl Fn(&Value) -> bool) {
    let found = api.all(&format!("/incidents?{filter}&limit=100"));
    let expected: BTreeSet<&str> = whole.iter().filter(|one| rule(one)).map(id).collect();
    assert_eq!(assert_once(&found), expected, "{filter}");
    assert!(!found.is_empty(), "{filter} finds something, or it is no test");
}

fn every_filter_filters(world: &mut World) {
    let desk = world.desk();
    let api = &desk.api;
    let elsewhere = desk.open_with(&json!({ "site_id": desk.site("ND"), "place_id": desk.site("ND") }));
    let cancelled = desk.open();
    desk.act(&cancelled, "cancel", &json!({ "reason": "by mistake" })).ok();
    desk.assign(&elsewhere, "N1");
    let north = desk.site("ND");
    let officer = world.user("officer12");
    blackbox::journal::while_quiet(api, || {
        let whole = api.all("/incidents?state=all&limit=500");
        for state in ["received", "held", "dispatched", "on_scene", "cleared", "closed", "cancelled"] {
            check(api, &whole, &format!("state={state}"), |one| one["state"] == state);
        }
        let open = |one: &Value| one["state"] != "closed" && one["state"] != "cancelled";
        check(api, &whole, "state=open", open);
        check(api, &whole, "state=all", |_| true);
        check(api, &whole, "priority=2", |one| one["priority"] == 2);
        check(api, &whole, "type=trespass", |one| one["type"] == "trespass");
        check(api, &whole, &format!("site_id={north}"), |one| one["site_id"] == north);
        let both = |one: &Value| one["priority"] == 2 && one["state"] == "closed";
        check(api, &whole, "priority=2&state=closed", both);
        check(&officer, &whole, "mine=true", |one| one["id"] == elsewhere["id"]);
    });
    api.get("/incidents?state=asleep").refused(400, "invalid");
    api.get("/incidents?site_id=here").refused(400, "invalid");
    api.get("/incidents?colour=red").refused(400, "invalid");
}

fn the_board_is_by_priority_then_age(world: &mut World) {
    let desk = world.desk();
    for priority in [5, 1, 3, 1] {
        desk.open_with(&json!({ "priority": priority }));
    }
    let key = |one: &Value| (one["priority"].as_i64(), one["received_at"].as_str().map(str::to_owned));
    let board: Vec<_> = desk.api.all("/incidents?state=open&limit=4").iter().map(key).collect();
    assert!(board.is_sorted(), "{board:?}");
    let past: Vec<_> = desk.api.all("/incidents?state=closed&limit=50").iter().map(|one| key(one).1).collect();
    assert!(past.is_sorted_by(|newer, older| newer >= older), "newest first");
}

fn an_incident_is_found_by_its_number(world: &mut World) {
    let desk = world.desk();
    let year = json!("2019-06-01T12:00:00Z");
    let here = desk.open_with(&json!({ "occurred_at": year }));
    let there =
        desk.open_with(&json!({ "site_id": desk.site("ND"), "place_id": desk.site("ND"), "occurred_at": year }));
    assert_eq!((&here["number"], &there["number"]), (&json!("HP-2019-1"), &json!("ND-2019-1")));
    let find = |query: &str| {
        let found = desk.api.all(&format!("/incidents?query={query}"));
        found.iter().map(|one| one["number"].as_str().unwrap_or_default().to_owned()).collect::<BTreeSet<_>>()
    };
    assert!(find("1").is_superset(&["HP-2019-1".into(), "ND-2019-1".into()].into()), "the last part finds all");
    assert_eq!(find("HP-2019-1"), ["HP-2019-1".to_owned()].into());
    assert_eq!(find("nd-2019-1"), ["ND-2019-1".to_owned()].into());
}

fn an_incident_is_found_by_words(world: &mut World) {
    let desk = world.desk();
    let words = |words: &str| {
        let body = json!({ "site_id": desk.site("HP"), "type": "trespass", "location_text": words });
        desk.api.post("/incidents", &body).ok()
    };
    let (plain, accents) = (words("Behind the old Foundry"), words("Café ÉTOILE terrace"));
    let found = |query: &str, incident: &Value| {
        desk.api.all(&format!("/incidents?state=open&query={query}")).iter().any(|one| one["id"] == incident["id"])
    };
    assert!(found("foundry", &plain) && found("FOUNDRY", &plain) && found("trespass+foundry", &plain));
    assert!(!found("foundries", &plain) && !found("fire+foundry", &plain));
    assert!(found("terrace", &accents));
    for query in ["cafe", "caf%C3%A9", "%C3%A9toile", "etoile"] {
        assert!(found(query, &accents), "{query}: accents and capitals are as people type them");
    }
    let toys = desk.api.all("/incidents?state=open&query=toy+shop");
    assert!(toys.iter().any(|one| one["type"] == "lost_child"), "words of the place: {}", toys.len());
}

fn places_of_one_name_are_shown_apart(world: &mut World) {
    let api = world.user("dispatcher");
    let found = api.items("/places?query=loading+bay");
    assert!(found.len() >= 2, "the example has two loading bays");
    let apart: BTreeSet<(&str, &str)> = found
        .iter()
        .map(|one| (one["site_name"].as_str().expect("a site"), one["path"].as_str().expect("a path")))
        .collect();
    assert_eq!(apart.len(), found.len(), "{apart:?}");
    assert!(found.iter().all(|one| one["id"].is_string() && one["site_id"].is_string()));
    let sites: BTreeSet<&str> = apart.iter().map(|(site, _)| *site).collect();
    assert_eq!(sites.len(), 2, "{sites:?}");
    let north = api.items("/places?query=northgate+loading");
    assert!(!north.is_empty() && north.iter().all(|one| one["site_name"] == "Northgate Depot"));
    assert!(api.items("/places?query=LOADING%20b").len() >= 2, "the beginning of a word is enough");
    assert!(api.items("/places?query=no+such+place+here").is_empty());
    assert_eq!(api.items("/places?query=&limit=3").len(), 3);
    assert!(api.items("/places?query=100%25").is_empty(), "a wildcard is a letter like any other");
}

fn a_limit_is_kept(world: &mut World) {
    let api = world.user("dispatcher");
    for (path, most) in [("/incidents?state=all&limit=9999", 500), ("/incidents?state=all", 100), ("/journal", 100)] {
        assert_eq!(api.items(path).len(), most, "{path}");
    }
    for limit in ["-1", "x", "1.5"] {
        api.get(&format!("/incidents?limit={limit}")).refused(400, "invalid");
    }
    let answer = api.get("/incidents?state=open&limit=1");
    assert!(answer.header("castellan-seq").parse::<i64>().is_ok());
}
