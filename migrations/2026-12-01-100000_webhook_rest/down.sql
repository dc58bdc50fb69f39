CREATE INDEX webhook_delivery_queue ON webhook_delivery (next_attempt_at) WHERE state = 'queued';
DROP INDEX webhook_delivery_line;
ALTER TABLE webhook DROP COLUMN failures, DROP COLUMN rests_until, DROP COLUMN busy_until, DROP COLUMN asked_at;
