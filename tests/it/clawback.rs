//! Clawbacks: proposed, heard, ordered; netted against later payments, or paid back through the bank.

use chrono::Duration;
use chuangquan::identity::Role;
use chuangquan::kernel::{ClaimId, Fen, local_midnight};
use chuangquan::store::DbError;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use serde_json::{Value, json};

use crate::settlement::pay;
use crate::support::given::{CITY, Person};
use crate::support::reconciliation::{DISTRICT_TREASURY, OnTheWay, TREASURY, csv, march, remark};
use crate::support::settlement::Settling;
use crate::support::{Reply, TestApp};

const FOUND: &str = "抽查发现实际机时少于结算机时，多付部分应予追回。";

pub struct Bureau {
    pub proposer: Person,
    pub decider: Person,
}

pub fn bureau(app: &TestApp) -> Bureau {
    let proposer = app.city_administrator();
    let decider = app.colleague(proposer.organisation(), Role::CityAdministrator, CITY);
    Bureau { proposer, decider }
}

pub fn propose(app: &TestApp, person: &Person, claim: &str, amount: Option<i64>) -> Reply {
    let body = json!({ "ground": "overpaid", "amount_fen": amount, "statement": FOUND });
    app.post(&format!("/api/v1/claims/{claim}/clawbacks"), &app.token(&person.caller), &body)
}

pub fn step(app: &TestApp, person: &Person, id: &str, step: &str, body: &Value) -> Reply {
    app.post(&format!("/api/v1/clawbacks/{id}/{step}"), &app.token(&person.caller), body)
}

pub fn show(app: &TestApp, person: &Person, id: &str) -> Value {
    app.get(&format!("/api/v1/clawbacks/{id}"), &app.token(&person.caller)).expect(200).json()
}

/// A clawback that is ordered after its payee was heard.
pub fn ordered(app: &TestApp, bureau: &Bureau, payee: &Person, claim: &str, amount: Option<i64>) -> String {
    let id = propose(app, &bureau.proposer, claim, amount).expect(201).id();
    step(app, payee, &id, "answer", &json!({ "answer": "同意退还。" })).expect(200);
    let decision = json!({ "verdict": "ordered", "reason": "事实清楚。" });
    step(app, &bureau.decider, &id, "decide", &decision).expect(200);
    id
}

/// So much of the first claim that is on its way, or paid, is owed by its provider; answers the clawback.
pub fn owed(app: &TestApp, way: &OnTheWay, fen: i64) -> String {
    ordered(app, &bureau(app), &way.scene.provider, &way.claims[0], Some(fen))
}

/// A claim of so much that was approved, batched and paid to the provider.
pub fn paid_claim(app: &TestApp, scene: &Settling, provider: &Person, fen: i64) -> ClaimId {
    let claim = app.approved_claim(scene, provider.organisation(), Fen::new(fen));
    let batch = app.authorised_batch(scene, "demand");
    app.export_batch(scene, &batch, &["csv"]).expect(201);
    let payments = app.batch_payments(scene, &batch);
    pay(app, &payments.iter().collect::<Vec<_>>()).expect("paid");
    claim
}

/// What an account of this purpose has received less given, holds aside.
pub fn posted(app: &TestApp, key: &str) -> i64 {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = BigInt)]
        fen: i64,
    }
    let sql =
        "SELECT coalesce(sum(credits_posted - debits_posted), 0)::bigint AS fen FROM ledger_account WHERE key LIKE $1";
    app.read(|conn| diesel::sql_query(sql).bind::<Text, _>(key).get_result::<Row>(conn).map_err(DbError::from)).fen
}

fn todo_kinds(app: &TestApp, person: &Person) -> Vec<String> {
    let todo = app.get("/api/v1/me/todo", &app.token(&person.caller)).expect(200).json();
    let groups = todo["for_me"].as_array().expect("groups").iter();
    groups
        .map(|group| group["kind"].as_str().expect("a kind").to_owned())
        .filter(|kind| kind.starts_with("clawback_"))
        .collect()
}

#[test]
fn nobody_owes_unheard_and_nobody_decides_alone() {
    let app = TestApp::start();
    let scene = app.settling();
    let provider = app.payable_provider();
    let claim = paid_claim(&app, &scene, &provider, 100_000);
    let waiting = app.approved_claim(&scene, provider.organisation(), Fen::new(5_000));
    let office = bureau(&app);

    propose(&app, &office.proposer, &waiting.to_string(), None).expect_problem(409, "nothing_paid");
    let claim = claim.to_string();
    let problem = propose(&app, &office.proposer, &claim, Some(100_001)).expect_problem(422, "invalid_input");
    assert_eq!(problem["errors"][0]["field"], "amount_fen");
    propose(&app, &office.proposer, &claim, Some(0)).expect_problem(422, "invalid_input");
    propose(&app, &app.person(Role::DistrictReviewer, "science_bureau", "371082"), &claim, None)
        .expect_problem(404, "not_found");
    let id = propose(&app, &office.proposer, &claim, Some(30_000)).expect(201).id();
    propose(&app, &office.proposer, &claim, Some(70_001)).expect_problem(422, "invalid_input");

    assert_eq!(todo_kinds(&app, &provider), ["clawback_to_answer"]);
    assert!(todo_kinds(&app, &office.decider).is_empty(), "the payee is heard first");
    let decision = json!({ "verdict": "ordered", "reason": "事实清楚。" });
    step(&app, &office.decider, &id, "decide", &decision).expect_problem(409, "payee_not_heard");
    step(&app, &app.provider(), &id, "answer", &json!({ "answer": "x" })).expect_problem(404, "not_found");
    step(&app, &provider, &id, "answer", &json!({ "answer": " " })).expect_problem(422, "invalid_input");
    step(&app, &provider, &id, "answer", &json!({ "answer": "机时记录有误。" })).expect(200);
    step(&app, &provider, &id, "answer", &json!({ "answer": "再说一次。" })).expect_problem(422, "invalid_input");
    assert_eq!(todo_kinds(&app, &office.decider), ["clawback_to_decide"]);
    step(&app, &office.proposer, &id, "decide", &decision).expect_problem(409, "own_proposal");
    let done = step(&app, &office.decider, &id, "decide", &decision).expect(200).json();
    assert_eq!((&done["state"], &done["pay_until"]), (&json!("ordered"), &json!("2026-04-01")));
    step(&app, &office.decider, &id, "decide", &decision).expect_problem(409, "illegal_step");
    assert_eq!(todo_kinds(&app, &provider), ["clawback_to_pay"]);
    assert_eq!(app.claim_state(claim.parse().expect("an id")), "paid", "a part was demanded back");
    app.advance(Duration::days(40));
    assert_eq!(todo_kinds(&app, &office.proposer), ["clawback_overdue"]);

    // Silence is not consent for ever: after the hearing it is decided.
    let id = propose(&app, &office.proposer, &claim, None).expect(201).id();
    app.advance(Duration::days(10));
    step(&app, &office.decider, &id, "decide", &json!({ "verdict": "dismissed", "reason": "查无实据。" })).expect(200);
    let id = ordered(&app, &office, &provider, &claim, None);
    assert_eq!(show(&app, &provider, &id)["amount_fen"], 70_000);
    assert_eq!(app.claim_state(claim.parse().expect("an id")), "clawed_back");
    propose(&app, &office.proposer, &claim, None).expect_problem(409, "nothing_paid");
}

#[test]
fn later_payments_are_smaller_until_all_is_back() {
    let app = TestApp::start();
    let scene = app.settling();
    let (provider, other) = (app.payable_provider(), app.payable_provider());
    let claim = paid_claim(&app, &scene, &provider, 100_000).to_string();
    let office = bureau(&app);
    let id = ordered(&app, &office, &provider, &claim, Some(50_001));
    let treasury = posted(&app, "treasury:%");

    // 30,000 fen of another claim: all of it is kept back, so that nothing goes to the bank for this payee.
    app.approved_claim(&scene, provider.organisation(), Fen::new(30_000));
    app.approved_claim(&scene, other.organisation(), Fen::new(10_000));
    let drafted = app.draft_batch(&scene, "demand").expect(201).json();
    assert_eq!((&drafted["total_fen"], &drafted["netted_fen"]), (&json!(40_000), &json!(30_000)));
    let batch = drafted["id"].as_str().expect("an id");
    let planned: Vec<_> = show(&app, &provider, &id)["parts"]
        .as_array()
        .expect("parts")
        .iter()
        .map(|p| p["planned_fen"].clone())
        .collect();
    assert_eq!(planned, [15_000, 15_000]);

    // A batch that is cancelled keeps nothing back.
    let cancel = json!({ "reason": "期间有误" });
    app.post(&format!("/api/v1/batches/{batch}/cancel"), &scene.maker.token, &cancel).expect(200);
    assert_eq!(show(&app, &provider, &id)["parts"][0]["planned_fen"], 0);

    let batch = app.authorised_batch(&scene, "demand");
    assert_eq!(posted(&app, "treasury:%") - treasury, 30_000);
    let payments = app.batch_payments(&scene, &batch);
    let of = |state: &str| payments.iter().filter(|payment| payment["state"] == state).count();
    assert_eq!((of("paid"), of("pending")), (2, 2), "what is netted whole is paid by that");
    let export = app.export_batch(&scene, &batch, &["csv", "pain.001.001.09"]).expect(201).json();
    assert_eq!((&export["payments"], &export["control_sum_fen"]), (&json!(2), &json!(10_000)));
    let shown = show(&app, &provider, &id);
    assert_eq!((&shown["recovered_fen"], &shown["state"]), (&json!(30_000), &json!("ordered")));

    // The rest, 20,001 fen, out of 90,000: the payee gets what is left, and the debt is settled.
    let payments: Vec<_> = app.batch_payments(&scene, &batch);
    pay(&app, &payments.iter().filter(|payment| payment["state"] == "sent").collect::<Vec<_>>()).expect("paid");
    let last = app.approved_claim(&scene, provider.organisation(), Fen::new(90_000));
    let batch = app.authorised_batch(&scene, "demand");
    let shown = show(&app, &provider, &id);
    assert_eq!((&shown["recovered_fen"], &shown["state"]), (&json!(50_001), &json!("settled")));
    assert_eq!(app.export_batch(&scene, &batch, &["csv"]).expect(201).json()["control_sum_fen"], 69_999);
    let payments = app.batch_payments(&scene, &batch);
    pay(&app, &payments.iter().collect::<Vec<_>>()).expect("paid");
    assert_eq!(app.claim_state(last), "paid");
    assert_eq!(posted(&app, "treasury:%") - treasury, 50_001);
    assert_eq!(posted(&app, "clawback:%"), 0, "nothing is owed any more");
    assert!(todo_kinds(&app, &provider).is_empty());
}

#[test]
fn a_batch_that_is_netted_whole_never_goes_to_the_bank() {
    let app = TestApp::start();
    let scene = app.settling();
    let provider = app.payable_provider();
    let claim = paid_claim(&app, &scene, &provider, 100_000).to_string();
    ordered(&app, &bureau(&app), &provider, &claim, None);
    let netted = app.approved_claim(&scene, provider.organisation(), Fen::new(40_000));
    let batch = app.authorised_batch(&scene, "demand");
    assert_eq!(app.batch(&scene, &batch)["state"], "paid");
    assert_eq!(app.claim_state(netted), "paid");
    app.export_batch(&scene, &batch, &["csv"]).expect_problem(409, "illegal_step");
}

#[test]
fn a_payee_below_the_smallest_payment_waits() {
    let app = TestApp::start();
    let scene = app.settling();
    let provider = app.payable_provider();
    let settings = json!({ "third_signature_above_fen": null, "minimum_payment_fen": 5_000,
                           "clawback_hearing_days": 10, "clawback_repay_days": 30 });
    app.set_by_two((&scene.maker, &scene.checker), "/api/v1/settlement/settings", &settings);
    let wrong = json!({ "minimum_payment_fen": -1 });
    app.put("/api/v1/settlement/settings", &scene.checker.token, &wrong).expect_problem(422, "invalid_input");
    app.approved_claim(&scene, provider.organisation(), Fen::new(4_999));
    let problem = app.draft_batch(&scene, "demand").expect_problem(409, "nothing_to_settle");
    assert_eq!(problem["left_out"]["sums"][0]["reason"], "below_minimum");
    app.approved_claim(&scene, provider.organisation(), Fen::new(1));
    assert_eq!(app.draft_batch(&scene, "demand").expect(201).json()["total_fen"], 5_000);
}

#[test]
fn a_credit_that_names_the_clawback_pays_it_back_and_can_be_undone() {
    let app = TestApp::start();
    let mut way = app.payments_on_the_way(1);
    app.go_to(&mut way, march(12));
    for (payment, account) in way.payments.iter().zip([TREASURY, DISTRICT_TREASURY]) {
        let file = csv(account, 10_000_000, &[(11, -25_000, &remark(payment), "L")]);
        app.import(&way.maker, &file).expect(201);
    }
    app.match_lines(&way.maker);
    let claim = way.claims[0].clone();
    let office = bureau(&app);
    let payee = &way.scene.provider;
    let id = ordered(&app, &office, payee, &claim, Some(20_000));
    let shown = show(&app, payee, &id);
    assert_eq!(shown["parts"][0]["account_number"], "3700000000001", "where to pay it");
    let reference = shown["reference"].as_str().expect("a reference").to_owned();

    app.clock.set(local_midnight(march(20)) + Duration::hours(9));
    app.renew(&mut way.maker);
    let text = format!("退回{reference}");
    let file = csv(TREASURY, 9_975_000, &[(16, 10_001, &text, "C1"), (17, 4_000, &text, "C2")]);
    app.import(&way.maker, &file).expect(201);
    let report = app.match_lines(&way.maker);
    assert_eq!((&report["matched_lines"], &report["exceptions"]), (&json!(1), &json!(1)), "{report}");
    assert_eq!(report["by_rule"], json!({ "clawback_reference": 1 }));
    let shown = show(&app, payee, &id);
    assert_eq!(shown["recovered_fen"], 4_000);
    // Booked on the 20th, the rest is owed from the bank's day, the 17th, on: the debt stands on every day between.
    let debt = format!("clawback:{}:city:{CITY}:{}", payee.organisation(), way.scene.programme.id);
    let auditor = app.auditor();
    let open = [16, 17, 18, 20].into_iter().map(|day| {
        let path = format!("/api/v1/ledger/accounts/{debt}/balance?effective_on=2026-03-{day}");
        app.get(&path, &auditor.token).expect(200).json()["balance"]["debits_pending"].clone()
    });
    assert_eq!(open.collect::<Vec<_>>(), [10_000, 6_000, 6_000, 6_000]);
    let line = shown["recoveries"][0]["line_id"].as_str().expect("a line").to_owned();
    let detail = app.get(&format!("/api/v1/statement-lines/{line}"), &way.maker.token).expect(200).json();
    assert_eq!(detail["receipt"]["reference"], json!(reference));
    assert_eq!(posted(&app, "clawback:%"), 0);
    let exception = app.exceptions(&way.maker, "state=open").remove(0);
    assert!(exception["reason"].as_str().expect("why").contains(&reference), "{exception}");

    let undo = format!("/api/v1/statement-lines/{line}/unmatch");
    app.renew(&mut way.checker);
    app.post(&undo, &way.maker.token, &json!({ "reason": "是另一笔款" })).expect(200);
    let shown = show(&app, payee, &id);
    assert_eq!((&shown["recovered_fen"], &shown["state"]), (&json!(0), &json!("ordered")));
    assert_eq!(posted(&app, "clawback:%"), 0, "both sides of the receipt are reversed");
}
