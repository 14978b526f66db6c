//! Backups that the server makes by itself.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::ensure;
use kernel::actor::{Actor, Caller};
use kernel::config::Config;
use kernel::journal::{Fact, stream};
use kernel::{App, Context, Id, Tx};

use super::{Made, Plan, Wanted, names};

/// How often it is looked whether one is due. What is due is seen from the folder, so a restart changes nothing.
const LOOK_EVERY: Duration = Duration::from_mins(1);
/// Hours between two backups at the most: a month.
const EVERY_H_MAX: u64 = 31 * 24;
/// Age of the newest backup, in seconds; what an operator alarms on.
const AGE: &str = "castellan_backup_age_seconds";
const MADE: &str = "castellan_backups_total";

/// Makes a backup whenever one is due, as long as the server runs; nothing when the settings name no key or no folder.
///
/// # Errors
/// When a setting cannot be.
pub(crate) fn run(config: &Config, app: Arc<App>) -> anyhow::Result<()> {
    let (every_h, keep): (u64, usize) = (config.get("backup_every_h")?, config.get("backup_keep")?);
    ensure!((1..=EVERY_H_MAX).contains(&every_h), "backup_every_h is 1 to {EVERY_H_MAX}");
    ensure!(keep > 0, "backup_keep is at least 1");
    let Some(plan) = Plan::of(config)? else { return Ok(()) };
    let Some(folder) = plan.folder.clone() else { return Ok(()) };
    let every = Duration::from_secs(every_h * 3_600);
    tokio::spawn(async move {
        let plan = Arc::new(plan);
        while !*app.stopping.borrow() {
            if age_of_newest(&folder).is_none_or(|age| age >= every) {
                let (plan, of) = (plan.clone(), folder.clone());
                // It reads the whole database: on a thread of its own.
                let made = tokio::task::spawn_blocking(move || make(&plan, &of, keep)).await;
                let outcome = made.map_err(anyhow::Error::from).and_then(|made| made);
                let word = if outcome.is_ok() { "made" } else { "failed" };
                metrics::counter!(MADE, "outcome" => word).increment(1);
                match outcome {
                    Ok(made) => {
                        match &made.why_full {
                            Some(why) => {
                                tracing::info!(bytes = made.bytes, file = made.file, why, "a full backup was made")
                            }
                            None => tracing::info!(bytes = made.bytes, file = made.file, "a backup was made"),
                        }
                        tell(&app, made).await;
                    }
                    Err(error) => tracing::error!(cause = format!("{error:#}"), "no backup could be made"),
                }
            }
            metrics::gauge!(AGE).set(age_of_newest(&folder).unwrap_or(Duration::MAX).as_secs_f64());
            let mut stopping = app.stopping.clone();
            let _ = tokio::time::timeout(LOOK_EVERY, stopping.wait_for(|stopping| *stopping)).await;
        }
    });
    Ok(())
}

/// Writes it into the journal. The backup itself ends before this entry.
async fn tell(app: &App, made: Made) {
    let caller = Caller::internal(Actor::system("Backup", &app.rights), "backup");
    if let Err(error) = app.db.write(caller, made, record).await.map_err(kernel::Error::from) {
        tracing::warn!(cause = %error, "the backup that was made is not in the journal");
    }
}

fn record(tx: &mut Tx<'_>, context: &Context, made: Made) -> kernel::Result<()> {
    let stream = stream("backup", Id::new(context.now));
    tx.record(context, Fact { action: "backup.made", stream, site: None, occurred_at: None, payload: made }).map(|_| ())
}

fn make(plan: &Plan, folder: &Path, keep: usize) -> anyhow::Result<Made> {
    let (_, made) = plan.make(Wanted::Incremental)?;
    let all = names::of(folder);
    for old in names::superfluous(&all, keep) {
        std::fs::remove_file(folder.join(old))?;
    }
    Ok(made)
}

/// How long ago the newest was written. One from a time that has not come yet tells nothing: the machine's clock was set back
/// since.
fn age_of_newest(folder: &Path) -> Option<Duration> {
    let age = |name: String| std::fs::metadata(folder.join(name)).ok()?.modified().ok()?.elapsed().ok();
    names::of(folder).into_iter().filter_map(age).min()
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use kernel::clock::{Clock as _, SystemClock};

    use super::*;

    /// A folder with backups of so many hours ago.
    fn folder(name: &str, ages_h: &[i64]) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("castellan-backups-{}-{name}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).expect("a folder");
        for age_h in ages_h {
            let at = SystemClock.now().plus_seconds(-age_h * 3_600);
            let at_us = u64::try_from(at.micros()).expect("after 1970");
            let file = std::fs::File::create(folder.join(names::next(at, None, &[]))).expect("a file");
            file.set_modified(std::time::UNIX_EPOCH + Duration::from_micros(at_us)).expect("a time");
        }
        folder
    }

    #[test]
    fn a_clock_that_was_set_makes_no_storm_of_backups() {
        let hours = |name: &str, ages_h: &[i64]| {
            let folder = folder(name, ages_h);
            let age = age_of_newest(&folder).map(|age| age.as_secs() / 3_600);
            let _ = std::fs::remove_dir_all(folder);
            age
        };
        assert_eq!(hours("none", &[]), None);
        assert_eq!(hours("usual", &[50, 26, 2]), Some(2));
        // The clock was three days ahead for a while: what was made then does not make one due with each look.
        assert_eq!(hours("ahead", &[26, 2, -70]), Some(2));
        assert_eq!(hours("only ahead", &[-70]), None);
    }
}
