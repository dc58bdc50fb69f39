//! A bank says two things of one payment at the same moment, by its report and by its statement: the money is given back
//! only where no statement shows that it left.

use chuangquan::kernel::{Actor, PaymentId};
use chuangquan::reconciliation::service::match_lines;
use chuangquan::report::verify::examine;
use chuangquan::settlement::{self, service::mark_returned};
use chuangquan::store::DbError;
use diesel::prelude::*;
use serde_json::{Value, json};

use crate::reconciliation::{import_debits, resolve};
use crate::support::reconciliation::{OnTheWay, TREASURY, csv, march, remark};
use crate::support::{TestApp, sealer};

const OPENING: i64 = 100_000_000;
const EACH: i64 = 25_000;

/// One claim's two payments on their way and on statements that nobody has matched yet.
fn given() -> (TestApp, OnTheWay) {
    let app = TestApp::start();
    let mut way = app.payments_on_the_way(1);
    app.go_to(&mut way, march(12));
    import_debits(&app, &way);
    (app, way)
}

/// Whether somebody waits for a lock that another has.
pub fn somebody_waits(app: &TestApp) -> bool {
    const WAITS: &str = "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
    app.read(|conn| Ok::<_, DbError>(diesel::sql_query(WAITS).execute(conn)? > 0))
}

fn refuse(app: &TestApp, way: &OnTheWay, payment: &Value) -> Value {
    let reference = payment["reference"].as_str().expect("a reference");
    let file = format!("付款单号,金额,处理结果,失败原因\n{reference},250.00,失败,账户已销户\n");
    app.upload_to(&way.maker, "/api/v1/bank-reports", &[], "退回.csv", file.as_bytes()).expect(201).json()
}

fn state(app: &TestApp, way: &OnTheWay) -> Value {
    app.payments_of(&way.maker, &way.batch)[0]["state"].clone()
}

fn assert_sound(app: &TestApp) {
    let mut conn = app.db.connection().expect("a connection");
    let verified = examine(&mut conn, &sealer()).expect("a verification");
    assert!(verified.is_sound(), "{:?}", verified.first_wrong());
}

/// The report comes while the statement is being matched: it waits, and finds that the payment is paid.
#[test]
fn a_report_that_comes_while_statements_are_matched_returns_nothing_that_they_show() {
    let (app, way) = given();
    let city = &way.payments[0];
    std::thread::scope(|scope| {
        let refused = app.db.write(&Actor::system("matching"), |tx| {
            assert_eq!(match_lines(tx)?.payments_paid, 2);
            let refused = scope.spawn(|| refuse(&app, &way, city));
            while !somebody_waits(&app) {
                assert!(!refused.is_finished(), "the report does not wait");
            }
            Ok::<_, chuangquan::reconciliation::Error>(refused)
        });
        let report = refused.expect("matched").join().expect("a report");
        assert_eq!(report["outcomes"], json!({ "contradicted": 1 }));
    });
    assert_eq!(state(&app, &way), "paid");
    assert_sound(&app);
}

/// Whoever asks and in whatever state: what a statement shows is not returned, until two people agree on the credit that
/// gives it back.
#[test]
fn what_a_statement_shows_is_returned_by_its_credit_alone() {
    let (app, way) = given();
    app.match_lines(&way.maker);
    let city = &way.payments[0];
    let id: PaymentId = city["id"].as_str().expect("an id").parse().expect("an id");
    let returned = app.db.write(&Actor::system("test"), |tx| mark_returned(tx, id, "账号户名不符"));
    assert!(matches!(returned, Err(settlement::Error::ShownInPart)), "{returned:?}");
    assert_eq!(state(&app, &way), "paid");

    app.import(&way.maker, &csv(TREASURY, OPENING - EACH, &[(12, EACH, &remark(city), "2")])).expect(201);
    app.match_lines(&way.maker);
    let credit = app.exceptions(&way.maker, "state=open&kind=returned_payment")[0].clone();
    let proposal = json!({ "resolution": "returned_and_reissued", "note": "账号已销户",
                           "payments": [{ "payment_id": city["id"], "amount_fen": EACH }] });
    resolve(&app, &way, &credit, &proposal);
    assert_eq!(state(&app, &way), "reissued");
    assert_sound(&app);
}
