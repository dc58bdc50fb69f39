//! A treasury changes its account while payments are on their way: the bank's statements come from the earlier one.

use serde_json::{Value, json};

use crate::reconciliation::{april, close, import_debits};
use crate::settlement_versions::assert_sound;
use crate::support::TestApp;
use crate::support::given::{CITY, DISTRICT};
use crate::support::reconciliation::{DISTRICT_TREASURY, OnTheWay, TREASURY, csv, march};

/// The city's account from now on.
const LATER: &str = "3700000000009";
const OPENING: i64 = 100_000_000;
const MARCH: &str = "2026-03";

pub fn change(app: &TestApp, way: &OnTheWay, (level, region): (&str, &str), number: &str) {
    let account = json!({
        "account_name": "财政局", "account_number": number, "bank_name": "某银行威海分行", "bank_code": "102465000017",
    });
    app.set_by_two((&way.maker, &way.checker), &format!("/api/v1/treasury-accounts/{level}/{region}"), &account);
}

/// Payments that went out before the city changed its account, two days before today.
fn changed() -> (TestApp, OnTheWay) {
    let app = TestApp::start();
    let mut way = app.payments_on_the_way(1);
    change(&app, &way, ("city", CITY), LATER);
    app.go_to(&mut way, march(12));
    (app, way)
}

/// Accounts that are told of in a month, and whether they are needed.
fn accounts(app: &TestApp, way: &OnTheWay, month: &str) -> Vec<(String, bool)> {
    let of = |account: &Value| {
        let number = account["account_number"].as_str().expect("a number").to_owned();
        (number, account["is_needed"].as_bool().expect("needed or not"))
    };
    app.coverage(&way.maker, month).iter().map(of).collect()
}

/// A debit of the city's payment with its reference in the column of its own.
fn referred(way: &OnTheWay, from: &str, serial: &str) -> String {
    let text = |name: &str| way.payments[0][name].as_str().expect("text");
    let head = "交易日期,借方发生额,贷方发生额,对方账号,端到端标识,流水号";
    let (to, reference) = (text("account_number"), text("reference"));
    format!("账号,{from}\n{head}\n2026-03-11,250.00,,{to},{reference},{serial}\n")
}

#[test]
fn an_exact_reference_is_matched_on_the_account_of_its_export() {
    let (app, way) = changed();
    app.import(&way.maker, &referred(&way, TREASURY, "1")).expect(201);
    let report = app.match_lines(&way.maker);
    assert_eq!(
        (&report["by_rule"], &report["payments_paid"]),
        (&json!({ "exact_reference": 1 }), &json!(1)),
        "{report}"
    );
    assert_eq!(app.payments_of(&way.maker, &way.batch)[0]["state"], "paid");
    assert_sound(&app);
}

/// The first rule, which looks at all lines at once, goes by the account of the export as well.
#[test]
fn an_exact_reference_on_the_later_account_is_left_to_two_people() {
    let (app, way) = changed();
    app.import(&way.maker, &referred(&way, LATER, "1")).expect(201);
    let report = app.match_lines(&way.maker);
    assert_eq!(report["by_kind"], json!({ "wrong_account": 1 }), "the order names the earlier account: {report}");
    assert_eq!(app.payments_of(&way.maker, &way.batch)[0]["state"], "sent");
    // Now two lines carry the reference, and which of them is the payment is found one by one.
    app.import(&way.maker, &referred(&way, TREASURY, "2")).expect(201);
    let report = app.match_lines(&way.maker);
    assert_eq!((&report["payments_paid"], &report["by_kind"]["wrong_account"]), (&json!(1), &json!(1)), "{report}");
}

#[test]
fn a_month_asks_for_the_statements_of_the_earlier_account() {
    let (app, mut way) = changed();
    import_debits(&app, &way);
    let report = app.match_lines(&way.maker);
    assert_eq!(report["by_rule"], json!({ "reference_in_text": 2 }), "{report}");
    assert_eq!(report["payments_paid"], 2);

    app.go_to(&mut way, april(1));
    let of = |number: &str, is_needed: bool| (number.to_owned(), is_needed);
    assert_eq!(accounts(&app, &way, MARCH), [of(LATER, false), of(TREASURY, true), of(DISTRICT_TREASURY, true)]);
    let refused = close(&app, &way, MARCH).expect_problem(409, "period_open");
    let open = refused["open"].as_array().expect("blockers");
    let missing = |account: &str| {
        let is_missing = |each: &&Value| each["kind"] == "statement_missing" && each["reference"] == account;
        open.iter().filter(is_missing).count()
    };
    assert_eq!((missing(TREASURY), missing(DISTRICT_TREASURY), missing(LATER)), (2, 2, 0), "{refused}");

    let said = app.say_quiet(&way.maker, TREASURY, "2026-03-01", "2026-03-10").expect(201).json();
    let todo = app.get("/api/v1/me/todo", &way.checker.token).expect(200).json();
    let waits = todo["for_me"].as_array().expect("groups").iter().any(|each| each["kind"] == "no_movement_to_decide");
    assert!(waits, "{todo}");
    app.decide_quiet(&way.checker, &said, "agreed").expect(200);
    app.nothing_else_moved(&way, MARCH);
    close(&app, &way, MARCH).expect(201);
    // Nothing was due from the earlier account in April.
    assert_eq!(accounts(&app, &way, "2026-04"), [of(LATER, false), of(DISTRICT_TREASURY, false)]);
    assert_sound(&app);
}

#[test]
fn a_repayment_to_the_earlier_account_is_taken() {
    let (app, mut way) = changed();
    import_debits(&app, &way);
    app.match_lines(&way.maker);
    let id = crate::clawback::owed(&app, &way, 20_000);
    let shown = crate::clawback::show(&app, &way.scene.provider, &id);
    assert_eq!(shown["parts"][0]["account_number"], LATER, "where to pay it");
    let text = format!("退回{}", shown["reference"].as_str().expect("a reference"));
    app.go_to(&mut way, march(20));
    app.import(&way.maker, &csv(TREASURY, OPENING - 25_000, &[(16, 4_000, &text, "C1")])).expect(201);
    app.import(&way.maker, &csv(LATER, OPENING, &[(17, 6_000, &text, "C2")])).expect(201);
    let report = app.match_lines(&way.maker);
    assert_eq!((&report["matched_lines"], &report["exceptions"]), (&json!(2), &json!(0)), "{report}");
    let shown = crate::clawback::show(&app, &way.scene.provider, &id);
    assert_eq!((&shown["parts"][0]["received_fen"], &shown["recovered_fen"]), (&json!(10_000), &json!(10_000)));
    assert_sound(&app);
}

/// Of two treasuries that swap their accounts each is paid what is its own by what it had then.
#[test]
fn a_district_that_takes_over_the_account_pays_nothing_of_the_citys() {
    let app = TestApp::start();
    let mut way = app.payments_on_the_way(1);
    change(&app, &way, ("city", CITY), LATER);
    change(&app, &way, ("district", DISTRICT), TREASURY);
    app.go_to(&mut way, march(12));
    import_debits(&app, &way);
    let report = app.match_lines(&way.maker);
    assert_eq!((&report["payments_paid"], &report["exceptions"]), (&json!(2), &json!(0)), "{report}");
    app.go_to(&mut way, april(1));
    let needed: Vec<_> = accounts(&app, &way, MARCH).into_iter().filter(|(_, is_needed)| *is_needed).collect();
    let of = |number: &str| (number.to_owned(), true);
    // The statements of the account that both had are told of with each of them.
    assert_eq!(needed, [of(TREASURY), of(TREASURY), of(DISTRICT_TREASURY)]);
    assert_sound(&app);
}
