//! What two people agreed on, what a bank was sent and said, and what batches pay for.

use super::Forgery;

pub(super) const FORGERIES: &[Forgery] = &[
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
        "settings_agreed",
        "UPDATE treasury_account SET bank_name = '别的银行' WHERE level = 'city'",
        "account of city:371000: ",
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
        "settings_agreed",
        "INSERT INTO setting_proposal (id, kind, subject, value, proposed_by, proposed_at, verdict, decided_by, decided_at)
         SELECT gen_random_uuid(), 'settlement', '', '{\"clawback_repay_days\": 77}', a.id, now(), 'agreed', b.id, now()
         FROM (SELECT min(id::text)::uuid AS id FROM app_user) a, (SELECT max(id::text)::uuid AS id FROM app_user) b",
        "settlement by ",
    ),
    // Something is set that nobody spoke of.
    (
        "settings_agreed",
        "INSERT INTO reconciliation_setting (id, settings, changed_by, changed_at)
         SELECT true, '{\"forged\": 1}', min(id::text)::uuid, now() FROM app_user
         ON CONFLICT (id) DO UPDATE SET settings = reconciliation_setting.settings || '{\"forged\": 1}';
         INSERT INTO setting_proposal (id, kind, subject, value, proposed_by, proposed_at, verdict, decided_by, decided_at)
         SELECT gen_random_uuid(), 'matching', '', s.settings - 'forged', a.id, now(), 'agreed', b.id, now()
         FROM reconciliation_setting s, (SELECT min(id::text)::uuid AS id FROM app_user) a,
              (SELECT max(id::text)::uuid AS id FROM app_user) b",
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
    // Put in the place of another, with a hash that fits; and one that is gone.
    (
        "payment_files_told",
        "UPDATE payment_file SET content = content || 'x'::bytea; UPDATE payment_file SET sha256 = sha256(content)",
        "of export JS",
    ),
    (
        "payment_files_told",
        "DELETE FROM payment_file WHERE id = (SELECT min(id) FROM payment_file)",
        "is gone",
    ),
    // Another account, and another payee of a payment that was sent again.
    (
        "payments_signed",
        "UPDATE payment SET account_number = '6222000000001'
         WHERE id = (SELECT min(id::text)::uuid FROM payment WHERE reissues_id IS NULL AND state = 'paid')",
        "batch JS",
    ),
    ("payments_signed", "UPDATE payment SET payee_name = '别的公司' WHERE reissues_id IS NOT NULL", "payment JS"),
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
];
