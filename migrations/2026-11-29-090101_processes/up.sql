-- How often somebody tried what may be tried only so often, for all processes together. A leaky bucket: the moment at
-- which all tries so far are forgiven. The key is a digest, so that no login and no address stands here.
--
-- Unlogged: a counted try costs no flush, and after a crash or a fail-over the counts begin anew, which costs nobody
-- anything but a guesser's patience.
CREATE UNLOGGED TABLE attempt_count (
    key         bytea PRIMARY KEY CHECK (octet_length(key) = 32),
    forgiven_at timestamptz NOT NULL
);

-- Every process asks each second which sign-ins and programs ended lately.
CREATE INDEX refresh_token_revoked ON refresh_token (revoked_at) WHERE revoked_at IS NOT NULL;
CREATE INDEX api_client_revoked ON api_client (revoked_at) WHERE revoked_at IS NOT NULL;
