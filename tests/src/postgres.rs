//! The PostgreSQL server of the tests.

use tokio_postgres::{NoTls, Row};

/// Environment variable with the address of a server on which databases may be made and dropped.
pub const VARIABLE: &str = "CASTELLAN_TEST_POSTGRES";

/// The administration address, when there is a server.
pub fn address() -> Option<String> {
    std::env::var(VARIABLE).ok().filter(|url| !url.is_empty())
}

/// The address of one database of the server.
///
/// # Panics
/// When the environment names no server.
pub fn database(name: &str) -> String {
    let admin = address().expect("the environment names a server");
    let (server, _) = admin.rsplit_once('/').expect("an address ends with a database");
    format!("{server}/{name}")
}

/// Runs a statement that gives rows.
///
/// # Errors
/// What the server says.
pub fn query(url: &str, sql: &str) -> Result<Vec<Row>, tokio_postgres::Error> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let (client, connection) = tokio_postgres::connect(url, NoTls).await?;
        let connection = tokio::spawn(connection);
        let rows = client.query(sql, &[]).await;
        connection.abort();
        rows
    })
}

/// Runs a statement on the administration database, again while a connection that was just closed stands in its way.
///
/// # Panics
/// When it does not work out.
#[track_caller]
pub fn administer(sql: &str) {
    let url = address().expect("the environment names a server");
    let mut last = String::new();
    for _ in 0..100 {
        match query(&url, sql) {
            Ok(_) => return,
            Err(error) => last = error.as_db_error().map_or_else(|| error.to_string(), ToString::to_string),
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    panic!("{sql}: {last}");
}
