DROP FUNCTION use_is_outside(boolean, uuid);
CREATE OR REPLACE FUNCTION booking_own_share(b booking) RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT greatest(0,
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
           WHERE d.booking_id = b.id AND n.ground = 'by_hand'))
$$;
ALTER TABLE quotation DROP CONSTRAINT quotation_of_another;
ALTER TABLE violation DROP CONSTRAINT violation_against_another;
ALTER TABLE complaint DROP CONSTRAINT complaint_of_another;
ALTER TABLE booking_rating DROP CONSTRAINT booking_rating_of_another;
ALTER TABLE claim DROP CONSTRAINT claim_of_another;
ALTER TABLE bill DROP CONSTRAINT bill_to_another;
ALTER TABLE booking DROP CONSTRAINT booking_own_use_pays_nothing;
DROP TRIGGER organisation_keeps_its_kind ON organisation;
DROP FUNCTION organisation_keeps_its_kind();
DROP TRIGGER only_of_enterprises ON booking;
DROP TRIGGER only_of_enterprises ON claim;
DROP TRIGGER only_of_enterprises ON voucher;
DROP TRIGGER only_of_enterprises ON voucher_application;
DROP FUNCTION only_of_enterprises();
DROP TRIGGER provider_is_its_own_customer ON organisation;
DROP FUNCTION provider_is_its_own_customer();
DELETE FROM provider_customer WHERE customer_class IN ('own', 'standard');
DELETE FROM listing_price WHERE customer_class = 'own';
ALTER TABLE listing_price
    DROP CONSTRAINT listing_price_customer_class_check,
    ADD CONSTRAINT listing_price_customer_class_check CHECK (customer_class IN ('standard', 'sme', 'academic', 'member'));
ALTER TABLE provider_customer
    DROP CONSTRAINT provider_customer_own,
    DROP CONSTRAINT provider_customer_customer_class_check,
    ADD CONSTRAINT provider_customer_customer_class_check CHECK (customer_class IN ('academic', 'member'));
