//! The carrier of mail: one letter, one conversation with the mail server.

use std::net::SocketAddr;
use std::time::Duration;

use kernel::app::Pending;
use kernel::mail::{CHANNEL, Letter};
use kernel::outbound::Outbound;
use kernel::outbox::{Carrier, Item, Undelivered};
use lettre::Message;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{SmtpConnection, TlsParameters};
use lettre::transport::smtp::extension::ClientId;

use crate::model::{Line, MailServer};

/// Time that the mail server has for each answer.
const ANSWER: Duration = Duration::from_secs(20);

/// Hands letters to the mail server.
pub struct MailCarrier {
    server: Option<MailServer>,
    outbound: Outbound,
}

impl MailCarrier {
    /// A carrier; without a server it keeps what was posted before, and says why.
    pub const fn new(server: Option<MailServer>, outbound: Outbound) -> Self {
        Self { server, outbound }
    }

    async fn send(&self, item: &Item) -> Result<(), Undelivered> {
        let later = |why: &str| Undelivered::Later(why.to_owned());
        let server = self.server.clone().ok_or_else(|| later("no mail server is configured (mail_server)"))?;
        let letter: Letter = serde_json::from_str(&item.payload)
            .map_err(|error| Undelivered::Never(format!("the letter cannot be read: {error}")))?;
        let message = server.message(item.id, &letter).map_err(Undelivered::Never)?;
        let protected = server.line != Line::Plain;
        let address = self.outbound.address_of(&server.host, server.port, protected).await;
        let address = address.map_err(Undelivered::Later)?;
        let talk = tokio::task::spawn_blocking(move || converse(&server, address, &message));
        talk.await.map_err(|error| later(&format!("the conversation was broken off: {error}")))?
    }
}

impl Carrier for MailCarrier {
    fn channel(&self) -> &'static str {
        CHANNEL
    }

    fn carry<'a>(&'a self, item: &'a Item) -> Pending<'a, Result<(), Undelivered>> {
        Box::pin(self.send(item))
    }
}

/// One letter, from the greeting to the end. Once the server has taken it, a broken goodbye changes nothing.
fn converse(server: &MailServer, address: SocketAddr, message: &Message) -> Result<(), Undelivered> {
    let hello = ClientId::Domain(server.domain().to_owned());
    let tls = (server.line != Line::Plain).then(|| TlsParameters::new(server.host.clone())).transpose();
    let tls = tls.map_err(|error| Undelivered::Later(format!("the line cannot be protected: {error}")))?;
    let at_once = tls.as_ref().filter(|_| server.line == Line::Tls);
    let failed = |what: &'static str| move |error: Error| Undelivered::Later(words(what, &error));
    let mut line = SmtpConnection::connect(address, Some(ANSWER), &hello, at_once, None)
        .map_err(failed("the mail server does not answer"))?;
    if let Some(tls) = tls.as_ref().filter(|_| server.line == Line::StartTls) {
        line.starttls(tls, &hello).map_err(failed("the line cannot be protected"))?;
    }
    if let Some((user, password)) = &server.sign_in {
        let who = Credentials::new(user.clone(), password.clone());
        line.auth(&[Mechanism::Plain, Mechanism::Login], &who).map_err(failed("the mail server refuses mail_user"))?;
    }
    line.send(message.envelope(), &message.formatted()).map_err(|error| {
        let words = words("the mail server did not take it", &error);
        if error.is_permanent() { Undelivered::Never(words) } else { Undelivered::Later(words) }
    })?;
    let _ = line.quit();
    Ok(())
}

/// What happened, with what lies behind it.
fn words(what: &str, error: &Error) -> String {
    let cause = std::error::Error::source(error).map(|cause| format!(" ({cause})")).unwrap_or_default();
    format!("{what}: {error}{cause}")
}
