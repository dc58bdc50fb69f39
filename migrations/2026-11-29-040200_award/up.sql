-- Recognition awards 认定奖补: what a recognition is worth, as rows that the bureau keeps. A row is never edited: a new
-- version of it takes its place, and what was applied for keeps the row under which it was.
CREATE TABLE award_rule (
    id             uuid PRIMARY KEY,
    programme_id   uuid NOT NULL REFERENCES programme (id),
    code           text NOT NULL CHECK (code ~ '^[a-z][a-z0-9_]{0,59}$'),
    version        integer NOT NULL CHECK (version > 0),
    name_zh        text NOT NULL CHECK (length(name_zh) BETWEEN 1 AND 200),
    name_en        text NOT NULL CHECK (length(name_en) BETWEEN 1 AND 200),
    -- Which platforms of the directory it is for.
    kinds          jsonb NOT NULL CHECK (jsonb_typeof(kinds) = 'array' AND jsonb_array_length(kinds) > 0),
    levels         jsonb NOT NULL CHECK (jsonb_typeof(levels) = 'array' AND jsonb_array_length(levels) > 0),
    -- fixed: this amount; up_to: at most this; matching: as much as a grant of the province; case_by_case: what an
    -- agreement says.
    mode           text NOT NULL CHECK (mode IN ('fixed', 'up_to', 'matching', 'case_by_case')),
    -- Absent only where the grant or the agreement is the limit.
    amount_fen     bigint CHECK (amount_fen > 0),
    -- Once for a platform, ever; else once for each document of recognition.
    is_once        boolean NOT NULL,
    -- The city's part, basis points; the rest is the district's.
    city_share_bp  integer NOT NULL CHECK (city_share_bp BETWEEN 0 AND 10000),
    -- What has to be proved besides the entry in the directory.
    condition_zh   text NOT NULL CHECK (length(condition_zh) <= 500),
    condition_en   text NOT NULL CHECK (length(condition_en) <= 500),
    created_at     timestamptz NOT NULL,
    retired_at     timestamptz CHECK (retired_at >= created_at),
    CONSTRAINT award_rule_amount CHECK (mode IN ('matching', 'case_by_case') OR amount_fen IS NOT NULL),
    CONSTRAINT award_rule_version UNIQUE (programme_id, code, version)
);
CREATE UNIQUE INDEX award_rule_in_force ON award_rule (programme_id, code) WHERE retired_at IS NULL;
CREATE FUNCTION award_rule_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.retired_at IS NULL AND to_jsonb(OLD) - 'retired_at' = to_jsonb(NEW) - 'retired_at' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'award_rule: % refused', TG_OP USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER award_rule_guard BEFORE UPDATE OR DELETE ON award_rule
    FOR EACH ROW EXECUTE FUNCTION award_rule_guard();
CREATE TRIGGER award_rule_no_truncate BEFORE TRUNCATE ON award_rule
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();

CREATE TABLE award_application (
    id              uuid PRIMARY KEY,
    reference       text NOT NULL UNIQUE,
    programme_id    uuid NOT NULL REFERENCES programme (id),
    rule_id         uuid NOT NULL REFERENCES award_rule (id),
    rule_code       text NOT NULL,
    is_once         boolean NOT NULL,
    platform_id     uuid NOT NULL REFERENCES platform (id),
    -- The platform's host, which is paid.
    organisation_id uuid NOT NULL REFERENCES organisation (id),
    region_code     text NOT NULL REFERENCES region (code),
    state           text NOT NULL CHECK (state IN ('draft', 'submitted', 'district_review', 'city_review', 'notice', 'approved', 'batched', 'paid', 'reconciled', 'returned', 'rejected', 'objected')),
    -- The document of recognition, of the prize or of the grant that it is for.
    document        text NOT NULL CHECK (length(document) BETWEEN 2 AND 200),
    -- The grant of the province that is matched.
    grant_fen       bigint CHECK (grant_fen > 0),
    amount_fen      bigint NOT NULL CHECK (amount_fen > 0),
    notice_id       uuid REFERENCES public_notice (id),
    reason          text,
    version         integer NOT NULL DEFAULT 1,
    created_by      uuid NOT NULL REFERENCES app_user (id),
    created_at      timestamptz NOT NULL,
    submitted_at    timestamptz,
    approved_at     timestamptz,
    updated_at      timestamptz NOT NULL
);
-- What is paid once is claimed once: a rejected application leaves the way free for another.
CREATE UNIQUE INDEX award_application_once ON award_application (platform_id, rule_code) WHERE is_once AND state <> 'rejected';
CREATE UNIQUE INDEX award_application_document_once ON award_application (platform_id, rule_code, document)
    WHERE state <> 'rejected';
CREATE INDEX award_application_state ON award_application (state, region_code);
CREATE INDEX award_application_organisation ON award_application (organisation_id, created_at);
CREATE INDEX award_application_notice ON award_application (notice_id) WHERE notice_id IS NOT NULL;

-- Never more than its row says, whoever writes it.
CREATE FUNCTION award_application_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    rule award_rule;
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'award_application: DELETE refused' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    SELECT * INTO rule FROM award_rule WHERE id = NEW.rule_id;
    IF NEW.rule_code <> rule.code OR NEW.is_once <> rule.is_once OR NEW.programme_id <> rule.programme_id
       OR NEW.amount_fen > coalesce(rule.amount_fen, NEW.amount_fen)
       OR rule.mode = 'fixed' AND NEW.amount_fen <> rule.amount_fen
       OR rule.mode = 'matching' AND (NEW.grant_fen IS NULL OR NEW.amount_fen > NEW.grant_fen) THEN
        RAISE EXCEPTION 'award application %: not what its rule allows', NEW.reference
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'award_application_within_rule';
    END IF;
    IF TG_OP = 'UPDATE' AND (NEW.id, NEW.reference, NEW.rule_id, NEW.platform_id, NEW.organisation_id, NEW.created_at)
       IS DISTINCT FROM (OLD.id, OLD.reference, OLD.rule_id, OLD.platform_id, OLD.organisation_id, OLD.created_at) THEN
        RAISE EXCEPTION 'award application %: parties and rule stay', OLD.reference
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.state IN ('notice', 'objected', 'approved', 'batched', 'paid', 'reconciled')
       AND NEW.amount_fen <> OLD.amount_fen THEN
        RAISE EXCEPTION 'award application %: the amount is published', OLD.reference
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER award_application_guard BEFORE INSERT OR UPDATE OR DELETE ON award_application
    FOR EACH ROW EXECUTE FUNCTION award_application_guard();

CREATE TABLE award_evidence (
    id             uuid PRIMARY KEY,
    application_id uuid NOT NULL REFERENCES award_application (id),
    kind           text NOT NULL CHECK (kind IN ('recognition', 'grant', 'agreement', 'other')),
    file_name      text NOT NULL,
    media_type     text NOT NULL,
    size_bytes     bigint NOT NULL,
    sha256         bytea NOT NULL REFERENCES evidence_content (sha256),
    added_by       uuid NOT NULL REFERENCES app_user (id),
    added_at       timestamptz NOT NULL
);
CREATE INDEX award_evidence_application ON award_evidence (application_id);

CREATE TABLE award_review (
    id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    application_id uuid NOT NULL REFERENCES award_application (id),
    step           text NOT NULL CHECK (step IN ('district', 'city')),
    decision       text NOT NULL CHECK (decision IN ('pass', 'return', 'reject')),
    reason         text NOT NULL,
    -- What the reviewer found right.
    amount_fen     bigint NOT NULL,
    reviewer       uuid NOT NULL REFERENCES app_user (id),
    decided_at     timestamptz NOT NULL
);
CREATE INDEX award_review_application ON award_review (application_id);
CREATE TRIGGER award_review_append_only BEFORE UPDATE OR DELETE ON award_review
    FOR EACH ROW EXECUTE FUNCTION forbid_change();
CREATE TRIGGER award_review_no_truncate BEFORE TRUNCATE ON award_review
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();

CREATE TABLE award_objection (
    id             uuid PRIMARY KEY,
    notice_id      uuid NOT NULL REFERENCES public_notice (id),
    application_id uuid NOT NULL REFERENCES award_application (id),
    -- Null: anonymous.
    objector_name  text,
    contact        text,
    statement      text NOT NULL CHECK (length(statement) BETWEEN 10 AND 5000),
    state          text NOT NULL CHECK (state IN ('open', 'upheld', 'dismissed')),
    answer         text,
    decided_by     uuid REFERENCES app_user (id),
    raised_at      timestamptz NOT NULL,
    decided_at     timestamptz,
    CONSTRAINT award_objection_decided CHECK ((state = 'open') = (decided_at IS NULL)
        AND (state = 'open' OR (decided_by IS NOT NULL AND answer IS NOT NULL)))
);
CREATE INDEX award_objection_application ON award_objection (application_id);

-- An approved award by the level that pays it; adds up to the application's amount.
CREATE TABLE award_share (
    application_id   uuid NOT NULL REFERENCES award_application (id),
    level            text NOT NULL CHECK (level IN ('city', 'district')),
    payer_region     text NOT NULL REFERENCES region (code),
    amount_fen       bigint NOT NULL CHECK (amount_fen > 0),
    -- The budget line that it came from, and the payee's account that was credited.
    appropriation_id uuid NOT NULL REFERENCES appropriation (id),
    account_id       uuid NOT NULL REFERENCES ledger_account (id),
    PRIMARY KEY (application_id, level)
);
CREATE TRIGGER award_share_append_only BEFORE UPDATE OR DELETE ON award_share
    FOR EACH ROW EXECUTE FUNCTION forbid_change();

-- Awards have budget lines and batches of their own.
ALTER TABLE appropriation DROP CONSTRAINT appropriation_side_check;
ALTER TABLE appropriation ADD CONSTRAINT appropriation_side_check CHECK (side IN ('demand', 'supply', 'award'));
ALTER TABLE settlement_batch DROP CONSTRAINT settlement_batch_side_check;
ALTER TABLE settlement_batch ADD CONSTRAINT settlement_batch_side_check CHECK (side IN ('demand', 'supply', 'award'));
ALTER TABLE batch_line ADD COLUMN award_application_id uuid REFERENCES award_application (id);
ALTER TABLE batch_line DROP CONSTRAINT batch_line_one_source;
ALTER TABLE batch_line ADD CONSTRAINT batch_line_one_source
    CHECK (num_nonnulls(claim_id, supply_reward_id, award_application_id) = 1);
CREATE UNIQUE INDEX batch_line_award_once ON batch_line (award_application_id, level) WHERE NOT is_cancelled;
