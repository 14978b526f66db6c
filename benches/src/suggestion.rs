//! Suggestions: what looking at coverage does to late arrivals and to the mean, and how long a ranking takes.

use std::hint::black_box;
use std::time::Instant;

use serde_json::json;
use suggestion::coverage::{Demand, Reach};
use suggestion::simulation::{Scenario, compare};
use suggestion::{Candidate, Duty, Fix, Incident, Order, Priority, Site, rank};

use crate::disk::Flush;
use crate::figure;

/// Runs of each scenario; not the ones that the price of coverage was chosen by.
const SEEDS: [u64; 8] = [201, 202, 203, 204, 205, 206, 207, 208];
/// Units of the ranking.
const UNITS: u32 = 200;
/// Areas of demand of the ranking.
const AREAS: u32 = 400;
/// Rankings timed.
const ROUNDS: usize = 200;

pub(crate) fn measure(flush: Flush) -> anyhow::Result<()> {
    let scenarios = [("town", Scenario::town()), ("campus", Scenario::campus()), ("strained", Scenario::strained())];
    for (name, scenario) in scenarios {
        against_nearest(name, scenario, flush)?;
    }
    speed(flush)
}

/// Coverage-aware over nearest, in percent: all runs together, with each run beside it.
fn against_nearest(name: &str, scenario: Scenario, flush: Flush) -> anyhow::Result<()> {
    let runs = compare(scenario, &SEEDS)?;
    let ratio = |of: fn(&suggestion::simulation::Outcome) -> f64| {
        let aware: f64 = runs.iter().map(|run| of(&run.coverage_aware)).sum();
        let nearest: f64 = runs.iter().map(|run| of(&run.nearest)).sum();
        aware / nearest * 100.0
    };
    let context = json!({ "scenario": scenario, "busy_fraction": scenario.busy_fraction(), "runs": runs });
    let print = |metric, value, context| {
        figure::print(&format!("suggestion_{name}_{metric}"), value, "% of nearest", context, flush);
    };
    print("late", ratio(|run| run.late_share), context);
    print("mean", ratio(|run| run.mean_seconds), json!({}));
    print("p90", ratio(|run| run.p90_seconds), json!({}));
    Ok(())
}

/// The median time of one ranking.
fn speed(flush: Flush) -> anyhow::Result<()> {
    let candidates: Vec<Candidate<u32>> = (0..UNITS).map(candidate).collect();
    let demand = Demand::new(&vec![1.0; AREAS as usize], 0.3)?;
    let incident = Incident {
        priority: Priority::new(2).ok_or_else(|| anyhow::anyhow!("2 is a priority"))?,
        capabilities: vec!["first_aid".into()],
        target_seconds: 300,
    };
    let mut micros = Vec::with_capacity(ROUNDS);
    for _ in 0..ROUNDS {
        let begun = Instant::now();
        black_box(rank(
            &incident,
            black_box(&candidates),
            Site { demand: Some(&demand), order: Order::CoverageAware },
        )?);
        micros.push(begun.elapsed().as_secs_f64() * 1e6);
    }
    micros.sort_by(f64::total_cmp);
    let context = json!({ "units": UNITS, "areas": AREAS });
    figure::print("suggestion_rank_p50", figure::percentile(&micros, 0.5), "µs", context, flush);
    Ok(())
}

/// A unit with its own way and reach, spread by multiplication.
fn candidate(id: u32) -> Candidate<u32> {
    Candidate {
        id,
        call_sign: format!("P{id}"),
        duty: Duty::OnDuty,
        job: None,
        position: Some(Fix { age_seconds: id * 7 % 300, accuracy_m: Some(10) }),
        capabilities: vec!["first_aid".into(), "armed".into()],
        shift_seconds: 3_600,
        travel_seconds: Some(id * 37 % 600),
        reach: Reach::new((0..40).map(|n| ((id * 13 + n) % AREAS) as usize)),
    }
}
