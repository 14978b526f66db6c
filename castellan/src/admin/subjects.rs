//! Persons about whom details are kept: finding them, telling them what is known, erasing them, and what is in the way.

use axum::http::Method;
use clap::Subcommand;
use kernel::config::Config;
use serde_json::{Value, json};

use super::Api;

/// A person about whom details are kept.
#[derive(Subcommand)]
pub enum SubjectCommand {
    /// Find persons by words of the name or digits of the number.
    Find {
        /// The words.
        query: Vec<String>,
    },
    /// Say where a person is mentioned, and what an erasure would take.
    Show {
        /// Id of the person.
        id: String,
    },
    /// Print all that is known of a person, as JSON, with others masked.
    Access {
        /// Id of the person.
        id: String,
    },
    /// Erase a person. It cannot be undone.
    Erase {
        /// Id of the person.
        id: String,
        /// Why, without a word about who it is: the journal keeps it.
        #[arg(long)]
        reason: String,
        /// A line of a log that tells of the person, to be blanked; as often as there are some.
        #[arg(long, value_name = "ID")]
        line: Vec<String>,
        /// A file that shows the person, to be given up; as often as there are some.
        #[arg(long, value_name = "ID")]
        file: Vec<String>,
    },
    /// Say that a person, or whoever is mentioned on an incident, may not be erased for now.
    Hold {
        /// Id of the person.
        #[arg(long, value_name = "ID", conflicts_with = "incident")]
        person: Option<String>,
        /// Id of the incident.
        #[arg(long, value_name = "ID")]
        incident: Option<String>,
        /// Why.
        #[arg(long)]
        reason: String,
    },
    /// Lift a hold.
    Lift {
        /// Id of the hold.
        id: String,
        /// Why.
        #[arg(long)]
        reason: String,
    },
    /// List what may not be erased for now.
    Holds,
}

/// Carries out a command about a person.
///
/// # Errors
/// What the server refuses, in its words.
#[expect(clippy::print_stdout, reason = "the output of a command")]
pub async fn subjects(config: &Config, command: SubjectCommand) -> anyhow::Result<()> {
    let api = Api::open(config).await?;
    let shown = match command {
        SubjectCommand::Find { query } => {
            let words: String = query.join(" ").bytes().fold(String::new(), escape);
            for one in api.list(&format!("/subjects?query={words}")).await? {
                println!("{}  {}  {}", text(&one["id"]), text(&one["name"]), text(&one["phone"]));
            }
            return Ok(());
        }
        SubjectCommand::Show { id } => api.send(Method::GET, &format!("/subjects/{id}/erasure"), None).await?,
        SubjectCommand::Access { id } => api.send(Method::GET, &format!("/subjects/{id}/access"), None).await?,
        SubjectCommand::Erase { id, reason, line, file } => {
            let body = json!({ "reason": reason, "lines": line, "files": file });
            api.send(Method::POST, &format!("/subjects/{id}/erase"), Some(&body)).await?
        }
        SubjectCommand::Hold { person, incident, reason } => {
            let body = json!({ "subject_id": person, "incident_id": incident, "reason": reason });
            api.send(Method::POST, "/legal-holds", Some(&body)).await?
        }
        SubjectCommand::Lift { id, reason } => {
            api.send(Method::POST, &format!("/legal-holds/{id}/lift"), Some(&json!({ "reason": reason }))).await?
        }
        SubjectCommand::Holds => Value::Array(api.list("/legal-holds").await?),
    };
    println!("{}", serde_json::to_string_pretty(&shown)?);
    Ok(())
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or("-")
}

/// A byte as it stands in the query of an address.
fn escape(mut out: String, byte: u8) -> String {
    use std::fmt::Write as _;
    if byte.is_ascii_alphanumeric() {
        out.push(char::from(byte));
    } else {
        let _ = write!(out, "%{byte:02X}");
    }
    out
}
