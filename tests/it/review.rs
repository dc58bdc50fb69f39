//! The bureaus' review of claims: nobody decides about their own, returns name the fields, a share is looked at by two, many
//! are decided at once, and how long it took is told.

use chuangquan::identity::Role;
use chuangquan::kernel::ClaimId;
use chuangquan::store::DbError;
use chuangquan::store::schema::{app_user, organisation};
use diesel::prelude::*;
use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::claim::Scene;
use crate::support::given::Person;

fn pass() -> Value {
    json!({ "decision": "pass" })
}

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

#[test]
fn nobody_decides_about_where_they_belong_or_belonged() {
    let app = TestApp::start();
    let scene = app.scene();
    let id = app.submitted_claim(&scene);
    let said = json!({ "uscc": code_of(&app, &scene.provider), "kind": "employed", "until_on": "2019-06-30" });
    app.post("/api/v1/me/affiliations", &scene.enterprise.token, &said).expect(403);
    let wrong = json!({ "uscc": code_of(&app, &scene.provider), "kind": "employed", "from_on": "2020-01-01", "until_on": "2019-06-30" });
    app.post("/api/v1/me/affiliations", &scene.district.token, &wrong).expect_problem(422, "invalid_input");
    let all = app.post("/api/v1/me/affiliations", &scene.district.token, &said).expect(201).json();
    app.post("/api/v1/me/affiliations", &scene.district.token, &said).expect_problem(422, "invalid_input");
    let review = |person: &Person| app.claim_step(person, &id, "review/district", &pass());
    review(&scene.district).expect_problem(403, "party_decides");
    app.claim_step(&scene.district, &id, "take_up", &json!({})).expect_problem(403, "party_decides");
    let row = |who: &Person| {
        format!(
            "INSERT INTO claim_review (claim_id, step, decision, reason, reviewer, decided_at)
             VALUES ('{id}', 'district', 'reject', 'x', '{}', now())",
            who.caller.user_id
        )
    };
    assert_eq!(constraint_of(&app, &row(&scene.district)).as_deref(), Some("decided_impartially"));

    // An account of the same e-mail address in the enterprise, closed or not.
    let other = app.twin(&scene.district, Role::DistrictReviewer);
    app.read(|conn| {
        let email: String = app_user::table.find(other.caller.user_id).select(app_user::email).first(conn)?;
        diesel::update(app_user::table.find(scene.enterprise.caller.user_id))
            .set((app_user::email.eq(email.to_uppercase()), app_user::is_active.eq(false)))
            .execute(conn)
            .map_err(DbError::from)
    });
    review(&other).expect_problem(403, "party_decides");
    let wish = json!({ "programme_id": scene.programme.id, "amount_fen": 100_000, "purpose": "新材料表征测试" });
    let application = app.post("/api/v1/voucher-applications", &scene.enterprise.token, &wish).expect(201).id();
    let step = |person: &Person, step: &str, body: &Value| {
        app.post(&format!("/api/v1/voucher-applications/{application}/{step}"), &person.token, body)
    };
    step(&scene.enterprise, "submit", &json!({})).expect(200);
    step(&other, "district-review", &json!({ "decision": "pass" })).expect_problem(403, "party_decides");
    let update = format!(
        "UPDATE voucher_application SET district_reviewer = '{}' WHERE id = '{application}'",
        other.caller.user_id
    );
    assert_eq!(constraint_of(&app, &update).as_deref(), Some("decided_impartially"));

    // Taken back by another only, with a reason; what was said is kept.
    let admin = app.platform_administrator();
    let affiliation = all[0]["id"].as_str().expect("an id");
    let withdraw = format!("/api/v1/affiliations/{affiliation}/withdraw");
    app.post(&withdraw, &scene.district.token, &json!({ "reason": "x" })).expect(403);
    app.post(&withdraw, &admin.token, &json!({ "reason": " " })).expect_problem(422, "invalid_input");
    let kept = app.post(&withdraw, &admin.token, &json!({ "reason": "登记错了单位" })).expect(200).json();
    assert_eq!(kept[0]["reason"], "登记错了单位");
    app.post(&withdraw, &admin.token, &json!({ "reason": "再次" })).expect(404);
    assert_eq!(constraint_of(&app, "DELETE FROM affiliation").as_deref(), Some("affiliation_guard"));
    review(&scene.district).expect(200);
}

#[test]
fn a_return_says_what_is_wrong_field_by_field() {
    let app = TestApp::start();
    let scene = app.scene();
    let id = app.submitted_claim(&scene);
    let fields = json!([
        { "field": "invoice_number", "text": "少抄一位" },
        { "field": "evidence.contract", "text": "缺签字页" },
    ]);
    let review = |body: &Value| app.claim_step(&scene.district, &id, "review/district", body);
    review(&json!({ "decision": "pass", "corrections": fields })).expect_problem(422, "invalid_input");
    let twice = json!([{ "field": "evidence.other", "text": "a" }, { "field": "evidence.other", "text": "b" }]);
    review(&json!({ "decision": "return", "corrections": twice })).expect_problem(422, "invalid_input");
    review(&json!({ "decision": "return" })).expect_problem(422, "invalid_input");
    review(&json!({ "decision": "return", "corrections": fields })).expect(200);
    let claim = app.claim(&scene.enterprise, &id);
    assert_eq!((&claim["state"], &claim["reviews"][0]["corrections"]), (&json!("returned"), &fields));
    assert_eq!(claim["reason"], "发票号码：少抄一位；合同：缺签字页");
}

fn draw_all(app: &TestApp, scene: &Scene) {
    let all = json!({ "second_share_bp": 10_000, "reason": "年底抽查" });
    app.put("/api/v1/review-policies", &scene.district.token, &all).expect(403);
    app.put("/api/v1/review-policies", &scene.city.token, &json!({ "second_share_bp": 1, "reason": "" })).expect(422);
    let set = app.put("/api/v1/review-policies", &scene.city.token, &all).expect(200).json();
    assert_eq!((&set[0]["second_share_bp"], &set[1]["second_share_bp"]), (&json!(10_000), &json!(0)));
}

#[test]
fn a_claim_that_is_drawn_needs_two_people() {
    let app = TestApp::start();
    let scene = app.scene();
    draw_all(&app, &scene);
    let id = app.submitted_claim(&scene);
    assert_eq!(app.claim(&scene.city, &id)["needs_second"], true);
    app.claim_step(&scene.district, &id, "review/district", &pass()).expect(200);
    let city = |person: &Person, body: &Value| app.claim_step(person, &id, "review/city", body);
    assert_eq!(city(&scene.city, &pass()).expect(200).json()["state"], "city_review", "one of two");
    city(&scene.city, &pass()).expect_problem(403, "already_passed");
    let update = format!("UPDATE claim SET state = 'notice' WHERE id = '{id}'");
    assert_eq!(constraint_of(&app, &update).as_deref(), Some("claim_passed_by_two"));

    // The second may see it otherwise; handed in again it is drawn again, and both look anew.
    let second = app.twin(&scene.city, Role::CityAdministrator);
    city(&second, &json!({ "decision": "return", "reason": "请补交付款凭证" })).expect(200);
    app.advance(chrono::Duration::minutes(1));
    app.claim_step(&scene.enterprise, &id, "submit", &json!({})).expect(200);
    app.claim_step(&scene.district, &id, "review/district", &pass()).expect(200);
    assert_eq!(city(&second, &pass()).expect(200).json()["state"], "city_review");
    assert_eq!(city(&scene.city, &pass()).expect(200).json()["state"], "notice");
}

#[test]
fn many_are_decided_at_once_each_by_itself() {
    let app = TestApp::start();
    let scene = app.scene();
    let claims = [app.submitted_claim(&scene), app.submitted_claim(&scene)];
    app.claim_step(&scene.enterprise, &claims[1], "withdraw", &json!({})).expect(200);
    let unknown = ClaimId::new();
    let body = json!({ "claim_ids": [claims[0], claims[1], unknown], "decision": "pass", "reason": "材料齐全" });
    let decide = |person: &Person, step: &str, body: &Value| {
        app.post(&format!("/api/v1/claims/reviews/{step}"), &person.token, body)
    };
    decide(&scene.city, "district", &body).expect(403);
    decide(&scene.district, "district", &json!({ "claim_ids": [], "decision": "pass" })).expect(422);
    decide(&scene.district, "district", &json!({ "claim_ids": [claims[0]], "decision": "reject" })).expect(422);
    let outcomes = decide(&scene.district, "district", &body).expect(200).json();
    assert_eq!((&outcomes[0]["state"], &outcomes[0]["code"]), (&json!("city_review"), &Value::Null));
    assert_eq!((&outcomes[1]["state"], &outcomes[1]["code"]), (&Value::Null, &json!("illegal_step")));
    assert_eq!(outcomes[2]["code"], "not_found");
    assert_eq!(app.claim(&scene.city, &claims[0])["reviews"][0]["reason"], "材料齐全");
}

#[test]
fn notices_are_fed_and_times_are_told() {
    let app = TestApp::start();
    let scene = app.scene();
    let id = app.submitted_claim(&scene);
    app.advance(chrono::Duration::hours(2));
    let fresh = |person: &Person| Person { token: app.token(&person.caller), ..person.clone() };
    app.claim_step(&fresh(&scene.district), &id, "review/district", &pass()).expect(200);
    app.advance(chrono::Duration::hours(5));
    app.claim_step(&fresh(&scene.city), &id, "review/city", &pass()).expect(200);
    let body = json!({ "programme_id": scene.programme.id, "title": "首批 <创新券> & 公示" });
    let notice = app.post("/api/v1/notices", &fresh(&scene.city).token, &body).expect(201).id();
    let feed = app.get_public("/api/v1/notices.atom").expect(200).text;
    assert!(feed.contains(&format!("urn:uuid:{notice}")) && feed.contains("首批 &lt;创新券&gt; &amp; 公示"), "{feed}");

    let city = fresh(&scene.city);
    let times = app.get("/api/v1/reports/review-times", &city.token).expect(200).json();
    let of = |step: &str, member: &str| {
        let rows = times.as_array().expect("rows");
        let row =
            rows.iter().find(|row| row["step"] == step && row["region_code"].is_null() && row["reviewer_id"].is_null());
        row.expect("the whole")[member].clone()
    };
    assert_eq!((of("district", "median_minutes"), of("city", "p90_minutes")), (json!(120), json!(300)));
    assert_eq!(times.as_array().map(Vec::len), Some(6), "whole, district and reviewer of two steps");
}
