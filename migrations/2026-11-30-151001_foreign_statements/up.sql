-- 外币对账单 A statement in another currency than CNY is kept as evidence: its lines are of its currency, are never a payment's,
-- and no sum adds them to yuan. A line has its statement's currency, so that no question about lines forgets it.
ALTER TABLE bank_statement
    ADD CONSTRAINT bank_statement_of_currency UNIQUE (id, currency),
    -- A bank may name the statements of an account's currencies alike.
    DROP CONSTRAINT bank_statement_once,
    ADD CONSTRAINT bank_statement_once UNIQUE (account_number, currency, reference);
ALTER TABLE statement_line
    ADD COLUMN currency text NOT NULL DEFAULT 'CNY',
    DROP CONSTRAINT statement_line_statement_id_fkey,
    ADD CONSTRAINT statement_line_of_currency FOREIGN KEY (statement_id, currency) REFERENCES bank_statement (id, currency),
    ADD CONSTRAINT statement_line_foreign_unmatched CHECK (currency = 'CNY' OR state <> 'matched');

ALTER TABLE reconciliation_exception
    DROP CONSTRAINT reconciliation_exception_kind_check,
    ADD CONSTRAINT reconciliation_exception_kind_check CHECK (kind IN (
        'unknown_debit', 'unknown_credit', 'wrong_amount', 'ambiguous', 'duplicate_payment', 'returned_payment', 'fee',
        'missing_at_bank', 'paid_after_return', 'wrong_account', 'wrong_payee', 'foreign_currency'));

-- The books are in yuan: no charge of a line in another currency is in them, and no such line gives a debit back.
CREATE FUNCTION bank_charge_in_cny() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM statement_line WHERE id = NEW.line_id AND currency <> 'CNY') THEN
        RAISE EXCEPTION 'line % is not in CNY (bank_charge_in_cny)', NEW.line_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'bank_charge_in_cny', TABLE = 'bank_charge';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER bank_charge_in_cny BEFORE INSERT ON bank_charge
    FOR EACH ROW EXECUTE FUNCTION bank_charge_in_cny();
CREATE FUNCTION statement_recovery_in_cny() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM statement_line WHERE id IN (NEW.debit_line_id, NEW.credit_line_id) AND currency <> 'CNY') THEN
        RAISE EXCEPTION 'line % or % is not in CNY (statement_recovery_in_cny)', NEW.debit_line_id, NEW.credit_line_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'statement_recovery_in_cny', TABLE = 'statement_recovery';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER statement_recovery_in_cny BEFORE INSERT ON statement_recovery
    FOR EACH ROW EXECUTE FUNCTION statement_recovery_in_cny();
