-- Performance evaluation 绩效评价: what providers are measured by, the periods in which they are, the scores with their
-- parts and the records behind each part, appeals, and what follows from failing again and again.

-- What the indicators of a set weigh together, in basis points.
CREATE FUNCTION evaluation_weight_sum(document jsonb) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce(sum((indicator ->> 'weight_bp')::bigint), 0)::bigint
    FROM jsonb_array_elements(document -> 'indicators') indicator
$$;

CREATE TABLE evaluation_set (
    id           uuid PRIMARY KEY,
    region_code  text NOT NULL REFERENCES region (code),
    code         text NOT NULL CHECK (code ~ '^[A-Z0-9][A-Z0-9-]{1,19}$'),
    version      integer NOT NULL CHECK (version > 0),
    state        text NOT NULL CHECK (state IN ('draft', 'published')),
    document     jsonb NOT NULL,
    -- Periods that begin from this day on may use it.
    starts_on    date,
    created_by   uuid NOT NULL REFERENCES app_user (id),
    created_at   timestamptz NOT NULL,
    published_by uuid REFERENCES app_user (id),
    published_at timestamptz,
    CONSTRAINT evaluation_set_version UNIQUE (region_code, code, version),
    CONSTRAINT evaluation_set_published CHECK (
        (state = 'published') = (starts_on IS NOT NULL) AND (state = 'published') = (published_by IS NOT NULL)
        AND (state = 'published') = (published_at IS NOT NULL)),
    CONSTRAINT evaluation_set_weights CHECK (state = 'draft' OR evaluation_weight_sum(document) = 10000)
);
CREATE UNIQUE INDEX evaluation_set_one_draft ON evaluation_set (region_code, code) WHERE state = 'draft';

CREATE FUNCTION evaluation_set_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state = 'published' THEN
        RAISE EXCEPTION 'a published indicator set is never changed'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'evaluation_set_frozen';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER evaluation_set_frozen BEFORE UPDATE OR DELETE ON evaluation_set
    FOR EACH ROW EXECUTE FUNCTION evaluation_set_frozen();
CREATE TRIGGER evaluation_set_no_truncate BEFORE TRUNCATE ON evaluation_set
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();

CREATE TABLE evaluation_period (
    id           uuid PRIMARY KEY,
    reference    text NOT NULL UNIQUE,
    region_code  text NOT NULL REFERENCES region (code),
    kind         text NOT NULL CHECK (kind IN ('year', 'half_year')),
    -- The year whose grade it gives.
    year         integer NOT NULL CHECK (year BETWEEN 2018 AND 2200),
    -- Days of Asia/Shanghai, both inside: records of these days count.
    from_on      date NOT NULL,
    to_on        date NOT NULL,
    set_id       uuid NOT NULL REFERENCES evaluation_set (id),
    state        text NOT NULL CHECK (state IN ('open', 'published', 'frozen')),
    opened_by    uuid NOT NULL REFERENCES app_user (id),
    opened_at    timestamptz NOT NULL,
    computed_at  timestamptz,
    published_by uuid REFERENCES app_user (id),
    published_at timestamptz,
    -- The last local day on which providers may comment and appeal.
    appeal_until date,
    frozen_by    uuid REFERENCES app_user (id),
    frozen_at    timestamptz,
    CONSTRAINT evaluation_period_days CHECK (from_on < to_on AND to_on - from_on <= CASE kind WHEN 'year' THEN 366 ELSE 184 END),
    CONSTRAINT evaluation_period_published CHECK (
        num_nonnulls(published_by, published_at, appeal_until) = CASE state WHEN 'open' THEN 0 ELSE 3 END
        AND (state = 'open' OR computed_at IS NOT NULL)),
    CONSTRAINT evaluation_period_frozen CHECK (
        num_nonnulls(frozen_by, frozen_at) = CASE state WHEN 'frozen' THEN 2 ELSE 0 END),
    CONSTRAINT evaluation_period_no_overlap EXCLUDE USING gist (
        region_code WITH =, kind WITH =, daterange(from_on, to_on, '[]') WITH &&)
);

-- A provider's score of a period.
CREATE TABLE evaluation_score (
    id            uuid PRIMARY KEY,
    period_id     uuid NOT NULL REFERENCES evaluation_period (id),
    provider_id   uuid NOT NULL REFERENCES organisation (id),
    provider_name text NOT NULL,
    region_code   text NOT NULL REFERENCES region (code),
    -- The sum of its parts, basis points.
    total_bp      integer NOT NULL DEFAULT 0 CHECK (total_bp BETWEEN 0 AND 10000),
    grade         text CHECK (grade IN ('excellent', 'good', 'qualified', 'failed')),
    -- The provider's word on it.
    comment       text CHECK (length(comment) BETWEEN 1 AND 2000),
    commented_by  uuid REFERENCES app_user (id),
    commented_at  timestamptz,
    -- SHA-256 over the score as it was frozen, its parts and the records behind them.
    hash          bytea CHECK (length(hash) = 32),
    CONSTRAINT evaluation_score_once UNIQUE (period_id, provider_id),
    CONSTRAINT evaluation_score_comment CHECK (num_nonnulls(comment, commented_by, commented_at) IN (0, 3)),
    CONSTRAINT evaluation_score_frozen CHECK ((grade IS NULL) = (hash IS NULL))
);
CREATE INDEX evaluation_score_rank ON evaluation_score (period_id, total_bp DESC, id);
CREATE INDEX evaluation_score_provider ON evaluation_score (provider_id);

-- What one indicator gives a provider.
CREATE TABLE evaluation_part (
    score_id        uuid NOT NULL REFERENCES evaluation_score (id) ON DELETE CASCADE,
    code            text NOT NULL,
    position        integer NOT NULL,
    query           text NOT NULL,
    outcome         text NOT NULL CHECK (outcome IN ('scored', 'no_records', 'not_applicable')),
    records         bigint NOT NULL CHECK (records >= 0),
    -- In the query's unit; null: there is nothing to measure.
    value           bigint,
    -- In its place, by a recorded correction.
    corrected_value bigint,
    target          bigint NOT NULL,
    zero_at         bigint NOT NULL,
    weight_bp       integer NOT NULL CHECK (weight_bp BETWEEN 0 AND 10000),
    cap_bp          integer NOT NULL,
    points_bp       integer NOT NULL,
    PRIMARY KEY (score_id, code),
    CONSTRAINT evaluation_part_points CHECK (points_bp BETWEEN 0 AND cap_bp AND cap_bp <= weight_bp),
    CONSTRAINT evaluation_part_scale CHECK (target <> zero_at)
);

-- The records behind a part: what it is the sum or the ratio of.
CREATE TABLE evaluation_record (
    score_id    uuid NOT NULL REFERENCES evaluation_score (id) ON DELETE CASCADE,
    code        text NOT NULL,
    record_kind text NOT NULL CHECK (record_kind IN ('booking', 'usage_record', 'organisation', 'complaint', 'listing')),
    record_id   uuid NOT NULL,
    label       text NOT NULL,
    occurred_at timestamptz NOT NULL,
    numerator   bigint NOT NULL,
    denominator bigint NOT NULL,
    PRIMARY KEY (score_id, code, record_kind, record_id)
);
CREATE INDEX evaluation_record_page ON evaluation_record (score_id, code, occurred_at, record_id);

CREATE TABLE evaluation_appeal (
    id          uuid PRIMARY KEY,
    reference   text NOT NULL UNIQUE,
    score_id    uuid NOT NULL REFERENCES evaluation_score (id),
    provider_id uuid NOT NULL REFERENCES organisation (id),
    region_code text NOT NULL REFERENCES region (code),
    -- The part that it is about; null: the score as a whole.
    part_code   text,
    statement   text NOT NULL CHECK (length(statement) BETWEEN 10 AND 5000),
    state       text NOT NULL CHECK (state IN ('open', 'upheld', 'dismissed', 'withdrawn')),
    raised_by   uuid NOT NULL REFERENCES app_user (id),
    raised_at   timestamptz NOT NULL,
    -- The bureau's reason, or the provider's for taking it back.
    reason      text CHECK (length(reason) BETWEEN 1 AND 5000),
    ended_by    uuid REFERENCES app_user (id),
    ended_at    timestamptz,
    FOREIGN KEY (score_id, part_code) REFERENCES evaluation_part (score_id, code),
    CONSTRAINT evaluation_appeal_ended CHECK (
        num_nonnulls(reason, ended_by, ended_at) = CASE state WHEN 'open' THEN 0 ELSE 3 END)
);
CREATE UNIQUE INDEX evaluation_appeal_one_open ON evaluation_appeal (score_id) WHERE state = 'open';
CREATE INDEX evaluation_appeal_region ON evaluation_appeal (region_code text_pattern_ops, raised_at DESC);

-- Each change of a part after it was computed, with its reason.
CREATE TABLE evaluation_correction (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    score_id      uuid NOT NULL,
    code          text NOT NULL,
    value_before  bigint,
    value         bigint NOT NULL,
    points_before integer NOT NULL,
    points        integer NOT NULL,
    reason        text NOT NULL CHECK (length(reason) BETWEEN 1 AND 5000),
    appeal_id     uuid NOT NULL REFERENCES evaluation_appeal (id),
    corrected_by  uuid NOT NULL REFERENCES app_user (id),
    corrected_at  timestamptz NOT NULL,
    FOREIGN KEY (score_id, code) REFERENCES evaluation_part (score_id, code)
);
CREATE INDEX evaluation_correction_part ON evaluation_correction (score_id, code);
CREATE TRIGGER evaluation_correction_kept BEFORE UPDATE OR DELETE ON evaluation_correction
    FOR EACH ROW EXECUTE FUNCTION forbid_change();
CREATE TRIGGER evaluation_correction_no_truncate BEFORE TRUNCATE ON evaluation_correction
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();

-- What follows from failing so many times in a row: the listings are suspended, or the failure is tolerated.
CREATE TABLE evaluation_sanction (
    id          uuid PRIMARY KEY,
    score_id    uuid NOT NULL UNIQUE REFERENCES evaluation_score (id),
    provider_id uuid NOT NULL REFERENCES organisation (id),
    region_code text NOT NULL REFERENCES region (code),
    -- Periods failed in a row, this one included.
    failures    integer NOT NULL CHECK (failures >= 1),
    state       text NOT NULL CHECK (state IN ('pending', 'tolerance_proposed', 'suspended', 'spared')),
    created_at  timestamptz NOT NULL,
    -- Why the failure is honest, and who says so.
    tolerance   text CHECK (length(tolerance) BETWEEN 1 AND 5000),
    proposed_by uuid REFERENCES app_user (id),
    proposed_at timestamptz,
    reason      text CHECK (length(reason) BETWEEN 1 AND 5000),
    decided_by  uuid REFERENCES app_user (id),
    decided_at  timestamptz,
    -- Listings that were suspended.
    listings    integer,
    CONSTRAINT evaluation_sanction_proposed CHECK (num_nonnulls(tolerance, proposed_by, proposed_at) IN (0, 3)
        AND (state NOT IN ('tolerance_proposed', 'spared') OR tolerance IS NOT NULL)),
    CONSTRAINT evaluation_sanction_decided CHECK (
        num_nonnulls(reason, decided_by, decided_at) = CASE WHEN state IN ('suspended', 'spared') THEN 3 ELSE 0 END
        AND (state = 'suspended') = (listings IS NOT NULL)),
    CONSTRAINT evaluation_tolerance_two_people CHECK (state <> 'spared' OR proposed_by <> decided_by)
);
CREATE INDEX evaluation_sanction_region ON evaluation_sanction (region_code text_pattern_ops, created_at DESC);
CREATE INDEX evaluation_sanction_provider ON evaluation_sanction (provider_id);

-- Nothing of a frozen period is ever changed; before, what was published changes only by corrections, comments and grades.
CREATE FUNCTION evaluation_period_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state = 'frozen' OR (OLD.state = 'published' AND (TG_OP = 'DELETE' OR NEW.state = 'open')) THEN
        RAISE EXCEPTION 'evaluation period %: it is %', OLD.reference, OLD.state
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'evaluation_frozen';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER evaluation_period_guard BEFORE UPDATE OR DELETE ON evaluation_period
    FOR EACH ROW EXECUTE FUNCTION evaluation_period_guard();
CREATE TRIGGER evaluation_period_no_truncate BEFORE TRUNCATE ON evaluation_period
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();

CREATE FUNCTION evaluation_score_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE period_state text;
BEGIN
    SELECT state INTO period_state FROM evaluation_period
    WHERE id = CASE TG_OP WHEN 'INSERT' THEN NEW.period_id ELSE OLD.period_id END;
    IF period_state = 'frozen' OR (period_state = 'published' AND TG_OP <> 'UPDATE')
       OR (TG_OP = 'UPDATE' AND (NEW.id, NEW.period_id, NEW.provider_id) IS DISTINCT FROM (OLD.id, OLD.period_id, OLD.provider_id)) THEN
        RAISE EXCEPTION 'evaluation score: % refused, the period is %', TG_OP, period_state
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'evaluation_frozen';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER evaluation_score_guard BEFORE INSERT OR UPDATE OR DELETE ON evaluation_score
    FOR EACH ROW EXECUTE FUNCTION evaluation_score_guard();
CREATE TRIGGER evaluation_score_no_truncate BEFORE TRUNCATE ON evaluation_score
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();

-- What was computed stays as it is beside its correction. A score that is taken away to be computed anew takes its parts
-- along; then it is not found here, and its own guard has spoken.
CREATE FUNCTION evaluation_part_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE period_state text;
BEGIN
    SELECT p.state INTO period_state FROM evaluation_score s JOIN evaluation_period p ON p.id = s.period_id
    WHERE s.id = CASE TG_OP WHEN 'INSERT' THEN NEW.score_id ELSE OLD.score_id END;
    IF period_state = 'frozen' OR (period_state = 'published' AND TG_OP <> 'UPDATE')
       OR (TG_OP = 'UPDATE' AND to_jsonb(NEW) - '{corrected_value,points_bp}'::text[]
           IS DISTINCT FROM to_jsonb(OLD) - '{corrected_value,points_bp}'::text[]) THEN
        RAISE EXCEPTION 'evaluation part: % refused, the period is %', TG_OP, period_state
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'evaluation_frozen';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER evaluation_part_guard BEFORE INSERT OR UPDATE OR DELETE ON evaluation_part
    FOR EACH ROW EXECUTE FUNCTION evaluation_part_guard();
CREATE TRIGGER evaluation_part_no_truncate BEFORE TRUNCATE ON evaluation_part
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();

-- Records come and go in great numbers, so they are asked about by statement.
CREATE FUNCTION evaluation_record_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM changed c JOIN evaluation_score s ON s.id = c.score_id
               JOIN evaluation_period p ON p.id = s.period_id WHERE p.state <> 'open') THEN
        RAISE EXCEPTION 'evaluation record: % refused, the scores are published', TG_OP
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'evaluation_frozen';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER evaluation_record_added AFTER INSERT ON evaluation_record REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION evaluation_record_guard();
CREATE TRIGGER evaluation_record_taken AFTER DELETE ON evaluation_record REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION evaluation_record_guard();
CREATE TRIGGER evaluation_record_kept BEFORE UPDATE ON evaluation_record
    FOR EACH ROW EXECUTE FUNCTION forbid_change();
CREATE TRIGGER evaluation_record_no_truncate BEFORE TRUNCATE ON evaluation_record
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();

-- Nobody decides about their own house; what was said stays.
CREATE FUNCTION evaluation_decider_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION '%: DELETE refused', TG_TABLE_NAME;
    END IF;
    IF TG_TABLE_NAME = 'evaluation_appeal' THEN
        IF OLD.state <> 'open' OR (NEW.id, NEW.score_id, NEW.provider_id, NEW.part_code, NEW.statement, NEW.raised_by, NEW.raised_at)
           IS DISTINCT FROM (OLD.id, OLD.score_id, OLD.provider_id, OLD.part_code, OLD.statement, OLD.raised_by, OLD.raised_at) THEN
            RAISE EXCEPTION 'evaluation appeal %: what was said cannot be changed', OLD.reference;
        END IF;
        IF NEW.state IN ('upheld', 'dismissed') AND EXISTS (
            SELECT FROM app_user WHERE id = NEW.ended_by AND organisation_id = NEW.provider_id) THEN
            RAISE EXCEPTION 'evaluation appeal %: decided by its own provider', OLD.reference
                USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'evaluation_own_house';
        END IF;
    ELSIF OLD.state IN ('suspended', 'spared') OR (NEW.id, NEW.score_id, NEW.provider_id, NEW.failures)
        IS DISTINCT FROM (OLD.id, OLD.score_id, OLD.provider_id, OLD.failures) THEN
        RAISE EXCEPTION 'evaluation sanction: it is decided';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER evaluation_appeal_guard BEFORE UPDATE OR DELETE ON evaluation_appeal
    FOR EACH ROW EXECUTE FUNCTION evaluation_decider_guard();
CREATE TRIGGER evaluation_sanction_guard BEFORE UPDATE OR DELETE ON evaluation_sanction
    FOR EACH ROW EXECUTE FUNCTION evaluation_decider_guard();

-- A grade that an evaluation gave names its score; it gives way to another evaluation only, never to a hand.
ALTER TABLE provider_grade ADD COLUMN score_id uuid REFERENCES evaluation_score (id);
CREATE FUNCTION provider_grade_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR (OLD.score_id IS NOT NULL AND NEW.score_id IS NULL) THEN
        RAISE EXCEPTION 'the grade of % was given by an evaluation', OLD.year
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'provider_grade_evaluated';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER provider_grade_guard BEFORE UPDATE OR DELETE ON provider_grade
    FOR EACH ROW EXECUTE FUNCTION provider_grade_guard();
