//! Whoever reads a sealed incident is in the journal: once for as long as they look at it, and for each file.

use blackbox::desk::id;
use blackbox::{Value, World, json};

use crate::compartments::{accounts, compartment, free_unit, seal};

blackbox::both!(
    a_sealed_incident_is_not_read_without_a_trace,
    what_is_refused_on_a_sealed_incident_is_quoted_to_nobody_outside,
);

fn what_is_refused_on_a_sealed_incident_is_quoted_to_nobody_outside(world: &mut World) {
    let alder = compartment(world, &["dispatcher"]);
    let desk = world.desk();
    let incident = desk.open();
    let assignment = desk.assign(&incident, &free_unit(&desk));
    desk.advance(&assignment, "acknowledged");
    let again = || desk.step(&assignment, &json!({ "to": "acknowledged" })).refused(409, "already_stamped");
    again();
    seal(&desk, &incident, &alder);
    again();
    let quoted = |reader: &str| {
        let entries = world.user(reader).all("/journal?limit=500");
        let refusals = entries.iter().filter(|entry| entry["action"] == "command.refused");
        refusals.filter(|entry| entry.to_string().contains(id(&assignment))).count()
    };
    assert_eq!((quoted("auditor"), quoted("admin")), (0, 0));
    // The control: who belongs and reads refusals finds both.
    let accounts = accounts(world);
    let members =
        json!({ "members": [{ "account_id": accounts["dispatcher"] }, { "account_id": accounts["manager"] }] });
    world.user("supervisor").patch(&format!("/compartments/{}", id(&alder)), &members).ok();
    assert_eq!(quoted("manager"), 2);
}

fn a_sealed_incident_is_not_read_without_a_trace(world: &mut World) {
    let alder = compartment(world, &["dispatcher"]);
    let desk = world.desk();
    let (open, sealed) = (desk.open(), desk.open());
    let path = format!("/incidents/{}", id(&sealed));
    let address = format!("{path}/attachments?name=note.txt");
    let handed_in = desk.api.ask("POST", &address).bytes(b"a note".to_vec());
    let file = handed_in.header("content-type", "text/plain").send().ok();
    seal(&desk, &sealed, &alder);

    let readings = || -> Vec<Value> {
        let entries = world.user("supervisor").all(&format!("/journal?stream=incident/{}", id(&sealed)));
        entries.into_iter().filter(|entry| entry["action"] == "incident.sealed_read").collect()
    };
    let dispatcher = world.user("dispatcher");
    for _ in 0..3 {
        dispatcher.get(&path).ok();
    }
    dispatcher.get(&format!("{path}/eido")).ok();
    let found = readings();
    assert_eq!(found.len(), 1, "looking on is one reading: {found:?}");
    assert_eq!(
        (&found[0]["actor"]["name"], &found[0]["payload"]),
        (&json!("Tomasz Wren"), &json!({ "let_in_by": "compartment" }))
    );
    dispatcher.get(&format!("/attachments/{}", id(&file))).ok();
    world.user("supervisor").get(&path).ok();
    let found = readings();
    assert_eq!(found.len(), 3, "{found:?}");
    assert_eq!(found[1]["payload"]["file_id"], file["id"]);

    // Who does not get it reads nothing, and what lies open leaves no entry.
    world.user("manager").get(&path).refused(404, "not_found");
    dispatcher.get(&format!("/incidents/{}", id(&open))).ok();
    assert_eq!(readings().len(), 3);
    let elsewhere = world.user("auditor").all(&format!("/journal?stream=incident/{}", id(&open)));
    assert!(elsewhere.iter().all(|entry| entry["action"] != "incident.sealed_read"));
}
