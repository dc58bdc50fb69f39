//! The journal's entries are chained behind the transactions that write them, so that the open month can be checked, too.

use std::thread;

use chuangquan::kernel::{Fen, TransferId, local_date, local_midnight};
use chuangquan::ledger::{self, BlockState, DigestAlgorithm, NewTransfer, Phase, Subject};
use chuangquan::reconciliation::model::Month;
use chuangquan::store::DbError;
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::Text;
use serde_json::json;
use uuid::Uuid;

use crate::support::{TestApp, sealer};

/// One fen from a source to a purse.
fn fen(app: &TestApp) {
    fen_of(app, "one");
}

/// One fen between accounts of their own, so that who writes it waits for nobody else.
fn fen_of(app: &TestApp, whose: &str) {
    app.write(|tx| {
        let debit = ledger::ensure_account(tx, &format!("source:{whose}"), "test", false)?;
        let credit = ledger::ensure_account(tx, &format!("purse:{whose}"), "test", true)?;
        let moved = NewTransfer {
            id: TransferId::new(),
            phase: Phase::Posted,
            debit,
            credit,
            amount: Fen::new(1),
            code: "test",
            subject: Subject { kind: "test", id: Uuid::nil() },
            reverses: None,
            effective_on: local_date(tx.now()),
        };
        ledger::submit(tx, &[moved])
    });
}

/// Another connection than the product's begins to write the entry with this number once more.
fn begin_again(conn: &mut PgConnection, seq: i64) {
    conn.batch_execute(&format!(
        "BEGIN;
         INSERT INTO ledger_transfer (id, kind, debit_account, credit_account, amount, code, subject_kind, subject_id,
                                      effective_on, recorded_at)
         SELECT gen_random_uuid(), kind, debit_account, credit_account, amount, code, subject_kind, subject_id,
                effective_on, recorded_at FROM ledger_transfer WHERE seq = {seq}"
    ))
    .expect("written, not committed");
}

fn end(conn: &mut PgConnection, how: &str) {
    conn.batch_execute(how).expect("it ends");
}

fn chain(app: &TestApp) -> usize {
    app.write(ledger::chain_entries)
}

fn check(app: &TestApp) -> BlockState {
    app.read(|conn| ledger::check_blocks(conn, Some(1)))
}

/// What is found after the database's owner did this; it is undone.
fn forged(app: &TestApp, forgery: &str, first_open: Option<i64>) -> BlockState {
    let mut conn = app.db.connection().expect("a connection");
    conn.test_transaction::<_, DbError, _>(|conn| {
        conn.batch_execute("SET LOCAL session_replication_role = replica")?;
        conn.batch_execute(forgery)?;
        Ok(ledger::check_blocks(conn, first_open).expect("a check"))
    })
}

#[test]
fn entries_are_chained_once_and_in_their_order() {
    let app = TestApp::start();
    assert_eq!(chain(&app), 0, "nothing is written");
    assert_eq!(check(&app), BlockState::default());
    (0..3).for_each(|_| fen(&app));
    assert_eq!(check(&app).waiting, 3);
    assert_eq!((chain(&app), chain(&app)), (3, 0));
    fen(&app);
    assert_eq!((chain(&app), chain(&app)), (1, 0));
    let state = check(&app);
    assert_eq!((state.blocks, state.entries, state.waiting, state.wrong), (2, 4, 0, 0), "{:?}", state.first_wrong);
}

/// What is sealed is compared by its seal; what came afterwards by its block, and be it gone without a trace.
#[test]
fn an_open_entry_that_is_taken_away_is_missed_though_all_that_is_left_is_sealed() {
    let app = TestApp::start();
    (0..2).for_each(|_| fen(&app));
    assert_eq!(chain(&app), 2);
    let month = Month::of(local_date(app.clock.now()));
    let (begins, ends) = (month.first_day(), month.next_first_day());
    app.clock.set(local_midnight(ends));
    app.write(|tx| ledger::seal_month(tx, &sealer(), begins, ends, json!({})));
    let checked = |app: &TestApp| {
        app.read(|conn| {
            let seals = ledger::check_seals(conn, &sealer())?;
            assert_eq!(seals.wrong, 0, "{:?}", seals.first_wrong);
            ledger::check_blocks(conn, seals.first_open)
        })
    };
    assert_eq!(
        checked(&app),
        BlockState { blocks: 1, ..BlockState::default() },
        "what is sealed is compared by its seal"
    );
    (0..2).for_each(|_| fen(&app));
    assert_eq!(chain(&app), 2);
    assert_eq!(checked(&app), BlockState { blocks: 2, entries: 2, ..BlockState::default() });
    let state = forged(&app, "DELETE FROM ledger_transfer WHERE seq > 2", None);
    assert_eq!(state.wrong, 2);
    assert!(state.first_wrong.is_some_and(|wrong| wrong.contains("ledger_transfer 3 is missing")));
}

/// A transaction that drew its number early and ends late is waited for; one that is undone leaves a gap and no more.
#[test]
fn no_entry_is_passed_over_however_long_its_transaction_takes() {
    let app = TestApp::start();
    let connect = || PgConnection::establish(app.database_url()).expect("a connection");
    let (mut slow, mut later) = (connect(), connect());
    fen_of(&app, "slow");
    fen_of(&app, "later");
    assert_eq!(chain(&app), 2);
    begin_again(&mut slow, 1);
    fen(&app);
    assert_eq!((chain(&app), chain(&app)), (0, 0), "somebody who drew an earlier number is writing");
    let state = check(&app);
    assert_eq!((state.waiting, state.wrong), (1, 0), "{:?}", state.first_wrong);
    end(&mut slow, "COMMIT");
    assert_eq!((chain(&app), chain(&app)), (2, 0));

    begin_again(&mut slow, 1);
    end(&mut slow, "ROLLBACK");
    fen(&app);
    assert_eq!(chain(&app), 1);
    // Who writes all the time holds nobody up: those who came after the mark are not waited for.
    begin_again(&mut slow, 1);
    fen(&app);
    assert_eq!(chain(&app), 0);
    begin_again(&mut later, 2);
    end(&mut slow, "COMMIT");
    assert_eq!(chain(&app), 2);
    end(&mut later, "ROLLBACK");
    let state = check(&app);
    assert_eq!((state.entries, state.waiting, state.wrong), (7, 0, 0), "{:?}", state.first_wrong);
}

/// Two processes: one chains, the other goes its way, and nothing is chained twice.
#[test]
fn one_process_at_a_time_chains() {
    let app = TestApp::start();
    (0..3).for_each(|_| fen(&app));
    let mut other = PgConnection::establish(app.database_url()).expect("a connection");
    other.batch_execute("BEGIN; SELECT pg_advisory_xact_lock(hashtext('ledger_block'))").expect("it chains");
    assert_eq!(chain(&app), 0, "another process is about it");
    end(&mut other, "ROLLBACK");
    let chained: usize = thread::scope(|scope| {
        let chaining: Vec<_> = (0..4).map(|_| scope.spawn(|| chain(&app))).collect();
        chaining.into_iter().map(|one| one.join().expect("it ends")).sum()
    });
    assert_eq!(chained, 3);
    let state = check(&app);
    assert_eq!((state.blocks, state.entries, state.waiting, state.wrong), (1, 3, 0, 0), "{:?}", state.first_wrong);
}

#[test]
fn another_digest_goes_on_from_the_last_block_by_the_old_one() {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = Text)]
        digest: String,
    }
    let app = TestApp::start();
    for algorithm in [DigestAlgorithm::Sha256, DigestAlgorithm::Sm3, DigestAlgorithm::Sha256] {
        app.write(|tx| ledger::digest_by(tx, algorithm));
        fen(&app);
        assert_eq!(chain(&app), 1);
    }
    let named: Vec<Row> = app.read(|conn| {
        diesel::sql_query("SELECT digest FROM ledger_block ORDER BY number").load(conn).map_err(DbError::from)
    });
    assert_eq!(named.into_iter().map(|row| row.digest).collect::<Vec<_>>(), ["SHA-256", "SM3", "SHA-256"]);
    assert_eq!(check(&app).wrong, 0);
    let state = forged(&app, "UPDATE ledger_block SET hash = sha256('forged') WHERE number = 1", Some(1));
    let first = state.first_wrong.expect("found");
    assert!(first.contains("ledger_block 1: "), "{first}");
}

#[test]
fn one_entry_that_is_touched_is_named() {
    let app = TestApp::start();
    (0..3).for_each(|_| fen(&app));
    assert_eq!(chain(&app), 3);
    for (forgery, named) in [
        ("UPDATE ledger_transfer SET effective_on = effective_on - 1 WHERE seq = 2", "ledger_transfer 2 ("),
        ("UPDATE ledger_transfer SET code = 'other' WHERE seq = 3", "ledger_transfer 3 ("),
        ("UPDATE ledger_transfer SET subject_id = gen_random_uuid() WHERE seq = 1", "ledger_transfer 1 ("),
        ("DELETE FROM ledger_transfer WHERE seq = 2", "ledger_transfer 2 is missing"),
        ("DELETE FROM ledger_block", "the newest blocks are missing"),
    ] {
        let state = forged(&app, forgery, Some(1));
        assert_eq!(state.wrong, 1, "{forgery}");
        assert!(state.first_wrong.is_some_and(|wrong| wrong.contains(named)), "{forgery}");
    }
}
