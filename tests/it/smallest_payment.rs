//! The smallest payment holds for whatever is paid: who gets less waits, and the draft says why.

use chrono::Duration;
use chuangquan::award::service::close_notices;
use chuangquan::catalog::Grade;
use chuangquan::kernel::{Fen, local_date};
use serde_json::{Value, json};

use crate::award;
use crate::settlement::yuan;
use crate::settlement_versions::assert_sound;
use crate::support::TestApp;
use crate::support::settlement::Settling;

fn set_minimum(app: &TestApp, scene: &Settling, fen: i64) {
    let settings = json!({ "third_signature_above_fen": null, "minimum_payment_fen": fen,
                           "clawback_hearing_days": 10, "clawback_repay_days": 30 });
    app.set_by_two((&scene.maker, &scene.checker), "/api/v1/settlement/settings", &settings);
}

/// The one reason why nothing is drafted.
fn reason(problem: &Value) -> &Value {
    assert_eq!(problem["left_out"]["sums"].as_array().map(Vec::len), Some(1), "{problem}");
    &problem["left_out"]["sums"][0]["reason"]
}

#[test]
fn an_award_below_the_smallest_payment_waits() {
    let app = TestApp::start();
    let mut awards = award::begin(&app);
    award::fund(&app, &awards, 1_000_000);
    let id = awards.submitted(&app, "market_prize_provincial", &json!({}));
    let pass_on = json!({ "decision": "pass" });
    award::step(&app, &awards.district, &id, "district_review", &pass_on).expect(200);
    award::step(&app, &awards.city, &id, "city_review", &pass_on).expect(200);
    awards.publish(&app).expect(201);
    award::pass(&app, &mut awards, 20);
    assert_eq!(close_notices(&app.db).expect("closed"), 1);
    let today = local_date(app.clock.now());
    let draft = |level: Option<&str>| {
        let request = json!({ "programme_id": awards.programme, "side": "award", "level": level,
                              "period_from": today - Duration::days(2), "period_to": today });
        app.post("/api/v1/batches", &awards.settling.maker.token, &request)
    };

    // 100,000 yuan, half of it from each level.
    set_minimum(&app, &awards.settling, 10_000_001);
    let refused = draft(None).expect_problem(409, "nothing_to_settle");
    assert_eq!(
        (reason(&refused), &refused["left_out"]["sums"][0]["amount_fen"]),
        (&json!("below_minimum"), &json!(10_000_000))
    );
    assert_eq!(awards.shown(&app, &id)["state"], "approved");
    set_minimum(&app, &awards.settling, 10_000_000);
    let refused = draft(Some("city")).expect_problem(409, "nothing_to_settle");
    assert_eq!(reason(&refused), "below_minimum", "what is asked for is the level's part");
    assert_eq!(draft(None).expect(201).json()["total_fen"], 10_000_000);
    assert_sound(&app);
}

#[test]
fn a_reward_below_the_smallest_payment_is_not_decided() {
    let app = TestApp::start();
    let scene = app.settling_since_yesterday();
    let provider = app.payable_provider();
    app.fund_rewards(&scene.programme, yuan(1_000), yuan(1_000));
    app.approved_claim_of_yesterday(&scene, provider.organisation(), Fen::new(50_001));
    app.grade(provider.organisation(), Grade::Excellent);

    // 300 yuan, half of it from each level.
    set_minimum(&app, &scene, 30_001);
    assert_eq!(reason(&app.draft_batch(&scene, "supply").expect_problem(409, "nothing_to_settle")), "below_minimum");
    let rewards = app.get("/api/v1/supply-rewards", &app.city_administrator().token).expect(200).json();
    assert_eq!(rewards["items"], json!([]));
    set_minimum(&app, &scene, 15_001);
    let refused = app.draft_level(&scene, "supply", Some("city")).expect_problem(409, "nothing_to_settle");
    assert_eq!(reason(&refused), "below_minimum");
    set_minimum(&app, &scene, 15_000);
    assert_eq!(app.draft_level(&scene, "supply", Some("city")).expect(201).json()["total_fen"], 15_000);

    // Decided, what another level pays of it waits all the same.
    set_minimum(&app, &scene, 15_001);
    let refused = app.draft_level(&scene, "supply", Some("district")).expect_problem(409, "nothing_to_settle");
    assert_eq!(reason(&refused), "below_minimum");
    set_minimum(&app, &scene, 15_000);
    assert_eq!(app.draft_level(&scene, "supply", None).expect(201).json()["total_fen"], 15_000);
    assert_sound(&app);
}
