-- What an enterprise owed for calling off late, and owes no longer because all of its time was taken again: by the terms
-- under which it was booked.
CREATE TABLE charge_lapse (
    booking_id uuid PRIMARY KEY REFERENCES booking (id),
    -- The charge as it was.
    charge     jsonb NOT NULL,
    amount_fen bigint NOT NULL CHECK (amount_fen > 0),
    lapsed_at  timestamptz NOT NULL
);
CREATE TRIGGER charge_lapse_append_only BEFORE UPDATE OR DELETE ON charge_lapse
    FOR EACH ROW EXECUTE FUNCTION forbid_change();
CREATE TRIGGER charge_lapse_no_truncate BEFORE TRUNCATE ON charge_lapse
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();

-- A charge ends once: waived by the provider, or fallen.
CREATE FUNCTION charge_ends_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM charge_waiver WHERE booking_id = NEW.booking_id)
        OR EXISTS (SELECT FROM charge_lapse WHERE booking_id = NEW.booking_id) THEN
        RAISE EXCEPTION 'booking %: its charge has ended before', NEW.booking_id;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER charge_lapse_once BEFORE INSERT ON charge_lapse FOR EACH ROW EXECUTE FUNCTION charge_ends_once();
CREATE TRIGGER charge_waiver_once BEFORE INSERT ON charge_waiver FOR EACH ROW EXECUTE FUNCTION charge_ends_once();

-- Nobody owes again what has fallen.
CREATE FUNCTION charge_lapse_ends_charge() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM charge_lapse WHERE booking_id = NEW.id) THEN
        RAISE EXCEPTION 'booking %: its charge has fallen', NEW.reference;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER booking_charge_lapsed BEFORE UPDATE OF charge_fen ON booking
    FOR EACH ROW WHEN (NEW.charge_fen IS NOT NULL) EXECUTE FUNCTION charge_lapse_ends_charge();

-- Few: what is still owed for calling off late.
CREATE INDEX booking_owed_for_cancelling ON booking (ends_at) WHERE state = 'cancelled' AND charge_fen IS NOT NULL;
