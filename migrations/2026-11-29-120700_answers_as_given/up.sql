-- A kept answer is given again as it was, letter for letter, and nobody asks for a part of it.
ALTER TABLE idempotency_key ALTER COLUMN body TYPE json USING body::json;
