//! Rewards for providers: by grade, once for the same days, within the budget.

use chuangquan::catalog::Grade;
use chuangquan::kernel::Fen;
use serde_json::json;

use crate::settlement::{bank_total, pay, yuan};
use crate::support::TestApp;
use crate::support::settlement::{Settling, batch_request};

#[test]
fn providers_are_rewarded_by_grade_once_for_the_same_days() {
    let app = TestApp::start();
    let scene = app.settling_since_yesterday();
    app.fund_rewards(&scene.programme, yuan(100_000), yuan(100_000));
    let (excellent, failed, ungraded) = (app.payable_provider(), app.payable_provider(), app.payable_provider());
    for provider in [&excellent, &failed, &ungraded] {
        app.approved_claim_of_yesterday(&scene, provider.organisation(), Fen::new(50_001));
    }
    app.grade(excellent.organisation(), Grade::Excellent);
    app.grade(failed.organisation(), Grade::Failed);

    let drafted = app.draft_batch(&scene, "supply").expect(201).json();
    let id = drafted["id"].as_str().expect("an id");
    // 30 % of services of 1,000.02 yuan, rounded down.
    assert_eq!((&drafted["total_fen"], &drafted["line_count"]), (&json!(30_000), &json!(2)));
    let reasons: Vec<_> =
        drafted["left_out"]["sums"].as_array().expect("sums").iter().map(|s| s["reason"].clone()).collect();
    assert!(reasons.contains(&json!("no_reward")) && reasons.contains(&json!("not_graded")), "{reasons:?}");
    let rewards = app.all_items(&scene.checker, &format!("/api/v1/batches/{id}/rewards"));
    assert_eq!((&rewards[0]["base_fen"], &rewards[0]["grade"]), (&json!(100_002), &json!("excellent")));
    assert_eq!(rewards[0]["decision"]["steps"].as_array().map(Vec::len), Some(2));

    let again = app.draft_batch(&scene, "supply").expect_problem(409, "nothing_to_settle");
    assert!(again["left_out"]["sums"].to_string().contains("already_rewarded"), "{again}");
    app.batch_step(&scene.checker, id, "check").expect(200);
    app.batch_step(&scene.checker, id, "authorise").expect(200);
    app.export_batch(&scene, id, &["xlsx"]).expect(201);
    let payments = app.batch_payments(&scene, id);
    pay(&app, &payments.iter().collect::<Vec<_>>()).expect("paid");
    assert_eq!(app.batch(&scene, id)["state"], "paid");
    assert_eq!(bank_total(&app), 30_000);
}

#[test]
fn rewards_never_overspend_their_budget_lines_and_a_cancelled_one_frees_the_days() {
    let app = TestApp::start();
    let scene = app.settling_since_yesterday();
    app.fund_rewards(&scene.programme, yuan(1_000), yuan(10));
    let provider = app.payable_provider();
    app.approved_claim_of_yesterday(&scene, provider.organisation(), yuan(1_000));
    app.grade(provider.organisation(), Grade::Good);
    let id = app.draft_batch(&scene, "supply").expect(201).id();
    app.batch_step(&scene.checker, &id, "check").expect(200);
    let problem = app.batch_step(&scene.checker, &id, "authorise").expect_problem(409, "budget_line_short");
    assert_eq!(
        (&problem["level"], &problem["needed_fen"], &problem["available_fen"]),
        (&json!("district"), &json!(20_000), &json!(1_000))
    );
    assert_eq!(app.batch(&scene, &id)["state"], "checked");
    let path = format!("/api/v1/batches/{id}/cancel");
    app.post(&path, &scene.maker.token, &json!({ "reason": "预算不足" })).expect(200);
    app.draft_batch(&scene, "supply").expect(201);
}

/// Nobody is rewarded twice for the same days, so that what is approved on a day that is not over would be lost: it waits for
/// the day's end, and is in the batch of the next.
#[test]
fn rewards_are_of_days_that_are_over() {
    let app = TestApp::start();
    let mut scene = app.settling_since_yesterday();
    let provider = app.rewarded_provider(&scene);
    let mut until_today = batch_request(&scene, "supply");
    until_today["period_to"] = json!("2026-03-02");
    let draft = |scene: &Settling| app.post("/api/v1/batches", &scene.maker.token, &until_today);
    let refused = draft(&scene).expect_problem(422, "invalid_input");
    assert_eq!(
        (&refused["errors"][0]["field"], &refused["errors"][0]["code"]),
        (&json!("period_to"), &json!("period_not_over"))
    );
    // Later that day something more is approved.
    app.approved_claim(&scene, provider.organisation(), Fen::new(50_000));
    app.advance(chrono::Duration::days(1));
    app.renew(&mut scene.maker);
    assert_eq!(draft(&scene).expect(201).json()["total_fen"], 60_000);
}
