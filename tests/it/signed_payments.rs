//! Whom a payment pays how much is what two people signed for: who changes it in the database between the signature and the
//! bank is found before a file is written.

use chuangquan::report::verify::{Verification, verify};
use chuangquan::store::DbError;
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::Jsonb;
use serde_json::{Value, json};

use crate::settlement::{send_back, yuan};
use crate::support::settlement::Settling;
use crate::support::{TestApp, sealer};

/// A batch of two payments, authorised.
fn given() -> (TestApp, Settling, String) {
    let app = TestApp::start();
    let scene = app.settling();
    let provider = app.payable_provider();
    app.approved_claim(&scene, provider.organisation(), yuan(100));
    let batch = app.authorised_batch(&scene, "demand");
    (app, scene, batch)
}

/// What only the owner of the database could do.
fn forge(app: &TestApp, sql: &str) {
    app.read(|conn| {
        conn.transaction(|conn| {
            conn.batch_execute("SET LOCAL session_replication_role = replica")?;
            conn.batch_execute(sql)
        })
        .map_err(DbError::from)
    });
}

/// Changes something of the first of some payments, to be changed back by the second answer.
fn change(payment: &Value, column: &str, to: &str) -> [String; 2] {
    let key = payment["id"].as_str().expect("an id");
    let set = |value: &str| format!("UPDATE payment SET {column} = '{value}' WHERE id = '{key}'");
    let was = payment[column].as_str().map_or_else(|| payment[column].to_string(), str::to_owned);
    [set(to), set(&was)]
}

fn found(app: &TestApp, check: &str) -> Option<String> {
    let Verification { findings, .. } = app.read(|conn| verify(conn, &sealer()));
    findings.into_iter().find(|finding| finding.check == check).expect("it ran").first_wrong
}

/// The detail of the last event of that name about a batch.
fn event(app: &TestApp, batch: &str, action: &str) -> Value {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = Jsonb)]
        detail: Value,
    }
    let sql = format!(
        "SELECT detail FROM audit_event WHERE subject_id = '{batch}' AND action = '{action}' ORDER BY seq DESC LIMIT 1"
    );
    app.read(|conn| diesel::sql_query(sql).get_result::<Row>(conn).map_err(DbError::from)).detail
}

#[test]
fn what_was_changed_since_it_was_signed_is_not_exported() {
    let (app, scene, batch) = given();
    let payments = app.batch_payments(&scene, &batch);
    let changes = [
        ("account_number", "6222000000001"),
        ("payee_name", "别的公司"),
        ("bank_name", "别的银行"),
        ("bank_code", "102100099996"),
        ("amount_fen", "4999"),
    ];
    for (column, to) in changes {
        let [forged, back] = change(&payments[0], column, to);
        forge(&app, &forged);
        let refused = app.export_batch(&scene, &batch, &["csv"]).expect_problem(409, "not_as_signed");
        assert!(refused["title"].as_str().expect("a title").contains("JS"), "{column}: {refused}");
        assert!(found(&app, "payments_signed").is_some_and(|wrong| wrong.starts_with("batch JS")), "{column}");
        forge(&app, &back);
    }
    assert!(app.batch_payments(&scene, &batch).iter().all(|payment| payment["state"] == "pending"));
    assert_eq!(found(&app, "payments_signed"), None);
    app.export_batch(&scene, &batch, &["csv"]).expect(201);

    // Nor is it written anew, or in another format.
    let [forged, back] = change(&payments[1], "account_number", "6222000000001");
    forge(&app, &forged);
    let renew = json!({ "formats": ["csv"], "reason": "文件损坏" });
    let path = format!("/api/v1/batches/{batch}/exports/1");
    app.post(&format!("{path}/renew"), &scene.checker.token, &renew).expect_problem(409, "not_as_signed");
    let other = json!({ "format": "xlsx" });
    app.post(&format!("{path}/files"), &scene.maker.token, &other).expect_problem(409, "not_as_signed");
    forge(&app, &back);
    app.post(&format!("{path}/renew"), &scene.checker.token, &renew).expect(201);
    assert_eq!(found(&app, "payments_signed"), None);
}

/// Recalled and signed again it counts as it was signed last; a payment that was sent back goes out as it was reissued.
#[test]
fn each_signature_counts_for_what_it_was_given_for() {
    let (app, scene, batch) = given();
    let first = event(&app, &batch, "batch.authorised")["more"]["payments_digest"].clone();
    assert_eq!(first.as_str().map(str::len), Some(64));
    let ask = json!({ "reason": "账户须核实" });
    app.post(&format!("/api/v1/batches/{batch}/recall"), &scene.maker.token, &ask).expect(201);
    let decide = json!({ "verdict": "recalled", "note": "" });
    app.post(&format!("/api/v1/batches/{batch}/recall/decide"), &scene.checker.token, &decide).expect(200);
    // A draft is signed by nobody: what it says is looked at by who signs.
    let payments = app.batch_payments(&scene, &batch);
    forge(&app, &change(&payments[0], "bank_name", "改名后的银行")[0]);
    assert_eq!(found(&app, "payments_signed"), None);
    app.sign_batch(&scene, &batch);
    assert_ne!(event(&app, &batch, "batch.authorised")["more"]["payments_digest"], first);
    app.export_batch(&scene, &batch, &["csv"]).expect(201);

    send_back(&app, &payments[0]);
    let path = format!("/api/v1/payments/{}/reissue", payments[0]["id"].as_str().expect("an id"));
    let again = app.post(&path, &scene.maker.token, &json!({})).expect(201).json();
    app.decide_reissue(&scene.checker, &again, "confirmed", "").expect(200);
    let [forged, back] = change(&again, "account_number", "6222000000001");
    forge(&app, &forged);
    app.export_batch(&scene, &batch, &["csv"]).expect_problem(409, "not_as_signed");
    assert!(found(&app, "payments_signed").is_some_and(|wrong| wrong.starts_with("payment JS")));
    forge(&app, &back);
    app.export_batch(&scene, &batch, &["csv"]).expect(201);
    assert_eq!(found(&app, "payments_signed"), None);
}

/// Signed before digests were written down: nothing is known to compare with, and nothing is held up.
#[test]
fn what_was_signed_before_the_rule_is_passed_over() {
    let (app, scene, batch) = given();
    forge(
        &app,
        &format!("UPDATE audit_event SET detail = detail #- '{{more,payments_digest}}' WHERE subject_id = '{batch}'"),
    );
    let payments = app.batch_payments(&scene, &batch);
    forge(&app, &change(&payments[0], "bank_name", "改名后的银行")[0]);
    assert_eq!(found(&app, "payments_signed"), None);
    app.export_batch(&scene, &batch, &["csv"]).expect(201);
}

#[test]
fn the_trail_names_every_file_that_was_written() {
    let (app, scene, batch) = given();
    let sent = app.export_batch(&scene, &batch, &["csv", "pain.001.001.09"]).expect(201).json();
    let hashes = |files: &Value| -> Vec<Value> {
        files.as_array().expect("files").iter().map(|file| file["sha256"].clone()).collect()
    };
    let told = event(&app, &batch, "batch.exported");
    assert_eq!(hashes(&told["more"]["files"]), hashes(&sent["files"]));
    let renew = json!({ "formats": ["csv"], "reason": "文件损坏" });
    let path = format!("/api/v1/batches/{batch}/exports/1/renew");
    let renewed = app.post(&path, &scene.checker.token, &renew).expect(201).json();
    let told = event(&app, &batch, "batch.renewed");
    assert_eq!(hashes(&told["more"]["files"]), hashes(&renewed["files"]));
    let path = format!("/api/v1/batches/{batch}/exports/2/files");
    app.post(&path, &scene.maker.token, &json!({ "format": "xlsx" })).expect(201);
    assert_eq!(found(&app, "payment_files_told"), None);

    // A file that is put in another's place has another hash, however well its own row fits it.
    forge(&app, "UPDATE payment_file SET content = content || 'x'::bytea WHERE format = 'csv'");
    forge(&app, "UPDATE payment_file SET sha256 = sha256(content)");
    assert_eq!(found(&app, "payment_files"), None);
    assert!(found(&app, "payment_files_told").is_some_and(|wrong| wrong.starts_with("file csv of export JS")));
}
