//! The example map on the file that it was written for.

use std::fs::{read, read_to_string};
use std::io::Read;
use std::path::Path;

use callimport::{ImportMap, ImportedCall, Leg, Missing, Outcome, Precision, Summary};

use crate::workbench;

fn map() -> ImportMap {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/import/sacramento.toml");
    ImportMap::parse(&read_to_string(path).unwrap()).unwrap()
}

/// All rows; none where the data does not lie beside the repository.
#[expect(clippy::print_stdout, reason = "a skipped test says so")]
fn outcomes() -> Option<Vec<Outcome>> {
    let beside = "../../../shared/data/sacramento-dispatch-2019-01.csv.gz";
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(beside);
    let Ok(packed) = read(&path) else {
        println!("skipped: {} is not there", path.display());
        return None;
    };
    let mut file = Vec::new();
    flate2::read::GzDecoder::new(packed.as_slice()).read_to_end(&mut file).unwrap();
    Some(workbench::read(&map(), &file))
}

fn calls(outcomes: &[Outcome]) -> impl Iterator<Item = &ImportedCall> {
    outcomes.iter().filter_map(|outcome| match outcome {
        Outcome::Imported(call) => Some(&**call),
        _ => None,
    })
}

#[test]
fn the_example_map_is_valid() {
    let map = map();
    assert_eq!(map.source_system(), "sacramento-pd-cad");
    assert_eq!(map.type_codes().len(), 41);
}

#[test]
fn every_row_of_the_real_file_is_imported() {
    let Some(outcomes) = outcomes() else { return };
    let mut summary = Summary::default();
    for outcome in &outcomes {
        summary.add(outcome);
    }
    println!("{summary}");
    assert_eq!((summary.rows(), summary.imported, summary.rejected), (12_500, 12_500, 0));
    assert!(summary.unmapped_types.is_empty());
    let missing = |what| summary.missing.get(&what).copied().unwrap_or(0);
    assert_eq!(missing(Missing::Unit), 3_436);
    assert!((summary.share_missing(Missing::Unit).unwrap() - 0.27).abs() < 0.005);
    assert_eq!(missing(Missing::Dispatched), 3_222);
    assert_eq!(missing(Missing::EnRoute), 3_256);
    assert_eq!(missing(Missing::OnScene), 3_634);
    assert_eq!((missing(Missing::Occurred), missing(Missing::Cleared)), (0, 0));
    // 78 rows have 0 and 0; one has 1 and 1.
    assert_eq!(missing(Missing::Coordinates), 79);
    assert_eq!(summary.warnings.get("coordinates_out_of_range"), Some(&1));
    assert_eq!(summary.warnings.len(), 1);
}

#[test]
fn dates_stay_days_and_places_lie_around_sacramento() {
    let Some(outcomes) = outcomes() else { return };
    for call in calls(&outcomes) {
        for time in Leg::ALL.iter().filter_map(|leg| call.leg(*leg)) {
            assert_eq!(time.precision, Precision::Day, "{call:?}");
            assert_eq!(time.local.len(), 10);
            // Midnight in California is eight hours behind in winter.
            assert_eq!(time.at_us.rem_euclid(86_400_000_000), 8 * 3_600_000_000);
        }
        if let Some((latitude, longitude)) = call.latitude.zip(call.longitude) {
            let around = (38.2..38.95).contains(&latitude) && (-121.7..-121.0).contains(&longitude);
            assert!(around, "{call:?}");
        }
    }
}

/// Names on the ground as a check of feet, zone and datum that no formula shares.
#[test]
fn known_blocks_lie_where_the_city_map_has_them() {
    let Some(outcomes) = outcomes() else { return };
    let check = |place: &str, latitude: f64, longitude: f64| {
        let there: Vec<_> = calls(&outcomes).filter(|c| c.location_text.as_deref() == Some(place)).collect();
        assert!(!there.is_empty(), "{place}");
        for call in there {
            let (lat, lon) = call.latitude.zip(call.longitude).unwrap();
            let off_m = (lat - latitude).hypot((lon - longitude) * 0.78) * 111_320.0;
            assert!(off_m < 300.0, "{place}: {lat} {lon} is {off_m:.0} m off");
        }
    };
    // City Hall, and the Amtrak station.
    check("900 BLOCK I ST", 38.5816, -121.4944);
    check("400 BLOCK I ST", 38.5840, -121.5003);
}
