//! A contract's stages are paid with vouchers or without, as both sides agree: the holds follow, and what is delivered,
//! accepted or claimed stays as it is.

use chrono::{Duration, NaiveDate};
use chuangquan::catalog::ListingKind;
use chuangquan::kernel::{Fen, local_date};
use chuangquan::store::DbError;
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use serde_json::{Value, json};

use crate::agreements::{accept, ask, contract, listing, post, stages, verified};
use crate::support::claim::Scene;
use crate::support::given::Person;
use crate::support::{Reply, TestApp};

fn propose(app: &TestApp, person: &Person, id: &str, stages: &[Value], switched: &[(i32, bool)]) -> Reply {
    let switched: Vec<_> =
        switched.iter().map(|(number, uses)| json!({"number": number, "uses_voucher": uses})).collect();
    let body = json!({"reason": "支付方式调整", "stages": stages, "switched": switched});
    app.post(&format!("/api/v1/agreements/{id}/amendments"), &person.token, &body)
}

fn answer(app: &TestApp, person: &Person, id: &str, number: i32, accepts: bool) -> Reply {
    let body = json!({"accepts": accepts, "reason": "不同意"});
    app.post(&format!("/api/v1/agreements/{id}/amendments/{number}/answer"), &person.token, &body)
}

/// Two stages of 6,000 and 2,000 yuan that begin today, and one of 1,000 a month later.
fn develop(app: &TestApp, scene: &Scene) -> (String, NaiveDate) {
    let work = listing(app, scene, ListingKind::TechContract);
    let quotation = ask(app, scene, work, &json!({"subject": "树脂开发"}));
    let today = local_date(app.clock.now());
    let part = |title: &str, yuan: i64, from: NaiveDate| {
        json!({"title": title, "amount_fen": Fen::from_yuan(yuan).get(), "starts_on": from,
               "due_on": from + Duration::days(20)})
    };
    let milestones =
        [part("方案", 6_000, today), part("样件", 2_000, today), part("验证", 1_000, today + Duration::days(30))];
    let offer = json!({"kind": "milestones", "starts_on": today, "valid_days": 10, "milestones": milestones});
    post(app, &scene.provider, &quotation, "offers", &offer).expect(201);
    (accept(app, scene, &quotation)["agreement_id"].as_str().expect("a contract").to_owned(), today)
}

/// The stages that have not begun, as they are to be.
fn planned(agreement: &Value) -> Vec<Value> {
    let all = agreement["stages"].as_array().expect("stages").iter();
    all.filter(|stage| stage["state"] == "scheduled")
        .map(|stage| {
            json!({"title": stage["title"], "deliverable": stage["deliverable"], "amount_fen": stage["amount_fen"],
                   "starts_on": stage["starts_on"], "due_on": stage["due_on"], "uses_voucher": stage["uses_voucher"]})
        })
        .collect()
}

/// What the scene's voucher holds, and what is free on it, fen.
fn wallet(app: &TestApp, scene: &Scene) -> (i64, i64) {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = BigInt)]
        held: i64,
        #[diesel(sql_type = BigInt)]
        free: i64,
    }
    let row: Row = app.read(|conn| {
        diesel::sql_query(format!(
            "SELECT a.debits_pending AS held, a.credits_posted - a.debits_posted - a.debits_pending AS free
             FROM voucher v JOIN ledger_account a ON a.id = v.account_id WHERE v.id = '{}'",
            scene.voucher
        ))
        .get_result(conn)
        .map_err(DbError::from)
    });
    (row.held, row.free)
}

/// Held and redeemed under the annual cap, fen.
fn used(app: &TestApp) -> i64 {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = BigInt)]
        n: i64,
    }
    let sql = "SELECT coalesce(sum(used_fen), 0)::bigint AS n FROM annual_use";
    app.read(|conn| diesel::sql_query(sql).get_result::<Row>(conn).map_err(DbError::from)).n
}

#[test]
fn a_booked_stage_lets_go_of_its_hold_and_takes_it_again() {
    let app = TestApp::start();
    let scene = app.scene();
    let (id, _) = develop(&app, &scene);
    let signed = contract(&app, &scene.enterprise, &id);
    // Half of each, of a voucher of 10,000 yuan.
    let subsidies = |agreement: &Value| stages(agreement, "subsidy_fen");
    assert_eq!(subsidies(&signed), [json!(300_000), json!(100_000), Value::Null]);
    assert_eq!((wallet(&app, &scene), used(&app)), ((400_000, 600_000), 400_000));

    let plan = planned(&signed);
    let proposed = propose(&app, &scene.provider, &id, &plan, &[(1, false)]).expect(201).json();
    assert_eq!(proposed["amendments"][0]["switched"], json!([{"number": 1, "uses_voucher": false}]));
    assert_eq!(wallet(&app, &scene), (400_000, 600_000), "nothing before it is accepted");
    let amended = answer(&app, &scene.enterprise, &id, 1, true).expect(200).json();
    assert_eq!(stages(&amended, "uses_voucher"), [false, true, true]);
    assert_eq!(subsidies(&amended), [json!(0), json!(100_000), Value::Null]);
    assert_eq!((wallet(&app, &scene), used(&app)), ((100_000, 900_000), 100_000));
    assert_eq!(amended["amount_fen"], signed["amount_fen"]);
    verified(&app);

    // Back again, with what vouchers pay now; the enterprise sees it before it answers.
    propose(&app, &scene.provider, &id, &plan, &[(1, true), (2, false)]).expect(201);
    let asked = contract(&app, &scene.enterprise, &id);
    assert_eq!(asked["amendments"][0]["switched_share"]["subsidy_fen"], 300_000);
    assert!(contract(&app, &scene.provider, &id)["amendments"][0]["switched_share"].is_null(), "not the provider's");
    let amended = answer(&app, &scene.enterprise, &id, 2, true).expect(200).json();
    assert_eq!(subsidies(&amended), [json!(300_000), json!(0), Value::Null]);
    assert_eq!((wallet(&app, &scene), used(&app)), ((300_000, 700_000), 300_000));
    verified(&app);

    // The booking goes its way with what it holds: delivered, accepted, claimed.
    let booking = stages(&amended, "booking_id")[0].as_str().expect("a booking").to_owned();
    let path = format!("/api/v1/bookings/{booking}");
    app.post(&format!("{path}/deliver"), &scene.provider.token, &json!({})).expect(200);
    let done = app.post(&format!("{path}/accept"), &scene.enterprise.token, &json!({})).expect(200).json();
    assert_eq!(done["final_subsidy_fen"], 300_000);
    app.post("/api/v1/claims", &scene.enterprise.token, &json!({"booking_id": booking})).expect(201);
    let claimed = propose(&app, &scene.enterprise, &id, &plan, &[(1, false)]).expect_problem(422, "invalid_input");
    assert_eq!(
        (&claimed["errors"][0]["code"], &claimed["errors"][0]["field"]),
        (&json!("claimed"), &json!("switched.0.number"))
    );
    assert!(claimed["errors"][0]["message"].as_str().is_some_and(|said| said.contains("已申请兑付")), "{claimed}");
    verified(&app);
}

#[test]
fn what_has_not_begun_says_how_it_is_paid_when_it_begins() {
    let app = TestApp::start();
    let mut scene = app.scene();
    let (id, _) = develop(&app, &scene);
    let mut plan = planned(&contract(&app, &scene.enterprise, &id));
    let unchanged = propose(&app, &scene.enterprise, &id, &plan, &[]).expect_problem(422, "invalid_input");
    assert_eq!(unchanged["errors"][0]["code"], "unchanged");
    plan[0]["uses_voucher"] = json!(false);
    propose(&app, &scene.enterprise, &id, &plan, &[]).expect(201);
    let amended = answer(&app, &scene.provider, &id, 1, true).expect(200).json();
    assert_eq!(stages(&amended, "uses_voucher"), [true, true, false]);
    assert_eq!(amended["amendments"][0]["before"][0]["uses_voucher"], true);
    app.advance(Duration::days(31));
    for person in [&mut scene.enterprise, &mut scene.provider] {
        app.renew(person);
    }
    while chuangquan::agreement::service::run_deadlines(&app.db).expect("the job runs") > 0 {}
    let begun = contract(&app, &scene.enterprise, &id);
    assert_eq!(stages(&begun, "state")[2], "open");
    assert_eq!(stages(&begun, "subsidy_fen")[2], 0);
    verified(&app);
}

#[test]
fn what_was_delivered_meanwhile_refuses_the_whole_change() {
    let app = TestApp::start();
    let scene = app.scene();
    let (id, _) = develop(&app, &scene);
    let signed = contract(&app, &scene.enterprise, &id);
    let plan = planned(&signed);
    propose(&app, &scene.enterprise, &id, &plan, &[(1, false), (2, false)]).expect(201);
    let booking = stages(&signed, "booking_id")[1].as_str().expect("a booking").to_owned();
    app.post(&format!("/api/v1/bookings/{booking}/deliver"), &scene.provider.token, &json!({})).expect(200);
    let settled = answer(&app, &scene.provider, &id, 1, true).expect_problem(409, "stage_settled");
    assert_eq!(settled["why"], "delivered");
    assert_eq!(wallet(&app, &scene), (400_000, 600_000), "neither of the two");
    assert_eq!(contract(&app, &scene.provider, &id)["amendments"][0]["state"], "proposed");
    answer(&app, &scene.provider, &id, 1, false).expect(200);
    verified(&app);
}

#[test]
fn the_database_asks_for_the_amendment() {
    let app = TestApp::start();
    let scene = app.scene();
    let (id, _) = develop(&app, &scene);
    let refused = |statement: &str| {
        let outcome = app.db.read(|conn| diesel::sql_query(statement).execute(conn).map_err(DbError::from));
        assert!(outcome.is_err(), "{statement}");
    };
    refused("UPDATE agreement_stage SET uses_voucher = false WHERE number = 1");
    let plan = planned(&contract(&app, &scene.enterprise, &id));
    propose(&app, &scene.provider, &id, &plan, &[(1, false)]).expect(201);
    refused("UPDATE agreement_stage SET uses_voucher = false WHERE number = 1");
    answer(&app, &scene.enterprise, &id, 1, true).expect(200);
    refused("UPDATE agreement_stage SET uses_voucher = false WHERE number = 2");
    refused("UPDATE agreement_stage SET uses_voucher = true WHERE number = 1");
    refused("UPDATE agreement_amendment SET switched = '[]'");
    verified(&app);
}
