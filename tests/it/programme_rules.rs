//! Rules that are more than a ratio and a cap, through HTTP and the database: kinds of voucher, their number, limits over
//! time, programmes as files.

use chuangquan::kernel::{Fen, TimeWindow};
use chuangquan::programme::Rules;
use chuangquan::programme::model::shipped;
use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::booking::{order, tomorrow};
use crate::support::voucher::typical_rules;

fn rules(change: impl FnOnce(&mut Value)) -> Rules {
    let mut document = serde_json::to_value(typical_rules()).expect("JSON");
    change(&mut document);
    serde_json::from_value(document).expect("rules")
}

#[test]
fn a_stored_document_of_the_first_days_is_still_one() {
    let mut old: Value =
        serde_json::from_str(include_str!("../../data/programmes/weihai-reimbursement-2026.json")).expect("JSON");
    let rules: Rules = serde_json::from_value(old["rules"].take()).expect("rules");
    assert_eq!(rules.faults(), vec![]);
    assert!(rules.caps.limits.is_empty() && rules.vouchers.classes.is_empty() && rules.clearing.is_none());
}

#[test]
fn the_schema_is_served_to_anybody() {
    let app = TestApp::start();
    let schema = app.get_public("/api/v1/programme-rules/schema").expect(200).json();
    assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
    assert!(schema["properties"]["vouchers"].is_object() && schema["$defs"]["VoucherClass"].is_object());
}

#[test]
fn a_shipped_programme_is_taken_in_as_a_draft_and_then_as_the_next_one() {
    let app = TestApp::start();
    let city = app.city_administrator();
    let templates = app.get("/api/v1/programme-templates", &city.token).expect(200).json();
    let templates = templates.as_array().expect("templates");
    assert_eq!(templates.len(), shipped().len());
    for template in templates {
        let imported = app.post("/api/v1/programmes/import", &city.token, &template["document"]).expect(201).json();
        assert_eq!(imported["version"]["state"], "draft");
        assert_eq!(imported["version"]["version"], 1);
        assert!(template["in_words"].as_array().is_some_and(|words| words.len() > 6));
    }
    let again = app.post("/api/v1/programmes/import", &city.token, &templates[0]["document"]).expect(201).json();
    assert_eq!(again["version"]["version"], 2);
    let mut wrong = templates[0]["document"].clone();
    wrong["rules"]["caps"]["limits"][0]["scope"] = json!("planet");
    let problem = app.post("/api/v1/programmes/import", &city.token, &wrong).expect_problem(422, "invalid_input");
    assert_eq!(problem["errors"][0]["field"], "rules.caps.limits[0].scope");
    wrong = templates[0]["document"].clone();
    wrong["rules"]["vouchers"]["classes"] = json!([{"code": "X", "name": {"zh": "甲", "en": "a"}}]);
    let problem = app.post("/api/v1/programmes/import", &city.token, &wrong).expect_problem(422, "invalid_input");
    assert_eq!(problem["errors"][0]["field"], "rules.vouchers.classes[0].code");
}

#[test]
fn what_is_in_another_currency_is_never_put_into_a_payment_file() {
    let app = TestApp::start();
    app.calendar();
    let programme = app.programme_with(rules(|document| document["currency"] = json!("EUR")));
    let words = app.get_public(&format!("/api/v1/programmes/{}", programme.id)).expect(200).json();
    assert!(words["in_force"]["in_words"].to_string().contains("欧元"), "{words:#}");
    let body =
        json!({"programme_id": programme.id, "side": "demand", "period_from": "2026-01-01", "period_to": "2026-01-31"});
    let maker = app.finance_maker();
    let problem = app.post("/api/v1/batches", &maker.token, &body).expect_problem(409, "foreign_currency");
    assert!(problem.to_string().contains("EUR"));
}

/// The Irish rules in miniature: the kind of voucher decides the ratio, and how many there may be.
#[test]
fn an_application_names_the_kind_of_voucher_and_only_so_many_are_issued() {
    let app = TestApp::start();
    let rules = rules(|document| {
        document["vouchers"] = json!({
            "faces": [500_000], "most_ever": 2,
            "classes": [
                {"code": "standard", "name": {"zh": "标准券", "en": "standard"}, "ratio": 10_000, "most_ever": 1},
                {"code": "fast_track", "name": {"zh": "快速券", "en": "fast track"}, "ratio": 5_000},
            ],
        });
    });
    let programme = app.programme_with(rules);
    app.fund(&programme, Fen::from_yuan(1_000_000));
    let enterprise = app.enterprise();
    let apply = |class: Option<&str>, amount: i64| {
        let body = json!({
            "programme_id": programme.id, "amount_fen": amount, "purpose": "新材料表征测试", "voucher_class": class,
        });
        app.post("/api/v1/voucher-applications", &enterprise.token, &body)
    };
    let problem = apply(None, 400_000).expect_problem(422, "invalid_input");
    let fields: Vec<_> = problem["errors"].as_array().expect("errors").iter().map(|e| e["field"].clone()).collect();
    assert_eq!(fields, ["voucher_class", "amount_fen"]);
    let issue = |class: &str| {
        let id = apply(Some(class), 500_000).expect(201).id();
        app.post(&format!("/api/v1/voucher-applications/{id}/submit"), &enterprise.token, &json!({}))
    };
    let first = issue("standard").expect(200).id();
    // Two more are asked for before the first is decided; what counts is what was issued.
    let second = issue("standard").expect(200).id();
    let decide = |id: &str| {
        let (district, city) = (app.district_reviewer(), app.city_administrator());
        let pass = json!({"decision": "pass", "reason": "同意"});
        app.post(&format!("/api/v1/voucher-applications/{id}/district-review"), &district.token, &pass).expect(200);
        app.post(&format!("/api/v1/voucher-applications/{id}/city-review"), &city.token, &pass)
    };
    let issued = decide(&first).expect(200).json();
    assert_eq!(issued["voucher"]["voucher_class"], "standard");
    let problem = decide(&second).expect_problem(422, "not_eligible");
    let refused = problem["refused"].as_array().expect("steps").iter().map(|step| step["rule"].clone());
    let refused: Vec<_> = refused.collect();
    assert_eq!(refused, ["vouchers.class_most_ever"]);
    let third = issue("fast_track").expect(200).id();
    decide(&third).expect(200);
    let problem = issue("fast_track").expect_problem(422, "not_eligible");
    assert!(problem["refused"].to_string().contains("vouchers.most_ever"));
}

#[test]
fn limits_over_time_hold_across_vouchers_and_are_explained() {
    let app = TestApp::start();
    let rules = rules(|document| {
        document["caps"]["limits"] = json!([
            {"scope": "provider", "period": "month", "amount": 30_000},
            {"scope": "enterprise", "period": "lifetime", "amount": 45_000},
        ]);
    });
    let programme = app.programme_with(rules);
    app.fund(&programme, Fen::from_yuan(1_000_000));
    let mut enterprise = app.enterprise();
    let voucher = app.voucher(&programme, &enterprise, Fen::from_yuan(10_000));
    let listing = app.listing(&app.provider());
    let order = |day: i64| {
        let starts = tomorrow(10, 0) + chrono::Duration::days(day);
        order(listing, TimeWindow::new(starts, starts + chrono::Duration::hours(4)).expect("a window"), voucher)
    };
    let quote = |day: i64| app.post("/api/v1/bookings/quote", &enterprise.token, &order(day)).expect(200).json();
    assert_eq!(quote(1)["subsidy_fen"], 20_000, "half of four hours at a hundred yuan");
    let booked: Vec<Value> =
        (1..=3).map(|day| app.post("/api/v1/bookings", &enterprise.token, &order(day)).expect(201).json()).collect();
    let subsidies: Vec<_> = booked.iter().map(|booking| booking["subsidy_fen"].clone()).collect();
    assert_eq!(subsidies, [20_000, 10_000, 0], "the provider's month");
    let last = quote(5)["decision"]["steps"].clone();
    let steps = last.as_array().expect("steps");
    let step = steps.iter().find(|step| step["rule"] == "caps.limits.1").expect("the limit");
    assert_eq!((step["limit_fen"].clone(), step["result_fen"].clone()), (json!(0), json!(0)));
    assert!(step["text"]["zh"].as_str().is_some_and(|zh| zh.contains("每家服务机构每月")), "{step}");
    // What is called off does not count any more; what moves does not count against itself.
    let id = |place: usize| booked[place]["id"].as_str().expect("an id").to_owned();
    let reason = json!({"reason": "改期另约时间"});
    app.post(&format!("/api/v1/bookings/{}/cancel", id(0)), &enterprise.token, &reason).expect(200);
    assert_eq!(quote(5)["subsidy_fen"], 20_000);
    let window = order(6)["window"].clone();
    let moved = app.post(&format!("/api/v1/bookings/{}/move", id(1)), &enterprise.token, &json!({"window": window}));
    assert_eq!(moved.expect(200).json()["subsidy_fen"], 20_000);
    // In the next month the provider's limit is free again; the enterprise's own is not.
    app.advance(chrono::Duration::days(31));
    app.renew(&mut enterprise);
    let starts = app.clock.now() + chrono::Duration::days(2);
    let starts = starts.date_naive().and_hms_opt(2, 0, 0).expect("a time").and_utc();
    let later = TimeWindow::new(starts, starts + chrono::Duration::hours(8)).expect("a window");
    let later = crate::support::booking::order(listing, later, voucher);
    let quoted = app.post("/api/v1/bookings/quote", &enterprise.token, &later).expect(200).json();
    assert_eq!(quoted["subsidy_fen"], 25_000, "45,000 less the 20,000 that are held");
}
