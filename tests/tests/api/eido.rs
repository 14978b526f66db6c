//! An incident in the shape that other control rooms' systems read.

use blackbox::desk::id;
use blackbox::{World, json};

blackbox::both!(an_incident_is_shown_as_an_eido, an_eido_tells_no_more_than_the_incident);

fn an_incident_is_shown_as_an_eido(world: &mut World) {
    let desk = world.desk();
    let incident = desk.open_with(&json!({ "priority": 1, "caller_phone": "+44 20 7946 0000", "narrative": "<loud>" }));
    let path = format!("/incidents/{}/eido", id(&incident));
    let before = desk.api.get(&path).ok();
    assert_eq!(before["$id"], json!(format!("urn:uuid:{}", id(&incident))));
    assert_eq!(before["incidentComponent"]["incidentCommonPriorityNumber"], 10);
    assert_eq!(before["incidentComponent"]["internalIncidentId"], incident["number"]);
    assert_eq!(before["callbackComponent"][0]["callBackInformationUri"][0], "tel:+442079460000");
    assert_eq!(before["notesComponent"][0]["notesActionComments"], "&lt;loud&gt;");
    assert_eq!(before["agentComponent"][0]["agentJcard"][1][1][3], "Tomasz Wren");
    let assignment = desk.assign(&incident, "P4");
    desk.advance(&assignment, "on_scene");
    desk.advance(&assignment, "cleared");
    desk.act(&incident, "close", &json!({ "disposition": "handled" })).ok();
    let after = desk.api.get(&path).ok();
    assert_eq!(after["emergencyResourceComponent"][0]["emergencyResourceName"], "P4");
    assert_eq!(after["emergencyResourceComponent"][0]["primaryUnitStatusRegistryText"], "cleared");
    assert_eq!(after["incidentComponent"]["dispositionComponent"][0]["dispositionCommonRegistryCode"], "handled");
    assert!(after["lastUpdateTimeStamp"].as_str() > before["lastUpdateTimeStamp"].as_str());
}

fn an_eido_tells_no_more_than_the_incident(world: &mut World) {
    let desk = world.desk();
    let incident = desk.open_with(&json!({ "caller_name": "Mia Okafor", "caller_phone": "020 7946 0000" }));
    let path = format!("/incidents/{}/eido", id(&incident));
    let admin = world.user("admin");
    let body = json!({ "username": "client", "name": "A client", "password": "a long enough password",
        "grants": [{ "role": "client", "site_id": incident["site_id"] }] });
    admin.post("/accounts", &body).ok();
    let sign_in = json!({ "username": "client", "password": "a long enough password" });
    let token = world.anyone().post("/session", &sign_in).ok()["token"].clone();
    let client = world.anyone().with_token(token.as_str().expect("a token"));
    let masked = client.get(&path);
    assert!(!masked.text.contains("Okafor") && !masked.text.contains("7946"), "{}", masked.text);
    assert!(masked.ok()["personComponent"].is_null());
    assert!(desk.api.get(&path).ok().to_string().contains("Okafor"));
    world.anyone().get(&path).refused(401, "unauthenticated");
    let nothing = "/incidents/0192a000-0000-7000-8000-000000000000/eido";
    desk.api.get(nothing).refused(404, "not_found");
}
