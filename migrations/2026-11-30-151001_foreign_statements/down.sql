DROP TRIGGER statement_recovery_in_cny ON statement_recovery;
DROP FUNCTION statement_recovery_in_cny();
DROP TRIGGER bank_charge_in_cny ON bank_charge;
DROP FUNCTION bank_charge_in_cny();
UPDATE reconciliation_exception SET kind = CASE l.direction WHEN 'debit' THEN 'unknown_debit' ELSE 'unknown_credit' END
FROM statement_line l WHERE l.id = line_id AND kind = 'foreign_currency';
ALTER TABLE reconciliation_exception
    DROP CONSTRAINT reconciliation_exception_kind_check,
    ADD CONSTRAINT reconciliation_exception_kind_check CHECK (kind IN (
        'unknown_debit', 'unknown_credit', 'wrong_amount', 'ambiguous', 'duplicate_payment', 'returned_payment', 'fee',
        'missing_at_bank', 'paid_after_return', 'wrong_account', 'wrong_payee'));
ALTER TABLE statement_line
    DROP CONSTRAINT statement_line_of_currency,
    DROP COLUMN currency,
    ADD CONSTRAINT statement_line_statement_id_fkey FOREIGN KEY (statement_id) REFERENCES bank_statement (id);
ALTER TABLE bank_statement
    DROP CONSTRAINT bank_statement_of_currency,
    DROP CONSTRAINT bank_statement_once,
    ADD CONSTRAINT bank_statement_once UNIQUE (account_number, reference);
