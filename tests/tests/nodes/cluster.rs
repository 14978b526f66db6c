//! Three machines, each with etcd, Patroni over PostgreSQL, and one Castellan.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use blackbox::{Api, Value, binary, json, postgres, wait_for};

use crate::network::{INNER, MACHINES, Network, OUTER, address, signal};

/// Password of every account of the example.
const PASSWORD: &str = "seven grey herons";
/// Time for a connection: on such a network it takes a millisecond, and a machine that is off never answers.
const CONNECT: Duration = Duration::from_millis(500);
/// Time for a machine to be of use after it was switched on.
const UP_S: u64 = 120;

/// Whether a commit waits until a standby has it on its disk as well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standby {
    /// It does; without a standby nothing is written.
    Confirms,
    /// It does not: the control.
    Follows,
}

/// The machines and what runs in them.
pub(crate) struct Cluster {
    pub(crate) network: Network,
    folder: PathBuf,
    castellans: [Option<Child>; MACHINES],
    /// Token of the dispatcher and of the auditor.
    pub(crate) tokens: [String; 2],
}

impl Cluster {
    /// Makes the machines, and the example in their database.
    pub(crate) fn make(standby: Standby) -> Self {
        let network = Network::make();
        let folder = PathBuf::from(format!("/var/tmp/castellan-nodes-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        let mut cluster = Self { network, folder, castellans: [const { None }; MACHINES], tokens: Default::default() };
        for at in 0..MACHINES {
            let own = cluster.own(at);
            std::fs::create_dir_all(own.join("castellan")).expect("a folder can be made");
            std::fs::write(own.join("patroni.yml"), patroni(at, &own, standby)).expect("a file can be written");
        }
        run(Command::new("chown").arg("-R").arg("postgres").arg(&cluster.folder));
        for at in 0..MACHINES {
            cluster.start_database(at);
        }
        Self::is_whole();
        cluster.make_example();
        for at in 0..MACHINES {
            cluster.start(at);
        }
        cluster
    }

    /// The example, and the sessions that the clients use.
    fn make_example(&mut self) {
        wait_for("a database", UP_S, || Self::query("CREATE DATABASE castellan", "postgres").ok());
        let mut demo = self.castellan(0, &["demo", "--quiet-site", "--password", PASSWORD]);
        let mut demo = demo.spawn().expect("it starts");
        let anyone = Self::api(0, Duration::from_secs(30));
        wait_for("the example", UP_S, || {
            anyone.ask_root("GET", "/readyz").try_send().ok().filter(|ready| ready.status == 200)
        });
        self.tokens = ["dispatcher", "auditor"].map(|user| {
            let body = json!({ "username": user, "password": PASSWORD });
            anyone.post("/session", &body).ok()["token"].as_str().expect("a token").to_owned()
        });
        run(Command::new("kill").arg(demo.id().to_string()));
        demo.wait().expect("it ends");
        // All nodes seal with one key.
        let key = "castellan/sealing.key";
        for at in 1..MACHINES {
            std::fs::copy(self.own(0).join(key), self.own(at).join(key)).expect("the example has a sealing key");
        }
        let quiet = "UPDATE deadline SET due_at = due_at + 86400000000";
        Self::query(quiet, "castellan").expect("deadlines can be put off");
    }

    fn own(&self, at: usize) -> PathBuf {
        self.folder.join(at.to_string())
    }

    /// Somebody who asks one node, and does not wait longer than so for an answer.
    pub(crate) fn api(at: usize, within: Duration) -> Api {
        Api::hasty(&format!("http://{}:8080", address(OUTER, at)), CONNECT, within)
    }

    /// A statement on whichever server takes writes.
    pub(crate) fn query(sql: &str, database: &str) -> Result<usize, String> {
        postgres::query(&url(database), sql).map(|rows| rows.len()).map_err(|error| error.to_string())
    }

    /// What Patroni says of its members.
    pub(crate) fn members() -> Option<Vec<Value>> {
        let asked = (0..MACHINES).find_map(|at| {
            let api = Api::hasty(&format!("http://{}:8008", address(INNER, at)), CONNECT, Duration::from_secs(2));
            api.ask_root("GET", "/cluster").try_send().ok().filter(|answer| answer.status == 200)
        });
        asked?.json["members"].as_array().cloned()
    }

    /// The machine whose database has a role: `leader`, `sync_standby`, `replica`.
    pub(crate) fn with_role(role: &str) -> usize {
        wait_for(role, UP_S, || {
            let members = Self::members()?;
            let one = members.iter().find(|one| one["role"] == role && one["state"] != "stopped")?;
            one["name"].as_str()?.trim_start_matches('m').parse().ok()
        })
    }

    /// Waits until the database is led from another machine.
    pub(crate) fn another_leads(at: usize) {
        wait_for("another leader", UP_S, || (Self::with_role("leader") != at).then_some(()));
    }

    /// Waits until the database is whole again: a leader, and two standbys that follow it.
    pub(crate) fn is_whole() {
        wait_for("a whole cluster", 2 * UP_S, || {
            let members = Self::members()?;
            let of = |role: &str| members.iter().filter(|one| one["role"] == role).count();
            let follow = "SELECT 1 FROM pg_stat_replication WHERE state = 'streaming'";
            let following = Self::query(follow, "postgres").ok()?;
            (of("leader") == 1 && members.len() == MACHINES && following == MACHINES - 1).then_some(())
        });
    }

    /// Starts etcd and Patroni in a machine.
    fn start_database(&self, at: usize) {
        let own = self.own(at);
        let here = address(INNER, at);
        let peers: Vec<String> =
            (0..MACHINES).map(|one| format!("e{one}=http://{}:2380", address(INNER, one))).collect();
        let state = if own.join("etcd").exists() { "existing" } else { "new" };
        let mut etcd = self.as_postgres(at);
        etcd.arg("etcd").args(["--name", &format!("e{at}"), "--data-dir"]).arg(own.join("etcd"));
        etcd.args(["--listen-client-urls", &format!("http://{here}:2379")]);
        etcd.args(["--advertise-client-urls", &format!("http://{here}:2379")]);
        etcd.args(["--listen-peer-urls", &format!("http://{here}:2380")]);
        etcd.args(["--initial-advertise-peer-urls", &format!("http://{here}:2380")]);
        etcd.args(["--initial-cluster", &peers.join(","), "--initial-cluster-state", state]);
        // One that was cut off asks whether it would win before it has the others elect.
        etcd.args(["--enable-v2", "--pre-vote"]);
        // In milliseconds. While etcd elects, no other standby can be named in place of one that is gone, so not longer; but
        // two cores carry three machines, and an election is not to be called for a late beat.
        etcd.args(["--heartbeat-interval", "100", "--election-timeout", "1000", "--log-level", "warn"]);
        leave(etcd, &own.join("etcd.log"));
        let mut patroni = self.as_postgres(at);
        patroni.arg("patroni").arg(own.join("patroni.yml"));
        leave(patroni, &own.join("patroni.log"));
    }

    /// The user of the databases: PostgreSQL refuses to run as root.
    fn as_postgres(&self, at: usize) -> Command {
        let mut command = self.network.within(at, "setpriv");
        command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups"]).current_dir(self.own(at));
        command
    }

    fn castellan(&self, at: usize, arguments: &[&str]) -> Command {
        let path = std::env::var("CASTELLAN").map_or_else(|_| binary::path(), PathBuf::from);
        let mut command = self.network.within(at, path.to_str().expect("a path of UTF-8"));
        let own = self.own(at);
        let log = File::options().create(true).append(true).open(own.join("castellan.log")).expect("a log can be made");
        command.args(arguments).arg("--data").arg(own.join("castellan"));
        command.args(["--listen", &format!("{}:8080", address(OUTER, at)), "--database-url", &url("castellan")]);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(log).current_dir(&own);
        command
    }

    /// Starts a machine's Castellan; it need not be ready.
    pub(crate) fn start(&mut self, at: usize) {
        // While the database has no leader a start is refused; a machine's own supervisor tries again.
        let child = self.castellan(at, &["serve"]).spawn().expect("it starts");
        self.castellans[at] = Some(child);
    }

    /// Starts it until it is ready, again where it was refused.
    pub(crate) fn is_ready(&mut self, at: usize) {
        let api = Self::api(at, Duration::from_secs(2));
        wait_for("a node that is ready", UP_S, || {
            if self.castellans[at].as_mut().is_none_or(|child| child.try_wait().ok().flatten().is_some()) {
                std::thread::sleep(Duration::from_secs(1));
                self.start(at);
            }
            api.ask_root("GET", "/readyz").try_send().ok().filter(|ready| ready.status == 200)
        });
    }

    /// The process of a machine's Castellan.
    fn process(&self, at: usize) -> String {
        self.castellans[at].as_ref().expect("it runs").id().to_string()
    }

    /// Sends a signal to a machine's Castellan.
    pub(crate) fn signal(&mut self, at: usize, name: &str) {
        signal(name, &[self.process(at)]);
        if name == "KILL" {
            self.bury(at);
        }
    }

    fn bury(&mut self, at: usize) {
        if let Some(mut child) = self.castellans[at].take() {
            let _ = child.wait();
        }
    }

    /// Plugs or unplugs both cables of a machine.
    pub(crate) fn cables(at: usize, plugged: bool) {
        for side in ["inner", "outer"] {
            Network::cable(side, at, plugged);
        }
    }

    /// A machine's power fails: its cables first, for a machine without power refuses nothing.
    pub(crate) fn power_off(&mut self, at: usize) {
        Self::cables(at, false);
        signal("KILL", &self.network.processes(at));
        self.bury(at);
    }

    /// Switches a machine on again.
    pub(crate) fn power_on(&mut self, at: usize) {
        Self::cables(at, true);
        // What the power cut left behind is no server's any more.
        let _ = std::fs::remove_file(self.own(at).join("pg/postmaster.pid"));
        self.start_database(at);
        self.start(at);
    }

    /// Walks the journal, its tree and the files, in a machine.
    pub(crate) fn verify(&self, at: usize) -> String {
        let path = std::env::var("CASTELLAN").map_or_else(|_| binary::path(), PathBuf::from);
        let mut command = self.network.within(at, path.to_str().expect("a path of UTF-8"));
        command
            .args(["verify", "--data"])
            .arg(self.own(at).join("castellan"))
            .args(["--database-url", &url("castellan")]);
        binary::run(command, "").ok()
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        for at in 0..MACHINES {
            signal("KILL", &self.network.processes(at));
            self.bury(at);
        }
        if std::thread::panicking() || std::env::var_os("CASTELLAN_KEEP").is_some() {
            println!("the logs are in {}", self.folder.display());
        } else {
            let _ = std::fs::remove_dir_all(&self.folder);
        }
    }
}

/// Address of a database: all machines, of which the one is taken that can be written to.
fn url(database: &str) -> String {
    let hosts: Vec<String> = (0..MACHINES).map(|at| address(INNER, at)).collect();
    format!("postgres://postgres@{}/{database}?target_session_attrs=read-write&connect_timeout=2", hosts.join(","))
}

/// Starts a program that goes on by itself, until its machine ends.
fn leave(mut command: Command, log: &Path) {
    let log = File::options().create(true).append(true).open(log).expect("a log can be made");
    let errors = log.try_clone().expect("a log can be shared");
    let mut child = command.stdin(Stdio::null()).stdout(log).stderr(errors).spawn().expect("it starts");
    std::thread::spawn(move || child.wait());
}

fn run(command: &mut Command) {
    assert!(command.status().expect("it runs").success(), "{command:?}");
}

fn patroni(at: usize, own: &Path, standby: Standby) -> String {
    let here = address(INNER, at);
    let etcd: Vec<String> = (0..MACHINES).map(|one| format!("{}:2379", address(INNER, one))).collect();
    let tools = std::fs::read_dir("/usr/lib/postgresql").expect("PostgreSQL is installed");
    let tools = tools.flatten().map(|one| one.path().join("bin")).max().expect("PostgreSQL is installed");
    include_str!("patroni.yml")
        .replace("HERE", &here)
        .replace("NUMBER", &at.to_string())
        .replace("ETCD", &etcd.join(","))
        .replace("OWN", own.to_str().expect("a path of UTF-8"))
        .replace("TOOLS", tools.to_str().expect("a path of UTF-8"))
        .replace("NET", INNER)
        .replace("CONFIRMS", if standby == Standby::Confirms { "true" } else { "false" })
}
