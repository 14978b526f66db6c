//! A month of history, played through the commands that everybody uses, with the clock of its own days: the journal of
//! the example is a true one.

use anyhow::{Context as _, Result};
use dispatch::commands::{
    AddLine, AdvanceAssignment, AssignUnit, CloseIncident, CreateIncident, add_line, advance_assignment, assign_unit,
    close_incident, create_incident,
};
use dispatch::model::Step;
use fastrand::Rng;
use kernel::actor::{Actor, Caller};
use kernel::db::{Context, Tx};
use kernel::{App, Id, Time};

use super::build::Names;
use super::files::{self, Story};

/// The same month on every machine.
const SEED: u64 = 0x4841_5242;
/// Incidents on a day, at least and at most.
const PER_DAY: std::ops::Range<u32> = 20..31;

/// One incident to play: what happens, and when.
#[derive(Clone, Debug, serde::Serialize)]
struct Play {
    create: CreateIncident,
    lines: Vec<(Time, String)>,
    units: Vec<Id>,
    stamps: [Time; 5],
    disposition: String,
}

/// Plays `days` days that end a few hours before now.
pub(super) async fn play(app: &App, stories: &[Story], names: &Names, days: i64) -> Result<()> {
    let mut rng = Rng::with_seed(SEED);
    let site = *names.sites.get("HP").context("the site HP")?;
    let units: Vec<Id> =
        ["P1", "P2", "P3", "P4", "P5", "P6", "S1"].iter().filter_map(|sign| names.units.get(*sign).copied()).collect();
    let end = app.clock.now().plus_seconds(-6 * 3600);
    let caller = Caller::internal(Actor::system("Example", &app.rights), "example history");
    for day in (1..=days).rev() {
        let begin = end.plus_seconds(-day * 24 * 3600);
        let mut plays: Vec<Play> =
            (0..rng.u32(PER_DAY)).map(|_| one(&mut rng, stories, names, site, &units, begin)).collect::<Result<_>>()?;
        plays.sort_by_key(|play| play.stamps[0]);
        app.db.write(caller.clone(), plays, play_day).await.map_err(kernel::Error::from)?;
    }
    Ok(())
}

fn one(rng: &mut Rng, stories: &[Story], names: &Names, site: Id, units: &[Id], begin: Time) -> Result<Play> {
    let at = begin.plus_seconds(rng.i64(0..24 * 3600));
    let hour = u8::try_from(at.micros() / 3_600_000_000 % 24).unwrap_or_default();
    let story = files::draw(rng, stories, hour).context("some story fits every hour")?;
    let key = rng.choice(&story.places).context("a story has a place")?;
    let place_name = names.shown_as.get(key).context("a story's place is known")?;
    let tell = |text: &str| files::tell(text, place_name);
    let within = |rng: &mut Rng, [low, high]: [i64; 2]| rng.i64(low..=high.max(low));
    let sent = at.plus_seconds(within(rng, story.legs_s.queue));
    let acknowledged = sent.plus_seconds(rng.i64(3..40));
    let there = sent.plus_seconds(within(rng, story.legs_s.travel).max(45));
    let done = there.plus_seconds(within(rng, story.legs_s.scene).max(60));
    let spoken: Vec<&String> = story.lines.iter().filter(|line| !line.starts_with("? ") || rng.bool()).collect();
    let step = (done.micros() - there.micros()) / (spoken.len() as i64 + 1);
    let lines = spoken
        .iter()
        .enumerate()
        .map(|(n, line)| {
            (Time::from_micros(there.micros() + step * (n as i64 + 1)), tell(line.trim_start_matches("? ")))
        })
        .collect();
    let (caller_name, caller_phone) = if story.caller { Some(files::caller(rng)) } else { None }.unzip();
    let mut crew = units.to_vec();
    rng.shuffle(&mut crew);
    crew.truncate(story.units.min(2));
    Ok(Play {
        create: CreateIncident {
            compartment_id: None,
            site_id: site,
            type_code: story.r#type.clone(),
            place_id: names.places.get(key).copied(),
            location_text: None,
            priority: None,
            priority_reason: None,
            narrative: rng.choice(&story.opening).map(|text| tell(text)),
            source: Some(story.source.clone()),
            caller_name,
            caller_phone,
            occurred_at: Some(at),
        },
        lines,
        units: crew,
        stamps: [at, sent, acknowledged, there, done],
        disposition: rng.choice(&story.dispositions).context("a story has an outcome")?.clone(),
    })
}

/// Plays the incidents of one day. Each is written with the clock of its own moments.
fn play_day(tx: &mut Tx<'_>, context: &Context, plays: Vec<Play>) -> kernel::Result<()> {
    let at = |moment: Time| Context { now: moment, ..context.clone() };
    for play in plays {
        let [received, sent, acknowledged, there, done] = play.stamps;
        let incident = create_incident(tx, &at(received), play.create)?;
        let mut assignments = Vec::new();
        for unit_id in play.units {
            let assign = AssignUnit { incident_id: incident.id, unit_id, backup: None, occurred_at: Some(sent) };
            match assign_unit(tx, &at(sent), assign) {
                Ok(assignment) => assignments.push(assignment.id),
                // A unit that is off duty when the example starts was not there in its history either.
                Err(error) if error.kind() == kernel::error::Kind::Conflict => {}
                Err(error) => return Err(error),
            }
        }
        let stamp = |tx: &mut Tx<'_>, to: Step, moment: Time| {
            assignments.iter().try_for_each(|id| {
                let advance = AdvanceAssignment { id: *id, to, reason: None, occurred_at: Some(moment) };
                advance_assignment(tx, &at(moment), advance).map(|_| ())
            })
        };
        stamp(tx, Step::Acknowledged, acknowledged)?;
        stamp(tx, Step::EnRoute, acknowledged.plus_seconds(5))?;
        stamp(tx, Step::OnScene, there)?;
        for (moment, text) in play.lines {
            let line = AddLine { incident_id: incident.id, text, corrects: None, occurred_at: Some(moment) };
            add_line(tx, &at(moment), line)?;
        }
        stamp(tx, Step::Cleared, done)?;
        let close = CloseIncident { id: incident.id, disposition: play.disposition, note: None, occurred_at: None };
        close_incident(tx, &at(done.plus_seconds(60)), close)?;
    }
    Ok(())
}
