//! What a booking promises: the quote that was shown, the booked time, and texts that can be kept.

use chrono::Duration;
use chuangquan::kernel::Fen;
use chuangquan::store::schema::occupancy;
use diesel::prelude::*;
use serde_json::json;

use crate::support::TestApp;
use crate::support::booking::{GivenListing, hours, order, tomorrow};

#[test]
fn a_booking_that_would_not_come_to_what_was_quoted_is_refused_with_the_quote_of_now() {
    let app = TestApp::start();
    let (enterprise, provider) = (app.small_tech_enterprise(), app.provider());
    let listing = app.listing_with(&provider, &GivenListing { units: 2, ..GivenListing::default() });
    let voucher = app.voucher(&app.programme(), &enterprise, Fen::from_yuan(150));
    let ask = |path: &str, body: &serde_json::Value| app.post(path, &enterprise.token, body);

    let mut wish = order(listing, hours(9, 11), voucher);
    let quote = ask("/api/v1/bookings/quote", &wish).expect(200).json();
    assert_eq!(quote["subsidy_fen"], 10_000);
    wish["expected"] = json!({"price_fen": quote["price"]["amount_fen"], "subsidy_fen": quote["subsidy_fen"]});
    // A colleague is faster with the same voucher.
    ask("/api/v1/bookings", &order(listing, hours(9, 11), voucher)).expect(201);
    let problem = ask("/api/v1/bookings", &wish).expect_problem(409, "quote_changed");
    assert_eq!(problem["quote"]["subsidy_fen"], 5_000, "{problem}");
    let taken =
        app.read(|conn| occupancy::table.count().get_result::<i64>(conn).map_err(chuangquan::store::DbError::from));
    assert_eq!(taken, 1, "nothing was booked");

    wish["expected"]["subsidy_fen"] = json!(5_000);
    let booked = ask("/api/v1/bookings", &wish).expect(201).json();
    assert_eq!(booked["subsidy_fen"], 5_000);
}

#[test]
fn once_its_time_has_begun_an_enterprise_neither_cancels_nor_moves_a_booking() {
    let app = TestApp::start();
    let (enterprise, provider) = (app.enterprise(), app.provider());
    let listing = app.listing(&provider);
    let booking = app.booking(&enterprise, listing, hours(9, 11), "none");
    // Tokens are made anew as time passes.
    let (enterprise, provider) = (enterprise.caller, provider.caller);
    let ask =
        |who, step: &str, body| app.post(&format!("/api/v1/bookings/{}/{step}", booking.id), &app.token(who), body);
    let why = json!({"reason": "来不了了"});
    app.clock.set(tomorrow(9, 0));
    let late = ask(&enterprise, "cancel", &why).expect_problem(409, "too_late");
    let told = (&late["rule"], &late["value"], &late["limit"], &late["until"]);
    assert_eq!(told, (&json!("too_late"), &json!(1), &json!(0), &json!(tomorrow(9, 0))));
    let later = json!({"window": hours(14, 16)});
    ask(&enterprise, "move", &later).expect_problem(409, "too_late");
    ask(&provider, "cancel", &why).expect(200);

    let second = order(listing, hours(14, 16), "none");
    let second = app.post("/api/v1/bookings", &app.token(&enterprise), &second).expect(201).id();
    app.clock.set(tomorrow(14, 0) - Duration::seconds(1));
    app.post(&format!("/api/v1/bookings/{second}/cancel"), &app.token(&enterprise), &why).expect(200);
}

#[test]
fn who_comes_early_may_be_done_early_and_keeps_nothing_of_the_time() {
    let app = TestApp::start();
    let (enterprise, provider) = (app.enterprise(), app.provider());
    let listing = app.listing(&provider);
    let booking = app.booking(&enterprise, listing, hours(9, 10), "none");
    app.clock.set(tomorrow(8, 50));
    let serve = |step: &str, body| {
        let path = format!("/api/v1/bookings/{}/{step}", booking.id);
        app.post(&path, &app.token(&provider.caller), body)
    };
    let report = json!({"actual_minutes": 5});
    serve("deliver", &report).expect_problem(409, "too_early");
    let nothing = json!({});
    serve("start", &nothing).expect(200);
    app.advance(Duration::minutes(5));
    serve("deliver", &report).expect(200);
    let again = order(listing, hours(9, 10), "none");
    app.post("/api/v1/bookings", &app.token(&enterprise.caller), &again).expect(201);
}

#[test]
fn a_text_that_cannot_be_kept_is_refused_by_its_field() {
    let app = TestApp::start();
    let (enterprise, provider) = (app.enterprise(), app.provider());
    let booking = app.booking(&enterprise, app.listing(&provider), hours(9, 10), "none");
    let path = format!("/api/v1/bookings/{}/cancel", booking.id);
    let problem = app.post(&path, &enterprise.token, &json!({"reason": "a\0b"})).expect_problem(422, "invalid_input");
    assert_eq!(
        (&problem["errors"][0]["field"], &problem["errors"][0]["code"]),
        (&json!("reason"), &json!("nul_character"))
    );
    let problem = app.get_public("/api/v1/listings?q=%00").expect_problem(422, "invalid_input");
    assert_eq!(problem["errors"][0]["field"], "q");
    app.get(&format!("/api/v1/audit/%00/{}", booking.id), &app.auditor().token).expect_problem(404, "not_found");
}
