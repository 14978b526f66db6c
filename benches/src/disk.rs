//! The disk's own limit: appends of 4 KiB, each flushed.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};

use crate::figure;

/// What the disk does by itself.
#[derive(Clone, Copy)]
pub(crate) struct Flush {
    pub(crate) per_second: f64,
    pub(crate) p50_ms: f64,
}

pub(crate) fn flush(folder: &Path, seconds: u64) -> anyhow::Result<Flush> {
    let path = folder.join("flush");
    let mut file = OpenOptions::new().create(true).append(true).open(&path)?;
    let page = [7_u8; 4096];
    let mut each = Vec::new();
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_secs(seconds) {
        let one = Instant::now();
        file.write_all(&page)?;
        file.sync_data()?;
        each.push(one.elapsed().as_secs_f64());
    }
    let per_second = each.len() as f64 / begun.elapsed().as_secs_f64();
    std::fs::remove_file(path)?;
    each.sort_by(f64::total_cmp);
    let flush = Flush { per_second, p50_ms: (figure::percentile(&each, 0.5) * 1e6).round() / 1e3 };
    figure::print("disk_flushes", per_second, "1/s", "4 KiB append, fdatasync", flush);
    figure::print("disk_flush_p99", figure::percentile(&each, 0.99) * 1_000.0, "ms", "4 KiB append, fdatasync", flush);
    Ok(flush)
}
