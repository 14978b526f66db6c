//! Frames of real panels and of other programs, as they stand in public reports of trouble.

use dc09::{Key, Opened, RawFrame, Settings, Tolerance, Tolerances, open, read_time};

use crate::workbench::{frame, plain};

fn opened(frame: &RawFrame, key: Option<&Key>, now: &str) -> Opened {
    let tolerances = Tolerances::NONE.with(Tolerance::CrcOverCr);
    open(frame, &Settings { key, tolerances, ..Settings::default() }, read_time(now.as_bytes()).unwrap()).unwrap()
}

fn codes(opened: &Opened) -> String {
    let code = |event: &dc09::Event| format!("{}{}", event.code, event.number.as_deref().unwrap_or_default());
    opened.events.iter().map(code).collect::<Vec<_>>().join(" ")
}

const NEW_YEAR: &str = "00:00:00,01-01-2026";

#[test]
fn frames_with_their_own_crc_are_read() {
    let check = |text: &str, account: &str, expected: &str| {
        let frame = frame(format!("\n{text}\r").as_bytes());
        assert_eq!(frame.account(), Some(account), "{text}");
        assert_eq!(codes(&opened(&frame, None, NEW_YEAR)), expected, "{text}");
    };
    check("9EC40027\"ADM-CID\"0001L0#1002[#1002|1602 00 001]", "1002", "602001");
    check("75140027\"ADM-CID\"0001L0#1002[#1002|3354 00 004]", "1002", "354004");
    check(
        "73580056\"SIA-DCS\"0002R1L232#78919[#78919|Nri1/BA012][X012W34.1][Y045N12.2]_14:12:04,09-25-2026",
        "78919",
        "BA012",
    );
    check("F92F0043\"ADM-CID\"0020R7896L7896#3456[#3456|1407 00 001]_17:01:14,07-26-2024", "3456", "407001");
    check("D730002F\"NULL\"0000R7896L7896#3456[]_17:01:26,07-26-2024", "3456", "");
    check("43580023\"SIA-DCS\"0084L0#AAA[#AAA|Nri1/XC12]", "AAA", "XC12");
}

#[test]
fn bodies_of_reports_that_had_their_crc_taken_out_are_read() {
    let check = |body: &str, account: &str, expected: &str| {
        let frame = plain(body.as_bytes());
        assert_eq!(frame.account(), Some(account), "{body}");
        assert_eq!(codes(&opened(&frame, None, NEW_YEAR)), expected, "{body}");
    };
    check("\"ADM-CID\"0005RABCDLDEAD[#005412|1150 04 261]", "005412", "150261");
    check("\"SIA-DCS\"4738R0001L0001[#006969|Nri04/OP001NM]", "006969", "OP001");
    check("\"SIA-DCS\"5268L0#AAA[Nri1/WA000]_08:40:47,07-08-2020", "AAA", "WA000");
    check("\"SIA-DCS\"0002R1L232#78919[1234|NFA129][S123Main St., 55123]_11:10:00,10-12-2019", "78919", "FA129");
    check("\"SIA-DCS\"0002R1L232#78919[ ][ ]_11:10:00,10-12-2019", "78919", "");
    check("\"SIA-DCS\"0266L0#alarm1[alarm2|Nri1OP0001*Familie*]_16:22:03,06-08-2018", "alarm1", "OP0001");
    check("\"SIA-DCS\"0001R1#ABC[#ABC|NOP001]", "ABC", "OP001");
}

#[test]
fn another_program_s_encryption_is_read() {
    let key = Key::from_text("AAAAAAAAAAAAAAAA").unwrap();
    let bytes = b"\n05BB0076\"*SIA-DCS\"7654L0#1111[C07DA1EB73C617857476EE5D79436CEE5E0084485E79EC56B0D5D1F3F6E648B278\
        050BBCCBC8FE5DCA7E3C80DBDD4945\r";
    let opened = opened(&frame(bytes), Some(&key), "16:04:10,07-09-2020");
    assert_eq!(
        (codes(&opened).as_str(), opened.skew_seconds, opened.events[0].area.as_deref()),
        ("WA000", Some(-8), Some("1"))
    );
}
