-- Which bookings were made by one order, again and again: what is left of them can be called off together.
ALTER TABLE booking ADD COLUMN series_id uuid;
CREATE INDEX booking_series ON booking (series_id, starts_at, id) WHERE series_id IS NOT NULL;
