-- How a listing deals with those who come late or wait, where its provider said so; absent: the product's ways.
CREATE TABLE listing_use_rule (
    listing_id    uuid PRIMARY KEY REFERENCES listing (id),
    -- How long a freed window is kept for the next in line.
    offer_minutes integer NOT NULL CHECK (offer_minutes BETWEEN 5 AND 10080),
    -- After how long the window of somebody who did not come is free again; null: never by itself.
    grace_minutes integer CHECK (grace_minutes BETWEEN 1 AND 1440),
    version       integer NOT NULL DEFAULT 1,
    updated_by    uuid NOT NULL REFERENCES app_user (id),
    updated_at    timestamptz NOT NULL
);

-- Who waits for a window that is taken, in the order in which they came.
CREATE TABLE wait_entry (
    id            uuid PRIMARY KEY,
    listing_id    uuid NOT NULL REFERENCES listing (id),
    provider_id   uuid NOT NULL REFERENCES organisation (id),
    enterprise_id uuid NOT NULL REFERENCES organisation (id),
    created_by    uuid NOT NULL REFERENCES app_user (id),
    starts_at     timestamptz NOT NULL,
    ends_at       timestamptz NOT NULL CHECK (starts_at < ends_at),
    -- The order that is booked when the offer is taken.
    wanted        jsonb NOT NULL,
    state         text NOT NULL CHECK (state IN ('waiting', 'offered', 'booked', 'declined', 'lapsed', 'left', 'over')),
    joined_at     timestamptz NOT NULL,
    offered_at    timestamptz,
    -- Until when an offer stands.
    offer_until   timestamptz,
    booking_id    uuid UNIQUE REFERENCES booking (id),
    updated_at    timestamptz NOT NULL,
    CONSTRAINT wait_entry_offer CHECK ((offered_at IS NULL) = (offer_until IS NULL)
        AND (state NOT IN ('offered', 'booked', 'declined', 'lapsed') OR offer_until IS NOT NULL)),
    CONSTRAINT wait_entry_booked CHECK ((state = 'booked') = (booking_id IS NOT NULL))
);
CREATE UNIQUE INDEX wait_entry_once ON wait_entry (enterprise_id, listing_id, starts_at, ends_at)
    WHERE state IN ('waiting', 'offered');
CREATE INDEX wait_entry_line ON wait_entry (listing_id, joined_at, id) WHERE state = 'waiting';
CREATE INDEX wait_entry_lapsing ON wait_entry (offer_until) WHERE state = 'offered';
CREATE INDEX wait_entry_passing ON wait_entry (starts_at) WHERE state = 'waiting';
CREATE INDEX wait_entry_enterprise ON wait_entry (enterprise_id, joined_at, id);
CREATE INDEX wait_entry_provider ON wait_entry (provider_id, joined_at, id);

-- An offer holds its window as bookings and blocks do, under the same guard.
ALTER TABLE occupancy ADD COLUMN wait_entry_id uuid UNIQUE REFERENCES wait_entry (id);
ALTER TABLE occupancy DROP CONSTRAINT occupancy_one_owner;
ALTER TABLE occupancy ADD CONSTRAINT occupancy_one_owner CHECK (num_nonnulls(booking_id, block_id, wait_entry_id) = 1);

-- Listings of which something became free, or for which somebody began to wait: whoever empties the wait-lists looks at
-- these. Rows are only added and taken, so no booking ever waits for a wait-list.
CREATE TABLE calendar_freed (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    listing_id uuid NOT NULL REFERENCES listing (id)
);
CREATE INDEX calendar_freed_listing ON calendar_freed (listing_id);

-- By triggers, so that no way of letting go can forget it.
CREATE FUNCTION calendar_freed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO calendar_freed (listing_id) VALUES (OLD.listing_id);
    RETURN NULL;
END $$;
CREATE TRIGGER occupancy_let_go AFTER DELETE ON occupancy FOR EACH ROW EXECUTE FUNCTION calendar_freed();
CREATE TRIGGER occupancy_shrunk AFTER UPDATE ON occupancy FOR EACH ROW
    WHEN ((OLD.listing_id, OLD.unit) <> (NEW.listing_id, NEW.unit)
          OR NEW.starts_at > OLD.starts_at OR NEW.ends_at < OLD.ends_at)
    EXECUTE FUNCTION calendar_freed();

-- The same for a listing that is opened again or grows, whose rules change, or whose provider is admitted again.
CREATE FUNCTION listing_opened() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO calendar_freed (listing_id) VALUES (NEW.id);
    RETURN NULL;
END $$;
CREATE TRIGGER listing_opened AFTER UPDATE ON listing FOR EACH ROW
    WHEN (NEW.state = 'admitted' AND (OLD.state <> 'admitted' OR NEW.units > OLD.units))
    EXECUTE FUNCTION listing_opened();
CREATE FUNCTION listing_rules_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO calendar_freed (listing_id) VALUES (NEW.listing_id);
    RETURN NULL;
END $$;
CREATE TRIGGER listing_rules_changed AFTER INSERT ON listing_rules FOR EACH ROW EXECUTE FUNCTION listing_rules_changed();
CREATE FUNCTION provider_admitted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO calendar_freed (listing_id) SELECT DISTINCT listing_id FROM wait_entry
    WHERE provider_id = NEW.id AND state = 'waiting';
    RETURN NULL;
END $$;
CREATE TRIGGER provider_admitted AFTER UPDATE ON organisation FOR EACH ROW
    WHEN (NEW.state = 'admitted' AND OLD.state <> 'admitted') EXECUTE FUNCTION provider_admitted();
