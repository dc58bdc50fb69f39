//! A new password for who forgot theirs, by the link in a mail.

use chrono::Duration;
use chuangquan::notify;
use chuangquan::store::DbError;
use chuangquan::store::schema::{audit_event, mail, outbox, password_reset};
use diesel::prelude::*;
use serde_json::{Value, json};

use crate::support::identity::{PASSWORD, login, refresh, registered, start, text};
use crate::support::{Reply, TestApp};

const NEW: &str = "another horse battery";

fn ask(app: &TestApp, login: &Value) -> Reply {
    app.post_public("/api/v1/auth/password-reset", &json!({ "login": login }))
}

fn confirm(app: &TestApp, token: &str, password: &str) -> Reply {
    let body = json!({ "token": token, "new_password": password });
    app.post_public("/api/v1/auth/password-reset/confirm", &body)
}

/// The tokens in the mails that wait, oldest first.
fn tokens(app: &TestApp) -> Vec<String> {
    app.write(|tx| notify::expand_events(tx, 100));
    let bodies: Vec<String> = app.read(|conn| {
        mail::table.filter(mail::is_secret).order(mail::id).select(mail::body).load(conn).map_err(DbError::from)
    });
    bodies.iter().map(|body| body.split("#token=").nth(1).unwrap().lines().next().unwrap().to_owned()).collect()
}

#[test]
fn a_link_sets_a_password_once_and_ends_all_sign_ins() {
    let app = start();
    let (sent, _) = registered(&app, "enterprise");
    let name = &sent["user"]["login"];
    let signed_in = login(&app, name, PASSWORD).expect(200).json();
    ask(&app, name).expect(202);
    let [token] = tokens(&app).try_into().expect("one link");
    confirm(&app, &token, "short").expect_problem(422, "invalid_input");
    confirm(&app, &token, NEW).expect(204);
    refresh(&app, &signed_in).expect_problem(401, "token_refused");
    login(&app, name, PASSWORD).expect_problem(401, "wrong_credentials");
    let renewed = login(&app, name, NEW).expect(200).json();
    let refused = confirm(&app, &token, "a third horse battery").expect_problem(422, "invalid_input");
    assert_eq!(refused["errors"][0]["code"], "link_refused");
    login(&app, name, NEW).expect(200);
    // What opens something is in no message, no event and no table.
    let messages = app.get("/api/v1/me/messages", text(&renewed["access_token"])).expect(200).json();
    assert!(messages["items"].as_array().unwrap().iter().all(|m| m["topic"] != "user.password_reset_requested"));
    let payloads: Vec<Value> = app.read(|conn| outbox::table.select(outbox::payload).load(conn).map_err(DbError::from));
    assert!(payloads.iter().all(|payload| payload.get("secret").is_none()), "{payloads:?}");
    let hashes: Vec<Vec<u8>> =
        app.read(|conn| password_reset::table.select(password_reset::hash).load(conn).map_err(DbError::from));
    assert!(hashes.iter().all(|hash| hash != token.as_bytes()));
}

#[test]
fn a_link_ends_after_half_an_hour_and_when_another_is_asked_for() {
    let app = start();
    let (sent, _) = registered(&app, "enterprise");
    let name = &sent["user"]["login"];
    ask(&app, name).expect(202);
    ask(&app, name).expect(202);
    let [first, second] = tokens(&app).try_into().expect("two links");
    assert_eq!(confirm(&app, &first, NEW).expect(422).json()["errors"][0]["code"], "link_refused");
    app.advance(Duration::minutes(30));
    assert_eq!(confirm(&app, &second, NEW).expect(422).json()["errors"][0]["code"], "link_refused");
    login(&app, name, PASSWORD).expect(200);
    app.advance(Duration::seconds(1));
    app.write(|tx| chuangquan::identity::service::purge_sessions(tx, 100));
    let left: i64 = app.read(|conn| password_reset::table.count().get_result(conn).map_err(DbError::from));
    assert_eq!(left, 0, "what has ended is forgotten");
}

#[test]
fn whether_there_is_such_a_person_the_answer_does_not_tell() {
    let app = start();
    let (sent, answer) = registered(&app, "enterprise");
    let known = ask(&app, &sent["user"]["login"]).expect(202);
    let closed = answer["organisation"]["id"].as_str().unwrap().parse().expect("an id");
    app.set_organisation_state(closed, "suspended");
    for name in [json!("nobody"), json!("no\u{1}body"), json!(""), sent["user"]["login"].clone()] {
        let unknown = ask(&app, &name).expect(202);
        assert_eq!((&unknown.bytes, &unknown.content_type), (&known.bytes, &known.content_type));
    }
    assert_eq!(tokens(&app).len(), 1, "nobody else is written to");
    let asked: i64 = app.read(|conn| {
        audit_event::table
            .filter(audit_event::action.eq("user.password_reset_requested"))
            .count()
            .get_result(conn)
            .map_err(DbError::from)
    });
    assert_eq!(asked, 1);
}

#[test]
fn asking_is_slowed_like_guessing() {
    let app = start();
    let (sent, _) = registered(&app, "enterprise");
    for _ in 0..10 {
        ask(&app, &sent["user"]["login"]).expect(202);
    }
    ask(&app, &sent["user"]["login"]).expect_problem(429, "too_many_attempts");
    confirm(&app, "made up", NEW).expect(422);
    let slowed = (0..60).map(|_| confirm(&app, "made up", NEW)).find(|reply| reply.status != 422).expect("slowed");
    slowed.expect_problem(429, "too_many_attempts");
}
