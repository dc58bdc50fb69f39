CREATE OR REPLACE FUNCTION booking_own_share(b booking) RETURNS bigint LANGUAGE sql STABLE AS $$
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
ALTER TABLE credit_note
    DROP CONSTRAINT credit_note_by_whom,
    DROP CONSTRAINT credit_note_says_why,
    ADD CONSTRAINT credit_note_says_why CHECK ((ground = 'waived') = (reason IS NOT NULL)),
    DROP CONSTRAINT credit_note_ground_check,
    ADD CONSTRAINT credit_note_ground_check CHECK (ground IN ('waived', 'taken_again')),
    DROP COLUMN issued_by;
