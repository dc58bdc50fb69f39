//! Several exceptions are carried over at once: by two people, all of them or none.

use chuangquan::identity::Role;
use chuangquan::kernel::local_midnight;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::reconciliation::exception_post;
use crate::support::given::Person;
use crate::support::reconciliation::{TREASURY, csv, march};
use crate::support::{Reply, TestApp};

const OPENING: i64 = 100_000_000;

/// Three debits that nobody knows, each an exception.
fn given() -> (TestApp, Person, Person, Vec<Value>) {
    let app = TestApp::start();
    app.clock.set(local_midnight(march(12)));
    let (maker, checker) = (app.finance_maker(), app.finance_checker());
    let moved = [(11, -300, "不明支出", "1"), (11, -200, "不明支出", "2"), (11, -100, "不明支出", "3")];
    app.import(&maker, &csv(TREASURY, OPENING, &moved)).expect(201);
    app.match_lines(&maker);
    let exceptions = app.exceptions(&maker, "state=open");
    assert_eq!(exceptions.len(), 3, "{exceptions:?}");
    (app, maker, checker, exceptions)
}

fn ids(exceptions: &[Value]) -> Value {
    exceptions.iter().map(|exception| exception["id"].clone()).collect()
}

fn propose(app: &TestApp, person: &Person, ids: &Value) -> Reply {
    let body = json!({ "ids": ids, "resolution": "carried_over", "note": "次月查明" });
    app.post("/api/v1/reconciliation/exceptions/propose", &person.token, &body)
}

fn decide(app: &TestApp, person: &Person, ids: &Value, verdict: &str) -> Reply {
    let body = json!({ "ids": ids, "verdict": verdict, "note": "请附银行回单" });
    app.post("/api/v1/reconciliation/exceptions/decide", &person.token, &body)
}

/// Which were refused, and why.
fn refused(reply: Reply) -> Vec<(String, String)> {
    let problem = reply.expect_problem(409, "some_refused");
    let text = |value: &Value| value.as_str().expect("text").to_owned();
    let errors = problem["errors"].as_array().expect("errors").iter();
    errors.map(|error| (text(&error["field"]), text(&error["code"]))).collect()
}

fn named(told: &[(&str, &str)]) -> Vec<(String, String)> {
    told.iter().map(|(field, code)| ((*field).to_owned(), (*code).to_owned())).collect()
}

fn state(app: &TestApp, person: &Person, exception: &Value) -> Value {
    let path = format!("/api/v1/reconciliation/exceptions/{}", exception["id"].as_str().expect("an id"));
    app.get(&path, &person.token).expect(200).json()["state"].clone()
}

#[test]
fn several_are_carried_over_by_two_people() {
    let (app, maker, checker, exceptions) = given();
    let all = ids(&exceptions);
    let proposed = propose(&app, &maker, &all).expect(200).json();
    assert_eq!(proposed.as_array().map(Vec::len), Some(3), "{proposed}");
    for one in proposed.as_array().expect("exceptions") {
        assert_eq!((&one["state"], &one["resolution"]), (&json!("proposed"), &json!("carried_over")), "{one}");
        assert_eq!((&one["note"], &one["proposed_by"]), (&json!("次月查明"), &json!(maker.caller.user_id)), "{one}");
    }

    // Declined, they are open again.
    let two = ids(&exceptions[..2]);
    let silent = json!({ "ids": two, "verdict": "declined" });
    let reply = app.post("/api/v1/reconciliation/exceptions/decide", &checker.token, &silent);
    assert_eq!(refused(reply), named(&[("ids[0]", "note"), ("ids[1]", "note")]));
    decide(&app, &checker, &two, "declined").expect(200);
    assert_eq!(state(&app, &maker, &exceptions[0]), "open");
    assert_eq!(state(&app, &maker, &exceptions[2]), "proposed");

    propose(&app, &maker, &two).expect(200);
    decide(&app, &checker, &all, "agreed").expect(200);
    for exception in &exceptions {
        assert_eq!(state(&app, &maker, exception), "resolved");
        let line = format!("/api/v1/statement-lines/{}", exception["line_id"].as_str().expect("an id"));
        assert_eq!(app.get(&line, &maker.token).expect(200).json()["state"], "carried_over");
    }
    // Asked again, each is refused.
    let again = decide(&app, &checker, &all, "agreed");
    assert_eq!(
        refused(again),
        named(&[("ids[0]", "illegal_step"), ("ids[1]", "illegal_step"), ("ids[2]", "illegal_step")])
    );
}

#[test]
fn nothing_is_done_about_any_where_one_is_refused() {
    let (app, maker, checker, exceptions) = given();
    let not_ours = json!({ "resolution": "not_ours", "note": "他人误扣" });
    exception_post(&app, &maker, &exceptions[0], "propose", &not_ours).expect(200);
    let with_unknown = json!([exceptions[0]["id"], exceptions[1]["id"], Uuid::nil()]);
    let reply = propose(&app, &maker, &with_unknown);
    assert_eq!(refused(reply), named(&[("ids[0]", "illegal_step"), ("ids[2]", "not_found")]));
    assert_eq!(state(&app, &maker, &exceptions[1]), "open", "nor what could have been");

    propose(&app, &maker, &ids(&exceptions[1..])).expect(200);
    let reply = decide(&app, &checker, &ids(&exceptions), "agreed");
    assert_eq!(refused(reply), named(&[("ids[0]", "ids")]), "another resolution asks for a look of its own");
    assert_eq!(state(&app, &maker, &exceptions[1]), "proposed");

    // Those of another city are not there.
    let stranger = app.person(Role::FinanceMaker, "finance_bureau", "370200");
    let reply = propose(&app, &stranger, &ids(&exceptions[1..]));
    assert_eq!(refused(reply), named(&[("ids[0]", "not_found"), ("ids[1]", "not_found")]));
}

#[test]
fn nobody_agrees_with_what_they_proposed_themselves() {
    let (app, maker, checker, exceptions) = given();
    let other = app.finance_maker();
    propose(&app, &maker, &ids(&exceptions[..1])).expect(200);
    propose(&app, &other, &ids(&exceptions[1..])).expect(200);
    decide(&app, &maker, &ids(&exceptions), "agreed").expect_problem(403, "forbidden");
    propose(&app, &checker, &ids(&exceptions)).expect_problem(403, "forbidden");

    let mut both = maker.clone();
    both.caller.roles.push(Role::FinanceChecker);
    app.renew(&mut both);
    let reply = decide(&app, &both, &ids(&exceptions), "agreed");
    assert_eq!(refused(reply), named(&[("ids[0]", "two_people")]));
    for exception in &exceptions {
        assert_eq!(state(&app, &maker, exception), "proposed");
    }
    decide(&app, &both, &ids(&exceptions[1..]), "agreed").expect(200);
    decide(&app, &checker, &ids(&exceptions[..1]), "agreed").expect(200);
}

#[test]
fn only_carrying_over_is_said_of_several_and_not_of_too_many() {
    let (app, maker, checker, exceptions) = given();
    let field = |reply: Reply| reply.expect_problem(422, "invalid_input")["errors"][0]["field"].clone();
    let body = json!({ "ids": ids(&exceptions), "resolution": "not_ours", "note": "他人误扣" });
    let reply = app.post("/api/v1/reconciliation/exceptions/propose", &maker.token, &body);
    assert_eq!(field(reply), "resolution");
    assert_eq!(field(propose(&app, &maker, &json!([]))), "ids");
    let many: Value = (0..201_u128).map(|n| json!(Uuid::from_u128(n))).collect();
    assert_eq!(field(propose(&app, &maker, &many)), "ids");
    assert_eq!(field(decide(&app, &checker, &many, "agreed")), "ids");
    // The same twice is one.
    let twice = json!([exceptions[0]["id"], exceptions[0]["id"]]);
    assert_eq!(propose(&app, &maker, &twice).expect(200).json().as_array().map(Vec::len), Some(1));
}
