//! The public calculators: what anybody is told is what an enterprise is quoted.

use chuangquan::catalog::{CustomerClass, ListingKind, PriceUnit};
use chuangquan::kernel::Fen;
use chuangquan::store::DbError;
use chuangquan::store::schema::listing_price;
use diesel::prelude::*;
use serde_json::{Value, json};

use crate::support::booking::{GivenListing, hours, order};
use crate::support::given::DISTRICT;
use crate::support::voucher::typical_rules;
use crate::support::{Reply, TestApp};

fn ask(app: &TestApp, path: &str, body: &Value) -> Reply {
    app.client.send("POST", path, None, Some(body), &[])
}

fn small_company() -> Value {
    json!({"region_code": DISTRICT, "size_class": "small", "is_registered_tech_sme": true})
}

#[test]
fn an_estimate_is_the_quote_of_an_enterprise_with_the_same_facts() {
    let app = TestApp::start();
    let programme = app.programme();
    let enterprise = app.small_tech_enterprise();
    let voucher = app.voucher(&programme, &enterprise, Fen::from_yuan(300));
    let listing = app.listing(&app.provider());
    let body = order(listing, hours(9, 17), voucher);
    let quote = app.post("/api/v1/bookings/quote", &enterprise.token, &body).expect(200).json();

    let mut company = small_company();
    company["available_fen"] = json!(30_000);
    company["is_first_use"] = json!(true);
    let body = json!({"window": hours(9, 17), "company": company, "programme_id": programme.id});
    let path = format!("/api/v1/listings/{listing}/estimate");
    let estimate = ask(&app, &path, &body).expect(200).json();
    assert_eq!(estimate["price"], quote["price"]);
    assert_eq!(estimate["programmes"][0]["decision"], quote["decision"]);
    assert_eq!(quote["subsidy_fen"], 30_000, "the voucher is the limit");

    // The programme alone, asked with the price, decides the same but for the window.
    company["declared"] = json!(["mass_production"]);
    let path = format!("/api/v1/programmes/{}/estimate", programme.id);
    let asked = json!({"kind": "instrument_time", "price_fen": 80_000, "company": company});
    let refused = ask(&app, &path, &asked).expect(200).json();
    assert_eq!(refused["decision"]["own_share_fen"], 80_000);
    let outcomes = refused["decision"]["steps"].as_array().expect("steps").clone();
    let refusals: Vec<_> = outcomes.iter().filter(|s| s["outcome"] == "refused").map(|s| &s["rule"]).collect();
    assert_eq!(refusals, [&json!("exclusions.mass_production")]);
}

#[test]
fn every_programme_in_force_is_estimated_the_most_generous_first() {
    let app = TestApp::start();
    let plain = app.programme_with(typical_rules());
    let mut generous = typical_rules();
    generous.ratio.default = chuangquan::kernel::BasisPoints::new(6_000).expect("a ratio");
    let generous = app.programme_with(generous);
    let given = GivenListing {
        kind: ListingKind::TestService,
        price: (PriceUnit::Sample, Fen::from_yuan(400)),
        ..GivenListing::default()
    };
    let listing = app.listing_with(&app.provider(), &given);
    app.read(|conn| {
        let values = (
            listing_price::listing_id.eq(listing),
            listing_price::unit.eq(PriceUnit::Sample),
            listing_price::customer_class.eq(CustomerClass::Sme),
            listing_price::amount_fen.eq(Fen::from_yuan(300)),
            listing_price::valid_from.eq(app.clock.now()),
        );
        diesel::insert_into(listing_price::table).values(values).execute(conn).map_err(DbError::from)
    });
    let path = format!("/api/v1/listings/{listing}/estimate");
    let estimate = ask(&app, &path, &json!({"quantity": 10, "company": small_company()})).expect(200).json();
    assert_eq!(estimate["price"]["amount_fen"], 300_000, "a small company's own price");
    let ids: Vec<_> = estimate["programmes"].as_array().expect("programmes").iter().collect();
    assert_eq!(ids.len(), 2);
    assert_eq!((&ids[0]["programme_id"], &ids[1]["programme_id"]), (&json!(generous.id), &json!(plain.id)));
    assert_eq!(
        (&ids[0]["decision"]["subsidy_fen"], &ids[1]["decision"]["subsidy_fen"]),
        (&json!(180_000), &json!(150_000))
    );

    let price_only = ask(&app, &path, &json!({"quantity": 2})).expect(200).json();
    assert_eq!((&price_only["price"]["amount_fen"], &price_only["programmes"]), (&json!(80_000), &json!([])));
    let member = ask(&app, &path, &json!({"quantity": 2, "customer_class": "sme"})).expect(200).json();
    assert_eq!(member["price"]["amount_fen"], 60_000);
}

#[test]
fn what_cannot_be_estimated_says_why() {
    let app = TestApp::start();
    let programme = app.programme_with(typical_rules());
    let listing = app.listing(&app.provider());
    let path = format!("/api/v1/listings/{listing}/estimate");
    let field = |reply: Reply| reply.expect_problem(422, "invalid_input")["errors"][0]["field"].clone();
    assert_eq!(field(ask(&app, &path, &json!({}))), "window");
    let asked = json!({"window": hours(9, 10), "programme_id": programme.id});
    assert_eq!(field(ask(&app, &path, &asked)), "company");
    let mut company = small_company();
    company["annual_used_fen"] = json!(-1);
    assert_eq!(
        field(ask(&app, &path, &json!({"window": hours(9, 10), "company": company}))),
        "company.annual_used_fen"
    );
    let path = format!("/api/v1/programmes/{}/estimate", programme.id);
    let asked = json!({"kind": "lease", "price_fen": -5, "company": small_company()});
    assert_eq!(field(ask(&app, &path, &asked)), "price_fen");
    let asked = json!({"kind": "lease", "price_fen": 5, "company": {"region_code": "威海"}});
    assert_eq!(field(ask(&app, &path, &asked)), "company.region_code");

    let nowhere = "/api/v1/listings/018f0000-0000-7000-8000-000000000000/estimate";
    ask(&app, nowhere, &json!({"window": hours(9, 10)})).expect_problem(404, "not_found");
}
