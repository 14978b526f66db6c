//! Decides what a frame is worth, now that its account is known.

use std::borrow::Cow;

use serde::Serialize;

use crate::content::{Content, decrypt};
use crate::settings::Enforced;
use crate::{
    Coverage, CrcFormat, Event, RawFrame, Refusal, Settings, Token, Tolerance, Tolerances, Xdata, XdataKind,
    read_payload,
};

const SECOND: i64 = 1_000_000;

/// Pieces of extended data of one message at the most; further ones are reported as unread.
pub const XDATA_MAX: usize = 64;

/// What kind of message it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// It reports events.
    Signal,
    /// The panel says that it is there: a NULL message, or one without data.
    Supervision,
}

/// A message that was taken.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Opened {
    /// What kind of message it is.
    pub kind: Kind,
    /// Whether it was encrypted: then the reply must be.
    pub encrypted: bool,
    /// What it reports.
    pub events: Vec<Event>,
    /// Extended data, in its order.
    pub xdata: Vec<Xdata>,
    /// The panel's time, in microseconds since 1970 UTC.
    pub panel_time: Option<i64>,
    /// That time less the receiver's, in seconds.
    pub skew_seconds: Option<i64>,
    /// The account within the data, where there is one. It may differ from that of the header, which is the one that the key
    /// belongs to.
    pub data_account: Option<String>,
    /// The data as text.
    pub data: String,
    /// What could not be read, as text; empty as a rule.
    pub unread: String,
    /// Departures from the standard that were let pass.
    pub tolerances_used: Tolerances,
    #[serde(skip)]
    identity: Vec<u8>,
}

/// Opens a frame of an account.
///
/// `now` is the receiver's time in microseconds since 1970 UTC.
///
/// # Errors
/// [`Refusal`], which says what is wrong and which reply is due. The order of checks: whether the frame came through
/// whole, whether it may come in clear, what it is, whether the key fits, its time, its data.
pub fn open(frame: &RawFrame, settings: &Settings<'_>, now: i64) -> Result<Opened, Refusal> {
    let mut used = Used { allowed: settings.tolerances, used: Tolerances::NONE };
    check_whole(frame, &mut used)?;
    if settings.require_encryption && !frame.is_encrypted() {
        return Err(Refusal::EncryptionRequired);
    }
    match frame.token() {
        Token::SiaDcs | Token::AdmCid | Token::Null => {}
        Token::Other(_) => return Err(Refusal::UnknownToken),
        Token::Ack | Token::Nak | Token::Duh | Token::Rsp => return Err(Refusal::Reply),
    }
    let bytes = clear_bytes(frame, settings)?;
    let content = read_content(frame, &bytes)?;
    if content.lacks_bar {
        used.take(Tolerance::MissingPadBar)?;
    }
    let panel_time = content.time.map(|time| panel_time(time, settings, now, &mut used));
    let skew_seconds = panel_time.map(|time| skew_seconds(time, now));
    check_time(skew_seconds, frame.is_encrypted(), settings)?;
    let xdata = content.xdata().take(XDATA_MAX).map(|one| Xdata::read(one, settings.charset)).collect();
    let opened = Opened {
        kind: Kind::Supervision,
        encrypted: frame.is_encrypted(),
        events: Vec::new(),
        xdata,
        panel_time,
        skew_seconds,
        data_account: None,
        data: settings.charset.read(content.data),
        unread: unread(&content, settings),
        tolerances_used: used.used,
        identity: [content.data, b"\0", content.xdata].concat(),
    };
    opened.with_payload(frame.token(), content.data, settings)
}

impl Opened {
    fn with_payload(mut self, token: &Token, data: &[u8], settings: &Settings<'_>) -> Result<Self, Refusal> {
        let payload = read_payload(token, data, settings.charset);
        // Some panels send `0000 00 000` with NULL; whatever it holds, it says that the panel is there.
        let payload = payload.ok_or(Refusal::Payload)?;
        self.data_account = payload.account;
        self.unread.push_str(&payload.unread);
        self.events = payload.events;
        let (text, video) = (self.first(XdataKind::Text), self.first(XdataKind::Verification));
        for event in &mut self.events {
            event.text = event.text.take().or_else(|| text.clone());
            event.video.clone_from(&video);
        }
        if !self.events.is_empty() {
            self.kind = Kind::Signal;
        }
        Ok(self)
    }

    /// The first piece of extended data of a kind.
    fn first(&self, kind: XdataKind) -> Option<String> {
        self.xdata.iter().find(|one| one.kind == kind).map(|one| one.value.clone())
    }

    /// Where it happened: latitude and longitude in degrees, when the message has both.
    pub fn position(&self) -> Option<(f64, f64)> {
        let degrees = |kind| self.xdata.iter().filter(|one| one.kind == kind).find_map(Xdata::degrees);
        Some((degrees(XdataKind::Latitude)?, degrees(XdataKind::Longitude)?))
    }

    /// When it happened by extended data `H`, in microseconds since 1970.
    pub fn time_of_occurrence(&self) -> Option<i64> {
        self.xdata.iter().find_map(Xdata::time)
    }

    /// What identifies this message when the panel sends it again, stamped or encrypted anew or not: account, sequence
    /// number, token, data and extended data, without pad and time.
    ///
    /// Sequence numbers begin again when a panel restarts, so look for equal keys within some minutes only. Within the
    /// window of times, [`RawFrame::replay_key`] also knows a replay.
    pub fn retry_key(&self, frame: &RawFrame) -> Vec<u8> {
        crate::ReplayKey { content: &self.identity, ..frame.replay_key() }.to_bytes()
    }
}

/// Tolerances that an account has, and those that were needed.
pub(crate) struct Used {
    pub(crate) allowed: Tolerances,
    pub(crate) used: Tolerances,
}

impl Used {
    fn take(&mut self, one: Tolerance) -> Result<(), Refusal> {
        if !one.is_always_on() && !self.allowed.has(one) {
            return Err(Refusal::ToleranceNeeded(one));
        }
        self.used.add(one);
        Ok(())
    }
}

/// Whether the frame came through whole: CRC and length.
pub(crate) fn check_whole(frame: &RawFrame, used: &mut Used) -> Result<(), Refusal> {
    let coverage = frame.coverage().ok_or(Refusal::Crc)?;
    if frame.crc_format() == CrcFormat::Binary {
        used.take(Tolerance::BinaryCrc)?;
    }
    let covered = match coverage {
        Coverage::Body => frame.body().len(),
        Coverage::BodyAndCr => {
            used.take(Tolerance::CrcOverCr)?;
            frame.body().len() + 1
        }
    };
    let head = frame.head();
    if head.length() != covered {
        if head.decimal_length() != Some(covered) {
            return Err(Refusal::Length);
        }
        used.take(Tolerance::DecimalLength)?;
    }
    if head.is_lower_case {
        used.take(Tolerance::LowerCaseHex)?;
    }
    if frame.line() == Some("") {
        used.take(Tolerance::EmptyLine)?;
    }
    Ok(())
}

/// The content of a frame in clear.
fn clear_bytes<'a>(frame: &'a RawFrame, settings: &Settings<'_>) -> Result<Cow<'a, [u8]>, Refusal> {
    if !frame.is_encrypted() {
        return Ok(Cow::Borrowed(frame.content()));
    }
    decrypt(frame.content(), settings.key.ok_or(Refusal::NoKey)?).map(Cow::Owned)
}

/// The parts of a content. What decrypts to anything but a message with a time at its end came with another key.
pub(crate) fn read_content<'a>(frame: &RawFrame, bytes: &'a [u8]) -> Result<Content<'a>, Refusal> {
    if frame.is_encrypted() {
        Content::read_padded(bytes, frame.account().unwrap_or_default()).ok_or(Refusal::WrongKey)
    } else {
        Content::read(bytes).ok_or(Refusal::Payload)
    }
}

/// The panel's time in UTC. An account known to send local time has the reading that lies nearer to now.
fn panel_time(time: i64, settings: &Settings<'_>, now: i64, used: &mut Used) -> i64 {
    let local = time - i64::from(settings.local_offset_minutes) * 60 * SECOND;
    let is_nearer = local.saturating_sub(now).unsigned_abs() < time.saturating_sub(now).unsigned_abs();
    if is_nearer && used.take(Tolerance::LocalTime).is_ok() { local } else { time }
}

/// Panels send whole seconds, so the receiver's clock is read in whole seconds too.
fn skew_seconds(time: i64, now: i64) -> i64 {
    time.div_euclid(SECOND) - now.div_euclid(SECOND)
}

fn check_time(skew_seconds: Option<i64>, is_encrypted: bool, settings: &Settings<'_>) -> Result<(), Refusal> {
    let window = settings.window;
    let is_enforced = match window.enforced {
        Enforced::Encrypted => is_encrypted,
        Enforced::Always => true,
        Enforced::Never => false,
    };
    match skew_seconds {
        Some(skew_seconds) if is_enforced && skew_seconds < -i64::from(window.past_seconds) => {
            Err(Refusal::TooOld { skew_seconds })
        }
        Some(skew_seconds) if is_enforced && skew_seconds > i64::from(window.future_seconds) => {
            Err(Refusal::InFuture { skew_seconds })
        }
        _ => Ok(()),
    }
}

/// What was not read of a content: extended data beyond the bound, and what follows all that is known.
fn unread(content: &Content<'_>, settings: &Settings<'_>) -> String {
    let beyond = content.xdata().skip(XDATA_MAX).flat_map(|one| [b"[", one, b"]"].concat());
    settings.charset.read(&beyond.chain(content.unread.iter().copied()).collect::<Vec<u8>>())
}
