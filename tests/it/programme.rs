//! Programmes: rules over HTTP, budget lines, the calendar.

use chuangquan::kernel::{Fen, ProgrammeVersionId};
use chuangquan::programme::calendar;
use chuangquan::store::DbError;
use chuangquan::web::Problem;
use diesel::prelude::*;
use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::given::{CITY, DISTRICT};
use crate::support::voucher::typical_rules;

fn rules() -> Value {
    serde_json::to_value(typical_rules()).expect("JSON")
}

/// A programme made over HTTP; its id.
fn create(app: &TestApp, token: &str, code: &str) -> String {
    app.ensure_region(CITY);
    let body = json!({"code": code, "name": {"zh": "创新券", "en": "voucher"}, "region_code": CITY});
    app.post("/api/v1/programmes", token, &body).expect(201).id()
}

fn draft(app: &TestApp, token: &str, programme: &str, rules: &Value) -> String {
    let path = format!("/api/v1/programmes/{programme}/versions");
    app.post(&path, token, &json!({"rules": rules})).expect(201).id()
}

fn publish(app: &TestApp, token: &str, version: &str, starts_at: Option<&str>) -> crate::support::Reply {
    app.post(&format!("/api/v1/programme-versions/{version}/publish"), token, &json!({"starts_at": starts_at}))
}

#[test]
fn a_version_is_drafted_edited_published_and_then_frozen() {
    let app = TestApp::start();
    let city = app.city_administrator();
    let programme = create(&app, &city.token, "WH");
    let version = draft(&app, &city.token, &programme, &rules());
    app.get_public(&format!("/api/v1/programmes/{programme}")).expect(200);

    let mut better = rules();
    better["ratio"]["default"] = json!(6_000);
    let path = format!("/api/v1/programme-versions/{version}");
    app.put(&path, &city.token, &json!({"rules": better})).expect(200);
    publish(&app, &city.token, &version, Some("2026-03-01T00:00:00Z")).expect_problem(422, "invalid_input");
    publish(&app, &city.token, &version, None).expect(200);
    publish(&app, &city.token, &version, None).expect_problem(409, "version_published");
    app.put(&path, &city.token, &json!({"rules": rules()})).expect_problem(409, "version_published");

    app.read(|conn| {
        use chuangquan::store::schema::region::dsl;
        diesel::update(dsl::region.find(CITY)).set(dsl::name_zh.eq("威海市")).execute(conn).map_err(DbError::from)
    });
    // In plain words for everybody, and for the database a published version is beyond change.
    let detail = app.get_public(&format!("/api/v1/programmes/{programme}")).expect(200).json();
    let words = detail["in_force"]["in_words"].as_array().expect("sentences");
    assert!(
        words.iter().any(|sentence| sentence["zh"].as_str().is_some_and(|zh| zh.contains("补贴价格的 60 %"))),
        "{words:?}"
    );
    assert_eq!(words[0]["zh"], "面向企业：注册地在威海市、未列入失信名单。", "a region by its name");
    let id: ProgrammeVersionId = version.parse().expect("an id");
    let refused = app.db.read(|conn| {
        use chuangquan::store::schema::programme_version::dsl;
        Ok::<_, DbError>(diesel::update(dsl::programme_version.find(id)).set(dsl::rules.eq(rules())).execute(conn)?)
    });
    assert_eq!(refused.expect_err("frozen").constraint(), Some("programme_version_frozen"));
}

#[test]
fn the_version_in_force_follows_the_clock() {
    let app = TestApp::start();
    let city = app.city_administrator();
    let programme = create(&app, &city.token, "WH");
    let first = draft(&app, &city.token, &programme, &rules());
    let second = draft(&app, &city.token, &programme, &rules());
    let in_force = || {
        let detail = app.get_public(&format!("/api/v1/programmes/{programme}")).expect(200).json();
        detail["in_force"]["version"].as_i64()
    };
    assert_eq!(in_force(), None, "drafts are not in force");
    publish(&app, &city.token, &first, None).expect(200);
    publish(&app, &city.token, &second, Some("2026-07-01T00:00:00Z")).expect(200);
    assert_eq!(in_force(), Some(1));
    let third = draft(&app, &city.token, &programme, &rules());
    publish(&app, &city.token, &third, Some("2026-07-01T00:00:00Z")).expect_problem(409, "start_taken");
    app.advance(chrono::Duration::days(120));
    assert_eq!(in_force(), Some(1));
    app.advance(chrono::Duration::days(1));
    assert_eq!(in_force(), Some(2));
    let list = app.get_public("/api/v1/programmes").expect(200).json();
    assert_eq!(list["items"][0]["in_force"]["version"], 2);
}

#[test]
fn wrong_rules_are_refused_field_by_field() {
    let app = TestApp::start();
    let city = app.city_administrator();
    let programme = create(&app, &city.token, "WH");
    let path = format!("/api/v1/programmes/{programme}/versions");
    let mut wrong = rules();
    wrong["budget_split"][0]["share"] = json!(6_000);
    wrong["caps"]["per_order"] = json!(-1);
    let problem = app.post(&path, &city.token, &json!({"rules": wrong})).expect_problem(422, "invalid_input");
    let fields: Vec<_> = problem["errors"].as_array().expect("errors").iter().map(|e| e["field"].clone()).collect();
    assert_eq!(fields, ["rules.caps.per_order", "rules.budget_split"]);

    for (pointer, value, field) in [
        ("/ratio/default", json!(10_001), "rules.ratio.default"),
        ("/payment_mode", json!("gift"), "rules.payment_mode"),
        ("/payable_kinds", json!(["instrument_time", "cake"]), "rules.payable_kinds[1]"),
        ("/caps/per_order", json!(12.5), "rules.caps.per_order"),
        ("/eligibility/regions", json!(["威海"]), "rules.eligibility.regions[0]"),
        ("/surprise", json!(1), "rules.surprise"),
    ] {
        let mut wrong = rules();
        match wrong.pointer_mut(pointer) {
            Some(place) => *place = value,
            None => wrong["surprise"] = value,
        }
        let problem = app.post(&path, &city.token, &json!({"rules": wrong})).expect_problem(422, "invalid_input");
        assert_eq!(problem["errors"][0]["field"], field, "{problem}");
    }
    app.post(
        "/api/v1/programmes",
        &city.token,
        &json!({"code": "wh", "name": {"zh": "", "en": "x"}, "region_code": CITY}),
    )
    .expect_problem(422, "invalid_input");
    app.post(
        "/api/v1/programmes",
        &city.token,
        &json!({"code": "WH", "name": {"zh": "券", "en": "x"}, "region_code": CITY}),
    )
    .expect_problem(409, "programme_code_taken");
    app.post(
        "/api/v1/programmes",
        &city.token,
        &json!({"code": "AB", "name": {"zh": "券", "en": "x"}, "region_code": "999900"}),
    )
    .expect_problem(422, "invalid_input");
}

/// A sum beyond the range is the input's fault, whoever adds up.
#[test]
fn numbers_beyond_the_range_are_told_as_such() {
    let app = TestApp::start();
    let mut conn = app.db.connection().expect("a connection");
    let sum = diesel::sql_query("SELECT 9223372036854775807::bigint + 1").execute(&mut conn).expect_err("too large");
    let problem = Problem::from(DbError::from(sum));
    assert_eq!((problem.status.as_u16(), problem.code), (422, "amount_out_of_range"));
}

#[test]
fn budget_lines_are_granted_and_increased_once_per_key() {
    let app = TestApp::start();
    let programme = app.programme_with(typical_rules());
    let (maker, checker) = (app.finance_maker(), app.finance_checker());
    app.ensure_region(DISTRICT);
    let line = |level: &str, region: &str, amount: i64| {
        json!({
            "programme_id": programme.id, "side": "demand", "level": level, "region_code": region,
            "fiscal_year": 2026, "document": "威财预〔2026〕1号", "amount_fen": amount,
        })
    };
    let made = app.post("/api/v1/appropriations", &maker.token, &line("city", CITY, 1_000)).expect(201);
    let list =
        || app.get(&format!("/api/v1/appropriations?programme_id={}", programme.id), &checker.token).expect(200).json();
    assert_eq!(list()["items"], json!([]), "nothing is there before another person agrees");
    app.post("/api/v1/appropriations", &maker.token, &line("city", CITY, 1_000)).expect_problem(409, "change_open");
    app.agree_change(&checker, &made.json()).expect(200);
    let granted = list()["items"][0].clone();
    assert_eq!(
        (&granted["id"], &granted["granted_fen"], &granted["available_fen"]),
        (&json!(made.id()), &json!(1_000), &json!(1_000))
    );
    app.post("/api/v1/appropriations", &maker.token, &line("city", CITY, 1_000))
        .expect_problem(409, "appropriation_exists");
    app.post("/api/v1/appropriations", &maker.token, &line("district", CITY, 1_000))
        .expect_problem(422, "invalid_input");
    app.post("/api/v1/appropriations", &maker.token, &line("district", DISTRICT, 0))
        .expect_problem(422, "invalid_input");

    let beyond = app.post("/api/v1/appropriations", &maker.token, &line("district", DISTRICT, Fen::MOST.get() + 1));
    assert_eq!(beyond.expect_problem(422, "invalid_input")["errors"][0]["field"], "amount_fen");
    let path = format!("/api/v1/appropriations/{}/increases", made.id());
    let more = json!({"amount_fen": 500, "document": "威财预〔2026〕2号"});
    let mut proposed = Vec::new();
    for _ in 0..3 {
        let key = [("idempotency-key", "increase-1")];
        proposed.push(app.client.send("POST", &path, Some(&maker.token), Some(&more), &key).expect(201).json());
    }
    assert!(proposed.iter().all(|change| change["id"] == proposed[0]["id"]), "a replay proposes nothing more");
    for _ in 0..3 {
        let key = [("idempotency-key", "agree-1")];
        let path = format!("/api/v1/appropriation-changes/{}/approve", proposed[0]["id"].as_str().expect("an id"));
        app.client.send("POST", &path, Some(&checker.token), Some(&json!({})), &key).expect(200);
        assert_eq!(list()["items"][0]["granted_fen"], 1_500, "a replay grants nothing more");
    }
    app.post(&path, &maker.token, &json!({"amount_fen": -5, "document": "x"})).expect_problem(422, "invalid_input");

    let auditor = app.auditor();
    let list = app.get(&format!("/api/v1/appropriations?programme_id={}", programme.id), &auditor.token).expect(200);
    assert_eq!(list.json()["items"].as_array().map(Vec::len), Some(1));
    assert_eq!(list.json()["items"][0]["available_fen"], 1_500);
    app.get("/api/v1/appropriations", &app.enterprise().token).expect(403);
}

#[test]
fn the_calendar_is_loaded_by_year_and_says_what_is_not_announced() {
    let app = TestApp::start();
    let city = app.city_administrator();
    app.get_public("/api/v1/calendar/2026").expect_problem(404, "not_found");
    let file: Value = serde_json::from_str(include_str!("../../data/holidays/2026.json")).expect("JSON");
    for _ in 0..2 {
        let imported = app.post("/api/v1/calendar", &city.token, &file).expect(201).json();
        assert_eq!((imported["days_off"].as_i64(), imported["days_worked"].as_i64()), (Some(33), Some(6)));
    }
    let year = app.get_public("/api/v1/calendar/2026").expect(200).json();
    assert_eq!(year["days"].as_array().map(Vec::len), Some(39));
    app.post("/api/v1/calendar", &city.token, &json!({"year": 2027, "papers": [], "days": []}))
        .expect_problem(422, "calendar_not_announced");
    app.post(
        "/api/v1/calendar",
        &city.token,
        &json!({"year": 2027, "days": [{"name": "x", "date": "2026-05-01", "isOffDay": true}]}),
    )
    .expect_problem(422, "calendar_file");
    app.post("/api/v1/calendar", &app.enterprise().token, &file).expect(403);

    let working = app.read(calendar::load);
    let day = |m, d| chrono::NaiveDate::from_ymd_opt(2026, m, d).expect("a date");
    assert_eq!(working.nth_working_day_after(day(2, 13), 5), Ok(day(2, 27)));
    assert!(working.is_working_day(chrono::NaiveDate::from_ymd_opt(2027, 1, 4).expect("a date")).is_err());
}

/// The notice of 2023 also speaks of 31 December 2022: the later notice counts, whatever is loaded first.
#[test]
fn notices_that_overlap_agree_in_any_order() {
    let notice = |year: i32, is_off: bool| {
        let days = json!([{"name": "元旦", "date": "2022-12-31", "isOffDay": is_off}]);
        serde_json::to_vec(&json!({"year": year, "days": days})).expect("JSON")
    };
    let last_day = chrono::NaiveDate::from_ymd_opt(2022, 12, 31).expect("a date");
    for order in [[2022, 2023], [2023, 2022]] {
        let app = TestApp::start();
        for year in order {
            let file = notice(year, year == 2023);
            app.write(|tx| calendar::import(tx, &file));
        }
        assert_eq!(app.read(calendar::load).is_working_day(last_day), Ok(false), "{order:?}");
    }
}

#[test]
fn shipped_programmes_can_be_published() {
    let app = TestApp::start();
    for document in [
        include_str!("../../data/programmes/weihai-2026.json"),
        include_str!("../../data/programmes/weihai-reimbursement-2026.json"),
    ] {
        let programme: Value = serde_json::from_str(document).expect("JSON");
        let rules: chuangquan::programme::Rules = serde_json::from_value(programme["rules"].clone()).expect("rules");
        let given = app.programme_with(rules);
        assert!(given.rules.caps.per_order > Fen::ZERO);
    }
}
