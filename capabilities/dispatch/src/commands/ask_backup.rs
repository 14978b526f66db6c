//! Ask for further units.

use kernel::{Context, Id, Result, Time, Tx};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::record::{About, IncidentFact, incident_changed};
use crate::model::{IncidentView, optional};

/// A call for help from the scene.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AskBackup {
    /// The incident; taken from the address.
    #[serde(default = "Id::nil")]
    #[schema(ignore)]
    pub id: Id,
    /// What is needed and why.
    #[serde(default)]
    pub reason: Option<String>,
    /// When it was asked for, if that was not now.
    #[serde(default)]
    pub occurred_at: Option<Time>,
}

/// Marks an incident as needing further units until one is sent. What was asked for without a network is shown with the
/// time of the call, but with none that is still to come.
///
/// # Errors
/// `not_found`, `forbidden`, `conflict` when it is finished.
pub fn ask_backup(tx: &mut Tx<'_>, context: &Context, input: AskBackup) -> Result<IncidentView> {
    let mut incident = super::incident::<crate::rights::AskBackup>(tx, context, input.id)?;
    super::must_be_open(&incident)?;
    incident.backup_requested_at = Some(input.occurred_at.unwrap_or(context.now).min(context.now));
    let fact = IncidentFact { reason: optional("reason", input.reason.as_deref())?, ..IncidentFact::default() };
    incident_changed(
        tx,
        context,
        "incident.backup_requested",
        incident,
        About { fact, occurred_at: input.occurred_at, ..About::default() },
    )
}
