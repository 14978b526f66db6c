//! How many alarms people had, and whether the alarms themselves are well: floods, stale and chattering ones, top sources.

use std::collections::{BTreeMap, HashMap};

use alarms::model::{PastAlarm, PastAlarmFilter, SILENCE};
use kernel::db::Sql;
use kernel::{Actor, Error, Id, Result, Time};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::AlarmAsk;
use super::names::source_names;
use super::read::{ALARMS_MAX, each, scope_of, too_many};
use super::supervision::{Supervision, supervision};
use crate::model::{
    AlarmBy, AlarmMeasure, Bursts, CHATTER_COUNT, Counted, DAY_WINDOWS, FLOOD, HOUR_WINDOWS, MANAGEABLE, STALE_S,
    TOP_SOURCES, WINDOW_US, Windows, bursts, is_stale, measures, share, stood_until,
};
use crate::queries::read::Flow;

/// Positions of a control room at the most.
const POSITIONS_MAX: u64 = 100;
/// A day, in microseconds.
const DAY_US: i64 = DAY_WINDOWS * WINDOW_US;

/// Load and condition of the alarms of a period.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct AlarmLoad {
    /// Signalled first at this moment or later; windows of ten minutes, hours and days count from here.
    pub from: Time,
    /// The end of the period, or now where it is not over.
    pub to: Time,
    /// Positions that were staffed, as asked.
    pub positions: u64,
    /// Alarms raised.
    pub alarms: u64,
    /// Each measure with its target.
    pub measures: Vec<AlarmMeasure>,
    /// Each day, from the beginning of the period.
    pub days: Vec<AlarmDay>,
    /// Times in which more than ten alarms for each position came in ten minutes.
    pub floods: Vec<AlarmFlood>,
    /// What each operator had, the most first.
    pub operators: Vec<AlarmOperator>,
    /// The ten sources with the most alarms.
    pub sources: Vec<AlarmSource>,
    /// Sources that chattered, the most often first.
    pub chattering: Vec<ChatteringSource>,
    /// Whether panels are heard, now.
    pub supervision: Supervision,
}

/// A day of a period: 24 hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AlarmDay {
    /// From this moment on.
    pub from: Time,
    /// Until before this one.
    pub to: Time,
    /// Alarms raised.
    pub alarms: u64,
    /// The most in ten minutes.
    pub most_per_ten_minutes: u64,
    /// Alarms of the period that were stale on it.
    pub stale: u64,
}

/// A time with too many alarms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AlarmFlood {
    /// From this moment on.
    pub from: Time,
    /// Until before this one.
    pub to: Time,
    /// Alarms raised in it.
    pub alarms: u64,
}

/// What one operator had.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct AlarmOperator {
    /// Their key, as `/figures/alarms/behind` takes it by operator; `unknown` for what nobody answered for.
    pub key: String,
    /// Their name.
    pub name: String,
    /// Alarms that they answered for.
    pub alarms: u64,
    /// The most of them in ten minutes, an hour and a day.
    pub most_per_ten_minutes: u64,
    /// In an hour.
    pub most_per_hour: u64,
    /// In a day.
    pub most_per_day: u64,
    /// How often there were more than two in ten minutes.
    pub over_per_ten_minutes: u64,
    /// More than twelve in an hour.
    pub over_per_hour: u64,
    /// More than three hundred in a day.
    pub over_per_day: u64,
}

/// A source of alarms.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct AlarmSource {
    /// Its key, as `/figures/alarms/behind` takes it by source.
    pub key: String,
    /// Panel, zone, and what it told.
    pub name: String,
    /// Alarms that it raised.
    pub alarms: u64,
    /// How often it signalled them.
    pub signals: u64,
    /// Its alarms as a part of all.
    pub share: Option<f64>,
}

/// A source that told the same three times or more within a minute.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ChatteringSource {
    /// Its key, as `/figures/alarms/behind` takes it by source.
    pub key: String,
    /// Panel, zone, and what it told.
    pub name: String,
    /// How often it chattered.
    pub bursts: u64,
    /// The most signals within a minute.
    pub most_per_minute: u64,
}

struct Source {
    example: PastAlarm,
    alarms: Vec<Id>,
    signals: u64,
}

/// What is gathered of a period.
struct Gathered {
    all: Windows,
    operators: BTreeMap<String, Windows>,
    sources: HashMap<String, Source>,
    stale: Vec<(Time, Time)>,
    by_priority: [u64; 5],
    silences: u64,
}

/// Load and condition of the alarms of a period.
///
/// # Errors
/// `not_found` for a site that the actor may not know; `too_large` for a period with too many alarms; `invalid` for no
/// positions, or more than a hundred.
pub fn alarm_load(sql: &mut dyn Sql, actor: &Actor, ask: &AlarmAsk, positions: u64) -> Result<AlarmLoad> {
    if !(1..=POSITIONS_MAX).contains(&positions) {
        let message = format!("a control room has 1 to {POSITIONS_MAX} positions");
        return Err(Error::invalid(message.clone()).field("positions", message));
    }
    let scope = scope_of(actor, ask)?;
    let (from, to) = (ask.filter.from, ask.filter.to.min(ask.now).max(ask.filter.from));
    let gathered = gather(sql, &scope, ask)?;
    let (alarms, days) = (gathered.all.total(), days(&gathered, &ask.filter, to));
    let runs = gathered.all.runs_over(FLOOD * positions);
    let chattering = chattering(sql, &gathered.sources)?;
    let sources = top_sources(sql, &gathered)?;
    let measures = measures(&Counted {
        length_us: to.micros() - from.micros(),
        positions,
        alarms,
        most_in_window: gathered.all.most(1),
        flooded_windows: runs.iter().map(|run| (run.last - run.first + 1).unsigned_abs()).sum(),
        of_top_ten: sources.iter().map(|source| source.alarms).sum(),
        chattering: chattering.len() as u64,
        stale_per_day: days.iter().map(|day| day.stale).max().unwrap_or_default(),
        by_priority: gathered.by_priority,
    });
    let flood = |run: &crate::model::Run| AlarmFlood {
        from: gathered.all.begin(run.first),
        to: gathered.all.begin(run.last + 1).min(ask.filter.to),
        alarms: run.alarms,
    };
    Ok(AlarmLoad {
        from,
        to,
        positions,
        alarms,
        measures,
        days,
        floods: runs.iter().map(flood).collect(),
        operators: operators(sql, &gathered.operators)?,
        sources,
        chattering,
        supervision: Supervision { silences: gathered.silences, ..supervision(sql, &scope, ask.now)? },
    })
}

fn gather(sql: &mut dyn Sql, scope: &kernel::Scope, ask: &AlarmAsk) -> Result<Gathered> {
    let from = ask.filter.from;
    let mut out = Gathered {
        all: Windows::since(from),
        operators: BTreeMap::new(),
        sources: HashMap::new(),
        stale: Vec::new(),
        by_priority: [0; 5],
        silences: 0,
    };
    each(sql, scope, ask, None, |alarm| {
        out.silences += u64::from(alarm.code == SILENCE);
        out.all.add(alarm.first_at);
        if is_stale(&alarm, ask.now) {
            out.stale.push((alarm.first_at.plus_seconds(STALE_S), stood_until(&alarm, ask.now)));
        }
        let priority = usize::try_from(alarm.priority - 1).unwrap_or(usize::MAX);
        if let Some(many) = out.by_priority.get_mut(priority) {
            *many += 1;
        }
        let operator = AlarmBy::Operator.key(&alarm, ask.now);
        out.operators.entry(operator).or_insert_with(|| Windows::since(from)).add(alarm.first_at);
        let key = alarm.source_key.clone();
        let (id, signals) = (alarm.id, alarm.count.unsigned_abs());
        let source =
            out.sources.entry(key).or_insert_with(|| Source { example: alarm, alarms: Vec::new(), signals: 0 });
        source.alarms.push(id);
        source.signals += signals;
        Flow::More
    })?;
    Ok(out)
}

/// Each day of a period that has begun by `until`, with what was stale on it. The last one ends with the period and not now,
/// so that a link to its alarms stays the same.
fn days(gathered: &Gathered, period: &PastAlarmFilter, until: Time) -> Vec<AlarmDay> {
    let (alarms, windows) = (gathered.all.by(DAY_WINDOWS), gathered.all.by(1));
    let many = (until.micros() - period.from.micros() + DAY_US - 1) / DAY_US;
    let begin = |day: i64| gathered.all.begin(day * DAY_WINDOWS);
    let day = |day: i64| AlarmDay {
        from: begin(day),
        to: begin(day + 1).min(period.to),
        alarms: alarms.get(&day).copied().unwrap_or_default(),
        most_per_ten_minutes: windows
            .range(day * DAY_WINDOWS..(day + 1) * DAY_WINDOWS)
            .map(|(_, alarms)| *alarms)
            .max()
            .unwrap_or_default(),
        stale: gathered.stale.iter().filter(|(since, until)| *since < begin(day + 1) && begin(day) < *until).count()
            as u64,
    };
    (0..many).map(day).collect()
}

fn operators(sql: &mut dyn Sql, gathered: &BTreeMap<String, Windows>) -> Result<Vec<AlarmOperator>> {
    let ids: Vec<Id> = gathered.keys().filter_map(|key| Id::parse(key).ok()).collect();
    let people = identity::queries::names(sql, &ids)?;
    let names: BTreeMap<String, String> = people.into_iter().map(|(id, name)| (id.to_string(), name)).collect();
    let [window, hour, day] = MANAGEABLE;
    let shown = gathered.iter().map(|(key, windows)| AlarmOperator {
        key: key.clone(),
        name: names.get(key).unwrap_or(key).clone(),
        alarms: windows.total(),
        most_per_ten_minutes: windows.most(1),
        most_per_hour: windows.most(HOUR_WINDOWS),
        most_per_day: windows.most(DAY_WINDOWS),
        over_per_ten_minutes: windows.over(1, window),
        over_per_hour: windows.over(HOUR_WINDOWS, hour),
        over_per_day: windows.over(DAY_WINDOWS, day),
    });
    let mut shown: Vec<AlarmOperator> = shown.collect();
    shown.sort_by(|one, other| other.alarms.cmp(&one.alarms).then_with(|| one.key.cmp(&other.key)));
    Ok(shown)
}

fn top_sources(sql: &mut dyn Sql, gathered: &Gathered) -> Result<Vec<AlarmSource>> {
    let mut top: Vec<(&String, &Source)> = gathered.sources.iter().collect();
    top.sort_by(|(one, first), (other, second)| {
        let by_size = (second.alarms.len(), second.signals).cmp(&(first.alarms.len(), first.signals));
        by_size.then_with(|| one.cmp(other))
    });
    top.truncate(TOP_SOURCES);
    let known: Vec<(&str, &PastAlarm)> = top.iter().map(|(key, source)| (key.as_str(), &source.example)).collect();
    let mut names = source_names(sql, &known)?;
    let shown = top.into_iter().map(|(key, source)| {
        let alarms = source.alarms.len() as u64;
        let name = names.remove(key).unwrap_or_default();
        AlarmSource {
            key: key.clone(),
            name,
            alarms,
            signals: source.signals,
            share: share(alarms, gathered.all.total()),
        }
    });
    Ok(shown.collect())
}

/// The sources that chattered. Only of those that signalled often enough are the signals read. An outage is none: many
/// panels told of it, each in its turn.
fn chattering(sql: &mut dyn Sql, sources: &HashMap<String, Source>) -> Result<Vec<ChatteringSource>> {
    let chatters = |source: &Source| source.example.account_id.is_some() && source.signals >= CHATTER_COUNT as u64;
    let often: Vec<(&String, &Source)> = sources.iter().filter(|(_, source)| chatters(source)).collect();
    if often.iter().map(|(_, source)| source.signals).sum::<u64>() > ALARMS_MAX as u64 {
        return Err(too_many("signals of sources that repeat"));
    }
    let raised: HashMap<Id, &String> =
        often.iter().flat_map(|(key, source)| source.alarms.iter().map(|alarm| (*alarm, *key))).collect();
    let alarms: Vec<Id> = raised.keys().copied().collect();
    let mut times: HashMap<&String, Vec<i64>> = HashMap::new();
    for (alarm, at) in alarms::queries::activations(sql, &alarms)? {
        if let Some(key) = raised.get(&alarm) {
            times.entry(key).or_default().push(at.micros());
        }
    }
    let burst = |(key, source)| {
        let bursts = bursts(times.get_mut(key)?);
        (bursts.count > 0).then_some((key, source, bursts))
    };
    let mut found: Vec<(&String, &Source, Bursts)> = often.into_iter().filter_map(burst).collect();
    found.sort_by(|(one, _, first), (other, _, second)| {
        (second.count, second.most).cmp(&(first.count, first.most)).then_with(|| one.cmp(other))
    });
    let known: Vec<(&str, &PastAlarm)> = found.iter().map(|(key, source, _)| (key.as_str(), &source.example)).collect();
    let mut names = source_names(sql, &known)?;
    let shown = found.into_iter().map(|(key, _, bursts)| ChatteringSource {
        key: key.clone(),
        name: names.remove(key).unwrap_or_default(),
        bursts: bursts.count,
        most_per_minute: bursts.most,
    });
    Ok(shown.collect())
}
