-- What payees owe back of shares that regions clear. The treasury that paid first gets it (clawback_part), but the region that
-- funded the voucher bears the share: each part of a clawback counts in one clearing, once.
CREATE TABLE clearing_clawback (
    clearing_id     uuid NOT NULL REFERENCES clearing (id),
    clawback_id     uuid NOT NULL,
    level           text NOT NULL,
    claim_id        uuid NOT NULL REFERENCES claim (id),
    -- deducted: taken off the share, which this clearing takes in. passed_on: the share was cleared before, and who was paid for
    -- it passes on what the payee owes back.
    kind            text NOT NULL CHECK (kind IN ('deducted', 'passed_on')),
    -- Of what is passed on: the treasury that gets it from the payee owes it to the region that funded the voucher. Of what is
    -- deducted: as the share, which is smaller by it.
    debtor_region   text NOT NULL REFERENCES region (code),
    creditor_region text NOT NULL REFERENCES region (code),
    amount_fen      bigint NOT NULL CHECK (amount_fen > 0),
    is_released     boolean NOT NULL DEFAULT false,
    PRIMARY KEY (clearing_id, clawback_id, level),
    FOREIGN KEY (clawback_id, level) REFERENCES clawback_part (clawback_id, level),
    CONSTRAINT clearing_clawback_two_regions CHECK (debtor_region <> creditor_region)
);
CREATE UNIQUE INDEX clearing_clawback_once ON clearing_clawback (clawback_id, level) WHERE NOT is_released;
CREATE INDEX clearing_clawback_share ON clearing_clawback (claim_id, level) WHERE NOT is_released;
CREATE INDEX clawback_programme ON clawback (programme_id, decided_at) WHERE claim_id IS NOT NULL;

-- Whole, of the claim's clawback, which stands; taken off a share of this clearing, or passed on of one that is cleared.
CREATE FUNCTION clearing_clawback_refers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM clawback_part p JOIN clawback k ON k.id = p.clawback_id
        JOIN clearing_share s ON s.claim_id = k.claim_id AND s.level = p.level AND NOT s.is_released
        JOIN clearing c ON c.id = s.clearing_id
        WHERE p.clawback_id = NEW.clawback_id AND p.level = NEW.level AND k.claim_id = NEW.claim_id
          AND k.state IN ('ordered', 'settled') AND p.amount_fen = NEW.amount_fen
          AND CASE NEW.kind
              WHEN 'deducted' THEN s.clearing_id = NEW.clearing_id
                  AND (NEW.debtor_region, NEW.creditor_region) = (s.debtor_region, s.creditor_region)
              ELSE s.clearing_id <> NEW.clearing_id AND c.state = 'confirmed'
                  AND (NEW.debtor_region, NEW.creditor_region) = (s.creditor_region, s.debtor_region)
              END
    ) THEN
        RAISE EXCEPTION 'clawback %, level %: not what is to be cleared of it', NEW.clawback_id, NEW.level
            USING ERRCODE = 'check_violation', CONSTRAINT = 'clearing_clawback_refers';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER clearing_clawback_refers BEFORE INSERT ON clearing_clawback
    FOR EACH ROW EXECUTE FUNCTION clearing_clawback_refers();

CREATE FUNCTION clearing_clawback_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.is_released OR NOT NEW.is_released
       OR (NEW.clearing_id, NEW.clawback_id, NEW.level, NEW.claim_id, NEW.kind, NEW.debtor_region, NEW.creditor_region, NEW.amount_fen)
          IS DISTINCT FROM
          (OLD.clearing_id, OLD.clawback_id, OLD.level, OLD.claim_id, OLD.kind, OLD.debtor_region, OLD.creditor_region, OLD.amount_fen)
       OR NOT EXISTS (SELECT FROM clearing WHERE id = OLD.clearing_id AND state = 'declined') THEN
        RAISE EXCEPTION 'what a clearing took in is never changed'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'clearing_frozen';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER clearing_clawback_guard BEFORE UPDATE OR DELETE ON clearing_clawback
    FOR EACH ROW EXECUTE FUNCTION clearing_clawback_guard();
