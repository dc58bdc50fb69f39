//! A month is not closed on days that nobody has seen: statements tell of all of it, or two people say that nothing moved.

use serde_json::{Value, json};

use crate::reconciliation::{april, close, import_debits, statements_of};
use crate::support::TestApp;
use crate::support::reconciliation::{DISTRICT_TREASURY, OnTheWay, TREASURY, csv, csv_of, march};

const OPENING: i64 = 100_000_000;
const EACH: i64 = 25_000;
const MARCH: &str = "2026-03";

/// One claim's payments, paid by the statements of 11 March, and the clock on 1 April.
fn paid() -> (TestApp, OnTheWay) {
    let app = TestApp::start();
    let mut way = app.payments_on_the_way(1);
    app.go_to(&mut way, march(12));
    import_debits(&app, &way);
    app.match_lines(&way.maker);
    app.go_to(&mut way, april(1));
    (app, way)
}

/// Gaps of an account in March: kind, first and last day, difference.
fn gaps(app: &TestApp, way: &OnTheWay, account: &str) -> Vec<(String, String, String, i64)> {
    let accounts = app.coverage(&way.maker, MARCH);
    let of = accounts.iter().find(|each| each["account_number"] == account).expect("the account");
    let text = |value: &Value| value.as_str().expect("text").to_owned();
    let gap = |gap: &Value| {
        (text(&gap["kind"]), text(&gap["from"]), text(&gap["to"]), gap["difference_fen"].as_i64().expect("fen"))
    };
    of["gaps"].as_array().expect("gaps").iter().map(gap).collect()
}

fn missing(from: u32, to: u32) -> (String, String, String, i64) {
    ("statement_missing".to_owned(), format!("2026-03-{from:02}"), format!("2026-03-{to:02}"), 0)
}

#[test]
fn days_of_which_no_statement_tells_stand_in_the_way_of_closing() {
    let (app, way) = paid();
    for account in [TREASURY, DISTRICT_TREASURY] {
        assert_eq!(gaps(&app, &way, account), [missing(1, 10), missing(12, 31)]);
    }
    let refused = close(&app, &way, MARCH).expect_problem(409, "period_open");
    let open = refused["open"].as_array().expect("blockers");
    assert!(open.iter().all(|blocker| blocker["kind"] == "statement_missing"), "{refused}");
    assert_eq!(open.len(), 4, "{refused}");
    assert_eq!((&open[0]["on"], &open[0]["until"]), (&json!("2026-03-01"), &json!("2026-03-10")));
    assert!(refused["title"].as_str().expect("a title").contains(TREASURY), "{refused}");

    // A statement of the whole month, with the same lines, tells of all of it.
    let whole = |file: &str| {
        let body = file.replacen("\n交易日期", "\n起始日期,2026-03-01\n截止日期,2026-03-31\n交易日期", 1);
        app.import(&way.maker, &body).expect(201).json()["statements"][0].clone()
    };
    let files = statements_of(&way.payments);
    let taken = whole(&files[0]);
    assert_eq!((&taken["is_new"], &taken["statement"]["line_count"]), (&json!(true), &json!(0)), "{taken}");
    assert_eq!(gaps(&app, &way, TREASURY), []);
    whole(&files[1]);
    close(&app, &way, MARCH).expect(201);
}

/// A bank issues no statement where nothing moved: one person says so, another agrees.
#[test]
fn two_people_say_that_nothing_moved() {
    let (app, mut way) = paid();
    let field = |account: &str, from: &str, to: &str| {
        let refused = app.say_quiet(&way.maker, account, from, to).expect_problem(422, "invalid_input");
        refused["errors"][0]["field"].clone()
    };
    assert_eq!(field("3700000000009", "2026-03-01", "2026-03-10"), "account_number");
    assert_eq!(field(TREASURY, "2026-03-10", "2026-03-01"), "day_to");
    assert_eq!(field(TREASURY, "2026-02-27", "2026-03-10"), "day_to");
    assert_eq!(field(TREASURY, "2026-04-01", "2026-04-01"), "day_to", "today is not over");
    assert_eq!(field(TREASURY, "2026-03-01", "2026-03-31"), "day_from", "something moved on the 11th");

    let say = || app.say_quiet(&way.maker, TREASURY, "2026-03-01", "2026-03-10");
    let said = say().expect(201).json();
    say().expect_problem(409, "raised_already");
    let mut both = way.maker.clone();
    both.caller.roles.push(chuangquan::identity::Role::FinanceChecker);
    app.renew(&mut both);
    app.decide_quiet(&both, &said, "agreed").expect_problem(409, "two_people");
    let todo = app.get("/api/v1/me/todo", &way.checker.token).expect(200).json();
    let waits = todo["for_me"].as_array().expect("groups").iter().find(|each| each["kind"] == "no_movement_to_decide");
    assert_eq!(waits.expect("it waits for the checker")["items"][0]["label"], TREASURY);

    let declined = app.decide_quiet(&way.checker, &said, "declined").expect(200).json();
    assert_eq!((&declined["verdict"], &declined["note"]), (&json!("declined"), &json!("请向银行索取账单")));
    app.decide_quiet(&way.checker, &said, "agreed").expect_problem(409, "decided_before");
    assert_eq!(gaps(&app, &way, TREASURY), [missing(1, 10), missing(12, 31)], "one person's word is not enough");

    app.nothing_else_moved(&way, MARCH);
    assert_eq!(gaps(&app, &way, TREASURY), []);
    let said_of = app.coverage(&way.maker, MARCH);
    let kept = said_of.iter().find(|each| each["account_number"] == TREASURY).expect("the account");
    assert_eq!(kept["no_movements"].as_array().map(Vec::len), Some(3), "what was declined stays on record: {kept}");
    close(&app, &way, MARCH).expect(201);
    app.renew(&mut way.maker);
    app.say_quiet(&way.maker, TREASURY, "2026-03-01", "2026-03-10").expect_problem(409, "month_closed");
}

/// A line that comes in later speaks against what two people said, which then counts no more.
#[test]
fn a_line_outweighs_two_people() {
    let (app, way) = paid();
    app.nothing_else_moved(&way, MARCH);
    assert_eq!(gaps(&app, &way, TREASURY), []);
    app.import(&way.maker, &csv(TREASURY, OPENING + 100, &[(5, -100, "手续费", "F1")])).expect(201);
    // From the 6th to the 10th the balances join: nothing can have moved.
    assert_eq!(gaps(&app, &way, TREASURY), [missing(1, 4)]);
    let refused = close(&app, &way, MARCH).expect_problem(409, "period_open");
    let kinds: Vec<_> = refused["open"].as_array().expect("blockers").iter().map(|each| each["kind"].clone()).collect();
    assert_eq!(kinds, ["open_line", "statement_missing"]);
}

#[test]
fn balances_that_do_not_join_stand_in_the_way_of_closing() {
    let (app, way) = paid();
    // The statement of the 11th closes with EACH less than it opens with; this one opens with 70 fen more than that.
    let later = csv(TREASURY, OPENING - EACH + 70, &[(20, 5, "利息", "I1")]);
    let told = app.import(&way.maker, &later).expect(201).json();
    assert_eq!(told["statements"][0]["warnings"].as_array().map(Vec::len), Some(1), "{told}");
    let gap = ("balance_gap".to_owned(), "2026-03-12".to_owned(), "2026-03-19".to_owned(), 70);
    assert_eq!(gaps(&app, &way, TREASURY), [missing(1, 10), gap, missing(21, 31)]);
    let refused = close(&app, &way, MARCH).expect_problem(409, "period_open");
    let torn = refused["open"].as_array().expect("blockers").iter().find(|each| each["kind"] == "balance_gap");
    assert_eq!(torn.expect("told")["amount_fen"], 70, "{refused}");
}

/// A statement that was made in the course of a month says nothing of the days after it, whatever stands in its head.
#[test]
fn a_statement_covers_no_day_that_was_not_over_when_it_was_imported() {
    let app = TestApp::start();
    let mut way = app.payments_on_the_way(1);
    app.go_to(&mut way, march(20));
    let whole = |file: &str| file.replacen("\n交易日期", "\n起始日期,2026-03-01\n截止日期,2026-03-31\n交易日期", 1);
    for file in statements_of(&way.payments) {
        let dry = app.import_with(&way.maker, &whole(&file), "", "?dry_run=true").expect(200).json();
        let told = app.import(&way.maker, &whole(&file)).expect(201).json();
        for told in [&dry, &told] {
            assert!(told["statements"][0]["warnings"].to_string().contains("2026-03-19"), "{told}");
        }
    }
    let tomorrow = csv(TREASURY, OPENING - EACH, &[(21, -5, "手续费", "F1")]);
    let refused = app.import(&way.maker, &tomorrow).expect_problem(422, "invalid_input");
    assert_eq!(
        (&refused["errors"][0]["field"], &refused["errors"][0]["code"]),
        (&json!("booked_on"), &json!("booked_after_today"))
    );
    app.match_lines(&way.maker);

    app.go_to(&mut way, april(1));
    for account in [TREASURY, DISTRICT_TREASURY] {
        assert_eq!(gaps(&app, &way, account), [missing(20, 31)]);
    }
    let refused = close(&app, &way, MARCH).expect_problem(409, "period_open");
    let days: Vec<_> = refused["open"].as_array().expect("blockers").iter().map(|one| &one["on"]).collect();
    assert_eq!(days, [&json!("2026-03-20"), &json!("2026-03-20")], "{refused}");

    // Nothing moved in the rest of the 20th, for the next statement opens with the balance of that day.
    let left = chuangquan::kernel::Fen::new(OPENING - EACH);
    for account in [TREASURY, DISTRICT_TREASURY] {
        let rest = format!(
            "账号,{account}\n期初余额,{left}\n期末余额,{left}\n起始日期,2026-03-21\n截止日期,2026-03-31\n\
             交易日期,借方发生额,贷方发生额,余额,附言,流水号\n"
        );
        app.import(&way.maker, &rest).expect(201);
        assert_eq!(gaps(&app, &way, account), []);
    }
    close(&app, &way, MARCH).expect(201);
}

/// Only the accounts of which something was to be seen are needed.
#[test]
fn an_account_without_payments_is_not_needed() {
    let (app, way) = paid();
    app.nothing_else_moved(&way, MARCH);
    close(&app, &way, MARCH).expect(201);
    let april = app.coverage(&way.maker, "2026-04");
    assert!(april.iter().all(|account| account["is_needed"] == false), "{april:?}");
    app.import(&way.maker, &csv_of("2026-04", TREASURY, OPENING - EACH, &[(1, 9, "利息", "I2")])).expect(201);
    let needed: Vec<Value> = app.coverage(&way.maker, "2026-04").iter().map(|each| each["is_needed"].clone()).collect();
    assert_eq!(needed, [json!(true), json!(false)], "the city's account moved");
}

/// Where the bank gives no numbers, a longer statement's lines are known again by day, amount and running balance.
#[test]
fn lines_without_numbers_are_known_by_their_balance() {
    let app = TestApp::start();
    app.clock.set(chuangquan::kernel::local_midnight(april(1)));
    let maker = app.finance_maker();
    let moved = [(11, -EACH, "甲", ""), (11, -EACH, "乙", ""), (12, -EACH, "丙", "")];
    app.import(&maker, &csv(TREASURY, OPENING, &moved)).expect(201);
    let longer = [moved.as_slice(), &[(13, 5, "利息", "")]].concat();
    let told = app.import(&maker, &csv(TREASURY, OPENING, &longer)).expect(201).json()["statements"][0].clone();
    assert_eq!(told["statement"]["line_count"], 1, "{told}");
    assert_eq!(told["overlapping"].as_array().map(Vec::len), Some(3));
    let warnings = told["warnings"].to_string();
    assert!(warnings.contains("重叠") && warnings.contains("2026-03-11"), "people are told of both periods: {told}");
}
