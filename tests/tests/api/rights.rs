//! Every operation of the API document, walked as people who may not use it.

use blackbox::{Answer, Api, Value, World, json};

blackbox::both!(
    nothing_is_shown_to_somebody_who_is_not_signed_in,
    an_auditor_reads_everything_and_writes_nothing,
    every_operation_is_named_and_says_what_it_refuses,
    roles_hold_what_the_table_says,
);

/// Operations for people who are not signed in yet. This list may only shrink.
const OPEN: [&str; 10] = [
    "show_setup",
    "set_up",
    "open_session",
    "challenge_passkey",
    "open_session_by_passkey",
    "show_single_sign_on",
    "begin_single_sign_on",
    "finish_single_sign_on",
    "confirm_single_sign_on",
    // Another system, whose signature says whose checkpoint it is.
    "add_checkpoint",
];
/// Operations for devices, which sign what they send instead of signing in.
const SIGNED: [&str; 1] = ["receive_alarm_signals"];
/// What everybody does besides, an auditor too: with their own sign-in.
const OWN: [&str; 14] = [
    "end_session",
    "end_own_session",
    "end_other_sessions",
    "prove_session",
    "change_password",
    "offer_app",
    "confirm_app",
    "remove_app",
    "make_recovery_codes",
    "offer_passkey",
    "add_passkey",
    "remove_passkey",
    "begin_own_single_sign_on",
    "remove_own_link",
];
/// An id of nothing.
const NOTHING: &str = "0192a000-0000-7000-8000-000000000000";

/// One operation of the API document.
struct Operation {
    method: String,
    path: String,
    id: String,
    document: Value,
}

impl Operation {
    fn reads(&self) -> bool {
        self.method == "GET"
    }

    /// Asks for it with an empty body, for a thing that is not there.
    fn ask(&self, api: &Api) -> Answer {
        let path = self.path.replace("{id}", NOTHING);
        let ask = api.ask(&self.method, &path);
        if self.reads() { ask.send() } else { ask.key(&blackbox::fresh_key()).json(&json!({})).send() }
    }
}

fn operations(world: &World) -> Vec<Operation> {
    let document = world.anyone().get("/openapi.json").ok();
    let mut operations = Vec::new();
    for (path, item) in document["paths"].as_object().expect("the document has paths") {
        for (method, operation) in item.as_object().expect("a path has operations") {
            operations.push(Operation {
                method: method.to_uppercase(),
                path: path.clone(),
                id: operation["operationId"].as_str().unwrap_or_default().to_owned(),
                document: operation.clone(),
            });
        }
    }
    assert!(operations.len() > 40, "the document is whole: {}", operations.len());
    operations
}

fn nothing_is_shown_to_somebody_who_is_not_signed_in(world: &mut World) {
    let strangers = [world.anyone(), world.anyone().with_token("0000000000000000000000000000000000000000")];
    for operation in operations(world).iter().filter(|one| !OPEN.contains(&one.id.as_str())) {
        for stranger in &strangers {
            operation.ask(stranger).refused(401, "unauthenticated");
        }
    }
}

fn an_auditor_reads_everything_and_writes_nothing(world: &mut World) {
    let auditor = world.user("auditor");
    let mut wrong = Vec::new();
    for operation in operations(world) {
        let free = [&OPEN[..], &SIGNED, &OWN].concat().contains(&operation.id.as_str());
        if free || operation.id == "follow_feed" {
            continue;
        }
        let expected = match (operation.reads(), operation.path.contains("{id}")) {
            (true, true) => 404,
            (true, false) => 200,
            // The right is checked before the body and before the thing itself.
            (false, _) => 403,
        };
        let status = operation.ask(&auditor).status;
        if status != expected {
            wrong.push(format!("{} {}: {status} instead of {expected}", operation.method, operation.path));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    blackbox::Stream::open(&auditor, None).frame().expect("the feed opens");
}

fn every_operation_is_named_and_says_what_it_refuses(world: &mut World) {
    let mut names = std::collections::BTreeSet::new();
    for operation in operations(world) {
        let what = format!("{} {}", operation.method, operation.path);
        assert!(operation.id.contains('_'), "{what} has an operation id: verb_resource");
        assert!(names.insert(operation.id.clone()), "{what}: {} is taken", operation.id);
        assert!(operation.document["tags"][0].is_string(), "{what} has a tag");
        assert!(operation.document["summary"].is_string(), "{what} says what it does");
        let open = [&OPEN[..], &SIGNED].concat().contains(&operation.id.as_str());
        assert_eq!(operation.document["security"] == json!([]), open, "{what} says whether it asks who one is");
        assert!(!open || operation.document["x-right"].is_null(), "{what} asks for no right");
    }
}

fn roles_hold_what_the_table_says(world: &mut World) {
    let lines = world.user("admin").items("/rights");
    let may = |role: &str, action: &str| {
        let line = lines.iter().find(|line| line["action"] == action).unwrap_or_else(|| panic!("no action {action}"));
        line["roles"].as_array().expect("roles").iter().any(|one| one == role)
    };
    for (role, action, expected) in [
        ("dispatcher", "incident.create", true),
        ("dispatcher", "account.manage", false),
        ("officer", "assignment.advance", false),
        ("officer", "assignment.advance_own", true),
        ("client", "incident.read_caller", false),
        ("client", "journal.read", false),
        ("receptionist", "assignment.create", false),
    ] {
        assert_eq!(may(role, action), expected, "{role} {action}");
    }
    for line in &lines {
        let action = line["action"].as_str().expect("an action");
        let reads = action.split('.').nth(1).is_some_and(|verb| verb.starts_with("read"));
        assert_eq!(may("auditor", action), reads, "the auditor reads everything and writes nothing: {action}");
        assert!(!may("client", action) || reads, "a client writes nothing: {action}");
        let me = world.user("auditor").get("/session").ok();
        let held = me["rights"].as_array().expect("rights").iter().any(|one| one == action);
        assert_eq!(held, reads, "{action}");
    }
}
