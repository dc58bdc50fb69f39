//! Prices that begin on a day to come: from both sides of midnight, in every way of ordering, and what is booked never
//! touched.

use chrono::{DateTime, Duration, TimeZone, Utc};
use chuangquan::catalog::service::run_coming_prices;
use chuangquan::kernel::{Fen, ListingId, TimeWindow};
use chuangquan::store::DbError;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text, Uuid};
use serde_json::{Value, json};

use crate::support::booking::{hours, order};
use crate::support::given::Person;
use crate::support::{Reply, TestApp};

/// Local midnight at which 10 March 2026 begins; tests begin on the 2nd.
fn tenth() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 3, 9, 16, 0, 0).single().expect("a moment")
}

/// From so many minutes around that midnight, for so many.
fn around(from: i64, minutes: i64) -> TimeWindow {
    let from = tenth() + Duration::minutes(from);
    TimeWindow::new(from, from + Duration::minutes(minutes)).expect("a window")
}

/// A provider with a listing of 100 yuan an hour, and an enterprise.
struct Shop {
    app: TestApp,
    enterprise: Person,
    provider: Person,
    listing: ListingId,
}

impl Shop {
    fn open() -> Self {
        let app = TestApp::start();
        let (enterprise, provider) = (app.small_tech_enterprise(), app.provider());
        let listing = app.listing(&provider);
        Self { app, enterprise, provider, listing }
    }

    fn path(&self, rest: &str) -> String {
        format!("/api/v1/listings/{}{rest}", self.listing)
    }

    fn announce(&self, day: &str, yuan: i64, replaces: Option<&str>) -> Reply {
        let body = json!({"prices": [{"customer_class": "standard", "unit": "hour", "amount_fen": yuan * 100}]});
        self.announce_all(day, &body, replaces)
    }

    fn announce_all(&self, day: &str, body: &Value, replaces: Option<&str>) -> Reply {
        let replaces = replaces.map(|id| format!("?replaces={id}")).unwrap_or_default();
        self.app.put(
            &self.path(&format!("/coming-prices/{day}{replaces}")),
            &self.app.token(&self.provider.caller),
            body,
        )
    }

    fn withdraw(&self, day: &str) -> Reply {
        let path = self.path(&format!("/coming-prices/{day}"));
        self.app.client.send("DELETE", &path, Some(&self.app.token(&self.provider.caller)), None, &[])
    }

    fn coming(&self) -> Value {
        self.app.get_public(&self.path("/coming-prices")).expect(200).json()
    }

    fn asks(&self, path: &str, body: &Value) -> Reply {
        self.app.post(&format!("/api/v1{path}"), &self.app.token(&self.enterprise.caller), body)
    }

    /// What the window costs now, yuan, and the first sentence of the quote.
    fn quoted(&self, window: TimeWindow) -> (i64, String) {
        let quote = self.asks("/bookings/quote", &order(self.listing, window, "none")).expect(200).json();
        let step = quote["price"]["steps"][0]["en"].as_str().expect("a step").to_owned();
        (quote["price"]["amount_fen"].as_i64().expect("an amount") / 100, step)
    }

    fn begin(&self) -> usize {
        run_coming_prices(&self.app.db).expect("the job runs")
    }

    /// The price for everybody that is in force by the listing itself, yuan.
    fn in_force(&self) -> i64 {
        let listing = self.app.get_public(&self.path("")).expect(200).json();
        listing["prices"][0]["amount_fen"].as_i64().expect("a price") / 100
    }
}

#[test]
fn the_day_of_use_decides_and_the_quote_says_so() {
    let shop = Shop::open();
    assert_eq!(
        shop.quoted(around(0, 60)),
        (100, "no price for small and medium enterprises; standard price: 100.00 yuan per hour".into())
    );
    shop.announce("2026-03-10", 150, None).expect(200);
    let (before, said) = shop.quoted(around(-60, 60));
    assert_eq!(before, 100, "the last hour of the day before");
    assert_eq!(said, "prices of the day of use, 2026-03-09; others begin on 2026-03-10");
    let (after, said) = shop.quoted(around(0, 60));
    assert_eq!(after, 150, "the first hour of the day");
    assert_eq!(said, "prices of the day of use, 2026-03-10: the new ones from 2026-03-10 on");
    assert_eq!(shop.quoted(around(-60, 120)).0, 200, "what begins before is priced by the day on which it begins");
    shop.announce("2026-03-20", 160, None).expect(200);
    assert_eq!(shop.quoted(around(10 * 1_440, 60)).0, 160);
    assert_eq!(shop.quoted(around(10 * 1_440 - 60, 60)).0, 150);
    // The calculator for everybody does the same.
    let window = json!({"window": around(0, 60)});
    let estimate = shop.app.post_public(&shop.path("/estimate"), &window).expect(200).json();
    assert_eq!(estimate["price"]["amount_fen"], 15_000);
    assert_eq!(shop.in_force(), 100);
    let page = shop.app.get_public(&shop.path("")).expect(200).json();
    let days: Vec<_> = page["coming_prices"].as_array().expect("a list").iter().map(|one| &one["begins_on"]).collect();
    assert_eq!(days, ["2026-03-10", "2026-03-20"]);
}

#[test]
fn every_way_of_ordering_prices_each_use_by_its_own_day() {
    let shop = Shop::open();
    shop.announce("2026-03-10", 150, None).expect(200);
    let at = |window| order(shop.listing, window, "none");
    let both = json!({"orders": [at(around(-120, 60)), at(around(120, 60))]});
    let cart = shop.asks("/bookings/cart", &both).expect(201).json();
    let prices = |booked: &Value| {
        let each = booked.as_array().expect("a list").iter();
        each.map(|one| one["price_fen"].as_i64().or(one["booking"]["price_fen"].as_i64())).collect::<Vec<_>>()
    };
    assert_eq!(prices(&cart), [Some(10_000), Some(15_000)], "{cart}");
    let series = json!({"order": at(around(-600, 60)), "every_days": 1, "occurrences": 3});
    let series = shop.asks("/bookings/series", &series).expect(201).json();
    assert_eq!(prices(&series), [Some(10_000), Some(15_000), Some(15_000)], "{series}");

    // Moved into the new price and back, at what is published then.
    let id = shop.asks("/bookings", &at(around(-300, 60))).expect(201).id();
    let moved = |window| {
        let moved = shop.asks(&format!("/bookings/{id}/move"), &json!({"window": window})).expect(200).json();
        moved["price_fen"].as_i64()
    };
    assert_eq!(moved(around(300, 60)), Some(15_000));
    assert_eq!(moved(around(-300, 60)), Some(10_000));
    // The provider's own move keeps the price.
    let by = json!({"window": around(420, 60), "reason": "检修"});
    let path = format!("/api/v1/bookings/{id}/relocate");
    let relocated = shop.app.post(&path, &shop.app.token(&shop.provider.caller), &by).expect(200).json();
    assert_eq!(relocated["price_fen"], 10_000);
}

#[test]
fn what_is_booked_keeps_its_price_and_its_tariff() {
    let shop = Shop::open();
    let id = shop.asks("/bookings", &order(shop.listing, around(540, 120), "none")).expect(201).id();
    shop.announce_all(
        "2026-03-10",
        &json!({
            "prices": [{"customer_class": "standard", "unit": "hour", "amount_fen": 99_000}],
            "tariff": {"set_up_fee_fen": 7_000, "no_show": {"ratio_bp": 10_000}},
        }),
        None,
    )
    .expect(200);
    assert_eq!(shop.quoted(around(720, 60)).0, 990 + 70, "the tariff begins with the prices");
    let expected = json!({"price_fen": 10_000, "subsidy_fen": 0});
    let mut told = order(shop.listing, around(720, 60), "none");
    told["expected"] = expected;
    shop.asks("/bookings", &told).expect_problem(409, "quote_changed");

    shop.app.clock.set(tenth() + Duration::minutes(540 + 120));
    assert_eq!(shop.begin(), 1);
    let path = format!("/api/v1/bookings/{id}/deliver");
    let delivered =
        shop.app.post(&path, &shop.app.token(&shop.provider.caller), &json!({"actual_minutes": 60})).expect(200).json();
    assert_eq!(delivered["delivery"]["price_fen"], 10_000, "{delivered}");
    let tariff = shop.app.get_public(&shop.path("/tariff")).expect(200).json();
    assert_eq!((&tariff["version"], &tariff["tariff"]["set_up_fee_fen"]), (&json!(1), &json!(7_000)));
}

#[test]
fn prices_begin_by_themselves_once_and_their_history_is_kept() {
    let shop = Shop::open();
    shop.announce("2026-03-10", 150, None).expect(200);
    shop.announce("2026-03-12", 170, None).expect(200);
    shop.app.clock.set(tenth() - Duration::seconds(1));
    assert_eq!((shop.begin(), shop.in_force()), (0, 100));
    let version = |shop: &Shop| shop.app.get_public(&shop.path("")).expect(200).json()["version"].as_i64();
    assert_eq!(version(&shop), Some(1));
    // Both days came while no job ran: in their order.
    shop.app.clock.set(tenth() + Duration::days(3));
    assert_eq!(shop.quoted(around(3 * 1_440 + 60, 60)).0, 170, "bookings wait for no job");
    assert_eq!((shop.begin(), shop.begin(), shop.in_force()), (1, 0, 170));
    assert_eq!((version(&shop), shop.coming()), (Some(3), json!([])));

    #[derive(QueryableByName)]
    struct Period {
        #[diesel(sql_type = BigInt)]
        amount_fen: i64,
        #[diesel(sql_type = Text)]
        span: String,
    }
    let periods: Vec<Period> = shop.app.read(|conn| {
        diesel::sql_query(
            "SELECT amount_fen, (valid_from AT TIME ZONE 'Asia/Shanghai')::date || ' ' ||
                    coalesce(((valid_to AT TIME ZONE 'Asia/Shanghai')::date)::text, '') AS span
             FROM listing_price WHERE listing_id = $1 ORDER BY valid_from",
        )
        .bind::<Uuid, _>(shop.listing)
        .load(conn)
        .map_err(DbError::from)
    });
    let periods: Vec<_> = periods.iter().map(|one| (one.amount_fen, one.span.as_str())).collect();
    assert_eq!(
        periods,
        [(10_000, "2026-03-02 2026-03-10"), (15_000, "2026-03-10 2026-03-12"), (17_000, "2026-03-12 ")],
        "each until the next begins"
    );
    let history =
        shop.app.get(&shop.path("/coming-prices/history"), &shop.app.token(&shop.provider.caller)).expect(200).json();
    let ends: Vec<_> = history["items"].as_array().expect("items").iter().map(|one| &one["ended_as"]).collect();
    assert_eq!(ends, ["begun", "begun"]);
}

#[test]
fn until_they_begin_they_are_replaced_or_withdrawn_and_only_by_who_knows_them() {
    let shop = Shop::open();
    let first = shop.announce("2026-03-10", 150, None).expect(200).id();
    shop.announce("2026-03-10", 160, None).expect_problem(409, "prices_changed");
    let second = shop.announce("2026-03-10", 160, Some(&first)).expect(200).id();
    shop.announce("2026-03-10", 170, Some(&first)).expect_problem(409, "prices_changed");
    assert_eq!(shop.announce("2026-03-10", 160, Some(&second)).expect(200).id(), second, "the same again is no change");
    assert_eq!(shop.quoted(around(0, 60)).0, 160);
    shop.withdraw("2026-03-10").expect(204);
    shop.withdraw("2026-03-10").expect(404);
    assert_eq!(shop.quoted(around(0, 60)).0, 100);
    shop.announce("2026-03-10", 180, None).expect(200);
    let history =
        shop.app.get(&shop.path("/coming-prices/history"), &shop.app.token(&shop.provider.caller)).expect(200).json();
    let ends: Vec<_> = history["items"].as_array().expect("items").iter().map(|one| one["ended_as"].as_str()).collect();
    assert_eq!(ends, [None, Some("withdrawn"), Some("replaced")]);

    for (day, field) in
        [("2026-03-02", "begins_on"), ("2026-03-01", "begins_on"), ("2036-03-01", "begins_on"), ("soon", "begins_on")]
    {
        let refused = shop.announce(day, 1, None).expect_problem(422, "invalid_input");
        assert_eq!(refused["errors"][0]["field"], field, "{day}");
    }
    shop.announce("2026-03-03", 1, None).expect(200);
    let none = json!({"prices": []});
    let refused = shop.announce_all("2026-03-05", &none, None).expect_problem(422, "invalid_input");
    assert_eq!(refused["errors"][0]["field"], "prices");
    // Nobody else's.
    let other = shop.app.provider();
    let body = json!({"prices": [{"customer_class": "standard", "unit": "hour", "amount_fen": 1}]});
    shop.app.put(&shop.path("/coming-prices/2026-03-05"), &other.token, &body).expect(404);
    shop.app.get(&shop.path("/coming-prices/history"), &other.token).expect(404);

    // What began is history.
    shop.app.clock.set(tenth());
    shop.withdraw("2026-03-10").expect(404);
    assert_eq!(shop.begin(), 1);
    shop.withdraw("2026-03-10").expect(404);
    shop.announce("2026-03-10", 1, None).expect_problem(422, "invalid_input");
}

#[test]
fn what_is_said_of_the_listing_itself_holds_from_now_on_and_leaves_what_is_announced() {
    let shop = Shop::open();
    shop.announce("2026-03-10", 150, None).expect(200);
    let listing = shop.app.get(&shop.path(""), &shop.app.token(&shop.provider.caller)).expect(200).json();
    let put = |yuan: i64, version: i64| {
        let body = json!({
            "code": listing["code"], "kind": "instrument_time", "name": "场发射扫描电镜", "max_minutes": 480,
            "prices": [{"customer_class": "standard", "unit": "hour", "amount_fen": yuan * 100}],
        });
        shop.app.put(&shop.path(&format!("?version={version}")), &shop.app.token(&shop.provider.caller), &body)
    };
    put(110, 1).expect(200);
    assert_eq!((shop.quoted(around(-60, 60)).0, shop.quoted(around(0, 60)).0), (110, 150));
    // The day has come: whoever edits what was there before is told that it changed, also before a job ran.
    shop.app.clock.set(tenth() + Duration::minutes(1));
    put(120, 2).expect_problem(409, "stale_version");
    assert_eq!((shop.quoted(around(60, 60)).0, shop.begin()), (150, 1));
    put(120, 3).expect(200);
    assert_eq!((shop.begin(), shop.quoted(around(60, 60)).0), (0, 120), "nothing comes over the later word");
}

#[test]
fn the_order_by_price_follows_on_the_day() {
    let shop = Shop::open();
    let dear = shop.app.admitted_listing(
        &shop.provider,
        json!({"code": "dear", "name": "电镜", "prices": [{"customer_class": "standard", "unit": "hour", "amount_fen": 12_000}]}),
    );
    let cheapest = || {
        let page = shop.app.get_public("/api/v1/listings?sort=price&limit=1").expect(200).json();
        page["items"][0]["id"].as_str().expect("an id").to_owned()
    };
    shop.announce("2026-03-10", 150, None).expect(200);
    assert_eq!(cheapest(), shop.listing.to_string());
    shop.app.clock.set(tenth());
    shop.begin();
    assert_eq!(cheapest(), dear.to_string());
}

#[test]
fn the_database_keeps_announced_prices_as_they_were() {
    let shop = Shop::open();
    let id = shop.announce("2026-03-10", 150, None).expect(200).id();
    let refuses = |sql: &str| {
        let sql = sql.replace("$id", &id);
        let outcome: Result<(), DbError> =
            shop.app.db.read(|conn| diesel::sql_query(sql.clone()).execute(conn).map(drop).map_err(DbError::from));
        assert!(outcome.is_err(), "{sql}");
    };
    refuses("UPDATE listing_coming_prices SET prices = '[{}]' WHERE id = '$id'");
    refuses("UPDATE listing_coming_prices SET begins_on = begins_on + 1 WHERE id = '$id'");
    refuses("DELETE FROM listing_coming_prices WHERE id = '$id'");
    // Not before its day, and not withdrawn after.
    refuses(
        "UPDATE listing_coming_prices SET ended_as = 'begun', ended_by = 'x', ended_at = begins_at - interval '1 s' WHERE id = '$id'",
    );
    refuses(
        "UPDATE listing_coming_prices SET ended_as = 'withdrawn', ended_by = 'x', ended_at = begins_at WHERE id = '$id'",
    );
    refuses(
        "INSERT INTO listing_coming_prices (id, listing_id, begins_on, prices, announced_at, announced_by)
         SELECT gen_random_uuid(), listing_id, begins_on, prices, announced_at, 'x' FROM listing_coming_prices WHERE id = '$id'",
    );
    shop.withdraw("2026-03-10").expect(204);
    refuses("UPDATE listing_coming_prices SET ended_by = 'somebody else' WHERE id = '$id'");
}

#[test]
fn who_waited_pays_the_price_of_the_day_of_use() {
    let shop = Shop::open();
    let other = shop.app.enterprise();
    let window = around(600, 60);
    let held = shop.app.booking(&other, shop.listing, window, "none").id;
    let entry = shop.asks("/wait-entries", &order(shop.listing, window, "none")).expect(201).id();
    shop.announce("2026-03-10", 150, None).expect(200);
    let reason = json!({"reason": "改期"});
    shop.app.post(&format!("/api/v1/bookings/{held}/cancel"), &other.token, &reason).expect(200);
    chuangquan::booking::service::run_wait_list(&shop.app.db).expect("the job runs");
    let booked = shop.asks(&format!("/wait-entries/{entry}/accept"), &json!({})).expect(201).json();
    assert_eq!(booked["price_fen"], 15_000);
    assert_eq!(booked["quote"]["price"]["unit_price_fen"], Fen::from_yuan(150).get());
    assert_eq!(shop.quoted(hours(9, 10)).0, 100);
}
