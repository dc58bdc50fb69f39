CREATE TABLE listing (
    id               uuid PRIMARY KEY,
    provider_id      uuid NOT NULL REFERENCES organisation (id),
    -- The provider's own code: imports are idempotent by it.
    code             text NOT NULL CHECK (length(code) BETWEEN 1 AND 100),
    kind             text NOT NULL CHECK (kind IN ('instrument_time', 'test_service', 'lease', 'incubation_service', 'tech_contract')),
    state            text NOT NULL CHECK (state IN ('applied', 'admitted', 'suspended', 'withdrawn')),
    name             text NOT NULL CHECK (length(name) BETWEEN 1 AND 300),
    model            text NOT NULL DEFAULT '',
    maker            text NOT NULL DEFAULT '',
    category         text NOT NULL DEFAULT '',
    location         text NOT NULL DEFAULT '',
    region_code      text NOT NULL REFERENCES region (code),
    description      text NOT NULL DEFAULT '',
    photo_urls       jsonb NOT NULL DEFAULT '[]',
    -- Opening hours by weekday, minutes of the local day (see catalog::model::OpeningHours).
    opening_hours    jsonb NOT NULL DEFAULT '{}',
    slot_minutes     integer NOT NULL DEFAULT 30 CHECK (slot_minutes BETWEEN 1 AND 1440),
    min_minutes      integer NOT NULL DEFAULT 30 CHECK (min_minutes >= 1),
    max_minutes      integer CHECK (max_minutes >= min_minutes),
    -- Notice before the start, and how far ahead one may book.
    lead_minutes     integer NOT NULL DEFAULT 0 CHECK (lead_minutes >= 0),
    horizon_days     integer NOT NULL DEFAULT 90 CHECK (horizon_days BETWEEN 1 AND 3660),
    -- Equal units that can be booked side by side.
    units            integer NOT NULL DEFAULT 1 CHECK (units BETWEEN 1 AND 1000),
    auto_confirm     boolean NOT NULL DEFAULT false,
    voucher_payable  boolean NOT NULL DEFAULT true,
    -- Who suspended it: a provider may end its own suspension, not the bureau's.
    suspended_by     text CHECK (suspended_by IN ('provider', 'bureau')),
    state_reason     text NOT NULL DEFAULT '',
    search_words     tsvector NOT NULL DEFAULT ''::tsvector,
    -- Name, model, maker and pinyin initials, lower case: for fragments that are not words (model numbers, “sem”, “dsm”).
    search_text      text NOT NULL DEFAULT '',
    version          integer NOT NULL DEFAULT 1,
    created_at       timestamptz NOT NULL,
    updated_at       timestamptz NOT NULL,
    CONSTRAINT listing_code_once UNIQUE (provider_id, code),
    CONSTRAINT listing_suspended_by_somebody CHECK ((state = 'suspended') = (suspended_by IS NOT NULL))
);
CREATE INDEX listing_search_words ON listing USING gin (search_words);
CREATE INDEX listing_search_text ON listing USING gin (search_text gin_trgm_ops);
CREATE INDEX listing_public ON listing (kind, category, region_code) WHERE state = 'admitted';

-- Prices are never changed, only ended and followed: a booking keeps what it was quoted.
CREATE TABLE listing_price (
    id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    listing_id     uuid NOT NULL REFERENCES listing (id),
    unit           text NOT NULL CHECK (unit IN ('hour', 'sample', 'month', 'fixed')),
    customer_class text NOT NULL CHECK (customer_class IN ('standard', 'sme', 'academic', 'member')),
    amount_fen     bigint NOT NULL CHECK (amount_fen >= 0),
    valid_from     timestamptz NOT NULL,
    valid_to       timestamptz CHECK (valid_to >= valid_from),
    CONSTRAINT listing_price_one_at_a_time EXCLUDE USING gist (
        listing_id WITH =, customer_class WITH =, tstzrange(valid_from, valid_to) WITH &&)
);
CREATE INDEX listing_price_current ON listing_price (listing_id, customer_class) WHERE valid_to IS NULL;

-- Each version of a listing as it was, for history.
CREATE TABLE listing_history (
    listing_id uuid NOT NULL REFERENCES listing (id),
    version    integer NOT NULL,
    snapshot   jsonb NOT NULL,
    changed_at timestamptz NOT NULL,
    changed_by text NOT NULL,
    PRIMARY KEY (listing_id, version)
);

CREATE TABLE listing_import (
    id          uuid PRIMARY KEY,
    provider_id uuid NOT NULL REFERENCES organisation (id),
    file_name   text NOT NULL,
    format      text NOT NULL,
    policy      text NOT NULL CHECK (policy IN ('all_or_nothing', 'skip_bad_rows')),
    rows_read   integer NOT NULL,
    created     integer NOT NULL,
    updated     integer NOT NULL,
    unchanged   integer NOT NULL,
    rejected    integer NOT NULL,
    errors      jsonb NOT NULL,
    imported_at timestamptz NOT NULL
);

-- How well a provider shared, by year: decides the supply reward's ratio.
CREATE TABLE provider_grade (
    provider_id uuid NOT NULL REFERENCES organisation (id),
    year        integer NOT NULL,
    grade       text NOT NULL CHECK (grade IN ('excellent', 'good', 'qualified', 'failed')),
    basis       jsonb NOT NULL,
    decided_by  text NOT NULL,
    decided_at  timestamptz NOT NULL,
    PRIMARY KEY (provider_id, year)
);
