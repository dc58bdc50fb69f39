-- Notifications of single movements (camt.054) come before the statement that books them.
ALTER TABLE bank_statement
    DROP CONSTRAINT bank_statement_format_check,
    ADD CONSTRAINT bank_statement_format_check CHECK (format IN ('csv', 'xlsx', 'camt.053', 'camt.054'));
