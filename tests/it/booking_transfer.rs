//! Handing a booking over to another enterprise: with its window, and with its own money.

use chuangquan::kernel::{Fen, ListingId, VoucherId};
use chuangquan::store::DbError;
use chuangquan::store::schema::organisation;
use diesel::prelude::*;
use serde_json::{Value, json};

use crate::support::booking::{hours, order, tomorrow};
use crate::support::given::Person;
use crate::support::{Reply, TestApp};

struct Deal {
    app: TestApp,
    provider: Person,
    giver: Person,
    taker: Person,
    listing: ListingId,
    booking: String,
    vouchers: [VoucherId; 2],
}

impl Deal {
    fn offered(is_allowed: bool) -> (Self, Reply) {
        Self::declared(is_allowed, &json!([]))
    }

    /// Of a booking about which the giver declared something.
    fn declared(is_allowed: bool, declared: &Value) -> (Self, Reply) {
        let app = TestApp::start();
        let provider = app.provider();
        let (giver, taker) = (app.small_tech_enterprise(), app.small_tech_enterprise());
        let listing = app.listing(&provider);
        let rules = json!({"transfers_allowed": is_allowed});
        app.put(&format!("/api/v1/listings/{listing}/rules?version=0"), &provider.token, &rules).expect(200);
        let programme = app.programme();
        let vouchers = [&giver, &taker].map(|one| app.voucher(&programme, one, Fen::from_yuan(1_000)));
        let mut booked = order(listing, hours(9, 11), vouchers[0]);
        booked["declared"] = declared.clone();
        let booking = app.post("/api/v1/bookings", &giver.token, &booked).expect(201).id();
        let deal = Self { app, provider, giver, taker, listing, booking, vouchers };
        let offer = json!({"enterprise_uscc": deal.uscc(&deal.taker), "reason": "样品由协作单位送检"});
        let reply = deal.ask(&deal.giver, "transfer", &offer);
        (deal, reply)
    }

    fn uscc(&self, person: &Person) -> String {
        self.app.read(|conn| {
            let found = organisation::table.find(person.organisation());
            found.select(organisation::uscc.assume_not_null()).first(conn).map_err(DbError::from)
        })
    }

    fn ask(&self, person: &Person, step: &str, body: &Value) -> Reply {
        self.app.post(&format!("/api/v1/bookings/{}/{step}", self.booking), &self.app.token(&person.caller), body)
    }

    fn held(&self, which: usize) -> Value {
        let whose = if which == 0 { &self.giver } else { &self.taker };
        let path = format!("/api/v1/vouchers/{}", self.vouchers[which]);
        self.app.get(&path, &self.app.token(&whose.caller)).expect(200).json()["held_fen"].clone()
    }
}

#[test]
fn who_takes_a_booking_over_pays_it_and_the_first_has_its_money_back() {
    let (deal, offered) = Deal::offered(true);
    assert_eq!(offered.expect(201).json()["state"], "offered");
    assert_eq!((deal.held(0), deal.held(1)), (json!(10_000), json!(0)));
    let again = json!({"enterprise_uscc": deal.uscc(&deal.taker), "reason": "x"});
    deal.ask(&deal.giver, "transfer", &again).expect_problem(409, "transfer_open");
    let stranger = deal.app.enterprise();
    for person in [&stranger, &deal.giver] {
        deal.ask(person, "transfer/accept", &json!({})).expect_problem(404, "not_found");
    }
    let list = deal.app.get("/api/v1/booking-transfers?state=offered", &deal.app.token(&deal.taker.caller));
    assert_eq!(list.expect(200).json()["items"][0]["booking_id"], json!(deal.booking));

    let dear = json!({"voucher": deal.vouchers[1], "expected": {"price_fen": 1, "subsidy_fen": 0}});
    deal.ask(&deal.taker, "transfer/accept", &dear).expect_problem(409, "quote_changed");
    let taken = deal.ask(&deal.taker, "transfer/accept", &json!({"voucher": deal.vouchers[1]})).expect(200).json();
    assert_eq!(taken["enterprise_id"], json!(deal.taker.organisation()));
    assert_eq!((deal.held(0), deal.held(1)), (json!(0), json!(10_000)));
    deal.app
        .post("/api/v1/bookings", &deal.app.token(&stranger.caller), &order(deal.listing, hours(9, 11), "none"))
        .expect_problem(409, "slot_taken");
    deal.ask(&deal.giver, "cancel", &json!({"reason": "x"})).expect_problem(404, "not_found");
    deal.ask(&deal.taker, "cancel", &json!({"reason": "x"})).expect(200);
    assert_eq!(deal.held(1), json!(0));
}

/// What keeps a voucher from paying is about the service, not about who has it: handing the booking on does not wash it off.
#[test]
fn what_the_giver_declared_keeps_the_takers_voucher_from_paying_too() {
    let (deal, offered) = Deal::declared(true, &json!(["statutory_testing"]));
    offered.expect(201);
    assert_eq!(deal.held(0), json!(0), "nothing is paid for it");
    let quote = |body: &Value| deal.ask(&deal.taker, "transfer/quote", body).expect(200).json();
    let told = quote(&json!({"voucher": "best"}));
    assert_eq!(told["declared"], json!(["statutory_testing"]), "{told}");
    let sums =
        |told: &Value| [&told["price"]["amount_fen"], &told["subsidy_fen"], &told["own_share_fen"]].map(Value::as_i64);
    assert_eq!(sums(&told), [Some(20_000), Some(0), Some(20_000)], "{told}");
    let more = quote(&json!({"voucher": deal.vouchers[1], "declared": ["mass_production"]}));
    assert_eq!(more["declared"], json!(["statutory_testing", "mass_production"]), "{more}");
    let hoped = json!({"voucher": "best", "expected": {"price_fen": 20_000, "subsidy_fen": 10_000}});
    let refused = deal.ask(&deal.taker, "transfer/accept", &hoped).expect_problem(409, "quote_changed");
    assert_eq!(refused["quote"]["subsidy_fen"], json!(0), "{refused}");
    let told = json!({"voucher": "best", "expected": {"price_fen": 20_000, "subsidy_fen": 0}});
    let taken = deal.ask(&deal.taker, "transfer/accept", &told).expect(200).json();
    assert_eq!((&taken["subsidy_fen"], deal.held(1)), (&json!(0), json!(0)), "{taken}");
}

#[test]
fn who_takes_it_over_is_told_what_it_comes_to_and_may_declare_more() {
    let (deal, offered) = Deal::offered(true);
    offered.expect(201);
    for person in [&deal.giver, &deal.app.enterprise()] {
        deal.ask(person, "transfer/quote", &json!({})).expect_problem(404, "not_found");
    }
    let quote = |body: Value| deal.ask(&deal.taker, "transfer/quote", &body).expect(200).json();
    let told = quote(json!({"voucher": "best"}));
    assert_eq!((&told["subsidy_fen"], &told["own_share_fen"]), (&json!(10_000), &json!(10_000)), "{told}");
    assert_eq!((&told["voucher"]["id"], &told["declared"]), (&json!(deal.vouchers[1]), &json!([])));
    assert_eq!(quote(json!({}))["subsidy_fen"], json!(0), "no voucher was named");
    let own = json!({"voucher": "best", "declared": ["statutory_testing"]});
    assert_eq!(quote(own.clone())["subsidy_fen"], json!(0));
    assert_eq!(deal.held(1), json!(0), "a question holds nothing");
    deal.ask(&deal.taker, "transfer/accept", &own).expect(200);
    assert_eq!((deal.held(0), deal.held(1)), (json!(0), json!(0)));
    deal.ask(&deal.taker, "transfer/quote", &json!({})).expect_problem(404, "not_found");
}

/// Money that the provider says it has of one enterprise is not another's: it is taken back first.
#[test]
fn what_is_paid_for_is_not_handed_over() {
    let (deal, offered) = Deal::offered(true);
    offered.expect(201);
    let receipt = json!({"amount_fen": 10_000, "received_on": "2026-03-02"});
    let share = deal.ask(&deal.provider, "receipts", &receipt).expect(201).json();
    let refused = deal.ask(&deal.taker, "transfer/accept", &json!({})).expect_problem(409, "receipts_recorded");
    assert_eq!(refused["value"], json!(10_000), "{refused}");
    deal.ask(&deal.giver, "transfer/withdraw", &json!({})).expect(200);
    let offer = json!({"enterprise_uscc": deal.uscc(&deal.taker), "reason": "x"});
    deal.ask(&deal.giver, "transfer", &offer).expect_problem(409, "receipts_recorded");
    let correct = format!("receipts/{}/correct", share["receipts"][0]["id"].as_str().expect("an id"));
    deal.ask(&deal.provider, &correct, &json!({"reason": "已退款"})).expect(201);
    deal.ask(&deal.giver, "transfer", &offer).expect(201);
    deal.ask(&deal.taker, "transfer/accept", &json!({})).expect(200);
    let path = format!("/api/v1/bookings/{}/own-share", deal.booking);
    let share = deal.app.get(&path, &deal.app.token(&deal.taker.caller)).expect(200).json();
    assert_eq!(share["received_fen"], json!(0), "{share}");
}

#[test]
fn an_offer_is_declined_withdrawn_or_not_allowed_at_all() {
    let (deal, refused) = Deal::offered(false);
    refused.expect_problem(409, "transfers_allowed");
    drop(deal);
    let (deal, offered) = Deal::offered(true);
    offered.expect(201);
    deal.ask(&deal.taker, "transfer/decline", &json!({})).expect(200);
    deal.ask(&deal.taker, "transfer/accept", &json!({})).expect_problem(404, "not_found");
    let offer = json!({"enterprise_uscc": deal.uscc(&deal.taker), "reason": "x"});
    deal.ask(&deal.giver, "transfer", &offer).expect(201);
    deal.ask(&deal.giver, "transfer/withdraw", &json!({})).expect(200);
    let own = json!({"enterprise_uscc": deal.uscc(&deal.giver), "reason": "x"});
    deal.ask(&deal.giver, "transfer", &own).expect_problem(422, "invalid_input");
    // The rules are held against who takes it over.
    deal.ask(&deal.giver, "transfer", &offer).expect(201);
    let rule = json!({"is_required": true});
    let path = format!("/api/v1/listings/{}/training-rule", deal.listing);
    deal.app.put(&path, &deal.app.token(&deal.provider.caller), &rule).expect(200);
    let problem = deal.ask(&deal.taker, "transfer/accept", &json!({})).expect_problem(422, "invalid_input");
    assert_eq!(problem["problems"][0]["rule"], "unqualified", "{problem}");
    // Nothing is handed over once it has begun.
    deal.app.clock.set(tomorrow(9, 0));
    deal.ask(&deal.taker, "transfer/accept", &json!({})).expect_problem(409, "too_late");
}
