-- Where an organisation wants to be told what happens, by HTTP.
CREATE TABLE webhook (
    id              uuid PRIMARY KEY,
    organisation_id uuid NOT NULL REFERENCES organisation (id),
    url             text NOT NULL CHECK (length(url) <= 500),
    -- Words as `booking.confirmed`, `booking.*` or `*`.
    topics          jsonb NOT NULL CHECK (jsonb_typeof(topics) = 'array' AND jsonb_array_length(topics) > 0),
    -- Signs what is sent, so it is kept as it is and told once.
    secret          bytea NOT NULL CHECK (length(secret) = 32),
    is_active       boolean NOT NULL,
    created_by      uuid NOT NULL REFERENCES app_user (id),
    created_at      timestamptz NOT NULL,
    revoked_at      timestamptz
);
CREATE INDEX webhook_organisation ON webhook (organisation_id, id) WHERE revoked_at IS NULL;

-- One event on its way to one address. A replay is the same delivery again, by the same id.
CREATE TABLE webhook_delivery (
    id              uuid PRIMARY KEY,
    webhook_id      uuid NOT NULL REFERENCES webhook (id),
    outbox_id       uuid REFERENCES outbox (id),
    topic           text NOT NULL,
    body            text NOT NULL,
    state           text NOT NULL CHECK (state IN ('queued', 'delivered', 'given_up')),
    attempts        integer NOT NULL DEFAULT 0,
    next_attempt_at timestamptz NOT NULL,
    -- What came of the last attempt.
    last_status     integer,
    last_error      text,
    last_attempt_at timestamptz,
    created_at      timestamptz NOT NULL,
    delivered_at    timestamptz,
    CONSTRAINT webhook_delivery_once UNIQUE (webhook_id, outbox_id)
);
CREATE INDEX webhook_delivery_queue ON webhook_delivery (next_attempt_at) WHERE state = 'queued';
CREATE INDEX webhook_delivery_log ON webhook_delivery (webhook_id, created_at, id);
