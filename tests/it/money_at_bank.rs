//! Money that left twice, came back late, or went elsewhere: nothing of it is settled without being told, nor forgotten.

use chuangquan::report::verify::examine;
use serde_json::{Value, json};

use crate::reconciliation::{april, close, exception_post, import_debits, resolve, statements_of};
use crate::support::reconciliation::{DISTRICT_TREASURY, OnTheWay, TREASURY, csv, csv_of, march, remark};
use crate::support::{TestApp, sealer};

const OPENING: i64 = 100_000_000;
const EACH: i64 = 25_000;

/// One claim's two payments on their way, the clock on 12 March.
fn given() -> (TestApp, OnTheWay) {
    let app = TestApp::start();
    let mut way = app.payments_on_the_way(1);
    app.go_to(&mut way, march(12));
    (app, way)
}

fn assert_sound(app: &TestApp) {
    let mut conn = app.db.connection().expect("a connection");
    let verified = examine(&mut conn, &sealer()).expect("a verification");
    assert!(verified.is_sound(), "{:?}", verified.first_wrong());
}

/// The bank's table says that it could not carry a payment out.
fn refuse(app: &TestApp, way: &OnTheWay, payment: &Value) -> Value {
    let reference = payment["reference"].as_str().expect("a reference");
    let file = format!("付款单号,金额,处理结果,失败原因\n{reference},250.00,失败,账户已销户\n");
    app.upload_to(&way.maker, "/api/v1/bank-reports", &[], "退回.csv", file.as_bytes()).expect(201).json()
}

fn only(app: &TestApp, way: &OnTheWay, query: &str) -> Value {
    let found = app.exceptions(&way.maker, query);
    assert_eq!(found.len(), 1, "{found:?}");
    found[0].clone()
}

fn returned(payment: &Value) -> Value {
    json!({ "resolution": "returned_and_reissued", "note": "账号已销户",
            "payments": [{ "payment_id": payment["id"], "amount_fen": EACH }] })
}

fn recovered(lines: &[&Value]) -> Value {
    json!({ "resolution": "recovered", "note": "银行退回重复支出", "lines": lines })
}

/// Refused by the bank and debited all the same: the debit matches nothing, and the credit that gives it back settles both.
#[test]
fn a_debit_of_a_returned_payment_is_told_and_followed_until_it_is_back() {
    let (app, way) = given();
    let city = &way.payments[0];
    assert_eq!(refuse(&app, &way, city)["outcomes"], json!({ "returned": 1 }));
    let text = remark(city);
    app.import(&way.maker, &csv(TREASURY, OPENING, &[(11, -EACH, &text, "1")])).expect(201);
    assert_eq!(app.match_lines(&way.maker)["by_kind"], json!({ "paid_after_return": 1 }));
    let debit = only(&app, &way, "state=open&kind=paid_after_return");
    assert_eq!(debit["payment_id"], city["id"]);
    let by_hand = json!({ "resolution": "matched_by_hand", "note": "就是这一笔",
                          "payments": [{ "payment_id": city["id"], "amount_fen": EACH }] });
    exception_post(&app, &way.maker, &debit, "propose", &by_hand).expect_problem(409, "not_expected");
    let differences = app.get("/api/v1/reconciliation/periods/2026-03", &way.checker.token).expect(200).json();
    let again =
        differences["differences"].as_array().expect("differences").iter().find(|d| d["kind"] == "debited_again");
    assert_eq!(again.expect("told by its kind")["total_fen"], EACH);

    // The bank gives it back. The payment was returned before: that is not said twice.
    app.import(&way.maker, &csv(TREASURY, OPENING - EACH, &[(12, EACH, &text, "2")])).expect(201);
    app.match_lines(&way.maker);
    let credit = only(&app, &way, "state=open&kind=returned_payment");
    exception_post(&app, &way.maker, &credit, "propose", &returned(city)).expect_problem(409, "returned_before");
    let path = format!("/api/v1/reconciliation/exceptions/{}/recoverable", credit["id"].as_str().expect("an id"));
    let offered = app.get(&path, &way.maker.token).expect(200).json();
    assert_eq!(offered[0]["id"], debit["line_id"], "{offered}");
    for wrong in [json!([]), json!([credit["line_id"]]), json!([debit["line_id"], debit["line_id"]])] {
        let proposal = json!({ "resolution": "recovered", "note": "银行退回", "lines": wrong });
        let refused =
            exception_post(&app, &way.maker, &credit, "propose", &proposal).expect_problem(422, "invalid_input");
        assert_eq!(refused["errors"][0]["field"], "lines");
    }
    resolve(&app, &way, &credit, &recovered(&[&debit["line_id"]]));
    assert!(app.exceptions(&way.maker, "state=open").is_empty());
    let settled = only(&app, &way, "state=resolved&kind=paid_after_return");
    assert_eq!(
        (&settled["resolution"], &settled["proposed_by"], &settled["resolved_by"]),
        (&json!("recovered"), &json!(way.maker.caller.user_id), &json!(way.checker.caller.user_id))
    );
    assert_sound(&app);
}

/// As before, and the bank kept its charge of what it gave back: the treasury bears it, the debit is settled whole.
#[test]
fn a_debit_that_comes_back_less_a_charge_is_settled_whole() {
    const KEPT: i64 = 1_000;
    let (app, way) = given();
    let city = &way.payments[0];
    refuse(&app, &way, city);
    let text = remark(city);
    let moved = [(11, -EACH, text.as_str(), "1"), (12, EACH - KEPT, text.as_str(), "2")];
    app.import(&way.maker, &csv(TREASURY, OPENING, &moved)).expect(201);
    app.match_lines(&way.maker);
    let debit = only(&app, &way, "state=open&kind=paid_after_return");
    let open = app.exceptions(&way.maker, "state=open");
    let credit = open.iter().find(|each| each["line_id"] != debit["line_id"]).expect("the credit's");
    let exact = recovered(&[&debit["line_id"]]);
    exception_post(&app, &way.maker, credit, "propose", &exact).expect_problem(422, "invalid_input");
    for fee in [0, KEPT - 1] {
        let mut wrong = exact.clone();
        wrong["fee_fen"] = json!(fee);
        exception_post(&app, &way.maker, credit, "propose", &wrong).expect_problem(422, "invalid_input");
    }
    let mut less = exact;
    less["fee_fen"] = json!(KEPT);
    resolve(&app, &way, credit, &less);
    assert!(app.exceptions(&way.maker, "state=open").is_empty());
    let path = format!("/api/v1/statement-lines/{}", credit["line_id"].as_str().expect("an id"));
    let line = app.get(&path, &way.maker.token).expect(200).json();
    assert_eq!((&line["charge"]["kind"], &line["charge"]["amount_fen"]), (&json!("kept"), &json!(KEPT)));
    assert_sound(&app);
}

/// A part that a statement shows has left: no report says that it did not, and nothing returns the whole.
#[test]
fn what_a_statement_shows_in_part_is_not_returned() {
    let (app, way) = given();
    let city = &way.payments[0];
    app.import(&way.maker, &csv(TREASURY, OPENING, &[(11, -10_000, &remark(city), "1")])).expect(201);
    app.match_lines(&way.maker);
    let part = json!({ "resolution": "matched_by_hand", "note": "先付一部分",
                       "payments": [{ "payment_id": city["id"], "amount_fen": 10_000 }] });
    resolve(&app, &way, &only(&app, &way, "state=open&kind=wrong_amount"), &part);
    assert_eq!(refuse(&app, &way, city)["outcomes"], json!({ "contradicted": 1 }));
    app.import(&way.maker, &csv(TREASURY, OPENING - 10_000, &[(12, EACH, &remark(city), "2")])).expect(201);
    app.match_lines(&way.maker);
    let credit = only(&app, &way, "state=open&kind=returned_payment");
    exception_post(&app, &way.maker, &credit, "propose", &returned(city)).expect_problem(409, "not_shown");
    assert_eq!(app.payments_of(&way.maker, &way.batch)[0]["state"], "sent");
    // The other one, which no statement shows, is returned by the same report.
    assert_eq!(refuse(&app, &way, &way.payments[1])["outcomes"], json!({ "returned": 1 }));
    assert_sound(&app);
}

/// Debited in March, March closed, given back in April: claim and batch are open again, and the payee is paid in April.
#[test]
fn what_comes_back_after_the_month_was_closed_is_paid_again() {
    let (app, mut way) = given();
    import_debits(&app, &way);
    app.match_lines(&way.maker);
    app.go_to(&mut way, april(1));
    app.nothing_else_moved(&way, "2026-03");
    close(&app, &way, "2026-03").expect(201);
    let claim = |app: &TestApp, way: &mut OnTheWay| {
        app.renew(&mut way.scene.enterprise);
        app.claim(&way.scene.enterprise, &way.claims[0])["state"].as_str().expect("a state").to_owned()
    };
    let batch = |way: &OnTheWay| {
        app.get(&format!("/api/v1/batches/{}", way.batch), &way.checker.token).expect(200).json()["state"].clone()
    };
    assert_eq!((claim(&app, &mut way).as_str(), batch(&way)), ("reconciled", json!("closed")));

    app.go_to(&mut way, april(3));
    let (city, opening) = (way.payments[0].clone(), OPENING - EACH);
    app.import(&way.maker, &csv_of("2026-04", TREASURY, opening, &[(2, EACH, &remark(&city), "2")])).expect(201);
    app.match_lines(&way.maker);
    resolve(&app, &way, &only(&app, &way, "state=open&kind=returned_payment"), &returned(&city));
    assert_eq!((claim(&app, &mut way).as_str(), batch(&way)), ("batched", json!("partly_paid")));
    let payments = app.payments_of(&way.maker, &way.batch);
    let fresh = payments.iter().find(|payment| payment["state"] == "pending").expect("the new one").clone();
    assert_eq!(fresh["reissues_id"], city["id"]);

    // Two people agreed on it: it can be sent, and counts in April.
    let path = format!("/api/v1/batches/{}/exports", way.batch);
    app.post(&path, &way.maker.token, &json!({ "formats": ["csv"] })).expect(201);
    app.go_to(&mut way, april(6));
    let paid = csv_of("2026-04", TREASURY, OPENING, &[(5, -EACH, &remark(&fresh), "3")]);
    app.import(&way.maker, &paid).expect(201);
    assert_eq!(app.match_lines(&way.maker)["payments_paid"], 1);
    assert_eq!((claim(&app, &mut way).as_str(), batch(&way)), ("paid", json!("paid")));
    app.go_to(&mut way, chrono::NaiveDate::from_ymd_opt(2026, 5, 1).expect("a date"));
    app.nothing_else_moved(&way, "2026-04");
    close(&app, &way, "2026-04").expect(201);
    assert_eq!((claim(&app, &mut way).as_str(), batch(&way)), ("reconciled", json!("closed")));
    assert_sound(&app);
}

/// Carried over, a line is not settled: its month closes, and the next one does not until it is.
#[test]
fn a_line_that_is_carried_over_comes_back_until_it_is_settled() {
    let (app, mut way) = given();
    app.go_to(&mut way, march(13));
    let files = statements_of(&way.payments);
    app.import(&way.maker, &files[1]).expect(201);
    let text = remark(&way.payments[0]);
    app.import(&way.maker, &csv(TREASURY, OPENING, &[(11, -EACH, &text, "1"), (12, -EACH, &text, "2")])).expect(201);
    app.match_lines(&way.maker);
    let carry = json!({ "resolution": "carried_over", "note": "已要求银行退回" });
    let twice = only(&app, &way, "state=open&kind=duplicate_payment");
    resolve(&app, &way, &twice, &carry);
    let line = format!("/api/v1/statement-lines/{}", twice["line_id"].as_str().expect("an id"));
    assert_eq!(app.get(&line, &way.maker.token).expect(200).json()["state"], "carried_over");
    assert_eq!(app.match_lines(&way.maker)["considered"], 0, "it does not come back before its month is closed");

    app.go_to(&mut way, april(1));
    app.nothing_else_moved(&way, "2026-03");
    close(&app, &way, "2026-03").expect(201);
    let again = only(&app, &way, "state=open&kind=duplicate_payment");
    assert_eq!((&again["line_id"], &again["is_by_hand"]), (&twice["line_id"], &json!(true)));
    assert!(again["reason"].as_str().expect("a reason").contains("2026-03"), "{again}");
    app.go_to(&mut way, chrono::NaiveDate::from_ymd_opt(2026, 5, 1).expect("a date"));
    let open = close(&app, &way, "2026-04").expect_problem(409, "period_open");
    assert_eq!(open["open"][0]["kind"], "open_line", "{open}");

    // The bank gives it back in April.
    let back = csv_of("2026-04", TREASURY, OPENING - 2 * EACH, &[(20, EACH, "冲正", "3")]);
    app.import(&way.maker, &back).expect(201);
    app.match_lines(&way.maker);
    let credit = app.exceptions(&way.maker, "state=open").into_iter().find(|e| e["line_id"] != twice["line_id"]);
    resolve(&app, &way, &credit.expect("the credit's"), &recovered(&[&twice["line_id"]]));
    app.nothing_else_moved(&way, "2026-04");
    close(&app, &way, "2026-04").expect(201);
    assert!(app.exceptions(&way.maker, "state=open").is_empty(), "nothing is left to come back");
    assert_eq!(app.payments_of(&way.maker, &way.batch)[0]["state"], "paid", "the payment itself was right");
    assert_sound(&app);
}

/// A reference does not match where the bank says that another account paid, or was paid.
#[test]
fn accounts_that_differ_are_left_to_two_people() {
    let (app, way) = given();
    let (city, district) = (&way.payments[0], &way.payments[1]);
    app.import(&way.maker, &csv(TREASURY, OPENING, &[(11, -EACH, &remark(district), "1")])).expect(201);
    let reference = city["reference"].as_str().expect("a reference");
    let paid_to = |account: &str, day: u32, serial: &str| {
        format!(
            "账号,{TREASURY}\n交易日期,借方发生额,贷方发生额,对方账号,附言,流水号\n2026-03-{day},250.00,,{account},{reference},{serial}\n"
        )
    };
    app.import(&way.maker, &paid_to("6222999999999", 11, "2")).expect(201);
    let report = app.match_lines(&way.maker);
    assert_eq!(report["by_kind"], json!({ "wrong_account": 1, "wrong_payee": 1 }), "{report}");
    assert_eq!(only(&app, &way, "kind=wrong_payee")["payment_id"], city["id"]);
    assert!(app.payments_of(&way.maker, &way.batch).iter().all(|payment| payment["state"] == "sent"));

    // From the right account to the right account the same words match.
    let account = city["account_number"].as_str().expect("an account");
    app.import(&way.maker, &paid_to(account, 12, "3")).expect(201);
    app.import(&way.maker, &csv(DISTRICT_TREASURY, OPENING, &[(11, -EACH, &remark(district), "4")])).expect(201);
    assert_eq!(app.match_lines(&way.maker)["payments_paid"], 2);
    assert_sound(&app);
}

/// One credit for two payments of one account: both are returned by one decision, whole and each once.
#[test]
fn one_credit_brings_several_payments_back() {
    let app = TestApp::start();
    let mut way = app.payments_on_the_way(2);
    app.go_to(&mut way, march(12));
    import_debits(&app, &way);
    app.match_lines(&way.maker);
    let city = [&way.payments[0], &way.payments[1]];
    let text = format!("退回 {} {}", city[0]["reference"].as_str().unwrap(), city[1]["reference"].as_str().unwrap());
    app.import(&way.maker, &csv(TREASURY, OPENING - 2 * EACH, &[(12, 2 * EACH, &text, "9")])).expect(201);
    assert_eq!(app.match_lines(&way.maker)["by_kind"], json!({ "returned_payment": 1 }));
    let credit = only(&app, &way, "state=open");
    let of = |parts: Value| json!({ "resolution": "returned_and_reissued", "note": "两笔一并退回", "payments": parts });
    let part = |payment: &Value, fen: i64| json!({ "payment_id": payment["id"], "amount_fen": fen });
    let halved = of(json!([part(city[0], EACH - 1), part(city[1], EACH + 1)]));
    exception_post(&app, &way.maker, &credit, "propose", &halved).expect_problem(409, "beyond_payment");
    exception_post(&app, &way.maker, &credit, "propose", &returned(city[0])).expect_problem(422, "invalid_input");
    resolve(&app, &way, &credit, &of(json!([part(city[0], EACH), part(city[1], EACH)])));
    let payments = app.payments_of(&way.maker, &way.batch);
    let states: Vec<_> = payments.iter().filter(|p| p["level"] == "city").map(|p| p["state"].clone()).collect();
    assert_eq!(states, ["reissued", "reissued", "pending", "pending"]);
    assert_sound(&app);
}

/// Paid back without the clawback's number, or more than is open of it: two people say which it is.
#[test]
fn a_repayment_without_its_number_is_booked_by_two_people() {
    let (app, mut way) = given();
    import_debits(&app, &way);
    app.match_lines(&way.maker);
    let id = crate::clawback::owed(&app, &way, 20_000);
    let shown = crate::clawback::show(&app, &way.scene.provider, &id);
    let reference = shown["reference"].as_str().expect("a reference").to_owned();
    app.clock.set(chuangquan::kernel::local_midnight(march(20)) + chrono::Duration::hours(9));
    app.renew(&mut way.maker);
    app.renew(&mut way.checker);
    let moved = [(16, 4_000, "还款", "C1"), (17, 50_000, "还款", "C2")];
    app.import(&way.maker, &csv(TREASURY, OPENING - EACH, &moved)).expect(201);
    assert_eq!(app.match_lines(&way.maker)["by_kind"], json!({ "unknown_credit": 2 }));
    let open = app.exceptions(&way.maker, "state=open");
    let line = |exception: &Value| {
        let path = format!("/api/v1/statement-lines/{}", exception["line_id"].as_str().expect("an id"));
        app.get(&path, &way.maker.token).expect(200).json()
    };
    let of = |fen: i64| open.iter().find(|exception| line(exception)["amount_fen"] == fen).expect("one").clone();
    let proposal =
        |named: Value| json!({ "resolution": "clawback_receipt", "note": "企业退还追回款", "clawback": named });
    for wrong in [Value::Null, json!("ZH2020-000001")] {
        let refused = exception_post(&app, &way.maker, &of(4_000), "propose", &proposal(wrong));
        assert_eq!(refused.expect_problem(422, "invalid_input")["errors"][0]["field"], "clawback");
    }
    resolve(&app, &way, &of(4_000), &proposal(json!(reference)));
    let booked = line(&of(4_000));
    assert_eq!((&booked["state"], &booked["receipt"]["amount_fen"]), (&json!("matched"), &json!(4_000)));

    // The city's part is 10,000: of the 50,000 so much as is open is booked, and the rest is to be given back.
    resolve(&app, &way, &of(50_000), &proposal(json!(reference)));
    let booked = line(&of(50_000));
    assert_eq!((&booked["state"], &booked["receipt"]["amount_fen"]), (&json!("resolved"), &json!(6_000)));
    let again = app.exceptions(&way.maker, "state=open");
    assert!(again.is_empty(), "{again:?}");
    assert_sound(&app);
}

/// Nor does a reference in the column of its own, letter for letter, which is matched without a second look.
#[test]
fn an_exact_reference_is_left_to_two_people_between_other_accounts() {
    let (app, way) = given();
    let city = &way.payments[0];
    let (reference, account) =
        (city["reference"].as_str().expect("text"), city["account_number"].as_str().expect("text"));
    let paid = |from: &str, to: &str, day: u32, serial: &str| {
        let head = "交易日期,借方发生额,贷方发生额,对方账号,端到端标识,流水号";
        format!("账号,{from}\n{head}\n2026-03-{day},250.00,,{to},{reference},{serial}\n")
    };
    app.import(&way.maker, &paid(TREASURY, "6222999999999", 11, "1")).expect(201);
    assert_eq!(app.match_lines(&way.maker)["by_kind"], json!({ "wrong_payee": 1 }));
    app.import(&way.maker, &paid(DISTRICT_TREASURY, account, 11, "2")).expect(201);
    assert_eq!(app.match_lines(&way.maker)["by_kind"]["wrong_account"], 1);
    assert_eq!(app.payments_of(&way.maker, &way.batch)[0]["state"], "sent");
    app.import(&way.maker, &paid(TREASURY, account, 12, "3")).expect(201);
    assert_eq!(app.match_lines(&way.maker)["payments_paid"], 1);
}
