//! Holds what was brought back against what is kept elsewhere. Whoever has the public key of the backups can make a file that
//! opens as one, with a journal and a key of their own in it: only what never was in the backup tells it from ours.

use std::cmp::Ordering;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Context as _;
use clap::Args;
use kernel::actor::{Actor, Caller};
use kernel::config::Config;
use kernel::db::Sql;
use kernel::tree::{Export, Witnessing};
use kernel::{App, tree};
use ledger::{Checkpoint, Note, Report, Verifier, VerifyingKey, WitnessKey};

use crate::verify::{Elsewhere, shown};

/// Checkpoints read at once, the newest first. The witness has mostly seen one of the last few.
const CHECKPOINTS_READ: i64 = 500;

/// What is kept elsewhere of the journal that is brought back.
#[derive(Args)]
pub(super) struct ElsewhereArguments {
    /// The journal's public key, NAME+ID+KEY, or a file that holds it: what is brought back must be signed with it. Take it
    /// from where it was kept when the system was set up, not from beside the backup.
    #[arg(long, value_name = "KEY|FILE")]
    journal_key: Option<String>,
    /// Checkpoints that were copied away (checkpoint_file, or lines of a syslog): what is brought back must agree with every
    /// one that is as old; of the newest it is said how many entries it has more.
    #[arg(long, value_name = "FILE", requires = "journal_key")]
    checkpoints: Option<PathBuf>,
    /// The public key of a witness, NAME+ID+KEY, or a file that holds it: what is brought back must carry its cosignature.
    /// Take it from the witness itself.
    #[arg(long, value_name = "KEY|FILE", requires = "journal_key")]
    witness: Option<String>,
}

impl ElsewhereArguments {
    /// Reads what is named; none when nothing is.
    ///
    /// # Errors
    /// Names what is no key, cannot be read, or holds something else than checkpoints of that key.
    pub(super) fn read(&self) -> anyhow::Result<Option<Elsewhere>> {
        let key = self.journal_key.as_deref();
        key.map(|key| Elsewhere::read(key, self.checkpoints.as_deref(), self.witness.as_deref())).transpose()
    }
}

/// Makes an export of what was brought back, and holds it against what is kept elsewhere as `castellan verify` does. It has
/// to come before anything else is written: what is written now is in no copied checkpoint.
///
/// # Errors
/// Names the first thing that does not agree; when the journal cannot be signed to its end with the key that came back.
#[expect(clippy::print_stdout, reason = "the output of a command")]
pub(super) async fn hold(config: &Config, elsewhere: Elsewhere) -> anyhow::Result<()> {
    let Elsewhere { key, checkpoints, witness } = elsewhere;
    let app = open(config).await?;
    // What does not even hold against itself is named by its own walk, and nothing is written to it, nor signed.
    let entries = app.db.read(tree::verify).await?.entries.unsigned_abs();
    let (given, newest) = (checkpoints.len(), checkpoints.iter().map(|one| one.size).max());
    // A backup is older than the newest of them: what lies beyond it contradicts nothing.
    let mut known: Vec<Checkpoint> = checkpoints.into_iter().filter(|one| one.size <= entries).collect();
    let kept = known.len();
    let seen = match &witness {
        Some(witness) => Some(seen(&app, &key, witness).await?),
        None => None,
    };
    known.extend(seen.iter().map(|(checkpoint, _)| checkpoint.clone()));
    let Report { origin, .. } = verify(app, Verifier::new(key, known)).await?;
    println!("the journal is that of the key that was named, {origin}, to its end: {entries} entries came back");
    match newest {
        None => println!(
            "no checkpoint that was copied away was held against it (--checkpoints), and whoever had the machine had its key"
        ),
        Some(newest) => println!("{}", copied(&Copied { given, kept, newest, entries })),
    }
    if let Some((witness, (checkpoint, at_s))) = witness.zip(seen) {
        let (name, size, at) = (witness.name(), checkpoint.size, shown(at_s));
        println!("the witness {name} has seen the first {size} of these entries, at {at}");
    }
    Ok(())
}

/// Opens what was brought back, without its witness: to that one it is a journal that has become shorter, and a restore on
/// trial would raise an alarm there.
async fn open(config: &Config) -> anyhow::Result<Arc<App>> {
    let (_, stopping) = tokio::sync::watch::channel(false);
    let (app, _) = crate::compose::open(config, stopping).await?;
    let app = Arc::into_inner(app).context("what was just opened is in use already")?;
    Ok(Arc::new(App { witnessing: Witnessing::default(), ..app }))
}

/// Exports the journal into a verifier.
async fn verify(app: Arc<App>, mut verifier: Verifier) -> anyhow::Result<Report> {
    let caller = Caller::internal(Actor::system("Restore", &app.rights), "restore");
    let mut export = Export::begin(app, caller).await?;
    while let Some((lines, rest)) = export.next().await? {
        verifier.push(&lines)?;
        export = rest;
    }
    Ok(verifier.finish()?)
}

/// The newest checkpoint that the witness has cosigned, and when. Entries behind it are those of the last minute, or of a time
/// in which the witness did not answer.
async fn seen(app: &App, key: &VerifyingKey, witness: &WitnessKey) -> anyhow::Result<(Checkpoint, u64)> {
    let (key, asked) = (key.clone(), witness.clone());
    let found = app.db.read(move |sql| newest_cosigned(sql, &key, &asked)).await?;
    found.with_context(|| format!("none of its checkpoints carries a cosignature of the witness {}", witness.name()))
}

fn newest_cosigned(
    sql: &mut dyn Sql,
    key: &VerifyingKey,
    witness: &WitnessKey,
) -> kernel::Result<Option<(Checkpoint, u64)>> {
    let mut before = i64::MAX;
    loop {
        let read = tree::checkpoints(sql, before, CHECKPOINTS_READ)?;
        let Some(oldest) = read.last() else { return Ok(None) };
        before = oldest.size;
        let found = read.iter().find_map(|one| {
            let note = Note::parse(&one.note)?;
            Checkpoint::open(&note, key).zip(witness.cosigned(&note))
        });
        if found.is_some() {
            return Ok(found);
        }
    }
}

/// What was copied away, beside what came back.
struct Copied {
    /// Checkpoints that were given, and those that are as old as what came back.
    given: usize,
    kept: usize,
    /// Entries of the newest.
    newest: u64,
    /// Entries that came back.
    entries: u64,
}

/// Says how far copied checkpoints speak for what came back, and how much they know of that did not.
fn copied(Copied { given, kept, newest, entries }: &Copied) -> String {
    let hold = match kept {
        0 => format!("all {given} checkpoints that were copied away are newer, so that only the key speaks for it"),
        _ => format!("{kept} checkpoints that were copied away hold"),
    };
    let end = match newest.cmp(entries) {
        Ordering::Greater => format!("{} entries more than came back: so many are lost", newest - entries),
        Ordering::Equal => "as many entries as came back: nothing that was signed is lost".to_owned(),
        Ordering::Less => format!("{} entries fewer than came back: for those only the key speaks", entries - newest),
    };
    format!("{hold}; the newest has {end}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_said_how_far_copies_reach() {
        let check = |given, kept, newest, entries, expected: [&str; 2]| {
            let said = copied(&Copied { given, kept, newest, entries });
            assert!(expected.iter().all(|part| said.contains(part)), "{said}");
        };
        check(9, 7, 120, 100, ["7 checkpoints that were copied away hold", "20 entries more than came back"]);
        check(9, 9, 100, 100, ["9 checkpoints", "nothing that was signed is lost"]);
        check(9, 9, 97, 100, ["9 checkpoints", "3 entries fewer than came back"]);
        check(2, 0, 120, 100, ["all 2 checkpoints that were copied away are newer", "20 entries more"]);
    }
}
