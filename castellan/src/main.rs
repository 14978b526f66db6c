//! `castellan`: the command line.

use std::path::PathBuf;
use std::process::ExitCode;

use castellan::{admin, compose, example, import, server, settings, simulate};
use clap::{Args, Parser, Subcommand};
use kernel::config::Config;

/// The platform on which protective security is run.
#[derive(Parser)]
#[command(name = "castellan", version, about, disable_help_subcommand = true)]
struct Arguments {
    #[command(flatten)]
    settings: Flags,
    #[command(subcommand)]
    command: Command,
}

/// Settings as flags; each is a key of castellan.toml and an environment variable CASTELLAN_… as well.
#[derive(Args)]
struct Flags {
    /// Folder of the database, the lock, the administration socket and castellan.toml.
    #[arg(long, global = true, value_name = "DIR")]
    data: Option<String>,
    /// Address to serve on.
    #[arg(long, global = true, value_name = "HOST:PORT")]
    listen: Option<String>,
    /// PostgreSQL to use instead of the built-in database.
    #[arg(long, global = true, value_name = "URL")]
    database_url: Option<String>,
    /// Addresses that are not public and may be connected to all the same: ranges with commas between.
    #[arg(long, global = true, value_name = "RANGES")]
    outbound_allow: Option<String>,
    /// Positions of units from an MQTT broker; with a password better in the environment or castellan.toml.
    #[arg(long, global = true, value_name = "URL")]
    mqtt_positions: Option<String>,
    /// User name of the account with whose rights those are taken.
    #[arg(long, global = true, value_name = "USERNAME")]
    mqtt_positions_account: Option<String>,
    /// Where a message holds what, as JSON pointers.
    #[arg(long, global = true, value_name = "MAP")]
    mqtt_positions_map: Option<String>,
    /// What to log: error, warn, info, debug, trace.
    #[arg(long, global = true, value_name = "LEVEL")]
    log: Option<String>,
    /// How to log: text or json.
    #[arg(long, global = true, value_name = "FORMAT")]
    log_format: Option<String>,
}

impl Flags {
    fn value(&self, flag: &str) -> Option<String> {
        match flag {
            "data" => self.data.clone(),
            "listen" => self.listen.clone(),
            "database-url" => self.database_url.clone(),
            "outbound-allow" => self.outbound_allow.clone(),
            "mqtt-positions" => self.mqtt_positions.clone(),
            "mqtt-positions-account" => self.mqtt_positions_account.clone(),
            "mqtt-positions-map" => self.mqtt_positions_map.clone(),
            "log" => self.log.clone(),
            "log-format" => self.log_format.clone(),
            _ => None,
        }
    }
}

#[derive(Subcommand)]
enum Command {
    /// Serve. An empty data folder gives a one-time code for setting up.
    Serve,
    /// Create the example site in an empty data folder, and serve it.
    Demo {
        /// Password of every example account; a random one is made and printed otherwise.
        #[arg(long)]
        password: Option<String>,
        /// No simulated activity: nothing happens but what people do.
        #[arg(long)]
        quiet_site: bool,
    },
    /// Play a shift at the example site of a running server: calls, and officers who answer them.
    Simulate(simulate::SimulateArguments),
    /// Bring data of other systems in.
    #[command(subcommand)]
    Import(ImportCommand),
    /// Accounts.
    #[command(subcommand)]
    User(admin::UserCommand),
    /// Walk the journal's hash chain and say whether anything was altered.
    Verify,
    /// Print the effective configuration, and where each value came from.
    Config,
    /// Print the OpenAPI document.
    Openapi,
}

#[derive(Subcommand)]
enum ImportCommand {
    /// Historical calls for service from a delimited file (plain or gzip).
    Calls(import::CallsArguments),
    /// Buildings, floors and rooms from a drawing (IMDF or GeoJSON).
    Plan(import::PlanArguments),
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let config = match settings::load(|flag| arguments.settings.value(flag)) {
        Ok(config) => config,
        Err(error) => return failed(&error.detail()),
    };
    start_log(&config);
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return failed(&error),
    };
    match runtime.block_on(run(&config, arguments.command)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => failed(&format!("{error:#}")),
    }
}

#[expect(clippy::print_stderr, reason = "the last word of a command that failed")]
fn failed(reason: &dyn std::fmt::Display) -> ExitCode {
    eprintln!("castellan: {reason}");
    ExitCode::FAILURE
}

#[expect(clippy::print_stdout, reason = "the output of commands")]
async fn run(config: &Config, command: Command) -> anyhow::Result<()> {
    match command {
        Command::Serve => server::serve(config, Box::new(|address| println!("listening on {address}"))).await,
        Command::Demo { password, quiet_site } => example::demo(config, password, quiet_site).await,
        Command::Simulate(arguments) => simulate::simulate(arguments).await,
        Command::Import(ImportCommand::Calls(arguments)) => import::calls(config, &arguments).await,
        Command::Import(ImportCommand::Plan(arguments)) => import::plan(config, &arguments).await,
        Command::User(command) => admin::users(config, command).await,
        Command::Verify => {
            let (_, stopping) = tokio::sync::watch::channel(false);
            let (app, _) =
                compose::open(&PathBuf::from(config.text("data")), config.text("database_url"), stopping).await?;
            let entries = app.db.read(kernel::journal::verify).await?;
            println!("the journal is whole: {entries} entries, none missing, altered or out of place");
            Ok(())
        }
        Command::Config => {
            print!("{}", config.print());
            Ok(())
        }
        Command::Openapi => {
            println!("{}", compose::parts().document.to_pretty_json()?);
            Ok(())
        }
    }
}

fn start_log(config: &Config) {
    let filter = tracing_subscriber::EnvFilter::new(config.text("log"));
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    if config.text("log_format") == "json" { log.json().init() } else { log.with_target(false).init() }
}
