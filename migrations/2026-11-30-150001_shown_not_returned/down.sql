DROP INDEX exception_gives_back;
CREATE OR REPLACE FUNCTION payment_leaves_signed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state IN ('sent', 'paid') AND NEW.reissues_id IS NOT NULL
       AND NOT EXISTS (SELECT FROM payment_reissue WHERE payment_id = NEW.id AND verdict IN ('confirmed', 'before_rule')) THEN
        RAISE EXCEPTION 'payment % replaces another and is not confirmed', NEW.reference
            USING ERRCODE = 'check_violation', CONSTRAINT = 'payment_reissue_confirmed';
    END IF;
    IF OLD.state = 'sent' AND NEW.state = 'returned'
       AND EXISTS (SELECT FROM statement_match WHERE payment_id = NEW.id AND undone_at IS NULL) THEN
        RAISE EXCEPTION 'payment % is shown in part', NEW.reference
            USING ERRCODE = 'check_violation', CONSTRAINT = 'payment_shown_not_returned';
    END IF;
    RETURN NEW;
END $$;
