-- Without amendments a contract is what its stages come to.
ALTER TABLE agreement DISABLE TRIGGER USER;
ALTER TABLE agreement_stage DISABLE TRIGGER USER;
DROP TABLE agreement_amendment;
DROP FUNCTION agreement_amendment_guard();
DROP INDEX agreement_stage_of;
DROP INDEX agreement_stage_redone_once;
DROP INDEX agreement_stage_number_once;
ALTER TABLE agreement_stage DROP COLUMN redoes;
DELETE FROM agreement_stage WHERE state = 'replaced';
UPDATE agreement_stage SET state = 'open' WHERE state = 'redone';
UPDATE agreement a SET amount_fen = (SELECT sum(amount_fen) FROM agreement_stage g WHERE g.agreement_id = a.id);
ALTER TABLE agreement_stage ADD CONSTRAINT agreement_stage_number_once UNIQUE (agreement_id, number);
ALTER TABLE agreement_stage DROP CONSTRAINT agreement_stage_booked;
ALTER TABLE agreement_stage ADD CONSTRAINT agreement_stage_booked CHECK ((booking_id IS NOT NULL) = (state = 'open'));
ALTER TABLE agreement_stage DROP CONSTRAINT agreement_stage_state_check;
ALTER TABLE agreement_stage ADD CONSTRAINT agreement_stage_state_check CHECK (state IN ('scheduled', 'open', 'void'));
ALTER TABLE agreement ENABLE TRIGGER USER;
ALTER TABLE agreement_stage ENABLE TRIGGER USER;
CREATE OR REPLACE FUNCTION agreement_sum() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    about uuid;
    wanted bigint;
    staged bigint;
BEGIN
    IF TG_TABLE_NAME = 'agreement' THEN about := NEW.id; ELSE about := NEW.agreement_id; END IF;
    SELECT amount_fen INTO wanted FROM agreement WHERE id = about;
    SELECT coalesce(sum(amount_fen), 0) INTO staged FROM agreement_stage WHERE agreement_id = about;
    IF staged IS DISTINCT FROM wanted THEN
        RAISE EXCEPTION 'agreement %: its stages come to % fen, it to %', about, staged, wanted
            USING ERRCODE = 'check_violation', CONSTRAINT = 'agreement_sum', TABLE = 'agreement';
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION agreement_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'agreement: DELETE refused';
    END IF;
    IF OLD.closed_at IS NOT NULL THEN
        RAISE EXCEPTION 'agreement %: it is over', OLD.reference;
    END IF;
    IF to_jsonb(NEW) - '{state,ending_by,ending_reason,ending_at,closed_at}'::text[]
       IS DISTINCT FROM to_jsonb(OLD) - '{state,ending_by,ending_reason,ending_at,closed_at}'::text[] THEN
        RAISE EXCEPTION 'agreement %: what was signed cannot be changed', OLD.reference;
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION agreement_stage_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'agreement_stage: DELETE refused';
    END IF;
    IF OLD.state <> 'scheduled'
       OR to_jsonb(NEW) - '{state,booking_id}'::text[] IS DISTINCT FROM to_jsonb(OLD) - '{state,booking_id}'::text[] THEN
        RAISE EXCEPTION 'agreement_stage %: what was signed cannot be changed', OLD.id;
    END IF;
    IF NEW.booking_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM booking b JOIN agreement a ON a.id = NEW.agreement_id
        WHERE b.id = NEW.booking_id AND b.price_fen = NEW.amount_fen AND b.listing_id = a.listing_id
          AND b.enterprise_id = a.enterprise_id AND b.provider_id = a.provider_id) THEN
        RAISE EXCEPTION 'agreement_stage %: the booking is not its own', OLD.id;
    END IF;
    RETURN NEW;
END $$;
