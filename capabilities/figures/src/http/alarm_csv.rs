//! Figures of alarms as tables for a spreadsheet.

use axum::response::Response;
use kernel::Result;

use super::csv::table;
use crate::model::table::{cell, number};
use crate::model::{AlarmGroup, AlarmTime};
use crate::queries::{AlarmFigures, AlarmLoad, FiguredAlarm};

/// A line for each group, and one for all.
pub(super) fn groups(figures: &AlarmFigures) -> Result<Response> {
    let head = [
        "key",
        "name",
        "alarms",
        "signals",
        "undecided",
        "genuine",
        "tests",
        "false_alarms",
        "false_user",
        "false_equipment",
        "false_weather",
        "false_malicious",
        "false_unknown",
        "false_share",
        "first_view_count",
        "first_view_p50_us",
        "first_view_p90_us",
        "first_view_p98_5_us",
        "first_action_count",
        "first_action_p50_us",
        "first_action_p90_us",
        "first_action_p98_5_us",
    ];
    let lines = figures.groups.iter().chain([&figures.total]).map(group_line);
    table(&format!("alarms-by-{}", figures.by), head.map(str::to_owned).into(), lines)
}

/// The line of a group; the one without a key is that of all of them.
fn group_line(group: &AlarmGroup) -> Vec<String> {
    let name = if group.key.is_empty() { "all" } else { group.name.as_str() };
    let mut line = vec![cell(&group.key), cell(name)];
    let counts = [
        group.alarms,
        group.signals,
        group.undecided,
        group.genuine,
        group.tests,
        group.false_alarms,
        group.false_user,
        group.false_equipment,
        group.false_weather,
        group.false_malicious,
        group.false_unknown,
    ];
    line.extend(counts.map(|count| count.to_string()));
    line.push(part(group.false_share));
    line.extend([group.first_view, group.first_action].iter().flat_map(times));
    line
}

fn times(time: &AlarmTime) -> [String; 4] {
    [time.count.to_string(), number(time.p50_us), number(time.p90_us), number(time.p98_5_us)]
}

/// A value that may be missing.
fn part(value: Option<f64>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

/// A line for each alarm.
pub(super) fn alarms(alarms: &[FiguredAlarm]) -> Result<Response> {
    let head = [
        "number",
        "id",
        "site",
        "place",
        "panel",
        "zone",
        "category",
        "told",
        "priority",
        "first_at",
        "signals",
        "first_view_us",
        "first_action_us",
        "restored_at",
        "stale",
        "operator",
        "decided_at",
        "disposition",
        "cause",
    ];
    let lines = alarms.iter().map(|alarm| {
        let text = |text: &Option<String>| cell(text.as_deref().unwrap_or_default());
        let time = |at: Option<kernel::Time>| at.map(|at| at.to_string()).unwrap_or_default();
        vec![
            alarm.number.clone(),
            alarm.id.to_string(),
            text(&alarm.site_name),
            text(&alarm.place),
            text(&alarm.account_name),
            text(&alarm.zone),
            alarm.category.to_string(),
            cell(&alarm.code_name),
            alarm.priority.to_string(),
            alarm.first_at.to_string(),
            alarm.count.to_string(),
            number(alarm.first_view_us),
            number(alarm.first_action_us),
            time(alarm.restored_at),
            alarm.stale.to_string(),
            text(&alarm.operator),
            time(alarm.decided_at),
            text(&alarm.disposition),
            alarm.cause.map(|cause| cause.to_string()).unwrap_or_default(),
        ]
    });
    table("alarms", head.map(str::to_owned).into(), lines)
}

/// A line for each measure.
pub(super) fn measures(load: &AlarmLoad) -> Result<Response> {
    let head = ["measure", "value", "side", "target", "manageable", "verdict"];
    let lines = load.measures.iter().map(|measure| {
        vec![
            measure.name.to_string(),
            part(measure.value),
            measure.side.to_string(),
            measure.target.to_string(),
            part(measure.manageable),
            measure.verdict.map(|verdict| verdict.to_string()).unwrap_or_default(),
        ]
    });
    table("alarm-load", head.map(str::to_owned).into(), lines)
}
