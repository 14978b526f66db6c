//! Say what to do about alarms of a category at a site.

use dispatch::model::optional;
use kernel::db::{Json, SqlExt as _};
use kernel::error::Kind;
use kernel::journal::{Fact, stream};
use kernel::{Context, Error, Id, Result, Tx};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::model::{Category, Script, ScriptView, SiteScript};
use crate::rights::{ManageScripts, ReadAccounts};
use crate::store;

/// What to do, in order.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SetAlarmScript)]
pub struct SetScript {
    /// The site; taken from the address.
    #[serde(default = "Id::nil")]
    #[schema(ignore)]
    pub site_id: Id,
    /// The version the caller has seen.
    #[serde(default)]
    #[schema(ignore)]
    pub seen_version: Option<i64>,
    /// Alarms of this category.
    pub category: Category,
    /// The steps, the last of which is to say what it was; null: those that ship, again.
    pub steps: Option<Script>,
}

#[derive(Serialize)]
struct ScriptFact<'a> {
    script: &'a ScriptView,
}

/// Puts a script in place of the one that a category had at a site. It counts for alarms that are raised from now on.
///
/// # Errors
/// `not_found`, `forbidden`, `stale`; `invalid` for a script that [`Category::check_script`] refuses.
pub fn set_script(tx: &mut Tx<'_>, context: &Context, mut input: SetScript) -> Result<ScriptView> {
    let site = places::queries::known_site(tx, input.site_id)?.id;
    context.actor.must_seen::<ManageScripts, ReadAccounts>(site, "site")?;
    let before = store::script_of(tx, site, input.category)?;
    if input.seen_version.is_some_and(|seen| seen != before.as_ref().map_or(0, |before| before.version)) {
        return Err(Error::new(Kind::Stale, "the script was changed in the meantime; read it again"));
    }
    if let Some(steps) = &mut input.steps {
        input.category.check_script(steps)?;
        for step in steps {
            step.note = optional("steps", step.note.as_deref())?;
        }
    }
    let steps = input.steps.map(Json);
    let script = if let Some(before) = before {
        let script = SiteScript { steps, version: before.version + 1, ..before };
        tx.save(&script)?;
        script
    } else {
        let script =
            SiteScript { id: Id::new(context.now), site_id: site, category: input.category, steps, version: 1 };
        tx.insert(&script)?;
        script
    };
    let id = script.id;
    let view = ScriptView::new(site, input.category, Some(script));
    let fact = Fact {
        action: "alarm_script.changed",
        stream: stream("alarm_script", id),
        site: Some(site),
        occurred_at: None,
        payload: ScriptFact { script: &view },
    };
    tx.record(context, fact)?;
    Ok(view)
}
