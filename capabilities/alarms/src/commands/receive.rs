//! Take in what devices say.

use std::collections::{BTreeMap, BTreeSet};

use kernel::db::{Json, Sql as _, SqlExt as _};
use kernel::journal::{Fact, stream};
use kernel::{Context, Error, Id, Result, Time, Tx};
use serde::{Deserialize, Serialize};

use super::notice::Noticed;
use super::{hear, hours, notice, paths, raise};
use crate::model::{Account, Effect, Message, Signal, SignalView, TEXT_MAX, Told};
use crate::rights::ReceiveSignals;
use crate::store;

/// Messages of one batch at the most: as many as the writer runs commands in one commit.
const BATCH_MAX: usize = 512;
/// The same message within this is a panel that did not hear the answer, ten minutes in seconds (field/alarms.md 1.6);
/// after it, a panel that counts from the beginning again.
const AGAIN_S: i64 = 600;
/// How long messages are remembered: a day, in seconds.
const REMEMBER_S: i64 = 24 * 3_600;

/// What a receiver hands in.
#[derive(Clone, Debug, Serialize)]
pub enum Intake {
    /// A message that was understood.
    Message(Box<Message>),
    /// Something that was not, or is worth a look.
    Noticed(Noticed),
    /// Nothing: the system tries whether what is handed in is stored.
    Probe,
}

/// What became of it, in the order of the batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Received {
    /// It is stored.
    Stored,
    /// It was stored before: the panel did not hear the answer.
    Again,
    /// Its account is gone.
    NoAccount,
    /// Something worth a look is written down.
    Noted,
    /// There was nothing to be stored, and all else was stored.
    Probed,
}

/// Takes in a batch. Each message has its own outcome; none of them keeps the others out.
///
/// # Errors
/// `forbidden`; `too_large` beyond 512; what the database gives, and then nothing of it is stored.
pub fn receive_signals(tx: &mut Tx<'_>, context: &Context, batch: Vec<Intake>) -> Result<Vec<Received>> {
    context.actor.must_everywhere::<ReceiveSignals>()?;
    if batch.len() > BATCH_MAX {
        return Err(Error::new(kernel::error::Kind::TooLarge, format!("a batch takes at most {BATCH_MAX} messages")));
    }
    let accounts = accounts_of(tx, &batch)?;
    store::forget_messages(tx, context.now.plus_seconds(-REMEMBER_S))?;
    let mut heard: BTreeMap<&'static str, BTreeSet<Id>> = BTreeMap::new();
    let mut ways = Vec::with_capacity(batch.len());
    let mut outcomes = Vec::with_capacity(batch.len());
    for intake in batch {
        let outcome = match intake {
            Intake::Probe => Received::Probed,
            Intake::Noticed(noticed) => {
                notice::note(tx, context, noticed)?;
                Received::Noted
            }
            Intake::Message(message) => match accounts.get(&message.account_id) {
                None => Received::NoAccount,
                Some(account) => {
                    heard.entry(message.path).or_default().insert(account.id);
                    ways.push(paths::way(&message));
                    take(tx, context, account, *message)?
                }
            },
        };
        outcomes.push(outcome);
    }
    for (path, ids) in heard {
        hear::heard(tx, context, &ids.into_iter().collect::<Vec<_>>(), &accounts, path)?;
    }
    paths::heard(tx, context, &ways, &accounts)?;
    Ok(outcomes)
}

fn accounts_of(tx: &mut Tx<'_>, batch: &[Intake]) -> Result<BTreeMap<Id, Account>> {
    let named = batch.iter().filter_map(|intake| match intake {
        Intake::Message(message) => Some(message.account_id),
        Intake::Noticed(_) | Intake::Probe => None,
    });
    let ids: Vec<Id> = named.collect::<BTreeSet<_>>().into_iter().collect();
    let accounts: Vec<Account> = tx.by_ids("id", &ids, "")?;
    Ok(accounts.into_iter().filter(|account| !account.retired).map(|account| (account.id, account)).collect())
}

fn take(tx: &mut Tx<'_>, context: &Context, account: &Account, message: Message) -> Result<Received> {
    if message.events.is_empty() {
        // A sign of life says nothing that could be stored twice.
        return Ok(Received::Stored);
    }
    match store::message(tx, &message.digest)? {
        Some((at, repeats)) if context.now <= at.plus_seconds(AGAIN_S) => {
            store::update_message(tx, &message.digest, at, repeats + 1)?;
            return Ok(Received::Again);
        }
        Some((_, repeats)) => store::update_message(tx, &message.digest, context.now, repeats)?,
        None => store::insert_message(tx, &message.digest, context.now)?,
    }
    let mut raw = Some(message.raw.clone());
    for told in &message.events {
        let signal = signal_of(tx, context, account, &message, told, raw.take());
        store_signal(tx, context, account, told, signal)?;
    }
    Ok(Received::Stored)
}

/// An event as it is stored, before it is known what it does.
fn signal_of(
    tx: &Tx<'_>,
    context: &Context,
    account: &Account,
    message: &Message,
    told: &Told,
    raw: Option<Vec<u8>>,
) -> Signal {
    Signal {
        id: Id::new(context.now),
        organisation: tx.organisation(),
        site_id: account.site_id,
        account_id: Some(account.id),
        alarm_id: None,
        received_at: context.now,
        panel_at: message.panel_at,
        path: message.path.to_owned(),
        sender: message.sender.clone(),
        code: told.code.clone(),
        code_name: told.code_name.clone(),
        category: told.category,
        effect: told.effect,
        zone: told.zone.clone(),
        area: told.area.clone(),
        user_number: told.user.clone(),
        text: told.text.as_deref().map(bounded),
        video: told.video.as_deref().map(bounded),
        late: told.late,
        unknown: told.unknown,
        encrypted: message.encrypted,
        tolerances: Json(message.tolerances.clone()),
        inhibited: None,
        raw,
    }
}

/// Writes an event down and does what it asks for. What it asks of an alarm stands in the alarm's own stream; an event that
/// asks for nothing has an entry of its own.
fn store_signal(tx: &mut Tx<'_>, context: &Context, account: &Account, told: &Told, mut signal: Signal) -> Result<()> {
    let (id, now): (Id, Time) = (signal.id, context.now);
    let zone = told.zone.as_deref().map(crate::model::zone_number);
    let zone = zone.map(|number| store::zone(tx, account.id, number)).transpose()?.flatten();
    let shelved = zone.as_ref().is_some_and(|zone| zone.shelved_until.is_some_and(|until| now < until));
    let inhibited = match told.effect {
        Effect::Alarm if told.category.concerns_a_life() => None,
        Effect::Alarm if account.is_on_test(now) => Some("on_test"),
        Effect::Alarm if shelved => Some("shelved"),
        _ => None,
    };
    signal.inhibited = inhibited.map(str::to_owned);
    // The alarm points at nothing of the signal, the signal at its alarm: the alarm comes first.
    signal.alarm_id = if inhibited.is_some() { None } else { raise::apply(tx, context, account, zone, told, id)? };
    if matches!(told.effect, Effect::Opening | Effect::Closing) {
        signal.alarm_id = hours::heard(tx, context, account, &signal)?;
    }
    tx.insert(&signal)?;
    if signal.alarm_id.is_none() {
        let site = signal.site_id;
        let view = SignalView::new(signal, &account.number);
        let fact = Fact {
            action: "alarm_signal.received",
            stream: stream("alarm_signal", id),
            site,
            occurred_at: view.panel_at,
            payload: SignalFact { signal: view },
        };
        tx.record(context, fact)?;
    }
    Ok(())
}

#[derive(Serialize)]
struct SignalFact {
    signal: SignalView,
}

/// Text as it is kept: cut at a letter.
fn bounded(text: &str) -> String {
    let mut end = text.len().min(TEXT_MAX);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default().to_owned()
}
