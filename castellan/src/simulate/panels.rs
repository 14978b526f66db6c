//! Panels of the example: they dial the receiver as real ones do. What nobody looks at is verified by a stand-in, so that
//! the queue of a demonstration does not grow for ever.
#![expect(clippy::indexing_slicing, reason = "a JSON value read by key is null where there is none")]

use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use fastrand::Rng;
use kernel::clock::{Clock as _, SystemClock};
use serde_json::{Value, json};

use super::client::{Address, Person};
use super::content::Content;
use crate::dialler::Caller;
use crate::example::files::{self, Happening, Panel};

/// Seconds between two happenings in the mean.
const EVERY_S: f64 = 100.0;
/// The first one comes soon, so that whoever looks sees how it is.
const FIRST: Duration = Duration::from_secs(15);
/// How often the stand-in looks.
const LOOK: Duration = Duration::from_secs(20);
/// An alarm that no person took within this is verified by the stand-in, in microseconds.
const LEFT_LYING_US: i64 = 240_000_000;

/// Sets the panels up where they are not, and plays them without end.
pub(super) async fn play(server: &Address, receiver: &str, password: &str, content: &Content) -> Result<()> {
    let plan = files::panels()?;
    let mut admin = Person::sign_in(server, "admin", password).await?;
    set_up(&mut admin, &plan.panels, content).await?;
    let mut desk = Person::sign_in(server, "dispatcher", password).await?;
    let standing_in = async {
        loop {
            tokio::time::sleep(LOOK).await;
            if let Err(error) = stand_in(&mut desk).await {
                tracing::info!(cause = %error, "the stand-in could not verify alarms");
            }
        }
    };
    let dialling = async {
        let mut rng = Rng::new();
        let mut pause = FIRST;
        loop {
            tokio::time::sleep(pause).await;
            if let Some(happening) = choose(&mut rng, &plan.happenings) {
                tokio::spawn(happen(receiver.to_owned(), happening.clone()));
            }
            pause = Duration::from_secs_f64(-(1.0 - rng.f64()).ln() * EVERY_S);
        }
    };
    tokio::join!(standing_in, dialling);
    Ok(())
}

async fn set_up(admin: &mut Person, panels: &[Panel], content: &Content) -> Result<()> {
    let (known, _) = admin.list("/alarm-accounts").await?;
    let is_there = |panel: &&Panel| !known.iter().any(|account| account["number"] == panel.account.as_str());
    let rows: Result<Vec<Value>> = panels.iter().filter(is_there).map(|panel| row(panel, content)).collect();
    let (answer, _) = admin.act("/alarm-accounts/import", None, &json!({ "items": rows? })).await;
    ensure!(answer.status.is_success(), "the panels cannot be set up: {}", answer.json);
    Ok(())
}

/// A panel as the import takes it.
fn row(panel: &Panel, content: &Content) -> Result<Value> {
    let place = |key: &str| content.spot(key).with_context(|| format!("no place {key}"));
    let spot = place(&panel.place)?;
    let zones: Result<Vec<Value>> = panel
        .zones
        .iter()
        .map(|zone| Ok(json!({ "number": zone.number, "name": zone.name, "place_id": place(&zone.place)?.id })))
        .collect();
    Ok(json!({
        "account": panel.account, "name": panel.name, "site_id": spot.site_id, "place_id": spot.id,
        "zones": zones?, "keyholders": panel.holders,
    }))
}

fn choose<'a>(rng: &mut Rng, happenings: &'a [Happening]) -> Option<&'a Happening> {
    let all: u32 = happenings.iter().map(|happening| happening.weight).sum();
    let mut drawn = rng.u32(..all.max(1));
    happenings.iter().find(|happening| {
        let found = drawn < happening.weight;
        drawn = drawn.saturating_sub(happening.weight);
        found
    })
}

async fn happen(receiver: String, happening: Happening) {
    let mut caller = Caller::new(&receiver, false, happening.account.clone(), None);
    for (at, data) in happening.says.iter().enumerate() {
        if at > 0 {
            tokio::time::sleep(Duration::from_secs(happening.pause_s)).await;
        }
        if !caller.say(data).await {
            tracing::info!(account = %happening.account, data, "the receiver did not acknowledge");
        }
    }
}

/// Verifies what was left lying: one look, one cause.
async fn stand_in(desk: &mut Person) -> Result<()> {
    let (alarms, _) = desk.list("/alarms?state=open&limit=100").await?;
    let now = SystemClock.now();
    for alarm in alarms {
        let first: kernel::Time = serde_json::from_value(alarm["first_at"].clone())?;
        if !alarm["owner"].is_null() || now.micros() - first.micros() < LEFT_LYING_US {
            continue;
        }
        let id = alarm["id"].as_str().unwrap_or_default();
        let cause = match alarm["category"].as_str() {
            Some("power" | "trouble" | "communication" | "tamper") => "equipment",
            _ => "user",
        };
        for (act, body) in [
            ("take", json!({})),
            ("acknowledge", json!({})),
            ("acts", json!({ "kind": "look", "result": "nothing_seen" })),
            ("decide", json!({ "cause": cause, "note": "Verified by the stand-in of the example." })),
        ] {
            let (answer, _) = desk.act(&format!("/alarms/{id}/{act}"), None, &body).await;
            ensure!(answer.status.is_success(), "{act}: {}", answer.json);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulate::tests::content;

    #[test]
    fn every_panel_has_its_places_and_every_happening_its_panel() {
        let plan = files::panels().expect("the file is whole");
        for panel in &plan.panels {
            row(panel, &content()).expect("its places are there");
        }
        for happening in &plan.happenings {
            assert!(plan.panels.iter().any(|panel| panel.account == happening.account), "{}", happening.account);
        }
    }

    #[test]
    fn what_weighs_more_comes_oftener() {
        let plan = files::panels().expect("the file is whole");
        let mut rng = Rng::with_seed(1);
        let drawn: Vec<u32> =
            (0..1_000).filter_map(|_| choose(&mut rng, &plan.happenings)).map(|happening| happening.weight).collect();
        assert_eq!(drawn.len(), 1_000);
        let often = drawn.iter().filter(|weight| **weight == 10).count();
        let seldom = drawn.iter().filter(|weight| **weight == 1).count();
        assert!(often > 3 * seldom && seldom > 0, "{often} and {seldom}");
    }
}
