-- What a provider asks of bookings beyond the listing's own fields, as a document. A new version follows the old one;
-- none is ever changed.
CREATE TABLE listing_rules (
    listing_id uuid NOT NULL REFERENCES listing (id),
    version    integer NOT NULL CHECK (version >= 1),
    rules      jsonb NOT NULL,
    changed_at timestamptz NOT NULL,
    changed_by text NOT NULL,
    PRIMARY KEY (listing_id, version)
);
CREATE TRIGGER listing_rules_append_only BEFORE UPDATE OR DELETE ON listing_rules
    FOR EACH ROW EXECUTE FUNCTION forbid_change();
CREATE TRIGGER listing_rules_no_truncate BEFORE TRUNCATE ON listing_rules
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();

-- Customers that a provider counts among a class which no register knows: its price and how far ahead they may book.
CREATE TABLE provider_customer (
    provider_id    uuid NOT NULL REFERENCES organisation (id),
    enterprise_id  uuid NOT NULL REFERENCES organisation (id),
    customer_class text NOT NULL CHECK (customer_class IN ('academic', 'member')),
    note           text NOT NULL DEFAULT '',
    set_by         text NOT NULL,
    set_at         timestamptz NOT NULL,
    PRIMARY KEY (provider_id, enterprise_id)
);

-- Held by whoever counts an organisation's bookings of a listing, so that two at once do not both find room for one.
CREATE TABLE booking_count_lock (
    listing_id    uuid NOT NULL REFERENCES listing (id),
    enterprise_id uuid NOT NULL REFERENCES organisation (id),
    PRIMARY KEY (listing_id, enterprise_id)
);

-- A row of the calendar keeps the booked time together with the time to set up and to clean up, so that the exclusion
-- constraint guards both.
ALTER TABLE occupancy
    ADD COLUMN setup_minutes   integer NOT NULL DEFAULT 0 CHECK (setup_minutes >= 0),
    ADD COLUMN cleanup_minutes integer NOT NULL DEFAULT 0 CHECK (cleanup_minutes >= 0);

-- The rules that a booking breaks and why it stands all the same: warnings that were accepted, an exception that was
-- asked for or granted.
ALTER TABLE booking ADD COLUMN allowance jsonb;
-- An organisation's bookings of a listing are counted.
CREATE INDEX booking_of_customer ON booking (listing_id, enterprise_id, starts_at);
