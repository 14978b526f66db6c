//! A PostgreSQL server of the tests' own, whose folder lies on a disk that can fail.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use blackbox::disk::Flushes;
use blackbox::{Disk, Store, World, postgres, wait_for};

use crate::power::Site;

/// Time within which PostgreSQL must be back after a cut, and every process of it gone after its death.
const BACK_S: u64 = 60;

/// A PostgreSQL server.
pub(crate) struct Cluster {
    folder: PathBuf,
    /// What it says, beside the disk.
    log: PathBuf,
    port: u16,
    server: Option<Child>,
}

/// A program of PostgreSQL, as a user that it accepts: it refuses to run as root.
fn program(name: &str) -> Command {
    let versions = std::fs::read_dir("/usr/lib/postgresql").expect("PostgreSQL is installed").flatten();
    let newest = versions.map(|entry| entry.path()).max().expect("a version");
    let path = newest.join("bin").join(name);
    let is_root = std::fs::metadata("/proc/self").is_ok_and(|own| std::os::unix::fs::MetadataExt::uid(&own) == 0);
    if !is_root {
        return Command::new(path);
    }
    let mut command = Command::new("setpriv");
    command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups"]).arg(path).current_dir("/");
    command
}

impl Cluster {
    fn make(disk: &Path) -> Self {
        let folder = disk.join("data");
        // Everything is brought onto the disk at once later. Small files of its log: it comes to a new one within a short run.
        let made = program("initdb")
            .args([
                "-U",
                "castellan",
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--locale=C.UTF-8",
                "--no-sync",
                "--wal-segsize=1",
                "-D",
            ])
            .arg(&folder)
            .output()
            .expect("initdb is there");
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        let free = std::net::TcpListener::bind("127.0.0.1:0").and_then(|one| one.local_addr()).expect("a port");
        let mut cluster = Self { folder, log: disk.with_extension("log"), port: free.port(), server: None };
        cluster.start();
        cluster
    }

    pub(crate) fn url(&self) -> String {
        format!("postgres://castellan@127.0.0.1:{}/postgres", self.port)
    }

    pub(crate) fn start(&mut self) {
        self.spawn();
        self.bring_back();
    }

    fn spawn(&mut self) {
        // It names a process that is gone.
        let _ = std::fs::remove_file(self.folder.join("postmaster.pid"));
        let log = std::fs::File::options().create(true).append(true).open(&self.log).expect("a file for its log");
        let server = program("postgres")
            .arg("-D")
            .arg(&self.folder)
            .args(["-p", &self.port.to_string(), "-c", "unix_socket_directories="])
            .args(["-c", "listen_addresses=127.0.0.1", "-c", "shared_buffers=32MB"])
            .stdout(Stdio::null())
            .stderr(log)
            .spawn();
        self.server = Some(server.expect("PostgreSQL starts"));
    }

    /// Waits until it answers, and starts it when it has ended by itself meanwhile. Gives how often that was.
    pub(crate) fn bring_back(&mut self) -> usize {
        let (url, mut ended) = (self.url(), 0);
        wait_for("PostgreSQL", BACK_S, || {
            let server = self.server.as_mut().expect("it was started");
            if server.try_wait().expect("a child can be waited for").is_some() {
                ended += 1;
                self.spawn();
            }
            postgres::query(&url, "SELECT 1").ok()
        });
        ended
    }

    /// How often it has given up at once, because it did not know any more what is on its disk.
    pub(crate) fn panics(&self) -> usize {
        let said = std::fs::read_to_string(&self.log).unwrap_or_default();
        said.lines().filter(|line| line.contains("PANIC:")).count()
    }

    /// Asks it to bring its tables onto the disk; it may fail in that.
    pub(crate) fn checkpoint(&self) {
        let _ = postgres::query(&self.url(), "CHECKPOINT");
    }

    /// Kills each of its processes.
    pub(crate) fn kill(&mut self) {
        let Some(mut server) = self.server.take() else { return };
        let number = server.id();
        let all = std::fs::read_to_string(format!("/proc/{number}/task/{number}/children")).unwrap_or_default();
        let all: Vec<&str> = all.split_whitespace().collect();
        let _ = server.kill();
        let _ = Command::new("kill").arg("-9").args(&all).stderr(Stdio::null()).status();
        let _ = server.wait();
        wait_for("the end of PostgreSQL", BACK_S, || {
            let is_there = |number: &&str| Path::new("/proc").join(number).exists();
            (!all.iter().any(is_there)).then_some(())
        });
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        self.kill();
        if std::thread::panicking() {
            eprintln!("--- PostgreSQL's log\n{}---", std::fs::read_to_string(&self.log).unwrap_or_default());
        }
        let _ = std::fs::remove_file(&self.log);
    }
}

/// A world whose database was moved to a server on a disk that can be cut; none when there is no PostgreSQL.
pub(crate) fn on_disk(seed: u64) -> Option<(Disk, Cluster, World, Site)> {
    let mut world = World::example(Store::Postgres)?;
    let site = Site::new(&mut world, seed);
    world.stop();
    let disk = Disk::mount(world.folder.with_extension("disk"), Flushes::Done);
    let cluster = Cluster::make(disk.path());
    let url = world.database_url().expect("an address");
    let mut dump = program("pg_dump").arg("-d").arg(url).stdout(Stdio::piped()).spawn().expect("pg_dump is there");
    let text = dump.stdout.take().expect("a pipe");
    let read = program("psql").args(["-q", "-1", "-v", "ON_ERROR_STOP=1", "-d", &cluster.url()]).stdin(text).output();
    let read = read.expect("psql is there");
    assert!(read.status.success() && dump.wait().is_ok_and(|ended| ended.success()), "the database cannot be moved");
    world.use_database(cluster.url());
    disk.settle();
    world.start();
    Some((disk, cluster, world, site))
}
