//! Tests Castellan from outside: boots the real program on a port of its own with a fresh example site, and speaks
//! HTTP with it as any other client would.
//!
//! A test is a function that takes a [`World`]; [`both!`] makes one test on SQLite and one on PostgreSQL of it.
//! PostgreSQL's address is in the environment variable `CASTELLAN_TEST_POSTGRES` (`tests/postgres.sh start` prints
//! one); where it is not set, those tests say so and pass.
#![expect(clippy::indexing_slicing, reason = "a JSON value read by key is null where there is none")]
#![expect(clippy::print_stdout, reason = "a test that is passed over says so")]

pub mod authority;
pub mod availability;
pub mod binary;
pub mod broker;
pub mod desk;
pub mod disk;
pub mod http;
pub mod journal;
pub mod panel;
pub mod postbox;
pub mod postgres;
pub mod provider;
pub mod proxy;
pub mod server;
pub mod stream;
pub mod template;
pub mod world;

pub use broker::Broker;
pub use desk::Desk;
pub use disk::Disk;
pub use http::{Answer, Api};
pub use panel::Panel;
pub use proxy::Proxy;
pub use serde_json::{Value, json};
pub use server::Server;
pub use stream::Stream;
pub use world::World;

/// Which database a test runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Store {
    /// A file in the data folder.
    Sqlite,
    /// A database of the test's own on the server that the environment names.
    Postgres,
}

/// Makes a test on each database of every function that is named; each takes `&mut World`.
#[macro_export]
macro_rules! both {
    ($($name:ident),+ $(,)?) => {$(
        mod $name {
            #[test]
            fn sqlite() {
                $crate::run($crate::Store::Sqlite, super::$name);
            }
            #[test]
            fn postgres() {
                $crate::run($crate::Store::Postgres, super::$name);
            }
        }
    )+};
}

/// The same for functions that take the [`Store`] and make their world themselves.
#[macro_export]
macro_rules! on_both {
    ($($name:ident),+ $(,)?) => {$(
        mod $name {
            #[test]
            fn sqlite() {
                super::$name($crate::Store::Sqlite);
            }
            #[test]
            fn postgres() {
                super::$name($crate::Store::Postgres);
            }
        }
    )+};
}

/// Runs a test in a world of its own.
pub fn run(store: Store, test: fn(&mut World)) {
    if let Some(mut world) = World::example(store) {
        test(&mut world);
    }
}

/// Waits until `ready` gives something, asking again and again.
///
/// # Panics
/// When it takes longer than `seconds`.
#[track_caller]
pub fn wait_for<T>(what: &str, seconds: u64, mut ready: impl FnMut() -> Option<T>) -> T {
    let begun = std::time::Instant::now();
    loop {
        if let Some(value) = ready() {
            return value;
        }
        assert!(begun.elapsed().as_secs() < seconds, "{what} did not happen within {seconds} s");
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
}

/// A key that no other request of this machine has.
pub fn fresh_key() -> String {
    use std::sync::atomic::{AtomicU64, Ordering};
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let begun = std::time::UNIX_EPOCH.elapsed().map_or(0, |age| age.as_nanos());
    format!("test-{begun:x}-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed))
}
