//! The delivery: it follows the journal for each webhook, at that webhook's own pace. Commands know nothing of it.

mod work;

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use kernel::outbound::Outbound;
use kernel::{App, Id, Result, journal};
use tokio::task::JoinSet;

use crate::model::Webhook;
use crate::store;
use work::Work;

/// Pause between looks at the webhooks.
const PAUSE: Duration = Duration::from_millis(500);

/// Delivers until the system stops.
pub async fn deliver(app: Arc<App>, outbound: Outbound) {
    let work = Arc::new(Work::new(app.clone(), outbound));
    let mut stopping = app.stopping.clone();
    let mut under_way: JoinSet<Id> = JoinSet::new();
    let mut busy: HashSet<Id> = HashSet::new();
    loop {
        while let Some(ended) = under_way.try_join_next() {
            match ended {
                Ok(webhook) => {
                    busy.remove(&webhook);
                }
                Err(error) => {
                    tracing::error!(cause = %error, "a delivery ended unexpectedly");
                    // Which one is not told; those that are still under way are asked to finish first.
                    while under_way.join_next().await.is_some() {}
                    busy.clear();
                }
            }
        }
        match due(&app, &busy).await {
            Ok(webhooks) if webhooks.is_empty() => {}
            Ok(webhooks) => {
                if work.hold().await {
                    for webhook in webhooks {
                        busy.insert(webhook.id);
                        let work = work.clone();
                        under_way.spawn(async move {
                            let id = webhook.id;
                            if let Err(error) = work.serve(webhook).await {
                                tracing::warn!(webhook = %id, cause = %error, "deliveries could not be worked on; trying again");
                            }
                            id
                        });
                    }
                }
            }
            Err(error) => tracing::error!(cause = %error, "webhooks could not be read; trying again"),
        }
        tokio::select! {
            () = tokio::time::sleep(PAUSE) => {}
            _ = stopping.changed() => return,
        }
    }
}

/// The webhooks to work on that are not being worked on.
async fn due(app: &App, busy: &HashSet<Id>) -> Result<Vec<Webhook>> {
    let now = app.clock.now();
    let due = app.db.read(move |sql| {
        let head = journal::head(sql)?;
        store::due(sql, head, now)
    });
    Ok(due.await?.into_iter().filter(|webhook| !busy.contains(&webhook.id)).collect())
}
