ALTER TABLE reconciliation_exception DROP COLUMN owner_id, DROP COLUMN due_on;
