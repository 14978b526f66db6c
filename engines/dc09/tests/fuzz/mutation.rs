//! Makes input out of input.

/// Bytes that mean something to the codec.
const MARKS: &[u8] = b"\n\r\0\"*[]|#_^/NORL0AF:,-\xFF";

/// A source of mutated inputs; the same seed makes the same ones.
pub(crate) struct Mutation(u64);

impl Mutation {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// SplitMix64 (G. L. Steele, D. Lea, C. H. Flood, “Fast splittable pseudorandom number generators”, 2014).
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() % bound.max(1) as u64).unwrap()
    }

    /// One of the corpus, changed a few times.
    pub(crate) fn of(&mut self, corpus: &[Vec<u8>]) -> Vec<u8> {
        let mut input = corpus[self.below(corpus.len())].clone();
        for _ in 0..=self.below(6) {
            self.change(&mut input, corpus);
        }
        if self.below(2) == 0 {
            put_right(&mut input);
        }
        input
    }

    fn change(&mut self, input: &mut Vec<u8>, corpus: &[Vec<u8>]) {
        let at = self.below(input.len() + 1);
        let end = (at + self.below(12)).min(input.len());
        match self.below(7) {
            0 => input.insert(at, MARKS[self.below(MARKS.len())]),
            1 if at < input.len() => input[at] = MARKS[self.below(MARKS.len())],
            2 if at < input.len() => input[at] ^= 1 << self.below(8),
            3 => drop(input.drain(at..end)),
            4 => {
                let doubled = input[at..end].repeat(1 + self.below(3));
                input.splice(at..at, doubled);
            }
            5 => {
                let other = &corpus[self.below(corpus.len())];
                let from = self.below(other.len() + 1);
                input.splice(at..at, other[from..].iter().copied());
            }
            _ => input.truncate(at),
        }
        input.truncate(3 * dc09::FRAME_BYTES_MAX);
    }
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
pub(crate) fn frames() -> Vec<Vec<u8>> {
    let lines = include_str!("../data/dialler.jsonl").lines();
    let vectors = lines.map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    vectors
        .map(|vector| {
            let chunks = vector["chunks_hex"].as_array().unwrap();
            let hex: String = chunks.iter().map(|chunk| chunk.as_str().unwrap()).collect();
            (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect()
        })
        .collect()
}

/// Data of both kinds.
pub(crate) fn payloads() -> Vec<Vec<u8>> {
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
    all.map(<[u8]>::to_vec).into()
}

/// What panels encrypt, pad and all.
pub(crate) fn plaintexts() -> Vec<Vec<u8>> {
    let all: [&[u8]; 6] = [
        b"0000000|#1234|Nri1/BA001]_01:42:53,11-29-2026",
        b"0]0|000|#1234|Nri1/BA001]_01:42:53,11-29-2026",
        b"\x9a\x10\xd2\x86|#1234|Nri1/BA001][Vhttps://[::1]/a][X012W34.1][Y045N12.2]_01:42:53,11-29-2026",
        b"ppppppppppp]_01:42:53,11-29-2026",
        b"|]_01:42:53,11-29-2026",
        b"#1234|1130 01 001",
    ];
    all.map(<[u8]>::to_vec).into()
}
