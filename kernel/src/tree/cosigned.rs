//! Asks a witness to cosign what was signed here (C2SP tlog-witness): another system that has seen the checkpoint before and
//! says so. What it answers is kept with the checkpoint, so that it stands in every export.

use ledger::note::Signature;
use ledger::witness::Submission;
use ledger::{Note, WitnessKey};
use tokio::sync::Mutex;

use super::{Checkpoint, consistency, internal, store};
use crate::db::{Context, Tx};
use crate::outbound::{self, Answer, Outbound, Target};
use crate::{App, Error, Result};

/// Questions for one cosignature: where the witness stands, and the cosignature itself.
const QUESTIONS: usize = 2;

/// The witness that is asked.
pub(super) struct Asked {
    target: Target,
    key: WitnessKey,
    outbound: Outbound,
    /// Size of the last checkpoint that it has, as far as is known. One question at a time.
    known: Mutex<i64>,
}

impl std::fmt::Debug for Asked {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Asked({})", self.key)
    }
}

impl Asked {
    /// Reads the settings: the address under which a witness takes submissions, and its key. No address: none.
    ///
    /// # Errors
    /// `invalid`, naming the setting.
    pub(super) fn of(url: &str, key: &str, outbound: Outbound) -> Result<Option<Self>> {
        if url.is_empty() {
            return Ok(None);
        }
        let target = Target::parse(&format!("{}/add-checkpoint", url.trim_end_matches('/')))
            .map_err(|error| Error::invalid(format!("checkpoint_witness: {}", error.detail())))?;
        let key = WitnessKey::parse(key).ok_or_else(|| {
            Error::invalid("checkpoint_witness_key: the key of the witness is missing; it looks like NAME+1a2b3c4d+BA…")
        })?;
        Ok(Some(Self { target, key, outbound, known: Mutex::new(0) }))
    }
}

/// The checkpoint as it is stored, with the cosignature of the witness where one is asked and answers in time.
pub(super) async fn with_cosignature(app: &App, checkpoint: Checkpoint) -> Result<Checkpoint> {
    if app.witnessing.asked().is_none() {
        return Ok(checkpoint);
    }
    match tokio::time::timeout(outbound::TIMEOUT, ask(app, &checkpoint)).await {
        Ok(Ok(())) => {}
        Ok(Err(cause)) => tracing::warn!(cause, "an export goes out without the cosignature of the witness"),
        Err(_) => tracing::warn!("an export goes out without the cosignature of the witness, which does not answer"),
    }
    let size = checkpoint.size;
    Ok(app.db.read(move |sql| store::of_size(sql, size)).await?.unwrap_or(checkpoint))
}

/// Has the witness cosign a checkpoint, and keeps the cosignature.
pub(super) async fn ask(app: &App, checkpoint: &Checkpoint) -> Result<(), String> {
    let Some(asked) = app.witnessing.asked() else { return Ok(()) };
    let mut known = asked.known.lock().await;
    let size = checkpoint.size;
    // Another node, or an export, may have asked before.
    let stored = app.db.read(move |sql| store::of_size(sql, size)).await.map_err(said)?;
    let note = Note::parse(stored.as_ref().map_or(&checkpoint.note, |stored| &stored.note));
    let note = note.ok_or("the stored checkpoint is none")?;
    if asked.key.cosigned(&note).is_some() {
        return Ok(());
    }
    for _ in 0..QUESTIONS {
        let old = *known;
        if old > size {
            return is_behind(app, old).await;
        }
        let proof = app.db.read(move |sql| consistency(sql, old, size)).await.map_err(said)?;
        let submission = Submission { old: old.unsigned_abs(), proof, note: note.clone() };
        let answer = asked.outbound.post_text(&asked.target, submission.to_string()).await?;
        match answer.status {
            200 => {
                let cosignatures = asked.cosignatures(&note, &answer)?;
                app.db.write(internal(app), (size, cosignatures), keep).await.map_err(|error| said(error.into()))?;
                *known = size;
                contradicted(false);
                return Ok(());
            }
            409 => match size_in(&answer) {
                Some(told) if told != old => *known = told,
                Some(_) => return Err(contradiction("it has another journal of as many entries")),
                None => return Err("the witness answered 409 without a size".to_owned()),
            },
            422 => return Err(contradiction("this journal did not grow out of the one that it has")),
            403 | 404 => {
                return Err("the witness does not know the key of this journal; it stands in `castellan journal key`"
                    .to_owned());
            }
            status => return Err(format!("the witness answered with status {status}")),
        }
    }
    Err("somebody hands the same journal in at the same time".to_owned())
}

/// The witness has more entries than this checkpoint: another node has gone ahead, or the journal has become shorter.
async fn is_behind(app: &App, known: i64) -> Result<(), String> {
    let last = app.db.read(store::last).await.map_err(said)?;
    if last.is_some_and(|last| last.size >= known) {
        return Ok(());
    }
    Err(contradiction(&format!(
        "it has {known} entries, which are more than there are here: the database was brought back from an older copy, or \
         the end of the journal was cut off"
    )))
}

/// What is worse than a witness that does not answer: one that answers that this is not the journal which it knows.
fn contradiction(what: &str) -> String {
    tracing::error!(what, "the witness contradicts this journal");
    contradicted(true);
    format!("the witness contradicts this journal: {what}")
}

fn contradicted(is: bool) {
    metrics::gauge!("castellan_checkpoint_contradicted").set(if is { 1.0 } else { 0.0 });
}

fn said(error: Error) -> String {
    error.detail().to_owned()
}

/// Digits of a size at the most.
const DIGITS_MAX: usize = 19;

/// The size that a witness names: a number and the end of its line.
fn size_in(answer: &Answer) -> Option<i64> {
    let number = std::str::from_utf8(&answer.body).ok()?.strip_suffix('\n')?;
    let told: i64 = Some(number).filter(|number| number.len() <= DIGITS_MAX)?.parse().ok()?;
    Some(told).filter(|told| *told >= 0)
}

impl Asked {
    /// The cosignatures of the witness that is asked, among whatever else its answer holds.
    fn cosignatures(&self, note: &Note, answer: &Answer) -> Result<String, String> {
        let lines = std::str::from_utf8(&answer.body).ok().and_then(Signature::parse_all);
        let told = Note { text: note.text.clone(), signatures: lines.ok_or("the witness answered no cosignature")? };
        if self.key.cosigned(&told).is_none() {
            return Err(format!("what the witness answered is no cosignature by {}", self.key));
        }
        Ok(self.key.own(&told).map(ToString::to_string).collect())
    }
}

/// Adds cosignatures to the note of a checkpoint, unless they are there.
fn keep(tx: &mut Tx<'_>, _: &Context, (size, cosignatures): (i64, String)) -> Result<()> {
    let Some(stored) = store::of_size(tx, size)? else { return Ok(()) };
    let note = format!("{}{cosignatures}", stored.note);
    if stored.note.contains(&cosignatures) || Note::parse(&note).is_none() {
        return Ok(());
    }
    store::keep_note(tx, size, &note)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_witness_names_a_size_in_one_way() {
        for (body, expected) in [
            ("20852014\n", Some(20_852_014)),
            ("0\n", Some(0)),
            ("20852014", None),
            ("-1\n", None),
            ("\n", None),
            ("", None),
            ("many\n", None),
            ("99999999999999999999\n", None),
        ] {
            let answer = Answer { status: 409, headers: hyper::HeaderMap::new(), body: body.as_bytes().to_vec() };
            assert_eq!(size_in(&answer), expected, "{body:?}");
        }
    }

    #[test]
    fn a_witness_is_an_address_and_a_key() {
        let key = ledger::CosigningKey::from_seed("w", &[1; 32]).expect("a key").public().to_string();
        let of = |url: &str, key: &str| Asked::of(url, key, Outbound::new(crate::outbound::Guard::default()));
        assert!(of("", "").expect("none").is_none());
        assert!(of("https://witness.example/api/v1/witness/", &key).expect("one").is_some());
        for (url, key, setting) in [
            ("witness.example", key.as_str(), "checkpoint_witness:"),
            ("https://witness.example", "", "checkpoint_witness_key"),
        ] {
            let error = of(url, key).expect_err("refused");
            assert!(error.detail().contains(setting), "{error}");
        }
    }
}
