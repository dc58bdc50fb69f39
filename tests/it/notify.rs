//! Mails, sent through a real SMTP conversation on loopback.

use std::net::TcpListener;

use chrono::Duration;
use chuangquan::identity::Role;
use chuangquan::notify::{self, Mailer, Sent};
use chuangquan::store::schema::organisation;
use chuangquan::store::{DbError, outbox};
use diesel::prelude::*;
use serde_json::json;

use crate::support::TestApp;
use crate::support::booking::hours;
use crate::support::given::{DISTRICT, Person};
use crate::support::letter_box::Mailbox;

fn announce(app: &TestApp, organisation: &str) {
    let payload = json!({
        "recipients": [organisation], "reference": "BK-1", "listing_name": "场发射扫描电镜",
        "price_fen": 100_000, "subsidy_fen": 40_000,
    });
    app.write(|tx| outbox::announce(tx, "booking.created", "booking", uuid::Uuid::nil(), &payload));
}

#[test]
fn an_event_becomes_one_mail_per_person_and_is_delivered_in_spite_of_a_busy_server() {
    let app = TestApp::start();
    let person = app.enterprise();
    announce(&app, &person.organisation().to_string());
    assert_eq!(app.write(|tx| notify::expand_events(tx, 100)), 1);
    assert_eq!(app.write(|tx| notify::expand_events(tx, 100)), 0, "an event is handled once");

    let (mailbox, url) = Mailbox::open(1);
    let mailer = Mailer::new(&url, "创券 <noreply@example.com>").expect("a mailer");
    let deliver = || notify::deliver(&app.db, &mailer).expect("the database answers");
    assert!(matches!(deliver(), Some(Sent::Failed(reason)) if reason.contains("451")));
    assert_eq!(deliver(), None, "not before its time");
    app.advance(Duration::minutes(1));
    assert_eq!(deliver(), Some(Sent::Delivered));
    assert_eq!(deliver(), None, "once");

    let messages = mailbox.messages.lock().expect("the mailbox");
    let [message] = messages.as_slice() else { panic!("one message: {messages:?}") };
    assert!(message.contains(&format!("To: {}@example.com", person.caller.login)), "{message}");
}

#[test]
fn a_mail_that_cannot_be_sent_is_given_up_in_the_end() {
    let app = TestApp::start();
    announce(&app, &app.enterprise().organisation().to_string());
    app.write(|tx| notify::expand_events(tx, 100));
    let closed = TcpListener::bind("127.0.0.1:0").and_then(|l| l.local_addr()).expect("a port nobody serves");
    let mailer = Mailer::new(&format!("smtp://{closed}"), "noreply@example.com").expect("a mailer");
    let mut outcomes = Vec::new();
    for _ in 0..notify::MAX_ATTEMPTS + 1 {
        outcomes.extend(notify::deliver(&app.db, &mailer).expect("the database answers"));
        app.advance(Duration::days(1));
    }
    assert_eq!(outcomes.len(), usize::try_from(notify::MAX_ATTEMPTS).expect("small"));
    assert!(matches!(outcomes.last(), Some(Sent::GivenUp(_))), "{outcomes:?}");
}

/// The iCalendar of a message: of its part that calendar programs read.
fn calendar_of(message: &str) -> (String, String) {
    use base64::Engine;
    let (_, part) = message.split_once("Content-Type: text/calendar; method=").expect("a calendar part");
    let method = part.split(';').next().unwrap_or_default().to_owned();
    let (head, body) = part.split_once("\r\n\r\n").expect("a body");
    let body = body.split("\r\n--").next().unwrap_or_default();
    assert!(head.contains("Content-Transfer-Encoding: base64"), "{head}");
    let bytes = base64::engine::general_purpose::STANDARD.decode(body.replace("\r\n", "")).expect("base64");
    (method, String::from_utf8(bytes).expect("UTF-8").replace("\r\n ", ""))
}

#[test]
fn a_bookings_mails_invite_move_and_call_off() {
    let app = TestApp::start();
    let (provider, enterprise) = (app.provider(), app.enterprise());
    let listing = app.listing(&provider);
    let (mailbox, url) = Mailbox::open(0);
    let mailer = Mailer::new(&url, "创券 <noreply@example.com>").expect("a mailer");
    let mails = || {
        while app.write(|tx| notify::expand_events(tx, 100)) > 0 {}
        while notify::deliver(&app.db, &mailer).expect("the database answers").is_some() {}
        let own = format!("To: {}@example.com", enterprise.caller.login);
        let messages = std::mem::take(&mut *mailbox.messages.lock().expect("the mailbox"));
        messages.into_iter().filter(|message| message.contains(&own)).collect::<Vec<_>>()
    };
    let booking = app.booking(&enterprise, listing, hours(9, 11), "none");
    let uid = format!("UID:booking-{}@chuangquan\r\n", booking.id);
    let invited = mails();
    let (method, text) = calendar_of(&invited[0]);
    assert_eq!(method, "REQUEST");
    assert!(invited[0].contains("filename=\"invite.ics\""), "{}", invited[0]);
    let attendee = format!(":mailto:{}@example.com\r\n", enterprise.caller.login);
    for line in [&uid, "METHOD:REQUEST\r\n", "SEQUENCE:1\r\n", "ORGANIZER:mailto:noreply@example.com\r\n", &attendee] {
        assert!(text.contains(line), "{line} is not in {text}");
    }
    app.post(&format!("/api/v1/bookings/{}/move", booking.id), &enterprise.token, &json!({ "window": hours(13, 15) }))
        .expect(200);
    let (method, text) = calendar_of(&mails()[0]);
    assert_eq!(method, "REQUEST");
    assert!(text.contains(&uid) && text.contains("SEQUENCE:2") && text.contains("20260303T130000"), "{text}");
    app.post(&format!("/api/v1/bookings/{}/cancel", booking.id), &provider.token, &json!({ "reason": "仪器故障" }))
        .expect(200);
    let (method, text) = calendar_of(&mails()[0]);
    assert_eq!(method, "CANCEL");
    assert!(text.contains(&uid) && text.contains("SEQUENCE:3") && text.contains("STATUS:CANCELLED"), "{text}");
    assert!(text.contains("仪器故障"), "{text}");
}

#[test]
fn a_booking_that_changes_hands_changes_calendars() {
    let app = TestApp::start();
    let (provider, giver, taker) = (app.provider(), app.enterprise(), app.enterprise());
    let listing = app.listing(&provider);
    let rules = format!("/api/v1/listings/{listing}/rules?version=0");
    app.put(&rules, &provider.token, &json!({ "transfers_allowed": true })).expect(200);
    let (mailbox, url) = Mailbox::open(0);
    let mailer = Mailer::new(&url, "创券 <noreply@example.com>").expect("a mailer");
    let mails = || {
        while app.write(|tx| notify::expand_events(tx, 100)) > 0 {}
        while notify::deliver(&app.db, &mailer).expect("the database answers").is_some() {}
        let messages = std::mem::take(&mut *mailbox.messages.lock().expect("the mailbox"));
        let of = |person: &Person| {
            let to = format!("To: {}@example.com", person.caller.login);
            let brings = |message: &&String| message.contains(&to) && message.contains("text/calendar");
            messages.iter().find(brings).map(|message| calendar_of(message))
        };
        (of(&giver), of(&taker))
    };
    let booking = app.booking(&giver, listing, hours(9, 11), "none");
    let uid = format!("UID:booking-{}@chuangquan\r\n", booking.id);
    assert!(mails().0.is_some_and(|(method, _)| method == "REQUEST"));

    let ask = |person: &Person, step: &str, body, status| {
        app.post(&format!("/api/v1/bookings/{}/{step}", booking.id), &person.token, &body).expect(status);
    };
    let colleague = app.colleague(giver.organisation(), Role::EnterpriseMember, DISTRICT);
    ask(&giver, "hand-over", json!({ "used_by": colleague.caller.user_id }), 200);
    let (handed, _) = mails();
    assert!(handed.is_some_and(|(method, text)| method == "REQUEST" && text.contains("SEQUENCE:2")));

    let uscc: String = app.read(|conn| {
        let found = organisation::table.find(taker.organisation());
        found.select(organisation::uscc.assume_not_null()).first(conn).map_err(DbError::from)
    });
    ask(&giver, "transfer", json!({ "enterprise_uscc": uscc, "reason": "协作单位送检" }), 201);
    assert_eq!(mails(), (None, None), "nothing has changed yet");
    ask(&taker, "transfer/accept", json!({}), 200);
    let (given, taken) = mails();
    let (method, text) = given.expect("the giver is told");
    assert_eq!(method, "CANCEL");
    assert!(text.contains(&uid) && text.contains("SEQUENCE:3") && text.contains("STATUS:CANCELLED"), "{text}");
    let (method, text) = taken.expect("the taker is invited");
    assert_eq!(method, "REQUEST");
    assert!(text.contains(&uid) && text.contains("SEQUENCE:3") && text.contains("STATUS:CONFIRMED"), "{text}");
}
