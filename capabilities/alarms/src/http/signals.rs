//! What devices said, and what the receiver could not take.

use kernel::http::{By, List, Params};
use kernel::page::{Page, Paging};
use kernel::{Id, Result};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::model::{AnomalyView, SignalView};
use crate::queries::{self, SignalsFilter};
use crate::rights::{ReadAccounts, ReadAlarms};

/// Which signals to list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct SignalQuery {
    /// Of one site only.
    site_id: Option<Id>,
    /// Of one account only.
    account_id: Option<Id>,
    /// Of one alarm only.
    alarm_id: Option<Id>,
    /// Items at the most (1 to 500, 100 when absent).
    limit: Option<u32>,
    /// Taken from `next`.
    #[serde(default, deserialize_with = "kernel::page::cursor")]
    cursor: Option<String>,
}

/// Signals, newest first.
#[utoipa::path(get, path = "/alarm-signals", tag = "alarms", params(SignalQuery),
    responses((status = 200, body = Page<SignalView>)))]
pub(crate) async fn list_signals(by: By<ReadAlarms>, Params(query): Params<SignalQuery>) -> Result<List<SignalView>> {
    let filter = SignalsFilter { site_id: query.site_id, account_id: query.account_id, alarm_id: query.alarm_id };
    let paging = Paging { limit: query.limit, cursor: query.cursor };
    by.list(move |sql, actor| queries::signals(sql, actor, &filter, &paging)).await
}

/// What the receiver could not take, or had to wonder about; the latest first.
#[utoipa::path(get, path = "/receiver/anomalies", tag = "alarms", params(Paging),
    responses((status = 200, body = Page<AnomalyView>)))]
pub(crate) async fn list_anomalies(by: By<ReadAccounts>, Params(paging): Params<Paging>) -> Result<List<AnomalyView>> {
    by.list(move |sql, actor| queries::anomalies(sql, actor, &paging)).await
}
