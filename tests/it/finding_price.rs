//! The cheapest first, for everybody and for an enterprise with prices of its own: the pages are those of a plain sort.

use chuangquan::kernel::ListingId;
use chuangquan::store::DbError;
use chuangquan::store::schema::organisation;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text, Uuid};
use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::booking::hours;
use crate::support::given::Person;

#[derive(QueryableByName)]
struct Placed {
    #[diesel(sql_type = Uuid)]
    id: ListingId,
    #[diesel(sql_type = Nullable<BigInt>)]
    amount: Option<i64>,
}

/// What each pays for each listing, sorted.
fn plainly_sorted(app: &TestApp, enterprise: Option<&Person>, class: &str) -> Vec<(String, Option<i64>)> {
    let rows: Vec<Placed> = app.read(|conn| {
        diesel::sql_query(
            "SELECT l.id, coalesce(own.amount_fen, p.amount_fen) AS amount FROM listing l
             JOIN organisation o ON o.id = l.provider_id AND o.state = 'admitted'
             LEFT JOIN provider_customer c ON c.provider_id = l.provider_id AND c.enterprise_id = $1
             LEFT JOIN listing_price p ON p.listing_id = l.id AND p.customer_class = 'standard' AND p.valid_to IS NULL
             LEFT JOIN listing_price own ON own.listing_id = l.id AND own.valid_to IS NULL
                 AND own.customer_class = coalesce(c.customer_class, $2)
             WHERE l.state = 'admitted' ORDER BY amount NULLS LAST, l.id DESC",
        )
        .bind::<Nullable<Uuid>, _>(enterprise.map(Person::organisation))
        .bind::<Text, _>(class)
        .load(conn)
        .map_err(DbError::from)
    });
    rows.into_iter().map(|row| (row.id.to_string(), row.amount)).collect()
}

/// All pages, one after the other.
fn paged(app: &TestApp, path: &str, token: Option<&str>) -> Vec<String> {
    let mut found = Vec::new();
    let mut cursor = String::new();
    loop {
        let path = format!("{path}{cursor}");
        let page = match token {
            Some(token) => app.get(&path, token).expect(200).json(),
            None => app.get_public(&path).expect(200).json(),
        };
        let ids =
            page["items"].as_array().expect("items").iter().map(|item| item["id"].as_str().expect("an id").to_owned());
        found.extend(ids);
        match &page["next"] {
            Value::String(next) => cursor = format!("&cursor={next}"),
            _ => return found,
        }
    }
}

#[test]
fn pages_by_price_are_those_of_a_plain_sort() {
    let app = TestApp::start();
    let enterprise = app.small_tech_enterprise();
    let providers = [app.provider(), app.provider(), app.provider()];
    let price = |class: &str, amount: i64| json!({ "customer_class": class, "unit": "hour", "amount_fen": amount });
    for n in 0..24_i64 {
        let provider = &providers[usize::try_from(n % 3).expect("small")];
        // Prices that repeat, cross, and are missing.
        let mut prices = Vec::new();
        if n % 5 != 0 {
            prices.push(price("standard", 100 * (n * 7 % 10 + 1)));
        }
        for (class, nth, factor) in [("sme", 4, 3), ("member", 3, 11)] {
            if n % nth == 0 {
                prices.push(price(class, 100 * (n * factor % 9 + 1)));
            }
        }
        app.admitted_listing(
            provider,
            json!({ "code": format!("p{n}"), "name": format!("电镜{n}"), "prices": prices }),
        );
    }
    let uscc: String = app.read(|conn| {
        let found = organisation::table.find(enterprise.organisation());
        found.select(organisation::uscc.assume_not_null()).first(conn).map_err(DbError::from)
    });
    let customer = format!("/api/v1/provider/customers/{uscc}");
    let member = json!({ "customer_class": "member" });
    app.put(&customer, &providers[1].token, &member).expect(200);

    let sorted = plainly_sorted(&app, None, "standard");
    let ids: Vec<_> = sorted.iter().map(|(id, _)| id.clone()).collect();
    assert!(sorted.last().is_some_and(|(_, amount)| amount.is_none()), "some have no price");
    for limit in [1, 4, 7, 100] {
        assert_eq!(paged(&app, &format!("/api/v1/listings?sort=price&limit={limit}"), None), ids);
    }
    let priced =
        sorted.iter().filter(|(_, amount)| amount.is_some_and(|amount| amount <= 500)).map(|(id, _)| id.clone());
    let cheap = paged(&app, "/api/v1/listings?sort=price&limit=3&max_price_fen=500", None);
    assert_eq!(cheap, priced.collect::<Vec<_>>());

    let own: Vec<_> = plainly_sorted(&app, Some(&enterprise), "sme").into_iter().map(|(id, _)| id).collect();
    assert_ne!(own, ids, "its own prices make another order");
    for limit in [1, 4, 7, 100] {
        let path = format!("/api/v1/enterprise/listings?sort=price&limit={limit}");
        assert_eq!(paged(&app, &path, Some(&enterprise.token)), own);
    }
}

/// What the list is sorted by is what the quote begins with, whatever later hours cost: an hour comes to it.
#[test]
fn the_price_that_sorts_is_the_one_that_is_quoted() {
    let app = TestApp::start();
    let (enterprise, provider) = (app.small_tech_enterprise(), app.provider());
    for (n, standard, sme, later) in [(0, 9_000, None, 100), (1, 8_000, Some(6_000), 9_900), (2, 7_000, None, 0)] {
        let mut prices = vec![json!({ "customer_class": "standard", "unit": "hour", "amount_fen": standard })];
        prices.extend(sme.map(|fen: i64| json!({ "customer_class": "sme", "unit": "hour", "amount_fen": fen })));
        let listing = app.admitted_listing(
            &provider,
            json!({ "code": format!("s{n}"), "name": format!("电镜{n}"), "prices": prices, "auto_confirm": true }),
        );
        let steps = ["standard", "sme"]
            .map(|class| json!({ "customer_class": class, "above_minutes": 60, "amount_fen": later }));
        let tariff = json!({ "hour_steps": steps, "overtime": { "at_most_minutes": 30 } });
        app.put(&format!("/api/v1/listings/{listing}/tariff?version=0"), &provider.token, &tariff).expect(200);
    }
    let path = "/api/v1/enterprise/listings?sort=price&limit=100";
    let found = app.get(path, &enterprise.token).expect(200).json();
    let quoted = |id: &Value, until: u32| {
        let body = json!({ "listing_id": id, "window": hours(9, until), "voucher": "none" });
        app.post("/api/v1/bookings/quote", &enterprise.token, &body).expect(200).json()["price"].clone()
    };
    let items = found["items"].as_array().expect("items");
    let sorted: Vec<_> = items.iter().map(|item| item["own_price"]["amount_fen"].clone()).collect();
    assert_eq!(sorted, [6_000, 7_000, 9_000], "by its own prices");
    for (item, later) in items.iter().zip([9_900, 0, 100]) {
        let (own, hour) = (&item["own_price"]["amount_fen"], quoted(&item["id"], 10));
        assert_eq!((own, own), (&hour["unit_price_fen"], &hour["amount_fen"]), "{hour}");
        let sum = own.as_i64().expect("an amount") + later;
        assert_eq!(quoted(&item["id"], 11)["amount_fen"], sum, "the second hour is another price");
    }
}
