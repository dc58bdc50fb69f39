-- Answers are kept for thirty days; those that are older are found by their age.
CREATE INDEX idempotency_key_age ON idempotency_key (created_at);
