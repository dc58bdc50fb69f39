-- An enterprise does not agree with what it owes for an unused booking; its provider waives the charge or upholds it.
CREATE TABLE charge_contest (
    booking_id    uuid PRIMARY KEY REFERENCES booking (id),
    reason        text NOT NULL CHECK (length(reason) BETWEEN 1 AND 2000),
    contested_by  uuid NOT NULL REFERENCES app_user (id),
    contested_at  timestamptz NOT NULL,
    answer        text CHECK (answer IN ('waived', 'upheld')),
    answer_reason text CHECK (length(answer_reason) BETWEEN 1 AND 2000),
    answered_by   uuid REFERENCES app_user (id),
    answered_at   timestamptz,
    CONSTRAINT charge_contest_answer CHECK (num_nonnulls(answer, answer_reason, answered_by, answered_at) IN (0, 4))
);
CREATE INDEX charge_contest_open ON charge_contest (booking_id) WHERE answer IS NULL;
CREATE TRIGGER charge_contest_no_truncate BEFORE TRUNCATE ON charge_contest
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
-- What was said and answered stays.
CREATE TRIGGER charge_contest_kept BEFORE DELETE ON charge_contest FOR EACH ROW EXECUTE FUNCTION forbid_change();
CREATE TRIGGER charge_contest_answered BEFORE UPDATE ON charge_contest
    FOR EACH ROW WHEN (OLD.answer IS NOT NULL OR NEW.reason <> OLD.reason OR NEW.contested_at <> OLD.contested_at)
    EXECUTE FUNCTION forbid_change();
