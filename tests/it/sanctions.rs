//! Organisations that are barred for a time: no voucher, no subsidy, no listing, no payment; it ends by itself.

use chrono::{Days, NaiveDate};
use chuangquan::catalog::{ListingKind, PriceUnit};
use chuangquan::kernel::{Fen, local_date};
use chuangquan::store::DbError;
use chuangquan::store::schema::{listing, organisation};
use diesel::prelude::*;
use serde_json::{Value, json};

use crate::support::booking::GivenListing;
use crate::support::claim::Scene;
use crate::support::given::{Person, uscc};
use crate::support::{Reply, TestApp};

fn code_of(app: &TestApp, person: &Person) -> String {
    let id = person.organisation();
    app.read(|conn| {
        organisation::table.find(id).select(organisation::uscc.assume_not_null()).first(conn).map_err(DbError::from)
    })
}

fn constraint_of(app: &TestApp, sql: &str) -> Option<String> {
    let refused = app.db.read(|conn| diesel::sql_query(sql).execute(conn).map_err(DbError::from));
    refused.err().and_then(|error| error.constraint().map(str::to_owned))
}

fn today(app: &TestApp) -> NaiveDate {
    local_date(app.clock.now())
}

/// Bars an organisation from today for some days.
fn bar(app: &TestApp, city: &Person, whom: &Person, days: u64) -> Reply {
    let body = json!({
        "uscc": code_of(app, whom), "document": "威科处〔2026〕3号", "reason": "提供虚假检测报告",
        "starts_on": today(app), "ends_on": today(app) + Days::new(days),
    });
    app.post("/api/v1/sanctions", &city.token, &body)
}

fn fresh(app: &TestApp, person: &Person) -> Person {
    Person { token: app.token(&person.caller), ..person.clone() }
}

fn lift(app: &TestApp, city: &Person, sanction: &Value, reason: &str) -> Reply {
    let id = sanction["id"].as_str().expect("an id");
    app.post(&format!("/api/v1/sanctions/{id}/lift"), &city.token, &json!({ "reason": reason }))
}

fn quote(app: &TestApp, scene: &Scene) -> Value {
    let given = GivenListing {
        kind: ListingKind::TestService,
        price: (PriceUnit::Fixed, Fen::new(100_001)),
        ..GivenListing::default()
    };
    let id = app.listing_with(&scene.provider, &given);
    let body = json!({ "listing_id": id, "voucher": scene.voucher.to_string() });
    let enterprise = fresh(app, &scene.enterprise);
    app.post("/api/v1/bookings/quote", &enterprise.token, &body).expect(200).json()
}

fn refusals(quoted: &Value) -> Vec<String> {
    let steps = quoted["decision"]["steps"].as_array().cloned().unwrap_or_default();
    let refused = steps.into_iter().filter(|step| step["outcome"] == "refused");
    refused
        .map(|step| format!("{} {}", step["rule"].as_str().unwrap_or(""), step["text"]["zh"].as_str().unwrap_or("")))
        .collect()
}

#[test]
fn a_decision_is_entered_told_kept_and_lifted_with_a_reason() {
    let app = TestApp::start();
    let scene = app.scene();
    bar(&app, &scene.district, &scene.enterprise, 30).expect(403);
    let sanction = bar(&app, &scene.city, &scene.enterprise, 30).expect(201).json();
    assert_eq!(sanction["organisation_id"], json!(scene.enterprise.organisation()));
    bar(&app, &scene.city, &scene.enterprise, 30).expect_problem(422, "invalid_input");
    let wrong = json!({
        "uscc": uscc(), "document": "1号", "reason": "x", "starts_on": today(&app), "ends_on": today(&app),
    });
    let problem = app.post("/api/v1/sanctions", &scene.city.token, &wrong).expect_problem(422, "invalid_input");
    assert_eq!(problem["errors"][0]["field"], "name");

    let list = |person: &Person, query: &str| {
        app.get(&format!("/api/v1/sanctions{query}"), &person.token).expect(200).json()["items"].clone()
    };
    assert_eq!(list(&scene.district, "?in_force=true")[0]["reason"], "提供虚假检测报告");
    assert_eq!(list(&scene.city, "?q=%E4%B8%8D%E5%AD%98%E5%9C%A8"), json!([]));
    let own = app.get("/api/v1/organisation/sanctions", &scene.enterprise.token).expect(200).json();
    assert_eq!(own[0]["document"], "威科处〔2026〕3号");
    let me = app.get("/api/v1/me", &scene.enterprise.token).expect(200).json();
    assert_eq!(me["organisation"]["barrings"][0]["reason"], "提供虚假检测报告");

    lift(&app, &scene.city, &sanction, " ").expect_problem(422, "invalid_input");
    let lifted = lift(&app, &scene.city, &sanction, "已整改").expect(200).json();
    assert_eq!(lifted["lift_reason"], "已整改");
    lift(&app, &scene.city, &sanction, "再次").expect(404);
    assert_eq!(list(&scene.city, "?in_force=true"), json!([]));
    assert_eq!(list(&scene.city, "").as_array().map(Vec::len), Some(1), "what was decided stays");
    assert_eq!(constraint_of(&app, "DELETE FROM sanction").as_deref(), Some("sanction_guard"));
    assert_eq!(constraint_of(&app, "UPDATE sanction SET ends_on = ends_on + 1").as_deref(), Some("sanction_guard"));
}

#[test]
fn a_barred_enterprise_gets_no_subsidy_and_no_voucher_until_the_last_day() {
    let app = TestApp::start();
    let scene = app.scene();
    assert_eq!(refusals(&quote(&app, &scene)), Vec::<String>::new());
    bar(&app, &scene.city, &scene.enterprise, 2).expect(201);
    let until = today(&app) + Days::new(2);
    let said = format!("eligibility.barred 企业已被取消资格至 {until}：提供虚假检测报告（威科处〔2026〕3号）");
    let quoted = quote(&app, &scene);
    assert_eq!((refusals(&quoted), &quoted["subsidy_fen"]), (vec![said], &json!(0)));

    let wish = json!({ "programme_id": scene.programme.id, "amount_fen": 100_000, "purpose": "新材料表征测试" });
    let application = app.post("/api/v1/voucher-applications", &scene.enterprise.token, &wish).expect(201).id();
    let submit = || {
        let enterprise = fresh(&app, &scene.enterprise);
        app.post(&format!("/api/v1/voucher-applications/{application}/submit"), &enterprise.token, &json!({}))
    };
    let problem = submit().expect(422).json();
    assert!(problem.to_string().contains("提供虚假检测报告"), "{problem}");
    app.advance(chrono::Duration::days(3));
    assert_eq!(refusals(&quote(&app, &scene)), Vec::<String>::new(), "it lapses by itself");
    submit().expect(200);
}

#[test]
fn a_barred_provider_is_not_admitted_and_its_services_are_not_subsidised() {
    let app = TestApp::start();
    let scene = app.scene();
    let id = app.listing(&scene.provider);
    app.read(|conn| {
        diesel::update(listing::table.find(id)).set(listing::state.eq("applied")).execute(conn).map_err(DbError::from)
    });
    let sanction = bar(&app, &scene.city, &scene.provider, 30).expect(201).json();
    let admit = || app.post(&format!("/api/v1/review/listings/{id}/admit"), &scene.city.token, &json!({}));
    let problem = admit().expect_problem(409, "barred");
    assert_eq!(problem["ends_on"], json!(today(&app) + Days::new(30)));
    let quoted = refusals(&quote(&app, &scene));
    assert!(quoted.len() == 1 && quoted[0].starts_with("provider_barred 服务机构已被取消资格"), "{quoted:?}");
    lift(&app, &scene.city, &sanction, "已整改").expect(200);
    admit().expect(200);
}

#[test]
fn a_list_is_brought_and_may_be_brought_again() {
    let app = TestApp::start();
    let scene = app.scene();
    let (enterprise, later) = (code_of(&app, &scene.enterprise), uscc());
    let list = format!(
        "统一社会信用代码,单位名称,文号,事由,起始日期,截止日期\n\
         {enterprise},,威科处〔2026〕5号,骗取补贴,2026/1/1,2028/12/31\n\
         {later},某某公司,威科处〔2026〕5号,骗取补贴,2026/1/1,2028/12/31\n\
         {later},某某公司,威科处〔2026〕6号,骗取补贴,2026/1/1,2025/12/31\n\
         1,某某公司,威科处〔2026〕5号,骗取补贴,2026/1/1,2028/12/31\n"
    );
    let bring = |person: &Person| app.upload_to(person, "/api/v1/sanctions/import", &[], "名单.csv", list.as_bytes());
    bring(&scene.district).expect(403);
    let report = bring(&scene.city).expect(200).json();
    assert_eq!((&report["rows"], &report["recorded"], &report["known"]), (&json!(4), &json!(2), &json!(0)));
    let errors: Vec<_> =
        report["errors"].as_array().expect("errors").iter().map(|e| (e["line"].clone(), e["field"].clone())).collect();
    assert_eq!(errors, [(json!(4), json!("ends_on")), (json!(5), json!("uscc"))]);
    let again = format!("{list}\n");
    let report =
        app.upload_to(&scene.city, "/api/v1/sanctions/import", &[], "名单.csv", again.as_bytes()).expect(200).json();
    assert_eq!((&report["recorded"], &report["known"]), (&json!(0), &json!(2)));
    assert_eq!(refusals(&quote(&app, &scene)).len(), 1);
}

#[test]
fn a_barred_payee_waits_for_its_payment() {
    let app = TestApp::start();
    let scene = app.settling();
    let (good, barred) = (app.payable_provider(), app.payable_provider());
    app.approved_claim(&scene, good.organisation(), Fen::from_yuan(10));
    app.approved_claim(&scene, barred.organisation(), Fen::from_yuan(30));
    let city = app.city_administrator();
    let sanction = bar(&app, &city, &barred, 30).expect(201).json();
    let drafted = app.draft_batch(&scene, "demand").expect(201).json();
    assert_eq!(drafted["total_fen"], 1_000);
    let sums = json!([{ "reason": "payee_barred", "count": 1, "amount_fen": 3_000 }]);
    assert_eq!(drafted["left_out"]["sums"], sums);
    assert_eq!(drafted["left_out"]["examples"][0]["payee_id"], json!(barred.organisation()));
    app.draft_batch(&scene, "demand").expect_problem(409, "nothing_to_settle");
    lift(&app, &city, &sanction, "已整改").expect(200);
    assert_eq!(app.draft_batch(&scene, "demand").expect(201).json()["total_fen"], 3_000);
}
