//! Which minutes are paid when the work is done: those used, those booked or the more of both, as the tariff said when it
//! was booked.

use chuangquan::kernel::ListingId;
use serde_json::{Value, json};

use crate::support::booking::{hours, order, tomorrow};
use crate::support::given::Person;
use crate::support::{Reply, TestApp};

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

    fn set(&self, what: &str, body: &Value) -> Reply {
        self.app.put(&format!("/api/v1/listings/{}/{what}", self.listing), &self.app.token(&self.provider.caller), body)
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
