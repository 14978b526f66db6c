//! `castellan import calls`: a department's historical calls, by a map. It can be repeated and resumed: the server
//! knows each call by its id in the other system, and leaves what came in before as it is.

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use axum::http::Method;
use callimport::{ImportMap, ImportedCall, Importer, Leg, Outcome, Precision, Seen, Summary};
use dispatch::commands::{HistoricalCall, HistoricalLegs, ImportReport, ImportedStatus};
use indicatif::{ProgressBar, ProgressStyle};
use kernel::Time;
use kernel::config::Config;
use serde_json::json;

use super::rejects::Rejects;
use crate::admin::Api;

/// Calls sent at once; the server takes as many in one short command.
const BATCH: usize = 200;

/// Which file, and how to read it.
#[derive(clap::Args, Debug)]
pub struct CallsArguments {
    /// The delimited file; a name that ends in .gz is unpacked on the way.
    file: PathBuf,
    /// What its columns mean.
    #[arg(long, value_name = "MAP.toml")]
    map: PathBuf,
    /// Code of the site the calls belong to; may be left out when there is one site.
    #[arg(long, value_name = "CODE")]
    site: Option<String>,
    /// Where to write rows that are not brought in; FILE.rejects.csv in the current folder when left out.
    #[arg(long, value_name = "FILE")]
    rejects: Option<PathBuf>,
}

/// What became of the rows that reached the server.
#[derive(Default)]
struct Tally {
    imported: u64,
    known: u64,
    rejected: u64,
}

/// Brings a file of calls in.
///
/// # Errors
/// For a file, a map or a site that does not fit, in words; a single row never stops the import.
pub async fn calls(config: &Config, arguments: &CallsArguments) -> Result<()> {
    let text = std::fs::read_to_string(&arguments.map)
        .with_context(|| format!("{} cannot be read", arguments.map.display()))?;
    let map = ImportMap::parse(&text).with_context(|| format!("{} is not a map", arguments.map.display()))?;
    let api = Api::open(config).await?;
    let site = site(&api, arguments.site.as_deref()).await?;
    check_codes(&api, &map).await?;
    let length = std::fs::metadata(&arguments.file)
        .with_context(|| format!("{} cannot be read", arguments.file.display()))?
        .len();
    let bar = ProgressBar::new(length)
        .with_style(ProgressStyle::with_template("{bar:40} {percent:>3} %  {msg}  {elapsed} (left: {eta})")?);
    let mut reader = map.csv_reader().has_headers(false).from_reader(open(&arguments.file, &bar)?);
    let mut record = csv::ByteRecord::new();
    if !reader.read_byte_record(&mut record)? {
        bail!("{} is empty", arguments.file.display());
    }
    let importer = Importer::new(&map, &map.header(&record)?)?;
    let rejects_path = arguments.rejects.clone().unwrap_or_else(|| default_rejects(&arguments.file));
    let mut rejects = Rejects::create(&rejects_path)?;
    let (mut seen, mut summary, mut tally) = (Seen::default(), Summary::default(), Tally::default());
    let mut batch: Vec<(u64, HistoricalCall)> = Vec::with_capacity(BATCH);
    let mut row = 1;
    while reader.read_byte_record(&mut record)? {
        row += 1;
        let outcome = importer.outcome(row, &record, &mut seen);
        summary.add(&outcome);
        match outcome {
            Outcome::Imported(call) => batch.push((row, historical(*call))),
            Outcome::Duplicate { .. } => {}
            Outcome::Rejected(reject) => rejects.engine(&reject)?,
        }
        if batch.len() == BATCH {
            send(&api, &site, map.source_system(), &mut batch, &mut rejects, &mut tally).await?;
            bar.set_message(format!("{row} rows"));
        }
    }
    send(&api, &site, map.source_system(), &mut batch, &mut rejects, &mut tally).await?;
    bar.finish_and_clear();
    report(&summary, &tally, rejects.finish()?, &rejects_path);
    Ok(())
}

#[expect(clippy::print_stdout, reason = "the summary of a command")]
fn report(summary: &Summary, tally: &Tally, rejected: u64, path: &Path) {
    println!("{summary}");
    println!(
        "brought in: {}, there already: {}, refused by the server: {}",
        tally.imported, tally.known, tally.rejected
    );
    if rejected > 0 {
        println!("{rejected} rows were not brought in; see {} for each of them and the reason", path.display());
    } else {
        let _ = std::fs::remove_file(path);
    }
}

fn open(path: &Path, bar: &ProgressBar) -> Result<Box<dyn Read>> {
    let file = bar.wrap_read(BufReader::new(File::open(path)?));
    let packed = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("gz"));
    Ok(if packed { Box::new(flate2::read::MultiGzDecoder::new(file)) } else { Box::new(file) })
}

fn default_rejects(file: &Path) -> PathBuf {
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    PathBuf::from(format!("{name}.rejects.csv"))
}

pub(super) async fn site(api: &Api, code: Option<&str>) -> Result<String> {
    let sites = api.list("/sites").await?;
    let chosen = match code {
        Some(code) => sites.iter().find(|site| site["code"].as_str().is_some_and(|own| own.eq_ignore_ascii_case(code))),
        None if sites.len() == 1 => sites.first(),
        None => None,
    };
    if let Some(id) = chosen.and_then(|site| site["id"].as_str()) {
        Ok(id.to_owned())
    } else {
        let codes: Vec<&str> = sites.iter().filter_map(|site| site["code"].as_str()).collect();
        bail!("name the site with --site: one of {}", codes.join(", "))
    }
}

/// Compares the map's codes with the catalogue before the first row is read.
async fn check_codes(api: &Api, map: &ImportMap) -> Result<()> {
    for (path, codes, what) in [
        ("/incident-types", map.type_codes(), "incident type"),
        ("/dispositions", map.disposition_codes(), "disposition"),
    ] {
        let known = api.list(path).await?;
        let unknown: Vec<&str> =
            codes.into_iter().filter(|code| !known.iter().any(|item| item["code"] == *code)).collect();
        if !unknown.is_empty() {
            bail!("the map names {what}s that the catalogue does not have: {}", unknown.join(", "));
        }
    }
    Ok(())
}

async fn send(
    api: &Api,
    site: &str,
    source: &str,
    batch: &mut Vec<(u64, HistoricalCall)>,
    rejects: &mut Rejects,
    tally: &mut Tally,
) -> Result<()> {
    if batch.is_empty() {
        return Ok(());
    }
    let calls: Vec<&HistoricalCall> = batch.iter().map(|(_, call)| call).collect();
    let body = json!({ "site_id": site, "source": source, "calls": calls });
    let report: ImportReport = serde_json::from_value(api.send(Method::POST, "/imports/calls", Some(&body)).await?)?;
    for ((row, call), status) in batch.drain(..).zip(report.calls) {
        match status {
            ImportedStatus::Imported { .. } => tally.imported += 1,
            ImportedStatus::Known { .. } => tally.known += 1,
            ImportedStatus::Rejected { reason } => {
                tally.rejected += 1;
                rejects.server(row, &reason, &call.external_id)?;
            }
        }
    }
    Ok(())
}

fn historical(call: ImportedCall) -> HistoricalCall {
    let leg = |leg: Leg| call.leg(leg).map(|time| Time::from_micros(time.at_us));
    let mut extra = call.extra.clone();
    extra.insert("original_code".to_owned(), call.original_code.clone());
    if let Some(description) = &call.original_description {
        extra.insert("original_description".to_owned(), description.clone());
    }
    if let Some(taken) = call.report_taken {
        extra.insert("report_taken".to_owned(), taken.to_string());
    }
    if !call.warnings.is_empty() {
        let kinds: Vec<&str> = call.warnings.iter().map(callimport::Warning::kind).collect();
        extra.insert("warnings".to_owned(), kinds.join(", "));
    }
    HistoricalCall {
        external_id: call.external_id.clone(),
        type_code: call.type_code.clone(),
        priority: i64::from(call.priority),
        location_text: call.location_text.clone(),
        latitude: call.latitude,
        longitude: call.longitude,
        unit: call.unit.clone(),
        received_at: Time::from_micros(call.received.at_us),
        time_precision: precision(call.received.precision).to_owned(),
        legs: HistoricalLegs {
            dispatched: leg(Leg::Dispatched),
            en_route: leg(Leg::EnRoute),
            on_scene: leg(Leg::OnScene),
            cleared: leg(Leg::Cleared),
        },
        closed_at: leg(Leg::Cleared),
        disposition: call.disposition.clone(),
        narrative: call.original_description.clone(),
        extra,
    }
}

const fn precision(precision: Precision) -> &'static str {
    match precision {
        Precision::Day => "day",
        Precision::Minute => "minute",
        Precision::Second => "second",
        Precision::Microsecond => "microsecond",
    }
}
