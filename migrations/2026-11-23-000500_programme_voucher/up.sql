CREATE TABLE programme (
    id          uuid PRIMARY KEY,
    code        text NOT NULL UNIQUE,
    name_zh     text NOT NULL,
    name_en     text NOT NULL,
    region_code text NOT NULL REFERENCES region (code),
    created_at  timestamptz NOT NULL
);

CREATE TABLE programme_version (
    id           uuid PRIMARY KEY,
    programme_id uuid NOT NULL REFERENCES programme (id),
    version      integer NOT NULL CHECK (version > 0),
    state        text NOT NULL CHECK (state IN ('draft', 'published')),
    rules        jsonb NOT NULL,
    starts_at    timestamptz,
    created_by   text NOT NULL,
    created_at   timestamptz NOT NULL,
    published_at timestamptz,
    UNIQUE (programme_id, version),
    CONSTRAINT programme_version_published_has_start CHECK (state = 'draft' OR (starts_at IS NOT NULL AND published_at IS NOT NULL))
);
CREATE UNIQUE INDEX programme_version_one_start ON programme_version (programme_id, starts_at) WHERE state = 'published';

-- A published version is never edited: bookings point at it.
CREATE FUNCTION programme_version_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state = 'published' THEN
        RAISE EXCEPTION 'a published programme version is never changed'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'programme_version_frozen';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER programme_version_frozen BEFORE UPDATE OR DELETE ON programme_version
    FOR EACH ROW EXECUTE FUNCTION programme_version_frozen();

-- Budget lines 预算指标: one ledger account each.
CREATE TABLE appropriation (
    id           uuid PRIMARY KEY,
    programme_id uuid NOT NULL REFERENCES programme (id),
    side         text NOT NULL CHECK (side IN ('demand', 'supply')),
    level        text NOT NULL CHECK (level IN ('province', 'city', 'district')),
    region_code  text NOT NULL REFERENCES region (code),
    fiscal_year  integer NOT NULL CHECK (fiscal_year BETWEEN 2000 AND 2200),
    account_id   uuid NOT NULL UNIQUE REFERENCES ledger_account (id),
    document     text NOT NULL,
    created_at   timestamptz NOT NULL,
    UNIQUE (programme_id, side, level, region_code, fiscal_year)
);

CREATE TABLE voucher_application (
    id                   uuid PRIMARY KEY,
    reference            text NOT NULL UNIQUE,
    enterprise_id        uuid NOT NULL REFERENCES organisation (id),
    programme_version_id uuid NOT NULL REFERENCES programme_version (id),
    region_code          text NOT NULL REFERENCES region (code),
    state                text NOT NULL CHECK (state IN ('draft', 'submitted', 'district_review', 'city_review', 'issued', 'rejected', 'returned')),
    amount_fen           bigint NOT NULL CHECK (amount_fen > 0),
    purpose              text NOT NULL,
    eligibility          jsonb,
    created_by           uuid NOT NULL REFERENCES app_user (id),
    district_reviewer    uuid REFERENCES app_user (id),
    city_reviewer        uuid REFERENCES app_user (id),
    reason               text,
    created_at           timestamptz NOT NULL,
    updated_at           timestamptz NOT NULL
);
CREATE INDEX voucher_application_queue ON voucher_application (state, region_code, created_at);
CREATE INDEX voucher_application_enterprise ON voucher_application (enterprise_id, created_at);

CREATE TABLE voucher (
    id                   uuid PRIMARY KEY,
    number               text NOT NULL UNIQUE,
    application_id       uuid NOT NULL UNIQUE REFERENCES voucher_application (id),
    enterprise_id        uuid NOT NULL REFERENCES organisation (id),
    programme_id         uuid NOT NULL REFERENCES programme (id),
    programme_version_id uuid NOT NULL REFERENCES programme_version (id),
    region_code          text NOT NULL REFERENCES region (code),
    state                text NOT NULL CHECK (state IN ('active', 'exhausted', 'expired', 'frozen', 'revoked')),
    face_fen             bigint NOT NULL CHECK (face_fen > 0),
    -- What is left on it; limited, so it cannot be overdrawn.
    account_id           uuid NOT NULL UNIQUE REFERENCES ledger_account (id),
    -- Where redeemed money waits for its claim.
    due_account_id       uuid NOT NULL REFERENCES ledger_account (id),
    -- How the face was funded: [{level, appropriation_id, amount_fen}], adds up to the face.
    funding              jsonb NOT NULL,
    issued_at            timestamptz NOT NULL,
    expires_at           timestamptz NOT NULL CHECK (expires_at > issued_at)
);
CREATE INDEX voucher_enterprise ON voucher (enterprise_id, programme_id);
CREATE INDEX voucher_expiry ON voucher (expires_at) WHERE state IN ('active', 'frozen');

-- What an enterprise has used of a programme's annual cap: held and redeemed together. The cap is the version's in
-- force when the row was last touched; the check is the last judge.
CREATE TABLE annual_use (
    enterprise_id uuid NOT NULL REFERENCES organisation (id),
    programme_id  uuid NOT NULL REFERENCES programme (id),
    year          integer NOT NULL,
    used_fen      bigint NOT NULL CHECK (used_fen >= 0),
    cap_fen       bigint NOT NULL,
    PRIMARY KEY (enterprise_id, programme_id, year),
    CONSTRAINT annual_use_within_cap CHECK (used_fen <= cap_fen)
) WITH (fillfactor = 70);
