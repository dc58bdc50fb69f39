//! What stands around bookings: blocks, lists, other people's vouchers, replays, services without a calendar.

use chuangquan::catalog::{ListingKind, PriceUnit};
use chuangquan::kernel::{Fen, ListingId};
use diesel::prelude::*;
use serde_json::{Value, json};

use super::market::{Market, YUAN};
use crate::support::booking::{GivenListing, hours, order};

#[test]
fn a_block_keeps_bookings_out_until_it_is_lifted() {
    let market = Market::with(&GivenListing { units: 2, ..GivenListing::default() });
    let block = |window, unit: Option<i32>| {
        let path = format!("/listings/{}/blocks", market.listing);
        market.serves(&path, &json!({"window": window, "unit": unit, "reason": "年检"}))
    };
    let whole = block(hours(9, 12), None).expect(201).id();
    market.asks("/bookings", &order(market.listing, hours(11, 13), "none")).expect_problem(409, "slot_taken");
    market.serves(&format!("/blocks/{whole}/lift"), &json!({})).expect(200);
    market.book(hours(11, 13));
    block(hours(9, 12), None).expect_problem(409, "slot_taken");
    block(hours(9, 12), Some(2)).expect(201);
    block(hours(9, 12), Some(3)).expect_problem(422, "invalid_input");

    let (from, to) = ("2026-03-02T16:00:00Z", "2026-03-03T16:00:00Z");
    let calendar = format!("/api/v1/provider-calendar?from={from}&to={to}");
    let entries = market.app.get(&calendar, &market.provider.token).expect(200).json();
    let kinds: Vec<_> = entries
        .as_array()
        .expect("entries")
        .iter()
        .map(|entry| (entry["unit"].clone(), entry["booking_id"].is_null()))
        .collect();
    assert_eq!(kinds, [(json!(2), true), (json!(1), false)]);
    let stranger = market.app.provider();
    assert_eq!(market.app.get(&calendar, &stranger.token).expect(200).json(), json!([]));
    let path = format!("/api/v1/listings/{}/blocks", market.listing);
    let theirs = json!({"window": hours(14, 15), "reason": "x"});
    market.app.post(&path, &stranger.token, &theirs).expect_problem(404, "not_found");
}

#[test]
fn nobody_books_with_anothers_voucher_and_reviewers_see_their_region() {
    let market = Market::open();
    let id = market.book(hours(9, 10));
    let asked = order(market.listing, hours(10, 11), market.voucher);
    let stranger = market.app.small_tech_enterprise();
    market.app.post("/api/v1/bookings", &stranger.token, &asked).expect_problem(404, "not_found");

    let path = format!("/api/v1/bookings/{id}");
    market.app.get(&path, &market.app.district_reviewer().token).expect(200);
    let elsewhere = market.app.person(chuangquan::identity::Role::DistrictReviewer, "science_bureau", "371082");
    market.app.get(&path, &elsewhere.token).expect_problem(404, "not_found");
}

#[test]
fn lists_show_each_side_its_own_in_pages() {
    let market = Market::open();
    let ids: Vec<String> = (9..14).map(|hour| market.book(hours(hour, hour + 1))).collect();
    market.app.booking(&market.app.small_tech_enterprise(), market.listing, hours(15, 16), "none");
    let list = |token: &str, query: &str| market.app.get(&format!("/api/v1/bookings{query}"), token).expect(200).json();
    let mine = &market.enterprise.token;
    let first = list(mine, "?limit=3");
    let next = first["next"].as_str().expect("a next page");
    let second = list(mine, &format!("?limit=3&cursor={next}"));
    let seen: Vec<&Value> = [&first, &second]
        .into_iter()
        .flat_map(|page| page["items"].as_array().expect("items"))
        .map(|b| &b["id"])
        .collect();
    assert_eq!(seen, ids.iter().rev().map(|id| json!(id)).collect::<Vec<_>>().iter().collect::<Vec<_>>());
    assert_eq!(second["next"], Value::Null);

    market.asks(&format!("/bookings/{}/cancel", ids[0]), &json!({"reason": "x"})).expect(200);
    let count = |page: &Value| page["items"].as_array().expect("items").len();
    assert_eq!(count(&list(mine, "?state=cancelled")), 1);
    assert_eq!(count(&list(mine, "?from=2026-03-03T03:00:00Z&to=2026-03-03T05:00:00Z")), 2);
    assert_eq!(count(&list(&market.provider.token, "")), 6);
    assert_eq!(count(&list(&market.app.auditor().token, "")), 6);
    market.app.get("/api/v1/bookings?cursor=x", mine).expect_problem(422, "invalid_input");
    market.app.get("/api/v1/bookings?state=x", mine).expect_problem(422, "invalid_input");
}

#[test]
fn a_replayed_booking_is_the_same_booking() {
    let market = Market::open();
    let asked = order(market.listing, hours(9, 10), market.voucher);
    let send = || {
        let key = [("idempotency-key", "one")];
        market.app.client.send("POST", "/api/v1/bookings", Some(&market.enterprise.token), Some(&asked), &key)
    };
    let (first, again) = (send().expect(201), send().expect(201));
    assert_eq!(first.json(), again.json());
    assert_eq!(market.purse(), (9_950 * YUAN, 50 * YUAN));
}

#[test]
fn services_without_a_calendar_are_ordered_by_quantity() {
    let market = Market::with(&GivenListing {
        kind: ListingKind::TestService,
        price: (PriceUnit::Sample, Fen::from_yuan(80)),
        ..GivenListing::default()
    });
    let asked = json!({"listing_id": market.listing, "quantity": 5, "voucher": "best"});
    let id = market.asks("/bookings", &asked).expect(201).id();
    let delivered = market.serves(&format!("/bookings/{id}/deliver"), &json!({"quantity": 3})).expect(200).json();
    assert_eq!(delivered["delivery"]["price_fen"], 240 * YUAN);
    market.asks(&format!("/bookings/{id}/accept"), &json!({})).expect(200);
    assert_eq!(market.purse(), (9_880 * YUAN, 0));
}

#[test]
fn what_has_no_window_is_told_so_and_not_that_it_comes_too_early() {
    let market = Market::with(&GivenListing {
        kind: ListingKind::TestService,
        price: (PriceUnit::Sample, Fen::from_yuan(80)),
        ..GivenListing::default()
    });
    let asked = json!({"listing_id": market.listing, "quantity": 1, "voucher": "none"});
    let id = market.asks("/bookings", &asked).expect(201).id();
    let steps = [
        ("no-show", json!({})),
        ("relocate", json!({"window": hours(9, 10), "reason": "x"})),
        ("resize", json!({"ends_at": hours(9, 10).ends_at(), "reason": "x"})),
    ];
    for (step, body) in steps {
        let refused = market.serves(&format!("/bookings/{id}/{step}"), &body).expect_problem(409, "no_window");
        let told = (&refused["rule"], &refused["value"], &refused["limit"]);
        assert_eq!(told, (&json!("no_window"), &json!(false), &json!(true)), "{step}");
    }
}

#[test]
fn what_is_not_admitted_cannot_be_booked() {
    let market = Market::open();
    market.app.read(|conn| {
        use chuangquan::store::schema::organisation;
        diesel::update(organisation::table.find(market.provider.organisation()))
            .set(organisation::state.eq("suspended"))
            .execute(conn)?;
        Ok::<_, chuangquan::store::DbError>(())
    });
    let asked = order(market.listing, hours(9, 10), "none");
    market.asks("/bookings", &asked).expect_problem(409, "not_bookable");
    let unknown = order(ListingId::new(), hours(9, 10), "none");
    market.asks("/bookings", &unknown).expect_problem(404, "not_found");
}
