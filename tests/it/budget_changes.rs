//! Budget lines at the end of their year, and corrections: by two people, to the fen, with trace.

use chrono::NaiveDate;
use chuangquan::identity::Role;
use chuangquan::kernel::{Actor, Fen, TransferId, local_midnight};
use chuangquan::ledger::{self, NewTransfer, Phase, Subject};
use chuangquan::store::DbError;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::given::{CITY, Person};
use crate::support::voucher::typical_rules;
use crate::support::{Reply, TestApp};

struct Budget {
    app: TestApp,
    maker: Person,
    checker: Person,
    line: Value,
}

/// A city line of 2026 with 1,000 fen.
fn budget() -> Budget {
    let app = TestApp::start();
    let programme = app.programme_with(typical_rules());
    let (maker, checker) = (app.finance_maker(), app.finance_checker());
    let new = json!({
        "programme_id": programme.id, "side": "supply", "level": "city", "region_code": CITY,
        "fiscal_year": 2026, "document": "威财预〔2026〕1号", "amount_fen": 1_000,
    });
    let proposed = app.post("/api/v1/appropriations", &maker.token, &new).expect(201).json();
    app.agree_change(&checker, &proposed).expect(200);
    let path = format!("/api/v1/appropriations?programme_id={}", programme.id);
    let lines = app.get(&path, &checker.token).expect(200).json();
    let line = lines["items"].as_array().expect("lines").iter().find(|line| line["id"] == proposed["id"]).cloned();
    let line = line.expect("the line bears the id of its grant");
    Budget { app, maker, checker, line }
}

impl Budget {
    fn propose(&self, body: &Value) -> Reply {
        let path = format!("/api/v1/appropriations/{}/changes", self.line["id"].as_str().expect("an id"));
        self.app.post(&path, &self.maker.token, body)
    }

    fn decide(&self, person: &Person, change: &Value, word: &str) -> Reply {
        let path = format!("/api/v1/appropriation-changes/{}/{word}", change["id"].as_str().expect("an id"));
        self.app.post(&path, &person.token, &json!({ "note": "已核对" }))
    }

    /// All lines as (year, granted, given back, available).
    fn lines(&self) -> Vec<(i64, i64, i64, i64)> {
        let path =
            format!("/api/v1/appropriations?programme_id={}", self.line["programme_id"].as_str().expect("an id"));
        let list = self.app.get(&path, &self.checker.token).expect(200).json();
        let of = |line: &Value| {
            let fen = |field: &str| line[field].as_i64().expect("an amount");
            (fen("fiscal_year"), fen("granted_fen"), fen("given_back_fen"), fen("available_fen"))
        };
        let supply = list["items"].as_array().expect("lines").iter().filter(|line| line["side"] == "supply");
        supply.map(of).collect()
    }

    fn go_to_next_year(&mut self) {
        self.app.clock.set(local_midnight(NaiveDate::from_ymd_opt(2027, 1, 5).expect("a date")));
        self.app.renew(&mut self.maker);
        self.app.renew(&mut self.checker);
    }
}

#[test]
fn what_is_left_goes_back_by_the_word_of_two() {
    let budget = budget();
    let back = json!({ "kind": "return", "amount_fen": 400, "document": "收回存量" });
    let change = budget.propose(&back).expect(201).json();
    assert_eq!((&change["state"], &change["amount_fen"]), (&json!("proposed"), &json!(400)));
    assert_eq!(budget.lines(), [(2026, 1_000, 0, 1_000)], "a proposal moves nothing");
    budget.propose(&back).expect_problem(409, "change_open");
    budget.decide(&budget.maker, &change, "approve").expect_problem(403, "forbidden");
    let mut both = budget.maker.clone();
    both.caller.roles.push(Role::FinanceChecker);
    budget.app.renew(&mut both);
    budget.decide(&both, &change, "approve").expect_problem(409, "two_people");

    let approved = budget.decide(&budget.checker, &change, "approve").expect(200).json();
    assert_eq!((&approved["state"], &approved["note"]), (&json!("approved"), &json!("已核对")));
    assert_eq!(budget.lines(), [(2026, 600, 400, 600)]);
    budget.decide(&budget.checker, &change, "approve").expect_problem(409, "already_decided");

    let beyond = json!({ "kind": "return", "amount_fen": 601, "document": "收回存量" });
    assert_eq!(budget.propose(&beyond).expect_problem(409, "beyond_available")["available_fen"], 600);
    let rest = budget.propose(&json!({ "kind": "return", "document": "收回存量" })).expect(201).json();
    assert_eq!(rest["amount_fen"], 600, "all that is free");
    budget.decide(&budget.checker, &rest, "decline").expect(200);
    assert_eq!(budget.lines(), [(2026, 600, 400, 600)], "nothing moves when it is declined");
    let path = format!("/api/v1/appropriation-changes?appropriation_id={}", budget.line["id"].as_str().unwrap());
    let list = budget.app.get(&path, &budget.checker.token).expect(200).json();
    let states: Vec<_> = list["items"].as_array().unwrap().iter().map(|change| change["state"].clone()).collect();
    assert_eq!(states, ["approved", "approved", "declined"], "its grant before the others");
}

#[test]
fn money_is_carried_into_the_next_year_when_this_one_is_over() {
    let mut budget = budget();
    let carry = json!({ "kind": "carry_over", "document": "结转文件" });
    let early = budget.propose(&carry).expect_problem(422, "invalid_input");
    assert_eq!(early["errors"][0]["code"], "year_not_over");
    budget.go_to_next_year();
    let change = budget.propose(&carry).expect(201).json();
    let approved = budget.decide(&budget.checker, &change, "approve").expect(200).json();
    assert!(approved["to_appropriation_id"].is_string(), "{approved}");
    assert_eq!(budget.lines(), [(2026, 0, 1_000, 0), (2027, 1_000, 0, 1_000)]);
    budget.propose(&carry).expect_problem(422, "invalid_input");
    let books = budget.app.get("/api/v1/ledger/trial-balance", &budget.checker.token).expect(200).json();
    assert_eq!(books["debits_posted"], books["credits_posted"]);
}

#[test]
fn a_wrong_grant_is_undone_whole_and_once_by_what_names_it() {
    let budget = budget();
    let key = format!("appropriation:{}", budget.line["id"].as_str().unwrap());
    let transfers = |state: &str| {
        let path = format!("/api/v1/ledger/accounts/{key}/transfers?state={state}");
        budget.app.get(&path, &budget.checker.token).expect(200).json()["items"].clone()
    };
    let grant = transfers("posted")[0]["id"].clone();
    let reversal = json!({ "kind": "reversal", "reverses_id": grant, "document": "更正" });
    let unnamed = json!({ "kind": "reversal", "document": "更正" });
    assert_eq!(budget.propose(&unnamed).expect_problem(422, "invalid_input")["errors"][0]["field"], "reverses_id");
    let part = json!({ "kind": "reversal", "reverses_id": grant, "amount_fen": 999, "document": "更正" });
    assert_eq!(budget.propose(&part).expect_problem(422, "invalid_input")["errors"][0]["field"], "amount_fen");
    let change = budget.propose(&reversal).expect(201).json();
    budget.decide(&budget.checker, &change, "approve").expect(200);
    assert_eq!(budget.lines(), [(2026, 0, 0, 0)]);
    let undone = &transfers("posted")[0];
    assert_eq!((&undone["code"], &undone["reverses_id"]), (&json!("appropriation.reversal"), &grant));

    let id = budget.line["id"].as_str().unwrap();
    let more = json!({ "amount_fen": 2_000, "document": "追加" });
    let path = format!("/api/v1/appropriations/{id}/increases");
    let increase = budget.app.post(&path, &budget.maker.token, &more).expect(201).json();
    budget.app.agree_change(&budget.checker, &increase).expect(200);
    let again = budget.propose(&reversal).expect(201).json();
    budget.decide(&budget.checker, &again, "approve").expect_problem(409, "reversed_already");
}

/// A line that is not there before another person agrees: refused by oneself, by a third city and without a reason, taken
/// back, declined, and agreed to at last.
#[test]
fn a_line_is_opened_by_two_people_of_its_own_city() {
    let budget = budget();
    let app = &budget.app;
    let new = json!({
        "programme_id": budget.line["programme_id"], "side": "demand", "level": "city", "region_code": CITY,
        "fiscal_year": 2031, "document": "威财预〔2031〕3号", "amount_fen": 700,
    });
    let propose = || app.post("/api/v1/appropriations", &budget.maker.token, &new).expect(201).json();
    let step = |person: &Person, change: &Value, word: &str, body: &Value| {
        let path = format!("/api/v1/appropriation-changes/{}/{word}", change["id"].as_str().expect("an id"));
        app.post(&path, &person.token, body)
    };
    let say = |note: &str| json!({ "note": note });
    let before = app.get("/api/v1/ledger/trial-balance", &budget.checker.token).expect(200).json();

    let first = propose();
    assert_eq!((&first["kind"], &first["appropriation_id"]), (&json!("grant"), &Value::Null));
    let of_other_city = |role: Role| app.person(role, "finance_bureau", "370200");
    let (maker, checker) = (of_other_city(Role::FinanceMaker), of_other_city(Role::FinanceChecker));
    step(&checker, &first, "approve", &say("")).expect(404);
    step(&checker, &first, "decline", &say("外市")).expect(404);
    step(&maker, &first, "withdraw", &json!({})).expect(404);
    let mut both = budget.maker.clone();
    both.caller.roles.push(Role::FinanceChecker);
    app.renew(&mut both);
    step(&both, &first, "approve", &say("")).expect_problem(409, "two_people");
    step(&both, &first, "decline", &say("自己不同意")).expect_problem(409, "two_people");
    step(&app.finance_maker(), &first, "withdraw", &json!({})).expect_problem(409, "not_own_proposal");
    let unsaid = step(&budget.checker, &first, "decline", &say(" ")).expect_problem(422, "invalid_input");
    assert_eq!(unsaid["errors"][0]["field"], "note");
    let withdrawn = step(&budget.maker, &first, "withdraw", &json!({})).expect(200).json();
    assert_eq!((&withdrawn["state"], &withdrawn["decided_by"]), (&json!("withdrawn"), &Value::Null));
    step(&budget.checker, &first, "approve", &say("")).expect_problem(409, "already_decided");

    let second = propose();
    step(&budget.checker, &second, "decline", &say("文号有误")).expect(200);
    let after = app.get("/api/v1/ledger/trial-balance", &budget.checker.token).expect(200).json();
    assert_eq!(before, after, "nothing moved so far");

    let third = propose();
    let open = |person: &Person| -> Vec<Value> {
        let list = app.get("/api/v1/appropriation-changes?state=proposed", &person.token).expect(200).json();
        list["items"].as_array().expect("changes").iter().map(|change| change["id"].clone()).collect()
    };
    assert_eq!(open(&budget.checker), [third["id"].clone()], "whoever decides finds it");
    assert!(open(&checker).is_empty(), "another city does not");
    let waits = app.get("/api/v1/me/todo", &budget.checker.token).expect(200).json();
    let kinds = |side: &str| -> Vec<Value> {
        waits[side].as_array().expect("a list").iter().map(|group| group["kind"].clone()).collect()
    };
    assert!(kinds("for_me").contains(&json!("appropriation_change_to_decide")), "{waits}");
    let approved = step(&budget.checker, &third, "approve", &say("")).expect(200).json();
    assert_eq!((&approved["appropriation_id"], &approved["state"]), (&third["id"], &json!("approved")));
    app.post("/api/v1/appropriations", &budget.maker.token, &new).expect_problem(409, "appropriation_exists");
    let list = app.get("/api/v1/appropriation-changes?state=approved", &budget.checker.token).expect(200).json();
    let kept = list["items"].as_array().expect("changes").iter().find(|change| change["id"] == third["id"]).cloned();
    let kept = kept.expect("what was approved is listed");
    assert!(kept["proposed_by_name"].is_string() && kept["decided_by_name"].is_string(), "{kept}");
    assert_ne!(kept["proposed_by"], kept["decided_by"]);
}

/// Whoever writes a grant into the journal without two people's word: the database refuses it.
#[test]
fn the_database_takes_no_grant_that_two_people_did_not_agree_on() {
    let budget = budget();
    let id: Uuid = budget.line["id"].as_str().expect("an id").parse().expect("an id");
    let granted = budget.app.db.write(&Actor::system("test"), |tx| {
        let line = ledger::ensure_account(tx, &format!("appropriation:{id}"), "appropriation", true)?;
        let treasury = ledger::ensure_account(tx, &format!("treasury:{CITY}"), "treasury", false)?;
        let transfer = NewTransfer {
            id: TransferId::new(),
            phase: Phase::Posted,
            debit: treasury,
            credit: line,
            amount: Fen::new(5),
            code: "appropriation.grant",
            subject: Subject { kind: "appropriation", id },
            reverses: None,
            effective_on: NaiveDate::from_ymd_opt(2026, 3, 1).expect("a date"),
        };
        ledger::submit(tx, &[transfer])
    });
    let refused = granted.expect_err("nobody agreed");
    let ledger::Error::Db(refused) = refused else { panic!("{refused}") };
    assert_eq!(DbError::constraint(&refused), Some("appropriation_grant_agreed"));
    assert_eq!(budget.lines(), [(2026, 1_000, 0, 1_000)]);
}
