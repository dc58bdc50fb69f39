-- Who sees to an exception, and until when.
ALTER TABLE reconciliation_exception
    ADD COLUMN owner_id uuid REFERENCES app_user (id),
    ADD COLUMN due_on date;
CREATE INDEX exception_owner ON reconciliation_exception (owner_id) WHERE state <> 'resolved';
