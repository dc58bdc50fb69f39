//! Carts that are booked whole or not at all, and series of which what clashes may be left out.

use chrono::Duration;
use chuangquan::kernel::{Fen, TimeWindow};
use chuangquan::store::DbError;
use chuangquan::store::schema::{booking, occupancy};
use diesel::prelude::*;
use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::booking::{hours, order};

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
