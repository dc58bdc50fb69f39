-- Who sends samples is reminded on the day before.
ALTER TABLE reminder DROP CONSTRAINT reminder_kind_check;
ALTER TABLE reminder ADD CONSTRAINT reminder_kind_check CHECK (kind IN (
    'booking_begins', 'answer_due', 'acceptance_due', 'qualification_ends', 'certificate_ends', 'samples_due',
    'samples_missing'));
