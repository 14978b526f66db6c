//! More is to be written than the disk takes: reports are refused first, then uploads, then acts; an alarm is not.

use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};

use futures_util::future::poll_immediate;
use kernel::clock::SystemClock;
use kernel::db::{Context, Load};
use kernel::error::Kind;
use kernel::{Error, Result, Tx};

use crate::{Place, add, caller, names};

/// As long as it is held, the disk takes nothing.
static DISK: Mutex<()> = Mutex::new(());

#[expect(clippy::unnecessary_wraps, reason = "commands can refuse")]
fn act(_: &mut Tx<'_>, _: &Context, (): ()) -> Result<()> {
    drop(DISK.lock().unwrap_or_else(PoisonError::into_inner));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
#[expect(clippy::await_holding_lock, reason = "holding it is what makes the disk slow")]
async fn reports_are_refused_first_and_an_alarm_never() {
    for place in Place::all() {
        let db = place.open(Arc::new(SystemClock)).await;
        let slow = DISK.lock().unwrap_or_else(PoisonError::into_inner);
        let mut refused = Vec::new();
        let mut waiting = Vec::new();
        while !refused.contains(&Load::Act) {
            for load in [Load::Act, Load::Upload, Load::Report] {
                if !refused.contains(&load) && db.must_have_room(load).is_err() {
                    refused.push(load);
                }
            }
            let mut write = Box::pin(db.write(caller(None), (), act));
            if poll_immediate(write.as_mut()).await.is_none() {
                waiting.push(write);
            }
        }
        assert_eq!(refused, [Load::Report, Load::Upload, Load::Act], "{} were waiting", waiting.len());
        let one_more = db.write(caller(None), (), act).await.map_err(Error::from).expect_err("refused");
        assert_eq!(one_more.kind(), Kind::Unavailable);
        let mut alarm: Pin<Box<_>> = Box::pin(db.write_first(caller(None), "hold-up".to_owned(), add));
        assert!(poll_immediate(alarm.as_mut()).await.is_none(), "it waits");

        drop(slow);
        alarm.await.map_err(Error::from).expect("stored");
        for write in waiting {
            write.await.map_err(Error::from).expect("what waited is done");
        }
        assert_eq!(db.read(names).await.expect("a list"), ["hold-up"]);
        db.must_have_room(Load::Report).expect("there is room again");
    }
}
