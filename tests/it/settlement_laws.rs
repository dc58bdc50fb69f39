//! What holds of every batch, whoever drafts it and whatever is in it.

use chuangquan::kernel::Fen;
use chuangquan::store::DbError;
use diesel::connection::SimpleConnection;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use crate::settlement::{one_number, sum, yuan};
use crate::support::TestApp;

#[test]
fn makers_at_the_same_instant_never_share_a_claim() {
    let app = TestApp::start();
    let scene = app.settling();
    let provider = app.payable_provider();
    for round in 0..4 {
        let claims: Vec<_> = (1..=5).map(|n| app.approved_claim(&scene, provider.organisation(), yuan(n))).collect();
        let statuses: Vec<u16> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..6).map(|_| scope.spawn(|| app.draft_batch(&scene, "demand").status)).collect();
            threads.into_iter().map(|thread| thread.join().expect("no panic")).collect()
        });
        assert_eq!(statuses.iter().filter(|&&status| status == 201).count(), 1, "round {round}: {statuses:?}");
        assert!(statuses.iter().all(|status| matches!(status, 201 | 409 | 503)), "round {round}: {statuses:?}");
        assert!(claims.iter().all(|&claim| app.claim_state(claim) == "batched"));
    }
    let twice = one_number(
        &app,
        "SELECT count(*) AS n FROM (SELECT FROM batch_line WHERE NOT is_cancelled GROUP BY claim_id, level HAVING count(*) > 1) t",
    );
    assert_eq!(twice, 0);
}

#[test]
fn lines_payments_and_batch_always_come_to_the_same() {
    let app = TestApp::start();
    let scene = app.settling();
    let providers: Vec<_> = (0..3).map(|_| app.payable_provider()).collect();
    let claims = prop::collection::vec((0..3_usize, 1..40_000_i64), 1..12);
    TestRunner::new(Config { cases: 8, failure_persistence: None, ..Config::default() })
        .run(&claims, |claims| {
            let total: i64 = claims.iter().map(|(_, fen)| fen).sum();
            for (provider, fen) in claims {
                app.approved_claim(&scene, providers[provider].organisation(), Fen::new(fen));
            }
            let batch = app.draft_batch(&scene, "demand").expect(201).json();
            let id = batch["id"].as_str().expect("an id");
            let lines = app.all_items(&scene.maker, &format!("/api/v1/batches/{id}/lines"));
            let payments = app.batch_payments(&scene, id);
            let levels = app.batch(&scene, id)["totals"].as_array().expect("totals").clone();
            prop_assert_eq!(batch["line_count"].as_u64(), u64::try_from(lines.len()).ok());
            prop_assert_eq!(
                (
                    batch["total_fen"].as_i64(),
                    sum(&lines, "amount_fen"),
                    sum(&payments, "amount_fen"),
                    sum(&levels, "amount_fen")
                ),
                (Some(total), total, total, total)
            );
            for payment in &payments {
                let own: Vec<_> = lines.iter().filter(|line| line["payment_id"] == payment["id"]).cloned().collect();
                prop_assert_eq!(payment["amount_fen"].as_i64(), Some(sum(&own, "amount_fen")));
            }
            Ok(())
        })
        .expect("every case holds");
}

/// A line of another claim, payment, batch or payee than there are, by SQL and past every use case.
const FORGED_LINES: &[(&str, &str)] = &[
    ("claim_id = gen_random_uuid()", "batch_line_claim_id_fkey"),
    ("claim_id = NULL, supply_reward_id = gen_random_uuid()", "batch_line_supply_reward_id_fkey"),
    ("claim_id = NULL, award_application_id = gen_random_uuid()", "batch_line_award_application_id_fkey"),
    ("payment_id = gen_random_uuid()", "batch_line_paid_by"),
    ("payee_id = gen_random_uuid()", "batch_line_paid_by"),
    ("batch_id = gen_random_uuid()", "batch_line_paid_by"),
    ("level = 'province'", "batch_line_paid_by"),
    ("payer_region = '370000'", "batch_line_paid_by"),
    ("payment_id = (SELECT p.id FROM payment p WHERE p.id <> batch_line.payment_id LIMIT 1)", "batch_line_paid_by"),
    ("payment_id = NULL", "batch_line_has_payment"),
];

/// What lines name is taken away under them, or made to be something else.
const TAKEN_AWAY: &[(&str, &str)] = &[
    ("DELETE FROM claim", "claim is append-only"),
    ("UPDATE claim SET id = gen_random_uuid()", "claim is append-only"),
    ("TRUNCATE claim CASCADE", "claim is append-only"),
    ("DELETE FROM supply_reward", "supply_reward is append-only"),
    ("UPDATE supply_reward SET id = gen_random_uuid()", "supply_reward is append-only"),
    ("DELETE FROM award_application", "award_application is append-only"),
    ("UPDATE award_application SET id = gen_random_uuid()", "award_application is append-only"),
    ("DELETE FROM payment", "batch_line_paid_by"),
    ("UPDATE payment SET payee_id = (SELECT id FROM organisation LIMIT 1)", "payment is append-only"),
    ("UPDATE payment SET id = gen_random_uuid()", "payment is append-only"),
    ("TRUNCATE payment CASCADE", "payment is append-only"),
];

#[test]
fn no_line_names_what_is_not_there() {
    let app = TestApp::start();
    let scene = app.settling();
    let providers: Vec<_> = (0..2).map(|_| app.payable_provider()).collect();
    for provider in &providers {
        app.approved_claim(&scene, provider.organisation(), yuan(5));
    }
    app.draft_batch(&scene, "demand").expect(201);
    let refused = |sql: &str, law: &str| {
        let outcome = app.db.read(|conn| conn.batch_execute(sql).map_err(DbError::from));
        let told = match outcome {
            Ok(()) => panic!("not refused: {sql}"),
            Err(error) => format!("{error:?}"),
        };
        assert!(told.contains(law), "{sql}: {told}");
    };
    let one = "id = (SELECT min(id) FROM batch_line)";
    for (change, law) in FORGED_LINES {
        refused(&format!("UPDATE batch_line SET {change} WHERE {one}"), law);
        // The same as a new row: the old one is out of the way.
        let columns = "batch_id, claim_id, supply_reward_id, award_application_id, level, payer_region, payee_id, \
                       amount_fen, payment_id";
        refused(
            &format!(
                "CREATE TEMP TABLE forged ON COMMIT DROP AS SELECT * FROM batch_line WHERE {one};
                 UPDATE forged batch_line SET {change};
                 UPDATE batch_line SET is_cancelled = true WHERE {one};
                 INSERT INTO batch_line ({columns}) SELECT {columns} FROM forged"
            ),
            law,
        );
    }
    for (sql, law) in TAKEN_AWAY {
        refused(sql, law);
    }
    // What no line names any more may go.
    let released = "UPDATE batch_line SET is_cancelled = true, payment_id = NULL; DELETE FROM payment";
    app.read(|conn| conn.batch_execute(released).map_err(DbError::from));
}
