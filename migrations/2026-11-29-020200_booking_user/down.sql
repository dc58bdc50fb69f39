ALTER TABLE booking DROP COLUMN used_by;
