//! Writes frames, as panels and receivers do.

use crate::content::{Content, Pad, encrypt, stamp};
use crate::frame::{BODY_BYTES_MAX, CR, LF};
use crate::text::to_hex;
use crate::{Coverage, CrcFormat, Key, Piece, Splitter, Token, crc16};

/// A message to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// What it is.
    pub token: Token,
    /// Its number, 0 to 9999; 0 is for NULL.
    pub sequence: u16,
    /// The receiver's number, without `R`.
    pub receiver: Option<String>,
    /// The line's number, without `L`; `0` when there is but one.
    pub line: String,
    /// The account, without `#`.
    pub account: Option<String>,
    /// What stands between the first brackets, an account included.
    pub data: Vec<u8>,
    /// Extended data, each with its letter, without brackets.
    pub xdata: Vec<Vec<u8>>,
    /// Microseconds since 1970; needed when it is encrypted.
    pub time: Option<i64>,
    /// How the CRC is written.
    pub crc_format: CrcFormat,
    /// Over what it is taken.
    pub coverage: Coverage,
}

/// Why a message cannot be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EncodeError {
    /// Its length would not fit three hexadecimal digits.
    #[error("the message has {0} bytes, {BODY_BYTES_MAX} at the most can be sent")]
    TooLong(usize),
    /// An encrypted message has no time.
    #[error("an encrypted message must carry a time")]
    TimeMissing,
    /// A receiver would read something else: a bracket or another mark stands where it misleads.
    #[error("a receiver would not read the message as it is meant")]
    Misleading,
}

impl Message {
    /// A message of an account in clear, without data.
    pub fn new(token: Token, sequence: u16, account: &str) -> Self {
        Self {
            token,
            sequence,
            receiver: None,
            line: "0".to_owned(),
            account: Some(account.to_owned()),
            data: Vec::new(),
            xdata: Vec::new(),
            time: None,
            crc_format: CrcFormat::default(),
            coverage: Coverage::default(),
        }
    }

    /// “I am there.”
    pub fn null(account: &str) -> Self {
        Self::new(Token::Null, 0, account)
    }

    /// Events in SIA codes, as `Nri1/BA001`.
    pub fn sia(sequence: u16, account: &str, events: &str) -> Self {
        let data = format!("#{account}|{events}").into_bytes();
        Self { data, ..Self::new(Token::SiaDcs, sequence, account) }
    }

    /// An event in Contact ID, as `1130 01 001`.
    pub fn contact_id(sequence: u16, account: &str, event: &str) -> Self {
        Self { token: Token::AdmCid, ..Self::sia(sequence, account, event) }
    }

    /// The message with a time.
    #[must_use]
    pub fn at(self, micros: i64) -> Self {
        Self { time: Some(micros), ..self }
    }

    fn routing(&self) -> String {
        let part = |mark: &str, value: Option<&str>| value.map(|value| format!("{mark}{value}")).unwrap_or_default();
        let receiver = part("R", self.receiver.as_deref());
        format!("{receiver}L{}{}", self.line, part("#", self.account.as_deref()))
    }

    /// `data][xdata]_time`.
    fn content(&self) -> Vec<u8> {
        let mut content = self.data.clone();
        content.push(b']');
        for one in &self.xdata {
            content.push(b'[');
            content.extend_from_slice(one);
            content.push(b']');
        }
        content.extend_from_slice(self.time.map(stamp).unwrap_or_default().as_bytes());
        content
    }

    /// Whether a content is read as it is meant.
    fn is_meant(&self, content: Option<Content<'_>>) -> bool {
        content.is_some_and(|content| {
            content.data == self.data
                && content.xdata().eq(self.xdata.iter().map(Vec::as_slice))
                && content.unread.is_empty()
                && content.time.is_some() == self.time.is_some()
                && !content.lacks_bar
        })
    }
}

/// Writes a message, encrypted when there is a key. `pad` is the caller's randomness; without a key it is not looked at.
///
/// ```
/// use dc09::{Message, encode};
/// let frame = encode(&Message::sia(3694, "A00101", "Nri1/FA968"), None, &[0; 16]).unwrap();
/// assert_eq!(frame, b"\n063D002A\"SIA-DCS\"3694L0#A00101[#A00101|Nri1/FA968]\r");
/// ```
pub fn encode(message: &Message, key: Option<&Key>, pad: &Pad) -> Result<Vec<u8>, EncodeError> {
    let content = message.content();
    let (star, content) = match key {
        None if message.is_meant(Content::read(&content)) => ("", content),
        Some(_) if message.time.is_none() => return Err(EncodeError::TimeMissing),
        Some(key) => {
            let rest = [b"|", content.as_slice()].concat();
            if !message.is_meant(Content::read_padded(&rest, message.account.as_deref().unwrap_or_default())) {
                return Err(EncodeError::Misleading);
            }
            ("*", encrypt(&rest, key, pad))
        }
        None => return Err(EncodeError::Misleading),
    };
    let header = format!("\"{star}{}\"{:04}{}[", message.token, message.sequence, message.routing());
    let body = [header.as_bytes(), &content].concat();
    if body.len() > BODY_BYTES_MAX {
        return Err(EncodeError::TooLong(body.len()));
    }
    let frame = frame(&body, message.crc_format, message.coverage);
    check_header(&frame, message)?;
    Ok(frame)
}

/// Whether the clear header is read as it is meant.
fn check_header(frame: &[u8], message: &Message) -> Result<(), EncodeError> {
    let pieces = Splitter::datagram(frame);
    let is_meant = matches!(&pieces[..], [Piece::Frame(read)]
        if *read.token() == message.token
            && read.sequence() == message.sequence
            && read.receiver() == message.receiver.as_deref()
            && read.line() == Some(&message.line)
            && (message.account.is_none() || read.account() == message.account.as_deref())
            && read.routing() == message.routing());
    if is_meant { Ok(()) } else { Err(EncodeError::Misleading) }
}

/// LF, CRC, length, body, CR.
pub(crate) fn frame(body: &[u8], format: CrcFormat, coverage: Coverage) -> Vec<u8> {
    let with_cr = [body, &[CR]].concat();
    let covered = match coverage {
        Coverage::Body => body,
        Coverage::BodyAndCr => &with_cr,
    };
    let crc = crc16(covered).to_be_bytes();
    let crc = match format {
        CrcFormat::Hex => to_hex(&crc),
        CrcFormat::Binary => crc.to_vec(),
    };
    [&[LF], crc.as_slice(), format!("{:04X}", covered.len()).as_bytes(), &with_cr].concat()
}
