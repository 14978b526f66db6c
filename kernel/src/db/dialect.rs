//! What differs between the two databases, and nowhere else.

/// Which database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// SQLite, built in.
    Sqlite,
    /// PostgreSQL 15 or newer.
    Postgres,
}

/// Numbered placeholders are written `$1`; SQLite reads them by number only as `?1`.
pub fn statement(dialect: Dialect, sql: &str) -> std::borrow::Cow<'_, str> {
    match dialect {
        Dialect::Postgres => sql.into(),
        Dialect::Sqlite => sql.replace('$', "?").into(),
    }
}

/// Schema files are written in PostgreSQL's types; SQLite's tables are STRICT and know five.
pub fn schema(dialect: Dialect, statement: &str) -> String {
    match dialect {
        Dialect::Postgres => statement.to_owned(),
        Dialect::Sqlite => {
            let text = statement
                .replace(" COLLATE \"C\"", "")
                .replace("DOUBLE PRECISION", "REAL")
                .replace("BIGINT", "INTEGER")
                .replace("BOOLEAN", "INTEGER")
                .replace("BYTEA", "BLOB")
                .replace("UUID", "BLOB");
            if text.trim_start().starts_with("CREATE TABLE") { format!("{text} STRICT") } else { text }
        }
    }
}

/// Locks the organisation's head row for the batch, so that the writers of several nodes take turns.
pub const fn lock_head(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Sqlite => "SELECT seq, hash, writer FROM head WHERE organisation = $1",
        Dialect::Postgres => "SELECT seq, hash, writer FROM head WHERE organisation = $1 FOR UPDATE",
    }
}

/// Lets one node at a time bring the schema up to date, to be run in the transaction that does. Beside the lock it says how
/// long a change may wait for a table that is being read: all writers would wait behind it.
pub const fn lock_schema(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Sqlite => "",
        Dialect::Postgres => "LOCK TABLE migration IN SHARE ROW EXCLUSIVE MODE; SET LOCAL lock_timeout = 5000",
    }
}

/// Gathers statistics: a fresh table has none, and hot queries would be planned as scans.
pub const fn gather_statistics(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Sqlite => "PRAGMA optimize",
        Dialect::Postgres => "ANALYZE",
    }
}

/// Has SQLite look whether tables and indexes fit together: gives `ok`, or what does not. PostgreSQL's own tool for it is
/// `pg_amcheck`.
pub(super) const SOUND: &str = "PRAGMA integrity_check(1)";

/// Asks PostgreSQL whether its pages have sums: `on` or `off`.
pub(super) const PAGE_SUMS: &str = "SHOW data_checksums";

/// What the clock of the database's machine says, in microseconds; none where that is the program's own.
pub const fn clock(dialect: Dialect) -> Option<&'static str> {
    match dialect {
        Dialect::Sqlite => None,
        Dialect::Postgres => Some("SELECT (EXTRACT(EPOCH FROM clock_timestamp()) * 1000000)::BIGINT"),
    }
}

/// Whether a table exists: gives one row when it does. `$1` is its name.
pub const fn table_exists(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Sqlite => "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = $1",
        Dialect::Postgres => {
            "SELECT 1::BIGINT FROM information_schema.tables WHERE table_schema = current_schema() AND table_name = $1"
        }
    }
}
