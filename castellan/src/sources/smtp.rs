//! One conversation with whoever mails: SMTP as RFC 5321 has it, without anything that a camera does not need.

use std::net::SocketAddr;
use std::time::Duration;

use alarms::queries::SourceAtIntake;
use kernel::error::Kind;
use smtp_proto::Request;
use smtp_proto::request::receiver::DataReceiver;
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpStream;

use super::mail::Postman;

/// Longest command, in bytes; RFC 5321 asks for 512, and extensions for some more.
const LINE_MAX: u64 = 2_048;
/// Largest mail: some pictures of a camera.
const MAIL_MAX: usize = 5 * 1024 * 1024;
/// Recipients of one mail at the most: it is for one source, or for a few.
const RECIPIENTS_MAX: usize = 10;
/// Refusals after which whoever guesses must connect again.
const REFUSALS_MAX: usize = 5;
/// A line on which nothing comes for so long is closed.
const IDLE: Duration = Duration::from_mins(1);

const READY: &str = "220 castellan takes alarms";
const DONE: &str = "250 done";
const OUT_OF_ORDER: &str = "503 not now";

/// Talks until the other side ends it, or a bound does.
pub(super) async fn converse(postman: &Postman, stream: TcpStream, peer: SocketAddr) -> std::io::Result<()> {
    let mut line = Conversation {
        postman,
        peer,
        stream: BufReader::new(stream),
        has_sender: false,
        sources: Vec::new(),
        refusals: 0,
    };
    line.say(READY).await?;
    while let Some(command) = line.command().await? {
        let answer = line.answer(&command).await?;
        line.say(&answer).await?;
        if answer.starts_with("221") || answer.starts_with("421") {
            break;
        }
    }
    Ok(())
}

struct Conversation<'a> {
    postman: &'a Postman,
    peer: SocketAddr,
    stream: BufReader<TcpStream>,
    has_sender: bool,
    sources: Vec<SourceAtIntake>,
    refusals: usize,
}

impl Conversation<'_> {
    async fn say(&mut self, answer: &str) -> std::io::Result<()> {
        self.stream.write_all(format!("{answer}\r\n").as_bytes()).await?;
        self.stream.flush().await
    }

    /// The next line; none at the end.
    async fn command(&mut self) -> std::io::Result<Option<Vec<u8>>> {
        let mut line = Vec::new();
        let mut bounded = (&mut self.stream).take(LINE_MAX);
        tokio::time::timeout(IDLE, bounded.read_until(b'\n', &mut line)).await??;
        // Cut off in the middle, or longer than any command: whoever sends that does not speak SMTP.
        Ok(line.ends_with(b"\n").then_some(line))
    }

    async fn answer(&mut self, command: &[u8]) -> std::io::Result<String> {
        let answer = match Request::parse(&mut command.iter()) {
            Ok(Request::Ehlo { .. }) => {
                self.reset();
                format!("250-castellan\r\n250-PIPELINING\r\n250-8BITMIME\r\n250 SIZE {MAIL_MAX}")
            }
            Ok(Request::Helo { .. } | Request::Rset) => {
                self.reset();
                DONE.to_owned()
            }
            Ok(Request::Mail { from }) if from.size > MAIL_MAX => "552 the mail is too large".to_owned(),
            Ok(Request::Mail { .. }) => {
                self.reset();
                self.has_sender = true;
                DONE.to_owned()
            }
            Ok(Request::Rcpt { to }) => self.recipient(&to.address).await,
            Ok(Request::Data) if self.sources.is_empty() => OUT_OF_ORDER.to_owned(),
            Ok(Request::Data) => self.data().await?,
            Ok(Request::Noop { .. }) => DONE.to_owned(),
            Ok(Request::Quit) => "221 good-bye".to_owned(),
            Ok(_) => "502 this is not done here".to_owned(),
            Err(_) => self.refuse("500 this is not understood"),
        };
        Ok(answer)
    }

    fn reset(&mut self) {
        self.has_sender = false;
        self.sources.clear();
    }

    fn refuse(&mut self, answer: &str) -> String {
        self.refusals += 1;
        if self.refusals >= REFUSALS_MAX { "421 enough".to_owned() } else { answer.to_owned() }
    }

    async fn recipient(&mut self, address: &str) -> String {
        if !self.has_sender {
            return OUT_OF_ORDER.to_owned();
        }
        if self.sources.len() >= RECIPIENTS_MAX {
            return "452 too many recipients".to_owned();
        }
        match self.postman.source(address, self.peer).await {
            Ok(Some(source)) => {
                self.sources.push(source);
                DONE.to_owned()
            }
            Ok(None) => self.refuse("550 there is no such address here"),
            Err(error) => later(&error),
        }
    }

    /// Takes the mail in, and answers when what it says is on disk.
    async fn data(&mut self) -> std::io::Result<String> {
        self.say("354 go on, a line with a dot ends it").await?;
        let mail = self.body().await?;
        let sources = std::mem::take(&mut self.sources);
        self.reset();
        let Some(mail) = mail else { return Ok("552 the mail is too large".to_owned()) };
        Ok(match self.postman.store(&sources, &mail, self.peer).await {
            Ok(()) => DONE.to_owned(),
            Err(error) if matches!(error.kind(), Kind::Invalid | Kind::NotFound) => {
                format!("554 {}", error.detail())
            }
            Err(error) => later(&error),
        })
    }

    /// The mail up to its dot; none when it is too large, and then it is read to its end all the same.
    async fn body(&mut self) -> std::io::Result<Option<Vec<u8>>> {
        let mut receiver = DataReceiver::new();
        let (mut mail, mut fits) = (Vec::new(), true);
        loop {
            let bytes = tokio::time::timeout(IDLE, self.stream.fill_buf()).await??;
            if bytes.is_empty() {
                return Err(std::io::ErrorKind::UnexpectedEof.into());
            }
            let mut rest = bytes.iter();
            let is_whole = receiver.ingest(&mut rest, &mut mail);
            let read = bytes.len() - rest.len();
            self.stream.consume(read);
            if mail.len() > MAIL_MAX {
                fits = false;
                mail.clear();
            }
            if is_whole {
                return Ok(fits.then_some(mail));
            }
        }
    }
}

fn later(error: &kernel::Error) -> String {
    tracing::error!(cause = %error, "a mail could not be taken");
    "451 it cannot be taken now; try again".to_owned()
}
