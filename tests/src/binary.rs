//! The program under test.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Path of the debug binary: it lies two folders above the test that runs.
///
/// # Panics
/// When it has not been built.
pub fn path() -> PathBuf {
    let test = std::env::current_exe().expect("a test knows its own path");
    let folder = test.parent().and_then(Path::parent).expect("tests lie in target/debug/deps");
    let path = folder.join("castellan");
    assert!(path.is_file(), "{} is missing; run `cargo build` first", path.display());
    path
}

/// A folder for what the tests write, inside the target folder.
pub fn scratch() -> PathBuf {
    let target = path().parent().and_then(Path::parent).map(Path::to_path_buf).expect("target/debug has a parent");
    // A short name: the path of a socket in it has at most 107 bytes.
    let scratch = target.join("tmp/bb");
    std::fs::create_dir_all(&scratch).expect("the scratch folder can be made");
    scratch
}

/// A command of the program, free of settings that the environment may hold.
pub fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(path());
    command.args(arguments);
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("CASTELLAN_") {
            command.env_remove(name);
        }
    }
    command
}

/// What a command printed, and whether it succeeded.
#[derive(Debug)]
pub struct Output {
    /// Exit status 0.
    pub success: bool,
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
}

impl Output {
    /// The standard output of a command that must have succeeded.
    ///
    /// # Panics
    /// When it failed.
    #[track_caller]
    pub fn ok(self) -> String {
        assert!(self.success, "the command failed: {}{}", self.stdout, self.stderr);
        self.stdout
    }

    /// The standard error of a command that must have failed.
    ///
    /// # Panics
    /// When it succeeded.
    #[track_caller]
    pub fn failed(self) -> String {
        assert!(!self.success, "the command succeeded: {}", self.stdout);
        self.stderr
    }
}

/// Runs a command to its end.
///
/// # Panics
/// When it cannot be started.
pub fn run(mut command: Command, input: &str) -> Output {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program can be started");
    // A command that reads nothing may have ended already.
    let _ = child.stdin.take().expect("standard input is a pipe").write_all(input.as_bytes());
    let output = child.wait_with_output().expect("the program ends");
    Output {
        success: output.status.success(),
        stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}
