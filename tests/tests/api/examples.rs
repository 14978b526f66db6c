//! The examples in `examples/` do what they say, against a real server.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use blackbox::desk::id;
use blackbox::{World, json, wait_for};
use kernel::secret;

blackbox::both!(the_typescript_example_sends_a_unit, the_python_example_sends_a_unit, the_python_receiver_takes_events);

/// The signature of TypeScript's example needs no server.
#[test]
fn the_typescript_example_knows_a_genuine_delivery() {
    let Some(folder) = built("signature") else { return };
    let (body, now_s) = ("{\"text\":\"“Ünïcode”\"}", 1_772_373_751_i64);
    let sign = |key: &str, body: &str| {
        let proof = secret::hmac_sha256(key.as_bytes(), &[now_s.to_string().as_bytes(), b".", body.as_bytes()]);
        format!("t={now_s},v1={}", secret::hex(&proof))
    };
    let script = "import { isGenuine } from './build/signature.js';\n\
        const [secret, header, body, now] = process.argv.slice(1);\n\
        console.log(await isGenuine(secret, header, body, Number(now)));";
    for (header, age_s, expected) in [
        (sign("hush", body), 0, "true"),
        (sign("hush", body), 299, "true"),
        (sign("hush", body), 301, "false"),
        (sign("other", body), 0, "false"),
        (sign("hush", "{}"), 0, "false"),
        ("t=1772373751".to_owned(), 0, "false"),
        (String::new(), 0, "false"),
    ] {
        let now = (now_s + age_s).to_string();
        let mut node = Command::new("node");
        node.args(["--input-type=module", "-e", script, "hush", &header, body, &now]).current_dir(&folder);
        let output = node.output().expect("node runs");
        let said = String::from_utf8_lossy(&output.stdout);
        assert_eq!(said.trim(), expected, "{header} {age_s} {}", String::from_utf8_lossy(&output.stderr));
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Whether a program is there; a word when it is not.
fn is_there(program: &str) -> bool {
    let there = Command::new(program).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok();
    if !there {
        println!("skipped: {program} is not installed");
    }
    there
}

/// A copy of the TypeScript example, type-checked and built with the compiler and the client of `web`.
fn built(name: &str) -> Option<PathBuf> {
    let (modules, source) = (root().join("web/node_modules"), root().join("examples/typescript"));
    if !is_there("node") {
        return None;
    }
    if !modules.join("typescript").is_dir() {
        println!("skipped: the packages of web/ are not installed");
        return None;
    }
    let folder = blackbox::binary::scratch().join(format!("ts_{name}_{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(folder.join("src")).expect("a folder can be made");
    for file in ["package.json", "tsconfig.json", "src/dispatch.ts", "src/signature.ts"] {
        std::fs::copy(source.join(file), folder.join(file)).expect("the example is there");
    }
    std::fs::copy(root().join("web/app/api/schema.ts"), folder.join("src/schema.ts")).expect("the types are there");
    std::os::unix::fs::symlink(modules.canonicalize().expect("a path"), folder.join("node_modules")).expect("a link");
    let output = Command::new("node").args(["node_modules/typescript/bin/tsc"]).current_dir(&folder).output();
    let output = output.expect("the compiler runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    Some(folder)
}

/// A token with the rights that `examples/README.md` names.
fn token(world: &World) -> String {
    let rights =
        ["unit.read", "incident.read", "incident.read_caller", "incident.create", "assignment.create", "journal.read"];
    let made = world.user("dispatcher").post("/tokens", &json!({ "name": "Example", "scopes": rights })).ok();
    made["token"].as_str().expect("a secret").to_owned()
}

/// Runs an example to its end and checks what it has done.
fn sends_a_unit(world: &World, mut command: Command) {
    let desk = world.desk();
    let before = desk.head();
    let output = command
        .env("CASTELLAN_URL", world.anyone().address("").replace("/api/v1", ""))
        .env("CASTELLAN_TOKEN", token(world));
    let output = output.output().expect("the example runs");
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    let entries = blackbox::journal::after(&world.user("admin"), before);
    let created = entries.iter().find(|entry| entry["action"] == "incident.created").expect("an incident");
    let assigned = entries.iter().find(|entry| entry["action"] == "assignment.created").expect("an assignment");
    let call_sign = assigned["payload"]["assignment"]["call_sign"].as_str().expect("a call sign");
    let number = created["payload"]["incident"]["number"].as_str().expect("a number");
    let told = format!(
        "took {number}\nsent {call_sign}\n{} incident.created: received\n{} assignment.created: dispatched\n",
        created["seq"], assigned["seq"]
    );
    assert_eq!(said, told);
}

fn the_typescript_example_sends_a_unit(world: &mut World) {
    let Some(folder) = built(&format!("{:?}", world.store)) else { return };
    let mut command = Command::new("node");
    command.arg("build/dispatch.js").current_dir(folder);
    sends_a_unit(world, command);
}

fn the_python_example_sends_a_unit(world: &mut World) {
    if !is_there("python3") {
        return;
    }
    let mut command = Command::new("python3");
    command.arg(root().join("examples/python/dispatch.py"));
    sends_a_unit(world, command);
}

fn the_python_receiver_takes_events(world: &mut World) {
    if !is_there("python3") {
        return;
    }
    world.file("castellan.toml", "outbound_allow = \"127.0.0.1\"\n");
    world.stop();
    world.start();
    let free = std::net::TcpListener::bind("127.0.0.1:0").and_then(|one| one.local_addr()).expect("a port").port();
    let body = json!({
        "name": "Example", "url": format!("http://127.0.0.1:{free}/"), "actions": ["incident.created"]
    });
    let hook = world.user("admin").post("/webhooks", &body).ok();
    let heard = world.file("heard", "");
    let mut receiver = Command::new("python3")
        .arg(root().join("examples/python/webhook.py"))
        .env("PORT", free.to_string())
        .env("WEBHOOK_SECRET", hook["secret"].as_str().expect("a secret"))
        .stdout(std::fs::File::create(&heard).expect("a file"))
        .spawn()
        .expect("the receiver runs");
    let incident = world.desk().open();
    let line = format!("{} incident.created incident/{}\n", incident["last_seq"], id(&incident));
    let taken = wait_for("the event", 60, || {
        world.user("admin").post(&format!("/webhooks/{}/test", id(&hook)), &json!({})).ok();
        std::fs::read_to_string(&heard).ok().filter(|text| !text.is_empty())
    });
    let _ = receiver.kill();
    let _ = receiver.wait();
    assert!(taken.starts_with(&line), "{taken}");
}
