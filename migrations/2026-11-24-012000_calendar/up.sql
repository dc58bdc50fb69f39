-- A calendar that programs read by a secret address. The address is shown once; here is only its hash.
CREATE TABLE calendar_feed (
    id              uuid PRIMARY KEY,
    kind            text NOT NULL CHECK (kind IN ('user', 'listing', 'provider')),
    owner_id        uuid NOT NULL REFERENCES app_user (id),
    organisation_id uuid NOT NULL REFERENCES organisation (id),
    listing_id      uuid REFERENCES listing (id),
    token_hash      bytea NOT NULL UNIQUE CHECK (length(token_hash) = 32),
    created_at      timestamptz NOT NULL,
    revoked_at      timestamptz,
    CONSTRAINT calendar_feed_listing CHECK ((kind = 'listing') = (listing_id IS NOT NULL))
);
CREATE INDEX calendar_feed_owner ON calendar_feed (owner_id, id);

-- Feeds ask for what ends from a month ago on.
CREATE INDEX booking_provider_ends ON booking (provider_id, ends_at) WHERE ends_at IS NOT NULL;
CREATE INDEX booking_creator_ends ON booking (created_by, ends_at) WHERE ends_at IS NOT NULL;

-- Somebody else's calendar, whose busy times block a listing. Known by a name: bringing it again replaces what it said.
CREATE TABLE external_calendar (
    id          uuid PRIMARY KEY,
    listing_id  uuid NOT NULL REFERENCES listing (id),
    name        text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    -- One unit; null: all of them.
    unit        integer CHECK (unit >= 1),
    -- What the last import came to.
    report      jsonb NOT NULL,
    imported_by uuid NOT NULL REFERENCES app_user (id),
    imported_at timestamptz NOT NULL,
    CONSTRAINT external_calendar_once UNIQUE (listing_id, name)
);

-- What it says, by the names that it gives its events.
CREATE TABLE external_busy (
    calendar_id uuid NOT NULL REFERENCES external_calendar (id) ON DELETE CASCADE,
    uid         text NOT NULL,
    starts_at   timestamptz NOT NULL,
    ends_at     timestamptz NOT NULL CHECK (ends_at > starts_at),
    summary     text NOT NULL,
    PRIMARY KEY (calendar_id, uid, starts_at)
);

-- The blocks that came of it: events that touch each other are one.
CREATE TABLE external_block (
    block_id    uuid PRIMARY KEY REFERENCES listing_block (id),
    calendar_id uuid NOT NULL REFERENCES external_calendar (id) ON DELETE CASCADE
);
CREATE INDEX external_block_calendar ON external_block (calendar_id);
