-- What an instrument was really used for, as its meter or its laboratory's system has it; held against the bookings.
CREATE TABLE usage_record (
    id             uuid PRIMARY KEY,
    provider_id    uuid NOT NULL REFERENCES organisation (id),
    listing_id     uuid NOT NULL REFERENCES listing (id),
    -- Who brings it, and by which number: bringing it again changes it instead of doubling it.
    source         text NOT NULL CHECK (length(source) BETWEEN 1 AND 100),
    external_id    text NOT NULL CHECK (length(external_id) BETWEEN 1 AND 200),
    starts_at      timestamptz NOT NULL,
    ends_at        timestamptz NOT NULL CHECK (ends_at > starts_at),
    -- Really used; at most what lies between start and end.
    minutes        integer NOT NULL CHECK (minutes > 0),
    operator       text NOT NULL,
    note           text NOT NULL,
    -- For somebody outside of the provider; null: not said.
    is_outside     boolean,
    state          text NOT NULL CHECK (state IN ('matched', 'differs', 'unmatched', 'set_aside')),
    booking_id     uuid REFERENCES booking (id),
    booked_minutes integer,
    -- A person's decision, which imports do not overturn.
    decided_by     uuid REFERENCES app_user (id),
    reason         text NOT NULL DEFAULT '',
    created_by     uuid NOT NULL REFERENCES app_user (id),
    created_at     timestamptz NOT NULL,
    updated_at     timestamptz NOT NULL,
    CONSTRAINT usage_record_once UNIQUE (provider_id, source, external_id),
    CONSTRAINT usage_record_matched CHECK ((state IN ('matched', 'differs')) = (booking_id IS NOT NULL)
                                           AND (booking_id IS NULL) = (booked_minutes IS NULL)),
    CONSTRAINT usage_record_set_aside CHECK (state <> 'set_aside' OR decided_by IS NOT NULL)
);
CREATE INDEX usage_record_provider ON usage_record (provider_id, starts_at, id);
CREATE INDEX usage_record_listing ON usage_record (listing_id, starts_at);
CREATE INDEX usage_record_booking ON usage_record (booking_id) WHERE booking_id IS NOT NULL;
