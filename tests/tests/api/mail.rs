//! Mail: it arrives once the mail server is there, it can be told when it comes twice, and whoever looks after the
//! system sees what became of it.

use blackbox::postbox::Postbox;
use blackbox::{Store, Value, World, json, wait_for};

blackbox::both!(
    a_letter_arrives_with_what_it_says,
    a_mail_server_that_was_away_gets_each_letter_once,
    a_letter_that_comes_twice_is_known_by_its_id,
    a_letter_that_a_dead_server_had_taken_is_sent,
    a_letter_that_nobody_takes_is_given_up_and_sent_again_by_hand,
    without_a_mail_server_nobody_can_ask_for_mail,
    an_inner_mail_server_is_reached_only_where_the_operator_allows_it,
    a_line_that_cannot_be_protected_carries_nothing,
    administrators_send_and_managers_read,
);

/// Seconds in which something happens: many times what it takes on a busy machine.
const SOON_S: u64 = 60;

fn test(world: &World, to: &str) {
    world.user("admin").post("/mails/test", &json!({ "to": to })).ok();
}

fn log(world: &World) -> Vec<Value> {
    world.user("admin").all("/mails")
}

/// The newest letter as soon as it is in a state.
#[track_caller]
fn until(world: &World, state: &str) -> Value {
    wait_for(state, SOON_S, || log(world).into_iter().next().filter(|mail| mail["state"] == state))
}

fn a_letter_arrives_with_what_it_says(world: &mut World) {
    let postbox = Postbox::open();
    postbox.serve(world);
    test(world, " duty@example.org ");
    let letter = postbox.wait(1).remove(0);
    assert_eq!(letter.to, ["duty@example.org"]);
    assert_eq!(letter.header("From"), "castellan@example.org");
    assert_eq!(letter.header("To"), "duty@example.org");
    assert_eq!(letter.header("Subject"), "Castellan: mail works");
    assert_eq!(letter.header("Auto-Submitted"), "auto-generated");
    assert!(letter.body().contains("https://castellan.example.org/office"), "{}", letter.body());
    let sent = until(world, "sent");
    assert_eq!(letter.header("Message-ID"), format!("<{}@example.org>", sent["id"].as_str().unwrap_or_default()));
    assert_eq!((&sent["to"], &sent["attempts"], &sent["error"]), (&json!("duty@example.org"), &json!(1), &Value::Null));
    for wrong in ["duty", "a@example.org\r\nBcc: b@example.org", "a@example.org, b@example.org"] {
        world.user("admin").post("/mails/test", &json!({ "to": wrong })).refused_field("to");
    }
    assert_eq!(log(world).len(), 1);
}

fn a_mail_server_that_was_away_gets_each_letter_once(world: &mut World) {
    let mut postbox = Postbox::open();
    postbox.serve(world);
    postbox.close();
    test(world, "one@example.org");
    let waiting = until(world, "retrying");
    assert!(waiting["error"].as_str().is_some_and(|why| why.contains("does not answer")), "{waiting}");
    test(world, "two@example.org");
    world.kill();
    postbox.reopen();
    world.start();
    let mut to: Vec<String> = postbox.wait(2).iter().flat_map(|letter| letter.to.clone()).collect();
    to.sort();
    assert_eq!(to, ["one@example.org", "two@example.org"]);
    wait_for("both are sent", SOON_S, || log(world).iter().all(|mail| mail["state"] == "sent").then_some(()));
    assert_eq!(postbox.letters().len(), 2);
}

fn a_letter_that_comes_twice_is_known_by_its_id(world: &mut World) {
    let postbox = Postbox::open();
    postbox.serve(world);
    postbox.forget_once();
    test(world, "duty@example.org");
    let letters = postbox.wait(2);
    assert_eq!(letters[0].header("Message-ID"), letters[1].header("Message-ID"));
    assert_eq!(until(world, "sent")["attempts"], 2);
}

fn a_letter_that_a_dead_server_had_taken_is_sent(world: &mut World) {
    let mut postbox = Postbox::open();
    postbox.serve(world);
    postbox.close();
    test(world, "duty@example.org");
    until(world, "retrying");
    world.stop();
    // As a server leaves it that dies over the letter: taken, and never settled.
    let now = std::time::UNIX_EPOCH.elapsed().expect("a clock after 1970").as_micros();
    world.sql(&format!("UPDATE outbox SET next_at = {now}, claimed_until = {}", now + 5_000_000));
    postbox.reopen();
    world.start();
    if world.store == Store::Postgres {
        // It may be another's that still runs, until its time is up.
        std::thread::sleep(std::time::Duration::from_millis(1500));
        assert!(postbox.letters().is_empty());
    }
    postbox.wait(1);
    assert_eq!(until(world, "sent")["attempts"], 2);
    assert_eq!(postbox.letters().len(), 1);
}

fn a_letter_that_nobody_takes_is_given_up_and_sent_again_by_hand(world: &mut World) {
    let postbox = Postbox::open();
    postbox.serve(world);
    postbox.refuse("gone@example.org");
    test(world, "gone@example.org");
    let dead = until(world, "given_up");
    assert!(dead["error"].as_str().is_some_and(|why| why.contains("no such mailbox")), "{dead}");
    assert_eq!((&dead["attempts"], &dead["next_at"]), (&json!(1), &Value::Null));
    let path = format!("/mails/{}/resend", dead["id"].as_str().unwrap_or_default());
    world.user("manager").post(&path, &json!({})).refused(403, "forbidden");
    world.user("admin").post(&path, &json!({})).ok();
    wait_for("it is given up again", SOON_S, || {
        log(world).into_iter().next().filter(|mail| mail["state"] == "given_up" && mail["attempts"] == 1)
    });
    test(world, "duty@example.org");
    let sent = until(world, "sent");
    let path = format!("/mails/{}/resend", sent["id"].as_str().unwrap_or_default());
    world.user("admin").post(&path, &json!({})).refused(409, "conflict");
    world
        .user("admin")
        .post("/mails/0192a000-0000-7000-8000-000000000000/resend", &json!({}))
        .refused(404, "not_found");
    let pages = world.user("admin").all("/mails?limit=1");
    assert_eq!(pages.len(), 2, "{pages:?}");
}

fn without_a_mail_server_nobody_can_ask_for_mail(world: &mut World) {
    let problem =
        world.user("admin").post("/mails/test", &json!({ "to": "duty@example.org" })).refused(409, "conflict");
    assert!(problem["detail"].as_str().is_some_and(|why| why.contains("mail_server")), "{problem}");
    assert_eq!(log(world).len(), 0);
}

fn an_inner_mail_server_is_reached_only_where_the_operator_allows_it(world: &mut World) {
    let postbox = Postbox::open();
    postbox.serve(world);
    replace(world, "outbound_allow", "# outbound_allow");
    test(world, "duty@example.org");
    let waiting = until(world, "retrying");
    assert!(waiting["error"].as_str().is_some_and(|why| why.contains("outbound_allow")), "{waiting}");
    assert!(postbox.letters().is_empty());
}

fn a_line_that_cannot_be_protected_carries_nothing(world: &mut World) {
    let postbox = Postbox::open();
    postbox.serve(world);
    replace(world, "smtp://", "smtp+starttls://");
    test(world, "duty@example.org");
    let waiting = until(world, "retrying");
    assert!(waiting["error"].as_str().is_some_and(|why| why.contains("cannot be protected")), "{waiting}");
    assert!(postbox.letters().is_empty());
}

/// Starts the server again with other settings.
fn replace(world: &mut World, what: &str, by: &str) {
    let text = std::fs::read_to_string(world.folder.join("castellan.toml")).expect("the settings");
    world.file("castellan.toml", text.replace(what, by));
    world.stop();
    world.start();
}

fn administrators_send_and_managers_read(world: &mut World) {
    for (user, reads) in [("admin", true), ("manager", true), ("auditor", true), ("dispatcher", false)] {
        let answer = world.user(user).get("/mails");
        if reads {
            answer.ok();
        } else {
            answer.refused(403, "forbidden");
        }
    }
    world.user("manager").post("/mails/test", &json!({ "to": "a@example.org" })).refused(403, "forbidden");
}
