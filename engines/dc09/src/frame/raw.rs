//! A frame as it came, with its clear header read and nothing decided yet.

use std::fmt;
use std::ops::Range;

use serde::Serialize;

use super::header::Header;
use super::{CR, Head, Token};
use crate::crc::{crc16, crc16_add};

/// How the CRC is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CrcFormat {
    /// Four hexadecimal digits, as the standard has it.
    #[default]
    Hex,
    /// Two raw bytes, the higher first.
    Binary,
}

impl CrcFormat {
    /// Bytes from LF to before the body.
    pub(crate) const fn head_bytes(self) -> usize {
        match self {
            Self::Hex => 9,
            Self::Binary => 7,
        }
    }
}

/// Which bytes CRC and length are taken over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Coverage {
    /// From the first quote to before the CR, as the standard has it.
    #[default]
    Body,
    /// The CR too, as ELDES has it.
    BodyAndCr,
}

/// A frame as it came, from LF to CR.
///
/// Its clear header is read, so that its account can be looked up; [`crate::open`] decides what it is worth. A frame with a
/// wrong CRC is one too, for whether it is wrong depends on the account.
#[derive(Clone, PartialEq, Eq)]
pub struct RawFrame {
    bytes: Vec<u8>,
    head: Head,
    header: Header,
    coverage: Option<Coverage>,
}

/// What a frame has in common with the very same frame sent again: see [`RawFrame::replay_key`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ReplayKey<'a> {
    /// The account, as received.
    pub account: &'a str,
    /// The sequence number's four digits.
    pub sequence: &'a str,
    /// The token's word.
    pub token: &'a str,
    /// Whether the token has an asterisk.
    pub is_encrypted: bool,
    /// All that stands after the `[`: ciphertext, or data, extended data and time.
    pub content: &'a [u8],
}

impl ReplayKey<'_> {
    /// The key as bytes, to be hashed. Two keys that differ have different bytes: no part but the last can hold the `|`
    /// between them.
    pub fn to_bytes(&self) -> Vec<u8> {
        let star = if self.is_encrypted { "*" } else { "" };
        let clear = format!("{}|{}|{star}{}|", self.account, self.sequence, self.token);
        [clear.as_bytes(), self.content].concat()
    }
}

impl RawFrame {
    /// A frame of bytes from LF to CR whose head was read; the bytes again when its clear header is none.
    pub(super) fn read(bytes: Vec<u8>, head: Head) -> Result<Self, Vec<u8>> {
        let body = bytes.get(head.format.head_bytes()..).and_then(|body| body.strip_suffix(&[CR])).unwrap_or_default();
        let Some(header) = Header::read(body) else {
            return Err(bytes);
        };
        let crc = crc16(body);
        let coverage = if crc == head.crc {
            Some(Coverage::Body)
        } else {
            (crc16_add(crc, CR) == head.crc).then_some(Coverage::BodyAndCr)
        };
        Ok(Self { bytes, head, header, coverage })
    }

    /// The frame as received, LF and CR included.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// From the first quote to before the CR.
    pub fn body(&self) -> &[u8] {
        let end = self.bytes.len().saturating_sub(1);
        self.bytes.get(self.head.format.head_bytes()..end).unwrap_or_default()
    }

    /// What the message is.
    pub fn token(&self) -> &Token {
        &self.header.token
    }

    /// Whether the token has an asterisk: all after the `[` is encrypted.
    pub fn is_encrypted(&self) -> bool {
        self.header.is_encrypted
    }

    /// The sequence number, 0 to 9999. Receivers repeat it and never check its order.
    pub fn sequence(&self) -> u16 {
        self.sequence_digits().parse().unwrap_or_default()
    }

    /// The sequence number's four digits.
    pub fn sequence_digits(&self) -> &str {
        self.part(&self.header.sequence)
    }

    /// The receiver's number, without its `R`.
    pub fn receiver(&self) -> Option<&str> {
        self.header.receiver.as_ref().map(|range| self.part(range))
    }

    /// The line's number, without its `L`; empty from some panels.
    pub fn line(&self) -> Option<&str> {
        self.header.line.as_ref().map(|range| self.part(range))
    }

    /// The account, without its `#`, in the case in which it came. When the header of a frame in clear has none, it is
    /// that of the data.
    pub fn account(&self) -> Option<&str> {
        self.header.account.as_ref().map(|range| self.part(range))
    }

    /// How the CRC was written; replies are written the same way.
    pub fn crc_format(&self) -> CrcFormat {
        self.head.format
    }

    /// Over which bytes the CRC is right; `None` when it is wrong.
    pub fn coverage(&self) -> Option<Coverage> {
        self.coverage
    }

    /// What identifies this very frame when it comes again, as a retry or as somebody's replay.
    ///
    /// Two frames with the same key have the same content to the byte. A panel that stamps or encrypts its retry anew makes
    /// another key; [`crate::Opened::retry_key`] knows it again.
    pub fn replay_key(&self) -> ReplayKey<'_> {
        ReplayKey {
            account: self.account().unwrap_or_default(),
            sequence: self.sequence_digits(),
            token: self.header.token.word(),
            is_encrypted: self.header.is_encrypted,
            content: self.content(),
        }
    }

    /// All after the `[`.
    pub(crate) fn content(&self) -> &[u8] {
        self.body().get(self.header.content.clone()).unwrap_or_default()
    }

    /// Receiver, line and account as they came, for a reply.
    pub(crate) fn routing(&self) -> &str {
        self.part(&self.header.routing)
    }

    pub(crate) fn head(&self) -> Head {
        self.head
    }

    fn part(&self, range: &Range<usize>) -> &str {
        let part = self.body().get(range.clone()).unwrap_or_default();
        str::from_utf8(part).expect("the header was read as ASCII")
    }
}

impl fmt::Debug for RawFrame {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "RawFrame({})", self.bytes.escape_ascii())
    }
}
