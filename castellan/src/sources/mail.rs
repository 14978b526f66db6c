//! Mail of cameras: whom it is from, by the address that it goes to, and what it says.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use alarms::commands::{Intake, Noticed, Received};
use alarms::model::source::{self, MailName};
use alarms::model::{AnomalyKind, SEALED_SOURCE};
use alarms::queries::{SourceAtIntake, mailing_source};
use anyhow::Context as _;
use kernel::config::Config;
use kernel::{App, Error, Result, secret};
use tokio::net::TcpListener;

use super::smtp;
use crate::receiver::{self, places};

/// Some dozens of cameras mail at once when the light goes out. Each may hold a whole mail in memory.
const BOUNDS: places::Bounds = places::Bounds {
    all: 32,
    by_address: 8,
    gauge: "castellan_alarm_mail_connections",
    turned_away: "castellan_alarm_mail_turned_away_total",
};
/// A conversation ends within this, whatever its camera does.
const CONVERSATION_WITHIN: Duration = Duration::from_mins(5);
/// Pause after a failed accept: no more file handles, most likely, and some will be free soon.
const PAUSE: Duration = Duration::from_millis(100);
/// The way that signals come, as it is written down.
const PATH: &str = "mail";

/// The socket, bound before the server says that it is ready.
#[derive(Debug)]
pub struct Mails(TcpListener);

impl Mails {
    /// Binds what the settings name; none when they name nothing.
    ///
    /// # Errors
    /// When it cannot be bound.
    pub async fn of(config: &Config) -> anyhow::Result<Option<Self>> {
        let address = config.text("alarm_mail");
        if address.is_empty() {
            return Ok(None);
        }
        let bound = TcpListener::bind(address).await;
        Ok(Some(Self(bound.with_context(|| format!("cannot take mail on {address}"))?)))
    }

    /// The address, with the port that the system chose when none was named.
    ///
    /// # Errors
    /// When the socket is gone.
    pub fn address(&self) -> anyhow::Result<String> {
        Ok(self.0.local_addr()?.to_string())
    }
}

/// Takes mail until the system stops.
pub async fn take_mail(app: Arc<App>, mails: Arc<Mails>) {
    let mut stopping = app.stopping.clone();
    let intake = receiver::Intake::start(app.clone());
    tokio::select! {
        () = accept(Postman { app, intake }, &mails.0) => {}
        _ = stopping.wait_for(|stopping| *stopping) => {}
    }
}

async fn accept(postman: Postman, listener: &TcpListener) {
    let places = places::Places::of(&BOUNDS);
    loop {
        match listener.accept().await {
            Ok((stream, peer)) => {
                // A camera that is turned away tries again, as every mail program does.
                let Some(place) = places.take(peer.ip()) else { continue };
                let postman = postman.clone();
                tokio::spawn(async move {
                    let _ = tokio::time::timeout(CONVERSATION_WITHIN, smtp::converse(&postman, stream, peer)).await;
                    drop(place);
                });
            }
            Err(error) => {
                tracing::warn!(cause = %error, "a connection of a camera could not be accepted");
                tokio::time::sleep(PAUSE).await;
            }
        }
    }
}

/// Brings mails to where signals are stored.
#[derive(Clone)]
pub(super) struct Postman {
    app: Arc<App>,
    intake: receiver::Intake,
}

impl Postman {
    /// The source that an address is of, when it holds its secret. Who guesses is written down.
    pub(super) async fn source(&self, address: &str, peer: SocketAddr) -> Result<Option<SourceAtIntake>> {
        let name = MailName::parse(address);
        let found = match &name {
            None => None,
            Some(name) => {
                let number = name.number.clone();
                self.app.db.read(move |sql| mailing_source(sql, &number)).await?
            }
        };
        let shown = name.as_ref().map_or("", |name| name.secret.as_str());
        if let Some(source) = found
            && self.is_secret(&source, shown)?
        {
            return Ok(Some(source));
        }
        // What stands there is somebody's guess, and perhaps a secret with a letter wrong.
        let about = "no source has such an address".to_owned();
        self.notice(AnomalyKind::WrongSignature, "", about, Vec::new(), peer).await;
        Ok(None)
    }

    fn is_secret(&self, source: &SourceAtIntake, shown: &str) -> Result<bool> {
        let Some(sealed) = &source.secret_sealed else { return Ok(false) };
        Ok(secret::is_same(&self.app.sealer.open_sealed(SEALED_SOURCE, sealed)?, shown.as_bytes()))
    }

    /// Stores what a mail says for each source that it goes to, and returns when all of it is on disk.
    pub(super) async fn store(&self, sources: &[SourceAtIntake], mail: &[u8], peer: SocketAddr) -> Result<()> {
        for source in sources {
            let reading = match source::mail(mail, &source.mapping) {
                Ok(reading) => reading,
                Err(error) => {
                    let (kind, about) = (AnomalyKind::NotUnderstood, error.detail().to_owned());
                    self.notice(kind, &source.number, about, mail.to_vec(), peer).await;
                    return Err(error);
                }
            };
            let message = reading.message(source.id, PATH, &peer.ip().to_string());
            if self.intake.store(Intake::Message(Box::new(message))).await? == Received::NoAccount {
                return Err(Error::not_found("source"));
            }
        }
        Ok(())
    }

    async fn notice(&self, kind: AnomalyKind, number: &str, about: String, raw: Vec<u8>, peer: SocketAddr) {
        let noticed = Noticed { kind, sender: peer.ip().to_string(), number: number.to_owned(), about, raw };
        if self.intake.store(Intake::Noticed(noticed)).await.is_err() {
            tracing::warn!(kind = kind.as_str(), "an anomaly of a mail could not be written down");
        }
    }
}
