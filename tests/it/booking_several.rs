//! Carts that are booked whole or not at all, and series of which what clashes may be left out.

use chrono::Duration;
use chuangquan::kernel::{Fen, TimeWindow};
use chuangquan::store::DbError;
use chuangquan::store::schema::{booking, occupancy};
use diesel::prelude::*;
use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::booking::{GivenListing, hours, order};

fn counts(app: &TestApp) -> (i64, i64) {
    app.read(|conn| {
        Ok::<_, DbError>((booking::table.count().get_result(conn)?, occupancy::table.count().get_result(conn)?))
    })
}

fn later(window: TimeWindow, days: i64) -> TimeWindow {
    let by = Duration::days(days);
    TimeWindow::new(window.starts_at() + by, window.ends_at() + by).expect("a window")
}

#[test]
fn a_cart_is_booked_whole_or_not_at_all() {
    let app = TestApp::start();
    let (enterprise, provider, rival) = (app.small_tech_enterprise(), app.provider(), app.enterprise());
    let (microscope, operator) = (app.listing(&provider), app.listing(&provider));
    let voucher = app.voucher(&app.programme(), &enterprise, Fen::from_yuan(1_000));
    app.booking(&rival, operator, hours(9, 10), "none");

    let cart = |window| json!({"orders": [order(operator, window, voucher), order(microscope, window, voucher)]});
    let book = |cart: &Value| app.post("/api/v1/bookings/cart", &app.token(&enterprise.caller), cart);
    let problem = book(&cart(hours(9, 11))).expect_problem(409, "several_refused");
    assert_eq!(problem["refused"].as_array().map(Vec::len), Some(1), "{problem}");
    assert_eq!(
        (&problem["refused"][0]["order"], &problem["refused"][0]["problem"]["code"]),
        (&json!(0), &json!("slot_taken"))
    );
    assert_eq!(counts(&app), (1, 1), "nothing of the cart is left");
    let purse = app.get(&format!("/api/v1/vouchers/{voucher}"), &app.token(&enterprise.caller)).expect(200).json();
    assert_eq!((&purse["available_fen"], &purse["held_fen"]), (&json!(100_000), &json!(0)));

    let both = book(&cart(hours(10, 12))).expect(201).json();
    assert_eq!((&both[0]["listing_id"], &both[1]["listing_id"]), (&json!(operator), &json!(microscope)));
    let held = app.get(&format!("/api/v1/vouchers/{voucher}"), &app.token(&enterprise.caller)).expect(200).json();
    assert_eq!(held["held_fen"], 20_000);

    // The same listing twice at one time, an empty cart, one too many.
    let twice = json!({"orders": [order(microscope, hours(13, 14), "none"), order(microscope, hours(13, 14), "none")]});
    let problem = book(&twice).expect_problem(409, "several_refused");
    assert_eq!(problem["refused"][0]["order"], 1);
    book(&json!({"orders": []})).expect_problem(422, "invalid_input");
    let many: Vec<_> = (0..21).map(|_| order(microscope, hours(13, 14), "none")).collect();
    book(&json!({"orders": many})).expect_problem(422, "invalid_input");
}

#[test]
fn what_several_come_to_together_is_told_before_and_held_to() {
    let app = TestApp::start();
    let (enterprise, provider, rival) = (app.small_tech_enterprise(), app.provider(), app.enterprise());
    let (microscope, operator) = (app.listing(&provider), app.listing(&provider));
    let voucher = app.voucher(&app.programme(), &enterprise, Fen::from_yuan(150));
    let token = app.token(&enterprise.caller);
    let mut cart =
        json!({"orders": [order(operator, hours(10, 12), voucher), order(microscope, hours(10, 12), voucher)]});
    let ask = |path: &str, body: &Value| app.post(path, &token, body).expect(200).json();
    let together = ask("/api/v1/bookings/cart/quote", &cart);
    // Alone, each would be paid 100 yuan; the voucher has 150.
    assert_eq!((&together["price_fen"], &together["subsidy_fen"]), (&json!(40_000), &json!(15_000)), "{together}");
    assert_eq!(together["own_share_fen"], 25_000);
    assert_eq!(counts(&app), (0, 0), "nothing is booked");
    let purse = app.get(&format!("/api/v1/vouchers/{voucher}"), &token).expect(200).json();
    assert_eq!((&purse["available_fen"], &purse["held_fen"]), (&json!(15_000), &json!(0)));

    // Held to what each was told alone, it is refused; to what they come to together, booked.
    for place in 0..2 {
        cart["orders"][place]["expected"] = json!({"price_fen": 20_000, "subsidy_fen": 10_000});
    }
    let refused = app.post("/api/v1/bookings/cart", &token, &cart).expect_problem(409, "several_refused");
    assert_eq!(refused["refused"][0]["problem"]["code"], "quote_changed", "{refused}");
    for place in 0..2 {
        cart["orders"][place]["expected"] = together["parts"][place]["expected"].clone();
    }
    let made = app.post("/api/v1/bookings/cart", &token, &cart).expect(201).json();
    let paid: i64 = (0..2).filter_map(|place| made[place]["subsidy_fen"].as_i64()).sum();
    assert_eq!(paid, 15_000, "{made}");

    app.booking(&rival, microscope, later(hours(14, 16), 7), "none");
    let mut series = json!({"order": order(microscope, hours(14, 16), "none"), "every_days": 7, "occurrences": 3,
                            "skip_what_clashes": true});
    let before = counts(&app);
    let told = ask("/api/v1/bookings/series/quote", &series);
    assert_eq!(
        (&told["price_fen"], &told["parts"][1]["problem"]["code"]),
        (&json!(40_000), &json!("slot_taken")),
        "{told}"
    );
    assert_eq!(counts(&app), before);
    series["expected"] = json!([null]);
    app.post("/api/v1/bookings/series", &token, &series).expect_problem(422, "invalid_input");
    let expected: Vec<_> = (0..3).map(|place| told["parts"][place]["expected"].clone()).collect();
    series["expected"] = json!(expected);
    series["expected"][2]["price_fen"] = json!(19_999);
    let made = app.post("/api/v1/bookings/series", &token, &series).expect(201).json();
    assert!(made[0]["booking"].is_object() && made[1]["booking"].is_null(), "{made}");
    assert_eq!(made[2]["problem"]["code"], "quote_changed", "{made}");
}

/// Several seats of one window are so many orders of a cart: as many as are free, all of them or none.
#[test]
fn seats_of_one_window_are_booked_together_up_to_what_is_free() {
    let app = TestApp::start();
    let (enterprise, provider, rival) = (app.small_tech_enterprise(), app.provider(), app.enterprise());
    let room = app.listing_with(&provider, &GivenListing { units: 4, ..GivenListing::default() });
    let voucher = app.voucher(&app.programme(), &enterprise, Fen::from_yuan(250));
    app.booking(&rival, room, hours(10, 11), "none");
    let token = app.token(&enterprise.caller);
    let seats = |n: usize, order: Value| json!({ "orders": vec![order; n] });
    let own = || order(room, hours(9, 11), "none");
    let ask = |path: &str, seats: &Value| app.post(path, &token, seats);

    let told = ask("/api/v1/bookings/cart/quote", &seats(4, own())).expect(200).json();
    let codes = told["parts"].as_array().expect("parts").iter().map(|part| part["problem"]["code"].clone());
    let codes: Vec<_> = codes.collect();
    assert_eq!(codes, [Value::Null, Value::Null, Value::Null, json!("slot_taken")], "{told}");
    let before = counts(&app);
    let problem = ask("/api/v1/bookings/cart", &seats(4, own())).expect_problem(409, "several_refused");
    assert_eq!((&problem["refused"][0]["order"], counts(&app)), (&json!(3), before), "none of them");

    // Two hours at 100 yuan each: the voucher pays a half of the first two, and what is left of the third.
    let mut three = seats(3, order(room, hours(9, 11), voucher));
    let told = ask("/api/v1/bookings/cart/quote", &three).expect(200).json();
    assert_eq!((&told["price_fen"], &told["subsidy_fen"]), (&json!(60_000), &json!(25_000)), "{told}");
    for place in 0..3 {
        three["orders"][place]["expected"] = told["parts"][place]["expected"].clone();
    }
    let made = ask("/api/v1/bookings/cart", &three).expect(201).json();
    assert_eq!(made.as_array().map(Vec::len), Some(3), "{made}");
    let units: Vec<i32> = app.read(|conn| {
        let held = occupancy::table.filter(occupancy::booking_id.is_not_null()).order(occupancy::unit);
        held.select(occupancy::unit).load(conn).map_err(DbError::from)
    });
    assert_eq!(units, [1, 2, 3, 4], "each a unit of its own");
    ask("/api/v1/bookings/cart", &seats(1, own())).expect_problem(409, "several_refused");
}

#[test]
fn a_series_leaves_out_what_clashes_and_says_why() {
    let app = TestApp::start();
    let (enterprise, provider, rival) = (app.enterprise(), app.provider(), app.enterprise());
    let listing = app.listing(&provider);
    app.booking(&rival, listing, later(hours(9, 10), 7), "none");
    let mut series = json!({"order": order(listing, hours(9, 10), "none"), "every_days": 7, "occurrences": 4});
    let book = |series: &Value| app.post("/api/v1/bookings/series", &app.token(&enterprise.caller), series);

    let problem = book(&series).expect_problem(409, "several_refused");
    assert_eq!(problem["refused"][0]["order"], 1);
    assert_eq!(counts(&app), (1, 1), "all or nothing");

    series["skip_what_clashes"] = json!(true);
    let made = book(&series).expect(201).json();
    let booked: Vec<bool> = (0..4_usize).map(|n| made[n]["booking"].is_object()).collect();
    assert_eq!(booked, [true, false, true, true], "{made}");
    assert_eq!(
        (&made[1]["problem"]["code"], &made[1]["window"]),
        (&json!("slot_taken"), &json!(later(hours(9, 10), 7)))
    );
    assert_eq!(counts(&app), (4, 4));

    // Nothing of it can be booked: an error, not an empty success. And both sides of the numbers' edges.
    series["every_days"] = json!(366);
    series["occurrences"] = json!(2);
    book(&series).expect_problem(409, "several_refused");
    for (field, wrong) in [("every_days", 0), ("every_days", 367), ("occurrences", 1), ("occurrences", 61)] {
        let mut series = json!({"order": order(listing, hours(12, 13), "none"), "every_days": 1, "occurrences": 2});
        series[field] = json!(wrong);
        let problem = book(&series).expect_problem(422, "invalid_input");
        assert_eq!(problem["errors"][0]["field"], field);
    }
    series["order"]["window"] = Value::Null;
    book(&series).expect_problem(422, "invalid_input");
}

/// The first of them is on 3 March 2026, a Tuesday.
#[test]
fn a_series_goes_by_days_of_the_week() {
    let app = TestApp::start();
    let (enterprise, provider) = (app.enterprise(), app.provider());
    let listing = app.listing(&provider);
    let book = |series: &Value| app.post("/api/v1/bookings/series", &app.token(&enterprise.caller), series);
    let mut series = json!({"order": order(listing, hours(9, 10), "none"), "occurrences": 5,
                            "weekly": {"days": ["tue", "fri"], "every_weeks": 2}});
    let made = book(&series).expect(201).json();
    let days: Vec<_> = [0, 3, 14, 17, 28].map(|days| json!(later(hours(9, 10), days))).into();
    let windows: Vec<_> = made.as_array().expect("a list").iter().map(|one| one["window"].clone()).collect();
    assert_eq!(windows, days, "{made}");
    assert!(made.as_array().expect("a list").iter().all(|one| one["booking"]["state"] == "confirmed"), "{made}");

    for (weekly, field) in [
        (json!({"days": ["mon", "wed"]}), "weekly.days"),
        (json!({"days": []}), "weekly.days"),
        (json!({"days": ["tue"], "every_weeks": 0}), "weekly.every_weeks"),
        (json!({"days": ["tue"], "every_weeks": 53}), "weekly.every_weeks"),
    ] {
        series["weekly"] = weekly;
        assert_eq!(book(&series).expect_problem(422, "invalid_input")["errors"][0]["field"], field);
    }
    // One rhythm, and not none.
    series["weekly"] = json!({"days": ["tue"]});
    series["every_days"] = json!(7);
    book(&series).expect_problem(422, "invalid_input");
    (series["weekly"], series["every_days"]) = (Value::Null, Value::Null);
    book(&series).expect_problem(422, "invalid_input");
}

#[test]
fn months_without_the_day_are_told_and_nothing_is_moved() {
    let app = TestApp::start();
    let (enterprise, provider) = (app.enterprise(), app.provider());
    let listing = app.listing(&provider);
    let book = |series: &Value| app.post("/api/v1/bookings/series", &app.token(&enterprise.caller), series);
    // 31 March, and April without one.
    let first = later(hours(9, 10), 28);
    let mut series = json!({"order": order(listing, first, "none"), "occurrences": 2, "monthly": true});
    let problem = book(&series).expect_problem(409, "several_refused");
    let refused = problem["refused"].as_array().expect("a list");
    assert_eq!((refused.len(), &refused[0]["order"]), (1, &json!(1)), "{problem}");
    assert_eq!(refused[0]["problem"]["code"], "no_such_day");
    assert_eq!(counts(&app), (0, 0), "all or nothing");

    series["skip_what_clashes"] = json!(true);
    let made = book(&series).expect(201).json();
    assert_eq!((&made[0]["window"], &made[0]["booking"]["state"]), (&json!(first), &json!("confirmed")), "{made}");
    assert_eq!((&made[1]["window"], &made[1]["month"]), (&Value::Null, &json!("2026-04-01")));
    assert_eq!((&made[1]["booking"], &made[1]["problem"]["code"]), (&Value::Null, &json!("no_such_day")));
    assert_eq!(counts(&app), (1, 1));
}
