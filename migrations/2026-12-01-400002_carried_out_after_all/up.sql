-- Two people say of a debit for a payment that counts as returned that the bank carried the payment out after all: it is paid.
ALTER TABLE reconciliation_exception
    DROP CONSTRAINT reconciliation_exception_resolution_check,
    ADD CONSTRAINT reconciliation_exception_resolution_check CHECK (resolution IN (
        'matched_by_hand', 'matched_with_fee', 'bank_fee', 'returned_and_reissued', 'returned_fee_kept', 'not_ours',
        'carried_over', 'recovered', 'clawback_receipt', 'not_carried_out', 'carried_out_after_all')),
    ADD CONSTRAINT exception_carried_out_after_all CHECK (
        resolution <> 'carried_out_after_all'
        OR kind = 'paid_after_return' AND line_id IS NOT NULL AND payment_id IS NOT NULL);
