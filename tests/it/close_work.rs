//! A month is closed by the worker: asked for once, looked at meanwhile; a sealed month is left, or nothing.

use chuangquan::kernel::WorkId;
use chuangquan::reconciliation::model::Month;
use chuangquan::reconciliation::service::close_period;
use chuangquan::store::schema::{closed_period, ledger_seal, user_role};
use chuangquan::store::{Db, DbError, Progress, work};
use diesel::prelude::*;
use diesel::sql_query;
use serde_json::{Value, json};

use crate::reconciliation::{april, import_debits, resolve};
use crate::support::given::Person;
use crate::support::reconciliation::{OnTheWay, march};
use crate::support::{Reply, TestApp, run_work, sealer};

const CLOSE: &str = "/api/v1/reconciliation/periods/2026-03/close";

/// The first of April: all that was paid in March is shown, and nothing is open.
fn closable(app: &TestApp) -> OnTheWay {
    let mut way = app.payments_on_the_way(1);
    app.go_to(&mut way, march(12));
    import_debits(app, &way);
    assert_eq!(app.match_lines(&way.maker)["payments_paid"], 2);
    app.go_to(&mut way, april(1));
    app.nothing_else_moved(&way, "2026-03");
    way
}

fn ask(app: &TestApp, person: &Person, key: &str) -> Reply {
    app.client.send("POST", CLOSE, Some(&person.token), None, &[("idempotency-key", key)])
}

fn ticket(app: &TestApp, person: &Person, id: &str) -> Value {
    app.get(&format!("/api/v1/work/{id}"), &person.token).expect(200).json()
}

/// Closed months and seals.
fn closed(app: &TestApp) -> (i64, i64) {
    app.read(|conn| {
        let months = closed_period::table.count().get_result(conn)?;
        let seals = ledger_seal::table.count().get_result(conn)?;
        Ok::<_, DbError>((months, seals))
    })
}

#[test]
fn a_month_is_closed_by_the_worker_and_told_to_who_asked() {
    let app = TestApp::start();
    let way = closable(&app);
    let totals = app.get("/api/v1/reconciliation/periods/2026-03", &way.checker.token).expect(200).json();
    let id = ask(&app, &way.checker, "once").expect(202).id();
    assert_eq!(ask(&app, &way.checker, "once").expect(202).id(), id, "a key keeps the ticket");
    let waiting = ticket(&app, &way.checker, &id);
    assert_eq!(
        (&waiting["state"], &waiting["kind"], &waiting["title"]),
        (&json!("waiting"), &json!("period_close"), &json!("2026-03"))
    );
    assert_eq!(closed(&app), (0, 0), "nothing is done yet");
    app.post(CLOSE, &way.maker.token, &json!({})).expect_problem(403, "forbidden");
    app.get(&format!("/api/v1/work/{id}"), &way.maker.token).expect_problem(404, "not_found");

    assert_eq!(run_work(&app.db).expect("the worker works"), 1);
    let done = ticket(&app, &way.checker, &id);
    assert_eq!(done["state"], "done", "{done}");
    assert_eq!(
        (&done["result"]["month"], &done["result"]["totals"], &done["result"]["closed_by"]),
        (&json!("2026-03-01"), &totals, &json!(way.checker.caller.user_id))
    );
    assert!(done["phase"].is_string(), "it told how far it was: {done}");
    assert_eq!(closed(&app), (1, 1));
    assert_eq!(ask(&app, &way.checker, "once").expect(202).id(), id, "also when it is over");
    ask(&app, &way.checker, "again").expect_problem(409, "month_closed");
}

#[test]
fn whoever_watches_is_told_how_far_the_closing_is() {
    let app = TestApp::start();
    let way = closable(&app);
    let told = std::cell::RefCell::new(Vec::new());
    let watch = |progress: &Progress| told.borrow_mut().push(*progress);
    let caller = &way.checker.caller;
    let close = |tx: &mut chuangquan::store::Tx<'_>| close_period(tx, &sealer(), caller, Month::of(march(1)));
    app.db.write_watched(&caller.actor(), Some(&watch), close).expect("closed");
    let told = told.into_inner();
    let mut phases: Vec<_> = told.iter().map(|progress| progress.phase).collect();
    phases.dedup();
    assert_eq!(phases, ["looking", "totalling", "digesting", "chaining", "sealing", "settling"]);
    let sealed = told.iter().rfind(|progress| progress.phase == "sealing").expect("entries");
    assert_eq!((sealed.done > 0, sealed.total), (true, Some(sealed.done)), "all that were expected");
}

/// The server loses the connection in the middle of the seal, however often it begins anew: nothing of the month is closed.
#[test]
fn what_dies_in_the_middle_leaves_nothing_and_is_done_anew() {
    const KILL: &str = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                        WHERE datname = current_database() AND pid <> pg_backend_pid() AND state = 'idle in transaction'";
    let app = TestApp::start();
    let way = closable(&app);
    let id: WorkId = ask(&app, &way.checker, "once").expect(202).id().parse().expect("an id");
    let kill = |progress: &Progress| {
        if progress.phase == "sealing" && progress.done > 0 {
            app.read(|conn| sql_query(KILL).execute(conn).map_err(DbError::from));
        }
    };
    let caller = &way.checker.caller;
    let died = app.db.write_watched(&caller.actor(), Some(&kill), |tx| {
        assert!(work::claim(tx, id)?.is_some());
        close_period(tx, &sealer(), caller, Month::of(march(1)))
    });
    assert!(died.is_err(), "{died:?}");
    assert_eq!((closed(&app), &ticket(&app, &way.checker, &id.to_string())["state"]), ((0, 0), &json!("waiting")));

    assert_eq!(run_work(&app.db).expect("another process takes it up"), 1);
    let done = ticket(&app, &way.checker, &id.to_string());
    assert_eq!((closed(&app), &done["state"]), ((1, 1), &json!("done")), "{done}");
}

#[test]
fn of_two_who_close_at_once_one_is_told_that_it_is_closed() {
    let app = TestApp::start();
    let way = closable(&app);
    let asked: Vec<_> = [way.checker.clone(), app.finance_checker()]
        .into_iter()
        .map(|person| (ask(&app, &person, "own").expect(202).id(), person))
        .collect();
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                let db = Db::connect(app.database_url(), 3, app.clock.clone()).expect("the database");
                while run_work(&db).expect("the worker works") > 0 {}
            });
        }
    });
    let works: Vec<Value> = asked.iter().map(|(id, person)| ticket(&app, person, id)).collect();
    let mut states: Vec<&str> = works.iter().filter_map(|work| work["state"].as_str()).collect();
    states.sort_unstable();
    assert_eq!((states, closed(&app)), (vec!["done", "failed"], (1, 1)), "{works:?}");
    let told = works.iter().find(|work| work["state"] == "failed").expect("one");
    assert_eq!((&told["problem"]["code"], &told["problem"]["month"]), (&json!("month_closed"), &json!("2026-03-01")));
}

/// A payment counts as paid, and two people said of its only line that it is something else: that is found among all payments,
/// so that the work tells it and not the request.
#[test]
fn what_is_found_among_all_payments_is_told_by_the_work() {
    let app = TestApp::start();
    let way = closable(&app);
    let lines = app.get("/api/v1/statement-lines?state=matched", &way.maker.token).expect(200).json();
    let line = lines["items"][0]["id"].as_str().expect("a line");
    let why = json!({ "reason": "对错了" });
    app.post(&format!("/api/v1/statement-lines/{line}/unmatch"), &way.maker.token, &why).expect(200);
    let at_once = ask(&app, &way.checker, "one").expect_problem(409, "period_open");
    assert_eq!(at_once["open"][0]["kind"], "open_line", "{at_once}");
    let exception = app.exceptions(&way.maker, "state=open")[0].clone();
    resolve(&app, &way, &exception, &json!({ "resolution": "not_ours", "note": "银行误扣他人款项" }));

    let id = ask(&app, &way.checker, "two").expect(202).id();
    assert_eq!(run_work(&app.db).expect("the worker works"), 1);
    let failed = ticket(&app, &way.checker, &id);
    let problem = &failed["problem"];
    assert_eq!(
        (&failed["state"], &problem["code"], &problem["open"][0]["kind"]),
        (&json!("failed"), &json!("period_open"), &json!("payment_not_at_bank")),
        "{failed}"
    );
    assert!(problem["title"].as_str().is_some_and(|title| title.starts_with("不能结账")), "{problem}");
    assert_eq!(closed(&app), (0, 0));
}

#[test]
fn who_may_not_close_any_more_closes_nothing() {
    let app = TestApp::start();
    let way = closable(&app);
    let id = ask(&app, &way.checker, "once").expect(202).id();
    app.read(|conn| {
        let roles = user_role::table.filter(user_role::user_id.eq(way.checker.caller.user_id));
        diesel::delete(roles).execute(conn).map_err(DbError::from)
    });
    assert_eq!(run_work(&app.db).expect("the worker works"), 1);
    let failed = ticket(&app, &way.checker, &id);
    assert_eq!((&failed["state"], &failed["problem"]["code"]), (&json!("failed"), &json!("forbidden")), "{failed}");
    assert_eq!(closed(&app), (0, 0));
}
