//! The shift against a server of a few lines, in simulated time only: what it does is the same for the same seed, and
//! comes to an end for every incident.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::agenda::{Moment, seconds};
use super::seen::{Incident, Unit};
use super::shift::{About, Act, Dispatching, Rules, Shift};
use super::tests::content;

/// Answers at once, and keeps the rules of the trade that matter here.
#[derive(Default)]
struct Stage {
    incidents: BTreeMap<String, Value>,
    units: BTreeMap<String, Value>,
    seq: i64,
}

const STEPS: [&str; 5] = ["assigned", "acknowledged", "en_route", "on_scene", "cleared"];

impl Stage {
    fn do_it(&mut self, act: &Act) {
        self.seq += 1;
        let parts: Vec<&str> = act.path.trim_start_matches('/').split('/').collect();
        match parts.as_slice() {
            ["incidents"] => {
                let id = format!("i{}", self.seq);
                let body = &act.body;
                let incident = json!({
                    "id": id, "number": format!("HP-{}", self.seq), "site_id": body["site_id"], "type": body["type"],
                    "state": "received", "priority": 3, "place": body["place_id"], "latitude": 50.79,
                    "longitude": -1.1, "backup_requested_at": null, "assignments": [], "last_seq": self.seq,
                });
                self.incidents.insert(id, incident);
            }
            ["incidents", id, what] => {
                let seq = self.seq;
                let incident = self.incidents.get_mut(*id).expect("an incident that is there");
                assert_ne!(incident["state"], "closed", "{act:?}");
                match *what {
                    "assignments" => {
                        let unit = act.body["unit_id"].as_str().expect("a unit");
                        assert_eq!(self.units[unit]["availability"], "available", "{act:?}");
                        incident["backup_requested_at"] = Value::Null;
                        let open = incident["assignments"].as_array_mut().expect("a list");
                        let backup = !open.is_empty();
                        let next = ["acknowledged", "refused"];
                        open.push(json!({ "id": format!("a{seq}"), "unit_id": unit, "state": "assigned", "backup": backup, "next": next }));
                    }
                    "close" => incident["state"] = "closed".into(),
                    "backup" => incident["backup_requested_at"] = "now".into(),
                    _ => assert_eq!(*what, "log"),
                }
            }
            ["assignments", id, "advance"] => {
                let all =
                    self.incidents.values_mut().flat_map(|one| one["assignments"].as_array_mut().expect("a list"));
                let one = all.into_iter().find(|one| one["id"] == *id).expect("an assignment that is there");
                let to = act.body["to"].as_str().expect("a step");
                assert!(one["next"].as_array().expect("steps").iter().any(|next| next == to), "{act:?} at {one}");
                let follows = STEPS.iter().skip_while(|step| **step != to).nth(1);
                one["state"] = to.into();
                one["next"] = json!(follows.into_iter().collect::<Vec<_>>());
            }
            ["positions"] => {
                let fix = &act.body["items"][0];
                assert!(fix["latitude"].as_f64().is_some_and(|latitude| (50.7..50.9).contains(&latitude)), "{act:?}");
            }
            ["units", id, "duty"] => {
                let to = act.body["to"].as_str().expect("a state");
                self.units.get_mut(*id).expect("a unit that is there")["duty"] = to.into();
            }
            _ => panic!("{act:?}"),
        }
        self.derive();
    }

    fn derive(&mut self) {
        for unit in self.units.values_mut() {
            unit["availability"] = if unit["duty"] == "on_duty" { "available" } else { "on_break" }.into();
        }
        for incident in self.incidents.values_mut().filter(|incident| incident["state"] != "closed") {
            incident["last_seq"] = self.seq.into();
            let assignments = incident["assignments"].as_array().expect("a list").clone();
            let has = |states: &[&str]| assignments.iter().any(|one| states.iter().any(|state| one["state"] == *state));
            incident["state"] = match () {
                () if has(&["on_scene"]) => "on_scene",
                () if has(&["assigned", "acknowledged", "en_route"]) => "dispatched",
                () if has(&["cleared"]) => "cleared",
                () => "received",
            }
            .into();
            for one in assignments.iter().filter(|one| one["state"] != "cleared" && one["state"] != "refused") {
                let unit = one["unit_id"].as_str().expect("a unit");
                self.units.get_mut(unit).expect("a unit that is there")["availability"] = one["state"].clone();
            }
        }
    }

    /// Shows everything; what is closed, once.
    fn show(&mut self, shift: &mut Shift, now: Moment) {
        for unit in self.units.values() {
            shift.hear_unit(serde_json::from_value::<Unit>(unit.clone()).expect("a unit"), now);
        }
        for incident in self.incidents.values() {
            shift.hear_incident(serde_json::from_value::<Incident>(incident.clone()).expect("an incident"), now);
        }
        self.incidents.retain(|_, incident| incident["state"] != "closed");
    }
}

/// Plays some hours and gives everything that was done, with its time.
fn play(seed: u64, dispatching: Dispatching, hours: u64) -> (Vec<(Moment, Act)>, Stage) {
    let left = BTreeSet::from(["P4".to_owned()]);
    let mut shift =
        Shift::new(Rules { seed, hour: 18, calls_per_hour: 12.0, dispatching, fix_pause_min: 0, left }, content());
    let mut stage = Stage::default();
    for call_sign in ["P1", "P2", "P3", "P4", "P5", "M1", "C1"] {
        let unit = json!({
            "id": call_sign, "site_id": "HP", "call_sign": call_sign, "vehicle": null, "duty": "on_duty",
            "availability": "available",
        });
        stage.units.insert(call_sign.to_owned(), unit);
    }
    stage.show(&mut shift, 0);
    let mut done = Vec::new();
    while let Some(at) = shift.next_at().filter(|at| *at < seconds(hours * 3_600)) {
        for act in shift.due(at) {
            stage.do_it(&act);
            shift.answered(act.about.clone(), true, at);
            stage.show(&mut shift, at);
            done.push((at, act));
        }
    }
    (done, stage)
}

fn count(done: &[(Moment, Act)], kind: &str) -> usize {
    done.iter().filter(|(_, act)| act.kind == kind).count()
}

#[test]
fn the_same_seed_gives_the_same_shift() {
    let shift = |seed| play(seed, Dispatching::Yes, 4).0;
    assert_eq!(shift(5), shift(5));
    assert_ne!(shift(5), shift(6));
}

#[test]
fn a_shift_has_everything_that_shifts_have() {
    let (done, stage) = play(11, Dispatching::Yes, 24);
    let kinds = [
        "call",
        "assign",
        "acknowledge",
        "set_out",
        "arrive",
        "line",
        "clear",
        "close",
        "refuse",
        "ask_backup",
        "on_break",
        "on_duty",
        "position",
    ];
    for kind in kinds {
        assert!(count(&done, kind) > 0, "{kind} never happens");
    }
    let open = stage.incidents.len();
    assert!(count(&done, "call") > 200 && open < 15, "{open} of {} are open still", count(&done, "call"));
    assert!(done.iter().all(|(_, act)| act.by != "officer1"), "what is left to a person is not played");
    assert!(done.iter().all(|(_, act)| act.about == About::Nothing || act.kind == "assign"));
}

#[test]
fn who_sends_is_who_was_told_to() {
    let (quick, _) = play(3, Dispatching::Yes, 3);
    let (slow, _) = play(3, Dispatching::StandIn, 3);
    let (nobody, stage) = play(3, Dispatching::No, 3);
    let first = |done: &[(Moment, Act)], kind: &str| done.iter().find(|(_, act)| act.kind == kind).map(|(at, _)| *at);
    let call = first(&quick, "call").expect("a call");
    assert!(first(&quick, "assign").is_some_and(|at| at - call <= seconds(60)));
    assert!(first(&slow, "assign").is_some_and(|at| at - call >= seconds(180)));
    assert_eq!((count(&nobody, "assign"), count(&nobody, "close")), (0, 0));
    assert!(stage.incidents.values().all(|incident| incident["state"] == "received"));
}
