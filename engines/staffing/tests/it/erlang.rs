//! Call taking against closed forms, published tables and the chain.

use staffing::StaffingError;
use staffing::erlang::{CallLoad, Goal, Patience, Service, agents_needed, erlang_b, erlang_c, service};

use crate::chain::Queue;
use crate::close;

/// Calls of an hour each, so that arrivals per hour are erlangs.
fn hours(erlangs: f64) -> CallLoad {
    CallLoad { per_hour: erlangs, handling_s: 3600.0 }
}

fn close_service(left: Service, right: Service, by: f64) {
    close(left.waiting, right.waiting, by);
    close(left.answered_within, right.answered_within, by);
    close(left.abandoned, right.abandoned, by);
    close(left.mean_wait_s, right.mean_wait_s, by * right.mean_wait_s.max(1.0));
    close(left.occupancy, right.occupancy, by);
}

#[test]
fn one_agent() {
    for load in [0.1, 0.5, 0.9, 0.999] {
        let got = service(1, hours(load), Patience::Endless, 600.0).unwrap();
        close(got.waiting, load, 1e-12);
        close(got.mean_wait_s, load / (1.0 - load) * 3600.0, 1e-6);
        close(got.answered_within, 1.0 - load * (-(1.0 - load) / 6.0).exp(), 1e-12);
        close(erlang_b(1, load).unwrap(), load / (1.0 + load), 1e-15);
    }
}

#[test]
fn two_agents() {
    for load in [0.2, 1.0, 1.9] {
        close(erlang_c(2, load).unwrap(), load * load / (2.0 + load), 1e-13);
        let blocked = load * load / 2.0 / (1.0 + load + load * load / 2.0);
        close(erlang_b(2, load).unwrap(), blocked, 1e-14);
    }
}

/// The table of every textbook: erlangs that so many trunks carry at a loss of 1 %.
#[test]
fn published_erlang_b() {
    for (trunks, erlangs) in [(1, 0.0101), (2, 0.153), (5, 1.36), (10, 4.46), (20, 12.0), (50, 37.9), (100, 84.1)] {
        close(erlang_b(trunks, erlangs).unwrap(), 0.01, 3e-4);
    }
}

/// Garnett, Mandelbaum, Reiman 2002: 48 calls a minute, 1 minute each, 50 agents; patience without
/// end against 2 minutes. Abandoned 0 and 3.1 %, wait 20.8 and 3.7 s, agents busy 96 and 93 %.
#[test]
fn published_erlang_a() {
    let calls = CallLoad { per_hour: 2880.0, handling_s: 60.0 };
    let patient = service(50, calls, Patience::Endless, 20.0).unwrap();
    close(patient.mean_wait_s, 20.8, 0.05);
    close(patient.occupancy, 0.96, 1e-12);
    let impatient = service(50, calls, Patience::MeanS(120.0), 20.0).unwrap();
    close(impatient.abandoned, 0.031, 0.0005);
    close(impatient.mean_wait_s, 3.7, 0.05);
    close(impatient.occupancy, 0.93, 0.005);
}

/// With patience as long as handling every caller is served or gone at one rate: M/M/∞, whose
/// number in the system is Poisson.
#[test]
fn patience_like_handling_is_poisson() {
    for (agents, load) in [(3, 2.0), (10, 10.0), (10, 25.0), (200, 190.0)] {
        let got = service(agents, hours(load), Patience::MeanS(3600.0), 0.0).unwrap();
        let mut term = (-load).exp();
        let mut fewer = 0.0;
        for calls in 0..agents {
            fewer += term;
            term *= load / f64::from(calls + 1);
        }
        close(got.waiting, 1.0 - fewer, 1e-11);
        close(got.answered_within, fewer, 1e-11);
    }
}

#[test]
fn endless_patience_is_the_limit() {
    for (agents, load) in [(1, 0.5), (5, 4.5), (50, 45.0), (1000, 980.0), (5000, 4900.0)] {
        let calls = CallLoad { per_hour: load * 36.0, handling_s: 100.0 };
        let limit = service(agents, calls, Patience::Endless, 5.0).unwrap();
        close_service(service(agents, calls, Patience::MeanS(1e7), 5.0).unwrap(), limit, 1e-3);
    }
}

#[test]
fn no_patience_is_the_limit() {
    for (agents, load) in [(1, 0.5), (5, 4.5), (50, 80.0), (5000, 5000.0)] {
        let got = service(agents, hours(load), Patience::MeanS(1e-3), 10.0).unwrap();
        let blocked = erlang_b(agents, load).unwrap();
        close(got.abandoned, blocked, 1e-4);
        close(got.answered_within, 1.0 - blocked, 1e-4);
        close(got.mean_wait_s, 0.0, 1e-3);
    }
}

#[test]
fn the_chain_agrees() {
    let cases = [
        (1, 0.5, 60.0, 100.0, 10.0),
        (3, 2.9, 180.0, 30.0, 20.0),
        (3, 9.0, 180.0, 600.0, 60.0),
        (8, 7.0, 150.0, 5.0, 15.0),
        (8, 7.9, 150.0, 3000.0, 15.0),
        (8, 30.0, 30.0, 900.0, 800.0),
        (40, 38.0, 90.0, 0.5, 3.0),
        (120, 130.0, 60.0, 45.0, 25.0),
    ];
    for (agents, load, handling_s, patience_s, within_s) in cases {
        let per_s = load / handling_s;
        let chain = Queue { agents, per_s, handling_s, leave_per_s: 1.0 / patience_s };
        // Twelve standard deviations beyond the most that would ever be there at once.
        let most = f64::from(agents) + load + per_s * patience_s;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "some hundreds")]
        let states = (most + 12.0 * most.sqrt() + 60.0) as usize;
        let calls = CallLoad { per_hour: per_s * 3600.0, handling_s };
        let got = service(agents, calls, Patience::MeanS(patience_s), within_s).unwrap();
        close_service(got, chain.solve(states, within_s), 1e-8);
    }
}

/// Where many agents face a flood, or nothing: no overflow, no NaN.
#[test]
fn extremes() {
    for agents in [1, 70, 5000] {
        for per_hour in [0.0, 1e-300, 1e-3, 10.0, 1e6] {
            for handling_s in [1e-3, 60.0, 1e7] {
                for patience_s in [1e-3, 60.0, 1e7] {
                    let calls = CallLoad { per_hour, handling_s };
                    let got = service(agents, calls, Patience::MeanS(patience_s), 20.0).unwrap();
                    for share in [got.waiting, got.answered_within, got.abandoned, got.occupancy] {
                        assert!((0.0..=1.0).contains(&share), "{agents} {calls:?} {patience_s} {got:?}");
                    }
                    // What is not abandoned is handled by somebody.
                    let handled = calls.erlangs().unwrap() * (1.0 - got.abandoned) / f64::from(agents);
                    close(got.occupancy, handled, 1e-9 + 1e-5 * handled);
                    let idle = calls.erlangs().unwrap() < f64::from(agents) / 1e3;
                    assert!(!idle || got.abandoned < 0.01, "{agents} {calls:?} {patience_s} {got:?}");
                }
            }
        }
    }
}

#[test]
fn the_fewest_that_do() {
    let calls = CallLoad { per_hour: 200.0, handling_s: 180.0 };
    let goal = Goal { share: 0.9, within_s: 15.0 };
    for patience in [Patience::Endless, Patience::MeanS(60.0), Patience::MeanS(1e5)] {
        let agents = agents_needed(calls, patience, goal, 100).unwrap();
        assert!(service(agents, calls, patience, 15.0).unwrap().answered_within >= 0.9);
        let fewer = service(agents - 1, calls, patience, 15.0);
        assert!(fewer.is_ok_and(|fewer| fewer.answered_within < 0.9));
    }
    assert_eq!(agents_needed(CallLoad { per_hour: 0.0, handling_s: 180.0 }, Patience::Endless, goal, 10), Ok(0));
    let short = agents_needed(calls, Patience::MeanS(60.0), goal, 5);
    assert!(matches!(short, Err(StaffingError::GoalUnreachable { people_max: 5, .. })), "{short:?}");
}

#[test]
fn refusals() {
    let calls = hours(3.0);
    let overloaded = service(3, calls, Patience::Endless, 10.0);
    assert_eq!(overloaded, Err(StaffingError::Overloaded { offered: 3.0, capacity: 3.0 }));
    let refused = |result: Result<Service, StaffingError>, named: &str| {
        assert!(matches!(result, Err(StaffingError::OutOfBounds { what, .. }) if what == named), "{result:?}");
    };
    refused(service(0, calls, Patience::Endless, 10.0), "agents");
    refused(service(5001, calls, Patience::Endless, 10.0), "agents");
    refused(service(3, hours(f64::NAN), Patience::Endless, 10.0), "calls per hour");
    refused(service(3, hours(-1.0), Patience::Endless, 10.0), "calls per hour");
    refused(service(3, calls, Patience::MeanS(0.0), 10.0), "patience seconds");
    refused(service(3, calls, Patience::Endless, f64::INFINITY), "seconds to answer");
    let message = service(0, calls, Patience::Endless, 10.0).unwrap_err().to_string();
    assert_eq!(message, "agents is 0, expected 1 to 5000");
}
