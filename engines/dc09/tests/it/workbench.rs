//! What several tests need.

use dc09::{Coverage, CrcFormat, Message, Piece, RawFrame, Splitter, encode};

/// 2026-11-29 01:42:53 UTC.
pub(crate) const NOW: i64 = 1_795_916_573_000_000;
pub(crate) const SECOND: i64 = 1_000_000;
pub(crate) const PAD: [u8; 16] = *b"0123456789abc|[]";

/// The one frame that bytes are.
#[track_caller]
pub(crate) fn frame(bytes: &[u8]) -> RawFrame {
    match <[Piece; 1]>::try_from(Splitter::datagram(bytes)) {
        Ok([Piece::Frame(frame)]) => frame,
        other => panic!("{} is not one frame: {other:?}", bytes.escape_ascii()),
    }
}

/// A body made to a frame, however odd it is.
pub(crate) fn framed(body: &[u8], format: CrcFormat, coverage: Coverage) -> Vec<u8> {
    let with_cr = [body, b"\r"].concat();
    let covered = if coverage == Coverage::Body { body } else { &with_cr };
    let crc = dc09::crc16(covered);
    let head = match format {
        CrcFormat::Hex => format!("{crc:04X}").into_bytes(),
        CrcFormat::Binary => crc.to_be_bytes().to_vec(),
    };
    [b"\n", head.as_slice(), format!("{:04X}", covered.len()).as_bytes(), &with_cr].concat()
}

/// A body made to a frame as the standard has it.
#[track_caller]
pub(crate) fn plain(body: &[u8]) -> RawFrame {
    frame(&framed(body, CrcFormat::Hex, Coverage::Body))
}

/// A message, written and cut out again.
#[track_caller]
pub(crate) fn sent(message: &Message, key: Option<&dc09::Key>) -> RawFrame {
    frame(&encode(message, key, &PAD).unwrap())
}
