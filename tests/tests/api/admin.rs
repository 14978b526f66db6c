//! Administration from the command line, whether the server runs or not; starting and ending.

use std::time::Duration;

use blackbox::desk::id;
use blackbox::template::PASSWORD;
use blackbox::{Stream, World, json};

blackbox::both!(
    accounts_are_administered_while_the_server_runs,
    accounts_are_administered_while_it_is_stopped,
    a_command_says_what_is_wrong,
    a_second_server_on_the_folder_is_refused,
    a_folder_that_was_left_by_a_kill_is_taken_again,
    a_signal_ends_it_in_time,
    a_signal_is_heard_from_the_first_moment,
    the_example_goes_on_where_it_was,
    what_a_newer_release_adds_lets_an_older_one_go_on,
    a_store_of_a_newer_release_is_left_alone,
);

fn signs_in(world: &World, username: &str, password: &str) -> bool {
    let answer = world.anyone().post("/session", &json!({ "username": username, "password": password }));
    assert!([200, 401].contains(&answer.status), "{}", answer.text);
    answer.status == 200
}

fn accounts_are_administered_while_the_server_runs(world: &mut World) {
    let add = ["user", "add", "Rover", "--name", "Robin Vale", "--role", "officer@ND", "--password-stdin"];
    world.cli_with(&add, "forty blue kettles\n").ok();
    assert!(signs_in(world, "rover", "forty blue kettles"));
    let listed = world.cli(&["user", "list"]).ok();
    assert!(listed.lines().any(|line| line.starts_with("rover") && line.contains("Robin Vale")), "{listed}");
    assert!(listed.lines().count() >= 21, "all of them: {listed}");
    let session = {
        let body = json!({ "username": "rover", "password": "forty blue kettles" });
        let token = world.anyone().post("/session", &body).ok()["token"].clone();
        world.anyone().with_token(token.as_str().expect("a token"))
    };
    let me = session.get("/session").ok();
    assert_eq!(me["grants"], json!([{ "role": "officer", "site_id": world.desk().site("ND") }]));
    let stream = Stream::open(&session, None);
    world.cli(&["user", "disable", "rover"]).ok();
    session.get("/session").refused(401, "unauthenticated");
    assert!(stream.ends_after() < Duration::from_secs(5));
    assert!(!signs_in(world, "rover", "forty blue kettles"));
    assert!(world.cli(&["user", "list"]).ok().contains("(disabled)"));
    world.cli(&["user", "enable", "rover"]).ok();
    assert!(signs_in(world, "rover", "forty blue kettles"));
    let said = world.cli(&["user", "password", "rover"]).ok();
    let made = said.trim().rsplit(' ').next().expect("it prints the password");
    assert!(signs_in(world, "rover", made) && !signs_in(world, "rover", "forty blue kettles"), "{said}");
    let desk = world.desk();
    let entries = blackbox::journal::after(&world.user("admin"), desk.head() - 20);
    let changed =
        entries.iter().rev().find(|entry| entry["action"] == "account.changed").expect("it is in the journal");
    assert_eq!((&changed["actor"]["id"], &changed["payload"]["account"]["username"]), (&json!(null), &json!("rover")));
    assert!(!entries.iter().any(|entry| entry.to_string().contains("kettles")), "no password in the journal");
}

fn accounts_are_administered_while_it_is_stopped(world: &mut World) {
    let before = world.desk().head();
    world.stop();
    world.cli_with(&["user", "password", "officer2", "--password-stdin"], "forty blue kettles").ok();
    world.cli(&["user", "disable", "officer1"]).ok();
    assert!(world.cli(&["user", "list"]).ok().contains("(disabled)"));
    world.start();
    assert!(signs_in(world, "officer2", "forty blue kettles") && !signs_in(world, "officer2", PASSWORD));
    assert!(!signs_in(world, "officer1", PASSWORD));
    world.user("officer1").get("/session").refused(401, "unauthenticated");
    blackbox::journal::assert_no_gap(&blackbox::journal::after(&world.user("admin"), before), before);
}

fn a_command_says_what_is_wrong(world: &mut World) {
    let add = |arguments: &[&str], password: &str| {
        let head = ["user", "add", "rover", "--password-stdin"];
        world.cli_with(&[&head, arguments].concat(), password).failed()
    };
    for (arguments, password, part) in [
        (["--role", "officer"].as_slice(), "short", "12"),
        (&["--role", "emperor"], "forty blue kettles", "emperor"),
        (&["--role", "officer@XX"], "forty blue kettles", "XX"),
    ] {
        let said = add(arguments, password);
        assert!(said.contains(part), "{said}");
    }
    let said = world.cli(&["user", "disable", "nobody"]).failed();
    assert!(said.contains("no account nobody"), "{said}");
    assert!(!world.cli(&["user", "list"]).ok().contains("rover"));
}

fn a_second_server_on_the_folder_is_refused(world: &mut World) {
    let said = world.cli(&["serve", "--listen", "127.0.0.1:0"]).failed();
    assert!(said.contains("another castellan works on"), "{said}");
    world.desk().open();
}

fn a_folder_that_was_left_by_a_kill_is_taken_again(world: &mut World) {
    let incident = world.desk().open();
    world.kill();
    assert!(world.folder.join("castellan.sock").exists(), "the socket is left behind");
    // Nobody answers at the socket that is left: the command opens the store itself.
    world.cli(&["user", "list"]).ok();
    world.start();
    assert_eq!(world.desk().now(&incident)["number"], incident["number"]);
    world.cli(&["user", "disable", "officer2"]).ok();
}

fn a_signal_ends_it_in_time(world: &mut World) {
    let streams = ["dispatcher", "auditor"].map(|user| Stream::open(&world.user(user), None));
    let incident = world.desk().open();
    let (took, status) = world.server().terminate();
    assert!(took < Duration::from_secs(5), "it took {took:?}");
    assert!(status.success(), "{status}");
    for stream in streams {
        assert!(stream.ends_after() < Duration::from_secs(1));
    }
    world.start();
    assert_eq!(world.desk().now(&incident)["number"], incident["number"]);
}

fn a_signal_is_heard_from_the_first_moment(world: &mut World) {
    for _ in 0..5 {
        let (_, status) = world.server().terminate();
        assert!(status.success(), "{status}");
        assert!(!world.folder.join("castellan.sock").exists(), "it ended and left its socket");
        world.start();
    }
}

fn the_example_goes_on_where_it_was(world: &mut World) {
    let incident = world.desk().open();
    world.stop();
    let mut again =
        blackbox::server::Server::start(&mut world.command(&["demo", "--quiet-site", "--listen", "127.0.0.1:0"]));
    let api = blackbox::Api::new(&again.base).with_token(world.user("dispatcher").token().expect("a token"));
    assert_eq!(api.get(&format!("/incidents/{}", id(&incident))).ok()["number"], incident["number"]);
    assert!(!again.stdout().contains(PASSWORD));
    again.terminate();
}

/// While the nodes of an installation are replaced one by one, the first new one brings the schema up to date, and the others
/// go on beside it.
fn what_a_newer_release_adds_lets_an_older_one_go_on(world: &mut World) {
    let desk = world.desk();
    let before = desk.open();
    world.sql("ALTER TABLE incident ADD COLUMN future TEXT");
    world.sql("ALTER TABLE unit ADD COLUMN future INTEGER NOT NULL DEFAULT 7");
    world.sql("CREATE TABLE future (id INTEGER NOT NULL PRIMARY KEY)");
    world.sql("INSERT INTO migration (name, checksum, applied_at) VALUES ('dispatch/9999_future', 'x', 1)");
    let goes_on = |world: &World| {
        let desk = world.desk();
        let assignment = desk.assign(&desk.open(), "P4");
        desk.advance(&assignment, "cleared");
        desk.act(&before, "log", &json!({ "text": "it goes on" })).ok();
        assert_eq!(desk.now(&before)["number"], before["number"]);
    };
    goes_on(world);
    world.stop();
    world.start();
    goes_on(world);
    assert!(world.server().stderr().contains("dispatch/9999_future"), "it says what it does not know");
    world.stop();
    world.cli(&["verify"]).ok();
    world.start();
}

fn a_store_of_a_newer_release_is_left_alone(world: &mut World) {
    world.stop();
    world.sql("INSERT INTO migration (name, checksum, applied_at) VALUES ('dispatch/9999_future_contract', 'x', 1)");
    let said = world.cli(&["serve", "--listen", "127.0.0.1:0"]).failed();
    assert!(said.contains("newer release") && said.contains("dispatch/9999_future_contract"), "{said}");
    world.sql("DELETE FROM migration WHERE name = 'dispatch/9999_future_contract'");
    world.sql("UPDATE migration SET checksum = 'x' WHERE name = 'dispatch/0001_incidents'");
    let said = world.cli(&["serve", "--listen", "127.0.0.1:0"]).failed();
    assert!(said.contains("dispatch/0001_incidents"), "{said}");
}
