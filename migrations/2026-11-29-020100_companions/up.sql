-- A booking, or an offer to who waits, holds one unit of each listing that it needs.
ALTER TABLE occupancy DROP CONSTRAINT occupancy_booking_id_key;
ALTER TABLE occupancy ADD CONSTRAINT occupancy_booking_once UNIQUE (booking_id, listing_id);
ALTER TABLE occupancy DROP CONSTRAINT occupancy_wait_entry_id_key;
ALTER TABLE occupancy ADD CONSTRAINT occupancy_wait_entry_once UNIQUE (wait_entry_id, listing_id);

-- Which listings need this one.
CREATE INDEX listing_rules_requires ON listing_rules USING gin ((rules -> 'requires') jsonb_path_ops);

-- Who waits for a listing waits for what it needs, too: what becomes free of that is looked at for both.
CREATE OR REPLACE FUNCTION calendar_freed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO calendar_freed (listing_id)
    WITH RECURSIVE needing (id) AS (
        SELECT OLD.listing_id
        UNION
        SELECT r.listing_id FROM needing n JOIN listing_rules r
            ON r.rules -> 'requires' @> jsonb_build_array(jsonb_build_object('listing_id', n.id::text))
        WHERE NOT EXISTS (SELECT FROM listing_rules newer WHERE newer.listing_id = r.listing_id AND newer.version > r.version)
    )
    SELECT id FROM needing;
    RETURN NULL;
END $$;
