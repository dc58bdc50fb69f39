//! Technology transfer: brokers and their deals, contracts and who may see them.

use chuangquan::catalog::{ListingKind, PriceUnit};
use chuangquan::identity::Role;
use chuangquan::kernel::Fen;
use chuangquan::store::DbError;
use chuangquan::store::schema::{organisation, tech_contract};
use diesel::prelude::*;
use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::booking::GivenListing;
use crate::support::claim::{PRICE, Scene, pdf};
use crate::support::given::{Person, serial, uscc};

fn begin() -> (TestApp, Person) {
    let app = TestApp::start();
    app.ensure_region("371002");
    let city = app.city_administrator();
    (app, city)
}

fn uscc_of(app: &TestApp, person: &Person) -> String {
    let id = person.organisation();
    let code: Option<String> =
        app.read(|conn| organisation::table.find(id).select(organisation::uscc).first(conn).map_err(DbError::from));
    code.expect("a code")
}

fn broker(app: &TestApp, city: &Person) -> Value {
    let body = json!({
        "name": "王经纪", "region_code": "371002", "certificate_number": format!("JJ{}", serial()), "grade": "senior",
        "certified_on": "2020-01-02", "fields": "复合材料", "is_active": true,
    });
    app.post("/api/v1/brokers", &city.token, &body).expect(201).json()
}

fn contract(app: &TestApp, buyer: &Person, with: &Value) -> Value {
    let mut body = json!({
        "registration_number": format!("2026371000{:06}", serial()), "kind": "development", "title": "工艺开发",
        "buyer_name": "买方公司", "buyer_uscc": uscc_of(app, buyer), "seller_name": "卖方大学", "seller_uscc": uscc(),
        "amount_fen": 30_000_000, "trade_fen": 20_000_000, "signed_on": "2026-01-05", "registered_on": "2026-01-08",
        "region_code": "371002",
    });
    for (field, value) in with.as_object().expect("members") {
        body[field] = value.clone();
    }
    body
}

#[test]
fn brokers_are_kept_counted_and_credited_with_their_deals() {
    let (app, city) = begin();
    let known = broker(&app, &city);
    let id = known["id"].as_str().expect("an id");
    let enterprise = app.enterprise();
    let with = json!({ "broker_id": id });
    app.post("/api/v1/tech-contracts", &city.token, &contract(&app, &enterprise, &with)).expect(201);
    let ended = app.post("/api/v1/tech-contracts", &city.token, &contract(&app, &enterprise, &with)).expect(201).id();
    app.post(&format!("/api/v1/tech-contracts/{ended}/cancel"), &city.token, &json!({ "reason": "重复登记" }))
        .expect(200);
    let shown = app.get_public("/api/v1/brokers?q=jj").expect(200).json();
    assert_eq!((&shown["items"][0]["deals"], &shown["items"][0]["deals_fen"]), (&json!(1), &json!(30_000_000)));

    let mut change = json!({
        "name": "王经纪", "region_code": "371002", "certificate_number": known["certificate_number"], "grade": "senior",
        "certified_on": "2020-01-02", "is_active": false,
    });
    let path = format!("/api/v1/brokers/{id}?version=1");
    assert_eq!(app.put(&path, &city.token, &change).expect(200).json()["version"], 2);
    app.put(&path, &city.token, &change).expect_problem(409, "stale_version");
    change["valid_until"] = json!("2019-01-01");
    let fault = app.put(&path, &city.token, &change).expect_problem(422, "invalid_input");
    assert_eq!(fault["errors"][0]["field"], "valid_until");
    let mut twin = change.clone();
    twin["valid_until"] = json!(null);
    app.post("/api/v1/brokers", &city.token, &twin).expect_problem(409, "certificate_taken");
}

#[test]
fn a_contract_is_registered_once_and_found_by_its_parties() {
    let (app, city) = begin();
    let enterprise = app.enterprise();
    let body = contract(&app, &enterprise, &json!({}));
    let made = app.post("/api/v1/tech-contracts", &city.token, &body).expect(201).json();
    app.post("/api/v1/tech-contracts", &city.token, &body).expect_problem(409, "number_taken");
    let over = contract(&app, &enterprise, &json!({ "trade_fen": 30_000_001 }));
    let fault = app.post("/api/v1/tech-contracts", &city.token, &over).expect_problem(422, "invalid_input");
    assert_eq!(fault["errors"][0]["field"], "trade_fen");
    let number = made["registration_number"].as_str().expect("a number");
    let find = format!("/api/v1/tech-contracts/by-number?number={number}");
    assert_eq!(app.get(&find, &enterprise.token).expect(200).json()["id"], made["id"]);
    app.get(&find, &app.enterprise().token).expect_problem(404, "not_found");
    let elsewhere = app.person(Role::DistrictReviewer, "science_bureau", "371083");
    app.get(&find, &elsewhere.token).expect_problem(404, "not_found");
    assert_eq!(app.all_items(&enterprise, "/api/v1/tech-contracts").len(), 1);
    assert!(app.all_items(&app.enterprise(), "/api/v1/tech-contracts").is_empty());

    let path = format!("/api/v1/tech-contracts/{}/file", made["id"].as_str().expect("an id"));
    app.get(&path, &enterprise.token).expect_problem(404, "not_found");
    let certificate = pdf();
    app.upload_to(&city, &path, &[], "登记证明.pdf", &certificate).expect(200);
    assert_eq!(app.get(&path, &enterprise.token).expect(200).bytes, certificate);
    let cancel = format!("/api/v1/tech-contracts/{}/cancel", made["id"].as_str().expect("an id"));
    app.post(&cancel, &elsewhere.token, &json!({ "reason": "重复" })).expect_problem(404, "not_found");
    app.post(&cancel, &city.token, &json!({ "reason": "重复登记" })).expect(200);
    app.post(&cancel, &city.token, &json!({ "reason": "重复登记" })).expect_problem(409, "cancelled");
    let changed = app.read(|conn| {
        let change = diesel::update(tech_contract::table).set(tech_contract::amount_fen.eq(1_i64)).execute(conn);
        Ok::<_, DbError>(change.is_err())
    });
    assert!(changed, "what was registered stays");
}

/// A service of kind technology contract that was done and accepted: what it costs 1,000.01 yuan.
fn accepted_work(app: &TestApp, scene: &Scene) -> String {
    let given = GivenListing {
        kind: ListingKind::TechContract,
        price: (PriceUnit::Fixed, Fen::new(PRICE)),
        ..GivenListing::default()
    };
    let order = json!({
        "listing_id": app.listing_with(&scene.provider, &given), "voucher": scene.voucher.to_string(),
    });
    let booking = app.post("/api/v1/bookings", &scene.enterprise.token, &order).expect(201).id();
    app.post(&format!("/api/v1/bookings/{booking}/deliver"), &scene.provider.token, &json!({})).expect(200);
    app.post(&format!("/api/v1/bookings/{booking}/accept"), &scene.enterprise.token, &json!({})).expect(200);
    booking
}

#[test]
fn a_claim_for_a_technology_contract_names_a_registered_one_between_its_parties() {
    let app = TestApp::start();
    let scene = app.scene();
    let registered = |with: Value| {
        let mut all = json!({ "seller_uscc": uscc_of(&app, &scene.provider), "amount_fen": PRICE, "trade_fen": PRICE });
        for (field, value) in with.as_object().expect("members") {
            all[field] = value.clone();
        }
        let body = contract(&app, &scene.enterprise, &all);
        app.post("/api/v1/tech-contracts", &scene.city.token, &body).expect(201).json()
    };
    let claim = |booking: &str| {
        let body = json!({ "booking_id": booking });
        let id = app.post("/api/v1/claims", &scene.enterprise.token, &body).expect(201).id();
        app.complete(&scene, &id);
        id
    };
    let name = |id: &str, number: &Value| {
        let now = app.claim(&scene.enterprise, id);
        let body = json!({
            "invoice_number": now["invoice_number"], "invoice_fen": now["invoice_fen"], "contract_number": number,
        });
        app.patch(&format!("/api/v1/claims/{id}"), &scene.enterprise.token, &body)
    };
    let codes = |id: &str| {
        let problem = app.claim_step(&scene.enterprise, id, "submit", &json!({})).expect(422).json();
        problem["errors"].as_array().expect("errors").iter().map(|e| e["code"].clone()).collect::<Vec<_>>()
    };
    let id = claim(&accepted_work(&app, &scene));
    assert_eq!(app.claim(&scene.enterprise, &id)["service_kind"], "tech_contract");
    assert_eq!(codes(&id), [json!("contract_missing")]);
    name(&id, &json!("2026371000-0")).expect_problem(422, "invalid_input");
    let strange = registered(json!({ "seller_uscc": uscc() }));
    name(&id, &strange["registration_number"]).expect(200);
    assert_eq!(codes(&id), [json!("contract_parties")]);
    let good = registered(json!({}));
    name(&id, &good["registration_number"]).expect(200);
    app.claim_step(&scene.enterprise, &id, "submit", &json!({})).expect(200);

    // The contract is used up; and one whose registration was cancelled pays nothing.
    let second = claim(&accepted_work(&app, &scene));
    name(&second, &good["registration_number"]).expect(200);
    assert_eq!(codes(&second), [json!("contract_exceeded")]);
    let other = registered(json!({}));
    name(&second, &other["registration_number"]).expect(200);
    let cancel = format!("/api/v1/tech-contracts/{}/cancel", other["id"].as_str().expect("an id"));
    app.post(&cancel, &scene.city.token, &json!({ "reason": "重复登记" })).expect(200);
    assert_eq!(codes(&second), [json!("contract_cancelled")]);
}
