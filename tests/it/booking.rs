//! The road of a booking over HTTP: quote, book, answer, move, work, accept, dispute, silence.

mod around;
mod market;

use chrono::Duration;
use chuangquan::booking::service::run_deadlines;
use chuangquan::kernel::{Fen, TimeWindow};
use serde_json::{Value, json};

use self::market::{Market, YUAN};
use crate::support::booking::{GivenListing, hours, order, tomorrow};

#[test]
fn a_quote_says_price_subsidy_and_why_and_changes_nothing() {
    let market = Market::open();
    let asked = order(market.listing, hours(9, 11), market.voucher);
    let quote = market.asks("/bookings/quote", &asked).expect(200).json();
    assert_eq!((&quote["price"]["amount_fen"], &quote["subsidy_fen"]), (&json!(200 * YUAN), &json!(100 * YUAN)));
    assert_eq!(quote["own_share_fen"], 100 * YUAN);
    assert!(quote["decision"]["steps"].as_array().is_some_and(|steps| steps.len() > 3), "{quote}");
    assert_eq!(market.purse(), (10_000 * YUAN, 0));

    let plain = market.asks("/bookings/quote", &order(market.listing, hours(9, 11), "none")).expect(200).json();
    assert_eq!((&plain["subsidy_fen"], &plain["own_share_fen"]), (&json!(0), &json!(200 * YUAN)));
    assert_eq!(plain["decision"], Value::Null);
}

#[test]
fn the_best_voucher_is_the_one_that_pays_most() {
    let market = Market::open();
    let mut rules = crate::support::voucher::typical_rules();
    rules.ratio.default = chuangquan::kernel::BasisPoints::new(2_000).expect("a ratio");
    rules.ratio.by_kind.clear();
    let poorer = market.app.programme_with(rules);
    market.app.fund(&poorer, Fen::from_yuan(100_000));
    market.app.voucher(&poorer, &market.enterprise, Fen::from_yuan(10_000));
    let quote = market.asks("/bookings/quote", &order(market.listing, hours(9, 11), "best")).expect(200).json();
    assert_eq!(quote["voucher"]["id"], json!(market.voucher));
    let booked = market.asks("/bookings", &order(market.listing, hours(9, 11), "best")).expect(201).json();
    assert_eq!(booked["voucher_id"], json!(market.voucher));
}

#[test]
fn what_the_voucher_may_not_pay_is_booked_without_it_and_says_why() {
    let market = Market::open();
    let mut asked = order(market.listing, hours(9, 11), market.voucher);
    asked["declared"] = json!(["statutory_testing"]);
    let booked = market.asks("/bookings", &asked).expect(201).json();
    assert_eq!((&booked["voucher_id"], &booked["subsidy_fen"]), (&Value::Null, &json!(0)));
    let steps = booked["quote"]["decision"]["steps"].as_array().expect("steps");
    assert!(steps.iter().any(|step| step["rule"] == "exclusions.statutory_testing" && step["outcome"] == "refused"));
    assert_eq!(market.purse(), (10_000 * YUAN, 0));
}

#[test]
fn from_booking_to_acceptance_the_hold_becomes_what_is_really_due() {
    let market = Market::open();
    let booked = market.asks("/bookings", &order(market.listing, hours(9, 13), market.voucher)).expect(201).json();
    assert_eq!((&booked["state"], &booked["subsidy_fen"]), (&json!("confirmed"), &json!(200 * YUAN)));
    assert_eq!(market.purse(), (9_800 * YUAN, 200 * YUAN));
    let id = booked["id"].as_str().expect("an id");

    market.serves(&format!("/bookings/{id}/start"), &json!({})).expect_problem(409, "too_early");
    market.app.clock.set(tomorrow(9, 0));
    market.serves(&format!("/bookings/{id}/start"), &json!({})).expect(200);
    market.app.clock.set(tomorrow(12, 10));
    let report = json!({"actual_minutes": 190, "result_reference": "R-1", "note": "三个样品"});
    let delivered = market.serves(&format!("/bookings/{id}/deliver"), &report).expect(200).json();
    // 190 minutes at 100 yuan an hour, rounded up to the fen; half of it, rounded down.
    assert_eq!(delivered["delivery"]["price_fen"], 31_667);
    assert_eq!(delivered["delivery"]["subsidy_fen"], 15_833);

    let accepted = market.asks(&format!("/bookings/{id}/accept"), &json!({})).expect(200).json();
    assert_eq!((&accepted["final_price_fen"], &accepted["final_subsidy_fen"]), (&json!(31_667), &json!(15_833)));
    assert_eq!(market.purse(), (10_000 * YUAN - 15_833, 0));
    let problem = market.asks(&format!("/bookings/{id}/accept"), &json!({})).expect_problem(409, "illegal_step");
    assert_eq!((&problem["state"], &problem["allowed"]), (&json!("accepted"), &json!([])));

    let timeline: Vec<String> = market.shown(id)["timeline"]
        .as_array()
        .expect("a timeline")
        .iter()
        .map(|event| event["action"].as_str().unwrap_or_default().to_owned())
        .collect();
    assert_eq!(timeline, ["booking.created", "booking.started", "booking.delivered", "booking.accepted"]);
    let claimable =
        market.app.read(|conn| chuangquan::booking::service::booking_for_claim(conn, id.parse().expect("an id")));
    assert_eq!((claimable.final_subsidy.get(), claimable.voucher_id), (15_833, Some(market.voucher)));
}

#[test]
fn more_use_than_booked_never_costs_more_than_quoted() {
    let market = Market::open();
    let id = market.book(hours(9, 11));
    market.app.clock.set(tomorrow(12, 0));
    let delivered =
        market.serves(&format!("/bookings/{id}/deliver"), &json!({"actual_minutes": 180})).expect(200).json();
    assert_eq!(delivered["delivery"]["price_fen"], 200 * YUAN);
    assert_eq!(delivered["delivery"]["subsidy_fen"], 100 * YUAN);
}

#[test]
fn a_taken_slot_is_refused_with_what_is_free_near_by() {
    let market = Market::open();
    market.book(hours(9, 11));
    let rival = market.app.small_tech_enterprise();
    let asked = order(market.listing, hours(10, 11), "none");
    let problem = market.app.post("/api/v1/bookings", &rival.token, &asked).expect_problem(409, "slot_taken");
    assert_eq!(problem["taken"], json!([hours(9, 11)]));
    let offers: Vec<TimeWindow> = serde_json::from_value(problem["free"].clone()).expect("windows");
    assert_eq!(offers.first(), Some(&hours(11, 12)));
    for offer in offers {
        market.app.post("/api/v1/bookings/quote", &rival.token, &order(market.listing, offer, "none")).expect(200);
    }
    // Windows that touch do not overlap.
    market.app.post("/api/v1/bookings", &rival.token, &order(market.listing, hours(11, 12), "none")).expect(201);
}

#[test]
fn equal_units_are_booked_side_by_side_and_no_further() {
    let market = Market::with(&GivenListing { units: 3, ..GivenListing::default() });
    for _ in 0..3 {
        market.book(hours(9, 11));
    }
    let asked = order(market.listing, hours(10, 11), "none");
    market.asks("/bookings", &asked).expect_problem(409, "slot_taken");
}

#[test]
fn every_fault_of_an_order_is_named_with_its_field() {
    let market =
        Market::with(&GivenListing { opening_hours: json!({"tue": [[540, 1080]]}), ..GivenListing::default() });
    let window = TimeWindow::new(tomorrow(19, 10), tomorrow(19, 20)).expect("a window");
    let mut asked = order(market.listing, window, market.voucher);
    asked["quantity"] = json!(0);
    let problem = market.asks("/bookings", &asked).expect_problem(422, "invalid_input");
    let faults: Vec<_> =
        problem["errors"].as_array().expect("errors").iter().map(|e| (&e["field"], &e["code"])).collect();
    let expected = [
        ("window.starts_at", "misaligned"),
        ("window.ends_at", "misaligned"),
        ("window.ends_at", "too_short"),
        ("window.starts_at", "closed"),
        ("quantity", "quantity"),
    ];
    assert_eq!(faults.len(), expected.len(), "{problem}");
    for (fault, expected) in faults.iter().zip(expected) {
        assert_eq!((fault.0.as_str(), fault.1.as_str()), (Some(expected.0), Some(expected.1)), "{problem}");
    }
    for (wrong, field) in [
        (json!({"listing_id": market.listing}), "window"),
        (json!({"listing_id": market.listing, "window": {"starts_at": "x", "ends_at": "y"}}), "window.ends_at"),
        (json!({"listing_id": market.listing, "window": hours(9, 10), "voucher": "some"}), "voucher"),
        (json!({"window": hours(9, 10)}), "listing_id"),
    ] {
        let problem = market.asks("/bookings", &wrong).expect_problem(422, "invalid_input");
        let named = problem["errors"][0]["field"].as_str().unwrap_or_default();
        assert!(named.starts_with(field), "{field}: {problem}");
    }
}

#[test]
fn the_provider_answers_a_request_and_a_refusal_frees_everything() {
    let market = Market::with(&GivenListing { auto_confirm: false, ..GivenListing::default() });
    let id = market.book(hours(9, 11));
    assert_eq!(market.shown(&id)["state"], "requested");
    market.asks("/bookings", &order(market.listing, hours(9, 11), "none")).expect_problem(409, "slot_taken");
    market.serves(&format!("/bookings/{id}/decline"), &json!({"reason": " "})).expect_problem(422, "invalid_input");
    let declined = market.serves(&format!("/bookings/{id}/decline"), &json!({"reason": "设备检修"})).expect(200).json();
    assert_eq!((&declined["state"], &declined["reason"]), (&json!("rejected"), &json!("设备检修")));
    assert_eq!(market.purse(), (10_000 * YUAN, 0));

    let again = market.book(hours(9, 11));
    market.serves(&format!("/bookings/{again}/confirm"), &json!({})).expect(200);
    market.serves(&format!("/bookings/{again}/confirm"), &json!({})).expect_problem(409, "illegal_step");
}

#[test]
fn either_side_cancels_until_the_work_is_delivered() {
    let market = Market::open();
    let reason = json!({"reason": "计划有变"});
    let mine = market.book(hours(9, 10));
    market.asks(&format!("/bookings/{mine}/cancel"), &reason).expect(200);
    let theirs = market.book(hours(9, 10));
    market.serves(&format!("/bookings/{theirs}/cancel"), &reason).expect(200);
    assert_eq!(market.purse(), (10_000 * YUAN, 0));

    let late = market.book(hours(9, 10));
    market.app.clock.set(tomorrow(10, 0));
    market.serves(&format!("/bookings/{late}/deliver"), &json!({})).expect(200);
    market.asks(&format!("/bookings/{late}/cancel"), &reason).expect_problem(409, "illegal_step");
}

#[test]
fn moving_is_one_step_that_never_loses_the_old_window() {
    let market = Market::open();
    let id = market.book(hours(9, 11));
    let rival = market.app.small_tech_enterprise();
    market.app.post("/api/v1/bookings", &rival.token, &order(market.listing, hours(13, 15), "none")).expect(201);

    let move_to = |window| market.asks(&format!("/bookings/{id}/move"), &json!({"window": window}));
    move_to(hours(14, 16)).expect_problem(409, "slot_taken");
    assert_eq!(market.shown(&id)["window"], json!(hours(9, 11)));
    assert_eq!(market.purse(), (9_900 * YUAN, 100 * YUAN));

    // Over its own old window, and longer: the quote is made again.
    let moved = move_to(hours(10, 13)).expect(200).json();
    assert_eq!((&moved["window"], &moved["price_fen"]), (&json!(hours(10, 13)), &json!(300 * YUAN)));
    assert_eq!(market.purse(), (9_850 * YUAN, 150 * YUAN));
    market.app.post("/api/v1/bookings", &rival.token, &order(market.listing, hours(9, 10), "none")).expect(201);
}

#[test]
fn moving_asks_the_provider_again_unless_it_confirms_by_itself() {
    let market = Market::with(&GivenListing { auto_confirm: false, ..GivenListing::default() });
    let id = market.book(hours(9, 11));
    market.serves(&format!("/bookings/{id}/confirm"), &json!({})).expect(200);
    let moved = market.asks(&format!("/bookings/{id}/move"), &json!({"window": hours(12, 14)})).expect(200).json();
    assert_eq!(moved["state"], "requested");
}

#[test]
fn who_does_not_come_frees_the_rest_of_the_window_and_the_money() {
    let market = Market::open();
    let id = market.book(hours(9, 13));
    market.serves(&format!("/bookings/{id}/no-show"), &json!({})).expect_problem(409, "too_early");
    market.app.clock.set(tomorrow(9, 30));
    let missed = market.serves(&format!("/bookings/{id}/no-show"), &json!({})).expect(200).json();
    assert_eq!(missed["state"], "no_show");
    assert_eq!(market.purse(), (10_000 * YUAN, 0));
    market.book(hours(10, 13));
}

#[test]
fn early_delivery_frees_the_rest_of_the_window() {
    let market = Market::open();
    let id = market.book(hours(9, 13));
    market.app.clock.set(tomorrow(10, 0));
    market.serves(&format!("/bookings/{id}/deliver"), &json!({"actual_minutes": 60})).expect(200);
    market.book(hours(10, 13));
}

#[test]
fn a_dispute_is_decided_by_the_bureau_within_what_was_delivered() {
    let market = Market::open();
    let bureau = market.app.city_administrator();
    let disputed = |window: TimeWindow| {
        let id = market.book(window);
        market.app.clock.set(window.ends_at());
        market.serves(&format!("/bookings/{id}/deliver"), &json!({})).expect(200);
        market.asks(&format!("/bookings/{id}/dispute"), &json!({"reason": "图像不清"})).expect(200);
        market.asks(&format!("/bookings/{id}/accept"), &json!({})).expect_problem(409, "illegal_step");
        id
    };
    let resolve = |id: &str, body: Value| {
        market.app.post(&format!("/api/v1/bookings/{id}/resolve"), &market.app.token(&bureau.caller), &body)
    };

    let part = disputed(hours(9, 11));
    let above = json!({"outcome": "accepted", "price_fen": 20_001, "reason": "x"});
    resolve(&part, above).expect_problem(422, "invalid_input");
    let decided = json!({"outcome": "accepted", "price_fen": 15_001, "reason": "一个样品重做"});
    let settled = resolve(&part, decided).expect(200).json();
    assert_eq!((&settled["final_price_fen"], &settled["final_subsidy_fen"]), (&json!(15_001), &json!(7_500)));
    assert_eq!(market.purse(), (10_000 * YUAN - 7_500, 0));

    let refused = disputed(hours(11, 13));
    let settled = resolve(&refused, json!({"outcome": "rejected", "reason": "未按约定"})).expect(200).json();
    assert_eq!(settled["state"], "rejected");
    let dropped = disputed(hours(13, 15));
    resolve(&dropped, json!({"outcome": "cancelled", "reason": "双方无责"})).expect(200);
    assert_eq!(market.purse(), (10_000 * YUAN - 7_500, 0));
}

#[test]
fn silence_ends_requests_and_accepts_deliveries_whenever_the_job_comes() {
    let market = Market::with(&GivenListing { auto_confirm: false, ..GivenListing::default() });
    let unanswered = market.book(hours(9, 10));
    let delivered = market.book(hours(10, 12));
    market.serves(&format!("/bookings/{delivered}/confirm"), &json!({})).expect(200);
    let forgotten = market.book(hours(12, 13));
    market.serves(&format!("/bookings/{forgotten}/confirm"), &json!({})).expect(200);
    assert_eq!(run_deadlines(&market.app.db).expect("the job runs").handled(), 0);
    market.app.clock.set(tomorrow(12, 0));
    market.serves(&format!("/bookings/{delivered}/deliver"), &json!({})).expect(200);

    // The job was away for a long time.
    market.app.advance(Duration::days(40));
    let report = run_deadlines(&market.app.db).expect("the job runs");
    assert_eq!((report.accepted, report.cancelled, report.failed), (1, 2, 0));
    let state = |id: &str| market.shown(id)["state"].clone();
    assert_eq!(
        (state(&unanswered), state(&delivered), state(&forgotten)),
        (json!("cancelled"), json!("accepted"), json!("cancelled"))
    );
    assert_eq!(market.purse(), (9_900 * YUAN, 0));
    assert_eq!(run_deadlines(&market.app.db).expect("the job runs").handled(), 0);
}
