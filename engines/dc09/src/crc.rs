//! CRC-16/ARC, the check of a frame.

/// Remainders of every byte; the polynomial 0x8005, reflected.
const REMAINDERS: [u16; 256] = remainders();

#[expect(clippy::indexing_slicing, reason = "worked out by the compiler, which would say so")]
const fn remainders() -> [u16; 256] {
    let mut table = [0; 256];
    let mut byte = 0_u16;
    while byte < 256 {
        let (mut rest, mut bit) = (byte, 0);
        while bit < 8 {
            rest = if rest & 1 == 1 { (rest >> 1) ^ 0xA001 } else { rest >> 1 };
            bit += 1;
        }
        table[byte as usize] = rest;
        byte += 1;
    }
    table
}

/// CRC-16/ARC of bytes: polynomial 0x8005 reflected, from zero, nothing added at the end.
///
/// DC-09 takes the CRC of DC-07. The 101st entry of the table printed there is a known misprint (it must be 0xEB01), and ports
/// that speak of CCITT are mistaken: every public frame checks with this one.
///
/// ```
/// assert_eq!(dc09::crc16(b"123456789"), 0xBB3D);
/// ```
pub fn crc16(bytes: &[u8]) -> u16 {
    bytes.iter().fold(0, |crc, byte| crc16_add(crc, *byte))
}

/// The CRC after one byte more.
pub(crate) fn crc16_add(crc: u16, byte: u8) -> u16 {
    let place = usize::from((crc ^ u16::from(byte)) & 0xFF);
    (crc >> 8) ^ REMAINDERS.get(place).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_misprinted_entry_is_right_here() {
        assert_eq!(super::REMAINDERS[100], 0xEB01);
    }
}
