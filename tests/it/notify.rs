//! Mails, sent through a real SMTP conversation on loopback.

use std::net::TcpListener;

use chrono::Duration;
use chuangquan::notify::{self, Mailer, Sent};
use chuangquan::store::outbox;
use serde_json::json;

use crate::support::TestApp;
use crate::support::booking::hours;
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
