//! From the bank's statement to the closed month, over HTTP.

use chrono::NaiveDate;
use chuangquan::reconciliation::service::closed_periods_verify;
use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::given::Person;
use crate::support::reconciliation::{DISTRICT_TREASURY, Moved, OnTheWay, TREASURY, csv, march, remark};

const OPENING: i64 = 100_000_000;
const EACH: i64 = 25_000;

pub fn april(d: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 4, d).expect("a date")
}

/// A debit of March the 11th for each payment of a treasury, its reference in the remark, on that treasury's statement.
pub fn statements_of(payments: &[Value]) -> Vec<String> {
    let of = |level: &str, account: &str| {
        let payments = payments.iter().enumerate().filter(|(_, payment)| payment["level"] == level);
        let texts: Vec<_> = payments.map(|(n, payment)| (remark(payment), format!("L{n}"))).collect();
        let moved: Vec<Moved<'_>> =
            texts.iter().map(|(remark, reference)| (11, -EACH, remark.as_str(), reference.as_str())).collect();
        csv(account, OPENING, &moved)
    };
    vec![of("city", TREASURY), of("district", DISTRICT_TREASURY)]
}

/// Imports the statements that show all payments.
pub fn import_debits(app: &TestApp, way: &OnTheWay) {
    import_all(app, &way.maker, &statements_of(&way.payments));
}

fn import_all(app: &TestApp, person: &Person, files: &[String]) -> Vec<Value> {
    files.iter().map(|file| app.import(person, file).expect(201).json()["statements"][0].clone()).collect()
}

pub fn exception_post(
    app: &TestApp,
    person: &Person,
    exception: &Value,
    step: &str,
    body: &Value,
) -> crate::support::Reply {
    let id = exception["id"].as_str().expect("an id");
    app.post(&format!("/api/v1/reconciliation/exceptions/{id}/{step}"), &person.token, body)
}

pub fn resolve(app: &TestApp, way: &OnTheWay, exception: &Value, proposal: &Value) {
    exception_post(app, &way.maker, exception, "propose", proposal).expect(200);
    exception_post(app, &way.checker, exception, "resolve", &json!({})).expect(200);
}

pub fn close(app: &TestApp, way: &OnTheWay, month: &str) -> crate::support::Reply {
    app.close_month(&way.checker.token, month)
}

#[test]
fn from_the_statement_to_the_closed_month() {
    let app = TestApp::start();
    let mut way = app.payments_on_the_way(2);
    app.go_to(&mut way, march(12));
    for statement in import_all(&app, &way.maker, &statements_of(&way.payments)) {
        assert_eq!((&statement["is_new"], &statement["statement"]["line_count"]), (&json!(true), &json!(2)));
    }

    let report = app.match_lines(&way.maker);
    assert_eq!(
        (&report["matched_lines"], &report["payments_paid"], &report["exceptions"]),
        (&json!(4), &json!(4), &json!(0))
    );
    assert_eq!(report["by_rule"], json!({ "reference_in_text": 4 }));
    assert_eq!(app.match_lines(&way.maker)["considered"], 0);
    assert!(
        app.payments_of(&way.maker, &way.batch).iter().all(|p| p["state"] == "paid" && p["paid_on"] == "2026-03-11")
    );
    app.renew(&mut way.scene.enterprise);
    assert_eq!(app.claim(&way.scene.enterprise, &way.claims[0])["state"], "paid");

    close(&app, &way, "2026-03").expect_problem(409, "month_not_over");
    app.go_to(&mut way, april(1));
    app.nothing_else_moved(&way, "2026-03");
    let totals = app.get("/api/v1/reconciliation/periods/2026-03", &way.checker.token).expect(200).json();
    for side in ["approved", "sent", "debited"] {
        assert_eq!(totals[side]["total_fen"], 4 * EACH, "{side}");
    }
    assert_eq!(totals["differences"], json!([]));
    let closed = close(&app, &way, "2026-03").expect(201).json();
    assert_eq!(closed["totals"], totals);
    assert_eq!(closed["hash"].as_str().map(str::len), Some(64));
    close(&app, &way, "2026-03").expect_problem(409, "month_closed");
    assert_eq!(app.read(closed_periods_verify), None);

    app.renew(&mut way.scene.enterprise);
    assert_eq!(app.claim(&way.scene.enterprise, &way.claims[1])["state"], "reconciled");
    let batch = app.get(&format!("/api/v1/batches/{}", way.batch), &way.checker.token).expect(200).text;
    assert!(batch.contains("\"closed\""), "{batch}");

    let late = csv(TREASURY, OPENING - 2 * EACH, &[(31, -100, "手续费", "X1")]);
    app.import(&way.maker, &late).expect_problem(409, "month_closed");

    // A file that reaches into the closed month with nothing new of it is taken.
    let texts: Vec<String> = way.payments.iter().filter(|p| p["level"] == "city").map(remark).collect();
    let into = |more: &str| {
        let march = texts.iter().enumerate().map(|(n, text)| format!("2026-03-11,250.00,,{text},L{n}\n"));
        format!("账号,{TREASURY}\n交易日期,借方发生额,贷方发生额,附言,流水号\n{}{more}", march.collect::<String>())
    };
    let taken = app.import(&way.maker, &into("2026-04-01,1.00,,手续费,X2\n")).expect(201).json();
    assert_eq!(taken["statements"][0]["statement"]["line_count"], 1, "{taken}");
    let new = into("2026-03-31,2.00,,手续费,X3\n2026-04-01,3.00,,手续费,X4\n");
    app.import(&way.maker, &new).expect_problem(409, "month_closed");
}

#[test]
fn what_was_imported_is_known_again() {
    let app = TestApp::start();
    app.clock.set(chuangquan::kernel::local_midnight(april(1)));
    let maker = app.finance_maker();
    let first = csv(TREASURY, OPENING, &[(11, -EACH, "a", "L1"), (11, -EACH, "a", "L1"), (12, -EACH, "b", "")]);
    let told = app.import(&maker, &first).expect(201).json();
    let again = app.import(&maker, &first).expect(201).json();
    assert_eq!(again["statements"][0]["statement"], told["statements"][0]["statement"]);
    assert_eq!(again["statements"][0]["is_new"], false);

    // A longer period: lines with the bank's reference are known again, as often as they were there; others are not.
    let longer = csv(
        TREASURY,
        OPENING,
        &[
            (11, -EACH, "a", "L1"),
            (11, -EACH, "a", "L1"),
            (11, -EACH, "a", "L1"),
            (12, -EACH, "b", ""),
            (13, 5, "c", "L9"),
        ],
    );
    let told = &app.import(&maker, &longer).expect(201).json()["statements"][0];
    assert_eq!(told["statement"]["line_count"], 3, "{told}");
    assert_eq!(told["overlapping"].as_array().map(Vec::len), Some(2));
    let warnings = told["warnings"].as_array().expect("warnings");
    assert_eq!(warnings.len(), 2, "the periods overlap, and the line without a number may be that of before: {told}");

    let gap = csv(TREASURY, OPENING, &[(20, -EACH, "d", "L20")]);
    let told = &app.import(&maker, &gap).expect(201).json()["statements"][0];
    assert_eq!(told["warnings"].as_array().map(Vec::len), Some(1), "{told}");

    let camt = |amount: &str| {
        format!(
            "<Document><BkToCstmrStmt><Stmt><Id>S1</Id><Acct><Id><Othr><Id>{TREASURY}</Id></Othr></Id><Ccy>CNY</Ccy></Acct>
             <Ntry><Amt Ccy=\"CNY\">{amount}</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>2026-03-25</Dt></BookgDt></Ntry>
             </Stmt></BkToCstmrStmt></Document>"
        )
    };
    app.import(&maker, &camt("1.00")).expect(201);
    assert_eq!(app.import(&maker, &camt("1.00")).expect(201).json()["statements"][0]["is_new"], false);
    app.import(&maker, &camt("2.00")).expect_problem(409, "statement_differs");
}

#[test]
fn bad_files_are_refused_with_the_reason() {
    let app = TestApp::start();
    let maker = app.finance_maker();
    let refused = |file: &str| app.import(&maker, file).expect_problem(422, "invalid_input")["errors"][0].clone();
    assert_eq!(refused("\u{89}PNG")["code"], "no_headings");
    assert_eq!(refused("%PDF-1.7 ...")["code"], "not_a_table");
    assert_eq!(refused("PK\u{3}\u{4}not a workbook")["code"], "damaged_file");
    assert_eq!(
        refused("账号,3701\n日期,借方,贷方,余额\n2026-03-02,1.00,,9.00\n2026-03-03,1.00,,7.00\n")["code"],
        "balances_disagree"
    );
    assert_eq!(refused("账号,3701,币种,夸克\n日期,借方\n2026-03-02,1.00\n")["code"], "bad_currency");
    let field =
        |name: &str, value: &str| format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
    let problem =
        app.import_with(&maker, "x", &field("mapping", "{\"colums\":{}}"), "").expect_problem(422, "invalid_input");
    assert_eq!(problem["errors"][0]["code"], "bad_mapping");

    let parts = field("account_number", "3701 0001")
        + &field("mapping", "{\"columns\":{\"booked_on\":[\"Tag\"],\"amount\":[\"Betrag\"]}}");
    let file = "Tag;Betrag\n2026-03-02;-1,00\n".replace("1,00", "1.00");
    let dry = app.import_with(&maker, &file, &parts, "?dry_run=true").expect(200).json();
    assert_eq!(
        (&dry["statements"][0]["is_new"], &dry["statements"][0]["statement"]["account_number"]),
        (&json!(true), &json!("37010001"))
    );
    let list = app.get("/api/v1/statements", &maker.token).expect(200).json();
    assert_eq!(list["items"], json!([]), "a dry run keeps nothing");
}

#[test]
fn one_debit_pays_what_a_treasury_owes_in_a_batch() {
    let app = TestApp::start();
    let mut way = app.payments_on_the_way(2);
    app.go_to(&mut way, march(12));
    let text = format!("批量代发 {}", way.batch_reference);
    app.import(&way.maker, &csv(TREASURY, OPENING, &[(11, -2 * EACH, &text, "B1")])).expect(201);
    app.import(&way.maker, &csv(DISTRICT_TREASURY, OPENING, &[(11, -2 * EACH, "代发", "B2")])).expect(201);
    let report = app.match_lines(&way.maker);
    assert_eq!(report["by_rule"], json!({ "batch_payer_total": 1, "day_total": 1 }), "{report}");
    assert_eq!(report["payments_paid"], 4);
}

/// The bank pays an order in two parts and passes no reference on: what it debited to the payee's account makes it up. The
/// other treasury's payment of as much to the same account is not meant, for another account pays it.
#[test]
fn debits_to_one_account_make_up_its_payment() {
    let app = TestApp::start();
    let mut way = app.payments_on_the_way(1);
    app.go_to(&mut way, march(12));
    let account = way.payments[0]["account_number"].as_str().expect("an account");
    let file = format!(
        "账号,{TREASURY}\n交易日期,借方发生额,贷方发生额,对方账号,附言,流水号\n\
         2026-03-11,100.00,,{account},代发,1\n2026-03-11,150.00,,{account},代发,2\n"
    );
    app.import(&way.maker, &file).expect(201);
    let report = app.match_lines(&way.maker);
    assert_eq!((&report["by_rule"], &report["payments_paid"]), (&json!({ "account_parts": 2 }), &json!(1)), "{report}");
    let states: Vec<String> =
        app.payments_of(&way.maker, &way.batch).iter().map(|payment| payment["state"].to_string()).collect();
    assert_eq!(states, ["\"paid\"", "\"sent\""]);
}

#[test]
fn exceptions_take_two_people() {
    let app = TestApp::start();
    let mut way = app.payments_on_the_way(2);
    app.go_to(&mut way, march(12));
    let (first, second) = (remark(&way.payments[0]), remark(&way.payments[1]));
    let moved: [Moved<'_>; 5] = [
        (11, -EACH, &first, "1"),
        (11, -EACH, &first, "2"),
        (11, -500, "手续费", "3"),
        (11, -EACH + 1, &second, "4"),
        (12, 7_000, "利息", "5"),
    ];
    app.import(&way.maker, &csv(TREASURY, OPENING, &moved)).expect(201);
    let report = app.match_lines(&way.maker);
    assert_eq!(report["by_kind"], json!({ "duplicate_payment": 1, "fee": 1, "unknown_credit": 1, "wrong_amount": 1 }));

    let open = app.exceptions(&way.maker, "state=open");
    let of = |kind: &str| open.iter().find(|e| e["kind"] == kind).expect(kind).clone();
    let fee = of("fee");
    exception_post(&app, &way.checker, &fee, "resolve", &json!({})).expect_problem(409, "illegal_step");
    let unfit = json!({ "resolution": "returned_and_reissued", "note": "不合适" });
    exception_post(&app, &way.maker, &fee, "propose", &unfit).expect_problem(422, "invalid_input");
    let bank_fee = json!({ "resolution": "bank_fee", "note": "三月手续费" });
    exception_post(&app, &way.maker, &fee, "propose", &bank_fee).expect(200);
    let mut both = way.maker.clone();
    both.caller.roles.push(chuangquan::identity::Role::FinanceChecker);
    app.renew(&mut both);
    exception_post(&app, &both, &fee, "resolve", &json!({})).expect_problem(409, "two_people");
    let declined =
        exception_post(&app, &way.checker, &fee, "decline", &json!({ "reason": "请附回单" })).expect(200).json();
    assert_eq!((&declined["state"], &declined["proposed_by"]), (&json!("open"), &Value::Null));
    resolve(&app, &way, &fee, &bank_fee);

    resolve(&app, &way, &of("unknown_credit"), &json!({ "resolution": "not_ours", "note": "存款利息" }));
    resolve(&app, &way, &of("duplicate_payment"), &json!({ "resolution": "carried_over", "note": "已要求银行退回" }));
    assert_eq!(app.exceptions(&way.maker, "state=open&kind=wrong_amount").len(), 1);

    // Matched by hand with what the line really is: a part of the payment; the rest stays expected.
    let wrong = of("wrong_amount");
    let part = |fen: i64| json!({ "resolution": "matched_by_hand", "note": "先付一部分", "payments": [{ "payment_id": way.payments[1]["id"], "amount_fen": fen }] });
    exception_post(&app, &way.maker, &wrong, "propose", &part(EACH)).expect_problem(422, "invalid_input");
    resolve(&app, &way, &wrong, &part(EACH - 1));
    let expected = app.get("/api/v1/reconciliation/expected", &way.maker.token).expect(200).json();
    let open: Vec<i64> =
        expected["items"].as_array().unwrap().iter().map(|p| p["open_fen"].as_i64().unwrap()).collect();
    assert_eq!(open.len(), 3);
    assert!(open.contains(&1));
    app.go_to(&mut way, march(13));
    app.import(&way.maker, &csv(TREASURY, OPENING - 3 * EACH + 6_501, &[(13, -1, &second, "6")])).expect(201);
    assert_eq!(app.match_lines(&way.maker)["payments_paid"], 1);
    assert_eq!(app.payments_of(&way.maker, &way.batch)[1]["state"], "paid");
}

#[test]
fn a_payment_that_came_back_is_sent_again() {
    let app = TestApp::start();
    let mut way = app.payments_on_the_way(1);
    app.go_to(&mut way, march(12));
    let text = remark(&way.payments[0]);
    app.import(&way.maker, &csv(TREASURY, OPENING, &[(11, -EACH, &text, "1"), (12, EACH, &text, "2")])).expect(201);
    let report = app.match_lines(&way.maker);
    assert_eq!((&report["payments_paid"], &report["by_kind"]), (&json!(1), &json!({ "returned_payment": 1 })));
    let returned = &app.exceptions(&way.maker, "kind=returned_payment")[0];
    assert_eq!(returned["payment_id"], way.payments[0]["id"]);
    let again = json!({ "resolution": "returned_and_reissued", "note": "账号已销户", "payments": [{ "payment_id": way.payments[0]["id"], "amount_fen": EACH }] });
    resolve(&app, &way, returned, &again);
    let states: Vec<String> = app.payments_of(&way.maker, &way.batch).iter().map(|p| p["state"].to_string()).collect();
    assert_eq!(states, ["\"reissued\"", "\"pending\"", "\"sent\""]);
}

#[test]
fn a_month_closes_only_when_nothing_is_open() {
    let app = TestApp::start();
    let mut way = app.payments_on_the_way(1);
    app.go_to(&mut way, march(12));
    let city = remark(&way.payments[0]);
    app.import(&way.maker, &csv(TREASURY, OPENING, &[(11, -EACH, &city, "1"), (11, -300, "不明支出", "2")]))
        .expect(201);
    app.match_lines(&way.maker);
    app.go_to(&mut way, april(1));
    app.nothing_else_moved(&way, "2026-03");
    let open = close(&app, &way, "2026-03").expect_problem(409, "period_open");
    let kinds: Vec<&str> = open["open"].as_array().unwrap().iter().map(|b| b["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["payment_not_at_bank", "open_line"], "{open}");
    assert!(open["title"].as_str().unwrap().contains(way.payments[1]["reference"].as_str().unwrap()));

    let unknown = &app.exceptions(&way.maker, "kind=unknown_debit")[0];
    resolve(&app, &way, unknown, &json!({ "resolution": "not_ours", "note": "他人误扣，已追回" }));
    let missing = format!("/api/v1/reconciliation/expected/{}/missing", way.payments[1]["id"].as_str().unwrap());
    let raised = app.post(&missing, &way.maker.token, &json!({ "reason": "区财政次月付款" })).expect(201).json();
    app.post(&missing, &way.maker.token, &json!({ "reason": "再登记一次" })).expect_problem(409, "raised_already");
    assert_eq!(close(&app, &way, "2026-03").expect_problem(409, "period_open")["open"][0]["kind"], "open_exception");
    resolve(&app, &way, &raised, &json!({ "resolution": "carried_over", "note": "四月到账" }));

    let differences =
        app.get("/api/v1/reconciliation/periods/2026-03/differences", &way.checker.token).expect(200).json();
    let found: Vec<(&str, i64)> = differences["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|d| (d["kind"].as_str().unwrap(), d["amount_fen"].as_i64().unwrap()))
        .collect();
    assert_eq!(found, [("debit_without_payment", 300), ("sent_not_debited", EACH)]);
    close(&app, &way, "2026-03").expect(201);
    app.renew(&mut way.scene.enterprise);
    assert_eq!(app.claim(&way.scene.enterprise, &way.claims[0])["state"], "batched", "half of it is still on its way");
}

/// A statement that comes late lets an earlier month be closed after a later one; the chain follows the closing.
#[test]
fn months_may_be_closed_out_of_order() {
    let app = TestApp::start();
    app.clock.set(chuangquan::kernel::local_midnight(NaiveDate::from_ymd_opt(2026, 5, 1).expect("a date")));
    let checker = app.finance_checker();
    for month in ["2026-03", "2026-02", "2026-04"] {
        app.close_month(&checker.token, month).expect(201);
        assert_eq!(app.read(closed_periods_verify), None, "after {month}");
    }
}

#[test]
fn an_undone_match_leaves_its_trace() {
    let app = TestApp::start();
    let mut way = app.payments_on_the_way(1);
    app.go_to(&mut way, march(12));
    import_debits(&app, &way);
    app.match_lines(&way.maker);
    let lines = app.get("/api/v1/statement-lines?state=matched", &way.maker.token).expect(200).json();
    let line = format!("/api/v1/statement-lines/{}", lines["items"][0]["id"].as_str().unwrap());
    let reason = json!({ "reason": "对错了" });
    app.post(&format!("{line}/unmatch"), &way.maker.token, &reason).expect(200);
    app.post(&format!("{line}/unmatch"), &way.maker.token, &reason).expect_problem(409, "not_matched");
    let detail = app.get(&line, &way.maker.token).expect(200).json();
    assert_eq!(
        (&detail["state"], &detail["matches"][0]["undone_by"]),
        (&json!("exception"), &json!(way.maker.caller.login))
    );
    assert_eq!(app.match_lines(&way.maker)["considered"], 0, "what a person undid is not redone");

    let expected = app.get("/api/v1/reconciliation/expected", &way.maker.token).expect(200).json();
    assert_eq!(expected["items"][0]["open_fen"], EACH, "paid, and no statement shows it");
    let exception = &app.exceptions(&way.maker, "state=open")[0];
    let payment = json!({ "payment_id": expected["items"][0]["id"], "amount_fen": EACH });
    resolve(
        &app,
        &way,
        exception,
        &json!({ "resolution": "matched_by_hand", "note": "原来是对的", "payments": [payment] }),
    );
    let detail = app.get(&line, &way.maker.token).expect(200).json();
    assert_eq!((&detail["state"], detail["matches"].as_array().map(Vec::len)), (&json!("matched"), Some(2)));
}

/// Of one programme the three totals are its own, and lead to each other like those of all.
#[test]
fn a_month_is_told_by_programme() {
    let app = TestApp::start();
    let way = app.payments_on_the_way(2);
    let programme = way.scene.programme.id;
    let token = app.token(&way.maker.caller);
    let totals = |query: &str| {
        let path = format!("/api/v1/reconciliation/periods/2026-03{query}");
        app.get(&path, &token).expect(200).json()
    };
    let (all, own) = (totals(""), totals(&format!("?programme={programme}")));
    let other = totals(&format!("?programme={}", uuid::Uuid::nil()));
    for total in ["approved", "sent"] {
        assert!(all[total]["count"].as_i64() > Some(0), "{all}");
        assert_eq!((&own[total], &other[total]["count"]), (&all[total], &json!(0)), "{total}");
    }
    let differences = |query: &str| {
        let path = format!("/api/v1/reconciliation/periods/2026-03/differences?limit=50{query}");
        app.get(&path, &token).expect(200).json()["items"].as_array().map_or(0, Vec::len)
    };
    assert_eq!(differences(&format!("&programme={programme}")), differences(""));
    assert_eq!(differences(&format!("&programme={}", uuid::Uuid::nil())), 0);
    app.get("/api/v1/reconciliation/periods/2026-03?programme=x", &token).expect_problem(422, "invalid_input");
}
