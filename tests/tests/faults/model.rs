//! Random histories of what a desk does, beside a model of a few lines: every answer, and the state after every step, must be
//! what the model says.

use blackbox::desk::id;
use blackbox::{Answer, Desk, Value, World, fresh_key, json};
use fastrand::Rng;

use crate::kill::{number, seed};

/// Acts in one history.
const ACTS: usize = 60;
/// Units that are sent.
const UNITS: [&str; 3] = ["P4", "C1", "P6"];
/// What an assignment goes through, each step written once.
const STEPS: [&str; 5] = ["assigned", "acknowledged", "en_route", "on_scene", "cleared"];
/// The last of them.
const CLEARED: usize = STEPS.len() - 1;

blackbox::both!(a_history_goes_as_the_model_says);

/// An assignment as it should be.
struct Sent {
    id: String,
    unit: usize,
    written: [bool; STEPS.len()],
    /// Which round of the incident it belongs to: a reopened incident begins anew.
    round: usize,
}

/// An incident as it should be.
#[derive(Default)]
struct Expected {
    id: String,
    version: i64,
    lines: usize,
    caller: Option<String>,
    closed: bool,
    round: usize,
    sent: Vec<Sent>,
}

/// A rule that the control leaves out of the model.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Planted {
    Nothing,
    /// That a closed incident takes no unit.
    ClosedTakesUnits,
}

impl Sent {
    fn at(&self) -> usize {
        self.written.iter().rposition(|written| *written).expect("it was assigned")
    }
}

impl Expected {
    fn state(&self) -> &'static str {
        if self.closed {
            return "closed";
        }
        let at: Vec<usize> =
            self.sent.iter().filter(|one| one.at() < CLEARED || one.round == self.round).map(Sent::at).collect();
        match at.iter().filter(|at| **at < CLEARED).max() {
            Some(3) => "on_scene",
            Some(_) => "dispatched",
            None if at.is_empty() => "received",
            None => "cleared",
        }
    }

    fn is_free(&self) -> bool {
        self.sent.iter().all(|one| one.at() == CLEARED)
    }
}

/// A history under way.
struct History<'a> {
    desk: &'a Desk,
    rng: Rng,
    planted: Planted,
    expected: Vec<Expected>,
    /// Requests with their first answers.
    asked: Vec<(String, String, Value, Answer)>,
    /// What was done, in words.
    done: Vec<String>,
}

impl History<'_> {
    /// Plays it; gives what does not fit.
    fn play(&mut self) -> Result<(), String> {
        self.open()?;
        for _ in 0..ACTS {
            match self.rng.usize(0..12) {
                0 => self.open(),
                1 | 2 => self.log(),
                3 | 4 => self.assign(),
                5..=7 => self.advance(),
                8 => self.close(),
                9 => self.reopen(),
                10 => self.change(),
                _ => self.repeat(),
            }?;
            self.compare()?;
        }
        Ok(())
    }

    fn ask(&mut self, path: &str, body: Value, expected: (u16, &str)) -> Result<Value, String> {
        let key = fresh_key();
        let answer = self.desk.api.ask("POST", path).key(&key).json(&body).send();
        self.done.push(format!("{path} {body}: {} {}", answer.status, answer.code()));
        self.asked.push((key, path.to_owned(), body, answer.clone()));
        fits(&answer, expected)
    }

    fn any(&mut self) -> usize {
        self.rng.usize(0..self.expected.len())
    }

    fn open(&mut self) -> Result<(), String> {
        let shown = self.ask("/incidents", self.desk.call("HP"), (201, ""))?;
        self.expected.push(Expected { id: id(&shown).to_owned(), ..Expected::default() });
        self.see(self.expected.len() - 1);
        Ok(())
    }

    /// Notes the version, which each change moves.
    fn see(&mut self, at: usize) {
        let incident = &mut self.expected[at];
        let now = self.desk.api.get(&format!("/incidents/{}", incident.id)).ok();
        incident.version = now["version"].as_i64().expect("a version");
    }

    fn log(&mut self) -> Result<(), String> {
        let at = self.any();
        // Also on one that is finished: what comes to light later.
        self.ask(&format!("/incidents/{}/log", self.expected[at].id), json!({ "text": "a line" }), (201, ""))?;
        self.expected[at].lines += 1;
        Ok(())
    }

    fn assign(&mut self) -> Result<(), String> {
        let (at, unit) = (self.any(), self.rng.usize(0..UNITS.len()));
        let incident = &self.expected[at];
        let refused = incident.closed && self.planted != Planted::ClosedTakesUnits;
        let is_there = incident.sent.iter().any(|one| one.unit == unit && one.at() < CLEARED);
        let expected = match (refused, is_there) {
            (true, _) => (409, "conflict"),
            (_, true) => (409, "already_assigned"),
            _ => (201, ""),
        };
        let body = json!({ "unit_id": self.desk.unit_id(UNITS[unit]) });
        let shown = self.ask(&format!("/incidents/{}/assignments", incident.id), body, expected)?;
        if expected.0 == 201 {
            let incident = &mut self.expected[at];
            let written = [true, false, false, false, false];
            incident.sent.push(Sent { id: id(&shown).to_owned(), unit, written, round: incident.round });
        }
        Ok(())
    }

    fn advance(&mut self) -> Result<(), String> {
        let at = self.any();
        let incident = &self.expected[at];
        if incident.sent.is_empty() {
            return Ok(());
        }
        let which = self.rng.usize(0..incident.sent.len());
        let step = self.rng.usize(1..STEPS.len());
        let one = &incident.sent[which];
        let expected = match (one.written[step], step > one.at()) {
            (true, _) => (409, "already_stamped"),
            (_, false) => (409, "illegal_step"),
            _ => (200, ""),
        };
        self.ask(&format!("/assignments/{}/advance", one.id), json!({ "to": STEPS[step] }), expected)?;
        self.expected[at].sent[which].written[step] |= expected.0 == 200;
        Ok(())
    }

    fn close(&mut self) -> Result<(), String> {
        let at = self.any();
        let incident = &self.expected[at];
        let may = !incident.closed && incident.is_free();
        let expected = match (incident.closed, may) {
            (true, _) => (409, "conflict"),
            (_, false) => (409, "units_engaged"),
            _ => (200, ""),
        };
        self.ask(&format!("/incidents/{}/close", incident.id), json!({ "disposition": "handled" }), expected)?;
        self.expected[at].closed |= may;
        Ok(())
    }

    fn reopen(&mut self) -> Result<(), String> {
        let at = self.any();
        let incident = &self.expected[at];
        let expected = if incident.closed { (200, "") } else { (409, "conflict") };
        self.ask(&format!("/incidents/{}/reopen", incident.id), json!({ "reason": "again" }), expected)?;
        let incident = &mut self.expected[at];
        incident.round += usize::from(incident.closed);
        incident.closed = false;
        Ok(())
    }

    /// A change from the image that is known, or from one that is older.
    fn change(&mut self) -> Result<(), String> {
        let at = self.any();
        let before = self.expected[at].version;
        self.see(at);
        let incident = &self.expected[at];
        if incident.closed {
            return Ok(());
        }
        let shown = if self.rng.bool() { incident.version } else { before };
        let caller = format!("Caller {}", self.rng.u16(..));
        let path = format!("/incidents/{}", incident.id);
        let ask = self.desk.api.ask("PATCH", &path).key(&fresh_key()).header("if-match", &format!("\"{shown}\""));
        let answer = ask.json(&json!({ "caller_name": caller })).send();
        self.done.push(format!("change {path} from {shown} to {caller}: {} {}", answer.status, answer.code()));
        let fresh = shown == incident.version;
        if fresh {
            fits(&answer, (200, ""))?;
            self.expected[at].caller = Some(caller);
        } else if answer.code() != "stale" {
            return Err(format!("a change from an old image was answered {} {}", answer.status, answer.code()));
        }
        Ok(())
    }

    /// The same request again, or another one under its key.
    fn repeat(&mut self) -> Result<(), String> {
        let (key, path, body, first) = &self.asked[self.rng.usize(0..self.asked.len())];
        let again = self.desk.api.ask("POST", path).key(key).json(body).send();
        if (again.status, &again.text) != (first.status, &first.text) {
            return Err(format!("{path} again was answered {} {}", again.status, again.text));
        }
        let other = self.desk.api.ask("POST", "/incidents").key(key).json(&json!({ "type": "fire" })).send();
        if other.status < 400 {
            return Err(format!("{path}: its key was taken for another request"));
        }
        Ok(())
    }

    fn compare(&self) -> Result<(), String> {
        for expected in &self.expected {
            let found = self.desk.api.get(&format!("/incidents/{}", expected.id)).ok();
            let states: Vec<&str> = expected.sent.iter().map(|one| STEPS[one.at()]).collect();
            let assignments = found["assignments"].as_array().cloned().unwrap_or_default();
            let shown: Vec<&str> = assignments.iter().filter_map(|one| one["state"].as_str()).collect();
            let told = (found["state"].as_str().unwrap_or_default(), found["lines"].as_u64(), shown);
            if told != (expected.state(), Some(expected.lines as u64), states.clone()) {
                return Err(format!("expected {} {} {states:?}, is {told:?}", expected.state(), expected.lines));
            }
            if found["caller_name"].as_str() != expected.caller.as_deref() {
                return Err(format!("the caller is {}, expected {:?}", found["caller_name"], expected.caller));
            }
        }
        Ok(())
    }
}

/// The answer, when it is the one that was expected.
fn fits(answer: &Answer, expected: (u16, &str)) -> Result<Value, String> {
    let found = (answer.status, answer.code());
    if found == expected { Ok(answer.json.clone()) } else { Err(format!("expected {expected:?}, was {found:?}")) }
}

fn play(desk: &Desk, seed: u64, planted: Planted) -> Result<usize, String> {
    let rng = Rng::with_seed(seed);
    let mut history = History { desk, rng, planted, expected: Vec::new(), asked: Vec::new(), done: Vec::new() };
    match history.play() {
        Ok(()) => Ok(history.done.len()),
        Err(said) => Err(format!("{said}, after:\n{}", history.done.join("\n"))),
    }
}

fn a_history_goes_as_the_model_says(world: &mut World) {
    let (histories, seed) = (number("CASTELLAN_HISTORIES", 4) as u64, seed());
    let desk = world.desk();
    let mut acts = 0;
    for number in 0..histories {
        let seed = seed.wrapping_add(number);
        acts += play(&desk, seed, Planted::Nothing).unwrap_or_else(|said| panic!("history {seed}: {said}"));
    }
    println!("{:?}: {histories} histories of {acts} acts went as the model says, seed {seed}", world.store);
    // The control: a model that lacks a rule is found out.
    let found = (0..20).any(|number| play(&desk, seed.wrapping_add(number), Planted::ClosedTakesUnits).is_err());
    assert!(found, "a rule that the model lacks was not noticed");
}
