-- A training stands in calendars as a booking does: who is in charge, at which instrument it takes place, whether it needs a
-- unit of that, and numbers that rise with every change.
ALTER TABLE training_session
    ADD COLUMN trainer_id       uuid REFERENCES app_user (id),
    -- Of which a unit is held. Another than the training's own where the provider put it there; who passes is qualified for
    -- the training's own.
    ADD COLUMN instrument_id    uuid REFERENCES listing (id),
    ADD COLUMN holds_instrument boolean NOT NULL DEFAULT true,
    ADD COLUMN version          integer NOT NULL DEFAULT 1 CHECK (version >= 1),
    ADD COLUMN changed_at       timestamptz,
    -- Since when it stands where and when it does, whatever else was changed.
    ADD COLUMN placed_at        timestamptz,
    -- Seats taken and given up, counted, and when last.
    ADD COLUMN seat_changes     integer NOT NULL DEFAULT 0 CHECK (seat_changes >= 0),
    ADD COLUMN seats_changed_at timestamptz,
    ADD CONSTRAINT training_seat_changes CHECK ((seat_changes > 0) = (seats_changed_at IS NOT NULL));

-- What was offered as a lesson elsewhere says so only in the record of its offer.
UPDATE training_session s
SET trainer_id = s.created_by, instrument_id = s.listing_id, version = 1 + (s.cancelled_at IS NOT NULL)::integer,
    changed_at = coalesce(s.cancelled_at, s.created_at), placed_at = s.created_at,
    holds_instrument = NOT EXISTS (
        SELECT FROM audit_event e
        WHERE e.subject_kind = 'training' AND e.subject_id = s.id AND e.action = 'training.offered'
              AND e.detail ->> 'holds_instrument' = 'false');

-- Who has or had a seat: how often it was taken or given up, and when last. Calendars of who left are told so.
CREATE TABLE training_enrolment (
    session_id uuid NOT NULL REFERENCES training_session (id),
    user_id    uuid NOT NULL REFERENCES app_user (id),
    changes    integer NOT NULL DEFAULT 1 CHECK (changes >= 1),
    changed_at timestamptz NOT NULL,
    PRIMARY KEY (session_id, user_id)
);
CREATE INDEX training_enrolment_user ON training_enrolment (user_id);
INSERT INTO training_enrolment (session_id, user_id, changed_at) SELECT session_id, user_id, booked_at FROM training_seat;
UPDATE training_session s
SET seat_changes = taken.seats, seats_changed_at = taken.last_at
FROM (SELECT session_id, count(*)::integer AS seats, max(booked_at) AS last_at FROM training_seat GROUP BY session_id) taken
WHERE taken.session_id = s.id;

ALTER TABLE training_session
    ALTER COLUMN trainer_id SET NOT NULL,
    ALTER COLUMN instrument_id SET NOT NULL,
    ALTER COLUMN changed_at SET NOT NULL,
    ALTER COLUMN placed_at SET NOT NULL;
CREATE INDEX training_session_provider_ends ON training_session (provider_id, ends_at);
CREATE INDEX training_session_instrument_ends ON training_session (instrument_id, ends_at);
CREATE INDEX training_session_trainer_ends ON training_session (trainer_id, ends_at);

-- Trainings to come that were offered before trainings held anything hold the first unit that is free then, the earliest
-- before the others. Where none is free nothing is held: that waits for the provider.
DO $$
DECLARE
    lesson record;
BEGIN
    FOR lesson IN
        SELECT s.id, s.listing_id, s.starts_at, s.ends_at, l.units
        FROM training_session s JOIN listing l ON l.id = s.listing_id
        WHERE s.holds_instrument AND s.cancelled_at IS NULL AND s.ends_at > now()
              AND NOT EXISTS (SELECT FROM occupancy o WHERE o.training_id = s.id)
        ORDER BY s.starts_at, s.id
    LOOP
        INSERT INTO occupancy (listing_id, unit, starts_at, ends_at, training_id, setup_minutes, cleanup_minutes)
        SELECT lesson.listing_id, u.unit, lesson.starts_at, lesson.ends_at, lesson.id, 0, 0
        FROM generate_series(1, lesson.units) AS u (unit)
        WHERE NOT EXISTS (
            SELECT FROM occupancy o WHERE o.listing_id = lesson.listing_id AND o.unit = u.unit
                AND tstzrange(o.starts_at, o.ends_at) && tstzrange(lesson.starts_at, lesson.ends_at))
        ORDER BY u.unit LIMIT 1;
    END LOOP;
END $$;

-- From now on a training that needs a unit holds one, for its own time and of its instrument, as long as it is not called off;
-- no other holds any. Asked when the transaction ends: what is moved lets go before it takes.
CREATE FUNCTION training_holds_its_unit(training uuid) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    wanted integer;
    held   integer;
    fit    integer;
BEGIN
    SELECT (s.holds_instrument AND s.cancelled_at IS NULL)::integer,
           count(o.training_id),
           count(o.training_id) FILTER (
               WHERE o.listing_id = s.instrument_id AND o.starts_at = s.starts_at AND o.ends_at = s.ends_at)
    INTO wanted, held, fit
    FROM training_session s LEFT JOIN occupancy o ON o.training_id = s.id
    WHERE s.id = training
    GROUP BY s.id;
    IF held <> wanted OR fit <> wanted THEN
        RAISE EXCEPTION 'training % does not hold what it needs', training
            USING ERRCODE = 'check_violation', CONSTRAINT = 'training_holds_its_unit';
    END IF;
END $$;

CREATE FUNCTION training_session_holds() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM training_holds_its_unit(NEW.id);
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER training_session_holds
    AFTER INSERT OR UPDATE OF starts_at, ends_at, instrument_id, holds_instrument, cancelled_at ON training_session
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION training_session_holds();

CREATE FUNCTION training_unit_fits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM training_holds_its_unit(NEW.training_id);
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER training_unit_fits AFTER INSERT OR UPDATE ON occupancy
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.training_id IS NOT NULL) EXECUTE FUNCTION training_unit_fits();

CREATE FUNCTION training_unit_let_go() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM training_holds_its_unit(OLD.training_id);
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER training_unit_let_go AFTER DELETE ON occupancy
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (OLD.training_id IS NOT NULL) EXECUTE FUNCTION training_unit_let_go();
