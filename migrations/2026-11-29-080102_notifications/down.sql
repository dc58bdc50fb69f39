ALTER TABLE bank_statement
    DROP CONSTRAINT bank_statement_format_check,
    ADD CONSTRAINT bank_statement_format_check CHECK (format IN ('csv', 'xlsx', 'camt.053'));
