//! Clawbacks of awards and supply rewards: the same road as that of claims.

use chrono::Duration;
use chuangquan::award::service::close_notices;
use chuangquan::catalog::Grade;
use chuangquan::identity::Role;
use chuangquan::kernel::{ClaimId, Fen, local_date};
use chuangquan::report::verify::verify;
use chuangquan::store::DbError;
use diesel::prelude::*;
use serde_json::{Value, json};

use crate::award::{self, Awards};
use crate::clawback::{bureau, ordered, paid_claim, posted, show};
use crate::settlement::{pay, yuan};
use crate::support::given::{CITY, Person};
use crate::support::settlement::Settling;
use crate::support::{Reply, TestApp, sealer};

const FOUND: &str = "审计发现奖补多付，多付部分应予追回。";

pub fn propose(app: &TestApp, person: &Person, path: &str, amount: Option<i64>) -> Reply {
    let body = json!({ "ground": "audit_finding", "amount_fen": amount, "statement": FOUND });
    app.post(&format!("/api/v1/{path}/clawbacks"), &app.token(&person.caller), &body)
}

fn step(app: &TestApp, person: &Person, id: &str, step: &str, body: &Value) -> Reply {
    app.post(&format!("/api/v1/clawbacks/{id}/{step}"), &app.token(&person.caller), body)
}

/// Proposed by one, answered by the payee, ordered by the other.
fn demanded(
    app: &TestApp,
    (proposer, decider): (&Person, &Person),
    payee: &Person,
    path: &str,
    amount: Option<i64>,
) -> String {
    let id = propose(app, proposer, path, amount).expect(201).id();
    step(app, payee, &id, "answer", &json!({ "answer": "同意退还。" })).expect(200);
    step(app, decider, &id, "decide", &json!({ "verdict": "ordered", "reason": "事实清楚。" })).expect(200);
    id
}

/// A supply reward of 300 yuan, half from each treasury, in a batch that is authorised.
pub fn rewarded(app: &TestApp, scene: &Settling, provider: &Person) -> (String, String) {
    app.fund_rewards(&scene.programme, yuan(100_000), yuan(100_000));
    app.approved_claim_of_yesterday(scene, provider.organisation(), Fen::new(50_001));
    app.grade(provider.organisation(), Grade::Excellent);
    let batch = app.authorised_batch(scene, "supply");
    let rewards = app.all_items(&scene.checker, &format!("/api/v1/batches/{batch}/rewards"));
    (batch, rewards[0]["id"].as_str().expect("an id").to_owned())
}

fn rewards_of(app: &TestApp, person: &Person) -> Vec<Value> {
    let page = app.get("/api/v1/supply-rewards", &app.token(&person.caller)).expect(200).json();
    page["items"].as_array().expect("items").clone()
}

/// What the checks about clawbacks find.
fn wrong(app: &TestApp) -> Vec<String> {
    let verification = app.read(|conn| verify(conn, &sealer()));
    let about = ["clawback_parts", "clawback_subjects", "payment_netting", "ledger_holds", "award_amounts"];
    let findings = verification.findings.into_iter().filter(|finding| about.contains(&finding.check));
    findings.filter(|finding| finding.wrong > 0).map(|finding| format!("{finding:?}")).collect()
}

#[test]
fn a_supply_reward_is_demanded_back_by_level_and_kept_back_from_what_comes_later() {
    let app = TestApp::start();
    let scene = app.settling_since_yesterday();
    let provider = app.payable_provider();
    let (one, other) = {
        let one = app.city_administrator();
        let other = app.colleague(one.organisation(), Role::CityAdministrator, CITY);
        (one, other)
    };
    let (batch, reward) = rewarded(&app, &scene, &provider);
    let path = format!("supply-rewards/{reward}");
    propose(&app, &one, &path, None).expect_problem(409, "nothing_paid");
    app.export_batch(&scene, &batch, &["csv"]).expect(201);
    let payments = app.batch_payments(&scene, &batch);
    pay(&app, &payments[..1].iter().collect::<Vec<_>>()).expect("paid");
    propose(&app, &one, &path, None).expect_problem(409, "nothing_paid");
    pay(&app, &payments[1..].iter().collect::<Vec<_>>()).expect("paid");

    let seen = rewards_of(&app, &one);
    assert_eq!((&seen[0]["is_paid"], &seen[0]["reward_fen"]), (&json!(true), &json!(30_000)));
    assert_eq!(rewards_of(&app, &provider).len(), 1, "its own");
    assert!(rewards_of(&app, &app.provider()).is_empty(), "of others nothing");
    let detail = app.get(&format!("/api/v1/{path}"), &app.token(&provider.caller)).expect(200).json();
    let shares: Vec<_> = detail["shares"].as_array().expect("shares").iter().map(|s| s["amount_fen"].clone()).collect();
    assert_eq!(shares, [15_000, 15_000]);
    assert_eq!(detail["decision"]["steps"].as_array().map(Vec::len), Some(2));

    let stranger = app.person(Role::DistrictReviewer, "science_bureau", "371082");
    propose(&app, &stranger, &path, None).expect_problem(404, "not_found");
    propose(&app, &one, &path, Some(30_001)).expect_problem(422, "invalid_input");
    let id = demanded(&app, (&one, &other), &provider, &path, Some(10_001));
    let shown = show(&app, &provider, &id);
    assert_eq!((&shown["subject"], &shown["reward_id"]), (&json!("reward"), &json!(reward)));
    assert_eq!(
        (&shown["claim_id"], &shown["award_id"], &shown["subject_fen"]),
        (&json!(null), &json!(null), &json!(30_000))
    );
    assert_eq!(shown["subject_reference"], app.batch(&scene, &batch)["reference"]);
    let parts: Vec<_> = shown["parts"].as_array().expect("parts").iter().map(|p| p["amount_fen"].clone()).collect();
    assert_eq!(parts, [5_000, 5_001], "as it was paid, to the fen");

    // The claim that earned the reward is paid now: less what is owed.
    let treasury = posted(&app, "treasury:%");
    let drafted = app.draft_batch(&scene, "demand").expect(201).json();
    assert_eq!((&drafted["total_fen"], &drafted["netted_fen"]), (&json!(50_001), &json!(10_001)));
    let batch = drafted["id"].as_str().expect("an id");
    app.batch_step(&scene.checker, batch, "check").expect(200);
    app.batch_step(&scene.checker, batch, "authorise").expect(200);
    let shown = show(&app, &provider, &id);
    assert_eq!((&shown["state"], &shown["recovered_fen"]), (&json!("settled"), &json!(10_001)));
    assert_eq!(posted(&app, "treasury:%") - treasury, 10_001);

    let rest = demanded(&app, (&one, &other), &provider, &path, None);
    assert_eq!(show(&app, &one, &rest)["amount_fen"], 19_999);
    propose(&app, &one, &path, None).expect_problem(422, "invalid_input");
    assert_eq!(rewards_of(&app, &one)[0]["demanded_fen"], 30_000);
    let of_it = app.get(&format!("/api/v1/clawbacks?reward_id={reward}"), &app.token(&one.caller)).expect(200).json();
    assert_eq!(of_it["items"].as_array().map(Vec::len), Some(2));
    let two = format!("/api/v1/clawbacks?reward_id={reward}&claim_id={reward}");
    app.get(&two, &app.token(&one.caller)).expect_problem(422, "invalid_input");
    assert_eq!(wrong(&app), Vec::<String>::new());
}

/// An award of five million yuan, half from each treasury, that has arrived.
fn paid_award(app: &TestApp) -> (Awards, String) {
    let mut awards = award::begin(app);
    award::fund(app, &awards, 3_000_000);
    let id = awards.submitted(app, "innovation_centre_provincial", &json!({}));
    let pass_on = json!({ "decision": "pass" });
    award::step(app, &awards.district, &id, "district_review", &pass_on).expect(200);
    award::step(app, &awards.city, &id, "city_review", &pass_on).expect(200);
    awards.publish(app).expect(201);
    award::pass(app, &mut awards, 20);
    assert_eq!(close_notices(&app.db).expect("closed"), 1);
    let today = local_date(app.clock.now());
    let request = json!({
        "programme_id": awards.programme, "side": "award", "period_from": today - Duration::days(2), "period_to": today,
    });
    let batch = app.post("/api/v1/batches", &awards.settling.maker.token, &request).expect(201).id();
    app.batch_step(&awards.settling.checker, &batch, "check").expect(200);
    app.batch_step(&awards.settling.checker, &batch, "authorise").expect(200);
    app.export_batch(&awards.settling, &batch, &["csv"]).expect(201);
    let payments = app.batch_payments(&awards.settling, &batch);
    pay(app, &payments.iter().collect::<Vec<_>>()).expect("paid");
    (awards, id)
}

#[test]
fn an_award_that_is_demanded_back_whole_is_clawed_back() {
    let app = TestApp::start();
    let (awards, id) = paid_award(&app);
    let path = format!("award-applications/{id}");
    let (district, city) = (&awards.district, &awards.city);
    let part = demanded(&app, (district, city), &awards.host, &path, Some(200_000_001));
    let shown = show(&app, &awards.host, &part);
    assert_eq!((&shown["subject"], &shown["award_id"]), (&json!("award"), &json!(id)));
    assert_eq!(shown["subject_reference"], awards.shown(&app, &id)["reference"]);
    assert_eq!(awards.shown(&app, &id)["state"], "paid", "a part of it");

    // Nobody decides what they proposed, and a proposal that is dismissed leaves the way free.
    let own = propose(&app, city, &path, None).expect(201).id();
    let verdict = |verdict: &str| json!({ "verdict": verdict, "reason": "理由充分。" });
    step(&app, &awards.host, &own, "answer", &json!({ "answer": "设备已经购置。" })).expect(200);
    step(&app, city, &own, "decide", &verdict("ordered")).expect_problem(409, "own_proposal");
    let colleague = app.colleague(city.organisation(), Role::CityAdministrator, CITY);
    step(&app, &colleague, &own, "decide", &verdict("dismissed")).expect(200);

    let rest = demanded(&app, (district, city), &awards.host, &path, None);
    assert_eq!(show(&app, city, &rest)["amount_fen"], 299_999_999);
    assert_eq!(awards.shown(&app, &id)["state"], "clawed_back");
    propose(&app, district, &path, None).expect_problem(409, "nothing_paid");
    let parts: i64 = [&part, &rest]
        .into_iter()
        .flat_map(|id| show(&app, city, id)["parts"].as_array().expect("parts").clone())
        .filter(|part| part["level"] == "city")
        .map(|part| part["amount_fen"].as_i64().expect("fen"))
        .sum();
    assert_eq!(parts, 250_000_000, "all that the city paid, and no more");
    assert_eq!(wrong(&app), Vec::<String>::new());
}

/// Money that comes back from the bank before it is decided leaves nothing to demand.
#[test]
fn what_came_back_from_the_bank_is_not_ordered() {
    let app = TestApp::start();
    let scene = app.settling_since_yesterday();
    let provider = app.payable_provider();
    let (batch, reward) = rewarded(&app, &scene, &provider);
    app.export_batch(&scene, &batch, &["csv"]).expect(201);
    let payments = app.batch_payments(&scene, &batch);
    pay(&app, &payments.iter().collect::<Vec<_>>()).expect("paid");
    let (one, other) = (app.city_administrator(), app.city_administrator());
    let id = propose(&app, &one, &format!("supply-rewards/{reward}"), None).expect(201).id();
    step(&app, &provider, &id, "answer", &json!({ "answer": "账户有误，款项已被退回。" })).expect(200);
    crate::settlement::send_back(&app, &payments[0]);
    let ordered = json!({ "verdict": "ordered", "reason": "事实清楚。" });
    step(&app, &other, &id, "decide", &ordered).expect_problem(409, "nothing_paid");
    step(&app, &other, &id, "decide", &json!({ "verdict": "dismissed", "reason": "款项已退回。" })).expect(200);
}

/// Claims of one provider that are paid together; their batch and its payments.
fn paid_together(
    app: &TestApp,
    scene: &Settling,
    provider: &Person,
    fen: &[i64],
) -> (Vec<ClaimId>, String, Vec<Value>) {
    let claims = fen.iter().map(|fen| app.approved_claim(scene, provider.organisation(), Fen::new(*fen))).collect();
    let batch = app.authorised_batch(scene, "demand");
    app.export_batch(scene, &batch, &["csv"]).expect(201);
    let payments = app.batch_payments(scene, &batch);
    pay(app, &payments.iter().collect::<Vec<_>>()).expect("paid");
    (claims, batch, payments)
}

/// What was demanded back whole and then came back from the bank stays where it is; what is beside it in one payment is paid
/// again, and the bank's word about that is taken.
#[test]
fn what_is_demanded_back_whole_is_not_paid_out_again() {
    let app = TestApp::start();
    let scene = app.settling();
    let bureau = bureau(&app);
    let reissue = |payment: &Value| {
        let path = format!("/api/v1/payments/{}/reissue", payment["id"].as_str().expect("an id"));
        app.post(&path, &scene.maker.token, &json!({}))
    };

    let provider = app.payable_provider();
    let (claims, _, payments) = paid_together(&app, &scene, &provider, &[50_000]);
    ordered(&app, &bureau, &provider, &claims[0].to_string(), None);
    crate::settlement::send_back(&app, &payments[0]);
    reissue(&payments[0]).expect_problem(409, "clawed_back");
    assert_eq!(app.claim_state(claims[0]), "clawed_back");

    let provider = app.payable_provider();
    let (claims, batch, payments) = paid_together(&app, &scene, &provider, &[50_000, 30_000]);
    ordered(&app, &bureau, &provider, &claims[0].to_string(), None);
    crate::settlement::send_back(&app, &payments[0]);
    let new = reissue(&payments[0]).expect(201).json();
    app.decide_reissue(&scene.checker, &new, "confirmed", "").expect(200);
    app.export_batch(&scene, &batch, &["csv"]).expect(201);
    pay(&app, &[&new]).expect("a claim that is clawed back holds up no other");
    let states = [claims[0], claims[1]].map(|claim| app.claim_state(claim));
    assert_eq!(states, ["clawed_back", "paid"]);
    assert_eq!(app.batch(&scene, &batch)["state"], "paid");
}

/// The database is the last judge: one subject, its payee, never more than was paid.
#[test]
fn the_database_refuses_a_clawback_of_none_of_two_or_of_somebody_else() {
    let app = TestApp::start();
    let scene = app.settling();
    let provider = app.payable_provider();
    let other = app.payable_provider();
    let claim = paid_claim(&app, &scene, &provider, 100_000);
    let office = bureau(&app);
    let id = ordered(&app, &office, &provider, &claim.to_string(), Some(60_000));
    let refused = |columns: &str| {
        let sql = format!(
            "INSERT INTO clawback (id, reference, claim_id, award_application_id, supply_reward_id, payee_id, programme_id,
                                   region_code, amount_fen, ground, statement, state, proposed_by, proposed_at, hearing_until)
             SELECT gen_random_uuid(), 'ZH-FORGED', {columns}, programme_id, region_code, 40001, ground, statement, 'proposed',
                    proposed_by, proposed_at, hearing_until FROM clawback WHERE id = '{id}'"
        );
        let done = app.db.read(|conn| diesel::sql_query(sql).execute(conn).map_err(DbError::from));
        done.expect_err("it is refused").constraint().map(str::to_owned)
    };
    let other = other.organisation();
    for (columns, constraint) in [
        ("NULL, NULL, NULL, payee_id".to_owned(), "clawback_one_subject"),
        (format!("claim_id, NULL, NULL, '{other}'"), "clawback_of_subject"),
        ("claim_id, NULL, NULL, payee_id".to_owned(), "clawback_within_paid"),
    ] {
        assert_eq!(refused(&columns).as_deref(), Some(constraint));
    }
}
