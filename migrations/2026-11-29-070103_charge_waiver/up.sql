-- What an enterprise owed for not using a booking, and which its provider does not ask for after all.
CREATE TABLE charge_waiver (
    booking_id uuid PRIMARY KEY REFERENCES booking (id),
    -- The charge as it was.
    charge     jsonb NOT NULL,
    amount_fen bigint NOT NULL CHECK (amount_fen > 0),
    reason     text NOT NULL CHECK (length(reason) BETWEEN 1 AND 2000),
    waived_by  uuid NOT NULL REFERENCES app_user (id),
    waived_at  timestamptz NOT NULL
);
CREATE TRIGGER charge_waiver_append_only BEFORE UPDATE OR DELETE ON charge_waiver
    FOR EACH ROW EXECUTE FUNCTION forbid_change();
CREATE TRIGGER charge_waiver_no_truncate BEFORE TRUNCATE ON charge_waiver
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();

-- Nobody owes what was waived.
CREATE FUNCTION charge_waiver_ends_charge() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.charge_fen IS NOT NULL AND EXISTS (SELECT FROM charge_waiver WHERE booking_id = NEW.id) THEN
        RAISE EXCEPTION 'booking %: its charge was waived', NEW.reference;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER booking_charge_waived BEFORE UPDATE OF charge_fen ON booking
    FOR EACH ROW WHEN (NEW.charge_fen IS NOT NULL) EXECUTE FUNCTION charge_waiver_ends_charge();
