//! A place under protection.

use kernel::Id;
use kernel::db::Json;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Shift;

/// A site.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Site {
    /// Id.
    pub id: Id,
    /// The organisation that protects it.
    #[serde(skip_serializing, default = "Id::nil")]
    #[schema(ignore)]
    pub organisation: Id,
    /// Short code that begins its incident numbers.
    pub code: String,
    /// Name.
    pub name: String,
    /// Postal address.
    pub address: String,
    /// IANA time zone.
    pub time_zone: String,
    /// Whose law holds there, such as `GB-ENG`.
    pub jurisdiction: String,
    /// WGS 84 degrees.
    pub latitude: Option<f64>,
    /// WGS 84 degrees.
    pub longitude: Option<f64>,
    /// Minutes that a break may last.
    pub break_limit_min: i64,
    /// Shifts that the site works in; empty: nobody has said.
    #[serde(default)]
    #[schema(value_type = Vec<Shift>)]
    pub shifts: Json<Vec<Shift>>,
    /// Counts its changes; also the ETag.
    pub version: i64,
}
