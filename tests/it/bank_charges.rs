//! What banks take, or leave, beside the payments: within the tolerance by the program, beyond it by two people, and always
//! in the books.

use chuangquan::identity::Role;
use chuangquan::report::verify::examine;
use chuangquan::store::DbError;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use serde_json::{Value, json};

use crate::reconciliation::{april, close, exception_post, resolve};
use crate::support::given::DISTRICT;
use crate::support::reconciliation::{DISTRICT_TREASURY, Moved, OnTheWay, TREASURY, csv, march, remark};
use crate::support::settlement::account;
use crate::support::{TestApp, sealer};

const OPENING: i64 = 100_000_000;
const EACH: i64 = 25_000;

/// So many claims' payments on their way, the city's first, and the clock on 12 March.
fn given(claims: usize) -> (TestApp, OnTheWay) {
    let app = TestApp::start();
    let mut way = app.payments_on_the_way(claims);
    app.go_to(&mut way, march(12));
    (app, way)
}

fn assert_sound(app: &TestApp) {
    let mut conn = app.db.connection().expect("a connection");
    let verified = examine(&mut conn, &sealer()).expect("a verification");
    assert!(verified.is_sound(), "{:?}", verified.first_wrong());
}

/// What a treasury bears of charges by the books, in fen.
fn borne(app: &TestApp, treasury: &str) -> i64 {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = BigInt)]
        fen: i64,
    }
    let sql = "SELECT coalesce(sum(CASE WHEN d.key = $1 THEN t.amount ELSE -t.amount END), 0)::bigint AS fen
               FROM ledger_transfer t JOIN ledger_account d ON d.id = t.debit_account
               JOIN ledger_account k ON k.id = t.credit_account WHERE $1 IN (d.key, k.key)";
    let row: Row = app.read(|conn| {
        diesel::sql_query(sql)
            .bind::<Text, _>(format!("bank_charge:{treasury}"))
            .get_result(conn)
            .map_err(DbError::from)
    });
    row.fen
}

fn lines_of(app: &TestApp, way: &OnTheWay, state: &str) -> Vec<Value> {
    let path = format!("/api/v1/statement-lines?limit=50&state={state}");
    app.get(&path, &way.maker.token).expect(200).json()["items"].as_array().expect("lines").clone()
}

fn line(app: &TestApp, way: &OnTheWay, id: &Value) -> Value {
    app.get(&format!("/api/v1/statement-lines/{}", id.as_str().expect("an id")), &way.maker.token).expect(200).json()
}

/// What the month's differences say of charges, in fen.
fn told(app: &TestApp, way: &OnTheWay) -> Option<i64> {
    let totals = app.get("/api/v1/reconciliation/periods/2026-03", &way.checker.token).expect(200).json();
    let differences = totals["differences"].as_array().expect("differences");
    differences.iter().find(|each| each["kind"] == "bank_charge").and_then(|each| each["total_fen"].as_i64())
}

/// Approved leads to sent, and sent to debited, by the differences that are told.
fn assert_explained(totals: &Value) {
    let of = |kinds: &[&str]| -> i64 {
        let told = totals["differences"].as_array().expect("differences").iter();
        let chosen = told.filter(|each| kinds.iter().any(|kind| each["kind"] == *kind));
        chosen.map(|each| each["total_fen"].as_i64().expect("fen")).sum()
    };
    let [approved, sent, debited] =
        ["approved", "sent", "debited"].map(|way| totals[way]["total_fen"].as_i64().expect("fen"));
    let added = of(&["sent_for_other_month", "sent_and_reissued"]);
    assert_eq!(approved - of(&["claim_not_sent", "netted"]) + added, sent, "{totals}");
    let added = of(&["debit_of_other_month", "debited_again", "bank_charge", "debit_without_payment"]);
    assert_eq!(sent - of(&["sent_not_debited"]) + added, debited, "{totals}");
}

fn state_of(app: &TestApp, way: &OnTheWay, payment: &Value) -> Value {
    let payments = app.payments_of(&way.maker, &way.batch);
    payments.iter().find(|each| each["id"] == payment["id"]).expect("the payment")["state"].clone()
}

/// A few fen more or less are let pass where the office says so, to the fen of its limit; the treasury bears them.
#[test]
fn what_is_within_the_tolerance_is_matched_and_booked() {
    let (app, way) = given(2);
    let [near, far, less] = [&way.payments[0], &way.payments[1], &way.payments[2]].map(remark);
    let city: [Moved<'_>; 2] = [(11, -EACH - 5, &near, "1"), (11, -EACH - 6, &far, "2")];
    app.import(&way.maker, &csv(TREASURY, OPENING, &city)).expect(201);
    app.import(&way.maker, &csv(DISTRICT_TREASURY, OPENING, &[(11, -EACH + 4, &less, "3")])).expect(201);

    let exact = app.match_lines(&way.maker);
    assert_eq!(
        (&exact["matched_lines"], &exact["by_kind"]),
        (&json!(0), &json!({ "wrong_amount": 3 })),
        "without a tolerance every fen must agree: {exact}"
    );
    app.set_matching(&way, &json!({ "tolerance_fen": 5 }));
    let report = app.match_lines(&way.maker);
    assert_eq!(
        (&report["by_rule"], &report["within_tolerance"], &report["payments_paid"], &report["by_kind"]),
        (&json!({ "reference_in_text": 2 }), &json!(2), &json!(2), &json!({ "wrong_amount": 1 })),
        "{report}"
    );
    assert_eq!((borne(&app, "city:371000"), borne(&app, "district:371002")), (5, -4));
    assert_eq!(told(&app, &way), Some(1));
    let district = app.person(Role::FinanceChecker, "finance_bureau", DISTRICT);
    let charged = app.get("/api/v1/ledger/accounts?purpose=bank_charge", &district.token).expect(200).json();
    let keys: Vec<_> = charged["items"].as_array().expect("accounts").iter().map(|one| one["key"].clone()).collect();
    assert_eq!(keys, ["bank_charge:district:371002"], "what its own treasury bears, and no other");

    // The three ways lead to each other also for a city that is not all there is.
    let [one, other] =
        [Role::FinanceMaker, Role::FinanceChecker].map(|role| app.person(role, "finance_bureau", "370200"));
    app.set_by_two((&one, &other), "/api/v1/treasury-accounts/city/370200", &account("外市财政局"));
    let totals = app.get("/api/v1/reconciliation/periods/2026-03", &way.checker.token).expect(200).json();
    assert_eq!(
        totals["debited"]["total_fen"],
        3 * EACH + 7,
        "all that the city's accounts were debited with: {totals}"
    );
    assert_explained(&totals);

    let matched = lines_of(&app, &way, "matched");
    let more = matched.iter().find(|each| each["amount_fen"] == EACH + 5).expect("the line of more");
    let detail = line(&app, &way, &more["id"]);
    assert_eq!((&detail["charge"]["kind"], &detail["charge"]["amount_fen"]), (&json!("tolerance"), &json!(5)));
    assert_eq!(detail["matches"][0]["amount_fen"], EACH, "the payment is shown to the fen");
    assert!(detail["charge"]["reason"].as_str().expect("a reason").contains("容差"), "{detail}");
    assert_sound(&app);

    // Undone, the difference goes back where it came from.
    let path = format!("/api/v1/statement-lines/{}/unmatch", more["id"].as_str().expect("an id"));
    app.post(&path, &way.maker.token, &json!({ "reason": "对错了" })).expect(200);
    assert_eq!((borne(&app, "city:371000"), told(&app, &way)), (0, Some(-4)));
    assert_eq!(line(&app, &way, &more["id"])["charge"], Value::Null);
    assert_sound(&app);
}

#[test]
fn settings_of_matching_that_make_no_sense_are_refused_by_field() {
    let (app, way) = given(1);
    let path = "/api/v1/reconciliation/settings";
    let settings = app.get(path, &way.checker.token).expect(200).json();
    let wrong = [
        ("tolerance_fen", json!(10_001)),
        ("tolerance_bp", json!(101)),
        ("tolerance_cap_fen", json!(-1)),
        ("least_score", json!(101)),
        ("age_days", json!([7, 3])),
    ];
    for (field, value) in wrong {
        let mut changed = settings.clone();
        changed[field] = value;
        let refused = app.put(path, &way.checker.token, &changed).expect_problem(422, "invalid_input");
        assert_eq!(refused["errors"][0]["field"], field, "{refused}");
    }
}

/// The bank took its charge out of the same debit: two people say how much, and the payment is paid in full.
#[test]
fn a_charge_inside_a_debit_is_told_apart_by_two_people() {
    let (app, way) = given(1);
    let city = &way.payments[0];
    app.import(&way.maker, &csv(TREASURY, OPENING, &[(11, -EACH - 500, &remark(city), "1")])).expect(201);
    app.match_lines(&way.maker);
    let wrong = &app.exceptions(&way.maker, "state=open&kind=wrong_amount")[0];
    let proposal = |fee: Value| {
        json!({ "resolution": "matched_with_fee", "note": "含跨行手续费", "fee_fen": fee,
                "payments": [{ "payment_id": city["id"], "amount_fen": EACH }] })
    };
    for (fee, field) in [(Value::Null, "fee_fen"), (json!(0), "fee_fen"), (json!(499), "payments")] {
        let refused =
            exception_post(&app, &way.maker, wrong, "propose", &proposal(fee)).expect_problem(422, "invalid_input");
        assert_eq!(refused["errors"][0]["field"], field, "{refused}");
    }
    let without = json!({ "resolution": "not_ours", "note": "误扣", "fee_fen": 500 });
    let refused = exception_post(&app, &way.maker, wrong, "propose", &without).expect_problem(422, "invalid_input");
    assert_eq!(refused["errors"][0]["field"], "fee_fen");
    resolve(&app, &way, wrong, &proposal(json!(500)));

    assert_eq!(state_of(&app, &way, city), "paid");
    let detail = line(&app, &way, &wrong["line_id"]);
    assert_eq!(
        (&detail["state"], &detail["charge"]["kind"], &detail["charge"]["amount_fen"]),
        (&json!("matched"), &json!("inside"), &json!(500))
    );
    assert_eq!((borne(&app, "city:371000"), told(&app, &way)), (500, Some(500)));
    assert_sound(&app);
}

/// Where treasuries share an account, the one that paid bears what the bank charged.
#[test]
fn who_paid_bears_the_charge_of_a_shared_account() {
    let (app, way) = given(1);
    let [one, other] =
        [Role::FinanceMaker, Role::FinanceChecker].map(|role| app.person(role, "finance_bureau", "370200"));
    let mut shared = account("外市财政局");
    shared["account_number"] = json!(TREASURY);
    app.set_by_two((&one, &other), "/api/v1/treasury-accounts/city/370200", &shared);
    let city = &way.payments[0];
    app.import(&way.maker, &csv(TREASURY, OPENING, &[(11, -EACH - 500, &remark(city), "1")])).expect(201);
    app.match_lines(&way.maker);
    let wrong = &app.exceptions(&way.maker, "state=open&kind=wrong_amount")[0];
    let with_fee = json!({
        "resolution": "matched_with_fee", "note": "含跨行手续费", "fee_fen": 500,
        "payments": [{ "payment_id": city["id"], "amount_fen": EACH }],
    });
    resolve(&app, &way, wrong, &with_fee);
    assert_eq!((borne(&app, "city:371000"), borne(&app, "city:370200")), (500, 0));
    assert_sound(&app);
}

/// The bank gave a payment back less its charge: the payee is owed all of it again, the treasury bears the charge.
#[test]
fn a_return_less_its_charge_pays_the_whole_again() {
    let (app, way) = given(1);
    let (city, text) = (&way.payments[0], remark(&way.payments[0]));
    let moved: [Moved<'_>; 2] = [(11, -EACH, &text, "1"), (12, EACH - 1_000, &text, "2")];
    app.import(&way.maker, &csv(TREASURY, OPENING, &moved)).expect(201);
    app.match_lines(&way.maker);
    let credit = &app.exceptions(&way.maker, "state=open")[0];
    let proposal = |fee: i64| {
        json!({ "resolution": "returned_fee_kept", "note": "账号已销户，扣退汇手续费", "fee_fen": fee,
                "payments": [{ "payment_id": city["id"], "amount_fen": EACH }] })
    };
    let refused =
        exception_post(&app, &way.maker, credit, "propose", &proposal(999)).expect_problem(422, "invalid_input");
    assert_eq!(refused["errors"][0]["field"], "payments");
    resolve(&app, &way, credit, &proposal(1_000));

    assert_eq!(state_of(&app, &way, city), "reissued");
    let payments = app.payments_of(&way.maker, &way.batch);
    let fresh = payments.iter().find(|payment| payment["reissues_id"] == city["id"]).expect("the new one");
    assert_eq!((&fresh["state"], &fresh["amount_fen"]), (&json!("pending"), &json!(EACH)), "all of it is owed again");
    let detail = line(&app, &way, &credit["line_id"]);
    assert_eq!((&detail["state"], &detail["charge"]["kind"]), (&json!("resolved"), &json!("kept")));
    assert_eq!(borne(&app, "city:371000"), 1_000);
    assert_sound(&app);
}

/// One credit for several payments: each came back whole, together as much as the line.
#[test]
fn one_credit_gives_several_payments_back() {
    let (app, way) = given(2);
    let [first, second] = [&way.payments[0], &way.payments[1]];
    let (a, b) = (remark(first), remark(second));
    let moved: [Moved<'_>; 3] = [(11, -EACH, &a, "1"), (11, -EACH, &b, "2"), (12, 2 * EACH - 700, "退汇汇总", "3")];
    app.import(&way.maker, &csv(TREASURY, OPENING, &moved)).expect(201);
    assert_eq!(app.match_lines(&way.maker)["payments_paid"], 2);
    let credit = &app.exceptions(&way.maker, "state=open")[0];
    let both = json!([
        { "payment_id": first["id"], "amount_fen": EACH }, { "payment_id": second["id"], "amount_fen": EACH },
    ]);
    let whole = json!({ "resolution": "returned_and_reissued", "note": "两笔退汇", "payments": both });
    let refused = exception_post(&app, &way.maker, credit, "propose", &whole).expect_problem(422, "invalid_input");
    assert_eq!(refused["errors"][0]["field"], "payments", "700 fen are missing: {refused}");
    let less =
        json!({ "resolution": "returned_fee_kept", "note": "两笔退汇，扣手续费", "payments": both, "fee_fen": 700 });
    resolve(&app, &way, credit, &less);
    assert_eq!([state_of(&app, &way, first), state_of(&app, &way, second)], ["reissued", "reissued"]);
    assert_eq!(borne(&app, "city:371000"), 700);
    assert_sound(&app);
}

/// A charge alone is in the books too, and the three ways still lead to each other; of a month that is closed it is booked
/// today.
#[test]
fn a_charge_alone_is_borne_by_the_treasury() {
    let (app, mut way) = given(1);
    app.import(&way.maker, &csv(TREASURY, OPENING, &[(11, -500, "手续费", "1"), (11, -300, "工本费", "2")]))
        .expect(201);
    app.match_lines(&way.maker);
    let fees = app.exceptions(&way.maker, "state=open&kind=fee");
    let of = |fen: i64| {
        fees.iter().find(|fee| line(&app, &way, &fee["line_id"])["amount_fen"] == fen).expect("the fee's").clone()
    };
    let (now, later) = (of(500), of(300));
    resolve(&app, &way, &now, &json!({ "resolution": "bank_fee", "note": "三月手续费" }));
    let detail = line(&app, &way, &now["line_id"]);
    assert_eq!(
        (&detail["state"], &detail["charge"]["kind"], &detail["charge"]["recorded_by"]),
        (&json!("resolved"), &json!("alone"), &json!(way.checker.caller.login))
    );
    assert_eq!((borne(&app, "city:371000"), told(&app, &way)), (500, Some(500)));

    resolve(&app, &way, &later, &json!({ "resolution": "carried_over", "note": "等回单" }));
    let missing =
        |payment: &Value| format!("/api/v1/reconciliation/expected/{}/missing", payment["id"].as_str().unwrap());
    app.go_to(&mut way, april(1));
    for payment in &way.payments {
        let raised = app.post(&missing(payment), &way.maker.token, &json!({ "reason": "次月付款" })).expect(201).json();
        resolve(&app, &way, &raised, &json!({ "resolution": "carried_over", "note": "四月到账" }));
    }
    app.nothing_else_moved(&way, "2026-03");
    close(&app, &way, "2026-03").expect(201);
    let again = app.exceptions(&way.maker, "state=open&kind=fee")[0].clone();
    resolve(&app, &way, &again, &json!({ "resolution": "bank_fee", "note": "回单已到" }));
    assert_eq!(borne(&app, "city:371000"), 800);
    assert_sound(&app);
}
