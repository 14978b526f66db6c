//! Creates the example: organisation, places, people, units, a month of history and a handful of open incidents.

use std::collections::HashMap;

use anyhow::{Context as _, Result};
use dispatch::commands::{AddLine, AdvanceAssignment, AssignUnit, CreateIncident, CreatePosition, HoldIncident};
use force::commands::{ChangeDuty, CreateUnit};
use identity::commands::{CreateAccount, FoundOrganisation};
use kernel::actor::{Actor, Caller, Grant};
use kernel::db::{Context, Tx};
use kernel::{App, Id};
use places::commands::{AddCaution, CreatePlace, CreateSite, PutContacts, SetPaths};
use places::model::{Path, PathKind};

use super::files::{self, Example, Open, Site};
use super::history;
use crate::setup::{Foundation, found};

/// Days of history.
const DAYS: i64 = 30;

/// What the names in the files stand for.
#[derive(Clone, Debug, Default, serde::Serialize)]
pub(super) struct Names {
    pub sites: HashMap<String, Id>,
    pub places: HashMap<String, Id>,
    pub shown_as: HashMap<String, String>,
    pub accounts: HashMap<String, Id>,
    pub units: HashMap<String, Id>,
}

pub(super) async fn build(app: &App, password: &str) -> Result<()> {
    let (example, stories) = files::load()?;
    // One hash for all: the example's accounts share a password, and a hash takes a tenth of a second.
    let password_hash = identity::password::hash(password.to_owned()).await?;
    let first = example.sites.first().context("the example has a site")?;
    let admin = example
        .people
        .iter()
        .find(|person| person.role == "administrator")
        .context("the example has an administrator")?;
    let foundation = Foundation {
        organisation: FoundOrganisation { name: example.organisation.name.clone(), code: None },
        site: site(first),
        administrator: CreateAccount {
            username: admin.username.clone(),
            name: admin.name.clone(),
            email: None,
            grants: vec![Grant { role: kernel::Role::Administrator, site_id: None }],
            password_hash: password_hash.clone(),
            password_mark: String::new(),
        },
    };
    let founded = found(app, foundation).await.map_err(kernel::Error::from)?.output()?;
    let mut names = Names::default();
    names.sites.insert(first.code.clone(), founded.site_id);
    names.accounts.insert(admin.username.clone(), founded.account_id);
    places_and_people(app, &example, &password_hash, &mut names).await?;
    units(app, &example, &mut names).await?;
    history::play(app, &stories.stories, &names, DAYS).await?;
    for open in &stories.open {
        open_incident(app, open, &names).await.with_context(|| format!("the open incident “{}”", open.opening))?;
    }
    Ok(())
}

fn operator(app: &App) -> Caller {
    Caller::internal(Actor::system("Example", &app.rights), "example site")
}

/// Runs one command as the example's author.
async fn run<I, O>(app: &App, input: I, command: fn(&mut Tx<'_>, &Context, I) -> kernel::Result<O>) -> Result<O>
where
    I: serde::Serialize + Clone + Send + 'static,
    O: serde::Serialize + serde::de::DeserializeOwned + 'static,
{
    let reply = app.db.write(operator(app), input, command).await.map_err(kernel::Error::from)?;
    Ok(reply.output()?)
}

fn site(site: &Site) -> CreateSite {
    CreateSite {
        code: site.code.clone(),
        name: site.name.clone(),
        address: site.address.clone(),
        time_zone: site.time_zone.clone(),
        jurisdiction: site.jurisdiction.clone(),
        latitude: Some(site.latitude),
        longitude: Some(site.longitude),
    }
}

async fn places_and_people(app: &App, example: &Example, password_hash: &str, names: &mut Names) -> Result<()> {
    for one in &example.sites {
        let site_id = match names.sites.get(&one.code) {
            Some(id) => *id,
            None => run(app, site(one), places::commands::create_site).await?.id,
        };
        names.sites.insert(one.code.clone(), site_id);
        for name in &one.desks {
            let position = CreatePosition { site_id, name: name.clone() };
            run(app, position, dispatch::commands::create_position).await?;
        }
        for place in &one.places {
            let parent_id = match &place.parent {
                Some(key) => Some(*names.places.get(key).with_context(|| format!("no area {key}"))?),
                None => None,
            };
            let outline =
                place.outline.as_ref().map(|ring| serde_json::json!({ "type": "Polygon", "coordinates": [ring] }));
            let input = CreatePlace {
                site_id,
                parent_id,
                kind: place.kind.parse()?,
                name: place.name.clone(),
                restricted: place.restricted,
                latitude: place.latitude,
                longitude: place.longitude,
                outline,
                level: place.level,
                link: place.link.clone(),
            };
            let made = run(app, input, places::commands::create_place).await?;
            names.places.insert(place.key.clone(), made.id);
            names.shown_as.insert(place.key.clone(), place.name.clone());
        }
        advice(app, one, site_id, names).await?;
    }
    for one in &example.sites {
        let place = |key: &String| names.places.get(key).copied().with_context(|| format!("no place {key}"));
        let mut paths = Vec::with_capacity(one.paths.len());
        for (from, to, kind, metres) in &one.paths {
            let kind: PathKind = kind.parse()?;
            // The example's locked doors open for whoever carries its keys: the capability of that name.
            let key = (kind == PathKind::LockedDoor).then(|| "key_holder".to_owned());
            let (from, to) = (place(from)?, place(to)?);
            paths.push(Path { from, to, kind, metres: Some(*metres), seconds: None, one_way: false, key });
        }
        if let (Some(site_id), false) = (names.sites.get(&one.code).copied(), paths.is_empty()) {
            run(app, SetPaths { site_id, seen_version: None, paths }, places::commands::set_paths).await?;
        }
    }
    for person in &example.people {
        if names.accounts.contains_key(&person.username) {
            continue;
        }
        let site_id = match &person.site {
            Some(code) => Some(*names.sites.get(code).with_context(|| format!("no site {code}"))?),
            None => None,
        };
        let input = CreateAccount {
            username: person.username.clone(),
            name: person.name.clone(),
            email: None,
            grants: vec![Grant { role: person.role.parse()?, site_id }],
            password_hash: password_hash.to_owned(),
            password_mark: String::new(),
        };
        let caller = operator(app);
        let made =
            app.db.write(caller, input, identity::commands::create_account).await.map_err(kernel::Error::from)?;
        names.accounts.insert(person.username.clone(), made.output()?.id);
    }
    Ok(())
}

/// Whom to call from a site, and what to know of its places.
async fn advice(app: &App, site: &Site, site_id: Id, names: &Names) -> Result<()> {
    if !site.contacts.is_empty() {
        let input = PutContacts { site_id, seen_version: None, contacts: site.contacts.clone() };
        run(app, input, places::commands::put_contacts).await?;
    }
    for caution in &site.cautions {
        let place_id = *names.places.get(&caution.place).with_context(|| format!("no place {}", caution.place))?;
        let input = AddCaution { place_id, text: caution.text.clone(), from: None, until: None };
        run(app, input, places::commands::add_caution).await?;
    }
    Ok(())
}

async fn units(app: &App, example: &Example, names: &mut Names) -> Result<()> {
    for site in &example.sites {
        let site_id = *names.sites.get(&site.code).with_context(|| format!("no site {}", site.code))?;
        for unit in &site.units {
            let officers: Result<Vec<Id>> = unit
                .officers
                .iter()
                .map(|name| names.accounts.get(name).copied().with_context(|| format!("no account {name}")))
                .collect();
            let input = CreateUnit {
                site_id,
                call_sign: unit.call_sign.clone(),
                vehicle: unit.vehicle.clone(),
                capabilities: unit.capabilities.clone(),
                officers: officers?,
            };
            let made = run(app, input, force::commands::create_unit).await?;
            let duty = ChangeDuty { id: made.id, to: unit.duty.parse()?, reason: None, occurred_at: None };
            run(app, duty, force::commands::change_duty).await?;
            names.units.insert(unit.call_sign.clone(), made.id);
        }
    }
    Ok(())
}

/// Opens one incident and takes it as far as the file says, with times that lie before now.
async fn open_incident(app: &App, open: &Open, names: &Names) -> Result<()> {
    let began = app.clock.now().plus_seconds(-open.age_s);
    let at = |share: i64| Some(began.plus_seconds(open.age_s * share / 100));
    let place_id = match &open.place {
        Some(key) => Some(*names.places.get(key).with_context(|| format!("no place {key}"))?),
        None => None,
    };
    let created = CreateIncident {
        compartment_id: None,
        site_id: *names.sites.get("HP").context("the site HP")?,
        type_code: open.r#type.clone(),
        place_id,
        location_text: open.location_text.clone(),
        priority: open.priority,
        priority_reason: None,
        narrative: Some(open.opening.clone()),
        source: open.source.clone(),
        caller_name: open.caller_name.clone(),
        caller_phone: open.caller_phone.clone(),
        occurred_at: Some(began),
    };
    let incident = run(app, created, dispatch::commands::create_incident).await?;
    let mut lines = open.lines.as_slice();
    if open.state == "held"
        && let Some((reason, rest)) = lines.split_first()
    {
        lines = rest;
        let hold = HoldIncident { id: incident.id, reason: reason.clone(), until: None, occurred_at: None };
        run(app, hold, dispatch::commands::hold_incident).await?;
    }
    for (n, text) in lines.iter().enumerate() {
        let occurred_at = at(30 + 10 * n as i64);
        let line = AddLine { incident_id: incident.id, text: text.clone(), corrects: None, occurred_at };
        run(app, line, dispatch::commands::add_line).await?;
    }
    let steps: &[(&str, i64)] = match open.state.as_str() {
        "dispatched" => &[("acknowledged", 55), ("en_route", 60)],
        "on_scene" => &[("acknowledged", 20), ("en_route", 25), ("on_scene", 60)],
        "cleared" => &[("acknowledged", 10), ("en_route", 15), ("on_scene", 40), ("cleared", 90)],
        _ => &[],
    };
    for call_sign in &open.units {
        let unit_id = *names.units.get(call_sign).with_context(|| format!("no unit {call_sign}"))?;
        let sent = if open.state == "dispatched" { at(50) } else { at(8) };
        let assign = AssignUnit { incident_id: incident.id, unit_id, backup: None, occurred_at: sent };
        let assignment = run(app, assign, dispatch::commands::assign_unit).await?;
        for (step, share) in steps {
            let advance =
                AdvanceAssignment { id: assignment.id, to: step.parse()?, reason: None, occurred_at: at(*share) };
            run(app, advance, dispatch::commands::advance_assignment).await?;
        }
    }
    Ok(())
}
