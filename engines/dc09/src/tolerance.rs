//! What is let pass though the standard has it otherwise.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// One way in which panels of the field depart from the standard.
///
/// Most are off unless an account's settings choose them; whichever helped is reported with the message, so that one sees
/// which panel needs what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum Tolerance {
    /// The CRC comes as two raw bytes instead of four hexadecimal digits (Lupusec).
    BinaryCrc,
    /// CRC and length are taken over the closing CR too (ELDES).
    CrcOverCr,
    /// The length is decimal.
    DecimalLength,
    /// No `|` between the pad and the data of an encrypted message (Hikvision); its data counts as empty.
    MissingPadBar,
    /// Times are of the site's zone instead of GMT (Trikdis).
    LocalTime,
    /// CRC or length in lower-case digits. Always accepted.
    LowerCaseHex,
    /// `L` without a number (G90B-PLUS). Always accepted.
    EmptyLine,
}

impl Tolerance {
    /// Every tolerance.
    pub const ALL: [Self; 7] = [
        Self::BinaryCrc,
        Self::CrcOverCr,
        Self::DecimalLength,
        Self::MissingPadBar,
        Self::LocalTime,
        Self::LowerCaseHex,
        Self::EmptyLine,
    ];

    /// Whether it is accepted from every account: what it lets pass can be misread as nothing else.
    pub fn is_always_on(self) -> bool {
        matches!(self, Self::LowerCaseHex | Self::EmptyLine)
    }

    /// Its name in settings: `binary_crc`.
    pub fn name(self) -> &'static str {
        match self {
            Self::BinaryCrc => "binary_crc",
            Self::CrcOverCr => "crc_over_cr",
            Self::DecimalLength => "decimal_length",
            Self::MissingPadBar => "missing_pad_bar",
            Self::LocalTime => "local_time",
            Self::LowerCaseHex => "lower_case_hex",
            Self::EmptyLine => "empty_line",
        }
    }

    /// The tolerance of a name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.name() == name)
    }
}

/// A set of tolerances.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub struct Tolerances(u8);

impl Tolerances {
    /// No tolerance but those that are always on.
    pub const NONE: Self = Self(0);

    /// This set and one more.
    #[must_use]
    pub const fn with(self, one: Tolerance) -> Self {
        Self(self.0 | 1 << one as u8)
    }

    /// Adds one.
    pub fn add(&mut self, one: Tolerance) {
        *self = self.with(one);
    }

    /// Whether one is in the set.
    pub fn has(self, one: Tolerance) -> bool {
        self.0 & (1 << one as u8) != 0
    }

    /// Whether there is none in it.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Those in the set.
    pub fn iter(self) -> impl Iterator<Item = Tolerance> {
        Tolerance::ALL.into_iter().filter(move |one| self.has(*one))
    }
}

impl FromIterator<Tolerance> for Tolerances {
    fn from_iter<I: IntoIterator<Item = Tolerance>>(all: I) -> Self {
        all.into_iter().fold(Self::NONE, Self::with)
    }
}

impl fmt::Debug for Tolerances {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.debug_set().entries(self.iter()).finish()
    }
}

impl Serialize for Tolerances {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(self.iter())
    }
}

impl<'de> Deserialize<'de> for Tolerances {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Ok(Vec::<Tolerance>::deserialize(from)?.into_iter().collect())
    }
}
