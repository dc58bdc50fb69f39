//! Closed months are sealed: a signed certificate over every entry of the journal until their end.

use chrono::{Duration, NaiveDate, TimeZone, Utc};
use chuangquan::kernel::{Actor, Clock, Fen, RegionScope, TransferId, local_midnight};
use chuangquan::ledger::{self, DigestAlgorithm, Error, NewTransfer, Phase, SealAlgorithm, Sealer, Subject};
use chuangquan::report::verify::{verify, verify_month};
use chuangquan::store::DbError;
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use ed25519_dalek::{Signature, VerifyingKey};
use serde_json::json;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::support::{TestApp, sealer};

fn day(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, month, day).expect("a date")
}

/// One fen from a source to a purse, dated so.
fn fen(tx: &mut chuangquan::store::Tx<'_>, effective_on: NaiveDate) -> Result<(), Error> {
    let debit = ledger::ensure_account(tx, "source", "test", false)?;
    let credit = ledger::ensure_account(tx, "purse", "test", true)?;
    let moved = NewTransfer {
        id: TransferId::new(),
        phase: Phase::Posted,
        debit,
        credit,
        amount: Fen::new(1),
        code: "test",
        subject: Subject { kind: "test", id: Uuid::nil() },
        reverses: None,
        effective_on,
    };
    ledger::submit(tx, &[moved])
}

fn close(app: &TestApp, month: &str) {
    let checker = app.finance_checker();
    app.close_month(&checker.token, month).expect(201);
}

fn decode(text: &serde_json::Value) -> Vec<u8> {
    use base64::Engine;
    base64::engine::general_purpose::STANDARD.decode(text.as_str().expect("text")).expect("Base64")
}

/// Anybody can check a certificate with nothing but the public key.
#[test]
fn a_certificate_holds_without_the_product() {
    let app = TestApp::start();
    let auditor = app.auditor();
    app.write(|tx| fen(tx, day(3, 2)));
    app.clock.set(local_midnight(day(5, 1)));
    close(&app, "2026-03");
    app.write(|tx| fen(tx, day(5, 1)));
    close(&app, "2026-04");

    let token = app.token(&auditor.caller);
    let seal = |month: &str| {
        app.get(&format!("/api/v1/reconciliation/periods/{month}/certificate"), &token).expect(200).json()
    };
    let (march, april) = (seal("2026-03"), seal("2026-04"));
    for seal in [&march, &april] {
        let text = seal["signed_text"].as_str().expect("a text");
        assert_eq!(serde_json::from_str::<serde_json::Value>(text).expect("JSON"), seal["certificate"]);
        assert_eq!(ledger::hex(&Sha256::digest(text)), seal["hash"].as_str().expect("a hash"));
        let key: [u8; 32] = decode(&seal["public_key"]).try_into().expect("a key");
        assert_eq!((key.to_vec(), &seal["is_authentic"]), (sealer().public_key(), &json!(true)));
        let signature = Signature::from_slice(&decode(&seal["signature"])).expect("a signature");
        VerifyingKey::from_bytes(&key).expect("a key").verify_strict(text.as_bytes(), &signature).expect("it fits");
    }
    assert_eq!((&march["certificate"]["number"], &march["certificate"]["previous"]), (&json!(1), &json!(null)));
    assert_eq!(march["certificate"]["journal"]["entries"], 1);
    assert_eq!(
        march["certificate"]["journal"]["totals"],
        json!([{ "kind": "posted", "code": "test", "entries": 1, "amount_fen": 1 }])
    );
    assert_eq!(april["certificate"]["previous"], march["hash"]);
    assert_eq!(april["certificate"]["journal"]["entries"], 0, "what was recorded in May is not April's");
    app.get("/api/v1/reconciliation/periods/2026-05/certificate", &token).expect(404);
}

#[test]
fn seals_outlive_their_key() {
    let app = TestApp::start();
    app.clock.set(local_midnight(day(4, 1)));
    close(&app, "2026-03");
    let wrong = |sealer: Sealer| {
        let verification = app.read(|conn| verify(conn, &sealer));
        verification.first_wrong().and_then(|finding| finding.first_wrong.clone())
    };
    assert_eq!(wrong(sealer()), None);
    let other = |former: &[Vec<u8>]| Sealer::new(SealAlgorithm::Ed25519, &[8; 32], former);
    assert_eq!(wrong(other(&[sealer().public_key()])), None);
    let unknown = wrong(other(&[])).expect("found");
    assert!(unknown.contains("seal 1 of 2026-03: it is signed with an unknown key"), "{unknown}");
}

/// Where national cryptography is required: one month by Ed25519 over SHA-256, the next by SM2 over SM3, the one after that
/// by the first again; all hold, each digested by its own, each forgery is found, and a signature is none of the other
/// algorithm's.
#[test]
fn a_deployment_may_sign_by_sm2_and_believes_what_it_signed_before() {
    let app = TestApp::start();
    let sm2 = Sealer::new(SealAlgorithm::Sm2Sm3, &[7; 32], &[]);
    app.write(|tx| fen(tx, day(3, 2)));
    app.write(|tx| ledger::seal_month(tx, &sealer(), day(3, 1), day(4, 1), json!({})));
    app.clock.set(local_midnight(day(4, 2)));
    app.write(|tx| fen(tx, day(4, 2)));
    let seal = app.write(|tx| ledger::seal_month(tx, &sm2, day(4, 1), day(5, 1), json!({})));
    assert_eq!((seal.algorithm.as_str(), seal.public_key.len(), seal.signature.len()), ("SM2-SM3", 65, 64));
    assert_eq!(seal.digest, DigestAlgorithm::Sm3);
    assert_eq!(seal.hash, DigestAlgorithm::Sm3.of(seal.certificate.as_bytes()));
    let march = app.read(|conn| ledger::seal_find(conn, &RegionScope::everything(), day(3, 1))).expect("March's");
    assert_eq!(march.digest, DigestAlgorithm::Sha256);
    let said: ledger::Certificate = serde_json::from_str(&seal.certificate).expect("a certificate");
    assert_eq!((said.digest, said.previous), (DigestAlgorithm::Sm3, Some(ledger::hex(&march.hash))));
    // The chain does not hang on the digest that was left: the first seal by the new one covers the last by the old anew.
    let anew = ledger::hex(&DigestAlgorithm::Sm3.of(march.certificate.as_bytes()));
    assert_eq!(said.previous_digested_anew, Some(anew));
    for who in [&sealer(), &sm2] {
        let state = app.read(|conn| ledger::check_seals(conn, who));
        assert_eq!((state.seals, state.entries, state.wrong), (2, 2, 0), "{:?}", state.first_wrong);
        assert!(who.is_authentic(&seal));
    }
    for (forgery, found) in [
        ("signature = set_byte(signature, 3, (get_byte(signature, 3) + 1) % 256)", "its signature does not fit"),
        ("certificate = replace(certificate, '\"amount_fen\": 1', '\"amount_fen\": 2')", "its certificate was changed"),
        ("public_key = set_byte(public_key, 9, (get_byte(public_key, 9) + 1) % 256)", "an unknown key"),
        // By the other digest nothing fits.
        ("digest = 'SHA-256'", "its certificate was changed"),
    ] {
        let state = app.read(|conn| {
            let mut state = None;
            conn.test_transaction::<_, DbError, _>(|conn| {
                conn.batch_execute(&format!(
                    "ALTER TABLE ledger_seal DISABLE TRIGGER USER; UPDATE ledger_seal SET {forgery} WHERE number = 2"
                ))?;
                state = Some(ledger::check_seals(conn, &sm2).expect("a check"));
                Ok(())
            });
            Ok::<_, DbError>(state.expect("checked"))
        });
        let first = state.first_wrong.expect(forgery);
        assert!(first.contains("seal 2 of 2026-04") && first.contains(found), "{forgery}: {first}");
    }
    // Back again, and on.
    app.clock.set(local_midnight(day(5, 2)));
    app.write(|tx| fen(tx, day(5, 2)));
    let may = app.write(|tx| ledger::seal_month(tx, &sealer(), day(5, 1), day(6, 1), json!({})));
    let june = app.write(|tx| ledger::seal_month(tx, &sealer(), day(6, 1), day(7, 1), json!({})));
    let said = |seal: &ledger::Seal| -> ledger::Certificate { serde_json::from_str(&seal.certificate).expect("JSON") };
    assert_eq!((may.digest, said(&may).previous_digested_anew.is_some()), (DigestAlgorithm::Sha256, true));
    assert_eq!((june.digest, said(&june).previous_digested_anew), (DigestAlgorithm::Sha256, None));
    let state = app.read(|conn| ledger::check_seals(conn, &sm2));
    assert_eq!((state.seals, state.entries, state.wrong), (4, 3, 0), "{:?}", state.first_wrong);
}

/// Seals of before there was a choice of digests: their certificates name none, and they are SHA-256, whatever signed them.
#[test]
fn a_certificate_that_names_no_digest_is_of_sha_256() {
    let app = TestApp::start();
    app.write(|tx| fen(tx, day(3, 2)));
    let seal = app.write(|tx| ledger::seal_month(tx, &sealer(), day(3, 1), day(4, 1), json!({})));
    let mut said: serde_json::Value = serde_json::from_str(&seal.certificate).expect("JSON");
    assert_eq!(said["digest"], "SHA-256");
    said.as_object_mut().expect("an object").remove("digest");
    let old: ledger::Certificate = serde_json::from_value(said).expect("a certificate");
    assert_eq!(old, serde_json::from_str(&seal.certificate).expect("a certificate"));
}

#[test]
fn nothing_enters_a_sealed_month_by_either_of_its_dates() {
    let app = TestApp::start();
    app.clock.set(local_midnight(day(4, 1)));
    close(&app, "2026-03");
    let dated = app.db.write(&Actor::system("test"), |tx| fen(tx, day(3, 31)));
    assert!(matches!(dated, Err(Error::MonthSealed)), "{dated:?}");
    app.write(|tx| fen(tx, day(4, 1)));

    // A process whose clock is behind: it tries again until its clock has come to the month that is open.
    let late = app.db.with_clock(Clock::manual(local_midnight(day(4, 1)) - Duration::seconds(1)));
    let recorded = late.write(&Actor::system("test"), |tx| fen(tx, day(4, 1)));
    assert!(recorded.is_err_and(|error| chuangquan::store::transient(&error)));
}

/// Who is writing when the month ends is waited for, and is in the seal.
#[test]
fn the_fence_waits_for_those_who_are_writing() {
    const WAITS: &str = "SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";
    let app = TestApp::start();
    app.clock.set(Utc.with_ymd_and_hms(2026, 3, 31, 15, 59, 59).single().expect("a moment"));
    std::thread::scope(|scope| {
        let moving = app.db.write(&Actor::system("test"), |tx| {
            fen(tx, day(3, 31))?;
            let april = app.db.with_clock(Clock::manual(local_midnight(day(4, 1))));
            let moving = scope.spawn(move || {
                april.write(&Actor::system("fence"), |tx| ledger::move_fence(tx, day(4, 1))).expect("it moves")
            });
            while !app.read(|conn| Ok::<_, DbError>(diesel::sql_query(WAITS).execute(conn)? > 0)) {
                assert!(!moving.is_finished(), "the fence does not wait");
            }
            Ok::<_, Error>(moving)
        });
        assert_eq!(moving.expect("written").join().expect("moved"), 1);
    });
    app.clock.set(local_midnight(day(4, 1)));
    assert_eq!(app.write(|tx| ledger::move_fence(tx, day(4, 1))), 0);
    let seal = app.write(|tx| ledger::seal_month(tx, &sealer(), day(3, 1), day(4, 1), json!({})));
    let certificate: ledger::Certificate = serde_json::from_str(&seal.certificate).expect("a certificate");
    assert_eq!(certificate.journal.entries, 1);
}

/// More entries than a block holds; one is touched in the second block, and named.
#[test]
fn entries_are_found_in_whatever_block_they_are() {
    let app = TestApp::start();
    app.write(|tx| fen(tx, day(3, 2)));
    app.read(|conn| {
        diesel::sql_query(
            "INSERT INTO ledger_transfer (id, kind, debit_account, credit_account, amount, code, subject_kind,
                                          subject_id, effective_on, recorded_at)
             SELECT gen_random_uuid(), kind, debit_account, credit_account, amount, code, subject_kind, subject_id,
                    effective_on, recorded_at FROM ledger_transfer, generate_series(1, 4999)",
        )
        .execute(conn)
        .map_err(DbError::from)
    });
    app.write(|tx| ledger::seal_month(tx, &sealer(), day(3, 1), day(4, 1), json!({})));
    let state = app.read(|conn| ledger::check_seals(conn, &sealer()));
    assert_eq!((state.entries, state.wrong), (5_000, 0));
    app.read(|conn| {
        conn.batch_execute(
            "ALTER TABLE ledger_transfer DISABLE TRIGGER USER;
             UPDATE ledger_transfer SET subject_kind = 'other' WHERE seq = 2500;
             ALTER TABLE ledger_transfer ENABLE TRIGGER USER",
        )
        .map_err(DbError::from)
    });
    let state = app.read(|conn| ledger::check_seals(conn, &sealer()));
    assert_eq!(state.wrong, 1);
    assert!(state.first_wrong.is_some_and(|wrong| wrong.starts_with("ledger_transfer 2500 (")));
}

/// What is wrong in a month is found without reading another, and what is wrong in another is not looked for. The numbers
/// of the two months overlap, as they do when clocks differ.
#[test]
fn one_month_is_checked_by_itself() {
    let app = TestApp::start();
    let march = app.db.with_clock(Clock::manual(local_midnight(day(3, 31))));
    let in_march = || march.write(&Actor::system("test"), |tx| fen(tx, day(3, 31))).expect("written");
    in_march();
    app.clock.set(local_midnight(day(4, 1)));
    app.write(|tx| fen(tx, day(4, 1)));
    in_march();
    app.write(|tx| ledger::seal_month(tx, &sealer(), day(3, 1), day(4, 1), json!({})));
    app.clock.set(local_midnight(day(5, 1)));
    app.write(|tx| fen(tx, day(5, 1)));
    app.write(|tx| ledger::seal_month(tx, &sealer(), day(4, 1), day(5, 1), json!({})));

    let check = |conn: &mut PgConnection, month| {
        let state = ledger::check_seal(conn, &sealer(), day(month, 1)).expect("a check").expect("a sealed month");
        (state.seals, state.entries, state.first_wrong)
    };
    assert_eq!(app.read(|conn| Ok::<_, DbError>((check(conn, 3), check(conn, 4)))), ((1, 2, None), (1, 1, None)));
    assert_eq!(app.read(|conn| ledger::check_seal(conn, &sealer(), day(5, 1))), None, "May is open");
    for (forgery, in_march, in_april) in [
        ("UPDATE ledger_transfer SET code = 'other' WHERE seq = 2", None, Some("ledger_transfer 2 (")),
        ("UPDATE ledger_transfer SET code = 'other' WHERE seq = 4", None, None),
        ("DELETE FROM ledger_transfer WHERE seq = 3", Some("ledger_transfer 3 is missing"), None),
        (
            "UPDATE ledger_transfer SET recorded_at = '2026-04-10' WHERE seq = 1",
            Some("ledger_transfer 1 is missing"),
            Some("was added after the seal of 2026-04"),
        ),
        ("UPDATE ledger_seal SET hash = sha256('forged') WHERE number = 1", Some("seal 1 of"), Some("seal 2 of")),
        ("DELETE FROM ledger_seal WHERE number = 1", None, Some("a seal before it is missing")),
    ] {
        let mut conn = app.db.connection().expect("a connection");
        conn.test_transaction::<_, DbError, _>(|conn| {
            conn.batch_execute(&format!("SET LOCAL session_replication_role = replica; {forgery}"))?;
            let is_gone = ledger::check_seal(conn, &sealer(), day(3, 1)).expect("a check").is_none();
            let found = |wrong: Option<String>, named: Option<&str>| match (wrong, named) {
                (Some(wrong), Some(named)) => assert!(wrong.contains(named), "{forgery}: {wrong}"),
                (wrong, named) => assert_eq!(wrong.as_deref(), named, "{forgery}"),
            };
            if !is_gone {
                found(check(conn, 3).2, in_march);
            }
            found(check(conn, 4).2, in_april);
            Ok(())
        });
    }
}

/// With what people closed it by: its figures are part of what is checked of it.
#[test]
fn a_closed_month_is_checked_with_its_figures() {
    let app = TestApp::start();
    app.write(|tx| fen(tx, day(3, 2)));
    app.clock.set(local_midnight(day(4, 1)));
    close(&app, "2026-03");
    let mut conn = app.db.connection().expect("a connection");
    let mut wrong = || {
        let found = verify_month(&mut conn, &sealer(), day(3, 1)).expect("a check").expect("a sealed month");
        found.first_wrong().map(|finding| finding.check)
    };
    assert_eq!(wrong(), None);
    app.read(|conn| {
        conn.batch_execute(
            "ALTER TABLE closed_period DISABLE TRIGGER USER;
             UPDATE closed_period SET totals = jsonb_set(totals, '{sent,count}', '9999');
             ALTER TABLE closed_period ENABLE TRIGGER USER",
        )
        .map_err(DbError::from)
    });
    assert_eq!(wrong(), Some("sealed_figures"));
}
