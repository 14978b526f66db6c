//! What stands after the `[` of a message, in clear: pad, data, extended data, time.

use crate::key::BLOCK_BYTES;
use crate::text::{from_hex, to_hex};
use crate::time::{read_time, write_time};
use crate::{Key, Refusal};

/// Bytes of `_HH:MM:SS,MM-DD-YYYY`.
const TIME_BYTES: usize = 20;

/// The parts of a message's content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Content<'a> {
    pub(crate) data: &'a [u8],
    /// What stood between the brackets of extended data, one `[`…`]` after the other as it came.
    pub(crate) xdata: &'a [u8],
    /// Microseconds since 1970.
    pub(crate) time: Option<i64>,
    /// What followed and was not understood.
    pub(crate) unread: &'a [u8],
    /// Whether an encrypted message had no `|` after its pad.
    pub(crate) lacks_bar: bool,
}

impl<'a> Content<'a> {
    /// Content that came in clear: `data][xdata]_time`.
    ///
    /// A bracket may stand within text or a link, so one ends its part only where the next part or the end follows.
    pub(crate) fn read(bytes: &'a [u8]) -> Option<Self> {
        let (rest, time) = split_time(bytes);
        let (data, mut rest) = split_part(rest)?;
        let xdata = rest;
        while let Some(inside) = rest.strip_prefix(b"[") {
            let Some((_, after)) = split_part(inside) else { break };
            rest = after;
        }
        let xdata = xdata.get(..xdata.len() - rest.len()).unwrap_or_default();
        Some(Self { data, xdata, time, unread: rest, lacks_bar: false })
    }

    /// Content that was encrypted: `pad|data][xdata]_time`; `None` when it does not end as one, as after a wrong key.
    ///
    /// The standard forbids `|`, `[` and `]` in the pad, and some panels have them there all the same; so the end is looked
    /// at first, and data begins at `|#account|` where there is such a thing, else after the first `|`.
    pub(crate) fn read_padded(bytes: &'a [u8], account: &str) -> Option<Self> {
        let (rest, time) = split_time(bytes);
        time?;
        rest.strip_suffix(b"]")?;
        let marked = format!("|#{account}|");
        let with_account = (!account.is_empty()).then(|| position(bytes, marked.as_bytes())).flatten();
        let bar = with_account.or_else(|| rest.iter().position(|byte| *byte == b'|'));
        if let Some(bar) = bar {
            return Self::read(bytes.get(bar + 1..)?);
        }
        let end = rest.iter().position(|byte| *byte == b']')?;
        Some(Self { lacks_bar: true, ..Self::read(bytes.get(end..)?)? })
    }

    /// The pieces of extended data, without brackets.
    pub(crate) fn xdata(&self) -> impl Iterator<Item = &'a [u8]> {
        let mut rest = self.xdata;
        std::iter::from_fn(move || {
            let (part, after) = split_part(rest.strip_prefix(b"[")?)?;
            rest = after;
            Some(part)
        })
    }
}

/// Decrypts hexadecimal content.
pub(crate) fn decrypt(content: &[u8], key: &Key) -> Result<Vec<u8>, Refusal> {
    // Some panels close the bracket that stands open in an encrypted message.
    let digits = content.strip_suffix(b"]").unwrap_or(content);
    let mut bytes = from_hex(digits).ok_or(Refusal::Ciphertext)?;
    if bytes.is_empty() || !bytes.len().is_multiple_of(BLOCK_BYTES) {
        return Err(Refusal::Ciphertext);
    }
    key.decrypt(&mut bytes);
    Ok(bytes)
}

/// Sixteen bytes of the caller's randomness, from which pads are made.
pub type Pad = [u8; BLOCK_BYTES];

/// Encrypts `|data][xdata]_time` behind a pad, as hexadecimal digits.
///
/// The pad has 1 to 16 bytes: when the rest fills whole blocks, there is one more (DC-09, 5.4.4.2). It only has to be hard
/// to guess, so a byte that it may not hold is turned into another.
pub(crate) fn encrypt(rest: &[u8], key: &Key, pad: &Pad) -> Vec<u8> {
    let length = BLOCK_BYTES - rest.len() % BLOCK_BYTES;
    let allowed = |byte: &u8| if matches!(byte, b'|' | b'[' | b']') { byte ^ 0x80 } else { *byte };
    let mut bytes: Vec<u8> = pad.iter().take(length).map(allowed).chain(rest.iter().copied()).collect();
    key.encrypt(&mut bytes);
    to_hex(&bytes)
}

/// `_HH:MM:SS,MM-DD-YYYY`.
pub(crate) fn stamp(micros: i64) -> String {
    format!("_{}", write_time(micros))
}

/// Takes the time off the end.
fn split_time(bytes: &[u8]) -> (&[u8], Option<i64>) {
    let split = bytes.len().checked_sub(TIME_BYTES).and_then(|at| bytes.split_at_checked(at));
    let time = split.and_then(|(rest, time)| Some((rest, read_time(time.strip_prefix(b"_")?)?)));
    match time {
        Some((rest, time)) => (rest, Some(time)),
        None => (bytes, None),
    }
}

/// Up to the `]` after which another part or the end follows, and what follows.
fn split_part(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let ends = |at: usize| matches!(bytes.get(at + 1), None | Some(b'[' | b'_'));
    let closing = (0..bytes.len()).filter(|at| bytes.get(*at) == Some(&b']'));
    // Nothing of the sort: the first `]`, and the rest is left unread.
    let end = closing.clone().find(|at| ends(*at)).or_else(|| closing.clone().next())?;
    Some((bytes.get(..end)?, bytes.get(end + 1..)?))
}

fn position(bytes: &[u8], part: &[u8]) -> Option<usize> {
    bytes.windows(part.len()).position(|window| window.eq_ignore_ascii_case(part))
}
