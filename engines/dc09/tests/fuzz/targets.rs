//! What is done with an input, and what must hold of it.

use dc09::{
    Broken, Charset, FRAME_BYTES_MAX, Key, Message, Piece, Settings, Splitter, Token, Tolerance, Window, ack, duh,
    encode, encrypted_ack, open, read_payload, read_reply,
};

/// 2026-11-29 01:42:53 UTC.
const NOW: i64 = 1_795_916_573_000_000;

/// A stream: it is cut the same whole and in pieces, nothing gets lost but blanks, and every frame can be answered.
pub(crate) fn frame(input: &[u8]) {
    let whole = Splitter::datagram(input);
    let mut splitter = Splitter::default();
    let mut pieces: Vec<Piece> = input.chunks(7).flat_map(|chunk| splitter.push(chunk)).collect();
    pieces.extend(splitter.finish());
    assert_eq!(pieces, whole);
    let visible = |bytes: &[u8]| bytes.iter().filter(|byte| !matches!(byte, 0 | b'\n' | b'\r' | b' ')).count();
    let mut seen = 0;
    for piece in &whole {
        let bytes = match piece {
            Piece::Frame(frame) => frame.bytes(),
            Piece::Broken(Broken { bytes, .. }) => bytes,
        };
        assert!(bytes.len() <= FRAME_BYTES_MAX);
        seen += visible(bytes);
        if let Piece::Frame(frame) = piece {
            answer(frame);
        }
    }
    assert_eq!(seen, visible(input));
}

fn answer(frame: &dc09::RawFrame) {
    let key = Key::from_bytes(&[7; 16]).unwrap();
    let tolerant =
        Settings { key: Some(&key), tolerances: Tolerance::ALL.into_iter().collect(), ..Settings::default() };
    for settings in [Settings::default(), tolerant] {
        for now in [NOW, i64::MIN, i64::MAX] {
            if let Ok(opened) = open(frame, &settings, now) {
                let _ = (opened.position(), opened.time_of_occurrence(), opened.retry_key(frame));
            }
        }
    }
    for reply in [ack(frame, NOW), duh(frame, NOW), encrypted_ack(frame, &key, &[9; 16], NOW)] {
        let [Piece::Frame(reply)] = &Splitter::datagram(&reply)[..] else { panic!("a reply is one frame") };
        assert!(read_reply(reply, Some(&key)).is_ok());
        assert_eq!(
            (reply.sequence(), reply.receiver(), reply.line()),
            (frame.sequence(), frame.receiver(), frame.line())
        );
    }
}

/// Data of both kinds, in every charset.
pub(crate) fn payload(input: &[u8]) {
    for token in [Token::SiaDcs, Token::AdmCid, Token::Null] {
        for charset in [Charset::Auto, Charset::Utf8, Charset::Windows1252] {
            let Some(payload) = read_payload(&token, input, charset) else { continue };
            assert!(payload.events.len() <= dc09::EVENTS_MAX);
            for event in &payload.events {
                assert!((1..=5).contains(&event.priority) && event.modifiers.len() <= dc09::MODIFIERS_MAX);
                assert!(!event.code.is_empty() && !event.name.is_empty());
            }
        }
    }
}

/// Bytes as they come out of a decryption, and bytes as they go into one.
pub(crate) fn decrypt(input: &[u8]) {
    let key = Key::from_bytes(&[7; 16]).unwrap();
    let tolerances = Tolerance::ALL.into_iter().collect();
    let settings = Settings { key: Some(&key), tolerances, window: Window::default(), ..Settings::default() };
    // The data of a message that is encrypted.
    let message = Message { data: input.to_vec(), ..Message::new(Token::SiaDcs, 1, "1234") }.at(NOW);
    if let Ok(bytes) = encode(&message, Some(&key), &[0; 16]) {
        let [Piece::Frame(frame)] = &Splitter::datagram(&bytes)[..] else { panic!("one message is one frame") };
        let _ = open(frame, &settings, NOW);
    }
    // Ciphertext that nobody with the key made.
    let digits = hex(input);
    frame_of(&format!("\"*SIA-DCS\"0001L0#1234[{digits}"), &settings);
    // And what a key that fits would bring to light.
    frame_of(&format!("\"*SIA-DCS\"0001L0#1234[{}", encrypted(input)), &settings);
}

fn frame_of(body: &str, settings: &Settings<'_>) {
    let bytes = format!("\n{:04X}{:04X}{body}\r", dc09::crc16(body.as_bytes()), body.len());
    for piece in Splitter::datagram(bytes.as_bytes()) {
        if let Piece::Frame(frame) = piece {
            let _ = open(&frame, settings, NOW);
        }
    }
}

/// CBC by hand over the bare cipher, filled up with zeros at the front.
fn encrypted(plaintext: &[u8]) -> String {
    use aes::cipher::{BlockCipherEncrypt, KeyInit};
    let cipher = aes::Aes128::new(&[7; 16].into());
    let fill = vec![b'0'; (16 - plaintext.len() % 16) % 16];
    let mut before = [0; 16];
    let mut ciphertext = Vec::new();
    for chunk in [fill, plaintext.to_vec()].concat().as_chunks::<16>().0 {
        let mut block: [u8; 16] = std::array::from_fn(|at| chunk[at] ^ before[at]);
        cipher.encrypt_block((&mut block).into());
        before = block;
        ciphertext.extend_from_slice(&block);
    }
    hex(&ciphertext)
}

fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .filter_map(|digit| char::from_digit(digit.into(), 16))
        .collect()
}
