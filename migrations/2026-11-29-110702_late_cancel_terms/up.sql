-- So soon after it was booked, calling off is never late: who chose the wrong hour may take it back.
ALTER TABLE conduct_policy ADD COLUMN late_cancel_free_minutes integer NOT NULL DEFAULT 60
    CHECK (late_cancel_free_minutes BETWEEN 0 AND 43200);
ALTER TABLE conduct_policy ALTER COLUMN late_cancel_free_minutes DROP DEFAULT;
