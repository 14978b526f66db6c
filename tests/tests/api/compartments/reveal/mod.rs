//! No path reveals a sealed record, whatever it is and whoever asks: random records with words of their own are looked for
//! by every role on every operation of the API document, in the feed, in letters and in what other systems are told.

mod outsiders;
mod secret;
mod walk;

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use blackbox::desk::id;
use blackbox::postbox::Postbox;
use blackbox::stream::Frame;
use blackbox::{Api, Desk, Stream, Value, World, json, wait_for};
use fastrand::Rng;

use self::outsiders::{Outsider, Standing};
use self::secret::{Beside, Secret};
use self::walk::{Ground, Walk};
use super::matrix::{self, Operation, ROLES};
use super::{accounts, path};
use crate::webhooks::receiver::Receiver;

blackbox::both!(whatever_is_sealed_is_revealed_to_nobody);

/// Code of a type of which an incident is overdue in a moment.
const QUICK: &str = "quick";
/// Where letters about what is overdue go, and a member's own.
const DUTY: &str = "duty@example.org";
const INSIDE: &str = "inside@example.org";
/// Seconds in which something happens: many times what it takes on a busy machine.
const SOON_S: u64 = 60;
/// Members of the example, of whom some belong and some do not.
const KNOWN: [&str; 5] = ["admin", "manager", "officer1", "reception", "auditor"];
/// Of a hundred operations, those that are asked where a role is held; all of them where most is seen.
const SHARES: [(Standing, usize); 3] = [(Standing::Everywhere, 100), (Standing::Here, 15), (Standing::Elsewhere, 10)];
/// The same for programs.
const PROGRAM: usize = 30;
/// What was found that is shown of it.
const SHOWN_MAX: usize = 40;

/// A number from the environment, for the long run.
fn number(name: &str, default: usize) -> usize {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

/// This month, as reports are asked for.
fn month() -> String {
    let now = std::time::UNIX_EPOCH.elapsed().expect("a clock after 1970").as_micros();
    let now = kernel::Time::from_micros(i64::try_from(now).expect("a moment")).to_string();
    now.get(..7).expect("a month").to_owned()
}

/// What stays from scenario to scenario.
struct Stage {
    desk: Desk,
    operations: Vec<Operation>,
    outsiders: Vec<Outsider>,
    programs: Vec<(&'static str, Api)>,
    postbox: Postbox,
    report: Value,
    sites: [String; 2],
}

/// The world with all that tells people something.
fn stage(world: &mut World) -> Stage {
    let postbox = Postbox::open();
    postbox.serve(world);
    let settings = std::fs::read_to_string(world.folder.join("castellan.toml")).expect("settings");
    let free = std::net::TcpListener::bind("127.0.0.1:0").and_then(|one| one.local_addr()).expect("a port");
    world.file("castellan.toml", format!("{settings}dc09 = \"{free}\"\n"));
    world.stop();
    world.start();
    let (admin, manager, desk) = (world.user("admin"), world.user("manager"), world.desk());
    let here = desk.site("HP").to_owned();
    let elsewhere = admin.all("/sites").iter().map(id).find(|site| *site != here).expect("another site").to_owned();
    let dispatcher = accounts(world)["dispatcher"].clone();
    admin.patch(&format!("/accounts/{dispatcher}"), &json!({ "email": INSIDE })).ok();
    let targets = json!({ "queue_s": 1, "travel_s": 1, "scene_s": 600, "warning_percent": 50 });
    let quick = json!({ "code": QUICK, "name": "Quick", "category": "service", "priority": 2, "targets": targets });
    manager.post("/incident-types", &quick).ok();
    let steps = json!([{ "role": "supervisor", "after_s": 0, "mail": true, "mailboxes": [DUTY] }]);
    let chain = json!({ "steps": steps, "priority_percent": [100, 100, 100, 100, 100], "untouched_s": 600 });
    manager.put(&format!("/sites/{here}/chain"), &chain).ok();
    let report =
        json!({ "site_id": here, "name": "Client report", "mailboxes": [DUTY], "day_of_month": 1, "time": "06:30" });
    let report = manager.post("/reports", &report).ok();
    let outsiders = outsiders::one_of_each_role(world);
    // The second is a member's own: a program belongs to no compartment.
    let programs = ["admin", "dispatcher"].map(|name| (name, outsiders::program(world, name))).into();
    Stage {
        operations: matrix::operations(world),
        desk,
        outsiders,
        programs,
        postbox,
        report,
        sites: [here, elsewhere],
    }
}

fn whatever_is_sealed_is_revealed_to_nobody(world: &mut World) {
    let stage = stage(world);
    let lines = world.user("admin").items("/rights");
    let roles = lines.iter().flat_map(|line| line["roles"].as_array().into_iter().flatten().filter_map(Value::as_str));
    assert_eq!(roles.collect::<BTreeSet<_>>(), BTreeSet::from(ROLES), "all roles that there are");
    let (seed, scenarios) = (number("CASTELLAN_SEED", 1), number("CASTELLAN_SCENARIOS", 1));
    for seed in (seed..).take(scenarios) {
        let begun = Instant::now();
        let (asked, found) = scenario(world, &stage, &mut Rng::with_seed(seed as u64), seed);
        println!(
            "{:?}: seed {seed} (CASTELLAN_SEED repeats it), {asked} requests in {:.1} s",
            world.store,
            begun.elapsed().as_secs_f64()
        );
        let count = found.len();
        let shown: Vec<String> = found.into_iter().take(SHOWN_MAX).collect();
        assert!(shown.is_empty(), "{count} with CASTELLAN_SEED={seed}:\n{}", shown.join("\n"));
    }
}

/// One scenario: gives how much was asked, and what was found where nothing may be.
fn scenario(world: &mut World, stage: &Stage, rng: &mut Rng, seed: usize) -> (usize, Vec<String>) {
    let desk = &stage.desk;
    let before = desk.head();
    let beside = secret::beside(world, desk, rng, &format!("A{:03X}", seed % 0x1000));
    let (compartment, members) = compartment(world, rng, seed);
    // Ids are told apart by the millisecond.
    std::thread::sleep(Duration::from_millis(5));
    let mut secret = secret::sealed(desk, rng, &compartment, &beside);
    let record = path(&secret.incidents[0]);
    let pasts: Vec<_> = stage
        .outsiders
        .iter()
        .map(|one| (one.role, one.come_and_go(world, rng, &compartment, &record, &members)))
        .collect();
    println!("seed {seed}: {pasts:?}");
    let live = later(stage, rng, &mut secret);
    secret.gather(desk, &beside, id(&compartment));
    let receiver = Receiver::open();
    let hook = open_hook(world, &receiver, before);
    let head = desk.head();
    let sites = [stage.sites[0].as_str(), stage.sites[1].as_str()];
    let values = walk::values(&secret, &members, sites, (before, head));
    let open = open(stage, &secret, &beside, &hook);
    let ground = Ground { operations: &stage.operations, secret: &secret, beside: &beside, open, values };

    let (mut asked, mut found) = (0, Vec::new());
    for (role, streams) in live.into_iter().chain(replayed(stage, before)) {
        let told = frames(streams, head);
        for needle in ground.secret.needles().iter().filter(|needle| told.contains(needle.as_str())) {
            found.push(format!("{role}: {}", walk::shown("feed", needle, &told)));
        }
    }
    let people = |standing, share| stage.outsiders.iter().map(move |one| (one, standing, share));
    let everybody: Vec<_> = SHARES.iter().flat_map(|(standing, share)| people(*standing, *share)).collect();
    // A refusal is written with what was asked: first all is read, so that nobody finds what another has asked for.
    for writes in [false, true] {
        let mut search = |who: &str, api: &Api, share: usize| {
            let mut walk = Walk::new(&ground, api, rng);
            if writes {
                walk.write(share);
            } else {
                walk.read(share);
            }
            asked += walk.asked;
            found.extend(walk.found.iter().map(|one| format!("{who}: {one}")));
        };
        for (outsider, standing, share) in &everybody {
            outsider.stand(world, *standing, sites);
            search(&format!("{} {standing:?}", outsider.role), &outsider.api, *share);
        }
        for (owner, program) in &stage.programs {
            search(&format!("program of {owner}"), program, PROGRAM);
        }
    }
    for outsider in &stage.outsiders {
        outsider.stand(world, Standing::Everywhere, sites);
    }
    found.extend(told_by_hook(&receiver, &ground, head));
    found.extend(told_by_mail(world, stage, &ground));
    control(stage, rng, &ground, (before, head));
    if secret.engaged.is_some() {
        desk.advance(&secret.assignment, "cleared");
    }
    (asked, found)
}

/// A compartment with the dispatcher and some others in it.
fn compartment(world: &World, rng: &mut Rng, seed: usize) -> (Value, Vec<Value>) {
    let accounts = accounts(world);
    let body = json!({ "name": format!("Alder {seed}"), "keeper_id": accounts["supervisor"] });
    let made = world.user("manager").post("/compartments", &body).ok();
    let others = KNOWN.into_iter().filter(|_| rng.usize(..4) == 0);
    let members: Vec<Value> =
        others.chain(["dispatcher", "supervisor"]).map(|name| json!({ "account_id": accounts[name] })).collect();
    let list = format!("/compartments/{}", id(&made));
    (world.user("supervisor").patch(&list, &json!({ "members": members })).ok(), members)
}

/// What goes on after all who were put out are out, while some of them listen.
fn later<'a>(stage: &'a Stage, rng: &mut Rng, secret: &mut Secret) -> Vec<(&'a str, Stream)> {
    let desk = &stage.desk;
    let head = desk.head();
    let readers = stage.outsiders.iter().filter(|one| one.api.get("/journal?limit=1").status == 200);
    let live = readers.filter(|_| rng.bool()).map(|one| (one.role, Stream::open(&one.api, Some(head)))).collect();
    let [first, second] = secret.incidents.clone();
    desk.act(&second, "presence", &json!({})).ok();
    desk.act(&first, "presence", &json!({})).ok();
    for field in ["later line", "latest line"] {
        let text = secret.word(rng, field);
        desk.act(&first, "log", &json!({ "text": text })).ok();
    }
    // A refusal quotes what was asked.
    let refused = desk.act(&first, "merge", &json!({ "into": id(&first) }));
    assert!(matches!(refused.status, 400 | 409), "{}: {}", refused.asked, refused.text);
    let refused = desk.step(&secret.assignment, &json!({ "to": "acknowledged" }));
    assert_eq!(refused.status, 409, "{}: {}", refused.asked, refused.text);
    live
}

/// The feed from the beginning, for everybody who reads it.
fn replayed(stage: &Stage, before: i64) -> Vec<(&str, Stream)> {
    let readers = stage.outsiders.iter().map(|one| (one.role, &one.api));
    let readers = readers.chain(stage.programs.iter().map(|(owner, api)| (*owner, api)));
    let readers = readers.filter(|(_, api)| api.get("/journal?limit=1").status == 200);
    readers.map(|(role, api)| (role, Stream::open(api, Some(before)))).collect()
}

/// All that comes on a stream up to a number, in lower case.
fn frames(mut stream: Stream, head: i64) -> String {
    let mut told = String::new();
    loop {
        let frame = stream.frame().expect("the feed goes on");
        let seq = match &frame {
            Frame::Entry(entry) => entry["seq"].as_i64(),
            Frame::Beat { seq, .. } => Some(*seq),
            Frame::Passing(..) => None,
        };
        match frame {
            Frame::Entry(value) | Frame::Passing(_, value) => told.push_str(&value.to_string().to_lowercase()),
            Frame::Beat { .. } => {}
        }
        if seq >= Some(head) {
            return told;
        }
    }
}

/// What lies beside the secret, by the beginning of the paths that lead there.
fn open(stage: &Stage, secret: &Secret, beside: &Beside, hook: &Value) -> BTreeMap<&'static str, Vec<String>> {
    let site = stage.sites[0].clone();
    let units = secret.assignment["unit_id"].as_str().map(str::to_owned);
    BTreeMap::from([
        ("/api/v1/alarms/{id}", beside.alarms.iter().map(|one| id(one).to_owned()).collect()),
        ("/api/v1/incidents/{id}", vec![id(&beside.decoy).to_owned()]),
        ("/api/v1/units/{id}", units.into_iter().collect()),
        ("/api/v1/sites/{id}", vec![site.clone()]),
        ("/api/v1/places/{id}", vec![site]),
        ("/api/v1/reports/{id}", vec![id(&stage.report).to_owned()]),
        ("/api/v1/webhooks/{id}", vec![id(hook).to_owned()]),
    ])
}

/// Another system that is told of everything since a number.
fn open_hook(world: &World, receiver: &Receiver, before: i64) -> Value {
    let admin = world.user("admin");
    let body = json!({ "name": "All", "url": receiver.url(), "actions": ["*"], "callers": true });
    let hook = admin.post("/webhooks", &body).ok();
    admin.post(&format!("/webhooks/{}/replay", id(&hook)), &json!({ "from_seq": before })).ok();
    hook
}

/// What it was told of the secret.
fn told_by_hook(receiver: &Receiver, ground: &Ground<'_>, head: i64) -> Vec<String> {
    let told = wait_for("the other system to be told", SOON_S, || {
        let requests = receiver.confirmed();
        requests.iter().any(|request| request.seq() >= head).then_some(requests)
    });
    let decoy = id(&ground.beside.decoy);
    assert!(told.iter().any(|request| request.body.contains(decoy)), "the control: it is told of what is open");
    search_texts(
        "webhook",
        told.iter().filter(|request| request.seq() <= head).map(|request| format!("{} {}", request.head, request.body)),
        &ground.secret.needles(),
    )
}

/// What stands in letters of the secret: nothing for anybody, and no more than where it lies for members.
fn told_by_mail(world: &World, stage: &Stage, ground: &Ground<'_>) -> Vec<String> {
    let overdue = stage.desk.open_with(&json!({ "type": QUICK }));
    let number = overdue["number"].as_str().expect("a number");
    let sent =
        world.user("manager").post(&format!("/reports/{}/send", id(&stage.report)), &json!({ "month": month() }));
    assert!(sent.status < 300, "{}", sent.text);
    let is_there = |what: &str| stage.postbox.letters().iter().any(|letter| letter.body().contains(what));
    wait_for("a letter about what is open", SOON_S, || is_there(number).then_some(()));
    let admin = world.user("admin");
    wait_for("all letters are sent", SOON_S, || {
        admin.all("/mails").iter().all(|one| one["state"] == "sent").then_some(())
    });
    let letters = stage.postbox.letters();
    let text = |letter: &blackbox::postbox::Letter| format!("{}\n{}", letter.text, letter.body());
    let (inside, outside): (Vec<_>, Vec<_>) = letters.iter().partition(|letter| letter.to == [INSIDE]);
    let mut found = search_texts("letter", outside.into_iter().map(text), &ground.secret.needles());
    found.extend(search_texts("letter to a member", inside.into_iter().map(text), &ground.secret.told()));
    found
}

fn search_texts(what: &str, texts: impl Iterator<Item = String>, needles: &[String]) -> Vec<String> {
    let texts: Vec<String> = texts.map(|text| text.to_lowercase()).collect();
    let pairs = texts.iter().flat_map(|text| needles.iter().map(move |needle| (text, needle)));
    pairs
        .filter(|(text, needle)| text.contains(needle.as_str()))
        .map(|(text, needle)| walk::shown(what, needle, text))
        .collect()
}

/// The search can find: a member finds every word and every number, and an outsider a word that a member lets slip.
fn control(stage: &Stage, rng: &mut Rng, ground: &Ground<'_>, (before, head): (i64, i64)) {
    let desk = &stage.desk;
    let mut inside = Walk::new(ground, &desk.api, rng);
    inside.read(100);
    let told = frames(Stream::open(&desk.api, Some(before)), head);
    let is_missed = |word: &String| !inside.hits.contains(word) && !told.contains(word);
    let missed: Vec<String> = ground.secret.told().into_iter().filter(is_missed).collect();
    assert!(missed.is_empty(), "a member does not find {missed:?} of {:?}", ground.secret.words);
    let slipped = ground.secret.words["narrative"].clone();
    let before = desk.head();
    desk.act(&ground.beside.decoy, "log", &json!({ "text": format!("it was {slipped} again") })).ok();
    let auditor = stage.outsiders.iter().find(|one| one.role == "auditor").expect("an auditor");
    let mut outside = Walk::new(ground, &auditor.api, rng);
    outside.read(100);
    let told: Vec<String> = ground.secret.told().into_iter().filter(|word| outside.hits.contains(word)).collect();
    assert_eq!(told, std::slice::from_ref(&slipped), "{:?}", outside.found);
    assert!(outside.found.len() >= 3, "{:?}", outside.found);
    let told = frames(Stream::open(&auditor.api, Some(before)), desk.head());
    assert!(told.contains(&slipped), "{told}");
}
