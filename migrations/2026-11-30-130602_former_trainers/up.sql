-- Who gave a training before somebody else took it over; their calendars are told that it is not theirs any more. Written down
-- by the change itself.
CREATE TABLE training_former_trainer (
    session_id  uuid NOT NULL REFERENCES training_session (id),
    -- The first version of the training that is another's.
    version     integer NOT NULL,
    user_id     uuid NOT NULL REFERENCES app_user (id),
    replaced_by uuid NOT NULL REFERENCES app_user (id),
    replaced_at timestamptz NOT NULL,
    PRIMARY KEY (session_id, version),
    CHECK (user_id <> replaced_by)
);
CREATE INDEX training_former_trainer_user ON training_former_trainer (user_id);
CREATE TRIGGER training_former_trainer_no_change BEFORE UPDATE OR DELETE ON training_former_trainer
    FOR EACH ROW EXECUTE FUNCTION forbid_change();
CREATE TRIGGER training_former_trainer_no_truncate BEFORE TRUNCATE ON training_former_trainer
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();

CREATE FUNCTION training_keeps_trainer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO training_former_trainer (session_id, version, user_id, replaced_by, replaced_at)
    VALUES (OLD.id, NEW.version, OLD.trainer_id, NEW.trainer_id, NEW.changed_at);
    RETURN NULL;
END $$;
CREATE TRIGGER training_keeps_trainer AFTER UPDATE OF trainer_id ON training_session
    FOR EACH ROW WHEN (OLD.trainer_id <> NEW.trainer_id) EXECUTE FUNCTION training_keeps_trainer();
