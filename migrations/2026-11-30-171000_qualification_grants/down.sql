DROP TABLE qualification_grant;
DROP FUNCTION qualification_grant_kept;
DELETE FROM qualification WHERE session_id IS NULL;
ALTER TABLE qualification
    DROP CONSTRAINT qualification_of_level,
    DROP CONSTRAINT qualification_comes_of,
    DROP COLUMN grant_reason,
    ALTER COLUMN session_id SET NOT NULL;
