-- What counts as a violation, what it costs and when somebody is banned. The newest row is in force; rows are never changed.
CREATE TABLE conduct_policy (
    id                  bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    no_show_points      integer NOT NULL CHECK (no_show_points BETWEEN 0 AND 100),
    late_cancel_points  integer NOT NULL CHECK (late_cancel_points BETWEEN 0 AND 100),
    late_points         integer NOT NULL CHECK (late_points BETWEEN 0 AND 100),
    overbooked_points   integer NOT NULL CHECK (overbooked_points BETWEEN 0 AND 100),
    -- Called off later than this before the start.
    late_cancel_minutes integer NOT NULL CHECK (late_cancel_minutes BETWEEN 0 AND 43200),
    -- Came later than this after the start.
    late_minutes        integer NOT NULL CHECK (late_minutes BETWEEN 0 AND 1440),
    -- Booked at least this much of what was used.
    overbooked_percent  integer NOT NULL CHECK (overbooked_percent BETWEEN 101 AND 10000),
    decay_days          integer NOT NULL CHECK (decay_days BETWEEN 1 AND 3660),
    ban_points          integer NOT NULL CHECK (ban_points BETWEEN 1 AND 1000),
    ban_days            integer NOT NULL CHECK (ban_days BETWEEN 1 AND 3660),
    appeal_days         integer NOT NULL CHECK (appeal_days BETWEEN 1 AND 365),
    set_by              uuid REFERENCES app_user (id),
    set_at              timestamptz NOT NULL
);
CREATE TRIGGER conduct_policy_kept BEFORE UPDATE OR DELETE ON conduct_policy
    FOR EACH ROW EXECUTE FUNCTION forbid_change();
CREATE TRIGGER conduct_policy_no_truncate BEFORE TRUNCATE ON conduct_policy
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
-- Typical of sharing platforms; to be set by the bureau.
INSERT INTO conduct_policy (no_show_points, late_cancel_points, late_points, overbooked_points, late_cancel_minutes,
                            late_minutes, overbooked_percent, decay_days, ban_points, ban_days, appeal_days, set_at)
VALUES (3, 2, 1, 1, 1440, 15, 200, 180, 9, 30, 15, '2026-01-01T00:00:00Z');

-- What an organisation did against the rules, once per booking and kind.
CREATE TABLE violation (
    id              uuid PRIMARY KEY,
    kind            text NOT NULL CHECK (kind IN ('no_show', 'late_cancel', 'late', 'overbooked')),
    points          integer NOT NULL CHECK (points >= 1),
    organisation_id uuid NOT NULL REFERENCES organisation (id),
    provider_id     uuid NOT NULL REFERENCES organisation (id),
    region_code     text NOT NULL REFERENCES region (code),
    -- The booking that it was about.
    booking_id      uuid NOT NULL,
    reference       text NOT NULL,
    -- What was measured beside what the policy allowed.
    measured        bigint,
    allowed         bigint,
    occurred_at     timestamptz NOT NULL,
    -- From then on it counts no longer.
    decays_at       timestamptz NOT NULL,
    appeal_until    timestamptz NOT NULL,
    state           text NOT NULL CHECK (state IN ('stands', 'appealed', 'upheld', 'lifted')),
    appeal_reason   text CHECK (length(appeal_reason) BETWEEN 1 AND 2000),
    appealed_by     uuid REFERENCES app_user (id),
    appealed_at     timestamptz,
    decision_reason text CHECK (length(decision_reason) BETWEEN 1 AND 2000),
    decided_by      uuid REFERENCES app_user (id),
    decided_at      timestamptz,
    CONSTRAINT violation_once UNIQUE (booking_id, kind),
    CONSTRAINT violation_appeal CHECK ((state = 'stands') = (appeal_reason IS NULL)
        AND num_nonnulls(appeal_reason, appealed_by, appealed_at) IN (0, 3)),
    CONSTRAINT violation_decision CHECK ((state IN ('upheld', 'lifted')) = (decision_reason IS NOT NULL)
        AND num_nonnulls(decision_reason, decided_by, decided_at) IN (0, 3))
);
CREATE INDEX violation_organisation ON violation (organisation_id, occurred_at, id);
CREATE INDEX violation_provider ON violation (provider_id, occurred_at, id);
CREATE INDEX violation_appealed ON violation (region_code text_pattern_ops) WHERE state = 'appealed';

-- A time in which an organisation may not book. No two that stand overlap.
CREATE TABLE ban (
    id              uuid PRIMARY KEY,
    organisation_id uuid NOT NULL REFERENCES organisation (id),
    from_at         timestamptz NOT NULL,
    until_at        timestamptz NOT NULL CHECK (until_at > from_at),
    points          integer NOT NULL,
    ban_points      integer NOT NULL CHECK (points >= ban_points),
    lifted_at       timestamptz,
    CONSTRAINT ban_one_at_a_time EXCLUDE USING gist (
        organisation_id WITH =, tstzrange(from_at, until_at) WITH &&) WHERE (lifted_at IS NULL)
);
