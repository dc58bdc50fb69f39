DROP TRIGGER appropriation_grant_agreed ON ledger_transfer;
DROP FUNCTION appropriation_grant_agreed();
DROP TABLE appropriation_grant_before_rule;
-- What only the rule knew goes with it; the money that moved by it stays.
ALTER TABLE appropriation_change DISABLE TRIGGER appropriation_change_frozen;
DELETE FROM appropriation_change WHERE kind IN ('grant', 'increase') OR state = 'withdrawn';
ALTER TABLE appropriation_change ENABLE TRIGGER appropriation_change_frozen;
CREATE OR REPLACE FUNCTION appropriation_change_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.state = 'proposed' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a decided change of a budget line is never changed'
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'appropriation_change_frozen';
END $$;
DROP INDEX appropriation_change_one_grant_open;
DROP INDEX appropriation_change_moved_once;
ALTER TABLE appropriation_change
    DROP CONSTRAINT appropriation_change_opens_line,
    DROP CONSTRAINT appropriation_change_has_line,
    DROP CONSTRAINT appropriation_change_moved,
    DROP CONSTRAINT appropriation_change_decided,
    ADD CONSTRAINT appropriation_change_decided
        CHECK ((state = 'proposed') = (decided_by IS NULL) AND (decided_by IS NULL) = (decided_at IS NULL)),
    DROP CONSTRAINT appropriation_change_state_check,
    ADD CONSTRAINT appropriation_change_state_check CHECK (state IN ('proposed', 'approved', 'declined')),
    DROP CONSTRAINT appropriation_change_kind_check,
    ADD CONSTRAINT appropriation_change_kind_check CHECK (kind IN ('return', 'carry_over', 'reversal')),
    ALTER COLUMN appropriation_id SET NOT NULL,
    DROP COLUMN programme_id,
    DROP COLUMN side,
    DROP COLUMN level,
    DROP COLUMN region_code,
    DROP COLUMN fiscal_year,
    DROP COLUMN transfer_id;
