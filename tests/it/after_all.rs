//! A payment that counts as returned, and that the bank carried out all the same, is paid by what the statement shows.

use chuangquan::report::verify::examine;
use serde_json::{Value, json};

use crate::reconciliation::{april, close, exception_post, import_debits, resolve, statements_of};
use crate::support::reconciliation::{OnTheWay, TREASURY, csv, march, remark};
use crate::support::{TestApp, sealer};

const OPENING: i64 = 100_000_000;
const EACH: i64 = 25_000;

/// One claim's two payments on their way, the clock on 12 March.
fn given() -> (TestApp, OnTheWay) {
    let app = TestApp::start();
    let mut way = app.payments_on_the_way(1);
    app.go_to(&mut way, march(12));
    (app, way)
}

fn assert_sound(app: &TestApp) {
    let mut conn = app.db.connection().expect("a connection");
    let verified = examine(&mut conn, &sealer()).expect("a verification");
    assert!(verified.is_sound(), "{:?}", verified.first_wrong());
}

/// The bank's table says that it could not carry the city's payment out.
fn refuse(app: &TestApp, way: &OnTheWay) {
    let reference = way.payments[0]["reference"].as_str().expect("a reference");
    let file = format!("付款单号,金额,处理结果,失败原因\n{reference},250.00,失败,账户已销户\n");
    let told = app.upload_to(&way.maker, "/api/v1/bank-reports", &[], "退回.csv", file.as_bytes()).expect(201).json();
    assert_eq!(told["outcomes"], json!({ "returned": 1 }), "{told}");
}

fn only(app: &TestApp, way: &OnTheWay, query: &str) -> Value {
    let found = app.exceptions(&way.maker, query);
    assert_eq!(found.len(), 1, "{found:?}");
    found[0].clone()
}

fn after_all() -> Value {
    json!({ "resolution": "carried_out_after_all", "note": "银行回执有误，款已付出" })
}

fn states(app: &TestApp, way: &OnTheWay) -> Vec<Value> {
    app.payments_of(&way.maker, &way.batch).iter().map(|payment| payment["state"].clone()).collect()
}

fn claim_state(app: &TestApp, way: &mut OnTheWay) -> String {
    app.renew(&mut way.scene.enterprise);
    app.claim(&way.scene.enterprise, &way.claims[0])["state"].as_str().expect("a state").to_owned()
}

fn batch_state(app: &TestApp, way: &OnTheWay) -> Value {
    app.get(&format!("/api/v1/batches/{}", way.batch), &way.maker.token).expect(200).json()["state"].clone()
}

#[test]
fn what_the_bank_refused_and_paid_all_the_same_is_paid() {
    let (app, mut way) = given();
    refuse(&app, &way);
    import_debits(&app, &way);
    assert_eq!(app.match_lines(&way.maker)["by_kind"], json!({ "paid_after_return": 1 }));
    assert_eq!(
        (states(&app, &way), batch_state(&app, &way)),
        (vec![json!("returned"), json!("paid")], json!("partly_paid"))
    );

    let debit = only(&app, &way, "state=open&kind=paid_after_return");
    let proposed = exception_post(&app, &way.maker, &debit, "propose", &after_all()).expect(200).json();
    assert_eq!((&proposed["state"], &proposed["resolution"]), (&json!("proposed"), &json!("carried_out_after_all")));
    assert_eq!(states(&app, &way)[0], "returned", "one person's word is not enough");
    let mut both = way.maker.clone();
    both.caller.roles.push(chuangquan::identity::Role::FinanceChecker);
    app.renew(&mut both);
    exception_post(&app, &both, &debit, "resolve", &json!({})).expect_problem(409, "two_people");
    exception_post(&app, &way.checker, &debit, "resolve", &json!({})).expect(200);

    assert_eq!(states(&app, &way), ["paid", "paid"]);
    let city = app.payments_of(&way.maker, &way.batch)[0].clone();
    assert_eq!((&city["paid_on"], &city["reason"]), (&json!("2026-03-11"), &Value::Null), "{city}");
    assert_eq!((batch_state(&app, &way), claim_state(&app, &mut way)), (json!("paid"), "paid".to_owned()));
    let line = format!("/api/v1/statement-lines/{}", debit["line_id"].as_str().expect("an id"));
    let shown = app.get(&line, &way.maker.token).expect(200).json();
    assert_eq!((&shown["state"], shown["matches"].as_array().map(Vec::len)), (&json!("matched"), Some(1)), "{shown}");
    assert_sound(&app);

    // The month closes on it as on any other.
    app.go_to(&mut way, april(1));
    app.nothing_else_moved(&way, "2026-03");
    let closed = close(&app, &way, "2026-03").expect(201).json();
    assert_eq!(closed["totals"]["differences"], json!([]), "{closed}");
    assert_sound(&app);
}

/// The match is undone as any other: the payment stays paid and is expected at the bank, until two people say otherwise.
#[test]
fn what_was_said_of_it_can_be_taken_back() {
    let (app, mut way) = given();
    refuse(&app, &way);
    app.import(&way.maker, &statements_of(&way.payments)[0]).expect(201);
    app.match_lines(&way.maker);
    let debit = only(&app, &way, "state=open&kind=paid_after_return");
    resolve(&app, &way, &debit, &after_all());
    let line = format!("/api/v1/statement-lines/{}", debit["line_id"].as_str().expect("an id"));
    let undone = app.post(&format!("{line}/unmatch"), &way.maker.token, &json!({ "reason": "不是这一笔" })).expect(200);
    assert_eq!(states(&app, &way)[0], "paid");
    assert_sound(&app);
    let missing = format!("/api/v1/reconciliation/expected/{}/missing", way.payments[0]["id"].as_str().expect("an id"));
    let raised = app.post(&missing, &way.maker.token, &json!({ "reason": "银行未见" })).expect(201).json();
    resolve(&app, &way, &raised, &json!({ "resolution": "not_carried_out", "note": "银行来函确认未办理" }));
    resolve(&app, &way, &undone.json(), &json!({ "resolution": "not_ours", "note": "银行误扣" }));
    assert_eq!((states(&app, &way)[0].clone(), claim_state(&app, &mut way)), (json!("returned"), "batched".to_owned()));
    assert_sound(&app);
}

#[test]
fn it_is_said_only_of_a_whole_payment_that_is_not_replaced() {
    let (app, way) = given();
    refuse(&app, &way);
    let text = remark(&way.payments[0]);
    let moved = [(11, -EACH, text.as_str(), "1"), (11, -EACH - 1, text.as_str(), "2"), (11, -300, "不明支出", "3")];
    app.import(&way.maker, &csv(TREASURY, OPENING, &moved)).expect(201);
    app.match_lines(&way.maker);
    let unknown = only(&app, &way, "state=open&kind=unknown_debit");
    exception_post(&app, &way.maker, &unknown, "propose", &after_all()).expect_problem(422, "invalid_input");
    let line = |exception: &Value| {
        let path = format!("/api/v1/statement-lines/{}", exception["line_id"].as_str().expect("an id"));
        app.get(&path, &way.maker.token).expect(200).json()["amount_fen"].as_i64().expect("fen")
    };
    let about = app.exceptions(&way.maker, "state=open&kind=paid_after_return");
    let of = |fen: i64| about.iter().find(|exception| line(exception) == fen).expect("one").clone();
    exception_post(&app, &way.maker, &of(EACH + 1), "propose", &after_all()).expect_problem(422, "invalid_input");

    // Sent again meanwhile, the debit is one too many: neither before nor after another agreed.
    exception_post(&app, &way.maker, &of(EACH), "propose", &after_all()).expect(200);
    let path = format!("/api/v1/payments/{}/reissue", way.payments[0]["id"].as_str().expect("an id"));
    app.post(&path, &way.maker.token, &json!({})).expect(201);
    exception_post(&app, &way.checker, &of(EACH), "resolve", &json!({})).expect_problem(409, "payment_replaced");
    exception_post(&app, &way.checker, &of(EACH), "decline", &json!({ "reason": "已重新拨付" })).expect(200);
    exception_post(&app, &way.maker, &of(EACH), "propose", &after_all()).expect_problem(409, "payment_replaced");
    assert_eq!(states(&app, &way)[0], "reissued");
    assert_sound(&app);
}
