//! Panels from a list: JSON, or CSV with a heading.

use std::path::{Path, PathBuf};

use alarms::model::Hours;
use anyhow::{Context as _, anyhow, bail};
use axum::http::Method;
use clap::Subcommand;
use kernel::config::Config;
use serde_json::{Map, Value, json};

use super::Api;

/// Accounts in one request; the server takes as many at once.
const PIECE: usize = 200;

/// Alarm panels.
#[derive(Subcommand)]
pub enum AlarmsCommand {
    /// Bring panels in: a JSON list of {account, name, site, key_hex, key_text, require_encryption, quirks, interval_s,
    /// grace_s, hours, zones, keyholders}, or a CSV file with such columns.
    ImportAccounts {
        /// The file.
        file: PathBuf,
        /// Code of the site of those rows that name none; the only site, where there is one.
        #[arg(long, value_name = "CODE")]
        site: Option<String>,
    },
}

/// Carries out a command about alarm panels.
///
/// # Errors
/// When the file cannot be read, a site is not there, or the server refuses a row; the others are in all the same.
#[expect(clippy::print_stdout, reason = "the output of a command")]
pub async fn alarms(config: &Config, command: AlarmsCommand) -> anyhow::Result<()> {
    let AlarmsCommand::ImportAccounts { file, site } = command;
    let entries = read(&file)?;
    let api = Api::open(config).await?;
    let sites = api.list("/sites").await?;
    if let Some(code) = &site {
        site_coded(&sites, code)?;
    }
    let (mut rows, mut refused) = (Vec::new(), Vec::new());
    for Entry { at, row } in entries {
        match row.and_then(|row| placed(row, site.as_deref(), &sites)) {
            Ok(row) => rows.push((at, row)),
            Err(reason) => refused.push((at, format!("{reason:#}"))),
        }
    }
    let (mut created, mut changed) = (0, 0);
    for piece in rows.chunks(PIECE) {
        let items: Vec<&Map<String, Value>> = piece.iter().map(|(_, row)| row).collect();
        let answer = api.send(Method::POST, "/alarm-accounts/import", Some(&json!({ "items": items }))).await?;
        for ((at, _), item) in piece.iter().zip(answer["items"].as_array().into_iter().flatten()) {
            match item["reason"].as_str() {
                Some(reason) => refused.push((*at, format!("{}: {reason}", item["account"]))),
                None if item["created"] == true => created += 1,
                None => changed += 1,
            }
        }
    }
    refused.sort();
    println!("{created} accounts are new, {changed} were changed, {} were refused", refused.len());
    for (at, reason) in &refused {
        println!("  {at}: {reason}");
    }
    if refused.is_empty() { Ok(()) } else { bail!("{} accounts were refused", refused.len()) }
}

/// Where an account stands in its file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    /// Line of a CSV file, from 1.
    Line(u64),
    /// Entry of a JSON list, from 1.
    Entry(usize),
}

impl std::fmt::Display for Place {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Line(line) => write!(to, "line {line}"),
            Self::Entry(entry) => write!(to, "entry {entry}"),
        }
    }
}

/// An account of a file, or why it cannot be read: the others are brought in all the same.
struct Entry {
    at: Place,
    row: anyhow::Result<Map<String, Value>>,
}

fn read(file: &Path) -> anyhow::Result<Vec<Entry>> {
    let text = std::fs::read_to_string(file).with_context(|| format!("{} cannot be read", file.display()))?;
    if file.extension().is_some_and(|kind| kind.eq_ignore_ascii_case("csv")) {
        return entries_of_csv(&text);
    }
    let rows: Vec<Map<String, Value>> =
        serde_json::from_str(&text).with_context(|| format!("{} is no JSON list of accounts", file.display()))?;
    Ok(rows.into_iter().enumerate().map(|(at, row)| Entry { at: Place::Entry(at + 1), row: Ok(row) }).collect())
}

fn entries_of_csv(text: &str) -> anyhow::Result<Vec<Entry>> {
    // The reader counts the LF of a CRLF with the line after it, and would name each line one too low.
    let text = text.replace("\r\n", "\n");
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let heading = reader.headers()?.clone();
    let mut entries = Vec::new();
    for record in reader.records() {
        let (position, row) = match record {
            Ok(record) => (record.position().cloned(), row_of(&heading, &record)),
            Err(problem) => (problem.position().cloned(), Err(problem.into())),
        };
        entries.push(Entry { at: Place::Line(position.map_or(0, |position| position.line())), row });
    }
    Ok(entries)
}

/// What a line says; an empty cell says nothing.
fn row_of(heading: &csv::StringRecord, record: &csv::StringRecord) -> anyhow::Result<Map<String, Value>> {
    let cells = heading.iter().zip(record.iter()).map(|(name, cell)| (name.trim(), cell.trim()));
    cells
        .filter(|(_, cell)| !cell.is_empty())
        .map(|(name, cell)| Ok((name.to_owned(), value_of(name, cell)?)))
        .collect()
}

fn value_of(name: &str, cell: &str) -> anyhow::Result<Value> {
    Ok(match name {
        "quirks" => cell.split([';', ' ']).filter(|quirk| !quirk.is_empty()).collect::<Vec<_>>().into(),
        "require_encryption" | "retired" => match cell.to_lowercase().as_str() {
            "yes" | "true" | "1" => true.into(),
            "no" | "false" | "0" => false.into(),
            _ => bail!("“{cell}” in {name} is neither yes nor no"),
        },
        "interval_s" | "grace_s" => {
            cell.parse::<i64>().with_context(|| format!("“{cell}” in {name} is no number"))?.into()
        }
        "hours" => json!(Hours::from_text(cell).map_err(|problem| anyhow!("hours: {}", problem.detail()))?),
        _ => cell.into(),
    })
}

fn site_coded<'a>(sites: &'a [Value], code: &str) -> anyhow::Result<&'a Value> {
    let own = sites.iter().find(|site| site["code"].as_str().is_some_and(|own| own.eq_ignore_ascii_case(code)));
    own.with_context(|| format!("there is no site {code}"))
}

/// Puts the id of the site in the place of its code.
fn placed(mut row: Map<String, Value>, default: Option<&str>, sites: &[Value]) -> anyhow::Result<Map<String, Value>> {
    let named =
        row.remove("site").and_then(|site| site.as_str().map(str::to_owned)).or_else(|| default.map(str::to_owned));
    let site = match named {
        Some(code) => Some(site_coded(sites, &code)?),
        // With several sites nobody guesses: the panel is in, and says that nobody has said where it stands.
        None => match sites {
            [only] => Some(only),
            _ => None,
        },
    };
    if let Some(site) = site.filter(|_| !row.contains_key("site_id")) {
        row.insert("site_id".to_owned(), site["id"].clone());
    }
    Ok(row)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_read_by_its_heading() {
        let rows = entries_of_csv("account,name,interval_s,quirks,require_encryption,key_hex\nA0F1,Dock,180,binary_crc;any_time,yes,00\nB1,,,,,\n")
            .expect("rows");
        let rows: Vec<_> = rows.into_iter().map(|entry| entry.row.expect("a row")).collect();
        let expected = json!([
            { "account": "A0F1", "name": "Dock", "interval_s": 180, "quirks": ["binary_crc", "any_time"], "require_encryption": true, "key_hex": "00" },
            { "account": "B1" },
        ]);
        assert_eq!(json!(rows), expected);
    }

    #[test]
    fn a_line_that_cannot_be_read_is_named_and_keeps_no_other_out() {
        let text = "account,interval_s,retired,hours\nA,soon,,\nB,,,\"Mon-Fri 08:00-18:00;\n Sat closed\"\nC,,perhaps,\nD,,,Mon 8-18\nE,no\nF,60,no,none\n";
        assert_eq!(lines_of(&text.replace('\n', "\r\n")), lines_of(text), "spreadsheets end lines otherwise");
        let entries = entries_of_csv(text).expect("a heading");
        let told: Vec<String> = entries
            .iter()
            .map(|Entry { at, row }| match row {
                Ok(row) => format!("{at}: {}", row["account"]),
                Err(problem) => format!("{at}: {problem:#}"),
            })
            .collect();
        let check = |at: usize, expected: &str| assert!(told[at].starts_with(expected), "{expected}: {told:?}");
        check(0, "line 2: “soon” in interval_s is no number");
        check(1, "line 3: \"B\"");
        check(2, "line 5: “perhaps” in retired is neither yes nor no");
        check(3, "line 6: hours: “8” is not a time of day");
        check(4, "line 7: ");
        check(5, "line 8: \"F\"");
        let hours = &entries[1].row.as_ref().expect("a row")["hours"];
        assert_eq!((hours["weekly"].as_array().map(Vec::len), &hours["grace_min"]), (Some(5), &json!(15)));
    }

    #[test]
    fn what_the_office_writes_is_read() {
        let text = "\u{feff}account,name,site,require_encryption,interval_s,grace_s,hours,retired\r\n\
                    C1,\"Shop, west\",HP,no,180,30,Mon-Fri 08:00-18:00; 2026-12-25 closed; grace 20,no\r\nC2,Bar,,yes,0,30,,yes\r\n";
        let rows = entries_of_csv(text).expect("a heading").into_iter().map(|entry| entry.row.expect("a row"));
        let mut rows: Vec<Value> = rows.map(Value::from).collect();
        let hours = rows[0]["hours"].take();
        let days = (&hours["weekly"].as_array().map(Vec::len), &hours["exceptions"][0]["date"], &hours["grace_min"]);
        assert_eq!(days, (&Some(5), &json!("2026-12-25"), &json!(20)));
        let expected = json!([
            { "account": "C1", "name": "Shop, west", "site": "HP", "require_encryption": false, "interval_s": 180, "grace_s": 30, "hours": null, "retired": false },
            { "account": "C2", "name": "Bar", "require_encryption": true, "interval_s": 0, "grace_s": 30, "retired": true },
        ]);
        assert_eq!(json!(rows), expected);
    }

    fn lines_of(text: &str) -> Vec<Place> {
        entries_of_csv(text).expect("a heading").iter().map(|entry| entry.at).collect()
    }

    #[test]
    fn an_account_stands_where_the_row_the_flag_or_the_only_site_says() {
        let sites = [json!({ "code": "HP", "id": "1" }), json!({ "code": "NQ", "id": "2" })];
        let check = |row: Value, default: Option<&str>, sites: &[Value], expected: Option<Value>| {
            let fields = row.as_object().cloned().unwrap_or_default();
            let placed = placed(fields, default, sites).map(|row| row.get("site_id").cloned().unwrap_or_default());
            assert_eq!(placed.ok(), expected, "{row:?}");
        };
        check(json!({ "site": "nq" }), None, &sites, Some(json!("2")));
        check(json!({}), Some("HP"), &sites, Some(json!("1")));
        check(json!({}), None, &sites[..1], Some(json!("1")));
        check(json!({}), None, &sites, Some(Value::Null));
        check(json!({ "site": "XX" }), None, &sites, None);
        check(json!({ "site_id": "9" }), Some("HP"), &sites, Some(json!("9")));
    }
}
