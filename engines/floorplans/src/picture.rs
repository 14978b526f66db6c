//! What a picture is, told by its own bytes: its sort, and how many pixels it has as browsers show it.

/// Largest picture in bytes: a scanned plan of a floor has one to five million.
pub const PICTURE_BYTES_MAX: usize = 10 * 1024 * 1024;
/// Longest side in pixels: what graphics cards of office computers take as one piece.
pub const PICTURE_SIDE_MAX_PX: u32 = 8_000;

/// A picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Picture {
    /// `image/png`, `image/jpeg` or `image/webp`.
    pub media_type: &'static str,
    /// Pixels from left to right.
    pub width_px: u32,
    /// Pixels from top to bottom.
    pub height_px: u32,
}

/// Why bytes are no picture that is taken, in words for whoever brought them.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[expect(missing_docs, reason = "the words say it")]
pub enum PictureFault {
    #[error("the file is no PNG, JPEG or WebP picture; save the plan as one of these")]
    Unknown,
    #[error("the picture breaks off before it says how large it is; save it anew")]
    Broken,
    #[error("the picture has {width} × {height} pixels; each side takes 1 to {PICTURE_SIDE_MAX_PX}: make it smaller")]
    Side { width: u32, height: u32 },
    #[error("the picture is larger than {mib} MiB; save it smaller", mib = PICTURE_BYTES_MAX / 1024 / 1024)]
    Bytes,
}

/// Reads what a picture is from its first bytes; what a file's name or its sender says does not count.
///
/// # Errors
/// [`PictureFault`] when it is no picture, or too large a one.
pub fn read_picture(bytes: &[u8]) -> Result<Picture, PictureFault> {
    if bytes.len() > PICTURE_BYTES_MAX {
        return Err(PictureFault::Bytes);
    }
    let (media_type, size) = if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        ("image/png", png(bytes))
    } else if bytes.starts_with(&[0xff, 0xd8, 0xff]) {
        ("image/jpeg", jpeg(bytes))
    } else if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        ("image/webp", webp(bytes))
    } else {
        return Err(PictureFault::Unknown);
    };
    let (width_px, height_px) = size.ok_or(PictureFault::Broken)?;
    let fits = |side: u32| (1..=PICTURE_SIDE_MAX_PX).contains(&side);
    if fits(width_px) && fits(height_px) {
        Ok(Picture { media_type, width_px, height_px })
    } else {
        Err(PictureFault::Side { width: width_px, height: height_px })
    }
}

/// A number of some bytes, the greatest first.
fn big(bytes: &[u8], at: usize, length: usize) -> Option<u32> {
    Some(bytes.get(at..at + length)?.iter().fold(0, |number, byte| number << 8 | u32::from(*byte)))
}

/// A number of some bytes, the least first.
fn little(bytes: &[u8], at: usize, length: usize) -> Option<u32> {
    Some(bytes.get(at..at + length)?.iter().rev().fold(0, |number, byte| number << 8 | u32::from(*byte)))
}

fn png(bytes: &[u8]) -> Option<(u32, u32)> {
    (bytes.get(12..16)? == b"IHDR").then_some(())?;
    Some((big(bytes, 16, 4)?, big(bytes, 20, 4)?))
}

/// From segment to segment up to the one with the size; a phone says in an earlier one that it was held sideways.
fn jpeg(bytes: &[u8]) -> Option<(u32, u32)> {
    let (mut at, mut sideways) = (2, false);
    loop {
        let marker = *bytes.get(at + 1).filter(|_| bytes.get(at) == Some(&0xff))?;
        match marker {
            // Filling bytes before a marker.
            0xff => at += 1,
            0xc4 | 0xc8 | 0xcc => at += 2 + big(bytes, at + 2, 2)? as usize,
            0xc0..=0xcf => {
                let (height, width) = (big(bytes, at + 5, 2)?, big(bytes, at + 7, 2)?);
                return Some(if sideways { (height, width) } else { (width, height) });
            }
            _ => {
                let length = big(bytes, at + 2, 2)? as usize;
                if marker == 0xe1 {
                    sideways |= is_sideways(bytes.get(at + 4..at + 2 + length)?).unwrap_or(false);
                }
                at += 2 + length;
            }
        }
    }
}

/// Whether EXIF says that width and height are exchanged: orientations 5 to 8.
fn is_sideways(exif: &[u8]) -> Option<bool> {
    const ORIENTATION: u32 = 0x0112;
    let tiff = exif.strip_prefix(b"Exif\0\0")?;
    let number = if tiff.starts_with(b"II") { little } else { big };
    let list = number(tiff, 4, 4)? as usize;
    let entries = number(tiff, list, 2)? as usize;
    let entry = (0..entries).map(|n| list + 2 + 12 * n).find(|at| number(tiff, *at, 2) == Some(ORIENTATION))?;
    Some((5..=8).contains(&number(tiff, entry + 8, 2)?))
}

fn webp(bytes: &[u8]) -> Option<(u32, u32)> {
    match bytes.get(12..16)? {
        b"VP8 " => Some((little(bytes, 26, 2)? & 0x3fff, little(bytes, 28, 2)? & 0x3fff)),
        b"VP8L" => {
            let packed = little(bytes, 21, 4)?;
            Some(((packed & 0x3fff) + 1, (packed >> 14 & 0x3fff) + 1))
        }
        b"VP8X" => Some((little(bytes, 24, 3)? + 1, little(bytes, 27, 3)? + 1)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png_of(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
        bytes.extend(width.to_be_bytes());
        bytes.extend(height.to_be_bytes());
        bytes
    }

    /// A JPEG's head; `orientation` as a phone writes it.
    fn jpeg_of(orientation: Option<u8>) -> Vec<u8> {
        let mut bytes = vec![0xff, 0xd8];
        if let Some(orientation) = orientation {
            bytes.extend([0xff, 0xe1, 0, 34]);
            bytes.extend(b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0");
            bytes.extend([orientation, 0, 0, 0, 0, 0, 0]);
        }
        bytes.extend([0xff, 0xc4, 0, 4, 1, 2, 0xff, 0xff, 0xc2, 0, 11, 8, 1, 0, 2, 0, 1, 0, 0, 0]);
        bytes
    }

    fn webp_of(chunk: &[u8], rest: &[u8]) -> Vec<u8> {
        [b"RIFF\0\0\0\0WEBP", chunk, &[0, 0, 0, 0], rest].concat()
    }

    #[test]
    fn a_picture_is_what_its_bytes_say() {
        let check = |bytes: &[u8], expected: Result<(&'static str, u32, u32), PictureFault>| {
            let expected =
                expected.map(|(media_type, width_px, height_px)| Picture { media_type, width_px, height_px });
            assert_eq!(read_picture(bytes), expected, "{bytes:?}");
        };
        check(&png_of(640, 480), Ok(("image/png", 640, 480)));
        check(&jpeg_of(None), Ok(("image/jpeg", 512, 256)));
        check(&jpeg_of(Some(1)), Ok(("image/jpeg", 512, 256)));
        check(&jpeg_of(Some(6)), Ok(("image/jpeg", 256, 512)));
        check(&webp_of(b"VP8 ", &[0, 0, 0, 0x9d, 1, 0x2a, 0x80, 2, 0xe0, 1]), Ok(("image/webp", 640, 480)));
        check(&webp_of(b"VP8L", &[0x2f, 0x7f, 0xc2, 0x77, 0]), Ok(("image/webp", 640, 480)));
        check(&webp_of(b"VP8X", &[0, 0, 0, 0, 0x7f, 2, 0, 0xdf, 1, 0]), Ok(("image/webp", 640, 480)));
        check(b"", Err(PictureFault::Unknown));
        check(b"<svg onload=alert(1)>", Err(PictureFault::Unknown));
        check(b"GIF89a", Err(PictureFault::Unknown));
        check(&png_of(640, 480)[..20], Err(PictureFault::Broken));
        check(&jpeg_of(None)[..9], Err(PictureFault::Broken));
        check(&webp_of(b"ALPH", &[0; 20]), Err(PictureFault::Broken));
        check(&png_of(8_001, 480), Err(PictureFault::Side { width: 8_001, height: 480 }));
        check(&png_of(0, 480), Err(PictureFault::Side { width: 0, height: 480 }));
        let mut large = png_of(640, 480);
        large.resize(PICTURE_BYTES_MAX + 1, 0);
        assert_eq!(read_picture(&large), Err(PictureFault::Bytes));
    }
}
