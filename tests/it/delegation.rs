//! The duty to review, handed to a colleague: who stands in for somebody decides as both.

use chuangquan::identity::Role;
use chuangquan::store::DbError;
use chuangquan::store::schema::organisation;
use diesel::prelude::*;
use serde_json::{Value, json};

use crate::support::claim::Scene;
use crate::support::given::Person;
use crate::support::{Reply, TestApp};

const DESK: &str = "/api/v1/me/delegations";

fn constraint_of(app: &TestApp, sql: &str) -> Option<String> {
    let refused = app.db.read(|conn| diesel::sql_query(sql).execute(conn).map_err(DbError::from));
    refused.err().and_then(|error| error.constraint().map(str::to_owned))
}

fn today(app: &TestApp) -> chrono::NaiveDate {
    chuangquan::kernel::local_date(app.clock.now())
}

fn hand_over(app: &TestApp, from: &Person, to: &Person) -> Reply {
    let (first, last) = (today(app), today(app) + chrono::Days::new(4));
    let body = json!({ "to_user_id": to.caller.user_id, "from_on": first, "until_on": last, "reason": "外出培训" });
    app.post(DESK, &from.token, &body)
}

fn given_id(desk: &Value) -> String {
    desk["given"][0]["id"].as_str().expect("a delegation").to_owned()
}

fn pass(app: &TestApp, who: &Person, id: &str, step: &str) -> Reply {
    app.claim_step(who, id, &format!("review/{step}"), &json!({ "decision": "pass" }))
}

/// `who` says that they worked for `at`.
fn declare(app: &TestApp, who: &Person, at: &Person) {
    let uscc: String = app.read(|conn| {
        let found = organisation::table.find(at.organisation());
        found.select(organisation::uscc.assume_not_null()).first(conn).map_err(DbError::from)
    });
    app.post("/api/v1/me/affiliations", &who.token, &json!({ "uscc": uscc, "kind": "employed" })).expect(201);
}

struct Office {
    scene: Scene,
    /// A second reviewer of the district's office.
    colleague: Person,
}

fn office(app: &TestApp) -> Office {
    let scene = app.scene();
    let colleague = app.twin(&scene.district, Role::DistrictReviewer);
    Office { scene, colleague }
}

#[test]
fn a_duty_is_with_one_person_at_a_time_and_comes_back() {
    let app = TestApp::start();
    let Office { scene, colleague } = office(&app);
    let id = app.submitted_claim(&scene);
    let desk = app.get(DESK, &scene.district.token).expect(200).json();
    assert_eq!(desk["colleagues"][0]["id"], json!(colleague.caller.user_id));
    assert_eq!(desk["colleagues"].as_array().map(Vec::len), Some(1), "not oneself");
    app.get(DESK, &scene.enterprise.token).expect(403);

    let made = hand_over(&app, &scene.district, &colleague).expect(201).json();
    assert_eq!((&made["given"][0]["is_in_force"], &made["given"][0]["reason"]), (&json!(true), &json!("外出培训")));
    let received = app.get(DESK, &colleague.token).expect(200).json();
    assert_eq!(received["received"][0]["from_user_id"], json!(scene.district.caller.user_id));
    pass(&app, &scene.district, &id, "district").expect_problem(409, "duty_delegated");
    let third = app.twin(&scene.district, Role::DistrictReviewer);
    hand_over(&app, &scene.district, &third).expect_problem(422, "invalid_input");
    hand_over(&app, &third, &scene.district).expect_problem(422, "invalid_input");

    let revoke = |who: &Person, id: &str| app.post(&format!("{DESK}/{id}/revoke"), &who.token, &json!({}));
    revoke(&third, &given_id(&made)).expect(404);
    let back = revoke(&colleague, &given_id(&made)).expect(200).json();
    assert_eq!(back["received"][0]["is_in_force"], false);
    revoke(&scene.district, &given_id(&made)).expect(404);
    assert_eq!(constraint_of(&app, "DELETE FROM review_delegation").as_deref(), Some("review_delegation_guard"));
    pass(&app, &scene.district, &id, "district").expect(200);
}

#[test]
fn only_a_colleague_with_the_same_rights_takes_a_duty_over() {
    let app = TestApp::start();
    let Office { scene, colleague } = office(&app);
    let elsewhere = app.district_reviewer();
    let other_rights = app.twin(&scene.district, Role::CityAdministrator);
    for unfit in [&elsewhere, &other_rights, &scene.district] {
        let problem = hand_over(&app, &scene.district, unfit).expect_problem(422, "invalid_input");
        assert_eq!(problem["errors"][0]["field"], "to_user_id");
    }
    let body = |from: i64, until: i64| {
        let day = |days| today(&app) + chrono::Duration::days(days);
        json!({ "to_user_id": colleague.caller.user_id, "from_on": day(from), "until_on": day(until), "reason": "x" })
    };
    for (wrong, field) in [(body(-1, 2), "from_on"), (body(2, 1), "until_on"), (body(0, 400), "until_on")] {
        let problem = app.post(DESK, &scene.district.token, &wrong).expect_problem(422, "invalid_input");
        assert_eq!(problem["errors"][0]["field"], field);
    }
    let row = format!(
        "INSERT INTO review_delegation (id, from_user, to_user, from_on, until_on, reason, made_at)
         VALUES (gen_random_uuid(), '{}', '{}', '2026-01-01', '2026-01-02', 'x', now())",
        scene.district.caller.user_id, elsewhere.caller.user_id
    );
    assert_eq!(constraint_of(&app, &row).as_deref(), Some("review_delegation_same_office"));
}

#[test]
fn who_stands_in_is_as_partial_as_both() {
    let app = TestApp::start();
    let Office { scene, colleague } = office(&app);
    let id = app.submitted_claim(&scene);
    declare(&app, &scene.district, &scene.enterprise);
    let made = hand_over(&app, &scene.district, &colleague).expect(201).json();
    pass(&app, &colleague, &id, "district").expect_problem(403, "party_decides");
    let row = format!(
        "INSERT INTO claim_review (claim_id, step, decision, reason, reviewer, decided_at)
         VALUES ('{id}', 'district', 'reject', 'x', '{}', '{}')",
        colleague.caller.user_id,
        app.clock.now().to_rfc3339()
    );
    assert_eq!(constraint_of(&app, &row).as_deref(), Some("decided_impartially"));
    let wish = json!({ "programme_id": scene.programme.id, "amount_fen": 100_000, "purpose": "新材料表征测试" });
    let application = app.post("/api/v1/voucher-applications", &scene.enterprise.token, &wish).expect(201).id();
    let step = |person: &Person, step: &str| {
        let path = format!("/api/v1/voucher-applications/{application}/{step}");
        app.post(&path, &person.token, &json!({ "decision": "pass" }))
    };
    step(&scene.enterprise, "submit").expect(200);
    step(&colleague, "district-review").expect_problem(403, "party_decides");

    app.post(&format!("{DESK}/{}/revoke", given_id(&made)), &scene.district.token, &json!({})).expect(200);
    step(&colleague, "district-review").expect(200);
    pass(&app, &colleague, &id, "district").expect(200);
}

#[test]
fn who_stands_in_does_not_review_twice_for_both() {
    let app = TestApp::start();
    let scene = app.scene();
    // One office does both reviews: a person for the district, and two for the city.
    let district = app.twin(&scene.city, Role::DistrictReviewer);
    let both = app.twin(&scene.city, Role::CityAdministrator);
    app.read(|conn| {
        let role =
            format!("INSERT INTO user_role (user_id, role) VALUES ('{}', 'district_reviewer')", both.caller.user_id);
        diesel::sql_query(role).execute(conn).map_err(DbError::from)
    });
    let id = app.submitted_claim(&scene);
    pass(&app, &district, &id, "district").expect(200);
    let made = hand_over(&app, &district, &both).expect(201).json();
    pass(&app, &both, &id, "city").expect_problem(403, "same_reviewer");
    let row = format!(
        "INSERT INTO claim_review (claim_id, step, decision, reason, reviewer, decided_at)
         VALUES ('{id}', 'city', 'reject', 'x', '{}', '{}')",
        both.caller.user_id,
        app.clock.now().to_rfc3339()
    );
    assert_eq!(constraint_of(&app, &row).as_deref(), Some("reviewed_by_two"));
    app.post(&format!("{DESK}/{}/revoke", given_id(&made)), &both.token, &json!({})).expect(200);
    pass(&app, &both, &id, "city").expect(200);
}

#[test]
fn the_second_look_is_not_that_of_a_deputy_of_the_first() {
    let app = TestApp::start();
    let scene = app.scene();
    let all = json!({ "second_share_bp": 10_000, "reason": "年底抽查" });
    app.put("/api/v1/review-policies", &scene.city.token, &all).expect(200);
    let id = app.submitted_claim(&scene);
    pass(&app, &scene.district, &id, "district").expect(200);
    assert_eq!(pass(&app, &scene.city, &id, "city").expect(200).json()["state"], "city_review");
    let deputy = app.twin(&scene.city, Role::CityAdministrator);
    hand_over(&app, &scene.city, &deputy).expect(201);
    pass(&app, &deputy, &id, "city").expect_problem(403, "already_passed");
    let third = app.twin(&scene.city, Role::CityAdministrator);
    let passed = pass(&app, &third, &id, "city").expect(200).json();
    assert_eq!(passed["state"], "notice");
}

#[test]
fn the_bureaus_read_who_decided_and_for_whom() {
    let app = TestApp::start();
    let Office { scene, colleague } = office(&app);
    let id = app.submitted_claim(&scene);
    hand_over(&app, &scene.district, &colleague).expect(201);
    pass(&app, &colleague, &id, "district").expect(200);
    let told = json!([{ "name": colleague.caller.login, "stood_in_for": [scene.district.caller.login] }]);
    assert_eq!(app.claim(&scene.city, &id)["deciders"], told);
    assert_eq!(app.claim(&scene.enterprise, &id)["deciders"], Value::Null);
}
