//! Lists of incidents: the board, and what is past.

use kernel::db::Sql;
use kernel::page::{Page, Paging, cursor_parts, join_cursor};
use kernel::{Actor, Error, Id, Result, Time};

use super::known::Whole;
use super::{KnownIncidents, shown_wholes};
use crate::model::{IncidentState, IncidentView};
use crate::rights::{ReadCallers, ReadIncidents};
use crate::store::{self, IncidentFilter, IncidentHead};

/// Places that one word of a search may fit.
const PLACES_PER_WORD: u32 = 100;

/// Which incidents to list.
#[derive(Clone, Debug, Default)]
pub struct BoardFilter {
    /// `open`, `all` or one state.
    pub state: Option<String>,
    /// One site only.
    pub site_id: Option<Id>,
    /// One type only.
    pub type_code: Option<String>,
    /// One priority only.
    pub priority: Option<i64>,
    /// Those that this account answers for only.
    pub owner_id: Option<Id>,
    /// Those of which something is overrun only.
    pub escalated: bool,
    /// A number, or words of the type and the place.
    pub query: Option<String>,
    /// Those of the units that the actor is on only.
    pub mine: bool,
}

/// Incidents: open ones by priority, then age; others newest first.
///
/// # Errors
/// `invalid` for a state or cursor that cannot be.
pub fn incidents(
    sql: &mut dyn Sql,
    actor: &Actor,
    board: &BoardFilter,
    paging: &Paging,
    known: &KnownIncidents,
) -> Result<Page<IncidentView>> {
    let reach = actor.reach::<ReadIncidents>().within(board.site_id);
    let mut filter = IncidentFilter {
        types: board.type_code.clone().map(|code| vec![code]),
        priority: board.priority,
        owner: board.owner_id,
        escalated: board.escalated,
        after: paging.cursor.as_deref().map(read_cursor).transpose()?,
        ..IncidentFilter::default()
    };
    match board.state.as_deref() {
        None | Some("all") => {}
        Some("open") => filter.open = true,
        Some(state) => {
            let state: IncidentState = state.parse()?;
            filter.open = !matches!(state, IncidentState::Closed | IncidentState::Cancelled);
            filter.state = Some(state);
        }
    }
    if board.mine {
        filter.units = Some(force::queries::own_units(sql, actor)?);
    }
    if let Some(query) = board.query.as_deref().map(str::trim).filter(|query| !query.is_empty()) {
        add_query(sql, actor, query, board.site_id, &mut filter)?;
    }
    let rows = store::find_incidents(sql, &reach, &filter, paging.probe())?;
    let key = |row: &IncidentHead| {
        join_cursor(&[&row.priority.to_string(), &row.received_at.micros().to_string(), &row.id.to_string()])
    };
    let page = Page::cut(rows, paging, key);
    let wholes = known.of(sql, &page.items)?;
    let wholes: Vec<&Whole> = wholes.iter().map(AsRef::as_ref).collect();
    let mut items = shown_wholes(sql, &wholes)?;
    for incident in &mut items {
        mask(actor, incident);
    }
    Ok(Page { items, next: page.next })
}

/// Takes away what the actor may not see of an incident that it may see.
pub(crate) fn mask(actor: &Actor, incident: &mut IncidentView) {
    if !actor.scope::<ReadCallers>().contains(incident.site_id) {
        incident.caller_name = None;
        incident.caller_phone = None;
        for call in &mut incident.outside {
            call.number = None;
        }
    }
}

/// Takes who called out of whatever an entry of the journal says, however deep the image of the incident lies in it.
pub fn mask_callers(payload: &mut serde_json::Value) {
    match payload {
        serde_json::Value::Object(fields) => {
            for (name, value) in fields {
                if name == "caller_name" || name == "caller_phone" {
                    *value = serde_json::Value::Null;
                } else {
                    mask_callers(value);
                }
            }
        }
        serde_json::Value::Array(items) => items.iter_mut().for_each(mask_callers),
        _ => {}
    }
}

fn read_cursor(cursor: &str) -> Result<(i64, Time, Id)> {
    let wrong = |_| Error::invalid("the cursor does not belong to this list");
    let [priority, received_at, id] = cursor_parts::<3>(cursor)?;
    Ok((priority.parse().map_err(wrong)?, Time::from_micros(received_at.parse().map_err(wrong)?), Id::parse(id)?))
}

/// A number, whole or its last part, or words that must each fit the type or the place.
fn add_query(
    sql: &mut dyn Sql,
    actor: &Actor,
    query: &str,
    site: Option<Id>,
    filter: &mut IncidentFilter,
) -> Result<()> {
    if let Ok(serial) = query.parse() {
        filter.serial = Some(serial);
        return Ok(());
    }
    let parts: Vec<&str> = query.split('-').collect();
    if let [_, year, serial] = parts.as_slice()
        && year.parse::<u16>().is_ok()
        && serial.parse::<u64>().is_ok()
    {
        filter.number = Some(query.to_uppercase());
        return Ok(());
    }
    let types = store::types(sql)?;
    let paging = Paging { limit: Some(PLACES_PER_WORD), cursor: None };
    for word in places::model::words(query) {
        let fits = |text: &str| places::model::fold(text).contains(&format!(" {word}"));
        let types = types
            .iter()
            .filter(|kind| fits(&kind.name) || fits(&kind.code) || kind.words.0.iter().any(|word| fits(word)))
            .map(|kind| kind.code.clone())
            .collect();
        let places = places::queries::search(sql, actor, &word, site, &paging)?.items;
        let places = places.into_iter().map(|place| place.id).collect();
        filter.words.push(store::WordMatch { types, places, word });
    }
    Ok(())
}
