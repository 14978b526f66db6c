//! Whether the running server works, for a terminal and for what watches a container.

use anyhow::{bail, ensure};
use axum::http::Method;
use kernel::config::Config;
use serde_json::Value;

use super::Api;

/// Without these nothing is served or stored; all else is for people to see to, and no reason to start the server again.
const VITAL: [&str; 3] = ["database", "storing", "self_probe"];

/// Prints what does not work.
///
/// # Errors
/// When no server runs on the data folder, or it cannot do its main job.
#[expect(clippy::print_stdout, reason = "the output of a command")]
pub async fn health(config: &Config) -> anyhow::Result<()> {
    let Some(api) = Api::running(config).await else { bail!("no server runs on {}", config.text("data")) };
    let health = api.send(Method::GET, "/health", None).await?;
    let checks = health["checks"].as_array().map(Vec::as_slice).unwrap_or_default();
    let is_found = |check: &&Value| ["warns", "fails"].contains(&text(check, "level"));
    for check in checks.iter().filter(is_found) {
        let about: Vec<&str> = check["about"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let (subject, level, since) = (text(check, "subject"), text(check, "level"), text(check, "since"));
        println!("{subject} {level} since {since} {} {}", about.join(", "), text(check, "detail"));
    }
    let fails = |check: &Value| text(check, "level") == "fails" && VITAL.contains(&text(check, "subject"));
    ensure!(!checks.iter().any(fails), "the server cannot do its main job");
    println!(
        "{}",
        if checks.iter().any(|check| is_found(&check)) { "the server does its main job" } else { "everything works" }
    );
    Ok(())
}

fn text<'a>(check: &'a Value, field: &str) -> &'a str {
    check[field].as_str().unwrap_or_default()
}
