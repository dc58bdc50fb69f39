-- Where people who decide belonged before, own a part, or have family: said by themselves. What was said is taken back by
-- another person only, and kept.
CREATE TABLE affiliation (
    id              uuid PRIMARY KEY,
    user_id         uuid NOT NULL REFERENCES app_user (id),
    organisation_id uuid NOT NULL REFERENCES organisation (id),
    kind            text NOT NULL CHECK (kind IN ('employed', 'owner', 'family', 'other')),
    from_on         date,
    -- Null: still.
    until_on        date CHECK (until_on >= from_on),
    note            text NOT NULL CHECK (length(note) <= 500),
    recorded_at     timestamptz NOT NULL,
    withdrawn_by    uuid REFERENCES app_user (id),
    withdrawn_at    timestamptz,
    reason          text CHECK (length(reason) BETWEEN 1 AND 2000),
    CONSTRAINT affiliation_withdrawn CHECK (num_nonnulls(withdrawn_by, withdrawn_at, reason) IN (0, 3)),
    CONSTRAINT affiliation_withdrawn_by_another CHECK (withdrawn_by <> user_id)
);
CREATE UNIQUE INDEX affiliation_once ON affiliation (user_id, organisation_id, kind) WHERE withdrawn_at IS NULL;
CREATE FUNCTION affiliation_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.withdrawn_at IS NOT NULL
       OR to_jsonb(OLD) - '{withdrawn_by,withdrawn_at,reason}'::text[]
          IS DISTINCT FROM to_jsonb(NEW) - '{withdrawn_by,withdrawn_at,reason}'::text[] THEN
        RAISE EXCEPTION 'affiliation: what was said stays'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'affiliation_guard';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER affiliation_guard BEFORE UPDATE OR DELETE ON affiliation FOR EACH ROW EXECUTE FUNCTION affiliation_guard();
CREATE TRIGGER affiliation_no_truncate BEFORE TRUNCATE ON affiliation FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE INDEX app_user_email ON app_user (lower(email));

-- Whether a person belongs or belonged to an organisation: by this account, by another account of the same e-mail address
-- (also one that is closed), or by what they said.
CREATE FUNCTION is_partial(person uuid, organisation uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT FROM app_user u JOIN app_user o ON lower(o.email) = lower(u.email)
                   WHERE u.id = person AND o.organisation_id = organisation)
        OR EXISTS (SELECT FROM affiliation a
                   WHERE a.user_id = person AND a.organisation_id = organisation AND a.withdrawn_at IS NULL)
$$;

-- Nobody decides about an organisation that they belong or belonged to.
CREATE FUNCTION claim_decided_impartially() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    who uuid := CASE TG_TABLE_NAME WHEN 'claim_review' THEN (to_jsonb(NEW)->>'reviewer')::uuid
                                   ELSE (to_jsonb(NEW)->>'decided_by')::uuid END;
    about uuid := CASE TG_TABLE_NAME
                  WHEN 'risk_decision' THEN (SELECT claim_id FROM risk_signal WHERE id = (to_jsonb(NEW)->>'signal_id')::uuid)
                  ELSE (to_jsonb(NEW)->>'claim_id')::uuid END;
BEGIN
    IF who IS NOT NULL AND EXISTS (SELECT FROM claim c WHERE c.id = about
                                   AND (is_partial(who, c.enterprise_id) OR is_partial(who, c.provider_id))) THEN
        RAISE EXCEPTION 'a party to the claim must not decide about it'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'decided_impartially';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER claim_review_impartial BEFORE INSERT ON claim_review
    FOR EACH ROW EXECUTE FUNCTION claim_decided_impartially();
CREATE TRIGGER risk_decision_impartial BEFORE INSERT ON risk_decision
    FOR EACH ROW EXECUTE FUNCTION claim_decided_impartially();
CREATE TRIGGER objection_impartial BEFORE UPDATE OF decided_by ON objection
    FOR EACH ROW EXECUTE FUNCTION claim_decided_impartially();

CREATE FUNCTION application_decided_impartially() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.district_reviewer IS DISTINCT FROM OLD.district_reviewer AND is_partial(NEW.district_reviewer, NEW.enterprise_id))
       OR (NEW.city_reviewer IS DISTINCT FROM OLD.city_reviewer AND is_partial(NEW.city_reviewer, NEW.enterprise_id)) THEN
        RAISE EXCEPTION 'nobody decides about an organisation of their own'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'decided_impartially';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER voucher_application_impartial BEFORE UPDATE OF district_reviewer, city_reviewer ON voucher_application
    FOR EACH ROW EXECUTE FUNCTION application_decided_impartially();

-- A return says which fields are wrong and how.
ALTER TABLE claim_review ADD COLUMN corrections jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(corrections) = 'array');
ALTER TABLE claim_review ADD CONSTRAINT claim_review_corrections CHECK (decision = 'return' OR corrections = '[]');

-- How many claims a second person looks at before they pass. The newest row is in force; rows are never changed.
CREATE TABLE review_policy (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    -- Basis points of all claims.
    second_share_bp integer NOT NULL CHECK (second_share_bp BETWEEN 0 AND 10000),
    reason          text NOT NULL CHECK (length(reason) BETWEEN 1 AND 2000),
    set_by          uuid REFERENCES app_user (id),
    set_at          timestamptz NOT NULL
);
CREATE TRIGGER review_policy_kept BEFORE UPDATE OR DELETE ON review_policy FOR EACH ROW EXECUTE FUNCTION forbid_change();
CREATE TRIGGER review_policy_no_truncate BEFORE TRUNCATE ON review_policy
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
INSERT INTO review_policy (second_share_bp, reason, set_at) VALUES (0, '初始设置 / first setting', '2026-01-01T00:00:00Z');

-- Drawn when the claim is handed in, by its id alone.
ALTER TABLE claim ADD COLUMN needs_second boolean NOT NULL DEFAULT false;
CREATE FUNCTION claim_passed_by_two() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT count(DISTINCT r.reviewer) FROM claim_review r
        WHERE r.claim_id = NEW.id AND r.decision = 'pass' AND r.step || '_review' = OLD.state
              AND r.decided_at >= NEW.submitted_at) < 2 THEN
        RAISE EXCEPTION 'the claim was drawn for a second review'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'claim_passed_by_two';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER claim_passed_by_two BEFORE UPDATE OF state ON claim FOR EACH ROW
    WHEN (NEW.needs_second AND NEW.state = 'notice' AND OLD.state IN ('district_review', 'city_review'))
    EXECUTE FUNCTION claim_passed_by_two();
