//! A mail server: takes letters over SMTP, or fails to, as a test says.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use crate::{World, wait_for};

/// Seconds in which a letter arrives: many times what it takes on a busy machine.
const SOON_S: u64 = 60;

/// A letter that was taken.
#[derive(Clone, Debug)]
pub struct Letter {
    /// To whom, by the envelope.
    pub to: Vec<String>,
    /// Head and body as they came.
    pub text: String,
}

impl Letter {
    /// The value of a header, its lines joined.
    ///
    /// # Panics
    /// When there is none.
    #[track_caller]
    pub fn header(&self, name: &str) -> String {
        let head = self.text.split("\r\n\r\n").next().unwrap_or_default().replace("\r\n ", " ");
        let value = head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": ").map(str::to_owned));
        value.unwrap_or_else(|| panic!("no header {name} in {head}"))
    }

    /// What it says, its soft line breaks and escapes taken away.
    pub fn body(&self) -> String {
        let joined = self.text.replace("=\r\n", "");
        let bytes = joined.as_bytes();
        let (mut out, mut at) = (Vec::new(), 0);
        while let Some(byte) = bytes.get(at) {
            let escaped = joined.get(at + 1..at + 3).and_then(|pair| u8::from_str_radix(pair, 16).ok());
            if let Some(escaped) = escaped.filter(|_| *byte == b'=') {
                out.push(escaped);
                at += 3;
            } else {
                out.push(*byte);
                at += 1;
            }
        }
        String::from_utf8_lossy(&out).into_owned()
    }
}

#[derive(Default)]
struct State {
    letters: Vec<Letter>,
    /// Mailboxes that are refused for ever.
    unknown: Vec<String>,
    /// It takes the letter and breaks the line before it says so.
    forgets: bool,
    /// How long it thinks about each letter.
    pause: Duration,
}

/// The mail server.
pub struct Postbox {
    address: String,
    state: Arc<Mutex<State>>,
    open: Option<(Arc<AtomicBool>, JoinHandle<()>)>,
}

impl Postbox {
    /// Opens on a port of its own.
    pub fn open() -> Self {
        let mut postbox = Self { address: "127.0.0.1:0".to_owned(), state: Arc::default(), open: None };
        postbox.reopen();
        postbox
    }

    /// Opens again on the same port.
    ///
    /// # Panics
    /// When the port was taken meanwhile.
    pub fn reopen(&mut self) {
        let listener = TcpListener::bind(&self.address).expect("the port is free");
        self.address = listener.local_addr().expect("an address").to_string();
        listener.set_nonblocking(true).expect("a listener can be asked");
        let (stop, state) = (Arc::new(AtomicBool::new(false)), self.state.clone());
        let stopping = stop.clone();
        let thread = thread::spawn(move || {
            while !stopping.load(Ordering::SeqCst) {
                match listener.accept() {
                    Ok((stream, _)) => talk(stream, &state),
                    Err(_) => thread::sleep(Duration::from_millis(5)),
                }
            }
        });
        self.open = Some((stop, thread));
    }

    /// Goes away.
    ///
    /// # Panics
    /// When a conversation panicked.
    pub fn close(&mut self) {
        if let Some((stop, thread)) = self.open.take() {
            stop.store(true, Ordering::SeqCst);
            thread.join().expect("the postbox ends");
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Refuses a mailbox from now on.
    pub fn refuse(&self, mailbox: &str) {
        self.state().unknown.push(mailbox.to_owned());
    }

    /// Takes the next letter, but breaks the line before it says so.
    pub fn forget_once(&self) {
        self.state().forgets = true;
    }

    /// Thinks so long about each letter from now on.
    pub fn think(&self, pause: Duration) {
        self.state().pause = pause;
    }

    /// Letters that came so far.
    pub fn letters(&self) -> Vec<Letter> {
        self.state().letters.clone()
    }

    /// Waits until so many letters came.
    #[track_caller]
    pub fn wait(&self, count: usize) -> Vec<Letter> {
        wait_for("the mail", SOON_S, || Some(self.letters()).filter(|letters| letters.len() >= count))
    }

    /// Lets a world send its mail here.
    pub fn serve(&self, world: &mut World) {
        let text = format!(
            "outbound_allow = \"127.0.0.1\"\nmail_server = \"smtp://{}\"\nmail_from = \"castellan@example.org\"\n\
             public_url = \"https://castellan.example.org\"\n",
            self.address
        );
        world.file("castellan.toml", text);
        world.stop();
        world.start();
    }
}

impl Drop for Postbox {
    fn drop(&mut self) {
        if let Some((stop, _)) = &self.open {
            stop.store(true, Ordering::SeqCst);
        }
    }
}

/// One conversation; its end is whatever ends it.
fn talk(stream: TcpStream, state: &Mutex<State>) {
    let _ = converse(stream, state);
}

fn converse(stream: TcpStream, state: &Mutex<State>) -> std::io::Result<()> {
    stream.set_nonblocking(false)?;
    stream.set_read_timeout(Some(Duration::from_secs(10)))?;
    let mut out = stream.try_clone()?;
    let mut lines = BufReader::new(stream);
    let mut to: Vec<String> = Vec::new();
    out.write_all(b"220 postbox.test ESMTP\r\n")?;
    loop {
        let mut line = String::new();
        if lines.read_line(&mut line)? == 0 {
            return Ok(());
        }
        let verb = line.get(..4).unwrap_or_default().to_uppercase();
        let answer = match verb.as_str() {
            "EHLO" | "HELO" => "250-postbox.test\r\n250 8BITMIME\r\n",
            "MAIL" => {
                to.clear();
                "250 ok\r\n"
            }
            "RCPT" => {
                let mailbox = line.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
                let unknown = state.lock().unwrap_or_else(PoisonError::into_inner).unknown.contains(&mailbox);
                to.push(mailbox);
                if unknown { "550 no such mailbox\r\n" } else { "250 ok\r\n" }
            }
            "DATA" => {
                out.write_all(b"354 go on\r\n")?;
                let text = letter(&mut lines)?;
                let pause = state.lock().unwrap_or_else(PoisonError::into_inner).pause;
                thread::sleep(pause);
                let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
                state.letters.push(Letter { to: to.clone(), text });
                if std::mem::take(&mut state.forgets) {
                    return Ok(());
                }
                "250 taken\r\n"
            }
            "QUIT" => {
                out.write_all(b"221 goodbye\r\n")?;
                return Ok(());
            }
            _ => "250 ok\r\n",
        };
        out.write_all(answer.as_bytes())?;
    }
}

/// The text up to the lone dot.
fn letter(lines: &mut BufReader<TcpStream>) -> std::io::Result<String> {
    let mut text = String::new();
    loop {
        let mut line = String::new();
        if lines.read_line(&mut line)? == 0 || line == ".\r\n" {
            return Ok(text);
        }
        text.push_str(line.strip_prefix('.').unwrap_or(&line));
    }
}
