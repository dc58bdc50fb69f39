-- A receiver that cannot be reached, or cannot serve, is left alone for a while, and is never asked twice at once: whoever waits for
-- it is then one sender, for one request, and what is sent to others does not wait behind it.
ALTER TABLE webhook
    -- Attempts in a row that did not reach it.
    ADD COLUMN failures    integer NOT NULL DEFAULT 0 CHECK (failures >= 0),
    -- Nothing is sent to it before.
    ADD COLUMN rests_until timestamptz,
    -- Somebody is sending to it; who died in the middle of it holds it no longer than this.
    ADD COLUMN busy_until  timestamptz,
    -- When it was last sent something: who was longest ago is next.
    ADD COLUMN asked_at    timestamptz;

-- What waits for one webhook, in the order in which it is sent.
CREATE INDEX webhook_delivery_line ON webhook_delivery (webhook_id, next_attempt_at, outbox_id) WHERE state = 'queued';
DROP INDEX webhook_delivery_queue;
