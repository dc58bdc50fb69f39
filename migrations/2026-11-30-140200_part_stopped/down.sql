-- What is stopped is to be paid again; of clawbacks that are ordered the money is with the treasuries.
INSERT INTO claim_share (claim_id, level, payer_region, amount_fen, account_id)
SELECT claim_id, level, payer_region, amount_fen, account_id FROM claim_stopped_share;
UPDATE claim SET state = 'partly_batched' WHERE state IN ('paid', 'reconciled') AND id IN (
    SELECT s.claim_id FROM claim_stopped_share s JOIN clawback k ON k.id = s.clawback_id WHERE k.state = 'proposed');
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
DROP TRIGGER claim_share_leaves ON claim_share;
DROP FUNCTION claim_share_leaves();
DROP TRIGGER clearing_share_refers ON clearing_share;
DROP FUNCTION clearing_share_refers();
ALTER TABLE clearing_share
    DROP CONSTRAINT clearing_share_claim_id_fkey,
    ADD CONSTRAINT clearing_share_claim_id_level_fkey FOREIGN KEY (claim_id, level) REFERENCES claim_share (claim_id, level);
DROP TRIGGER batch_line_not_stopped_updated ON batch_line;
DROP TRIGGER batch_line_not_stopped_inserted ON batch_line;
DROP FUNCTION batch_line_not_stopped();
DROP TABLE claim_stopped_share;
DROP FUNCTION claim_stopped_share_guard();
