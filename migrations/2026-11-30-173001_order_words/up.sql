-- What a customer says about its order: the number under which its own books have it, and a note to who does the work.
CREATE TABLE booking_words (
    booking_id            uuid PRIMARY KEY REFERENCES booking (id),
    customer_order_number text CHECK (length(customer_order_number) BETWEEN 1 AND 60),
    customer_note         text CHECK (length(customer_note) BETWEEN 1 AND 1000),
    CONSTRAINT booking_words_say_something CHECK (customer_order_number IS NOT NULL OR customer_note IS NOT NULL)
);

-- What is delivered or over is billed, and papers say what the order said.
CREATE FUNCTION booking_words_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    about uuid := CASE WHEN TG_OP = 'DELETE' THEN OLD.booking_id ELSE NEW.booking_id END;
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.booking_id <> NEW.booking_id THEN
        RAISE EXCEPTION 'booking_words: % is of another booking', OLD.booking_id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NOT EXISTS (SELECT FROM booking b WHERE b.id = about AND b.state IN ('requested', 'confirmed', 'in_use')) THEN
        RAISE EXCEPTION 'booking_words: what was said about % stands, for it is delivered or over', about
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN coalesce(NEW, OLD);
END $$;
CREATE TRIGGER booking_words_guard BEFORE INSERT OR UPDATE OR DELETE ON booking_words
    FOR EACH ROW EXECUTE FUNCTION booking_words_guard();
CREATE TRIGGER booking_words_no_truncate BEFORE TRUNCATE ON booking_words
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
