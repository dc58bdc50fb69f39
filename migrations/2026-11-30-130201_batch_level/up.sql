-- A batch can be limited to what one level pays: a city's bureau pays its part at another time than a district's treasury.
-- The parts of a claim, an award or a reward then lie in several batches, each in one at most (batch_line_claim_once,
-- batch_line_award_once, batch_line_reward_once).
ALTER TABLE settlement_batch
    -- Null: what all levels pay.
    ADD COLUMN level text CHECK (level IN ('province', 'city', 'district'));
CREATE TRIGGER settlement_batch_level_stays BEFORE UPDATE OF level ON settlement_batch
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();

-- A batch of one level has no payment of another; its lines are of their payments' level (batch_line_paid_by). Asked once
-- for all payments of a statement; whose a payment is never changes (payment_stays_whose).
CREATE FUNCTION payment_of_level() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    wrong text;
BEGIN
    EXECUTE 'SELECT b.reference FROM (SELECT DISTINCT batch_id, level FROM new_payments) n
             JOIN settlement_batch b ON b.id = n.batch_id WHERE b.level <> n.level LIMIT 1' INTO wrong;
    IF wrong IS NOT NULL THEN
        RAISE EXCEPTION 'batch % pays for one level only (payment_of_level)', wrong
            USING ERRCODE = 'check_violation', CONSTRAINT = 'payment_of_level', TABLE = 'payment';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER payment_of_level AFTER INSERT ON payment REFERENCING NEW TABLE AS new_payments
    FOR EACH STATEMENT EXECUTE FUNCTION payment_of_level();

-- What each level pays of a supply reward, decided with it: until now the lines of its one batch said that. A reward that is
-- called off has no live line left in any batch.
CREATE TABLE supply_reward_share (
    reward_id    uuid NOT NULL REFERENCES supply_reward (id),
    level        text NOT NULL CHECK (level IN ('province', 'city', 'district')),
    payer_region text NOT NULL REFERENCES region (code),
    amount_fen   bigint NOT NULL CHECK (amount_fen > 0),
    PRIMARY KEY (reward_id, level)
);
INSERT INTO supply_reward_share (reward_id, level, payer_region, amount_fen)
SELECT supply_reward_id, level, payer_region, amount_fen FROM batch_line
WHERE supply_reward_id IS NOT NULL AND NOT is_cancelled;
CREATE TRIGGER supply_reward_share_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON supply_reward_share
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();

-- Of a claim or an award that is partly batched some parts are in batches, perhaps paid, and others are in none.
ALTER TABLE claim
    DROP CONSTRAINT claim_state_check,
    ADD CONSTRAINT claim_state_check CHECK (state IN ('draft', 'submitted', 'district_review', 'city_review', 'notice', 'approved', 'partly_batched', 'batched', 'paid', 'reconciled', 'returned', 'rejected', 'objected', 'clawed_back'));
ALTER TABLE award_application
    DROP CONSTRAINT award_application_state_check,
    ADD CONSTRAINT award_application_state_check CHECK (state IN ('draft', 'submitted', 'district_review', 'city_review', 'notice', 'approved', 'partly_batched', 'batched', 'paid', 'reconciled', 'returned', 'rejected', 'objected', 'clawed_back'));

-- What drafts and lists of what is open look for.
CREATE INDEX claim_partly_batched ON claim (programme_id, approved_at) WHERE state = 'partly_batched';
DROP INDEX claim_payee_open;
CREATE INDEX claim_payee_open ON claim (payee_id)
    WHERE state IN ('submitted', 'district_review', 'city_review', 'notice', 'objected', 'approved', 'partly_batched', 'batched');

-- Never more than its row says, whoever writes it; what is published stays, partly batched too.
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
    IF TG_OP = 'UPDATE' AND OLD.state IN ('notice', 'objected', 'approved', 'partly_batched', 'batched', 'paid', 'reconciled')
       AND NEW.amount_fen <> OLD.amount_fen THEN
        RAISE EXCEPTION 'award application %: the amount is published', OLD.reference
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
