//! `castellan verify`: says whether anything was altered. An export is checked from the file and a public key alone; no
//! server, no database and no data folder is needed for it.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, anyhow, bail};
use clap::Args;
use kernel::Time;
use kernel::config::Config;
use ledger::{Checkpoint, Report, Verifier, VerifyingKey, WitnessKey, encoding, note};

use crate::compose;

/// Bytes of an export read at once.
const PIECE: usize = 256 * 1024;
/// Largest file of checkpoints: those of some ten years, one a minute.
const CHECKPOINTS_BYTES_MAX: u64 = 2 * 1024 * 1024 * 1024;
/// Stands before the note in a line of a syslog, where its line feeds are bars.
const IN_A_LOG: &str = "castellan: checkpoint ";

/// What to verify.
#[derive(Args)]
pub struct VerifyArguments {
    /// An export of the journal; the data folder when left out.
    #[arg(value_name = "EXPORT")]
    export: Option<PathBuf>,
    /// The journal's public key, NAME+ID+KEY, or a file that holds it. Take it from where it was kept when the system was
    /// set up, not from whoever gave you the export.
    #[arg(long, value_name = "KEY|FILE", requires = "export")]
    key: Option<String>,
    /// Checkpoints that were copied away (checkpoint_file, or lines of a syslog): the export must agree with every one.
    #[arg(long, value_name = "FILE", requires = "export")]
    checkpoints: Option<PathBuf>,
    /// The public key of a witness, NAME+ID+KEY, or a file that holds it: the export must carry its cosignature. Take it
    /// from the witness itself.
    #[arg(long, value_name = "KEY|FILE", requires = "export")]
    witness: Option<String>,
}

impl VerifyArguments {
    /// Whether it is an export that is verified: no setting has a part in that, nor a server, a database or a log.
    pub fn name_an_export(&self) -> bool {
        self.export.is_some()
    }
}

/// What of a journal is kept elsewhere, and held against it.
pub(crate) struct Elsewhere {
    /// The key that signs it.
    pub(crate) key: VerifyingKey,
    /// Checkpoints that were copied away, all signed with that key.
    pub(crate) checkpoints: Vec<Checkpoint>,
    /// Who must have cosigned it.
    pub(crate) witness: Option<WitnessKey>,
}

impl Elsewhere {
    /// Reads keys, each as it is or from a file, and the file of checkpoints.
    ///
    /// # Errors
    /// Names what is no key, cannot be read, or holds something else than checkpoints of that key.
    pub(crate) fn read(key: &str, checkpoints: Option<&Path>, witness: Option<&str>) -> anyhow::Result<Self> {
        let key = read_key(key, VerifyingKey::parse)?;
        let witness = witness.map(|text| read_key(text, WitnessKey::parse)).transpose()?;
        let checkpoints = checkpoints.map(|path| read_checkpoints(path, &key)).transpose()?.unwrap_or_default();
        Ok(Self { key, checkpoints, witness })
    }
}

/// Verifies an export.
///
/// # Errors
/// Names what is missing, altered or out of place.
#[expect(clippy::print_stdout, reason = "the output of a command")]
pub fn verify_file(arguments: VerifyArguments) -> anyhow::Result<()> {
    let path = arguments.export.ok_or_else(|| anyhow!("no export is named"))?;
    let key =
        arguments.key.ok_or_else(|| anyhow!("--key is missing: the public key with which the export is checked"))?;
    let Elsewhere { key, checkpoints: known, witness } =
        Elsewhere::read(&key, arguments.checkpoints.as_deref(), arguments.witness.as_deref())?;
    let kept = known.len();
    let verifier = Verifier::new(key, known);
    let named = witness.as_ref().map(|witness| witness.name().to_owned());
    let report = verify_export(&path, witness.into_iter().fold(verifier, Verifier::witnessed_by))?;
    let Report {
        origin,
        entries,
        checkpoints,
        withheld,
        erased,
        exported_at,
        exported_by,
        last_recorded_at,
        root,
        cosigned_at_s,
    } = report;
    println!("the export is whole: {entries} entries, none missing, altered or out of place");
    println!("journal {origin}, exported {exported_at} by {exported_by}, last entry recorded {last_recorded_at}");
    println!("root {}", encoding::hex(&root));
    println!("{checkpoints} signed checkpoints hold, {kept} of them kept elsewhere");
    if let Some((witness, at_s)) = named.zip(cosigned_at_s) {
        println!("the witness {witness} has seen all of it, at {}", shown(at_s));
    }
    if withheld > 0 {
        println!(
            "{withheld} entries are without their details, which the exporter may not see, or which were erased; their hashes hold"
        );
    }
    if erased > 0 {
        println!("of {erased} entries details of persons were erased; the entries that tell of it are in the export");
    }
    Ok(())
}

/// Verifies the data folder: its database, its journal, its files.
///
/// # Errors
/// Names all that is missing, altered or out of place.
#[expect(clippy::print_stdout, reason = "the output of a command")]
pub async fn verify_folder(config: &Config) -> anyhow::Result<()> {
    let (_, stopping) = tokio::sync::watch::channel(false);
    let (app, _) = compose::open(config, stopping).await?;
    // All of it is looked at, whatever is found first: whoever brings a part back from a backup has to know which.
    let mut wrong = Vec::new();
    match app.db.look_at_all().await {
        Ok(Some(0)) => println!("the tables and indexes of the database fit together; its pages have no sums yet"),
        Ok(Some(pages)) => println!("the database fits together; {pages} of its pages were held against their sums"),
        Ok(None) => {
            println!("PostgreSQL keeps sums of its own; pg_amcheck looks whether its tables and indexes fit together");
        }
        Err(error) => wrong.push(error.detail().to_owned()),
    }
    wrong.extend(kernel::rot::findings().into_iter().map(|found| format!("{}: {}", found.what, found.cause)));
    match app.db.read(kernel::tree::verify).await {
        Ok(found) => {
            println!("the journal is whole: {} entries, none missing, altered or out of place", found.entries);
            println!("the tree over it is whole: {} signed checkpoints hold", found.checkpoints);
        }
        Err(error) => wrong.push(error.detail().to_owned()),
    }
    match dispatch::verify_attachments(&app).await {
        Ok(files) => println!("the files are whole: {files} on incidents, none missing or altered"),
        Err(error) => wrong.push(error.detail().to_owned()),
    }
    if wrong.is_empty() { Ok(()) } else { Err(anyhow!(wrong.join("; "))) }
}

/// Seconds since 1970 as a time.
pub(crate) fn shown(at_s: u64) -> String {
    i64::try_from(at_s)
        .ok()
        .and_then(|at_s| at_s.checked_mul(1_000_000))
        .map_or_else(|| "a time that cannot be".to_owned(), |micros| Time::from_micros(micros).to_string())
}

/// The key as it is, or from a file.
fn read_key<K>(text: &str, parse: fn(&str) -> Option<K>) -> anyhow::Result<K> {
    if let Some(key) = parse(text) {
        return Ok(key);
    }
    let file = std::fs::read_to_string(text).with_context(|| format!("“{text}” is neither a key nor a file of one"))?;
    parse(file.trim()).ok_or_else(|| {
        anyhow!("{text} holds no such key; one looks like castellan/…+1a2b3c4d+AQ…, a witness's like NAME+1a2b3c4d+BA…")
    })
}

/// Reads the export piece by piece.
fn verify_export(path: &Path, mut verifier: Verifier) -> anyhow::Result<Report> {
    let mut file = std::fs::File::open(path).with_context(|| format!("{} cannot be read", path.display()))?;
    let mut piece = vec![0; PIECE];
    loop {
        let length = file.read(&mut piece).with_context(|| format!("{} cannot be read", path.display()))?;
        if length == 0 {
            return Ok(verifier.finish()?);
        }
        verifier.push(piece.get(..length).unwrap_or_default())?;
    }
}

/// Checkpoints from a file to which they were added, or from lines of a syslog.
fn read_checkpoints(path: &Path, key: &VerifyingKey) -> anyhow::Result<Vec<Checkpoint>> {
    let unreadable = || format!("{} cannot be read", path.display());
    let size = std::fs::metadata(path).with_context(unreadable)?.len();
    if size > CHECKPOINTS_BYTES_MAX {
        bail!("{} is too large: {size} bytes", path.display());
    }
    let text = std::fs::read_to_string(path).with_context(unreadable)?;
    let logged: Vec<&str> = text.lines().filter_map(|line| Some(line.split_once(IN_A_LOG)?.1)).collect();
    let notes = if logged.is_empty() {
        note::parse_all(&text)
    } else {
        logged.into_iter().map(|line| note::Note::parse(&format!("{}\n", line.trim_end().replace('|', "\n")))).collect()
    };
    let notes = notes.ok_or_else(|| anyhow!("{} holds something else than checkpoints", path.display()))?;
    let opened = notes.iter().map(|note| {
        let checkpoint = Checkpoint::open(note, key);
        checkpoint.ok_or_else(|| anyhow!("{}: a checkpoint was not signed by this key:\n{note}", path.display()))
    });
    opened.collect()
}
