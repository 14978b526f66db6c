//! Migrations: forward only, each applied once, in the order of the capabilities and of their numbers.

use super::Value;
use super::connection::{CommitFailure, Connection};
use super::dialect;
use crate::{Error, Id, Result, Time};

/// One schema file.
#[derive(Clone, Copy, Debug)]
pub struct Migration {
    /// Capability and file name, such as `dispatch/0001_incidents`.
    pub name: &'static str,
    /// The statements, in PostgreSQL's types.
    pub sql: &'static str,
}

const REGISTER: &str = "CREATE TABLE IF NOT EXISTS migration (
    name TEXT NOT NULL PRIMARY KEY,
    checksum TEXT NOT NULL,
    applied_at BIGINT NOT NULL
)";

/// The ground's own tables.
const GROUND: [Migration; 5] = [
    Migration { name: "kernel/0001_ground", sql: include_str!("../../migrations/0001_ground.sql") },
    Migration { name: "kernel/0002_last_writer", sql: include_str!("../../migrations/0002_last_writer.sql") },
    Migration { name: "kernel/0010_outbox_log", sql: include_str!("../../migrations/0010_outbox_log.sql") },
    Migration { name: "kernel/0050_outbox_claim", sql: include_str!("../../migrations/0050_outbox_claim.sql") },
    Migration { name: "kernel/0060_tree", sql: include_str!("../../migrations/0060_tree.sql") },
];

/// Brings the schema up to date and gives the organisation's id, made on the first run.
pub(crate) fn migrate(connection: &mut dyn Connection, migrations: &[Migration], now: Time) -> Result<Id> {
    let dialect = connection.dialect();
    connection.script(&dialect::schema(dialect, REGISTER))?;
    refuse_newer(connection, migrations)?;
    let mut changed = false;
    for migration in GROUND.iter().chain(migrations) {
        changed |= apply(connection, migration, now)?;
    }
    let rows = connection.query("SELECT organisation FROM head", &[])?;
    let organisation = if let Some(row) = rows.first() {
        row.get(0)?
    } else {
        let organisation = Id::new(now);
        connection.begin()?;
        connection.execute(
            "INSERT INTO head (organisation, seq, hash) VALUES ($1, $2, $3)",
            &[organisation.into(), Value::Int(0), Value::Bytes(vec![0; 32])],
        )?;
        commit(connection)?;
        organisation
    };
    if changed {
        connection.script(dialect::gather_statistics(dialect))?;
    }
    Ok(organisation)
}

fn commit(connection: &mut dyn Connection) -> Result<()> {
    connection.commit().map_err(|failed| match failed {
        CommitFailure::Undone(error) | CommitFailure::Unknown(error) => error,
    })
}

/// Refuses a database that a newer release has changed: this one does not know what its tables mean now.
fn refuse_newer(connection: &mut dyn Connection, migrations: &[Migration]) -> Result<()> {
    for row in connection.query("SELECT name FROM migration", &[])? {
        let name: String = row.get(0)?;
        if !GROUND.iter().chain(migrations).any(|migration| migration.name == name) {
            return Err(Error::unavailable(format!(
                "the database was changed by a newer release of Castellan (migration {name}); use that release"
            )));
        }
    }
    Ok(())
}

fn apply(connection: &mut dyn Connection, migration: &Migration, now: Time) -> Result<bool> {
    let checksum = crate::secret::hex(&crate::secret::sha256(&[migration.sql.as_bytes()]));
    let rows = connection.query("SELECT checksum FROM migration WHERE name = $1", &[migration.name.into()])?;
    if let Some(row) = rows.first() {
        let applied: String = row.get(0)?;
        if applied != checksum {
            return Err(Error::unavailable(format!(
                "the migration {} was applied from another text. Use the version of Castellan that wrote this \
                 database, or a newer release.",
                migration.name
            )));
        }
        return Ok(false);
    }
    connection.begin()?;
    for statement in statements(migration.sql) {
        connection
            .flush()
            .and_then(|()| connection.script(&dialect::schema(connection.dialect(), &statement)))
            .map_err(|error| {
                connection.rollback();
                Error::internal(format!("{}: {error}: {statement}", migration.name))
            })?;
    }
    connection.execute(
        "INSERT INTO migration (name, checksum, applied_at) VALUES ($1, $2, $3)",
        &[migration.name.into(), checksum.into(), now.into()],
    )?;
    commit(connection)?;
    Ok(true)
}

/// The statements of a schema file, without its prose.
fn statements(sql: &str) -> Vec<String> {
    let code: Vec<&str> = sql.lines().filter(|line| !line.trim_start().starts_with("--")).collect();
    code.join("\n").split(';').map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned).collect()
}
