-- Changing a contract 变更: one side proposes another plan of what has not begun, the other accepts it. Both versions are
-- kept; what is booked is not touched. A stage whose booking came to nothing may be done once more, as a new stage.
CREATE TABLE agreement_amendment (
    agreement_id      uuid NOT NULL REFERENCES agreement (id),
    -- 1 for the first.
    number            integer NOT NULL CHECK (number BETWEEN 1 AND 100),
    state             text NOT NULL CHECK (state IN ('proposed', 'accepted', 'refused', 'withdrawn', 'outdated')),
    proposed_by       uuid NOT NULL REFERENCES organisation (id),
    proposed_user     uuid NOT NULL REFERENCES app_user (id),
    proposed_at       timestamptz NOT NULL,
    reason            text NOT NULL CHECK (length(reason) BETWEEN 1 AND 2000),
    -- Stages that have not begun, as they stood and as they are to be.
    before            jsonb NOT NULL CHECK (jsonb_typeof(before) = 'array'),
    after             jsonb NOT NULL CHECK (jsonb_typeof(after) = 'array'),
    amount_before_fen bigint NOT NULL CHECK (amount_before_fen > 0),
    amount_after_fen  bigint NOT NULL CHECK (amount_after_fen > 0),
    ends_before       date NOT NULL,
    ends_after        date NOT NULL,
    answered_user     uuid REFERENCES app_user (id),
    answered_at       timestamptz,
    answer            text CHECK (length(answer) BETWEEN 1 AND 2000),
    PRIMARY KEY (agreement_id, number),
    CONSTRAINT agreement_amendment_answered CHECK ((answered_at IS NULL) = (state = 'proposed')),
    CONSTRAINT agreement_amendment_by CHECK (answered_user IS NOT NULL OR state IN ('proposed', 'outdated'))
);
CREATE UNIQUE INDEX agreement_amendment_one_open ON agreement_amendment (agreement_id) WHERE state = 'proposed';

CREATE FUNCTION agreement_amendment_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'agreement_amendment: DELETE refused';
    END IF;
    IF OLD.state <> 'proposed'
       OR to_jsonb(NEW) - '{state,answered_user,answered_at,answer}'::text[]
          IS DISTINCT FROM to_jsonb(OLD) - '{state,answered_user,answered_at,answer}'::text[] THEN
        RAISE EXCEPTION 'agreement_amendment % of %: what was said cannot be changed', OLD.number, OLD.agreement_id;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER agreement_amendment_guard BEFORE UPDATE OR DELETE ON agreement_amendment
    FOR EACH ROW EXECUTE FUNCTION agreement_amendment_guard();
CREATE TRIGGER agreement_amendment_no_truncate BEFORE TRUNCATE ON agreement_amendment
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();

-- 'replaced': another plan took its place before it began. 'redone': its booking came to nothing, and it is done once more.
ALTER TABLE agreement_stage ADD COLUMN redoes uuid REFERENCES agreement_stage (id);
ALTER TABLE agreement_stage DROP CONSTRAINT agreement_stage_state_check;
ALTER TABLE agreement_stage ADD CONSTRAINT agreement_stage_state_check
    CHECK (state IN ('scheduled', 'open', 'void', 'replaced', 'redone'));
ALTER TABLE agreement_stage DROP CONSTRAINT agreement_stage_booked;
ALTER TABLE agreement_stage ADD CONSTRAINT agreement_stage_booked
    CHECK ((booking_id IS NOT NULL) = (state IN ('open', 'redone')));
ALTER TABLE agreement_stage DROP CONSTRAINT agreement_stage_number_once;
CREATE UNIQUE INDEX agreement_stage_number_once ON agreement_stage (agreement_id, number) WHERE state <> 'replaced';
CREATE UNIQUE INDEX agreement_stage_redone_once ON agreement_stage (redoes) WHERE state <> 'replaced';
CREATE INDEX agreement_stage_of ON agreement_stage (agreement_id);

-- The stages that stand are the contract, to the fen; judged when the transaction ends.
CREATE OR REPLACE FUNCTION agreement_sum() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    about uuid;
    wanted bigint;
    staged bigint;
BEGIN
    IF TG_TABLE_NAME = 'agreement' THEN about := NEW.id; ELSE about := NEW.agreement_id; END IF;
    SELECT amount_fen INTO wanted FROM agreement WHERE id = about;
    SELECT coalesce(sum(amount_fen), 0) INTO staged FROM agreement_stage
        WHERE agreement_id = about AND state NOT IN ('replaced', 'redone');
    IF staged IS DISTINCT FROM wanted THEN
        RAISE EXCEPTION 'agreement %: its stages come to % fen, it to %', about, staged, wanted
            USING ERRCODE = 'check_violation', CONSTRAINT = 'agreement_sum', TABLE = 'agreement';
    END IF;
    RETURN NULL;
END $$;

-- What was signed changes only as the last accepted amendment says.
CREATE OR REPLACE FUNCTION agreement_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'agreement: DELETE refused';
    END IF;
    IF OLD.closed_at IS NOT NULL THEN
        RAISE EXCEPTION 'agreement %: it is over', OLD.reference;
    END IF;
    IF to_jsonb(NEW) - '{state,ending_by,ending_reason,ending_at,closed_at,amount_fen,ends_on}'::text[]
       IS DISTINCT FROM to_jsonb(OLD) - '{state,ending_by,ending_reason,ending_at,closed_at,amount_fen,ends_on}'::text[]
       OR ((NEW.amount_fen, NEW.ends_on) IS DISTINCT FROM (OLD.amount_fen, OLD.ends_on) AND NOT EXISTS (
           SELECT FROM agreement_amendment m WHERE m.agreement_id = OLD.id AND m.state = 'accepted'
               AND (m.amount_before_fen, m.ends_before, m.amount_after_fen, m.ends_after)
                   = (OLD.amount_fen, OLD.ends_on, NEW.amount_fen, NEW.ends_on)
               AND NOT EXISTS (SELECT FROM agreement_amendment n
                   WHERE n.agreement_id = m.agreement_id AND n.state = 'accepted' AND n.number > m.number))) THEN
        RAISE EXCEPTION 'agreement %: what was signed cannot be changed', OLD.reference;
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION agreement_stage_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'agreement_stage: DELETE refused';
    END IF;
    IF to_jsonb(NEW) - '{state,booking_id}'::text[] IS DISTINCT FROM to_jsonb(OLD) - '{state,booking_id}'::text[]
       OR NOT (OLD.state = 'scheduled' AND NEW.state IN ('scheduled', 'open', 'void', 'replaced')
               OR OLD.state = 'open' AND NEW.state = 'redone' AND NEW.booking_id = OLD.booking_id) THEN
        RAISE EXCEPTION 'agreement_stage %: what was signed cannot be changed', OLD.id;
    END IF;
    IF NEW.state = 'redone' AND NOT EXISTS (
        SELECT FROM booking b LEFT JOIN claim c ON c.booking_id = b.id
        WHERE b.id = NEW.booking_id AND (b.state IN ('rejected', 'cancelled', 'no_show') OR c.state = 'rejected')) THEN
        RAISE EXCEPTION 'agreement_stage %: its booking did not come to nothing', OLD.id;
    END IF;
    IF NEW.state = 'open' AND NOT EXISTS (
        SELECT FROM booking b JOIN agreement a ON a.id = NEW.agreement_id
        WHERE b.id = NEW.booking_id AND b.price_fen = NEW.amount_fen AND b.listing_id = a.listing_id
          AND b.enterprise_id = a.enterprise_id AND b.provider_id = a.provider_id) THEN
        RAISE EXCEPTION 'agreement_stage %: the booking is not its own', OLD.id;
    END IF;
    RETURN NEW;
END $$;
