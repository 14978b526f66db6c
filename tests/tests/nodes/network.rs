//! Machines on two networks of this test's own: one between them, one to their clients.
//!
//! The test runs itself again in a network namespace of its own: nothing of this touches the machine's own network, and what
//! is left over goes with the process.

use std::process::Command;

/// Machines.
pub(crate) const MACHINES: usize = 3;
/// Network between the machines: database and its election.
pub(crate) const INNER: &str = "10.98.1";
/// Network to the clients.
pub(crate) const OUTER: &str = "10.98.2";

/// Set for a process that has a network of its own.
const INSIDE: &str = "CASTELLAN_OWN_NETWORK";

/// Runs a test again in a network of its own. True there; false when that is over and was well.
pub(crate) fn is_inside(test: &str) -> bool {
    if std::env::var_os(INSIDE).is_some() {
        return true;
    }
    let own = std::env::current_exe().expect("a test knows its own path");
    let mut again = Command::new("unshare");
    again.args(["--net", "--"]).arg(own).args(["--exact", test, "--ignored", "--nocapture"]).env(INSIDE, "1");
    assert!(
        again.status().expect("util-linux is installed").success(),
        "{test} failed, or this user may not make networks"
    );
    false
}

/// The two networks.
pub(crate) struct Network {
    mark: u32,
}

impl Network {
    /// Makes both and a namespace for each machine, inside the namespace of this process.
    pub(crate) fn make() -> Self {
        let network = Self { mark: std::process::id() };
        ip("link set lo up");
        for (bridge, net) in [("inner", INNER), ("outer", OUTER)] {
            ip(&format!("link add {bridge} type bridge"));
            ip(&format!("addr add {net}.1/24 dev {bridge}"));
            ip(&format!("link set {bridge} up"));
        }
        for at in 0..MACHINES {
            let name = network.namespace(at);
            ip(&format!("netns add {name}"));
            ip(&format!("-n {name} link set lo up"));
            for (side, net) in [("inner", INNER), ("outer", OUTER)] {
                ip(&format!("link add {side}{at} type veth peer name {side} netns {name}"));
                ip(&format!("link set {side}{at} master {side} up"));
                ip(&format!("-n {name} addr add {}/24 dev {side}", address(net, at)));
                ip(&format!("-n {name} link set {side} up"));
            }
        }
        network
    }

    /// Name of a machine's namespace.
    pub(crate) fn namespace(&self, at: usize) -> String {
        format!("castellan-{}-{at}", self.mark)
    }

    /// Cuts or mends a machine's cable to one of the networks. Nothing tells the other ends: what is sent is lost.
    pub(crate) fn cable(side: &str, at: usize, plugged: bool) {
        ip(&format!("link set {side}{at} {}", if plugged { "up" } else { "down" }));
    }

    /// A command that runs in a machine.
    pub(crate) fn within(&self, at: usize, program: &str) -> Command {
        let mut command = Command::new("ip");
        command.args(["netns", "exec", &self.namespace(at), program]);
        command
    }

    /// The processes of a machine.
    pub(crate) fn processes(&self, at: usize) -> Vec<String> {
        let listed = Command::new("ip").args(["netns", "pids", &self.namespace(at)]).output().expect("ip runs");
        String::from_utf8_lossy(&listed.stdout).split_whitespace().map(str::to_owned).collect()
    }
}

impl Drop for Network {
    fn drop(&mut self) {
        for at in 0..MACHINES {
            signal("KILL", &self.processes(at));
            let _ = Command::new("ip").args(["netns", "del", &self.namespace(at)]).status();
        }
    }
}

/// Address of a machine in one of the networks.
pub(crate) fn address(net: &str, at: usize) -> String {
    format!("{net}.{}", 11 + at)
}

/// Sends a signal to processes.
pub(crate) fn signal(name: &str, processes: &[String]) {
    if !processes.is_empty() {
        // One that has ended meanwhile is not there any more.
        let _ =
            Command::new("kill").arg(format!("-{name}")).args(processes).stderr(std::process::Stdio::null()).status();
    }
}

fn ip(arguments: &str) {
    let done = Command::new("ip").args(arguments.split(' ')).output().expect("iproute2 is installed");
    assert!(done.status.success(), "ip {arguments}: {}", String::from_utf8_lossy(&done.stderr));
}
