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
const GROUND: [Migration; 9] = [
    Migration { name: "kernel/0001_ground", sql: include_str!("../../migrations/0001_ground.sql") },
    Migration { name: "kernel/0002_last_writer", sql: include_str!("../../migrations/0002_last_writer.sql") },
    Migration { name: "kernel/0010_outbox_log", sql: include_str!("../../migrations/0010_outbox_log.sql") },
    Migration { name: "kernel/0050_outbox_claim", sql: include_str!("../../migrations/0050_outbox_claim.sql") },
    Migration { name: "kernel/0060_tree", sql: include_str!("../../migrations/0060_tree.sql") },
    Migration { name: "kernel/0080_deadline_put_off", sql: include_str!("../../migrations/0080_deadline_put_off.sql") },
    Migration { name: "kernel/0085_subjects", sql: include_str!("../../migrations/0085_subjects.sql") },
    Migration { name: "kernel/0090_compartments", sql: include_str!("../../migrations/0090_compartments.sql") },
    Migration { name: "kernel/0111_witness", sql: include_str!("../../migrations/0111_witness.sql") },
];

/// End of the name of a migration that takes something away, or gives it another meaning: a release that does not know it
/// cannot go on. All others only add, and every release before them reads and writes on.
const CONTRACTS: &str = "_contract";

/// Brings the schema up to date and gives the organisation's id, made on the first run. Several nodes may do so at once.
pub(crate) fn migrate(connection: &mut dyn Connection, migrations: &[Migration], now: Time) -> Result<Id> {
    let dialect = connection.dialect();
    make_register(connection)?;
    refuse_unknown(connection, migrations)?;
    let mut changed = false;
    for migration in GROUND.iter().chain(migrations) {
        changed |= apply(connection, migration, now)?;
    }
    let organisation = match organisation(connection)? {
        Some(organisation) => organisation,
        None => make_organisation(connection, now)?,
    };
    if changed {
        connection.script(dialect::gather_statistics(dialect))?;
    }
    Ok(organisation)
}

/// Makes the list of what was applied. Two nodes that begin with nothing both find it missing: who comes second is refused
/// and finds it made.
fn make_register(connection: &mut dyn Connection) -> Result<()> {
    let dialect = connection.dialect();
    let Err(refused) = connection.script(&dialect::schema(dialect, REGISTER)) else { return Ok(()) };
    let made = connection.query(dialect::table_exists(dialect), &["migration".into()])?;
    if made.is_empty() { Err(refused) } else { Ok(()) }
}

fn organisation(connection: &mut dyn Connection) -> Result<Option<Id>> {
    connection.query("SELECT organisation FROM head", &[])?.first().map(|row| row.get(0)).transpose()
}

fn make_organisation(connection: &mut dyn Connection, now: Time) -> Result<Id> {
    alone(connection)?;
    let organisation = if let Some(of_another_node) = organisation(connection)? {
        of_another_node
    } else {
        let organisation = Id::new(now);
        connection.execute(
            "INSERT INTO head (organisation, seq, hash) VALUES ($1, $2, $3)",
            &[organisation.into(), Value::Int(0), Value::Bytes(vec![0; 32])],
        )?;
        organisation
    };
    commit(connection)?;
    Ok(organisation)
}

/// Begins a change of the schema, which one node makes at a time.
fn alone(connection: &mut dyn Connection) -> Result<()> {
    connection.begin()?;
    connection.script(dialect::lock_schema(connection.dialect()))
}

fn commit(connection: &mut dyn Connection) -> Result<()> {
    connection.commit().map_err(|failed| match failed {
        CommitFailure::Undone(error) | CommitFailure::Unknown(error) => error,
    })
}

/// Refuses a database from which a newer release has taken what this one needs. What a newer one has only added is left
/// alone: while the nodes of an installation are replaced one by one, the old ones go on, and may start again.
fn refuse_unknown(connection: &mut dyn Connection, migrations: &[Migration]) -> Result<()> {
    for row in connection.query("SELECT name FROM migration", &[])? {
        let name: String = row.get(0)?;
        if GROUND.iter().chain(migrations).any(|migration| migration.name == name) {
            continue;
        }
        if name.ends_with(CONTRACTS) {
            return Err(Error::unavailable(format!(
                "the database was changed by a newer release of Castellan (migration {name}); use that release"
            )));
        }
        tracing::warn!(migration = name, "a newer release has added to the database; this one goes on without it");
    }
    Ok(())
}

fn apply(connection: &mut dyn Connection, migration: &Migration, now: Time) -> Result<bool> {
    let checksum = crate::secret::hex(&crate::secret::sha256(&[migration.sql.as_bytes()]));
    if is_applied(connection, migration, &checksum)? {
        return Ok(false);
    }
    alone(connection)?;
    // Another node may have been faster.
    if is_applied(connection, migration, &checksum)? {
        connection.rollback();
        return Ok(false);
    }
    for statement in statements(migration.sql) {
        connection
            .flush()
            .and_then(|()| connection.script(&dialect::schema(connection.dialect(), &statement)))
            .map_err(|error| {
                connection.rollback();
                Error::new(error.kind(), format!("{}: {error}: {statement}", migration.name))
            })?;
    }
    connection.execute(
        "INSERT INTO migration (name, checksum, applied_at) VALUES ($1, $2, $3)",
        &[migration.name.into(), checksum.into(), now.into()],
    )?;
    commit(connection)?;
    Ok(true)
}

/// Whether a migration was applied before.
///
/// # Errors
/// When it was applied from another text.
fn is_applied(connection: &mut dyn Connection, migration: &Migration, checksum: &str) -> Result<bool> {
    let rows = connection.query("SELECT checksum FROM migration WHERE name = $1", &[migration.name.into()])?;
    let Some(row) = rows.first() else { return Ok(false) };
    if row.get::<String>(0)? != checksum {
        return Err(Error::unavailable(format!(
            "the migration {} was applied from another text. Use the version of Castellan that wrote this database, or a \
             newer release.",
            migration.name
        )));
    }
    Ok(true)
}

/// The statements of a schema file, without its prose.
fn statements(sql: &str) -> Vec<String> {
    let code: Vec<&str> = sql.lines().filter(|line| !line.trim_start().starts_with("--")).collect();
    code.join("\n").split(';').map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned).collect()
}
