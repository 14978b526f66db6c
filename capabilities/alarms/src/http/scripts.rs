//! What to do about alarms at a site.

use kernel::db::Refused;
use kernel::http::{Body, By, Edited, List, PathId};
use kernel::page::Page;
use kernel::{Id, Result};

use crate::commands::{self, SetScript};
use crate::model::ScriptView;
use crate::queries;
use crate::rights::{ManageScripts, ReadAccounts};

/// What to do about alarms at a site, category by category.
#[utoipa::path(get, path = "/sites/{id}/alarm-scripts", tag = "alarms", params(("id" = Id, Path)),
    responses((status = 200, body = Page<ScriptView>)))]
pub(crate) async fn list_alarm_scripts(by: By<ReadAccounts>, PathId(site): PathId) -> Result<List<ScriptView>> {
    by.list(move |sql, actor| queries::scripts(sql, actor, site).map(Page::whole)).await
}

/// Say what to do about alarms of a category at a site; alarms that are there already keep their steps.
#[utoipa::path(put, path = "/sites/{id}/alarm-scripts", tag = "alarms", request_body = SetScript,
    params(("id" = Id, Path)), responses((status = 200, body = ScriptView)))]
pub(crate) async fn set_alarm_script(
    by: By<ManageScripts>,
    PathId(site_id): PathId,
    Body(input): Body<SetScript>,
) -> Result<Edited<ScriptView>, Refused> {
    let seen_version = by.seen_version()?;
    by.write(SetScript { site_id, seen_version, ..input }, commands::set_script).await.map(Edited)
}
