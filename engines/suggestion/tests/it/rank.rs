//! The ranking, case by case.

use suggestion::coverage::{Demand, Reach};
use suggestion::{Activity, Candidate, Duty, Fix, Order, RankError, Reason, ShortfallKind, Site, UNITS_MAX, rank};

use crate::workbench::{NEAREST, incident, job, order, priority, ranked, unit, words};

type Change = fn(&mut Candidate<u32>);

/// Unit 1 is changed and takes `travel_seconds`; unit 2 is as units are, 100 s away.
#[track_caller]
fn check(travel_seconds: u32, change: Change, expected: &[u32], text: &str) {
    let mut one = unit(1, travel_seconds);
    change(&mut one);
    let ranking = ranked(&incident(&[]), &[one, unit(2, 100)], NEAREST);
    assert_eq!(order(&ranking), expected, "{text}");
    let fitting = ranking.suggestions.iter().filter(|one| one.unit == 1).flat_map(|one| &one.reasons);
    let unfit = ranking.unfit.iter().flat_map(|one| &one.reasons);
    let texts: Vec<String> = fitting.chain(unfit).map(Reason::text).collect();
    assert!(texts.iter().any(|one| one == text), "{text:?} in {texts:?}");
}

#[test]
fn each_reason_ranks_and_says_so() {
    check(99, |_| {}, &[1, 2], "2 min away");
    check(80, |_| {}, &[1, 2], "80 s away");
    check(101, |_| {}, &[2, 1], "position 20 s old");
    check(301, |_| {}, &[2, 1], "1 s after the target");
    check(10, |one| one.travel_seconds = None, &[2, 1], "no way known");
    check(10, |one| one.position = None, &[2, 1], "position unknown");
    check(10, |one| one.position = Some(fix(170, None)), &[1, 2], "position 3 min old");
    check(10, |one| one.position = Some(fix(190, None)), &[2, 1], "position 3 min old");
    check(10, |one| one.position = Some(fix(5_400, None)), &[2, 1], "position stale, 1 h 30 min old");
    check(10, |one| one.position = Some(fix(5, Some(50))), &[1, 2], "position 5 s old");
    check(10, |one| one.position = Some(fix(5, Some(1_000))), &[2, 1], "position good to 1000 m only");
    check(
        10,
        |one| one.job = Some(job(3, Activity::EnRoute)),
        &[2, 1],
        "would be taken from priority 3 work, en route",
    );
    check(10, |one| one.job = Some(job(2, Activity::Assigned)), &[2], "on priority 2 work, assigned");
    check(10, |one| one.job = Some(job(1, Activity::OnScene)), &[2], "on priority 1 work, on scene");
    check(10, |one| one.duty = Duty::OnBreak, &[2], "on break");
    check(10, |one| one.duty = Duty::OffDuty, &[2], "off duty");
    check(50, |one| one.shift_seconds = 36_000, &[2, 1], "long on shift, 10 h 0 min");
    check(10, |one| one.shift_seconds = 36_000, &[1, 2], "long on shift, 10 h 0 min");
    check(10, |one| one.shift_seconds = 50_400, &[2, 1], "too long on shift, 14 h 0 min");
}

const fn fix(age_seconds: u32, accuracy_m: Option<u32>) -> Fix {
    Fix { age_seconds, accuracy_m }
}

#[test]
fn a_busy_unit_that_is_much_nearer_is_taken_from_less_important_work() {
    let mut busy = unit(1, 30);
    busy.job = Some(job(4, Activity::EnRoute));
    let ranking = ranked(&incident(&[]), &[busy.clone(), unit(2, 151)], NEAREST);
    assert_eq!(order(&ranking), [1, 2]);
    assert_eq!(ranking.suggestions[0].weighed_seconds, Some(150));
    busy.job = Some(job(4, Activity::OnScene));
    assert_eq!(order(&ranked(&incident(&[]), &[busy, unit(2, 151)], NEAREST)), [2, 1]);
}

#[test]
fn every_capability_asked_for_is_answered() {
    let mut medic = unit(1, 200);
    medic.capabilities = words(&["k9", "first_aid"]);
    let mut half = unit(2, 10);
    half.capabilities = words(&["first_aid"]);
    let ranking = ranked(&incident(&["first_aid", "k9"]), &[medic, half], NEAREST);
    assert_eq!(order(&ranking), [1]);
    assert_eq!(ranking.shortfall, None);
    let has = |name: &str| Reason::HasCapability { capability: name.into() };
    assert!(ranking.suggestions[0].reasons.contains(&has("k9")));
    let why: Vec<String> = ranking.unfit[0].reasons.iter().filter(|one| one.rules_out()).map(Reason::text).collect();
    assert_eq!(why, ["lacks k9"]);
}

#[track_caller]
fn check_shortfall(units: &[Candidate<u32>], wanted: &[&str], kind: ShortfallKind, text: &str) {
    let shortfall = ranked(&incident(wanted), units, NEAREST).shortfall.unwrap();
    assert_eq!((shortfall.kind, shortfall.text.as_str()), (kind, text));
}

#[test]
fn a_shortfall_is_told_in_words() {
    let with = |id, travel_seconds, duty, job| Candidate {
        duty,
        job,
        capabilities: words(&["first_aid"]),
        ..unit(id, travel_seconds)
    };
    check_shortfall(&[], &["k9"], ShortfallKind::NoUnits, "There are no units.");
    let plain = unit(3, 60);
    check_shortfall(
        &[plain.clone(), with(4, 100, Duty::OnDuty, None)],
        &["first_aid", "k9"],
        ShortfallKind::NoneCapable,
        "There is no unit with first aid and k9; nearest: P4, lacks k9, 2 min away.",
    );
    check_shortfall(
        &[plain.clone(), with(7, 180, Duty::OnBreak, None), with(8, 20, Duty::OffDuty, None)],
        &["first_aid"],
        ShortfallKind::NoneOnDuty,
        "No unit with first aid is on duty; nearest: P7, on break, 3 min away.",
    );
    check_shortfall(
        &[with(7, 180, Duty::OnBreak, None), with(9, 300, Duty::OnDuty, Some(job(1, Activity::OnScene))), plain],
        &["first_aid"],
        ShortfallKind::AllEngaged,
        "Every unit with first aid is on work as important or more; \
         nearest: P9, on priority 1 work, on scene, 5 min away.",
    );
}

/// Unit 1 alone reaches area 0, with nine tenths of the demand; units 2 and 3 both reach area 1.
fn guards() -> [Candidate<u32>; 3] {
    let reach = |id, travel_seconds, area| Candidate { reach: Reach::new([area]), ..unit(id, travel_seconds) };
    [reach(1, 100, 0), reach(2, 130, 1), reach(3, 310, 1)]
}

#[test]
fn coverage_is_told_always_and_ranks_by_choice() {
    let demand = Demand::new(&[9.0, 1.0], 0.2).unwrap();
    let site = |order| Site { demand: Some(&demand), order };
    let nearest = ranked(&incident(&[]), &guards(), site(Order::Nearest));
    assert_eq!(order(&nearest), [1, 2, 3]);
    let effects: Vec<_> =
        nearest.suggestions.iter().map(|one| (one.extra_seconds.unwrap(), one.coverage_lost.unwrap())).collect();
    for ((extra, lost), (expected_extra, expected_lost)) in effects.iter().zip([(0, 0.72), (30, 0.016), (210, 0.016)]) {
        assert_eq!(*extra, expected_extra);
        assert!((lost - expected_lost).abs() < 1e-12, "{lost}");
    }
    // Unit 1 stays for its area, but unit 3 is late and is not sent for that.
    assert_eq!(order(&ranked(&incident(&[]), &guards(), site(Order::CoverageAware))), [2, 1, 3]);
    assert_eq!(
        order(&ranked(&incident(&[]), &guards(), Site { demand: None, order: Order::CoverageAware })),
        [1, 2, 3]
    );
}

#[test]
fn coverage_puts_nobody_first_who_is_engaged_or_was_not_seen() {
    let demand = Demand::new(&[9.0, 1.0], 0.2).unwrap();
    let site = Site { demand: Some(&demand), order: Order::CoverageAware };
    for change in
        [(|one| one.job = Some(job(5, Activity::Assigned))) as Change, |one| one.position = Some(fix(700, None))]
    {
        let [first, mut second, _] = guards();
        change(&mut second);
        assert_eq!(order(&ranked(&incident(&[]), &[first, second], site)), [1, 2]);
    }
}

#[test]
fn too_many_units_and_twins_are_refused() {
    let twin = [unit(1, 10), unit(1, 20)];
    assert_eq!(rank(&incident(&[]), &twin, NEAREST), Err(RankError::Twice("P1".into())));
    let many: Vec<_> = (0..=2_000).map(|id| unit(id, 10)).collect();
    assert_eq!(rank(&incident(&[]), &many, NEAREST), Err(RankError::TooManyUnits(UNITS_MAX + 1)));
}

#[test]
fn reasons_are_codes_with_values() {
    let json = |reason: &Reason| serde_json::to_string(reason).unwrap();
    assert_eq!(json(&Reason::Way { seconds: 90 }), r#"{"code":"way","seconds":90}"#);
    assert_eq!(
        json(&Reason::Preempts { priority: priority(4), activity: Activity::EnRoute }),
        r#"{"code":"preempts","priority":4,"activity":"en_route"}"#
    );
    let read: Reason = serde_json::from_str(r#"{"code":"coverage_lost","share":0.031,"counts_seconds":84}"#).unwrap();
    assert_eq!(read.text(), "takes 3.1 % of the coverage");
}
