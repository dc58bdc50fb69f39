-- Whether three sign is asked of all batches that could share what was approved: those of one programme and side whose periods
-- touch one calendar month, whatever their levels. Drafting the same claims as several batches stays below no limit.
ALTER TABLE settlement_batch
    -- The amount in force when it was checked; null: two signatures were always enough.
    ADD COLUMN third_above_fen bigint CHECK (third_above_fen >= 0),
    -- It and the others that counted, when it was checked, and anew when it was authorised.
    ADD COLUMN group_total_fen bigint;
CREATE INDEX settlement_batch_group ON settlement_batch (programme_id, side, period_from) WHERE state <> 'cancelled';

-- Batches that were authorised before this rule, each by what it came to itself. One that is recalled and authorised anew
-- is not among them any more.
CREATE TABLE settlement_batch_before_rule (
    batch_id      uuid PRIMARY KEY REFERENCES settlement_batch (id),
    authorised_at timestamptz NOT NULL
);
INSERT INTO settlement_batch_before_rule (batch_id, authorised_at)
SELECT id, authorised_at FROM settlement_batch WHERE authorised_at IS NOT NULL;
CREATE TRIGGER settlement_batch_before_rule_closed BEFORE INSERT OR UPDATE OR DELETE ON settlement_batch_before_rule
    FOR EACH ROW EXECUTE FUNCTION forbid_change();
CREATE TRIGGER settlement_batch_before_rule_no_truncate BEFORE TRUNCATE ON settlement_batch_before_rule
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();

-- Those that are checked and wait: by the amount in force now, and never milder than they were checked.
UPDATE settlement_batch b
SET third_above_fen = CASE WHEN b.needs_third THEN least(coalesce(s.above, b.total_fen - 1), b.total_fen - 1) ELSE s.above END
FROM (SELECT min(third_signature_above_fen) AS above FROM settlement_setting) s
WHERE b.state = 'checked';

-- The other batches that count with a batch.
CREATE FUNCTION settlement_group(batch uuid) RETURNS SETOF settlement_batch LANGUAGE sql STABLE AS $$
    SELECT o.* FROM settlement_batch b
    JOIN settlement_batch o ON o.programme_id = b.programme_id AND o.side = b.side AND o.id <> b.id AND o.state <> 'cancelled'
     AND date_trunc('month', o.period_from) <= b.period_to AND date_trunc('month', b.period_from) <= o.period_to
    WHERE b.id = batch
$$;
-- What a batch and the others come to.
CREATE FUNCTION settlement_group_total(batch uuid) RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT (b.total_fen + (SELECT coalesce(sum(o.total_fen), 0) FROM settlement_group(b.id) o))::bigint
    FROM settlement_batch b WHERE b.id = batch
$$;

-- Decides, whoever writes, whether three sign (settlement_batch_three_signatures refuses the rest). Others that are drafted
-- or cancelled at the same instant are waited for: who drafts and who cancels holds the programme, too.
CREATE FUNCTION settlement_batch_signatures() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    is_unsigned CONSTANT boolean = OLD.state IN ('drafted', 'checked');
BEGIN
    IF OLD.state = 'cancelled' AND NEW.state <> 'cancelled' THEN
        RAISE EXCEPTION 'batch % is cancelled', OLD.reference
            USING ERRCODE = 'check_violation', CONSTRAINT = 'settlement_batch_stays_cancelled', TABLE = 'settlement_batch';
    END IF;
    IF NEW.state = 'drafted' THEN
        NEW.needs_third := false;
        NEW.third_above_fen := NULL;
        NEW.group_total_fen := NULL;
    ELSIF is_unsigned AND NEW.state NOT IN ('cancelled', OLD.state) THEN
        PERFORM FROM programme WHERE id = NEW.programme_id FOR NO KEY UPDATE;
        NEW.third_above_fen := CASE OLD.state WHEN 'checked' THEN OLD.third_above_fen
                                    ELSE (SELECT third_signature_above_fen FROM settlement_setting) END;
        NEW.group_total_fen := settlement_group_total(NEW.id) - OLD.total_fen + NEW.total_fen;
        NEW.needs_third := coalesce(NEW.group_total_fen > NEW.third_above_fen, false);
    ELSIF (NEW.needs_third, NEW.third_above_fen, NEW.group_total_fen)
          IS DISTINCT FROM (OLD.needs_third, OLD.third_above_fen, OLD.group_total_fen) THEN
        RAISE EXCEPTION 'batch %: how many sign is decided by the database', OLD.reference
            USING ERRCODE = 'check_violation', CONSTRAINT = 'settlement_batch_signatures', TABLE = 'settlement_batch';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER settlement_batch_signatures BEFORE UPDATE ON settlement_batch
    FOR EACH ROW EXECUTE FUNCTION settlement_batch_signatures();

-- A batch begins as a draft: none comes in with its signatures.
CREATE FUNCTION settlement_batch_begins() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state <> 'drafted' OR NEW.authoriser_id IS NOT NULL THEN
        RAISE EXCEPTION 'batch % begins as a draft', NEW.reference
            USING ERRCODE = 'check_violation', CONSTRAINT = 'settlement_batch_begins', TABLE = 'settlement_batch';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER settlement_batch_begins BEFORE INSERT ON settlement_batch
    FOR EACH ROW EXECUTE FUNCTION settlement_batch_begins();

-- With whom a batch counts never changes.
CREATE TRIGGER settlement_batch_group_stays BEFORE UPDATE OF programme_id, side, period_from, period_to ON settlement_batch
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
