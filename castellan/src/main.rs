//! `castellan`: the command line.

use std::process::ExitCode;

use castellan::traces::Traces;
use castellan::{admin, backup, compose, dialler, example, import, logs, server, settings, simulate, verify};
use clap::{Args, Parser, Subcommand};
use kernel::config::Config;

/// A board of five hundred is some twenty thousand small pieces: a tenth of its time with the system's allocator.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

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
    /// File of the certificate that browsers are shown, with its chain, in PEM.
    #[arg(long, global = true, value_name = "FILE")]
    tls_certificate: Option<String>,
    /// File of its private key, in PEM.
    #[arg(long, global = true, value_name = "FILE")]
    tls_key: Option<String>,
    /// Names for which a certificate is fetched and renewed by itself (ACME); agrees to the authority's terms.
    #[arg(long, global = true, value_name = "NAMES")]
    tls_acme_domain: Option<String>,
    /// Mailbox at which the authority may reach you.
    #[arg(long, global = true, value_name = "MAILBOX")]
    tls_acme_contact: Option<String>,
    /// Directory of the authority, when it is not Let's Encrypt.
    #[arg(long, global = true, value_name = "URL")]
    tls_acme_directory: Option<String>,
    /// File of the root by which an authority inside your network is known, in PEM.
    #[arg(long, global = true, value_name = "FILE")]
    tls_acme_ca: Option<String>,
    /// PostgreSQL to use instead of the built-in database.
    #[arg(long, global = true, value_name = "URL")]
    database_url: Option<String>,
    /// Folder of the files that people hand in, when it is not `files` in the data folder.
    #[arg(long, global = true, value_name = "DIR")]
    files: Option<String>,
    /// Addresses that are not public and may be connected to all the same: ranges with commas between.
    #[arg(long, global = true, value_name = "RANGES")]
    outbound_allow: Option<String>,
    /// What lies under the plans on the map: a .pmtiles file, or https://HOST/{z}/{x}/{y}.png of a tile server.
    #[arg(long, global = true, value_name = "FILE|URL")]
    map_tiles: Option<String>,
    /// Whose map that is; shown on the map.
    #[arg(long, global = true, value_name = "WORDS")]
    map_attribution: Option<String>,
    /// Mail server: smtps://host:465, smtp+starttls://host:587, smtp://host:25.
    #[arg(long, global = true, value_name = "URL")]
    mail_server: Option<String>,
    /// User name at the mail server.
    #[arg(long, global = true, value_name = "NAME")]
    mail_user: Option<String>,
    /// Password at the mail server; better in the file or the environment.
    #[arg(long, global = true, value_name = "PASSWORD")]
    mail_password: Option<String>,
    /// Mailbox that mail comes from.
    #[arg(long, global = true, value_name = "MAILBOX")]
    mail_from: Option<String>,
    /// Address under which people open Castellan, for links in mail.
    #[arg(long, global = true, value_name = "URL")]
    public_url: Option<String>,
    /// Positions of units from an MQTT broker; with a password better in the environment or castellan.toml.
    #[arg(long, global = true, value_name = "URL")]
    mqtt_positions: Option<String>,
    /// User name of the account with whose rights those are taken.
    #[arg(long, global = true, value_name = "USERNAME")]
    mqtt_positions_account: Option<String>,
    /// Where a message holds what, as JSON pointers.
    #[arg(long, global = true, value_name = "MAP")]
    mqtt_positions_map: Option<String>,
    /// Address to receive alarms on: SIA DC-09 over TCP and UDP.
    #[arg(long, global = true, value_name = "HOST:PORT")]
    dc09: Option<String>,
    /// Broker of Frigate, Home Assistant and ONVIF cameras; with a password better in the environment or castellan.toml.
    #[arg(long, global = true, value_name = "URL")]
    alarm_mqtt: Option<String>,
    /// Address to take mail of cameras on.
    #[arg(long, global = true, value_name = "HOST:PORT")]
    alarm_mail: Option<String>,
    /// File to which each signed checkpoint of the journal is added.
    #[arg(long, global = true, value_name = "FILE")]
    checkpoint_file: Option<String>,
    /// Where else each checkpoint is sent: local for the system's log, or a syslog server over UDP.
    #[arg(long, global = true, value_name = "local|HOST:PORT")]
    checkpoint_syslog: Option<String>,
    /// Address of a witness, which cosigns each checkpoint.
    #[arg(long, global = true, value_name = "URL")]
    checkpoint_witness: Option<String>,
    /// Public key of that witness.
    #[arg(long, global = true, value_name = "KEY")]
    checkpoint_witness_key: Option<String>,
    /// Public keys of the journals for which this system is a witness, commas between.
    #[arg(long, global = true, value_name = "KEYS")]
    witness_for: Option<String>,
    /// Public key (age1…) for which backups are encrypted.
    #[arg(long, global = true, value_name = "KEY")]
    backup_recipient: Option<String>,
    /// Folder in which the server makes backups by itself.
    #[arg(long, global = true, value_name = "DIR")]
    backup_folder: Option<String>,
    /// Hours between two backups.
    #[arg(long, global = true, value_name = "HOURS")]
    backup_every_h: Option<String>,
    /// How many backups are kept in that folder.
    #[arg(long, global = true, value_name = "COUNT")]
    backup_keep: Option<String>,
    /// Every how many backups is a full one.
    #[arg(long, global = true, value_name = "COUNT")]
    backup_full_every: Option<String>,
    /// OpenTelemetry collector that gets a span for each request.
    #[arg(long, global = true, value_name = "URL")]
    traces_to: Option<String>,
    /// Addresses that may see the figures, ranges with commas between.
    #[arg(long, global = true, value_name = "RANGES")]
    metrics_from: Option<String>,
    /// What shows that somebody may see them; better in the file or the environment.
    #[arg(long, global = true, value_name = "TOKEN")]
    metrics_token: Option<String>,
    /// Seconds between two self-probes; 0: none.
    #[arg(long, global = true, value_name = "SECONDS")]
    self_probe_s: Option<String>,
    /// What to log: error, warn, info, debug, trace.
    #[arg(long, global = true, value_name = "LEVEL")]
    log: Option<String>,
    /// File to log to instead of standard error.
    #[arg(long, global = true, value_name = "FILE")]
    log_file: Option<String>,
    /// MiB at which that file is put aside and begun anew.
    #[arg(long, global = true, value_name = "MIB")]
    log_file_mib: Option<String>,
    /// How many files that were put aside are kept.
    #[arg(long, global = true, value_name = "COUNT")]
    log_keep: Option<String>,
    /// How to log: text or json.
    #[arg(long, global = true, value_name = "FORMAT")]
    log_format: Option<String>,
}

impl Flags {
    fn value(&self, flag: &str) -> Option<String> {
        match flag {
            "data" => self.data.clone(),
            "listen" => self.listen.clone(),
            "tls-certificate" => self.tls_certificate.clone(),
            "tls-key" => self.tls_key.clone(),
            "tls-acme-domain" => self.tls_acme_domain.clone(),
            "tls-acme-contact" => self.tls_acme_contact.clone(),
            "tls-acme-directory" => self.tls_acme_directory.clone(),
            "tls-acme-ca" => self.tls_acme_ca.clone(),
            "database-url" => self.database_url.clone(),
            "files" => self.files.clone(),
            "outbound-allow" => self.outbound_allow.clone(),
            "map-tiles" => self.map_tiles.clone(),
            "map-attribution" => self.map_attribution.clone(),
            "mail-server" => self.mail_server.clone(),
            "mail-user" => self.mail_user.clone(),
            "mail-password" => self.mail_password.clone(),
            "mail-from" => self.mail_from.clone(),
            "public-url" => self.public_url.clone(),
            "mqtt-positions" => self.mqtt_positions.clone(),
            "mqtt-positions-account" => self.mqtt_positions_account.clone(),
            "mqtt-positions-map" => self.mqtt_positions_map.clone(),
            "dc09" => self.dc09.clone(),
            "alarm-mqtt" => self.alarm_mqtt.clone(),
            "alarm-mail" => self.alarm_mail.clone(),
            "checkpoint-file" => self.checkpoint_file.clone(),
            "checkpoint-syslog" => self.checkpoint_syslog.clone(),
            "checkpoint-witness" => self.checkpoint_witness.clone(),
            "checkpoint-witness-key" => self.checkpoint_witness_key.clone(),
            "witness-for" => self.witness_for.clone(),
            "backup-recipient" => self.backup_recipient.clone(),
            "backup-folder" => self.backup_folder.clone(),
            "backup-every-h" => self.backup_every_h.clone(),
            "backup-keep" => self.backup_keep.clone(),
            "backup-full-every" => self.backup_full_every.clone(),
            "traces-to" => self.traces_to.clone(),
            "metrics-from" => self.metrics_from.clone(),
            "metrics-token" => self.metrics_token.clone(),
            "self-probe-s" => self.self_probe_s.clone(),
            "log" => self.log.clone(),
            "log-file" => self.log_file.clone(),
            "log-file-mib" => self.log_file_mib.clone(),
            "log-keep" => self.log_keep.clone(),
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
    /// Simulated alarm panels against a receiver of SIA DC-09: how fast does it answer?
    Dialler(dialler::DiallerArguments),
    /// Alarm panels.
    #[command(subcommand)]
    Alarms(admin::AlarmsCommand),
    /// Say whether anything was altered: in an export of the journal, or, when none is named, in the data folder's journal,
    /// its signed tree and every file.
    Verify(verify::VerifyArguments),
    /// The journal: its public key, its export.
    #[command(subcommand)]
    Journal(admin::JournalCommand),
    /// Persons about whom details are kept: find, tell, erase, hold.
    #[command(subcommand)]
    Subject(admin::SubjectCommand),
    /// Backups that only the holder of a key elsewhere can read, and keys for them.
    #[command(subcommand)]
    Backup(backup::BackupCommand),
    /// Bring a backup back into an empty data folder, and an empty PostgreSQL where the settings name one.
    Restore(backup::RestoreArguments),
    /// Say whether the running server works; ends with an error when it cannot do its main job.
    Health,
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
    // Whoever verifies an export has nothing else of ours, and no setting changes what is found.
    let command = match arguments.command {
        Command::Verify(asked) if asked.name_an_export() => return ended(verify::verify_file(asked)),
        command => command,
    };
    let config = match settings::load(|flag| arguments.settings.value(flag)) {
        Ok(config) => config,
        Err(error) => return failed(&error.detail()),
    };
    // The living example has panels that dial; for them only, and on this machine only, when no setting says otherwise.
    let lively = matches!(command, Command::Demo { quiet_site: false, .. });
    let config = if lively { config.or("dc09", "127.0.0.1:0") } else { config };
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return failed(&error),
    };
    let traces = match Traces::of(&config, runtime.handle())
        .and_then(|traces| logs::start(&config, traces.as_ref()).map(|()| traces))
    {
        Ok(traces) => traces,
        Err(error) => return failed(&format!("{error:#}")),
    };
    let outcome = runtime.block_on(run(&config, command));
    if let Some(traces) = traces {
        traces.end();
    }
    ended(outcome)
}

fn ended(outcome: anyhow::Result<()>) -> ExitCode {
    match outcome {
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
        Command::Serve => server::serve(config, Box::new(|at| println!("listening on {}", at.http))).await,
        Command::Demo { password, quiet_site } => example::demo(config, password, quiet_site).await,
        Command::Simulate(arguments) => simulate::simulate(arguments).await,
        Command::Import(ImportCommand::Calls(arguments)) => import::calls(config, &arguments).await,
        Command::Import(ImportCommand::Plan(arguments)) => import::plan(config, &arguments).await,
        Command::User(command) => admin::users(config, command).await,
        Command::Dialler(arguments) => dialler::dial(arguments).await,
        Command::Alarms(command) => admin::alarms(config, command).await,
        Command::Verify(_) => verify::verify_folder(config).await,
        Command::Journal(command) => admin::journal(config, command).await,
        Command::Subject(command) => admin::subjects(config, command).await,
        Command::Backup(command) => backup::backup(config, command),
        Command::Restore(arguments) => backup::restore(config, &arguments).await,
        Command::Health => admin::health(config).await,
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
