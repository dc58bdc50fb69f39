-- Since when the grace time is in force: who was due before it is not judged by it.
ALTER TABLE listing_use_rule ADD COLUMN grace_since timestamptz;
ALTER TABLE listing_use_rule ADD CONSTRAINT listing_use_rule_grace CHECK ((grace_minutes IS NULL) = (grace_since IS NULL));

-- When a booking was really used, beside when it was booked.
CREATE TABLE booking_use (
    booking_id     uuid PRIMARY KEY REFERENCES booking (id),
    -- Nobody came within the grace time: the window was free again from then on.
    released_at    timestamptz,
    checked_in_at  timestamptz,
    checked_in_by  uuid REFERENCES app_user (id),
    checked_out_at timestamptz,
    checked_out_by uuid REFERENCES app_user (id),
    CONSTRAINT booking_use_in CHECK ((checked_in_at IS NULL) = (checked_in_by IS NULL)),
    CONSTRAINT booking_use_out CHECK ((checked_out_at IS NULL) = (checked_out_by IS NULL)
        AND (checked_out_at IS NULL OR checked_out_at >= checked_in_at)),
    CONSTRAINT booking_use_out_after_in CHECK (checked_out_at IS NULL OR checked_in_at IS NOT NULL)
);
CREATE INDEX booking_use_released ON booking_use (booking_id) WHERE released_at IS NOT NULL AND checked_in_at IS NULL;
CREATE INDEX booking_awaited ON booking (starts_at) WHERE state = 'confirmed';

-- What the code on an instrument proves: whoever sends it was there.
CREATE TABLE listing_check_in_key (
    listing_id uuid PRIMARY KEY REFERENCES listing (id),
    key        text NOT NULL CHECK (length(key) >= 20),
    made_at    timestamptz NOT NULL
);
