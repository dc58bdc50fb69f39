//! PostgreSQL dies as by a power cut in the middle of posting and exporting: what was acknowledged is there, nothing is done
//! twice when it is asked for again, and the books are sound.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use chrono::NaiveDate;
use chuangquan::kernel::{Actor, Fen, TransferId};
use chuangquan::ledger::{self, NewTransfer, Phase, Subject};
use chuangquan::report::verify::verify;
use chuangquan::store::DbError;
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Uuid as SqlUuid};
use serde_json::json;
use uuid::Uuid;

use crate::settlement::yuan;
use crate::support::power::Place;
use crate::support::settlement::Settling;
use crate::support::{TestApp, sealer};

/// One fen, under an id that the caller keeps.
fn post(app: &TestApp, ids: &[TransferId]) -> Result<(), ledger::Error> {
    app.db.write(&Actor::system("test"), |tx| {
        let debit = ledger::ensure_account(tx, "source", "test", false)?;
        let credit = ledger::ensure_account(tx, "purse", "test", true)?;
        let moved = |id: &TransferId| NewTransfer {
            id: *id,
            phase: Phase::Posted,
            debit,
            credit,
            amount: Fen::new(1),
            code: "test",
            subject: Subject { kind: "test", id: Uuid::nil() },
            reverses: None,
            effective_on: NaiveDate::from_ymd_opt(2026, 3, 2).expect("a date"),
        };
        ledger::submit(tx, &ids.iter().map(moved).collect::<Vec<_>>())
    })
}

fn recorded(app: &TestApp, ids: &[TransferId]) -> usize {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = BigInt)]
        n: i64,
    }
    let question = diesel::sql_query("SELECT count(*) AS n FROM ledger_transfer WHERE id = ANY ($1)");
    let row = app
        .read(|conn| question.bind::<Array<SqlUuid>, _>(ids.to_vec()).get_result::<Row>(conn).map_err(DbError::from));
    usize::try_from(row.n).expect("a count")
}

fn export(app: &TestApp, scene: &Settling, batch: &str, key: &str) -> (u16, serde_json::Value) {
    let body = json!({ "formats": ["csv", "pain.001.001.09"] });
    let path = format!("/api/v1/batches/{batch}/exports");
    let reply = app.client.send("POST", &path, Some(&scene.maker.token), Some(&body), &[("idempotency-key", key)]);
    (reply.status, if reply.status == 201 { reply.json() } else { json!(null) })
}

#[test]
fn what_was_acknowledged_outlives_the_server_and_nothing_is_done_twice() {
    const WRITERS: usize = 3;
    let place = Place::new();
    let mut app = TestApp::start_private(&place.server());
    let scene = app.settling();
    let provider = app.payable_provider();
    for round in 0..3 {
        let claims: Vec<_> = (1..=3).map(|n| app.approved_claim(&scene, provider.organisation(), yuan(n))).collect();
        let batch = app.authorised_batch(&scene, "demand");
        let key = format!("export-{round}");
        let ids: Vec<TransferId> = (0..600).map(|_| TransferId::new()).collect();
        let done = AtomicUsize::new(0);
        let (acknowledged, sent) = thread::scope(|scope| {
            let writers: Vec<_> = ids
                .chunks(ids.len() / WRITERS)
                .map(|own| {
                    let (app, done) = (&app, &done);
                    scope.spawn(move || {
                        let is_written = |id: &&TransferId| {
                            let written = post(app, std::slice::from_ref(*id)).is_ok();
                            done.fetch_add(1, Ordering::SeqCst);
                            written
                        };
                        own.iter().take_while(is_written).copied().collect::<Vec<_>>()
                    })
                })
                .collect();
            let exporting = scope.spawn(|| {
                while done.load(Ordering::SeqCst) < 20 * (round + 1) {
                    thread::yield_now();
                }
                export(&app, &scene, &batch, &key)
            });
            while done.load(Ordering::SeqCst) < 20 * (round + 1) + 3 {
                thread::yield_now();
            }
            place.cut_power();
            let acknowledged: Vec<TransferId> =
                writers.into_iter().flat_map(|writer| writer.join().expect("no panic")).collect();
            (acknowledged, exporting.join().expect("no panic"))
        });
        app.power_on(&place.server());
        // Connections of before are gone; the pool finds out.
        while app.db.read(|conn| diesel::sql_query("SELECT 1").execute(conn).map_err(DbError::from)).is_err() {
            thread::sleep(Duration::from_millis(100));
        }

        assert_eq!(recorded(&app, &acknowledged), acknowledged.len(), "round {round}: what was acknowledged is there");
        post(&app, &ids).expect("the same ids again are the same transfers");
        assert_eq!(recorded(&app, &ids), ids.len());

        let (status, again) = export(&app, &scene, &batch, &key);
        assert_eq!(status, 201, "round {round}: {again}");
        if sent.0 == 201 {
            assert_eq!(again, sent.1, "round {round}: the same question has the same answer");
        }
        let detail = app.batch(&scene, &batch);
        assert_eq!(detail["exports"].as_array().map(Vec::len), Some(1), "round {round}: exported once");
        let payments = app.batch_payments(&scene, &batch);
        assert!(payments.iter().all(|payment| payment["state"] == "sent"));
        assert!(claims.iter().all(|&claim| app.claim_state(claim) == "batched"));
        let held: Vec<TransferId> = app.read(|conn| {
            use chuangquan::store::schema::ledger_transfer as t;
            let ids: Vec<Uuid> =
                payments.iter().map(|p| p["id"].as_str().expect("an id").parse().expect("an id")).collect();
            t::table
                .filter(t::code.eq("payment.send").and(t::subject_id.eq_any(ids)))
                .select(t::id)
                .load(conn)
                .map_err(DbError::from)
        });
        assert_eq!(held.len(), payments.len(), "round {round}: money is held once for each payment");
        let wrong: Vec<_> =
            app.read(|conn| verify(conn, &sealer())).findings.into_iter().filter(|f| f.wrong > 0).collect();
        assert!(wrong.is_empty(), "round {round}: {wrong:?}");
    }
}
