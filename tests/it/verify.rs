//! Verification finds what was tampered with behind the product's back, and names it.

use chrono::NaiveDate;
use chuangquan::kernel::{Fen, TransferId};
use chuangquan::ledger::{self, NewTransfer, Phase, Subject};
use chuangquan::report::verify::{Verification, verify};
use chuangquan::{audit, store::DbError};
use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection};
use serde_json::json;
use uuid::Uuid;

use crate::support::{TestApp, sealer};

/// Three audited things and some money, sealed.
fn records() -> TestApp {
    let app = TestApp::start();
    app.write(|tx| {
        for n in 1..=3 {
            audit::record(tx, "thing.done", "thing", Uuid::from_u128(n), &json!({ "n": n }))?;
        }
        let source = ledger::ensure_account(tx, "source", "test", false)?;
        let purse = ledger::ensure_account(tx, "purse", "test", true)?;
        let filled = NewTransfer {
            id: TransferId::new(),
            phase: Phase::Posted,
            debit: source,
            credit: purse,
            amount: Fen::from_yuan(10),
            code: "test",
            subject: Subject { kind: "test", id: Uuid::nil() },
            reverses: None,
            effective_on: NaiveDate::default(),
        };
        ledger::submit(tx, &[filled])
    });
    app.write(|tx| audit::seal(tx, 100));
    app
}

/// Does what only the owner of the database could, with the guards taken off and put back.
fn tamper(app: &TestApp, table: &str, statement: &str) {
    app.read(|conn| {
        conn.batch_execute(&format!(
            "ALTER TABLE {table} DISABLE TRIGGER USER; {statement}; ALTER TABLE {table} ENABLE TRIGGER USER"
        ))
        .map_err(DbError::from)
    });
}

fn findings(app: &TestApp) -> Verification {
    app.read(|conn| verify(conn, &sealer()))
}

fn assert_named(app: &TestApp, check: &str, name: &str) {
    let verification = findings(app);
    let finding = verification.findings.iter().find(|f| f.check == check).expect("the check ran");
    assert!(finding.first_wrong.as_deref().is_some_and(|wrong| wrong.contains(name)), "{finding:?}");
}

#[test]
fn honest_records_are_sound() {
    let verification = findings(&records());
    assert!(verification.is_sound(), "{:?}", verification.first_wrong());
    let chain = verification.findings.iter().find(|f| f.check == "audit_chain").expect("the chain");
    assert_eq!(chain.examined, 3);
}

#[test]
fn sealing_again_adds_only_what_is_new() {
    let app = records();
    assert_eq!(app.write(|tx| audit::seal(tx, 100)), 0);
    app.write(|tx| audit::record(tx, "thing.done", "thing", Uuid::nil(), &json!({})));
    assert_eq!(app.write(|tx| audit::seal(tx, 100)), 1);
    assert!(findings(&app).is_sound());
}

/// However many others commit and are sealed while a transaction runs, its events are sealed when they come into view.
#[test]
fn events_of_a_long_transaction_are_sealed_behind_a_hundred_thousand_others() {
    const OTHERS: usize = 100_001;
    let app = records();
    let mut slow = PgConnection::establish(app.database_url()).expect("a connection");
    let event = "INSERT INTO audit_event (occurred_at, actor_label, action, subject_kind, subject_id, detail)
                 SELECT now(), 'test', 'thing.done', 'thing', gen_random_uuid(), '{}' FROM generate_series(1, ";
    slow.batch_execute(&format!("BEGIN; {event} 1)")).expect("written, not committed");
    app.read(|conn| conn.batch_execute(&format!("{event} {OTHERS})")).map_err(DbError::from));
    let mut sealed = 0;
    while let more @ 1.. = app.write(|tx| audit::seal(tx, 60_000)) {
        sealed += more;
    }
    assert_eq!(sealed, OTHERS);
    assert!(findings(&app).is_sound(), "an event that is not in view yet is not missing");

    slow.batch_execute("COMMIT").expect("committed");
    let waiting = findings(&app);
    let finding = waiting.findings.iter().find(|f| f.check == "audit_unsealed").expect("the check ran");
    assert_eq!((finding.examined, finding.wrong, finding.remark.is_some()), (1, 0, true), "told as waiting");
    assert_eq!(app.write(|tx| audit::seal(tx, 100)), 1);
    assert_eq!(app.write(|tx| audit::seal(tx, 100)), 0);
    assert!(findings(&app).is_sound());
}

#[test]
fn a_changed_event_is_found_at_its_place() {
    let app = records();
    tamper(
        &app,
        "audit_event",
        r#"UPDATE audit_event SET detail = '{"n": 9}' WHERE subject_id = '00000000-0000-0000-0000-000000000002'"#,
    );
    assert_named(&app, "audit_chain", "position 2");
}

#[test]
fn a_removed_event_is_found_even_with_its_link() {
    let app = records();
    tamper(&app, "audit_chain", "DELETE FROM audit_chain WHERE position = 2");
    tamper(&app, "audit_event", "DELETE FROM audit_event WHERE subject_id = '00000000-0000-0000-0000-000000000002'");
    assert_named(&app, "audit_chain", "position 3");
}

/// The test's own invariants would rightly fail on forged books, so these put them right again at the end.
#[test]
fn a_forged_balance_is_found_and_named() {
    let app = records();
    tamper(
        &app,
        "ledger_account",
        "UPDATE ledger_account SET credits_posted = credits_posted + 100 WHERE key = 'purse'",
    );
    assert_named(&app, "ledger_balances", "account purse");
    assert_named(&app, "ledger_trial_balance", "credits 1100");
    tamper(
        &app,
        "ledger_account",
        "UPDATE ledger_account SET credits_posted = credits_posted - 100 WHERE key = 'purse'",
    );
}

#[test]
fn a_forged_transfer_is_found() {
    let app = records();
    tamper(&app, "ledger_transfer", "UPDATE ledger_transfer SET amount = amount + 1");
    assert_named(&app, "ledger_balances", "account");
    tamper(&app, "ledger_transfer", "UPDATE ledger_transfer SET amount = amount - 1");
}
