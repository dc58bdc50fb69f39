ALTER TABLE idempotency_key ALTER COLUMN body TYPE jsonb USING body::jsonb;
