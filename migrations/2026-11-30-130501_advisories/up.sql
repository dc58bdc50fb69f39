-- What a provider tells those who book or use an instrument, for a time or until it is ended. What must not be used is taken out
-- of use by an outage instead.
CREATE TABLE listing_advisory (
    id         uuid PRIMARY KEY,
    listing_id uuid NOT NULL REFERENCES listing (id),
    -- A warning is read by whoever books a time in which it holds, and told to those who have booked.
    severity   text NOT NULL CHECK (severity IN ('info', 'warning')),
    text_zh    text NOT NULL CHECK (length(text_zh) BETWEEN 1 AND 500),
    text_en    text NOT NULL CHECK (length(text_en) BETWEEN 1 AND 500),
    starts_at  timestamptz NOT NULL,
    ends_at    timestamptz CHECK (ends_at > starts_at),
    version    integer NOT NULL CHECK (version >= 1),
    changed_at timestamptz NOT NULL,
    -- By its provider, before its time was over.
    ended_at   timestamptz,
    -- When those who had booked its time were told of this version of a warning.
    told_at    timestamptz
);
-- A booking reads those that end last; most listings have none.
CREATE INDEX listing_advisory_standing ON listing_advisory (listing_id, ends_at DESC) WHERE ended_at IS NULL;
CREATE INDEX listing_advisory_listing ON listing_advisory (listing_id);
CREATE INDEX listing_advisory_untold ON listing_advisory (changed_at)
    WHERE severity = 'warning' AND ended_at IS NULL AND told_at IS NULL;

-- Every version as it was; the last of an ended one says so.
CREATE TABLE listing_advisory_version (
    advisory_id uuid NOT NULL REFERENCES listing_advisory (id),
    version     integer NOT NULL CHECK (version >= 1),
    severity    text NOT NULL,
    text_zh     text NOT NULL,
    text_en     text NOT NULL,
    starts_at   timestamptz NOT NULL,
    ends_at     timestamptz,
    is_ended    boolean NOT NULL,
    changed_at  timestamptz NOT NULL,
    changed_by  uuid NOT NULL REFERENCES app_user (id),
    PRIMARY KEY (advisory_id, version)
);
CREATE TRIGGER listing_advisory_version_append_only BEFORE UPDATE OR DELETE ON listing_advisory_version
    FOR EACH ROW EXECUTE FUNCTION forbid_change();
CREATE TRIGGER listing_advisory_version_no_truncate BEFORE TRUNCATE ON listing_advisory_version
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();

-- What stands is a version that was kept.
ALTER TABLE listing_advisory ADD CONSTRAINT listing_advisory_kept
    FOREIGN KEY (id, version) REFERENCES listing_advisory_version (advisory_id, version) DEFERRABLE INITIALLY DEFERRED;

-- Bookings whose enterprise was told of a warning: each once, however often it is rewritten.
CREATE TABLE listing_advisory_told (
    advisory_id uuid NOT NULL REFERENCES listing_advisory (id),
    booking_id  uuid NOT NULL REFERENCES booking (id),
    told_at     timestamptz NOT NULL,
    PRIMARY KEY (advisory_id, booking_id)
);
