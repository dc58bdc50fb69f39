//! A listing's tariff over HTTP: what comes on top of its prices, what is owed for what was not used, and that nothing
//! booked is touched by a change.

use chuangquan::kernel::ListingId;
use serde_json::{Value, json};

use crate::support::booking::{hours, order, tomorrow};
use crate::support::given::Person;
use crate::support::{Reply, TestApp};

/// An enterprise, and a provider with a listing of 100 yuan an hour that confirms by itself.
struct Shop {
    app: TestApp,
    enterprise: Person,
    provider: Person,
    listing: ListingId,
}

impl Shop {
    fn with(tariff: Value) -> Self {
        let app = TestApp::start();
        let (enterprise, provider) = (app.small_tech_enterprise(), app.provider());
        let listing = app.listing(&provider);
        let shop = Self { app, enterprise, provider, listing };
        shop.set("tariff", 0, tariff).expect(200);
        shop
    }

    fn set(&self, what: &str, version: i32, document: Value) -> Reply {
        let path = format!("/api/v1/listings/{}/{what}?version={version}", self.listing);
        self.app.put(&path, &self.app.token(&self.provider.caller), &document)
    }

    fn asks(&self, path: &str, body: &Value) -> Reply {
        self.app.post(&format!("/api/v1{path}"), &self.app.token(&self.enterprise.caller), body)
    }

    fn serves(&self, path: &str, body: &Value) -> Reply {
        self.app.post(&format!("/api/v1{path}"), &self.app.token(&self.provider.caller), body)
    }
}

#[test]
fn a_quote_says_every_part_of_the_price() {
    let shop = Shop::with(json!({
        "set_up_fee_fen": 5_000, "operator": {"per_hour_fen": 3_000, "is_required": false},
        "off_peak": [{"from": 1080, "to": 1440, "ratio_bp": 5_000}],
        "consumables": [{"code": "stub", "name": {"zh": "样品台", "en": "stub"}, "amount_fen": 700, "per": "piece"}],
    }));
    let mut asked = order(shop.listing, hours(17, 19), "none");
    let plain = shop.asks("/bookings/quote", &asked).expect(200).json();
    // An hour at 100 yuan, an hour at half, 50 to set up.
    assert_eq!(plain["price"]["amount_fen"], 20_000, "{plain}");
    asked["with_operator"] = json!(true);
    asked["consumables"] = json!({"stub": 3});
    let full = shop.asks("/bookings/quote", &asked).expect(200).json();
    assert_eq!(full["price"]["amount_fen"], 20_000 + 6_000 + 2_100);
    assert_eq!(full["price"]["steps"].as_array().map(Vec::len), Some(6), "{full}");
    asked["consumables"] = json!({"gold": 1});
    let wrong = shop.asks("/bookings/quote", &asked).expect_problem(422, "invalid_input");
    assert_eq!(wrong["errors"][0]["field"], "consumables.gold");
    let public = shop.app.get_public(&format!("/api/v1/listings/{}/tariff", shop.listing)).expect(200).json();
    assert_eq!((&public["version"], &public["tariff"]["set_up_fee_fen"]), (&json!(1), &json!(5_000)));
}

/// The first four hours at the listing's price, every further one at less; a class has steps of its own.
#[test]
fn later_hours_have_the_price_of_their_step_from_the_quote_to_the_bill() {
    let step =
        |class: &str, above: i64, fen: i64| json!({"customer_class": class, "above_minutes": above, "amount_fen": fen});
    let shop = Shop::with(json!({"hour_steps": [step("standard", 240, 6_000), step("member", 60, 1_000)]}));
    let wrong = shop.set("tariff", 1, json!({"hour_steps": [step("standard", 30, 6_000)]}));
    assert_eq!(wrong.expect_problem(422, "invalid_input")["errors"][0]["field"], "hour_steps[0].above_minutes");
    let quote =
        |from, to| shop.asks("/bookings/quote", &order(shop.listing, hours(from, to), "none")).expect(200).json();
    assert_eq!(quote(9, 13)["price"]["amount_fen"], 40_000);
    let longer = quote(9, 15)["price"].clone();
    assert_eq!((&longer["amount_fen"], &longer["unit_price_fen"]), (&json!(52_000), &json!(10_000)));
    let steps = longer["steps"].as_array().expect("steps");
    assert_eq!(
        steps.last().expect("a step")["zh"],
        "超过 4 小时的部分：60.00 元/小时 × 120 分钟 ÷ 60 = 120.00 元（不足一分进位）"
    );
    let estimate = format!("/api/v1/listings/{}/estimate", shop.listing);
    let asked = json!({"window": hours(9, 15)});
    assert_eq!(shop.app.post_public(&estimate, &asked).expect(200).json()["price"]["amount_fen"], 52_000);

    // What is booked keeps its steps, and what was done is priced by them.
    let id = shop.asks("/bookings", &order(shop.listing, hours(9, 15), "none")).expect(201).id();
    shop.set("tariff", 1, json!({})).expect(200);
    assert_eq!(quote(9, 15)["price"]["amount_fen"], 60_000);
    shop.app.clock.set(tomorrow(15, 0));
    let delivered = shop.serves(&format!("/bookings/{id}/deliver"), &json!({"actual_minutes": 301})).expect(200).json();
    // The fifth hour and a minute, rounded up.
    assert_eq!(delivered["delivery"]["price_fen"], 40_000 + 6_100, "{delivered}");
    shop.asks(&format!("/bookings/{id}/accept"), &json!({})).expect(200);
    let token = shop.app.token(&shop.enterprise.caller);
    let bills = shop.app.get("/api/v1/bills", &token).expect(200).json();
    assert_eq!(bills["items"][0]["amount_fen"], 46_100, "{bills}");
}

#[test]
fn what_is_booked_keeps_its_tariff_and_what_was_done_is_priced_by_it() {
    let shop = Shop::with(json!({"time_step_minutes": 60, "set_up_fee_fen": 1_000}));
    let id = shop.asks("/bookings", &order(shop.listing, hours(9, 13), "none")).expect(201).id();
    shop.set("tariff", 0, json!({})).expect_problem(409, "stale_version");
    shop.set("tariff", 1, json!({"set_up_fee_fen": 99_000})).expect(200);
    let later = shop.asks("/bookings/quote", &order(shop.listing, hours(14, 15), "none")).expect(200).json();
    assert_eq!(later["price"]["amount_fen"], 10_000 + 99_000);

    shop.app.clock.set(tomorrow(13, 0));
    let delivered = shop.serves(&format!("/bookings/{id}/deliver"), &json!({"actual_minutes": 61})).expect(200).json();
    assert_eq!(delivered["delivery"]["price_fen"], 2 * 10_000 + 1_000, "{delivered}");
}

/// What was used of what is counted by piece is said at delivery, tried out before, and kept when the amount is decided.
#[test]
fn consumables_are_billed_as_they_were_used() {
    let grids = json!({"code": "grid", "name": {"zh": "铜网", "en": "grids"}, "per": "piece", "amount_fen": 1_000});
    let shop = Shop::with(json!({"consumables": [grids], "set_up_fee_fen": 500}));
    let mut asked = order(shop.listing, hours(9, 10), "none");
    asked["consumables"] = json!({"grid": 5});
    let id = shop.asks("/bookings", &asked).expect(201).id();
    shop.app.clock.set(tomorrow(10, 0));
    let (quote, deliver) = (format!("/bookings/{id}/delivery-quote"), format!("/bookings/{id}/deliver"));
    for (path, used) in [(&quote, "gold"), (&deliver, "gold")] {
        let wrong = shop.serves(path, &json!({"consumables": {used: 1}})).expect_problem(422, "invalid_input");
        assert_eq!(wrong["errors"][0]["field"], "consumables.gold");
    }
    shop.asks(&quote, &json!({})).expect_problem(403, "forbidden");
    let tried = |body: Value| shop.serves(&quote, &body).expect(200).json()["price_fen"].clone();
    assert_eq!(tried(json!({})), 10_000 + 500 + 5_000);
    assert_eq!(tried(json!({"consumables": {"grid": 2}, "actual_minutes": 30})), 5_000 + 500 + 2_000);
    assert_eq!(tried(json!({"consumables": {"grid": 9}})), 10_000 + 500 + 9_000, "four more than were ordered");
    assert_eq!(tried(json!({"actual_minutes": 90})), 10_000 + 500 + 5_000, "more time is never above the quote");
    let delivered = shop.serves(&deliver, &json!({"consumables": {"grid": 2}})).expect(200).json();
    assert_eq!(delivered["delivery"]["price_fen"], 10_000 + 500 + 2_000);
    assert_eq!(delivered["delivery"]["consumables"], json!({"grid": 2}));
}

/// What is used beyond the order is the customer's own to pay: the voucher's share stays within what it holds.
#[test]
fn consumables_that_were_not_ordered_are_entered_at_delivery() {
    let consumable = |code: &str, amount: i64| json!({"code": code, "name": {"zh": code, "en": code}, "per": "piece", "amount_fen": amount});
    let each_order = json!({"code": "gas", "name": {"zh": "气", "en": "gas"}, "per": "order", "amount_fen": 100});
    let shop = Shop::with(json!({"consumables": [consumable("grid", 1_000), consumable("gold", 5_000), each_order]}));
    let voucher = shop.app.voucher(&shop.app.programme(), &shop.enterprise, chuangquan::kernel::Fen::from_yuan(1_000));
    let mut asked = order(shop.listing, hours(9, 10), voucher);
    asked["consumables"] = json!({"grid": 2});
    let booked = shop.asks("/bookings", &asked).expect(201);
    let (id, view) = (booked.id(), booked.json());
    let by_piece: Vec<_> = view["order"]["by_piece"].as_array().expect("a list").iter().collect();
    assert_eq!(by_piece.len(), 2, "what comes with each order is not counted: {view}");
    assert_eq!((&by_piece[0]["ordered"], &by_piece[1]["ordered"]), (&json!(2), &json!(0)));
    let quoted = 10_000 + 2_000 + 100;
    let held = view["subsidy_fen"].as_i64().expect("an amount");
    assert_eq!((view["price_fen"].as_i64(), held > 0), (Some(quoted), true), "{view}");
    // A tariff that has something new does not reach what is booked.
    shop.set("tariff", 1, json!({"consumables": [consumable("laser", 9)]})).expect(200);

    shop.app.clock.set(tomorrow(10, 0));
    let deliver = format!("/bookings/{id}/deliver");
    let wrong = shop.serves(&deliver, &json!({"consumables": {"laser": 1}})).expect_problem(422, "invalid_input");
    assert_eq!(wrong["errors"][0]["field"], "consumables.laser");
    let delivered = shop.serves(&deliver, &json!({"consumables": {"gold": 3, "grid": 3}})).expect(200).json();
    let delivery = &delivered["delivery"];
    assert_eq!(delivery["price_fen"], quoted + 1_000 + 15_000, "{delivery}");
    assert_eq!(delivery["subsidy_fen"], held, "the voucher pays what it was asked for");
    let steps = delivery["price_steps"].as_array().expect("steps");
    let more = "160.00 yuan more than was quoted: consumables beyond the order, the customer's own to pay";
    assert_eq!(steps.last().map(|step| step["en"].clone()), Some(json!(more)));

    let accepted = shop.asks(&format!("/bookings/{id}/accept"), &json!({})).expect(200).json();
    assert_eq!(accepted["final_subsidy_fen"], held);
    assert_eq!(accepted["final_own_share_fen"], quoted + 16_000 - held);
}

#[test]
fn calling_off_late_and_not_coming_cost_the_enterprise_and_never_the_voucher() {
    let shop =
        Shop::with(json!({"late_cancel": {"ratio_bp": 3_000}, "no_show": {"ratio_bp": 5_000, "at_least_fen": 8_000}}));
    shop.set("rules", 0, json!({"cancel_notice_minutes": 60})).expect(200);
    let voucher = shop.app.voucher(&shop.app.programme(), &shop.enterprise, chuangquan::kernel::Fen::from_yuan(1_000));
    let book = |from, to| shop.asks("/bookings", &order(shop.listing, hours(from, to), voucher)).expect(201).json();
    let id = |booked: &Value| booked["id"].as_str().expect("an id").to_owned();
    let (early, late, missed) = (book(9, 11), book(11, 13), book(13, 14));
    assert_eq!(late["subsidy_fen"], 10_000);

    let cancel = |id: &str, read: Value| {
        shop.asks(&format!("/bookings/{id}/cancel"), &json!({"reason": "x", "accept_warnings": read}))
    };
    shop.app.clock.set(tomorrow(8, 0));
    let free = cancel(&id(&early), json!([])).expect(200).json();
    assert_eq!(free["charge"], Value::Null);

    shop.app.clock.set(tomorrow(10, 1));
    let warned = cancel(&id(&late), json!([])).expect_problem(409, "warnings_not_accepted");
    assert_eq!(warned["problems"][0]["charge_fen"], 6_000);
    let cancelled = cancel(&id(&late), json!(["cancel_too_late"])).expect(200).json();
    assert_eq!(
        (&cancelled["charge"]["kind"], &cancelled["charge"]["amount_fen"]),
        (&json!("late_cancel"), &json!(6_000))
    );
    assert_eq!(cancelled["charge"]["steps"].as_array().map(Vec::len), Some(1));

    shop.app.clock.set(tomorrow(13, 30));
    let gone = shop.serves(&format!("/bookings/{}/no-show", id(&missed)), &json!({})).expect(200).json();
    assert_eq!((&gone["state"], &gone["charge"]["amount_fen"]), (&json!("no_show"), &json!(8_000)));

    let token = shop.app.token(&shop.enterprise.caller);
    let purse = shop.app.get(&format!("/api/v1/vouchers/{voucher}"), &token).expect(200).json();
    assert_eq!((&purse["available_fen"], &purse["held_fen"]), (&json!(100_000), &json!(0)), "{purse}");
    let shown = shop.app.get(&format!("/api/v1/bookings/{}", id(&missed)), &token).expect(200).json();
    assert_eq!(shown["charge"]["amount_fen"], 8_000);

    // The provider lets it go: nothing is owed any more, and what was owed stays on record.
    let waive = format!("/bookings/{}/waive-charge", id(&missed));
    shop.asks(&waive, &json!({"reason": "x"})).expect_problem(403, "forbidden");
    shop.serves(&waive, &json!({"reason": " "})).expect_problem(422, "invalid_input");
    let waived = shop.serves(&waive, &json!({"reason": "交通管制"})).expect(200).json();
    assert_eq!((&waived["charge"], &waived["state"]), (&Value::Null, &json!("no_show")));
    shop.serves(&waive, &json!({"reason": "再次"})).expect_problem(409, "nothing_owed");
    let shown = shop.app.get(&format!("/api/v1/bookings/{}", id(&missed)), &token).expect(200).json();
    assert_eq!(
        (&shown["waived"]["charge"]["amount_fen"], &shown["waived"]["reason"]),
        (&json!(8_000), &json!("交通管制"))
    );
}

#[test]
fn the_provider_calls_off_without_a_charge() {
    let shop = Shop::with(json!({"late_cancel": {"ratio_bp": 10_000}}));
    shop.set("rules", 0, json!({"cancel_notice_minutes": 600})).expect(200);
    let id = shop.asks("/bookings", &order(shop.listing, hours(9, 10), "none")).expect(201).id();
    shop.app.clock.set(tomorrow(8, 59));
    let cancelled = shop.serves(&format!("/bookings/{id}/cancel"), &json!({"reason": "停电"})).expect(200).json();
    assert_eq!(cancelled["charge"], Value::Null);
}
