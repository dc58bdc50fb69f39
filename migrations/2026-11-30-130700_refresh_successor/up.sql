-- The hash of the token that a spent one was traded for. Should the answer have been lost on its way (a page left, a
-- connection broken), the spent one may be traded once more for a short while, and what was lost is good for nothing.
ALTER TABLE refresh_token
    ADD COLUMN successor bytea,
    ADD CONSTRAINT refresh_token_spent_for_successor CHECK (successor IS NULL OR spent_at IS NOT NULL);
