//! The example site *Harbour Point*: what `castellan demo` creates, by the same commands as everybody uses.

mod build;
pub(crate) mod files;
mod history;

use std::path::PathBuf;

use anyhow::bail;
use kernel::config::Config;

use crate::lock::Lock;
use crate::server;
use crate::simulate::demonstrate;

/// Groups of letters in the password that is made when none is given.
const PASSWORD_GROUPS: usize = 3;
/// The accounts that are shown, one per role.
const SHOWN: [&str; 7] = ["dispatcher", "officer1", "supervisor", "manager", "admin", "reception", "auditor"];

/// Creates the example in a new data folder, and serves it. A folder that holds the example is served as it is.
///
/// # Errors
/// When the folder holds something else, or it cannot be served.
#[expect(clippy::print_stdout, reason = "what to open, and with which log-in")]
pub async fn demo(config: &Config, password: Option<String>, quiet_site: bool) -> anyhow::Result<()> {
    let data = PathBuf::from(config.text("data"));
    let created = create(config, &data, password.clone()).await?;
    // An example that goes on keeps its earlier password, which is stored as a hash only.
    let known = created.clone().or(password).filter(|_| !quiet_site);
    let announce = Box::new(move |at: &server::Addresses| {
        let address = &at.http;
        match created {
            Some(password) => {
                println!("The example site Harbour Point is ready. Every account has the password: {password}");
                println!("  accounts: {}", SHOWN.join(", "));
            }
            None => println!("The example site in this data folder goes on, with its earlier password."),
        }
        println!("  control room  {address}/console   (sign in as dispatcher)");
        println!("  officer       {address}/field     (sign in as officer1, unit P4)");
        println!("  back office   {address}/office    (sign in as admin)");
        println!("  API           {address}/api/docs");
        if address.starts_with("https:") && !quiet_site {
            println!("Nothing is simulated over a protected line, whose certificate it would have to trust.");
        } else if let Some(password) = &known {
            println!(
                "Calls and alarms come in and officers answer by themselves; --quiet-site leaves everything to you."
            );
            tokio::spawn(demonstrate(address.clone(), at.receiver.clone(), password.clone()));
        } else if !quiet_site {
            println!("Nothing is simulated without the password; give it with --password.");
        }
        println!("listening on {address}");
    });
    server::serve(config, announce).await
}

/// Creates the example unless it is there. Gives the password of a fresh one.
async fn create(config: &Config, data: &std::path::Path, password: Option<String>) -> anyhow::Result<Option<String>> {
    kernel::db::make_folder(data)?;
    let _lock = Lock::take(data)?;
    let (_, stopping) = tokio::sync::watch::channel(false);
    let (app, _) = crate::compose::open(config, stopping).await?;
    if !app.db.read(identity::queries::needs_setup).await? {
        let known = app.db.read(|sql| identity::queries::account_named(sql, "officer1")).await;
        return match known {
            Ok(_) => Ok(None),
            Err(_) => bail!("{} holds a system of its own; choose another folder for the example", data.display()),
        };
    }
    let password = password.unwrap_or_else(|| kernel::secret::readable(PASSWORD_GROUPS));
    build::build(&app, &password).await?;
    // The store is handed over to the server: the writer must have let go of it first.
    drop(app);
    Ok(Some(password))
}
