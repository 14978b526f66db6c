//! `castellan dialler`: alarm panels that are not there, against any receiver of SIA DC-09, with a report of how long
//! answers took. It shares the codec with our receiver and nothing else; what shares not even that lies beside the
//! repository and is run by the tests.

mod panel;
mod report;
mod says;

use std::time::Duration;

use anyhow::{Result, ensure};
use kernel::secret;
use serde_json::{Value, json};
use tokio::sync::mpsc;
use tokio::time::Instant;

pub(crate) use panel::Caller;
use panel::Panel;
use report::{Answered, Report};
use says::Says;

/// Panels at the most: each has a connection, and a machine has so many ports.
const PANELS_MAX: usize = 20_000;
/// Answers that wait to be counted.
const WAITING_MAX: usize = 65_536;
/// Panels are started over this time, so that they do not all connect at once.
const START_WITHIN: Duration = Duration::from_secs(1);

/// How to dial.
#[derive(clap::Args, Clone, Debug)]
pub struct DiallerArguments {
    /// The receiver.
    #[arg(value_name = "HOST:PORT", required_unless_present = "accounts")]
    receiver: Option<String>,
    /// Panels, each with a connection of its own.
    #[arg(long, default_value_t = 10)]
    panels: usize,
    /// Frames a second of all panels together; 0: each sends the next as soon as the last is answered.
    #[arg(long, default_value_t = 0)]
    rate: u32,
    /// How long.
    #[arg(long, default_value_t = 10)]
    seconds: u64,
    /// Frames in all; 0: as many as the time allows.
    #[arg(long, default_value_t = 0)]
    frames: u64,
    /// What they say: alive (signs of life), mixed (a quiet night), storm (alarms only), broken (nothing that may be answered).
    #[arg(long, default_value = "mixed")]
    says: Says,
    /// Encrypt by AES-128.
    #[arg(long)]
    encrypted: bool,
    /// UDP instead of TCP.
    #[arg(long)]
    udp: bool,
    /// The same seed makes the same panels; another seed makes others.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Print the accounts of the panels, in the form that `castellan alarms import-accounts` takes, and dial nobody.
    #[arg(long)]
    accounts: bool,
    /// Print the report as one line of JSON.
    #[arg(long)]
    summary: bool,
}

/// Dials, or prints the accounts.
///
/// # Errors
/// When no panel reaches the receiver, or an answer was missing or wrong.
#[expect(clippy::print_stdout, reason = "the output of a command")]
pub async fn dial(arguments: DiallerArguments) -> Result<()> {
    ensure!(arguments.panels > 0 && arguments.panels <= PANELS_MAX, "from 1 to {PANELS_MAX} panels can dial");
    if arguments.accounts {
        let accounts: Vec<Value> = (0..arguments.panels).map(|at| account(&arguments, at)).collect();
        println!("{}", serde_json::to_string_pretty(&accounts)?);
        return Ok(());
    }
    let report = run(&arguments).await?;
    if arguments.summary {
        println!("{}", report.json());
    } else {
        println!("{report}");
    }
    ensure!(report.is_right(), "answers were missing or wrong");
    Ok(())
}

/// What a panel calls itself.
fn number(seed: u64, at: usize) -> String {
    format!("D{:03X}{at:04X}", seed % 0x1000)
}

/// The key of a panel: the same for the same seed, and worth nothing to anybody.
fn key(seed: u64, at: usize) -> [u8; 16] {
    let hash = secret::sha256(&[b"dialler", &seed.to_be_bytes(), &at.to_be_bytes()]);
    hash.first_chunk().copied().unwrap_or_default()
}

fn account(arguments: &DiallerArguments, at: usize) -> Value {
    let (number, name) = (number(arguments.seed, at), format!("Simulated panel {}", at + 1));
    if arguments.encrypted {
        let key = secret::hex(&key(arguments.seed, at));
        json!({ "account": number, "name": name, "key_hex": key, "require_encryption": true })
    } else {
        json!({ "account": number, "name": name })
    }
}

async fn run(arguments: &DiallerArguments) -> Result<Report> {
    let receiver = arguments.receiver.clone().unwrap_or_default();
    let (tell, mut hear) = mpsc::channel::<Answered>(WAITING_MAX);
    let begun = Instant::now() + START_WITHIN;
    let ends = begun + Duration::from_secs(arguments.seconds);
    // Each panel has its share of the rate, and its own place within the pause.
    let pause =
        (arguments.rate > 0).then(|| Duration::from_secs_f64(arguments.panels as f64 / f64::from(arguments.rate)));
    for at in 0..arguments.panels {
        let share = at as f64 / arguments.panels as f64;
        let own = arguments.frames / arguments.panels as u64
            + u64::from((at as u64) < arguments.frames % arguments.panels as u64);
        let panel = Panel {
            caller: Caller::new(
                &receiver,
                arguments.udp,
                number(arguments.seed, at),
                arguments.encrypted.then(|| key(arguments.seed, at)),
            ),
            says: arguments.says,
            seed: arguments.seed.wrapping_mul(1_000_003).wrapping_add(at as u64),
            first: begun + pause.map_or(Duration::ZERO, |pause| pause.mul_f64(share)),
            pause,
            ends,
            frames: if arguments.frames == 0 { u64::MAX } else { own },
        };
        tokio::spawn(panel.dial(tell.clone()));
    }
    drop(tell);
    let mut report = Report::default();
    while let Some(answered) = hear.recv().await {
        report.add(answered);
    }
    report.took = begun.elapsed();
    ensure!(report.sent > 0, "no panel reached the receiver at {receiver}");
    Ok(report)
}
