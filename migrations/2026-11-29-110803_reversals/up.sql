-- What undoes a transfer is that transfer the other way round, whole: the same two accounts, the same amount, and of money
-- that was moved, not held.
CREATE FUNCTION ledger_transfer_mirrors() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.kind <> 'posted' OR NOT EXISTS (
        SELECT FROM ledger_transfer r
        WHERE r.id = NEW.reverses_id AND r.kind IN ('posted', 'post') AND r.amount = NEW.amount
          AND r.debit_account = NEW.credit_account AND r.credit_account = NEW.debit_account) THEN
        RAISE EXCEPTION 'transfer % does not mirror the one that it reverses', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_transfer_mirrors';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER ledger_transfer_mirrors AFTER INSERT ON ledger_transfer
    FOR EACH ROW WHEN (NEW.reverses_id IS NOT NULL) EXECUTE FUNCTION ledger_transfer_mirrors();
