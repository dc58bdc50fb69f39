-- A calendar is kept as it was brought, so that its recurrences are counted out further as days go by. Those that were
-- brought before have nothing to count out.
ALTER TABLE external_calendar
    ADD COLUMN content    bytea,
    ADD COLUMN counted_at timestamptz NOT NULL DEFAULT '-infinity';
CREATE INDEX external_calendar_to_count ON external_calendar (counted_at) WHERE content IS NOT NULL;
