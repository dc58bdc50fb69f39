//! Every rule from both sides of its edge, over HTTP: kept at its limit, refused one step beyond with the rule, the value,
//! the limit, and a window near by that would do; and the grid of a thousand instruments in one answer.

use chrono::Duration;
use chuangquan::kernel::{ListingId, TimeWindow};
use chuangquan::store::DbError;
use chuangquan::store::schema::{listing, organisation};
use diesel::prelude::*;
use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::booking::{GivenListing, hours, order, tomorrow};
use crate::support::given::Person;

struct Case {
    rule: &'static str,
    rules: Value,
    /// Kept at the limit.
    kept: TimeWindow,
    broken: TimeWindow,
    /// Value and limit.
    measured: (i64, i64),
}

fn minutes(from: i64, until: i64) -> TimeWindow {
    let at = |minutes| tomorrow(0, 0) + Duration::minutes(minutes);
    TimeWindow::new(at(from), at(until)).expect("a window")
}

fn quota(holder: &str, measure: &str, most: i64) -> Value {
    json!({ "quotas": [{ "holder": holder, "measure": measure, "most": most }] })
}

/// A listing by the half hour, from one hour to four, two hours ahead and up to two days, open until 18.
fn limited(app: &TestApp, provider: &Person) -> ListingId {
    let open = json!({ "mon": [[0, 1080]], "tue": [[0, 1080]], "wed": [[0, 1440]], "thu": [[0, 1440]] });
    let given = GivenListing { max_minutes: Some(240), opening_hours: open, ..GivenListing::default() };
    let id = app.listing_with(provider, &given);
    app.read(|conn| {
        diesel::update(listing::table.find(id))
            .set((listing::min_minutes.eq(60), listing::lead_minutes.eq(120), listing::horizon_days.eq(2)))
            .execute(conn)
            .map_err(DbError::from)
    });
    id
}

#[test]
fn each_rule_is_kept_at_its_limit_and_broken_one_step_beyond() {
    // Seven in the morning of that day: Tuesday.
    let now = 7 * 60;
    let cases = [
        Case {
            rule: "misaligned",
            rules: json!({}),
            kept: minutes(now + 180, now + 240),
            broken: minutes(now + 181, now + 241),
            measured: (1, 30),
        },
        Case {
            rule: "too_short",
            rules: json!({}),
            kept: minutes(now + 180, now + 240),
            broken: minutes(now + 180, now + 210),
            measured: (30, 60),
        },
        Case {
            rule: "too_long",
            rules: json!({}),
            kept: minutes(now + 180, now + 420),
            broken: minutes(now + 180, now + 450),
            measured: (270, 240),
        },
        Case {
            rule: "too_soon",
            rules: json!({}),
            kept: minutes(now + 120, now + 180),
            broken: minutes(now + 90, now + 150),
            measured: (90, 120),
        },
        Case {
            rule: "too_far_ahead",
            rules: json!({}),
            kept: minutes(now + 2_880, now + 2_940),
            broken: minutes(now + 2_910, now + 2_970),
            measured: (3, 2),
        },
        Case {
            rule: "closed",
            rules: json!({}),
            kept: minutes(17 * 60, 18 * 60),
            broken: minutes(17 * 60 + 30, 18 * 60 + 30),
            measured: (30, 0),
        },
        Case {
            rule: "organisation_quota",
            rules: quota("organisation", "minutes_a_day", 120),
            kept: minutes(now + 180, now + 300),
            broken: minutes(now + 180, now + 330),
            measured: (150, 120),
        },
        Case {
            rule: "user_quota",
            rules: quota("user", "minutes_a_day", 120),
            kept: minutes(now + 180, now + 300),
            broken: minutes(now + 180, now + 330),
            measured: (150, 120),
        },
        Case {
            rule: "priority",
            rules: json!({ "priority": [{ "days": ["tue"], "from": 840, "to": 960, "classes": ["member"],
                                          "until_minutes_before": 60 }] }),
            kept: minutes(12 * 60, 14 * 60),
            broken: minutes(12 * 60, 14 * 60 + 30),
            measured: (300, 60),
        },
    ];
    for Case { rule, rules, kept, broken, measured } in cases {
        let app = TestApp::start();
        let (enterprise, provider) = (app.enterprise(), app.provider());
        let id = limited(&app, &provider);
        let path = format!("/api/v1/listings/{id}/rules?version=0");
        app.put(&path, &provider.token, &rules).expect(200);
        app.clock.set(tomorrow(7, 0));
        let token = app.token(&enterprise.caller);
        let ask = |window: &TimeWindow| app.post("/api/v1/bookings", &token, &order(id, *window, "none"));
        let refused = ask(&broken).expect_problem(422, "invalid_input");
        let problems = refused["problems"].as_array().expect("problems").clone();
        let about =
            problems.iter().find(|problem| problem["rule"] == rule).unwrap_or_else(|| panic!("{rule}: {refused}"));
        assert!(problems.iter().all(|problem| problem["rule"] == rule), "{rule} and nothing else: {refused}");
        let said = (about["measured"]["value"].as_i64(), about["measured"]["limit"].as_i64());
        assert_eq!(said, (Some(measured.0), Some(measured.1)), "{rule}");
        assert!(about["message"]["zh"].is_string() && about["message"]["en"].is_string(), "{rule}");
        let nearest: TimeWindow = serde_json::from_value(about["nearest"].clone())
            .unwrap_or_else(|_| panic!("{rule} names no window that would do: {refused}"));
        app.post("/api/v1/bookings/quote", &token, &order(id, nearest, "none")).expect(200);
        ask(&kept).expect(201);
    }
}

/// A window that would do is named, and does.
fn nearest_does(app: &TestApp, person: &Person, id: ListingId, problem: &Value) {
    let nearest: TimeWindow =
        serde_json::from_value(problem["nearest"].clone()).unwrap_or_else(|_| panic!("no window would do: {problem}"));
    app.post("/api/v1/bookings/quote", &app.token(&person.caller), &order(id, nearest, "none")).expect(200);
}

#[test]
fn what_begins_this_very_moment_is_not_past() {
    let app = TestApp::start();
    let (enterprise, provider) = (app.enterprise(), app.provider());
    let id = app.listing(&provider);
    app.clock.set(tomorrow(7, 0));
    let now = 7 * 60;
    let ask = |window| app.post("/api/v1/bookings", &app.token(&enterprise.caller), &order(id, window, "none"));
    let past = ask(minutes(now - 30, now + 30)).expect_breach("in_the_past");
    assert_eq!(past["measured"], json!({ "value": -30, "limit": 0, "unit": "minutes" }));
    nearest_does(&app, &enterprise, id, &past);
    ask(minutes(now, now + 60)).expect(201);
}

#[test]
fn each_class_books_up_to_the_edge_of_its_own_horizon() {
    let app = TestApp::start();
    let (enterprise, provider) = (app.enterprise(), app.provider());
    let id = app.listing(&provider);
    let rules = json!({ "horizon_days_by_class": { "standard": 2, "member": 5 } });
    app.put(&format!("/api/v1/listings/{id}/rules?version=0"), &provider.token, &rules).expect(200);
    app.clock.set(tomorrow(7, 0));
    let now = 7 * 60;
    let ask = |window| app.post("/api/v1/bookings", &app.token(&enterprise.caller), &order(id, window, "none"));
    let at_the_edge_of = |days: i64| {
        let edge = now + days * 1_440;
        let far = ask(minutes(edge + 30, edge + 90)).expect_breach("too_far_ahead");
        assert_eq!(far["measured"], json!({ "value": days + 1, "limit": days, "unit": "days" }));
        nearest_does(&app, &enterprise, id, &far);
        ask(minutes(edge, edge + 60)).expect(201);
    };
    at_the_edge_of(2);
    let uscc: String = app.read(|conn| {
        let found = organisation::table.find(enterprise.organisation());
        found.select(organisation::uscc.assume_not_null()).first(conn).map_err(DbError::from)
    });
    let member = json!({ "customer_class": "member" });
    app.put(&format!("/api/v1/provider/customers/{uscc}"), &app.token(&provider.caller), &member).expect(200);
    at_the_edge_of(5);
}

#[test]
fn rest_and_a_taken_window_from_both_sides() {
    let app = TestApp::start();
    let (enterprise, provider, other) = (app.enterprise(), app.provider(), app.enterprise());
    let id = app.listing(&provider);
    let rules = json!({ "cool_down_minutes": 60, "setup_minutes": 30 });
    app.put(&format!("/api/v1/listings/{id}/rules?version=0"), &provider.token, &rules).expect(200);
    let ask = |person: &Person, window| app.post("/api/v1/bookings", &person.token, &order(id, window, "none"));
    ask(&enterprise, hours(9, 10)).expect(201);
    // An hour of rest for the same organisation, half an hour to set up for everybody.
    let rest = ask(&enterprise, minutes(630, 690)).expect_problem(422, "invalid_input");
    assert_eq!(rest["problems"][0]["rule"], "cool_down");
    assert_eq!(rest["problems"][0]["measured"]["value"], 30, "{rest}");
    ask(&enterprise, minutes(660, 720)).expect(201);
    let taken = ask(&other, minutes(600, 630)).expect_problem(409, "slot_taken");
    assert!(taken["free"].as_array().is_some_and(|windows| !windows.is_empty()), "{taken}");
    let told = (&taken["rule"], &taken["value"], &taken["limit"], &taken["unit"]);
    assert_eq!(told, (&json!("slot_taken"), &json!(2), &json!(1), &json!("units")), "it would be the second of one");
    assert!(!taken.to_string().contains(&enterprise.organisation().to_string()), "who it is is not told");
    let free: TimeWindow = serde_json::from_value(taken["free"][0].clone()).expect("a window");
    ask(&other, free).expect(201);
}

#[test]
fn what_is_relaxed_at_night_is_asked_by_day() {
    let app = TestApp::start();
    let (enterprise, provider) = (app.enterprise(), app.provider());
    let id = limited(&app, &provider);
    // Wednesday is open through the night.
    let rules = json!({ "relaxed": [{ "days": ["wed"], "from": 1080, "to": 1440, "rules": ["too_long"] },
                                    { "days": ["thu"], "from": 0, "to": 360, "rules": ["too_long"] }] });
    app.put(&format!("/api/v1/listings/{id}/rules?version=0"), &provider.token, &rules).expect(200);
    let wednesday = 1_440;
    app.clock.set(tomorrow(7, 0));
    let token = app.token(&enterprise.caller);
    let ask = |window: TimeWindow| app.post("/api/v1/bookings", &token, &order(id, window, "none"));
    let early = minutes(wednesday + 17 * 60 + 30, wednesday + 24 * 60);
    assert_eq!(ask(early).expect_problem(422, "invalid_input")["problems"][0]["rule"], "too_long");
    ask(minutes(wednesday + 18 * 60, wednesday + 30 * 60)).expect(201);
    let wrong = json!({ "relaxed": [{ "from": 0, "to": 60, "rules": ["slot_taken"] }] });
    let refused = app.put(&format!("/api/v1/listings/{id}/rules?version=1"), &app.token(&provider.caller), &wrong);
    assert_eq!(refused.expect_problem(422, "invalid_input")["errors"][0]["code"], "not_relaxable");
}

#[test]
fn hours_that_do_not_count_leave_the_quota_alone() {
    let app = TestApp::start();
    let (enterprise, provider) = (app.enterprise(), app.provider());
    let id = limited(&app, &provider);
    let night = |counts: bool| {
        json!({
            "quotas": [{ "holder": "organisation", "measure": "bookings_a_day", "most": 1 }],
            "relaxed": [{ "from": 1200, "to": 1440, "rules": [], "counts_towards_quotas": counts }],
        })
    };
    let set = |version: i32, rules: &Value| {
        app.put(&format!("/api/v1/listings/{id}/rules?version={version}"), &provider.token, rules)
    };
    set(0, &night(true)).expect_problem(422, "invalid_input");
    set(0, &night(false)).expect(200);
    app.clock.set(tomorrow(7, 0));
    let token = app.token(&enterprise.caller);
    let ask = |from: i64, until: i64| {
        // Wednesday is open until midnight.
        let window = minutes(1_440 + from * 60, 1_440 + until * 60);
        app.post("/api/v1/bookings", &token, &order(id, window, "none"))
    };
    ask(20, 21).expect(201);
    ask(21, 22).expect(201);
    ask(9, 10).expect(201);
    assert_eq!(ask(11, 12).expect_problem(422, "invalid_input")["problems"][0]["rule"], "organisation_quota");
    assert_eq!(ask(19, 21).expect_problem(422, "invalid_input")["problems"][0]["rule"], "organisation_quota");
    ask(22, 23).expect(201);
}

#[test]
fn where_nothing_so_long_can_be_had_the_longest_is_named_or_that_nothing_is() {
    let app = TestApp::start();
    let (enterprise, provider, other) = (app.enterprise(), app.provider(), app.enterprise());
    let open = json!({ "tue": [[540, 1080]], "wed": [[540, 1080]] });
    let given = GivenListing { max_minutes: None, opening_hours: open, ..GivenListing::default() };
    let id = app.listing_with(&provider, &given);
    app.read(|conn| {
        let of = diesel::update(listing::table.find(id));
        of.set(listing::horizon_days.eq(3)).execute(conn).map_err(DbError::from)
    });
    let token = app.token(&enterprise.caller);
    let ask = |from, until| app.post("/api/v1/bookings", &token, &order(id, hours(from, until), "none"));
    let estimate = |from, until| {
        app.post_public(&format!("/api/v1/listings/{id}/estimate"), &json!({ "window": hours(from, until) }))
    };
    // Longer than any day is open.
    for refused in [ask(9, 20), estimate(9, 20)] {
        let problem = refused.expect_problem(422, "invalid_input")["problems"][0].clone();
        assert_eq!((&problem["rule"], &problem["measured"]["value"]), (&json!("closed"), &json!(120)));
        assert_eq!(problem["nearest"], json!(hours(9, 18)), "{problem}");
    }
    app.booking(&other, id, hours(12, 18), "none");
    app.booking(&other, id, minutes(1_440 + 540, 1_440 + 1_080), "none");
    let taken = ask(12, 16).expect_problem(409, "slot_taken");
    assert_eq!((&taken["free"], &taken["nothing_until"]), (&json!([hours(9, 12)]), &Value::Null), "{taken}");
    let asked = app.post("/api/v1/bookings/quote", &token, &order(id, hours(12, 16), "none")).expect(200).json();
    let measured = &asked["problems"][0]["measured"];
    assert_eq!(measured, &json!({ "value": 2, "limit": 1, "unit": "units" }), "{asked}");

    app.booking(&other, id, hours(9, 12), "none");
    let full = ask(12, 16).expect_problem(409, "slot_taken");
    assert_eq!(full["free"], json!([]));
    assert!(full["nothing_until"].is_string(), "{full}");
    let closed = ask(17, 19).expect_problem(422, "invalid_input")["problems"][0].clone();
    assert_eq!(closed["nearest"], Value::Null);
    assert!(closed["nothing_until"].is_string(), "{closed}");
}

#[test]
fn a_thousand_instruments_are_one_answer() {
    let app = TestApp::start();
    let (provider, enterprise) = (app.provider(), app.enterprise());
    let ids: Vec<ListingId> = (0..1_000).map(|_| app.listing(&provider)).collect();
    app.booking(&enterprise, ids[500], hours(9, 10), "none");
    let at = |moment: chrono::DateTime<chrono::Utc>| moment.format("%Y-%m-%dT%H:%M:%SZ").to_string();
    for days in [1, 7] {
        let (from, to) = (at(tomorrow(0, 0)), at(tomorrow(0, 0) + Duration::days(days)));
        let grid = app.get_public(&format!("/api/v1/listings/grid?from={from}&to={to}")).expect(200).json();
        let rows = grid["rows"].as_array().expect("rows");
        assert_eq!((rows.len(), &grid["is_cut"]), (1_000, &json!(false)));
        let held: Vec<_> = rows.iter().filter(|row| row["busy"] != json!([])).map(|row| &row["busy"]).collect();
        assert_eq!(held, [&json!([[1, 540, 600]])], "{days} days");
    }
    // What one grid does not hold is not passed over in silence.
    app.listing(&provider);
    let (from, to) = (at(tomorrow(9, 0)), at(tomorrow(18, 0)));
    let grid = app.get_public(&format!("/api/v1/listings/grid?from={from}&to={to}")).expect(200).json();
    assert_eq!((grid["rows"].as_array().map(Vec::len), &grid["is_cut"]), (Some(1_000), &json!(true)));
}

/// With a free window no more than two thousand are counted, and the count says that it is the least there are.
#[test]
fn a_count_that_stops_says_so() {
    let app = TestApp::start();
    let provider = app.provider();
    let first = app.listing(&provider);
    let more = |from: i32, until: i32| {
        app.read(|conn| {
            diesel::sql_query(format!(
                "INSERT INTO listing (id, provider_id, code, kind, state, name, region_code, opening_hours, slot_minutes,
                                      min_minutes, units, auto_confirm, created_at, updated_at)
                 SELECT gen_random_uuid(), provider_id, 'N' || n, kind, state, name, region_code, opening_hours, slot_minutes,
                        min_minutes, units, auto_confirm, created_at, updated_at
                 FROM listing, generate_series({from}, {until}) n WHERE id = '{first}'"
            ))
            .execute(conn)
            .map_err(DbError::from)
        });
    };
    let at = |moment: chrono::DateTime<chrono::Utc>| moment.format("%Y-%m-%dT%H:%M:%SZ").to_string();
    let free = format!("&free_from={}&free_to={}", at(tomorrow(9, 0)), at(tomorrow(10, 0)));
    let counted = |query: &str| {
        let page = app.get_public(&format!("/api/v1/listings?limit=1&facets=true{query}")).expect(200).json();
        (page["facets"]["total"].as_i64(), page["facets"]["is_cut"].as_bool())
    };
    more(2, 2_000);
    assert_eq!(counted(&free), (Some(2_000), Some(false)));
    more(2_001, 2_001);
    assert_eq!(counted(&free), (Some(2_000), Some(true)));
    assert_eq!(counted(""), (Some(2_001), Some(false)), "without a window all are counted");
}
