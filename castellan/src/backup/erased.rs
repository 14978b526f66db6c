//! The list of those who were erased: ids and times, signed with the journal's key. It lies in the data folder and beside the
//! backups, so that whoever brings an older backup back erases them again.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, bail, ensure};
use dispatch::commands::{EraseAgain, erase_again};
use kernel::actor::{Actor, Caller};
use kernel::config::Config;
use kernel::files::replace;
use kernel::{App, Id, Time, secret, subject, tree};
use serde::{Deserialize, Serialize};

/// Name of the list, in the data folder and beside backups.
pub(super) const LIST: &str = "castellan-erased.list";
/// Form of the list; another one is refused.
const FORM: u32 = 1;
/// First line of what is signed.
const TITLE: &str = "castellan list of the erased";
/// How often it is looked whether somebody was erased.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// How old a list becomes in which nothing has changed: it says up to when it is complete.
const FRESH: Duration = Duration::from_hours(1);
/// Longest list that is read: some hundred thousand persons.
const BYTES_MAX: u64 = 64 * 1024 * 1024;

/// The first line.
#[derive(Serialize, Deserialize)]
struct Head {
    castellan_erased: u32,
    /// Up to when everybody who was erased is in it.
    at: Time,
}

/// A line with somebody who was erased.
#[derive(Serialize, Deserialize)]
struct Line {
    subject: Id,
    at: Time,
    lines: Vec<Id>,
    files: Vec<Id>,
}

/// The last line: a signed note over all lines before it.
#[derive(Serialize, Deserialize)]
struct Seal {
    seal: String,
}

/// What the entry of an erasure says besides.
#[derive(Default, Deserialize)]
struct Told {
    #[serde(default)]
    lines: Vec<Id>,
    #[serde(default)]
    files: Vec<Id>,
}

/// Keeps the list in the data folder, and beside the backups where the settings name a folder for them.
pub(crate) async fn keep(app: Arc<App>, config: &Config) {
    let mut folders = vec![PathBuf::from(config.text("data"))];
    folders.extend(Some(config.text("backup_folder")).filter(|folder| !folder.is_empty()).map(PathBuf::from));
    let mut written = None;
    look(&app, &folders, &mut written).await;
    tokio::spawn(async move {
        let mut stopping = app.stopping.clone();
        loop {
            let stopped = stopping.wait_for(|stopping| *stopping);
            if tokio::time::timeout(LOOK_EVERY, stopped).await.is_ok() {
                return;
            }
            look(&app, &folders, &mut written).await;
        }
    });
}

/// The list that was written last: how many are in it, and when.
type Written = Option<(usize, tokio::time::Instant)>;

async fn look(app: &App, folders: &[PathBuf], written: &mut Written) {
    let erasures = app.db.read(subject::erasures).await;
    let current = erasures.as_ref().is_ok_and(|erasures| {
        let same = written.is_some_and(|(count, at)| count == erasures.len() && at.elapsed() < FRESH);
        same && folders.iter().all(|folder| folder.join(LIST).exists() || !folder.exists())
    });
    if current {
        return;
    }
    let made = async {
        let erasures = erasures?;
        let text = text_of(app, &erasures).await?;
        for folder in folders.iter().filter(|folder| folder.exists()) {
            replace(&folder.join(LIST), text.as_bytes())?;
        }
        anyhow::Ok(erasures.len())
    };
    match made.await {
        Ok(count) => *written = Some((count, tokio::time::Instant::now())),
        // A new system has no key for a moment.
        Err(error) => tracing::debug!(cause = format!("{error:#}"), "the list of the erased could not be written"),
    }
}

async fn text_of(app: &App, erasures: &[subject::Erasure]) -> anyhow::Result<String> {
    let mut text = line(&Head { castellan_erased: FORM, at: app.clock.now() })?;
    for one in erasures {
        let Told { lines, files } = serde_json::from_str(&one.details).unwrap_or_default();
        text.push_str(&line(&Line { subject: one.subject, at: one.at, lines, files })?);
    }
    let seal = tree::sign_text(app, &signed(&text)).await?;
    text.push_str(&line(&Seal { seal })?);
    Ok(text)
}

fn line(line: &impl Serialize) -> anyhow::Result<String> {
    Ok(format!("{}\n", serde_json::to_string(line)?))
}

fn signed(text: &str) -> String {
    format!("{TITLE}\n{}\n", secret::hex(&secret::sha256(&[text.as_bytes()])))
}

/// Puts the list beside a backup.
pub(super) fn copy_beside(data: &Path, backup: &Path) -> anyhow::Result<()> {
    let (from, to) = (data.join(LIST), beside(backup));
    if !from.exists() || (to.exists() && from.canonicalize()? == to.canonicalize()?) {
        return Ok(());
    }
    replace(&to, &std::fs::read(&from)?).with_context(|| format!("{} cannot be written", to.display()))
}

/// Where the list of a backup lies.
pub(super) fn beside(backup: &Path) -> PathBuf {
    backup.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new(".")).join(LIST)
}

/// Erases everybody of a list in a store that was brought back. Gives how many the store had not known as erased, and up to
/// when the list is complete.
pub(super) async fn apply(config: &Config, list: &Path) -> anyhow::Result<(usize, Time)> {
    let unreadable = || format!("{} cannot be read", list.display());
    ensure!(std::fs::metadata(list).with_context(unreadable)?.len() <= BYTES_MAX, "{} is too large", list.display());
    let text = std::fs::read_to_string(list).with_context(unreadable)?;
    let (head, lines, seal) = parse(&text).with_context(|| format!("{} is no list of the erased", list.display()))?;
    let (_, stopping) = tokio::sync::watch::channel(false);
    let (app, _) = crate::compose::open(config, stopping).await?;
    let expected = signed(text.get(..text.len() - seal.len()).unwrap_or_default());
    let Seal { seal } = serde_json::from_str(seal)?;
    let found = app.db.read(move |sql| tree::signed_text(sql, &seal)).await?;
    if found.as_deref() != Some(expected.as_str()) {
        bail!(
            "{} was altered, or belongs to another system: the journal's key has not signed it. Whoever was erased is back: \
             empty the place and bring the backup back with the right list",
            list.display()
        );
    }
    let mut count = 0;
    for line in lines {
        let caller = Caller::internal(Actor::system("Restore", &app.rights), "restore");
        let again = EraseAgain { id: line.subject, lines: line.lines, files: line.files };
        let done = app.db.write(caller, again, erase_again).await.map_err(kernel::Error::from)?;
        count += usize::from(done.output()?.is_some());
    }
    if count > 0 {
        tree::sign(&app).await?;
        while dispatch::look_after_subjects(&app).await? {}
        // What was written over is still in the log until that is moved into the file.
        app.db.settle()?;
    }
    Ok((count, head.at))
}

fn parse(text: &str) -> anyhow::Result<(Head, Vec<Line>, &str)> {
    let mut lines: Vec<&str> = text.split_inclusive('\n').collect();
    let seal = lines.pop().context("it is empty")?;
    let mut lines = lines.into_iter();
    let head: Head = serde_json::from_str(lines.next().context("it has no head")?)?;
    ensure!(head.castellan_erased == FORM, "it has form {}", head.castellan_erased);
    let lines: Result<Vec<Line>, _> = lines.map(serde_json::from_str).collect();
    let lines = lines?;
    let distinct: BTreeSet<Id> = lines.iter().map(|line| line.subject).collect();
    ensure!(distinct.len() == lines.len(), "it names somebody twice");
    Ok((head, lines, seal))
}
