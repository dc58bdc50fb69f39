-- What was paid as a recognition award or as a supply reward is demanded back on the same road as what was paid for a
-- claim: a clawback is about exactly one of the three.
ALTER TABLE clawback
    ALTER COLUMN claim_id DROP NOT NULL,
    ADD COLUMN award_application_id uuid REFERENCES award_application (id),
    ADD COLUMN supply_reward_id uuid REFERENCES supply_reward (id),
    ADD CONSTRAINT clawback_one_subject CHECK (num_nonnulls(claim_id, award_application_id, supply_reward_id) = 1);
CREATE INDEX clawback_award ON clawback (award_application_id) WHERE award_application_id IS NOT NULL;
CREATE INDEX clawback_reward ON clawback (supply_reward_id) WHERE supply_reward_id IS NOT NULL;

-- What was demanded and said stays, its subject too; the payee and the programme are the subject's; all that is demanded
-- back of a subject is never more than was paid for it.
CREATE OR REPLACE FUNCTION clawback_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    paid record;
    demanded bigint;
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'clawback: DELETE refused';
    END IF;
    IF TG_OP = 'UPDATE' THEN
        IF (NEW.id, NEW.reference, NEW.claim_id, NEW.award_application_id, NEW.supply_reward_id, NEW.payee_id,
            NEW.programme_id, NEW.region_code, NEW.amount_fen, NEW.ground, NEW.statement, NEW.proposed_by, NEW.proposed_at,
            NEW.hearing_until)
           IS DISTINCT FROM (OLD.id, OLD.reference, OLD.claim_id, OLD.award_application_id, OLD.supply_reward_id,
            OLD.payee_id, OLD.programme_id, OLD.region_code, OLD.amount_fen, OLD.ground, OLD.statement, OLD.proposed_by,
            OLD.proposed_at, OLD.hearing_until)
           OR (OLD.answer IS NOT NULL AND NEW.answer IS DISTINCT FROM OLD.answer)
           OR (OLD.decided_at IS NOT NULL AND (NEW.reason, NEW.decided_by, NEW.decided_at, NEW.pay_until)
               IS DISTINCT FROM (OLD.reason, OLD.decided_by, OLD.decided_at, OLD.pay_until)) THEN
            RAISE EXCEPTION 'clawback %: what was said cannot be changed', OLD.reference;
        END IF;
    END IF;
    IF NEW.claim_id IS NOT NULL THEN
        SELECT payee_id, programme_id, amount_fen INTO paid FROM claim WHERE id = NEW.claim_id;
        SELECT coalesce(sum(amount_fen), 0) INTO demanded FROM clawback
            WHERE claim_id = NEW.claim_id AND state <> 'dismissed' AND id <> NEW.id;
    ELSIF NEW.award_application_id IS NOT NULL THEN
        SELECT organisation_id AS payee_id, programme_id, amount_fen INTO paid
            FROM award_application WHERE id = NEW.award_application_id;
        SELECT coalesce(sum(amount_fen), 0) INTO demanded FROM clawback
            WHERE award_application_id = NEW.award_application_id AND state <> 'dismissed' AND id <> NEW.id;
    ELSIF NEW.supply_reward_id IS NOT NULL THEN
        -- A reward that was called off with its batch was paid to nobody.
        SELECT provider_id AS payee_id, programme_id, CASE WHEN is_cancelled THEN 0 ELSE reward_fen END AS amount_fen
            INTO paid FROM supply_reward WHERE id = NEW.supply_reward_id;
        SELECT coalesce(sum(amount_fen), 0) INTO demanded FROM clawback
            WHERE supply_reward_id = NEW.supply_reward_id AND state <> 'dismissed' AND id <> NEW.id;
    ELSE
        -- clawback_one_subject says so.
        RETURN NEW;
    END IF;
    -- Of a subject that is not there the foreign keys tell.
    IF TG_OP = 'INSERT' AND paid.payee_id IS NOT NULL
       AND (paid.payee_id, paid.programme_id) <> (NEW.payee_id, NEW.programme_id) THEN
        RAISE EXCEPTION 'clawback %: its payee or programme is not that of what was paid', NEW.reference
            USING ERRCODE = 'check_violation', CONSTRAINT = 'clawback_of_subject';
    END IF;
    IF NEW.state <> 'dismissed' AND demanded + NEW.amount_fen > paid.amount_fen THEN
        RAISE EXCEPTION 'clawback %: more than was paid', NEW.reference
            USING ERRCODE = 'check_violation', CONSTRAINT = 'clawback_within_paid';
    END IF;
    RETURN NEW;
END $$;

-- An award that is demanded back whole ends as such; its amount stays what was published.
ALTER TABLE award_application
    DROP CONSTRAINT award_application_state_check,
    ADD CONSTRAINT award_application_state_check CHECK (state IN ('draft', 'submitted', 'district_review', 'city_review', 'notice', 'approved', 'batched', 'paid', 'reconciled', 'returned', 'rejected', 'objected', 'clawed_back'));
CREATE FUNCTION award_application_clawed_back() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.amount_fen <> OLD.amount_fen OR NEW.state <> 'clawed_back' THEN
        RAISE EXCEPTION 'award application %: it was demanded back whole', OLD.reference
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER award_application_clawed_back BEFORE UPDATE ON award_application FOR EACH ROW
    WHEN (OLD.state = 'clawed_back') EXECUTE FUNCTION award_application_clawed_back();
