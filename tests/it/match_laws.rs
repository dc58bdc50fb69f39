//! What holds of every match, whoever writes it; and lines that carry the reference of their payment as the bank got it.

use chuangquan::store::DbError;
use diesel::connection::SimpleConnection;
use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::reconciliation::{DISTRICT_TREASURY, Moved, OnTheWay, TREASURY, csv, march, remark};

const EACH: i64 = 25_000;

/// A debit for each payment, and one more for the first, all with the payment's reference in the field of the order.
fn with_references(app: &TestApp) -> OnTheWay {
    let mut way = app.payments_on_the_way(2);
    app.go_to(&mut way, march(12));
    let texts: Vec<(&Value, String)> = way.payments.iter().map(|payment| (payment, remark(payment))).collect();
    for (level, account) in [("city", TREASURY), ("district", DISTRICT_TREASURY)] {
        let own = texts.iter().filter(|(payment, _)| payment["level"] == level);
        let mut own: Vec<&str> = own.map(|(_, text)| text.as_str()).collect();
        if level == "city" {
            own.push(own[0]);
        }
        let numbers: Vec<String> = (0..own.len()).map(|n| format!("{level}{n}")).collect();
        let moved: Vec<Moved<'_>> =
            own.iter().zip(&numbers).map(|(text, number)| (11, -EACH, *text, number.as_str())).collect();
        app.import(&way.maker, &csv(account, 100_000_000, &moved)).expect(201);
    }
    execute(app, "UPDATE statement_line SET end_to_end_reference = substr(remark, 3), remark = ''");
    way
}

fn execute(app: &TestApp, sql: &str) {
    app.read(|conn| conn.batch_execute(sql).map_err(DbError::from));
}

fn refused(app: &TestApp, sql: &str, law: &str) {
    match app.db.read(|conn| conn.batch_execute(sql).map_err(DbError::from)) {
        Ok(()) => panic!("not refused: {sql}"),
        Err(error) => {
            let told = format!("{error:?}");
            assert!(told.contains(law), "{sql}: {told}");
        }
    }
}

#[test]
fn a_reference_that_comes_back_whole_is_enough_and_one_that_comes_twice_is_looked_at() {
    let app = TestApp::start();
    let way = with_references(&app);
    let report = app.match_lines(&way.maker);
    assert_eq!(
        (&report["considered"], &report["matched_lines"], &report["payments_paid"]),
        (&json!(5), &json!(4), &json!(4)),
        "{report}"
    );
    assert_eq!(
        (&report["by_rule"], &report["by_kind"]),
        (&json!({ "exact_reference": 4 }), &json!({ "duplicate_payment": 1 }))
    );
    assert!(
        app.payments_of(&way.maker, &way.batch).iter().all(|p| p["state"] == "paid" && p["paid_on"] == "2026-03-11")
    );
    let again: Value = app.match_lines(&way.maker);
    assert_eq!((&again["matched_lines"], &again["payments_paid"]), (&json!(0), &json!(0)));
}

#[test]
fn nobody_writes_matches_that_do_not_add_up() {
    let app = TestApp::start();
    let way = with_references(&app);
    app.match_lines(&way.maker);
    let insert =
        "INSERT INTO statement_match (line_id, payment_id, amount_fen, rule, matched_by, matched_at, undone_at)";
    let matched = "(SELECT line_id FROM statement_match ORDER BY id LIMIT 1)";
    let open = "(SELECT id FROM statement_line WHERE state = 'exception' LIMIT 1)";
    let paid = "(SELECT payment_id FROM statement_match ORDER BY id DESC LIMIT 1)";
    let cases = [
        (
            format!("{insert} VALUES (gen_random_uuid(), {paid}, 1, 'x', 'x', now(), now())"),
            "statement_match_line_id_fkey",
        ),
        (
            format!("{insert} VALUES ({open}, gen_random_uuid(), 1, 'x', 'x', now(), now())"),
            "statement_match_payment_id_fkey",
        ),
        (format!("{insert} VALUES ({matched}, {paid}, 1, 'x', 'x', now(), NULL)"), "statement_match_line_adds_up"),
        (format!("{insert} VALUES ({open}, {paid}, 1, 'x', 'x', now(), NULL)"), "statement_match_payment_adds_up"),
        ("UPDATE statement_match SET amount_fen = amount_fen - 1".to_owned(), "statement_match_line_adds_up"),
        ("UPDATE statement_match SET undone_at = now()".to_owned(), "statement_match_line_adds_up"),
        (
            "UPDATE statement_line SET amount_fen = amount_fen + 1 WHERE state = 'matched'".to_owned(),
            "statement_match_line_adds_up",
        ),
        (
            // Undone as it should be, used up in part, and then said to be used up.
            format!(
                "CREATE TEMP TABLE one ON COMMIT DROP AS SELECT {matched} AS id;
                 UPDATE statement_line SET state = 'exception' WHERE id = (SELECT id FROM one);
                 UPDATE statement_match SET amount_fen = amount_fen - 1 WHERE line_id = (SELECT id FROM one);
                 UPDATE statement_line SET state = 'matched' WHERE id = (SELECT id FROM one)"
            ),
            "statement_match_line_adds_up",
        ),
        ("DELETE FROM statement_line".to_owned(), "statement_line is append-only"),
        ("UPDATE statement_line SET id = gen_random_uuid()".to_owned(), "statement_line is append-only"),
        ("TRUNCATE statement_line CASCADE".to_owned(), "statement_line is append-only"),
        (
            "UPDATE batch_line SET is_cancelled = true, payment_id = NULL;
             DELETE FROM payment p WHERE EXISTS (SELECT FROM statement_match m WHERE m.payment_id = p.id)
                 AND NOT EXISTS (SELECT FROM reconciliation_exception e WHERE e.payment_id = p.id)"
                .to_owned(),
            "statement_match_payment_id_fkey",
        ),
    ];
    for (sql, law) in cases {
        refused(&app, &sql, law);
    }
    // The right way of undoing one.
    execute(
        &app,
        "UPDATE statement_line SET state = 'exception' WHERE state = 'matched';
         UPDATE statement_match SET undone_at = now(), undone_by = 'x'",
    );
}
