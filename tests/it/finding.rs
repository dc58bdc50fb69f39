//! Finding: synonyms, the grid of many instruments, who is free soonest, what else would do, a few side by side.

use chuangquan::kernel::Fen;
use chuangquan::store::DbError;
use chuangquan::store::schema::organisation;
use diesel::prelude::*;
use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::booking::{hours, tomorrow};

fn names(reply: &Value) -> Vec<String> {
    let items = reply["items"].as_array().or(reply.as_array()).expect("a list");
    items.iter().map(|item| item["name"].as_str().expect("a name").to_owned()).collect()
}

fn query(at: chrono::DateTime<chrono::Utc>) -> String {
    at.format("%Y-%m-%dT%H:%M:%SZ").to_string()
}

#[test]
fn a_word_finds_what_its_synonyms_find_and_administrators_edit_them() {
    let app = TestApp::start();
    let provider = app.provider();
    app.admitted_listing(&provider, json!({ "name": "X射线衍射仪", "code": "a" }));
    app.admitted_listing(&provider, json!({ "name": "粉末XRD", "code": "b" }));
    app.admitted_listing(&provider, json!({ "name": "微量热泳动仪", "code": "c" }));
    let found = |words: &str| names(&app.get_public(&format!("/api/v1/listings?q={words}")).expect(200).json());
    let sorted = |mut names: Vec<String>| {
        names.sort();
        names
    };
    assert_eq!(sorted(found("xrd")), ["X射线衍射仪", "粉末XRD"]);
    assert_eq!(sorted(found("X%E5%B0%84%E7%BA%BF%E8%A1%8D%E5%B0%84%E4%BB%AA")), ["X射线衍射仪", "粉末XRD"]);
    assert!(found("MST").is_empty());
    let administrator = app.city_administrator();
    let words = json!({ "words": ["MST", "微量热泳动"] });
    app.post("/api/v1/synonyms", &provider.token, &words).expect_problem(403, "forbidden");
    let id = app.post("/api/v1/synonyms", &administrator.token, &words).expect(201).id();
    assert_eq!(found("MST"), ["微量热泳动仪"]);
    let page = app.get_public("/api/v1/listings?q=MST&facets=true").expect(200).json();
    assert_eq!(page["facets"]["total"], 1);
    let other = json!({ "words": ["热泳动", "thermophoresis"] });
    app.put(&format!("/api/v1/synonyms/{id}"), &administrator.token, &other).expect(200);
    assert!(found("MST").is_empty());
    let bad = json!({ "words": ["MST"] });
    app.put(&format!("/api/v1/synonyms/{id}"), &administrator.token, &bad).expect_problem(422, "invalid_input");
    let path = format!("/api/v1/synonyms/{id}");
    app.client.send("DELETE", &path, Some(&administrator.token), None, &[]).expect(204);
    app.client.send("DELETE", &path, Some(&administrator.token), None, &[]).expect_problem(404, "not_found");
    let kept = app.get("/api/v1/synonyms?limit=200", &administrator.token).expect(200).json();
    assert!(kept["items"].as_array().expect("groups").len() > 30);
}

#[test]
fn a_grid_shows_open_and_held_hours_of_all_instruments_at_once() {
    let app = TestApp::start();
    let (provider, enterprise) = (app.provider(), app.enterprise());
    let hours_of = json!({ "tue": [[540, 720], [780, 1080]] });
    let listing = app.admitted_listing(
        &provider,
        json!({ "code": "g", "name": "拉曼光谱仪", "opening_hours": hours_of, "auto_confirm": true, "units": 2 }),
    );
    app.admitted_listing(
        &provider,
        json!({ "code": "s", "kind": "test_service", "name": "检测", "prices": [
        { "customer_class": "standard", "unit": "sample", "amount_fen": 100 }] }),
    );
    app.booking(&enterprise, listing, hours(9, 10), "none");
    let (from, to) = (query(tomorrow(0, 0)), query(tomorrow(24, 0)));
    let grid = app.get_public(&format!("/api/v1/listings/grid?from={from}&to={to}")).expect(200).json();
    let rows = grid["rows"].as_array().expect("rows");
    assert_eq!(rows.len(), 1, "only what has a calendar: {grid}");
    assert_eq!(rows[0]["open"], json!([[540, 720], [780, 1080]]));
    assert_eq!((&rows[0]["busy"], &rows[0]["units"]), (&json!([[1, 540, 600]]), &json!(2)));
    assert_eq!(grid["is_cut"], false);
    let far = query(tomorrow(24 * 9, 0));
    app.get_public(&format!("/api/v1/listings/grid?from={from}&to={far}")).expect_problem(422, "invalid_input");
    app.get_public(&format!("/api/v1/listings/grid?from={to}&to={from}")).expect_problem(422, "invalid_input");
}

#[test]
fn who_is_free_soonest_and_what_else_would_do() {
    let app = TestApp::start();
    let (provider, enterprise) = (app.provider(), app.enterprise());
    let list = |code: &str, fen: i64, category: &str| {
        app.admitted_listing(
            &provider,
            json!({ "code": code, "name": code, "category": category, "auto_confirm": true, "slot_minutes": 30, "min_minutes": 30,
                    "prices": [{ "customer_class": "standard", "unit": "hour", "amount_fen": fen }] }),
        )
    };
    let (busy, free, cheap) =
        (list("busy", 10_000, "电镜"), list("free", 20_000, "电镜"), list("cheap", 5_000, "电镜"));
    let other = list("other", 1, "光谱");
    app.booking(&enterprise, busy, hours(9, 12), "none");
    app.booking(&enterprise, cheap, hours(9, 14), "none");
    let (from, to) = (query(tomorrow(9, 0)), query(tomorrow(18, 0)));
    let range = format!("from={from}&to={to}");
    let found = app
        .get_public(&format!("/api/v1/listings/free?{range}&minutes=120&category=%E7%94%B5%E9%95%9C"))
        .expect(200)
        .json();
    assert_eq!(names(&found), ["free", "busy", "cheap"]);
    let starts: Vec<_> =
        found.as_array().expect("a list").iter().map(|l| l["first_free"]["starts_at"].clone()).collect();
    assert_eq!(starts, [json!(tomorrow(9, 0)), json!(tomorrow(12, 0)), json!(tomorrow(14, 0))]);
    let long = app
        .get_public(&format!("/api/v1/listings/free?{range}&minutes=300&category=%E7%94%B5%E9%95%9C"))
        .expect(200)
        .json();
    assert_eq!(names(&long), ["free", "busy"], "four hours are left of the third");
    app.get_public(&format!("/api/v1/listings/free?{range}&minutes=0")).expect_problem(422, "invalid_input");

    let alternatives = |minutes: i64| {
        let path = format!("/api/v1/listings/{busy}/alternatives?{range}&minutes={minutes}");
        let found = app.get_public(&path).expect(200).json();
        assert_eq!(found["own_first_free"]["starts_at"], json!(tomorrow(12, 0)), "its own first time is told");
        names(&found["listings"])
    };
    assert_eq!(alternatives(120), ["free", "cheap"], "sooner first, then cheaper; another category would not do");
    assert_eq!(alternatives(300), ["free"]);
    let missing = format!("/api/v1/listings/{}/alternatives?{range}&minutes=60", uuid::Uuid::nil());
    app.get_public(&missing).expect_problem(404, "not_found");

    let compared = app.get_public(&format!("/api/v1/listings/compare?ids={cheap},{free},{cheap}")).expect(200).json();
    assert_eq!(names(&compared), ["cheap", "free"]);
    app.get_public("/api/v1/listings/compare?ids=").expect_problem(422, "invalid_input");
    app.get_public("/api/v1/listings/compare?ids=x").expect_problem(422, "invalid_input");
    let hidden = app.applied_listing(&provider, json!({ "code": "hidden" }));
    let ids = format!("{other},{hidden}");
    app.get_public(&format!("/api/v1/listings/compare?ids={ids}")).expect_problem(404, "not_found");
    app.get(&format!("/api/v1/listings/compare?ids={ids}"), &app.token(&provider.caller)).expect(200);
}

/// One request tells price, voucher, first free time and distance of each result, and orders by any of them.
#[test]
fn who_is_signed_in_finds_by_their_own_price_voucher_distance_and_time() {
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
    let priced = |standard: i64, sme: i64| {
        json!([
            {"customer_class": "standard", "unit": "hour", "amount_fen": standard},
            {"customer_class": "sme", "unit": "hour", "amount_fen": sme},
        ])
    };
    let listing = |code: &str, region: &str, prices: Value, takes: bool| {
        let all = json!({
            "code": code, "name": code, "region_code": region, "prices": prices, "voucher_payable": takes, "auto_confirm": true,
        });
        app.admitted_listing(&provider, all)
    };
    let near = listing("near", "371002", priced(10_000, 9_000), true);
    listing("middle", "371082", priced(8_000, 8_000), false);
    listing("far", "371083", priced(20_000, 2_000), true);
    app.booking(&customer, near, hours(0, 8), "none");
    app.voucher(&app.programme(), &customer, Fen::from_yuan(1_000));
    app.clock.set(tomorrow(0, 0));
    let token = app.token(&customer.caller);
    let own = |query: &str| app.get(&format!("/api/v1/enterprise/listings?{query}"), &token).expect(200).json();
    let public = |query: &str| app.get_public(&format!("/api/v1/listings?{query}")).expect(200).json();

    assert_eq!(names(&public("sort=price")), ["middle", "near", "far"]);
    let counted = own("sort=soonest&minutes=60&voucher_payable=true&facets=true");
    assert_eq!((names(&counted).len(), &counted["facets"]["total"]), (2, &json!(2)), "{counted}");
    let by_own_price = own("sort=price&minutes=60&near=371002");
    assert_eq!(names(&by_own_price), ["far", "middle", "near"], "what a small enterprise pays");
    let [far, middle, nearest] = [0, 1, 2].map(|n| by_own_price["items"][n].clone());
    assert_eq!((&far["own_price"]["amount_fen"], &far["own_price"]["customer_class"]), (&json!(2_000), &json!("sme")));
    assert_eq!((&far["voucher"]["subsidy_fen"], &middle["voucher"]), (&json!(1_000), &Value::Null));
    assert_eq!(far["distance"], json!({"kilometres": 83, "is_neighbour": false}));
    assert_eq!((&middle["distance"]["is_neighbour"], &nearest["distance"]["kilometres"]), (&json!(true), &json!(0)));
    assert_eq!(middle["first_free"]["starts_at"], json!(tomorrow(0, 0)));
    assert_eq!(nearest["first_free"]["starts_at"], json!(tomorrow(8, 0)), "booked until then");

    assert_eq!(names(&public("sort=distance&near=371002")), ["near", "middle", "far"]);
    assert_eq!(names(&public("sort=distance&near=371083")), ["far", "near", "middle"], "what is unknown comes last");
    assert_eq!(names(&public("sort=soonest&minutes=60")).last().map(String::as_str), Some("near"));
    let first = public("sort=soonest&minutes=60&limit=2");
    let cursor = first["next"].as_str().expect("more");
    assert_eq!(names(&public(&format!("sort=soonest&minutes=60&limit=2&cursor={cursor}"))), ["near"]);
    for wrong in ["sort=soonest", "sort=distance", "minutes=0", "facets=many"] {
        app.get_public(&format!("/api/v1/listings?{wrong}")).expect_problem(422, "invalid_input");
    }
    // A member pays what the provider says.
    let uscc: String = app.read(|conn| {
        let found = organisation::table.find(customer.organisation());
        found.select(organisation::uscc.assume_not_null()).first(conn).map_err(DbError::from)
    });
    let member = json!({"customer_class": "academic"});
    app.put(&format!("/api/v1/provider/customers/{uscc}"), &app.token(&provider.caller), &member).expect(200);
    assert_eq!(names(&own("sort=price")), ["middle", "near", "far"], "no academic price: the standard one");
}

/// The best match is the one that has all words in its name and model, then with maker and category, then anywhere.
#[test]
fn where_the_words_are_says_how_well_it_matches() {
    let app = TestApp::start();
    let provider = app.provider();
    for (code, more) in [
        ("name", json!({ "name": "离心机", "model": "Thermo X1" })),
        ("maker", json!({ "name": "离心机", "maker": "Thermo" })),
        ("text", json!({ "name": "离心机", "description": "for Thermo rotors" })),
        ("inside", json!({ "name": "离心机", "model": "Superthermostat" })),
        ("other", json!({ "name": "离心机", "model": "X1" })),
    ] {
        let mut all = json!({ "code": code });
        if let (Some(all), Value::Object(more)) = (all.as_object_mut(), more) {
            all.extend(more);
        }
        app.admitted_listing(&provider, all);
    }
    let codes = |items: &[Value]| -> Vec<String> {
        items.iter().map(|one| one["code"].as_str().expect("a code").to_owned()).collect()
    };
    let path = "/api/v1/listings?q=%E7%A6%BB%E5%BF%83%E6%9C%BA%20thermo";
    let expected = ["name", "maker", "inside", "text"];
    assert_eq!(codes(&app.all_public_items(&format!("{path}&limit=1"))), expected, "page by page");
    let page = app.get_public(&format!("{path}&facets=true")).expect(200).json();
    assert_eq!(
        (codes(page["items"].as_array().expect("items")).as_slice(), &page["facets"]["total"]),
        (&expected.map(str::to_owned)[..], &json!(4))
    );
    assert_eq!(codes(&app.all_public_items(&format!("{path}&sort=newest")))[0], "inside");
}
