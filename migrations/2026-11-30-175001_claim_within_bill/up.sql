-- 后补助 Under reimbursement the enterprise pays in full and a part of that is paid back to it: what its provider took back from
-- the bill by hand is no part of it. A claim keeps the least price that gives what is claimed, and what of the booking's
-- subsidy it leaves out.
ALTER TABLE claim
    ADD COLUMN lowered_fen bigint NOT NULL DEFAULT 0 CHECK (lowered_fen >= 0),
    ADD COLUMN base_fen bigint CHECK (base_fen > 0);

CREATE FUNCTION claim_pays_back(of_version uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT FROM programme_version v WHERE v.id = of_version AND v.rules ->> 'payment_mode' = 'reimbursement')
$$;

-- What is left of a booking's price after what was credited by hand; null where there is no bill.
CREATE FUNCTION bill_price_left(of_booking uuid) RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT d.price_fen - (SELECT coalesce(sum(n.amount_fen), 0)::bigint FROM credit_note n
                          WHERE n.bill_id = d.id AND n.ground = 'by_hand')
    FROM bill d WHERE d.booking_id = of_booking
$$;

-- What of a booking's price stays for a claim that stands: less as a part of the claim is demanded back or stopped for good.
CREATE FUNCTION bill_held_by_claim(of_booking uuid) RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT coalesce(max(ceil(c.base_fen::numeric * greatest(0, c.amount_fen - k.back) / c.amount_fen)), 0)::bigint
    FROM claim c
    CROSS JOIN LATERAL (
        SELECT coalesce((SELECT sum(d.amount_fen) FROM clawback d
                         WHERE d.claim_id = c.id AND d.state IN ('ordered', 'settled')), 0)
               + coalesce((SELECT sum(s.amount_fen) FROM claim_stopped_share s JOIN clawback d ON d.id = s.clawback_id
                           WHERE s.claim_id = c.id AND d.state IN ('ordered', 'settled')), 0) AS back) k
    WHERE c.booking_id = of_booking AND c.base_fen IS NOT NULL
      AND c.state NOT IN ('draft', 'returned', 'rejected', 'clawed_back')
$$;

-- Of claims that stand already all that is left of the price is behind them, and nothing was lowered.
UPDATE claim SET base_fen = bill_price_left(booking_id)
WHERE claim_pays_back(programme_version_id) AND state NOT IN ('draft', 'returned', 'rejected', 'clawed_back')
  AND bill_price_left(booking_id) > 0;

-- Who hands a claim in waits for who lowers its bill, and the other way round: each sees what the other did.
CREATE FUNCTION claim_within_bill() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.base_fen IS NULL AND (NEW.state <> 'submitted' OR NOT claim_pays_back(NEW.programme_version_id)) THEN
        RETURN NEW;
    END IF;
    PERFORM FROM bill WHERE booking_id = NEW.booking_id FOR NO KEY UPDATE;
    IF NEW.base_fen IS NULL OR bill_price_left(NEW.booking_id) < NEW.base_fen THEN
        RAISE EXCEPTION 'claim %: less is left of the price than it is based on (claim_within_bill)', NEW.reference
            USING ERRCODE = 'check_violation', CONSTRAINT = 'claim_within_bill', TABLE = 'claim';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER claim_within_bill BEFORE INSERT OR UPDATE OF state, amount_fen, base_fen ON claim FOR EACH ROW
    WHEN (NEW.state IN ('submitted', 'approved')) EXECUTE FUNCTION claim_within_bill();

-- After `a_credit_note_guard`, which has the bill's lock.
CREATE FUNCTION credit_note_leaves_claim() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    of_booking uuid;
    held bigint;
BEGIN
    SELECT booking_id INTO of_booking FROM bill WHERE id = NEW.bill_id;
    held := bill_held_by_claim(of_booking);
    IF held > 0 AND bill_price_left(of_booking) - NEW.amount_fen < held THEN
        RAISE EXCEPTION 'bill %: a claim is based on % fen of its price (credit_note_leaves_claim)', NEW.bill_id, held
            USING ERRCODE = 'check_violation', CONSTRAINT = 'credit_note_leaves_claim', TABLE = 'credit_note';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER a_credit_note_leaves_claim BEFORE INSERT ON credit_note FOR EACH ROW
    WHEN (NEW.ground = 'by_hand') EXECUTE FUNCTION credit_note_leaves_claim();
