//! The board of 500 open incidents, with little and with much behind it; and how long the server takes to start.

use std::path::Path;
use std::time::Instant;

use rusqlite::Connection;
use serde_json::json;

use crate::disk::Flush;
use crate::figure;
use crate::server::Server;

/// Incidents on the board.
const OPEN: u64 = 500;
/// Times the board is asked for.
const ROUNDS: usize = 500;
/// Times it is asked for before: the first readers of a server open connections and fill caches.
const WARM_UP: usize = 20;

pub(crate) fn measure(binary: &Path, data: &Path, closed: u64, flush: Flush) -> anyhow::Result<()> {
    drop(Server::demo(binary, data, None)?);
    fill(&data.join("castellan.sqlite"), closed)?;
    let server = Server::serve(binary, data)?;
    let context = json!({ "closed": closed, "open": OPEN });
    figure::print("start_to_ready", server.started_in.as_secs_f64() * 1_000.0, "ms", context.clone(), flush);
    let mut client = server.client()?;
    for (metric, path) in [
        ("board", "/api/v1/incidents?state=open&limit=500"),
        ("board_page", "/api/v1/incidents?state=open"),
        ("search", "/api/v1/incidents?query=trespass%20gate"),
        ("search_number", "/api/v1/incidents?query=4711"),
        // 17,280 of the incidents below: more than a month of a large city's police in their export.
        ("figures_month", "/api/v1/figures?by=type&from=2020-01-01T00:00:00Z&to=2020-01-31T00:00:00Z"),
    ] {
        for _ in 0..WARM_UP {
            client.raw("GET", path, None)?;
        }
        let route = path.split('?').next().unwrap_or_default();
        let before = server.answered(route)?;
        let mut times = Vec::with_capacity(ROUNDS);
        for _ in 0..ROUNDS {
            let begun = Instant::now();
            client.raw("GET", path, None)?;
            times.push(begun.elapsed().as_secs_f64());
        }
        figure::percentiles(metric, &mut times, &context, flush);
        if metric == "board" {
            let after = server.answered(route)?;
            let [all, quick, seconds] = [0, 1, 2].map(|at| after[at] - before[at]);
            figure::print("board_in_server_mean", seconds / all * 1_000.0, "ms", context.clone(), flush);
            figure::print("board_in_server_within_5_ms", quick / all, "share", context.clone(), flush);
        }
    }
    figure::print("memory_after_board", server.memory_mb()?, "MB", context, flush);
    Ok(())
}

/// Adds closed incidents with an assignment each, and fills the board up, straight into the closed file: what is measured
/// is reading, not how the rows came in.
fn fill(file: &Path, closed: u64) -> anyhow::Result<()> {
    let db = Connection::open(file)?;
    db.execute_batch("PRAGMA synchronous = OFF; PRAGMA cache_size = -200000; BEGIN")?;
    let sql = |count: u64, from: u64, closed_at: &str, disposition: &str| {
        format!(
            "WITH RECURSIVE n(i) AS (SELECT {from} UNION ALL SELECT i + 1 FROM n WHERE i < {from} + {count} - 1)
             INSERT INTO incident (id, site_id, number, serial, type_code, priority, place_id, source, received_at,
               time_precision, recorded_at, closed_at, disposition, version, last_seq)
             SELECT unhex(printf('%012x7000a000%012x', i, i)), p.site_id, 'HP-2020-' || (i + 1000000), i + 1000000,
               t.code, 1 + i % 5, p.id, 'phone',
               1577836800000000 + i * 150000000, 'microsecond', 1577836800000000 + i * 150000000,
               {closed_at}, {disposition}, 1, 1
             FROM n JOIN (SELECT row_number() OVER (ORDER BY id) - 1 AS k, id, site_id FROM place
               WHERE site_id = (SELECT id FROM site WHERE code = 'HP')) p ON p.k = n.i % 150
             JOIN (SELECT row_number() OVER (ORDER BY code) - 1 AS k, code FROM incident_type) t ON t.k = n.i % 90"
        )
    };
    db.execute(&sql(closed, 1, "1577836800000000 + i * 150000000 + 900000000", "'handled'"), [])?;
    db.execute(
        "INSERT INTO assignment (id, incident_id, unit_id, backup, assigned_at, assigned_recorded_at, cleared_at,
           cleared_recorded_at)
         SELECT unhex(hex(substr(incident.id, 1, 6)) || '7001' || hex(substr(incident.id, 9, 8))), incident.id,
           u.id, 0, received_at, received_at, closed_at, closed_at
         FROM incident JOIN (SELECT row_number() OVER (ORDER BY call_sign) - 1 AS k, id FROM unit) u ON u.k = serial % 6
         WHERE closed_at IS NOT NULL AND last_seq = 1",
        [],
    )?;
    let open: i64 =
        db.query_row("SELECT COUNT(*) FROM incident WHERE closed_at IS NULL AND cancelled_at IS NULL", [], |row| {
            row.get(0)
        })?;
    db.execute(&sql(OPEN.saturating_sub(open.unsigned_abs()), closed + 1, "NULL", "NULL"), [])?;
    db.execute_batch("COMMIT; ANALYZE; PRAGMA wal_checkpoint(TRUNCATE)")?;
    Ok(())
}
