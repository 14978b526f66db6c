//! What a test works in: a data folder, a database, a server.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use serde_json::json;

use crate::binary::{self, Output};
use crate::server::Server;
use crate::template::{self, PASSWORD};
use crate::{Api, Desk, Store, postgres};

/// A store of its own and, while it runs, the server on it. Everything is taken away when it is dropped.
pub struct World {
    /// Which database.
    pub store: Store,
    /// The data folder.
    pub folder: PathBuf,
    database: Option<String>,
    elsewhere: Option<String>,
    server: Option<Server>,
    address: String,
    environment: Vec<(&'static str, PathBuf)>,
}

impl World {
    /// A world with the example site, its server running; none when there is no PostgreSQL for it.
    pub fn example(store: Store) -> Option<Self> {
        let mut world = Self::empty(store)?;
        let template = template::of(store);
        let key = "sealing.key";
        std::fs::copy(template.folder.join(key), world.folder.join(key)).expect("the template has a sealing key");
        match store {
            Store::Sqlite => {
                let file = "castellan.sqlite";
                std::fs::copy(template.folder.join(file), world.folder.join(file)).expect("a template can be copied");
            }
            Store::Postgres => {
                let name = world.database.clone().expect("a database of its own");
                // A copy of files and a checkpoint take half as long as writing 35 MB into the log first.
                let sql = format!("CREATE DATABASE \"{name}\" TEMPLATE \"{}\" STRATEGY FILE_COPY", template.name);
                // Only one copy of a template is made at a time.
                let lock = std::fs::File::create(binary::scratch().join("copy.lock")).expect("a lock file");
                lock.lock().expect("a file can be locked");
                postgres::administer(&sql);
            }
        }
        world.start();
        Some(world)
    }

    /// A world in which nothing was set up and nothing runs; none when there is no PostgreSQL for it. The database is
    /// named, not made.
    pub fn empty(store: Store) -> Option<Self> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!("w{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let database = match store {
            Store::Sqlite => None,
            Store::Postgres if postgres::address().is_some() => Some(format!("castellan_{name}")),
            Store::Postgres => {
                println!("skipped: {} is not set", postgres::VARIABLE);
                return None;
            }
        };
        let folder = binary::scratch().join(name);
        std::fs::create_dir_all(&folder).expect("a folder can be made");
        let address = "127.0.0.1:0".to_owned();
        Some(Self { store, folder, database, elsewhere: None, server: None, address, environment: Vec::new() })
    }

    /// Makes the empty database of a world that was made by [`World::empty`].
    pub fn make_database(&self) {
        if let Some(name) = &self.database {
            postgres::administer(&format!("CREATE DATABASE \"{name}\""));
        }
    }

    /// Address of the PostgreSQL database, when there is one.
    pub fn database_url(&self) -> Option<String> {
        self.elsewhere.clone().or_else(|| self.database.as_deref().map(postgres::database))
    }

    /// From its next start the server uses a PostgreSQL database at another address.
    pub fn use_database(&mut self, url: String) {
        self.elsewhere = Some(url);
    }

    /// A command of the program on this store, run in the data folder.
    pub fn command(&self, arguments: &[&str]) -> std::process::Command {
        let mut command = binary::command(arguments);
        command.arg("--data").arg(&self.folder).current_dir(&self.folder).envs(self.environment.iter().cloned());
        if let Some(url) = self.database_url() {
            command.args(["--database-url", &url]);
        }
        command
    }

    /// Runs a command of the program on this store to its end.
    pub fn cli(&self, arguments: &[&str]) -> Output {
        self.cli_with(arguments, "")
    }

    /// The same with something on standard input.
    pub fn cli_with(&self, arguments: &[&str], input: &str) -> Output {
        binary::run(self.command(arguments), input)
    }

    /// From its next start the server trusts these certificates, and no others.
    pub fn trust(&mut self, certificates: PathBuf) {
        self.environment.push(("SSL_CERT_FILE", certificates));
    }

    /// From its next start every program of this world finds this in its environment.
    pub fn set_environment(&mut self, name: &'static str, value: impl Into<PathBuf>) {
        self.environment.push((name, value.into()));
    }

    /// Starts the server; on the port it had before, when it ran before.
    #[track_caller]
    pub fn start(&mut self) {
        let address = self.address.clone();
        let server = Server::start(&mut self.command(&["serve", "--listen", &address]));
        server.address().clone_into(&mut self.address);
        self.server = Some(server);
    }

    /// Starts it where it may refuse to; gives what it said when it did.
    ///
    /// # Errors
    /// What it wrote, when it ended at once.
    pub fn try_start(&mut self) -> Result<(), String> {
        let address = self.address.clone();
        let server = Server::try_start(&mut self.command(&["serve", "--listen", &address]))?;
        server.address().clone_into(&mut self.address);
        self.server = Some(server);
        Ok(())
    }

    /// Moves the data folder of a server that does not run to another place, such as a disk that the test has made. Gives
    /// its size in bytes.
    ///
    /// # Panics
    /// When the place does not take it.
    pub fn move_to(&mut self, folder: PathBuf) -> u64 {
        let own = std::mem::replace(&mut self.folder, folder);
        let size = copy(&own, &self.folder);
        let _ = std::fs::remove_dir_all(own);
        size
    }

    /// `http://HOST:PORT` of the server, which it keeps when it starts again.
    pub fn base(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The running server.
    ///
    /// # Panics
    /// When none runs.
    pub fn server(&mut self) -> &mut Server {
        self.server.as_mut().expect("the server runs")
    }

    /// Has the server receive alarms as well, and gives the address of the receiver, which it keeps when it starts again.
    ///
    /// # Panics
    /// When the machine has no port to give.
    pub fn receive_alarms(&mut self) -> String {
        let free = std::net::TcpListener::bind("127.0.0.1:0").and_then(|one| one.local_addr()).expect("a port");
        self.file("castellan.toml", format!("dc09 = \"{free}\"\n"));
        self.stop();
        self.start();
        self.receiver()
    }

    /// Address of the receiver of a server that receives alarms.
    ///
    /// # Panics
    /// When it receives none.
    pub fn receiver(&mut self) -> String {
        let said = self.server().stdout();
        let line = said.lines().find_map(|line| line.strip_prefix("receiving alarms on "));
        line.and_then(|line| line.split(' ').next()).expect("the server receives alarms").to_owned()
    }

    /// Ends the server by SIGTERM.
    pub fn stop(&mut self) {
        self.server().terminate();
        self.server = None;
    }

    /// Ends the server as a power cut would.
    pub fn kill(&mut self) {
        self.server().kill();
        self.server = None;
    }

    /// Somebody who is not signed in.
    pub fn anyone(&self) -> Api {
        Api::new(&self.base())
    }

    /// Somebody of the example who is signed in already.
    ///
    /// # Panics
    /// When the template holds no session of that name.
    #[track_caller]
    pub fn user(&self, username: &str) -> Api {
        let token = template::of(self.store).tokens[username].as_str().expect("the template signed this user in");
        self.anyone().with_token(token)
    }

    /// Signs in by password.
    #[track_caller]
    pub fn sign_in(&self, username: &str) -> Api {
        let body = json!({ "username": username, "password": PASSWORD });
        let signed_in = self.anyone().post("/session", &body).ok();
        self.anyone().with_token(signed_in["token"].as_str().expect("a token"))
    }

    /// The dispatcher at the desk.
    pub fn desk(&self) -> Desk {
        Desk::new(self.user("dispatcher"))
    }

    /// The SQLite file.
    pub fn sqlite_file(&self) -> PathBuf {
        self.folder.join("castellan.sqlite")
    }

    /// Runs a statement on the store behind the server's back.
    ///
    /// # Panics
    /// When the database does not take it.
    #[track_caller]
    pub fn sql(&self, statement: &str) {
        if let Some(url) = self.database_url() {
            postgres::query(&url, statement).expect(statement);
        } else {
            let file = rusqlite::Connection::open(self.sqlite_file()).expect("the database can be opened");
            file.execute(statement, []).expect(statement);
        }
    }

    /// The number that a statement gives, asked of the store behind the server's back.
    ///
    /// # Panics
    /// When the database does not take it, or gives none.
    #[track_caller]
    pub fn count(&self, statement: &str) -> i64 {
        if let Some(url) = self.database_url() {
            postgres::query(&url, statement).expect(statement).first().expect("a row").get(0)
        } else {
            let file = rusqlite::Connection::open(self.sqlite_file()).expect("the database can be opened");
            file.query_row(statement, [], |row| row.get(0)).expect(statement)
        }
    }

    /// An id as a literal of the store's SQL.
    pub fn literal(&self, id: &str) -> String {
        match self.store {
            Store::Sqlite => format!("x'{}'", id.replace('-', "")),
            Store::Postgres => format!("'{id}'"),
        }
    }

    /// Writes a file into the data folder and gives its path.
    pub fn file(&self, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.folder.join(name);
        std::fs::write(&path, text).expect("a file can be written");
        path
    }
}

impl Drop for World {
    fn drop(&mut self) {
        self.server = None;
        if let Some(name) = &self.database {
            let sql = format!("DROP DATABASE IF EXISTS \"{name}\" WITH (FORCE)");
            let _ = postgres::query(&postgres::database("postgres"), &sql);
        }
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// Copies a folder with all that is in it, and gives the size of its files in bytes.
fn copy(from: &Path, to: &Path) -> u64 {
    std::fs::create_dir_all(to).expect("a folder can be made");
    let copied = std::fs::read_dir(from).expect("a folder").map(|entry| {
        let path = entry.expect("an entry").path();
        let place = to.join(path.file_name().expect("a name"));
        match path.metadata().expect("it is there").file_type() {
            kind if kind.is_dir() => copy(&path, &place),
            kind if kind.is_file() => std::fs::copy(&path, &place).expect("a copy"),
            _ => 0,
        }
    });
    copied.sum()
}

/// A path as text, for a command line.
///
/// # Panics
/// When it is not UTF-8; paths of tests are.
pub fn text(path: &Path) -> &str {
    path.to_str().expect("a path of UTF-8")
}
