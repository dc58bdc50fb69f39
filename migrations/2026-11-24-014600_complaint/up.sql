-- What an enterprise complains of about a booking: the provider answers, the bureau decides. One at a time per booking.
CREATE TABLE complaint (
    id            uuid PRIMARY KEY,
    reference     text NOT NULL UNIQUE,
    booking_id    uuid NOT NULL REFERENCES booking (id),
    enterprise_id uuid NOT NULL REFERENCES organisation (id),
    provider_id   uuid NOT NULL REFERENCES organisation (id),
    region_code   text NOT NULL REFERENCES region (code),
    subject       text NOT NULL CHECK (subject IN ('quality', 'delay', 'safety', 'charge', 'conduct', 'other')),
    statement     text NOT NULL CHECK (length(statement) BETWEEN 10 AND 5000),
    state         text NOT NULL CHECK (state IN ('open', 'answered', 'upheld', 'dismissed', 'withdrawn')),
    raised_by     uuid NOT NULL REFERENCES app_user (id),
    raised_at     timestamptz NOT NULL,
    -- Until when the provider may answer, and by when the bureau is to have decided.
    answer_until  timestamptz NOT NULL,
    decide_until  timestamptz NOT NULL CHECK (decide_until > answer_until),
    answer        text CHECK (length(answer) BETWEEN 1 AND 5000),
    answered_by   uuid REFERENCES app_user (id),
    answered_at   timestamptz,
    -- Who of the bureau sees to it.
    handler_id    uuid REFERENCES app_user (id),
    -- The bureau's reason, or the enterprise's for withdrawing it.
    reason        text CHECK (length(reason) BETWEEN 1 AND 5000),
    ended_by      uuid REFERENCES app_user (id),
    ended_at      timestamptz,
    CONSTRAINT complaint_answered CHECK (num_nonnulls(answer, answered_by, answered_at) IN (0, 3)),
    CONSTRAINT complaint_answered_state CHECK (state <> 'answered' OR answer IS NOT NULL),
    CONSTRAINT complaint_ended CHECK (
        CASE WHEN state IN ('open', 'answered') THEN num_nonnulls(reason, ended_by, ended_at) = 0
             ELSE num_nonnulls(reason, ended_by, ended_at) = 3 END),
    CONSTRAINT complaint_decided_by_handler CHECK (state NOT IN ('upheld', 'dismissed') OR ended_by = handler_id)
);
CREATE UNIQUE INDEX complaint_one_open ON complaint (booking_id) WHERE state IN ('open', 'answered');
CREATE INDEX complaint_enterprise ON complaint (enterprise_id, raised_at DESC);
CREATE INDEX complaint_provider ON complaint (provider_id, raised_at DESC);
CREATE INDEX complaint_region ON complaint (region_code text_pattern_ops, raised_at DESC);

-- The parties and what was said stay as they were.
CREATE FUNCTION complaint_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'complaint: DELETE refused';
    END IF;
    IF OLD.ended_at IS NOT NULL THEN
        RAISE EXCEPTION 'complaint %: it is over', OLD.reference;
    END IF;
    IF (NEW.id, NEW.reference, NEW.booking_id, NEW.enterprise_id, NEW.provider_id, NEW.subject, NEW.statement,
        NEW.raised_by, NEW.raised_at)
       IS DISTINCT FROM (OLD.id, OLD.reference, OLD.booking_id, OLD.enterprise_id, OLD.provider_id, OLD.subject,
        OLD.statement, OLD.raised_by, OLD.raised_at)
       OR (OLD.answer IS NOT NULL AND NEW.answer IS DISTINCT FROM OLD.answer) THEN
        RAISE EXCEPTION 'complaint %: what was said cannot be changed', OLD.reference;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER complaint_guard BEFORE UPDATE OR DELETE ON complaint FOR EACH ROW EXECUTE FUNCTION complaint_guard();
