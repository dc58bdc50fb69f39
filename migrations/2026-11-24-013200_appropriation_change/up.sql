-- What takes money out of a budget line other than vouchers and rewards: one person proposes it, another decides.
CREATE TABLE appropriation_change (
    id                  uuid PRIMARY KEY,
    appropriation_id    uuid NOT NULL REFERENCES appropriation (id),
    -- return: back to the treasury; carry_over: into the line of the year after; reversal: a grant that was wrong.
    kind                text NOT NULL CHECK (kind IN ('return', 'carry_over', 'reversal')),
    amount_fen          bigint NOT NULL CHECK (amount_fen > 0),
    -- The grant that a reversal undoes.
    reverses_id         uuid REFERENCES ledger_transfer (id),
    -- The line that a carry-over went to.
    to_appropriation_id uuid REFERENCES appropriation (id),
    document            text NOT NULL CHECK (length(document) BETWEEN 1 AND 200),
    state               text NOT NULL CHECK (state IN ('proposed', 'approved', 'declined')),
    proposed_by         uuid NOT NULL REFERENCES app_user (id),
    proposed_at         timestamptz NOT NULL,
    decided_by          uuid REFERENCES app_user (id),
    decided_at          timestamptz,
    note                text,
    CONSTRAINT appropriation_change_two_people CHECK (decided_by <> proposed_by),
    CONSTRAINT appropriation_change_decided
        CHECK ((state = 'proposed') = (decided_by IS NULL) AND (decided_by IS NULL) = (decided_at IS NULL)),
    CONSTRAINT appropriation_change_names_grant CHECK ((kind = 'reversal') = (reverses_id IS NOT NULL)),
    CONSTRAINT appropriation_change_names_line
        CHECK ((to_appropriation_id IS NOT NULL) = (kind = 'carry_over' AND state = 'approved'))
);
CREATE UNIQUE INDEX appropriation_change_one_open ON appropriation_change (appropriation_id) WHERE state = 'proposed';
CREATE INDEX appropriation_change_line ON appropriation_change (appropriation_id, id);

-- What was decided stays as it was.
CREATE FUNCTION appropriation_change_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.state = 'proposed' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a decided change of a budget line is never changed'
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'appropriation_change_frozen';
END $$;
CREATE TRIGGER appropriation_change_frozen BEFORE UPDATE OR DELETE ON appropriation_change
    FOR EACH ROW EXECUTE FUNCTION appropriation_change_frozen();
CREATE TRIGGER appropriation_change_no_truncate BEFORE TRUNCATE ON appropriation_change
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
