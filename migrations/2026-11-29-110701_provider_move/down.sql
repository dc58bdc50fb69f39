ALTER TABLE booking DROP COLUMN moved_unasked_at;
