-- Listings that only trained people may book.
CREATE TABLE training_rule (
    listing_id  uuid PRIMARY KEY REFERENCES listing (id),
    is_required boolean NOT NULL,
    -- How long a qualification holds; null: without end.
    valid_days  integer CHECK (valid_days BETWEEN 1 AND 3660),
    -- What who is not qualified is told to do.
    how_to      text NOT NULL CHECK (length(how_to) <= 2000),
    set_by      uuid NOT NULL REFERENCES app_user (id),
    set_at      timestamptz NOT NULL
);

-- A lesson in the use of an instrument.
CREATE TABLE training_session (
    id           uuid PRIMARY KEY,
    listing_id   uuid NOT NULL REFERENCES listing (id),
    provider_id  uuid NOT NULL REFERENCES organisation (id),
    starts_at    timestamptz NOT NULL,
    ends_at      timestamptz NOT NULL CHECK (ends_at > starts_at),
    place        text NOT NULL CHECK (length(place) <= 200),
    capacity     integer NOT NULL CHECK (capacity BETWEEN 1 AND 200),
    created_by   uuid NOT NULL REFERENCES app_user (id),
    created_at   timestamptz NOT NULL,
    cancelled_at timestamptz
);
CREATE INDEX training_session_listing ON training_session (listing_id, starts_at, id);

-- Numbered seats: no two people have the same one.
CREATE TABLE training_seat (
    session_id      uuid NOT NULL REFERENCES training_session (id),
    seat            integer NOT NULL CHECK (seat >= 1),
    user_id         uuid NOT NULL REFERENCES app_user (id),
    organisation_id uuid NOT NULL REFERENCES organisation (id),
    state           text NOT NULL CHECK (state IN ('booked', 'passed', 'failed', 'missed')),
    booked_at       timestamptz NOT NULL,
    decided_at      timestamptz,
    decided_by      uuid REFERENCES app_user (id),
    PRIMARY KEY (session_id, seat),
    CONSTRAINT training_seat_once UNIQUE (session_id, user_id),
    CONSTRAINT training_seat_decided CHECK ((state = 'booked') = (decided_at IS NULL) AND (decided_at IS NULL) = (decided_by IS NULL))
);

-- Who may use an instrument. A renewal is a new row; the old one is ended.
CREATE TABLE qualification (
    id              uuid PRIMARY KEY,
    listing_id      uuid NOT NULL REFERENCES listing (id),
    provider_id     uuid NOT NULL REFERENCES organisation (id),
    user_id         uuid NOT NULL REFERENCES app_user (id),
    organisation_id uuid NOT NULL REFERENCES organisation (id),
    session_id      uuid NOT NULL REFERENCES training_session (id),
    granted_by      uuid NOT NULL REFERENCES app_user (id),
    granted_at      timestamptz NOT NULL,
    valid_until     timestamptz,
    ended_at        timestamptz,
    revoke_reason   text CHECK (length(revoke_reason) BETWEEN 1 AND 2000),
    CONSTRAINT qualification_revoked CHECK (revoke_reason IS NULL OR ended_at IS NOT NULL)
);
CREATE UNIQUE INDEX qualification_one ON qualification (listing_id, user_id) WHERE ended_at IS NULL;
CREATE INDEX qualification_user ON qualification (user_id, granted_at, id);
CREATE INDEX qualification_provider ON qualification (provider_id, granted_at, id);
