//! What holds of every match, whoever writes it; and lines that carry the reference of their payment as the bank got it.

use chuangquan::store::DbError;
use diesel::Connection;
use diesel::connection::SimpleConnection;
use diesel::result::Error as DieselError;
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

/// 1,200 payments of 5 yuan each on their way, and a debit for each that waits.
const MANY: &str = "
    SET LOCAL session_replication_role = replica;
    CREATE TEMP TABLE many ON COMMIT DROP AS
        SELECT n, gen_random_uuid() AS line_id, gen_random_uuid() AS payment_id FROM generate_series(1, 1200) n;
    INSERT INTO payment (id, reference, batch_id, payee_id, level, payer_region, amount_fen, payee_name, account_number,
                         bank_name, bank_code, state, created_at, sent_at)
        SELECT m.payment_id, 'MANY-' || m.n, p.batch_id, p.payee_id, p.level, p.payer_region, 500, p.payee_name,
               p.account_number, p.bank_name, p.bank_code, 'sent', p.created_at, p.sent_at
        FROM many m CROSS JOIN (SELECT * FROM payment LIMIT 1) p;
    INSERT INTO statement_line (id, statement_id, line_no, booked_on, direction, amount_fen, state)
        SELECT m.line_id, l.statement_id, 1000 + m.n, l.booked_on, 'debit', 500, 'unmatched'
        FROM many m CROSS JOIN (SELECT * FROM statement_line LIMIT 1) l;
    SET LOCAL session_replication_role = origin";

fn matches_of_many(line: &str, payment: &str, amount: &str) -> String {
    format!(
        "INSERT INTO statement_match (line_id, payment_id, amount_fen, rule, matched_by, matched_at)
         SELECT {line}, {payment}, {amount}, 'x', 'x', now() FROM many"
    )
}

/// Many matches are asked about otherwise than few, and where each stands alone otherwise again: the laws are the same.
#[test]
fn nobody_writes_many_matches_that_do_not_add_up_either() {
    let app = TestApp::start();
    let _way = with_references(&app);
    let outcome = |sql: &str| {
        let mut conn = app.db.connection().expect("a connection");
        let undone = conn.transaction::<(), DieselError, _>(|conn| {
            conn.batch_execute(MANY)?;
            conn.batch_execute(sql)?;
            Err(DieselError::RollbackTransaction)
        });
        match undone {
            Err(DieselError::RollbackTransaction) => None,
            refused => Some(format!("{refused:?}")),
        }
    };
    let all = matches_of_many("line_id", "payment_id", "500");
    let matched = "UPDATE statement_line SET state = 'matched' WHERE id IN (SELECT line_id FROM many)";
    let of_8 = "(SELECT payment_id FROM many WHERE n = 8)";
    let seventh = |other: &str, mostly: &str| format!("CASE n WHEN 7 THEN {other} ELSE {mostly} END");
    let cases = [
        (matches_of_many("line_id", "payment_id", "501"), "statement_match_line_adds_up"),
        (
            matches_of_many(&seventh("gen_random_uuid()", "line_id"), "payment_id", "500"),
            "statement_match_line_id_fkey",
        ),
        (
            matches_of_many("line_id", &seventh("gen_random_uuid()", "payment_id"), "500"),
            "statement_match_payment_id_fkey",
        ),
        (
            format!("{matched}; {}", matches_of_many("line_id", "payment_id", &seventh("499", "500"))),
            "statement_match_line_adds_up",
        ),
        (format!("UPDATE payment SET state = 'pending' WHERE id = {of_8}; {all}"), "statement_match_is_live"),
        (matches_of_many("line_id", &seventh(of_8, "payment_id"), "500"), "statement_match_payment_adds_up"),
        (format!("{} WHERE n = 7; {all}", matches_of_many("line_id", of_8, "1")), "statement_match_line_adds_up"),
        (format!("{matched}; {all}; UPDATE statement_match SET undone_at = now()"), "statement_match_line_adds_up"),
    ];
    for (sql, law) in cases {
        let refused = outcome(&sql).expect(&sql);
        assert!(refused.contains(law), "{sql}: {refused}");
    }
    assert_eq!(outcome(&format!("{matched}; {all}")), None, "each line is one payment's");
    let half = matches_of_many("line_id", "payment_id", "250");
    let other_half =
        matches_of_many("line_id", "(SELECT o.payment_id FROM many o WHERE o.n = many.n % 1200 + 1)", "250");
    assert_eq!(outcome(&half), None, "a line may be used in part");
    assert_eq!(outcome(&format!("{half}; {other_half}; {matched}")), None, "two payments make up a line");
}
