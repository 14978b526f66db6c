//! The settings of the program: file < environment < flag.

use kernel::Result;
use kernel::config::{Config, Setting};

/// Every setting. `castellan config` prints them with their values and where those came from.
pub const SETTINGS: &[Setting] = &[
    Setting {
        key: "data",
        default: "./data",
        about: "Folder of the database, the lock and the administration socket; castellan.toml is read from it.",
        secret: false,
    },
    Setting {
        key: "listen",
        default: "127.0.0.1:8080",
        about: "Address to serve on. Browsers sign in over https (tls_certificate, tls_acme_domain, or a proxy in front) or on the machine itself.",
        secret: false,
    },
    Setting {
        key: "tls_certificate",
        default: "",
        about: "File of the certificate that browsers are shown, with its chain (PEM); read again when it changes. Empty: http.",
        secret: false,
    },
    Setting { key: "tls_key", default: "", about: "File of its private key (PEM).", secret: false },
    Setting {
        key: "tls_acme_domain",
        default: "",
        about: "Names for which a certificate is fetched and renewed by itself (ACME), with commas between: \
                castellan.example.org. Naming them agrees to the authority's terms. Empty: none.",
        secret: false,
    },
    Setting {
        key: "tls_acme_contact",
        default: "",
        about: "Mailbox at which the authority may reach you: security@example.org.",
        secret: false,
    },
    Setting {
        key: "tls_acme_directory",
        default: "https://acme-v02.api.letsencrypt.org/directory",
        about: "Directory of the authority (ACME).",
        secret: false,
    },
    Setting {
        key: "tls_acme_ca",
        default: "",
        about: "File of the root (PEM) by which an authority inside your network is known. Empty: those that the machine trusts.",
        secret: false,
    },
    Setting {
        key: "database_url",
        default: "",
        about: "PostgreSQL to use instead of the built-in database: postgres://user:password@host/database.",
        secret: true,
    },
    Setting {
        key: "files",
        default: "",
        about: "Folder of the files that people hand in; `files` in the data folder when empty. Servers that share a \
                database share it too.",
        secret: false,
    },
    Setting {
        key: "outbound_allow",
        default: "",
        about: "Addresses that are not public and may be connected to all the same (webhooks, mail): 10.20.0.0/16, 127.0.0.1.",
        secret: false,
    },
    Setting {
        key: "mail_server",
        default: "",
        about: "Mail server: smtps://host:465, smtp+starttls://host:587, or smtp://host:25 to an address in outbound_allow.",
        secret: false,
    },
    Setting {
        key: "mail_user",
        default: "",
        about: "User name at the mail server, where it wants one.",
        secret: false,
    },
    Setting { key: "mail_password", default: "", about: "Password at the mail server.", secret: true },
    Setting {
        key: "mail_from",
        default: "",
        about: "Mailbox that mail comes from: castellan@example.org.",
        secret: false,
    },
    Setting {
        key: "public_url",
        default: "",
        about: "Address under which people open Castellan, for links in mail, and alone for passkeys: https://castellan.example.org.",
        secret: false,
    },
    Setting {
        key: "single_sign_on_issuer",
        default: "",
        about: "Provider at which people sign in (OpenID Connect), as it names itself: https://id.example.org/realms/site. Empty: none. It needs public_url.",
        secret: false,
    },
    Setting {
        key: "single_sign_on_client",
        default: "",
        about: "Name of this application at the provider (client id).",
        secret: false,
    },
    Setting {
        key: "single_sign_on_secret",
        default: "",
        about: "Secret of this application at the provider (client secret), where it has one.",
        secret: true,
    },
    Setting {
        key: "single_sign_on_secret_file",
        default: "",
        about: "File that holds that secret instead.",
        secret: false,
    },
    Setting {
        key: "single_sign_on_name",
        default: "your organisation",
        about: "How the provider is called on the sign-in page: “Sign in with …”.",
        secret: false,
    },
    Setting {
        key: "single_sign_on_scopes",
        default: "openid profile email",
        about: "What is asked of the provider about people, with spaces between.",
        secret: false,
    },
    Setting {
        key: "single_sign_on_second_factor",
        default: "",
        about: "Values of acr and amr by which the provider says that there was a second factor: mfa, otp. Empty: it is asked here.",
        secret: false,
    },
    Setting {
        key: "map_tiles",
        default: "",
        about: "What lies under the plans on the map: a .pmtiles file of this machine, or a tile server as https://HOST/{z}/{x}/{y}.png; empty: the coast.",
        secret: false,
    },
    Setting {
        key: "map_attribution",
        default: "",
        about: "Whose map that is, as its makers ask to be named; shown on the map.",
        secret: false,
    },
    Setting {
        key: "mqtt_positions",
        default: "",
        about: "Positions of units from an MQTT broker: mqtts://user:password@host:port/topic/filter. Empty: none.",
        secret: true,
    },
    Setting {
        key: "mqtt_positions_account",
        default: "",
        about: "User name of the account with whose rights positions from MQTT are taken.",
        secret: false,
    },
    Setting {
        key: "mqtt_positions_map",
        default: "",
        about: "Where a message holds what: unit=/unit, latitude=/lat, longitude=/lon, accuracy=/acc, heading=/cog, at=/tst.",
        secret: false,
    },
    Setting {
        key: "dc09",
        default: "",
        about: "Address to receive alarms on, SIA DC-09 over TCP and UDP: 0.0.0.0:10000. Empty: none are received.",
        secret: false,
    },
    Setting {
        key: "alarm_mqtt",
        default: "",
        about: "Broker of Frigate, Home Assistant and ONVIF cameras: mqtts://user:password@host:port. Empty: none.",
        secret: true,
    },
    Setting {
        key: "alarm_mail",
        default: "",
        about: "Address to take mail of cameras on, which can only mail: 0.0.0.0:2525. Empty: none is taken.",
        secret: false,
    },
    Setting {
        key: "checkpoint_file",
        default: "",
        about: "File to which each signed checkpoint of the journal is added; best on another machine's disk. Empty: none.",
        secret: false,
    },
    Setting {
        key: "checkpoint_syslog",
        default: "",
        about: "Where else each checkpoint is sent: local for the system's log, or a syslog server over UDP as HOST:PORT, an address in outbound_allow. Empty: nowhere.",
        secret: false,
    },
    Setting {
        key: "checkpoint_witness",
        default: "",
        about: "Address of a witness (C2SP tlog-witness), which cosigns each checkpoint: https://HOST/api/v1/witness of another Castellan. Empty: none.",
        secret: false,
    },
    Setting {
        key: "checkpoint_witness_key",
        default: "",
        about: "Public key of that witness: what `castellan journal witness-key` prints there.",
        secret: false,
    },
    Setting {
        key: "witness_for",
        default: "",
        about: "Public keys of the journals for which this system is a witness, commas between: what `castellan journal key` prints there.",
        secret: false,
    },
    Setting {
        key: "backup_recipient",
        default: "",
        about: "Public key (age1…) for which backups are encrypted; its private half is elsewhere. Empty: no backups.",
        secret: false,
    },
    Setting {
        key: "backup_folder",
        default: "",
        about: "Folder in which the server makes backups by itself, best on another machine. Empty: only by command.",
        secret: false,
    },
    Setting { key: "backup_every_h", default: "24", about: "Hours between two backups.", secret: false },
    Setting {
        key: "backup_keep",
        default: "14",
        about: "How many backups the server keeps in that folder, besides those that they stand on; older ones of its own are taken away.",
        secret: false,
    },
    Setting {
        key: "backup_full_every",
        default: "7",
        about: "Every how many backups is a full one; those between hold what changed, and stand on it. 1: each.",
        secret: false,
    },
    Setting {
        key: "traces_to",
        default: "",
        about: "OpenTelemetry collector that gets a span for each request: https://HOST:4318/v1/traces (OTLP, JSON). Empty: none.",
        secret: false,
    },
    Setting {
        key: "metrics_from",
        default: "127.0.0.1, ::1",
        about: "Addresses that may see /metrics and more of /readyz than whether it serves: 127.0.0.1, 10.20.0.0/16.",
        secret: false,
    },
    Setting {
        key: "metrics_token",
        default: "",
        about: "Whoever shows this may see them too: Authorization: Bearer TOKEN. Empty: nobody else.",
        secret: true,
    },
    Setting {
        key: "self_probe_s",
        default: "60",
        about: "Seconds between two self-probes, in which the server does its main job and takes it back; 0: none.",
        secret: false,
    },
    Setting {
        key: "log",
        default: "info",
        about: "What to log: error, warn, info, debug, trace, or per part, such as info,kernel=debug.",
        secret: false,
    },
    Setting {
        key: "log_file",
        default: "",
        about: "File to log to instead of standard error; it is put aside as FILE.1, FILE.2 … Empty: standard error.",
        secret: false,
    },
    Setting {
        key: "log_file_mib",
        default: "100",
        about: "MiB at which that file is put aside and begun anew; so it is at the beginning of each day (UTC).",
        secret: false,
    },
    Setting { key: "log_keep", default: "14", about: "How many files that were put aside are kept.", secret: false },
    Setting {
        key: "log_format",
        default: "text",
        about: "How to log: text for people, json for machines.",
        secret: false,
    },
];

/// The effective configuration: `castellan.toml` in the data folder, then the environment, then flags.
///
/// # Errors
/// `invalid`, naming the key.
pub fn load(flag: impl Fn(&str) -> Option<String>) -> Result<Config> {
    let environment = |name: &str| std::env::var(name).ok();
    // Where the file is, flag and environment say; the file itself cannot.
    let folder = Config::resolve(SETTINGS, "", environment, &flag)?.text("data").to_owned();
    let path = std::path::Path::new(&folder).join("castellan.toml");
    let file = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
        Err(error) => {
            return Err(kernel::Error::invalid(format!("{} cannot be read: {error}", path.display())));
        }
    };
    Config::resolve(SETTINGS, &file, environment, &flag)
}
