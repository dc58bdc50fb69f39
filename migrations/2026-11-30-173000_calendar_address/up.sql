-- A calendar may be fetched from its address instead of being brought: it is known before anything was read of it.
ALTER TABLE external_calendar
    ALTER COLUMN report DROP NOT NULL,
    ALTER COLUMN imported_at DROP NOT NULL,
    ADD CONSTRAINT external_calendar_brought CHECK ((report IS NULL) = (imported_at IS NULL));

CREATE TABLE calendar_address (
    calendar_id   uuid PRIMARY KEY REFERENCES external_calendar (id) ON DELETE CASCADE,
    -- Whoever knows it reads the calendar: it is shown to its provider's people and to nobody else.
    url           text NOT NULL CHECK (length(url) BETWEEN 1 AND 500),
    -- One unit; null: all of them. The calendar itself says which it holds since it was read last.
    unit          integer CHECK (unit >= 1),
    is_paused     boolean NOT NULL,
    -- What the last good answer said of itself, to be asked whether it still holds.
    etag          text CHECK (length(etag) <= 300),
    last_modified text CHECK (length(last_modified) <= 300),
    -- Counted up by every attempt and every change: what came of an earlier attempt is not written any more.
    attempt       bigint NOT NULL,
    -- While it is being fetched: when another may try.
    next_fetch_at timestamptz NOT NULL,
    attempted_at  timestamptz,
    -- When the last attempt ended, and when the last one ended well.
    answered_at   timestamptz,
    fetched_at    timestamptz,
    -- In a row.
    failures      integer NOT NULL CHECK (failures >= 0),
    failing_since timestamptz,
    problem       jsonb,
    set_by        uuid NOT NULL REFERENCES app_user (id),
    set_at        timestamptz NOT NULL,
    CONSTRAINT calendar_address_failing
        CHECK ((failures = 0) = (failing_since IS NULL) AND (failures = 0) = (problem IS NULL))
);
CREATE INDEX calendar_address_due ON calendar_address (next_fetch_at) WHERE NOT is_paused;
