//! Money is moved by the finance bureau of the programme's city, and by nobody else's.

use chuangquan::identity::Role;
use serde_json::{Value, json};

use crate::reconciliation::exception_post;
use crate::support::TestApp;
use crate::support::given::{CITY, DISTRICT, Person};
use crate::support::reconciliation::{TREASURY, csv, march};
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

/// Statements come from the region whose account they are of, and a city's line shows the city's payments only.
#[test]
fn another_city_neither_brings_one_s_statements_nor_uses_one_s_payments() {
    const OTHER_ACCOUNT: &str = "3702000000001";
    let app = TestApp::start();
    let mut way = app.payments_on_the_way(1);
    app.go_to(&mut way, march(12));
    let [maker, checker] =
        [Role::FinanceMaker, Role::FinanceChecker].map(|role| app.person(role, "finance_bureau", OTHER_CITY));
    let mut own = account("外市财政局");
    own["account_number"] = json!(OTHER_ACCOUNT);
    app.set_by_two((&maker, &checker), &format!("/api/v1/treasury-accounts/city/{OTHER_CITY}"), &own);

    let file = csv(TREASURY, 100_000_000, &[(11, -24_000, "拨付", "1")]);
    for query in ["?dry_run=true", ""] {
        let refused = app.import_with(&maker, &file, "", query).expect_problem(422, "invalid_input");
        assert_eq!(refused["errors"][0]["field"], "file", "{refused}");
    }
    app.import(&way.maker, &file).expect(201);
    app.import(&maker, &file).expect_problem(422, "invalid_input");

    app.import(&maker, &csv(OTHER_ACCOUNT, 100_000_000, &[(11, -25_000, "支付", "1")])).expect(201);
    app.match_lines(&maker);
    let exceptions = app.exceptions(&maker, "state=open");
    assert_eq!(exceptions.len(), 1, "its own line only: {exceptions:?}");
    let by_hand = json!({
        "resolution": "matched_by_hand", "note": "金额一致",
        "payments": [{ "payment_id": way.payments[0]["id"], "amount_fen": 25_000 }],
    });
    exception_post(&app, &maker, &exceptions[0], "propose", &by_hand).expect_problem(409, "not_expected");
}
