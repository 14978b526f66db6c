//! Two programs on one PostgreSQL are one system: what one writes, the other shows, and nothing is done twice.

use std::collections::BTreeSet;
use std::thread;
use std::time::Duration;

use blackbox::desk::id;
use blackbox::postbox::Postbox;
use blackbox::server::Server;
use blackbox::{Api, Desk, Store, Stream, World, fresh_key, journal, json, wait_for};

/// The example with a second node; none when there is no PostgreSQL.
fn two_nodes() -> Option<(World, Server)> {
    let world = World::example(Store::Postgres)?;
    let second = second_node(&world);
    Some((world, second))
}

/// Another server on a world's database, with the same settings.
fn second_node(world: &World) -> Server {
    let folder = world.folder.join("second");
    let mut command = world.command(&["serve", "--listen", "127.0.0.1:0"]);
    // The later flag would be an error: the second node's folder comes by the environment.
    let mut arguments: Vec<String> = command.get_args().map(|one| one.to_string_lossy().into_owned()).collect();
    let data = arguments.iter().position(|one| one == "--data").expect("a folder is named");
    arguments[data + 1] = folder.to_string_lossy().into_owned();
    command = blackbox::binary::command(&arguments.iter().map(String::as_str).collect::<Vec<_>>());
    std::fs::create_dir_all(&folder).expect("a folder can be made");
    for shared in ["castellan.toml", "sealing.key"].into_iter().filter(|name| world.folder.join(name).is_file()) {
        std::fs::copy(world.folder.join(shared), folder.join(shared)).expect("what nodes share can be copied");
    }
    Server::start(&mut command)
}

fn on(node: &Server, api: &Api) -> Api {
    Api::new(&node.base).with_token(api.token().expect("a token"))
}

#[test]
fn nodes_that_begin_together_make_one_system() {
    let Some(world) = World::empty(Store::Postgres) else { return };
    world.make_database();
    // Each makes what it finds missing, at the same time.
    let nodes: Vec<Server> = thread::scope(|scope| {
        let begun: Vec<_> = (0..4)
            .map(|at| {
                let folder = world.folder.join(at.to_string());
                let url = world.database_url().expect("an address");
                scope.spawn(move || {
                    let mut command = blackbox::binary::command(&[
                        "serve",
                        "--listen",
                        "127.0.0.1:0",
                        "--database-url",
                        &url,
                        "--data",
                    ]);
                    Server::start(command.arg(folder))
                })
            })
            .collect();
        begun.into_iter().map(|one| one.join().expect("a node")).collect()
    });
    let url = world.database_url().expect("an address");
    let count = |sql: &str| blackbox::postgres::query(&url, sql).expect("an answer").len();
    assert_eq!(count("SELECT 1 FROM head"), 1, "one organisation");
    assert_eq!(count("SELECT name FROM migration GROUP BY name HAVING COUNT(*) > 1"), 0);
    for node in &nodes {
        assert_eq!(Api::new(&node.base).ask_root("GET", "/readyz").send().ok()["ready"], true);
    }
}

#[test]
fn what_one_node_writes_the_other_shows() {
    let Some((world, second)) = two_nodes() else { return };
    let (here, there) = (world.desk(), Desk::new(on(&second, &world.user("dispatcher"))));
    let before = here.head();
    let streams = [&here, &there].map(|desk| Stream::open(&desk.api, Some(before)));
    thread::scope(|scope| {
        for (desk, call_sign) in [(&here, "P4"), (&there, "C1"), (&here, "N1"), (&there, "P6")] {
            scope.spawn(move || {
                for _ in 0..5 {
                    let incident = desk.open();
                    let assignment = desk.assign(&incident, call_sign);
                    desk.advance(&assignment, "cleared");
                    desk.act(&incident, "close", &json!({ "disposition": "handled" })).ok();
                }
            });
        }
    });
    let head = here.head();
    assert_eq!(there.head(), head);
    let [one, other] = streams.map(|mut stream| stream.until(head));
    journal::assert_no_gap(&one, before);
    assert_eq!(one, other, "the order is the same everywhere");
    let numbers: BTreeSet<String> = one
        .iter()
        .filter(|entry| entry["action"] == "incident.created")
        .map(|entry| entry["payload"]["incident"]["number"].to_string())
        .collect();
    assert_eq!(numbers.len(), 20, "no number twice");
    world.cli(&["verify"]).ok();
}

#[test]
fn both_nodes_sign_one_journal() {
    let Some((world, second)) = two_nodes() else { return };
    let auditors = [world.user("auditor"), on(&second, &world.user("auditor"))];
    thread::scope(|scope| {
        for auditor in &auditors {
            scope.spawn(move || {
                for _ in 0..5 {
                    auditor.get("/journal/export").ok();
                }
            });
        }
    });
    let entries = auditors[0].all("/journal?limit=500");
    let of = |action: &str| entries.iter().filter(|entry| entry["action"] == action).count();
    assert_eq!((of("journal.exported"), of("journal.key_made")), (10, 1));
    let refused = entries.iter().filter(|entry| entry["actor"]["name"] == "Journal");
    assert_eq!(refused.count(), 1, "who comes second finds it done");
    let said = world.cli(&["verify"]).ok();
    assert!(said.contains("the tree over it is whole"), "{said}");
}

#[test]
fn a_key_is_one_key_on_both_nodes() {
    let Some((world, second)) = two_nodes() else { return };
    let (desk, key) = (world.desk(), fresh_key());
    let there = on(&second, &desk.api);
    let answers: BTreeSet<String> = thread::scope(|scope| {
        let asked: Vec<_> = (0..8)
            .map(|n| {
                let (api, key, body) = (if n % 2 == 0 { &desk.api } else { &there }, &key, desk.call("HP"));
                scope.spawn(move || api.ask("POST", "/incidents").key(key).json(&body).send())
            })
            .collect();
        asked
            .into_iter()
            .map(|one| one.join().expect("an answer"))
            .map(|answer| answer.clone().ok().to_string())
            .collect()
    });
    assert_eq!(answers.len(), 1, "{answers:?}");
}

#[test]
fn an_account_that_one_node_disables_is_out_on_the_other() {
    let Some((world, second)) = two_nodes() else { return };
    let officer = world.user("officer2");
    let there = on(&second, &officer);
    let account = there.get("/session").ok()["account"].clone();
    let stream = Stream::open(&there, None);
    let path = format!("/accounts/{}", id(&account));
    world.user("admin").patch(&path, &json!({ "disabled": true })).ok();
    wait_for("the end of the session", 5, || (there.get("/session").status == 401).then_some(()));
    assert!(stream.ends_after() < Duration::from_secs(5));
}

#[test]
fn a_hold_ends_once() {
    let Some((world, second)) = two_nodes() else { return };
    let desk = world.desk();
    let incident = desk.open();
    let now = std::time::UNIX_EPOCH.elapsed().expect("a clock after 1970").as_micros();
    let until = kernel::Time::from_micros(i64::try_from(now).expect("a moment")).plus_seconds(1);
    desk.act(&incident, "hold", &json!({ "reason": "later", "until": until.to_string() })).ok();
    wait_for("the end of the hold", 10, || (desk.state(&incident) == "received").then_some(()));
    thread::sleep(Duration::from_secs(2));
    let timeline = on(&second, &desk.api).items(&format!("/journal?stream=incident/{}", id(&incident)));
    let released = timeline.iter().filter(|entry| entry["action"] == "incident.released").count();
    assert_eq!(released, 1);
}

#[test]
fn a_letter_is_sent_by_one_of_the_two() {
    let Some(mut world) = World::example(Store::Postgres) else { return };
    let postbox = Postbox::open();
    postbox.serve(&mut world);
    // Both nodes look while letters are waiting.
    postbox.think(Duration::from_millis(200));
    let second = second_node(&world);
    let admin = world.user("admin");
    let there = on(&second, &admin);
    for n in 0..10 {
        let api = if n % 2 == 0 { &admin } else { &there };
        api.post("/mails/test", &json!({ "to": format!("duty{n}@example.org") })).ok();
    }
    wait_for("all letters are sent", 60, || {
        let mails = admin.all("/mails");
        mails.iter().all(|mail| mail["state"] == "sent" && mail["attempts"] == 1).then_some(())
    });
    thread::sleep(Duration::from_secs(2));
    let ids: Vec<String> = postbox.letters().iter().map(|letter| letter.header("Message-ID")).collect();
    assert_eq!((ids.len(), BTreeSet::from_iter(ids).len()), (10, 10), "each letter once");
}

#[test]
fn the_death_of_one_stops_nothing() {
    let Some((mut world, second)) = two_nodes() else { return };
    let (desk, there) = (world.desk(), Desk::new(on(&second, &world.user("dispatcher"))));
    let before = there.head();
    let mut stream = Stream::open(&there.api, Some(before));
    desk.open();
    world.kill();
    let incident = there.open();
    let entries = stream.until(there.head());
    journal::assert_no_gap(&entries, before);
    assert!(entries.iter().any(|entry| entry["payload"]["incident"]["id"] == incident["id"]));
}
