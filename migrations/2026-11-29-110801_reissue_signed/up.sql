-- A payment that came back is sent again, perhaps to another account: one person reissues it, another confirms it, and only
-- then it can be exported.
CREATE TABLE payment_reissue (
    -- The new payment.
    payment_id  uuid PRIMARY KEY REFERENCES payment (id),
    reissued_by uuid NOT NULL REFERENCES app_user (id),
    reissued_at timestamptz NOT NULL,
    verdict     text CHECK (verdict IN ('confirmed', 'refused', 'before_rule')),
    -- Why it was refused.
    note        text CHECK (length(note) BETWEEN 2 AND 1000),
    decided_by  uuid REFERENCES app_user (id),
    decided_at  timestamptz,
    CONSTRAINT payment_reissue_two_people CHECK (decided_by <> reissued_by),
    CONSTRAINT payment_reissue_decided CHECK (
        CASE WHEN verdict IN ('confirmed', 'refused') THEN num_nonnulls(decided_by, decided_at) = 2
             ELSE num_nonnulls(decided_by, decided_at) = 0 END)
);
CREATE INDEX payment_reissue_open ON payment_reissue (reissued_at) WHERE verdict IS NULL;
-- What was sent before there was this rule stays as it was. What waits still is confirmed now; the batch's maker stands for
-- whoever reissued it, since only makers could.
INSERT INTO payment_reissue (payment_id, reissued_by, reissued_at, verdict)
SELECT p.id, b.maker_id, p.created_at, CASE WHEN p.state = 'pending' THEN NULL ELSE 'before_rule' END
FROM payment p JOIN settlement_batch b ON b.id = p.batch_id WHERE p.reissues_id IS NOT NULL;

CREATE FUNCTION payment_reissue_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.verdict = 'before_rule' OR (SELECT reissues_id FROM payment WHERE id = NEW.payment_id) IS NULL THEN
            RAISE EXCEPTION 'payment_reissue: % refused', TG_OP USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF TG_OP = 'DELETE' OR OLD.verdict IS NOT NULL OR NEW.verdict = 'before_rule'
       OR (NEW.payment_id, NEW.reissued_by, NEW.reissued_at) IS DISTINCT FROM (OLD.payment_id, OLD.reissued_by, OLD.reissued_at) THEN
        RAISE EXCEPTION 'payment_reissue: % refused', TG_OP USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER payment_reissue_guard BEFORE INSERT OR UPDATE OR DELETE ON payment_reissue
    FOR EACH ROW EXECUTE FUNCTION payment_reissue_guard();
CREATE TRIGGER payment_reissue_no_truncate BEFORE TRUNCATE ON payment_reissue
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();

-- The last judge of what leaves: nothing that replaces another payment without two signatures, and nothing counts as
-- returned while a statement shows it in part.
CREATE FUNCTION payment_leaves_signed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state IN ('sent', 'paid') AND NEW.reissues_id IS NOT NULL
       AND NOT EXISTS (SELECT FROM payment_reissue WHERE payment_id = NEW.id AND verdict IN ('confirmed', 'before_rule')) THEN
        RAISE EXCEPTION 'payment % replaces another and is not confirmed', NEW.reference
            USING ERRCODE = 'check_violation', CONSTRAINT = 'payment_reissue_confirmed';
    END IF;
    IF OLD.state = 'sent' AND NEW.state = 'returned'
       AND EXISTS (SELECT FROM statement_match WHERE payment_id = NEW.id AND undone_at IS NULL) THEN
        RAISE EXCEPTION 'payment % is shown in part', NEW.reference
            USING ERRCODE = 'check_violation', CONSTRAINT = 'payment_shown_not_returned';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER payment_leaves_signed BEFORE UPDATE OF state ON payment
    FOR EACH ROW WHEN (NEW.state IS DISTINCT FROM OLD.state) EXECUTE FUNCTION payment_leaves_signed();
