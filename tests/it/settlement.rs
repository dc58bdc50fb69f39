//! Settlement: from approved claims to paid batches, by two people.

use chrono::NaiveDate;
use chuangquan::identity::{Caller, Role};
use chuangquan::kernel::{Actor, Fen, PaymentId};
use chuangquan::settlement::{self, service as settlements};
use chuangquan::store::DbError;
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::support::TestApp;
use crate::support::given::Person;
use crate::support::settlement::{Settling, batch_request};

pub fn yuan(yuan: i64) -> Fen {
    Fen::from_yuan(yuan)
}

fn day(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 3, day).expect("a date")
}

/// The bank's statement shows these payments.
pub fn pay(app: &TestApp, payments: &[&Value]) -> Result<(), settlement::Error> {
    let paid: Vec<_> = payments.iter().map(|payment| (payment_id(payment), day(3))).collect();
    app.db.write(&Actor::system("bank"), |tx| settlements::mark_paid(tx, &paid))
}

pub fn send_back(app: &TestApp, payment: &Value) {
    let id = payment_id(payment);
    app.write(|tx| settlements::mark_returned(tx, id, "账号户名不符"));
}

fn payment_id(payment: &Value) -> PaymentId {
    payment["id"].as_str().expect("an id").parse().expect("an id")
}

pub fn sum(items: &[Value], key: &str) -> i64 {
    items.iter().map(|item| item[key].as_i64().expect("an amount")).sum()
}

#[test]
fn from_approved_claims_to_a_closed_batch() {
    let app = TestApp::start();
    let scene = app.settling();
    let (one, two) = (app.payable_provider(), app.payable_provider());
    let claims = [
        app.approved_claim(&scene, one.organisation(), Fen::new(100_001)),
        app.approved_claim(&scene, one.organisation(), Fen::new(333)),
        app.approved_claim(&scene, two.organisation(), Fen::new(70_000)),
    ];

    let drafted = app.draft_batch(&scene, "demand").expect(201).json();
    let id = drafted["id"].as_str().expect("an id");
    assert_eq!((&drafted["line_count"], &drafted["total_fen"]), (&json!(6), &json!(170_334)));
    assert_eq!(drafted["left_out"]["sums"], json!([]));
    assert!(claims.iter().all(|&claim| app.claim_state(claim) == "batched"));
    // Nothing is left to draft.
    app.draft_batch(&scene, "demand").expect_problem(409, "nothing_to_settle");

    app.batch_step(&scene.checker, id, "authorise").expect_problem(409, "illegal_step");
    app.export_batch(&scene, id, &["csv"]).expect_problem(409, "illegal_step");
    app.batch_step(&scene.checker, id, "check").expect(200);
    app.batch_step(&scene.checker, id, "authorise").expect(200);

    let sent = app.export_batch(&scene, id, &["csv", "pain.001.001.09", "xlsx"]).expect(201).json();
    assert_eq!((&sent["payments"], &sent["control_sum_fen"]), (&json!(4), &json!(170_334)));
    let detail = app.batch(&scene, id);
    assert_eq!(detail["state"], "exported");
    assert_eq!(sum(detail["totals"].as_array().expect("totals"), "amount_fen"), 170_334);
    check_files(&app, &scene, detail["files"].as_array().expect("files"));
    app.export_batch(&scene, id, &["csv"]).expect_problem(409, "nothing_to_export");

    let payments = app.batch_payments(&scene, id);
    let (first, rest) = payments.split_first().expect("payments");
    pay(&app, &[first]).expect("paid");
    assert_eq!(app.batch(&scene, id)["state"], "partly_paid");
    assert!(claims.iter().all(|&claim| app.claim_state(claim) == "batched"), "each has a second payment");
    // What is paid is paid once.
    assert!(matches!(pay(&app, &[first]), Err(settlement::Error::IllegalPaymentStep { .. })));
    pay(&app, &rest.iter().collect::<Vec<_>>()).expect("paid");
    assert_eq!(app.batch(&scene, id)["state"], "paid");
    assert!(claims.iter().all(|&claim| app.claim_state(claim) == "paid"));
    assert_eq!(bank_total(&app), 170_334);

    assert!(app.write(|tx| settlements::close_batches(tx, day(2))).is_empty(), "paid on the third");
    assert_eq!(app.write(|tx| settlements::close_batches(tx, day(31))).len(), 1);
    assert_eq!(app.batch(&scene, id)["state"], "closed");
}

/// What has left for the banks, by the ledger.
pub fn bank_total(app: &TestApp) -> i64 {
    one_number(
        app,
        "SELECT coalesce(sum(credits_posted - debits_posted), 0)::bigint AS n FROM ledger_account WHERE purpose = 'bank'",
    )
}

pub fn one_number(app: &TestApp, sql: &str) -> i64 {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = BigInt)]
        n: i64,
    }
    app.read(|conn| diesel::sql_query(sql).get_result::<Row>(conn).map_err(DbError::from)).n
}

/// Twice the same bytes, with the hash and the sum that were kept.
fn check_files(app: &TestApp, scene: &Settling, files: &[Value]) {
    assert_eq!(files.len(), 3);
    for file in files {
        let path = format!("/api/v1/payment-files/{}", file["id"]);
        let download = || app.get(&path, &scene.checker.token).expect(200);
        let (first, second) = (download(), download());
        assert_eq!(first.bytes, second.bytes);
        let hash: String = Sha256::digest(&first.bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(file["sha256"], hash);
        assert_eq!(file["control_sum_fen"], 170_334);
        // A workbook is packed: its text cannot be looked through.
        assert!(file["format"] == "xlsx" || first.text.contains("JS2026-000001-000001"));
    }
    let export = files[0]["export_id"].clone();
    let batch = app.get("/api/v1/batches?state=exported", &scene.maker.token).expect(200).json();
    let batch = batch["items"][0]["id"].as_str().expect("an id").to_owned();
    let path = format!("/api/v1/batches/{batch}/exports/1/files");
    let body = json!({ "format": "pain.001.001.03" });
    let added = app.post(&path, &scene.maker.token, &body).expect(201).json();
    assert_eq!(added["export_id"], export);
    let again = app.post(&path, &scene.maker.token, &body).expect(201).json();
    assert_eq!(added, again, "a format is written once");
}

#[test]
fn nobody_checks_or_authorises_what_they_made() {
    let app = TestApp::start();
    let scene = app.settling();
    let provider = app.payable_provider();
    app.approved_claim(&scene, provider.organisation(), yuan(100));
    // One person with both roles.
    let caller = Caller { roles: vec![Role::FinanceMaker, Role::FinanceChecker], ..scene.maker.caller.clone() };
    let both = Person { token: app.token(&caller), caller };
    let body = batch_request(&scene, "demand");
    let id = app.post("/api/v1/batches", &both.token, &body).expect(201).id();
    app.batch_step(&both, &id, "check").expect_problem(403, "own_batch");
    app.batch_step(&scene.checker, &id, "check").expect(200);
    app.batch_step(&both, &id, "authorise").expect_problem(403, "own_batch");
    // The maker alone does not even reach the question.
    app.batch_step(&scene.maker, &id, "authorise").expect_problem(403, "forbidden");

    // The database is the last judge.
    let forced = app.db.read(|conn| {
        diesel::sql_query("UPDATE settlement_batch SET state = 'authorised', authoriser_id = maker_id")
            .execute(conn)
            .map_err(DbError::from)
    });
    let refused = forced.expect_err("the constraint refuses");
    assert_eq!(refused.constraint(), Some("settlement_batch_four_eyes"));
    app.batch_step(&scene.checker, &id, "authorise").expect(200);
}

/// Above the amount that the office set three people sign; at it, two are enough.
#[test]
fn above_the_set_amount_nobody_signs_twice() {
    let app = TestApp::start();
    let scene = app.settling();
    let settings = |fen: Value| {
        json!({ "third_signature_above_fen": fen, "minimum_payment_fen": null, "clawback_hearing_days": 10,
                "clawback_repay_days": 30 })
    };
    let path = "/api/v1/settlement/settings";
    assert_eq!(app.get(path, &scene.checker.token).expect(200).json(), settings(Value::Null));
    app.put(path, &scene.checker.token, &settings(json!(-1))).expect_problem(422, "invalid_input");
    // Proposed by one person, it holds once another agrees.
    let proposed = app.put(path, &scene.checker.token, &settings(json!(10_000))).expect(200).json();
    app.put(path, &scene.maker.token, &settings(json!(1))).expect_problem(409, "setting_open");
    app.decide_setting(&scene.maker, &proposed, "agreed", "").expect_problem(403, "forbidden");
    app.decide_setting(&scene.checker, &proposed, "agreed", "").expect_problem(403, "own_setting");
    assert_eq!(app.get(path, &scene.checker.token).expect(200).json(), settings(Value::Null));
    let second = app.finance_checker();
    app.decide_setting(&second, &proposed, "declined", "").expect_problem(422, "invalid_input");
    app.decide_setting(&second, &proposed, "agreed", "").expect(200);
    app.decide_setting(&second, &proposed, "agreed", "").expect_problem(409, "setting_decided");
    assert_eq!(app.get(path, &scene.checker.token).expect(200).json(), settings(json!(10_000)));
    let waits = app.get("/api/v1/settlement/proposals", &scene.maker.token).expect(200).json();
    assert_eq!(waits, json!([]));

    let provider = app.payable_provider();
    app.approved_claim(&scene, provider.organisation(), yuan(100));
    let enough = app.post("/api/v1/batches", &scene.maker.token, &batch_request(&scene, "demand")).expect(201).id();
    assert_eq!(app.batch_step(&scene.checker, &enough, "check").expect(200).json()["needs_third"], false);
    app.batch_step(&scene.checker, &enough, "authorise").expect(200);

    app.approved_claim(&scene, provider.organisation(), yuan(101));
    let more = app.post("/api/v1/batches", &scene.maker.token, &batch_request(&scene, "demand")).expect(201).id();
    assert_eq!(app.batch_step(&scene.checker, &more, "check").expect(200).json()["needs_third"], true);
    // Raising the amount afterwards does not reach back.
    app.set_by_two((&scene.maker, &scene.checker), path, &settings(Value::Null));
    app.batch_step(&scene.checker, &more, "authorise").expect_problem(403, "third_signature");
    let forced = app.db.read(|conn| {
        diesel::sql_query("UPDATE settlement_batch SET authoriser_id = checker_id WHERE needs_third")
            .execute(conn)
            .map_err(DbError::from)
    });
    let refused = forced.expect_err("the constraint refuses");
    assert_eq!(refused.constraint(), Some("settlement_batch_three_signatures"));
    app.batch_step(&app.finance_checker(), &more, "authorise").expect(200);
}

#[test]
fn what_cannot_be_paid_is_left_out_with_its_reason_and_taken_next_time() {
    let app = TestApp::start();
    let scene = app.settling();
    let (good, silent, suspended) = (app.payable_provider(), app.provider(), app.payable_provider());
    app.approved_claim(&scene, good.organisation(), yuan(10));
    let waiting = app.approved_claim(&scene, silent.organisation(), yuan(20));
    app.approved_claim(&scene, suspended.organisation(), yuan(30));
    app.set_organisation_state(suspended.organisation(), "suspended");

    let drafted = app.draft_batch(&scene, "demand").expect(201).json();
    assert_eq!(drafted["total_fen"], 1_000);
    assert_eq!(
        drafted["left_out"]["sums"],
        json!([
            { "reason": "bank_details_missing", "count": 1, "amount_fen": 2_000 },
            { "reason": "payee_suspended", "count": 1, "amount_fen": 3_000 },
        ])
    );
    let named = drafted["left_out"]["examples"].as_array().expect("examples");
    assert!(named.iter().any(|one| one["claim_id"] == waiting.to_string() && one["reason"] == "bank_details_missing"));

    let problem = app.draft_batch(&scene, "demand").expect_problem(409, "nothing_to_settle");
    assert_eq!(problem["left_out"]["sums"].as_array().map(Vec::len), Some(2));
    app.set_bank_details(silent.organisation(), "补登记账户");
    assert_eq!(app.draft_batch(&scene, "demand").expect(201).json()["total_fen"], 2_000);
}

#[test]
fn a_cancelled_batch_gives_its_claims_back() {
    let app = TestApp::start();
    let scene = app.settling();
    let provider = app.payable_provider();
    let claim = app.approved_claim(&scene, provider.organisation(), yuan(100));
    let id = app.draft_batch(&scene, "demand").expect(201).id();
    let path = format!("/api/v1/batches/{id}/cancel");
    app.post(&path, &scene.maker.token, &json!({ "reason": " " })).expect_problem(422, "invalid_input");
    let cancelled = app.post(&path, &scene.checker.token, &json!({ "reason": "收款账户有误" })).expect(200).json();
    assert_eq!((&cancelled["state"], &cancelled["reason"]), (&json!("cancelled"), &json!("收款账户有误")));
    assert_eq!(app.claim_state(claim), "approved");
    assert!(app.batch_payments(&scene, &id).is_empty());
    app.batch_step(&scene.checker, &id, "check").expect_problem(409, "illegal_step");

    let id = app.authorised_batch(&scene, "demand");
    let path = format!("/api/v1/batches/{id}/cancel");
    app.post(&path, &scene.maker.token, &json!({ "reason": "太迟了" })).expect_problem(409, "illegal_step");
}

#[test]
fn an_export_needs_the_accounts_of_all_treasuries_that_pay() {
    let app = TestApp::start();
    let scene = app.settling_without_treasuries();
    let provider = app.payable_provider();
    app.approved_claim(&scene, provider.organisation(), yuan(100));
    let id = app.authorised_batch(&scene, "demand");
    let problem = app.export_batch(&scene, &id, &["csv"]).expect_problem(409, "treasury_account_missing");
    assert_eq!(problem["payers"].as_array().map(Vec::len), Some(2), "{problem}");
    assert_eq!(app.batch(&scene, &id)["state"], "authorised");
    let path = "/api/v1/treasury-accounts/city/37100X";
    app.put(path, &scene.maker.token, &json!({})).expect_problem(422, "invalid_input");
    let past = json!({ "formats": ["csv"], "execute_on": "2026-03-01" });
    app.post(&format!("/api/v1/batches/{id}/exports"), &scene.maker.token, &past).expect_problem(422, "invalid_input");
}

#[test]
fn a_period_must_be_over_and_in_order() {
    let app = TestApp::start();
    let scene = app.settling();
    for (from, to) in [("2026-03-02", "2026-03-01"), ("2026-03-01", "2026-03-03")] {
        let mut body = batch_request(&scene, "demand");
        body["period_from"] = json!(from);
        body["period_to"] = json!(to);
        app.post("/api/v1/batches", &scene.maker.token, &body).expect_problem(422, "invalid_input");
    }
    let mut unknown = batch_request(&scene, "demand");
    unknown["programme_id"] = json!("018f0000-0000-7000-8000-000000000000");
    app.post("/api/v1/batches", &scene.maker.token, &unknown).expect_problem(404, "not_found");
}

#[test]
fn a_refused_payment_is_replaced_and_sent_anew() {
    let app = TestApp::start();
    let scene = app.settling();
    let provider = app.payable_provider();
    let claim = app.approved_claim(&scene, provider.organisation(), yuan(100));
    let id = app.authorised_batch(&scene, "demand");
    app.export_batch(&scene, &id, &["csv"]).expect(201);
    let payments = app.batch_payments(&scene, &id);
    let (first, second) = (&payments[0], &payments[1]);
    pay(&app, &[second]).expect("paid");

    let reissue = |payment: &Value| {
        let path = format!("/api/v1/payments/{}/reissue", payment["id"].as_str().expect("an id"));
        app.post(&path, &scene.maker.token, &json!({}))
    };
    reissue(first).expect_problem(409, "illegal_step");
    send_back(&app, first);
    app.set_bank_details(provider.organisation(), "更正后的户名");
    let new = reissue(first).expect(201).json();
    reissue(first).expect_problem(409, "illegal_step");
    assert_eq!(new["payee_name"], "更正后的户名");
    assert_eq!(
        (&new["amount_fen"], &new["state"], &new["reissues_id"]),
        (&first["amount_fen"], &json!("pending"), &first["id"])
    );
    assert_eq!(app.batch(&scene, &id)["state"], "partly_paid");

    app.decide_reissue(&scene.checker, &new, "confirmed", "").expect(200);
    let sent = app.export_batch(&scene, &id, &["csv"]).expect(201).json();
    assert_eq!((&sent["number"], &sent["payments"]), (&json!(2), &json!(1)));
    pay(&app, &[&new]).expect("paid");
    assert_eq!(app.batch(&scene, &id)["state"], "paid");
    assert_eq!(app.claim_state(claim), "paid");
    assert_eq!(bank_total(&app), 10_000);
}

#[test]
fn a_payment_that_comes_back_after_it_was_paid_undoes_what_counted_on_it() {
    let app = TestApp::start();
    let scene = app.settling();
    let provider = app.payable_provider();
    let claim = app.approved_claim(&scene, provider.organisation(), yuan(100));
    let id = app.authorised_batch(&scene, "demand");
    app.export_batch(&scene, &id, &["pain.001.001.03"]).expect(201);
    let payments = app.batch_payments(&scene, &id);
    pay(&app, &payments.iter().collect::<Vec<_>>()).expect("paid");
    assert_eq!((app.claim_state(claim).as_str(), bank_total(&app)), ("paid", 10_000));

    send_back(&app, &payments[0]);
    assert_eq!((app.claim_state(claim).as_str(), bank_total(&app)), ("batched", 5_000));
    assert_eq!(app.batch(&scene, &id)["state"], "partly_paid");
    let path = format!("/api/v1/payments/{}/reissue", payments[0]["id"].as_str().expect("an id"));
    let new = app.post(&path, &scene.maker.token, &json!({})).expect(201).json();
    app.decide_reissue(&scene.checker, &new, "confirmed", "").expect(200);
    app.export_batch(&scene, &id, &["csv"]).expect(201);
    pay(&app, &[&new]).expect("paid");
    assert_eq!((app.claim_state(claim).as_str(), bank_total(&app)), ("paid", 10_000));
    assert_eq!(app.batch(&scene, &id)["state"], "paid");
}

/// The account of a payment that is sent again may be another: who asks for it does not let it go, and what was not let go
/// does not leave, whoever writes it.
#[test]
fn a_reissued_payment_is_confirmed_by_another_person_before_it_leaves() {
    let app = TestApp::start();
    let scene = app.settling();
    let provider = app.payable_provider();
    app.approved_claim(&scene, provider.organisation(), yuan(100));
    let id = app.authorised_batch(&scene, "demand");
    app.export_batch(&scene, &id, &["csv"]).expect(201);
    let payments = app.batch_payments(&scene, &id);
    app.decide_reissue(&scene.checker, &payments[0], "confirmed", "").expect_problem(409, "no_reissue");
    send_back(&app, &payments[0]);
    let reissue = |payment: &Value| {
        let path = format!("/api/v1/payments/{}/reissue", payment["id"].as_str().expect("an id"));
        app.post(&path, &scene.maker.token, &json!({})).expect(201).json()
    };
    let first = reissue(&payments[0]);
    let todo = |person: &crate::support::given::Person, kind: &str| {
        let waiting = app.get("/api/v1/me/todo", &person.token).expect(200).json();
        waiting
            .as_object()
            .expect("two sides")
            .values()
            .filter_map(Value::as_array)
            .flatten()
            .any(|group| group["kind"] == kind)
    };
    assert!(todo(&scene.checker, "reissue_to_confirm") && todo(&scene.maker, "reissue_in_confirmation"));
    assert!(!todo(&scene.maker, "batch_to_export"), "it cannot be exported yet");

    // One person in both roles is one person.
    let mut both = scene.maker.clone();
    both.caller.roles.push(chuangquan::identity::Role::FinanceChecker);
    app.renew(&mut both);
    app.decide_reissue(&scene.maker, &first, "confirmed", "").expect_problem(403, "forbidden");
    app.decide_reissue(&both, &first, "confirmed", "").expect_problem(403, "own_reissue");
    app.export_batch(&scene, &id, &["csv"]).expect_problem(409, "reissue_unconfirmed");
    let shown = app.get(&format!("/api/v1/batches/{id}"), &scene.maker.token).expect(200).json();
    assert_eq!(shown["ready"], json!({ "payments": 0, "amount_fen": 0 }), "and so it is not offered");
    let is_forged = |sql: &str| {
        app.db.write(&Actor::system("forger"), |tx| {
            diesel::RunQueryDsl::execute(diesel::sql_query(sql), tx.conn()).map_err(chuangquan::store::DbError::from)
        })
    };
    let key = first["id"].as_str().expect("an id");
    for (sql, constraint) in [
        (format!("UPDATE payment SET state = 'sent' WHERE id = '{key}'"), "payment_reissue_confirmed"),
        (
            format!(
                "UPDATE payment_reissue SET verdict = 'confirmed', decided_by = reissued_by, decided_at = now() WHERE payment_id = '{key}'"
            ),
            "payment_reissue_two_people",
        ),
    ] {
        assert_eq!(is_forged(&sql).expect_err("refused").constraint(), Some(constraint));
    }
    for sql in ["DELETE FROM payment_reissue", "UPDATE payment_reissue SET verdict = 'before_rule'"] {
        is_forged(sql).expect_err("refused");
    }

    // Refused with its reason, it counts as returned and is reissued otherwise.
    app.decide_reissue(&scene.checker, &first, "refused", "").expect_problem(422, "invalid_input");
    let refused = app.decide_reissue(&scene.checker, &first, "refused", "收款账号未经核实").expect(200).json();
    assert_eq!((&refused["state"], &refused["reason"]), (&json!("returned"), &json!("收款账号未经核实")));
    app.decide_reissue(&scene.checker, &first, "confirmed", "").expect_problem(409, "no_reissue");
    app.set_bank_details(provider.organisation(), "更正后的户名");
    let second = reissue(&first);
    app.decide_reissue(&scene.checker, &second, "confirmed", "").expect(200);
    assert!(todo(&scene.maker, "batch_to_export") && !todo(&scene.checker, "reissue_to_confirm"));
    let sent = app.export_batch(&scene, &id, &["csv"]).expect(201).json();
    assert_eq!((&sent["payments"], &sent["control_sum_fen"]), (&json!(1), &second["amount_fen"]));
    let shown = app.get(&format!("/api/v1/payments/{}", second["id"].as_str().expect("an id")), &scene.maker.token);
    let signatures = &shown.expect(200).json()["reissue"];
    assert_eq!(
        (&signatures["reissued_by"], &signatures["decided_by"], &signatures["verdict"]),
        (&json!(scene.maker.caller.user_id), &json!(scene.checker.caller.user_id), &json!("confirmed"))
    );
    let payee = app.get(&format!("/api/v1/payments/{}", second["id"].as_str().expect("an id")), &provider.token);
    assert_eq!(payee.expect(200).json()["reissue"], Value::Null, "who signs is the bureau's affair");
}

/// Barred or suspended since the draft: not authorised; since the signature: held back while the others are paid.
#[test]
fn who_is_barred_meanwhile_is_not_paid() {
    let app = TestApp::start();
    let scene = app.settling();
    let (one, two) = (app.payable_provider(), app.payable_provider());
    app.approved_claim(&scene, one.organisation(), yuan(100));
    app.approved_claim(&scene, two.organisation(), yuan(40));
    let id = app.draft_batch(&scene, "demand").expect(201).id();
    app.batch_step(&scene.checker, &id, "check").expect(200);
    app.set_organisation_state(two.organisation(), "suspended");
    let refused = app.batch_step(&scene.checker, &id, "authorise").expect_problem(409, "payees_barred");
    assert_eq!(refused["payees"].as_array().map(Vec::len), Some(1));
    app.set_organisation_state(two.organisation(), "admitted");
    app.batch_step(&scene.checker, &id, "authorise").expect(200);

    app.set_organisation_state(two.organisation(), "suspended");
    let sent = app.export_batch(&scene, &id, &["csv"]).expect(201).json();
    assert_eq!((&sent["payments"], &sent["control_sum_fen"]), (&json!(2), &json!(10_000)));
    assert_eq!(sent["held_back"].as_array().map(Vec::len), Some(2));
    app.export_batch(&scene, &id, &["csv"]).expect_problem(409, "payees_barred");
    app.set_organisation_state(two.organisation(), "admitted");
    let rest = app.export_batch(&scene, &id, &["csv"]).expect(201).json();
    assert_eq!((&rest["control_sum_fen"], &rest["held_back"]), (&json!(4_000), &json!([])));
}

#[test]
fn a_payee_sees_its_own_payments_and_no_one_elses() {
    let app = TestApp::start();
    let scene = app.settling();
    let (one, two) = (app.payable_provider(), app.payable_provider());
    app.approved_claim(&scene, one.organisation(), yuan(100));
    app.approved_claim(&scene, two.organisation(), yuan(200));
    let id = app.draft_batch(&scene, "demand").expect(201).id();
    let own = app.all_items(&one, &format!("/api/v1/payees/{}/payments", one.organisation()));
    assert_eq!(sum(&own, "amount_fen"), 10_000);
    app.get(&format!("/api/v1/payees/{}/payments", two.organisation()), &one.token).expect_problem(404, "not_found");
    for payment in app.batch_payments(&scene, &id) {
        let status = if payment["payee_id"] == one.organisation().to_string() { 200 } else { 404 };
        let path = format!("/api/v1/payments/{}", payment["id"].as_str().expect("an id"));
        app.get(&path, &one.token).expect(status);
    }
}

#[test]
fn a_repeated_draft_is_answered_with_the_first() {
    let app = TestApp::start();
    let scene = app.settling();
    let provider = app.payable_provider();
    app.approved_claim(&scene, provider.organisation(), yuan(100));
    let body = batch_request(&scene, "demand");
    let send = || {
        let headers = [("idempotency-key", "draft-1")];
        app.client.send("POST", "/api/v1/batches", Some(&scene.maker.token), Some(&body), &headers).expect(201).json()
    };
    assert_eq!(send(), send());
}
