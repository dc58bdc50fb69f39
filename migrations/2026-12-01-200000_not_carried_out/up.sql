-- Two people say of a payment that no line shows that the bank did not carry it out: it counts as returned.
ALTER TABLE reconciliation_exception
    DROP CONSTRAINT reconciliation_exception_resolution_check,
    ADD CONSTRAINT reconciliation_exception_resolution_check CHECK (resolution IN (
        'matched_by_hand', 'matched_with_fee', 'bank_fee', 'returned_and_reissued', 'returned_fee_kept', 'not_ours',
        'carried_over', 'recovered', 'clawback_receipt', 'not_carried_out')),
    ADD CONSTRAINT exception_not_carried_out CHECK (
        resolution <> 'not_carried_out' OR line_id IS NULL AND payment_id IS NOT NULL);
