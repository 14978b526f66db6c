//! Start an organisation with the catalogue that ships.

use kernel::db::{Json, Sql as _, SqlExt as _};
use kernel::journal::{Fact, stream};
use kernel::{Context, Id, Result, Tx};

use crate::model::{Disposition, DispositionView, IncidentType, IncidentTypeView, shipped_dispositions, shipped_types};
use crate::rights::ManageTypes;
use crate::store;

#[derive(serde::Serialize)]
struct CatalogueFact {
    incident_types: Vec<IncidentTypeView>,
    dispositions: Vec<DispositionView>,
}

/// Adds the shipped types and dispositions that the organisation does not have. What it changed stays.
///
/// # Errors
/// `forbidden`.
pub fn load_catalogue(tx: &mut Tx<'_>, context: &Context, _: ()) -> Result<()> {
    context.actor.must_everywhere::<ManageTypes>()?;
    let organisation = tx.organisation();
    let mut fact = CatalogueFact { incident_types: Vec::new(), dispositions: Vec::new() };
    for shipped in shipped_types()? {
        if store::type_coded(tx, &shipped.code)?.is_none() {
            let kind = IncidentType {
                id: Id::new(context.now),
                organisation,
                code: shipped.code,
                name: shipped.name,
                category: shipped.category,
                priority: shipped.priority,
                queue_s: shipped.targets.queue_s,
                travel_s: shipped.targets.travel_s,
                scene_s: shipped.targets.scene_s,
                warning_percent: shipped.targets.warning_percent,
                safety_check_min: shipped.safety_check_min,
                priority_percent: None,
                words: Json(shipped.words),
                needs: Json(shipped.needs),
                active: true,
                version: 1,
            };
            tx.insert(&kind)?;
            fact.incident_types.push(kind.into());
        }
    }
    for shipped in shipped_dispositions()? {
        if store::disposition_coded(tx, &shipped.code)?.is_none() {
            let row = Disposition {
                id: Id::new(context.now),
                organisation,
                code: shipped.code,
                name: shipped.name,
                about: shipped.about,
                active: true,
                version: 1,
            };
            tx.insert(&row)?;
            fact.dispositions.push(row.into());
        }
    }
    // Another server may have added it meanwhile.
    if fact.incident_types.is_empty() && fact.dispositions.is_empty() {
        return Ok(());
    }
    let stream = stream("incident_type", organisation);
    tx.record(
        context,
        Fact { action: "incident_type.catalogue_loaded", stream, site: None, occurred_at: None, payload: fact },
    )?;
    Ok(())
}
