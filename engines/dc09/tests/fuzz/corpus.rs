//! What panels send.

use crate::mutation::Matter;

/// Bytes that mean something to the codec.
const MARKS: &[u8] = b"\n\r\0\"*[]|#_^/NORL0AF:,-\xFF";

fn matter(corpus: Vec<Vec<u8>>) -> Matter {
    Matter { corpus, marks: MARKS, bytes_max: 3 * dc09::FRAME_BYTES_MAX, repair: put_right }
}

/// Puts length and CRC right, where the input looks like one frame.
fn put_right(input: &mut [u8]) {
    let Some(end) = input.iter().rposition(|byte| *byte == b'\r').filter(|end| *end > 9) else { return };
    let (crc, length) = (dc09::crc16(&input[9..end]), end - 9);
    if input.starts_with(b"\n") && length <= dc09::BODY_BYTES_MAX {
        input[1..9].copy_from_slice(format!("{crc:04X}{length:04X}").as_bytes());
    }
}

/// Frames of the dialler.
pub(crate) fn frames() -> Matter {
    let lines = include_str!("../data/dialler.jsonl").lines();
    let vectors = lines.map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    let frames = vectors
        .map(|vector| {
            let chunks = vector["chunks_hex"].as_array().unwrap();
            let hex: String = chunks.iter().map(|chunk| chunk.as_str().unwrap()).collect();
            (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect()
        })
        .collect();
    matter(frames)
}

/// Data of both kinds.
pub(crate) fn payloads() -> Matter {
    let all: [&[u8]; 12] = [
        b"#1234|Nri1/BA001",
        b"#1234|Nri1/BA01/BA02^Back door^",
        b"#1234|Nti12:34/id027/ri2/CL027",
        b"#1234|Nda11-29-26/ti12:34:56/CL027*\"Front\"NM",
        b"#1234|Ori1/TA3|Nri2/ZQ1",
        b"#1234|NNL2",
        b"#1234|NBA001|ABack d\xF4\xF6r",
        b"|Nri1^c\xC3\xB4t\xC3\xA9^/WA000",
        b"#1234|1130 01 001",
        b"#1234|3401 02 007 more",
        b"#0000|0000 00 000",
        b"",
    ];
    matter(all.map(<[u8]>::to_vec).into())
}

/// What panels encrypt, pad and all.
pub(crate) fn plaintexts() -> Matter {
    let all: [&[u8]; 6] = [
        b"0000000|#1234|Nri1/BA001]_01:42:53,11-29-2026",
        b"0]0|000|#1234|Nri1/BA001]_01:42:53,11-29-2026",
        b"\x9a\x10\xd2\x86|#1234|Nri1/BA001][Vhttps://[::1]/a][X012W34.1][Y045N12.2]_01:42:53,11-29-2026",
        b"ppppppppppp]_01:42:53,11-29-2026",
        b"|]_01:42:53,11-29-2026",
        b"#1234|1130 01 001",
    ];
    matter(all.map(<[u8]>::to_vec).into())
}
