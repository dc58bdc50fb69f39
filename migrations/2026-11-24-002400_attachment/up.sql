-- Files that belong to an application or to the work of a booking; the content is kept once, as that of evidence is.
CREATE TABLE attachment (
    id             uuid PRIMARY KEY,
    application_id uuid REFERENCES voucher_application (id),
    booking_id     uuid REFERENCES booking (id),
    file_name      text NOT NULL CHECK (length(file_name) BETWEEN 1 AND 200),
    media_type     text NOT NULL,
    size_bytes     bigint NOT NULL CHECK (size_bytes > 0),
    sha256         bytea NOT NULL REFERENCES evidence_content (sha256),
    added_by       uuid NOT NULL REFERENCES app_user (id),
    added_at       timestamptz NOT NULL,
    CONSTRAINT attachment_one_owner CHECK (num_nonnulls(application_id, booking_id) = 1)
);
CREATE INDEX attachment_application ON attachment (application_id) WHERE application_id IS NOT NULL;
CREATE INDEX attachment_booking ON attachment (booking_id) WHERE booking_id IS NOT NULL;
