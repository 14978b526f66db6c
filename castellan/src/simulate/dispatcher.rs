//! The dispatcher: whom to send, and when an incident is finished.

use places::model::metres;
use serde_json::json;

use super::agenda::{Moment, seconds};
use super::crew::Crew;
use super::seen::Incident;
use super::shift::{About, Act, Dispatching, Event, Shift, act};

/// Time after which a dispatcher who found nobody looks again.
const LOOK_AGAIN: Moment = seconds(45);

/// What an incident lacks.
#[derive(Clone, Copy)]
enum Lack {
    Unit,
    End,
}

impl Shift {
    /// What the dispatcher has to do about an incident.
    fn lack(&self, incident: &Incident) -> Option<Lack> {
        let open = incident.assignments.iter().filter(|assignment| assignment.is_open()).count();
        let several =
            incident.priority <= 2 && self.content.story(&incident.r#type).is_some_and(|story| story.units > 1);
        match incident.state.as_str() {
            "cleared" => Some(Lack::End),
            "received" => Some(Lack::Unit),
            "dispatched" if several && open == 1 && incident.assignments.len() == 1 => Some(Lack::Unit),
            _ if incident.backup_requested_at.is_some() => Some(Lack::Unit),
            _ => None,
        }
    }

    pub(super) fn look_later(&mut self, id: &str, now: Moment) {
        let Some(incident) = self.incidents.get(id) else { return };
        let Some(lack) = self.lack(incident) else { return };
        if self.looks.contains(id) || self.sent.contains_key(id) {
            return;
        }
        let mut rng = self.chance(&format!("{} {}", incident.number, incident.last_seq));
        let after = match (self.rules.dispatching, lack) {
            (Dispatching::No, _) => return,
            (Dispatching::StandIn, Lack::Unit) => seconds(180),
            (Dispatching::StandIn, Lack::End) => seconds(300),
            (Dispatching::Yes, Lack::Unit) if incident.priority <= 2 => seconds(rng.u64(4..15)),
            (Dispatching::Yes, _) => seconds(rng.u64(10..60)),
        };
        self.looks.insert(id.to_owned());
        self.agenda.add(now + after, Event::Look(id.to_owned()));
    }

    pub(super) fn look(&mut self, id: &str, now: Moment) -> Option<Act> {
        self.looks.remove(id);
        let incident = self.incidents.get(id).filter(|_| !self.sent.contains_key(id))?;
        match self.lack(incident)? {
            Lack::End => {
                let mut rng = self.chance(&incident.number);
                let told = self.content.story(&incident.r#type).and_then(|story| rng.choice(&story.dispositions));
                let disposition = told.map_or("handled", String::as_str);
                let path = format!("/incidents/{id}/close");
                Some(act("dispatcher", "close", path, json!({ "disposition": disposition })))
            }
            Lack::Unit => {
                let Some(unit) = self.nearest(incident, now) else {
                    self.looks.insert(id.to_owned());
                    self.agenda.add(now + LOOK_AGAIN, Event::Look(id.to_owned()));
                    return None;
                };
                self.sent.insert(id.to_owned(), incident.assignments.len());
                if let Some(crew) = self.crews.get_mut(&unit) {
                    crew.promised = true;
                }
                let body = json!({ "unit_id": unit });
                let about = About::Sending { incident: id.to_owned(), unit };
                let path = format!("/incidents/{id}/assignments");
                Some(Act { about, ..act("dispatcher", "assign", path, body) })
            }
        }
    }

    /// The free unit of the site that is nearest; what can wait leaves the last one free.
    fn nearest(&self, incident: &Incident, now: Moment) -> Option<String> {
        let free: Vec<&Crew> =
            self.crews.values().filter(|crew| crew.is_free() && crew.unit.site_id == incident.site_id).collect();
        if free.len() < 2 && incident.priority >= 4 {
            return None;
        }
        let way = |crew: &Crew| crew.at(now).zip(incident.point()).map_or(f64::MAX, |(from, to)| metres(from, to));
        let nearer = |one: &&&Crew, other: &&&Crew| {
            way(one).total_cmp(&way(other)).then_with(|| one.unit.call_sign.cmp(&other.unit.call_sign))
        };
        free.iter().min_by(nearer).map(|crew| crew.unit.id.clone())
    }
}
