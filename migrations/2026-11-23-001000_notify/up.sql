CREATE TABLE mail (
    id              uuid PRIMARY KEY,
    outbox_id       uuid NOT NULL REFERENCES outbox (id),
    recipient       text NOT NULL,
    subject         text NOT NULL,
    body            text NOT NULL,
    state           text NOT NULL CHECK (state IN ('queued', 'sent', 'given_up')),
    attempts        integer NOT NULL DEFAULT 0,
    next_attempt_at timestamptz NOT NULL,
    last_error      text,
    created_at      timestamptz NOT NULL,
    sent_at         timestamptz,
    CONSTRAINT mail_once_per_event UNIQUE (outbox_id, recipient)
);
CREATE INDEX mail_queue ON mail (next_attempt_at) WHERE state = 'queued';
