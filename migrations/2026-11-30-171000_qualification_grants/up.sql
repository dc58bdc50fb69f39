-- A qualification comes of a lesson, or staff of the provider say it and why.
ALTER TABLE qualification
    ALTER COLUMN session_id DROP NOT NULL,
    ADD COLUMN grant_reason text CHECK (length(grant_reason) BETWEEN 1 AND 2000),
    ADD CONSTRAINT qualification_comes_of CHECK ((session_id IS NULL) = (grant_reason IS NOT NULL)),
    ADD CONSTRAINT qualification_of_level UNIQUE (id, listing_id, level);

-- What a provider says of somebody whom it knows by their address only. It counts once the person takes it up: until then
-- nobody is told whether there is such a person, and neither is the provider.
CREATE TABLE qualification_grant (
    id               uuid PRIMARY KEY,
    listing_id       uuid NOT NULL REFERENCES listing (id),
    provider_id      uuid NOT NULL REFERENCES organisation (id),
    -- In small letters.
    email            text NOT NULL CHECK (email = lower(email) AND length(email) BETWEEN 3 AND 254),
    -- Of the organisation whose person it is; it may not be registered yet.
    uscc             text NOT NULL CHECK (length(uscc) = 18),
    level            integer NOT NULL CHECK (level BETWEEN 1 AND 99),
    level_name       text NOT NULL CHECK (length(level_name) <= 40),
    valid_until      timestamptz,
    reason           text NOT NULL CHECK (length(reason) BETWEEN 1 AND 2000),
    granted_by       uuid NOT NULL REFERENCES app_user (id),
    granted_at       timestamptz NOT NULL,
    ended_at         timestamptz,
    ended_as         text CHECK (ended_as IN ('accepted', 'withdrawn', 'replaced')),
    ended_by         uuid REFERENCES app_user (id),
    -- Why it was withdrawn.
    end_reason       text CHECK (length(end_reason) BETWEEN 1 AND 2000),
    -- What who took it up holds by it.
    qualification_id uuid,
    CONSTRAINT qualification_grant_ended CHECK (
        (ended_at IS NULL) = (ended_as IS NULL) AND (ended_at IS NULL) = (ended_by IS NULL)
        AND (end_reason IS NOT NULL) = (ended_as IS NOT DISTINCT FROM 'withdrawn')
        AND (qualification_id IS NOT NULL) = (ended_as IS NOT DISTINCT FROM 'accepted')),
    CONSTRAINT qualification_grant_gives FOREIGN KEY (qualification_id, listing_id, level)
        REFERENCES qualification (id, listing_id, level)
);
CREATE UNIQUE INDEX qualification_grant_one ON qualification_grant (listing_id, email, uscc, level)
    WHERE ended_at IS NULL;
CREATE INDEX qualification_grant_address ON qualification_grant (email, uscc) WHERE ended_at IS NULL;
CREATE INDEX qualification_grant_provider ON qualification_grant (provider_id, granted_at, id);
CREATE INDEX qualification_grant_last ON qualification_grant (listing_id, email, uscc, level, granted_at);

-- What was said stays as it was said, and ends once.
CREATE FUNCTION qualification_grant_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.ended_at IS NOT NULL
        OR (OLD.id, OLD.listing_id, OLD.provider_id, OLD.email, OLD.uscc, OLD.level, OLD.level_name, OLD.valid_until,
            OLD.reason, OLD.granted_by, OLD.granted_at)
           IS DISTINCT FROM
           (NEW.id, NEW.listing_id, NEW.provider_id, NEW.email, NEW.uscc, NEW.level, NEW.level_name, NEW.valid_until,
            NEW.reason, NEW.granted_by, NEW.granted_at) THEN
        RAISE EXCEPTION 'what a provider said of somebody is kept as it was said'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'qualification_grant_kept';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER qualification_grant_kept BEFORE UPDATE OR DELETE ON qualification_grant
    FOR EACH ROW EXECUTE FUNCTION qualification_grant_kept();
