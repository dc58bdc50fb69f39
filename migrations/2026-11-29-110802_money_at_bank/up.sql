-- Why else a line needs a person: the payment it names counts as returned; another treasury's account paid; another account
-- than the payee's was paid.
ALTER TABLE reconciliation_exception
    DROP CONSTRAINT reconciliation_exception_kind_check,
    ADD CONSTRAINT reconciliation_exception_kind_check CHECK (kind IN (
        'unknown_debit', 'unknown_credit', 'wrong_amount', 'ambiguous', 'duplicate_payment', 'returned_payment', 'fee',
        'missing_at_bank', 'paid_after_return', 'wrong_account', 'wrong_payee')),
    DROP CONSTRAINT reconciliation_exception_resolution_check,
    ADD CONSTRAINT reconciliation_exception_resolution_check CHECK (resolution IN (
        'matched_by_hand', 'bank_fee', 'returned_and_reissued', 'not_ours', 'carried_over', 'recovered', 'clawback_receipt')),
    -- The debits that a credit is proposed to give back.
    ADD COLUMN recovers jsonb,
    -- The clawback that a credit is proposed to pay back.
    ADD COLUMN clawback text REFERENCES clawback (reference);

-- A line that is carried over is not settled: it comes back as soon as its month is closed.
ALTER TABLE statement_line
    DROP CONSTRAINT statement_line_state_check,
    ADD CONSTRAINT statement_line_state_check CHECK (state IN ('unmatched', 'matched', 'exception', 'resolved', 'carried_over'));
UPDATE statement_line l SET state = 'carried_over'
WHERE l.state = 'resolved' AND 'carried_over' = (
    SELECT e.resolution FROM reconciliation_exception e WHERE e.line_id = l.id AND e.state = 'resolved'
    ORDER BY e.resolved_at DESC LIMIT 1);
CREATE INDEX statement_line_carried ON statement_line (booked_on) WHERE state = 'carried_over';

-- Which debits a credit gave back: each once.
CREATE TABLE statement_recovery (
    debit_line_id  uuid PRIMARY KEY REFERENCES statement_line (id),
    credit_line_id uuid NOT NULL REFERENCES statement_line (id),
    exception_id   uuid NOT NULL REFERENCES reconciliation_exception (id),
    recovered_at   timestamptz NOT NULL
);
CREATE INDEX statement_recovery_credit ON statement_recovery (credit_line_id);
CREATE TRIGGER statement_recovery_append_only BEFORE UPDATE OR DELETE ON statement_recovery
    FOR EACH ROW EXECUTE FUNCTION forbid_change();
CREATE TRIGGER statement_recovery_no_truncate BEFORE TRUNCATE ON statement_recovery
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();

-- At commit the debits come to the credit, out and in, of one account.
CREATE FUNCTION statement_recovery_adds_up() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT (SELECT c.direction = 'credit' AND bool_and(d.direction = 'debit') AND sum(d.amount_fen) = c.amount_fen
                   AND bool_and(ds.account_number = cs.account_number)
            FROM statement_line c JOIN bank_statement cs ON cs.id = c.statement_id
            JOIN statement_recovery r ON r.credit_line_id = c.id
            JOIN statement_line d ON d.id = r.debit_line_id JOIN bank_statement ds ON ds.id = d.statement_id
            WHERE c.id = NEW.credit_line_id GROUP BY c.id) THEN
        RAISE EXCEPTION 'what line % gives back does not add up', NEW.credit_line_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'statement_recovery_adds_up';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER statement_recovery_adds_up AFTER INSERT ON statement_recovery
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION statement_recovery_adds_up();

-- No statement shows what was never sent, or what counts as returned.
CREATE FUNCTION statement_match_is_live() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.undone_at IS NULL AND (SELECT state NOT IN ('sent', 'paid') FROM payment WHERE id = NEW.payment_id) THEN
        RAISE EXCEPTION 'payment % is not with the bank', NEW.payment_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'statement_match_is_live';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER statement_match_is_live AFTER INSERT ON statement_match
    FOR EACH ROW EXECUTE FUNCTION statement_match_is_live();
