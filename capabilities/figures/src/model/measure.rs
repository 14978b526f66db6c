//! The figures of one incident.

use dispatch::model::{Past, PastUnit};
use kernel::{Id, Time};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What did not count, and why.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LeftOut {
    /// Imported incidents of which only the day is known: they count by day, and for no duration and no hour.
    pub day_precision: u64,
    /// Imported incidents whose times are known to the minute: they count, each duration to a minute.
    pub minute_precision: u64,
    /// Durations of imported incidents where one stamp stands in for another that the other system did not keep.
    pub stand_in: u64,
    /// Durations that end before they begin: the stamps contradict each other.
    pub contradictory: u64,
}

impl LeftOut {
    /// Adds what another one left out.
    pub const fn add(&mut self, other: Self) {
        self.day_precision += other.day_precision;
        self.minute_precision += other.minute_precision;
        self.stand_in += other.stand_in;
        self.contradictory += other.contradictory;
    }
}

/// The durations of an incident in microseconds; none where a leg did not happen or does not count.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Measured {
    /// Received to the first unit sent, and that unit.
    pub queue: Option<(Id, i64)>,
    /// Received to the first unit on scene, and that unit.
    pub response: Option<(Id, i64)>,
    /// Units that went.
    pub legs: Vec<Leg>,
    /// Assignments that were given back. They are no dispatch: the incident was still waiting.
    pub refused: u64,
    /// What does not count.
    pub left_out: LeftOut,
}

/// What one assignment took.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Leg {
    /// The unit.
    pub unit_id: Id,
    /// Sent to on scene.
    pub travel: Option<i64>,
    /// On scene to done.
    pub on_scene: Option<i64>,
    /// Under way, else sent, to done.
    pub consumed: Option<i64>,
    /// When the unit was taken up, for as long as `consumed` says.
    pub from: Option<Time>,
}

impl Measured {
    /// The sum over the units, once all of them are done; of one unit when one is named.
    pub fn total_consumed(&self, unit: Option<Id>) -> Option<i64> {
        let mut legs = self.legs.iter().filter(|leg| unit.is_none_or(|unit| leg.unit_id == unit)).peekable();
        legs.peek()?;
        legs.map(|leg| leg.consumed).sum()
    }
}

/// Measures one incident.
pub fn measure(past: &Past) -> Measured {
    let went = || past.units.iter().filter(|unit| unit.refused_at.is_none());
    let mut measured = Measured { refused: (past.units.len() - went().count()) as u64, ..Measured::default() };
    match past.time_precision.as_str() {
        "day" => {
            measured.left_out.day_precision = 1;
            let unmeasured = |unit: &PastUnit| Leg {
                unit_id: unit.unit_id,
                travel: None,
                on_scene: None,
                consumed: None,
                from: None,
            };
            measured.legs = went().map(unmeasured).collect();
            return measured;
        }
        "minute" => measured.left_out.minute_precision = 1,
        _ => {}
    }
    let imported = past.import_source.is_some();
    let left_out = &mut measured.left_out;
    let (mut first_sent, mut first_there) = (None, None);
    for unit in went() {
        let sent = sent_at(past, unit);
        if sent.is_none() {
            left_out.stand_in += 1;
        }
        first_sent = earlier(first_sent, unit.unit_id, sent);
        first_there = earlier(first_there, unit.unit_id, unit.on_scene_at);
        let from = unit.en_route_at.or(sent);
        let consumed = span(from, unit.cleared_at, imported, left_out);
        measured.legs.push(Leg {
            unit_id: unit.unit_id,
            travel: span(sent, unit.on_scene_at, imported, left_out),
            on_scene: span(unit.on_scene_at, unit.cleared_at, imported, left_out),
            consumed,
            from: from.filter(|_| consumed.is_some()),
        });
    }
    let mut since_received = |first: Option<(Time, Id)>| {
        let (at, unit) = first?;
        span(Some(past.received_at), Some(at), imported, left_out).map(|micros| (unit, micros))
    };
    measured.queue = since_received(first_sent);
    measured.response = since_received(first_there);
    measured
}

/// When a unit was sent. An import puts the next stamp that it has in the place of one that the other system did not
/// keep; that is no dispatch.
fn sent_at(past: &Past, unit: &PastUnit) -> Option<Time> {
    let sent = unit.assigned_at;
    let stands_in = past.import_source.is_some()
        && (sent == past.received_at || Some(sent) == unit.en_route_at || Some(sent) == unit.on_scene_at);
    (!stands_in).then_some(sent)
}

fn earlier(first: Option<(Time, Id)>, unit: Id, at: Option<Time>) -> Option<(Time, Id)> {
    first.into_iter().chain(at.map(|at| (at, unit))).min()
}

/// From one stamp to another. Nothing takes no time at all: two imported stamps that are the same are one stamp.
fn span(from: Option<Time>, to: Option<Time>, imported: bool, left_out: &mut LeftOut) -> Option<i64> {
    let micros = to?.micros() - from?.micros();
    if micros < 0 {
        left_out.contradictory += 1;
        return None;
    }
    if micros == 0 && imported {
        left_out.stand_in += 1;
        return None;
    }
    Some(micros)
}

#[cfg(test)]
mod tests {
    use super::*;

    const RECEIVED: i64 = 1_000;

    fn past(units: &[[Option<i64>; 5]]) -> Past {
        let id = Id::NIL;
        let at = |micros: Option<i64>| micros.map(Time::from_micros);
        let unit = |(n, [sent, en_route, on_scene, cleared, refused]): (usize, &[Option<i64>; 5])| PastUnit {
            incident_id: id,
            unit_id: unit_id(n),
            assigned_at: Time::from_micros(sent.expect("a unit is sent at a time")),
            en_route_at: at(*en_route),
            on_scene_at: at(*on_scene),
            cleared_at: at(*cleared),
            refused_at: at(*refused),
        };
        Past {
            id,
            site_id: id,
            number: "HP-2026-1".into(),
            type_code: "fire".into(),
            priority: 1,
            place_id: None,
            location_text: None,
            received_at: Time::from_micros(RECEIVED),
            time_precision: "microsecond".into(),
            closed_at: None,
            cancelled_at: None,
            import_source: None,
            units: units.iter().enumerate().map(unit).collect(),
        }
    }

    fn unit_id(n: usize) -> Id {
        Id::parse(&format!("00000000-0000-7000-8000-00000000000{n}")).expect("an id")
    }

    /// Queue, response, total consumed; then travel, on scene, consumed of each unit that went.
    type Expected<'a> = ([Option<i64>; 3], &'a [[Option<i64>; 3]]);

    fn check(past: &Past, (whole, legs): Expected<'_>, left_out: LeftOut) {
        let measured = measure(past);
        let micros = |one: Option<(Id, i64)>| one.map(|(_, micros)| micros);
        let found = [micros(measured.queue), micros(measured.response), measured.total_consumed(None)];
        assert_eq!(found, whole, "queue, response, total of {past:?}");
        let found: Vec<_> = measured.legs.iter().map(|leg| [leg.travel, leg.on_scene, leg.consumed]).collect();
        assert_eq!(found, legs, "legs of {past:?}");
        assert_eq!(measured.left_out, left_out, "left out of {past:?}");
    }

    #[test]
    fn each_figure_goes_from_its_stamp_to_its_stamp() {
        const N: Option<i64> = None;
        let s = Some;
        let check =
            |units: &[[Option<i64>; 5]], expected: Expected<'_>| check(&past(units), expected, LeftOut::default());
        check(&[], ([N, N, N], &[]));
        check(&[[s(1_010), N, N, N, N]], ([s(10), N, N], &[[N, N, N]]));
        check(&[[s(1_010), s(1_015), s(1_030), s(1_100), N]], ([s(10), s(30), s(85)], &[[s(20), s(70), s(85)]]));
        // Never under way by its own word: consumed from when it was sent.
        check(&[[s(1_010), N, s(1_030), s(1_100), N]], ([s(10), s(30), s(90)], &[[s(20), s(70), s(90)]]));
        // Done without having arrived.
        check(&[[s(1_010), s(1_020), N, s(1_100), N]], ([s(10), N, s(80)], &[[N, N, s(80)]]));
        // A refusal is no dispatch.
        check(&[[s(1_010), N, N, N, s(1_012)]], ([N, N, N], &[]));
        check(
            &[[s(1_010), N, N, N, s(1_012)], [s(1_050), N, s(1_070), s(1_080), N]],
            ([s(50), s(70), s(30)], &[[s(20), s(10), s(30)]]),
        );
        // The second to be sent is the first to be there; one that is not done leaves the total open.
        check(
            &[[s(1_010), N, s(1_090), N, N], [s(1_020), N, s(1_040), s(1_100), N]],
            ([s(10), s(40), N], &[[s(80), N, N], [s(20), s(60), s(80)]]),
        );
        // No time at all is a time here: everything was stamped in the same microsecond.
        check(&[[s(RECEIVED), N, N, N, N]], ([s(0), N, N], &[[N, N, N]]));
    }

    #[test]
    fn stamps_that_contradict_each_other_do_not_count() {
        let left_out = LeftOut { contradictory: 3, ..LeftOut::default() };
        let past = past(&[[Some(990), None, Some(980), Some(1_100), None]]);
        check(&past, ([None, None, Some(110)], &[[None, Some(120), Some(110)]]), left_out);
    }

    #[test]
    fn imported_history_counts_where_its_precision_allows() {
        let imported = |precision: &str, units: &[[Option<i64>; 5]]| Past {
            import_source: Some("old".into()),
            time_precision: precision.into(),
            ..past(units)
        };
        let whole = [Some(1_010), Some(1_015), Some(1_030), Some(1_100), None];
        let full: Expected<'_> = ([Some(10), Some(30), Some(85)], &[[Some(20), Some(70), Some(85)]]);
        check(&imported("second", &[whole]), full, LeftOut::default());
        check(&imported("minute", &[whole]), full, LeftOut { minute_precision: 1, ..LeftOut::default() });
        let day = LeftOut { day_precision: 1, ..LeftOut::default() };
        check(&imported("day", &[whole]), ([None; 3], &[[None; 3]]), day);
        // The other system did not keep when the unit was sent.
        let no_dispatch = [Some(1_015), Some(1_015), Some(1_030), Some(1_100), None];
        let expected: Expected<'_> = ([None, Some(30), Some(85)], &[[None, Some(70), Some(85)]]);
        check(&imported("second", &[no_dispatch]), expected, LeftOut { stand_in: 1, ..LeftOut::default() });
        // Nor when it was done.
        let no_end = [Some(1_010), None, Some(1_030), Some(1_030), None];
        let expected: Expected<'_> = ([Some(10), Some(30), Some(20)], &[[Some(20), None, Some(20)]]);
        check(&imported("second", &[no_end]), expected, LeftOut { stand_in: 1, ..LeftOut::default() });
    }
}
