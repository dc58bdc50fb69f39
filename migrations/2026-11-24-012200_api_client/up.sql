-- Programs that act for an organisation. What they do is done by an account of their own, to which nobody can sign in, so
-- that whatever names a user can name them.
CREATE TABLE api_client (
    id              uuid PRIMARY KEY,
    organisation_id uuid NOT NULL REFERENCES organisation (id),
    user_id         uuid NOT NULL UNIQUE REFERENCES app_user (id),
    name            text NOT NULL CHECK (length(name) BETWEEN 2 AND 200),
    scopes          jsonb NOT NULL CHECK (jsonb_typeof(scopes) = 'array' AND jsonb_array_length(scopes) > 0),
    secret_hash     bytea NOT NULL CHECK (length(secret_hash) = 32),
    -- The secret before, which still opens until then.
    previous_hash   bytea CHECK (length(previous_hash) = 32),
    previous_until  timestamptz,
    created_by      uuid NOT NULL REFERENCES app_user (id),
    created_at      timestamptz NOT NULL,
    rotated_at      timestamptz,
    revoked_at      timestamptz,
    last_used_at    timestamptz,
    CONSTRAINT api_client_previous CHECK ((previous_hash IS NULL) = (previous_until IS NULL))
);
CREATE INDEX api_client_organisation ON api_client (organisation_id, id);
