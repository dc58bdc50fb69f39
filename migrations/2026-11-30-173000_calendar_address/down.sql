DROP TABLE calendar_address;
DELETE FROM external_calendar WHERE imported_at IS NULL;
ALTER TABLE external_calendar
    DROP CONSTRAINT external_calendar_brought,
    ALTER COLUMN report SET NOT NULL,
    ALTER COLUMN imported_at SET NOT NULL;
