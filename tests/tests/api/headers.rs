//! Headers that every answer carries, whatever sort of answer it is.

use std::collections::HashMap;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use blackbox::World;
use blackbox::desk::id;

blackbox::both!(a_request_is_found_again_by_its_id, every_answer_carries_safe_headers, no_other_origin_reads_answers);

/// How long an answer may take.
const WITHIN: Duration = Duration::from_secs(10);

/// Status and headers of an answer; its body, which may never end, is left where it is.
fn head(world: &mut World, request: &str, headers: &str) -> (u16, HashMap<String, String>) {
    let address = world.server().address().to_owned();
    let mut stream = TcpStream::connect(address).expect("it listens");
    stream.set_read_timeout(Some(WITHIN)).expect("a timeout");
    write!(stream, "{request} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{headers}\r\n").expect("sent");
    let mut lines = BufReader::new(stream).lines().map(|line| line.expect("an answer"));
    let status = lines.next().and_then(|line| line.split(' ').nth(1)?.parse().ok()).expect("a status");
    let headers = lines.take_while(|line| !line.is_empty());
    let pair = |line: String| line.split_once(": ").map(|(name, value)| (name.to_owned(), value.to_owned()));
    (status, headers.filter_map(pair).collect())
}

fn a_request_is_found_again_by_its_id(world: &mut World) {
    world.file("castellan.toml", "log = \"debug\"\nlog_format = \"json\"\nlog_file = \"castellan.log\"\n");
    world.stop();
    world.start();
    let mut ask = |headers: &str| head(world, "GET /api/v1/units", headers).1["x-request-id"].clone();
    assert_eq!(ask("X-Request-Id: desk-3.call_17\r\n"), "desk-3.call_17");
    let (one, other) = (ask(""), ask("X-Request-Id: two words\r\n"));
    assert!(one.len() == 36 && other.len() == 36 && one != other, "{one} {other}");
    let log = world.folder.join("castellan.log");
    blackbox::wait_for("its line in the log", 10, || {
        let text = std::fs::read_to_string(&log).ok()?;
        let lines = text.lines().filter_map(|line| serde_json::from_str::<blackbox::Value>(line).ok());
        let mut about = lines.filter(|line| line["span"]["id"] == "desk-3.call_17");
        about.find(|line| line["fields"]["status"] == 401 && line["span"]["route"] == "/api/v1/units")
    });
}

fn every_answer_carries_safe_headers(world: &mut World) {
    let desk = world.desk();
    let incident = desk.open();
    let attach = format!("/incidents/{}/attachments?name=note.txt", id(&incident));
    let file = desk.api.ask("POST", &attach).bytes(b"seen at the gate".to_vec()).send().ok();
    let signed = format!("Authorization: Bearer {}\r\n", desk.api.token().expect("a token"));
    let page = world.anyone().ask_root("GET", "/console").send().text;
    let asset = page.split('"').find(|part| part.starts_with("/assets/")).expect("the page has files").to_owned();
    let attachment = format!("GET /api/v1/attachments/{}", id(&file));
    for (request, headers, status) in [
        ("GET /console", "", 200),
        ("GET /login", "", 200),
        (&format!("GET {asset}"), "", 200),
        ("GET /nothing", "", 404),
        ("POST /console", "", 405),
        ("GET /api/docs/", "", 200),
        ("GET /api/v1/openapi.json", "", 200),
        ("GET /api/v1/units", &signed, 200),
        ("GET /api/v1/units", "", 401),
        ("GET /api/v1/nothing", &signed, 404),
        ("PUT /api/v1/units", &signed, 405),
        ("TRACE /api/v1/units", &signed, 405),
        ("GET /api/v1/units?limit=x", &signed, 400),
        ("GET /api/v1/feed", &signed, 200),
        (&attachment, &signed, 200),
        ("GET /healthz", "", 200),
        ("GET /readyz", "", 200),
        ("GET /metrics", "", 200),
    ] {
        let (answered, said) = head(world, request, headers);
        assert_eq!(answered, status, "{request}");
        let value = |name: &str| said.get(name).map_or("", String::as_str);
        for (name, expected) in [
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "DENY"),
            ("referrer-policy", "same-origin"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
        ] {
            assert_eq!(value(name), expected, "{request}: {name}");
        }
        assert!(value("permissions-policy").contains("microphone=()"), "{request}");
        let policy = value("content-security-policy");
        assert!(policy.contains("default-src 'self'") || policy.contains("default-src 'none'"), "{request}: {policy}");
        assert!(policy.contains("frame-ancestors 'none'"), "{request}: {policy}");
        assert!(!policy.contains("script-src 'self' 'unsafe"), "{request}: {policy}");
        // Only files that are named by their content are kept by browsers.
        let kept = value("cache-control").contains("immutable");
        assert_eq!(kept, request.ends_with(&asset), "{request}: {}", value("cache-control"));
        assert!(kept || value("cache-control").starts_with("no-"), "{request}: {}", value("cache-control"));
        assert_eq!(value("server"), "", "{request}: nobody is told which program it is");
        assert_eq!(value("strict-transport-security"), "", "{request}: without TLS it says nothing about it");
    }
}

fn no_other_origin_reads_answers(world: &mut World) {
    let (_, said) = head(world, "GET /api/v1/setup", "Origin: https://elsewhere.example\r\n");
    assert_eq!(said.get("access-control-allow-origin"), None);
    let asked = "Origin: https://elsewhere.example\r\nAccess-Control-Request-Method: POST\r\n";
    let (status, said) = head(world, "OPTIONS /api/v1/incidents", asked);
    assert_eq!((status, said.get("access-control-allow-methods")), (405, None));
}
