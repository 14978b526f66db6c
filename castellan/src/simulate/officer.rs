//! How an officer takes an assignment: promptly, late, or not at all. By chance, but by the same chance for the same
//! seed, incident and unit, whatever else happens in between.

use fastrand::Rng;

use super::agenda::{Moment, seconds};
use super::calls::millis;
use crate::example::files::{Story, tell};

/// Of a hundred assignments, how many are given back, confirmed late, reached late, or call for help.
const REFUSED: u8 = 4;
const CONFIRMED_LATE: u8 = 8;
const REACHED_LATE: u8 = 10;
const NEEDS_HELP: u8 = 6;

/// Metres a second on foot and by vehicle, with corners, doors and gates.
const ON_FOOT: f64 = 1.2;
const BY_VEHICLE: f64 = 5.0;

const REFUSALS: [&str; 4] = [
    "With a member of the public, cannot leave",
    "Escort not finished, send the next one",
    "Radio battery down, on the way to change it",
    "At the far end of the site, somebody else is nearer",
];
const CRIES: [&str; 4] = [
    "Second unit please, more people than we were told",
    "One more for the other entrance",
    "Crowd is growing, needs two",
    "Needs somebody with first aid",
];
/// What is said where the type has no story of its own.
const PLAIN_LINES: [&str; 3] = ["There, having a look.", "Spoke with the person who called.", "All in order, leaving."];

/// What an officer will do with one assignment.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Course {
    /// From the assignment to the confirmation, or to the refusal.
    pub answer: Moment,
    pub refusal: Option<&'static str>,
    /// From the confirmation to setting out.
    pub set_out: Moment,
    /// From setting out to arriving.
    pub travel: Moment,
    /// From arriving to being done.
    pub scene: Moment,
    /// What is written meanwhile, with the time after arriving.
    pub lines: Vec<(Moment, String)>,
    /// A call for help, with the time after arriving.
    pub cry: Option<(Moment, &'static str)>,
}

/// What decides about a course.
pub(super) struct Task<'a> {
    pub story: Option<&'a Story>,
    pub place: &'a str,
    pub priority: i64,
    pub metres: f64,
    pub vehicle: bool,
    /// Sent to help somebody: neither gives back nor calls for more.
    pub backup: bool,
}

/// Draws a course.
pub(super) fn course(rng: &mut Rng, task: &Task<'_>) -> Course {
    let happens = |rng: &mut Rng, percent: u8| rng.u8(0..100) < percent;
    let refuses = happens(rng, REFUSED) && !task.backup && task.priority > 1;
    let answer = if happens(rng, CONFIRMED_LATE) { rng.u64(75..240) } else { rng.u64(4..25) };
    let refusal = if refuses { rng.choice(REFUSALS) } else { None };
    let mut travel_s = walk(task.metres, task.vehicle) as f64 / 1_000.0 * (0.8 + rng.f64() * 0.5) + 20.0;
    if happens(rng, REACHED_LATE) {
        travel_s = travel_s * 2.0 + 120.0;
    }
    let [short, long] = task.story.map_or([180, 900], |story| story.legs_s.scene).map(i64::unsigned_abs);
    let scene = seconds(rng.u64(short..=long.max(short)).max(60));
    let spoken: Vec<String> = match task.story {
        Some(story) => {
            let said = story.lines.iter().filter(|line| !line.starts_with("? ") || rng.bool());
            said.map(|line| tell(line.trim_start_matches("? "), task.place)).collect()
        }
        None => PLAIN_LINES.iter().map(|line| (*line).to_owned()).collect(),
    };
    let share = scene / (spoken.len() as u64 + 1);
    // Whoever helps leaves the writing to the first one there.
    let lines = if task.backup { Vec::new() } else { (1..).map(|n| n * share).zip(spoken).collect() };
    let alone_among_many = task.story.is_some_and(|story| story.units > 1) && task.priority < 3;
    let cries = (happens(rng, NEEDS_HELP) || (alone_among_many && rng.bool())) && !task.backup;
    let cry = if cries { rng.choice(CRIES).map(|cry| (scene / 5, cry)) } else { None };
    Course {
        answer: seconds(answer),
        refusal,
        set_out: seconds(rng.u64(3..20)),
        travel: millis(travel_s),
        scene,
        lines,
        cry,
    }
}

/// How long a way takes.
pub(super) fn walk(metres: f64, vehicle: bool) -> Moment {
    millis(metres / if vehicle { BY_VEHICLE } else { ON_FOOT })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulate::tests::content;

    #[test]
    fn some_are_late_some_refuse_some_need_help() {
        let content = content();
        let task = Task {
            story: content.story("disturbance"),
            place: "Food court",
            priority: 3,
            metres: 120.0,
            vehicle: false,
            backup: false,
        };
        let draw = |task: &Task<'_>| -> Vec<Course> {
            (0..1_000).map(|seed| course(&mut Rng::with_seed(seed), task)).collect()
        };
        let courses = draw(&task);
        assert_eq!(courses, draw(&task), "the same seed gives the same course");
        let share = |what: fn(&Course) -> bool| courses.iter().filter(|course| what(course)).count();
        assert!((20..70).contains(&share(|course| course.refusal.is_some())));
        assert!((50..120).contains(&share(|course| course.answer >= seconds(75))));
        assert!((30..100).contains(&share(|course| course.cry.is_some())));
        assert!(courses.iter().all(|course| course.lines.iter().all(|(at, _)| *at < course.scene)));
        let helpers = draw(&Task { backup: true, ..task });
        assert!(helpers.iter().all(|course| course.refusal.is_none() && course.cry.is_none()));
    }
}
