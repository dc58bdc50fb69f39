-- A provider's own people book its instruments too, and those of other providers. An order of whose customer and provider are
-- one organisation is own use 本单位自用: it is priced for internal accounting, owed to nobody, and no service to others.

-- A provider is a customer of its own, of the class `own`; of the classes of others it says which.
ALTER TABLE provider_customer
    DROP CONSTRAINT provider_customer_customer_class_check,
    ADD CONSTRAINT provider_customer_customer_class_check
        CHECK (customer_class IN ('standard', 'academic', 'member', 'own')),
    ADD CONSTRAINT provider_customer_own CHECK ((customer_class = 'own') = (enterprise_id = provider_id));
ALTER TABLE listing_price
    DROP CONSTRAINT listing_price_customer_class_check,
    ADD CONSTRAINT listing_price_customer_class_check
        CHECK (customer_class IN ('standard', 'sme', 'academic', 'member', 'own'));
INSERT INTO provider_customer (provider_id, enterprise_id, customer_class, set_by, set_at)
SELECT id, id, 'own', 'system', created_at FROM organisation WHERE kind = 'provider';

CREATE FUNCTION provider_is_its_own_customer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO provider_customer (provider_id, enterprise_id, customer_class, set_by, set_at)
    VALUES (NEW.id, NEW.id, 'own', 'system', NEW.created_at);
    RETURN NULL;
END $$;
CREATE TRIGGER provider_is_its_own_customer AFTER INSERT ON organisation
    FOR EACH ROW WHEN (NEW.kind = 'provider') EXECUTE FUNCTION provider_is_its_own_customer();

-- Vouchers, and what is claimed for them, are for enterprises. Nobody is anything else later: an organisation keeps its kind.
CREATE FUNCTION only_of_enterprises() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM organisation WHERE id = NEW.enterprise_id AND kind = 'enterprise') THEN
        RAISE EXCEPTION '%: % is no enterprise', TG_TABLE_NAME, NEW.enterprise_id
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'only_of_enterprises';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER only_of_enterprises BEFORE INSERT OR UPDATE OF enterprise_id ON voucher_application
    FOR EACH ROW EXECUTE FUNCTION only_of_enterprises();
CREATE TRIGGER only_of_enterprises BEFORE INSERT OR UPDATE OF enterprise_id ON voucher
    FOR EACH ROW EXECUTE FUNCTION only_of_enterprises();
CREATE TRIGGER only_of_enterprises BEFORE INSERT OR UPDATE OF enterprise_id ON claim
    FOR EACH ROW EXECUTE FUNCTION only_of_enterprises();
CREATE TRIGGER only_of_enterprises BEFORE INSERT OR UPDATE OF enterprise_id, voucher_id ON booking
    FOR EACH ROW WHEN (NEW.voucher_id IS NOT NULL) EXECUTE FUNCTION only_of_enterprises();

CREATE FUNCTION organisation_keeps_its_kind() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'organisation %: what it is never changes', NEW.id
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'organisation_keeps_its_kind';
END $$;
CREATE TRIGGER organisation_keeps_its_kind BEFORE UPDATE OF kind ON organisation
    FOR EACH ROW WHEN (NEW.kind IS DISTINCT FROM OLD.kind) EXECUTE FUNCTION organisation_keeps_its_kind();

-- Nobody owes themselves, bills themselves, praises or accuses themselves.
ALTER TABLE booking ADD CONSTRAINT booking_own_use_pays_nothing CHECK (
    enterprise_id <> provider_id OR num_nonnulls(voucher_id, programme_version_id, hold_transfer_id, charge_fen) = 0);
ALTER TABLE bill ADD CONSTRAINT bill_to_another CHECK (enterprise_id <> provider_id);
ALTER TABLE claim ADD CONSTRAINT claim_of_another CHECK (enterprise_id <> provider_id);
ALTER TABLE booking_rating ADD CONSTRAINT booking_rating_of_another CHECK (enterprise_id <> provider_id);
ALTER TABLE complaint ADD CONSTRAINT complaint_of_another CHECK (enterprise_id <> provider_id);
ALTER TABLE violation ADD CONSTRAINT violation_against_another CHECK (organisation_id <> provider_id);
ALTER TABLE quotation ADD CONSTRAINT quotation_of_another CHECK (enterprise_id <> provider_id);

-- As before, and nothing of own use. `booking::model::own_share` says the same.
CREATE OR REPLACE FUNCTION booking_own_share(b booking) RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN b.enterprise_id = b.provider_id THEN 0 ELSE greatest(0,
        coalesce(b.charge_fen, 0) + CASE
            WHEN b.state IN ('rejected', 'cancelled', 'no_show') THEN 0
            ELSE greatest(0,
                coalesce(b.final_price_fen, (b.delivery ->> 'price_fen')::bigint, b.price_fen)
                - CASE
                    WHEN EXISTS (SELECT FROM programme_version v
                                 WHERE v.id = b.programme_version_id AND v.rules ->> 'payment_mode' = 'reimbursement') THEN 0
                    ELSE coalesce(b.final_subsidy_fen, (b.delivery ->> 'subsidy_fen')::bigint, b.subsidy_fen)
                  END)
            END
        - (SELECT coalesce(sum(n.amount_fen), 0)::bigint FROM bill d JOIN credit_note n ON n.bill_id = d.id
           WHERE d.booking_id = b.id AND n.ground = 'by_hand')) END
$$;

-- Whether a record of use is of somebody outside of the provider: of a booking its customer says it, else the record itself.
CREATE FUNCTION use_is_outside(said boolean, of_booking uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN of_booking IS NULL THEN coalesce(said, false)
                ELSE EXISTS (SELECT FROM booking b WHERE b.id = of_booking AND b.enterprise_id <> b.provider_id) END
$$;
