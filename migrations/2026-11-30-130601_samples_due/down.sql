ALTER TABLE reminder DROP CONSTRAINT reminder_kind_check;
-- What was reminded of stays: rows of the kind that is gone are not asked again.
ALTER TABLE reminder ADD CONSTRAINT reminder_kind_check CHECK (kind IN (
    'booking_begins', 'answer_due', 'acceptance_due', 'qualification_ends', 'certificate_ends', 'samples_missing'))
    NOT VALID;
