DROP TRIGGER statement_match_is_live ON statement_match;
DROP FUNCTION statement_match_is_live();
DROP TABLE statement_recovery;
DROP FUNCTION statement_recovery_adds_up();
DROP INDEX statement_line_carried;
UPDATE statement_line SET state = 'resolved' WHERE state = 'carried_over';
ALTER TABLE statement_line
    DROP CONSTRAINT statement_line_state_check,
    ADD CONSTRAINT statement_line_state_check CHECK (state IN ('unmatched', 'matched', 'exception', 'resolved'));
UPDATE reconciliation_exception SET resolution = 'carried_over' WHERE resolution IN ('recovered', 'clawback_receipt');
UPDATE reconciliation_exception SET kind = 'ambiguous' WHERE kind IN ('paid_after_return', 'wrong_account', 'wrong_payee');
ALTER TABLE reconciliation_exception
    DROP COLUMN recovers,
    DROP COLUMN clawback,
    DROP CONSTRAINT reconciliation_exception_kind_check,
    ADD CONSTRAINT reconciliation_exception_kind_check CHECK (kind IN (
        'unknown_debit', 'unknown_credit', 'wrong_amount', 'ambiguous', 'duplicate_payment', 'returned_payment', 'fee',
        'missing_at_bank')),
    DROP CONSTRAINT reconciliation_exception_resolution_check,
    ADD CONSTRAINT reconciliation_exception_resolution_check CHECK (resolution IN (
        'matched_by_hand', 'bank_fee', 'returned_and_reissued', 'not_ours', 'carried_over'));
