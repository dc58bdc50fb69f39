//! What holds of claims whose parts lie in several batches, whoever acts on them at the same moment and in whatever order.

use chuangquan::kernel::ClaimId;
use chuangquan::store::DbError;
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Uuid};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::Value;

use crate::settlement::{one_number, send_back, yuan};
use crate::settlement_levels::{LEVELS, all, cancel, paid, send, states};
use crate::settlement_versions::assert_sound;
use crate::support::TestApp;
use crate::support::settlement::Settling;

/// Drafts, payments, returns and cancellings at the same instant: no part is taken twice, and no claim is told to be what its
/// parts are not.
#[test]
fn levels_that_act_at_the_same_instant_agree_on_every_claim() {
    let app = TestApp::start();
    let scene = app.settling();
    let provider = app.payable_provider();
    for round in 0..4 {
        let claims: Vec<_> = (1..=5).map(|n| app.approved_claim(&scene, provider.organisation(), yuan(n))).collect();
        let levels = [Some("city"), Some("city"), Some("district"), Some("district"), None];
        let statuses = at_once(&levels, |level| app.draft_level(&scene, "demand", *level).status);
        assert!(statuses.iter().all(|status| matches!(status, 201 | 409)), "round {round}: {statuses:?}");
        assert_eq!(states(&app, &claims), all("batched"), "round {round}");
        if round % 2 == 0 {
            at_once(&drafted(&app, &scene), |id| cancel(&app, &scene, id));
            assert_eq!(states(&app, &claims), all("approved"), "round {round}");
            for level in LEVELS {
                app.draft_level(&scene, "demand", Some(level)).expect(201);
            }
        }
        let sent: Vec<Vec<Value>> = drafted(&app, &scene).iter().map(|id| send(&app, &scene, id)).collect();
        at_once(&sent, |payments| paid(&app, payments));
        assert_eq!(states(&app, &claims), all("paid"), "round {round}");
        // Both levels' money comes back at once.
        at_once(&sent, |payments| send_back(&app, &payments[0]));
        assert_eq!(states(&app, &claims), all("batched"), "round {round}");
    }
    let twice = "SELECT count(*) AS n FROM (SELECT FROM batch_line WHERE NOT is_cancelled
                                            GROUP BY claim_id, level HAVING count(*) > 1) t";
    assert_eq!(one_number(&app, twice), 0);
    assert_sound(&app);
}

/// All of these at the same instant.
pub fn at_once<T: Sync, R: Send>(things: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let work = &work;
    std::thread::scope(|scope| {
        let threads: Vec<_> = things.iter().map(|thing| scope.spawn(move || work(thing))).collect();
        threads.into_iter().map(|thread| thread.join().expect("no panic")).collect()
    })
}

/// Batches of a state, newest first.
fn of_state(app: &TestApp, scene: &Settling, state: &str) -> Vec<String> {
    let list = app.get(&format!("/api/v1/batches?state={state}"), &scene.maker.token).expect(200).json();
    let items = list["items"].as_array().expect("items");
    items.iter().map(|item| item["id"].as_str().expect("an id").to_owned()).collect()
}

fn drafted(app: &TestApp, scene: &Settling) -> Vec<String> {
    of_state(app, scene, "drafted")
}

#[derive(QueryableByName)]
struct Parts {
    #[diesel(sql_type = Uuid)]
    id: ClaimId,
    #[diesel(sql_type = BigInt)]
    parts: i64,
    #[diesel(sql_type = BigInt)]
    batched: i64,
    #[diesel(sql_type = BigInt)]
    paid: i64,
}

/// What a claim of these parts is.
fn told(parts: &Parts) -> &'static str {
    match (parts.batched, parts.paid) {
        (0, _) => "approved",
        (batched, _) if batched < parts.parts => "partly_batched",
        (_, paid) if paid < parts.parts => "batched",
        _ => "paid",
    }
}

/// Whatever is drafted, cancelled, paid and sent back, in whatever order, a claim is what its parts say.
#[test]
fn a_claim_is_what_its_parts_say() {
    let app = TestApp::start();
    let scene = app.settling();
    let provider = app.payable_provider();
    let look = || -> Vec<Parts> {
        let sql = "SELECT c.id, count(*) AS parts, count(l.id) AS batched,
                          count(*) FILTER (WHERE p.state = 'paid') AS paid
                   FROM claim c JOIN claim_share s ON s.claim_id = c.id
                   LEFT JOIN batch_line l ON l.claim_id = c.id AND l.level = s.level AND NOT l.is_cancelled
                   LEFT JOIN payment p ON p.id = l.payment_id GROUP BY c.id";
        app.read(|conn| diesel::sql_query(sql).load(conn).map_err(DbError::from))
    };
    let moves = prop::collection::vec(0..7_u8, 4..14);
    TestRunner::new(Config { cases: 6, failure_persistence: None, ..Config::default() })
        .run(&moves, |moves| {
            app.approved_claim(&scene, provider.organisation(), yuan(10));
            for what in moves {
                match what {
                    0 => {
                        app.approved_claim(&scene, provider.organisation(), yuan(20));
                    }
                    1..=3 => {
                        let level = [None, Some("city"), Some("district")][usize::from(what) - 1];
                        let status = app.draft_level(&scene, "demand", level).status;
                        prop_assert!(matches!(status, 201 | 409), "{}", status);
                    }
                    4 => drafted(&app, &scene).iter().take(1).for_each(|id| cancel(&app, &scene, id)),
                    5 => drafted(&app, &scene).iter().rev().take(1).for_each(|id| {
                        let payments = send(&app, &scene, id);
                        paid(&app, &payments);
                    }),
                    _ => of_state(&app, &scene, "paid").iter().rev().take(1).for_each(|id| {
                        send_back(&app, &app.batch_payments(&scene, id)[0]);
                    }),
                }
                for parts in look() {
                    prop_assert_eq!(app.claim_state(parts.id), told(&parts));
                }
            }
            Ok(())
        })
        .expect("every case holds");
    assert_sound(&app);
}

/// What no use case does, by SQL.
const FORGED: &[(&str, &str)] = &[
    (
        "INSERT INTO payment (id, reference, batch_id, payee_id, level, payer_region, amount_fen, payee_name, account_number,
                              bank_name, bank_code, state, created_at)
         SELECT gen_random_uuid(), reference || '9', batch_id, payee_id, 'district', payer_region, amount_fen, payee_name,
                account_number, bank_name, bank_code, state, created_at FROM payment",
        "payment_of_level",
    ),
    ("UPDATE settlement_batch SET level = NULL", "settlement_batch is append-only"),
    ("UPDATE settlement_batch SET level = 'district'", "settlement_batch is append-only"),
    (
        "INSERT INTO batch_line (batch_id, claim_id, level, payer_region, payee_id, amount_fen, payment_id)
         SELECT batch_id, claim_id, level, payer_region, payee_id, amount_fen, payment_id FROM batch_line",
        "batch_line_claim_once",
    ),
    // A line of another level than its payment, which is of its batch's.
    ("UPDATE batch_line SET level = 'district'", "batch_line_paid_by"),
    ("UPDATE claim SET state = 'half_batched'", "claim_state_check"),
];

#[test]
fn the_database_keeps_a_batch_to_its_level() {
    let app = TestApp::start();
    let scene = app.settling();
    let provider = app.payable_provider();
    app.approved_claim(&scene, provider.organisation(), yuan(10));
    app.draft_level(&scene, "demand", Some("city")).expect(201);
    for (sql, law) in FORGED {
        let refused = app.db.read(|conn| conn.batch_execute(sql).map_err(DbError::from));
        let refused = format!("{:?}", refused.expect_err(sql));
        assert!(refused.contains(law), "{sql}: {refused}");
    }
}
