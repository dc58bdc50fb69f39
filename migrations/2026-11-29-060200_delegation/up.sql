-- 委托代理: a reviewer hands the duty to review to a colleague of the same office for some days. Whoever stands in for
-- somebody decides as both. What was handed over is kept; it can be taken back at any time.
CREATE TABLE review_delegation (
    id         uuid PRIMARY KEY,
    from_user  uuid NOT NULL REFERENCES app_user (id),
    to_user    uuid NOT NULL REFERENCES app_user (id),
    -- First and last day (Asia/Shanghai).
    from_on    date NOT NULL,
    until_on   date NOT NULL,
    reason     text NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
    made_at    timestamptz NOT NULL,
    revoked_by uuid REFERENCES app_user (id),
    revoked_at timestamptz,
    CONSTRAINT review_delegation_days CHECK (until_on >= from_on AND until_on - from_on <= 366),
    CONSTRAINT review_delegation_two_people CHECK (from_user <> to_user),
    CONSTRAINT review_delegation_revoked CHECK (num_nonnulls(revoked_by, revoked_at) IN (0, 2)),
    CONSTRAINT review_delegation_one_at_a_time
        EXCLUDE USING gist (from_user WITH =, daterange(from_on, until_on, '[]') WITH &&) WHERE (revoked_at IS NULL)
);
CREATE INDEX review_delegation_to ON review_delegation (to_user, until_on);
CREATE FUNCTION review_delegation_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF (SELECT organisation_id FROM app_user WHERE id = NEW.from_user)
           IS DISTINCT FROM (SELECT organisation_id FROM app_user WHERE id = NEW.to_user) THEN
            RAISE EXCEPTION 'duties are handed over within one office'
                USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'review_delegation_same_office';
        END IF;
    ELSIF TG_OP = 'DELETE' OR OLD.revoked_at IS NOT NULL
       OR to_jsonb(OLD) - '{revoked_by,revoked_at}'::text[] IS DISTINCT FROM to_jsonb(NEW) - '{revoked_by,revoked_at}'::text[] THEN
        RAISE EXCEPTION 'review_delegation: what was handed over stays on record'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'review_delegation_guard';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER review_delegation_guard BEFORE INSERT OR UPDATE OR DELETE ON review_delegation
    FOR EACH ROW EXECUTE FUNCTION review_delegation_guard();
CREATE TRIGGER review_delegation_no_truncate BEFORE TRUNCATE ON review_delegation
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();

-- As whom a person decides at a moment: themself, and all for whom they stand in, also at second hand.
CREATE FUNCTION decides_as(person uuid, moment timestamptz) RETURNS SETOF uuid LANGUAGE sql STABLE AS $$
    WITH RECURSIVE people AS (
        SELECT person AS id
        UNION
        SELECT d.from_user FROM people p JOIN review_delegation d ON d.to_user = p.id
        WHERE (moment AT TIME ZONE 'Asia/Shanghai')::date BETWEEN d.from_on AND d.until_on
              AND d.made_at <= moment AND (d.revoked_at IS NULL OR d.revoked_at > moment))
    SELECT id FROM people
$$;
CREATE FUNCTION decide_as_one(a uuid, a_at timestamptz, b uuid, b_at timestamptz) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT FROM decides_as(a, a_at) x (id) JOIN decides_as(b, b_at) y (id) USING (id))
$$;
CREATE FUNCTION is_partial_at(person uuid, organisation uuid, moment timestamptz) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT coalesce(bool_or(is_partial(p.id, organisation)), false) FROM decides_as(person, moment) p (id)
$$;

CREATE OR REPLACE FUNCTION claim_decided_impartially() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    who uuid := CASE TG_TABLE_NAME WHEN 'claim_review' THEN (to_jsonb(NEW)->>'reviewer')::uuid
                                   ELSE (to_jsonb(NEW)->>'decided_by')::uuid END;
    about uuid := CASE TG_TABLE_NAME
                  WHEN 'risk_decision' THEN (SELECT claim_id FROM risk_signal WHERE id = (to_jsonb(NEW)->>'signal_id')::uuid)
                  ELSE (to_jsonb(NEW)->>'claim_id')::uuid END;
    moment timestamptz := NEW.decided_at;
BEGIN
    IF who IS NOT NULL AND EXISTS (
        SELECT FROM claim c
        WHERE c.id = about AND (is_partial_at(who, c.enterprise_id, moment) OR is_partial_at(who, c.provider_id, moment))) THEN
        RAISE EXCEPTION 'a party to the claim must not decide about it'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'decided_impartially';
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION application_decided_impartially() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.district_reviewer IS DISTINCT FROM OLD.district_reviewer
        AND is_partial_at(NEW.district_reviewer, NEW.enterprise_id, NEW.updated_at))
       OR (NEW.city_reviewer IS DISTINCT FROM OLD.city_reviewer
        AND is_partial_at(NEW.city_reviewer, NEW.enterprise_id, NEW.updated_at)) THEN
        RAISE EXCEPTION 'nobody decides about an organisation of their own'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'decided_impartially';
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION claim_passed_by_two() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM claim_review a JOIN claim_review b ON b.claim_id = a.claim_id AND b.step = a.step AND b.id > a.id
        WHERE a.claim_id = NEW.id AND a.step || '_review' = OLD.state AND a.decision = 'pass' AND b.decision = 'pass'
              AND a.decided_at >= NEW.submitted_at AND b.decided_at >= NEW.submitted_at
              AND NOT decide_as_one(a.reviewer, a.decided_at, b.reviewer, b.decided_at)) THEN
        RAISE EXCEPTION 'the claim was drawn for a second review'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'claim_passed_by_two';
    END IF;
    RETURN NEW;
END $$;

-- District and city are two people, neither standing in for the other.
CREATE FUNCTION reviewed_by_two() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    is_one boolean;
BEGIN
    IF TG_TABLE_NAME = 'claim_review' THEN
        is_one := EXISTS (SELECT FROM claim_review r
                          WHERE r.claim_id = (to_jsonb(NEW)->>'claim_id')::uuid AND r.step <> NEW.step
                                AND decide_as_one(r.reviewer, r.decided_at, NEW.reviewer, NEW.decided_at));
    ELSE
        is_one := EXISTS (SELECT FROM award_review r
                          WHERE r.application_id = (to_jsonb(NEW)->>'application_id')::uuid AND r.step <> NEW.step
                                AND decide_as_one(r.reviewer, r.decided_at, NEW.reviewer, NEW.decided_at));
    END IF;
    IF is_one THEN
        RAISE EXCEPTION 'district and city review are made by different people'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'reviewed_by_two';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER claim_review_by_two BEFORE INSERT ON claim_review FOR EACH ROW EXECUTE FUNCTION reviewed_by_two();
CREATE TRIGGER award_review_by_two BEFORE INSERT ON award_review FOR EACH ROW EXECUTE FUNCTION reviewed_by_two();

-- The same of everything else that is decided about an organisation. Arguments: who decides, when, and the parties.
CREATE FUNCTION decided_by_outsider() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    decided jsonb := to_jsonb(NEW);
    who uuid := (decided->>TG_ARGV[0])::uuid;
BEGIN
    FOR i IN 2 .. TG_NARGS - 1 LOOP
        IF is_partial_at(who, (decided->>TG_ARGV[i])::uuid, (decided->>TG_ARGV[1])::timestamptz) THEN
            RAISE EXCEPTION 'nobody decides about an organisation of their own'
                USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'decided_impartially';
        END IF;
    END LOOP;
    RETURN NEW;
END $$;
CREATE TRIGGER complaint_impartial BEFORE UPDATE OF ended_by ON complaint FOR EACH ROW
    WHEN (OLD.ended_by IS NULL AND NEW.state IN ('upheld', 'dismissed'))
    EXECUTE FUNCTION decided_by_outsider('ended_by', 'ended_at', 'enterprise_id', 'provider_id');
CREATE TRIGGER evaluation_appeal_impartial BEFORE UPDATE OF ended_by ON evaluation_appeal FOR EACH ROW
    WHEN (OLD.ended_by IS NULL AND NEW.state IN ('upheld', 'dismissed'))
    EXECUTE FUNCTION decided_by_outsider('ended_by', 'ended_at', 'provider_id');
CREATE TRIGGER evaluation_sanction_impartial BEFORE UPDATE OF decided_by ON evaluation_sanction FOR EACH ROW
    WHEN (OLD.decided_by IS NULL AND NEW.decided_by IS NOT NULL)
    EXECUTE FUNCTION decided_by_outsider('decided_by', 'decided_at', 'provider_id');

CREATE FUNCTION award_decided_impartially() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    who uuid := coalesce(to_jsonb(NEW)->>'reviewer', to_jsonb(NEW)->>'decided_by')::uuid;
BEGIN
    IF is_partial_at(who, (SELECT organisation_id FROM award_application WHERE id = NEW.application_id), NEW.decided_at) THEN
        RAISE EXCEPTION 'nobody decides about an organisation of their own'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'decided_impartially';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER award_review_impartial BEFORE INSERT ON award_review
    FOR EACH ROW EXECUTE FUNCTION award_decided_impartially();
CREATE TRIGGER award_objection_impartial BEFORE UPDATE OF decided_by ON award_objection FOR EACH ROW
    WHEN (OLD.decided_by IS NULL AND NEW.decided_by IS NOT NULL) EXECUTE FUNCTION award_decided_impartially();
