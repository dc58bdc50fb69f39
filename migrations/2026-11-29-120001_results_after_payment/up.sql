-- What a customer owes its provider for a booking: of the price what no voucher pays to the provider, and what is owed for
-- not using it. Until the amounts are final, as delivered, or else as quoted; of what came to nothing only the charge is
-- left. `booking::model::own_share` says the same.
CREATE FUNCTION booking_own_share(b booking) RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT coalesce(b.charge_fen, 0) + CASE
        WHEN b.state IN ('rejected', 'cancelled', 'no_show') THEN 0
        ELSE greatest(0,
            coalesce(b.final_price_fen, (b.delivery ->> 'price_fen')::bigint, b.price_fen)
            - CASE
                WHEN EXISTS (SELECT FROM programme_version v
                             WHERE v.id = b.programme_version_id AND v.rules ->> 'payment_mode' = 'reimbursement') THEN 0
                ELSE coalesce(b.final_subsidy_fen, (b.delivery ->> 'subsidy_fen')::bigint, b.subsidy_fen)
              END)
        END
$$;

-- What the provider says it received of that. Nothing is changed or deleted: a correcting row takes back what another said.
CREATE TABLE booking_receipt (
    id          uuid PRIMARY KEY,
    booking_id  uuid NOT NULL REFERENCES booking (id),
    -- Negative where it takes back what `corrects` said.
    amount_fen  bigint NOT NULL,
    corrects    uuid REFERENCES booking_receipt (id),
    received_on date NOT NULL,
    paid_by     text NOT NULL CHECK (length(paid_by) BETWEEN 1 AND 200),
    note        text CHECK (length(note) BETWEEN 1 AND 2000),
    recorded_by uuid NOT NULL REFERENCES app_user (id),
    recorded_at timestamptz NOT NULL,
    CONSTRAINT booking_receipt_positive
        CHECK (CASE WHEN corrects IS NULL THEN amount_fen > 0 ELSE amount_fen < 0 AND note IS NOT NULL END),
    CONSTRAINT booking_receipt_corrected_once UNIQUE (corrects),
    CONSTRAINT booking_receipt_not_ahead CHECK (received_on <= (recorded_at AT TIME ZONE 'Asia/Shanghai')::date)
);
CREATE INDEX booking_receipt_booking ON booking_receipt (booking_id, recorded_at);

-- A correction takes back all of one receipt of the same booking; more than is owed is explained. The booking's lock keeps
-- two that record at once from each seeing too little.
CREATE FUNCTION booking_receipt_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    about booking;
    said booking_receipt;
    received bigint;
BEGIN
    SELECT * INTO about FROM booking WHERE id = NEW.booking_id FOR NO KEY UPDATE;
    SELECT coalesce(sum(amount_fen), 0) INTO received FROM booking_receipt WHERE booking_id = NEW.booking_id;
    IF NEW.corrects IS NOT NULL THEN
        SELECT * INTO said FROM booking_receipt WHERE id = NEW.corrects;
        IF said.booking_id IS DISTINCT FROM NEW.booking_id OR said.corrects IS NOT NULL
           OR NEW.amount_fen IS DISTINCT FROM -said.amount_fen THEN
            RAISE EXCEPTION 'booking_receipt: a correction takes back one whole receipt of booking %', about.reference;
        END IF;
    ELSIF NEW.note IS NULL AND received + NEW.amount_fen > booking_own_share(about) THEN
        RAISE EXCEPTION 'booking_receipt: more than is owed for booking %, and nothing explains it', about.reference;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER booking_receipt_guard BEFORE INSERT ON booking_receipt
    FOR EACH ROW EXECUTE FUNCTION booking_receipt_guard();
CREATE TRIGGER booking_receipt_append_only BEFORE UPDATE OR DELETE ON booking_receipt
    FOR EACH ROW EXECUTE FUNCTION forbid_change();
CREATE TRIGGER booking_receipt_no_truncate BEFORE TRUNCATE ON booking_receipt
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();

-- Few bookings are under the rule; what waits for their payment is found without looking at the others.
CREATE INDEX booking_pays_first_provider ON booking (provider_id)
    WHERE (quote #>> '{terms,results_after_payment}') = 'true';
CREATE INDEX booking_pays_first_enterprise ON booking (enterprise_id)
    WHERE (quote #>> '{terms,results_after_payment}') = 'true';
