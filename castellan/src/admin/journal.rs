//! The journal's public key, and its export.

use std::path::PathBuf;

use anyhow::{Context as _, anyhow};
use axum::http::Method;
use clap::Subcommand;
use kernel::config::Config;
use serde_json::json;

use super::Api;

/// The journal.
#[derive(Subcommand)]
pub enum JournalCommand {
    /// Print the public key that checks exports and checkpoints. Keep it away from this machine.
    Key,
    /// Print the public key with which this system cosigns the journals of others, for those who have it as a witness.
    WitnessKey,
    /// As a witness, forget how far another journal was seen: its database was brought back from an older copy, and whoever
    /// answers for it has said so.
    BeginAnew {
        /// Name of that journal, castellan/…
        origin: String,
    },
    /// Write the whole journal into a file that proves itself; see `castellan verify`.
    Export {
        /// The new file.
        file: PathBuf,
    },
}

/// Carries out a command about the journal.
///
/// # Errors
/// When the server refuses it, or the file cannot be written.
#[expect(clippy::print_stdout, reason = "the output of a command")]
pub async fn journal(config: &Config, command: JournalCommand) -> anyhow::Result<()> {
    let api = Api::open(config).await?;
    match command {
        JournalCommand::Key => println!("{}", key(&api, "key").await?),
        JournalCommand::WitnessKey => println!("{}", key(&api, "witness_key").await?),
        JournalCommand::BeginAnew { origin } => {
            api.send(Method::POST, "/witness/begin-anew", Some(&json!({ "origin": origin }))).await?;
            println!("the next checkpoint of {origin} is taken as the first");
        }
        JournalCommand::Export { file } => {
            let wrong = || format!("{} cannot be written", file.display());
            let mut open = tokio::fs::File::options();
            // What is there already is not written over: it may be an earlier export.
            let mut out = open.write(true).create_new(true).open(&file).await.with_context(wrong)?;
            api.download("/journal/export", &mut out).await?;
            out.sync_all().await.with_context(wrong)?;
            println!("{} written; castellan verify {} --key KEY", file.display(), file.display());
        }
    }
    Ok(())
}

/// A key that the server names.
async fn key(api: &Api, which: &str) -> anyhow::Result<String> {
    let keys = api.send(Method::GET, "/journal/key", None).await?;
    Ok(keys[which].as_str().ok_or_else(|| anyhow!("the server named no key"))?.to_owned())
}
