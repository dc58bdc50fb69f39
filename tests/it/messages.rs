//! What people find in the product of what it wrote to them, and the mails that did not arrive.

use chrono::Duration;
use chuangquan::identity::Role;
use chuangquan::notify::{self, Mailer};
use chuangquan::store::schema::app_user;
use chuangquan::store::{DbError, outbox};
use diesel::prelude::*;
use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::given::Person;

fn tell(app: &TestApp, person: &Person, reference: &str) {
    let payload = json!({ "recipients": [person.organisation()], "reference": reference, "price_fen": 1 });
    app.write(|tx| outbox::announce(tx, "booking.confirmed", "booking", uuid::Uuid::nil(), &payload));
    app.write(|tx| notify::expand_events(tx, 100));
}

fn messages(app: &TestApp, person: &Person, query: &str) -> Value {
    app.get(&format!("/api/v1/me/messages{query}"), &person.token).expect(200).json()
}

fn unread(app: &TestApp, person: &Person) -> Value {
    app.get("/api/v1/me/messages/unread", &person.token).expect(200).json()["count"].clone()
}

#[test]
fn a_person_reads_what_was_written_to_them_and_nobody_elses() {
    let app = TestApp::start();
    let (person, other) = (app.enterprise(), app.enterprise());
    for n in 1..=3 {
        tell(&app, &person, &format!("BK-{n}"));
    }
    tell(&app, &other, "BK-9");
    assert_eq!(unread(&app, &person), 3);
    let first = messages(&app, &person, "?limit=2");
    assert_eq!(first["items"][0]["title"], "预约 BK-3 已确认");
    assert_eq!(first["items"][0]["topic"], "booking.confirmed");
    assert!(!first["items"][0]["text"].as_str().unwrap().contains("自动发送"), "{first}");
    let second = messages(&app, &person, &format!("?limit=2&cursor={}", first["next"].as_str().unwrap()));
    assert_eq!(second["items"].as_array().unwrap().len(), 1);

    let id = first["items"][0]["id"].as_str().unwrap();
    let read = |person: &Person| app.post(&format!("/api/v1/me/messages/{id}/read"), &person.token, &json!({}));
    read(&other).expect_problem(404, "not_found");
    read(&person).expect(204);
    read(&person).expect(204);
    assert_eq!(unread(&app, &person), 2);
    assert_eq!(messages(&app, &person, "?unread=true")["items"].as_array().unwrap().len(), 2);
    app.post("/api/v1/me/messages/read", &person.token, &json!({})).expect(204);
    assert_eq!((unread(&app, &person), unread(&app, &other)), (json!(0), json!(1)));
}

#[test]
fn colleagues_with_one_address_each_find_the_message_and_get_one_mail() {
    let app = TestApp::start();
    let person = app.enterprise();
    let colleague = app.colleague(person.organisation(), Role::EnterpriseMember, "371002");
    let silent = app.colleague(person.organisation(), Role::EnterpriseMember, "371002");
    app.read(|conn| {
        diesel::update(app_user::table.find(colleague.caller.user_id))
            .set(app_user::email.eq(format!("{}@example.com", person.caller.login)))
            .execute(conn)?;
        diesel::update(app_user::table.find(silent.caller.user_id)).set(app_user::email.eq("")).execute(conn)?;
        Ok::<_, DbError>(())
    });
    tell(&app, &person, "BK-1");
    for reader in [&person, &colleague, &silent] {
        assert_eq!(unread(&app, reader), 1);
    }
    let waiting = app.get("/api/v1/admin/outbox", &app.platform_administrator().token).expect(200).json();
    assert_eq!(waiting["items"].as_array().unwrap().len(), 1, "{waiting}");
}

#[test]
fn a_mail_that_was_given_up_is_seen_with_its_reason_and_tried_again() {
    let app = TestApp::start();
    tell(&app, &app.enterprise(), "BK-1");
    let mut operator = app.platform_administrator();
    let mailer = Mailer::new("smtp://127.0.0.1:1", "noreply@example.com").expect("a mailer");
    let outbox = |app: &TestApp, operator: &Person, query: &str| {
        app.get(&format!("/api/v1/admin/outbox{query}"), &operator.token).expect(200).json()["items"].clone()
    };
    let id = outbox(&app, &operator, "?state=queued")[0]["id"].as_str().unwrap().to_owned();
    let retry = format!("/api/v1/admin/outbox/{id}/retry");
    app.post(&retry, &operator.token, &json!({})).expect_problem(409, "mail_not_retriable");
    for _ in 0..notify::MAX_ATTEMPTS {
        notify::deliver(&app.db, &mailer).expect("the database answers");
        app.advance(Duration::days(1));
    }
    app.renew(&mut operator);
    let given_up = outbox(&app, &operator, "?state=given_up");
    assert_eq!(given_up[0]["attempts"], notify::MAX_ATTEMPTS);
    assert!(!given_up[0]["last_error"].as_str().unwrap().is_empty(), "{given_up}");
    let todo = app.get("/api/v1/me/todo", &operator.token).expect(200).json();
    assert_eq!(todo["for_me"][0]["kind"], "mail_undelivered", "{todo}");
    app.post(&retry, &operator.token, &json!({})).expect(204);
    let queued = outbox(&app, &operator, "?state=queued");
    assert_eq!((&queued[0]["id"], &queued[0]["attempts"]), (&json!(id), &json!(0)));
    app.get("/api/v1/admin/outbox?state=sent", &operator.token).expect_problem(422, "invalid_input");
}
