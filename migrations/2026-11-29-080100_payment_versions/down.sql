ALTER TABLE payment DROP COLUMN bank_status, DROP COLUMN return_code;
DROP TABLE bank_report_item, bank_report;
DROP TRIGGER payment_export_void_empty ON payment_export;
DROP FUNCTION payment_export_void_empty();
DROP TRIGGER payment_export_guard ON payment_export;
DROP FUNCTION payment_export_guard();
ALTER TABLE payment_export
    DROP COLUMN payments,
    DROP COLUMN control_sum_fen,
    DROP COLUMN replaces_id,
    DROP COLUMN voided_at,
    DROP COLUMN voided_by,
    DROP COLUMN void_reason;
DROP TABLE batch_recall;
DROP FUNCTION batch_recall_guard();
