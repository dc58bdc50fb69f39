-- 通用通兑清算: what regions owe each other because one paid first for another's vouchers.
CREATE TABLE clearing (
    id           uuid PRIMARY KEY,
    programme_id uuid NOT NULL REFERENCES programme (id),
    -- Claims approved on these local days.
    first_day    date NOT NULL,
    last_day     date NOT NULL CHECK (last_day >= first_day),
    state        text NOT NULL CHECK (state IN ('proposed', 'confirmed', 'declined')),
    -- What was cleared, as it stood when it was proposed.
    statement    jsonb NOT NULL,
    proposed_by  uuid NOT NULL REFERENCES app_user (id),
    proposed_at  timestamptz NOT NULL,
    decided_by   uuid REFERENCES app_user (id),
    decided_at   timestamptz,
    note         text,
    CONSTRAINT clearing_two_people CHECK (decided_by IS NULL OR decided_by <> proposed_by),
    CONSTRAINT clearing_decided CHECK ((state = 'proposed') = (decided_by IS NULL) AND (decided_by IS NULL) = (decided_at IS NULL))
);
CREATE UNIQUE INDEX clearing_one_open ON clearing (programme_id) WHERE state = 'proposed';
CREATE INDEX clearing_newest ON clearing (proposed_at, id);

-- Each share of a claim is cleared once; a declined clearing lets go of its shares.
CREATE TABLE clearing_share (
    clearing_id     uuid NOT NULL REFERENCES clearing (id),
    claim_id        uuid NOT NULL,
    level           text NOT NULL,
    -- Whose voucher it was, and who paid first.
    debtor_region   text NOT NULL REFERENCES region (code),
    creditor_region text NOT NULL REFERENCES region (code),
    amount_fen      bigint NOT NULL CHECK (amount_fen > 0),
    is_released     boolean NOT NULL DEFAULT false,
    PRIMARY KEY (clearing_id, claim_id, level),
    FOREIGN KEY (claim_id, level) REFERENCES claim_share (claim_id, level),
    CONSTRAINT clearing_share_two_regions CHECK (debtor_region <> creditor_region)
);
CREATE UNIQUE INDEX clearing_share_once ON clearing_share (claim_id, level) WHERE NOT is_released;

CREATE FUNCTION clearing_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.state <> 'proposed'
       OR (NEW.id, NEW.programme_id, NEW.first_day, NEW.last_day, NEW.statement, NEW.proposed_by, NEW.proposed_at)
          IS DISTINCT FROM
          (OLD.id, OLD.programme_id, OLD.first_day, OLD.last_day, OLD.statement, OLD.proposed_by, OLD.proposed_at) THEN
        RAISE EXCEPTION 'a clearing is decided once and never changed'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'clearing_frozen';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER clearing_guard BEFORE UPDATE OR DELETE ON clearing FOR EACH ROW EXECUTE FUNCTION clearing_guard();

CREATE FUNCTION clearing_share_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.is_released OR NOT NEW.is_released
       OR (NEW.clearing_id, NEW.claim_id, NEW.level, NEW.debtor_region, NEW.creditor_region, NEW.amount_fen)
          IS DISTINCT FROM
          (OLD.clearing_id, OLD.claim_id, OLD.level, OLD.debtor_region, OLD.creditor_region, OLD.amount_fen)
       OR NOT EXISTS (SELECT FROM clearing WHERE id = OLD.clearing_id AND state = 'declined') THEN
        RAISE EXCEPTION 'what a clearing took in is never changed'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'clearing_frozen';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER clearing_share_guard BEFORE UPDATE OR DELETE ON clearing_share
    FOR EACH ROW EXECUTE FUNCTION clearing_share_guard();
