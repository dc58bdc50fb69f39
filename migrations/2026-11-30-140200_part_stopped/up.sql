-- Of a claim that is demanded back before every level has paid, the parts that are not paid are stopped: they leave what is
-- to be paid (claim_share) while the payee is heard, come back if the clawback is dismissed, and stay out once it is ordered.
CREATE TABLE claim_stopped_share (
    claim_id     uuid NOT NULL REFERENCES claim (id),
    level        text NOT NULL CHECK (level IN ('province', 'city', 'district')),
    payer_region text NOT NULL REFERENCES region (code),
    amount_fen   bigint NOT NULL CHECK (amount_fen > 0),
    account_id   uuid NOT NULL REFERENCES ledger_account (id),
    -- Deferred: parts are stopped first, so that only what is paid can be demanded.
    clawback_id  uuid NOT NULL REFERENCES clawback (id) DEFERRABLE INITIALLY DEFERRED,
    stopped_at   timestamptz NOT NULL,
    PRIMARY KEY (claim_id, level)
);
CREATE INDEX claim_stopped_share_clawback ON claim_stopped_share (clawback_id);

-- Stopped for a clawback of the claim itself that is proposed, let go only when that is dismissed, and never changed.
CREATE FUNCTION claim_stopped_share_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    about record;
BEGIN
    IF TG_OP = 'INSERT' THEN
        SELECT claim_id, state INTO about FROM clawback WHERE id = NEW.clawback_id;
        IF about.claim_id IS DISTINCT FROM NEW.claim_id OR about.state <> 'proposed' THEN
            RAISE EXCEPTION 'claim %: its part is stopped by no clawback of it (claim_stopped_share_proposed)', NEW.claim_id
                USING ERRCODE = 'check_violation', CONSTRAINT = 'claim_stopped_share_proposed', TABLE = 'claim_stopped_share';
        END IF;
    ELSIF (SELECT state FROM clawback WHERE id = OLD.clawback_id) <> 'dismissed' THEN
        RAISE EXCEPTION 'claim %: its part is stopped as long as the clawback stands (claim_stopped_share_stands)', OLD.claim_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'claim_stopped_share_stands', TABLE = 'claim_stopped_share';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER claim_stopped_share_guard AFTER INSERT OR DELETE ON claim_stopped_share
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION claim_stopped_share_guard();
CREATE TRIGGER claim_stopped_share_stays BEFORE UPDATE OR TRUNCATE ON claim_stopped_share
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();

-- A stopped part is in no batch, whoever drafts.
CREATE FUNCTION batch_line_not_stopped() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    stopped uuid;
BEGIN
    EXECUTE 'SELECT n.claim_id FROM new_lines n JOIN claim_stopped_share s ON s.claim_id = n.claim_id AND s.level = n.level
             WHERE NOT n.is_cancelled LIMIT 1' INTO stopped;
    IF stopped IS NOT NULL THEN
        RAISE EXCEPTION 'claim %: a part that is stopped is in no batch (batch_line_not_stopped)', stopped
            USING ERRCODE = 'check_violation', CONSTRAINT = 'batch_line_not_stopped', TABLE = 'batch_line';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER batch_line_not_stopped_inserted AFTER INSERT ON batch_line REFERENCING NEW TABLE AS new_lines
    FOR EACH STATEMENT EXECUTE FUNCTION batch_line_not_stopped();
CREATE TRIGGER batch_line_not_stopped_updated AFTER UPDATE ON batch_line REFERENCING NEW TABLE AS new_lines
    FOR EACH STATEMENT EXECUTE FUNCTION batch_line_not_stopped();

-- A share that is paid, in a batch, or cleared between regions is not stopped; what a declined clearing let go of may be.
ALTER TABLE clearing_share
    DROP CONSTRAINT clearing_share_claim_id_level_fkey,
    ADD CONSTRAINT clearing_share_claim_id_fkey FOREIGN KEY (claim_id) REFERENCES claim (id);
CREATE FUNCTION clearing_share_refers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- As a foreign key does: the share is not stopped before this transaction ends.
    PERFORM FROM claim_share WHERE claim_id = NEW.claim_id AND level = NEW.level FOR KEY SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'claim %: no share of level % (clearing_share_refers)', NEW.claim_id, NEW.level
            USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'clearing_share_refers', TABLE = 'clearing_share';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER clearing_share_refers BEFORE INSERT ON clearing_share
    FOR EACH ROW EXECUTE FUNCTION clearing_share_refers();
CREATE FUNCTION claim_share_leaves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM clearing_share WHERE claim_id = OLD.claim_id AND level = OLD.level AND NOT is_released) THEN
        RAISE EXCEPTION 'claim %: its share of level % is cleared (claim_share_cleared)', OLD.claim_id, OLD.level
            USING ERRCODE = 'check_violation', CONSTRAINT = 'claim_share_cleared', TABLE = 'claim_share';
    END IF;
    IF EXISTS (SELECT FROM batch_line WHERE claim_id = OLD.claim_id AND level = OLD.level AND NOT is_cancelled)
       OR NOT EXISTS (SELECT FROM claim_stopped_share s WHERE s.claim_id = OLD.claim_id AND s.level = OLD.level
                      AND (s.payer_region, s.amount_fen, s.account_id) = (OLD.payer_region, OLD.amount_fen, OLD.account_id)) THEN
        RAISE EXCEPTION 'claim %: its share of level % is to be paid (claim_share_stays)', OLD.claim_id, OLD.level
            USING ERRCODE = 'check_violation', CONSTRAINT = 'claim_share_stays', TABLE = 'claim_share';
    END IF;
    RETURN OLD;
END $$;
CREATE TRIGGER claim_share_leaves BEFORE DELETE ON claim_share FOR EACH ROW EXECUTE FUNCTION claim_share_leaves();

-- Of a claim only what is not stopped was paid, and can be demanded back.
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
        SELECT payee_id, programme_id, (amount_fen - (
                SELECT coalesce(sum(s.amount_fen), 0) FROM claim_stopped_share s WHERE s.claim_id = c.id))::bigint AS amount_fen
            INTO paid FROM claim c WHERE id = NEW.claim_id;
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
