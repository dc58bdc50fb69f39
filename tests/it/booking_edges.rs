//! Every rule from both sides of its edge, over HTTP: kept at its limit, refused one step beyond with the rule, the value,
//! the limit, and a window near by that would do; and the grid of a thousand instruments in one answer.

use chrono::Duration;
use chuangquan::kernel::{ListingId, TimeWindow};
use chuangquan::store::DbError;
use chuangquan::store::schema::listing;
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
    /// Value and limit, of rules that have such.
    measured: Option<(i64, i64)>,
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
            measured: Some((1, 30)),
        },
        Case {
            rule: "too_short",
            rules: json!({}),
            kept: minutes(now + 180, now + 240),
            broken: minutes(now + 180, now + 210),
            measured: Some((30, 60)),
        },
        Case {
            rule: "too_long",
            rules: json!({}),
            kept: minutes(now + 180, now + 420),
            broken: minutes(now + 180, now + 450),
            measured: Some((270, 240)),
        },
        Case {
            rule: "too_soon",
            rules: json!({}),
            kept: minutes(now + 120, now + 180),
            broken: minutes(now + 90, now + 150),
            measured: Some((90, 120)),
        },
        Case {
            rule: "too_far_ahead",
            rules: json!({}),
            kept: minutes(now + 2_880, now + 2_940),
            broken: minutes(now + 2_910, now + 2_970),
            measured: Some((3, 2)),
        },
        Case {
            rule: "closed",
            rules: json!({}),
            kept: minutes(17 * 60, 18 * 60),
            broken: minutes(17 * 60 + 30, 18 * 60 + 30),
            measured: None,
        },
        Case {
            rule: "organisation_quota",
            rules: quota("organisation", "minutes_a_day", 120),
            kept: minutes(now + 180, now + 300),
            broken: minutes(now + 180, now + 330),
            measured: Some((150, 120)),
        },
        Case {
            rule: "user_quota",
            rules: quota("user", "minutes_a_day", 120),
            kept: minutes(now + 180, now + 300),
            broken: minutes(now + 180, now + 330),
            measured: Some((150, 120)),
        },
        Case {
            rule: "priority",
            rules: json!({ "priority": [{ "days": ["tue"], "from": 840, "to": 960, "classes": ["member"],
                                          "until_minutes_before": 60 }] }),
            kept: minutes(12 * 60, 14 * 60),
            broken: minutes(12 * 60, 14 * 60 + 30),
            measured: None,
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
        if let Some((value, limit)) = measured {
            let said = (&about["measured"]["value"], &about["measured"]["limit"]);
            assert_eq!(said, (&json!(value), &json!(limit)), "{rule}");
        }
        assert!(about["message"]["zh"].is_string() && about["message"]["en"].is_string(), "{rule}");
        let nearest: TimeWindow = serde_json::from_value(about["nearest"].clone())
            .unwrap_or_else(|_| panic!("{rule} names no window that would do: {refused}"));
        app.post("/api/v1/bookings/quote", &token, &order(id, nearest, "none")).expect(200);
        ask(&kept).expect(201);
    }
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
}
