//! Three nodes over PostgreSQL with a synchronous standby, on three machines of this test's own: whatever happens to one of
//! them, nothing acknowledged is lost, nothing is there twice, and clients are back soon. Run by `make nodes`.
#![expect(clippy::indexing_slicing, reason = "a JSON value read by key is null where there is none")]
#![expect(clippy::print_stdout, reason = "a test says what it did and how long it took")]

mod clients;
mod cluster;
#[path = "../faults/compare.rs"]
#[expect(dead_code, reason = "its control is for a store on this machine")]
mod compare;
mod network;
mod run;

use std::thread::sleep;
use std::time::Duration;

use crate::cluster::{Cluster, Standby};
use crate::network::{Network, is_inside};
use crate::run::Run;

/// Clients are back within so long when a node is gone.
const NODE: Duration = Duration::from_secs(5);
/// And within so long when the machine with the database's leader is.
const LEADER: Duration = Duration::from_mins(1);

#[test]
#[ignore = "needs root, etcd and Patroni: make nodes"]
fn nothing_acknowledged_is_lost_whatever_happens_to_a_node() {
    if !is_inside("nothing_acknowledged_is_lost_whatever_happens_to_a_node") {
        return;
    }
    let mut run = Run::begin(Cluster::make(Standby::Confirms));
    run.phase("nothing happens", Duration::from_secs(10), NODE, |_| {});

    let rounds = run::number("CASTELLAN_ROUNDS", 1);
    for _ in 0..rounds {
        let leader = Cluster::with_role("leader");
        for at in [leader, (leader + 1) % network::MACHINES] {
            let what = if at == leader { "a node beside the leader is killed" } else { "a node is killed" };
            run.phase(what, Duration::from_secs(6), NODE, |cluster| cluster.signal(at, "KILL"));
            run.cluster.is_ready(at);
        }

        run.phase("a node is stopped in good order, as for an upgrade", Duration::from_secs(6), NODE, |cluster| {
            cluster.signal(leader, "TERM");
        });
        run.cluster.is_ready(leader);

        let at = Cluster::with_role("replica");
        run.phase("a node is frozen for eight seconds and goes on", Duration::from_secs(12), NODE, |cluster| {
            cluster.signal(at, "STOP");
            sleep(Duration::from_secs(8));
            cluster.signal(at, "CONT");
        });

        let at = Cluster::with_role("replica");
        run.phase("a machine is cut off and comes back", Duration::from_secs(20), NODE, |_| {
            Cluster::cables(at, false);
            sleep(Duration::from_secs(10));
            Cluster::cables(at, true);
        });
        Cluster::is_whole();

        let at = Cluster::with_role("sync_standby");
        run.phase("the machine of the standby that confirms loses power", Duration::from_secs(15), NODE, |cluster| {
            cluster.power_off(at);
        });
        run.mend(at);

        let at = Cluster::with_role("leader");
        run.phase("the machine of the leader loses power", Duration::from_secs(45), LEADER, |cluster| {
            cluster.power_off(at);
        });
        run.mend(at);

        let at = Cluster::with_role("leader");
        run.phase(
            "the leader is cut off from the others, not from the clients",
            Duration::from_secs(45),
            LEADER,
            |_| {
                Network::cable("inner", at, false);
                Cluster::another_leads(at);
                sleep(Duration::from_secs(5));
                Network::cable("inner", at, true);
            },
        );
        run.mend(at);
    }
    let wrong = run.end();
    assert!(wrong.is_empty(), "{} things do not fit: {:#?}", wrong.len(), &wrong[..wrong.len().min(5)]);
}

/// The control: where no standby confirms, a leader that is cut off loses what it acknowledged, and the comparison sees it.
#[test]
#[ignore = "needs root, etcd and Patroni: make nodes"]
fn without_a_standby_that_confirms_the_comparison_sees_a_loss() {
    if !is_inside("without_a_standby_that_confirms_the_comparison_sees_a_loss") {
        return;
    }
    let mut run = Run::begin(Cluster::make(Standby::Follows));
    run.phase("nothing happens", Duration::from_secs(5), LEADER, |_| {});
    let at = Cluster::with_role("leader");
    run.phase("the leader is cut off from the others, not from the clients", Duration::from_secs(45), LEADER, |_| {
        Network::cable("inner", at, false);
        Cluster::another_leads(at);
        sleep(Duration::from_secs(5));
        Network::cable("inner", at, true);
    });
    run.mend(at);
    let wrong = run.end();
    println!("the control: {} things do not fit, such as {:?}", wrong.len(), wrong.first());
    assert!(
        wrong.iter().any(|line| line.contains("is not there") || line.contains("0 times")),
        "nothing was lost: {wrong:?}"
    );
}

/// Figures as nodes are added: what a second takes at the most, how soon a screen shows what was answered, and how long clients
/// are without an answer when one of so many nodes is killed, which comes back a second later.
#[test]
#[ignore = "needs root, etcd and Patroni: make nodes"]
fn figures_as_nodes_are_added() {
    if !is_inside("figures_as_nodes_are_added") {
        return;
    }
    let mut run = Run::begin(Cluster::make(Standby::Confirms));
    for nodes in 1..=network::MACHINES {
        for rate in [Some(200), Some(500), None] {
            run.pace(nodes, rate);
            let paced = rate.map_or("as fast as they can".to_owned(), |rate| format!("at {rate}/s"));
            // What queued before is not counted.
            sleep(Duration::from_secs(2));
            run.phase(&format!("{nodes} nodes, {paced}"), Duration::from_secs(8), LEADER, |_| {});
        }
        run.pace(nodes, Some(200));
        sleep(Duration::from_secs(2));
        let bound = if nodes == 1 { LEADER } else { NODE };
        run.phase(&format!("{nodes} nodes, one is killed"), Duration::from_secs(8), bound, |cluster| {
            cluster.signal(nodes - 1, "KILL");
            cluster.is_ready(nodes - 1);
        });
    }
    let wrong = run.end();
    assert!(wrong.is_empty(), "{} things do not fit: {:#?}", wrong.len(), wrong.first());
}
