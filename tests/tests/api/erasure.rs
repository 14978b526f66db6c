//! A person is erased: nothing gives their details any more, every proof holds as before, and a backup does not bring them
//! back. Before the erasure the same questions find them, which is the control of each.

use std::path::{Path, PathBuf};

use blackbox::desk::{Desk, id};
use blackbox::world::text;
use blackbox::{Api, Store, Value, World, binary, fresh_key, journal, json, wait_for};

blackbox::both!(
    who_was_erased_is_found_nowhere,
    the_proofs_hold_before_and_after,
    what_was_written_in_the_clear_is_written_over,
    a_legal_hold_is_in_the_way,
    only_who_may_erases,
    a_person_is_told_all_and_nothing_of_others,
    the_erased_stay_erased_when_a_backup_comes_back,
    another_name_is_another_person,
);

/// Nobody of the example is called so.
const NAME: &str = "Zenobia Quillfeather";
const PHONE: &str = "+44 7946 550 101";
const LOOKS: &str = "limps on the left with a violet cane";
const PLATE: &str = "ZQ77 FTH";
/// Whatever tells of them.
const MARKS: [&str; 4] = [NAME, PHONE, LOOKS, PLATE];
/// Longest wait for what runs by itself.
const SOON_S: u64 = 20;

/// An incident that she called in, on which she is a person and her vehicle stands.
struct Story {
    incident: Value,
    key: String,
    call: Value,
    before: i64,
}

fn tell(desk: &Desk) -> Story {
    let before = desk.head();
    let mut call = desk.call("HP");
    call["caller_name"] = json!(NAME);
    call["caller_phone"] = json!(PHONE);
    let key = fresh_key();
    let incident = desk.api.ask("POST", "/incidents").key(&key).json(&call).send().ok();
    let person = json!({ "role": "witness", "name": NAME, "phone": PHONE, "description": LOOKS });
    desk.act(&incident, "persons", &person).ok();
    desk.act(&incident, "vehicles", &json!({ "plate": PLATE, "colour": "violet" })).ok();
    desk.act(&incident, "log", &json!({ "text": "The gate is open." })).ok();
    desk.change(&incident, &json!({ "priority": 2, "reason": "more people" })).ok();
    Story { incident, key, call, before }
}

/// The persons whom a search finds.
fn find(admin: &Api, query: &str) -> Vec<Value> {
    admin.items(&format!("/subjects?query={}", query.replace(' ', "%20").replace('+', "%2B")))
}

fn erase(admin: &Api, subject: &Value, more: &Value) -> Value {
    let mut body = json!({ "reason": "asked for it in writing" });
    for (name, value) in more.as_object().expect("fields") {
        body[name] = value.clone();
    }
    admin.post(&format!("/subjects/{}/erase", id(subject)), &body).ok()
}

/// Erases her, under her name and as the keeper of her vehicle.
fn erase_her(admin: &Api) {
    for query in [NAME, PLATE] {
        for subject in find(admin, query) {
            erase(admin, &subject, &json!({}));
        }
    }
}

/// Every answer to a question that the API document knows, as far as it can be asked without knowing more than the incident.
fn answers(world: &World, story: &Story) -> Vec<(String, String)> {
    let document: Value =
        serde_json::from_str(&binary::run(binary::command(&["openapi"]), "").ok()).expect("an API document");
    let (admin, of) = (world.user("admin"), id(&story.incident));
    let plain = document["paths"].as_object().expect("paths").iter().filter(|(path, item)| {
        item["get"].is_object() && !path.contains('{') && !path.ends_with("/feed") && !path.ends_with("/journal")
    });
    let mut paths: Vec<String> = plain.map(|(path, _)| path.trim_start_matches("/api/v1").to_owned()).collect();
    paths.extend([
        format!("/journal?after={}&limit=500", story.before),
        format!("/journal?stream=incident/{of}&newest=true"),
        format!("/incidents/{of}"),
        format!("/incidents/{of}/earlier"),
        format!("/incidents/{of}/eido"),
        "/incidents?state=all&limit=100".to_owned(),
        "/subjects?erased=true".to_owned(),
    ]);
    paths.into_iter().map(|path| (path.clone(), admin.get(&path).text)).collect()
}

/// The addresses whose answers tell of her.
fn told_by(answers: &[(String, String)]) -> Vec<&str> {
    answers
        .iter()
        .filter(|(_, text)| MARKS.iter().any(|mark| text.contains(mark)))
        .map(|(path, _)| path.as_str())
        .collect()
}

/// The bytes of the database's files; the server must be stopped.
fn holds_mark(world: &World) -> Vec<&'static str> {
    let file = world.sqlite_file();
    let log = PathBuf::from(format!("{}-wal", file.display()));
    let mut bytes = std::fs::read(file).expect("the database");
    bytes.extend(std::fs::read(log).unwrap_or_default());
    MARKS.into_iter().filter(|mark| bytes.windows(mark.len()).any(|part| part == mark.as_bytes())).collect()
}

fn who_was_erased_is_found_nowhere(world: &mut World) {
    let desk = world.desk();
    let story = tell(&desk);
    let mut stream = blackbox::stream::Stream::open(&desk.api, Some(story.before));
    let live = stream.until(desk.head());
    assert!(live.iter().any(|entry| entry["payload"]["incident"]["caller_name"] == NAME), "screens hear who called");
    let all = answers(world, &story);
    let told = told_by(&all);
    for path in ["/journal?after=", "/incidents?state=all", "/subjects", &format!("/incidents/{}", id(&story.incident))]
    {
        assert!(told.iter().any(|told| told.starts_with(path)), "the control: {path} tells of her, {told:?}");
    }
    if world.store == Store::Sqlite {
        world.stop();
        assert_eq!(holds_mark(world), MARKS, "the control: the file holds all of it");
        world.start();
    }
    let admin = world.user("admin");
    let found = find(&admin, NAME);
    assert_eq!(found.len(), 1, "the caller and the witness of the same name and number are one: {found:?}");
    let preview = admin.get(&format!("/subjects/{}/erasure", id(&found[0]))).ok();
    assert_eq!((preview["rows"].as_i64(), preview["entries_in_the_clear"].as_i64()), (Some(2), Some(0)), "{preview}");
    assert!(preview["entries"].as_i64() >= Some(5), "{preview}");
    assert_eq!(preview["incidents"][0]["number"], story.incident["number"]);
    assert!(told_by(&answers(world, &story)).len() >= 4, "a preview changes nothing");
    erase_her(&admin);

    let all = answers(world, &story);
    assert_eq!(told_by(&all), Vec::<&str>::new());
    let desk = world.desk();
    let now = desk.now(&story.incident);
    assert_eq!((&now["caller_name"], &now["caller_phone"]), (&json!("(erased)"), &json!(null)));
    assert_eq!((&now["persons"][0]["name"], &now["vehicles"][0]["plate"]), (&json!("(erased)"), &json!("(erased)")));
    assert_eq!(now["priority"], 2, "what happened stays");
    let entries = journal::after(&world.user("admin"), story.before);
    let created = entries.iter().find(|entry| entry["action"] == "incident.created").expect("the entry");
    assert_eq!(created["payload"]["incident"]["caller_name"], "(erased)");
    let erased: Vec<&Value> = entries.iter().filter(|entry| entry["action"] == "subject.erased").collect();
    assert_eq!(erased.len(), 2);
    assert_eq!(erased[0]["payload"]["reason"], "asked for it in writing");
    let mut stream = blackbox::stream::Stream::open(&desk.api, Some(story.before));
    let live = json!(stream.until(desk.head())).to_string();
    assert!(MARKS.iter().all(|mark| !live.contains(mark)), "nor does the feed from its beginning");
    // The first answer is gone; the call is not taken a second time.
    let again = desk.api.ask("POST", "/incidents").key(&story.key).json(&story.call).send();
    again.refused(410, "gone");
    // It goes on: somebody else may be the caller now.
    let changed =
        desk.change(&story.incident, &json!({ "caller_name": "Bo Dahl", "caller_phone": "020 7946 0001" })).ok();
    assert_eq!((&changed["caller_name"], &changed["caller_phone"]), (&json!("Bo Dahl"), &json!("020 7946 0001")));
    if world.store == Store::Sqlite {
        world.stop();
        assert_eq!(holds_mark(world), Vec::<&str>::new(), "not a byte of it is left in the file");
    }
}

fn journal_key(world: &World) -> String {
    world.cli(&["journal", "key"]).ok().trim().to_owned()
}

fn export(world: &World, name: &str) -> PathBuf {
    let file = world.folder.join(name);
    world.cli(&["journal", "export", text(&file)]).ok();
    file
}

fn verify(file: &Path, key: &str) -> binary::Output {
    binary::run(binary::command(&["verify", text(file), "--key", key]), "")
}

fn the_proofs_hold_before_and_after(world: &mut World) {
    let desk = world.desk();
    let story = tell(&desk);
    let key = journal_key(world);
    let before = export(world, "before.jsonl");
    let said = verify(&before, &key).ok();
    assert!(!said.contains("erased"), "{said}");
    let lines = std::fs::read_to_string(&before).expect("the export");
    assert!(MARKS.iter().all(|mark| !lines.contains(mark)), "an export that lies elsewhere tells nobody who it was");
    let hashes = |entries: &[Value]| entries.iter().map(|entry| entry["hash"].clone()).collect::<Vec<_>>();
    let admin = world.user("admin");
    let entries = journal::after(&admin, story.before);
    erase_her(&admin);
    assert_eq!(hashes(&journal::after(&admin, story.before)[..entries.len()]), hashes(&entries), "no hash has changed");
    let after = export(world, "after.jsonl");
    let said = verify(&after, &key).ok();
    assert!(said.contains("details of persons were erased"), "{said}");
    verify(&before, &key).ok();
    let erased = journal::after(&admin, story.before);
    let by = erased.iter().find(|entry| entry["action"] == "subject.erased").expect("the entry")["seq"].clone();
    let lines = std::fs::read_to_string(&after).expect("the export");
    assert!(lines.contains(&format!("\"erased_by\":[{by}")), "each says by which entry");
    // The control: an export that names another entry as the one that tells why.
    let wrong = lines.replacen(&format!("\"erased_by\":[{by}"), "\"erased_by\":[999999", 1);
    let said = verify(&world.file("wrong.jsonl", wrong), &key).failed();
    assert!(said.contains("not as it was sealed") || said.contains("999999") || said.contains("altered"), "{said}");
    world.stop();
    let said = world.cli(&["verify"]).ok();
    assert!(said.contains("the journal is whole"), "{said}");
}

fn what_was_written_in_the_clear_is_written_over(world: &mut World) {
    let desk = world.desk();
    let story = tell(&desk);
    let line = desk.act(&story.incident, "log", &json!({ "text": format!("{NAME} says: {LOOKS}.") })).ok();
    let path = format!("/incidents/{}/attachments?name={}.txt", id(&story.incident), "zenobia");
    let content = format!("{NAME} at the gate").into_bytes();
    let sent = desk.api.ask("POST", &path).key(&fresh_key()).header("content-type", "text/plain").bytes(content);
    let file = sent.send().ok();
    let kept = world.folder.join("files").join(&text_of(&file["sha256"])[..2]).join(&text_of(&file["sha256"])[2..]);
    assert!(kept.exists(), "the control: its content is there");
    let admin = world.user("admin");
    let subject = find(&admin, NAME).remove(0);
    let path = format!("/subjects/{}/erase", id(&subject));
    let other = desk.open();
    let elsewhere = desk.act(&other, "log", &json!({ "text": "x" })).ok();
    admin.post(&path, &json!({ "reason": "x", "lines": [id(&elsewhere)] })).refused_field("lines");
    admin.post(&path, &json!({ "reason": " " })).refused_field("reason");
    let preview = admin.get(&format!("/subjects/{}/erasure", id(&subject))).ok();
    assert!(preview["lines"].as_array().expect("lines").iter().any(|one| one["id"] == line["id"]));
    assert_eq!(preview["files"][0]["id"], file["id"]);
    let report = erase(&admin, &subject, &json!({ "lines": [id(&line)], "files": [id(&file)] }));
    assert!(report["entries_in_the_clear"].as_i64() >= Some(2), "{report}");
    let plate = find(&admin, PLATE).remove(0);
    erase(&admin, &plate, &json!({}));
    let all = answers(world, &story);
    assert_eq!(told_by(&all), Vec::<&str>::new());
    assert!(all.iter().all(|(_, answer)| !answer.contains("zenobia.txt")), "nor does the name of the file");
    wait_for("the content to go", SOON_S, || (!kept.exists()).then_some(()));
    desk.api.get(&format!("/attachments/{}", id(&file))).refused(410, "gone");
    let key = journal_key(world);
    verify(&export(world, "after.jsonl"), &key).ok();
    world.stop();
    world.cli(&["verify"]).ok();
    if world.store == Store::Sqlite {
        assert_eq!(holds_mark(world), Vec::<&str>::new());
    }
    // The control: details that are gone without an erasure that tells of it.
    let seq = story.before + 1;
    world.sql(&format!("UPDATE journal_detail SET details = '{{}}', erased_by = seq + 1 WHERE seq = {seq}"));
    let said = world.cli(&["verify"]).failed();
    assert!(said.contains(&format!("entry {seq}")) && said.contains("no erasure tells"), "{said}");
}

fn text_of(value: &Value) -> &str {
    value.as_str().expect("text")
}

fn a_legal_hold_is_in_the_way(world: &mut World) {
    let desk = world.desk();
    let story = tell(&desk);
    let (admin, manager) = (world.user("admin"), world.user("manager"));
    let subject = find(&admin, NAME).remove(0);
    let path = format!("/subjects/{}/erase", id(&subject));
    let holds = [json!({ "subject_id": id(&subject) }), json!({ "incident_id": id(&story.incident) })];
    for hold in holds {
        let mut body = hold.clone();
        body["reason"] = json!("claim 4711");
        let placed = admin.post("/legal-holds", &body).ok();
        admin.post(&path, &json!({ "reason": "asked" })).refused(409, "legal_hold");
        assert_eq!(admin.get(&format!("/subjects/{}", id(&subject))).ok()["holds"][0]["reason"], "claim 4711");
        let on = |api: &Api| {
            let listed = api.items("/legal-holds");
            listed.into_iter().find(|one| one["id"] == placed["id"]).expect("the hold")["on"].clone()
        };
        let (called, told) = match hold.get("subject_id") {
            Some(_) => (json!(NAME), json!(null)),
            None => (story.incident["number"].clone(), story.incident["number"].clone()),
        };
        assert_eq!((on(&admin), on(&manager)), (called, told), "who may not know of a person is not told of whom");
        let lift = format!("/legal-holds/{}/lift", id(&placed));
        admin.post(&lift, &json!({ "reason": "" })).refused_field("reason");
        admin.post(&lift, &json!({ "reason": "settled" })).ok();
        admin.post(&lift, &json!({ "reason": "settled" })).refused(409, "conflict");
    }
    admin.post("/legal-holds", &json!({ "reason": "x" })).refused_field("subject_id");
    desk.api.post("/legal-holds", &json!({ "subject_id": id(&subject), "reason": "x" })).refused(403, "forbidden");
    desk.api.get("/legal-holds").refused(403, "forbidden");
    manager.get("/subjects").refused(403, "forbidden");
    erase(&admin, &subject, &json!({}));
    admin.post(&path, &json!({ "reason": "again" })).refused(409, "conflict");
    let body = json!({ "subject_id": id(&subject), "reason": "too late" });
    admin.post("/legal-holds", &body).refused(409, "conflict");
}

fn only_who_may_erases(world: &mut World) {
    let desk = world.desk();
    tell(&desk);
    let subject = find(&world.user("admin"), NAME).remove(0);
    let path = format!("/subjects/{}", id(&subject));
    world.user("auditor").get(&path).ok();
    for username in ["dispatcher", "manager", "auditor", "officer1"] {
        let other = world.user(username);
        if username != "auditor" {
            other.get(&path).refused(403, "forbidden");
            other.get(&format!("{path}/access")).refused(403, "forbidden");
        }
        other.post(&format!("{path}/erase"), &json!({ "reason": "x" })).refused(403, "forbidden");
    }
    // A session that was left open: a protected act wants a fresh proof.
    world.sql("UPDATE session SET proved_at = 0");
    world.stop();
    world.start();
    let admin = world.user("admin");
    admin.post(&format!("{path}/erase"), &json!({ "reason": "x" })).refused(403, "proof_needed");
    // At the machine nobody has to be asked.
    let shown = world.cli(&["subject", "find", "zenobia"]).ok();
    assert!(shown.contains(id(&subject)) && shown.contains(NAME), "{shown}");
    let shown = world.cli(&["subject", "show", id(&subject)]).ok();
    assert!(shown.contains("\"entries\""), "{shown}");
    world.cli(&["subject", "erase", id(&subject), "--reason", "asked in writing"]).ok();
    assert!(!world.cli(&["subject", "find", "zenobia"]).ok().contains(NAME));
}

fn a_person_is_told_all_and_nothing_of_others(world: &mut World) {
    let desk = world.desk();
    let story = tell(&desk);
    let other = json!({ "role": "suspect", "name": "Hieronymus Brandt", "phone": "020 7946 0777" });
    desk.act(&story.incident, "persons", &other).ok();
    desk.act(&story.incident, "log", &json!({ "text": "Hieronymus Brandt was seen beside her." })).ok();
    let admin = world.user("admin");
    let subject = find(&admin, "7946 550101").remove(0);
    assert_eq!(subject["name"], NAME, "found by the number as well");
    let plate = find(&admin, "zq77fth").remove(0);
    assert_eq!(
        (&plate["name"], find(&admin, "07946 550101")[0]["id"].as_str()),
        (&json!(PLATE), subject["id"].as_str())
    );
    let told = admin.get(&format!("/subjects/{}/access", id(&subject)));
    assert!(!told.text.contains("Hieronymus"), "others are masked: {}", told.text);
    let told = told.ok();
    let said = told["said"].as_array().expect("what is said");
    let holds = |field: &str, text: &str| said.iter().any(|one| one["fields"][field] == text);
    assert!(holds("caller_name", NAME) && holds("caller_phone", PHONE) && holds("description", LOOKS), "{told}");
    let lines: Vec<&Value> = told["lines"].as_array().expect("lines").iter().map(|one| &one["text"]).collect();
    assert!(lines.contains(&&json!("(somebody else) was seen beside her.")), "{lines:?}");
    assert_eq!(told["incidents"][0]["number"], story.incident["number"]);
    let entries = journal::after(&admin, story.before);
    assert!(entries.iter().any(|entry| entry["action"] == "subject.accessed"), "the journal has it");
}

fn the_erased_stay_erased_when_a_backup_comes_back(world: &mut World) {
    let desk = world.desk();
    let story = tell(&desk);
    let said = binary::run(binary::command(&["backup", "key"]), "").ok();
    let public = said.lines().find_map(|line| line.strip_prefix("# public key: ")).expect("a public key").to_owned();
    let private = world.file("key.txt", said);
    let folder = world.folder.join("away");
    std::fs::create_dir(&folder).expect("a folder");
    let backup = folder.join("all.age");
    world.cli(&["backup", "make", "--backup-recipient", &public, "--to", text(&backup)]).ok();
    erase_her(&world.user("admin"));
    let list = world.folder.join("castellan-erased.list");
    wait_for("the list of the erased", SOON_S, || {
        let text = std::fs::read_to_string(&list).ok()?;
        (text.lines().count() == 4).then_some(())
    });
    let newest = std::fs::read_to_string(&list).expect("the list");
    assert!(MARKS.iter().all(|mark| !newest.contains(mark)), "it says nothing of who they were");

    let restore = |name: &str, more: &[&str]| {
        let other = World::empty(world.store).expect("there was a database for the first");
        other.make_database();
        let mut arguments = vec!["restore", text(&backup), "--key", text(&private)];
        arguments.extend_from_slice(more);
        println!("{name}");
        let output = other.cli(&arguments);
        (other, output)
    };
    // The controls: without the list she is back, and that has to be said.
    let (mut other, output) = restore("knowingly without", &["--without-erased"]);
    assert!(output.ok().contains("erase them again"));
    other.start();
    assert_eq!(other.desk().now(&story.incident)["caller_name"], NAME);
    let beside = folder.join("castellan-erased.list");
    std::fs::remove_file(&beside).expect("one lay beside the backup");
    let (other, output) = restore("without", &[]);
    assert!(output.failed().contains("--without-erased") && !other.sqlite_file().exists());
    let altered = world.file("altered.list", newest.replacen("\"lines\":[]", "\"lines\": []", 1));
    let (_, output) = restore("an altered one", &["--erased", text(&altered)]);
    assert!(output.failed().contains("was altered"));

    let (mut other, output) = restore("with the newest", &["--erased", text(&list)]);
    let said = output.ok();
    for part in ["2 persons", "erased again", "the journal is whole", "the files are whole"] {
        assert!(said.contains(part), "{part}: {said}");
    }
    if other.store == Store::Sqlite {
        assert_eq!(holds_mark(&other), Vec::<&str>::new(), "before anybody has started it");
    }
    other.start();
    let all = answers(&other, &story);
    assert_eq!(told_by(&all), Vec::<&str>::new());
    assert_eq!(other.desk().now(&story.incident)["caller_name"], "(erased)");
    if other.store == Store::Sqlite {
        other.stop();
        assert_eq!(holds_mark(&other), Vec::<&str>::new());
    }
}

fn another_name_is_another_person(world: &mut World) {
    let desk = world.desk();
    let story = tell(&desk);
    let admin = world.user("admin");
    let first = find(&admin, NAME).remove(0);
    desk.change(&story.incident, &json!({ "caller_phone": "+44 7946 550 102" })).ok();
    assert_eq!(find(&admin, "550102")[0]["id"], first["id"], "another number is not");
    desk.change(&story.incident, &json!({ "caller_name": "Bo Dahl" })).ok();
    let second = find(&admin, "bo dahl").remove(0);
    assert_ne!(second["id"], first["id"]);
    erase(&admin, &first, &json!({}));
    assert_eq!(desk.now(&story.incident)["caller_name"], "Bo Dahl", "who is somebody else stays");
    erase(&admin, &second, &json!({}));
    assert_eq!(desk.now(&story.incident)["caller_name"], "(erased)");
}
