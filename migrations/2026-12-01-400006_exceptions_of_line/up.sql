-- The exceptions of a line, newest first: one that was carried over has several.
CREATE INDEX exception_of_line ON reconciliation_exception (line_id, raised_at DESC) WHERE line_id IS NOT NULL;
