-- What an enterprise says of an accepted booking, once, and what its provider answers, once.
CREATE TABLE booking_rating (
    booking_id    uuid PRIMARY KEY REFERENCES booking (id),
    listing_id    uuid NOT NULL REFERENCES listing (id),
    provider_id   uuid NOT NULL REFERENCES organisation (id),
    enterprise_id uuid NOT NULL REFERENCES organisation (id),
    on_time       integer NOT NULL CHECK (on_time BETWEEN 1 AND 5),
    quality       integer NOT NULL CHECK (quality BETWEEN 1 AND 5),
    service       integer NOT NULL CHECK (service BETWEEN 1 AND 5),
    comment       text NOT NULL CHECK (length(comment) <= 2000),
    rated_by      uuid NOT NULL REFERENCES app_user (id),
    rated_at      timestamptz NOT NULL,
    answer        text CHECK (length(answer) BETWEEN 1 AND 2000),
    answered_by   uuid REFERENCES app_user (id),
    answered_at   timestamptz,
    CONSTRAINT booking_rating_answer CHECK (num_nonnulls(answer, answered_by, answered_at) IN (0, 3))
);
CREATE INDEX booking_rating_listing ON booking_rating (listing_id, rated_at DESC, booking_id DESC)
    INCLUDE (on_time, quality, service);
CREATE INDEX booking_rating_provider ON booking_rating (provider_id) INCLUDE (on_time, quality, service);

-- Said once: nothing may be changed or taken back, only the answer may follow.
CREATE FUNCTION booking_rating_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.answer IS NULL
       AND to_jsonb(OLD) - '{answer,answered_by,answered_at}'::text[]
           = to_jsonb(NEW) - '{answer,answered_by,answered_at}'::text[] THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a rating is never changed'
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'booking_rating_frozen';
END $$;
CREATE TRIGGER booking_rating_frozen BEFORE UPDATE OR DELETE ON booking_rating
    FOR EACH ROW EXECUTE FUNCTION booking_rating_frozen();
