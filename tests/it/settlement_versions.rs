//! Batches that are asked back before they are exported, and exports that are made anew.

use chuangquan::identity::{Caller, Role};
use chuangquan::kernel::Fen;
use chuangquan::report::verify::verify;
use chuangquan::store::DbError;
use diesel::prelude::*;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::clawback::{bureau, ordered, paid_claim, posted};
use crate::settlement::{bank_total, pay, send_back, yuan};
use crate::support::given::Person;
use crate::support::settlement::Settling;
use crate::support::{Reply, TestApp, sealer};

pub fn ask(app: &TestApp, person: &Person, id: &str, reason: &str) -> Reply {
    app.post(&format!("/api/v1/batches/{id}/recall"), &person.token, &json!({ "reason": reason }))
}

pub fn decide(app: &TestApp, person: &Person, id: &str, verdict: &str, note: &str) -> Reply {
    let body = json!({ "verdict": verdict, "note": note });
    app.post(&format!("/api/v1/batches/{id}/recall/decide"), &person.token, &body)
}

/// One person with both roles.
fn both(app: &TestApp, person: &Person) -> Person {
    let caller = Caller { roles: vec![Role::FinanceMaker, Role::FinanceChecker], ..person.caller.clone() };
    Person { token: app.token(&caller), caller }
}

pub fn assert_sound(app: &TestApp) {
    let wrong: Vec<_> = app.read(|conn| verify(conn, &sealer())).findings.into_iter().filter(|f| f.wrong > 0).collect();
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[test]
fn two_people_take_an_authorised_batch_back_before_it_is_exported() {
    let app = TestApp::start();
    let scene = app.settling();
    let provider = app.payable_provider();
    let claim = app.approved_claim(&scene, provider.organisation(), yuan(100));
    let id = app.draft_batch(&scene, "demand").expect(201).id();
    ask(&app, &scene.maker, &id, "金额有误").expect_problem(409, "illegal_step");
    app.batch_step(&scene.checker, &id, "check").expect(200);
    app.batch_step(&scene.checker, &id, "authorise").expect(200);

    ask(&app, &scene.maker, &id, " ").expect_problem(422, "invalid_input");
    decide(&app, &scene.checker, &id, "recalled", "").expect_problem(409, "no_recall");
    let maker = both(&app, &scene.maker);
    ask(&app, &maker, &id, "金额有误").expect(201);
    ask(&app, &scene.checker, &id, "再次").expect_problem(409, "recall_open");
    app.export_batch(&scene, &id, &["csv"]).expect_problem(409, "recall_open");
    decide(&app, &scene.maker, &id, "recalled", "").expect_problem(403, "forbidden");
    decide(&app, &maker, &id, "recalled", "").expect_problem(403, "own_recall");
    let forced = app.db.read(|conn| {
        diesel::sql_query("UPDATE batch_recall SET verdict = 'recalled', decided_by = asked_by, decided_at = asked_at")
            .execute(conn)
            .map_err(DbError::from)
    });
    assert_eq!(forced.expect_err("the constraint refuses").constraint(), Some("batch_recall_two_people"));

    // Kept: it stays authorised, and says why.
    decide(&app, &scene.checker, &id, "kept", "").expect_problem(422, "invalid_input");
    decide(&app, &scene.checker, &id, "kept", "核对无误").expect(200);
    let detail = app.batch(&scene, &id);
    assert_eq!((&detail["state"], &detail["recalls"][0]["verdict"]), (&json!("authorised"), &json!("kept")));

    // Taken back: a draft again, without signatures; what was signed is kept with the recall.
    ask(&app, &scene.checker, &id, "收款单位有误").expect(201);
    let second = app.colleague(scene.maker.organisation(), Role::FinanceChecker, "371000");
    let recalled = decide(&app, &second, &id, "recalled", "").expect(200).json();
    assert_eq!(
        (&recalled["state"], &recalled["checker_id"], &recalled["authoriser_id"], &recalled["authorised_at"]),
        (&json!("drafted"), &Value::Null, &Value::Null, &Value::Null)
    );
    let detail = app.batch(&scene, &id);
    assert_eq!(detail["recalls"][1]["authoriser_id"], json!(scene.checker.caller.user_id));
    assert_eq!(app.claim_state(claim), "batched");
    app.batch_step(&second, &id, "check").expect(200);
    app.batch_step(&second, &id, "authorise").expect(200);
    app.export_batch(&scene, &id, &["csv"]).expect(201);
    ask(&app, &scene.maker, &id, "太迟了").expect_problem(409, "illegal_step");
    assert_sound(&app);
}

#[test]
fn a_recall_gives_rewards_back_to_their_budget_lines() {
    let app = TestApp::start();
    let scene = app.settling_since_yesterday();
    app.rewarded_provider(&scene);
    let before = posted(&app, "appropriation:%");
    let id = app.authorised_batch(&scene, "supply");
    assert_eq!(before - posted(&app, "appropriation:%"), 40_000);
    for round in 0..2 {
        ask(&app, &scene.maker, &id, "等级有误").expect(201);
        decide(&app, &scene.checker, &id, "recalled", "").expect(200);
        assert_eq!(posted(&app, "appropriation:%"), before, "round {round}");
        app.batch_step(&scene.checker, &id, "check").expect(200);
        app.batch_step(&scene.checker, &id, "authorise").expect(200);
        assert_eq!(before - posted(&app, "appropriation:%"), 40_000, "round {round}");
    }
    app.export_batch(&scene, &id, &["csv"]).expect(201);
    let payments = app.batch_payments(&scene, &id);
    pay(&app, &payments.iter().collect::<Vec<_>>()).expect("paid");
    assert_eq!(bank_total(&app), 40_000);
    assert_sound(&app);
}

#[test]
fn a_recall_opens_what_clawbacks_had_taken_and_what_netting_had_paid() {
    let app = TestApp::start();
    let scene = app.settling();
    let (provider, other) = (app.payable_provider(), app.payable_provider());
    let claim = paid_claim(&app, &scene, &provider, 100_000).to_string();
    let owed = ordered(&app, &bureau(&app), &provider, &claim, Some(30_000));
    let netted = app.approved_claim(&scene, provider.organisation(), Fen::new(30_000));
    app.approved_claim(&scene, other.organisation(), Fen::new(10_000));
    let treasury = posted(&app, "treasury:%");
    let show = || app.get(&format!("/api/v1/clawbacks/{owed}"), &app.token(&provider.caller)).expect(200).json();
    let id = app.authorised_batch(&scene, "demand");
    assert_eq!((app.claim_state(netted).as_str(), show()["state"].as_str()), ("paid", Some("settled")));

    ask(&app, &scene.maker, &id, "抵扣有误").expect(201);
    decide(&app, &scene.checker, &id, "recalled", "").expect(200);
    let shown = show();
    assert_eq!((&shown["state"], &shown["recovered_fen"]), (&json!("ordered"), &json!(0)));
    assert_eq!(shown["parts"][0]["planned_fen"], 15_000);
    assert_eq!((app.claim_state(netted).as_str(), posted(&app, "treasury:%")), ("batched", treasury));
    assert_sound(&app);

    app.batch_step(&scene.checker, &id, "check").expect(200);
    app.batch_step(&scene.checker, &id, "authorise").expect(200);
    assert_eq!((app.claim_state(netted).as_str(), show()["state"].as_str()), ("paid", Some("settled")));
    assert_eq!(posted(&app, "treasury:%") - treasury, 30_000);

    // Recalled once more and given up, nothing of it is left.
    ask(&app, &scene.maker, &id, "期间有误").expect(201);
    decide(&app, &scene.checker, &id, "recalled", "").expect(200);
    app.post(&format!("/api/v1/batches/{id}/cancel"), &scene.maker.token, &json!({ "reason": "期间有误" })).expect(200);
    assert_eq!((app.claim_state(netted).as_str(), &show()["parts"][0]["planned_fen"]), ("approved", &json!(0)));
    assert_sound(&app);
}

fn renew(app: &TestApp, person: &Person, id: &str, number: i32, reason: &str) -> Reply {
    let body = json!({ "formats": ["csv", "pain.001.001.09"], "reason": reason });
    app.post(&format!("/api/v1/batches/{id}/exports/{number}/renew"), &person.token, &body)
}

fn file(app: &TestApp, scene: &Settling, export: &Value, format: &str) -> (Vec<u8>, String) {
    let files = export["files"].as_array().expect("files");
    let found = files.iter().find(|file| file["format"] == format).expect("a file of the format");
    let reply = app.get(&format!("/api/v1/payment-files/{}", found["id"]), &scene.maker.token).expect(200);
    let hash: String = Sha256::digest(&reply.bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(found["sha256"], hash);
    (reply.bytes.clone(), reply.text.clone())
}

#[test]
fn an_export_made_anew_is_a_version_and_only_the_newest_counts() {
    let app = TestApp::start();
    let scene = app.settling();
    let provider = app.payable_provider();
    app.approved_claim(&scene, provider.organisation(), yuan(100));
    let id = app.authorised_batch(&scene, "demand");
    let first = app.export_batch(&scene, &id, &["csv", "pain.001.001.09"]).expect(201).json();
    let reference = app.batch(&scene, &id)["reference"].as_str().expect("a reference").to_owned();

    renew(&app, &scene.maker, &id, 1, "文件损坏").expect_problem(403, "own_export");
    renew(&app, &scene.checker, &id, 1, "x").expect_problem(422, "invalid_input");
    renew(&app, &scene.checker, &id, 2, "文件损坏").expect_problem(404, "not_found");
    let second = renew(&app, &scene.checker, &id, 1, "文件损坏，银行未受理").expect(201).json();
    assert_eq!(
        (&second["number"], &second["replaces_id"], &second["payments"], &second["control_sum_fen"]),
        (&json!(2), &first["id"], &json!(2), &json!(10_000))
    );
    // Both stay, each with its own message id; the money is held once.
    let (_, old) = file(&app, &scene, &first, "pain.001.001.09");
    let (_, new) = file(&app, &scene, &second, "pain.001.001.09");
    assert!(old.contains(&format!("<MsgId>{reference}-E1</MsgId>")), "{old}");
    assert!(new.contains(&format!("<MsgId>{reference}-E2</MsgId>")), "{new}");
    let payments = app.batch_payments(&scene, &id);
    let references: Vec<&str> = payments.iter().map(|p| p["reference"].as_str().expect("one")).collect();
    assert!(references.iter().all(|one| old.contains(one) && new.contains(one)), "the payments are the same");
    let exports = app.batch(&scene, &id)["exports"].as_array().expect("exports").clone();
    assert_eq!((&exports[0]["void_reason"], &exports[1]["voided_at"]), (&json!("文件损坏，银行未受理"), &Value::Null));
    let add = format!("/api/v1/batches/{id}/exports/1/files");
    app.post(&add, &scene.maker.token, &json!({ "format": "xlsx" })).expect_problem(409, "export_void");
    renew(&app, &scene.maker, &id, 1, "再次").expect_problem(409, "export_void");
    app.export_batch(&scene, &id, &["csv"]).expect_problem(409, "nothing_to_export");
    renew(&app, &scene.maker, &id, 2, "付款日有误").expect(201);
    assert_sound(&app);

    // The database is the last judge.
    let forced = app.db.read(|conn| {
        diesel::sql_query("UPDATE payment_export SET voided_at = exported_at, voided_by = exported_by, void_reason = '重复' WHERE number = 3")
            .execute(conn)
            .map_err(DbError::from)
    });
    assert_eq!(forced.expect_err("refused").constraint(), Some("payment_export_void_two_people"));
    let forced = app.db.read(|conn| {
        diesel::sql_query(
            "UPDATE payment_export e SET voided_at = exported_at, void_reason = '重复',
                 voided_by = (SELECT id FROM app_user WHERE id <> e.exported_by LIMIT 1) WHERE number = 3",
        )
        .execute(conn)
        .map_err(DbError::from)
    });
    assert_eq!(forced.expect_err("refused").constraint(), Some("payment_export_void_empty"));

    // What the bank dealt with is not exported anew.
    let (first, second) = (&payments[0], &payments[1]);
    pay(&app, &[first]).expect("paid");
    let problem = renew(&app, &scene.checker, &id, 3, "太迟了").expect_problem(409, "export_taken");
    assert_eq!(problem["references"], json!([first["reference"]]));
    send_back(&app, second);
    renew(&app, &scene.checker, &id, 3, "太迟了").expect_problem(409, "export_taken");
    assert_eq!(bank_total(&app), 5_000);
}

/// Barred since the export: what is sent anew would pay whom no batch may pay any more.
#[test]
fn an_export_that_pays_who_was_barred_since_is_not_made_anew() {
    let app = TestApp::start();
    let scene = app.settling();
    let (one, two) = (app.payable_provider(), app.payable_provider());
    for provider in [&one, &two] {
        app.approved_claim(&scene, provider.organisation(), yuan(100));
    }
    let id = app.authorised_batch(&scene, "demand");
    app.export_batch(&scene, &id, &["csv"]).expect(201);
    app.set_organisation_state(two.organisation(), "suspended");
    let refused = renew(&app, &scene.checker, &id, 1, "文件损坏").expect_problem(409, "payees_barred");
    assert_eq!(refused["payees"].as_array().map(Vec::len), Some(1));
    let exports = app.batch(&scene, &id)["exports"].as_array().expect("exports").clone();
    assert_eq!((exports.len(), &exports[0]["voided_at"]), (1, &Value::Null), "what was sent stands");
    app.set_organisation_state(two.organisation(), "admitted");
    renew(&app, &scene.checker, &id, 1, "文件损坏").expect(201);
    assert_sound(&app);
}

/// An export may have a message in both versions: saved into one folder, neither takes the place of the other.
#[test]
fn both_versions_of_a_message_are_saved_under_names_of_their_own() {
    let app = TestApp::start();
    let scene = app.settling();
    let provider = app.payable_provider();
    app.approved_claim(&scene, provider.organisation(), yuan(100));
    let batch = app.authorised_batch(&scene, "demand");
    let formats = ["pain.001.001.03", "pain.001.001.09"];
    let export = app.export_batch(&scene, &batch, &formats).expect(201).json();
    let files = export["files"].as_array().expect("files");
    assert_eq!(files.len(), 2, "{export}");
    for file in files {
        let reply = app.get(&format!("/api/v1/payment-files/{}", file["id"]), &scene.maker.token).expect(200);
        let name = reply.header("content-disposition").expect("a name");
        let format = file["format"].as_str().expect("a format");
        assert!(name.contains(&format!("-E1-{format}.xml")), "{name}");
    }
}
