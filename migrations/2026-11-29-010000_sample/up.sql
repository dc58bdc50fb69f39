-- Samples of a booking: each has a code of its own that stands on its label.
CREATE TABLE sample (
    id            uuid PRIMARY KEY,
    code          text NOT NULL CHECK (code ~ '^YP[0-9]{8}-[0-9A-HJKMNP-TV-Z]{8}$'),
    booking_id    uuid NOT NULL REFERENCES booking (id),
    -- The sample that it was taken from.
    parent_id     uuid REFERENCES sample (id),
    number        integer NOT NULL CHECK (number BETWEEN 1 AND 1000),
    name          text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    description   text NOT NULL CHECK (length(description) <= 2000),
    after_use     text NOT NULL CHECK (after_use IN ('return', 'destroy')),
    registered_by uuid NOT NULL REFERENCES app_user (id),
    registered_at timestamptz NOT NULL,
    CONSTRAINT sample_code_once UNIQUE (code),
    CONSTRAINT sample_number_once UNIQUE (booking_id, number)
);
CREATE INDEX sample_parent ON sample (parent_id) WHERE parent_id IS NOT NULL;

-- The chain of custody: who did what with a sample, when and where. The last entry says where it stands.
CREATE TABLE sample_event (
    sample_id       uuid NOT NULL REFERENCES sample (id),
    seq             integer NOT NULL CHECK (seq >= 1),
    step            text NOT NULL CHECK (step IN ('register', 'take', 'receive', 'miss', 'move', 'split', 'begin_test', 'end_test', 'return', 'destroy')),
    state           text NOT NULL CHECK (state IN ('registered', 'held', 'in_test', 'tested', 'missing', 'returned', 'destroyed')),
    place           text CHECK (length(place) BETWEEN 1 AND 200),
    condition       text CHECK (length(condition) BETWEEN 1 AND 1000),
    note            text CHECK (length(note) BETWEEN 1 AND 2000),
    actor_id        uuid NOT NULL REFERENCES app_user (id),
    organisation_id uuid NOT NULL REFERENCES organisation (id),
    at              timestamptz NOT NULL,
    PRIMARY KEY (sample_id, seq)
);

-- What was counted when samples arrived, beside what was announced.
CREATE TABLE sample_reception (
    id          uuid PRIMARY KEY,
    booking_id  uuid NOT NULL REFERENCES booking (id),
    expected    integer NOT NULL CHECK (expected >= 0),
    counted     integer NOT NULL CHECK (counted >= 0),
    note        text CHECK (length(note) BETWEEN 1 AND 2000),
    received_by uuid NOT NULL REFERENCES app_user (id),
    received_at timestamptz NOT NULL,
    -- A count that is not what was announced is explained.
    CONSTRAINT sample_reception_explained CHECK (counted = expected OR note IS NOT NULL)
);
CREATE INDEX sample_reception_booking ON sample_reception (booking_id, received_at);

-- Where a step leads from a state; null where it leads nowhere.
CREATE FUNCTION sample_next(state text, step text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE
        WHEN step = 'receive' AND state IN ('registered', 'missing') THEN 'held'
        WHEN step = 'miss' AND state IN ('registered', 'held', 'in_test', 'tested') THEN 'missing'
        WHEN step = 'move' AND state IN ('held', 'in_test', 'tested') THEN state
        WHEN step = 'split' AND state IN ('held', 'tested') THEN state
        WHEN step = 'begin_test' AND state IN ('held', 'tested') THEN 'in_test'
        WHEN step = 'end_test' AND state = 'in_test' THEN 'tested'
        WHEN step = 'return' AND state IN ('held', 'tested') THEN 'returned'
        WHEN step = 'destroy' AND state IN ('held', 'in_test', 'tested') THEN 'destroyed'
    END
$$;

-- The chain has no gap, does not go back in time, and takes only steps that are possible.
CREATE FUNCTION sample_event_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    before sample_event;
    is_part boolean;
BEGIN
    SELECT * INTO before FROM sample_event WHERE sample_id = NEW.sample_id ORDER BY seq DESC LIMIT 1;
    IF NOT FOUND THEN
        SELECT parent_id IS NOT NULL INTO is_part FROM sample WHERE id = NEW.sample_id;
        IF NEW.seq <> 1 OR (NEW.step, NEW.state) IS DISTINCT FROM
           (CASE WHEN is_part THEN 'take' ELSE 'register' END, CASE WHEN is_part THEN 'held' ELSE 'registered' END) THEN
            RAISE EXCEPTION 'sample_event: the chain of sample % begins wrongly', NEW.sample_id;
        END IF;
    ELSIF NEW.seq <> before.seq + 1 OR NEW.at < before.at
          OR sample_next(before.state, NEW.step) IS DISTINCT FROM NEW.state THEN
        RAISE EXCEPTION 'sample_event: step % does not follow in the chain of sample %', NEW.step, NEW.sample_id;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER sample_event_guard BEFORE INSERT ON sample_event FOR EACH ROW EXECUTE FUNCTION sample_event_guard();

CREATE TRIGGER sample_fixed BEFORE UPDATE OR DELETE ON sample FOR EACH ROW EXECUTE FUNCTION forbid_change();
CREATE TRIGGER sample_no_truncate BEFORE TRUNCATE ON sample FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER sample_event_fixed BEFORE UPDATE OR DELETE ON sample_event FOR EACH ROW EXECUTE FUNCTION forbid_change();
CREATE TRIGGER sample_event_no_truncate BEFORE TRUNCATE ON sample_event
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER sample_reception_fixed BEFORE UPDATE OR DELETE ON sample_reception
    FOR EACH ROW EXECUTE FUNCTION forbid_change();
CREATE TRIGGER sample_reception_no_truncate BEFORE TRUNCATE ON sample_reception
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
