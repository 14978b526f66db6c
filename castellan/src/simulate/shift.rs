//! The shift: who does what next. Pure: it hears what the server shows and says what is to be asked, and has no clock,
//! no network and no chance of its own. The same seed and the same answers give the same shift.

use std::collections::{BTreeMap, BTreeSet};

use fastrand::Rng;
use places::model::metres;
use serde_json::{Value, json};

use super::agenda::{Agenda, Moment, seconds};
use super::calls::{Call, Calls};
use super::content::Content;
use super::crew::Crew;
use super::officer::{self, Course, Task};
use super::seen::{Assignment, Incident, Unit};

/// Open incidents beyond which nobody calls any more: a demonstration that nobody looks after must not grow for ever.
const OPEN_MAX: usize = 60;
/// How often a phone says where it is, on the way and standing still.
const FIX_MOVING: Moment = seconds(10);
const FIX_STANDING: Moment = seconds(60);
/// Time that a crew without an incident spends between two rounds, at the least and at the most.
const ROUND_S: std::ops::Range<u64> = 240..900;
/// Time after which an officer with another job in hand looks again whether it is done.
const STILL_BUSY: Moment = seconds(20);

kernel::text_enum! {
    /// Who sends the units.
    pub enum Dispatching {
        /// The simulation, as fast as a good dispatcher.
        Yes = "yes",
        /// A person; nobody else.
        No = "no",
        /// The simulation, but only what a person has left lying for three minutes.
        StandIn = "stand-in",
    }
}

/// What a shift is made from.
pub(super) struct Rules {
    pub seed: u64,
    /// Hour of the day at which it begins.
    pub hour: u8,
    pub calls_per_hour: f64,
    pub dispatching: Dispatching,
    /// A phone says where it is not more often than this, however fast time goes.
    pub fix_pause_min: Moment,
    /// Call signs that people play themselves.
    pub left: BTreeSet<String>,
}

/// Something to ask of the server.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Act {
    /// User name of whoever asks.
    pub by: String,
    /// What it is, for the count.
    pub kind: &'static str,
    pub path: String,
    pub body: Value,
    pub about: About,
}

/// What an answer is awaited for.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum About {
    Nothing,
    /// A unit is being sent; until it is told otherwise, it is spoken for.
    Sending {
        incident: String,
        unit: String,
    },
}

#[derive(Clone, Copy)]
pub(super) enum Step {
    Answer,
    SetOut,
    Arrive,
    Line(usize),
    Cry,
    Clear,
}

pub(super) enum Event {
    Call(Call),
    /// The dispatcher looks at an incident.
    Look(String),
    Step(String, Step),
    Break(String),
    Back(String),
    /// A phone says where it is.
    Fix(String),
    /// A crew with nothing to do looks in somewhere else.
    Round(String),
}

/// An assignment that a simulated officer is on.
struct Job {
    incident: String,
    unit: String,
    course: Course,
}

/// The shift.
pub(super) struct Shift {
    pub(super) rules: Rules,
    pub(super) content: Content,
    calls: Calls,
    pub(super) agenda: Agenda<Event>,
    pub(super) incidents: BTreeMap<String, Incident>,
    pub(super) crews: BTreeMap<String, Crew>,
    jobs: BTreeMap<String, Job>,
    /// Incidents at which a look is set down.
    pub(super) looks: BTreeSet<String>,
    /// Incidents to which a unit was sent, with the assignments there were before.
    pub(super) sent: BTreeMap<String, usize>,
}

impl Shift {
    pub(super) fn new(rules: Rules, content: Content) -> Self {
        let calls = Calls::new(rules.seed, rules.hour, rules.calls_per_hour);
        let mut shift = Self {
            rules,
            content,
            calls,
            agenda: Agenda::new(),
            incidents: BTreeMap::new(),
            crews: BTreeMap::new(),
            jobs: BTreeMap::new(),
            looks: BTreeSet::new(),
            sent: BTreeMap::new(),
        };
        shift.next_call();
        shift
    }

    /// When something is due next.
    pub(super) fn next_at(&self) -> Option<Moment> {
        self.agenda.next_at()
    }

    /// Hears how a unit is.
    pub(super) fn hear_unit(&mut self, unit: Unit, now: Moment) {
        if let Some(crew) = self.crews.get_mut(&unit.id) {
            crew.unit = unit;
            return;
        }
        let Some(officer) = self.content.officers.get(&unit.call_sign).cloned() else { return };
        if self.rules.left.contains(&unit.call_sign) {
            return;
        }
        let mut rng = self.chance(&unit.call_sign);
        let (id, resting) = (unit.id.clone(), unit.availability == "on_break");
        let begins_at = self.content.some_spot(&mut rng, &unit.site_id).map(|spot| spot.point);
        let crew = self.crews.entry(id.clone()).or_insert(Crew::new(unit, officer, rng, begins_at));
        self.agenda.add(now + seconds(crew.rng.u64(0..10)), Event::Fix(id.clone()));
        self.agenda.add(now + seconds(crew.rng.u64(ROUND_S)), Event::Round(id.clone()));
        if resting {
            self.agenda.add(now + seconds(crew.rng.u64(300..900)), Event::Back(id));
        } else {
            self.agenda.add(now + seconds(crew.rng.u64(1_800..10_800)), Event::Break(id));
        }
    }

    /// Hears how an incident is.
    pub(super) fn hear_incident(&mut self, incident: Incident, now: Moment) {
        if self.incidents.get(&incident.id).is_some_and(|known| known.last_seq > incident.last_seq) {
            return;
        }
        let id = incident.id.clone();
        if !incident.is_open() {
            self.incidents.remove(&id);
            self.sent.remove(&id);
            return;
        }
        if self.sent.get(&id).is_some_and(|before| incident.assignments.len() > *before) {
            self.sent.remove(&id);
        }
        for assignment in incident.assignments.iter().filter(|assignment| assignment.is_open()) {
            if let Some(crew) = self.crews.get_mut(&assignment.unit_id) {
                crew.promised = false;
            }
            self.take_on(&incident, assignment, now);
        }
        self.incidents.insert(id.clone(), incident);
        self.look_later(&id, now);
    }

    /// Hears how a request went.
    pub(super) fn answered(&mut self, about: About, fine: bool, now: Moment) {
        if let (About::Sending { incident, unit }, false) = (about, fine) {
            self.sent.remove(&incident);
            if let Some(crew) = self.crews.get_mut(&unit) {
                crew.promised = false;
            }
            self.look_later(&incident, now);
        }
    }

    /// Everything that is to be asked by now.
    pub(super) fn due(&mut self, now: Moment) -> Vec<Act> {
        let mut acts = Vec::new();
        while let Some((at, event)) = self.agenda.take(now) {
            match event {
                Event::Call(call) => {
                    acts.extend(self.call(call));
                    self.next_call();
                }
                Event::Look(incident) => acts.extend(self.look(&incident, at)),
                Event::Step(assignment, step) => acts.extend(self.step(&assignment, step, at)),
                Event::Break(unit) => acts.extend(self.rest(&unit, at)),
                Event::Back(unit) => acts.extend(self.back(&unit, at)),
                Event::Fix(unit) => acts.extend(self.fix(&unit, at)),
                Event::Round(unit) => self.round(&unit, at),
            }
        }
        acts
    }

    /// Chance of its own for one thing: it does not depend on what else happens.
    pub(super) fn chance(&self, name: &str) -> Rng {
        // FNV-1a: spreads short names well, and is the same everywhere.
        let hash = name
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
        Rng::with_seed(self.rules.seed ^ hash)
    }

    fn next_call(&mut self) {
        if let Some(call) = self.calls.next(&self.content) {
            self.agenda.add(call.at, Event::Call(call));
        }
    }

    fn call(&self, call: Call) -> Option<Act> {
        if self.incidents.len() >= OPEN_MAX {
            return None;
        }
        let (caller_name, caller_phone) = call.caller.unzip();
        let by = if call.source == "walk_in" { "reception" } else { "dispatcher" };
        let body = json!({
            "site_id": call.spot.site_id, "type": call.type_code, "place_id": call.spot.id, "source": call.source,
            "narrative": call.narrative, "caller_name": caller_name, "caller_phone": caller_phone,
        });
        Some(act(by, "call", "/incidents".to_owned(), body))
    }

    /// An officer hears of an assignment, and how it will go is decided.
    fn take_on(&mut self, incident: &Incident, assignment: &Assignment, now: Moment) {
        if self.jobs.contains_key(&assignment.id) {
            return;
        }
        let mut rng = self.chance(&format!("{} {}", incident.number, incident.assignments.len()));
        let Some(crew) = self.crews.get_mut(&assignment.unit_id) else { return };
        let place = incident.place.as_deref().and_then(|path| path.rsplit(" / ").next()).unwrap_or("the scene");
        let task = Task {
            story: self.content.story(&incident.r#type),
            place,
            priority: incident.priority,
            metres: crew.at(now).zip(incident.point()).map_or(150.0, |(from, to)| metres(from, to)),
            vehicle: crew.unit.vehicle.is_some(),
            backup: assignment.backup,
        };
        let course = officer::course(&mut rng, &task);
        let (step, after) = match assignment.state.as_str() {
            "assigned" => (Step::Answer, course.answer),
            "acknowledged" => (Step::SetOut, course.set_out),
            "en_route" => (Step::Arrive, course.travel / 2),
            _ => (Step::Clear, course.scene / 2),
        };
        if matches!(step, Step::Arrive | Step::Clear) {
            crew.working = Some(assignment.id.clone());
            if let Some(point) = incident.point() {
                crew.go(point, now, now + if matches!(step, Step::Arrive) { after } else { 0 });
            }
        }
        let job = Job { incident: incident.id.clone(), unit: assignment.unit_id.clone(), course };
        self.jobs.insert(assignment.id.clone(), job);
        self.agenda.add(now + after, Event::Step(assignment.id.clone(), step));
    }

    fn step(&mut self, id: &str, step: Step, now: Moment) -> Option<Act> {
        let job = self.jobs.get(id)?;
        let crew = self.crews.get_mut(&job.unit)?;
        let incident = self.incidents.get(&job.incident);
        let seen = incident.and_then(|incident| incident.assignments.iter().find(|one| one.id == id));
        // Somebody else has ended it.
        let Some((incident, seen)) = incident.zip(seen).filter(|(_, assignment)| assignment.is_open()) else {
            crew.leave(id);
            self.jobs.remove(id);
            return None;
        };
        let (by, course) = (crew.officer.clone(), &job.course);
        let advance = |to: &str, reason: Option<&str>| {
            let may = seen.next.iter().any(|next| next == to);
            let body = json!({ "to": to, "reason": reason });
            may.then(|| act(&by, step_kind(step), format!("/assignments/{id}/advance"), body))
        };
        let next = |agenda: &mut Agenda<Event>, step: Step, after: Moment| {
            agenda.add(now + after, Event::Step(id.to_owned(), step));
        };
        match step {
            Step::Answer if course.refusal.is_some() => {
                let refused = advance("refused", course.refusal);
                self.jobs.remove(id);
                refused.map(|act| Act { kind: "refuse", ..act })
            }
            Step::Answer => {
                next(&mut self.agenda, Step::SetOut, course.set_out);
                advance("acknowledged", None)
            }
            Step::SetOut if crew.working.as_deref().is_some_and(|other| other != id) => {
                next(&mut self.agenda, Step::SetOut, STILL_BUSY);
                None
            }
            Step::SetOut => {
                crew.working = Some(id.to_owned());
                if let Some(point) = incident.point() {
                    crew.go(point, now, now + course.travel);
                }
                next(&mut self.agenda, Step::Arrive, course.travel);
                advance("en_route", None)
            }
            Step::Arrive => {
                for (n, (after, _)) in course.lines.iter().enumerate() {
                    next(&mut self.agenda, Step::Line(n), *after);
                }
                if let Some((after, _)) = course.cry {
                    next(&mut self.agenda, Step::Cry, after);
                }
                next(&mut self.agenda, Step::Clear, course.scene);
                advance("on_scene", None)
            }
            Step::Line(n) => {
                let (_, text) = course.lines.get(n)?;
                Some(act(&by, "line", format!("/incidents/{}/log", incident.id), json!({ "text": text })))
            }
            Step::Cry => {
                let (_, reason) = course.cry?;
                let path = format!("/incidents/{}/backup", incident.id);
                Some(act(&by, "ask_backup", path, json!({ "reason": reason })))
            }
            Step::Clear => {
                let cleared = advance("cleared", None);
                crew.leave(id);
                self.jobs.remove(id);
                cleared
            }
        }
    }

    fn rest(&mut self, unit: &str, now: Moment) -> Option<Act> {
        let crew = self.crews.get_mut(unit)?;
        if !crew.is_free() {
            self.agenda.add(now + seconds(300), Event::Break(unit.to_owned()));
            return None;
        }
        self.agenda.add(now + seconds(crew.rng.u64(900..1_500)), Event::Back(unit.to_owned()));
        Some(duty(crew, "on_break"))
    }

    fn back(&mut self, unit: &str, now: Moment) -> Option<Act> {
        let crew = self.crews.get_mut(unit)?;
        self.agenda.add(now + seconds(crew.rng.u64(7_200..14_400)), Event::Break(unit.to_owned()));
        (crew.unit.availability == "on_break").then(|| duty(crew, "on_duty"))
    }

    fn fix(&mut self, unit: &str, now: Moment) -> Option<Act> {
        let crew = self.crews.get_mut(unit)?;
        let pause = if crew.is_moving(now) { FIX_MOVING } else { FIX_STANDING };
        self.agenda.add(now + pause.max(self.rules.fix_pause_min), Event::Fix(unit.to_owned()));
        if crew.unit.availability == "off_duty" {
            return None;
        }
        let ((latitude, longitude), accuracy_m) = crew.phone(now)?;
        let fix = json!({
            "unit_id": unit, "latitude": latitude, "longitude": longitude, "accuracy_m": accuracy_m.round(),
        });
        Some(act(&crew.officer, "position", "/positions".to_owned(), json!({ "items": [fix] })))
    }

    fn round(&mut self, unit: &str, now: Moment) {
        let Some(crew) = self.crews.get_mut(unit) else { return };
        self.agenda.add(now + seconds(crew.rng.u64(ROUND_S)), Event::Round(unit.to_owned()));
        if crew.is_free()
            && let Some(from) = crew.at(now)
            && let Some(spot) = self.content.some_spot(&mut crew.rng, &crew.unit.site_id)
        {
            let walk = officer::walk(metres(from, spot.point), crew.unit.vehicle.is_some());
            crew.go(spot.point, now, now + walk);
        }
    }
}

const fn step_kind(step: Step) -> &'static str {
    match step {
        Step::Answer => "acknowledge",
        Step::SetOut => "set_out",
        Step::Arrive => "arrive",
        Step::Line(_) => "line",
        Step::Cry => "ask_backup",
        Step::Clear => "clear",
    }
}

pub(super) fn act(by: &str, kind: &'static str, path: String, body: Value) -> Act {
    Act { by: by.to_owned(), kind, path, body, about: About::Nothing }
}

fn duty(crew: &Crew, to: &'static str) -> Act {
    act(&crew.officer, to, format!("/units/{}/duty", crew.unit.id), json!({ "to": to }))
}
