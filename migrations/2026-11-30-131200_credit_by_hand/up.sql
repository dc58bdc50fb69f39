-- A provider lowers a bill of its own by hand, in whole or in part, and says why.
ALTER TABLE credit_note
    ADD COLUMN issued_by uuid REFERENCES app_user (id),
    DROP CONSTRAINT credit_note_ground_check,
    ADD CONSTRAINT credit_note_ground_check CHECK (ground IN ('waived', 'taken_again', 'by_hand')),
    DROP CONSTRAINT credit_note_says_why,
    ADD CONSTRAINT credit_note_says_why CHECK ((ground <> 'taken_again') = (reason IS NOT NULL)),
    ADD CONSTRAINT credit_note_by_whom CHECK ((ground = 'by_hand') = (issued_by IS NOT NULL));

-- As before, less what was credited by hand: nobody owes that any more. What other credit notes take back is no charge of the
-- booking any more. `booking::service::own_share` says the same.
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
