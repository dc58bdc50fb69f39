//! 通用通兑: who pays first, what regions owe each other, and how it is settled.

use chuangquan::claim::service::close_notices;
use chuangquan::identity::Role;
use chuangquan::programme::model::{ClearingPeriod, ClearingRule};
use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::claim::Scene;
use crate::support::given::DISTRICT;
use crate::support::voucher::typical_rules;

/// Another district of the same city.
pub const ELSEWHERE: &str = "371082";

/// A programme whose vouchers are paid where they are used; a provider in another district than the enterprise.
pub fn scene(app: &TestApp) -> Scene {
    app.calendar();
    let mut rules = typical_rules();
    rules.clearing = Some(ClearingRule { every: ClearingPeriod::Month });
    let programme = app.programme_with(rules);
    app.fund(&programme, chuangquan::kernel::Fen::from_yuan(1_000_000));
    let enterprise = app.enterprise();
    let voucher = app.voucher(&programme, &enterprise, chuangquan::kernel::Fen::from_yuan(10_000));
    let provider = app.person(Role::ProviderMember, "provider", ELSEWHERE);
    Scene {
        programme,
        enterprise,
        provider,
        district: app.district_reviewer(),
        city: app.city_administrator(),
        voucher,
    }
}

/// A claim whose notice is over.
pub fn approved(app: &TestApp, scene: &mut Scene) -> String {
    let id = app.passed_claim(scene);
    app.published(scene);
    app.advance(chrono::Duration::days(12));
    assert_eq!(close_notices(&app.db).expect("the notice closes"), 2, "the notice and its claim");
    for person in [&mut scene.enterprise, &mut scene.provider, &mut scene.district, &mut scene.city] {
        app.renew(person);
    }
    id
}

#[test]
fn what_another_region_paid_first_is_cleared_once_and_by_two_people() {
    let app = TestApp::start();
    let mut scene = scene(&app);
    approved(&app, &mut scene);
    let mut maker = app.finance_maker();
    let mut checker = app.finance_checker();
    let query = format!("programme_id={}&first_day=2026-03-01&last_day=2026-03-31", scene.programme.id);
    let statement = app.get(&format!("/api/v1/clearings/statement?{query}"), &maker.token).expect(200).json();
    assert_eq!(statement["claims"], 1);
    // Half of 500 yuan is the district's; the city is the same on both sides and owes nobody.
    let net = json!([{
        "level": "district", "debtor_region": DISTRICT, "creditor_region": ELSEWHERE, "amount_fen": 25_000,
    }]);
    assert_eq!(statement["nets"], net);

    let body = json!({"programme_id": scene.programme.id, "first_day": "2026-03-01", "last_day": "2026-03-31"});
    let problem = app.post("/api/v1/clearings", &maker.token, &body).expect_problem(422, "invalid_input");
    assert_eq!(problem["errors"][0]["field"], "last_day", "the month is not over");
    app.advance(chrono::Duration::days(30));
    app.renew(&mut maker);
    app.renew(&mut checker);
    let proposed = app.post("/api/v1/clearings", &maker.token, &body).expect(201).json();
    let id = proposed["id"].as_str().expect("an id").to_owned();
    app.post("/api/v1/clearings", &maker.token, &body).expect_problem(409, "nothing_to_clear");
    let decide = |token: &str, agrees: bool| {
        let body = json!({"agrees": agrees, "note": "鲁财预清〔2026〕1号"});
        app.post(&format!("/api/v1/clearings/{id}/decide"), token, &body)
    };
    let confirmed = decide(&checker.token, true).expect(200).json();
    assert_eq!((confirmed["state"].as_str(), &confirmed["statement"]["nets"]), (Some("confirmed"), &net));
    decide(&checker.token, false).expect_problem(409, "already_decided");
    let balance = |region: &str| {
        let key = format!("clearing:district:{region}");
        let account = app.read(|conn| chuangquan::ledger::account_by_key(conn, &key));
        account.expect("an account").balance.posted().get()
    };
    assert_eq!((balance(DISTRICT), balance(ELSEWHERE)), (-25_000, 25_000));
    let statement = app.get(&format!("/api/v1/clearings/statement?{query}"), &maker.token).expect(200).json();
    assert_eq!(statement["claims"], 0, "cleared once");
}

#[test]
fn a_declined_clearing_lets_go_of_its_claims_and_nothing_moves() {
    let app = TestApp::start();
    let mut scene = scene(&app);
    approved(&app, &mut scene);
    app.advance(chrono::Duration::days(30));
    let (maker, checker) = (app.finance_maker(), app.finance_checker());
    let body = json!({"programme_id": scene.programme.id, "first_day": "2026-03-01", "last_day": "2026-03-31"});
    let id = app.post("/api/v1/clearings", &maker.token, &body).expect(201).id();
    let path = format!("/api/v1/clearings/{id}/decide");
    app.post(&path, &checker.token, &json!({"agrees": false, "note": ""})).expect_problem(422, "invalid_input");
    app.post(&path, &checker.token, &json!({"agrees": false, "note": "期间有误"})).expect(200);
    let again = app.post("/api/v1/clearings", &maker.token, &body).expect(201).json();
    assert_eq!(again["statement"]["claims"], 1);
    let list = app.get("/api/v1/clearings", &maker.token).expect(200).json();
    let states: Vec<&Value> = list["items"].as_array().expect("items").iter().map(|item| &item["state"]).collect();
    assert_eq!(states, ["proposed", "declined"]);
}
