-- What is to be put right on an application that is returned, field by field. Kept for good; the newest counts.
CREATE TABLE voucher_application_return (
    id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    application_id uuid NOT NULL REFERENCES voucher_application (id),
    corrections    jsonb NOT NULL CHECK (jsonb_typeof(corrections) = 'array'),
    returned_by    uuid NOT NULL REFERENCES app_user (id),
    returned_at    timestamptz NOT NULL
);
CREATE INDEX voucher_application_return_application ON voucher_application_return (application_id, id DESC);
CREATE TRIGGER voucher_application_return_kept BEFORE UPDATE OR DELETE ON voucher_application_return
    FOR EACH ROW EXECUTE FUNCTION forbid_change();
CREATE TRIGGER voucher_application_return_no_truncate BEFORE TRUNCATE ON voucher_application_return
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
