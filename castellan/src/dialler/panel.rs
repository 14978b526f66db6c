//! One simulated panel.

use std::time::Duration;

use dc09::{Key, Message, Pad, Piece, Splitter, read_reply};
use kernel::clock::{Clock as _, SystemClock};
use kernel::secret;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpStream, UdpSocket};
use tokio::sync::mpsc::Sender;
use tokio::time::{Instant, sleep_until, timeout};

use super::report::{Answered, Outcome};
use super::says::{Fault, Saying, Says};

/// How long a panel waits for an answer before it sends the same again (field/alarms.md 1.6).
const ANSWER_WITHIN: Duration = Duration::from_secs(5);
/// How long it listens whether a broken frame is answered.
const SILENCE: Duration = Duration::from_millis(300);
/// How often it sends the same before it gives the frame up.
const TRIES: u32 = 4;
/// The last number of a frame; after it they begin again at 1.
const SEQUENCE_MAX: u16 = 9_999;
/// Pause before it connects again.
const PAUSE: Duration = Duration::from_millis(200);

/// The way to the receiver.
struct Line {
    receiver: String,
    udp: bool,
    open: Option<Open>,
}

enum Open {
    Tcp(TcpStream, Splitter),
    Udp(UdpSocket),
}

impl Line {
    fn new(receiver: &str, udp: bool) -> Self {
        Self { receiver: receiver.to_owned(), udp, open: None }
    }

    async fn connect(&self) -> std::io::Result<Open> {
        if self.udp {
            let socket = UdpSocket::bind("0.0.0.0:0").await?;
            socket.connect(&self.receiver).await?;
            return Ok(Open::Udp(socket));
        }
        let stream = TcpStream::connect(&self.receiver).await?;
        stream.set_nodelay(true)?;
        Ok(Open::Tcp(stream, Splitter::default()))
    }

    /// Sends bytes and waits for a frame; none when the line broke or nothing came in time.
    async fn ask(&mut self, bytes: &[u8], patience: Duration) -> Option<dc09::RawFrame> {
        if self.open.is_none() {
            self.open = self.connect().await.ok();
        }
        let open = self.open.as_mut()?;
        let answer = timeout(patience, converse(open, bytes)).await.ok().and_then(Result::ok);
        if answer.is_none() {
            // Whatever comes later belongs to this frame and not to the next: the line is opened anew.
            self.open = None;
        }
        answer
    }
}

async fn converse(open: &mut Open, bytes: &[u8]) -> std::io::Result<dc09::RawFrame> {
    let mut buffer = [0_u8; 1_024];
    match open {
        Open::Udp(socket) => {
            socket.send(bytes).await?;
            loop {
                let count = socket.recv(&mut buffer).await?;
                let pieces = Splitter::datagram(buffer.get(..count).unwrap_or_default());
                if let Some(Piece::Frame(frame)) = pieces.into_iter().next() {
                    return Ok(frame);
                }
            }
        }
        Open::Tcp(stream, splitter) => {
            stream.write_all(bytes).await?;
            loop {
                let count = stream.read(&mut buffer).await?;
                if count == 0 {
                    return Err(std::io::ErrorKind::UnexpectedEof.into());
                }
                let pieces = splitter.push(buffer.get(..count).unwrap_or_default());
                if let Some(Piece::Frame(frame)) = pieces.into_iter().next() {
                    return Ok(frame);
                }
            }
        }
    }
}

/// A panel that says what it is told to.
pub(crate) struct Caller {
    line: Line,
    number: String,
    key: Option<Key>,
    sequence: u16,
}

/// A panel, and how it dials.
pub(super) struct Panel {
    pub(super) caller: Caller,
    pub(super) says: Says,
    pub(super) seed: u64,
    pub(super) first: Instant,
    /// Between two frames; none: as soon as the last is answered.
    pub(super) pause: Option<Duration>,
    pub(super) ends: Instant,
    pub(super) frames: u64,
}

impl Panel {
    /// Dials until the time is over, and tells of each answer.
    pub(super) async fn dial(mut self, tell: Sender<Answered>) {
        let mut random = fastrand::Rng::with_seed(self.seed);
        let mut due = self.first;
        for _ in 0..self.frames {
            // From when it was due, where the answer to the last one came later: a receiver that is late makes the next one
            // wait. Else from when it goes out: that a timer here wakes a millisecond late is not the receiver's doing.
            let waited = Instant::now() >= due;
            sleep_until(due).await;
            let begun = if waited { due } else { Instant::now() };
            if begun >= self.ends {
                return;
            }
            let saying = self.says.next(&mut random);
            let outcome = self.caller.tell(&saying).await;
            let took = if self.pause.is_some() { begun.elapsed() } else { outcome.1 };
            if tell.send(Answered { outcome: outcome.0, took }).await.is_err() {
                return;
            }
            due = self.pause.map_or_else(Instant::now, |pause| due + pause);
        }
    }
}

impl Caller {
    /// A panel that calls itself so.
    pub(crate) fn new(receiver: &str, udp: bool, number: String, key: Option<[u8; 16]>) -> Self {
        let key = key.and_then(|key| Key::from_bytes(&key).ok());
        Self { line: Line::new(receiver, udp), number, key, sequence: 0 }
    }

    /// Says an event, such as `Nri1/BA001`, and whether it was acknowledged.
    pub(crate) async fn say(&mut self, data: &str) -> bool {
        let saying = Saying { token: dc09::Token::SiaDcs, data: data.to_owned(), fault: None };
        self.tell(&saying).await.0 == Outcome::Acknowledged
    }

    async fn tell(&mut self, saying: &Saying) -> (Outcome, Duration) {
        self.sequence = self.sequence % SEQUENCE_MAX + 1;
        let Some(frame) = self.frame(saying) else { return (Outcome::Wrong, Duration::ZERO) };
        if let Some(fault) = saying.fault {
            let broken = fault.of(&frame);
            let answered = self.line.ask(&broken, SILENCE).await.is_some();
            return (if answered { Outcome::Wrong } else { Outcome::RightlySilent }, SILENCE);
        }
        for _ in 0..TRIES {
            let begun = Instant::now();
            if let Some(answer) = self.line.ask(&frame, ANSWER_WITHIN).await {
                let right = read_reply(&answer, self.key.as_ref()).is_ok_and(|reply| {
                    reply.token == dc09::Token::Ack
                        && reply.encrypted == self.key.is_some()
                        && reply.sequence == self.sequence
                });
                return (if right { Outcome::Acknowledged } else { Outcome::Wrong }, begun.elapsed());
            }
            tokio::time::sleep(PAUSE).await;
        }
        (Outcome::Missing, ANSWER_WITHIN)
    }

    fn frame(&self, saying: &Saying) -> Option<Vec<u8>> {
        let data =
            if saying.data.is_empty() { Vec::new() } else { format!("#{}|{}", self.number, saying.data).into_bytes() };
        let message = Message {
            data,
            // Said though it may be left out: some receivers answer wrongly without it.
            receiver: Some("0".to_owned()),
            time: Some(SystemClock.now().micros()),
            ..Message::new(saying.token.clone(), self.sequence, &self.number)
        };
        let mut pad: Pad = [0; _];
        secret::fill(&mut pad);
        dc09::encode(&message, self.key.as_ref(), &pad).ok()
    }
}

impl Fault {
    fn of(self, frame: &[u8]) -> Vec<u8> {
        match self {
            Self::Crc => {
                let mut broken = frame.to_vec();
                if let Some(digit) = broken.get_mut(1) {
                    *digit = if *digit == b'0' { b'1' } else { b'0' };
                }
                broken
            }
            Self::Half => frame.get(..frame.len() / 2).unwrap_or_default().to_vec(),
            Self::Noise => b"GET / HTTP/1.1\r\nHost: panel\r\n\r\n".to_vec(),
        }
    }
}
