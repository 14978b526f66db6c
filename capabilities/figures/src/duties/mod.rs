//! What runs by itself: a report that is due is written down by a deadline, and worked out beside the commands, which
//! wait for nobody's arithmetic.

use std::sync::Arc;
use std::time::Duration;

use kernel::actor::Caller;
use kernel::db::{Load, SqlExt as _};
use kernel::error::Kind;
use kernel::sweep::Duty;
use kernel::{Actor, App, Error, Result};

use crate::commands::{REPORT, SettleRun, due, settle_run};
use crate::model::{Month, Report, ReportRun};
use crate::{queries, store};

/// The duties of figures.
pub(crate) const DUTIES: &[Duty] = &[Duty { kind: REPORT, act: due }];

/// Pause between looks at what is to be worked out.
const PAUSE: Duration = Duration::from_secs(1);
/// Months that are worked out between two looks.
const CHUNK: i64 = 10;

/// Works reports out until the system stops.
pub async fn write_reports(app: Arc<App>) {
    // Letters go to mailboxes: they count what everybody may see.
    let actor = Arc::new(Actor::outside("Reports", &app.rights));
    let mut stopping = app.stopping.clone();
    loop {
        if let Err(error) = work(&app, &actor).await {
            tracing::error!(cause = %error, "reports could not be worked out; trying again");
        }
        tokio::select! {
            () = tokio::time::sleep(PAUSE) => {}
            _ = stopping.changed() => return,
        }
    }
}

async fn work(app: &App, actor: &Arc<Actor>) -> Result<()> {
    app.db.must_have_room(Load::Report)?;
    for run in app.db.read(|sql| store::waiting(sql, CHUNK)).await? {
        let (id, reader) = (run.id, actor.clone());
        let month = run.month.clone();
        let outcome = match app.db.read(move |sql| worked_out(sql, &reader, &run)).await {
            Ok(written) => Ok(written),
            Err(error) if error.kind() == Kind::Unavailable => return Err(error),
            // Trying again changes nothing about what else there is.
            Err(error) if error.kind() == Kind::Internal => {
                tracing::error!(cause = %error, month, "a report could not be worked out");
                Err("it could not be worked out; the server's log says why".to_owned())
            }
            Err(error) => Err(error.detail().to_owned()),
        };
        let caller = Caller::internal(actor.clone(), "report");
        app.db.write(caller, SettleRun { id, outcome }, settle_run).await.map_err(Error::from)?;
    }
    Ok(())
}

fn worked_out(sql: &mut dyn kernel::Sql, actor: &Actor, run: &ReportRun) -> Result<crate::model::Written> {
    let report: Report = sql.by_id(run.report_id)?.ok_or_else(|| Error::not_found("report"))?;
    queries::written(sql, actor, &report, Month::parse(&run.month)?)
}
