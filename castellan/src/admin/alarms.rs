//! Panels from a list: JSON, or CSV with a heading.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
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
    /// grace_s, zones, keyholders}, or a CSV file with such columns.
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
    let mut rows = read(&file)?;
    let api = Api::open(config).await?;
    let sites = api.list("/sites").await?;
    for row in &mut rows {
        place(row, site.as_deref(), &sites)?;
    }
    let (mut created, mut changed, mut refused) = (0, 0, Vec::new());
    for piece in rows.chunks(PIECE) {
        let answer = api.send(Method::POST, "/alarm-accounts/import", Some(&json!({ "items": piece }))).await?;
        for item in answer["items"].as_array().into_iter().flatten() {
            match item["reason"].as_str() {
                Some(reason) => refused.push(format!("{}: {reason}", item["account"])),
                None if item["created"] == true => created += 1,
                None => changed += 1,
            }
        }
    }
    println!("{created} accounts are new, {changed} were changed, {} were refused", refused.len());
    for line in &refused {
        println!("  {line}");
    }
    if refused.is_empty() { Ok(()) } else { bail!("{} accounts were refused", refused.len()) }
}

fn read(file: &Path) -> anyhow::Result<Vec<Map<String, Value>>> {
    let text = std::fs::read_to_string(file).with_context(|| format!("{} cannot be read", file.display()))?;
    if file.extension().is_some_and(|kind| kind.eq_ignore_ascii_case("csv")) {
        return rows_of_csv(&text);
    }
    serde_json::from_str(&text).with_context(|| format!("{} is no JSON list of accounts", file.display()))
}

/// Columns that hold numbers.
const NUMBERS: &[&str] = &["interval_s", "grace_s"];

fn rows_of_csv(text: &str) -> anyhow::Result<Vec<Map<String, Value>>> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let heading = reader.headers()?.clone();
    let row = |record: csv::StringRecord| {
        let cells = heading.iter().zip(record.iter()).filter(|(_, cell)| !cell.trim().is_empty());
        let value = |name: &str, cell: &str| -> anyhow::Result<Value> {
            Ok(match name {
                "quirks" => cell.split([';', ' ']).filter(|quirk| !quirk.is_empty()).collect::<Vec<_>>().into(),
                "require_encryption" => (cell == "true" || cell == "yes" || cell == "1").into(),
                name if NUMBERS.contains(&name) => {
                    cell.parse::<i64>().with_context(|| format!("“{cell}” in {name} is no number"))?.into()
                }
                _ => cell.into(),
            })
        };
        cells.map(|(name, cell)| Ok((name.trim().to_owned(), value(name.trim(), cell.trim())?))).collect()
    };
    reader.records().map(|record| row(record?)).collect()
}

/// Puts the id of the site in the place of its code.
fn place(row: &mut Map<String, Value>, default: Option<&str>, sites: &[Value]) -> anyhow::Result<()> {
    let named =
        row.remove("site").and_then(|site| site.as_str().map(str::to_owned)).or_else(|| default.map(str::to_owned));
    let site = match named {
        Some(code) => {
            let own =
                sites.iter().find(|site| site["code"].as_str().is_some_and(|own| own.eq_ignore_ascii_case(&code)));
            Some(own.with_context(|| format!("there is no site {code}"))?)
        }
        // With several sites nobody guesses: the panel is in, and says that nobody has said where it stands.
        None => match sites {
            [only] => Some(only),
            _ => None,
        },
    };
    if let Some(site) = site.filter(|_| !row.contains_key("site_id")) {
        row.insert("site_id".to_owned(), site["id"].clone());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_read_by_its_heading() {
        let rows = rows_of_csv("account,name,interval_s,quirks,require_encryption,key_hex\nA0F1,Dock,180,binary_crc;any_time,yes,00\nB1,,,,,\n")
            .expect("rows");
        let expected = json!([
            { "account": "A0F1", "name": "Dock", "interval_s": 180, "quirks": ["binary_crc", "any_time"], "require_encryption": true, "key_hex": "00" },
            { "account": "B1" },
        ]);
        assert_eq!(json!(rows), expected);
        assert!(rows_of_csv("account,interval_s\nA,soon\n").is_err());
    }

    #[test]
    fn an_account_stands_where_the_row_the_flag_or_the_only_site_says() {
        let sites = [json!({ "code": "HP", "id": "1" }), json!({ "code": "NQ", "id": "2" })];
        let check = |row: Value, default: Option<&str>, sites: &[Value], expected: Option<Value>| {
            let mut row = row.as_object().cloned().unwrap_or_default();
            let placed = place(&mut row, default, sites).map(|()| row.get("site_id").cloned().unwrap_or_default());
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
