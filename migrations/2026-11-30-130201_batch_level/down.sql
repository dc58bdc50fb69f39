CREATE OR REPLACE FUNCTION award_application_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    rule award_rule;
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'award_application: DELETE refused' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    SELECT * INTO rule FROM award_rule WHERE id = NEW.rule_id;
    IF NEW.rule_code <> rule.code OR NEW.is_once <> rule.is_once OR NEW.programme_id <> rule.programme_id
       OR NEW.amount_fen > coalesce(rule.amount_fen, NEW.amount_fen)
       OR rule.mode = 'fixed' AND NEW.amount_fen <> rule.amount_fen
       OR rule.mode = 'matching' AND (NEW.grant_fen IS NULL OR NEW.amount_fen > NEW.grant_fen) THEN
        RAISE EXCEPTION 'award application %: not what its rule allows', NEW.reference
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'award_application_within_rule';
    END IF;
    IF TG_OP = 'UPDATE' AND (NEW.id, NEW.reference, NEW.rule_id, NEW.platform_id, NEW.organisation_id, NEW.created_at)
       IS DISTINCT FROM (OLD.id, OLD.reference, OLD.rule_id, OLD.platform_id, OLD.organisation_id, OLD.created_at) THEN
        RAISE EXCEPTION 'award application %: parties and rule stay', OLD.reference
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.state IN ('notice', 'objected', 'approved', 'batched', 'paid', 'reconciled')
       AND NEW.amount_fen <> OLD.amount_fen THEN
        RAISE EXCEPTION 'award application %: the amount is published', OLD.reference
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
DROP INDEX claim_payee_open;
CREATE INDEX claim_payee_open ON claim (payee_id)
    WHERE state IN ('submitted', 'district_review', 'city_review', 'notice', 'objected', 'approved', 'batched');
DROP INDEX claim_partly_batched;
ALTER TABLE award_application
    DROP CONSTRAINT award_application_state_check,
    ADD CONSTRAINT award_application_state_check CHECK (state IN ('draft', 'submitted', 'district_review', 'city_review', 'notice', 'approved', 'batched', 'paid', 'reconciled', 'returned', 'rejected', 'objected', 'clawed_back'));
ALTER TABLE claim
    DROP CONSTRAINT claim_state_check,
    ADD CONSTRAINT claim_state_check CHECK (state IN ('draft', 'submitted', 'district_review', 'city_review', 'notice', 'approved', 'batched', 'paid', 'reconciled', 'returned', 'rejected', 'objected', 'clawed_back'));
DROP TABLE supply_reward_share;
DROP TRIGGER payment_of_level ON payment;
DROP FUNCTION payment_of_level();
DROP TRIGGER settlement_batch_level_stays ON settlement_batch;
ALTER TABLE settlement_batch DROP COLUMN level;
