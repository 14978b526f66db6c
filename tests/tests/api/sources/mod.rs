//! Sources of alarms that are no panels.

mod mail;
mod mqtt;
mod posting;

use blackbox::desk::id;
use blackbox::{Api, Value, World, json};

/// Longest wait for what a message causes.
const SOON_S: u64 = 30;

/// A source at the example site.
fn source(world: &World, number: &str, kind: &str, mapping: &Value) -> Value {
    let admin = world.user("admin");
    let site = admin.items("/sites").into_iter().find(|site| site["code"] == "HP").expect("the example site");
    let body = json!({ "account": number, "kind": kind, "mapping": mapping, "site_id": site["id"],
        "zones": [{ "number": "FRONT_CAM", "name": "Front camera" }, { "number": "3", "name": "Dock door" }] });
    admin.post("/alarm-accounts", &body).ok()
}

/// A new secret for it.
fn secret(world: &World, source: &Value) -> String {
    let renewed = world.user("admin").post(&format!("/alarm-accounts/{}/secret", id(source)), &json!({})).ok();
    renewed["secret"].as_str().expect("the secret is shown").to_owned()
}

fn open(api: &Api) -> Vec<Value> {
    api.items("/alarms?state=open")
}

fn signals(api: &Api, source: &Value) -> Vec<Value> {
    api.items(&format!("/alarm-signals?account_id={}", id(source)))
}

/// The last anomaly of a kind, if there is one.
fn anomaly(world: &World, kind: &str) -> Option<Value> {
    world.user("admin").items("/receiver/anomalies").into_iter().find(|row| row["kind"] == kind)
}

/// Starts the server again with these settings.
fn restart_with(world: &mut World, settings: &str) {
    world.file("castellan.toml", settings);
    world.stop();
    world.start();
}
