-- The day (Asia/Shanghai) on which the samples of an order are to arrive, where it was said.
CREATE TABLE booking_sample_day (
    booking_id uuid PRIMARY KEY REFERENCES booking (id),
    samples_on date NOT NULL
);
CREATE INDEX booking_sample_day_on ON booking_sample_day (samples_on);

-- Whether any sample of a booking has arrived.
CREATE FUNCTION samples_arrived(of_booking uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT FROM sample_reception r WHERE r.booking_id = of_booking AND r.counted > 0)
        OR EXISTS (SELECT FROM sample s JOIN sample_event e ON e.sample_id = s.id
                   WHERE s.booking_id = of_booking AND e.step = 'receive')
$$;

-- What has arrived is not planned any more, and what was said of one booking is not said of another.
CREATE FUNCTION booking_sample_day_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.booking_id <> NEW.booking_id THEN
        RAISE EXCEPTION 'booking_sample_day: % is of another booking', OLD.booking_id;
    END IF;
    IF samples_arrived(NEW.booking_id) THEN
        RAISE EXCEPTION 'booking_sample_day: the samples of % have arrived', NEW.booking_id;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER booking_sample_day_guard BEFORE INSERT OR UPDATE ON booking_sample_day
    FOR EACH ROW EXECUTE FUNCTION booking_sample_day_guard();
CREATE TRIGGER booking_sample_day_stays BEFORE DELETE ON booking_sample_day
    FOR EACH ROW EXECUTE FUNCTION forbid_change();
CREATE TRIGGER booking_sample_day_no_truncate BEFORE TRUNCATE ON booking_sample_day
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();

-- Both sides are reminded, once, of samples that did not come on their day.
ALTER TABLE reminder DROP CONSTRAINT reminder_kind_check;
ALTER TABLE reminder ADD CONSTRAINT reminder_kind_check CHECK (kind IN (
    'booking_begins', 'answer_due', 'acceptance_due', 'qualification_ends', 'certificate_ends', 'samples_missing'));
