//! Work that goes on as long as the system runs. A panic in it ends neither the system nor the work: it is counted and told,
//! and the work begins again.

use std::future::Future;
use std::panic::{AssertUnwindSafe, PanicHookInfo};
use std::time::Duration;

use futures_util::FutureExt as _;
use tokio::task::JoinHandle;

/// Pause before work that panicked begins again: what makes it panic each time must not keep the machine busy.
const PAUSE: Duration = Duration::from_secs(1);
/// Folders of a source file by which a panic is counted: `capabilities/dispatch`.
const FOLDERS: usize = 2;

/// Has every panic counted by the part of the program that it was in, and written to the log.
pub fn count_panics() {
    std::panic::set_hook(Box::new(told));
}

fn told(panic: &PanicHookInfo<'_>) {
    let place = panic.location().map(ToString::to_string).unwrap_or_default();
    let cause = panic.payload_as_str().unwrap_or("it did not say why");
    metrics::counter!("castellan_panics_total", "where" => part_of(&place)).increment(1);
    tracing::error!(place, cause, "a part of the program panicked; what it was doing is refused or begun again");
}

/// The crate of a source file of ours; of others only that it is one.
fn part_of(place: &str) -> String {
    let folders: Vec<&str> = place.split('/').take(FOLDERS).take_while(|folder| *folder != "src").collect();
    match folders.as_slice() {
        [] | ["", ..] => "library".to_owned(),
        folders => folders.join("/"),
    }
}

/// Starts work, and starts it again whenever it panics; over when it ends by itself. `begin` makes what it needs each time.
pub fn keep<W>(name: &'static str, mut begin: impl FnMut() -> W + Send + 'static) -> JoinHandle<()>
where
    W: Future<Output = ()> + Send + 'static,
{
    tokio::spawn(async move {
        while AssertUnwindSafe(begin()).catch_unwind().await.is_err() {
            tracing::error!(name, "work that has no end panicked; it begins again");
            tokio::time::sleep(PAUSE).await;
        }
    })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[tokio::test]
    async fn work_that_panics_begins_again() {
        let begun = Arc::new(AtomicUsize::new(0));
        let count = begun.clone();
        let work = keep("test", move || {
            let count = count.clone();
            async move {
                assert!(count.fetch_add(1, Ordering::Relaxed) >= 2, "the first and the second time it panics");
            }
        });
        work.await.expect("it has ended by itself");
        assert_eq!(begun.load(Ordering::Relaxed), 3);
    }

    #[test]
    fn a_panic_is_counted_by_the_part_it_was_in() {
        for (place, part) in [
            ("capabilities/dispatch/src/commands/assign.rs:7:9", "capabilities/dispatch"),
            ("kernel/src/db/mod.rs:1:1", "kernel"),
            ("castellan/src/server.rs:1:1", "castellan"),
            ("/home/somebody/tokio-1.0/src/task.rs:1:1", "library"),
            ("", "library"),
        ] {
            assert_eq!(part_of(place), part, "{place}");
        }
    }
}
