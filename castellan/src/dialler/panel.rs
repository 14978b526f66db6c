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
/// Pause before it connects again.
const PAUSE: Duration = Duration::from_millis(200);

/// The way to the receiver.
pub(super) struct Line {
    receiver: String,
    udp: bool,
    open: Option<Open>,
}

enum Open {
    Tcp(TcpStream, Splitter),
    Udp(UdpSocket),
}

impl Line {
    pub(super) fn new(receiver: &str, udp: bool) -> Self {
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

/// A panel, and how it dials.
pub(super) struct Panel {
    pub(super) line: Line,
    pub(super) number: String,
    pub(super) key: Option<[u8; 16]>,
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
        let key = self.key.and_then(|key| Key::from_bytes(&key).ok());
        let mut random = fastrand::Rng::with_seed(self.seed);
        let mut due = self.first;
        for sequence in (1..=9_999_u16).cycle().take(usize::try_from(self.frames).unwrap_or(usize::MAX)) {
            sleep_until(due).await;
            if Instant::now() >= self.ends {
                return;
            }
            let saying = self.says.next(&mut random);
            let outcome = self.say(&saying, sequence, key.as_ref()).await;
            // From when it was due, not from when it went out: a receiver that is late makes the next one wait.
            let took = if self.pause.is_some() { due.elapsed() } else { outcome.1 };
            if tell.send(Answered { outcome: outcome.0, took }).await.is_err() {
                return;
            }
            due = self.pause.map_or_else(Instant::now, |pause| due + pause);
        }
    }

    async fn say(&mut self, saying: &Saying, sequence: u16, key: Option<&Key>) -> (Outcome, Duration) {
        let Some(frame) = self.frame(saying, sequence, key) else { return (Outcome::Wrong, Duration::ZERO) };
        if let Some(fault) = saying.fault {
            let broken = fault.of(&frame);
            let answered = self.line.ask(&broken, SILENCE).await.is_some();
            return (if answered { Outcome::Wrong } else { Outcome::RightlySilent }, SILENCE);
        }
        for _ in 0..TRIES {
            let begun = Instant::now();
            if let Some(answer) = self.line.ask(&frame, ANSWER_WITHIN).await {
                let right = read_reply(&answer, key).is_ok_and(|reply| {
                    reply.token == dc09::Token::Ack && reply.encrypted == key.is_some() && reply.sequence == sequence
                });
                return (if right { Outcome::Acknowledged } else { Outcome::Wrong }, begun.elapsed());
            }
            tokio::time::sleep(PAUSE).await;
        }
        (Outcome::Missing, ANSWER_WITHIN)
    }

    fn frame(&self, saying: &Saying, sequence: u16, key: Option<&Key>) -> Option<Vec<u8>> {
        let data =
            if saying.data.is_empty() { Vec::new() } else { format!("#{}|{}", self.number, saying.data).into_bytes() };
        let message = Message {
            data,
            // Said though it may be left out: some receivers answer wrongly without it.
            receiver: Some("0".to_owned()),
            time: Some(SystemClock.now().micros()),
            ..Message::new(saying.token.clone(), sequence, &self.number)
        };
        let mut pad: Pad = [0; _];
        secret::fill(&mut pad);
        dc09::encode(&message, key, &pad).ok()
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
