-- What is wrong with an instrument, told by those who use or own it; everybody who books sees what is open.
CREATE TABLE fault_report (
    id              uuid PRIMARY KEY,
    listing_id      uuid NOT NULL REFERENCES listing (id),
    provider_id     uuid NOT NULL REFERENCES organisation (id),
    organisation_id uuid NOT NULL REFERENCES organisation (id),
    reported_by     uuid NOT NULL REFERENCES app_user (id),
    reported_at     timestamptz NOT NULL,
    severity        text NOT NULL CHECK (severity IN ('notice', 'limited', 'down')),
    description     text NOT NULL CHECK (length(description) BETWEEN 1 AND 2000),
    resolution      text CHECK (length(resolution) BETWEEN 1 AND 2000),
    resolved_by     uuid REFERENCES app_user (id),
    resolved_at     timestamptz,
    CONSTRAINT fault_report_resolved CHECK (num_nonnulls(resolution, resolved_by, resolved_at) IN (0, 3))
);
CREATE INDEX fault_report_listing ON fault_report (listing_id, reported_at DESC, id DESC);
CREATE INDEX fault_report_open ON fault_report (provider_id) WHERE resolved_at IS NULL;

-- Until when an instrument is calibrated or certified. A renewal is a new row; the old one is ended.
CREATE TABLE listing_certificate (
    id            uuid PRIMARY KEY,
    listing_id    uuid NOT NULL REFERENCES listing (id),
    kind          text NOT NULL CHECK (kind IN ('calibration', 'certificate')),
    name          text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    -- The last local day on which it is valid.
    valid_until   date NOT NULL,
    stops_booking boolean NOT NULL,
    added_by      uuid NOT NULL REFERENCES app_user (id),
    added_at      timestamptz NOT NULL,
    ended_at      timestamptz,
    warned_at     timestamptz
);
CREATE UNIQUE INDEX listing_certificate_one ON listing_certificate (listing_id, kind, name) WHERE ended_at IS NULL;
CREATE INDEX listing_certificate_expiring ON listing_certificate (valid_until) WHERE ended_at IS NULL AND warned_at IS NULL;
