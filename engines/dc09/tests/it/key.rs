//! Keys, and AES against the standard's own vectors.

use aes::cipher::{BlockCipherEncrypt, KeyInit};
use dc09::{Key, KeyError};

/// CBC by hand over the bare cipher, to check the codec's own.
pub(crate) fn encrypted_by_hand(key: &[u8; 16], plaintext: &[u8]) -> String {
    let cipher = aes::Aes128::new(key.into());
    let mut before = [0; 16];
    let mut digits = String::new();
    for chunk in plaintext.as_chunks::<16>().0 {
        let mut block: [u8; 16] = std::array::from_fn(|at| chunk[at] ^ before[at]);
        cipher.encrypt_block((&mut block).into());
        before = block;
        digits.extend(block.iter().map(|byte| format!("{byte:02x}")));
    }
    digits
}

#[test]
fn keys_are_read_as_told() {
    let check = |key: Result<Key, KeyError>, expected: Result<usize, KeyError>| {
        assert_eq!(key.map(|key| key.bits()), expected);
    };
    check(Key::from_text("abcdefghijklmnop"), Ok(128));
    check(Key::from_text("abcdefghijklmnopqrstuvwx"), Ok(192));
    check(Key::from_text("0123456789ABCDEF0123456789ABCDEF"), Ok(256));
    check(Key::from_hex("0123456789ABCDEF0123456789abcdef"), Ok(128));
    check(Key::from_hex(&"0f".repeat(24)), Ok(192));
    check(Key::from_hex(&"0f".repeat(32)), Ok(256));
    check(Key::from_text("short"), Err(KeyError::Length(5)));
    check(Key::from_text(""), Err(KeyError::Length(0)));
    check(Key::from_hex("abcdefghijklmnop"), Err(KeyError::Hex));
    check(Key::from_hex("0123456789ABCDE"), Err(KeyError::Hex));
    check(Key::from_bytes(&[1; 17]), Err(KeyError::Length(17)));
}

#[test]
fn keys_do_not_print_themselves() {
    assert_eq!(format!("{:?}", Key::from_text("abcdefghijklmnop").unwrap()), "Key(AES-128)");
}
