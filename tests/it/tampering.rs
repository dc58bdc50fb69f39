//! One forged record for every check of the verification: each is found, and named. What is forged is what only the
//! owner of the database could, with every trigger and foreign key silenced, and is rolled back again.

mod payments;
mod proofs;

use std::collections::BTreeSet;

use chuangquan::report::verify::{Error, Finding, examine};
use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection};

use crate::support::{TestApp, sealer};

/// A check, what is done to the records, and what the finding must name.
type Forgery = (&'static str, &'static str, &'static str);

const FORGERIES: &[Forgery] = &[
    (
        "ledger_trial_balance",
        "UPDATE ledger_account SET debits_posted = debits_posted + 1 WHERE key LIKE 'treasury:%'",
        "posted: debits",
    ),
    (
        "ledger_reversals",
        "UPDATE ledger_transfer SET reverses_id = (SELECT max(id::text)::uuid FROM ledger_transfer)
         WHERE seq = (SELECT min(seq) FROM ledger_transfer WHERE kind = 'posted')",
        " reverses ",
    ),
    (
        "ledger_balances",
        "UPDATE ledger_account SET debits_posted = debits_posted + 1 WHERE key LIKE 'treasury:%'",
        "account treasury:",
    ),
    (
        "ledger_balances",
        "UPDATE ledger_transfer SET amount = amount + 1
         WHERE id = (SELECT id FROM ledger_transfer WHERE code = 'appropriation.grant' ORDER BY seq LIMIT 1)",
        "account appropriation:",
    ),
    // An account and a hold that are not there.
    (
        "ledger_names",
        "UPDATE ledger_transfer SET credit_account = gen_random_uuid()
         WHERE seq = (SELECT min(seq) FROM ledger_transfer WHERE kind = 'posted')",
        "credit account none",
    ),
    (
        "ledger_names",
        "UPDATE ledger_transfer SET pending_id = gen_random_uuid()
         WHERE seq = (SELECT min(seq) FROM ledger_transfer WHERE kind = 'post')",
        "hold none",
    ),
    (
        "ledger_limits",
        "ALTER TABLE ledger_account DROP CONSTRAINT ledger_account_not_overdrawn;
         UPDATE ledger_account SET debits_posted = credits_posted + 1 - debits_pending
         WHERE key = (SELECT min(key) FROM ledger_account WHERE is_limited)",
        "account appropriation:",
    ),
    // A no-show is over: a hold that it left behind belongs to nobody.
    (
        "ledger_holds",
        "CREATE TEMP TABLE forged ON COMMIT DROP AS
             SELECT b.id, b.hold_transfer_id FROM booking b JOIN ledger_transfer r ON r.pending_id = b.hold_transfer_id
             WHERE b.state = 'accepted' LIMIT 1;
         DELETE FROM ledger_transfer WHERE pending_id = (SELECT hold_transfer_id FROM forged);
         UPDATE booking SET state = 'no_show' WHERE id = (SELECT id FROM forged)",
        "fen for booking",
    ),
    // What let go of a hold is taken away, and its time-out put long ago: nobody's booking holds it any more.
    (
        "holds_overdue",
        "CREATE TEMP TABLE forged ON COMMIT DROP AS
             SELECT b.hold_transfer_id AS id FROM booking b JOIN ledger_transfer r ON r.pending_id = b.hold_transfer_id
             WHERE b.state = 'accepted' LIMIT 1;
         DELETE FROM ledger_transfer WHERE pending_id = (SELECT id FROM forged);
         DELETE FROM ledger_hold_extension WHERE hold_id = (SELECT id FROM forged);
         UPDATE ledger_transfer SET expires_at = '2001-01-01' WHERE id = (SELECT id FROM forged)",
        "timed out at 2001-01-01",
    ),
    // Posted long after its time; prolonged by nothing that happened; said to be open still.
    (
        "holds_in_time",
        "CREATE TEMP TABLE forged ON COMMIT DROP AS
             SELECT p.id FROM ledger_transfer p JOIN ledger_transfer r ON r.pending_id = p.id
             WHERE r.kind = 'post' AND p.expires_at IS NOT NULL LIMIT 1;
         DELETE FROM ledger_hold_extension WHERE hold_id = (SELECT id FROM forged);
         UPDATE ledger_transfer SET expires_at = '2001-01-01' WHERE id = (SELECT id FROM forged)",
        "was posted at",
    ),
    (
        "holds_in_time",
        "UPDATE ledger_hold_extension SET recorded_at = recorded_at - interval '1 second'
         WHERE hold_id = (SELECT min(hold_id::text)::uuid FROM ledger_hold_extension)",
        "was prolonged to",
    ),
    (
        "hold_times",
        "INSERT INTO ledger_hold
             SELECT p.id, 'infinity' FROM ledger_transfer p JOIN ledger_transfer r ON r.pending_id = p.id
             WHERE p.expires_at IS NOT NULL LIMIT 1",
        "times out at infinity, records say no time",
    ),
    (
        "booking_holds",
        "UPDATE booking SET state = 'delivered'
         WHERE id = (SELECT id FROM booking WHERE state = 'accepted' AND subsidy_fen > 0 LIMIT 1)",
        "booking ",
    ),
    (
        "booking_settled",
        "UPDATE booking SET final_subsidy_fen = final_subsidy_fen - 1
         WHERE id = (SELECT id FROM booking WHERE state = 'accepted' AND final_subsidy_fen > 1 LIMIT 1)",
        "final subsidy",
    ),
    (
        "booking_windows",
        "UPDATE booking b SET state = CASE WHEN EXISTS (SELECT FROM occupancy o WHERE o.booking_id = b.id)
                                           THEN 'cancelled' ELSE 'confirmed' END
         WHERE id = (SELECT id FROM booking WHERE state = 'accepted' AND starts_at IS NOT NULL LIMIT 1)",
        "in state",
    ),
    (
        "own_share_receipts",
        "INSERT INTO booking_receipt
             SELECT gen_random_uuid(), booking_id, -1, id, received_on, paid_by, '更正', recorded_by, recorded_at
             FROM booking_receipt WHERE corrects IS NULL LIMIT 1",
        " of -1 fen",
    ),
    // A bill taken away; one that asks for more; a number passed over.
    ("bills", "DELETE FROM bill WHERE id = (SELECT id FROM bill WHERE kind = 'service' LIMIT 1)", "bill none of 0 fen"),
    (
        "bills",
        "UPDATE bill SET price_fen = price_fen + 1, amount_fen = amount_fen + 1 WHERE id = (SELECT id FROM bill LIMIT 1)",
        "fen owed, bill ZD",
    ),
    // Delivered at more than was quoted; for overtime that no tariff knows of; ended at more than was delivered.
    (
        "delivered_prices",
        "UPDATE booking SET delivery = delivery || jsonb_build_object('price_fen', price_fen + 1)
         WHERE id = (SELECT id FROM booking WHERE state = 'accepted' AND delivery ->> 'consumables' IS NULL LIMIT 1)",
        "of which overtime 0 fen",
    ),
    (
        "delivered_prices",
        "UPDATE booking SET delivery = delivery || jsonb_build_object('price_fen', price_fen + 1, 'overtime_fen', 1)
         WHERE id = (SELECT id FROM booking WHERE state = 'accepted' AND delivery ->> 'consumables' IS NULL
                     AND NOT jsonb_path_exists(quote -> 'terms', '$.**.overtime.grace_minutes') LIMIT 1)",
        "of which overtime 1 fen",
    ),
    (
        "delivered_prices",
        "UPDATE booking SET final_price_fen = (delivery ->> 'price_fen')::bigint + 1
         WHERE id = (SELECT id FROM booking WHERE state = 'accepted' LIMIT 1)",
        "of which overtime 0 fen",
    ),
    // A credit note that takes more back, says something else, is somebody else's, or is gone without a gap.
    ("credit_notes", "UPDATE credit_note SET amount_fen = amount_fen + 1 WHERE ground = 'by_hand'", "credit note CJ"),
    ("credit_notes", "UPDATE credit_note SET reason = '老客户' WHERE ground = 'by_hand'", "credit note CJ"),
    (
        "credit_notes",
        "UPDATE credit_note SET issued_by = (SELECT max(u.id::text)::uuid FROM app_user u WHERE u.id <> issued_by)
         WHERE ground = 'by_hand'",
        "credit note CJ",
    ),
    (
        "credit_notes",
        "DELETE FROM bill_series s USING credit_note n
         WHERE n.ground = 'by_hand' AND (s.document, s.provider_id, s.year) = ('credit_note', n.provider_id, n.year);
         DELETE FROM credit_note WHERE ground = 'by_hand'",
        "of no fen",
    ),
    (
        "bill_numbers",
        "UPDATE bill SET number = 1000000 WHERE id = (SELECT id FROM bill LIMIT 1)",
        "the highest 1000000",
    ),
    (
        "year_packages",
        "UPDATE year_package_part SET content = set_byte(content, 9, get_byte(content, 9) # 1)",
        "year package",
    ),
    (
        "year_packages",
        "ALTER TABLE year_package DROP CONSTRAINT year_package_manifest_fits;
         UPDATE year_package SET manifest = replace(manifest, '\"is_final\": false', '\"is_final\": true')",
        "year package",
    ),
    ("agreement_stages", "UPDATE agreement_stage SET amount_fen = amount_fen + 1 WHERE number = 1", "agreement HT"),
    (
        "agreement_stages",
        "UPDATE booking SET price_fen = price_fen + 1
         WHERE id = (SELECT booking_id FROM agreement_stage WHERE booking_id IS NOT NULL LIMIT 1)",
        "1 bookings that are not its stages",
    ),
    (
        "quotation_bookings",
        "UPDATE offer SET price_fen = price_fen + 1, parts = jsonb_set(parts, '{0,amount_fen}',
             to_jsonb((parts -> 0 ->> 'amount_fen')::bigint + 1))
         WHERE quotation_id = (SELECT id FROM quotation WHERE booking_id IS NOT NULL LIMIT 1) AND state = 'accepted'",
        "quotation XJ",
    ),
    (
        "sample_custody",
        "DELETE FROM sample_event WHERE (sample_id, seq) = (SELECT sample_id, 2 FROM sample_event WHERE seq = 3 LIMIT 1)",
        "sample YP",
    ),
    (
        "sample_custody",
        "UPDATE sample_event SET state = 'destroyed' WHERE (sample_id, seq) = (
             SELECT sample_id, 2 FROM sample_event WHERE step = 'receive' LIMIT 1)",
        "sample YP",
    ),
    (
        "wait_offers",
        "UPDATE wait_entry SET state = 'offered' WHERE id = (SELECT min(id::text)::uuid FROM wait_entry)",
        "in state offered",
    ),
    ("voucher_funds", "UPDATE voucher SET face_fen = face_fen + 1", "voucher "),
    (
        "voucher_outflow",
        "UPDATE voucher SET paid_out_fen = paid_out_fen - 1
         WHERE id = (SELECT id FROM voucher WHERE paid_out_fen > 0 LIMIT 1)",
        "shares say",
    ),
    (
        "only_enterprises",
        "UPDATE organisation SET kind = 'provider' WHERE id = (SELECT enterprise_id FROM voucher LIMIT 1)",
        "is no enterprise",
    ),
    ("annual_use", "UPDATE annual_use SET used_fen = used_fen - 1 WHERE used_fen > 0", "vouchers say"),
    (
        "claim_amounts",
        "DELETE FROM claim_share WHERE claim_id = (SELECT id FROM claim WHERE state = 'reconciled' LIMIT 1)",
        "shares none",
    ),
    (
        "claim_amounts",
        "UPDATE claim SET amount_fen = amount_fen + 1 WHERE id = (SELECT id FROM claim LIMIT 1)",
        "claim ",
    ),
    ("claims_within_bills", "UPDATE claim SET base_fen = base_fen * 1000 WHERE base_fen IS NOT NULL", "of the price are behind it"),
    (
        "claims_within_bills",
        "UPDATE claim SET lowered_fen = 1, amount_fen = amount_fen - 1 WHERE base_fen IS NOT NULL",
        "1 fen lowered, ",
    ),
    ("batch_totals", "UPDATE settlement_batch SET total_fen = total_fen + 1", "batch JS"),
    // Another amount; others that were not counted; one person who signed twice.
    (
        "third_signatures",
        "UPDATE settlement_batch SET third_above_fen = 0 WHERE authorised_at IS NOT NULL",
        "three above 0",
    ),
    ("third_signatures", "UPDATE settlement_batch SET group_total_fen = total_fen - 1", "batch JS"),
    (
        "third_signatures",
        "ALTER TABLE settlement_batch DROP CONSTRAINT settlement_batch_three_signatures;
         UPDATE settlement_batch SET third_above_fen = 0, needs_third = true, authoriser_id = checker_id
         WHERE authorised_at IS NOT NULL",
        "signed by two",
    ),
    // A payment that is there twice.
    (
        "payment_lines",
        "CREATE TEMP TABLE forged ON COMMIT DROP AS SELECT * FROM payment WHERE state = 'paid' LIMIT 1;
         UPDATE forged SET id = gen_random_uuid(), reference = 'FORGED-1', transfer_id = NULL, reissues_id = NULL;
         INSERT INTO payment SELECT * FROM forged",
        "payment FORGED-1",
    ),
    (
        "payment_settled",
        "DELETE FROM ledger_transfer
         WHERE pending_id = (SELECT transfer_id FROM payment WHERE state = 'paid' ORDER BY reference LIMIT 1)",
        "payment JS",
    ),
    // Said to replace another: nobody signed that. And one that was signed by one person twice.
    (
        "reissues_signed",
        "UPDATE payment SET reissues_id = (SELECT max(id::text)::uuid FROM payment p
                                    WHERE NOT EXISTS (SELECT FROM payment r WHERE r.reissues_id = p.id))
         WHERE id = (SELECT min(id::text)::uuid FROM payment WHERE state = 'paid' AND reissues_id IS NULL)",
        "without a record",
    ),
    (
        "reissues_signed",
        "CREATE TEMP TABLE forged ON COMMIT DROP AS SELECT id FROM payment WHERE state = 'paid' AND reissues_id IS NULL LIMIT 1;
         UPDATE payment SET reissues_id = id WHERE id = (SELECT id FROM forged);
         ALTER TABLE payment_reissue DROP CONSTRAINT payment_reissue_two_people;
         INSERT INTO payment_reissue (payment_id, reissued_by, reissued_at, verdict, decided_by, decided_at)
         SELECT f.id, u.id, now(), 'confirmed', u.id, now() FROM forged f, (SELECT id FROM app_user LIMIT 1) u",
        "reissue confirmed",
    ),
    (
        "award_amounts",
        "DROP TRIGGER award_application_guard ON award_application;
         UPDATE award_application SET amount_fen = amount_fen + 1 WHERE approved_at IS NOT NULL",
        "award RJ",
    ),
    (
        "part_states",
        "UPDATE claim SET state = 'partly_batched' WHERE id = (SELECT min(id::text)::uuid FROM claim WHERE state = 'reconciled')",
        "is partly_batched: of ",
    ),
    (
        "part_states",
        "UPDATE batch_line SET is_cancelled = true WHERE id = (
             SELECT min(l.id) FROM batch_line l JOIN claim c ON c.id = l.claim_id
             WHERE c.state = 'reconciled' AND NOT l.is_cancelled)",
        "is reconciled: of ",
    ),
    (
        "part_states",
        "DROP TRIGGER award_application_guard ON award_application;
         UPDATE award_application SET state = 'partly_batched' WHERE state IN ('paid', 'reconciled')",
        "award RJ",
    ),
    (
        "batch_levels",
        "UPDATE settlement_batch SET level = 'province' WHERE side = 'demand'",
        "of level province: pays for",
    ),
    (
        "claim_paid_once",
        "DROP INDEX batch_line_claim_once;
         INSERT INTO batch_line (batch_id, claim_id, level, payer_region, payee_id, amount_fen, payment_id)
         SELECT batch_id, claim_id, level, payer_region, payee_id, amount_fen, payment_id FROM batch_line
         WHERE claim_id IS NOT NULL AND NOT is_cancelled LIMIT 1",
        "2 lines",
    ),
    (
        "statement_matches",
        "UPDATE statement_line SET amount_fen = amount_fen + 1
         WHERE id = (SELECT id FROM statement_line WHERE state = 'matched' LIMIT 1)",
        "statement line",
    ),
    ("clawback_parts", "UPDATE clawback_part SET received_fen = received_fen + 1", "clawback ZH"),
    // About somebody else; about nothing; asked of a level that paid less.
    (
        "clawback_subjects",
        "UPDATE clawback SET payee_id = (SELECT id FROM organisation WHERE id <> clawback.payee_id LIMIT 1)
         WHERE award_application_id IS NOT NULL",
        "clawback ZH",
    ),
    (
        "clawback_subjects",
        "ALTER TABLE clawback DROP CONSTRAINT clawback_one_subject;
         UPDATE clawback SET supply_reward_id = NULL WHERE supply_reward_id IS NOT NULL",
        "subject of nothing",
    ),
    (
        "clawback_subjects",
        "UPDATE clawback_part SET payer_region = '371083' WHERE clawback_id = (
             SELECT id FROM clawback WHERE supply_reward_id IS NOT NULL AND state = 'ordered' LIMIT 1)",
        "too much of ",
    ),
    // A part that is stopped and whose money stayed where it was.
    (
        "stopped_parts",
        "INSERT INTO claim_stopped_share (claim_id, level, payer_region, amount_fen, account_id, clawback_id, stopped_at)
         SELECT s.claim_id, 'province', s.payer_region, 1, s.account_id, k.id, now()
         FROM clawback k JOIN claim_share s ON s.claim_id = k.claim_id WHERE k.state IN ('ordered', 'settled') LIMIT 1",
        "1 fen stopped",
    ),
    ("payment_netting", "UPDATE payment SET netted_fen = netted_fen + 1", "batch JS"),
    (
        "programme_limits",
        "UPDATE programme_version v SET rules = jsonb_set(v.rules, '{caps,limits,0,amount}', '1')
         FROM programme p WHERE p.id = v.programme_id AND p.code = 'CROSS1'",
        "programme CROSS1: provider",
    ),
    // Another amount; another debtor.
    ("clearing_shares", "UPDATE clearing_share SET amount_fen = amount_fen + 1", "share of"),
    ("clearing_shares", "UPDATE clearing_share SET debtor_region = '3710G1'", "share of"),
    // Passed on, and nothing of it was cleared.
    (
        "clearing_shares",
        "INSERT INTO clearing_clawback
             (clearing_id, clawback_id, level, claim_id, kind, debtor_region, creditor_region, amount_fen)
         SELECT (SELECT id FROM clearing LIMIT 1), p.clawback_id, p.level, k.claim_id, 'passed_on', '371082', '371000', 1
         FROM clawback_part p JOIN clawback k ON k.id = p.clawback_id WHERE k.claim_id IS NOT NULL LIMIT 1",
        ": clawback ZH",
    ),
    // A statement, a share and a transfer that do not fit the other two.
    (
        "clearing_nets",
        "UPDATE clearing SET statement = jsonb_set(statement, '{nets,0,amount_fen}', '1')",
        "statement [[",
    ),
    ("clearing_nets", "UPDATE clearing_share SET amount_fen = amount_fen + 1", "shares net to"),
    ("clearing_nets", "UPDATE ledger_transfer SET amount = amount + 1 WHERE code = 'clearing.settle'", "journal [["),
];

fn forgeries() -> impl Iterator<Item = &'static Forgery> {
    FORGERIES.iter().chain(payments::FORGERIES).chain(proofs::FORGERIES)
}

/// What the checks say after a forgery, which is undone.
fn findings_after(conn: &mut PgConnection, forgery: &str) -> Vec<Finding> {
    conn.test_transaction(|conn| {
        conn.batch_execute("SET LOCAL session_replication_role = replica")?;
        conn.batch_execute(forgery)?;
        Ok::<_, Error>(examine(conn, &sealer())?.findings)
    })
}

#[test]
fn every_check_finds_and_names_what_was_forged() {
    let app = TestApp::played();
    let mut conn = app.db.connection().expect("a connection");
    let sound = examine(&mut conn, &sealer()).expect("a verification");
    assert!(sound.is_sound(), "{:?}", sound.first_wrong());
    // The demo ends with every event chained; the forgery below brings what is examined.
    let is_empty = |finding: &&Finding| finding.examined == 0 && finding.check != "audit_unsealed";
    let empty: Vec<_> = sound.findings.iter().filter(is_empty).collect();
    assert!(empty.is_empty(), "nothing to check: {empty:?}");

    for (check, forgery, named) in forgeries() {
        let findings = findings_after(&mut conn, forgery);
        let finding = findings.iter().find(|finding| finding.check == *check).expect("the check ran");
        assert!(finding.wrong > 0, "{check} finds nothing: {forgery}");
        let first = finding.first_wrong.as_deref().unwrap_or_default();
        assert!(first.contains(named), "{check} names “{first}”, not “{named}”");
    }

    let checks: BTreeSet<&str> = sound.findings.iter().map(|finding| finding.check).collect();
    let forged: BTreeSet<&str> = forgeries().map(|(check, _, _)| *check).collect();
    assert_eq!(checks, forged, "every check has a forgery that it finds");
}

#[test]
fn journals_are_not_emptied() {
    let app = TestApp::start();
    let mut conn = app.db.connection().expect("a connection");
    for table in [
        "appropriation_grant_before_rule",
        "audit_event",
        "audit_chain",
        "booking_rating",
        "claim_review",
        "closed_period",
        "conduct_policy",
        "evaluation_correction",
        "evaluation_part",
        "evaluation_period",
        "evaluation_record",
        "evaluation_score",
        "evaluation_set",
        "ledger_account",
        "ledger_block",
        "ledger_hold",
        "ledger_hold_extension",
        "ledger_seal",
        "ledger_seal_block",
        "ledger_transfer",
        "bank_charge",
        "bank_report",
        "bank_report_item",
        "no_movement",
        "payment_file",
        "programme_version",
        "public_notice",
    ] {
        let refused = conn.batch_execute(&format!("TRUNCATE {table} CASCADE")).expect_err(table);
        assert!(refused.to_string().contains("append-only: TRUNCATE refused"), "{table}: {refused}");
    }
}
