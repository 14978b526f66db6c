//! Sources that post: they sign what they send, or show a secret, instead of signing in.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use kernel::actor::Caller;
use kernel::db::Refused;
use kernel::error::Kind;
use kernel::http::{By, PathId};
use kernel::{Actor, App, Error, Id, Result, secret};
use serde::Serialize;
use utoipa::ToSchema;

use crate::commands::{self, Intake, Noticed, Received, RenewSecret, receive_signals};
use crate::model::source::{Reading, Unproven, alertmanager, prove_bearer, prove_signed, webhook};
use crate::model::{AccountView, AnomalyKind, SEALED_SOURCE, SourceKind};
use crate::queries::{SourceAtIntake, posting_source};
use crate::rights::ManageAccounts;

/// Largest message: as many alerts as one takes, and far more than an event needs.
const MESSAGE_MAX: usize = 1024 * 1024;
/// The header that a webhook's message is signed in, the same in which Castellan signs what it delivers.
const SIGNATURE: &str = "castellan-signature";
/// Groups of four letters of a secret: some 120 bits, and short enough for the address of a mail.
const SECRET_GROUPS: usize = 6;
/// What a source that posts is noted to come from: what is in front of the server knows its address.
const SENDER: &str = "http";

/// A new secret of a source.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = AlarmSourceSecret)]
pub(crate) struct SecretView {
    /// The secret, shown this once; null in a repeat of the request.
    secret: Option<String>,
    /// The source.
    account: AccountView,
}

/// Give a source that is no panel a new secret. It is shown this once, and the one before it counts no more.
#[utoipa::path(post, path = "/alarm-accounts/{id}/secret", tag = "alarms",
    params(("id" = Id, Path)), responses((status = 200, body = SecretView)))]
pub(crate) async fn renew_alarm_source_secret(
    by: By<ManageAccounts>,
    PathId(id): PathId,
) -> Result<Json<SecretView>, Refused> {
    let fresh = secret::readable(SECRET_GROUPS);
    let sealed = by.app.sealer.seal(SEALED_SOURCE, fresh.as_bytes())?;
    let input = RenewSecret { id, sealed, hash: commands::hash_of(&fresh) };
    let renewed = by.write(input, commands::renew_secret).await?.0.output()?;
    let secret = renewed.is(&fresh).then_some(fresh);
    Ok(Json(SecretView { secret, account: renewed.account }))
}

/// What became of a message.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AlarmSignalsTaken)]
pub(crate) struct Taken {
    /// Signals that are stored now.
    stored: usize,
    /// Signals that had been received before.
    again: usize,
}

/// Hand signals in, as a webhook or as Alertmanager. No session: a webhook signs time and body in the header
/// `Castellan-Signature`, Alertmanager shows its secret as a bearer. Answered when what it says is on disk.
#[utoipa::path(post, path = "/alarm-accounts/{id}/signals", tag = "alarms",
    request_body(content = Object, description = "As the source's mapping says, or as Alertmanager posts (version 4)."),
    params(("id" = Id, Path)), responses((status = 200, body = Taken)))]
pub(crate) async fn receive_alarm_signals(
    State(app): State<Arc<App>>,
    PathId(id): PathId,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<Taken>> {
    let source = app.db.read(move |sql| posting_source(sql, id)).await?;
    if let Err(unproven) = proven(&app, source.as_ref(), &headers, &body) {
        // Nobody is told whether there is such a source.
        let number = source.as_ref().map_or("", |source| &source.number);
        return Err(doubt(&app, number, unproven, &body).await);
    }
    let source = source.ok_or_else(|| Error::internal("what is not there was proven"))?;
    let readings = match read(&source, &headers, &body) {
        Ok(readings) => readings,
        Err(error) => {
            notice(&app, AnomalyKind::NotUnderstood, &source.number, error.detail(), &body).await;
            return Err(error);
        }
    };
    let message =
        |reading: Reading| Intake::Message(Box::new(reading.message(source.id, source.kind.as_str(), SENDER)));
    let outcomes = store(&app, readings.into_iter().map(message).collect()).await?;
    let count = |wanted: Received| outcomes.iter().filter(|outcome| **outcome == wanted).count();
    if count(Received::NoAccount) > 0 {
        return Err(stranger());
    }
    Ok(Json(Taken { stored: count(Received::Stored), again: count(Received::Again) }))
}

fn proven(app: &App, source: Option<&SourceAtIntake>, headers: &HeaderMap, body: &[u8]) -> Result<(), Unproven> {
    let source = source.ok_or(Unproven::Wrong)?;
    let sealed = source.secret_sealed.as_deref().ok_or(Unproven::Wrong)?;
    let key = app.sealer.open_sealed(SEALED_SOURCE, sealed).map_err(|error| {
        tracing::error!(cause = %error, source = source.number, "the secret of a source cannot be opened");
        Unproven::Wrong
    })?;
    match source.kind {
        SourceKind::Alertmanager => prove_bearer(&key, text(headers, AUTHORIZATION.as_str())),
        _ => prove_signed(&key, text(headers, SIGNATURE), body, app.clock.now()),
    }
}

fn read(source: &SourceAtIntake, headers: &HeaderMap, body: &[u8]) -> Result<Vec<Reading>> {
    if body.len() > MESSAGE_MAX {
        return Err(Error::new(Kind::TooLarge, format!("a message has at most {MESSAGE_MAX} bytes")));
    }
    match source.kind {
        SourceKind::Alertmanager => alertmanager(body, &source.mapping),
        _ => webhook(body, &source.mapping, text(headers, SIGNATURE)).map(|reading| vec![reading]),
    }
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

fn stranger() -> Error {
    Error::new(Kind::Unauthenticated, "the message is not signed as its source signs, or shows another secret")
}

/// Writes down that somebody was not believed, and gives the refusal.
async fn doubt(app: &App, number: &str, unproven: Unproven, body: &[u8]) -> Error {
    let (kind, error) = match unproven {
        Unproven::Wrong => (AnomalyKind::WrongSignature, stranger()),
        Unproven::OutOfTime => {
            let late = "the message was signed at another time; the clock of the source is wrong, or it is a copy";
            (AnomalyKind::ClockDrift, Error::new(Kind::Unauthenticated, late))
        }
    };
    notice(app, kind, number, error.detail(), body).await;
    error
}

async fn notice(app: &App, kind: AnomalyKind, number: &str, about: &str, raw: &[u8]) {
    let (number, about, raw) = (number.to_owned(), about.to_owned(), raw.to_vec());
    let noticed = Noticed { kind, sender: SENDER.to_owned(), number, about, raw };
    if let Err(error) = store(app, vec![Intake::Noticed(noticed)]).await {
        tracing::warn!(cause = %error, "an anomaly of a source could not be written down");
    }
}

async fn store(app: &App, batch: Vec<Intake>) -> Result<Vec<Received>> {
    let caller = Caller::internal(Actor::system("Alarm receiver", &app.rights), "alarm source");
    app.db.write_first(caller, batch, receive_signals).await.map_err(Error::from)?.output()
}
