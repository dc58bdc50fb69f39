-- A bank may issue no statement for an account on which nothing moved: two people say so, and the month can be closed. Lines
-- that come in for such days later speak against it, and it counts no more.
CREATE TABLE no_movement (
    id             uuid PRIMARY KEY,
    account_number text NOT NULL CHECK (length(account_number) BETWEEN 3 AND 60),
    day_from       date NOT NULL,
    day_to         date NOT NULL,
    reason         text NOT NULL CHECK (length(reason) BETWEEN 2 AND 1000),
    proposed_by    uuid NOT NULL REFERENCES app_user (id),
    proposed_at    timestamptz NOT NULL,
    verdict        text CHECK (verdict IN ('agreed', 'declined')),
    note           text CHECK (length(note) BETWEEN 2 AND 1000),
    decided_by     uuid REFERENCES app_user (id),
    decided_at     timestamptz,
    CONSTRAINT no_movement_days CHECK (day_to >= day_from AND date_trunc('month', day_to) = date_trunc('month', day_from)),
    CONSTRAINT no_movement_two_people CHECK (decided_by <> proposed_by),
    CONSTRAINT no_movement_decided CHECK (num_nonnulls(verdict, decided_by, decided_at) IN (0, 3))
);
CREATE UNIQUE INDEX no_movement_open_once ON no_movement (account_number, day_from) WHERE verdict IS NULL;
CREATE INDEX no_movement_account ON no_movement (account_number, day_from);

CREATE FUNCTION no_movement_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.verdict IS NOT NULL
       OR (NEW.id, NEW.account_number, NEW.day_from, NEW.day_to, NEW.reason, NEW.proposed_by, NEW.proposed_at)
          IS DISTINCT FROM (OLD.id, OLD.account_number, OLD.day_from, OLD.day_to, OLD.reason, OLD.proposed_by, OLD.proposed_at) THEN
        RAISE EXCEPTION 'no_movement: % refused', TG_OP USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER no_movement_guard BEFORE UPDATE OR DELETE ON no_movement
    FOR EACH ROW EXECUTE FUNCTION no_movement_guard();
CREATE TRIGGER no_movement_no_truncate BEFORE TRUNCATE ON no_movement
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
