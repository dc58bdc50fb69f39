//! What the finance bureau sets is set by two people: one proposes, another decides, and until then the old value holds.

use chuangquan::identity::Role;
use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::given::{CITY, Person};
use crate::support::settlement::account;

const SETTINGS: &str = "/api/v1/reconciliation/settings";
const PROPOSALS: &str = "/api/v1/reconciliation/proposals";

/// Settings of matching like those that hold, with another window.
fn window(app: &TestApp, person: &Person, days: u16) -> Value {
    let mut settings = app.get(SETTINGS, &person.token).expect(200).json();
    settings["window_days"] = json!(days);
    settings
}

fn days(app: &TestApp, person: &Person) -> Value {
    app.get(SETTINGS, &person.token).expect(200).json()["window_days"].clone()
}

/// A maker who may check, too.
fn both(app: &TestApp, maker: &Person) -> Person {
    let mut both = maker.clone();
    both.caller.roles.push(Role::FinanceChecker);
    app.renew(&mut both);
    both
}

#[test]
fn what_matching_goes_by_is_set_by_two_people() {
    let app = TestApp::start();
    let (maker, checker) = (app.finance_maker(), app.finance_checker());
    let old = days(&app, &maker);
    let wrong = window(&app, &maker, 91);
    app.put(SETTINGS, &maker.token, &wrong).expect_problem(422, "invalid_input");
    let wanted = window(&app, &maker, 12);
    let proposed = app.put(SETTINGS, &maker.token, &wanted).expect(200).json();
    assert_eq!((&proposed["kind"], &proposed["value"]), (&json!("matching"), &wanted));
    assert_eq!(days(&app, &maker), old, "the old value holds until another person agrees");
    app.put(SETTINGS, &checker.token, &wanted).expect_problem(409, "setting_open");

    app.decide_setting(&maker, &proposed, "agreed", "").expect_problem(403, "forbidden");
    app.decide_setting(&both(&app, &maker), &proposed, "agreed", "").expect_problem(403, "own_setting");
    app.decide_setting(&checker, &proposed, "declined", " ").expect_problem(422, "invalid_input");
    let id = proposed["id"].as_str().expect("an id");
    let elsewhere = format!("/api/v1/settlement/proposals/{id}/decide");
    app.post(&elsewhere, &checker.token, &json!({ "verdict": "agreed" })).expect(404);
    let todo = app.get("/api/v1/me/todo", &checker.token).expect(200).json();
    let waits =
        todo["for_me"].as_array().expect("a list").iter().any(|group| group["kind"] == "match_setting_to_decide");
    assert!(waits, "{todo}");
    let listed = app.get(PROPOSALS, &checker.token).expect(200).json();
    assert_eq!((&listed[0]["id"], &listed[0]["verdict"]), (&proposed["id"], &Value::Null));
    assert!(listed[0]["proposed_by_name"].as_str().is_some_and(|name| !name.is_empty()), "{listed}");

    app.decide_setting(&checker, &proposed, "agreed", "").expect(200);
    assert_eq!(days(&app, &maker), 12);
    app.decide_setting(&checker, &proposed, "agreed", "").expect_problem(409, "setting_decided");
    assert_eq!(app.get(PROPOSALS, &checker.token).expect(200).json(), json!([]));
    let past = app.get(&format!("{PROPOSALS}?decided=true"), &checker.token).expect(200).json();
    assert_eq!((&past[0]["id"], &past[0]["verdict"]), (&proposed["id"], &json!("agreed")));
    assert!(past[0]["decided_by_name"].is_string(), "{past}");
}

#[test]
fn who_proposed_takes_it_back_and_nobody_else() {
    let app = TestApp::start();
    let (maker, checker) = (app.finance_maker(), app.finance_checker());
    let old = days(&app, &maker);
    let wanted = window(&app, &maker, 20);
    let proposed = app.put(SETTINGS, &maker.token, &wanted).expect(200).json();
    let path = format!("{PROPOSALS}/{}/withdraw", proposed["id"].as_str().expect("an id"));
    app.post(&path, &checker.token, &json!({})).expect_problem(403, "not_own_setting");
    let withdrawn = app.post(&path, &maker.token, &json!({})).expect(200).json();
    assert_eq!((&withdrawn["verdict"], &withdrawn["decided_by"]), (&json!("withdrawn"), &Value::Null));
    app.post(&path, &maker.token, &json!({})).expect_problem(409, "setting_decided");
    app.decide_setting(&checker, &proposed, "agreed", "").expect_problem(409, "setting_decided");
    assert_eq!(days(&app, &maker), old);

    let again = app.put(SETTINGS, &maker.token, &wanted).expect(200).json();
    app.decide_setting(&checker, &again, "declined", "先看银行的答复").expect(200);
    assert_eq!(days(&app, &maker), old);
    let past = app.get(&format!("{PROPOSALS}?decided=true"), &checker.token).expect(200).json();
    let verdicts: Vec<_> = past.as_array().expect("a list").iter().map(|one| one["verdict"].clone()).collect();
    assert!(verdicts.contains(&json!("declined")) && verdicts.contains(&json!("withdrawn")), "{past}");
}

#[test]
fn a_third_region_neither_agrees_nor_declines() {
    let app = TestApp::start();
    let maker = app.finance_maker();
    let elsewhere = app.person(Role::FinanceChecker, "finance_bureau", "370200");
    let path = format!("/api/v1/treasury-accounts/city/{CITY}");
    let proposed = app.put(&path, &maker.token, &account("市财政局")).expect(200).json();
    for verdict in ["agreed", "declined"] {
        app.decide_setting(&elsewhere, &proposed, verdict, "外市").expect_problem(404, "not_found");
    }
    let todo = app.get("/api/v1/me/todo", &elsewhere.token).expect(200).json();
    let waits = todo["for_me"].as_array().expect("a list").iter().any(|group| group["kind"] == "setting_to_decide");
    assert!(!waits, "{todo}");
    app.decide_setting(&app.finance_checker(), &proposed, "agreed", "").expect(200);
}

/// What holds for all is an affair of all: whoever may decide sees it, and nobody is kept waiting by what they cannot see.
#[test]
fn what_holds_for_all_is_decided_in_any_city() {
    let app = TestApp::start();
    let maker = app.finance_maker();
    let elsewhere = app.person(Role::FinanceChecker, "finance_bureau", "370200");
    let proposed = app.put(SETTINGS, &maker.token, &window(&app, &maker, 13)).expect(200).json();
    app.put(SETTINGS, &elsewhere.token, &window(&app, &maker, 14)).expect_problem(409, "setting_open");
    let listed = app.get(PROPOSALS, &elsewhere.token).expect(200).json();
    assert_eq!(listed[0]["id"], proposed["id"], "{listed}");
    let todo = app.get("/api/v1/me/todo", &elsewhere.token).expect(200).json();
    let waits =
        todo["for_me"].as_array().expect("a list").iter().any(|group| group["kind"] == "match_setting_to_decide");
    assert!(waits, "{todo}");
    app.decide_setting(&elsewhere, &proposed, "agreed", "").expect(200);
    assert_eq!(days(&app, &maker), 13);
}
