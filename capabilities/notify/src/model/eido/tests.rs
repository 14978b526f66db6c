//! The mapping, as tables.

use super::*;

const SITE: &str = "0192a000-0000-7000-8000-000000000001";

fn id(n: u8) -> Id {
    Id::parse(&format!("0192a000-0000-7000-8000-0000000000{n:02}")).expect("an id")
}

fn stamp(at: i64) -> Value {
    let at = Time::from_micros(at * 1_000_000);
    json!({ "occurred_at": at, "recorded_at": at })
}

fn assignment(n: u8, unit: u8, state: &str, stamps: &Value) -> Value {
    let mut all = json!({
        "assigned": null, "acknowledged": null, "en_route": null, "on_scene": null, "cleared": null, "refused": null
    });
    for (leg, stamp) in stamps.as_object().into_iter().flatten() {
        all[leg] = stamp.clone();
    }
    json!({
        "id": id(n), "incident_id": id(10), "unit_id": id(unit), "call_sign": format!("P{unit}"), "state": state,
        "backup": false, "stamps": all, "reason": null, "next": []
    })
}

/// An incident as the API shows it, with some fields changed.
fn detail(changes: &Value) -> IncidentDetail {
    let mut shown = json!({
        "id": id(10), "number": "HP-2026-7", "site_id": SITE, "site_name": "Harbour Point", "type": "trespass",
        "type_name": "Trespass", "category": "Access", "state": "received", "since": Time::from_micros(1_000_000),
        "priority": 3, "place_id": null, "place": "Tower A / 3", "restricted": false, "location_text": "by the lift",
        "location_flagged": false, "latitude": null, "longitude": null, "source": "phone", "caller_name": null,
        "caller_phone": null, "received_at": Time::from_micros(1_000_000), "time_precision": "microsecond",
        "recorded_at": Time::from_micros(1_000_000), "hold_reason": null, "held_until": null,
        "backup_requested_at": null, "closed_at": null, "disposition": null, "outcome_note": null,
        "cancelled_at": null, "reopened_at": null,
        "targets": { "queue_s": 1, "travel_s": 1, "scene_s": 1, "warning_percent": 50 }, "assignments": [], "lines": 0,
        "version": 1, "last_seq": 1, "log": []
    });
    let around = json!({
        "merged": [], "related": [], "persons": [], "vehicles": [], "outside": [], "attachments": [], "merged_into": null, "owner": null,
        "escalation": null
    });
    let changes = changes.as_object().into_iter().flatten();
    for (name, value) in around.as_object().into_iter().flatten().chain(changes) {
        shown[name] = value.clone();
    }
    serde_json::from_value(shown).expect("an incident")
}

#[track_caller]
fn check(changes: &Value, pointer: &str, expected: &Value) {
    let document = eido(&detail(changes), &Issuer { id: id(9), name: "Harbour Security" });
    assert_eq!(document.pointer(pointer).unwrap_or(&Value::Null), expected, "{pointer} of {document:#}");
}

#[test]
fn the_head_says_what_it_is_and_of_whom() {
    check(&json!({}), "/$id", &json!("urn:uuid:0192a000-0000-7000-8000-000000000010"));
    check(&json!({}), "/eidoVersion", &json!("1.0"));
    check(&json!({}), "/issuingElementIdentification", &json!("urn:uuid:0192a000-0000-7000-8000-000000000009"));
    check(&json!({}), "/updatedByAgencyReference/$ref", &json!("urn:uuid:0192a000-0000-7000-8000-000000000009"));
    check(&json!({}), "/lastUpdateTimeStamp", &json!("1970-01-01T00:00:01.000000Z"));
    let closed = json!({ "closed_at": Time::from_micros(90_000_000) });
    check(&closed, "/lastUpdateTimeStamp", &json!("1970-01-01T00:01:30.000000Z"));
    check(&json!({}), "/agencyComponent/0/agencyJcard/1/1/3", &json!("Harbour Security"));
}

#[test]
fn ten_is_the_highest_priority() {
    for (ours, common, words) in
        [(1, 10, "1 critical"), (2, 8, "2 high"), (3, 5, "3 medium"), (4, 3, "4 low"), (5, 1, "5 information")]
    {
        let changes = json!({ "priority": ours });
        check(&changes, "/incidentComponent/incidentCommonPriorityNumber", &json!(common));
        check(&changes, "/incidentComponent/incidentPriorityInternalText", &json!(words));
    }
}

#[test]
fn the_incident_keeps_our_own_words() {
    for (pointer, expected) in [
        ("/incidentComponent/internalIncidentId", "HP-2026-7"),
        ("/incidentComponent/incidentTypeInternalCode", "trespass"),
        ("/incidentComponent/incidentTypeInternalText", "Trespass"),
        ("/incidentComponent/incidentTypeCommonRegistryText", "Access"),
        ("/incidentComponent/incidentStatusCommonRegistryText/0", "received"),
        ("/incidentComponent/beatOrDispatchGroupText", "Harbour Point"),
        ("/callComponent/0/localCallType", "phone"),
        ("/callComponent/0/callStartTimestamp", "1970-01-01T00:00:01.000000Z"),
        ("/locationComponent/0/locationDescriptionText", "Tower A / 3, by the lift, Harbour Point"),
    ] {
        check(&json!({}), pointer, &json!(expected));
    }
    check(&json!({}), "/incidentComponent/dispositionComponent", &Value::Null);
    let closed = json!({ "state": "closed", "disposition": "handled", "outcome_note": "Gone <home>" });
    check(&closed, "/incidentComponent/dispositionComponent/0/dispositionCommonRegistryCode", &json!("handled"));
    check(&closed, "/incidentComponent/dispositionComponent/0/dispositionDescriptionText", &json!("Gone <home>"));
    let cancelled = json!({ "state": "cancelled", "cancelled_at": Time::from_micros(2_000_000) });
    check(&cancelled, "/incidentComponent/dispositionComponent/0/dispositionCommonRegistryCode", &json!("cancelled"));
}

#[test]
fn a_position_is_pidf_lo() {
    let placed = json!({ "latitude": 51.5, "longitude": -0.25 });
    let document = eido(&detail(&placed), &Issuer { id: id(9), name: "Harbour Security" });
    let text = document.pointer("/locationComponent/0/locationByValue").and_then(Value::as_str).expect("a position");
    assert!(text.contains("<gml:pos>51.5 -0.25</gml:pos>"), "{text}");
    check(&json!({}), "/locationComponent/0/locationByValue", &Value::Null);
}

#[test]
fn who_called_is_there_when_the_reader_may_see_it() {
    for pointer in ["/personComponent", "/callbackComponent", "/callComponent/0/personReference", "/notesComponent"] {
        check(&json!({}), pointer, &Value::Null);
    }
    let caller = json!({ "caller_name": "Mia & Co", "caller_phone": "+44 (20) 7946-0000" });
    check(&caller, "/callbackComponent/0/callBackInformationUri", &json!(["tel:+442079460000"]));
    check(&caller, "/personComponent/0/personIncidentRoleRegistryText", &json!(["Caller"]));
    check(&caller, "/notesComponent/0/notesActionComments", &json!("Caller: Mia &amp; Co"));
}

#[test]
fn the_log_becomes_notes_of_its_authors() {
    let line = |n: u8, author: &str, text: &str| {
        let at = Time::from_micros(i64::from(n) * 1_000_000);
        json!({ "id": id(n), "incident_id": id(10), "text": text, "author": author, "corrects": null,
            "occurred_at": at, "recorded_at": at })
    };
    let log = json!({ "log": [line(20, "Kim", "a < b"), line(21, "Ada", "two\nlines"), line(22, "Kim", "c")] });
    check(&log, "/notesComponent/0/notesActionComments", &json!("a &lt; b"));
    check(&log, "/notesComponent/1/notesActionComments", &json!("two<br>lines"));
    check(&log, "/agentComponent/1/agentJcard/1/1/3", &json!("Ada"));
    check(&log, "/agentComponent/2", &Value::Null);
    let kim = json!("urn:uuid:0192a000-0000-7000-8000-000000000020#author");
    check(&log, "/notesComponent/2/agentReference/$ref", &kim);
    check(&log, "/agentComponent/0/$id", &kim);
    check(&log, "/incidentComponent/notesReference/2/$ref", &json!("urn:uuid:0192a000-0000-7000-8000-000000000022"));
}

#[test]
fn units_have_a_state_and_assignments_their_stamps() {
    let first = assignment(30, 40, "refused", &json!({ "assigned": stamp(5), "refused": stamp(6) }));
    let other = assignment(31, 41, "on_scene", &json!({ "assigned": stamp(5), "on_scene": stamp(9) }));
    let again = assignment(32, 40, "en_route", &json!({ "assigned": stamp(7), "en_route": stamp(8) }));
    let sent = json!({ "assignments": [first, other, again] });
    check(&sent, "/emergencyResourceComponent/0/emergencyResourceName", &json!("P41"));
    check(&sent, "/emergencyResourceComponent/0/primaryUnitStatusRegistryText", &json!("on_scene"));
    check(&sent, "/emergencyResourceComponent/1/unitStatusInternal", &json!(["en_route"]));
    check(&sent, "/emergencyResourceComponent/2", &Value::Null);
    let unit = json!("urn:uuid:0192a000-0000-7000-8000-000000000040");
    check(&sent, "/dispatchComponent/0/emergencyResourceReference/0/$ref", &unit);
    check(&sent, "/dispatchComponent/2/emergencyResourceReference/0/$ref", &unit);
    let told = "P41: assigned 1970-01-01T00:00:05.000000Z, on_scene 1970-01-01T00:00:09.000000Z";
    check(&sent, "/notesComponent/1/notesActionComments", &json!(told));
    check(&sent, "/lastUpdateTimeStamp", &json!("1970-01-01T00:00:09.000000Z"));
}

#[test]
fn every_reference_leads_to_a_component() {
    let sent = json!({
        "assignments": [assignment(30, 40, "assigned", &json!({ "assigned": stamp(5) }))],
        "caller_name": "Mia", "caller_phone": "1", "latitude": 1.0, "longitude": 2.0,
        "log": [{ "id": id(20), "incident_id": id(10), "text": "x", "author": "Kim", "corrects": null,
            "occurred_at": Time::from_micros(1), "recorded_at": Time::from_micros(1) }]
    });
    let document = eido(&detail(&sent), &Issuer { id: id(9), name: "Harbour Security" });
    let (mut ids, mut references) = (Vec::new(), Vec::new());
    collect(&document, &mut ids, &mut references);
    assert!(ids.len() > 8 && references.len() > 10, "{ids:?} {references:?}");
    for reference in references {
        assert_eq!(ids.iter().filter(|id| **id == reference).count(), 1, "{reference}");
    }
}

fn collect(value: &Value, ids: &mut Vec<String>, references: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                match (name.as_str(), value.as_str()) {
                    ("$id", Some(text)) => ids.push(text.to_owned()),
                    ("$ref", Some(text)) => references.push(text.to_owned()),
                    _ => collect(value, ids, references),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, ids, references)),
        _ => {}
    }
}
