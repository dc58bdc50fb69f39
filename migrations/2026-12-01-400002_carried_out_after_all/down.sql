ALTER TABLE reconciliation_exception
    DROP CONSTRAINT exception_carried_out_after_all,
    DROP CONSTRAINT reconciliation_exception_resolution_check,
    ADD CONSTRAINT reconciliation_exception_resolution_check CHECK (resolution IN (
        'matched_by_hand', 'matched_with_fee', 'bank_fee', 'returned_and_reissued', 'returned_fee_kept', 'not_ours',
        'carried_over', 'recovered', 'clawback_receipt', 'not_carried_out'));
