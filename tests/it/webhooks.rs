//! Webhooks: what is sent, how it is signed, what happens when nobody listens, and whom it may never reach.

use std::net::TcpListener;

use chrono::Duration;
use chuangquan::kernel::Reach;
use chuangquan::notify;
use chuangquan::webhook::model::MAX_ATTEMPTS;
use chuangquan::webhook::service::{self, Sender, Sent};
use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::booking::hours;
use crate::support::given::Person;
use crate::support::letter_box::Receiver;

pub fn hook(app: &TestApp, person: &Person, url: &str, topics: &[&str]) -> (String, Vec<u8>) {
    use base64::Engine;
    let body = json!({ "url": url, "topics": topics });
    let made = app.post("/api/v1/webhooks", &person.token, &body).expect(201).json();
    let secret = made["secret"].as_str().and_then(|word| word.strip_prefix("whsec_")).expect("a secret");
    let secret = base64::engine::general_purpose::STANDARD.decode(secret).expect("base64");
    (made["id"].as_str().expect("an id").to_owned(), secret)
}

fn sender() -> Sender {
    Sender::new(Reach::Loopback)
}

fn deliver(app: &TestApp) -> Option<Sent> {
    service::deliver(&app.db, &sender()).expect("the database answers")
}

fn expand(app: &TestApp) {
    while app.write(|tx| notify::expand_events(tx, 100)) > 0 {}
}

fn log(app: &TestApp, person: &Person, id: &str) -> Vec<Value> {
    let token = app.token(&person.caller);
    let page = app.get(&format!("/api/v1/webhooks/{id}/deliveries"), &token).expect(200).json();
    page["items"].as_array().expect("items").clone()
}

#[test]
fn a_party_is_told_once_signed_and_again_by_the_same_id_when_it_was_away() {
    use hmac::{Hmac, KeyInit, Mac};
    let app = TestApp::start();
    let (provider, enterprise) = (app.provider(), app.enterprise());
    let receiver = Receiver::open(1);
    let (id, secret) = hook(&app, &provider, &receiver.url, &["booking.*"]);
    hook(&app, &app.provider(), &receiver.url, &["*"]);
    hook(&app, &enterprise, &receiver.url, &["claim.*", "booking.cancelled"]);
    let booking = app.booking(&enterprise, app.listing(&provider), hours(9, 11), "none");
    expand(&app);
    assert!(matches!(deliver(&app), Some(Sent::Failed(why)) if why.contains("503")));
    assert_eq!(deliver(&app), None, "only the provider asked for this, and not before its time again");
    app.advance(Duration::seconds(30));
    assert_eq!(deliver(&app), Some(Sent::Delivered));
    let [first, second] = receiver.all().try_into().expect("two requests");
    assert_eq!(first.header("webhook-id"), second.header("webhook-id"));
    let said: Value = serde_json::from_str(&second.body).expect("JSON");
    assert_eq!((&said["type"], &said["subject"]["id"]), (&json!("booking.created"), &json!(booking.id)));
    assert_eq!(said["data"]["reference"], json!(booking.reference));
    assert!(said["data"].get("recipients").is_none(), "{said}");

    // As a receiver checks it.
    let signed = format!("{}.{}.{}", second.header("webhook-id"), second.header("webhook-timestamp"), second.body);
    let mut mac = Hmac::<sha2::Sha256>::new_from_slice(&secret).expect("a key");
    mac.update(signed.as_bytes());
    use base64::Engine;
    let expected = base64::engine::general_purpose::STANDARD.encode(mac.finalize().into_bytes());
    assert_eq!(second.header("webhook-signature"), format!("v1,{expected}"));
    assert_ne!(first.header("webhook-timestamp"), second.header("webhook-timestamp"));

    let lines = log(&app, &provider, &id);
    assert_eq!(
        (&lines[0]["state"], &lines[0]["attempts"], &lines[0]["last_status"]),
        (&json!("delivered"), &json!(2), &json!(204))
    );
    let path = format!("/api/v1/webhooks/{id}/deliveries/{}/replay", lines[0]["id"].as_str().expect("an id"));
    app.post(&path, &enterprise.token, &json!({})).expect_problem(404, "not_found");
    app.post(&path, &provider.token, &json!({})).expect(200);
    assert_eq!(deliver(&app), Some(Sent::Delivered));
    assert_eq!(receiver.all()[2].body, second.body);
}

#[test]
fn what_never_arrives_is_given_up_and_can_be_replayed() {
    let app = TestApp::start();
    let provider = app.provider();
    let closed = TcpListener::bind("127.0.0.1:0").and_then(|l| l.local_addr()).expect("a port nobody serves");
    let (id, _) = hook(&app, &provider, &format!("http://{closed}/"), &["*"]);
    app.post(&format!("/api/v1/webhooks/{id}/test"), &provider.token, &json!({})).expect(201);
    let mut outcomes = Vec::new();
    for _ in 0..=MAX_ATTEMPTS {
        outcomes.extend(deliver(&app));
        app.advance(Duration::days(1));
    }
    assert_eq!(outcomes.len(), usize::try_from(MAX_ATTEMPTS).expect("small"));
    assert!(matches!(outcomes.last(), Some(Sent::GivenUp(_))), "{outcomes:?}");
    let line = &log(&app, &provider, &id)[0];
    assert_eq!((&line["state"], line["last_error"].is_string()), (&json!("given_up"), true));

    // Another address, and it is sent after all; a pause holds it back.
    let receiver = Receiver::open(0);
    let token = app.token(&provider.caller);
    let set = |is_active: bool| {
        let body = json!({ "url": receiver.url, "topics": ["*"], "is_active": is_active });
        app.put(&format!("/api/v1/webhooks/{id}"), &token, &body).expect(200);
    };
    let delivery = line["id"].as_str().expect("an id");
    app.post(&format!("/api/v1/webhooks/{id}/deliveries/{delivery}/replay"), &token, &json!({})).expect(200);
    set(false);
    assert_eq!(deliver(&app), None);
    set(true);
    assert_eq!(deliver(&app), Some(Sent::Delivered));
    app.post(&format!("/api/v1/webhooks/{id}/test"), &token, &json!({})).expect(201);
    app.post(&format!("/api/v1/webhooks/{id}/revoke"), &token, &json!({})).expect(200);
    assert_eq!(deliver(&app), None);
    app.post(&format!("/api/v1/webhooks/{id}/test"), &token, &json!({})).expect_problem(404, "not_found");
}

#[test]
fn it_reaches_nobody_whom_it_may_not() {
    let app = TestApp::start();
    let provider = app.provider();
    for url in ["http://example.com/", "https://10.0.0.1/", "https://169.254.169.254/", "https://[fd00::1]/", "x"] {
        let body = json!({ "url": url, "topics": ["*"] });
        app.post("/api/v1/webhooks", &provider.token, &body).expect_problem(422, "invalid_input");
    }
    let body = json!({ "url": "https://hooks.example.cn/", "topics": ["everything"] });
    app.post("/api/v1/webhooks", &provider.token, &body).expect_problem(422, "invalid_input");
    // Named when it was allowed, and called when it is not any more; and a name that stands for this machine.
    let receiver = Receiver::open(0);
    let (id, _) = hook(&app, &provider, &receiver.url, &["*"]);
    app.post(&format!("/api/v1/webhooks/{id}/test"), &provider.token, &json!({})).expect(201);
    let strict = Sender::new(Reach::Public);
    let outcome = service::deliver(&app.db, &strict).expect("the database answers");
    assert!(matches!(outcome, Some(Sent::Failed(_))), "{outcome:?}");
    assert!(receiver.all().is_empty());
    for _ in 0..9 {
        hook(&app, &provider, "https://hooks.example.cn/", &["*"]);
    }
    let body = json!({ "url": "https://hooks.example.cn/", "topics": ["*"] });
    app.post("/api/v1/webhooks", &provider.token, &body).expect_problem(409, "too_many_webhooks");
}
