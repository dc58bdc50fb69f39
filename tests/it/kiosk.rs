//! The tablet beside an instrument: no account, but the instrument's own key and a code that only the booking's people see.

use chrono::Duration;
use chuangquan::kernel::ListingId;
use chuangquan::store::DbError;
use chuangquan::store::schema::listing_check_in_key;
use diesel::prelude::*;
use serde_json::json;

use crate::support::TestApp;
use crate::support::booking::hours;

fn key_of(app: &TestApp, listing: ListingId) -> String {
    app.read(|conn| {
        let found = listing_check_in_key::table.find(listing).select(listing_check_in_key::key);
        found.first(conn).map_err(DbError::from)
    })
}

#[test]
fn a_code_checks_in_and_out_and_tells_strangers_little() {
    let app = TestApp::start();
    let (provider, enterprise, other) = (app.provider(), app.enterprise(), app.enterprise());
    let listing = app.listing(&provider);
    let booking = app.booking(&enterprise, listing, hours(9, 11), "none").id;
    let later = app.booking(&other, listing, hours(14, 15), "none").id;
    app.advance(Duration::hours(24));
    let token = |person: &crate::support::given::Person| app.token(&person.caller);
    let code_of = |person, id| {
        let path = format!("/api/v1/bookings/{id}/arrival-code");
        app.get(&path, &token(person))
    };
    assert!(code_of(&enterprise, booking).expect(200).json().get("code").is_none(), "the instrument has no code yet");
    let address = format!("/api/v1/listings/{listing}/kiosk");
    assert!(app.get(&address, &token(&provider)).expect(200).json().get("path").is_none());
    app.get(&format!("/api/v1/listings/{listing}/qr.svg"), &token(&provider)).expect(200);
    let key = key_of(&app, listing);
    let path = app.get(&address, &token(&provider)).expect(200).json()["path"].clone();
    assert_eq!(path, json!(format!("/kiosk/{listing}?key={key}")));

    code_of(&other, booking).expect_problem(404, "not_found");
    let code = code_of(&enterprise, booking).expect(200).json()["code"].as_str().expect("a code").to_owned();
    assert_ne!(code_of(&other, later).expect(200).json()["code"], json!(code));

    app.get_public(&format!("/api/v1/kiosk/{listing}?key=wrong")).expect_problem(404, "not_found");
    let board = app.get_public(&format!("/api/v1/kiosk/{listing}?key={key}")).expect(200);
    let guests = board.json()["guests"].clone();
    assert_eq!(guests.as_array().map(Vec::len), Some(2), "{guests}");
    assert_eq!(guests[0]["name"].as_str().map(|name| name.chars().count()), Some(4));
    let whole = app.get(&format!("/api/v1/bookings/{booking}"), &token(&enterprise)).expect(200).json();
    let name = whole["names"]["enterprise"].as_str().expect("a name").to_owned();
    assert!(name.chars().count() > 4 && !board.text.contains(&name));

    let enter = |key: &str, code: &str| {
        app.post_public(&format!("/api/v1/kiosk/{listing}/arrivals"), &json!({ "key": key, "code": code }))
    };
    enter("wrong", &code).expect_problem(404, "not_found");
    let wrong = enter(&key, "1234").expect_problem(422, "invalid_input");
    assert_eq!(wrong["errors"][0]["field"], "code");
    let spaced = format!("{} {}", &code[..4], &code[4..]);
    assert_eq!(enter(&key, &spaced).expect(200).json()["done"], "checked_in");
    let state = |id| app.get(&format!("/api/v1/bookings/{id}"), &token(&provider)).expect(200).json()["state"].clone();
    assert_eq!((state(booking), state(later)), (json!("in_use"), json!("confirmed")));
    app.advance(Duration::minutes(30));
    assert_eq!(enter(&key, &code).expect(200).json()["done"], "checked_out");
    enter(&key, &code).expect_problem(409, "checked_out");

    // A new key ends the codes that were made with the one before.
    let late = code_of(&other, later).expect(200).json()["code"].clone();
    app.post(&format!("/api/v1/listings/{listing}/qr/renew"), &token(&provider), &json!({})).expect(200);
    assert_ne!(code_of(&other, later).expect(200).json()["code"], late);
    enter(&key, late.as_str().expect("a code")).expect_problem(404, "not_found");
}
