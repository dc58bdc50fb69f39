-- The day (Asia/Shanghai) on which the samples of an order are to arrive, where it was said.
ALTER TABLE booking ADD COLUMN samples_on date;

-- Whether any sample of a booking has arrived.
CREATE FUNCTION samples_arrived(of_booking uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT FROM sample_reception r WHERE r.booking_id = of_booking AND r.counted > 0)
        OR EXISTS (SELECT FROM sample s JOIN sample_event e ON e.sample_id = s.id
                   WHERE s.booking_id = of_booking AND e.step = 'receive')
$$;

-- What has arrived is not planned any more.
CREATE FUNCTION samples_on_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF samples_arrived(NEW.id) THEN
        RAISE EXCEPTION 'booking %: its samples have arrived', NEW.reference;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER booking_samples_on BEFORE UPDATE OF samples_on ON booking
    FOR EACH ROW WHEN (OLD.samples_on IS DISTINCT FROM NEW.samples_on) EXECUTE FUNCTION samples_on_guard();

CREATE INDEX booking_samples_on ON booking (samples_on)
    WHERE samples_on IS NOT NULL AND state IN ('requested', 'confirmed', 'in_use');

-- Both sides are reminded, once, of samples that did not come on their day.
ALTER TABLE reminder DROP CONSTRAINT reminder_kind_check;
ALTER TABLE reminder ADD CONSTRAINT reminder_kind_check CHECK (kind IN (
    'booking_begins', 'answer_due', 'acceptance_due', 'qualification_ends', 'certificate_ends', 'samples_missing'));
