-- A hold that has timed out is let go of and never posted: the database says so, whoever writes.

-- That a hold lasts longer than was said when it was made, and why; 'infinity': time ends it no more. It names its hold without a
-- foreign key: that there is one is asked as it is written, and the journal takes nothing back.
CREATE TABLE ledger_hold_extension (
    hold_id     uuid NOT NULL,
    expires_at  timestamptz NOT NULL,
    reason      text NOT NULL CHECK (reason <> ''),
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (hold_id, expires_at),
    CHECK (recorded_at < expires_at)
);
CREATE TRIGGER ledger_hold_extension_append_only BEFORE UPDATE OR DELETE ON ledger_hold_extension
    FOR EACH ROW EXECUTE FUNCTION forbid_change();
CREATE TRIGGER ledger_hold_extension_no_truncate BEFORE TRUNCATE ON ledger_hold_extension
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();

-- Open holds that have a time-out, and when that is: what the journal and the extensions say, kept by their triggers and by
-- nothing else.
CREATE TABLE ledger_hold (
    id         uuid PRIMARY KEY,
    expires_at timestamptz NOT NULL
);
CREATE INDEX ledger_hold_due ON ledger_hold (expires_at, id);

-- Before this rule a booking's hold lasted as long as the booking, and what was posted was posted in time.
INSERT INTO ledger_hold_extension (hold_id, expires_at, reason, recorded_at)
SELECT t.id,
       CASE WHEN r.id IS NOT NULL OR b.state IN ('delivered', 'disputed') THEN 'infinity' ELSE b.deadline_at END,
       'before_rule', t.recorded_at
FROM ledger_transfer t
LEFT JOIN ledger_transfer r ON r.pending_id = t.id
LEFT JOIN booking b ON b.hold_transfer_id = t.id
    AND b.state IN ('requested', 'confirmed', 'in_use', 'delivered', 'disputed')
WHERE t.kind = 'pending' AND t.expires_at IS NOT NULL
  AND CASE WHEN r.id IS NOT NULL THEN r.kind = 'post' AND r.recorded_at >= t.expires_at
           ELSE b.state IN ('delivered', 'disputed') OR b.deadline_at > greatest(t.expires_at, t.recorded_at) END;

INSERT INTO ledger_hold (id, expires_at)
SELECT t.id, greatest(t.expires_at, e.expires_at)
FROM ledger_transfer t LEFT JOIN ledger_hold_extension e ON e.hold_id = t.id
WHERE t.kind = 'pending' AND t.expires_at IS NOT NULL
  AND NOT EXISTS (SELECT FROM ledger_transfer r WHERE r.pending_id = t.id);

CREATE TRIGGER ledger_hold_guarded BEFORE INSERT OR UPDATE OR DELETE ON ledger_hold
    FOR EACH STATEMENT WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION forbid_change();
CREATE TRIGGER ledger_hold_no_truncate BEFORE TRUNCATE ON ledger_hold
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();

-- New holds are added, holds that are resolved go; one that has timed out is not posted any more.
CREATE FUNCTION ledger_hold_follow() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    late uuid;
BEGIN
    INSERT INTO ledger_hold (id, expires_at)
    SELECT id, expires_at FROM new_transfers WHERE kind = 'pending' AND expires_at IS NOT NULL;

    -- Waits for whoever prolongs one of them, and judges it by what stands then.
    WITH resolved AS (
        DELETE FROM ledger_hold h USING new_transfers n WHERE h.id = n.pending_id
        RETURNING h.id, h.expires_at, n.kind, n.recorded_at
    )
    SELECT id INTO late FROM resolved WHERE kind = 'post' AND expires_at <= recorded_at LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'hold % has timed out: it can only be voided', late
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_transfer_in_time';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER ledger_transfer_holds AFTER INSERT ON ledger_transfer
    REFERENCING NEW TABLE AS new_transfers FOR EACH STATEMENT EXECUTE FUNCTION ledger_hold_follow();

-- Only a hold that is open and has time left lasts longer, and never shorter. The lock of its row makes who prolongs it and who
-- resolves it wait for each other.
CREATE FUNCTION ledger_hold_prolong() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE ledger_hold SET expires_at = NEW.expires_at
    WHERE id = NEW.hold_id AND expires_at > NEW.recorded_at AND expires_at < NEW.expires_at;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'hold % is resolved, has timed out, or lasts as long already', NEW.hold_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_hold_in_time';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER ledger_hold_extension_apply AFTER INSERT ON ledger_hold_extension
    FOR EACH ROW EXECUTE FUNCTION ledger_hold_prolong();
