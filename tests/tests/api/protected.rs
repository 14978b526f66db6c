//! The line to PostgreSQL: encrypted, to a server that is known, or not at all.

use blackbox::server::Server;
use blackbox::{Store, World, binary, postgres};

/// A world and the address of its database with more parameters; none when there is no PostgreSQL.
fn with(parameters: &str) -> Option<(World, String)> {
    let world = World::empty(Store::Postgres)?;
    world.make_database();
    let url = world.database_url().expect("a database");
    Some((world, format!("{url}?{parameters}")))
}

fn serve(world: &World, url: &str) -> std::process::Command {
    let folder = world.folder.to_string_lossy().into_owned();
    binary::command(&["serve", "--listen", "127.0.0.1:0", "--data", &folder, "--database-url", url])
}

fn certificate() -> String {
    let admin = postgres::address().expect("the environment names a server");
    postgres::query(&admin, "SHOW ssl_cert_file").expect("the server answers")[0].get(0)
}

#[test]
fn the_line_is_protected_when_asked_for() {
    let Some((world, url)) = with("sslmode=verify-full") else { return };
    let url = format!("{url}&sslrootcert={}", certificate());
    let server = Server::start(&mut serve(&world, &url));
    let admin = postgres::address().expect("the environment names a server");
    let database = url.split(['/', '?']).nth(3).expect("an address ends with a database");
    let lines = postgres::query(
        &admin,
        &format!("SELECT ssl FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE datname = '{database}'"),
    );
    let lines: Vec<bool> = lines.expect("the server answers").iter().map(|row| row.get(0)).collect();
    assert!(lines.len() >= 2 && lines.iter().all(|protected| *protected), "{lines:?}");
    drop(server);
}

#[test]
fn a_server_that_nobody_vouches_for_is_refused() {
    let Some((world, url)) = with("sslmode=verify-full") else { return };
    let said = binary::run(serve(&world, &url), "").failed();
    assert!(said.contains("certificate"), "{said}");
}
