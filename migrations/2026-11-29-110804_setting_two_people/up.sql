-- Which account a treasury pays from, and how many people sign a batch: one person proposes, another decides.
CREATE TABLE setting_proposal (
    id          uuid PRIMARY KEY,
    kind        text NOT NULL CHECK (kind IN ('treasury_account', 'settlement')),
    -- Of an account its level and region; empty otherwise.
    subject     text NOT NULL,
    value       jsonb NOT NULL,
    proposed_by uuid NOT NULL REFERENCES app_user (id),
    proposed_at timestamptz NOT NULL,
    verdict     text CHECK (verdict IN ('agreed', 'declined')),
    note        text CHECK (length(note) BETWEEN 2 AND 500),
    decided_by  uuid REFERENCES app_user (id),
    decided_at  timestamptz,
    CONSTRAINT setting_proposal_two_people CHECK (decided_by <> proposed_by),
    CONSTRAINT setting_proposal_decided CHECK (num_nonnulls(verdict, decided_by, decided_at) IN (0, 3)),
    CONSTRAINT setting_proposal_subject CHECK ((kind = 'settlement') = (subject = ''))
);
CREATE UNIQUE INDEX setting_proposal_open_once ON setting_proposal (kind, subject) WHERE verdict IS NULL;

CREATE FUNCTION setting_proposal_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.verdict IS NOT NULL
       OR (NEW.id, NEW.kind, NEW.subject, NEW.value, NEW.proposed_by, NEW.proposed_at)
          IS DISTINCT FROM (OLD.id, OLD.kind, OLD.subject, OLD.value, OLD.proposed_by, OLD.proposed_at) THEN
        RAISE EXCEPTION 'setting_proposal: % refused', TG_OP USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER setting_proposal_guard BEFORE UPDATE OR DELETE ON setting_proposal
    FOR EACH ROW EXECUTE FUNCTION setting_proposal_guard();
CREATE TRIGGER setting_proposal_no_truncate BEFORE TRUNCATE ON setting_proposal
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
