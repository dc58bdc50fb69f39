-- Links by which people who forgot their password set a new one: never the token, only its SHA-256.
CREATE TABLE password_reset (
    hash         bytea PRIMARY KEY CHECK (length(hash) = 32),
    user_id      uuid NOT NULL REFERENCES app_user (id),
    requested_at timestamptz NOT NULL,
    expires_at   timestamptz NOT NULL CHECK (expires_at > requested_at),
    spent_at     timestamptz
);
CREATE INDEX password_reset_user ON password_reset (user_id);
CREATE INDEX password_reset_expiry ON password_reset (expires_at);

-- Mails are also what people find in the product: whose each is, and whether they have read it.
ALTER TABLE mail
    ADD COLUMN user_id uuid REFERENCES app_user (id),
    ADD COLUMN read_at timestamptz,
    -- Its text opens something (a link to a new password): emptied once it is sent, shown nowhere else.
    ADD COLUMN is_secret boolean NOT NULL DEFAULT false,
    DROP CONSTRAINT mail_once_per_event,
    DROP CONSTRAINT mail_state_check,
    -- kept: for the product only, because the person has no address, or the event reached that address already.
    ADD CONSTRAINT mail_state_check CHECK (state IN ('queued', 'sent', 'given_up', 'kept'));
UPDATE mail SET user_id = (SELECT id FROM app_user WHERE email = recipient ORDER BY id LIMIT 1);
CREATE UNIQUE INDEX mail_once_per_person ON mail (outbox_id, user_id);
CREATE UNIQUE INDEX mail_once_per_address ON mail (outbox_id, recipient) WHERE state <> 'kept';
CREATE INDEX mail_inbox ON mail (user_id, created_at DESC, id DESC) WHERE NOT is_secret;
CREATE INDEX mail_unread ON mail (user_id) WHERE read_at IS NULL AND NOT is_secret;
