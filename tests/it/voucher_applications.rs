//! Applications for vouchers over HTTP: from the draft to the voucher, past two reviewers.

use chuangquan::identity::Role;
use chuangquan::kernel::RegionScope;
use chuangquan::programme::service as programmes;
use chuangquan::store::DbError;
use diesel::prelude::*;
use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::given::Person;
use crate::support::voucher::typical_rules;
use crate::voucher::{fen, lines};

#[test]
fn an_application_goes_from_draft_to_voucher_over_http() {
    let app = TestApp::start();
    let mut rules = typical_rules();
    rules.eligibility.registered_tech_sme_only = true;
    let programme = app.programme_with(rules);
    let enterprise = app.enterprise();
    let (district, city) = (app.district_reviewer(), app.city_administrator());
    let wish = |amount: i64| json!({"programme_id": programme.id, "amount_fen": amount, "purpose": "透射电镜测试"});
    app.post("/api/v1/voucher-applications", &enterprise.token, &wish(0)).expect_problem(422, "invalid_input");
    let created = app.post("/api/v1/voucher-applications", &enterprise.token, &wish(2_000_001)).expect(201);
    let path = format!("/api/v1/voucher-applications/{}", created.id());
    app.get(&path, &district.token).expect_problem(404, "not_found");
    app.get(&path, &app.enterprise().token).expect_problem(404, "not_found");

    // Every step is told to those whom it concerns.
    let heard = |topic: &str| {
        use chuangquan::store::schema::outbox::dsl;
        let payload: Vec<serde_json::Value> = app.read(|conn| {
            let events = dsl::outbox.filter(dsl::topic.eq(topic)).order(dsl::id.desc()).select(dsl::payload);
            Ok::<_, DbError>(events.load(conn)?)
        });
        payload.first().map(|payload| payload["recipients"].clone())
    };

    // Not in the register: told which rule, nothing handed in.
    let submit = format!("{path}/submit");
    let problem = app.post(&submit, &enterprise.token, &json!({})).expect_problem(422, "not_eligible");
    assert_eq!(problem["refused"][0]["rule"], "eligibility.registered_tech_sme_only");
    app.profile(enterprise.organisation(), json!({"is_registered_tech_sme": true}));
    app.post(&submit, &enterprise.token, &json!({})).expect(200);
    app.post(&submit, &enterprise.token, &json!({})).expect_problem(409, "illegal_step");
    assert_eq!(heard("voucher_application.submitted"), Some(json!([enterprise.organisation()])));
    assert_eq!(heard("voucher_application.queued"), Some(json!([district.organisation()])));

    // Returned, completed, handed in again, passed by the district.
    let queue = app.get("/api/v1/voucher-applications/queue/district", &district.token).expect(200).json();
    assert_eq!(queue["items"].as_array().map(Vec::len), Some(1));
    let review = format!("{path}/district-review");
    let verdict = |decision: &str, reason: &str| json!({"decision": decision, "reason": reason});
    app.post(&format!("{path}/city-review"), &city.token, &verdict("pass", "")).expect_problem(409, "illegal_step");
    app.post(&review, &district.token, &verdict("return", " ")).expect_problem(422, "invalid_input");
    app.post(&review, &district.token, &verdict("return", "请补充用途")).expect(200);
    let edit = json!({"amount_fen": 2_000_001, "purpose": "透射电镜测试，20 个样品"});
    app.put(&path, &enterprise.token, &edit).expect(200);
    app.post(&submit, &enterprise.token, &json!({})).expect(200);
    app.put(&path, &enterprise.token, &edit).expect_problem(409, "illegal_step");
    app.post(&review, &district.token, &verdict("pass", "")).expect(200);

    assert_eq!(heard("voucher_application.queued"), Some(json!([city.organisation()])));

    // No money yet: both lines are named. Then a little too little in one. Then enough.
    let city_review = format!("{path}/city-review");
    let problem = app.post(&city_review, &city.token, &verdict("pass", "")).expect_problem(409, "appropriation_short");
    assert_eq!(problem["lines"].as_array().map(Vec::len), Some(2));
    app.fund(&programme, fen(1_000_000));
    let problem = app.post(&city_review, &city.token, &verdict("pass", "")).expect_problem(409, "appropriation_short");
    assert_eq!(
        problem["lines"],
        json!([{
            "level": "city", "region_code": "371000", "needed_fen": 1_000_001, "available_fen": 1_000_000,
            "lacking_fen": 1, "has_line": true,
        }])
    );
    assert_eq!(lines(&app, &programme), [1_000_000, 1_000_000], "nothing was moved");
    let (maker, checker) = (app.finance_maker(), app.finance_checker());
    let filter = programmes::AppropriationFilter { programme_id: Some(programme.id), ..Default::default() };
    let line =
        app.read(|conn| programmes::appropriation_list(conn, &RegionScope::everything(), &filter, 1)).remove(0).id;
    let more = json!({"amount_fen": 1, "document": "追加"});
    let increase =
        app.post(&format!("/api/v1/appropriations/{line}/increases"), &maker.token, &more).expect(201).json();
    app.agree_change(&checker, &increase).expect(200);
    let issued = app.post(&city_review, &city.token, &verdict("pass", "同意")).expect(200).json();
    assert_eq!(issued["state"], "issued");
    assert!(issued["voucher"]["number"].as_str().is_some_and(|number| number.contains("2026-")), "{issued}");
    assert_eq!(lines(&app, &programme), [0, 0]);
    assert_eq!(heard("voucher.issued"), Some(json!([enterprise.organisation()])));

    // The wallet, for those who may see it.
    let voucher = format!("/api/v1/vouchers/{}", issued["voucher"]["id"].as_str().expect("an id"));
    let wallet = app.get(&voucher, &enterprise.token).expect(200).json();
    assert_eq!(wallet["available_fen"], 2_000_001);
    app.get(&voucher, &district.token).expect(200);
    app.get(&voucher, &app.auditor().token).expect(200);
    app.get(&voucher, &app.provider().token).expect_problem(404, "not_found");
    app.get(&voucher, &app.enterprise().token).expect_problem(404, "not_found");
    let movements = app.get(&format!("{voucher}/movements"), &enterprise.token).expect(200).json();
    assert_eq!(movements["items"].as_array().map(Vec::len), Some(2));
    let detail = app.get(&path, &enterprise.token).expect(200).json();
    let actions: Vec<_> =
        detail["timeline"].as_array().expect("a timeline").iter().map(|event| event["action"].clone()).collect();
    assert_eq!(
        actions,
        [
            "voucher_application.created",
            "voucher_application.submitted",
            "voucher_application.returned",
            "voucher_application.edited",
            "voucher_application.submitted",
            "voucher_application.passed_district",
            "voucher_application.issued",
        ]
    );
}

#[test]
fn reviewers_see_their_own_region_and_are_two() {
    let app = TestApp::start();
    let programme = app.programme();
    let enterprise = app.enterprise();
    let wish = json!({"programme_id": programme.id, "amount_fen": 1_000, "purpose": "透射电镜测试"});
    let id = app.post("/api/v1/voucher-applications", &enterprise.token, &wish).expect(201).id();
    let path = format!("/api/v1/voucher-applications/{id}");
    app.post(&format!("{path}/submit"), &enterprise.token, &json!({})).expect(200);
    let elsewhere = app.person(Role::DistrictReviewer, "science_bureau", "371003");
    let pass = json!({"decision": "pass"});
    app.post(&format!("{path}/district-review"), &elsewhere.token, &pass).expect_problem(404, "not_found");
    assert_eq!(
        app.get("/api/v1/voucher-applications/queue/district", &elsewhere.token).expect(200).json()["items"],
        json!([])
    );
    // One person with both roles passes for the district, and may then not pass for the city.
    let mut both = app.city_administrator().caller;
    both.roles.push(Role::DistrictReviewer);
    let token = app.token(&both);
    app.post(&format!("{path}/district-review"), &token, &pass).expect(200);
    app.post(&format!("{path}/city-review"), &token, &pass).expect_problem(409, "same_reviewer");
    app.post(&format!("{path}/city-review"), &app.city_administrator().token, &pass).expect(200);
}

#[test]
fn a_return_names_the_fields_and_the_newest_return_counts() {
    let app = TestApp::start();
    let scene = app.scene();
    let wish = json!({ "programme_id": scene.programme.id, "amount_fen": 100_000, "purpose": "新材料表征测试" });
    let id = app.post("/api/v1/voucher-applications", &scene.enterprise.token, &wish).expect(201).id();
    let step = |person: &Person, step: &str, body: &Value| {
        app.post(&format!("/api/v1/voucher-applications/{id}/{step}"), &person.token, body)
    };
    let show = || app.get(&format!("/api/v1/voucher-applications/{id}"), &scene.enterprise.token).expect(200).json();
    let fields = json!([{ "field": "purpose", "text": "请写明检测项目" }, { "field": "files", "text": "缺研发计划" }]);
    step(&scene.enterprise, "submit", &json!({})).expect(200);
    let review = |body: &Value| step(&scene.district, "district-review", body);
    review(&json!({ "decision": "pass", "corrections": fields })).expect_problem(422, "invalid_input");
    let of_a_claim = json!([{ "field": "invoice_number", "text": "x" }]);
    review(&json!({ "decision": "return", "corrections": of_a_claim })).expect_problem(422, "invalid_input");
    review(&json!({ "decision": "return", "corrections": fields })).expect(200);
    let returned = show();
    assert_eq!((&returned["state"], &returned["corrections"]), (&json!("returned"), &fields));
    assert_eq!(returned["reason"], "用途：请写明检测项目；申领材料：缺研发计划");

    let better = json!({ "amount_fen": 100_000, "purpose": "新材料拉伸与疲劳测试" });
    app.put(&format!("/api/v1/voucher-applications/{id}"), &scene.enterprise.token, &better).expect(200);
    assert_eq!(show()["corrections"], fields, "until it is handed in again");
    step(&scene.enterprise, "submit", &json!({})).expect(200);
    assert_eq!(show()["corrections"], json!([]));
    review(&json!({ "decision": "return", "reason": "请核减金额" })).expect(200);
    assert_eq!((&show()["corrections"], &show()["reason"]), (&json!([]), &json!("请核减金额")));
}
