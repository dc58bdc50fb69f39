DROP TRIGGER clawback_receipt_guard ON clawback_recovery;
DROP FUNCTION clawback_receipt_guard();
DROP INDEX clawback_recovery_line_once;
CREATE UNIQUE INDEX clawback_recovery_line_once ON clawback_recovery (line_id) WHERE state = 'done';
