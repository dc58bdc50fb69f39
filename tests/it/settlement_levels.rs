//! Batches of what one level pays: the parts of a claim or an award lie in several, each in one, each paid at its own time.

use std::collections::BTreeSet;

use chrono::Duration;
use chuangquan::award::service::close_notices;
use chuangquan::identity::Role;
use chuangquan::kernel::{ClaimId, Fen, local_date};
use serde_json::{Value, json};

use crate::award;
use crate::clawback::{bureau, ordered, paid_claim, posted, show};
use crate::settlement::{bank_total, pay, send_back, sum, yuan};
use crate::settlement_versions::{ask, assert_sound, decide};
use crate::support::given::DISTRICT;
use crate::support::settlement::{Settling, batch_request};
use crate::support::{Reply, TestApp};

pub const LEVELS: [&str; 2] = ["city", "district"];

pub fn states(app: &TestApp, claims: &[ClaimId]) -> BTreeSet<String> {
    claims.iter().map(|&claim| app.claim_state(claim)).collect()
}

pub fn all(state: &str) -> BTreeSet<String> {
    BTreeSet::from([state.to_owned()])
}

/// Signed and sent to the bank; answers its payments.
pub fn send(app: &TestApp, scene: &Settling, id: &str) -> Vec<Value> {
    app.sign_batch(scene, id);
    app.export_batch(scene, id, &["csv"]).expect(201);
    app.batch_payments(scene, id)
}

pub fn paid(app: &TestApp, payments: &[Value]) {
    pay(app, &payments.iter().collect::<Vec<_>>()).expect("paid");
}

pub fn cancel(app: &TestApp, scene: &Settling, id: &str) {
    let why = json!({ "reason": "级次有误" });
    app.post(&format!("/api/v1/batches/{id}/cancel"), &scene.maker.token, &why).expect(200);
}

#[test]
fn each_level_pays_its_part_in_a_batch_of_its_own() {
    for [first, second] in [LEVELS, ["district", "city"]] {
        let app = TestApp::start();
        let scene = app.settling();
        let (one, two) = (app.payable_provider(), app.payable_provider());
        let claims = [
            app.approved_claim(&scene, one.organisation(), Fen::new(100_001)),
            app.approved_claim(&scene, one.organisation(), Fen::new(333)),
            app.approved_claim(&scene, two.organisation(), Fen::new(70_000)),
        ];
        let drafted = app.draft_level(&scene, "demand", Some(first)).expect(201).json();
        let id = drafted["id"].as_str().expect("an id");
        assert_eq!(
            (&drafted["level"], &drafted["line_count"], &drafted["left_out"]["sums"]),
            (&json!(first), &json!(3), &json!([]))
        );
        let lines = app.all_items(&scene.maker, &format!("/api/v1/batches/{id}/lines"));
        assert!(lines.iter().all(|line| line["level"] == first), "{lines:?}");
        let totals = app.batch(&scene, id)["totals"].as_array().expect("totals").clone();
        assert_eq!((totals.len(), &totals[0]["level"]), (1, &json!(first)));
        assert_eq!(drafted["total_fen"].as_i64(), Some(sum(&totals, "amount_fen")));
        assert_eq!(states(&app, &claims), all("partly_batched"));
        assert!(app.has_todo(&scene.maker, "claim_to_batch"), "the other part waits");

        // Once in a batch, a part is in no other; what a level does not pay it does not draft.
        let again = app.draft_level(&scene, "demand", Some(first)).expect_problem(409, "nothing_to_settle");
        assert_eq!(
            again["left_out"]["sums"],
            json!([{ "reason": "level_in_batch", "count": 3, "amount_fen": drafted["total_fen"] }])
        );
        assert_eq!(again["left_out"]["examples"][0]["batch_reference"], drafted["reference"]);
        let none = app.draft_level(&scene, "demand", Some("province")).expect_problem(409, "nothing_to_settle");
        assert_eq!(
            none["left_out"]["sums"],
            json!([{ "reason": "no_part_of_level", "count": 3, "amount_fen": 170_334 }])
        );

        // Paid, and the claims are not: the other level has not drafted yet.
        let payments = send(&app, &scene, id);
        paid(&app, &payments);
        assert_eq!((states(&app, &claims), &app.batch(&scene, id)["state"]), (all("partly_batched"), &json!("paid")));
        let other = app.draft_level(&scene, "demand", Some(second)).expect(201).json();
        let other_id = other["id"].as_str().expect("an id");
        assert_eq!(other["total_fen"].as_i64(), drafted["total_fen"].as_i64().map(|fen| 170_334 - fen));
        assert_eq!(states(&app, &claims), all("batched"));
        assert!(!app.has_todo(&scene.maker, "claim_to_batch"));
        let of_level = app.get(&format!("/api/v1/batches?level={second}"), &scene.maker.token).expect(200).json();
        assert_eq!((of_level["items"].as_array().map(Vec::len), &of_level["items"][0]["id"]), (Some(1), &other["id"]));

        // One level's money comes back: the claims of that payment are open again, whichever batch was last.
        let rest = send(&app, &scene, other_id);
        paid(&app, &rest);
        assert_eq!((states(&app, &claims), bank_total(&app)), (all("paid"), 170_334));
        let back = payments.iter().find(|payment| payment["payee_id"] == json!(two.organisation())).expect("a payment");
        send_back(&app, back);
        assert_eq!((states(&app, &claims[..2]), app.claim_state(claims[2])), (all("paid"), "batched".to_owned()));
        assert_eq!(
            (&app.batch(&scene, id)["state"], &app.batch(&scene, other_id)["state"]),
            (&json!("partly_paid"), &json!("paid"))
        );
        let path = format!("/api/v1/payments/{}/reissue", back["id"].as_str().expect("an id"));
        let new = app.post(&path, &scene.maker.token, &json!({})).expect(201).json();
        assert_eq!(new["level"], first);
        app.decide_reissue(&scene.checker, &new, "confirmed", "").expect(200);
        app.export_batch(&scene, id, &["csv"]).expect(201);
        paid(&app, &[new]);
        assert_eq!((states(&app, &claims), bank_total(&app)), (all("paid"), 170_334));
        assert_sound(&app);
    }
}

#[test]
fn a_district_reads_the_batches_that_its_treasury_pays() {
    let app = TestApp::start();
    let scene = app.settling();
    let provider = app.payable_provider();
    app.approved_claim(&scene, provider.organisation(), yuan(100));
    let [city, district] = LEVELS.map(|level| app.draft_level(&scene, "demand", Some(level)).expect(201).id());
    let reader = app.colleague(scene.maker.organisation(), Role::FinanceChecker, DISTRICT);
    let seen = app.get("/api/v1/batches", &reader.token).expect(200).json();
    assert_eq!((seen["items"].as_array().map(Vec::len), &seen["items"][0]["id"]), (Some(1), &json!(district)));
    app.get(&format!("/api/v1/batches/{city}"), &reader.token).expect_problem(404, "not_found");
}

#[test]
fn without_a_level_the_rest_is_taken_and_each_cancelling_frees_its_own_parts() {
    let app = TestApp::start();
    let scene = app.settling();
    let provider = app.payable_provider();
    let early = app.approved_claim(&scene, provider.organisation(), yuan(100));
    let city = app.draft_level(&scene, "demand", Some("city")).expect(201).id();
    let late = app.approved_claim(&scene, provider.organisation(), yuan(40));
    let rest = app.draft_level(&scene, "demand", None).expect(201).json();
    assert_eq!((&rest["level"], &rest["line_count"], &rest["total_fen"]), (&Value::Null, &json!(3), &json!(9_000)));
    assert_eq!(states(&app, &[early, late]), all("batched"));
    app.draft_batch(&scene, "demand").expect_problem(409, "nothing_to_settle");

    cancel(&app, &scene, rest["id"].as_str().expect("an id"));
    assert_eq!((app.claim_state(early).as_str(), app.claim_state(late).as_str()), ("partly_batched", "approved"));
    let rest = app.draft_batch(&scene, "demand").expect(201).json();
    assert_eq!(rest["total_fen"], 9_000);
    cancel(&app, &scene, &city);
    assert_eq!((app.claim_state(early).as_str(), app.claim_state(late).as_str()), ("partly_batched", "batched"));
    cancel(&app, &scene, rest["id"].as_str().expect("an id"));
    assert_eq!(states(&app, &[early, late]), all("approved"));
    let whole = app.draft_batch(&scene, "demand").expect(201).json();
    assert_eq!((&whole["line_count"], &whole["total_fen"]), (&json!(4), &json!(14_000)));
    assert_sound(&app);
}

#[test]
fn a_recall_of_one_level_leaves_the_other_as_it_is() {
    let app = TestApp::start();
    let scene = app.settling();
    let provider = app.payable_provider();
    let claim = app.approved_claim(&scene, provider.organisation(), yuan(100));
    let [city, district] = LEVELS.map(|level| app.draft_level(&scene, "demand", Some(level)).expect(201).id());
    app.sign_batch(&scene, &city);
    ask(&app, &scene.maker, &city, "金额有误").expect(201);
    decide(&app, &scene.checker, &city, "recalled", "").expect(200);
    assert_eq!(app.claim_state(claim), "batched", "a draft again, and still a batch");
    cancel(&app, &scene, &city);
    assert_eq!(app.claim_state(claim), "partly_batched");
    let payments = send(&app, &scene, &district);
    paid(&app, &payments);
    assert_eq!((app.claim_state(claim).as_str(), bank_total(&app)), ("partly_batched", 5_000));
    let city = app.draft_level(&scene, "demand", Some("city")).expect(201).id();
    assert_eq!(app.claim_state(claim), "batched");
    let payments = send(&app, &scene, &city);
    paid(&app, &payments);
    assert_eq!((app.claim_state(claim).as_str(), bank_total(&app)), ("paid", 10_000));
    assert_sound(&app);
}

#[test]
fn a_clawback_is_taken_from_the_level_that_pays() {
    let app = TestApp::start();
    let scene = app.settling();
    let provider = app.payable_provider();
    let claim = paid_claim(&app, &scene, &provider, 100_000).to_string();
    let owed = ordered(&app, &bureau(&app), &provider, &claim, Some(30_000));
    let part = |level: &str, key: &str| {
        let shown = show(&app, &provider, &owed);
        let parts = shown["parts"].as_array().expect("parts").clone();
        parts.iter().find(|part| part["level"] == level).expect("a part")[key].clone()
    };
    let netted = app.approved_claim(&scene, provider.organisation(), Fen::new(30_000));
    let drafted = app.draft_level(&scene, "demand", Some("city")).expect(201).json();
    let city = drafted["id"].as_str().expect("an id");
    assert_eq!(drafted["netted_fen"], 15_000);
    assert_eq!((part("city", "planned_fen"), part("district", "planned_fen")), (json!(15_000), json!(0)));
    app.sign_batch(&scene, city);
    // Nothing is left to be sent: that level has paid, the other has not begun.
    assert_eq!(app.batch(&scene, city)["state"], "paid");
    assert_eq!((part("city", "netted_fen"), part("district", "netted_fen")), (json!(15_000), json!(0)));
    assert_eq!(app.claim_state(netted), "partly_batched");
    assert_eq!(show(&app, &provider, &owed)["state"], "ordered");

    // Somebody else's claim, so that the other batch is not paid by netting alone.
    app.approved_claim(&scene, app.payable_provider().organisation(), Fen::new(10_000));
    let district = app.draft_level(&scene, "demand", Some("district")).expect(201).id();
    app.sign_batch(&scene, &district);
    assert_eq!((app.claim_state(netted).as_str(), &show(&app, &provider, &owed)["state"]), ("paid", &json!("settled")));
    // Asked back, it gives back what it took itself.
    ask(&app, &scene.maker, &district, "抵扣有误").expect(201);
    decide(&app, &scene.checker, &district, "recalled", "").expect(200);
    assert_eq!(
        (app.claim_state(netted).as_str(), &show(&app, &provider, &owed)["state"]),
        ("batched", &json!("ordered"))
    );
    assert_eq!((part("city", "netted_fen"), part("district", "netted_fen")), (json!(15_000), json!(0)));
    assert_sound(&app);
    app.sign_batch(&scene, &district);
    assert_eq!((app.claim_state(netted).as_str(), &show(&app, &provider, &owed)["state"]), ("paid", &json!("settled")));
    assert_sound(&app);
}

#[test]
fn the_smallest_payment_is_asked_of_what_the_level_pays() {
    let app = TestApp::start();
    let scene = app.settling();
    let settings = json!({ "third_signature_above_fen": null, "minimum_payment_fen": 8_000, "clawback_hearing_days": 10,
                           "clawback_repay_days": 30 });
    app.set_by_two((&scene.maker, &scene.checker), "/api/v1/settlement/settings", &settings);
    let provider = app.payable_provider();
    let claim = app.approved_claim(&scene, provider.organisation(), yuan(100));
    let waits = app.draft_level(&scene, "demand", Some("city")).expect_problem(409, "nothing_to_settle");
    assert_eq!(waits["left_out"]["sums"], json!([{ "reason": "below_minimum", "count": 1, "amount_fen": 5_000 }]));
    app.approved_claim(&scene, provider.organisation(), yuan(60));
    let city = app.draft_level(&scene, "demand", Some("city")).expect(201).json();
    assert_eq!(city["total_fen"], 8_000);
    // Of the rest only what is free counts.
    app.approved_claim(&scene, app.payable_provider().organisation(), yuan(79));
    let rest = app.draft_batch(&scene, "demand").expect(201).json();
    assert_eq!((&rest["total_fen"], &rest["left_out"]["sums"][0]["reason"]), (&json!(8_000), &json!("below_minimum")));
    assert_eq!(app.claim_state(claim), "batched");
}

#[test]
fn a_reward_is_decided_once_and_paid_level_by_level() {
    let app = TestApp::start();
    let scene = app.settling_since_yesterday();
    let provider = app.rewarded_provider(&scene);
    let before = posted(&app, "appropriation:%");
    let reward = || app.get("/api/v1/supply-rewards", &provider.token).expect(200).json()["items"][0].clone();
    let why = |reply: Reply| reply.expect_problem(409, "nothing_to_settle")["left_out"]["sums"][0]["reason"].clone();

    let city = app.draft_level(&scene, "supply", Some("city")).expect(201).json();
    assert_eq!((&city["line_count"], &city["total_fen"]), (&json!(1), &json!(20_000)));
    assert_eq!((&reward()["reward_fen"], &reward()["batch_id"]), (&json!(40_000), &city["id"]));
    assert_eq!(why(app.draft_level(&scene, "supply", Some("city"))), "level_in_batch");
    assert_eq!(why(app.draft_level(&scene, "supply", Some("province"))), "no_part_of_level");
    let district = app.draft_level(&scene, "supply", Some("district")).expect(201).id();
    assert_eq!(why(app.draft_level(&scene, "supply", None)), "already_rewarded");

    // Each level's money leaves its own budget line, and what is recalled goes back to it alone.
    let city_id = city["id"].as_str().expect("an id");
    app.sign_batch(&scene, city_id);
    assert_eq!(before - posted(&app, "appropriation:%"), 20_000);
    app.sign_batch(&scene, &district);
    assert_eq!(before - posted(&app, "appropriation:%"), 40_000);
    ask(&app, &scene.maker, city_id, "等级有误").expect(201);
    decide(&app, &scene.checker, city_id, "recalled", "").expect(200);
    assert_eq!(before - posted(&app, "appropriation:%"), 20_000);

    // The batch that decided on it goes; the other pays its part, and the reward is that one's.
    cancel(&app, &scene, city_id);
    assert_eq!((&reward()["batch_id"], &reward()["is_paid"]), (&json!(district), &json!(false)));
    app.export_batch(&scene, &district, &["csv"]).expect(201);
    let payments = app.batch_payments(&scene, &district);
    paid(&app, &payments);
    assert_eq!(reward()["is_paid"], false, "the city has not paid");
    assert_sound(&app);
    let rest = app.draft_level(&scene, "supply", None).expect(201).json();
    assert_eq!((&rest["line_count"], &rest["total_fen"]), (&json!(1), &json!(20_000)));
    let rest = rest["id"].as_str().expect("an id");
    assert_eq!(app.all_items(&scene.maker, &format!("/api/v1/batches/{rest}/rewards")).len(), 1);
    let payments = send(&app, &scene, rest);
    paid(&app, &payments);
    assert_eq!((reward()["is_paid"].clone(), bank_total(&app)), (json!(true), 40_000));
    assert_sound(&app);
}

/// Nobody is rewarded for the same days by two rewards: of other days than those decided on nothing is taken.
#[test]
fn a_reward_whose_last_batch_goes_is_called_off() {
    let app = TestApp::start();
    let scene = app.settling_since_yesterday();
    let provider = app.rewarded_provider(&scene);
    let [city, district] = LEVELS.map(|level| app.draft_level(&scene, "supply", Some(level)).expect(201).id());
    let mut longer = batch_request(&scene, "supply");
    longer["period_from"] = json!("2026-01-02");
    let refused = app.post("/api/v1/batches", &scene.maker.token, &longer).expect_problem(409, "nothing_to_settle");
    assert_eq!(refused["left_out"]["sums"][0]["reason"], "already_rewarded");
    for id in [&city, &district] {
        cancel(&app, &scene, id);
    }
    let none = app.get("/api/v1/supply-rewards", &provider.token).expect(200).json();
    assert_eq!(none["items"], json!([]));
    assert_eq!(app.draft_batch(&scene, "supply").expect(201).json()["total_fen"], 40_000);
    let mut unknown = batch_request(&scene, "demand");
    unknown["level"] = json!("county");
    let refused = app.post("/api/v1/batches", &scene.maker.token, &unknown);
    assert!(matches!(refused.status, 400 | 422), "{}", refused.status);
    assert_sound(&app);
}

#[test]
fn an_award_is_paid_level_by_level_too() {
    let app = TestApp::start();
    let mut awards = award::begin(&app);
    award::fund(&app, &awards, 3_000_000);
    let id = awards.submitted(&app, "innovation_centre_provincial", &json!({}));
    let pass_on = json!({ "decision": "pass" });
    award::step(&app, &awards.district, &id, "district_review", &pass_on).expect(200);
    award::step(&app, &awards.city, &id, "city_review", &pass_on).expect(200);
    awards.publish(&app).expect(201);
    award::pass(&app, &mut awards, 20);
    assert_eq!(close_notices(&app.db).expect("closed"), 1);

    let scene = &awards.settling;
    let today = local_date(app.clock.now());
    let draft = |level: &str| {
        let body = json!({
            "programme_id": awards.programme, "side": "award", "level": level, "period_from": today - Duration::days(2),
            "period_to": today,
        });
        app.post("/api/v1/batches", &scene.maker.token, &body)
    };
    let state = || awards.shown(&app, &id)["state"].clone();
    let district = draft("district").expect(201).json();
    assert_eq!((&district["line_count"], &district["total_fen"]), (&json!(1), &json!(250_000_000)));
    assert_eq!(state(), "partly_batched");
    let again = draft("district").expect_problem(409, "nothing_to_settle");
    assert_eq!(again["left_out"]["examples"][0]["batch_reference"], district["reference"]);
    draft("province").expect_problem(409, "nothing_to_settle");
    let city = draft("city").expect(201).id();
    assert_eq!(state(), "batched");
    let district = district["id"].as_str().expect("an id");
    cancel(&app, scene, district);
    assert_eq!(state(), "partly_batched");
    let first = send(&app, scene, &city);
    paid(&app, &first);
    assert_eq!(state(), "partly_batched");
    let district = draft("district").expect(201).id();
    let second = send(&app, scene, &district);
    paid(&app, &second);
    assert_eq!(state(), "paid");
    send_back(&app, &first[0]);
    assert_eq!(state(), "batched");
    assert_sound(&app);
}
