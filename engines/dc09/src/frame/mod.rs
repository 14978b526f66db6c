//! Frames: cut out of a stream, and their clear header.

mod head;
mod header;
mod raw;
mod splitter;

pub(crate) use head::Head;
pub use header::Token;
pub use raw::{Coverage, CrcFormat, RawFrame, ReplayKey};
pub use splitter::{Broken, BrokenReason, NOISE_BYTES_MAX, Piece, Splitter};

/// Longest body: what three hexadecimal digits of length can say.
pub const BODY_BYTES_MAX: usize = 0xFFF;
/// Longest frame: LF, CRC, length, body, CR. Nothing longer is ever kept.
pub const FRAME_BYTES_MAX: usize = 1 + 4 + 4 + BODY_BYTES_MAX + 1;

pub(crate) const LF: u8 = b'\n';
pub(crate) const CR: u8 = b'\r';
