//! Another system: takes deliveries over HTTP, or fails to, as a test says.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use blackbox::Value;

/// What it does with a request.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Behaviour {
    /// Answers with a status.
    Answer(u16),
    /// Takes it in and says nothing.
    Silent,
}

/// A request that was answered.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    /// First line and headers, in lower case.
    pub(crate) head: String,
    /// Body as it came.
    pub(crate) body: String,
    /// The same as JSON.
    pub(crate) json: Value,
    /// Status it was answered with.
    pub(crate) status: u16,
}

impl Request {
    /// The value of a header.
    pub(crate) fn header(&self, name: &str) -> &str {
        let line = self.head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
        line.unwrap_or_else(|| panic!("no header {name} in {}", self.head))
    }

    /// Number of the entry.
    pub(crate) fn seq(&self) -> i64 {
        self.json["seq"].as_i64().expect("a delivery has a number")
    }
}

struct State {
    behaviour: Behaviour,
    requests: Vec<Request>,
}

/// The other system.
pub(crate) struct Receiver {
    address: String,
    state: Arc<Mutex<State>>,
    open: Option<(Arc<AtomicBool>, JoinHandle<()>)>,
}

impl Receiver {
    /// Opens on a port of its own and confirms what comes.
    pub(crate) fn open() -> Self {
        let state = Arc::new(Mutex::new(State { behaviour: Behaviour::Answer(204), requests: Vec::new() }));
        let mut receiver = Self { address: "127.0.0.1:0".to_owned(), state, open: None };
        receiver.reopen();
        receiver
    }

    /// Where deliveries go.
    pub(crate) fn url(&self) -> String {
        format!("http://{}/hook?from=castellan", self.address)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// From now on it does something else.
    pub(crate) fn behave(&self, behaviour: Behaviour) {
        self.state().behaviour = behaviour;
    }

    /// What it was asked and answered, in order.
    pub(crate) fn requests(&self) -> Vec<Request> {
        self.state().requests.clone()
    }

    /// What it has confirmed, in order.
    pub(crate) fn confirmed(&self) -> Vec<Request> {
        self.requests().into_iter().filter(|request| request.status < 300).collect()
    }

    /// Is away: nobody listens.
    pub(crate) fn close(&mut self) {
        if let Some((stop, thread)) = self.open.take() {
            stop.store(true, Ordering::Release);
            thread.join().expect("the receiver ends");
        }
    }

    /// Is back, at the same address.
    pub(crate) fn reopen(&mut self) {
        let listener = TcpListener::bind(&self.address).expect("the port is free");
        listener.set_nonblocking(true).expect("a listener can be polled");
        self.address = listener.local_addr().expect("an address").to_string();
        let stop = Arc::new(AtomicBool::new(false));
        let (state, ends) = (self.state.clone(), stop.clone());
        let thread = thread::spawn(move || {
            while !ends.load(Ordering::Acquire) {
                match listener.accept() {
                    Ok((stream, _)) => {
                        let state = state.clone();
                        thread::spawn(move || answer(stream, &state));
                    }
                    Err(_) => thread::sleep(Duration::from_millis(5)),
                }
            }
        });
        self.open = Some((stop, thread));
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.close();
    }
}

fn answer(mut stream: TcpStream, state: &Mutex<State>) {
    stream.set_nonblocking(false).expect("a stream can wait");
    let Some((head, body)) = read(&mut stream) else { return };
    let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
    let Behaviour::Answer(status) = state.behaviour else {
        drop(state);
        // The sender gives up first.
        thread::sleep(Duration::from_secs(20));
        return;
    };
    let json = serde_json::from_str(&body).expect("a delivery is JSON");
    state.requests.push(Request { head, body, json, status });
    drop(state);
    let location = if (300..400).contains(&status) { "location: http://127.0.0.1:1/elsewhere\r\n" } else { "" };
    let text = format!("HTTP/1.1 {status} X\r\n{location}content-length: 0\r\nconnection: close\r\n\r\n");
    let _ = stream.write_all(text.as_bytes());
}

/// Head and body of a request; none when it did not come in whole.
fn read(stream: &mut TcpStream) -> Option<(String, String)> {
    let mut bytes = Vec::new();
    let mut chunk = [0_u8; 4096];
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let head = head.to_lowercase();
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: "))?.parse::<usize>().ok()?;
            if body.len() >= length {
                return Some((head.replace("\r\n", "\n"), body.to_owned()));
            }
        }
        let count = stream.read(&mut chunk).ok()?;
        if count == 0 {
            return None;
        }
        bytes.extend_from_slice(&chunk[..count]);
    }
}
