//! The power goes under PostgreSQL: a server of the test's own, whose folder lies on a disk that can be cut.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use blackbox::disk::{Flushes, Loss};
use blackbox::{Disk, Store, World, postgres, wait_for};
use fastrand::Rng;

use crate::kill::{number, seed};
use crate::power::{EACH, Site};

/// Time within which PostgreSQL must be back after a cut, and every process of it gone after its death.
const BACK_S: u64 = 60;

/// A PostgreSQL server.
struct Cluster {
    folder: PathBuf,
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
        let made = program("initdb")
            .args(["-U", "castellan", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-D"])
            .arg(&folder)
            .output()
            .expect("initdb is there");
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        let free = std::net::TcpListener::bind("127.0.0.1:0").and_then(|one| one.local_addr()).expect("a port");
        let mut cluster = Self { folder, port: free.port(), server: None };
        cluster.start();
        cluster
    }

    fn url(&self) -> String {
        format!("postgres://castellan@127.0.0.1:{}/postgres", self.port)
    }

    fn start(&mut self) {
        // It names a process that is gone.
        let _ = std::fs::remove_file(self.folder.join("postmaster.pid"));
        let server = program("postgres")
            .arg("-D")
            .arg(&self.folder)
            .args(["-p", &self.port.to_string(), "-c", "unix_socket_directories="])
            .args(["-c", "listen_addresses=127.0.0.1", "-c", "shared_buffers=32MB"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        self.server = Some(server.expect("PostgreSQL starts"));
        let url = self.url();
        wait_for("PostgreSQL", BACK_S, || postgres::query(&url, "SELECT 1").ok());
    }

    /// Kills each of its processes.
    fn kill(&mut self) {
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
    }
}

/// A world whose database was moved to a server on a disk that can be cut; none when there is no PostgreSQL.
fn on_disk(seed: u64) -> Option<(Disk, Cluster, World, Site)> {
    let mut world = World::example(Store::Postgres)?;
    let site = Site::new(&mut world, seed);
    world.stop();
    let disk = Disk::mount(world.folder.with_extension("disk"), Flushes::Done);
    let cluster = Cluster::make(disk.path());
    let url = world.database_url().expect("an address");
    let mut dump = program("pg_dump").arg("-d").arg(url).stdout(Stdio::piped()).spawn().expect("pg_dump is there");
    let text = dump.stdout.take().expect("a pipe");
    let read = program("psql").args(["-q", "-v", "ON_ERROR_STOP=1", "-d", &cluster.url()]).stdin(text).output();
    let read = read.expect("psql is there");
    assert!(read.status.success() && dump.wait().is_ok_and(|ended| ended.success()), "the database cannot be moved");
    world.use_database(cluster.url());
    disk.settle();
    world.start();
    Some((disk, cluster, world, site))
}

#[test]
fn a_power_cut_under_postgres_loses_nothing_acknowledged() {
    let (cuts, seed) = (number("CASTELLAN_CUTS", 2), seed());
    let Some((mut disk, mut cluster, mut world, site)) = on_disk(seed) else { return };
    let (mut rng, begun) = (Rng::with_seed(seed), Instant::now());
    let (mut pages, mut torn) = (0, 0);
    let told = site.work(|_| {
        for _ in 0..cuts {
            thread::sleep(Duration::from_millis(rng.u64(200..1_500)));
            let lost = disk.cut(Loss::any(&mut rng), &mut rng);
            // The server stands in the same room, or in another one.
            let same_room = rng.bool();
            for line in world.server().stderr().lines().filter(|line| line.contains("ERROR")) {
                if !line.contains("unavailable") {
                    println!("the server says: {line}");
                }
            }
            if same_room {
                world.kill();
            }
            cluster.kill();
            disk.power_on();
            cluster.start();
            if same_room {
                world.start();
            }
            (pages, torn) = (pages + lost.pages, torn + lost.torn);
        }
        thread::sleep(Duration::from_millis(500));
    });
    println!(
        "power under PostgreSQL, seed {seed}: {cuts} cuts in {:.1} s took {pages} pages, tore {torn}; {}",
        begun.elapsed().as_secs_f64(),
        told.words()
    );
    assert!(told.held.len() > EACH && told.signals.iter().sum::<usize>() > EACH);
    assert!(pages > 0, "the cuts took something");
    let wrong = site.wrong(&world, &told);
    println!("lost or doubled: {}", wrong.len());
    assert!(wrong.is_empty(), "{} things do not fit (seed {seed}): {:#?}", wrong.len(), wrong.first());
    world.stop();
    world.cli(&["verify"]).ok();
}

#[test]
fn a_disk_that_feigns_its_flushes_under_postgres_is_found_out() {
    let seed = seed();
    let Some((mut disk, mut cluster, mut world, site)) = on_disk(seed) else { return };
    disk.flushes(Flushes::Feigned);
    let told = site.work(|_| thread::sleep(Duration::from_secs(1)));
    disk.cut(Loss::Everything, &mut Rng::with_seed(seed));
    world.kill();
    cluster.kill();
    disk.power_on();
    cluster.start();
    world.start();
    let wrong = site.wrong(&world, &told);
    println!("a disk that feigns under PostgreSQL, seed {seed}: {}; {} missing", told.words(), wrong.len());
    assert!(wrong.iter().any(|line| line.contains("was acknowledged and is not there")), "the control was not noticed");
}
