DROP INDEX idempotency_key_age;
