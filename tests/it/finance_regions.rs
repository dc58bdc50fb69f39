//! Money is moved by the finance bureau of the programme's city, and by nobody else's.

use chuangquan::identity::Role;
use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::given::{CITY, DISTRICT, Person};
use crate::support::settlement::{account, batch_request};

const OTHER_CITY: &str = "370200";

#[test]
fn a_district_s_finance_bureau_reads_and_moves_nothing() {
    let app = TestApp::start();
    let scene = app.settling();
    let provider = app.payable_provider();
    app.approved_claim(&scene, provider.organisation(), chuangquan::kernel::Fen::from_yuan(100));
    let batch = app.authorised_batch(&scene, "demand");
    let of = |role: Role| app.person(role, "finance_bureau", DISTRICT);
    let (maker, checker) = (of(Role::FinanceMaker), of(Role::FinanceChecker));
    let export = json!({ "formats": ["csv"] });
    let settings = json!({ "third_signature_above_fen": null });
    let asked = [
        (&maker, "POST", "/api/v1/batches".to_owned(), batch_request(&scene, "demand")),
        (&maker, "POST", format!("/api/v1/batches/{batch}/exports"), export),
        (&maker, "PUT", format!("/api/v1/treasury-accounts/district/{DISTRICT}"), account("区财政局")),
        (&maker, "POST", "/api/v1/reconciliation/match".to_owned(), json!({})),
        (&checker, "PUT", "/api/v1/settlement/settings".to_owned(), settings),
        (&checker, "POST", "/api/v1/reconciliation/periods/2026-02/close".to_owned(), json!({})),
    ];
    for (person, method, path, body) in &asked {
        let reply =
            if *method == "PUT" { app.put(path, &person.token, body) } else { app.post(path, &person.token, body) };
        reply.expect_problem(403, "forbidden");
    }
    let me = app.get("/api/v1/me", &maker.token).expect(200).json();
    let may: Vec<&str> = me["capabilities"].as_array().expect("a list").iter().filter_map(Value::as_str).collect();
    assert!(may.contains(&"batch:read") && !may.contains(&"batch:draft"), "the pages offer what can be done: {may:?}");
    app.get(&format!("/api/v1/batches/{batch}"), &maker.token).expect(200);
    app.export_batch(&scene, &batch, &["csv"]).expect(201);
}

#[test]
fn another_city_s_finance_bureau_finds_no_such_programme() {
    let app = TestApp::start();
    let scene = app.settling();
    let provider = app.payable_provider();
    app.approved_claim(&scene, provider.organisation(), chuangquan::kernel::Fen::from_yuan(100));
    let of = |role: Role| app.person(role, "finance_bureau", OTHER_CITY);
    let (maker, checker) = (of(Role::FinanceMaker), of(Role::FinanceChecker));
    let post = |person: &Person, path: &str, body: &Value| app.post(path, &person.token, body);
    post(&maker, "/api/v1/batches", &batch_request(&scene, "demand")).expect(404);
    let outside = app.put(&format!("/api/v1/treasury-accounts/city/{CITY}"), &maker.token, &account("外市财政局"));
    assert_eq!(outside.expect_problem(422, "invalid_input")["errors"][0]["field"], "payer_region");
    app.put(&format!("/api/v1/treasury-accounts/city/{OTHER_CITY}"), &maker.token, &account("外市财政局")).expect(200);
    let grant = json!({
        "programme_id": scene.programme.id, "side": "supply", "level": "city", "region_code": CITY, "fiscal_year": 2026,
        "document": "威财预〔2026〕9号", "amount_fen": 100,
    });
    post(&maker, "/api/v1/appropriations", &grant).expect(404);

    let batch = app.draft_batch(&scene, "demand").expect(201).id();
    let step =
        |person: &Person, step: &str, body: Value| post(person, &format!("/api/v1/batches/{batch}/{step}"), &body);
    step(&checker, "check", json!({})).expect(404);
    app.batch_step(&scene.checker, &batch, "check").expect(200);
    step(&checker, "authorise", json!({})).expect(404);
    step(&checker, "cancel", json!({ "reason": "外市取消" })).expect(404);
    app.batch_step(&scene.checker, &batch, "authorise").expect(200);
    step(&maker, "recall", json!({ "reason": "外市撤回" })).expect(404);
    step(&maker, "exports", json!({ "formats": ["csv"] })).expect(404);
    app.export_batch(&scene, &batch, &["csv"]).expect(201);
    step(&checker, "exports/1/renew", json!({ "formats": ["csv"], "reason": "外市重导" })).expect(404);
    assert_eq!(app.batch(&scene, &batch)["state"], "exported");
}
