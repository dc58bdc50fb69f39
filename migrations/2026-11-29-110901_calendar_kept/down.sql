DROP INDEX external_calendar_to_count;
ALTER TABLE external_calendar DROP COLUMN counted_at, DROP COLUMN content;
