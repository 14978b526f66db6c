//! Files on an incident: in, out, taken away; and what is on disk of them.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use blackbox::desk::id;
use blackbox::{Answer, Api, Value, World, fresh_key, json, wait_for};

use crate::scopes::client;

blackbox::both!(
    a_file_is_handed_in_and_read_as_it_is,
    browsers_show_only_what_cannot_act,
    a_repeat_puts_the_file_there_once,
    the_same_content_lies_on_disk_once,
    what_cannot_be_a_file_here_is_refused_and_leaves_nothing,
    a_file_that_is_cut_off_leaves_nothing,
    a_file_is_taken_away_from_sight_and_kept,
    files_of_a_duplicate_are_seen_at_the_other,
    only_those_who_may_read_the_incident_read_its_files,
    an_answered_file_survives_a_kill,
    a_lost_or_altered_file_is_said_to_be_so,
    an_incident_has_no_more_files_than_it_can_name,
);

const GIF: &str = "GIF89a, as far as the first bytes say";

fn send(api: &Api, incident: &Value, query: &str, kind: &str, key: &str, body: impl Into<Vec<u8>>) -> Answer {
    let path = format!("/incidents/{}/attachments{query}", id(incident));
    api.ask("POST", &path).key(key).header("content-type", kind).bytes(body.into()).send()
}

fn attach(api: &Api, incident: &Value, name: &str, body: &str) -> Value {
    let answer = send(api, incident, &format!("?name={name}"), "application/octet-stream", &fresh_key(), body);
    assert_eq!(answer.status, 201, "{}", answer.text);
    answer.ok()
}

fn read(api: &Api, file: &Value) -> Answer {
    api.get(&format!("/attachments/{}", id(file)))
}

/// Every file below the folder of files.
fn on_disk(world: &World) -> Vec<PathBuf> {
    fn add(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() { add(&path, found) } else { found.push(path) }
        }
    }
    let mut found = Vec::new();
    add(&world.folder.join("files"), &mut found);
    found
}

fn a_file_is_handed_in_and_read_as_it_is(world: &mut World) {
    let desk = world.desk();
    let incident = desk.open();
    let officer = world.user("officer1");
    let query = "?name=north%20gate.gif&note=the%20lock&occurred_at=2026-01-02T03:04:05.000000Z";
    let answer = send(&officer, &incident, query, "image/gif", &fresh_key(), GIF);
    assert_eq!(answer.status, 201, "{}", answer.text);
    let file = answer.ok();
    assert_eq!((&file["name"], &file["media_type"]), (&json!("north gate.gif"), &json!("image/gif")));
    assert_eq!((&file["size"], &file["note"]), (&json!(GIF.len()), &json!("the lock")));
    assert_eq!(file["occurred_at"], "2026-01-02T03:04:05.000000Z");
    assert!(file["recorded_at"].as_str() > Some("2026-01-03"), "{file}");
    assert_eq!(file["sha256"].as_str().map(str::len), Some(64));
    let shown = desk.now(&incident);
    assert_eq!(shown["attachments"], json!([file]));
    assert_eq!(shown["last_seq"].as_i64(), Some(desk.head()), "the image counts on");
    let listed = desk.api.items("/incidents?state=open");
    let listed = listed.iter().find(|one| one["id"] == incident["id"]).expect("it is open");
    assert_eq!(listed["attachments"], json!([file]), "the board knows too");
    let entry = desk.api.items(&format!("/journal?stream=incident/{}", id(&incident))).pop().expect("an entry");
    assert_eq!((&entry["action"], &entry["payload"]["attachment"]), (&json!("incident.file_attached"), &file));
    assert_eq!(entry["payload"]["incident"]["attachments"], json!([file]));
    let read = read(&desk.api, &file);
    assert_eq!((read.status, read.text.as_str()), (200, GIF));
    assert_eq!(read.header("content-length"), GIF.len().to_string());
    let (first, rest) = file["sha256"].as_str().expect("a hash").split_at(2);
    assert_eq!(on_disk(world), [world.folder.join("files").join(first).join(rest)]);
    // Also on one that is finished: what comes to light later.
    desk.act(&incident, "close", &json!({ "disposition": "handled" })).ok();
    attach(&desk.api, &incident, "later.txt", "found it");
}

fn browsers_show_only_what_cannot_act(world: &mut World) {
    let desk = world.desk();
    let incident = desk.open();
    let check = |name: &str, kind: &str, body: &str, expected: (&str, &str), sandboxed: bool| {
        let query = format!("?name={name}");
        let file = send(&desk.api, &incident, &query, kind, &fresh_key(), body).ok();
        let answer = read(&desk.api, &file);
        let said = answer.header("content-disposition").to_owned();
        assert_eq!((said.split(';').next().unwrap_or_default(), answer.header("content-type")), expected, "{name}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        let policy = answer.header("content-security-policy");
        assert!(policy.starts_with("default-src 'none'") && !policy.contains("script"), "{policy}");
        assert_eq!(policy.ends_with("sandbox"), sandboxed, "{name}: {policy}");
        said
    };
    check("a.gif", "image/gif", GIF, ("inline", "image/gif"), true);
    check("a.pdf", "text/html", "%PDF-1.7 …", ("inline", "application/pdf"), false);
    check("a.txt", "text/plain", "hello", ("inline", "text/plain; charset=utf-8"), true);
    check("a.html", "text/html", "<script>", ("attachment", "application/octet-stream"), true);
    check("a.svg", "image/svg+xml", "<svg>", ("attachment", "application/octet-stream"), true);
    check("a", "nothing known", "?", ("attachment", "application/octet-stream"), true);
    let said = check("..%2FT%C3%BCr%22%0D%0Ax.txt", "text/plain", "x", ("inline", "text/plain; charset=utf-8"), true);
    assert_eq!(said, "inline; filename=\"T_r_x.txt\"; filename*=UTF-8''T%C3%BCr%22x.txt");
}

fn a_repeat_puts_the_file_there_once(world: &mut World) {
    let desk = world.desk();
    let incident = desk.open();
    let key = fresh_key();
    let first = send(&desk.api, &incident, "?name=a.txt", "text/plain", &key, "one").ok();
    assert_eq!(send(&desk.api, &incident, "?name=a.txt", "text/plain", &key, "one").ok(), first);
    send(&desk.api, &incident, "?name=a.txt", "text/plain", &key, "two").refused(422, "key_reused");
    assert_eq!(desk.now(&incident)["attachments"], json!([first]));
}

fn the_same_content_lies_on_disk_once(world: &mut World) {
    let desk = world.desk();
    let (one, other) = (desk.open(), desk.open());
    let (first, second) = std::thread::scope(|scope| {
        let first = scope.spawn(|| attach(&desk.api, &one, "same.txt", "the same"));
        let second = scope.spawn(|| attach(&desk.api, &other, "same.txt", "the same"));
        (first.join().expect("handed in"), second.join().expect("handed in"))
    });
    assert_eq!(first["sha256"], second["sha256"]);
    assert_ne!(first["id"], second["id"]);
    assert_eq!(on_disk(world).len(), 1);
    // Taken away on one, it is still there on the other.
    desk.api.post(&format!("/attachments/{}/remove", id(&first)), &json!({ "reason": "the wrong incident" })).ok();
    assert_eq!(read(&desk.api, &second).text, "the same");
}

fn what_cannot_be_a_file_here_is_refused_and_leaves_nothing(world: &mut World) {
    let desk = world.desk();
    let incident = desk.open();
    let send_as = |kind: &str, body: Vec<u8>| send(&desk.api, &incident, "?name=x", kind, &fresh_key(), body);
    let said = send_as("image/jpeg", b"<html>".to_vec()).refused(400, "invalid");
    assert!(said["detail"].as_str().is_some_and(|detail| detail.contains("image/jpeg")), "{said}");
    send_as("text/plain", Vec::new()).refused(400, "invalid");
    let said = send_as("text/plain", vec![b'x'; 25 * 1024 * 1024 + 1]).refused(413, "too_large");
    assert!(said["detail"].as_str().is_some_and(|detail| detail.contains("25 MiB")), "{said}");
    send(&desk.api, &json!({ "id": "0192a000-0000-7000-8000-000000000000" }), "", "text/plain", &fresh_key(), "x")
        .refused(404, "not_found");
    send(&desk.api, &incident, "?colour=red", "text/plain", &fresh_key(), "x").refused(400, "invalid");
    assert_eq!(on_disk(world), Vec::<PathBuf>::new());
    assert_eq!(desk.now(&incident)["attachments"], json!([]));
    // As large as may be; and every other route keeps its own bound.
    assert_eq!(send_as("text/plain", vec![b'x'; 25 * 1024 * 1024]).status, 201);
    let long = json!({ "text": "x".repeat(3 * 1024 * 1024) });
    desk.act(&incident, "log", &long).refused(413, "too_large");
}

fn a_file_that_is_cut_off_leaves_nothing(world: &mut World) {
    let desk = world.desk();
    let incident = desk.open();
    let address = world.server().address().to_owned();
    let mut line = std::net::TcpStream::connect(address).expect("a connection");
    let token = desk.api.token().expect("a token");
    let head = format!(
        "POST /api/v1/incidents/{}/attachments HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {token}\r\n\
         content-type: text/plain\r\ncontent-length: 1000000\r\n\r\n",
        id(&incident)
    );
    line.write_all(head.as_bytes()).and_then(|()| line.write_all(&vec![b'x'; 100_000])).expect("sent");
    wait_for("the file that comes in", 10, || (on_disk(world).len() == 1).then_some(()));
    drop(line);
    wait_for("its end", 10, || on_disk(world).is_empty().then_some(()));
    assert_eq!(desk.now(&incident)["attachments"], json!([]));
    // What a killed server leaves behind goes at the next start; on PostgreSQL another server may be at work on what is new.
    world.kill();
    std::fs::write(world.folder.join("files/incoming/left"), "half").expect("written");
    let long_ago = std::time::UNIX_EPOCH + std::time::Duration::from_secs(1_000_000_000);
    let left = std::fs::File::options().write(true).open(world.folder.join("files/incoming/left"));
    left.and_then(|file| file.set_modified(long_ago)).expect("a file can be dated");
    world.start();
    assert_eq!(on_disk(world), Vec::<PathBuf>::new());
}

fn a_file_is_taken_away_from_sight_and_kept(world: &mut World) {
    let desk = world.desk();
    let incident = desk.open();
    let file = attach(&world.user("officer1"), &incident, "a.txt", "not for everybody");
    let path = format!("/attachments/{}/remove", id(&file));
    let reason = json!({ "reason": "shows a guest" });
    world.user("officer1").post(&path, &reason).refused(403, "forbidden");
    desk.api.post(&path, &json!({ "reason": " " })).refused_field("reason");
    assert_eq!(desk.api.post(&path, &reason).ok(), file, "as it was");
    desk.api.post(&path, &reason).refused(409, "conflict");
    assert_eq!(desk.now(&incident)["attachments"], json!([]));
    let gone = read(&desk.api, &file).refused(410, "gone");
    assert!(!gone.to_string().contains("guest"), "why is for those who read the journal: {gone}");
    let entry = desk.api.items(&format!("/journal?stream=incident/{}", id(&incident))).pop().expect("an entry");
    assert_eq!((&entry["action"], &entry["payload"]["reason"]), (&json!("incident.file_removed"), &reason["reason"]));
    assert_eq!(entry["payload"]["attachment"], file);
    assert_eq!(entry["actor"]["id"], desk.api.get("/session").ok()["account"]["id"]);
    let [kept] = on_disk(world).try_into().expect("one file");
    assert_eq!(std::fs::read_to_string(kept).expect("readable"), "not for everybody");
}

fn files_of_a_duplicate_are_seen_at_the_other(world: &mut World) {
    let desk = world.desk();
    let (master, duplicate) = (desk.open(), desk.open());
    let own = attach(&desk.api, &master, "a.txt", "a");
    let other = attach(&desk.api, &duplicate, "b.txt", "b");
    desk.act(&duplicate, "merge", &json!({ "into": master["id"] })).ok();
    assert_eq!(desk.now(&master)["attachments"], json!([own, other]));
    let later = attach(&desk.api, &duplicate, "c.txt", "c");
    assert_eq!(desk.now(&master)["attachments"], json!([own, other, later]));
    desk.act(&duplicate, "reopen", &json!({ "reason": "another fire" })).ok();
    assert_eq!(desk.now(&master)["attachments"], json!([own]), "parted");
    assert_eq!(desk.now(&duplicate)["attachments"], json!([other, later]));
}

fn only_those_who_may_read_the_incident_read_its_files(world: &mut World) {
    let desk = world.desk();
    let at = |site: &str| desk.open_with(&json!({ "site_id": desk.site(site), "place_id": desk.site(site) }));
    let (here, there) = (at("HP"), at("ND"));
    let (own, other) = (attach(&desk.api, &here, "a.txt", "a"), attach(&desk.api, &there, "b.txt", "b"));
    let client = client(world);
    assert_eq!(read(&client, &own).text, "a");
    read(&client, &other).refused(404, "not_found");
    read(&world.anyone(), &own).refused(401, "unauthenticated");
    send(&client, &here, "", "text/plain", &fresh_key(), "x").refused(403, "forbidden");
    send(&world.anyone(), &here, "", "text/plain", &fresh_key(), vec![b'x'; 4 * 1024 * 1024])
        .refused(401, "unauthenticated");
    assert_eq!(on_disk(world).len(), 2);
}

fn an_answered_file_survives_a_kill(world: &mut World) {
    let desk = world.desk();
    let incident = desk.open();
    let file = attach(&desk.api, &incident, "a.txt", "answered means on disk");
    world.kill();
    world.start();
    assert_eq!(read(&world.user("dispatcher"), &file).text, "answered means on disk");
}

fn a_lost_or_altered_file_is_said_to_be_so(world: &mut World) {
    let desk = world.desk();
    let incident = desk.open();
    let file = attach(&desk.api, &incident, "a.txt", "whole");
    let [path] = on_disk(world).try_into().expect("one file");
    assert!(world.cli(&["verify"]).ok().contains("the files are whole: 1 on incidents"));
    std::fs::write(&path, "Whole").expect("altered");
    let said = read(&desk.api, &file).refused(503, "unavailable");
    assert!(said["detail"].as_str().is_some_and(|detail| detail.contains("altered")), "{said}");
    assert!(world.cli(&["verify"]).failed().contains("altered"));
    std::fs::remove_file(&path).expect("removed");
    let said = read(&desk.api, &file).refused(503, "unavailable");
    let hash = file["sha256"].as_str().expect("a hash");
    assert!(said["detail"].as_str().is_some_and(|detail| detail.contains(hash)), "{said}");
    assert!(world.cli(&["verify"]).failed().contains(hash));
}

fn an_incident_has_no_more_files_than_it_can_name(world: &mut World) {
    let desk = world.desk();
    let incident = desk.open();
    let files: Vec<Value> = (0..50).map(|n| attach(&desk.api, &incident, "a.txt", &format!("{n}"))).collect();
    send(&desk.api, &incident, "", "text/plain", &fresh_key(), "one more").refused(409, "conflict");
    desk.api.post(&format!("/attachments/{}/remove", id(&files[7])), &json!({ "reason": "blurred" })).ok();
    attach(&desk.api, &incident, "b.txt", "one more");
    assert_eq!(desk.now(&incident)["attachments"].as_array().map(Vec::len), Some(50));
}
