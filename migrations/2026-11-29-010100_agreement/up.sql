-- An enterprise asks a provider what something would cost; the provider offers, once or again; the enterprise accepts.
CREATE TABLE quotation (
    id            uuid PRIMARY KEY,
    reference     text NOT NULL UNIQUE,
    listing_id    uuid NOT NULL REFERENCES listing (id),
    enterprise_id uuid NOT NULL REFERENCES organisation (id),
    provider_id   uuid NOT NULL REFERENCES organisation (id),
    region_code   text NOT NULL REFERENCES region (code),
    requested_by  uuid NOT NULL REFERENCES app_user (id),
    requested_at  timestamptz NOT NULL,
    subject       text NOT NULL CHECK (length(subject) BETWEEN 2 AND 200),
    description   text NOT NULL CHECK (length(description) BETWEEN 1 AND 5000),
    -- Standard or method that is to be followed.
    method        text CHECK (length(method) BETWEEN 1 AND 500),
    sample_count  integer NOT NULL CHECK (sample_count BETWEEN 0 AND 500),
    -- Those that are described one by one: name, description.
    samples       jsonb NOT NULL CHECK (jsonb_typeof(samples) = 'array'),
    after_use     text NOT NULL CHECK (after_use IN ('return', 'destroy')),
    wished_on     date,
    -- What the enterprise declares: reasons for which a programme may not pay.
    declared      jsonb NOT NULL,
    state         text NOT NULL CHECK (state IN ('open', 'offered', 'accepted', 'refused', 'withdrawn', 'lapsed')),
    -- When it lapses, or its offer does, if nobody does anything.
    due_at        timestamptz,
    reason        text CHECK (length(reason) BETWEEN 1 AND 2000),
    ended_at      timestamptz,
    -- What became of it, where that is one booking.
    booking_id    uuid UNIQUE REFERENCES booking (id),
    CONSTRAINT quotation_samples_counted CHECK (jsonb_array_length(samples) <= sample_count),
    CONSTRAINT quotation_due CHECK ((due_at IS NOT NULL) = (state IN ('open', 'offered'))),
    CONSTRAINT quotation_ended CHECK ((ended_at IS NULL) = (state IN ('open', 'offered'))),
    CONSTRAINT quotation_booked CHECK (booking_id IS NULL OR state = 'accepted')
);
CREATE INDEX quotation_enterprise ON quotation (enterprise_id, requested_at DESC);
CREATE INDEX quotation_provider ON quotation (provider_id, requested_at DESC);
CREATE INDEX quotation_region ON quotation (region_code text_pattern_ops, requested_at DESC);
CREATE INDEX quotation_due_at ON quotation (due_at) WHERE due_at IS NOT NULL;

-- What the parts of an offer come to, fen.
CREATE FUNCTION offer_total(parts jsonb) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce(sum((part ->> 'amount_fen')::bigint), 0)::bigint FROM jsonb_array_elements(parts) part
$$;

CREATE TABLE offer (
    id            uuid PRIMARY KEY,
    quotation_id  uuid NOT NULL REFERENCES quotation (id),
    -- 1 for the first, then one more for each that takes its place.
    number        integer NOT NULL CHECK (number BETWEEN 1 AND 100),
    kind          text NOT NULL CHECK (kind IN ('single', 'instalments', 'milestones')),
    -- Lines, instalments or milestones, in order, each with its amount.
    parts         jsonb NOT NULL CHECK (jsonb_typeof(parts) = 'array' AND jsonb_array_length(parts) BETWEEN 1 AND 120),
    price_fen     bigint NOT NULL CHECK (price_fen > 0),
    starts_on     date,
    ends_on       date,
    delivery_days integer CHECK (delivery_days BETWEEN 1 AND 730),
    note          text NOT NULL CHECK (length(note) <= 5000),
    valid_until   timestamptz NOT NULL,
    state         text NOT NULL CHECK (state IN ('live', 'replaced', 'accepted', 'declined', 'lapsed', 'void')),
    reason        text CHECK (length(reason) BETWEEN 1 AND 2000),
    made_by       uuid NOT NULL REFERENCES app_user (id),
    made_at       timestamptz NOT NULL,
    ended_at      timestamptz,
    CONSTRAINT offer_number_once UNIQUE (quotation_id, number),
    CONSTRAINT offer_price CHECK (price_fen = offer_total(parts)),
    CONSTRAINT offer_term CHECK (CASE WHEN kind = 'single' THEN num_nonnulls(starts_on, ends_on) = 0
                                      ELSE starts_on <= ends_on END),
    CONSTRAINT offer_valid CHECK (valid_until > made_at),
    CONSTRAINT offer_ended CHECK ((ended_at IS NULL) = (state = 'live'))
);
CREATE UNIQUE INDEX offer_one_live ON offer (quotation_id) WHERE state = 'live';
CREATE UNIQUE INDEX offer_one_accepted ON offer (quotation_id) WHERE state = 'accepted';

-- A contract over several parts: rent by instalments, work by milestones.
CREATE TABLE agreement (
    id              uuid PRIMARY KEY,
    reference       text NOT NULL UNIQUE,
    quotation_id    uuid NOT NULL UNIQUE REFERENCES quotation (id),
    offer_id        uuid NOT NULL UNIQUE REFERENCES offer (id),
    listing_id      uuid NOT NULL REFERENCES listing (id),
    enterprise_id   uuid NOT NULL REFERENCES organisation (id),
    provider_id     uuid NOT NULL REFERENCES organisation (id),
    region_code     text NOT NULL REFERENCES region (code),
    amount_fen      bigint NOT NULL CHECK (amount_fen > 0),
    starts_on       date NOT NULL,
    ends_on         date NOT NULL CHECK (ends_on >= starts_on),
    -- Whether vouchers are to pay what they can of each stage.
    uses_voucher    boolean NOT NULL,
    state           text NOT NULL CHECK (state IN ('active', 'ending', 'ended', 'completed')),
    signed_by       uuid NOT NULL REFERENCES app_user (id),
    signed_at       timestamptz NOT NULL,
    -- Who wants to end it early, and why; the other side agrees or not.
    ending_by       uuid REFERENCES organisation (id),
    ending_reason   text CHECK (length(ending_reason) BETWEEN 1 AND 2000),
    ending_at       timestamptz,
    closed_at       timestamptz,
    CONSTRAINT agreement_ending CHECK (
        CASE state WHEN 'active' THEN num_nonnulls(ending_by, ending_reason, ending_at) = 0
                   WHEN 'completed' THEN true
                   ELSE num_nonnulls(ending_by, ending_reason, ending_at) = 3 END),
    CONSTRAINT agreement_closed CHECK ((closed_at IS NULL) = (state IN ('active', 'ending')))
);
CREATE INDEX agreement_enterprise ON agreement (enterprise_id, signed_at DESC);
CREATE INDEX agreement_provider ON agreement (provider_id, signed_at DESC);
CREATE INDEX agreement_region ON agreement (region_code text_pattern_ops, signed_at DESC);
CREATE INDEX agreement_live ON agreement (id) WHERE state IN ('active', 'ending');

-- Each stage becomes a booking of its own when it begins: held, delivered, accepted and claimed by itself.
CREATE TABLE agreement_stage (
    id           uuid PRIMARY KEY,
    agreement_id uuid NOT NULL REFERENCES agreement (id),
    number       integer NOT NULL CHECK (number BETWEEN 1 AND 120),
    kind         text NOT NULL CHECK (kind IN ('instalment', 'milestone')),
    title        text NOT NULL CHECK (length(title) BETWEEN 1 AND 200),
    -- What is handed over with it.
    deliverable  text NOT NULL CHECK (length(deliverable) <= 2000),
    amount_fen   bigint NOT NULL CHECK (amount_fen > 0),
    starts_on    date NOT NULL,
    due_on       date NOT NULL CHECK (due_on >= starts_on),
    state        text NOT NULL CHECK (state IN ('scheduled', 'open', 'void')),
    booking_id   uuid UNIQUE REFERENCES booking (id),
    CONSTRAINT agreement_stage_number_once UNIQUE (agreement_id, number),
    CONSTRAINT agreement_stage_booked CHECK ((booking_id IS NOT NULL) = (state = 'open'))
);
CREATE INDEX agreement_stage_due ON agreement_stage (starts_on) WHERE state = 'scheduled';

-- The stages are the contract, to the fen; judged when the transaction ends.
CREATE FUNCTION agreement_sum() RETURNS trigger LANGUAGE plpgsql AS $$
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
CREATE CONSTRAINT TRIGGER agreement_sum AFTER INSERT OR UPDATE ON agreement DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION agreement_sum();
CREATE CONSTRAINT TRIGGER agreement_stage_sum AFTER INSERT OR UPDATE ON agreement_stage DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION agreement_sum();

-- What was asked, offered and signed stays as it was; what is over stays over.
CREATE FUNCTION quotation_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION '%: DELETE refused', TG_TABLE_NAME;
    END IF;
    IF OLD.ended_at IS NOT NULL THEN
        RAISE EXCEPTION '% %: it is over', TG_TABLE_NAME, OLD.id;
    END IF;
    IF to_jsonb(NEW) - '{state,due_at,reason,ended_at,booking_id}'::text[]
       IS DISTINCT FROM to_jsonb(OLD) - '{state,due_at,reason,ended_at,booking_id}'::text[] THEN
        RAISE EXCEPTION '% %: what was said cannot be changed', TG_TABLE_NAME, OLD.id;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER quotation_guard BEFORE UPDATE OR DELETE ON quotation FOR EACH ROW EXECUTE FUNCTION quotation_guard();
CREATE TRIGGER offer_guard BEFORE UPDATE OR DELETE ON offer FOR EACH ROW EXECUTE FUNCTION quotation_guard();

CREATE FUNCTION agreement_guard() RETURNS trigger LANGUAGE plpgsql AS $$
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
CREATE TRIGGER agreement_guard BEFORE UPDATE OR DELETE ON agreement FOR EACH ROW EXECUTE FUNCTION agreement_guard();

CREATE FUNCTION agreement_stage_guard() RETURNS trigger LANGUAGE plpgsql AS $$
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
CREATE TRIGGER agreement_stage_guard BEFORE UPDATE OR DELETE ON agreement_stage
    FOR EACH ROW EXECUTE FUNCTION agreement_stage_guard();
CREATE TRIGGER quotation_no_truncate BEFORE TRUNCATE ON quotation FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER offer_no_truncate BEFORE TRUNCATE ON offer FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER agreement_no_truncate BEFORE TRUNCATE ON agreement FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER agreement_stage_no_truncate BEFORE TRUNCATE ON agreement_stage
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();

-- A lease holds its unit for the whole term, under the guard of all windows.
ALTER TABLE occupancy ADD COLUMN agreement_id uuid UNIQUE REFERENCES agreement (id);
ALTER TABLE occupancy DROP CONSTRAINT occupancy_one_owner;
ALTER TABLE occupancy ADD CONSTRAINT occupancy_one_owner
    CHECK (num_nonnulls(booking_id, block_id, wait_entry_id, agreement_id) = 1);

-- Files that an enterprise puts beside its question.
ALTER TABLE attachment ADD COLUMN quotation_id uuid REFERENCES quotation (id);
ALTER TABLE attachment DROP CONSTRAINT attachment_one_owner;
ALTER TABLE attachment ADD CONSTRAINT attachment_one_owner
    CHECK (num_nonnulls(application_id, booking_id, quotation_id) = 1);
CREATE INDEX attachment_quotation ON attachment (quotation_id) WHERE quotation_id IS NOT NULL;
