//! The simulator over HTTP: recorded bookings and made-up orders, and that nothing comes of it.

use chuangquan::kernel::Fen;
use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::booking::hours;
use crate::support::voucher::typical_rules;

#[test]
fn a_draft_is_played_over_what_was_booked_beside_the_version_in_force() {
    let app = TestApp::start();
    let programme = app.programme_with(typical_rules());
    app.fund(&programme, Fen::from_yuan(10_000));
    let (enterprise, city) = (app.enterprise(), app.city_administrator());
    let listing = app.listing(&app.provider());
    app.booking(&enterprise, listing, hours(9, 11), "none");
    app.booking(&enterprise, listing, hours(13, 14), "none");
    let mut rules = serde_json::to_value(typical_rules()).expect("JSON");
    rules["ratio"]["default"] = json!(3_000);
    rules["ratio"]["table"] = json!([{"first_use": true, "ratio": 8_000}]);
    let path = format!("/api/v1/programmes/{}/versions", programme.id);
    let draft = app.post(&path, &city.token, &json!({"rules": rules})).expect(201).id();
    let ask = |body: &Value| app.post(&format!("/api/v1/programme-versions/{draft}/simulation"), &city.token, body);
    let recorded = json!({"source": {"recorded": {"first_day": "2026-01-01", "last_day": "2026-12-31"}}});
    let found = ask(&recorded).expect(200).json();
    assert_eq!((&found["orders"], &found["enterprises"], &found["price_fen"]), (&json!(2), &json!(1), &json!(30_000)));
    // 200 yuan at the first use and 100 later: 160 + 30 by the draft, 100 + 50 by what is in force.
    assert_eq!(found["draft"]["cost_fen"], 19_000);
    assert_eq!(found["in_force"]["cost_fen"], 15_000);
    assert_eq!((&found["winner_count"], &found["loser_count"]), (&json!(1), &json!(0)));
    assert_eq!(found["budget_fen"], 2_000_000, "what is free on both lines");
    assert_eq!(found["months"], json!([{"month": "2026-03-01", "draft_fen": 19_000, "in_force_fen": 15_000}]));
    let poor = json!({"source": recorded["source"], "budget_fen": 16_500, "stop_at_budget": true});
    let found = ask(&poor).expect(200).json();
    assert_eq!((&found["draft"]["cost_fen"], &found["draft"]["used_up_on"]), (&json!(16_500), &json!("2026-03-02")));

    let made_up = json!({"source": {"synthetic": {"seed": 7, "orders": 3_000, "enterprises": 200, "days": 365}}});
    let (one, other) = (ask(&made_up).expect(200).json(), ask(&made_up).expect(200).json());
    assert_eq!(one, other, "the same seed, the same answer");
    assert_eq!(one["orders"], 3_000);
    let sum = |list: &Value, name: &str| -> i64 {
        list.as_array().expect("a list").iter().map(|row| row[name].as_i64().expect("an amount")).sum()
    };
    for part in ["months", "sizes"] {
        assert_eq!(sum(&one[part], "draft_fen"), one["draft"]["cost_fen"].as_i64().expect("an amount"), "{part}");
        assert_eq!(sum(&one[part], "in_force_fen"), one["in_force"]["cost_fen"].as_i64().expect("an amount"), "{part}");
    }
    assert!(one["loser_count"].as_i64() > Some(0) && one["winner_count"].as_i64() > Some(0));
    assert!(one["draft"]["lasts_until"].is_string());

    let wrong = json!({"source": {"synthetic": {"seed": 7, "orders": 0, "enterprises": 200, "days": 365}}});
    let problem = ask(&wrong).expect_problem(422, "invalid_input");
    assert_eq!(problem["errors"][0]["field"], "source.synthetic.orders");
    let detail = app.get_public(&format!("/api/v1/programmes/{}", programme.id)).expect(200).json();
    assert_eq!(detail["in_force"]["version"], 1, "nothing came of it");
}
