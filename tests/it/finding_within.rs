//! Free for so long somewhere within a time, in one request with every order, narrowing and count.

use chuangquan::kernel::{Fen, ListingId};
use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::booking::{hours, tomorrow};

fn names(page: &Value) -> Vec<String> {
    let items = page["items"].as_array().expect("items");
    items.iter().map(|item| item["name"].as_str().expect("a name").to_owned()).collect()
}

fn query(at: chrono::DateTime<chrono::Utc>) -> String {
    at.format("%Y-%m-%dT%H:%M:%SZ").to_string()
}

struct Market {
    app: TestApp,
    token: String,
}

impl Market {
    /// Tomorrow from nine to six: `near` is free for two hours from twelve on, `far` from ten, `middle` at once; `full` for less,
    /// `night` is closed and `service` has no calendar.
    fn open() -> Self {
        let app = TestApp::start();
        let (provider, customer) = (app.provider(), app.small_tech_enterprise());
        app.ensure_region("371083");
        app.ensure_region("371082");
        app.write(|tx| {
            chuangquan::identity::service::distances_import(
                tx,
                b"a,b,kilometres,is_neighbour\n371082,371002,49,true\n371002,371083,83,false\n",
            )
        });
        let listing = |name: &str, region: &str, (standard, sme): (i64, i64), more: Value| -> ListingId {
            let mut all = json!({
                "code": name, "name": name, "region_code": region, "description": "离心", "auto_confirm": true,
                "opening_hours": {"tue": [[540, 1080]]},
                "prices": [{"customer_class": "standard", "unit": "hour", "amount_fen": standard},
                           {"customer_class": "sme", "unit": "hour", "amount_fen": sme}],
            });
            if let (Some(all), Value::Object(more)) = (all.as_object_mut(), more) {
                all.extend(more);
            }
            app.admitted_listing(&provider, all)
        };
        let near = listing("near", "371002", (10_000, 9_000), json!({}));
        listing("middle", "371082", (8_000, 8_000), json!({"voucher_payable": false}));
        let far = listing("far", "371083", (20_000, 2_000), json!({}));
        let full = listing("full", "371002", (1, 1), json!({}));
        listing("night", "371002", (2, 2), json!({"opening_hours": {"wed": [[0, 1440]]}}));
        let by_sample = json!([{"customer_class": "standard", "unit": "sample", "amount_fen": 100}]);
        listing("service", "371002", (1, 1), json!({"kind": "test_service", "opening_hours": {}, "prices": by_sample}));
        for (id, window) in [(near, hours(9, 12)), (far, hours(9, 10)), (full, hours(10, 17))] {
            app.booking(&customer, id, window, "none");
        }
        app.voucher(&app.programme(), &customer, Fen::from_yuan(1_000));
        let token = app.token(&customer.caller);
        Self { app, token }
    }

    fn own(&self, more: &str) -> Value {
        self.app.get(&self.path(more), &self.token).expect(200).json()
    }

    fn path(&self, more: &str) -> String {
        let (from, to) = (query(tomorrow(9, 0)), query(tomorrow(18, 0)));
        format!("/api/v1/enterprise/listings?within_from={from}&within_to={to}&minutes=120&{more}")
    }
}

#[test]
fn free_for_so_long_within_a_time_goes_with_every_order_and_count() {
    let market = Market::open();
    let own = |more: &str| market.own(more);
    let page = own("sort=price&near=371002&facets=true");
    assert_eq!(names(&page), ["far", "middle", "near"], "by what a small enterprise pays: {page}");
    let told = |n: usize| {
        let one = &page["items"][n];
        [&one["own_price"]["amount_fen"], &one["voucher"]["subsidy_fen"], &one["distance"]["kilometres"]]
            .map(Value::clone)
    };
    assert_eq!(told(0), [json!(2_000), json!(1_000), json!(83)]);
    assert_eq!(told(1), [json!(8_000), Value::Null, json!(49)]);
    let starts = |page: &Value| -> Vec<Value> {
        page["items"].as_array().expect("items").iter().map(|one| one["first_free"]["starts_at"].clone()).collect()
    };
    assert_eq!(starts(&page), [10, 9, 12].map(|hour| json!(tomorrow(hour, 0))));
    let facets = &page["facets"];
    assert_eq!((&facets["total"], &facets["is_cut"]), (&json!(3), &json!(false)), "{facets}");
    assert_eq!(facets["kinds"], json!([{"value": "instrument_time", "count": 3}]));
    assert_eq!(facets["regions"].as_array().map(Vec::len), Some(3));

    // Each order, whole and page by page, with the same count.
    let orders = [
        ("sort=price", ["far", "middle", "near"]),
        ("sort=soonest", ["middle", "far", "near"]),
        ("sort=distance&near=371002", ["near", "middle", "far"]),
        ("sort=newest", ["far", "middle", "near"]),
        ("sort=relevance&q=%E7%A6%BB%E5%BF%83", ["far", "middle", "near"]),
        ("sort=price&q=%E7%A6%BB%E5%BF%83", ["far", "middle", "near"]),
    ];
    for (order, expected) in orders {
        let mut paged = Vec::new();
        let mut cursor = String::new();
        loop {
            let page = own(&format!("{order}&limit=1&facets=true{cursor}"));
            assert_eq!(page["facets"]["total"], 3, "{order}");
            paged.extend(names(&page));
            let Some(next) = page["next"].as_str() else { break };
            cursor = format!("&cursor={next}");
        }
        assert_eq!(paged, expected, "{order}, page by page");
        assert_eq!(names(&own(order)), expected, "{order}");
    }

    // Narrowed: the groups tell what another choice would give.
    let payable = own("sort=soonest&voucher_payable=true&facets=true");
    assert_eq!((names(&payable), &payable["facets"]["total"]), (vec!["far".to_owned(), "near".to_owned()], &json!(2)));
    let lease = own("kind=lease&facets=true");
    assert_eq!((names(&lease).len(), &lease["facets"]["total"]), (0, &json!(0)));
    assert_eq!(lease["facets"]["kinds"], json!([{"value": "instrument_time", "count": 3}]));
    let region = own("region=371082&sort=distance&near=371002&facets=true");
    assert_eq!((names(&region), &region["facets"]["total"]), (vec!["middle".to_owned()], &json!(1)));
    assert_eq!(region["facets"]["regions"].as_array().map(Vec::len), Some(3));
    let cheap = own("sort=price&max_price_fen=10000&facets=true");
    assert_eq!(names(&cheap), ["middle", "near"], "a range is of the standard price, the order of the own one");
    assert_eq!(cheap["facets"]["total"], 2);
    let near_cheap = own("sort=distance&near=371002&max_price_fen=10000");
    assert_eq!(names(&near_cheap), ["near", "middle"]);
    let (from, to) = (query(tomorrow(9, 0)), query(tomorrow(10, 0)));
    let both = own(&format!("free_from={from}&free_to={to}&sort=price&facets=true"));
    assert_eq!(
        (names(&both), &both["facets"]["total"]),
        (vec!["middle".to_owned()], &json!(1)),
        "and free from nine to ten"
    );
    assert!(names(&own("q=nothing")).is_empty());
}

#[test]
fn a_free_window_goes_with_the_orders_by_own_price_and_distance() {
    let market = Market::open();
    let window = format!("free_from={}&free_to={}", query(tomorrow(10, 0)), query(tomorrow(12, 0)));
    let own = |more: &str| {
        let path = format!("/api/v1/enterprise/listings?{window}&facets=true&{more}");
        market.app.get(&path, &market.token).expect(200).json()
    };
    let by_price = own("sort=price");
    assert_eq!(
        (names(&by_price), &by_price["facets"]["total"]),
        (vec!["far".to_owned(), "middle".to_owned()], &json!(2))
    );
    assert_eq!(names(&own("sort=distance&near=371002")), ["middle", "far"]);
    assert_eq!(names(&own("sort=soonest&minutes=60")), ["middle", "far"]);
    let first = own("sort=price&limit=1");
    let cursor = first["next"].as_str().expect("more");
    assert_eq!(names(&own(&format!("sort=price&limit=1&cursor={cursor}"))), ["middle"]);
}

#[test]
fn a_time_within_which_it_is_to_be_free_is_whole_and_has_a_length() {
    let market = Market::open();
    let (from, to) = (query(tomorrow(9, 0)), query(tomorrow(18, 0)));
    let far = query(tomorrow(24 * 32, 0));
    for wrong in [
        format!("within_from={from}&minutes=60"),
        format!("within_to={to}&minutes=60"),
        format!("within_from={from}&within_to={to}"),
        format!("within_from={to}&within_to={from}&minutes=60"),
        format!("within_from={from}&within_to={far}&minutes=60"),
    ] {
        market.app.get_public(&format!("/api/v1/listings?{wrong}")).expect_problem(422, "invalid_input");
    }
    let within = format!("within_from={from}&within_to={to}&minutes=60&from={from}&to={to}");
    for elsewhere in ["free", "grid"] {
        market.app.get_public(&format!("/api/v1/listings/{elsewhere}?{within}")).expect_problem(422, "invalid_input");
    }
    let none =
        market.app.get_public(&format!("/api/v1/listings?within_from={from}&within_to={to}&minutes=600&facets=true"));
    let none = none.expect(200).json();
    assert_eq!((names(&none).len(), &none["facets"]["total"]), (0, &json!(0)), "ten hours do not fit into nine");
}
