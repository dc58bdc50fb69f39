-- What became of each kind of due work, for those who see to the running of the product.
CREATE TABLE job_run (
    name           text PRIMARY KEY,
    -- Kept to within ten seconds while nothing is due.
    last_run_at    timestamptz NOT NULL,
    duration_ms    bigint NOT NULL CHECK (duration_ms >= 0),
    -- The last time that something was due, and how many things.
    last_worked_at timestamptz,
    handled        bigint NOT NULL DEFAULT 0,
    -- Failed so many times in a row.
    failures       integer NOT NULL DEFAULT 0,
    last_error     text,
    last_error_at  timestamptz
);
CREATE INDEX app_user_search ON app_user USING gin (login gin_trgm_ops, name gin_trgm_ops);
