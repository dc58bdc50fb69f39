-- A technology broker 技术经纪人: a person with a qualification, counted by the directory's targets.
CREATE TABLE broker (
    id                 uuid PRIMARY KEY,
    name               text NOT NULL CHECK (length(name) BETWEEN 2 AND 100),
    region_code        text NOT NULL REFERENCES region (code),
    -- The agency that the person works for, as the directory has it; null: on their own.
    agency_id          uuid REFERENCES platform (id),
    certificate_number text NOT NULL CONSTRAINT broker_certificate_once UNIQUE
        CHECK (length(certificate_number) BETWEEN 1 AND 100),
    grade              text NOT NULL CHECK (grade IN ('junior', 'intermediate', 'senior')),
    certified_on       date NOT NULL,
    valid_until        date CHECK (valid_until >= certified_on),
    -- Fields of technology, as the person states them.
    fields             text NOT NULL CHECK (length(fields) <= 300),
    is_active          boolean NOT NULL,
    version            integer NOT NULL DEFAULT 1 CHECK (version > 0),
    created_at         timestamptz NOT NULL,
    updated_at         timestamptz NOT NULL
);
CREATE INDEX broker_region ON broker (region_code text_pattern_ops);
CREATE INDEX broker_agency ON broker (agency_id);
