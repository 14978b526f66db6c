//! Over PostgreSQL every node publishes what it reads from the journal, never what its own writer wrote, so that the
//! order is the same everywhere. A notification wakes it; a poll stands behind the notification.

use std::sync::Arc;
use std::time::Duration;

use futures_util::{StreamExt as _, stream};
use tokio::sync::Notify;
use tokio_postgres::AsyncMessage;

use super::Feed;
use crate::db::WeakDb;
use crate::db::address::Address;
use crate::{Trouble, journal};

/// How long a lost notification can delay an entry.
const POLL: Duration = Duration::from_millis(250);
/// Entries read at once.
const CHUNK: i64 = 1_000;

/// Follows the journal until the database handle is gone.
pub(crate) async fn follow(address: Address, feed: Arc<Feed>, db: WeakDb) {
    feed.use_tailer();
    let wake = Arc::new(Notify::new());
    tokio::spawn(listen(address, wake.clone()));
    let mut last = None;
    let trouble = Trouble::new();
    loop {
        let Some(db) = db.get() else { return };
        let after = last;
        let read = db.read(move |sql| match after {
            None => journal::head(sql).map(|head| (head, Vec::new())),
            Some(after) => {
                let entries = journal::after(sql, after, CHUNK)?;
                Ok((entries.last().map_or(after, |entry| entry.seq), entries))
            }
        });
        let read = read.await;
        drop(db);
        match read {
            Ok((seq, entries)) => {
                if let Some(seconds) = trouble.over() {
                    tracing::info!(seconds, "the journal is followed again");
                }
                let full = entries.len() as i64 == CHUNK;
                last = Some(seq);
                if !entries.is_empty() {
                    feed.tailed(entries).await;
                }
                if full {
                    continue;
                }
            }
            Err(error) => {
                if let Some(times) = trouble.again() {
                    tracing::warn!(cause = %error, times, "the journal could not be followed; trying again");
                }
            }
        }
        let _ = tokio::time::timeout(POLL, wake.notified()).await;
    }
}

/// Keeps a connection open that hears of commits of any node.
async fn listen(address: Address, wake: Arc<Notify>) {
    loop {
        if let Ok((client, mut connection)) = address.config.connect(address.tls.clone()).await {
            let mut messages = stream::poll_fn(move |context| connection.poll_message(context));
            let asked = async { client.batch_execute("LISTEN castellan").await };
            let heard = async {
                while let Some(Ok(message)) = messages.next().await {
                    if matches!(message, AsyncMessage::Notification(_)) {
                        wake.notify_one();
                    }
                }
            };
            let _ = tokio::join!(asked, heard);
        }
        tokio::time::sleep(POLL).await;
    }
}
