//! `castellan import plan`: buildings, floors and rooms from a drawing. It can be repeated: what is there by name in its
//! area is drawn anew, and nothing is taken away.

use std::collections::{BTreeMap, HashMap};
use std::io::Read as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use axum::http::Method;
use floorplans::{Drawing, Drawn, read_geojson, read_imdf};
use kernel::config::Config;
use places::commands::{ImportedPlace, ImportedPlaces};
use serde_json::{Value, json};

use super::calls::site;
use crate::admin::Api;

/// Places sent at once; the server takes as many in one short command.
const BATCH: usize = 200;
/// Largest file of an archive: an airport's floors have some ten megabytes.
const FILE_MAX: u64 = 256 * 1024 * 1024;

/// Which drawing, and where it belongs.
#[derive(clap::Args, Debug)]
pub struct PlanArguments {
    /// The drawing: an IMDF archive (.zip, .imdf) or a GeoJSON file.
    file: PathBuf,
    /// Code of the site; may be left out when there is one site.
    #[arg(long, value_name = "CODE")]
    site: Option<String>,
    /// Path of the area it lies in, such as "Tower A"; the site itself when left out.
    #[arg(long, value_name = "PATH")]
    under: Option<String>,
}

/// What became of the places.
#[derive(Default)]
struct Tally {
    created: u64,
    changed: u64,
    unchanged: u64,
    left_out: u64,
}

/// Brings a drawing in.
///
/// # Errors
/// For a drawing or a site that does not fit, in words; a single place never stops the import.
#[expect(clippy::print_stdout, reason = "the summary of a command")]
pub async fn plan(config: &Config, arguments: &PlanArguments) -> Result<()> {
    let drawing = read(&arguments.file)?;
    let api = Api::open(config).await?;
    let site = site(&api, arguments.site.as_deref()).await?;
    let under = match &arguments.under {
        Some(path) => Some(area(&api, &site, path).await?),
        None => None,
    };
    let mut tally = Tally::default();
    for one in &drawing.left_out {
        tally.left_out += 1;
        println!("left out: {}: {}", one.feature, one.reason);
    }
    let mut known: HashMap<String, String> = HashMap::new();
    for generation in generations(&drawing.places) {
        for batch in generation.chunks(BATCH) {
            send(&api, &site, under.as_deref(), batch, &mut known, &mut tally).await?;
        }
    }
    println!(
        "new: {}, drawn anew: {}, as they were: {}, left out: {}",
        tally.created, tally.changed, tally.unchanged, tally.left_out
    );
    Ok(())
}

fn read(file: &Path) -> Result<Drawing> {
    let named = || format!("{} cannot be read", file.display());
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let packed =
        file.extension().is_some_and(|end| end.eq_ignore_ascii_case("zip") || end.eq_ignore_ascii_case("imdf"));
    if !packed {
        return Ok(read_geojson(&name, &std::fs::read(file).with_context(named)?)?);
    }
    let mut archive = zip::ZipArchive::new(std::fs::File::open(file).with_context(named)?).with_context(named)?;
    let mut files = BTreeMap::new();
    for index in 0..archive.len() {
        let entry = archive.by_index(index).with_context(named)?;
        // Some programs put everything into a folder of the archive.
        let path = PathBuf::from(entry.name().with_context(named)?.into_owned());
        let (Some(stem), Some(end)) = (path.file_stem(), path.extension()) else { continue };
        if end != "geojson" {
            continue;
        }
        let stem = stem.to_string_lossy().into_owned();
        let mut bytes = Vec::new();
        entry.take(FILE_MAX + 1).read_to_end(&mut bytes).with_context(named)?;
        if bytes.len() as u64 > FILE_MAX {
            bail!("{stem}.geojson in {name} is larger than {} MiB", FILE_MAX / 1024 / 1024);
        }
        files.insert(stem, bytes);
    }
    Ok(read_imdf(&files)?)
}

/// The id of the area with this path.
async fn area(api: &Api, site: &str, path: &str) -> Result<String> {
    let places = api.list(&format!("/sites/{site}/places")).await?;
    let found = places.iter().find(|place| place["path"].as_str().is_some_and(|own| own.eq_ignore_ascii_case(path)));
    match found.and_then(|place| place["id"].as_str()) {
        Some(id) => Ok(id.to_owned()),
        None => {
            bail!("the site has no area “{path}”; write its path as the console shows it, such as Tower A / Floor 3")
        }
    }
}

/// Places by how deep they lie: each generation's areas are known when the next one is sent.
fn generations(places: &[Drawn]) -> Vec<Vec<&Drawn>> {
    let mut depths: HashMap<&str, usize> = HashMap::new();
    let mut generations: Vec<Vec<&Drawn>> = Vec::new();
    for place in places {
        let depth = place.parent.as_deref().and_then(|parent| depths.get(parent)).map_or(0, |depth| depth + 1);
        depths.insert(&place.key, depth);
        if generations.len() <= depth {
            generations.push(Vec::new());
        }
        if let Some(generation) = generations.get_mut(depth) {
            generation.push(place);
        }
    }
    generations
}

#[expect(clippy::print_stdout, reason = "what was refused, one line each")]
async fn send(
    api: &Api,
    site: &str,
    under: Option<&str>,
    batch: &[&Drawn],
    known: &mut HashMap<String, String>,
    tally: &mut Tally,
) -> Result<()> {
    let mut sent = Vec::with_capacity(batch.len());
    for place in batch {
        match &place.parent {
            None => sent.push((*place, under)),
            Some(parent) => {
                if let Some(id) = known.get(parent) {
                    sent.push((*place, Some(id.as_str())));
                } else {
                    tally.left_out += 1;
                    println!("left out: {}: the area it lies in was left out", place.name);
                }
            }
        }
    }
    let places: Vec<Value> = sent.iter().map(|(place, parent)| as_input(place, *parent)).collect();
    let answer =
        api.send(Method::POST, &format!("/sites/{site}/places/import"), Some(&json!({ "places": places }))).await?;
    let answer: ImportedPlaces = serde_json::from_value(answer)?;
    let keys: Vec<(&str, &str)> = sent.iter().map(|(place, _)| (place.key.as_str(), place.name.as_str())).collect();
    for ((key, name), outcome) in keys.into_iter().zip(answer.places) {
        let id = match outcome {
            ImportedPlace::Created { id } => {
                tally.created += 1;
                id
            }
            ImportedPlace::Changed { id } => {
                tally.changed += 1;
                id
            }
            ImportedPlace::Unchanged { id } => {
                tally.unchanged += 1;
                id
            }
            ImportedPlace::Refused { reason } => {
                tally.left_out += 1;
                println!("left out: {name}: {reason}");
                continue;
            }
        };
        known.insert(key.to_owned(), id.to_string());
    }
    Ok(())
}

fn as_input(place: &Drawn, parent: Option<&str>) -> Value {
    json!({
        "parent_id": parent,
        "kind": place.kind,
        "name": place.name,
        "restricted": place.restricted,
        "longitude": place.point.map(|[longitude, _]| longitude),
        "latitude": place.point.map(|[_, latitude]| latitude),
        "outline": place.outline,
        "level": place.level,
    })
}
