ALTER TABLE booking DROP COLUMN series_id;
