-- 对账单的发现 What is wrong with a statement that a person took all the same: it stays with the statement, and stands in the way of
-- closing its months until another person has looked at it.
CREATE TABLE statement_finding (
    statement_id uuid NOT NULL REFERENCES bank_statement (id),
    number       integer NOT NULL CHECK (number > 0),
    code         text NOT NULL CHECK (code IN ('balances_disagree', 'mixed_currencies')),
    -- Where in the file.
    place        text NOT NULL,
    text_zh      text NOT NULL CHECK (text_zh <> ''),
    text_en      text NOT NULL CHECK (text_en <> ''),
    accepted_by  uuid NOT NULL REFERENCES app_user (id),
    accepted_at  timestamptz NOT NULL,
    -- What the other person says of it.
    note         text CHECK (note <> ''),
    resolved_by  uuid REFERENCES app_user (id),
    resolved_at  timestamptz,
    PRIMARY KEY (statement_id, number),
    CONSTRAINT statement_finding_two_people CHECK (resolved_by <> accepted_by),
    CONSTRAINT statement_finding_resolved_fully
        CHECK (num_nonnulls(note, resolved_by, resolved_at) IN (0, 3))
);
CREATE INDEX statement_finding_open ON statement_finding (statement_id) WHERE resolved_at IS NULL;

-- What was found stays as it was found, and is resolved once.
CREATE FUNCTION statement_finding_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.resolved_at IS NOT NULL
       OR (NEW.statement_id, NEW.number, NEW.code, NEW.place, NEW.text_zh, NEW.text_en, NEW.accepted_by, NEW.accepted_at)
          IS DISTINCT FROM
          (OLD.statement_id, OLD.number, OLD.code, OLD.place, OLD.text_zh, OLD.text_en, OLD.accepted_by, OLD.accepted_at) THEN
        RAISE EXCEPTION 'finding % of statement % stays (statement_finding_stays)', OLD.number, OLD.statement_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'statement_finding_stays', TABLE = 'statement_finding';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER statement_finding_stays BEFORE UPDATE ON statement_finding
    FOR EACH ROW EXECUTE FUNCTION statement_finding_stays();
CREATE TRIGGER statement_finding_no_delete BEFORE DELETE ON statement_finding
    FOR EACH ROW EXECUTE FUNCTION forbid_change();
CREATE TRIGGER statement_finding_no_truncate BEFORE TRUNCATE ON statement_finding
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
