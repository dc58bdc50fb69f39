CREATE TABLE organisation (
    id          uuid PRIMARY KEY,
    uscc        text UNIQUE CHECK (uscc ~ '^[0-9A-HJ-NPQRTUWXY]{18}$'),
    name        text NOT NULL CHECK (length(name) BETWEEN 2 AND 200),
    kind        text NOT NULL CHECK (kind IN ('enterprise', 'provider', 'science_bureau', 'finance_bureau', 'audit_office', 'platform')),
    region_code text NOT NULL REFERENCES region (code),
    state       text NOT NULL CHECK (state IN ('applied', 'admitted', 'suspended', 'withdrawn')),
    -- Facts that programmes ask for: size class, industry, registered technology SME, group, legal representative …
    profile     jsonb NOT NULL DEFAULT '{}',
    created_at  timestamptz NOT NULL,
    CONSTRAINT organisation_companies_have_a_code CHECK (uscc IS NOT NULL OR kind NOT IN ('enterprise', 'provider'))
);

CREATE TABLE app_user (
    id              uuid PRIMARY KEY,
    organisation_id uuid NOT NULL REFERENCES organisation (id),
    login           text NOT NULL CHECK (login = lower(login) AND length(login) BETWEEN 3 AND 100),
    name            text NOT NULL,
    email           text NOT NULL,
    password_hash   text NOT NULL,
    -- The district of a district reviewer; null: the organisation's whole region.
    region_code     text REFERENCES region (code),
    language        text NOT NULL DEFAULT 'zh' CHECK (language IN ('zh', 'en')),
    is_active       boolean NOT NULL DEFAULT true,
    created_at      timestamptz NOT NULL,
    CONSTRAINT app_user_login_once UNIQUE (login)
);
CREATE INDEX app_user_organisation ON app_user (organisation_id);

CREATE TABLE user_role (
    user_id uuid NOT NULL REFERENCES app_user (id),
    role    text NOT NULL CHECK (role IN ('enterprise_member', 'provider_member', 'district_reviewer', 'city_administrator',
                                          'finance_maker', 'finance_checker', 'auditor', 'platform_administrator')),
    PRIMARY KEY (user_id, role)
);

-- Rotating refresh tokens. A family is one sign-in; a spent token that comes back ends the whole family.
CREATE TABLE refresh_token (
    hash       bytea PRIMARY KEY,
    family_id  uuid NOT NULL,
    user_id    uuid NOT NULL REFERENCES app_user (id),
    issued_at  timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    spent_at   timestamptz,
    revoked_at timestamptz
);
CREATE INDEX refresh_token_family ON refresh_token (family_id);
CREATE INDEX refresh_token_user ON refresh_token (user_id);
CREATE INDEX refresh_token_expiry ON refresh_token (expires_at);

-- Where an organisation is paid. Kept with history: a payment copies what it used.
CREATE TABLE bank_account (
    organisation_id uuid PRIMARY KEY REFERENCES organisation (id),
    account_name    text NOT NULL,
    account_number  text NOT NULL CHECK (account_number ~ '^[0-9A-Z-]{5,34}$'),
    bank_name       text NOT NULL,
    -- 12-digit CNAPS code 联行号.
    bank_code       text NOT NULL CHECK (bank_code ~ '^[0-9]{12}$'),
    updated_at      timestamptz NOT NULL
);
