-- What every module stands on: extensions, append-only guard, outbox, idempotency, audit trail.

CREATE EXTENSION IF NOT EXISTS btree_gist;
CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- Journals are written once. A trigger, not only the code, says so.
CREATE FUNCTION forbid_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'integrity_constraint_violation';
END $$;

-- Events of the business, written in the transaction that made them true; delivered afterwards.
CREATE TABLE outbox (
    id           uuid PRIMARY KEY,
    topic        text NOT NULL,
    subject_kind text NOT NULL,
    subject_id   uuid NOT NULL,
    payload      jsonb NOT NULL,
    created_at   timestamptz NOT NULL,
    handled_at   timestamptz
);
CREATE INDEX outbox_waiting ON outbox (created_at, id) WHERE handled_at IS NULL;

-- The first answer to a POST, kept for its replays.
CREATE TABLE idempotency_key (
    actor       text NOT NULL,
    key         text NOT NULL CHECK (length(key) BETWEEN 1 AND 200),
    fingerprint bytea NOT NULL,
    status      integer NOT NULL,
    body        jsonb NOT NULL,
    created_at  timestamptz NOT NULL,
    PRIMARY KEY (actor, key)
);

CREATE TABLE audit_event (
    seq          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    occurred_at  timestamptz NOT NULL,
    actor_user   uuid,
    actor_org    uuid,
    actor_label  text NOT NULL,
    action       text NOT NULL,
    subject_kind text NOT NULL,
    subject_id   uuid NOT NULL,
    detail       jsonb NOT NULL
);
CREATE INDEX audit_event_subject ON audit_event (subject_kind, subject_id, seq);
CREATE TRIGGER audit_event_append_only BEFORE UPDATE OR DELETE ON audit_event
    FOR EACH ROW EXECUTE FUNCTION forbid_change();
CREATE TRIGGER audit_event_no_truncate BEFORE TRUNCATE ON audit_event
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();

-- Events are chained after they are committed, by one sealer, so that no business transaction waits for another
-- because of the chain.
CREATE TABLE audit_chain (
    position  bigint PRIMARY KEY CHECK (position > 0),
    event_seq bigint NOT NULL UNIQUE REFERENCES audit_event (seq),
    hash      bytea NOT NULL CHECK (length(hash) = 32),
    sealed_at timestamptz NOT NULL
);
CREATE TRIGGER audit_chain_append_only BEFORE UPDATE OR DELETE ON audit_chain
    FOR EACH ROW EXECUTE FUNCTION forbid_change();
CREATE TRIGGER audit_chain_no_truncate BEFORE TRUNCATE ON audit_chain
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();

-- Regions: GB/T 2260 and local codes of functional zones. Another city is other rows.
CREATE TABLE region (
    code    text PRIMARY KEY CHECK (code ~ '^[1-9][0-9]{3}[0-9A-Z][0-9]$'),
    parent  text REFERENCES region (code),
    name_zh text NOT NULL,
    name_en text NOT NULL,
    level   text NOT NULL CHECK (level IN ('province', 'city', 'district', 'zone'))
);

-- The statutory working-day calendar, by year of the State Council's notice.
CREATE TABLE calendar_year (
    year      integer PRIMARY KEY,
    source    text NOT NULL,
    loaded_at timestamptz NOT NULL
);
CREATE TABLE calendar_day (
    day        date PRIMARY KEY,
    year       integer NOT NULL REFERENCES calendar_year (year) ON DELETE CASCADE,
    name       text NOT NULL,
    is_off_day boolean NOT NULL
);
