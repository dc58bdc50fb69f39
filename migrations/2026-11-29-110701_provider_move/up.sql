-- When the provider put the booking elsewhere, where its customer has not agreed to that since.
ALTER TABLE booking ADD COLUMN moved_unasked_at timestamptz;
-- Who has not agreed to another time owes nothing for not using it.
ALTER TABLE booking ADD CONSTRAINT booking_moved_unasked CHECK (moved_unasked_at IS NULL OR charge IS NULL);
CREATE INDEX booking_moved_unasked ON booking (enterprise_id)
    WHERE moved_unasked_at IS NOT NULL AND state IN ('requested', 'confirmed');
