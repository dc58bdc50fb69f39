-- A line that was carried over, or whose match is undone, is an exception again: as old as its first one, which its age is told
-- by, and seen to by whoever saw to the last.
ALTER TABLE reconciliation_exception
    ADD COLUMN since timestamptz,
    ADD CONSTRAINT exception_since_before CHECK (since <= raised_at);
UPDATE reconciliation_exception e SET since = f.first
FROM (SELECT line_id, min(raised_at) AS first FROM reconciliation_exception WHERE line_id IS NOT NULL GROUP BY line_id) f
WHERE f.line_id = e.line_id AND e.state <> 'resolved' AND f.first < e.raised_at;
