//! What holds of every batch, whoever drafts it and whatever is in it.

use chuangquan::kernel::Fen;
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
        assert!(statuses.iter().all(|status| matches!(status, 201 | 409)), "round {round}: {statuses:?}");
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
