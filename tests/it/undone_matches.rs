//! What was said of a line turns out to be wrong: it is taken back, and nothing that followed from it stays without a way on.

use chrono::{Duration, NaiveDate};
use chuangquan::kernel::local_midnight;
use chuangquan::report::verify::examine;
use serde_json::{Value, json};

use crate::reconciliation::{april, close, exception_post, resolve, statements_of};
use crate::support::reconciliation::{OnTheWay, TREASURY, csv, march, remark};
use crate::support::{Reply, TestApp, sealer};

const OPENING: i64 = 100_000_000;
const EACH: i64 = 25_000;

/// One claim's two payments on their way, the clock on 12 March; the district's is shown and paid.
fn given() -> (TestApp, OnTheWay) {
    let app = TestApp::start();
    let mut way = app.payments_on_the_way(1);
    app.go_to(&mut way, march(12));
    app.import(&way.maker, &statements_of(&way.payments)[1]).expect(201);
    app.match_lines(&way.maker);
    (app, way)
}

fn assert_sound(app: &TestApp) {
    let mut conn = app.db.connection().expect("a connection");
    let verified = examine(&mut conn, &sealer()).expect("a verification");
    assert!(verified.is_sound(), "{:?}", verified.first_wrong());
}

fn city_state(app: &TestApp, way: &OnTheWay) -> Value {
    app.payments_of(&way.maker, &way.batch)[0]["state"].clone()
}

fn claim_state(app: &TestApp, way: &mut OnTheWay) -> String {
    app.renew(&mut way.scene.enterprise);
    app.claim(&way.scene.enterprise, &way.claims[0])["state"].as_str().expect("a state").to_owned()
}

/// A debit to the payee's account, without a reference, is taken for the city's payment; finance undoes that. Answers the
/// exception about the line.
fn matched_wrongly_and_undone(app: &TestApp, way: &mut OnTheWay) -> Value {
    let account = way.payments[0]["account_number"].as_str().expect("an account");
    let head = "交易日期,借方发生额,贷方发生额,对方账号,附言,流水号";
    let file = format!("账号,{TREASURY}\n{head}\n2026-03-11,250.00,,{account},货款,1\n");
    app.import(&way.maker, &file).expect(201);
    assert_eq!(app.match_lines(&way.maker)["payments_paid"], 1);
    assert_eq!((city_state(app, way), claim_state(app, way)), (json!("paid"), "paid".to_owned()));
    let lines = app.get("/api/v1/statement-lines?state=matched", &way.maker.token).expect(200).json();
    let lines = lines["items"].as_array().expect("lines");
    let line = lines.iter().find(|line| line["remark"] == "货款").expect("the line");
    unmatch(app, way, &line["id"]).expect(200).json()
}

fn unmatch(app: &TestApp, way: &OnTheWay, line: &Value) -> Reply {
    let path = format!("/api/v1/statement-lines/{}/unmatch", line.as_str().expect("an id"));
    app.post(&path, &way.maker.token, &json!({ "reason": "是另一笔款" }))
}

fn show(app: &TestApp, way: &OnTheWay, line: &Value) -> Value {
    let path = format!("/api/v1/statement-lines/{}", line.as_str().expect("an id"));
    app.get(&path, &way.maker.token).expect(200).json()
}

/// The bank's table says that it could not carry a payment out.
fn refuse(app: &TestApp, way: &OnTheWay, payment: &Value) -> Value {
    let reference = payment["reference"].as_str().expect("a reference");
    let file = format!("付款单号,金额,处理结果,失败原因\n{reference},250.00,失败,账户已销户\n");
    app.upload_to(&way.maker, "/api/v1/bank-reports", &[], "退回.csv", file.as_bytes()).expect(201).json()
}

fn missing(app: &TestApp, way: &OnTheWay, payment: &Value) -> Value {
    let path = format!("/api/v1/reconciliation/expected/{}/missing", payment["id"].as_str().expect("an id"));
    app.post(&path, &way.maker.token, &json!({ "reason": "银行未见" })).expect(201).json()
}

/// The city's payment is returned, its claim is owed again, and a new payment can be made of it.
fn assert_owed_again(app: &TestApp, way: &mut OnTheWay) {
    assert_eq!((city_state(app, way), claim_state(app, way)), (json!("returned"), "batched".to_owned()));
    let batch = app.get(&format!("/api/v1/batches/{}", way.batch), &way.maker.token).expect(200).json();
    assert_eq!(batch["state"], "partly_paid");
    assert_sound(app);
    let path = format!("/api/v1/payments/{}/reissue", way.payments[0]["id"].as_str().expect("an id"));
    app.post(&path, &way.maker.token, &json!({})).expect(201);
    assert_sound(app);
}

#[test]
fn what_no_statement_shows_any_more_is_returned_by_the_banks_report() {
    let (app, mut way) = given();
    let exception = matched_wrongly_and_undone(&app, &mut way);
    assert_eq!(refuse(&app, &way, &way.payments[0])["outcomes"], json!({ "returned": 1 }));
    resolve(&app, &way, &exception, &json!({ "resolution": "not_ours", "note": "银行误扣" }));
    assert_owed_again(&app, &mut way);
    // What a statement shows stays paid.
    assert_eq!(refuse(&app, &way, &way.payments[1])["outcomes"], json!({ "contradicted": 1 }));
}

/// Of a bank that reports nothing two people know that it did not pay.
#[test]
fn what_no_statement_shows_any_more_is_returned_by_two_people() {
    let (app, mut way) = given();
    let not_carried_out = json!({ "resolution": "not_carried_out", "note": "银行来函确认未办理" });
    let line = matched_wrongly_and_undone(&app, &mut way);
    exception_post(&app, &way.maker, &line, "propose", &not_carried_out).expect_problem(422, "invalid_input");
    let raised = missing(&app, &way, &way.payments[0]);
    resolve(&app, &way, &raised, &not_carried_out);
    resolve(&app, &way, &line, &json!({ "resolution": "not_ours", "note": "银行误扣" }));
    assert_owed_again(&app, &mut way);
}

/// Shown in part, the money has left in part: nobody says that it did not, neither before nor after another agreed.
#[test]
fn what_a_statement_shows_in_part_was_carried_out() {
    let (app, way) = given();
    let city = &way.payments[0];
    let not_carried_out = json!({ "resolution": "not_carried_out", "note": "银行来函确认未办理" });
    let raised = missing(&app, &way, city);
    exception_post(&app, &way.maker, &raised, "propose", &not_carried_out).expect(200);
    app.import(&way.maker, &csv(TREASURY, OPENING, &[(11, -10_000, &remark(city), "1")])).expect(201);
    app.match_lines(&way.maker);
    let part = json!({ "resolution": "matched_by_hand", "note": "先付一部分",
                       "payments": [{ "payment_id": city["id"], "amount_fen": 10_000 }] });
    resolve(&app, &way, &app.exceptions(&way.maker, "state=open&kind=wrong_amount")[0], &part);
    exception_post(&app, &way.checker, &raised, "resolve", &json!({})).expect_problem(409, "not_expected");
    exception_post(&app, &way.checker, &raised, "decline", &json!({ "reason": "已付一部分" })).expect(200);
    exception_post(&app, &way.maker, &raised, "propose", &not_carried_out).expect_problem(409, "not_expected");
    assert_eq!(city_state(&app, &way), "sent");
    assert_sound(&app);
}

/// Carried over out of March and matched in April, a line is April's: its match can be undone until April is closed. What was
/// matched before March was closed stays.
#[test]
fn a_match_made_after_its_line_was_carried_over_can_be_undone() {
    let (app, mut way) = given();
    let city = way.payments[0].clone();
    app.import(&way.maker, &csv(TREASURY, OPENING, &[(11, -EACH - 500, &remark(&city), "1")])).expect(201);
    app.match_lines(&way.maker);
    let carry = json!({ "resolution": "carried_over", "note": "等银行回单" });
    resolve(&app, &way, &app.exceptions(&way.maker, "state=open&kind=wrong_amount")[0], &carry);
    app.go_to(&mut way, april(1));
    resolve(&app, &way, &missing(&app, &way, &city), &carry);
    app.nothing_else_moved(&way, "2026-03");
    close(&app, &way, "2026-03").expect(201);

    app.go_to(&mut way, april(3));
    let lines = app.get("/api/v1/statement-lines?state=matched", &way.maker.token).expect(200).json();
    let earlier = &lines["items"][0]["id"];
    assert_eq!(show(&app, &way, earlier)["sealed_by"], "2026-03-01");
    unmatch(&app, &way, earlier).expect_problem(409, "month_closed");

    let with_fee = json!({ "resolution": "matched_with_fee", "note": "回单已到，含手续费", "fee_fen": 500,
                           "payments": [{ "payment_id": city["id"], "amount_fen": EACH }] });
    let again = app.exceptions(&way.maker, "state=open")[0].clone();
    resolve(&app, &way, &again, &with_fee);
    let line = show(&app, &way, &again["line_id"]);
    assert_eq!(
        (&line["state"], &line["sealed_by"], city_state(&app, &way)),
        (&json!("matched"), &json!(null), json!("paid"))
    );
    let undone = unmatch(&app, &way, &again["line_id"]).expect(200).json();
    let line = show(&app, &way, &again["line_id"]);
    assert_eq!((&line["state"], &line["charge"]), (&json!("exception"), &json!(null)));
    assert_sound(&app);

    // Right after all: April is closed with it.
    resolve(&app, &way, &undone, &with_fee);
    app.go_to(&mut way, NaiveDate::from_ymd_opt(2026, 5, 1).expect("a date"));
    app.nothing_else_moved(&way, "2026-04");
    close(&app, &way, "2026-04").expect(201);
    assert_eq!(claim_state(&app, &mut way), "reconciled");
    let closed = unmatch(&app, &way, &again["line_id"]).expect_problem(409, "month_closed");
    assert_eq!(closed["month"], "2026-04-01", "{closed}");
    assert_sound(&app);
}

/// More came in than was open of the clawback, and it was another debt: all of it is open again.
#[test]
fn a_receipt_of_more_than_was_open_can_be_undone() {
    let (app, mut way) = given();
    app.import(&way.maker, &statements_of(&way.payments)[0]).expect(201);
    app.match_lines(&way.maker);
    let id = crate::clawback::owed(&app, &way, 20_000);
    let clawback = |app: &TestApp| crate::clawback::show(app, &way.scene.provider, &id);
    let reference = clawback(&app)["reference"].as_str().expect("a reference").to_owned();
    app.clock.set(local_midnight(march(20)) + Duration::hours(9));
    app.renew(&mut way.maker);
    app.renew(&mut way.checker);
    app.import(&way.maker, &csv(TREASURY, OPENING - EACH, &[(17, 50_000, "还款", "C2")])).expect(201);
    app.match_lines(&way.maker);
    let paid_back = json!({ "resolution": "clawback_receipt", "note": "企业退还追回款", "clawback": reference });
    let credit = app.exceptions(&way.maker, "state=open")[0].clone();
    resolve(&app, &way, &credit, &paid_back);
    let line = show(&app, &way, &credit["line_id"]);
    assert_eq!((&line["state"], &line["receipt"]["amount_fen"]), (&json!("resolved"), &json!(10_000)));

    let undone = unmatch(&app, &way, &credit["line_id"]).expect(200).json();
    let line = show(&app, &way, &credit["line_id"]);
    assert_eq!((&line["state"], &line["receipt"]), (&json!("exception"), &json!(null)));
    let shown = clawback(&app);
    assert_eq!((&shown["recovered_fen"], &shown["state"]), (&json!(0), &json!("ordered")));
    assert_sound(&app);

    // What two people said is none of ours was never booked: there is nothing to undo.
    resolve(&app, &way, &undone, &json!({ "resolution": "not_ours", "note": "他人款项" }));
    unmatch(&app, &way, &credit["line_id"]).expect_problem(409, "not_matched");
    assert_sound(&app);
}
