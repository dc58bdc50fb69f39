//! Matching is done by the worker: asked for once, looked at meanwhile, done anew where a process died in the middle.

use chuangquan::kernel::WorkId;
use chuangquan::reconciliation::service::match_lines;
use chuangquan::store::schema::statement_match;
use chuangquan::store::{Db, DbError, Progress, work};
use diesel::prelude::*;
use serde_json::{Value, json};

use crate::support::given::Person;
use crate::support::reconciliation::{OnTheWay, TREASURY, csv, march, remark};
use crate::support::{TestApp, run_work};

const MATCH: &str = "/api/v1/reconciliation/match";

/// A payment of the city's is shown by a statement, and something else that nobody knows.
fn shown(app: &TestApp) -> OnTheWay {
    let mut way = app.payments_on_the_way(1);
    app.go_to(&mut way, march(12));
    let moved = [(11, -25_000, remark(&way.payments[0]), "L1"), (12, -777, "不明".to_owned(), "L2")];
    let moved: Vec<_> =
        moved.iter().map(|(day, fen, remark, reference)| (*day, *fen, remark.as_str(), *reference)).collect();
    app.import(&way.maker, &csv(TREASURY, 100_000_000, &moved)).expect(201);
    way
}

fn ask(app: &TestApp, person: &Person, key: &str) -> String {
    app.client.send("POST", MATCH, Some(&person.token), None, &[("idempotency-key", key)]).expect(202).id()
}

fn ticket(app: &TestApp, person: &Person, id: &str) -> Value {
    app.get(&format!("/api/v1/work/{id}"), &person.token).expect(200).json()
}

fn matches(app: &TestApp) -> i64 {
    app.read(|conn| statement_match::table.count().get_result(conn).map_err(DbError::from))
}

#[test]
fn what_was_asked_for_once_is_matched_by_the_worker_and_told_to_who_asked() {
    let app = TestApp::start();
    let way = shown(&app);
    let id = ask(&app, &way.maker, "once");
    assert_eq!(ask(&app, &way.maker, "once"), id, "a key keeps the ticket");
    let waiting = ticket(&app, &way.maker, &id);
    assert_eq!((&waiting["state"], &waiting["kind"]), (&json!("waiting"), &json!("matching")), "{waiting}");
    assert_eq!(matches(&app), 0, "nothing is done yet");
    app.post(MATCH, &app.auditor().token, &json!({})).expect_problem(403, "forbidden");
    app.get(&format!("/api/v1/work/{id}"), &way.checker.token).expect_problem(404, "not_found");

    assert_eq!(run_work(&app.db).expect("the worker works"), 1);
    let done = ticket(&app, &way.maker, &id);
    let report = &done["result"];
    assert_eq!(done["state"], "done", "{done}");
    assert_eq!(
        (&report["considered"], &report["matched_lines"], &report["payments_paid"]),
        (&json!(2), &json!(1), &json!(1))
    );
    assert_eq!(report["by_kind"], json!({ "unknown_debit": 1 }));
    assert!(done["phase"].is_string(), "it told how far it was: {done}");
    assert_eq!(matches(&app), 1);
    assert_eq!(app.match_lines(&way.maker)["matched_lines"], 0, "what is matched is not matched again");
    assert_eq!(matches(&app), 1);
}

#[test]
fn a_run_whose_process_died_leaves_nothing_and_is_done_anew() {
    let app = TestApp::start();
    let way = shown(&app);
    let id: WorkId = ask(&app, &way.maker, "once").parse().expect("an id");
    // A process that dies when everything is matched and nothing is committed.
    let died = app.db.write(&way.maker.caller.actor(), |tx| {
        assert!(work::claim(tx, id)?.is_some());
        let now = tx.now();
        app.db.read(|conn| work::begin(conn, id, now))?;
        assert_eq!(match_lines(tx)?.matched_lines, 1);
        Err::<(), chuangquan::reconciliation::Error>(DbError::from(diesel::result::Error::RollbackTransaction).into())
    });
    assert!(died.is_err());
    assert_eq!(ticket(&app, &way.maker, &id.to_string())["state"], "running");
    assert_eq!((matches(&app), app.exceptions(&way.maker, "state=open").len()), (0, 0));

    assert_eq!(run_work(&app.db).expect("another process takes it up"), 1);
    let done = ticket(&app, &way.maker, &id.to_string());
    assert_eq!((&done["state"], &done["begun"]), (&json!("done"), &json!(2)));
    assert_eq!(done["result"]["matched_lines"], 1);
    assert_eq!((matches(&app), app.exceptions(&way.maker, "state=open").len()), (1, 1));
}

#[test]
fn two_runs_at_once_match_each_line_once() {
    let app = TestApp::start();
    let way = shown(&app);
    let ids = [ask(&app, &way.maker, "one"), ask(&app, &way.maker, "two")];
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                let db = Db::connect(app.database_url(), 3, app.clock.clone()).expect("the database");
                while run_work(&db).expect("the worker works") > 0 {}
            });
        }
    });
    let matched: i64 = ids
        .iter()
        .map(|id| {
            let done = ticket(&app, &way.maker, id);
            assert_eq!(done["state"], "done", "{done}");
            done["result"]["matched_lines"].as_i64().expect("a number")
        })
        .sum();
    assert_eq!((matched, matches(&app)), (1, 1));
}

#[test]
fn whoever_watches_is_told_how_far_matching_is() {
    let app = TestApp::start();
    let way = shown(&app);
    let told = std::cell::RefCell::new(Vec::new());
    let watch = |progress: &Progress| told.borrow_mut().push((progress.phase, progress.done, progress.total));
    app.db.write_watched(&way.maker.caller.actor(), Some(&watch), match_lines).expect("matched");
    let told = told.into_inner();
    assert_eq!(told.first(), Some(&("matching", 0, None)), "{told:?}");
    assert!(told.contains(&("comparing", 2, Some(2))), "{told:?}");
}
