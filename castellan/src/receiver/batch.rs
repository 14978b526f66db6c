//! From many connections into few commands: whatever waits is stored together, with one flush.

use std::sync::Arc;

use alarms::commands::{self, Received, receive_signals};
use kernel::actor::{Actor, Caller};
use kernel::{App, Error, Result, Trouble, worker};
use tokio::sync::{Mutex, mpsc, oneshot};

/// Messages of one command at the most.
const BATCH_MAX: usize = 256;
/// Messages that wait at the most; beyond it connections wait, and so do their panels.
const WAITING_MAX: usize = 4_096;
/// Counts messages by what became of them.
const COUNTER: &str = "castellan_receiver_messages_total";

struct Job {
    intake: commands::Intake,
    answer: oneshot::Sender<Result<Received>>,
}

/// The way into the store.
#[derive(Clone)]
pub(crate) struct Intake(mpsc::Sender<Job>);

impl Intake {
    /// Starts the one task that stores.
    pub(crate) fn start(app: Arc<App>) -> Self {
        let (sender, queue) = mpsc::channel(WAITING_MAX);
        let queue = Arc::new(Mutex::new(queue));
        worker::keep("alarm receiver", move || store(app.clone(), queue.clone()));
        Self(sender)
    }

    /// Stores a message, and returns when it is on disk.
    pub(crate) async fn store(&self, intake: commands::Intake) -> Result<Received> {
        let (answer, outcome) = oneshot::channel();
        let gone = || Error::unavailable("the receiver is stopping");
        self.0.send(Job { intake, answer }).await.map_err(|_| gone())?;
        outcome.await.map_err(|_| gone())?
    }
}

async fn store(app: Arc<App>, queue: Arc<Mutex<mpsc::Receiver<Job>>>) {
    let mut queue = queue.lock().await;
    let actor = Actor::system("Alarm receiver", &app.rights);
    let trouble = Trouble::new();
    while let Some(first) = queue.recv().await {
        let mut jobs = vec![first];
        while jobs.len() < BATCH_MAX
            && let Ok(job) = queue.try_recv()
        {
            jobs.push(job);
        }
        let (batch, answers): (Vec<_>, Vec<_>) = jobs.into_iter().map(|job| (job.intake, job.answer)).unzip();
        metrics::histogram!("castellan_receiver_batch").record(batch.len() as f64);
        let caller = Caller::internal(actor.clone(), "alarm receiver");
        let outcome = app.db.write_first(caller, batch, receive_signals).await.map_err(Error::from);
        match outcome.and_then(|reply| reply.output()) {
            Ok(outcomes) => {
                trouble.over();
                for (outcome, answer) in outcomes.into_iter().zip(answers) {
                    metrics::counter!(COUNTER, "outcome" => name(outcome)).increment(1);
                    let _ = answer.send(Ok(outcome));
                }
            }
            Err(error) => {
                metrics::counter!(COUNTER, "outcome" => "not_stored").increment(answers.len() as u64);
                if let Some(times) = trouble.again() {
                    tracing::error!(cause = %error, messages = answers.len(), times, "signals could not be stored and were not answered");
                }
                for answer in answers {
                    let _ = answer.send(Err(error.clone()));
                }
            }
        }
    }
}

const fn name(outcome: Received) -> &'static str {
    match outcome {
        Received::Stored => "stored",
        Received::Again => "again",
        Received::NoAccount => "no_account",
        Received::Noted => "noted",
        Received::Probed => "probed",
    }
}
