//! The delivery: it follows the journal for each webhook, at that webhook's own pace. Commands know nothing of it.

mod mail;
mod work;

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use kernel::outbound::Outbound;
use kernel::{App, Id, Result, Trouble, journal};
use tokio::task::{self, JoinSet};

use crate::model::Webhook;
use crate::store;
pub use mail::MailCarrier;
use work::Work;

/// Pause between looks at the webhooks.
const PAUSE: Duration = Duration::from_millis(500);

/// Delivers until the system stops.
pub async fn deliver(app: Arc<App>, outbound: Outbound) {
    let work = Arc::new(Work::new(app.clone(), outbound));
    let mut stopping = app.stopping.clone();
    let trouble = Trouble::new();
    let mut under_way: JoinSet<()> = JoinSet::new();
    let mut busy: HashMap<task::Id, Id> = HashMap::new();
    loop {
        while let Some(ended) = under_way.try_join_next_with_id() {
            let task = match ended {
                Ok((task, ())) => task,
                Err(error) => {
                    tracing::error!(cause = %error, "a delivery ended unexpectedly; trying again");
                    error.id()
                }
            };
            busy.remove(&task);
        }
        match due(&app, &busy).await {
            Ok(webhooks) if webhooks.is_empty() => trouble_over(&trouble),
            Ok(webhooks) => {
                trouble_over(&trouble);
                if work.hold().await {
                    for webhook in webhooks {
                        let (work, id) = (work.clone(), webhook.id);
                        let task = under_way.spawn(async move { work.serve(webhook).await });
                        busy.insert(task.id(), id);
                    }
                }
            }
            Err(error) => {
                if let Some(times) = trouble.again() {
                    tracing::error!(cause = %error, times, "webhooks could not be read; trying again");
                }
            }
        }
        tokio::select! {
            () = tokio::time::sleep(PAUSE) => {}
            _ = stopping.changed() => return,
        }
    }
}

fn trouble_over(trouble: &Trouble) {
    if let Some(seconds) = trouble.over() {
        tracing::info!(seconds, "webhooks are read again");
    }
}

/// The webhooks to work on that are not being worked on.
async fn due(app: &App, busy: &HashMap<task::Id, Id>) -> Result<Vec<Webhook>> {
    let now = app.clock.now();
    let due = app.db.read(move |sql| {
        let head = journal::head(sql)?;
        store::due(sql, head, now)
    });
    Ok(due.await?.into_iter().filter(|webhook| !busy.values().any(|id| *id == webhook.id)).collect())
}
