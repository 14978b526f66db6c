//! Lines that stand still hold nothing for ever: each has a bound, and who is merely slow is served.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::thread;
use std::time::{Duration, Instant};

use blackbox::{Panel, Store, World, json};

/// The bounds by which lines are closed, and how long after them at the most.
const FRAME_S: u64 = 30;
const BODY_S: u64 = 30;
const TAKEN_S: u64 = 30;
const LATE_S: u64 = 25;
/// Requests whose answers nobody takes: far more than all buffers between hold.
const NOT_TAKEN: usize = 200;

fn connect(address: &str) -> TcpStream {
    let line = TcpStream::connect(address).expect("it listens");
    line.set_read_timeout(Some(Duration::from_secs(1))).expect("a bound");
    line
}

/// How long it takes until the other end closes the line.
fn closed_after(mut line: &TcpStream, mut meanwhile: impl FnMut(&mut &TcpStream)) -> u64 {
    let begun = Instant::now();
    let mut buffer = [0; 4_096];
    while begun.elapsed().as_secs() < 120 {
        meanwhile(&mut line);
        match line.read(&mut buffer) {
            Ok(1..) => {}
            Err(error) if matches!(error.kind(), std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut) => {}
            Ok(0) | Err(_) => break,
        }
    }
    begun.elapsed().as_secs()
}

fn within(what: &str, bound_s: u64, took_s: u64) {
    println!("{what}: closed after {took_s} s");
    assert!(
        (bound_s - 2..bound_s + LATE_S).contains(&took_s),
        "{what}: closed after {took_s} s, the bound is {bound_s} s"
    );
}

#[test]
fn a_line_that_stands_still_is_closed_and_a_slow_one_is_served() {
    let mut world = World::example(Store::Sqlite).expect("SQLite is built in");
    let receiver = world.receive_alarms();
    world.user("admin").post("/alarm-accounts", &json!({ "account": "FC01" })).ok();
    let http = world.server().address().to_owned();
    let (receiver, http, world) = (&receiver, &http, &world);
    let token = world.user("dispatcher").token().expect("they are signed in").to_owned();
    let head = |method: &str, path: &str| {
        format!("{method} /api/v1{path} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {token}\r\n")
    };
    thread::scope(|scope| {
        scope.spawn(|| {
            let line = connect(receiver);
            (&line).write_all(b"\n12340").expect("sent");
            within("a frame that does not end", FRAME_S, closed_after(&line, |_| ()));
        });
        scope.spawn(|| {
            let line = connect(http);
            let asked = head("POST", "/incidents") + "content-type: application/json\r\ncontent-length: 100\r\n\r\n{";
            (&line).write_all(asked.as_bytes()).expect("sent");
            // It is answered that the body did not come; what comes after it is not taken for a request.
            let begun = Instant::now();
            let mut answer = [0; 12];
            let mut got = 0;
            while got < answer.len() && begun.elapsed().as_secs() < 120 {
                got += (&line).read(&mut answer[got..]).unwrap_or_default();
            }
            assert_eq!(&answer, b"HTTP/1.1 400");
            within("a body that does not go on", BODY_S, begun.elapsed().as_secs());
        });
        scope.spawn(|| {
            let mut line = connect(http);
            line.set_write_timeout(Some(Duration::from_secs(1))).expect("a bound");
            let asked = head("GET", "/journal?after=0&limit=500") + "\r\n";
            for _ in 0..NOT_TAKEN {
                if line.write_all(asked.as_bytes()).is_err() {
                    break;
                }
            }
            let begun = Instant::now();
            let counted = || {
                let told = world.anyone().ask_root("GET", "/metrics").send().text;
                told.contains("castellan_http_not_taken_total 1").then_some(())
            };
            blackbox::wait_for("the end of a line whose answers nobody takes", TAKEN_S + LATE_S, counted);
            within("answers that nobody takes", TAKEN_S, begun.elapsed().as_secs());
        });
        // The control: slow, and within each bound.
        scope.spawn(|| {
            let mut panel = Panel::connect(receiver, "FC01");
            let frame = panel.frame("Nri1/BA001");
            let (mut line, mut answer) = (connect(receiver), [0; 64]);
            for piece in frame.chunks(frame.len() / 10 + 1) {
                line.write_all(piece).expect("sent");
                thread::sleep(Duration::from_secs(2));
            }
            let count = line.read(&mut answer).expect("an answer");
            assert!(String::from_utf8_lossy(&answer[..count]).contains("ACK"), "a slow panel is answered");
            println!("a panel that needed 20 s for a frame: acknowledged");
        });
    });
}
