-- How long before somebody wants to be reminded; null: not at all. Who has no row is reminded as `reminder` says.
CREATE TABLE reminder_preference (
    user_id        uuid PRIMARY KEY REFERENCES app_user (id),
    -- Before a booking begins.
    booking_hours  integer CHECK (booking_hours BETWEEN 1 AND 168),
    -- Before the time to answer a request or to accept a delivery is over.
    deadline_hours integer CHECK (deadline_hours BETWEEN 1 AND 168),
    -- Before a qualification or a certificate ends.
    expiry_days    integer CHECK (expiry_days BETWEEN 1 AND 90),
    set_at         timestamptz NOT NULL
);

-- What was reminded of: one person, one thing, one moment, once, by the transaction that announced it. A thing that is put
-- off to another moment is reminded of again.
CREATE TABLE reminder (
    kind        text NOT NULL CHECK (kind IN ('booking_begins', 'answer_due', 'acceptance_due', 'qualification_ends',
                                              'certificate_ends')),
    subject_id  uuid NOT NULL,
    user_id     uuid NOT NULL REFERENCES app_user (id),
    -- The moment that was reminded of.
    due_at      timestamptz NOT NULL,
    reminded_at timestamptz NOT NULL,
    PRIMARY KEY (kind, subject_id, user_id, due_at)
);
CREATE INDEX reminder_user ON reminder (user_id, reminded_at);
CREATE TRIGGER reminder_no_change BEFORE UPDATE OR DELETE ON reminder
    FOR EACH ROW EXECUTE FUNCTION forbid_change();
CREATE TRIGGER reminder_no_truncate BEFORE TRUNCATE ON reminder
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();

-- When it was last looked for what is to be reminded of: not every second, and not by two processes at once.
CREATE TABLE reminder_round (
    only_row  boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    looked_at timestamptz NOT NULL
);
INSERT INTO reminder_round (looked_at) VALUES ('1970-01-01T00:00:00Z');

CREATE INDEX qualification_end ON qualification (valid_until) WHERE ended_at IS NULL AND valid_until IS NOT NULL;
