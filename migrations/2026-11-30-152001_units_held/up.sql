-- Nobody holds a unit that its listing does not have, and a listing does not give up units that somebody holds: else more would
-- be booked at once than there are machines. Both are looked at under the listing's key, which whoever takes a unit shares.
CREATE FUNCTION occupancy_within_units() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- Whoever writes fewer units at this moment is waited for.
    PERFORM FROM listing WHERE id IN (SELECT listing_id FROM placed) ORDER BY id FOR KEY SHARE;
    IF EXISTS (SELECT FROM placed p JOIN listing l ON l.id = p.listing_id WHERE p.unit > l.units) THEN
        RAISE EXCEPTION 'the listing does not have so many units'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'occupancy_within_units';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER occupancy_within_units AFTER INSERT ON occupancy REFERENCING NEW TABLE AS placed
    FOR EACH STATEMENT EXECUTE FUNCTION occupancy_within_units();

-- The same where a row is put on another unit; one that stays on its unit is let shrink whatever it holds.
CREATE FUNCTION occupancy_moved_within_units() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM listing WHERE id = NEW.listing_id FOR KEY SHARE;
    IF NEW.unit > (SELECT units FROM listing WHERE id = NEW.listing_id) THEN
        RAISE EXCEPTION 'the listing does not have so many units'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'occupancy_within_units';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER occupancy_moved_within_units AFTER UPDATE OF listing_id, unit ON occupancy FOR EACH ROW
    WHEN ((OLD.listing_id, OLD.unit) IS DISTINCT FROM (NEW.listing_id, NEW.unit))
    EXECUTE FUNCTION occupancy_moved_within_units();

CREATE FUNCTION listing_units_held() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- Whoever takes a unit at this moment is waited for.
    PERFORM FROM listing WHERE id = NEW.id FOR UPDATE;
    IF EXISTS (SELECT FROM occupancy o WHERE o.listing_id = NEW.id AND o.unit > NEW.units AND o.ends_at > NEW.updated_at) THEN
        RAISE EXCEPTION 'units that somebody holds are not given up'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'listing_units_held';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER listing_units_held AFTER UPDATE ON listing FOR EACH ROW
    WHEN (NEW.units < OLD.units) EXECUTE FUNCTION listing_units_held();
