CREATE OR REPLACE FUNCTION calendar_freed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO calendar_freed (listing_id) VALUES (OLD.listing_id);
    RETURN NULL;
END $$;
DROP INDEX listing_rules_requires;
DELETE FROM occupancy o USING booking b WHERE b.id = o.booking_id AND o.listing_id <> b.listing_id;
DELETE FROM occupancy o USING wait_entry w WHERE w.id = o.wait_entry_id AND o.listing_id <> w.listing_id;
ALTER TABLE occupancy DROP CONSTRAINT occupancy_wait_entry_once;
ALTER TABLE occupancy ADD CONSTRAINT occupancy_wait_entry_id_key UNIQUE (wait_entry_id);
ALTER TABLE occupancy DROP CONSTRAINT occupancy_booking_once;
ALTER TABLE occupancy ADD CONSTRAINT occupancy_booking_id_key UNIQUE (booking_id);
