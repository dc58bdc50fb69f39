//! What stands in the way of closing a month is asked for beforehand, and is what closing would be refused for.

use std::collections::BTreeSet;

use chuangquan::identity::Role;
use serde_json::{Value, json};

use crate::reconciliation::{april, close, exception_post, import_debits, resolve};
use crate::statement_findings::{accepting, unbalanced};
use crate::support::TestApp;
use crate::support::given::{DISTRICT, Person};
use crate::support::reconciliation::{DISTRICT_TREASURY, OnTheWay, TREASURY, csv, csv_of, march, remark};

const OPENING: i64 = 100_000_000;
const EACH: i64 = 25_000;
const MARCH: &str = "2026-03";

fn blockers(app: &TestApp, person: &Person) -> Vec<Value> {
    let path = format!("/api/v1/reconciliation/periods/{MARCH}/blockers");
    app.get(&path, &person.token).expect(200).json().as_array().expect("kinds").clone()
}

fn of_kind<'k>(kinds: &'k [Value], kind: &str) -> &'k Value {
    kinds.iter().find(|each| each["kind"] == kind).unwrap_or_else(|| panic!("no {kind}: {kinds:?}"))
}

fn names(kinds: &[Value]) -> BTreeSet<&str> {
    kinds.iter().filter_map(|each| each["kind"].as_str()).collect()
}

/// Each of them as text, so that their order does not count.
fn each<'v>(blockers: impl IntoIterator<Item = &'v Value>) -> BTreeSet<String> {
    blockers.into_iter().map(Value::to_string).collect()
}

/// What is told is what closing is refused for, one by one.
fn assert_refused_for(app: &TestApp, way: &OnTheWay, kinds: &[Value]) {
    let refused = close(app, way, MARCH).expect_problem(409, "period_open");
    let told = kinds.iter().flat_map(|kind| kind["first"].as_array().expect("the first of them"));
    assert_eq!(each(refused["open"].as_array().expect("what is open")), each(told));
}

/// One of each kind is open in March; answers the exception that was raised, and the statement with a finding.
fn one_of_each(app: &TestApp, way: &mut OnTheWay) -> (Value, Value) {
    app.go_to(way, march(25));
    let city = remark(&way.payments[0]);
    app.import(&way.maker, &csv(TREASURY, OPENING, &[(11, -EACH, &city, "1"), (11, -300, "不明支出", "2")]))
        .expect(201);
    // The second opens with 70 fen more than the first closes with.
    for (day, opening) in [(11, OPENING), (20, OPENING + 5 + 70)] {
        let interest = csv(DISTRICT_TREASURY, opening, &[(day, 5, "利息", &format!("I{day}"))]);
        app.import(&way.maker, &interest).expect(201);
    }
    app.import(&way.maker, &csv_of("2026-02", TREASURY, OPENING, &[(20, -100, "手续费", "F1")])).expect(201);
    app.match_lines(&way.maker);
    app.go_to(way, april(1));
    let told = accepting(app, &way.maker, &unbalanced("CNY"), "balances_disagree").expect(201).json();
    let missing = way.payments.iter().find(|payment| payment["level"] == "district").expect("the district's");
    let missing = format!("/api/v1/reconciliation/expected/{}/missing", missing["id"].as_str().expect("an id"));
    let raised = app.post(&missing, &way.maker.token, &json!({ "reason": "区财政次月付款" })).expect(201).json();
    (raised, told["statements"][0]["statement"].clone())
}

#[test]
fn whatever_closing_is_refused_for_is_told_beforehand() {
    let app = TestApp::start();
    let mut way = app.payments_on_the_way(2);
    let (raised, statement) = one_of_each(&app, &mut way);
    let kinds = blockers(&app, &way.checker);
    let all = [
        "balance_gap",
        "earlier_month_open",
        "open_exception",
        "open_line",
        "payment_not_at_bank",
        "statement_finding",
        "statement_missing",
    ];
    assert_eq!(names(&kinds), BTreeSet::from(all), "{kinds:?}");
    assert_refused_for(&app, &way, &kinds);
    for kind in &kinds {
        let first = kind["first"].as_array().expect("the first of them");
        assert_eq!(kind["count"].as_u64(), u64::try_from(first.len()).ok(), "{kind}");
    }

    // Each names what is to be settled.
    assert_eq!(of_kind(&kinds, "open_exception")["first"][0]["subject_id"], raised["id"]);
    assert_eq!(of_kind(&kinds, "statement_finding")["first"][0]["subject_id"], statement["id"]);
    assert_eq!(of_kind(&kinds, "earlier_month_open")["first"][0]["reference"], "2026-02");
    let unseen = of_kind(&kinds, "payment_not_at_bank");
    assert_eq!((&unseen["count"], &unseen["total_fen"]), (&json!(2), &json!(2 * EACH)));
    for blocker in unseen["first"].as_array().expect("payments") {
        assert!(way.payments.iter().any(|payment| payment["id"] == blocker["subject_id"]), "{blocker}");
    }
    for blocker in of_kind(&kinds, "open_line")["first"].as_array().expect("lines") {
        let line = format!("/api/v1/statement-lines/{}", blocker["subject_id"].as_str().expect("an id"));
        assert_eq!(app.get(&line, &way.checker.token).expect(200).json()["amount_fen"], blocker["amount_fen"]);
    }

    // What is settled stands in the way no more, and closing agrees.
    resolve(&app, &way, &raised, &json!({ "resolution": "carried_over", "note": "四月到账" }));
    let path = format!("/api/v1/statements/{}/findings/1/resolve", statement["id"].as_str().expect("an id"));
    app.post(&path, &way.checker.token, &json!({ "reason": "已向银行核实" })).expect(200);
    app.nothing_else_moved(&way, MARCH);
    let left = blockers(&app, &way.checker);
    for settled in ["open_exception", "statement_finding", "statement_missing"] {
        assert!(!names(&left).contains(settled), "{settled}: {left:?}");
    }
    assert_refused_for(&app, &way, &left);
}

#[test]
fn a_month_of_which_nothing_is_told_closes() {
    let app = TestApp::start();
    let mut way = app.payments_on_the_way(1);
    app.go_to(&mut way, march(12));
    import_debits(&app, &way);
    app.match_lines(&way.maker);
    app.go_to(&mut way, april(1));
    assert_eq!(names(&blockers(&app, &way.checker)), BTreeSet::from(["statement_missing"]));
    app.nothing_else_moved(&way, MARCH);
    assert_eq!(blockers(&app, &way.checker), [] as [Value; 0]);
    close(&app, &way, MARCH).expect(201);
    assert_eq!(blockers(&app, &way.checker), [] as [Value; 0], "it is closed");
    app.get("/api/v1/reconciliation/periods/2026-13/blockers", &way.checker.token).expect_problem(422, "invalid_input");
}

/// Of what lies in other regions only that it is there.
#[test]
fn what_others_have_open_is_counted_and_not_named() {
    let app = TestApp::start();
    let mut way = app.payments_on_the_way(2);
    let (raised, _) = one_of_each(&app, &mut way);
    let district = app.person(Role::FinanceChecker, "finance_bureau", DISTRICT);
    let all = blockers(&app, &way.checker);
    let seen = blockers(&app, &district);
    assert_eq!(names(&seen), names(&all));
    for (own, whole) in seen.iter().zip(&all) {
        assert_eq!((&own["kind"], &own["count"]), (&whole["kind"], &whole["count"]));
    }
    let told = |kind: &str| of_kind(&seen, kind)["first"][0].clone();
    for kind in ["statement_finding", "earlier_month_open"] {
        let one = told(kind);
        assert_eq!((&one["reference"], &one["subject_id"], &one["amount_fen"]), (&json!(""), &Value::Null, &json!(0)));
    }
    assert_eq!(told("open_exception")["subject_id"], raised["id"], "the payment is the district's");
    assert_eq!(of_kind(&seen, "open_line")["total_fen"], 10, "interest on its own account");
    assert_eq!(of_kind(&seen, "payment_not_at_bank")["total_fen"], EACH);
    assert_eq!(told("balance_gap")["amount_fen"], 70);
}

/// The exceptions of a line are asked for by the line, the newest first.
#[test]
fn the_last_exception_of_a_line_is_found_by_the_line() {
    let app = TestApp::start();
    let mut way = app.payments_on_the_way(1);
    app.go_to(&mut way, march(13));
    import_debits(&app, &way);
    app.import(
        &way.maker,
        &csv(TREASURY, OPENING - EACH, &[(12, -300, "不明支出", "X1"), (12, -400, "不明支出", "X2")]),
    )
    .expect(201);
    app.match_lines(&way.maker);
    let carry = json!({ "resolution": "carried_over", "note": "四月查明" });
    let unknown = app.exceptions(&way.maker, "state=open&kind=unknown_debit");
    assert_eq!(unknown.len(), 2, "{unknown:?}");
    for exception in &unknown {
        resolve(&app, &way, exception, &carry);
    }
    app.go_to(&mut way, april(1));
    app.nothing_else_moved(&way, MARCH);
    close(&app, &way, MARCH).expect(201);
    let line = unknown[0]["line_id"].as_str().expect("a line");
    let again = app.exceptions(&way.maker, &format!("line={line}"));
    assert_eq!(again.len(), 2, "{again:?}");
    assert_eq!((&again[0]["state"], &again[1]["id"]), (&json!("open"), &unknown[0]["id"]));
    let settled = json!({ "resolution": "not_ours", "note": "他人误扣，已追回" });
    exception_post(&app, &way.maker, &again[0], "propose", &settled).expect(200);
    exception_post(&app, &way.checker, &again[0], "resolve", &json!({})).expect(200);

    // From page to page, and by its state.
    let of_line = |more: &str| app.exceptions(&way.maker, &format!("line={line}{more}"));
    assert_eq!(of_line("&limit=1")[0]["id"], again[0]["id"]);
    assert_eq!(of_line("&state=open"), [] as [Value; 0]);
    let path = format!("/api/v1/reconciliation/exceptions?line={line}&limit=1");
    let page = app.get(&path, &way.maker.token).expect(200).json();
    let next = page["next"].as_str().expect("there is more");
    let rest = of_line(&format!("&limit=1&cursor={next}"));
    assert_eq!((rest.len(), &rest[0]["id"]), (1, &unknown[0]["id"]));
    let stranger = app.person(Role::FinanceMaker, "finance_bureau", "370200");
    assert_eq!(app.exceptions(&stranger, &format!("line={line}")), [] as [Value; 0]);
}
