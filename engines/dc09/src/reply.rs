//! Replies of a receiver (DC-09, 5.5.3).

use serde::Serialize;

use crate::content::{Pad, decrypt, encrypt, stamp};
use crate::encode::frame;
use crate::open::{Used, check_whole, read_content};
use crate::{Coverage, CrcFormat, Key, RawFrame, Refusal, Token, Tolerance, Tolerances};

/// “Received”: to a message that came in clear, when it is safely stored.
///
/// Sequence, receiver, line and account are repeated to the letter, and the CRC is written the way in which it came; it is
/// taken over the body as the standard has it, whatever the panel took its own over.
pub fn ack(to: &RawFrame) -> Vec<u8> {
    answer(to, "ACK", b"]")
}

/// “Received”: to an encrypted message, with the same key. `pad` is the caller's randomness, `now` microseconds since 1970.
pub fn encrypted_ack(to: &RawFrame, key: &Key, pad: &Pad, now: i64) -> Vec<u8> {
    let rest = format!("|]{}", stamp(now));
    answer(to, "*ACK", &encrypt(rest.as_bytes(), key, pad))
}

/// “Well received, and cannot be processed”: unknown account or token, unreadable data. It is never encrypted.
pub fn duh(to: &RawFrame) -> Vec<u8> {
    answer(to, "DUH", b"]")
}

/// “Your time is wrong”: to an encrypted message whose time is outside the window. It is never encrypted, names nobody,
/// and carries the receiver's time, by which the panel sets its clock; the account is written `A0`.
pub fn nak(format: CrcFormat, now: i64) -> Vec<u8> {
    let body = format!("\"NAK\"0000R0L0A0[]{}", stamp(now));
    frame(body.as_bytes(), format, Coverage::Body)
}

fn answer(to: &RawFrame, token: &str, content: &[u8]) -> Vec<u8> {
    let header = format!("\"{token}\"{}{}[", to.sequence_digits(), to.routing());
    frame(&[header.as_bytes(), content].concat(), to.crc_format(), Coverage::Body)
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
