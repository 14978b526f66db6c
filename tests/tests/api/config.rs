//! Settings: file < environment < flag, and no key that nobody knows. None of it needs a database.

use blackbox::{Store, World, binary};

fn folder() -> World {
    World::empty(Store::Sqlite).expect("a folder")
}

#[test]
fn an_unknown_key_is_named() {
    let world = folder();
    world.file("castellan.toml", "lissten = '127.0.0.1:1'\n");
    for command in [["config"].as_slice(), &["serve", "--listen", "127.0.0.1:0"], &["user", "list"]] {
        let said = world.cli(command).failed();
        assert!(said.contains("lissten") && said.contains("listen"), "{said}");
    }
    world.file("castellan.toml", "listen = [1]\n");
    assert!(world.cli(&["config"]).failed().contains("listen"));
    world.file("castellan.toml", "listen = \n");
    assert!(world.cli(&["config"]).failed().contains("castellan.toml"));
}

#[test]
fn every_value_says_where_it_came_from_and_secrets_are_masked() {
    let world = folder();
    world.file("castellan.toml", "listen = '127.0.0.1:1'\ndatabase_url = 'postgres://u:hush@h/d'\nlog = 'warn'\n");
    let value =
        |said: &str, key: &str| said.lines().find(|line| line.starts_with(&format!("{key} = "))).expect(key).to_owned();
    let said = world.cli(&["config"]).ok();
    assert_eq!(value(&said, "listen"), "listen = \"127.0.0.1:1\"  # file");
    assert_eq!(value(&said, "log_format"), "log_format = \"text\"  # default");
    assert!(value(&said, "data").ends_with("# flag"), "{said}");
    assert!(value(&said, "database_url").contains("***") && !said.contains("hush"), "{said}");
    let mut command = world.command(&["config", "--log", "error"]);
    command.env("CASTELLAN_LISTEN", "127.0.0.1:2").env("CASTELLAN_LOG", "debug");
    let said = binary::run(command, "").ok();
    assert_eq!(value(&said, "listen"), "listen = \"127.0.0.1:2\"  # environment");
    assert_eq!(value(&said, "log"), "log = \"error\"  # flag");
}

#[test]
fn the_environment_names_the_folder() {
    let world = folder();
    world.file("castellan.toml", "log = 'warn'\n");
    let mut command = binary::command(&["config"]);
    command.env("CASTELLAN_DATA", &world.folder);
    assert!(binary::run(command, "").ok().contains("log = \"warn\"  # file"));
}

#[test]
fn what_the_program_prints_can_be_put_into_the_file() {
    let world = folder();
    let said = world.cli(&["config", "--log", "warn"]).ok();
    world.file("castellan.toml", &said);
    assert!(world.cli(&["config"]).ok().contains("log = \"warn\"  # file"));
}

#[test]
fn an_address_that_cannot_be_listened_on_is_named() {
    let world = folder();
    let said = world.cli(&["serve", "--listen", "256.0.0.1:80"]).failed();
    assert!(said.contains("256.0.0.1:80"), "{said}");
    let said = world.cli(&["serve", "--database-url", "postgres://nobody@127.0.0.1:1/none"]).failed();
    assert!(said.contains("database") && !said.contains("panicked"), "{said}");
}
