//! One forged record for every check of the verification: each is found, and named. What is forged is what only the
//! owner of the database could, with every trigger and foreign key silenced, and is rolled back again.

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
    ("year_packages", "UPDATE year_package_part SET content = set_byte(content, 9, get_byte(content, 9) # 1)", "year package"),
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
    ("batch_totals", "UPDATE settlement_batch SET total_fen = total_fen + 1", "batch JS"),
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
        "UPDATE payment SET reissues_id = (SELECT max(id::text)::uuid FROM payment)
         WHERE id = (SELECT min(id::text)::uuid FROM payment WHERE state = 'paid')",
        "without a record",
    ),
    (
        "reissues_signed",
        "CREATE TEMP TABLE forged ON COMMIT DROP AS SELECT id FROM payment WHERE state = 'paid' LIMIT 1;
         UPDATE payment SET reissues_id = id WHERE id = (SELECT id FROM forged);
         ALTER TABLE payment_reissue DROP CONSTRAINT payment_reissue_two_people;
         INSERT INTO payment_reissue (payment_id, reissued_by, reissued_at, verdict, decided_by, decided_at)
         SELECT f.id, u.id, now(), 'confirmed', u.id, now() FROM forged f, (SELECT id FROM app_user LIMIT 1) u",
        "reissue confirmed",
    ),
    (
        "settings_agreed",
        "UPDATE treasury_account SET account_number = '3710999999999' WHERE level = 'city'",
        "account of city:371000: 3710999999999",
    ),
    (
        "settings_agreed",
        "UPDATE treasury_account SET payment_layout_id = NULL WHERE level = 'city'",
        "layout of account of city:371000: none",
    ),
    (
        "layouts_agreed",
        "UPDATE statement_layout_version SET definition = definition || '{\"skip_rows\": 7}' WHERE agreed_by IS NOT NULL",
        "statement_layout ",
    ),
    (
        "layouts_agreed",
        "UPDATE payment_layout_version SET definition = definition || '{\"has_headings\": false}' WHERE agreed_by IS NOT NULL",
        "payment_layout ",
    ),
    // What people agreed on was written down otherwise, and one took part twice.
    (
        "settings_agreed",
        "INSERT INTO setting_proposal (id, kind, subject, value, proposed_by, proposed_at, verdict, decided_by, decided_at)
         SELECT gen_random_uuid(), 'matching', '', '{\"window_days\": 77}', a.id, now(), 'agreed', b.id, now()
         FROM (SELECT min(id::text)::uuid AS id FROM app_user) a, (SELECT max(id::text)::uuid AS id FROM app_user) b",
        "matching by ",
    ),
    (
        "grants_agreed",
        "ALTER TABLE appropriation_change DROP CONSTRAINT appropriation_change_two_people;
         UPDATE appropriation_change SET decided_by = proposed_by
         WHERE id = (SELECT min(id::text)::uuid FROM appropriation_change WHERE kind = 'grant' AND state = 'approved')",
        "approved, ",
    ),
    (
        "grants_agreed",
        "DELETE FROM appropriation_change
         WHERE id = (SELECT min(id::text)::uuid FROM appropriation_change WHERE kind = 'grant' AND state = 'approved')",
        "agreed by nobody",
    ),
    // Paid, and no statement shows it; counted as returned while a statement shows it and nothing came back.
    (
        "payments_at_bank",
        "DELETE FROM statement_match WHERE payment_id = (SELECT min(payment_id::text)::uuid FROM statement_match)",
        "statements 0",
    ),
    (
        "payments_at_bank",
        "UPDATE payment SET state = 'returned' WHERE id = (SELECT min(payment_id::text)::uuid FROM statement_match)",
        "(returned)",
    ),
    // The interest is said to give back a charge; a resolved credit gives back what nobody wrote down.
    (
        "recovered_debits",
        "INSERT INTO statement_recovery (debit_line_id, credit_line_id, exception_id, recovered_at)
         SELECT d.id, c.id, e.id, now() FROM statement_line c JOIN reconciliation_exception e ON e.line_id = c.id,
                (SELECT id FROM statement_line WHERE direction = 'debit' AND state = 'resolved' LIMIT 1) d
         WHERE c.direction = 'credit' LIMIT 1",
        "gives back 2500",
    ),
    (
        "recovered_debits",
        "UPDATE reconciliation_exception SET resolution = 'recovered'
         WHERE line_id = (SELECT id FROM statement_line WHERE direction = 'credit' AND state = 'resolved' LIMIT 1)",
        "gives back 0",
    ),
    // Another charge than the line's; one that was agreed on and is not booked; one in the books that nobody agreed on.
    ("bank_charges", "UPDATE bank_charge SET amount_fen = amount_fen + 1", "charge of "),
    ("bank_charges", "DELETE FROM bank_charge", "is of no charge"),
    (
        "bank_charges",
        "UPDATE ledger_transfer SET amount = amount + 1 WHERE code = 'bank.charge'",
        "charge of ",
    ),
    ("export_versions", "UPDATE payment_export SET control_sum_fen = control_sum_fen + 1", "export JS"),
    (
        "export_versions",
        "UPDATE payment_export e SET voided_at = exported_at, void_reason = 'forged',
             voided_by = (SELECT id FROM app_user WHERE id <> e.exported_by LIMIT 1)",
        "(void)",
    ),
    ("payment_files", "UPDATE payment_file SET content = content || 'x'::bytea", "file "),
    (
        "payment_files",
        "UPDATE payment_file SET control_sum_fen = control_sum_fen + 1 WHERE layout_id IS NOT NULL",
        "file csv of ",
    ),
    // The batch's total and the payment are made to fit, so that only the claim's share betrays it.
    (
        "batch_line_sources",
        "CREATE TEMP TABLE forged ON COMMIT DROP AS
             SELECT id, payment_id, batch_id FROM batch_line
             WHERE claim_id IS NOT NULL AND NOT is_cancelled ORDER BY id LIMIT 1;
         UPDATE batch_line SET amount_fen = amount_fen + 1 WHERE id = (SELECT id FROM forged);
         UPDATE payment SET amount_fen = amount_fen + 1 WHERE id = (SELECT payment_id FROM forged);
         UPDATE settlement_batch SET total_fen = total_fen + 1 WHERE id = (SELECT batch_id FROM forged)",
        "fen: claim ",
    ),
    (
        "batch_line_sources",
        "UPDATE supply_reward SET reward_fen = reward_fen + 1
         WHERE id = (SELECT id FROM supply_reward WHERE NOT is_cancelled LIMIT 1)",
        "supply reward",
    ),
    (
        "batch_line_sources",
        "CREATE TEMP TABLE forged ON COMMIT DROP AS
             SELECT id, payment_id, batch_id FROM batch_line WHERE award_application_id IS NOT NULL ORDER BY id LIMIT 1;
         UPDATE batch_line SET amount_fen = amount_fen + 1 WHERE id = (SELECT id FROM forged);
         UPDATE payment SET amount_fen = amount_fen + 1 WHERE id = (SELECT payment_id FROM forged);
         UPDATE settlement_batch SET total_fen = total_fen + 1 WHERE id = (SELECT batch_id FROM forged)",
        "fen: award ",
    ),
    (
        "batch_line_names",
        "UPDATE batch_line SET payment_id = gen_random_uuid() WHERE id = (SELECT min(id) FROM batch_line WHERE NOT is_cancelled)",
        "payment none",
    ),
    (
        "batch_line_names",
        "UPDATE batch_line SET claim_id = gen_random_uuid() WHERE id = (SELECT min(id) FROM batch_line WHERE claim_id IS NOT NULL)",
        "claim none",
    ),
    (
        "award_amounts",
        "DROP TRIGGER award_application_guard ON award_application;
         UPDATE award_application SET amount_fen = amount_fen + 1 WHERE approved_at IS NOT NULL",
        "award RJ",
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
    // A statement, a share and a transfer that do not fit the other two.
    ("clearing_nets", "UPDATE clearing SET statement = jsonb_set(statement, '{nets,0,amount_fen}', '1')", "statement [["),
    ("clearing_nets", "UPDATE clearing_share SET amount_fen = amount_fen + 1", "shares net to"),
    ("clearing_nets", "UPDATE ledger_transfer SET amount = amount + 1 WHERE code = 'clearing.settle'", "journal [["),
    (
        "audit_chain",
        "UPDATE audit_event SET actor_label = 'somebody else' WHERE seq = (SELECT min(seq) FROM audit_event)",
        "position 1:",
    ),
    // The chain taken away: what it held would otherwise look as if it waited for its seal. Its events are made old,
    // because a transaction of another test that has been open since before the demo keeps them from counting as settled.
    ("audit_unsealed", "UPDATE audit_event SET xid = 1; DELETE FROM audit_chain", "is not in the chain"),
    // A score's points, a record behind a part, a part's value made to fit its points; a digest made to fit all that; a
    // score taken away.
    (
        "evaluation_scores",
        "UPDATE evaluation_part SET points_bp = points_bp - 1
         WHERE (score_id, code) = (SELECT p.score_id, p.code FROM evaluation_part p JOIN evaluation_score s ON s.id = p.score_id
                                   WHERE s.hash IS NOT NULL AND p.points_bp > 0 LIMIT 1)",
        "evaluation PJ",
    ),
    (
        "evaluation_scores",
        "DELETE FROM evaluation_record WHERE (score_id, code, record_id) = (
             SELECT r.score_id, r.code, r.record_id FROM evaluation_record r JOIN evaluation_score s ON s.id = r.score_id
             WHERE s.hash IS NOT NULL LIMIT 1)",
        "evaluation PJ",
    ),
    ("evaluation_scores", "UPDATE evaluation_score SET grade = 'excellent' WHERE hash IS NOT NULL", "evaluation PJ"),
    ("evaluation_scores", "UPDATE evaluation_score SET hash = sha256('forged') WHERE hash IS NOT NULL", "evaluation PJ"),
    ("evaluation_scores", "DELETE FROM evaluation_score WHERE hash IS NOT NULL", "evaluation PJ"),
    // One row of the journal: changed, taken away, added, moved into another month.
    ("sealed_entries", "UPDATE ledger_transfer SET code = 'something.else' WHERE seq = 3", "ledger_transfer 3 ("),
    ("sealed_entries", "DELETE FROM ledger_transfer WHERE seq = 3", "ledger_transfer 3 is missing"),
    (
        "sealed_entries",
        "CREATE TEMP TABLE forged ON COMMIT DROP AS
             SELECT * FROM ledger_transfer WHERE kind = 'posted' ORDER BY seq LIMIT 1;
         UPDATE forged SET id = gen_random_uuid(), seq = 1000000;
         INSERT INTO ledger_transfer OVERRIDING SYSTEM VALUE SELECT * FROM forged",
        "ledger_transfer 1000000 (",
    ),
    (
        "sealed_entries",
        "UPDATE ledger_transfer SET recorded_at = recorded_at + interval '1 year' WHERE seq = 3",
        "ledger_transfer 3 is missing",
    ),
    // The digests are made to fit the changed journal: the certificate's root does not.
    (
        "sealed_entries",
        "UPDATE ledger_seal_block SET digests = substr(digests, 1, 24) WHERE block = 0",
        "the digests of its entries were changed",
    ),
    ("sealed_entries", "UPDATE ledger_seal SET certificate = certificate || ' '", "its certificate was changed"),
    (
        "sealed_entries",
        "UPDATE ledger_seal SET certificate = certificate || ' ',
                                hash = sha256(convert_to(certificate || ' ', 'UTF8'))",
        "its signature does not fit",
    ),
    ("sealed_entries", "UPDATE ledger_seal SET public_key = sha256('another')", "an unknown key"),
    // The same of the open month: changed in what no sum betrays, taken away, added; and the blocks that should tell.
    (
        "open_entries",
        "UPDATE ledger_transfer SET effective_on = effective_on - 1 WHERE seq = (SELECT max(seq) FROM ledger_transfer)",
        "was changed after it was recorded",
    ),
    (
        "open_entries",
        "UPDATE ledger_transfer SET code = 'something.else' WHERE seq = (SELECT max(seq) FROM ledger_transfer)",
        "something.else",
    ),
    (
        "open_entries",
        "UPDATE ledger_transfer SET subject_id = gen_random_uuid() WHERE seq = (SELECT max(seq) FROM ledger_transfer)",
        "was changed after it was recorded",
    ),
    (
        "open_entries",
        "DELETE FROM ledger_transfer WHERE seq = (SELECT max(seq) FROM ledger_transfer)",
        "is missing from what block",
    ),
    (
        "open_entries",
        "CREATE TEMP TABLE forged ON COMMIT DROP AS
             SELECT * FROM ledger_transfer WHERE kind = 'posted' ORDER BY seq DESC LIMIT 1;
         DELETE FROM ledger_transfer WHERE seq = (SELECT seq FROM forged);
         UPDATE forged SET id = gen_random_uuid();
         INSERT INTO ledger_transfer OVERRIDING SYSTEM VALUE SELECT * FROM forged",
        "was changed after it was recorded",
    ),
    (
        "open_entries",
        "UPDATE ledger_block SET digests = set_byte(digests, 9, (get_byte(digests, 9) + 1) % 256) WHERE number = 1",
        "ledger_block 1: it or the block before it was changed",
    ),
    (
        "open_entries",
        "DELETE FROM ledger_block WHERE number = (SELECT max(number) FROM ledger_block)",
        "the newest blocks are missing",
    ),
    (
        "sealed_figures",
        "UPDATE closed_period SET totals = jsonb_set(totals, '{sent,count}', '9999')",
        "closed figures are not those",
    ),
    // The newest seal goes, and with it all that could say that it was there, but for the month or the trail.
    ("sealed_figures", "DELETE FROM ledger_seal", "it is closed and has no seal"),
    (
        "sealed_figures",
        "DELETE FROM ledger_seal; DELETE FROM closed_period",
        "the trail says that it was closed, and it is not",
    ),
    // A line of a closed month, a match, a resolution.
    (
        "sealed_figures",
        "UPDATE statement_line SET remark = remark || 'x' WHERE id = (SELECT id FROM statement_line ORDER BY booked_on LIMIT 1)",
        "are not those that were sealed",
    ),
    (
        "sealed_figures",
        "DELETE FROM statement_match WHERE id = (SELECT min(m.id) FROM statement_match m)",
        "are not those that were sealed",
    ),
    // Two people's word that nothing moved, put in behind the seal.
    (
        "sealed_figures",
        "INSERT INTO no_movement (id, account_number, day_from, day_to, reason, proposed_by, proposed_at, verdict, decided_by, decided_at)
         SELECT gen_random_uuid(), '3710000000000009', c.month, c.month, 'forged', u.a, c.closed_at, 'agreed', u.b, c.closed_at
         FROM (SELECT month, closed_at FROM closed_period LIMIT 1) c,
              (SELECT min(id::text)::uuid AS a, max(id::text)::uuid AS b FROM app_user) u",
        "nothing moved on an account",
    ),
    // Changed and chained anew: every link fits, but not the one that the seal names.
    ("sealed_figures", "UPDATE audit_chain SET hash = sha256('forged')", "the audit chain is not the one"),
    ("closed_months", "UPDATE closed_period SET totals = jsonb_set(totals, '{sent,count}', '9999')", "month 2026-"),
];

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

    for (check, forgery, named) in FORGERIES {
        let findings = findings_after(&mut conn, forgery);
        let finding = findings.iter().find(|finding| finding.check == *check).expect("the check ran");
        assert!(finding.wrong > 0, "{check} finds nothing: {forgery}");
        let first = finding.first_wrong.as_deref().unwrap_or_default();
        assert!(first.contains(named), "{check} names “{first}”, not “{named}”");
    }

    let checks: BTreeSet<&str> = sound.findings.iter().map(|finding| finding.check).collect();
    let forged: BTreeSet<&str> = FORGERIES.iter().map(|(check, _, _)| *check).collect();
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
