//! A month's figures as a mail that any program shows: plain text in columns, and a table for a spreadsheet.

use std::fmt::Write as _;

use kernel::Result;

use super::{By, Demand, Figure, FigureName, Group, LeftOut, Month, Written, table};

/// What a report tells.
#[derive(Clone, Debug)]
pub struct MonthFigures {
    /// What the report is called.
    pub report: String,
    /// The site, by id and by name.
    pub site_id: kernel::Id,
    /// Its name.
    pub site: String,
    /// Its zone.
    pub time_zone: String,
    /// The month.
    pub month: Month,
    /// Which incidents only, in words; none: all.
    pub only: Option<String>,
    /// All of them together.
    pub total: Group,
    /// The same by what they have in common.
    pub groupings: Vec<(By, Vec<Group>)>,
    /// When there was how much.
    pub demand: Demand,
    /// What did not count.
    pub left_out: LeftOut,
}

const WEEKDAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

const fn words(name: FigureName) -> &'static str {
    match name {
        FigureName::Queue => "Queue",
        FigureName::Response => "Response",
        FigureName::Travel => "Travel",
        FigureName::OnScene => "On scene",
        FigureName::UnitConsumed => "Unit consumed",
        FigureName::TotalConsumed => "Total consumed",
    }
}

/// A duration: `m:ss` under an hour, `h:mm:ss` above.
fn duration(micros: Option<i64>) -> String {
    let Some(micros) = micros else { return "-".to_owned() };
    let seconds = (micros + 500_000) / 1_000_000;
    let (hours, minutes, seconds) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    if hours > 0 { format!("{hours}:{minutes:02}:{seconds:02}") } else { format!("{minutes}:{seconds:02}") }
}

/// The share that kept its target.
fn share(figure: &Figure) -> String {
    (figure.in_target * 100 + figure.with_target / 2)
        .checked_div(figure.with_target)
        .map_or_else(|| "-".to_owned(), |percent| format!("{percent} %"))
}

/// A name cut to a column.
fn short(name: &str, width: usize) -> String {
    if name.chars().count() <= width {
        return name.to_owned();
    }
    format!("{}…", name.chars().take(width - 1).collect::<String>())
}

/// Width of the column of names.
const NAME: usize = 26;

fn durations(out: &mut String, total: &Group) {
    let _ = writeln!(out, "{:<16}{:>7}{:>10}{:>10}{:>12}", "", "n", "p50", "p90", "in target");
    for (name, figure) in total.figures() {
        let (p50, p90) = (duration(figure.p50_us), duration(figure.p90_us));
        let _ = writeln!(out, "{:<16}{:>7}{p50:>10}{p90:>10}{:>12}", words(name), figure.count, share(figure));
    }
}

fn grouping(out: &mut String, by: By, groups: &[Group]) {
    let title = match by {
        By::Type => "By type",
        By::Priority => "By priority",
        By::Shift => "By shift",
        _ => "By hour",
    };
    let _ = writeln!(out, "\n{title}");
    let _ = writeln!(out, "{:<NAME$}{:>5} | {:^22} | {:^22}", "", "n", "queue", "response");
    let head = format!("{:>7}{:>8}{:>7}", "p50", "p90", "target");
    let _ = writeln!(out, "{:<NAME$}{:>5} | {head} | {head}", "", "");
    for group in groups {
        let name = match by {
            By::Priority => format!("Priority {}", group.key),
            By::Hour if group.key.len() <= 2 => format!("{:0>2}:00", group.key),
            _ => match group.key.as_str() {
                super::NO_SHIFT => "no shift".to_owned(),
                super::UNKNOWN => "hour not known".to_owned(),
                _ => group.name.clone(),
            },
        };
        let part = |figure: &Figure| {
            format!("{:>7}{:>8}{:>7}", duration(figure.p50_us), duration(figure.p90_us), share(figure))
        };
        let (queue, response) = (part(&group.queue), part(&group.response));
        let _ = writeln!(out, "{:<NAME$}{:>5} | {queue} | {response}", short(&name, NAME - 1), group.incidents);
    }
}

fn demand(out: &mut String, demand: &Demand) {
    let _ = writeln!(out, "\nDemand: incidents received by weekday and hour");
    let _ = write!(out, "{:<10}", "");
    for hour in (0..24).step_by(3) {
        let _ = write!(out, "{:>7}", format!("{hour:02}-{:02}", hour + 3));
    }
    let _ = writeln!(out, "{:>7}", "all");
    for (weekday, cells) in WEEKDAYS.iter().zip(demand.cells.chunks(24)) {
        let _ = write!(out, "{weekday:<10}");
        for part in cells.chunks(3) {
            let _ = write!(out, "{:>7}", part.iter().map(|cell| cell.incidents).sum::<u64>());
        }
        let _ = writeln!(out, "{:>7}", cells.iter().map(|cell| cell.incidents).sum::<u64>());
    }
}

fn left_out(out: &mut String, hour_unknown: u64, left: LeftOut) {
    let lines = [
        (left.day_precision, "imported incidents of which only the day is known: in no duration and no hour"),
        (left.minute_precision, "imported incidents whose times are known to the minute: counted, to a minute"),
        (left.stand_in, "durations of imported incidents where one stamp stands in for another: not counted"),
        (left.contradictory, "durations that end before they begin: not counted"),
        (hour_unknown, "incidents whose hour is not known: in no cell of the demand"),
    ];
    let _ = writeln!(out, "\nWhat could not be counted");
    let lines: Vec<_> = lines.iter().filter(|(count, _)| *count > 0).collect();
    if lines.is_empty() {
        let _ = writeln!(out, "Nothing: every duration that happened is in these figures.");
    }
    for (count, why) in lines {
        let _ = writeln!(out, "{count:>7}  {why}");
    }
}

/// Writes a report.
///
/// # Errors
/// `internal` when the table cannot be written.
pub fn write(figures: &MonthFigures) -> Result<Written> {
    let (month, total) = (figures.month, &figures.total);
    let mut text = format!("{}\n{}, {}\n", figures.report, figures.site, month.name());
    let _ = writeln!(text, "Times of {}.", figures.time_zone);
    if let Some(only) = &figures.only {
        let _ = writeln!(text, "Only {only}.");
    }
    let _ = writeln!(
        text,
        "\n{} incidents: {} still open, {} called off; {} units sent, {} refused.\n",
        total.incidents, total.open, total.cancelled, total.units_sent, total.refused
    );
    durations(&mut text, total);
    for (by, groups) in &figures.groupings {
        grouping(&mut text, *by, groups);
    }
    demand(&mut text, &figures.demand);
    left_out(&mut text, figures.demand.hour_unknown, figures.left_out);
    text.push_str(
        "\nn: how many had it. p50, p90: half, nine of ten took at most so long. Target: the share that kept the target \
         of its type.\nThe attached table has all six durations of every group, in microseconds.\n",
    );
    let mut head = table::group_head();
    head.insert(0, "by".to_owned());
    let line = |by: &str, group: &Group| [vec![by.to_owned()], table::group_line(group)].concat();
    let groups = figures.groupings.iter().flat_map(|(by, groups)| groups.iter().map(|group| line(by.as_str(), group)));
    let table = table::csv(head, std::iter::once(line("all", total)).chain(groups))?;
    let (first, last) = month.days()?;
    Ok(Written {
        subject: format!("{}: {}, {}", figures.report, figures.site, month.name()),
        text,
        file: format!("castellan-{month}.csv"),
        table,
        page: format!("/office?tab=figures&site={}&from={first}&to={last}", figures.site_id),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_and_shares_are_short() {
        for (micros, expected) in [
            (None, "-"),
            (Some(0), "0:00"),
            (Some(61_400_000), "1:01"),
            (Some(3_599_500_000), "1:00:00"),
            (Some(36_061_000_000), "10:01:01"),
        ] {
            assert_eq!(duration(micros), expected);
        }
        let figure = |in_target, with_target| Figure { with_target, in_target, ..Figure::default() };
        for (in_target, with_target, expected) in [(0, 0, "-"), (1, 3, "33 %"), (2, 3, "67 %"), (4, 4, "100 %")] {
            assert_eq!(share(&figure(in_target, with_target)), expected);
        }
        assert_eq!((short("Trespass", 8).as_str(), short("Trespassing", 8).as_str()), ("Trespass", "Trespas…"));
    }

    #[test]
    fn every_line_fits_a_narrow_window() {
        let group = |key: &str, name: &str| super::super::Tally::default().group(key.into(), name.into());
        let long = "A type whose name is far longer than any column of a mail may be";
        let figures = MonthFigures {
            report: "Monthly".into(),
            site_id: kernel::Id::nil(),
            site: "Harbour Point".into(),
            time_zone: "Europe/London".into(),
            month: Month::parse("2026-10").expect("a month"),
            only: Some("incidents of priority 1".into()),
            total: group("", ""),
            groupings: vec![
                (By::Type, vec![group("x", long)]),
                (By::Hour, vec![group("3", "3"), group("unknown", "unknown")]),
                (By::Shift, vec![group("none", "none")]),
            ],
            demand: Demand::default(),
            left_out: LeftOut { contradictory: 2, ..LeftOut::default() },
        };
        let written = write(&figures).expect("a report");
        for part in [
            "By type",
            "By hour",
            "03:00",
            "hour not known",
            "no shift",
            "Monday",
            "end before they begin",
            "October 2026",
        ] {
            assert!(written.text.contains(part), "{part}: {}", written.text);
        }
        let columns = written.text.lines().filter(|line| !line.contains(". "));
        assert!(columns.clone().all(|line| line.chars().count() <= 90), "{}", written.text);
        assert_eq!(written.table.lines().count(), 6);
        assert!(written.page.ends_with("&from=2026-10-01&to=2026-10-31"), "{}", written.page);
    }
}
