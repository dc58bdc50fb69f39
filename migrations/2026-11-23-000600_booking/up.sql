CREATE TABLE booking (
    id                   uuid PRIMARY KEY,
    reference            text NOT NULL UNIQUE,
    region_code          text NOT NULL REFERENCES region (code),
    listing_id           uuid NOT NULL REFERENCES listing (id),
    provider_id          uuid NOT NULL REFERENCES organisation (id),
    enterprise_id        uuid NOT NULL REFERENCES organisation (id),
    created_by           uuid NOT NULL REFERENCES app_user (id),
    state                text NOT NULL CHECK (state IN ('requested', 'confirmed', 'in_use', 'delivered', 'accepted', 'rejected', 'cancelled', 'no_show', 'disputed')),
    -- Null for orders that are not a time on an instrument.
    starts_at            timestamptz,
    ends_at              timestamptz,
    -- Samples, months or 1; minutes are in the window.
    quantity             integer NOT NULL CHECK (quantity > 0),
    price_fen            bigint NOT NULL CHECK (price_fen >= 0),
    subsidy_fen          bigint NOT NULL CHECK (subsidy_fen >= 0 AND subsidy_fen <= price_fen),
    -- The quote: unit price, customer class, price steps; and the decision with its steps. Shown years later.
    quote                jsonb NOT NULL,
    programme_version_id uuid REFERENCES programme_version (id),
    voucher_id           uuid REFERENCES voucher (id),
    hold_transfer_id     uuid UNIQUE REFERENCES ledger_transfer (id),
    -- What was really done, and what it comes to.
    delivery             jsonb,
    final_price_fen      bigint CHECK (final_price_fen >= 0),
    final_subsidy_fen    bigint CHECK (final_subsidy_fen >= 0),
    -- When the system acts if nobody does: the next deadline of the present state.
    deadline_at          timestamptz,
    reason               text,
    version              integer NOT NULL DEFAULT 1,
    created_at           timestamptz NOT NULL,
    updated_at           timestamptz NOT NULL,
    accepted_at          timestamptz,
    CONSTRAINT booking_window CHECK ((starts_at IS NULL) = (ends_at IS NULL) AND (starts_at IS NULL OR starts_at < ends_at)),
    CONSTRAINT booking_subsidy_needs_voucher CHECK ((subsidy_fen > 0) = (hold_transfer_id IS NOT NULL) AND (hold_transfer_id IS NULL OR voucher_id IS NOT NULL)),
    CONSTRAINT booking_final_not_above_quote CHECK (final_subsidy_fen IS NULL OR (final_subsidy_fen <= subsidy_fen AND final_subsidy_fen <= final_price_fen)),
    CONSTRAINT booking_accepted_is_final CHECK (state <> 'accepted' OR (final_price_fen IS NOT NULL AND final_subsidy_fen IS NOT NULL AND accepted_at IS NOT NULL))
);
CREATE INDEX booking_enterprise ON booking (enterprise_id, created_at, id);
CREATE INDEX booking_provider ON booking (provider_id, created_at, id);
-- Bureaus read the newest of their region.
CREATE INDEX booking_newest ON booking (created_at, id);
CREATE INDEX booking_listing ON booking (listing_id, starts_at);
CREATE INDEX booking_deadline ON booking (deadline_at) WHERE deadline_at IS NOT NULL;
CREATE INDEX booking_voucher ON booking (voucher_id) WHERE voucher_id IS NOT NULL;

-- A provider's own block: maintenance, internal use.
CREATE TABLE listing_block (
    id         uuid PRIMARY KEY,
    listing_id uuid NOT NULL REFERENCES listing (id),
    starts_at  timestamptz NOT NULL,
    ends_at    timestamptz NOT NULL CHECK (ends_at > starts_at),
    reason     text NOT NULL,
    created_by uuid NOT NULL REFERENCES app_user (id),
    created_at timestamptz NOT NULL,
    lifted_at  timestamptz
);
CREATE INDEX listing_block_listing ON listing_block (listing_id, starts_at);

-- The one calendar: whoever holds a unit of a listing for a window has a row here, booking or block alike, and no two
-- rows of a unit overlap. Requested bookings hold their window too. A row goes when its owner lets go.
CREATE TABLE occupancy (
    listing_id uuid NOT NULL REFERENCES listing (id),
    unit       integer NOT NULL CHECK (unit >= 1),
    starts_at  timestamptz NOT NULL,
    ends_at    timestamptz NOT NULL,
    booking_id uuid UNIQUE REFERENCES booking (id),
    block_id   uuid REFERENCES listing_block (id),
    PRIMARY KEY (listing_id, unit, starts_at),
    CONSTRAINT occupancy_window CHECK (starts_at < ends_at),
    CONSTRAINT occupancy_one_owner CHECK (num_nonnulls(booking_id, block_id) = 1),
    CONSTRAINT occupancy_no_overlap EXCLUDE USING gist (
        listing_id WITH =, unit WITH =, tstzrange(starts_at, ends_at) WITH &&)
);
CREATE INDEX occupancy_block ON occupancy (block_id) WHERE block_id IS NOT NULL;
