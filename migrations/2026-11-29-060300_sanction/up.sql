-- 取消资格名单: organisations that are barred for a time by a decision, entered one by one or from a list. By credit code, so
-- that one that registers later is barred too. A sanction lapses by itself; it may be lifted early; all of it is kept.
CREATE TABLE sanction (
    id          uuid PRIMARY KEY,
    uscc        text NOT NULL CHECK (length(uscc) = 18),
    -- As the decision names it.
    name        text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    -- The number of the decision, or of the list.
    document    text NOT NULL CHECK (length(document) BETWEEN 1 AND 200),
    reason      text NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
    -- First and last day (Asia/Shanghai).
    starts_on   date NOT NULL,
    ends_on     date NOT NULL,
    -- Whose bureau entered it.
    region_code text NOT NULL REFERENCES region (code),
    recorded_by uuid NOT NULL REFERENCES app_user (id),
    recorded_at timestamptz NOT NULL,
    lifted_by   uuid REFERENCES app_user (id),
    lifted_at   timestamptz,
    lift_reason text CHECK (length(lift_reason) BETWEEN 1 AND 500),
    CONSTRAINT sanction_days CHECK (ends_on >= starts_on AND ends_on - starts_on <= 3660),
    CONSTRAINT sanction_lifted CHECK (num_nonnulls(lifted_by, lifted_at, lift_reason) IN (0, 3))
);
CREATE UNIQUE INDEX sanction_once ON sanction (uscc, document, starts_on) WHERE lifted_at IS NULL;
CREATE INDEX sanction_region ON sanction (region_code text_pattern_ops, recorded_at DESC);
CREATE FUNCTION sanction_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.lifted_at IS NOT NULL
       OR to_jsonb(OLD) - '{lifted_by,lifted_at,lift_reason}'::text[]
          IS DISTINCT FROM to_jsonb(NEW) - '{lifted_by,lifted_at,lift_reason}'::text[] THEN
        RAISE EXCEPTION 'sanction: what was decided stays on record'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'sanction_guard';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER sanction_guard BEFORE UPDATE OR DELETE ON sanction FOR EACH ROW EXECUTE FUNCTION sanction_guard();
CREATE TRIGGER sanction_no_truncate BEFORE TRUNCATE ON sanction FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
