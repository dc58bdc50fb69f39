-- What a statement shows has left, whether it counts as sent or as paid: it is returned only by a credit that gives it back,
-- on which two people agreed. Before, only what counted as sent was asked.
CREATE OR REPLACE FUNCTION payment_leaves_signed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state IN ('sent', 'paid') AND NEW.reissues_id IS NOT NULL
       AND NOT EXISTS (SELECT FROM payment_reissue WHERE payment_id = NEW.id AND verdict IN ('confirmed', 'before_rule')) THEN
        RAISE EXCEPTION 'payment % replaces another and is not confirmed', NEW.reference
            USING ERRCODE = 'check_violation', CONSTRAINT = 'payment_reissue_confirmed';
    END IF;
    IF NEW.state = 'returned'
       AND EXISTS (SELECT FROM statement_match WHERE payment_id = NEW.id AND undone_at IS NULL)
       AND (OLD.state <> 'paid' OR NOT EXISTS (
                SELECT FROM reconciliation_exception e JOIN statement_line l ON l.id = e.line_id
                WHERE e.resolution IN ('returned_and_reissued', 'returned_fee_kept') AND e.state = 'resolved'
                  AND e.proposal @> jsonb_build_array(jsonb_build_object('payment_id', NEW.id))
                  AND l.direction = 'credit')) THEN
        RAISE EXCEPTION 'a statement shows payment %', NEW.reference
            USING ERRCODE = 'check_violation', CONSTRAINT = 'payment_shown_not_returned';
    END IF;
    RETURN NEW;
END $$;
CREATE INDEX exception_gives_back ON reconciliation_exception USING gin (proposal jsonb_path_ops)
    WHERE resolution IN ('returned_and_reissued', 'returned_fee_kept');
