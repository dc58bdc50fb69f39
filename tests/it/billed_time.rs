//! Which minutes are paid when the work is done: those used, those booked or the more of both, as the tariff said when it
//! was booked; and what use beyond the booked time comes to, where the tariff has a price for it.

use chuangquan::kernel::{ListingId, VoucherId};
use chuangquan::report::verify::verify;
use serde_json::{Value, json};

use crate::support::booking::{hours, order, tomorrow};
use crate::support::given::Person;
use crate::support::{Reply, TestApp, sealer};

struct Shop {
    app: TestApp,
    enterprise: Person,
    provider: Person,
    listing: ListingId,
}

impl Shop {
    fn open() -> Self {
        let app = TestApp::start();
        let (enterprise, provider) = (app.enterprise(), app.provider());
        let listing = app.listing(&provider);
        Self { app, enterprise, provider, listing }
    }

    /// The enterprise has a voucher that pays half.
    fn with_voucher() -> (Self, VoucherId) {
        let app = TestApp::start();
        let scene = app.scene();
        let listing = app.listing(&scene.provider);
        (Self { app, enterprise: scene.enterprise, provider: scene.provider, listing }, scene.voucher)
    }

    fn set(&self, what: &str, body: &Value) -> Reply {
        self.app.put(&format!("/api/v1/listings/{}/{what}", self.listing), &self.app.token(&self.provider.caller), body)
    }

    fn reads(&self, path: &str) -> Value {
        self.app.get(&format!("/api/v1{path}"), &self.app.token(&self.enterprise.caller)).expect(200).json()
    }

    fn asks(&self, path: &str, body: &Value) -> Reply {
        self.app.post(&format!("/api/v1{path}"), &self.app.token(&self.enterprise.caller), body)
    }

    /// Delivered with so many minutes used: what it comes to, and how.
    fn delivered(&self, id: &str, minutes: i64) -> (i64, Vec<String>) {
        let path = format!("/api/v1/bookings/{id}/deliver");
        let token = self.app.token(&self.provider.caller);
        let done = self.app.post(&path, &token, &json!({ "actual_minutes": minutes })).expect(200).json();
        let steps = done["delivery"]["price_steps"].as_array().expect("steps").iter();
        let steps = steps.map(|step| step["en"].as_str().expect("a sentence").to_owned()).collect();
        (done["delivery"]["price_fen"].as_i64().expect("an amount"), steps)
    }
}

/// The last sentence of a quote's price.
fn last_step(quote: &Value) -> String {
    let steps = quote["price"]["steps"].as_array().expect("steps");
    steps.last().and_then(|step| step["en"].as_str()).expect("a sentence").to_owned()
}

#[test]
fn the_longer_of_booked_and_used_is_paid_as_the_tariff_said_when_it_was_booked() {
    let shop = Shop::open();
    let wrong = shop.set("tariff?version=0", &json!({ "billed_time": "half" }));
    wrong.expect_problem(422, "invalid_input");
    shop.set("tariff?version=0", &json!({ "billed_time": "greater" })).expect(200);
    let quote = shop.asks("/bookings/quote", &order(shop.listing, hours(9, 11), "none")).expect(200).json();
    assert_eq!(quote["price"]["amount_fen"], 20_000);
    assert!(last_step(&quote).contains("the longer of booked and used time is paid"), "{quote}");
    let [shorter, longer] = [(9, 11), (11, 13)]
        .map(|(from, to)| shop.asks("/bookings", &order(shop.listing, hours(from, to), "none")).expect(201).id());
    // What is booked keeps its tariff; what is booked from now on pays for its use.
    shop.set("tariff?version=1", &json!({})).expect(200);
    let by_use = shop.asks("/bookings", &order(shop.listing, hours(13, 15), "none")).expect(201).id();
    shop.app.clock.set(tomorrow(15, 0));
    let (price, steps) = shop.delivered(&shorter, 119);
    assert_eq!(
        (price, steps[0].as_str()),
        (20_000, "booked 120 min, used 119 min: the longer booked time counts, 120 min")
    );
    let (price, steps) = shop.delivered(&longer, 121);
    assert_eq!(price, 20_000, "never above the quote");
    assert_eq!(steps[0], "booked 120 min, used 121 min: the longer use counts, 121 min");
    assert_eq!(shop.delivered(&by_use, 90).0, 15_000);
}

#[test]
fn prices_to_come_carry_it_too() {
    let shop = Shop::open();
    let new = json!({
        "prices": [{ "customer_class": "standard", "unit": "hour", "amount_fen": 10_000 }],
        "tariff": { "billed_time": "booked" },
    });
    let announced = shop.set("coming-prices/2026-03-04", &new).expect(200).json();
    assert_eq!(announced["tariff"]["billed_time"], "booked");
    let public = shop.app.get_public(&format!("/api/v1/listings/{}/tariff", shop.listing)).expect(200).json();
    assert_eq!(public["tariff"]["billed_time"], "used", "until then it stays as it is");
    let quote =
        |from, to| shop.asks("/bookings/quote", &order(shop.listing, hours(from, to), "none")).expect(200).json();
    assert!(!last_step(&quote(9, 11)).contains("the booked time is paid"));
    // The 4th of March, from nine to eleven.
    assert!(last_step(&quote(33, 35)).contains("the booked time is paid"));
    let id = shop.asks("/bookings", &order(shop.listing, hours(33, 35), "none")).expect(201).id();
    shop.app.clock.set(tomorrow(35, 0));
    assert_eq!(shop.delivered(&id, 60).0, 20_000);
}

#[test]
fn overtime_is_told_beside_the_quote_and_paid_by_the_customer_alone() {
    let (shop, voucher) = Shop::with_voucher();
    let endless = shop.set("tariff?version=0", &json!({ "overtime": { "grace_minutes": 10 } }));
    assert_eq!(endless.expect_problem(422, "invalid_input")["errors"][0]["field"], "overtime");
    let rule = json!({ "billed_time": "greater", "overtime": { "grace_minutes": 10, "at_most_minutes": 60 } });
    shop.set("tariff?version=0", &rule).expect(200);
    let quote = shop.asks("/bookings/quote", &order(shop.listing, hours(9, 11), voucher)).expect(200).json();
    assert_eq!((&quote["price"]["amount_fen"], &quote["subsidy_fen"]), (&json!(20_000), &json!(10_000)));
    let told = last_step(&quote);
    assert!(told.contains("at most 60 min, 100.00 yuan, the customer's own to pay"), "{told}");
    let [id, kept, in_grace, contested] = [(9, 11), (11, 13), (13, 15), (15, 17)]
        .map(|(from, to)| shop.asks("/bookings", &order(shop.listing, hours(from, to), voucher)).expect(201).id());
    // What is booked keeps its tariff: also the overtime that it was told of.
    shop.set("tariff?version=1", &json!({})).expect(200);
    let plain = shop.asks("/bookings", &order(shop.listing, hours(17, 19), voucher)).expect(201).id();

    shop.app.clock.set(tomorrow(19, 0));
    let path = format!("/bookings/{id}");
    let tried = shop.app.post(
        &format!("/api/v1{path}/delivery-quote"),
        &shop.app.token(&shop.provider.caller),
        &json!({ "actual_minutes": 150 }),
    );
    assert_eq!(tried.expect(200).json()["price_fen"], 25_000, "half an hour more");
    let (price, steps) = shop.delivered(&id, 150);
    assert_eq!(
        (price, steps[0].as_str()),
        (25_000, "booked 120 min, used 150 min: 30 min beyond the booked time are paid, 150 min")
    );
    let more = "50.00 yuan more than was quoted: time beyond the booked, the customer's own to pay";
    assert_eq!(steps.last().map(String::as_str), Some(more));
    let delivery = shop.reads(&path)["delivery"].clone();
    assert_eq!((&delivery["subsidy_fen"], &delivery["overtime_fen"]), (&json!(10_000), &json!(5_000)), "{delivery}");
    assert_eq!(shop.delivered(&kept, 119).0, 20_000, "less is not less, as was said");
    assert_eq!(shop.delivered(&in_grace, 130).0, 20_000);
    assert_eq!(shop.delivered(&contested, 600).0, 30_000, "never beyond the limit");
    assert_eq!(shop.delivered(&plain, 150).0, 20_000, "nothing was told of it, so nothing is paid for it");

    for id in [&id, &kept, &in_grace, &plain] {
        shop.asks(&format!("/bookings/{id}/accept"), &json!({})).expect(200);
    }
    let accepted = shop.reads(&path);
    assert_eq!((&accepted["final_subsidy_fen"], &accepted["final_own_share_fen"]), (&json!(10_000), &json!(15_000)));
    // The customer does not agree with the longest; the bureau takes half of what is beyond.
    shop.asks(&format!("/bookings/{contested}/dispute"), &json!({ "reason": "仪器故障停机两小时" })).expect(200);
    let bureau = shop.app.city_administrator();
    let decided = json!({ "outcome": "accepted", "price_fen": 25_000, "reason": "扣除停机时间" });
    let settled =
        shop.app.post(&format!("/api/v1/bookings/{contested}/resolve"), &shop.app.token(&bureau.caller), &decided);
    assert_eq!(settled.expect(200).json()["final_subsidy_fen"], 10_000);

    let bills = shop.reads("/bills");
    let mut amounts: Vec<_> =
        bills["items"].as_array().expect("items").iter().map(|bill| &bill["amount_fen"]).collect();
    amounts.sort_by_key(|amount| amount.as_i64());
    assert_eq!(amounts, [10_000, 10_000, 10_000, 15_000, 15_000]);
    let share = shop.reads(&format!("{path}/own-share"));
    let bill = shop.reads(&format!("/bills/{}", share["bill"]["id"].as_str().expect("a bill")));
    assert_eq!(
        (&bill["price_fen"], &bill["carried_fen"], &bill["amount_fen"]),
        (&json!(25_000), &json!(10_000), &json!(15_000))
    );
    let lines = bill["lines"].as_array().expect("lines");
    assert!(lines.iter().any(|line| line["en"] == more), "{bill}");
    let purse = shop.reads(&format!("/vouchers/{voucher}"));
    assert_eq!((&purse["held_fen"], &purse["available_fen"]), (&json!(0), &json!(1_000_000 - 5 * 10_000)), "{purse}");
    let verification = shop.app.read(|conn| verify(conn, &sealer()));
    assert!(verification.is_sound(), "{:?}", verification.first_wrong());
}
