//! Claims over HTTP: evidence, the two reviews, who sees what, and the bulk steps that settlement takes.

use chuangquan::claim::service::{mark_paid, mark_reconciled, record_batched, unmark_batched};
use chuangquan::claim::{Error, Step};
use chuangquan::identity::Role;
use chuangquan::kernel::{Actor, ClaimId, Fen};
use chuangquan::voucher::service as vouchers;
use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::claim::{PRICE, SUBSIDY, Scene, e_invoice, invoice_number, pdf};
use crate::support::given::DISTRICT;

fn pass() -> Value {
    json!({ "decision": "pass" })
}

fn codes(problem: &Value) -> Vec<&str> {
    problem["errors"]
        .as_array()
        .expect("errors")
        .iter()
        .map(|error| error["field"].as_str().expect("a field"))
        .collect()
}

fn wallet(app: &TestApp, scene: &Scene) -> [i64; 4] {
    let view = app.read(|conn| vouchers::voucher_view(conn, &scene.enterprise.caller, scene.voucher));
    let wallet = view.wallet;
    [wallet.available_fen, wallet.held_fen, wallet.redeemed_fen, wallet.paid_out_fen].map(Fen::get)
}

#[test]
fn a_claim_is_made_once_from_an_accepted_booking() {
    let app = TestApp::start();
    let scene = app.scene();
    let booking = app.accepted_booking(&scene);
    let body = json!({ "booking_id": booking });
    let stranger = app.enterprise();
    app.post("/api/v1/claims", &stranger.token, &body).expect_problem(404, "not_found");
    let claim = app.post("/api/v1/claims", &scene.enterprise.token, &body).expect(201).json();
    assert_eq!(claim["state"], "draft");
    assert_eq!(claim["amount_fen"], SUBSIDY);
    assert_eq!(claim["payee_id"], json!(scene.provider.organisation()), "deduction mode pays the provider");
    assert_eq!(claim["region_code"], DISTRICT);
    app.post("/api/v1/claims", &scene.enterprise.token, &body).expect_problem(409, "claim_exists");
    let early = json!({ "booking_id": app.ordered_booking(&scene) });
    app.post("/api/v1/claims", &stranger.token, &early).expect_problem(404, "not_found");
    app.post("/api/v1/claims", &scene.enterprise.token, &early).expect_problem(409, "not_claimable");
    let zero = json!({ "booking_id": app.accepted_booking(&scene), "invoice_fen": 0 });
    let problem = app.post("/api/v1/claims", &scene.enterprise.token, &zero).expect_problem(422, "invalid_input");
    assert_eq!(codes(&problem), ["invoice_fen"]);
}

#[test]
fn submission_is_refused_with_all_that_is_missing_and_then_taken() {
    let app = TestApp::start();
    let scene = app.scene();
    let id = app.draft_claim(&scene);
    let problem = app.claim_step(&scene.enterprise, &id, "submit", &json!({})).expect_problem(422, "claim_incomplete");
    let mut missing = codes(&problem);
    missing.sort_unstable();
    assert_eq!(
        missing,
        [
            "evidence.acceptance",
            "evidence.contract",
            "evidence.invoice",
            "evidence.payment_proof",
            "evidence.result",
            "invoice_fen",
            "invoice_number"
        ]
    );
    app.complete(&scene, &id);
    let claim = app.claim(&scene.enterprise, &id);
    assert_eq!(claim["invoice_fen"], PRICE, "read from the e-invoice");
    assert_eq!(claim["evidence"].as_array().map(Vec::len), Some(5));
    let warnings: Vec<_> = claim["findings"].as_array().expect("findings").iter().map(|f| &f["code"]).collect();
    assert_eq!(warnings, ["invoice_party_differs", "invoice_party_differs"], "shown to the reviewers");
    app.claim_step(&scene.enterprise, &id, "submit", &json!({})).expect(200);
    let problem = app.claim_step(&scene.enterprise, &id, "submit", &json!({})).expect_problem(409, "illegal_step");
    assert_eq!(problem["allowed"], json!(["withdraw", "take_up", "skip_district"]));
    app.upload(&scene.enterprise, &id, "other", "x.pdf", &pdf()).expect_problem(409, "claim_not_editable");
    app.claim_step(&scene.enterprise, &id, "withdraw", &json!({})).expect(200);
    app.claim_step(&scene.enterprise, &id, "submit", &json!({})).expect(200);
    app.claim_step(&scene.district, &id, "take_up", &json!({})).expect(200);
    app.claim_step(&scene.enterprise, &id, "withdraw", &json!({})).expect_problem(409, "illegal_step");
}

#[test]
fn what_is_stated_must_agree_with_the_e_invoice() {
    let app = TestApp::start();
    let scene = app.scene();
    let id = app.draft_claim(&scene);
    app.complete(&scene, &id);
    let path = format!("/api/v1/claims/{id}");
    let version = app.claim(&scene.enterprise, &id)["version"].clone();
    let edit = json!({ "invoice_number": invoice_number(), "invoice_fen": SUBSIDY - 1, "version": version });
    app.patch(&path, &scene.enterprise.token, &edit).expect(200);
    app.patch(&path, &scene.enterprise.token, &edit).expect_problem(409, "claim_changed");
    let problem = app.claim_step(&scene.enterprise, &id, "submit", &json!({})).expect_problem(422, "claim_incomplete");
    let found: Vec<_> = problem["errors"].as_array().expect("errors").iter().map(|e| &e["code"]).collect();
    assert_eq!(found, ["invoice_below_claim", "invoice_number_differs", "invoice_amount_differs"]);
}

#[test]
fn an_invoice_backs_one_claim_only_ever() {
    let app = TestApp::start();
    let scene = app.scene();
    let number = invoice_number();
    let (first, second) = (app.draft_claim(&scene), app.draft_claim(&scene));
    app.upload(&scene.enterprise, &first, "invoice", "a.xml", &e_invoice(&number, PRICE)).expect(201);
    let problem = app
        .upload(&scene.enterprise, &second, "invoice", "a.xml", &e_invoice(&number, PRICE))
        .expect_problem(409, "invoice_taken");
    assert_eq!(codes(&problem), ["invoice_number"]);
    let typed = json!({ "invoice_number": format!(" {number} "), "invoice_fen": PRICE });
    let path = format!("/api/v1/claims/{second}");
    app.patch(&path, &scene.enterprise.token, &typed).expect_problem(409, "invoice_taken");
    let other = json!({ "booking_id": app.accepted_booking(&scene), "invoice_number": number });
    app.post("/api/v1/claims", &scene.enterprise.token, &other).expect_problem(409, "invoice_taken");
    assert_eq!(app.claim(&scene.enterprise, &second)["evidence"], json!([]), "nothing of the refused upload stays");
}

#[test]
fn evidence_is_told_by_content_and_given_back_as_it_came() {
    let app = TestApp::start();
    let scene = app.scene();
    let id = app.draft_claim(&scene);
    let owner = &scene.enterprise;
    for (content, status, code) in [
        (b"MZ\x90\x00".as_slice(), 415, "invalid_input"),
        (b"".as_slice(), 422, "invalid_input"),
        (b"<?xml version=\"1.0\"?><a/>".as_slice(), 409, "not_an_invoice"),
        (vec![b'x'; 20 * 1024 * 1024 + 1].as_slice(), 413, "file_too_large"),
    ] {
        app.upload(owner, &id, "invoice", "invoice.pdf", content).expect_problem(status, code);
    }
    app.upload(owner, &id, "selfie", "x.pdf", &pdf()).expect_problem(422, "invalid_input");
    let content = pdf();
    let evidence = app.upload(owner, &id, "contract", "../../服务合同.pdf", &content).expect(201).json();
    assert_eq!(evidence["file_name"], "服务合同.pdf");
    assert_eq!(evidence["media_type"], "application/pdf");
    let path = format!("/api/v1/claims/{id}/evidence/{}", evidence["id"].as_str().expect("an id"));
    let response = ureq::get(format!("{}{path}", app.client.base()))
        .header("authorization", format!("Bearer {}", owner.token))
        .call()
        .expect("the file");
    let header = |name: &str| response.headers().get(name).and_then(|v| v.to_str().ok()).unwrap_or_default().to_owned();
    assert!(header("content-disposition").starts_with("attachment; filename*=UTF-8''%E6"));
    assert_eq!(header("x-content-type-options"), "nosniff");
    assert_eq!(header("content-type"), "application/pdf");
    assert_eq!(app.get(&path, &owner.token).expect(200).text.as_bytes(), content);
    app.get(&path, &scene.provider.token).expect(200);
    app.get(&path, &app.enterprise().token).expect_problem(404, "not_found");
    app.client.send("DELETE", &path, Some(&owner.token), None, &[]).expect(204);
    app.get(&path, &owner.token).expect_problem(404, "not_found");
}

#[test]
fn strangers_and_other_districts_see_nothing() {
    let app = TestApp::start();
    let scene = app.scene();
    let draft = app.draft_claim(&scene);
    let id = app.submitted_claim(&scene);
    let stranger = app.enterprise();
    let elsewhere = app.person(Role::DistrictReviewer, "science_bureau", "371003");
    for reader in [&stranger, &elsewhere, &app.provider()] {
        app.get(&format!("/api/v1/claims/{id}"), &reader.token).expect_problem(404, "not_found");
        assert_eq!(app.get("/api/v1/claims", &reader.token).expect(200).json()["items"], json!([]));
    }
    for step in ["submit", "withdraw"] {
        app.claim_step(&stranger, &id, step, &json!({})).expect_problem(404, "not_found");
    }
    app.upload(&stranger, &id, "other", "x.pdf", &pdf()).expect_problem(404, "not_found");
    app.claim_step(&elsewhere, &id, "review/district", &pass()).expect_problem(404, "not_found");
    for reader in [&scene.district, &scene.city, &app.auditor(), &app.finance_maker(), &scene.provider] {
        app.claim(reader, &id);
    }
    app.get(&format!("/api/v1/claims/{draft}"), &app.auditor().token).expect_problem(404, "not_found");
    assert_eq!(app.get("/api/v1/claims", &scene.enterprise.token).expect(200).json()["items"][0]["id"], json!(id));
}

#[test]
fn two_people_review_and_no_party_does() {
    let app = TestApp::start();
    let scene = app.scene();
    let id = app.submitted_claim(&scene);
    app.claim_step(&scene.city, &id, "review/city", &pass()).expect_problem(409, "illegal_step");
    let inside = app.twin(&scene.enterprise, Role::DistrictReviewer);
    app.claim_step(&inside, &id, "review/district", &pass()).expect_problem(403, "party_decides");
    let mut both = app.district_reviewer();
    both.caller.roles.push(Role::CityAdministrator);
    app.renew(&mut both);
    app.claim_step(&both, &id, "review/district", &json!({ "decision": "return" }))
        .expect_problem(422, "invalid_input");
    app.claim_step(&both, &id, "review/district", &pass()).expect(200);
    app.claim_step(&both, &id, "review/city", &pass()).expect_problem(403, "same_reviewer");
    let queue = app.get("/api/v1/claims/queue/city", &scene.city.token).expect(200).json();
    assert_eq!(queue["items"][0]["id"], json!(id));
    assert_eq!(queue["items"][0]["due_on"], "2026-03-09", "five working days after Monday 2 March");
    app.claim_step(&scene.city, &id, "review/city", &pass()).expect(200);
    app.claim_step(&scene.city, &id, "review/city", &pass()).expect_problem(409, "illegal_step");
    let reviews = app.claim(&scene.enterprise, &id)["reviews"].as_array().map(Vec::len);
    assert_eq!(reviews, Some(2));
}

#[test]
fn a_returned_claim_is_corrected_and_comes_again() {
    let app = TestApp::start();
    let scene = app.scene();
    let id = app.submitted_claim(&scene);
    app.claim_step(&scene.district, &id, "review/district", &pass()).expect(200);
    let back = json!({ "decision": "return", "reason": "付款凭证不清晰" });
    let claim = app.claim_step(&scene.city, &id, "review/city", &back).expect(200).json();
    assert_eq!((&claim["state"], &claim["reason"]), (&json!("returned"), &json!("付款凭证不清晰")));
    app.upload(&scene.enterprise, &id, "payment_proof", "again.pdf", &pdf()).expect(201);
    let again = app.claim_step(&scene.enterprise, &id, "submit", &json!({})).expect(200).json();
    assert_eq!(again["reason"], Value::Null);
    app.claim_step(&scene.district, &id, "review/district", &pass()).expect(200);
    app.claim_step(&scene.city, &id, "review/city", &pass()).expect(200);
    let actions: Vec<_> = app.claim(&scene.city, &id)["timeline"]
        .as_array()
        .expect("a timeline")
        .iter()
        .map(|event| event["action"].as_str().expect("an action").to_owned())
        .filter(|action| !action.starts_with("claim.evidence") && action != "claim.invoice_set")
        .collect();
    assert_eq!(
        actions,
        [
            "claim.created",
            "claim.submitted",
            "claim.taken_up",
            "claim.city_review",
            "claim.returned",
            "claim.submitted",
            "claim.taken_up",
            "claim.city_review",
            "claim.notice"
        ]
    );
}

#[test]
fn a_rejected_claim_gives_its_money_back_and_keeps_its_invoice() {
    let app = TestApp::start();
    let scene = app.scene();
    let id = app.submitted_claim(&scene);
    assert_eq!(wallet(&app, &scene), [1_000_000 - SUBSIDY, 0, SUBSIDY, 0]);
    let reject = json!({ "decision": "reject", "reason": "属于法定检测" });
    app.claim_step(&scene.district, &id, "review/district", &reject).expect(200);
    assert_eq!(wallet(&app, &scene), [1_000_000, 0, 0, 0]);
    let claim = app.claim(&scene.enterprise, &id);
    let again = json!({ "booking_id": claim["booking_id"] });
    app.post("/api/v1/claims", &scene.enterprise.token, &again).expect_problem(409, "claim_was_rejected");
    let reused = json!({ "booking_id": app.accepted_booking(&scene), "invoice_number": claim["invoice_number"] });
    app.post("/api/v1/claims", &scene.enterprise.token, &reused).expect_problem(409, "invoice_taken");
}

#[test]
fn a_replayed_request_gets_the_first_answer() {
    let app = TestApp::start();
    let scene = app.scene();
    let body = json!({ "booking_id": app.accepted_booking(&scene) });
    let send = || {
        let headers = [("idempotency-key", "once")];
        app.client.send("POST", "/api/v1/claims", Some(&scene.enterprise.token), Some(&body), &headers).expect(201).id()
    };
    assert_eq!(send(), send());
}

#[test]
fn settlement_moves_many_claims_together_or_none() {
    let app = TestApp::start();
    let scene = app.scene();
    let ids: Vec<ClaimId> = (0..3).map(|_| app.passed_claim(&scene).parse().expect("an id")).collect();
    app.published(&scene);
    app.advance(chrono::Duration::days(8));
    let done = chuangquan::claim::service::close_notices(&app.db).expect("the notice closes");
    assert_eq!(done, 4, "the notice and its three claims");
    let draft: ClaimId = {
        let mut scene = scene;
        app.renew(&mut scene.enterprise);
        app.draft_claim(&scene).parse().expect("an id")
    };
    let system = Actor::system("settlement");
    let mixed = [ids.as_slice(), &[draft]].concat();
    // As drafting a batch does.
    let batch = || {
        use chuangquan::store::schema::claim;
        use diesel::prelude::*;
        app.write(|tx| {
            let moved = diesel::update(claim::table.filter(claim::id.eq_any(&ids)).filter(claim::state.eq("approved")))
                .set(claim::state.eq("batched"))
                .execute(tx.conn())?;
            assert_eq!(moved, 3);
            record_batched(tx, &ids)
        });
    };
    batch();
    app.write(|tx| unmark_batched(tx, &ids));
    batch();
    let refused = app.db.write(&system, |tx| mark_paid(tx, &mixed));
    assert!(matches!(refused, Err(Error::NotAll { step: Step::Pay, asked: 4, changed: 3 })));
    app.write(|tx| mark_paid(tx, &ids));
    app.write(|tx| mark_reconciled(tx, &ids));
    assert!(app.db.write(&system, |tx| mark_paid(tx, &ids)).is_err());
    let last = app.read(|conn| chuangquan::audit::timeline(conn, "claim", ids[2].uuid()));
    let last: Vec<_> = last.iter().rev().take(5).rev().map(|event| event.action.as_str()).collect();
    assert_eq!(last, ["claim.batched", "claim.approved", "claim.batched", "claim.paid", "claim.reconciled"]);
}
