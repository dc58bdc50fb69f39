ALTER TABLE bank_report_item
    DROP CONSTRAINT bank_report_item_outcome_check,
    ADD CONSTRAINT bank_report_item_outcome_check CHECK (outcome IN (
        'accepted', 'pending', 'returned', 'repeated', 'contradicted', 'void', 'wrong_amount', 'unknown'));
