//! One schema on both databases.

use std::collections::BTreeMap;

use blackbox::{Store, World, postgres};

/// Columns of every table, with whether they may be null.
pub(crate) type Schema = BTreeMap<String, Vec<(String, bool)>>;

fn migrated(store: Store) -> Option<World> {
    let mut world = World::empty(store)?;
    world.make_database();
    world.start();
    world.stop();
    Some(world)
}

pub(crate) fn of_sqlite(world: &World) -> rusqlite::Result<Schema> {
    let file = rusqlite::Connection::open(world.sqlite_file())?;
    let sql = "SELECT m.name, p.name, p.\"notnull\" = 0 FROM sqlite_master m JOIN pragma_table_info(m.name) p \
        WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite%' ORDER BY m.name, p.name";
    let mut statement = file.prepare(sql)?;
    let rows = statement.query_map([], |row| Ok((row.get::<_, String>(0)?, (row.get(1)?, row.get(2)?))))?;
    let mut schema = Schema::new();
    for row in rows {
        let (table, column) = row?;
        schema.entry(table).or_default().push(column);
    }
    Ok(schema)
}

fn of_postgres(world: &World) -> Schema {
    let sql = "SELECT table_name::TEXT, column_name::TEXT COLLATE \"C\", is_nullable = 'YES' \
        FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1, 2";
    let rows = postgres::query(&world.database_url().expect("an address"), sql).expect("the schema can be read");
    let mut schema = Schema::new();
    for row in rows {
        schema.entry(row.get(0)).or_default().push((row.get(1), row.get(2)));
    }
    schema
}

#[test]
fn both_databases_have_the_same_tables() {
    let (Some(sqlite), Some(postgres)) = (migrated(Store::Sqlite), migrated(Store::Postgres)) else { return };
    let (sqlite, postgres) = (of_sqlite(&sqlite).expect("the schema can be read"), of_postgres(&postgres));
    assert!(sqlite.len() > 15, "{:?}", sqlite.keys());
    assert_eq!(sqlite, postgres);
}

#[test]
fn every_table_of_sqlite_is_strict() {
    let world = migrated(Store::Sqlite).expect("SQLite is always there");
    let file = rusqlite::Connection::open(world.sqlite_file()).expect("the database can be opened");
    let sql = "SELECT group_concat(name) FROM pragma_table_list WHERE schema = 'main' AND NOT strict \
        AND name NOT LIKE 'sqlite%'";
    let lax: Option<String> = file.query_row(sql, [], |row| row.get(0)).expect("the schema can be read");
    assert_eq!(lax, None);
}

#[test]
fn every_table_says_what_it_holds() {
    for (path, text) in crate::files(&["kernel/migrations", "capabilities", "castellan/migrations"], ".sql") {
        let lines: Vec<&str> = text.lines().collect();
        for (before, line) in lines.iter().zip(lines.iter().skip(1)) {
            assert!(
                !line.starts_with("CREATE TABLE") || before.starts_with("--"),
                "{path}: {line} has no words over it"
            );
        }
        assert!(!text.contains("CREATE TRIGGER"), "{path}: there are no triggers");
    }
}
