-- What comes on top or off a listing's prices, as a document. A new version follows the old one; none is ever changed, and
-- each booking keeps the one by which it was quoted.
CREATE TABLE listing_tariff (
    listing_id uuid NOT NULL REFERENCES listing (id),
    version    integer NOT NULL CHECK (version >= 1),
    tariff     jsonb NOT NULL,
    changed_at timestamptz NOT NULL,
    changed_by text NOT NULL,
    PRIMARY KEY (listing_id, version)
);
CREATE TRIGGER listing_tariff_append_only BEFORE UPDATE OR DELETE ON listing_tariff
    FOR EACH ROW EXECUTE FUNCTION forbid_change();
CREATE TRIGGER listing_tariff_no_truncate BEFORE TRUNCATE ON listing_tariff
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();

-- What the enterprise owes the provider itself for calling off late or not coming; no voucher pays it.
ALTER TABLE booking
    ADD COLUMN charge     jsonb,
    ADD COLUMN charge_fen bigint,
    ADD CONSTRAINT booking_charge_has_steps CHECK ((charge IS NULL) = (charge_fen IS NULL)),
    ADD CONSTRAINT booking_charge_within_price CHECK (charge_fen > 0 AND charge_fen <= price_fen),
    ADD CONSTRAINT booking_charge_for_what_was_not_used CHECK (charge_fen IS NULL OR state IN ('cancelled', 'no_show'));
