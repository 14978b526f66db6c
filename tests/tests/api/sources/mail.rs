//! Sources that can only mail, by real conversations over TCP.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use blackbox::{World, json, wait_for};

use super::{anomaly, open, restart_with, secret, signals, source};

blackbox::both!(a_camera_mails_an_alarm, whoever_mails_is_kept_in_bounds);

/// Longest wait for an answer.
const ANSWER_WITHIN: Duration = Duration::from_secs(20);
/// Address of the listener, with a port that the system chooses.
const SETTINGS: &str = "alarm_mail = \"127.0.0.1:0\"\n";

/// Whoever mails.
struct Sender(BufReader<TcpStream>);

impl Sender {
    fn connect(world: &mut World) -> Self {
        let (answer, sender) = Self::call(world);
        assert_eq!(answer, 220);
        sender
    }

    /// Connects; the answer may be that all lines are taken.
    fn call(world: &mut World) -> (u32, Self) {
        let said = world.server().stdout();
        let line = said.lines().find(|line| line.ends_with("(mail over SMTP)")).expect("it takes mail").to_owned();
        let address = line.split(' ').nth(3).expect("an address").to_owned();
        let stream = TcpStream::connect(address).expect("it listens");
        stream.set_read_timeout(Some(ANSWER_WITHIN)).expect("a time");
        let mut sender = Self(BufReader::new(stream));
        (sender.answer(), sender)
    }

    fn answer(&mut self) -> u32 {
        loop {
            let mut line = String::new();
            if self.0.read_line(&mut line).unwrap_or_default() == 0 {
                return 0;
            }
            if line.get(3..4) != Some("-") {
                return line.get(..3).and_then(|code| code.parse().ok()).unwrap_or_default();
            }
        }
    }

    fn say(&mut self, command: &str) -> u32 {
        let _ = self.0.get_mut().write_all(format!("{command}\r\n").as_bytes());
        self.answer()
    }

    /// Mails, and gives the answer to the last command that was said.
    fn mail(&mut self, to: &str, text: &str) -> u32 {
        assert_eq!(self.say("MAIL FROM:<cam3@example.org>"), 250);
        let recipient = self.say(&format!("RCPT TO:<{to}>"));
        if recipient != 250 {
            return recipient;
        }
        assert_eq!(self.say("DATA"), 354);
        self.say(&format!("{text}\r\n."))
    }
}

fn text(number: u32) -> String {
    format!(
        "From: <cam3@example.org>\r\nTo: <x@castellan>\r\nSubject: Motion at dock\r\nMessage-ID: <{number}@cam3>\r\n\
        MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\n\
        Area 1\r\n..\r\n--x\r\nContent-Type: image/jpeg; name=\"dock.jpg\"\r\nContent-Disposition: attachment; \
        filename=\"dock.jpg\"\r\nContent-Transfer-Encoding: base64\r\n\r\n/9j/4A==\r\n--x--"
    )
}

fn a_camera_mails_an_alarm(world: &mut World) {
    let mapping = json!({ "rules": [{ "field": "subject", "is": "*motion*", "category": "burglary" }] });
    let camera = source(world, "camera3", "mail", &mapping);
    let address = format!("Camera3+{}@castellan.example", secret(world, &camera));
    restart_with(world, SETTINGS);
    let mut sender = Sender::connect(world);
    assert_eq!(sender.say("EHLO cam3"), 250);
    assert_eq!(sender.mail(&address, &text(1)), 250);
    let dispatcher = world.user("dispatcher");
    let [alarm] = &open(&dispatcher)[..] else { panic!("one alarm, by the time of the answer") };
    assert_eq!((&alarm["category"], &alarm["count"]), (&json!("burglary"), &json!(1)));
    assert_eq!(alarm["text"], json!("Motion at dock\nArea 1\n.\nAttached: dock.jpg"));
    // The same mail again, then another one, and one of a line of its own.
    assert_eq!(sender.mail(&address, &text(1)), 250);
    assert_eq!(open(&dispatcher)[0]["count"], json!(1));
    assert_eq!(sender.mail(&address, &text(2)), 250);
    assert_eq!(sender.say("QUIT"), 221);
    let mut plain = Sender::connect(world);
    assert_eq!(plain.say("HELO x"), 250);
    assert_eq!(plain.mail(&address, "Subject: tamper\r\n\r\nBox open"), 250);
    let counts: Vec<_> = open(&dispatcher).into_iter().map(|alarm| alarm["count"].clone()).collect();
    assert_eq!(counts, [json!(2), json!(1)], "another subject is about something else");
    assert_eq!(signals(&dispatcher, &camera).len(), 3);
    assert_eq!(signals(&dispatcher, &camera)[0]["path"], "mail");
}

fn whoever_mails_is_kept_in_bounds(world: &mut World) {
    let camera = source(world, "camera3", "mail", &json!({}));
    let hook = source(world, "hook", "webhook", &json!({}));
    let (own, other) = (secret(world, &camera), secret(world, &hook));
    restart_with(world, SETTINGS);
    let mut sender = Sender::connect(world);
    assert_eq!(sender.say("DATA"), 503);
    assert_eq!(sender.say("RCPT TO:<a@b>"), 503, "first whom it is from");
    for address in ["camera3@x".to_owned(), "camera3+wrong@x".to_owned(), format!("hook+{other}@x")] {
        assert_eq!(sender.mail(&address, ""), 550, "{address}");
    }
    assert_eq!(sender.say("NONSENSE"), 500);
    assert_eq!(sender.say("MAIL FROM:<a@b>"), 250);
    assert_eq!(sender.say("RCPT TO:<camera3+guess@x>"), 421, "who guesses must connect again");
    assert!(anomaly(world, "wrong_signature").is_some());

    let address = format!("camera3+{own}@x");
    let mut large = Sender::connect(world);
    assert_eq!(large.say("EHLO x"), 250);
    assert_eq!(large.say("MAIL FROM:<a@b> SIZE=6000000"), 552);
    assert_eq!(
        large.mail(&address, &format!("Subject: x\r\n\r\n{}", format!("{}\r\n", "y".repeat(70)).repeat(80_000))),
        552
    );
    assert_eq!(large.mail(&address, "Subject: x\r\n\r\ny"), 250, "the line still stands");
    assert_eq!(large.say("MAIL FROM:<a@b>"), 250);
    for _ in 0..10 {
        assert_eq!(large.say(&format!("RCPT TO:<{address}>")), 250);
    }
    assert_eq!(large.say(&format!("RCPT TO:<{address}>")), 452);
    assert_eq!(large.say(&"X".repeat(3_000)), 0, "no command is so long");
    // Eight lines of one address at the most; one that ends makes room, a moment later.
    let mut free = || {
        let (answer, sender) = Sender::call(world);
        (answer == 220).then_some(sender)
    };
    let mut lines: Vec<_> = (0..8).map(|_| wait_for("a free line", ANSWER_WITHIN.as_secs(), &mut free)).collect();
    assert_eq!(lines[7].say("NOOP"), 250);
    assert_eq!(open(&world.user("dispatcher")).len(), 1);
}
