-- Money comes into a budget line as it goes out of it: one person proposes, another decides, and only then it moves.
ALTER TABLE appropriation_change
    -- A grant opens a line and has none before it is approved; the line then bears the id of the grant.
    ALTER COLUMN appropriation_id DROP NOT NULL,
    ADD COLUMN programme_id uuid REFERENCES programme (id),
    ADD COLUMN side         text CHECK (side IN ('demand', 'supply', 'award')),
    ADD COLUMN level        text CHECK (level IN ('province', 'city', 'district')),
    ADD COLUMN region_code  text REFERENCES region (code),
    ADD COLUMN fiscal_year  integer CHECK (fiscal_year BETWEEN 2000 AND 2200),
    -- What a grant or an increase moved.
    ADD COLUMN transfer_id  uuid REFERENCES ledger_transfer (id),
    DROP CONSTRAINT appropriation_change_kind_check,
    ADD CONSTRAINT appropriation_change_kind_check
        CHECK (kind IN ('grant', 'increase', 'return', 'carry_over', 'reversal')),
    DROP CONSTRAINT appropriation_change_state_check,
    ADD CONSTRAINT appropriation_change_state_check CHECK (state IN ('proposed', 'approved', 'declined', 'withdrawn')),
    -- Who withdraws is who proposed: nobody decided.
    DROP CONSTRAINT appropriation_change_decided,
    ADD CONSTRAINT appropriation_change_decided
        CHECK ((state = 'proposed') = (decided_at IS NULL) AND (state IN ('approved', 'declined')) = (decided_by IS NOT NULL)),
    ADD CONSTRAINT appropriation_change_opens_line
        CHECK (num_nonnulls(programme_id, side, level, region_code, fiscal_year) = CASE kind WHEN 'grant' THEN 5 ELSE 0 END),
    ADD CONSTRAINT appropriation_change_has_line
        CHECK ((appropriation_id IS NULL) = (kind = 'grant' AND state <> 'approved')
               AND (kind <> 'grant' OR appropriation_id IS NULL OR appropriation_id = id)),
    ADD CONSTRAINT appropriation_change_moved
        CHECK ((transfer_id IS NOT NULL) = (kind IN ('grant', 'increase') AND state = 'approved'));
CREATE UNIQUE INDEX appropriation_change_one_grant_open
    ON appropriation_change (programme_id, side, level, region_code, fiscal_year) WHERE kind = 'grant' AND state = 'proposed';
CREATE UNIQUE INDEX appropriation_change_moved_once ON appropriation_change (transfer_id) WHERE transfer_id IS NOT NULL;

-- What is decided is what was proposed, by whom it was proposed.
CREATE OR REPLACE FUNCTION appropriation_change_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.state = 'proposed' THEN
        IF (NEW.id, NEW.kind, NEW.amount_fen, NEW.reverses_id, NEW.document, NEW.proposed_by, NEW.proposed_at,
            NEW.programme_id, NEW.side, NEW.level, NEW.region_code, NEW.fiscal_year)
           IS NOT DISTINCT FROM
           (OLD.id, OLD.kind, OLD.amount_fen, OLD.reverses_id, OLD.document, OLD.proposed_by, OLD.proposed_at,
            OLD.programme_id, OLD.side, OLD.level, OLD.region_code, OLD.fiscal_year)
           AND (NEW.appropriation_id IS NOT DISTINCT FROM OLD.appropriation_id OR OLD.appropriation_id IS NULL) THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'a decided change of a budget line is never changed'
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'appropriation_change_frozen';
END $$;

-- Grants that one person alone had made before this rule.
CREATE TABLE appropriation_grant_before_rule (
    transfer_id uuid PRIMARY KEY REFERENCES ledger_transfer (id)
);
INSERT INTO appropriation_grant_before_rule (transfer_id)
SELECT id FROM ledger_transfer WHERE code = 'appropriation.grant';
CREATE TRIGGER appropriation_grant_before_rule_closed BEFORE INSERT OR UPDATE OR DELETE ON appropriation_grant_before_rule
    FOR EACH ROW EXECUTE FUNCTION forbid_change();
CREATE TRIGGER appropriation_grant_before_rule_no_truncate BEFORE TRUNCATE ON appropriation_grant_before_rule
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();

-- No money comes into a budget line without two people, whoever writes the transfer.
CREATE FUNCTION appropriation_grant_agreed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM appropriation_change c JOIN appropriation l ON l.id = c.appropriation_id
        WHERE c.transfer_id = NEW.id AND c.state = 'approved' AND c.amount_fen = NEW.amount
          AND l.account_id = NEW.credit_account AND NEW.subject_id = l.id AND NEW.kind = 'posted') THEN
        RAISE EXCEPTION 'grant % was not agreed on by two people', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'appropriation_grant_agreed';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER appropriation_grant_agreed AFTER INSERT ON ledger_transfer DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.code = 'appropriation.grant') EXECUTE FUNCTION appropriation_grant_agreed();
