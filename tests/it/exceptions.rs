//! What matching leaves to people: nothing is settled twice, and nothing lies about without anybody.

use chuangquan::identity::Role;
use chuangquan::kernel::Actor;
use chuangquan::notify;
use chuangquan::reconciliation::Error;
use chuangquan::reconciliation::service::match_lines;
use chuangquan::store::DbError;
use diesel::RunQueryDsl;
use diesel::connection::SimpleConnection;
use serde_json::{Value, json};

use crate::reconciliation::{april, close, exception_post, resolve, statements_of};
use crate::support::TestApp;
use crate::support::given::{DISTRICT, Person};
use crate::support::reconciliation::{OnTheWay, TREASURY, csv, march, remark};

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

/// Only who can see to an exception is made its owner.
#[test]
fn the_owner_of_an_exception_is_a_finance_officer_of_its_region() {
    let app = TestApp::start();
    let mut way = app.payments_on_the_way(1);
    app.go_to(&mut way, march(12));
    app.import(&way.maker, &csv(TREASURY, OPENING, &[(11, -300, "不明支出", "1")])).expect(201);
    app.match_lines(&way.maker);
    let exception = app.exceptions(&way.maker, "state=open")[0].clone();
    let other_city = app.person(Role::FinanceMaker, "finance_bureau", "370200");
    let district = app.person(Role::FinanceChecker, "finance_bureau", DISTRICT);
    let auditor = app.auditor();
    let path = format!("/api/v1/reconciliation/exceptions/{}/owners", exception["id"].as_str().unwrap());
    let told = app.get(&path, &way.checker.token).expect(200).json();
    let owners = told.as_array().expect("officers");
    let is_told = |person: &Person| owners.iter().any(|owner| owner["id"] == json!(person.caller.user_id));
    assert!(is_told(&way.maker) && is_told(&way.checker), "{told}");
    for person in [&other_city, &district, &auditor] {
        assert!(!is_told(person), "{} sees to no such thing: {told}", person.caller.login);
    }
    for owner in owners {
        let keys: Vec<&String> = owner.as_object().expect("an officer").keys().collect();
        assert_eq!(keys, ["id", "name"], "nothing else of them is told");
    }
    app.get(&path, &other_city.token).expect(404);
    for person in [&district, &auditor] {
        app.get(&path, &person.token).expect_problem(403, "forbidden");
    }

    let assign = |person: &Person| {
        let body = json!({ "owner_id": person.caller.user_id, "due_on": null });
        exception_post(&app, &way.maker, &exception, "assign", &body)
    };
    for person in [&other_city, &district] {
        assert_eq!(assign(person).expect_problem(422, "invalid_input")["errors"][0]["field"], "owner_id");
    }
    assert_eq!(assign(&way.checker).expect(200).json()["owner_id"], json!(way.checker.caller.user_id));
}

/// The checker sees to it until the 20th.
fn assigned(app: &TestApp, way: &OnTheWay, exception: &Value) {
    let body = json!({ "owner_id": way.checker.caller.user_id, "due_on": "2026-03-20" });
    exception_post(app, &way.maker, exception, "assign", &body).expect(200);
}

fn assert_goes_on(way: &OnTheWay, first: &Value, again: &Value) {
    assert_ne!(first["id"], again["id"]);
    assert_eq!(
        (&again["since"], &again["owner_id"], &again["due_on"]),
        (&first["raised_at"], &json!(way.checker.caller.user_id), &json!("2026-03-20")),
        "{again}"
    );
}

/// With the close of its month a line that was carried over is an exception again: no younger, and nobody forgets it.
#[test]
fn what_is_carried_over_keeps_its_age_its_owner_and_its_day() {
    let app = TestApp::start();
    let mut way = app.payments_on_the_way(1);
    app.go_to(&mut way, march(12));
    let city = remark(&way.payments[0]);
    let moved = [(11, -EACH, city.as_str(), "1"), (11, -300, "不明支出", "2")];
    app.import(&way.maker, &csv(TREASURY, OPENING, &moved)).expect(201);
    app.import(&way.maker, &statements_of(&way.payments)[1]).expect(201);
    app.match_lines(&way.maker);
    let first = app.exceptions(&way.maker, "state=open")[0].clone();
    assert_eq!(first["since"], Value::Null, "it is the first of its line");
    assigned(&app, &way, &first);
    resolve(&app, &way, &first, &json!({ "resolution": "carried_over", "note": "已向银行查询" }));
    app.go_to(&mut way, april(1));
    app.nothing_else_moved(&way, "2026-03");
    close(&app, &way, "2026-03").expect(201);
    let again = app.exceptions(&way.maker, "state=open");
    assert_eq!(again.len(), 1, "{again:?}");
    assert_goes_on(&way, &first, &again[0]);
    let ages = app.get("/api/v1/reconciliation/exception-ages", &way.checker.token).expect(200).json();
    assert_eq!(
        ages,
        json!([{ "kind": "unknown_debit", "days": "8-30", "count": 1, "amount_fen": 300, "overdue": 1, "unowned": 0 }])
    );
}

#[test]
fn what_is_undone_keeps_its_age_its_owner_and_its_day() {
    let app = TestApp::start();
    let mut way = app.payments_on_the_way(1);
    app.go_to(&mut way, march(12));
    let city = &way.payments[0];
    app.import(&way.maker, &csv(TREASURY, OPENING, &[(11, -10_000, &remark(city), "1")])).expect(201);
    app.match_lines(&way.maker);
    let first = app.exceptions(&way.maker, "state=open")[0].clone();
    assigned(&app, &way, &first);
    let part = json!({ "resolution": "matched_by_hand", "note": "先付一部分",
                       "payments": [{ "payment_id": city["id"], "amount_fen": 10_000 }] });
    resolve(&app, &way, &first, &part);
    app.go_to(&mut way, march(18));
    let path = format!("/api/v1/statement-lines/{}/unmatch", first["line_id"].as_str().expect("an id"));
    let again = app.post(&path, &way.maker.token, &json!({ "reason": "对错了" })).expect(200).json();
    assert_goes_on(&way, &first, &again);
}

/// Who is chosen is told, and sees until when it waits; nobody is chosen who could not open it.
#[test]
fn an_owner_is_told_and_the_day_is_the_to_dos() {
    let app = TestApp::start();
    let mut way = app.payments_on_the_way(1);
    app.go_to(&mut way, march(12));
    app.import(&way.maker, &csv(TREASURY, OPENING, &[(11, -300, "不明支出", "1")])).expect(201);
    app.match_lines(&way.maker);
    let exception = app.exceptions(&way.maker, "state=open")[0].clone();
    let assign = |owner: &crate::support::given::Person| {
        let body = json!({ "owner_id": owner.caller.user_id, "due_on": "2026-03-20" });
        exception_post(&app, &way.maker, &exception, "assign", &body)
    };
    for region in [DISTRICT, "370200"] {
        let stranger = app.person(Role::FinanceMaker, "finance_bureau", region);
        let refused = assign(&stranger).expect_problem(422, "invalid_input");
        assert_eq!(refused["errors"][0]["field"], "owner_id", "{region}");
    }
    assign(&way.maker).expect(200);
    assign(&way.checker).expect(200);
    assign(&way.checker).expect(200);
    app.write(|tx| notify::expand_events(tx, 10_000));
    let told = |token: &str| {
        let messages = app.get("/api/v1/me/messages", token).expect(200).json();
        let items = messages["items"].as_array().expect("messages").clone();
        items.into_iter().filter(|one| one["topic"] == "exception.assigned").collect::<Vec<_>>()
    };
    assert_eq!(told(&way.maker.token).len(), 0, "nobody is told of what they chose themselves");
    assert_eq!(told(&way.checker.token).len(), 1, "and once of what did not change");

    let todo = app.get("/api/v1/me/todo", &way.maker.token).expect(200).json();
    let groups = todo["for_me"].as_array().expect("groups");
    let waits = groups.iter().find(|group| group["kind"] == "exception_to_propose").expect("it waits");
    assert_eq!(waits["items"][0]["deadline_at"], "2026-03-20T16:00:00Z", "{waits}");
}
