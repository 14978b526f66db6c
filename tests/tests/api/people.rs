//! Persons and vehicles of an incident.

use blackbox::desk::id;
use blackbox::{Value, World, json};

use crate::scopes::client;

blackbox::both!(persons_and_vehicles_are_written_down_changed_and_taken_away, they_are_hidden_as_callers_are);

fn persons_and_vehicles_are_written_down_changed_and_taken_away(world: &mut World) {
    let desk = world.desk();
    let incident = desk.open();
    let answer = desk.act(&incident, "persons", &json!({ "role": "suspect", "description": "red coat" }));
    assert_eq!(answer.status, 201);
    let person = answer.ok();
    desk.act(&incident, "persons", &json!({ "role": "suspect" })).refused_field("name");
    desk.act(&incident, "persons", &json!({ "role": "ghost", "name": "x" })).refused(400, "invalid");
    let vehicle = desk.act(&incident, "vehicles", &json!({ "plate": "ab12 cde", "colour": "blue" })).ok();
    desk.act(&incident, "vehicles", &json!({ "make": " " })).refused_field("plate");
    let put = |path: &str, body: &Value| desk.api.ask("PUT", path).key(&blackbox::fresh_key()).json(body).send();
    let (of_person, of_vehicle) =
        (format!("/incident-persons/{}", id(&person)), format!("/incident-vehicles/{}", id(&vehicle)));
    let named = put(&of_person, &json!({ "role": "suspect", "name": "Bo Dahl" })).ok();
    assert_eq!((&named["name"], &named["description"]), (&json!("Bo Dahl"), &json!(null)), "said anew as a whole");
    assert_eq!(put(&of_vehicle, &json!({ "make": "Ford" })).ok()["plate"], json!(null));
    let shown = desk.now(&incident);
    assert_eq!((&shown["persons"], &shown["vehicles"][0]["make"]), (&json!([named]), &json!("Ford")));
    desk.api.delete(&of_person).ok();
    desk.api.delete(&of_vehicle).ok();
    desk.api.delete(&of_vehicle).refused(404, "not_found");
    let shown = desk.now(&incident);
    assert_eq!((&shown["persons"], &shown["vehicles"]), (&json!([]), &json!([])));
    let entries = desk.api.items(&format!("/journal?stream=incident/{}", id(&incident)));
    let said: Vec<&Value> = entries.iter().map(|entry| &entry["action"]).skip(1).collect();
    let kinds =
        ["person_added", "vehicle_added", "person_changed", "vehicle_changed", "person_removed", "vehicle_removed"];
    assert_eq!(said, kinds.map(|kind| json!(format!("incident.{kind}"))).iter().collect::<Vec<_>>());
    assert_eq!(entries[5]["payload"]["person"]["name"], "Bo Dahl", "the journal keeps what was said");
}

fn they_are_hidden_as_callers_are(world: &mut World) {
    let desk = world.desk();
    let incident = desk.open();
    let officer = world.user("officer1");
    let path = format!("/incidents/{}", id(&incident));
    officer.post(&format!("{path}/persons"), &json!({ "role": "witness", "name": "Ada Low" })).ok();
    officer.post(&format!("{path}/vehicles"), &json!({ "plate": "AB12 CDE" })).ok();
    let client = client(world);
    let shown = client.get(&path).ok();
    assert_eq!((&shown["persons"], &shown["vehicles"]), (&json!([]), &json!([])));
    client.post(&format!("{path}/persons"), &json!({ "role": "witness", "name": "x" })).refused(403, "forbidden");
    let stream = client.get(&format!("/journal?stream=incident/{}", id(&incident)));
    assert!(!stream.text.contains("Ada Low"), "nor in the journal");
}
