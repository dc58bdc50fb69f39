//! Statements in other currencies than CNY: kept as evidence, never a payment's, in no sum of yuan.

use chuangquan::store::DbError;
use diesel::prelude::*;
use serde_json::{Value, json};

use crate::reconciliation::{april, close, exception_post, resolve};
use crate::support::TestApp;
use crate::support::reconciliation::{DISTRICT_TREASURY, OnTheWay, TREASURY, csv, csv_of, march, remark};

const OPENING: i64 = 100_000_000;
const EACH: i64 = 25_000;
const MONTH: &str = "/api/v1/reconciliation/periods/2026-03";

/// The same as a table in dollars: on the same account, and with the amount and the reference of a payment.
fn dollars(way: &OnTheWay) -> String {
    let named = remark(&way.payments[0]);
    csv(TREASURY, 900_000, &[(11, -EACH, &named, "U1"), (12, 500, "利息", "U2")]).replace("人民币", "美元")
}

fn yuan(app: &TestApp, way: &OnTheWay) {
    for (payment, account) in way.payments.iter().zip([TREASURY, DISTRICT_TREASURY]) {
        let file = csv(account, OPENING, &[(11, -EACH, &remark(payment), "L1")]);
        app.import(&way.maker, &file).expect(201);
    }
}

fn figures(app: &TestApp, way: &OnTheWay) -> Vec<Value> {
    let show = |path: &str| app.get(path, &way.checker.token).expect(200).json();
    vec![show(MONTH), show(&format!("{MONTH}/differences?limit=50")), json!(app.coverage(&way.maker, "2026-03"))]
}

#[test]
fn a_statement_in_dollars_is_evidence_and_changes_no_figure_in_yuan() {
    let app = TestApp::start();
    let mut way = app.payments_on_the_way(1);
    app.go_to(&mut way, march(13));
    yuan(&app, &way);
    let before = figures(&app, &way);

    let told = app.import(&way.maker, &dollars(&way)).expect(201).json()["statements"][0].clone();
    let statement = &told["statement"];
    assert_eq!((&statement["currency"], &statement["opening_fen"]), (&json!("USD"), &json!(900_000)), "{told}");
    assert_eq!(told["warnings"].as_array().map(Vec::len), Some(1), "its balances follow on none in yuan: {told}");
    assert_eq!(figures(&app, &way), before, "before matching");

    let report = app.match_lines(&way.maker);
    assert_eq!(report["by_kind"], json!({ "foreign_currency": 2 }), "{report}");
    assert_eq!((&report["matched_lines"], &report["payments_paid"]), (&json!(2), &json!(2)), "those in yuan: {report}");
    let path = format!("/api/v1/statement-lines?statement={}", statement["id"].as_str().expect("an id"));
    let lines = app.get(&path, &way.maker.token).expect(200).json();
    for line in lines["items"].as_array().expect("lines") {
        assert_eq!((&line["currency"], &line["state"]), (&json!("USD"), &json!("exception")));
    }
    let ages = app.get("/api/v1/reconciliation/exception-ages", &way.checker.token).expect(200).json();
    assert_eq!((&ages[0]["kind"], &ages[0]["count"]), (&json!("foreign_currency"), &json!(2)), "{ages}");
    assert_eq!(ages[0]["amount_fen"], 0, "dollars are counted, and not added up");
    let after = figures(&app, &way);
    assert_eq!(after[0]["debited"]["total_fen"], 2 * EACH);
    assert_eq!((&after[0]["credited"]["total_fen"], &after[0]["differences"]), (&json!(0), &json!([])), "{}", after[0]);
    assert_eq!(after[2], before[2], "the days of the account in yuan");

    // Matched again, they stay what they are.
    assert_eq!(app.match_lines(&way.maker)["considered"], 0);

    app.go_to(&mut way, april(1));
    app.nothing_else_moved(&way, "2026-03");
    let refused = close(&app, &way, "2026-03").expect_problem(409, "period_open");
    assert_eq!((&refused["open"][0]["kind"], &refused["open"][0]["currency"]), (&json!("open_line"), &json!("USD")));
    assert!(refused["title"].as_str().is_some_and(|title| title.contains("USD")), "{refused}");
    // Settled by two people, one of an earlier month waits for no closing of that month.
    let february = csv_of("2026-02", TREASURY, 100_000, &[(20, -300, "手续费", "U9")]).replace("人民币", "美元");
    app.import(&way.maker, &february).expect(201);
    app.match_lines(&way.maker);
    let refused = close(&app, &way, "2026-03").expect_problem(409, "period_open");
    let open = refused["open"].as_array().expect("what is open");
    assert!(open.iter().any(|blocker| blocker["kind"] == "earlier_month_open"), "{refused}");
    for exception in app.exceptions(&way.maker, "kind=foreign_currency") {
        resolve(&app, &way, &exception, &json!({ "resolution": "not_ours", "note": "外币户，与拨付无关" }));
    }
    let closed = close(&app, &way, "2026-03").expect(201).json();
    assert_eq!(closed["totals"]["debited"]["total_fen"], 2 * EACH);
    let lines = app.get("/api/v1/exports/statement-lines?format=csv", &way.maker.token).expect(200).text;
    assert!(lines.contains("USD") && lines.contains("CNY"), "{lines}");
}

#[test]
fn nothing_pays_or_is_booked_by_a_line_in_dollars() {
    let app = TestApp::start();
    let mut way = app.payments_on_the_way(1);
    app.go_to(&mut way, march(13));
    app.import(&way.maker, &dollars(&way)).expect(201);
    app.match_lines(&way.maker);
    let exceptions = app.exceptions(&way.maker, "kind=foreign_currency");
    let of = |direction: &str| {
        let is_it = |exception: &&Value| {
            let path = format!("/api/v1/statement-lines/{}", exception["line_id"].as_str().expect("a line"));
            app.get(&path, &way.maker.token).expect(200).json()["direction"] == direction
        };
        exceptions.iter().find(is_it).expect("an exception").clone()
    };
    let (debit, credit) = (of("debit"), of("credit"));
    let part = json!([{ "payment_id": way.payments[0]["id"], "amount_fen": EACH }]);
    for (exception, proposal) in [
        (&debit, json!({ "resolution": "matched_by_hand", "note": "就是它", "payments": part })),
        (&debit, json!({ "resolution": "bank_fee", "note": "手续费" })),
        (&credit, json!({ "resolution": "recovered", "note": "收回", "lines": [debit["line_id"]] })),
    ] {
        let problem = exception_post(&app, &way.maker, exception, "propose", &proposal);
        assert_eq!(problem.expect_problem(422, "invalid_input")["errors"][0]["code"], "unfit_resolution", "{proposal}");
    }
    for what in ["suggestions", "recoverable"] {
        let path = format!("/api/v1/reconciliation/exceptions/{}/{what}", credit["id"].as_str().expect("an id"));
        assert_eq!(app.get(&path, &way.maker.token).expect(200).json(), json!([]), "{what}");
    }
    // Two people, as about everything.
    let ours = json!({ "resolution": "not_ours", "note": "外币户，与拨付无关" });
    exception_post(&app, &way.checker, &debit, "propose", &ours).expect_problem(403, "forbidden");
    resolve(&app, &way, &debit, &ours);
    assert_eq!(app.exceptions(&way.maker, "state=resolved").len(), 1);

    // The payment is still on its way, and its line in yuan finds it.
    yuan(&app, &way);
    assert_eq!(app.match_lines(&way.maker)["payments_paid"], 2);
}

#[test]
fn the_database_lets_no_line_in_dollars_pay_or_be_booked() {
    let app = TestApp::start();
    let mut way = app.payments_on_the_way(1);
    app.go_to(&mut way, march(13));
    app.import(&way.maker, &dollars(&way)).expect(201);
    let refused = |sql: &str| {
        let done = app.db.read(|conn| diesel::sql_query(sql).execute(conn).map_err(DbError::from));
        done.expect_err(sql).constraint().map(ToOwned::to_owned)
    };
    assert_eq!(
        refused("UPDATE statement_line SET state = 'matched' WHERE currency = 'USD'").as_deref(),
        Some("statement_line_foreign_unmatched")
    );
    assert_eq!(
        refused("UPDATE statement_line SET currency = 'CNY' WHERE currency = 'USD'").as_deref(),
        Some("statement_line_of_currency")
    );
    assert_eq!(
        refused("UPDATE bank_statement SET currency = 'CNY' WHERE currency = 'USD'").as_deref(),
        Some("statement_line_of_currency")
    );
    assert_eq!(
        refused(
            "INSERT INTO statement_recovery (debit_line_id, credit_line_id, exception_id, recovered_at)
             SELECT d.id, c.id, gen_random_uuid(), now() FROM statement_line d, statement_line c
             WHERE d.direction = 'debit' AND c.direction = 'credit'"
        )
        .as_deref(),
        Some("statement_recovery_in_cny")
    );
}

#[test]
fn an_account_s_currencies_are_told_apart_where_the_bank_names_them_alike() {
    let app = TestApp::start();
    app.clock.set(chuangquan::kernel::local_midnight(april(1)));
    let maker = app.finance_maker();
    let camt = |currency: &str, amount: &str| {
        format!(
            "<Document><BkToCstmrStmt><Stmt><Id>2026-03</Id><Acct><Id><IBAN>{TREASURY}</IBAN></Id><Ccy>{currency}</Ccy></Acct>
             <Ntry><Amt Ccy=\"{currency}\">{amount}</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts>BOOK</Sts>
             <BookgDt><Dt>2026-03-25</Dt></BookgDt></Ntry></Stmt></BkToCstmrStmt></Document>"
        )
    };
    for (currency, amount) in [("CNY", "1.00"), ("USD", "1.00"), ("EUR", "2.00")] {
        let told = app.import(&maker, &camt(currency, amount)).expect(201).json();
        let one = &told["statements"][0];
        assert_eq!((&one["is_new"], &one["statement"]["line_count"]), (&json!(true), &json!(1)), "{told}");
    }
    app.import(&maker, &camt("USD", "3.00")).expect_problem(409, "statement_differs");
}
