//! Bounds of an import, each with its reason.

/// Bytes of one map. The largest map in use (149 codes with comments) has 14 KB; a
/// file much beyond that is a data file given by mistake.
pub const MAX_MAP_BYTES: usize = 1 << 20;

/// Columns of a file. Wide exports of dispatch systems have some 80.
pub const MAX_COLUMNS: usize = 200;

/// Bytes of one field that the map uses. A location or a description of a call is a
/// line, not a page; narratives belong into the log of an incident.
pub const MAX_FIELD_BYTES: usize = 4_096;

/// Bytes of one field that the map does not use. A narrative that nobody imports may be
/// long; beyond this a quotation mark was left open and has swallowed other rows.
pub const MAX_UNUSED_FIELD_BYTES: usize = 65_536;

/// Bytes of an external id, a code or a call sign. They are keys of database indexes,
/// whose rows must stay below 2,704 bytes on PostgreSQL.
pub const MAX_KEY_BYTES: usize = 256;

/// Entries of one code table, and values of one list, of a map. The longest list of call
/// types seen in public data has some 600.
pub const MAX_CODES: usize = 5_000;

/// Formats tried for one time. Each costs a parse per row and leg.
pub const MAX_FORMATS: usize = 20;

/// Columns kept as they are. They are carried with every call for ever.
pub const MAX_EXTRA: usize = 50;

/// The first year that a call can have been received in. Earlier ones are sentinels or
/// two digits read as a year (`19` as the year 19).
pub const FIRST_YEAR: i16 = 1900;

/// The last year that a call can have been received in; later ones are sentinels.
pub const LAST_YEAR: i16 = 2199;

/// External ids that [`crate::Seen`] remembers: ten years of a city of half a million.
/// At some 50 bytes each that is 200 MB; a longer file is cut into several.
pub const MAX_SEEN: usize = 4_000_000;

/// Distinct unmapped codes that a [`crate::Summary`] counts one by one. A column mapped by
/// mistake (a narrative as a code) has as many as rows.
pub const MAX_SUMMARY_CODES: usize = 1_000;

/// Bytes of a cell repeated in a warning, which is stored with the call.
pub const MAX_QUOTED_BYTES: usize = 64;
