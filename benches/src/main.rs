//! `make bench`: drives the real release binary over HTTP and prints one JSON line a figure.
//!
//! Every figure stands beside the disk's own limit, measured in the same run: on a noisy machine read the ratio.
#![expect(
    clippy::print_stdout,
    clippy::indexing_slicing,
    reason = "a program that prints figures read from JSON by key"
)]

mod board;
mod client;
mod commands;
mod disk;
mod feed;
mod figure;
mod peer;
mod receiver;
mod server;
mod suggestion;

use std::path::PathBuf;

use clap::Parser;

/// Measures a castellan binary.
#[derive(Parser)]
struct Arguments {
    /// The binary to measure.
    #[arg(long, default_value = "target/release/castellan")]
    binary: PathBuf,
    /// Folder for the data of the run; emptied.
    #[arg(long, default_value = "target/bench")]
    folder: PathBuf,
    /// Seconds for each rate.
    #[arg(long, default_value_t = 10)]
    seconds: u64,
    /// Closed incidents of the large board.
    #[arg(long, default_value_t = 1_000_000)]
    closed: u64,
    /// PostgreSQL to measure as well.
    #[arg(long, env = "CASTELLAN_BENCH_POSTGRES")]
    postgres: Option<String>,
    /// Only parts whose name holds this: disk, commands, feed, board, memory, receiver, suggestion.
    #[arg(long, default_value = "")]
    only: String,
}

fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let wanted = |part: &str| arguments.only.is_empty() || part.contains(&arguments.only);
    if arguments.folder.exists() {
        std::fs::remove_dir_all(&arguments.folder)?;
    }
    std::fs::create_dir_all(&arguments.folder)?;
    let flush = disk::flush(&arguments.folder, arguments.seconds.min(5))?;
    for database in std::iter::once(None).chain(arguments.postgres.as_deref().map(Some)) {
        let data = arguments.folder.join(if database.is_some() { "postgres" } else { "sqlite" });
        let server = server::Server::demo(&arguments.binary, &data, database)?;
        if wanted("memory") {
            figure::print("memory_at_rest", server.memory_mb()?, "MB", server.store(), flush);
        }
        if wanted("commands") {
            for clients in [1, 8, 64] {
                commands::measure(&server, clients, arguments.seconds, flush)?;
            }
            commands::paced(&server, 1_000, arguments.seconds, flush)?;
        }
        if wanted("feed") {
            for (subscribers, rate) in [(1, 200), (100, 200), (1_000, 100)] {
                feed::measure(&server, subscribers, rate, arguments.seconds, flush)?;
            }
        }
    }
    if wanted("receiver") {
        for database in std::iter::once(None).chain(arguments.postgres.as_deref().map(Some)) {
            receiver::measure(&arguments.binary, &arguments.folder, database, arguments.seconds, flush)?;
        }
    }
    if wanted("board") {
        for closed in [10_000, arguments.closed] {
            board::measure(&arguments.binary, &arguments.folder.join(format!("board-{closed}")), closed, flush)?;
        }
    }
    if wanted("suggestion") {
        suggestion::measure(flush)?;
    }
    Ok(())
}
