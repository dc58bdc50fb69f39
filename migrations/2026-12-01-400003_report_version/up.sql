-- A bank's table does not say which version of a payment file it answers: where there were several, nobody knows which one it
-- refused, and nothing is returned.
ALTER TABLE bank_report_item
    DROP CONSTRAINT bank_report_item_outcome_check,
    ADD CONSTRAINT bank_report_item_outcome_check CHECK (outcome IN (
        'accepted', 'pending', 'returned', 'repeated', 'contradicted', 'void', 'version_unknown', 'wrong_amount', 'unknown'));
