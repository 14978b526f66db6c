//! The clear header at the beginning of a body.

use std::fmt;
use std::ops::Range;

use serde::{Serialize, Serializer};

/// Longest token: those known have up to seven letters.
const TOKEN_BYTES_MAX: usize = 16;
/// Longest account: the library of the standard's authors has it at 16.
const ACCOUNT_BYTES_MAX: usize = 16;
/// Longest number of a receiver or line.
const ROUTE_BYTES_MAX: usize = 6;

/// What a message is, by the word in quotes.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Token {
    /// Events in SIA codes (DC-03, DC-04).
    SiaDcs,
    /// Events in Contact ID codes (DC-05).
    AdmCid,
    /// The panel says that it is there.
    Null,
    /// Reply: received.
    Ack,
    /// Reply: the time of an encrypted message is wrong.
    Nak,
    /// Reply: well received, but it cannot be processed.
    Duh,
    /// Reply that carries data for the panel.
    Rsp,
    /// Any other word.
    Other(String),
}

impl Token {
    /// The token of a word without its asterisk.
    pub fn named(word: &str) -> Self {
        match word {
            "SIA-DCS" => Self::SiaDcs,
            "ADM-CID" => Self::AdmCid,
            "NULL" => Self::Null,
            "ACK" => Self::Ack,
            "NAK" => Self::Nak,
            "DUH" => Self::Duh,
            "RSP" => Self::Rsp,
            other => Self::Other(other.to_owned()),
        }
    }

    /// Its word, without an asterisk.
    pub fn word(&self) -> &str {
        match self {
            Self::SiaDcs => "SIA-DCS",
            Self::AdmCid => "ADM-CID",
            Self::Null => "NULL",
            Self::Ack => "ACK",
            Self::Nak => "NAK",
            Self::Duh => "DUH",
            Self::Rsp => "RSP",
            Self::Other(word) => word,
        }
    }

    /// Whether a receiver sends it, in reply.
    pub fn is_reply(&self) -> bool {
        matches!(self, Self::Ack | Self::Nak | Self::Duh | Self::Rsp)
    }
}

impl fmt::Display for Token {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str(self.word())
    }
}

impl Serialize for Token {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.word())
    }
}

/// Where the parts of the clear header stand in a body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Header {
    pub(super) token: Token,
    pub(super) is_encrypted: bool,
    pub(super) sequence: Range<usize>,
    pub(super) receiver: Option<Range<usize>>,
    pub(super) line: Option<Range<usize>>,
    pub(super) account: Option<Range<usize>>,
    /// From after the sequence up to the `[`: what replies repeat as it is.
    pub(super) routing: Range<usize>,
    /// From after the `[` to the end.
    pub(super) content: Range<usize>,
}

impl Header {
    /// Reads `"token"seq [R…] L… [#account] [`. Receiver and line may change places, as they do in a common receiver's
    /// NAK, and a NAK has `A0` for an account.
    pub(super) fn read(body: &[u8]) -> Option<Self> {
        let mut at = Cursor { body, at: 0 };
        at.mark(b'"')?;
        let is_encrypted = at.mark(b'*').is_some();
        let token = at.run(TOKEN_BYTES_MAX, |byte| byte.is_ascii_alphanumeric() || byte == b'-');
        let token = Token::named(str::from_utf8(body.get(token)?).ok().filter(|token| !token.is_empty())?);
        at.mark(b'"')?;
        let sequence = at.run(4, |byte| byte.is_ascii_digit());
        if sequence.len() != 4 {
            return None;
        }
        let (mut receiver, mut line, mut account) = (None, None, None);
        loop {
            let (part, length_max, is_one): (_, _, fn(u8) -> bool) = match at.next()? {
                b'[' => break,
                b'R' => (&mut receiver, ROUTE_BYTES_MAX, |byte| byte.is_ascii_hexdigit()),
                b'L' => (&mut line, ROUTE_BYTES_MAX, |byte| byte.is_ascii_hexdigit()),
                // Hexadecimal by the standard; whoever has other letters in it is an unknown account, not noise.
                b'#' | b'A' => (&mut account, ACCOUNT_BYTES_MAX, |byte| byte.is_ascii_alphanumeric()),
                _ => return None,
            };
            let value = at.run(length_max, is_one);
            if part.replace(value).is_some() {
                return None;
            }
        }
        let routing = sequence.end..at.at - 1;
        let content = at.at..body.len();
        let account = account.filter(|account: &Range<usize>| !account.is_empty());
        let account = account.or_else(|| if is_encrypted { None } else { at.account_in_data() });
        Some(Self { token, is_encrypted, sequence, receiver, line, account, routing, content })
    }
}

struct Cursor<'a> {
    body: &'a [u8],
    at: usize,
}

impl Cursor<'_> {
    fn next(&mut self) -> Option<u8> {
        let next = self.body.get(self.at).copied()?;
        self.at += 1;
        Some(next)
    }

    /// Some panels name the account within the data only: `[#1234|`.
    fn account_in_data(mut self) -> Option<Range<usize>> {
        self.mark(b'#')?;
        let account = self.run(ACCOUNT_BYTES_MAX, |byte| byte.is_ascii_alphanumeric());
        self.mark(b'|')?;
        (!account.is_empty()).then_some(account)
    }

    fn mark(&mut self, mark: u8) -> Option<()> {
        (self.body.get(self.at) == Some(&mark)).then(|| self.at += 1)
    }

    /// Up to `length_max` bytes of a kind.
    fn run(&mut self, length_max: usize, is_one: fn(u8) -> bool) -> Range<usize> {
        let rest = self.body.get(self.at..).unwrap_or_default();
        let length = rest.iter().take(length_max).take_while(|byte| is_one(**byte)).count();
        let start = self.at;
        self.at += length;
        start..self.at
    }
}
