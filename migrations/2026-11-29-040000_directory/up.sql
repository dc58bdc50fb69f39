-- What a city's directory is measured by: key industries, what each of them is to have, and targets with dates. All of it
-- is data of the bureau's.
CREATE TABLE key_industry (
    code    text PRIMARY KEY CHECK (code ~ '^[a-z][a-z0-9_]{0,39}$'),
    name_zh text NOT NULL CHECK (length(name_zh) BETWEEN 1 AND 100),
    name_en text NOT NULL CHECK (length(name_en) BETWEEN 1 AND 100),
    place   integer NOT NULL CHECK (place > 0)
);

-- 五个一: every key industry is to have one platform of some of these kinds.
CREATE TABLE coverage_pillar (
    code    text PRIMARY KEY CHECK (code ~ '^[a-z][a-z0-9_]{0,39}$'),
    name_zh text NOT NULL CHECK (length(name_zh) BETWEEN 1 AND 100),
    name_en text NOT NULL CHECK (length(name_en) BETWEEN 1 AND 100),
    kinds   jsonb NOT NULL CHECK (jsonb_typeof(kinds) = 'array' AND jsonb_array_length(kinds) > 0),
    place   integer NOT NULL CHECK (place > 0)
);

CREATE TABLE directory_target (
    code     text PRIMARY KEY CHECK (code ~ '^[a-z][a-z0-9_]{0,39}$'),
    name_zh  text NOT NULL CHECK (length(name_zh) BETWEEN 1 AND 100),
    name_en  text NOT NULL CHECK (length(name_en) BETWEEN 1 AND 100),
    -- Platforms of the kinds below are counted, or people with a qualification.
    measure  text NOT NULL CHECK (measure IN ('platforms', 'brokers')),
    kinds    jsonb NOT NULL CHECK (jsonb_typeof(kinds) = 'array'),
    goal     integer NOT NULL CHECK (goal > 0),
    due_on   date NOT NULL,
    -- The document that sets it.
    document text NOT NULL CHECK (length(document) BETWEEN 1 AND 200),
    place    integer NOT NULL CHECK (place > 0),
    CONSTRAINT directory_target_kinds CHECK ((measure = 'platforms') = (jsonb_array_length(kinds) > 0))
);

-- A platform 科技创新平台 as it was recognised.
CREATE TABLE platform (
    id                 uuid PRIMARY KEY,
    kind               text NOT NULL CHECK (kind IN (
        'public_platform', 'technology_institute', 'innovation_centre', 'key_laboratory', 'engineering_centre',
        'clinical_centre', 'academician_workstation', 'rd_institution', 'incubator', 'maker_space', 'star_village',
        'transfer_agency', 'ip_agency', 'international_platform', 'innovation_park', 'service_enterprise')),
    level              text NOT NULL CHECK (level IN ('municipal', 'provincial', 'national')),
    name               text NOT NULL CHECK (length(name) BETWEEN 2 AND 200),
    -- Null: not of one key industry.
    industry_code      text REFERENCES key_industry (code),
    region_code        text NOT NULL REFERENCES region (code),
    -- The organisation that carries it. Its code tells whether it has an account here.
    host_name          text NOT NULL CHECK (length(host_name) BETWEEN 2 AND 200),
    host_uscc          text CHECK (host_uscc ~ '^[0-9A-HJ-NPQRTUWXY]{18}$'),
    address            text NOT NULL CHECK (length(address) <= 300),
    website            text NOT NULL CHECK (website = '' OR website ~ '^https?://[^[:space:]]{3,290}$'),
    summary            text NOT NULL CHECK (length(summary) <= 2000),
    -- The document of recognition: number, day, and last day of validity where it has one.
    certificate_number text CONSTRAINT platform_certificate_once UNIQUE CHECK (length(certificate_number) BETWEEN 1 AND 100),
    certified_on       date,
    valid_until        date,
    evaluation         text CHECK (evaluation IN ('excellent', 'good', 'qualified', 'failed')),
    evaluated_year     integer CHECK (evaluated_year BETWEEN 2000 AND 2200),
    state              text NOT NULL CHECK (state IN ('listed', 'withdrawn')),
    -- Why it was withdrawn.
    reason             text CHECK (length(reason) BETWEEN 1 AND 500),
    version            integer NOT NULL DEFAULT 1 CHECK (version > 0),
    created_at         timestamptz NOT NULL,
    updated_at         timestamptz NOT NULL,
    CONSTRAINT platform_name_once UNIQUE (kind, name),
    CONSTRAINT platform_certified CHECK ((certificate_number IS NULL) = (certified_on IS NULL)),
    CONSTRAINT platform_valid CHECK (valid_until IS NULL OR (certified_on IS NOT NULL AND valid_until >= certified_on)),
    CONSTRAINT platform_evaluated CHECK ((evaluation IS NULL) = (evaluated_year IS NULL)),
    CONSTRAINT platform_withdrawn CHECK ((state = 'withdrawn') = (reason IS NOT NULL))
);
CREATE INDEX platform_industry ON platform (industry_code, kind);
CREATE INDEX platform_region ON platform (region_code text_pattern_ops);
CREATE INDEX platform_host ON platform (host_uscc);
CREATE INDEX platform_expiry ON platform (valid_until) WHERE state = 'listed';

-- What is withdrawn stays as it was; what was once recognised is never taken out of the records.
CREATE FUNCTION platform_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'platform: DELETE refused' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.id <> OLD.id OR NEW.created_at <> OLD.created_at OR NEW.version <> OLD.version + 1 THEN
        RAISE EXCEPTION 'platform %: every change is the next version', OLD.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER platform_guard BEFORE UPDATE OR DELETE ON platform FOR EACH ROW EXECUTE FUNCTION platform_guard();

-- Every version of an entry as it stood.
CREATE TABLE platform_change (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    platform_id uuid NOT NULL REFERENCES platform (id),
    version     integer NOT NULL,
    change      text NOT NULL CHECK (change IN ('created', 'edited', 'imported', 'withdrawn', 'relisted')),
    entry       jsonb NOT NULL,
    changed_by  text NOT NULL,
    changed_at  timestamptz NOT NULL,
    CONSTRAINT platform_change_once UNIQUE (platform_id, version)
);
CREATE TRIGGER platform_change_append_only BEFORE UPDATE OR DELETE ON platform_change
    FOR EACH ROW EXECUTE FUNCTION forbid_change();
CREATE TRIGGER platform_change_no_truncate BEFORE TRUNCATE ON platform_change
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
