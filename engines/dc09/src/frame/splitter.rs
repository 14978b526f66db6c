//! Cuts a stream of bytes into frames.

use super::{CR, FRAME_BYTES_MAX, Head, LF, RawFrame};
use crate::crc::crc16_add;

/// Noise is handed out at the latest after so many bytes.
pub const NOISE_BYTES_MAX: usize = 256;
/// Bytes of noise that may still turn out to be the head of a frame.
const HEAD_BYTES_MAX: usize = 9;

/// What comes out of a stream: every byte that went in, but for NUL, CR, LF and blanks between frames.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// A frame.
    Frame(RawFrame),
    /// Bytes that are none.
    Broken(Broken),
}

/// Bytes that are no frame, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// Why.
    pub reason: BrokenReason,
    /// The bytes, [`FRAME_BYTES_MAX`] at the most.
    pub bytes: Vec<u8>,
}

/// Why bytes are no frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum BrokenReason {
    /// They do not begin like one.
    Noise,
    /// They begin like one, then the next frame or the end follows.
    Truncated,
    /// They begin like one and do not end within [`FRAME_BYTES_MAX`].
    TooLong,
    /// They are framed like one, and hold no header.
    Header,
}

/// Puts together frames that come in pieces and takes apart those that come together.
///
/// TCP may split and join frames at will. A frame begins with LF, CRC, length and a quote, and ends at the first CR
/// - up to which, or with which, the CRC is right; or else
/// - at which the length says so; or else, where the length leads to no CR at all,
/// - after the quote.
///
/// So a data byte may be a CR, a wrong length costs no frame, and after a frame that broke off the next is found: a whole
/// frame with the right CRC is taken wherever it stands. It holds [`FRAME_BYTES_MAX`] bytes between calls.
///
/// ```
/// use dc09::{Piece, Splitter};
/// let mut splitter = Splitter::default();
/// assert!(splitter.push(b"\n063D002A\"SIA-DCS\"3694L0#A00101").is_empty());
/// let pieces = splitter.push(b"[#A00101|Nri1/FA968]\r\0");
/// assert!(matches!(&pieces[..], [Piece::Frame(frame)] if frame.account() == Some("A00101")));
/// ```
#[derive(Debug, Clone, Default)]
pub struct Splitter {
    buffer: Vec<u8>,
    /// Bytes of the buffer that were looked at.
    seen: usize,
    /// The frame that the buffer begins with.
    outer: Option<Candidate>,
    /// The latest that begins within it: the outer one may have broken off.
    inner: Option<Candidate>,
    /// The first CR within the outer one.
    first_cr: Option<usize>,
}

#[derive(Debug, Clone, Copy)]
struct Candidate {
    start: usize,
    body: usize,
    head: Head,
    /// Over what was seen of the body.
    crc: u16,
}

impl Candidate {
    /// Whether the CRC is right, up to a CR that comes next or with it.
    fn is_right(&self) -> bool {
        self.crc == self.head.crc || crc16_add(self.crc, CR) == self.head.crc
    }

    /// Where the CR must stand by the length.
    fn end(&self) -> usize {
        self.body + self.head.length()
    }
}

/// What to cut off the front of the buffer.
enum Cut {
    /// A frame, and what is broken behind it, up to `broken_end`.
    Frame {
        end: usize,
        head: Head,
        broken_end: usize,
    },
    Broken {
        end: usize,
        reason: BrokenReason,
    },
}

impl Cut {
    fn frame(end: usize, head: Head) -> Self {
        Self::Frame { end, head, broken_end: end }
    }
}

impl Splitter {
    /// Takes in bytes and hands out what they complete.
    pub fn push(&mut self, bytes: &[u8]) -> Vec<Piece> {
        let mut pieces = Vec::new();
        for chunk in bytes.chunks(FRAME_BYTES_MAX) {
            self.buffer.extend_from_slice(chunk);
            self.run(&mut pieces);
        }
        pieces
    }

    /// Whether a frame, or noise, has begun and not ended: more is to come soon, or never.
    pub fn is_waiting(&self) -> bool {
        !self.buffer.is_empty()
    }

    /// The connection or the datagram has ended: hands out what is left.
    pub fn finish(&mut self) -> Vec<Piece> {
        let mut pieces = Vec::new();
        while !self.buffer.is_empty() {
            let cut = match self.outer {
                Some(outer) => self
                    .give_up(outer)
                    .unwrap_or(Cut::Broken { end: self.buffer.len(), reason: BrokenReason::Truncated }),
                None => Cut::Broken { end: self.buffer.len(), reason: BrokenReason::Noise },
            };
            self.cut(cut, &mut pieces);
            self.run(&mut pieces);
        }
        pieces
    }

    /// The pieces of one datagram, which begins and ends by itself.
    pub fn datagram(bytes: &[u8]) -> Vec<Piece> {
        let mut splitter = Self::default();
        let mut pieces = splitter.push(bytes);
        pieces.append(&mut splitter.finish());
        pieces
    }

    fn run(&mut self, pieces: &mut Vec<Piece>) {
        while let Some(byte) = self.buffer.get(self.seen).copied() {
            if let Some(cut) = self.look(byte) {
                self.cut(cut, pieces);
            }
        }
    }

    /// Looks at the next byte.
    fn look(&mut self, byte: u8) -> Option<Cut> {
        let at = self.seen;
        let cut = match byte {
            b'"' => self.at_quote(at),
            CR => self.at_cr(at),
            _ => None,
        };
        if cut.is_some() {
            return cut;
        }
        for candidate in [&mut self.outer, &mut self.inner].into_iter().flatten() {
            candidate.crc = crc16_add(candidate.crc, byte);
        }
        self.seen += 1;
        match self.outer {
            Some(outer) if self.seen >= FRAME_BYTES_MAX => {
                let end = self.seen;
                Some(self.give_up(outer).unwrap_or(Cut::Broken { end, reason: BrokenReason::TooLong }))
            }
            Some(outer) if at == outer.end() => self.give_up(outer),
            None if self.seen >= NOISE_BYTES_MAX => {
                Some(Cut::Broken { end: self.seen - HEAD_BYTES_MAX, reason: BrokenReason::Noise })
            }
            _ => None,
        }
    }

    /// A quote may be the first byte of a body.
    fn at_quote(&mut self, at: usize) -> Option<Cut> {
        let head = Head::at_end(self.buffer.get(..at)?)?;
        let candidate = Candidate { start: at - head.format.head_bytes(), body: at, head, crc: 0 };
        match self.outer {
            None if candidate.start > 0 => {
                return Some(Cut::Broken { end: candidate.start, reason: BrokenReason::Noise });
            }
            None => self.outer = Some(candidate),
            Some(outer) if at > outer.end() => {
                return Some(Cut::Broken { end: candidate.start, reason: BrokenReason::Truncated });
            }
            Some(_) => self.inner = Some(candidate),
        }
        None
    }

    /// A CR may be the end of a frame.
    fn at_cr(&mut self, at: usize) -> Option<Cut> {
        let outer = self.outer?;
        let whole = Cut::frame(at + 1, outer.head);
        if outer.is_right() {
            return Some(whole);
        }
        if let Some(inner) = self.inner {
            let is_certain = inner.is_right() || at >= outer.end();
            return is_certain.then_some(Cut::Broken { end: inner.start, reason: BrokenReason::Truncated });
        }
        // With the CR counted in, the length leads to one byte behind it.
        if at + 1 >= outer.end() {
            return Some(whole);
        }
        self.first_cr.get_or_insert(at);
        None
    }

    /// The length of a frame leads nowhere: what else it may be.
    ///
    /// All up to the latest head goes at once, so that no byte is looked at more than a few times, whatever is sent.
    fn give_up(&self, outer: Candidate) -> Option<Cut> {
        let inner = self.inner.map(|inner| inner.start);
        match self.first_cr {
            Some(cr) => {
                let end = cr + 1;
                Some(Cut::Frame { end, head: outer.head, broken_end: inner.unwrap_or(end).max(end) })
            }
            None => inner.map(|end| Cut::Broken { end, reason: BrokenReason::Truncated }),
        }
    }

    fn cut(&mut self, cut: Cut, pieces: &mut Vec<Piece>) {
        let (Cut::Frame { broken_end: end, .. } | Cut::Broken { end, .. }) = cut;
        let rest = self.buffer.split_off(end.min(self.buffer.len()));
        let mut bytes = std::mem::replace(&mut self.buffer, rest);
        (self.seen, self.outer, self.inner, self.first_cr) = (0, None, None, None);
        let broken = |reason, bytes| Piece::Broken(Broken { reason, bytes });
        let is_blank = |bytes: &[u8]| bytes.iter().all(|byte| is_blank(*byte));
        match cut {
            Cut::Frame { end, head, .. } => {
                let behind = bytes.split_off(end.min(bytes.len()));
                pieces.push(match RawFrame::read(bytes, head) {
                    Ok(frame) => Piece::Frame(frame),
                    Err(bytes) => broken(BrokenReason::Header, bytes),
                });
                if !is_blank(&behind) {
                    pieces.push(broken(BrokenReason::Truncated, behind));
                }
            }
            Cut::Broken { reason: BrokenReason::Noise, .. } if is_blank(&bytes) => {}
            Cut::Broken { reason, .. } => pieces.push(broken(reason, bytes)),
        }
    }
}

/// What may stand between frames without a word: some panels send NUL after CR.
fn is_blank(byte: u8) -> bool {
    matches!(byte, 0 | LF | CR | b' ')
}
