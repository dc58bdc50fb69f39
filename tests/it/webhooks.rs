//! Webhooks: what is sent, how it is signed, what happens when nobody listens, and whom it may never reach.

use std::net::TcpListener;
use std::sync::Arc;
use std::thread;

use chrono::Duration;
use chuangquan::kernel::Reach;
use chuangquan::notify;
use chuangquan::store::outbox;
use chuangquan::webhook::model::MAX_ATTEMPTS;
use chuangquan::webhook::service::{self, Sender, Sent};
use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::booking::hours;
use crate::support::given::Person;
use crate::support::letter_box::{Arrived, Gate, Receiver};
use crate::support::process::eventually;

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

/// Something happens that somebody is told of, a second after what happened before.
fn happen(app: &TestApp, to: &Person, reference: &str) {
    let news = json!({ "recipients": [to.organisation()], "reference": reference });
    app.write(|tx| outbox::announce(tx, "booking.confirmed", "booking", uuid::Uuid::nil(), &news));
    app.advance(Duration::seconds(1));
}

/// Of what each request that arrived tells: the reference, or the kind of one that has none.
fn references(all: &[Arrived]) -> Vec<String> {
    let told = all.iter().map(|one| serde_json::from_str::<Value>(&one.body).expect("JSON"));
    told.map(|said| said["data"]["reference"].as_str().or(said["type"].as_str()).expect("a word").to_owned()).collect()
}

/// Until when a webhook rests, as its owner reads it.
fn rests(app: &TestApp, person: &Person, id: &str) -> Value {
    let page = app.get("/api/v1/webhooks", &app.token(&person.caller)).expect(200).json();
    let found =
        page["items"].as_array().expect("items").iter().find(|one| one["id"] == id).expect("the webhook").clone();
    found["rests_until"].clone()
}

/// A receiver that is slow or away holds up one sender for one request, and nobody else's news.
#[test]
fn who_does_not_answer_keeps_nobody_waiting_and_is_told_in_order_when_back() {
    let app = TestApp::start();
    let (silent, good) = (app.provider(), app.enterprise());
    let gate: Arc<Gate> = Arc::default();
    let (away, there) = (Receiver::behind(1, gate.clone()), Receiver::open(0));
    let (id, _) = hook(&app, &silent, &away.url, &["booking.*"]);
    hook(&app, &good, &there.url, &["booking.*"]);
    for n in 0..5 {
        happen(&app, &silent, &format!("BK-{n}"));
    }
    happen(&app, &good, "BK-good");
    expand(&app);
    gate.set_closed(true);
    let db = app.db.clone();
    let waiting = thread::spawn(move || service::deliver(&db, &sender()).expect("the database answers"));
    eventually("it is asked", || gate.waiting() == 1);
    assert_eq!(deliver(&app), Some(Sent::Delivered), "the others are told at once");
    assert_eq!(references(&there.all()), ["BK-good"]);
    assert_eq!(deliver(&app), None, "nobody else waits for the same receiver");
    gate.set_closed(false);
    assert!(matches!(waiting.join().expect("a sender"), Some(Sent::Failed(why)) if why.contains("503")));

    assert_eq!(rests(&app, &silent, &id), json!(app.clock.now() + Duration::minutes(1)));
    app.advance(Duration::seconds(59));
    assert_eq!((deliver(&app), away.all().len()), (None, 1), "asked once, however much waits for it");
    happen(&app, &good, "BK-more");
    expand(&app);
    let outcomes: Vec<_> = (0..2).map(|_| deliver(&app)).collect();
    assert_eq!(outcomes, [Some(Sent::Delivered), Some(Sent::Delivered)]);
    assert_eq!(references(&there.all()), ["BK-good", "BK-more"], "they take turns, however much one was kept waiting");
    for _ in 0..4 {
        assert_eq!(deliver(&app), Some(Sent::Delivered));
    }
    assert_eq!(deliver(&app), None);
    assert_eq!(references(&away.all()), ["BK-0", "BK-0", "BK-1", "BK-2", "BK-3", "BK-4"]);
    assert_eq!(rests(&app, &silent, &id), Value::Null);
    let mut attempts: Vec<_> = log(&app, &silent, &id).iter().map(|line| line["attempts"].as_i64()).collect();
    attempts.sort_unstable();
    assert_eq!(attempts, [1, 1, 1, 1, 2].map(Some), "waiting is no attempt");
}

#[test]
fn a_receiver_that_is_asked_too_often_says_how_long_to_leave_it_alone() {
    let app = TestApp::start();
    let provider = app.provider();
    let receiver = Receiver::refusing(1, "429 Too Many Requests\r\nRetry-After: 600", Arc::default());
    let (id, _) = hook(&app, &provider, &receiver.url, &["booking.*"]);
    happen(&app, &provider, "BK-1");
    expand(&app);
    assert!(matches!(deliver(&app), Some(Sent::Failed(why)) if why.contains("429")));
    assert_eq!(rests(&app, &provider, &id), json!(app.clock.now() + Duration::minutes(10)));
    app.advance(Duration::minutes(10) - Duration::seconds(1));
    assert_eq!(deliver(&app), None);
    app.advance(Duration::seconds(1));
    assert_eq!(deliver(&app), Some(Sent::Delivered));
}

#[test]
fn a_receiver_that_stays_away_is_asked_ever_more_rarely_until_its_owner_says_so() {
    let app = TestApp::start();
    let provider = app.provider();
    let closed = TcpListener::bind("127.0.0.1:0").and_then(|l| l.local_addr()).expect("a port nobody serves");
    let (id, _) = hook(&app, &provider, &format!("http://{closed}/"), &["booking.*"]);
    for reference in ["BK-1", "BK-2"] {
        happen(&app, &provider, reference);
        expand(&app);
    }
    let fails = || matches!(deliver(&app), Some(Sent::Failed(_)));
    for minutes in [1, 5, 15, 60, 60] {
        assert!(fails());
        assert_eq!(rests(&app, &provider, &id), json!(app.clock.now() + Duration::minutes(minutes)));
        assert_eq!(log(&app, &provider, &id)[0]["next_attempt_at"], rests(&app, &provider, &id), "as all that wait");
        app.advance(Duration::minutes(minutes) - Duration::seconds(1));
        assert_eq!(deliver(&app), None);
        app.advance(Duration::seconds(1));
    }
    assert!(fails());
    let attempts: Vec<_> = log(&app, &provider, &id).iter().map(|line| line["attempts"].clone()).collect();
    assert_eq!(attempts, [json!(0), json!(6)]);

    // What its owner asks for goes at once, and before what waits; and there is another rest if it does not arrive.
    let token = || app.token(&provider.caller);
    app.post(&format!("/api/v1/webhooks/{id}/test"), &token(), &json!({})).expect(201);
    assert_eq!(rests(&app, &provider, &id), Value::Null);
    assert!(fails());
    let lines = log(&app, &provider, &id);
    assert_eq!((&lines[0]["topic"], &lines[0]["attempts"]), (&json!("webhook.test"), &json!(1)));
    assert_eq!(deliver(&app), None);
    let replay =
        |line: &Value| format!("/api/v1/webhooks/{id}/deliveries/{}/replay", line["id"].as_str().expect("an id"));
    app.post(&replay(&lines[1]), &token(), &json!({})).expect(200);
    assert!(fails());
    assert_eq!(log(&app, &provider, &id)[1]["attempts"], 1, "the one that was replayed");

    // Another address is another receiver.
    let receiver = Receiver::open(1);
    let body = json!({ "url": receiver.url, "topics": ["booking.*"] });
    assert_eq!(
        app.put(&format!("/api/v1/webhooks/{id}"), &token(), &body).expect(200).json()["rests_until"],
        Value::Null
    );
    assert!(fails());
    assert_eq!(rests(&app, &provider, &id), json!(app.clock.now() + Duration::minutes(1)), "counted anew");
    app.advance(Duration::minutes(1));
    for _ in 0..3 {
        assert_eq!(deliver(&app), Some(Sent::Delivered));
    }
    assert_eq!(references(&receiver.all()), ["BK-2", "BK-2", "webhook.test", "BK-1"]);
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
    app.advance(Duration::minutes(1));
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
