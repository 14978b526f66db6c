//! Replies of a receiver (DC-09, 5.5.3).

use serde::Serialize;

use crate::content::{Pad, decrypt, encrypt, stamp};
use crate::encode::frame;
use crate::frame::{CR, LF};
use crate::open::{Used, check_whole, read_content};
use crate::{Coverage, CrcFormat, Key, RawFrame, Refusal, Token, Tolerance, Tolerances, crc16};

/// How often a reply is written anew so that its binary CRC holds neither LF nor CR.
const TRIES: u8 = 4;
const SECOND: i64 = 1_000_000;

/// “Received”: to a message that came in clear, when it is safely stored. `now` is in microseconds since 1970.
///
/// Sequence, receiver, line and account are repeated to the letter, and the CRC is written the way in which it came; it is
/// taken over the body as the standard has it, whatever the panel took its own over. A time, which the standard leaves
/// open, is added only where it keeps LF and CR out of a binary CRC: a panel that looks for these would cut the reply
/// apart, send again, and get the same reply for ever.
pub fn ack(to: &RawFrame, now: i64) -> Vec<u8> {
    clear(to, "ACK", now)
}

/// “Received”: to an encrypted message, with the same key. `pad` is the caller's randomness, `now` microseconds since 1970.
pub fn encrypted_ack(to: &RawFrame, key: &Key, pad: &Pad, now: i64) -> Vec<u8> {
    let rest = format!("|]{}", stamp(now));
    let content = |again: u8| encrypt(rest.as_bytes(), key, &pad.map(|byte| byte.wrapping_add(again)));
    legible(to.crc_format(), |again| answer(to, "*ACK", &content(again)))
}

/// “Well received, and cannot be processed”: unknown account or token, unreadable data. It is never encrypted; a time is
/// added as to [`ack`].
pub fn duh(to: &RawFrame, now: i64) -> Vec<u8> {
    clear(to, "DUH", now)
}

/// “Your time is wrong”: to an encrypted message whose time is outside the window. It is never encrypted, names nobody,
/// and carries the receiver's time, by which the panel sets its clock; the account is written `A0`.
pub fn nak(format: CrcFormat, now: i64) -> Vec<u8> {
    legible(format, |again| format!("\"NAK\"0000R0L0A0[]{}", later(now, again)).into_bytes())
}

fn clear(to: &RawFrame, token: &str, now: i64) -> Vec<u8> {
    let time = |again: u8| again.checked_sub(1).map(|seconds| later(now, seconds)).unwrap_or_default();
    legible(to.crc_format(), |again| answer(to, token, format!("]{}", time(again)).as_bytes()))
}

fn answer(to: &RawFrame, token: &str, content: &[u8]) -> Vec<u8> {
    let header = format!("\"{token}\"{}{}[", to.sequence_digits(), to.routing());
    [header.as_bytes(), content].concat()
}

/// A time so many seconds on.
fn later(now: i64, seconds: u8) -> String {
    stamp(now.saturating_add(i64::from(seconds) * SECOND))
}

/// The first of some ways to write a reply that has neither LF nor CR in its CRC.
fn legible(format: CrcFormat, body: impl Fn(u8) -> Vec<u8>) -> Vec<u8> {
    let is_legible = |body: &[u8]| {
        format == CrcFormat::Hex || !crc16(body).to_be_bytes().iter().any(|byte| matches!(*byte, LF | CR))
    };
    let found = (0..TRIES).map(&body).find(|body| is_legible(body));
    frame(&found.unwrap_or_else(|| body(0)), format, Coverage::Body)
}

/// A reply, as a panel reads it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reply {
    /// Which reply: ACK, NAK, DUH or RSP.
    pub token: Token,
    /// Whether it was encrypted.
    pub encrypted: bool,
    /// The number of the message that it answers; in a NAK it says nothing.
    pub sequence: u16,
    /// The receiver's time, in microseconds since 1970.
    pub time: Option<i64>,
    /// Data for the panel: RSP has it.
    pub data: Vec<u8>,
}

/// Reads a reply. Its time is not checked: whoever asked knows how long ago that was.
///
/// # Errors
/// [`Refusal`] when it did not come through whole, is no reply, or does not decrypt.
pub fn read_reply(from: &RawFrame, key: Option<&Key>) -> Result<Reply, Refusal> {
    let lenient: Tolerances =
        [Tolerance::BinaryCrc, Tolerance::CrcOverCr, Tolerance::MissingPadBar].into_iter().collect();
    check_whole(from, &mut Used { allowed: lenient, used: Tolerances::NONE })?;
    if !from.token().is_reply() {
        return Err(Refusal::NotReply);
    }
    let decrypted = match key {
        _ if !from.is_encrypted() => None,
        Some(key) => Some(decrypt(from.content(), key)?),
        None => return Err(Refusal::NoKey),
    };
    let content = read_content(from, decrypted.as_deref().unwrap_or(from.content()))?;
    Ok(Reply {
        token: from.token().clone(),
        encrypted: from.is_encrypted(),
        sequence: from.sequence(),
        time: content.time,
        data: content.data.to_vec(),
    })
}
