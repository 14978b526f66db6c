//! The export of a journal, line by line, as it is streamed.

use std::sync::Arc;

use bytes::Bytes;
use ledger::export::Sealing;
use ledger::export::line::{self, FORM, Head, Passed};
use ledger::{Note, SigningKey};

use super::{Checkpoint, cosigned, key, sign, store};
use crate::actor::{Actor, Caller};
use crate::compartments::Seals;
use crate::db::{Context, Sql, Tx};
use crate::feed::View;
use crate::journal::{Fact, chain, stream};
use crate::{App, Error, Result};

/// Entries in one piece: some of them carry images of hundreds of kilobytes.
const PIECE: i64 = 200;

/// An export under way.
pub struct Export {
    app: Arc<App>,
    actor: Arc<Actor>,
    key: Arc<SigningKey>,
    checkpoint: Checkpoint,
    sealing: Sealing,
    stage: Stage,
}

/// What comes next.
#[derive(Clone, Copy)]
enum Stage {
    Head,
    /// The entries after this number.
    Entries(i64),
    End,
}

impl Export {
    /// Writes into the journal who exports it, signs it up to there, has the witness cosign it, and begins.
    ///
    /// # Errors
    /// As [`sign`]; what the store gives.
    pub async fn begin(app: Arc<App>, caller: Caller) -> Result<Self> {
        let actor = caller.actor.clone();
        app.db.write(caller, (), record).await.map_err(Error::from)?;
        let checkpoint = cosigned::with_cosignature(&app, sign(&app).await?).await?;
        let key = Arc::new(key::open(&app).await?);
        Ok(Self { app, actor, key, checkpoint, sealing: Sealing::default(), stage: Stage::Head })
    }

    /// The next lines; none at the end.
    ///
    /// # Errors
    /// What the store gives. The export then has no seal, and nobody takes it for whole.
    pub async fn next(mut self) -> Result<Option<(Bytes, Self)>> {
        let lines = match self.stage {
            Stage::Head => {
                self.stage = Stage::Entries(0);
                vec![self.head()]
            }
            Stage::Entries(after) if after < self.checkpoint.size => {
                self.stage = Stage::Entries((after + PIECE).min(self.checkpoint.size));
                self.entries(after).await?
            }
            Stage::Entries(_) => {
                self.stage = Stage::End;
                vec![self.sealing.seal(&self.key)]
            }
            Stage::End => return Ok(None),
        };
        for line in &lines {
            self.sealing.add(line.as_bytes());
        }
        Ok(Some((Bytes::from(lines.concat()), self)))
    }

    fn head(&self) -> String {
        line::write(&Head {
            castellan_journal: FORM,
            origin: self.key.public().name().to_owned(),
            key: self.key.public().to_string(),
            entries: self.checkpoint.size.unsigned_abs(),
            exported_at: self.app.clock.now().to_string(),
            exported_by: self.actor.name.clone(),
            checkpoint: self.checkpoint.note.clone(),
        })
    }

    async fn entries(&self, after: i64) -> Result<Vec<String>> {
        let (app, actor, key) = (self.app.clone(), self.actor.clone(), self.key.clone());
        let size = self.checkpoint.size;
        let to = (after + PIECE).min(size);
        self.app
            .db
            .read(move |sql| {
                let seals = Seals::read(sql)?;
                // What an entry says was signed as a whole: where it names something sealed, all of it is left out.
                let shows = |one: &chain::Concerned<'_>| {
                    let names = || seals.redact(one.stream, one.payload);
                    app.visibility.view(&actor, one.stream, one.site, one.compartment) == View::Full
                        && names().is_none_or(|names| names.is_open_to(actor.admission()))
                };
                let entries = chain::lines(sql, after, to - after, &shows)?;
                // The first line has the last one, and what another key signed cannot be checked with this one.
                let passed = store::between(sql, after, to)?.into_iter();
                let mut passed = passed.filter(|one| one.size < size && is_own(one, &key)).peekable();
                let mut lines = Vec::with_capacity(entries.len());
                for entry in entries {
                    lines.push(line::write(&entry));
                    while let Some(checkpoint) = passed.next_if(|one| one.size <= entry.seq) {
                        lines.push(line::write(&Passed { checkpoint: checkpoint.note }));
                    }
                }
                Ok(lines)
            })
            .await
    }
}

fn is_own(checkpoint: &Checkpoint, key: &SigningKey) -> bool {
    Note::parse(&checkpoint.note).is_some_and(|note| key.public().signed(&note))
}

fn record(tx: &mut Tx<'_>, context: &Context, (): ()) -> Result<i64> {
    let stream = stream("journal", tx.organisation());
    let fact =
        Fact { action: "journal.exported", stream, site: None, occurred_at: None, payload: serde_json::json!({}) };
    tx.record(context, fact)
}
