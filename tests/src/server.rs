//! A running server.

use std::io::{BufRead as _, BufReader, Read};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Time within which a server must be ready; on PostgreSQL the example takes half of it on a busy machine.
const READY_S: u64 = 120;
/// Time within which a server must have ended after SIGTERM.
pub const END_S: u64 = 5;

/// A process that serves. It is killed when dropped.
pub struct Server {
    child: Child,
    /// `http://HOST:PORT`; `https://` when it has a certificate.
    pub base: String,
    stdout: Arc<Mutex<String>>,
    stderr: Arc<Mutex<String>>,
}

impl Server {
    /// Starts a command that serves and waits until it is ready.
    ///
    /// # Panics
    /// When it ends or takes too long; the message holds what it wrote.
    #[track_caller]
    pub fn start(command: &mut Command) -> Self {
        Self::try_start(command).unwrap_or_else(|said| panic!("the server ended: {said}"))
    }

    /// The same for one that may refuse to serve.
    ///
    /// # Errors
    /// What it wrote when it ended.
    ///
    /// # Panics
    /// When it takes too long.
    #[track_caller]
    pub fn try_start(command: &mut Command) -> Result<Self, String> {
        let mut child =
            command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
        let stdout = collect(child.stdout.take().expect("standard output is a pipe"));
        let stderr = collect(child.stderr.take().expect("standard error is a pipe"));
        let mut server = Self { child, base: String::new(), stdout, stderr };
        let begun = Instant::now();
        loop {
            let said = server.stdout();
            if let Some(line) = said.lines().find_map(|line| line.strip_prefix("listening on ")) {
                line.clone_into(&mut server.base);
                return Ok(server);
            }
            if server.child.try_wait().expect("a child can be waited for").is_some() {
                // What it wrote last may still be on its way.
                std::thread::sleep(Duration::from_millis(50));
                return Err(format!("{}{}", server.stdout(), server.stderr()));
            }
            assert!(begun.elapsed().as_secs() < READY_S, "the server is not ready: {}{said}", server.stderr());
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// `HOST:PORT`.
    pub fn address(&self) -> &str {
        self.base.trim_start_matches("http://").trim_start_matches("https://")
    }

    /// What it wrote to standard output so far.
    pub fn stdout(&self) -> String {
        self.stdout.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// What it wrote to standard error so far.
    pub fn stderr(&self) -> String {
        self.stderr.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Asks it to end and gives how long it took and how it ended.
    ///
    /// # Panics
    /// When it does not end within twice the time it has.
    pub fn terminate(&mut self) -> (Duration, ExitStatus) {
        let begun = Instant::now();
        let sent = Command::new("kill").arg(self.child.id().to_string()).status().expect("kill is there");
        assert!(sent.success(), "the server has ended before: {}", self.stderr());
        let status = crate::wait_for("the end of the server", 2 * END_S, || {
            self.child.try_wait().expect("a child can be waited for")
        });
        (begun.elapsed(), status)
    }

    /// Whether it has ended by itself.
    ///
    /// # Panics
    /// When the system does not say.
    pub fn has_ended(&mut self) -> bool {
        self.child.try_wait().expect("a child can be waited for").is_some()
    }

    /// Ends it as a power cut would: no handler runs.
    pub fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
        if std::thread::panicking() {
            eprintln!("--- the server's log\n{}---", self.stderr());
        }
    }
}

/// Gathers what a pipe brings, on a thread of its own.
fn collect(pipe: impl Read + Send + 'static) -> Arc<Mutex<String>> {
    let text = Arc::new(Mutex::new(String::new()));
    let gathered = text.clone();
    std::thread::spawn(move || {
        for line in BufReader::new(pipe).lines() {
            let Ok(line) = line else { return };
            let mut text = gathered.lock().unwrap_or_else(PoisonError::into_inner);
            text.push_str(&line);
            text.push('\n');
        }
    });
    text
}
