//! An alarm panel of the tests' own: speaks plain SIA DC-09 over TCP, and shares no code with the receiver.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

/// Longest wait for an answer.
const ANSWER_WITHIN: Duration = Duration::from_secs(20);

/// A panel that keeps its connection open.
pub struct Panel {
    line: TcpStream,
    account: String,
    sequence: u32,
    /// What its frames name as the line that they come by.
    prefix: String,
}

impl Panel {
    /// Connects to a receiver.
    ///
    /// # Panics
    /// When nobody listens.
    #[track_caller]
    pub fn connect(address: &str, account: &str) -> Self {
        Self::try_connect(address, account).expect("the receiver listens")
    }

    /// Connects to a receiver that may be away.
    ///
    /// # Errors
    /// When nobody listens.
    pub fn try_connect(address: &str, account: &str) -> std::io::Result<Self> {
        let line = TcpStream::connect(address)?;
        line.set_read_timeout(Some(ANSWER_WITHIN))?;
        Ok(Self { line, account: account.to_owned(), sequence: 0, prefix: "0".to_owned() })
    }

    /// From now on its frames name another line.
    pub fn on_line(&mut self, line: &str) -> &mut Self {
        line.clone_into(&mut self.prefix);
        self
    }

    /// Sends events, such as `Nri1/BA007`, and gives the word of the answer; empty when the line was closed without one.
    pub fn signal(&mut self, events: &str) -> String {
        let frame = self.frame(events);
        self.send(&frame)
    }

    /// Sends events with the time that its clock shows, such as `_09:30:00,03-21-2026`.
    pub fn signal_at(&mut self, events: &str, clock: &str) -> String {
        self.sequence = self.sequence % 9_999 + 1;
        let Self { sequence, prefix, account, .. } = self;
        let frame = framed(&format!("\"SIA-DCS\"{sequence:04}L{prefix}#{account}[#{account}|{events}]{clock}"));
        self.send(&frame)
    }

    /// Says that it is there.
    pub fn alive(&mut self) -> String {
        let body = format!("\"NULL\"0000L{}#{}[]", self.prefix, self.account);
        self.send(&framed(&body))
    }

    /// The next frame, for whoever wants to send it twice.
    pub fn frame(&mut self, events: &str) -> Vec<u8> {
        self.sequence = self.sequence % 9_999 + 1;
        framed(&format!("\"SIA-DCS\"{:04}L{2}#{1}[#{1}|{events}]", self.sequence, self.account, self.prefix))
    }

    /// Sends bytes and gives the word of the answer.
    pub fn send(&mut self, bytes: &[u8]) -> String {
        if self.line.write_all(bytes).is_err() {
            return String::new();
        }
        let mut answer = Vec::new();
        let mut byte = [0];
        while matches!(self.line.read(&mut byte), Ok(1)) {
            answer.push(byte[0]);
            if byte[0] == b'\r' {
                break;
            }
        }
        // A line that breaks within it has not answered.
        if answer.pop() != Some(b'\r') {
            return String::new();
        }
        let answer = String::from_utf8_lossy(&answer).into_owned();
        answer.split('"').nth(1).unwrap_or_default().to_owned()
    }
}

/// LF, CRC, length, body, CR.
pub fn framed(body: &str) -> Vec<u8> {
    format!("\n{:04X}{:04X}{body}\r", crc(body.as_bytes()), body.len()).into_bytes()
}

/// CRC-16/ARC, bit by bit.
fn crc(bytes: &[u8]) -> u16 {
    bytes.iter().fold(0, |crc, byte| {
        (0..8).fold(crc ^ u16::from(*byte), |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xA001 } else { crc >> 1 })
    })
}
