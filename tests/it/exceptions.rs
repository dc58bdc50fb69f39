//! What matching leaves to people: nothing is settled twice, and nothing lies about without anybody.

use chuangquan::kernel::Actor;
use chuangquan::reconciliation::Error;
use chuangquan::reconciliation::service::match_lines;
use chuangquan::store::DbError;
use diesel::RunQueryDsl;
use diesel::connection::SimpleConnection;
use serde_json::{Value, json};

use crate::reconciliation::exception_post;
use crate::support::TestApp;
use crate::support::reconciliation::{TREASURY, csv, march};

const OPENING: i64 = 100_000_000;
const EACH: i64 = 25_000;

/// Somebody waits for reconciliation's lock.
const WAITS: &str = "SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";

/// Proposing waits for a matching that is under way, and then sees that the line has found its payment.
#[test]
fn nothing_is_proposed_about_a_line_that_is_being_matched() {
    let app = TestApp::start();
    let (maker, checker) = (app.finance_maker(), app.finance_checker());
    app.import(&maker, &csv(TREASURY, OPENING, &[(2, -300, "不明支出", "2"), (2, -200, "不明支出", "3")])).expect(201);
    app.match_lines(&maker);
    let exceptions = app.exceptions(&maker, "state=open");
    let not_ours = json!({ "resolution": "not_ours", "note": "他人误扣" });
    let as_matched = |exception: &Value| {
        format!("UPDATE statement_line SET state = 'matched' WHERE id = '{}'", exception["line_id"].as_str().unwrap())
    };

    std::thread::scope(|scope| {
        let proposing = app.db.write(&Actor::system("test"), |tx| {
            match_lines(tx)?;
            let proposing = scope.spawn(|| exception_post(&app, &maker, &exceptions[0], "propose", &not_ours));
            while !app.read(|conn| Ok::<_, DbError>(diesel::sql_query(WAITS).execute(conn)? > 0)) {
                assert!(!proposing.is_finished(), "it does not wait for the matching");
            }
            tx.conn().batch_execute(&as_matched(&exceptions[0]))?;
            Ok::<_, Error>(proposing)
        });
        let answer = proposing.expect("matched").join().expect("an answer");
        answer.expect_problem(409, "line_settled");
    });

    exception_post(&app, &maker, &exceptions[1], "propose", &not_ours).expect(200);
    app.read(|conn| conn.batch_execute(&as_matched(&exceptions[1])).map_err(DbError::from));
    exception_post(&app, &checker, &exceptions[1], "resolve", &json!({})).expect_problem(409, "line_settled");
}

/// What no rule settles: suggestions with what speaks for them, somebody who sees to it, and how old it is.
#[test]
fn exceptions_have_suggestions_an_owner_and_an_age() {
    let app = TestApp::start();
    let mut way = app.payments_on_the_way(1);
    app.go_to(&mut way, march(12));
    let one_fen_less = csv(TREASURY, OPENING, &[(11, -EACH + 1, "拨付", "1"), (12, EACH, "来款", "2")]);
    app.import(&way.maker, &one_fen_less).expect(201);
    app.match_lines(&way.maker);
    let open = app.exceptions(&way.maker, "state=open");
    let of = |kind: &str| open.iter().find(|e| e["kind"] == kind).expect(kind).clone();
    let suggestions = |exception: &Value| {
        let path = format!("/api/v1/reconciliation/exceptions/{}/suggestions", exception["id"].as_str().unwrap());
        app.get(&path, &way.maker.token).expect(200).json()
    };
    assert_eq!(suggestions(&of("unknown_debit")), json!([]), "another amount and nothing else: no guess is made");
    let found = suggestions(&of("unknown_credit"));
    let scores: Vec<_> = found.as_array().unwrap().iter().map(|s| (s["score"].clone(), s["reasons"].clone())).collect();
    assert_eq!(scores.len(), 2, "{found}");
    assert!(scores.iter().all(|(score, reasons)| *score == 55 && reasons.as_array().unwrap().len() == 2), "{found}");

    let debit = of("unknown_debit");
    let assign = |owner: Value, due: &str| {
        exception_post(&app, &way.maker, &debit, "assign", &json!({ "owner_id": owner, "due_on": due }))
    };
    let stranger = app.enterprise();
    let refused = assign(json!(stranger.caller.user_id), "2026-03-13").expect_problem(422, "invalid_input");
    assert_eq!(refused["errors"][0]["field"], "owner_id");
    let late = assign(json!(way.maker.caller.user_id), "2026-03-11").expect_problem(422, "invalid_input");
    assert_eq!(late["errors"][0]["field"], "due_on");
    let assigned = assign(json!(way.maker.caller.user_id), "2026-03-13").expect(200).json();
    assert_eq!((&assigned["owner_id"], &assigned["due_on"]), (&json!(way.maker.caller.user_id), &json!("2026-03-13")));

    app.go_to(&mut way, march(18));
    let ages = app.get("/api/v1/reconciliation/exception-ages", &way.checker.token).expect(200).json();
    assert_eq!(
        ages,
        json!([
            { "kind": "unknown_credit", "days": "4-7", "count": 1, "amount_fen": EACH, "overdue": 0, "unowned": 1 },
            { "kind": "unknown_debit", "days": "4-7", "count": 1, "amount_fen": EACH - 1, "overdue": 1, "unowned": 0 },
        ])
    );
}
