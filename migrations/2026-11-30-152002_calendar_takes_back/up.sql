-- What a provider's other calendar says is blocked as far as nobody held it when the calendar was brought. Whatever is let go of its
-- busy times falls to it when the transaction ends: before anybody can book it, and before it is offered to who waits. Asked at the
-- end, because what is moved or handed on lets go before it takes; by a trigger, so that no way of letting go can forget it.
CREATE FUNCTION calendar_takes_back() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    block record;
BEGIN
    FOR block IN
        SELECT k.id, tstzrange(greatest(k.starts_at, OLD.starts_at), least(k.ends_at, OLD.ends_at)) AS busy
        FROM listing_block k JOIN external_block x ON x.block_id = k.id JOIN external_calendar c ON c.id = x.calendar_id
        JOIN listing l ON l.id = k.listing_id
        WHERE k.listing_id = OLD.listing_id AND k.lifted_at IS NULL AND k.starts_at < OLD.ends_at AND k.ends_at > OLD.starts_at
            AND OLD.unit <= l.units AND (c.unit IS NULL OR c.unit = OLD.unit)
        ORDER BY k.starts_at, k.id
    LOOP
        -- One after the other: two calendars may be busy at the same time.
        INSERT INTO occupancy (listing_id, unit, starts_at, ends_at, block_id)
        SELECT OLD.listing_id, OLD.unit, lower(part), upper(part), block.id
        FROM (
            SELECT unnest(tstzmultirange(block.busy)
                          - coalesce(range_agg(tstzrange(o.starts_at, o.ends_at)), '{}'::tstzmultirange)) AS part
            FROM occupancy o
            WHERE o.listing_id = OLD.listing_id AND o.unit = OLD.unit AND tstzrange(o.starts_at, o.ends_at) && block.busy
        ) rest
        ON CONFLICT DO NOTHING;
    END LOOP;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER calendar_takes_what_is_let_go AFTER DELETE ON occupancy
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION calendar_takes_back();
CREATE CONSTRAINT TRIGGER calendar_takes_what_is_left AFTER UPDATE ON occupancy
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN ((OLD.listing_id, OLD.unit) IS DISTINCT FROM (NEW.listing_id, NEW.unit)
          OR NEW.starts_at > OLD.starts_at OR NEW.ends_at < OLD.ends_at)
    EXECUTE FUNCTION calendar_takes_back();
