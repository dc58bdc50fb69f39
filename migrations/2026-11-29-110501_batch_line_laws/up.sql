-- Whom and by what a line of a batch pays was asked row by row, by four foreign keys: nearly half of the time of a large
-- draft. The same law is asked of all lines of a statement at once. It stays the last judge: what a line names is never
-- deleted or renumbered, and a payment goes only when no line names it.
ALTER TABLE batch_line
    DROP CONSTRAINT batch_line_claim_id_fkey,
    DROP CONSTRAINT batch_line_supply_reward_id_fkey,
    DROP CONSTRAINT batch_line_award_application_id_fkey,
    DROP CONSTRAINT batch_line_paid_by;
ALTER TABLE payment DROP CONSTRAINT payment_pays_for;

CREATE FUNCTION batch_line_refers() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    law record;
    broken bigint;
BEGIN
    -- Each statement is planned anew: a plan for three lines does not fit a million.
    -- As a foreign key does, so that no payment is deleted before this transaction ends.
    EXECUTE 'SELECT FROM payment WHERE id IN (SELECT payment_id FROM new_lines) FOR KEY SHARE';
    FOR law IN
        SELECT * FROM (VALUES
            -- Joined by the id alone: of a table that has just been filled the planner knows nothing and takes any index.
            ('batch_line_paid_by', 'payment_id', 'payment', '(x.id, x.batch_id, x.level, x.payer_region, x.payee_id)
                  IS DISTINCT FROM (n.payment_id, n.batch_id, n.level, n.payer_region, n.payee_id)'),
            ('batch_line_claim_id_fkey', 'claim_id', 'claim', 'x.id IS NULL'),
            ('batch_line_supply_reward_id_fkey', 'supply_reward_id', 'supply_reward', 'x.id IS NULL'),
            ('batch_line_award_application_id_fkey', 'award_application_id', 'award_application', 'x.id IS NULL')
        ) AS laws (name, named, there, is_broken)
    LOOP
        -- Counted, so that the planner expects to look at all of them.
        EXECUTE format('SELECT count(*) FROM new_lines n LEFT JOIN %I x ON x.id = n.%I WHERE n.%I IS NOT NULL AND (%s)',
                       law.there, law.named, law.named, law.is_broken) INTO broken;
        IF broken > 0 THEN
            RAISE EXCEPTION '% lines of a batch name a row of % that is not there, or not theirs (%)', broken, law.there, law.name
                USING ERRCODE = 'foreign_key_violation', CONSTRAINT = law.name, TABLE = 'batch_line';
        END IF;
    END LOOP;
    RETURN NULL;
END $$;
CREATE TRIGGER batch_line_refers_inserted AFTER INSERT ON batch_line REFERENCING NEW TABLE AS new_lines
    FOR EACH STATEMENT EXECUTE FUNCTION batch_line_refers();
CREATE TRIGGER batch_line_refers_updated AFTER UPDATE ON batch_line REFERENCING NEW TABLE AS new_lines
    FOR EACH STATEMENT EXECUTE FUNCTION batch_line_refers();

CREATE TRIGGER claim_stays BEFORE DELETE OR UPDATE OF id OR TRUNCATE ON claim
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER supply_reward_stays BEFORE DELETE OR UPDATE OF id OR TRUNCATE ON supply_reward
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER award_application_stays BEFORE DELETE OR UPDATE OF id OR TRUNCATE ON award_application
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER payment_stays_whose BEFORE UPDATE OF id, batch_id, level, payer_region, payee_id OR TRUNCATE ON payment
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();

CREATE FUNCTION payment_has_no_lines() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM old_payments o JOIN batch_line l ON l.payment_id = o.id) THEN
        RAISE EXCEPTION 'a line of a batch names a payment that is to be deleted (batch_line_paid_by)'
            USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'batch_line_paid_by', TABLE = 'payment';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER payment_has_no_lines AFTER DELETE ON payment REFERENCING OLD TABLE AS old_payments
    FOR EACH STATEMENT EXECUTE FUNCTION payment_has_no_lines();

-- An entry for each line that pays no award and no reward was of no use to anybody; nor was the payee behind the batch,
-- while a batch's lines are always read in the order of their numbers.
DROP INDEX batch_line_reward_once;
DROP INDEX batch_line_award_once;
DROP INDEX batch_line_batch;
CREATE UNIQUE INDEX batch_line_reward_once ON batch_line (supply_reward_id, level)
    WHERE NOT is_cancelled AND supply_reward_id IS NOT NULL;
CREATE UNIQUE INDEX batch_line_award_once ON batch_line (award_application_id, level)
    WHERE NOT is_cancelled AND award_application_id IS NOT NULL;
CREATE INDEX batch_line_batch ON batch_line (batch_id, id);
