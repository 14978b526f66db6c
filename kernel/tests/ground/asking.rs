//! Who asks: what a request must show, and what a handler then knows of it.

use std::sync::Arc;

use axum::extract::FromRequestParts as _;
use axum::http::request::Parts;
use axum::http::{Method, Request};
use kernel::actor::{Caller, Grant, RightsTable};
use kernel::app::{Authenticate, Credential, Pending};
use kernel::clock::SystemClock;
use kernel::error::Kind;
use kernel::http::{Anyone, By, COOKIE, FromOperator, Signed};
use kernel::page::Page;
use kernel::{Actor, App, Error, Id, Result, Role, Time};

use crate::{Place, add, app_with, names};

kernel::rights! {
    /// Open a gate.
    OpenGate = "gate.open": [Officer];
}

/// Knows one token of an officer at a site, one of a client, and the operator.
struct Two(Arc<RightsTable>);

impl Authenticate for Two {
    fn authenticate<'a>(&'a self, _: &'a App, credential: &'a Credential) -> Pending<'a, Result<Arc<Actor>>> {
        let role = match credential {
            Credential::Operator => Ok(Role::Officer),
            Credential::Token(token) if token == "officer" => Ok(Role::Officer),
            Credential::Token(token) if token == "client" => Ok(Role::Client),
            Credential::Token(_) => Err(Error::new(Kind::Unauthenticated, "nobody")),
        };
        let actor = role.map(|role| {
            let grants = vec![Grant { role, site_id: Some(Id::new(Time::from_micros(1_000_000))) }];
            Arc::new(Actor::new(None, role.to_string(), grants, None, &self.0))
        });
        Box::pin(async { actor })
    }
}

fn request(method: Method, headers: &[(&str, &str)]) -> Parts {
    let mut request = Request::builder().method(method).uri("/gates?state=open&cursor=3");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.body(()).expect("a request").into_parts().0
}

const OFFICER: (&str, &str) = ("authorization", "Bearer officer");

#[tokio::test(flavor = "multi_thread")]
async fn a_request_shows_who_asks_or_is_refused() {
    let (app, _stop, _place) = gates().await;
    let cookie = format!("{COOKIE}=officer");
    let ours = [("cookie", cookie.as_str()), ("origin", "http://gate.example"), ("host", "gate.example")];
    let foreign = [("cookie", cookie.as_str()), ("origin", "http://evil.example"), ("host", "gate.example")];
    for (method, headers, refused) in [
        (Method::POST, &[][..], Some(Kind::Unauthenticated)),
        (Method::POST, &[("authorization", "Bearer stranger")], Some(Kind::Unauthenticated)),
        (Method::POST, &[("authorization", "Bearer client")], Some(Kind::Forbidden)),
        (Method::POST, &[OFFICER], None),
        (Method::POST, &ours, None),
        (Method::POST, &foreign, Some(Kind::Forbidden)),
        // A page elsewhere may lead here; it reads nothing of the answer.
        (Method::GET, &foreign, None),
        // What no browser sends by itself needs no check of where it comes from.
        (Method::POST, &[OFFICER, ("origin", "http://evil.example"), ("host", "gate.example")], None),
        (Method::POST, &[OFFICER, ("idempotency-key", "")], Some(Kind::Invalid)),
    ] {
        let mut parts = request(method.clone(), headers);
        let outcome = By::<OpenGate>::from_request_parts(&mut parts, &app).await;
        assert_eq!(outcome.err().map(|error| error.kind()), refused, "{method} {headers:?}");
    }
    let mut parts = request(Method::POST, &[]);
    parts.extensions.insert(FromOperator);
    let asked = By::<OpenGate>::from_request_parts(&mut parts, &app).await.map_err(|error| error.to_string());
    assert_eq!(asked.expect("the operator").credential, Credential::Operator);
    for (headers, shown) in [(&[][..], None), (&[OFFICER], Some(Credential::Token("officer".to_owned())))] {
        let anyone = Anyone::from_request_parts(&mut request(Method::POST, headers), &app).await;
        assert_eq!(anyone.map_err(|error| error.to_string()).expect("anybody").credential, shown);
    }
}

async fn asked(app: &Arc<App>, headers: &[(&str, &str)]) -> Result<Signed> {
    let headers: Vec<(&str, &str)> = [OFFICER].iter().chain(headers).copied().collect();
    Signed::from_request_parts(&mut request(Method::POST, &headers), app).await
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_and_versions_are_taken_from_the_headers() {
    let (app, _stop, _place) = gates().await;
    let longest = "k".repeat(200);
    for (key, fine) in [("k-1", true), (longest.as_str(), true), (&"k".repeat(201), false), ("a\tb", false)] {
        let signed = asked(&app, &[("idempotency-key", key)]).await;
        assert_eq!(signed.is_ok(), fine, "{key}");
        if let Ok(signed) = signed {
            let Caller { key: kept, request, actor } = signed.caller();
            assert_eq!((kept.as_deref(), request.as_str(), actor.name.as_str()), (Some(key), "POST /gates", "officer"));
        }
    }
    for (tag, version) in [("\"7\"", Ok(Some(7))), ("7", Ok(Some(7))), ("\"x\"", Err(Kind::Invalid))] {
        let seen = asked(&app, &[("if-match", tag)]).await.expect("signed in").seen_version();
        assert_eq!(seen.map_err(|error| error.kind()), version, "{tag}");
    }
    let plain = asked(&app, &[]).await.expect("signed in");
    assert_eq!((plain.caller().key, plain.seen_version().ok()), (None, Some(None)));
    // The same secret in a repeat has the same mark, and no other.
    let (first, other) =
        (asked(&app, &[("idempotency-key", "1")]).await, asked(&app, &[("idempotency-key", "2")]).await);
    let (first, other) = (first.expect("signed in"), other.expect("signed in"));
    assert_eq!(first.mark_of("secret"), first.mark_of("secret"));
    assert_eq!(first.mark_of("secret").len(), 64);
    assert_ne!(first.mark_of("secret"), first.mark_of("secreT"));
    assert_ne!(first.mark_of("secret"), other.mark_of("secret"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_says_how_far_it_is_complete_and_where_the_next_one_is() {
    use axum::response::IntoResponse as _;
    let (app, _stop, _place) = gates().await;
    let signed = asked(&app, &[("idempotency-key", "1")]).await.expect("signed in");
    signed.write("gate".to_owned(), add).await.map_err(|_| "refused").expect("written");
    let list = signed.list(|sql, _| Ok(Page { items: names(sql)?, next: Some("7".to_owned()) })).await.expect("a page");
    let answer = list.into_response();
    assert_eq!(answer.headers()["castellan-seq"], "1");
    let body = axum::body::to_bytes(answer.into_body(), 1_000).await.expect("a body");
    let body: serde_json::Value = serde_json::from_slice(&body).expect("JSON");
    assert_eq!(body, serde_json::json!({ "items": ["gate"], "next": "/gates?state=open&cursor=37" }));
}

async fn gates() -> (Arc<App>, tokio::sync::watch::Sender<bool>, Place) {
    let place = Place::all().remove(0);
    let clock = Arc::new(SystemClock);
    let db = place.open(clock.clone()).await;
    let rights = Arc::new(RightsTable::new(RIGHTS.iter().copied()));
    let (app, stop) = app_with(db, clock, rights.clone(), Box::new(Two(rights)));
    (app, stop, place)
}
