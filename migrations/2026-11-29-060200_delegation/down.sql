DROP TRIGGER award_objection_impartial ON award_objection;
DROP TRIGGER award_review_impartial ON award_review;
DROP FUNCTION award_decided_impartially();
DROP TRIGGER evaluation_sanction_impartial ON evaluation_sanction;
DROP TRIGGER evaluation_appeal_impartial ON evaluation_appeal;
DROP TRIGGER complaint_impartial ON complaint;
DROP FUNCTION decided_by_outsider();
DROP TRIGGER award_review_by_two ON award_review;
DROP TRIGGER claim_review_by_two ON claim_review;
DROP FUNCTION reviewed_by_two();
CREATE OR REPLACE FUNCTION claim_passed_by_two() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT count(DISTINCT r.reviewer) FROM claim_review r
        WHERE r.claim_id = NEW.id AND r.decision = 'pass' AND r.step || '_review' = OLD.state
              AND r.decided_at >= NEW.submitted_at) < 2 THEN
        RAISE EXCEPTION 'the claim was drawn for a second review'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'claim_passed_by_two';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE FUNCTION application_decided_impartially() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.district_reviewer IS DISTINCT FROM OLD.district_reviewer AND is_partial(NEW.district_reviewer, NEW.enterprise_id))
       OR (NEW.city_reviewer IS DISTINCT FROM OLD.city_reviewer AND is_partial(NEW.city_reviewer, NEW.enterprise_id)) THEN
        RAISE EXCEPTION 'nobody decides about an organisation of their own'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'decided_impartially';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE FUNCTION claim_decided_impartially() RETURNS trigger LANGUAGE plpgsql AS $$
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
DROP FUNCTION is_partial_at(uuid, uuid, timestamptz);
DROP FUNCTION decide_as_one(uuid, timestamptz, uuid, timestamptz);
DROP FUNCTION decides_as(uuid, timestamptz);
DROP TABLE review_delegation;
DROP FUNCTION review_delegation_guard();
