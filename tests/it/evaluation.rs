//! Evaluations: indicator sets, periods from opening to freezing, appeals, grades, and what follows from failing.

use chrono::Duration;
use chuangquan::evaluation::service as evaluations;
use chuangquan::store::DbError;
use chuangquan::store::schema::listing;
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use serde_json::{Value, json};

use crate::support::booking::{GivenListing, hours, tomorrow};
use crate::support::given::Person;
use crate::support::{Reply, TestApp};

fn indicator(query: &str, target: i64, zero_at: i64, weight: i64) -> Value {
    let direction = if target > zero_at { "higher_is_better" } else { "lower_is_better" };
    json!({ "code": query, "name": { "zh": query, "en": query }, "query": query, "direction": direction, "target": target,
            "zero_at": zero_at, "weight_bp": weight, "no_records": "nothing" })
}

fn document(indicators: &[Value]) -> Value {
    json!({ "name": { "zh": "试评", "en": "Trial" }, "indicators": indicators,
            "grades": { "excellent_from_bp": 8500, "good_from_bp": 5500, "qualified_from_bp": 2600, "excellent_share_bp": 5000 },
            "appeal_working_days": 5, "failures_to_suspend": 2, "rated_hours": 1400, "idle_days": 30 })
}

/// Orders, enterprises and income.
pub fn plain() -> Value {
    document(&[
        indicator("orders", 4, 0, 5_000),
        indicator("enterprises_served", 2, 0, 2_000),
        indicator("shared_income", 400_000, 0, 3_000),
    ])
}

pub fn send(app: &TestApp, person: &Person, path: &str, body: &Value) -> Reply {
    app.post(&format!("/api/v1{path}"), &app.token(&person.caller), body)
}

pub fn get(app: &TestApp, person: &Person, path: &str) -> Reply {
    app.get(&format!("/api/v1{path}"), &app.token(&person.caller))
}

pub fn published_set(app: &TestApp, city: &Person, document: &Value) -> String {
    let id = send(app, city, "/evaluation/sets", &json!({ "code": "HPJ", "document": document })).expect(201).id();
    let starts = json!({ "starts_on": "2025-01-01" });
    send(app, city, &format!("/evaluation/sets/{id}/publish"), &starts).expect(200);
    id
}

fn opened(app: &TestApp, city: &Person, set: &str, from: &str, to: &str) -> String {
    let new = json!({ "kind": "half_year", "from_on": from, "to_on": to, "set_id": set });
    send(app, city, "/evaluation/periods", &new).expect(201).id()
}

fn step(app: &TestApp, city: &Person, period: &str, step: &str) -> Reply {
    send(app, city, &format!("/evaluation/periods/{period}/{step}"), &json!({}))
}

/// Goes through all steps of a period, and the days for appeals.
pub fn frozen(app: &TestApp, city: &Person, set: &str, from: &str, to: &str) -> String {
    let period = opened(app, city, set, from, to);
    step(app, city, &period, "compute").expect(200);
    step(app, city, &period, "publish").expect(200);
    app.advance(Duration::days(14));
    step(app, city, &period, "freeze").expect(200);
    period
}

/// The scores of a period by provider.
fn score_of(app: &TestApp, city: &Person, period: &str, provider: &Person) -> Value {
    let page = get(app, city, &format!("/evaluation/periods/{period}/scores")).expect(200).json();
    let scores = page["items"].as_array().expect("scores").clone();
    let id = json!(provider.organisation());
    scores.into_iter().find(|score| score["provider_id"] == id).expect("the provider was scored")
}

fn part(sheet: &Value, code: &str) -> Value {
    let parts = sheet["parts"].as_array().expect("parts");
    parts.iter().find(|part| part["code"] == code).cloned().unwrap_or_else(|| panic!("no part {code}"))
}

#[test]
fn a_set_is_drafted_checked_published_and_never_edited_again() {
    let app = TestApp::start();
    let city = app.city_administrator();
    let light = document(&[indicator("orders", 4, 0, 9_999)]);
    let draft = |code: &str, document: &Value| {
        send(&app, &city, "/evaluation/sets", &json!({ "code": code, "document": document }))
    };
    let fault = draft("HPJ", &light).expect_problem(422, "invalid_input");
    assert_eq!(
        (&fault["errors"][0]["field"], &fault["errors"][0]["code"]),
        (&json!("document.indicators"), &json!("weights"))
    );
    let fault = draft("小写", &plain()).expect_problem(422, "invalid_input");
    assert_eq!(fault["errors"][0]["field"], "code");
    let unknown = document(&[indicator("goodwill", 4, 0, 10_000)]);
    let fault = draft("HPJ", &unknown).expect_problem(422, "invalid_input");
    assert_eq!(fault["errors"][0]["field"], "document.indicators[0].query", "the list of queries is closed");

    let first = draft("HPJ", &plain()).expect(201).id();
    draft("HPJ", &plain()).expect_problem(409, "draft_exists");
    let other = document(&[indicator("orders", 8, 0, 10_000)]);
    let path = format!("/api/v1/evaluation/sets/{first}");
    app.put(&path, &city.token, &json!({ "document": light })).expect_problem(422, "invalid_input");
    app.put(&path, &city.token, &json!({ "document": other })).expect(200);
    let new = json!({ "kind": "year", "from_on": "2025-03-01", "to_on": "2026-02-28", "set_id": first });
    send(&app, &city, "/evaluation/periods", &new).expect_problem(409, "set_not_in_force");
    let starts = json!({ "starts_on": "2025-06-01" });
    send(&app, &city, &format!("/evaluation/sets/{first}/publish"), &starts).expect(200);
    app.put(&path, &city.token, &json!({ "document": plain() })).expect_problem(409, "set_published");
    send(&app, &city, "/evaluation/periods", &new).expect_problem(409, "set_not_in_force");
    let second = draft("HPJ", &plain()).expect(201).json();
    assert_eq!(second["version"], 2);
    let listed = get(&app, &city, "/evaluation/sets").expect(200).json();
    assert_eq!(listed.as_array().map(Vec::len), Some(2));
    assert_eq!((&listed[1]["id"], &listed[1]["document"]["indicators"][0]["target"]), (&json!(first), &json!(8)));

    let mut conn = app.db.connection().expect("a connection");
    let refused = conn.batch_execute("UPDATE evaluation_set SET document = '{}' WHERE state = 'published'");
    assert!(refused.expect_err("a refusal").to_string().contains("never changed"));
    let light = "UPDATE evaluation_set SET document = jsonb_set(document, '{indicators,0,weight_bp}', '1'),
                 state = 'published', starts_on = '2026-01-01', published_by = created_by, published_at = created_at
                 WHERE state = 'draft'";
    assert!(conn.batch_execute(light).expect_err("a refusal").to_string().contains("evaluation_set_weights"));
}

#[test]
fn a_period_is_scored_shown_appealed_against_corrected_and_frozen() {
    let app = TestApp::start();
    let scene = app.scene();
    let (city, good, poor) = (&scene.city, &scene.provider, app.provider());
    app.listing(&poor);
    for _ in 0..2 {
        app.accepted_booking(&scene);
    }
    let set = published_set(&app, city, &plain());
    let period = opened(&app, city, &set, "2026-01-01", "2026-03-02");
    let overlapping = json!({ "kind": "half_year", "from_on": "2026-03-02", "to_on": "2026-06-30", "set_id": set });
    send(&app, city, "/evaluation/periods", &overlapping).expect_problem(409, "period_overlaps");
    let backwards = json!({ "kind": "year", "from_on": "2026-03-02", "to_on": "2026-03-01", "set_id": set });
    let fault = send(&app, city, "/evaluation/periods", &backwards).expect_problem(422, "invalid_input");
    assert_eq!(fault["errors"][0]["field"], "to_on");

    // Before it is over it can be scored, and scored again, but not shown.
    step(&app, city, &period, "freeze").expect_problem(409, "illegal_step");
    assert_eq!(step(&app, city, &period, "compute").expect(200).json()["providers"], 2);
    step(&app, city, &period, "publish").expect_problem(409, "period_not_over");
    app.advance(Duration::days(1));
    step(&app, city, &period, "publish").expect_problem(409, "not_computed");
    step(&app, city, &period, "compute").expect(200);
    let score = score_of(&app, city, &period, good);
    assert_eq!((&score["total_bp"], &score["rank"]), (&json!(10_000), &json!(1)), "half of a year's targets");
    let id = score["id"].as_str().expect("an id").to_owned();
    get(&app, good, &format!("/evaluation/scores/{id}")).expect_problem(404, "not_found");
    assert_eq!(get(&app, good, "/provider/evaluations").expect(200).json(), json!([]));

    let shown = step(&app, city, &period, "publish").expect(200).json();
    assert_eq!(shown["appeal_until"], "2026-03-10", "five working days after Tuesday 3 March");
    step(&app, city, &period, "compute").expect_problem(409, "illegal_step");
    assert!(app.has_todo(good, "evaluation_to_read"));
    let sheet = get(&app, good, &format!("/evaluation/scores/{id}")).expect(200).json();
    let orders = part(&sheet, "orders");
    let told = ["value", "target", "weight_bp", "points_bp", "records"].map(|name| orders[name].as_i64().expect(name));
    assert_eq!(told, [2, 2, 5_000, 5_000, 2]);
    assert_eq!(sheet["takes_appeals"], true);
    let records =
        get(&app, good, &format!("/evaluation/scores/{id}/parts/shared_income/records?limit=1")).expect(200).json();
    assert_eq!((&records["items"][0]["kind"], &records["items"][0]["numerator"]), (&json!("booking"), &json!(100_001)));
    let next = records["next"].as_str().expect("a second page");
    let rest = get(&app, good, &format!("/evaluation/scores/{id}/parts/shared_income/records?cursor={next}"));
    assert_eq!(rest.expect(200).json()["items"].as_array().map(Vec::len), Some(1));
    get(&app, good, &format!("/evaluation/scores/{id}/parts/nothing/records")).expect_problem(404, "not_found");
    get(&app, &poor, &format!("/evaluation/scores/{id}")).expect_problem(404, "not_found");

    // One comments, the other appeals.
    let comment = json!({ "comment": "与本单位记录一致。" });
    app.put(&format!("/api/v1/evaluation/scores/{id}/comment"), &app.token(&good.caller), &comment).expect(200);
    assert!(!app.has_todo(good, "evaluation_to_read"));
    let poor_score = score_of(&app, city, &period, &poor)["id"].as_str().expect("an id").to_owned();
    let appeals = format!("/evaluation/scores/{poor_score}/appeals");
    let wish = json!({ "part_code": "orders", "statement": "一笔线下完成的订单没有计入，请核实。" });
    send(&app, good, &appeals, &wish).expect_problem(404, "not_found");
    let vague = json!({ "part_code": "goodwill", "statement": "一笔线下完成的订单没有计入，请核实。" });
    send(&app, &poor, &appeals, &vague).expect_problem(422, "invalid_input");
    let appeal = send(&app, &poor, &appeals, &wish).expect(201).id();
    send(&app, &poor, &appeals, &wish).expect_problem(409, "appeal_open");
    step(&app, city, &period, "freeze").expect_problem(409, "appeals_running");
    app.advance(Duration::days(10));
    let late = app.put(&format!("/api/v1/evaluation/scores/{id}/comment"), &app.token(&good.caller), &comment);
    late.expect_problem(409, "appeals_closed");
    step(&app, city, &period, "freeze").expect_problem(409, "appeals_open");
    assert!(app.has_todo(city, "evaluation_appeal_to_decide") && !app.has_todo(city, "evaluation_to_freeze"));

    let decide = |body: Value| send(&app, city, &format!("/evaluation/appeals/{appeal}/decide"), &body);
    let corrections = json!([{ "code": "orders", "value": 1 }]);
    let fault = decide(json!({ "verdict": "dismissed", "reason": "x", "corrections": corrections }));
    assert_eq!(fault.expect_problem(422, "invalid_input")["errors"][0]["field"], "corrections");
    let wrong = json!([{ "code": "orders", "value": -1 }]);
    let fault = decide(json!({ "verdict": "upheld", "reason": "x", "corrections": wrong }));
    assert_eq!(fault.expect_problem(422, "invalid_input")["errors"][0]["field"], "corrections[0].value");
    let upheld = json!({ "verdict": "upheld", "reason": "合同与发票属实，补计一笔。", "corrections": corrections });
    assert_eq!(decide(upheld.clone()).expect(200).json()["state"], "upheld");
    decide(upheld).expect_problem(409, "illegal_step");
    let sheet = get(&app, &poor, &format!("/evaluation/scores/{poor_score}")).expect(200).json();
    let orders = part(&sheet, "orders");
    let told = ["value", "corrected_value", "points_bp"].map(|name| orders[name].as_i64().expect(name));
    assert_eq!((told, &sheet["score"]["total_bp"]), ([0, 1, 2_500], &json!(2_500)));
    assert_eq!(sheet["corrections"][0]["reason"], "合同与发票属实，补计一笔。");

    // Grades, for the reward and for everybody.
    assert!(app.has_todo(city, "evaluation_to_freeze"));
    step(&app, city, &period, "freeze").expect(200);
    step(&app, city, &period, "freeze").expect_problem(409, "illegal_step");
    let grade = |provider: &Person| {
        let path = format!("/providers/{}/grades/2026", provider.organisation());
        let shown = get(&app, provider, &path).expect(200).json();
        (shown["grade"].clone(), shown["is_evaluated"].clone())
    };
    assert_eq!(grade(good), (json!("excellent"), json!(true)), "one of two may be");
    assert_eq!(grade(&poor), (json!("failed"), json!(true)));
    let by_hand = app.put(
        &format!("/api/v1/providers/{}/grades/2026", poor.organisation()),
        &app.token(&city.caller),
        &json!({ "grade": "good", "basis": {} }),
    );
    by_hand.expect_problem(409, "grade_evaluated");
    let results = app.get_public(&format!("/api/v1/evaluation/results/{period}")).expect(200).json();
    let ranking: Vec<_> =
        results["results"].as_array().expect("results").iter().map(|row| row["grade"].clone()).collect();
    assert_eq!(ranking, ["excellent", "failed"]);
    assert_eq!(app.get_public("/api/v1/evaluation/results").expect(200).json()["items"][0]["id"], json!(period));
    let table = get(&app, city, &format!("/exports/evaluation-periods/{period}/scores?format=csv")).expect(200).text;
    let lines: Vec<_> = table.lines().collect();
    assert_eq!(lines.len(), 3, "{table}");
    assert!(lines[0].contains("orders得分") && lines[1].contains("100.00") && lines[2].contains("不合格"), "{table}");

    // What becomes of the records changes nothing any more, and nobody changes a score.
    let before = get(&app, good, &format!("/evaluation/scores/{id}")).expect(200).json();
    let mut conn = app.db.connection().expect("a connection");
    conn.batch_execute("UPDATE booking SET final_price_fen = 1, final_subsidy_fen = 0 WHERE state = 'accepted'")
        .expect("done");
    assert_eq!(get(&app, good, &format!("/evaluation/scores/{id}")).expect(200).json(), before);
    for forbidden in [
        "UPDATE evaluation_score SET total_bp = 0",
        "UPDATE evaluation_part SET points_bp = 0",
        "DELETE FROM evaluation_record",
        "DELETE FROM evaluation_part",
        "UPDATE evaluation_period SET appeal_until = '2027-01-01'",
        "INSERT INTO evaluation_record SELECT score_id, 'orders', record_kind, gen_random_uuid(), label, occurred_at, 1, 0
         FROM evaluation_record LIMIT 1",
    ] {
        conn.batch_execute(forbidden).expect_err(forbidden);
    }
    let checked = evaluations::frozen_verify(&mut conn).expect("a verification");
    assert_eq!((checked.examined, checked.wrong), (2, 0));
}

#[test]
fn every_indicator_is_counted_from_its_records() {
    let app = TestApp::start();
    let scene = app.scene();
    let (city, provider, enterprise) = (&scene.city, &scene.provider, &scene.enterprise);
    let instrument = app.listing(provider);
    let asks_first = app.listing_with(provider, &GivenListing { auto_confirm: false, ..GivenListing::default() });
    let used = app.booking(enterprise, instrument, hours(9, 11), "none");
    let failed = app.booking(enterprise, asks_first, hours(15, 17), "none");
    // Own use is machine time, and counts in nothing else.
    let own = app.booking(provider, instrument, hours(12, 13), "none");
    let dropped = app.booking(provider, asks_first, hours(18, 19), "none");
    app.advance(Duration::minutes(30));
    send(&app, provider, &format!("/bookings/{}/confirm", failed.id), &json!({})).expect(200);
    send(&app, provider, &format!("/bookings/{}/confirm", dropped.id), &json!({})).expect(200);
    send(&app, provider, &format!("/bookings/{}/cancel", dropped.id), &json!({ "reason": "实验推迟" })).expect(200);
    app.clock.set(tomorrow(11, 0));
    send(&app, provider, &format!("/bookings/{}/deliver", used.id), &json!({ "actual_minutes": 90 })).expect(200);
    let accepted = send(&app, enterprise, &format!("/bookings/{}/accept", used.id), &json!({})).expect(200).json();
    let stars = json!({ "on_time": 5, "quality": 4, "service": 3, "comment": "" });
    send(&app, enterprise, &format!("/bookings/{}/rating", used.id), &stars).expect(201);
    send(&app, provider, &format!("/bookings/{}/cancel", failed.id), &json!({ "reason": "设备故障" })).expect(200);
    let complaint = json!({ "subject": "conduct", "statement": "约好的操作员没有到场，样品白等了一天。" });
    let complaint = send(&app, enterprise, &format!("/bookings/{}/complaints", used.id), &complaint).expect(201).id();
    send(&app, provider, &format!("/complaints/{complaint}/answer"), &json!({ "answer": "属实" })).expect(200);
    send(&app, city, &format!("/complaints/{complaint}/take_up"), &json!({})).expect(200);
    let upheld = json!({ "verdict": "upheld", "reason": "属实" });
    send(&app, city, &format!("/complaints/{complaint}/decide"), &upheld).expect(200);
    let code: String =
        app.read(|conn| listing::table.find(instrument).select(listing::code).first(conn).map_err(DbError::from));
    let inside = json!({ "external_id": "1", "listing_code": code, "starts_at": tomorrow(7, 0), "ends_at": tomorrow(8, 0),
                         "is_outside": false });
    send(&app, provider, "/provider/usage", &json!({ "source": "meter", "records": [inside] })).expect(200);
    app.clock.set(tomorrow(13, 0));
    send(&app, provider, &format!("/bookings/{}/deliver", own.id), &json!({ "actual_minutes": 30 })).expect(200);
    send(&app, provider, &format!("/bookings/{}/accept", own.id), &json!({})).expect(200);

    let queries = [
        ("machine_hours", 180),
        ("outside_hours", 90),
        ("enterprises_served", 1),
        ("orders", 1),
        ("shared_income", accepted["final_price_fen"].as_i64().expect("fen")),
        ("on_time_rate", 10_000),
        ("response_time", 30),
        ("satisfaction", 400),
        ("complaints_upheld", 1),
        // Of seven things the two listings say one each: the price.
        ("data_completeness", 1_428),
        ("provider_no_show_rate", 5_000),
    ];
    let weight = |at: usize| if at == 0 { 1_000 } else { 900 };
    let indicators: Vec<_> =
        queries.iter().enumerate().map(|(at, (query, _))| indicator(query, 20_000, 0, weight(at))).collect();
    let set = published_set(&app, city, &document(&indicators));
    let period = opened(&app, city, &set, "2026-01-01", "2026-03-03");
    step(&app, city, &period, "compute").expect(200);
    let id = score_of(&app, city, &period, provider)["id"].as_str().expect("an id").to_owned();
    let sheet = get(&app, city, &format!("/evaluation/scores/{id}")).expect(200).json();
    let found: Vec<_> =
        queries.iter().map(|(query, _)| (*query, part(&sheet, query)["value"].as_i64().expect(query))).collect();
    assert_eq!(found, queries);
    for (query, _) in queries {
        let records = get(&app, city, &format!("/evaluation/scores/{id}/parts/{query}/records")).expect(200).json();
        let count = records["items"].as_array().map(Vec::len);
        assert_eq!(count.and_then(|n| i64::try_from(n).ok()), part(&sheet, query)["records"].as_i64(), "{query}");
    }

    // The same records rank instruments and districts.
    let ranked = get(&app, city, "/evaluation/instruments").expect(200).json()["items"].clone();
    assert_eq!(
        (&ranked[0]["listing_id"], &ranked[0]["used_minutes"], &ranked[0]["outside_minutes"]),
        (&json!(instrument), &json!(180), &json!(90))
    );
    assert_eq!(ranked[0]["utilisation_bp"], 180 * 10_000 / (1_400 * 60));
    app.advance(Duration::days(40));
    let idle = get(&app, city, "/evaluation/idle-instruments").expect(200).json();
    assert_eq!((&idle["days"], idle["items"].as_array().map(Vec::len)), (&json!(30), Some(2)));
    assert_eq!(idle["items"][0]["listing_id"], json!(asks_first), "never used, so idle for longer");
    assert_eq!(get(&app, city, "/evaluation/idle-instruments?days=50").expect(200).json()["items"], json!([]));
    let districts = get(&app, city, "/evaluation/districts").expect(200).json();
    let told =
        ["providers", "instruments", "outside_minutes", "orders", "enterprises"].map(|name| districts[0][name].clone());
    assert_eq!(told, [1, 2, 90, 1, 1].map(|n| json!(n)));
    let fault =
        get(&app, city, "/evaluation/districts?from=2026-03-02&to=2026-03-01").expect_problem(422, "invalid_input");
    assert_eq!(fault["errors"][0]["field"], "to");
}

#[test]
fn the_whole_year_outweighs_the_half() {
    let app = TestApp::start();
    let scene = app.scene();
    let city = &scene.city;
    app.accepted_booking(&scene);
    app.advance(Duration::days(1));
    let set = published_set(&app, city, &plain());
    let year = json!({ "kind": "year", "from_on": "2025-03-03", "to_on": "2026-03-02", "set_id": set });
    let year = send(&app, city, "/evaluation/periods", &year).expect(201).id();
    step(&app, city, &year, "compute").expect(200);
    step(&app, city, &year, "publish").expect(200);
    app.advance(Duration::days(14));
    step(&app, city, &year, "freeze").expect(200);
    let grade = || {
        let path = format!("/providers/{}/grades/2026", scene.provider.organisation());
        get(&app, &scene.provider, &path).expect(200).json()["grade"].clone()
    };
    // A quarter of the orders, half of the enterprises, a quarter of the income.
    assert_eq!(grade(), "qualified");
    frozen(&app, city, &set, "2026-01-01", "2026-03-02");
    let half = get(&app, city, "/evaluation/periods?state=frozen").expect(200).json()["items"].as_array().map(Vec::len);
    assert_eq!((half, grade()), (Some(2), json!("qualified")), "a half's grade does not take the year's place");
}
