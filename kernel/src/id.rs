//! Ids: UUID version 7, so that rows made together lie together in an index.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{Error, Time};

/// The id of a row. Sorts by the millisecond in which it was made.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
#[schema(value_type = String, format = Uuid)]
pub struct Id(pub Uuid);

impl Id {
    /// [`Id::NIL`], where serde asks for a function.
    pub const fn nil() -> Self {
        Self::NIL
    }

    /// A new id, made at `now`.
    pub fn new(now: Time) -> Self {
        let mut random = [0_u8; 10];
        crate::secret::fill(&mut random);
        let millis = u64::try_from(now.micros() / 1_000).unwrap_or_default();
        Self(uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid())
    }

    /// Reads an id from text.
    ///
    /// # Errors
    /// `invalid` when the text is not a UUID.
    pub fn parse(text: &str) -> Result<Self, Error> {
        Uuid::try_parse(text).map(Self).map_err(|_| Error::invalid(format!("“{text}” is not an id")))
    }
}

impl Id {
    /// The id of nothing: a place that the HTTP layer fills in from the address.
    pub const NIL: Self = Self(Uuid::nil());
}

impl std::fmt::Display for Id {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl std::fmt::Debug for Id {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}
