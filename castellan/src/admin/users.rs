//! `castellan user …`: accounts from the command line.
#![expect(clippy::indexing_slicing, reason = "a JSON value read by key is null where there is none")]

use anyhow::{Context as _, bail};
use axum::http::Method;
use kernel::config::Config;
use serde_json::{Value, json};

use super::Api;

/// What to do with accounts.
#[derive(clap::Subcommand, Debug)]
pub enum UserCommand {
    /// List accounts.
    List,
    /// Add an account; the password is read from standard input, or made and printed.
    Add {
        /// What is typed to sign in.
        username: String,
        /// What colleagues read.
        #[arg(long)]
        name: Option<String>,
        /// A role, or a role at a site: dispatcher, officer@HP. May be given several times.
        #[arg(long = "role", required = true)]
        roles: Vec<String>,
        /// Read the password from standard input.
        #[arg(long)]
        password_stdin: bool,
    },
    /// Set a new password; every session of the account ends.
    Password {
        /// Whose.
        username: String,
        /// Read the password from standard input.
        #[arg(long)]
        password_stdin: bool,
    },
    /// Refuse sign-in; every session of the account ends at once.
    Disable {
        /// Whose.
        username: String,
    },
    /// Allow sign-in again.
    Enable {
        /// Whose.
        username: String,
    },
    /// Take the app, the passkeys and the recovery codes of somebody away who lost them; every session of the account ends.
    ResetFactors {
        /// Whose.
        username: String,
    },
}

/// Groups of letters in a password that is made: some 100 bits.
const PASSWORD_GROUPS: usize = 5;

/// Runs a command on accounts.
///
/// # Errors
/// What the server refuses, in its words.
#[expect(clippy::print_stdout, reason = "the output of a command")]
pub async fn users(config: &Config, command: UserCommand) -> anyhow::Result<()> {
    let api = Api::open(config).await?;
    match command {
        UserCommand::List => {
            for account in api.list("/accounts").await? {
                let disabled = if account["disabled"] == true { "  (disabled)" } else { "" };
                println!("{:20} {}{disabled}", text(&account["username"]), text(&account["name"]));
            }
        }
        UserCommand::Add { username, name, roles, password_stdin } => {
            let password = password(password_stdin)?;
            let grants = grants(&api, &roles).await?;
            let name = name.unwrap_or_else(|| username.clone());
            let body = json!({ "username": username, "name": name, "password": password, "grants": grants });
            api.send(Method::POST, "/accounts", Some(&body)).await?;
            shown(&username, password_stdin, &password);
        }
        UserCommand::Password { username, password_stdin } => {
            let password = password(password_stdin)?;
            change(&api, &username, &json!({ "password": password })).await?;
            shown(&username, password_stdin, &password);
        }
        UserCommand::Disable { username } => {
            change(&api, &username, &json!({ "disabled": true })).await?;
            println!("{username} is disabled; every session has ended");
        }
        UserCommand::Enable { username } => {
            change(&api, &username, &json!({ "disabled": false })).await?;
            println!("{username} may sign in again");
        }
        UserCommand::ResetFactors { username } => {
            let account = id_of(&api, &username).await?;
            api.send(Method::DELETE, &format!("/accounts/{account}/second-factors"), None).await?;
            println!("{username} signs in with the password alone; every session has ended");
        }
    }
    Ok(())
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

#[expect(clippy::print_stdout, reason = "the output of a command")]
fn shown(username: &str, given: bool, password: &str) {
    if given {
        println!("{username}: done");
    } else {
        println!("{username}: password {password}");
    }
}

fn password(given: bool) -> anyhow::Result<String> {
    if !given {
        return Ok(kernel::secret::readable(PASSWORD_GROUPS));
    }
    let mut line = String::new();
    std::io::stdin().read_line(&mut line).context("no password came on standard input")?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

async fn id_of(api: &Api, username: &str) -> anyhow::Result<String> {
    let accounts = api.list("/accounts").await?;
    let wanted = accounts.iter().find(|account| account["username"] == username.to_lowercase());
    wanted.map(|account| text(&account["id"]).to_owned()).with_context(|| format!("there is no account {username}"))
}

async fn change(api: &Api, username: &str, body: &Value) -> anyhow::Result<()> {
    let id = id_of(api, username).await?;
    api.send(Method::PATCH, &format!("/accounts/{id}"), Some(body)).await?;
    Ok(())
}

/// `dispatcher` holds everywhere, `officer@HP` at the site HP.
async fn grants(api: &Api, roles: &[String]) -> anyhow::Result<Vec<Value>> {
    let sites = api.list("/sites").await?;
    roles
        .iter()
        .map(|text| match text.split_once('@') {
            None => Ok(json!({ "role": text, "site_id": null })),
            Some((role, code)) => {
                let site =
                    sites.iter().find(|site| site["code"].as_str().is_some_and(|own| own.eq_ignore_ascii_case(code)));
                match site {
                    Some(site) => Ok(json!({ "role": role, "site_id": site["id"] })),
                    None => bail!("there is no site {code}"),
                }
            }
        })
        .collect()
}
