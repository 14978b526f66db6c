//! Extended data: `[` letter value `]` after the data of a message.

use serde::Serialize;

use crate::text::Charset;
use crate::time::read_time;

/// What a piece of extended data is about, by its letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum XdataKind {
    /// `A`: a hash to prove who sends.
    Authentication,
    /// `C`: the category of supervision that the panel asks for.
    SupervisionCategory,
    /// `H`: when it happened.
    Time,
    /// `I`: text of the alarm.
    Text,
    /// `J`: by which network it came.
    NetworkPath,
    /// `K`: an encryption key to be exchanged.
    Key,
    /// `L`: the place on the site.
    Location,
    /// `M`: the panel's MAC address.
    Mac,
    /// `N`: the panel's network address.
    NetworkAddress,
    /// `O`: the building's name.
    Building,
    /// `P`: data for programming.
    Programming,
    /// `R`: the room.
    Room,
    /// `S`: the site's name.
    Site,
    /// `T`: what triggered the alarm.
    Trigger,
    /// `V`: where picture or sound is to be had.
    Verification,
    /// `X`: longitude.
    Longitude,
    /// `Y`: latitude.
    Latitude,
    /// `Z`: altitude.
    Altitude,
    /// Any other letter.
    Unknown,
}

impl XdataKind {
    /// The kind of a letter.
    pub fn of(letter: char) -> Self {
        match letter {
            'A' => Self::Authentication,
            'C' => Self::SupervisionCategory,
            'H' => Self::Time,
            'I' => Self::Text,
            'J' => Self::NetworkPath,
            'K' => Self::Key,
            'L' => Self::Location,
            'M' => Self::Mac,
            'N' => Self::NetworkAddress,
            'O' => Self::Building,
            'P' => Self::Programming,
            'R' => Self::Room,
            'S' => Self::Site,
            'T' => Self::Trigger,
            'V' => Self::Verification,
            'X' => Self::Longitude,
            'Y' => Self::Latitude,
            'Z' => Self::Altitude,
            _ => Self::Unknown,
        }
    }
}

/// One piece of extended data. The same letter may come several times.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Xdata {
    /// Its letter.
    pub letter: char,
    /// What it is about.
    pub kind: XdataKind,
    /// What it says.
    pub value: String,
}

impl Xdata {
    /// Reads what stood between the brackets.
    pub(crate) fn read(bytes: &[u8], charset: Charset) -> Self {
        let text = charset.read(bytes);
        let mut rest = text.chars();
        let letter = rest.next().unwrap_or(' ');
        Self { letter, kind: XdataKind::of(letter), value: rest.as_str().to_owned() }
    }

    /// Degrees of a longitude or latitude, east and north positive.
    ///
    /// Panels write degrees, the hemisphere's letter and minutes (`012W34.1`, `49N06.6666666`), some decimal degrees.
    pub fn degrees(&self) -> Option<f64> {
        let (positive, negative, degrees_max) = match self.kind {
            XdataKind::Longitude => ('E', 'W', 180.0),
            XdataKind::Latitude => ('N', 'S', 90.0),
            _ => return None,
        };
        let degrees = match self.value.split_once([positive, negative]) {
            Some((degrees, minutes)) => {
                let minutes = if minutes.is_empty() { 0.0 } else { unsigned(minutes)? };
                let size = unsigned(degrees)? + minutes / 60.0;
                if minutes >= 60.0 {
                    return None;
                }
                if self.value.contains(negative) { -size } else { size }
            }
            None => match self.value.strip_prefix('-') {
                Some(size) => -unsigned(size)?,
                None => unsigned(&self.value)?,
            },
        };
        (degrees.abs() <= degrees_max).then_some(degrees)
    }

    /// Microseconds since 1970 of a time of occurrence.
    pub fn time(&self) -> Option<i64> {
        let text = self.value.strip_prefix('_').unwrap_or(&self.value);
        (self.kind == XdataKind::Time).then(|| read_time(text.as_bytes())).flatten()
    }
}

/// Digits with at most a point among them: neither `inf` nor `1e9`.
fn unsigned(text: &str) -> Option<f64> {
    let is_plain = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    is_plain.then(|| text.parse().ok()).flatten()
}
