CREATE OR REPLACE FUNCTION agreement_stage_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'agreement_stage: DELETE refused';
    END IF;
    IF to_jsonb(NEW) - '{state,booking_id}'::text[] IS DISTINCT FROM to_jsonb(OLD) - '{state,booking_id}'::text[]
       OR NOT (OLD.state = 'scheduled' AND NEW.state IN ('scheduled', 'open', 'void', 'replaced')
               OR OLD.state = 'open' AND NEW.state = 'redone' AND NEW.booking_id = OLD.booking_id) THEN
        RAISE EXCEPTION 'agreement_stage %: what was signed cannot be changed', OLD.id;
    END IF;
    IF NEW.state = 'redone' AND NOT EXISTS (
        SELECT FROM booking b LEFT JOIN claim c ON c.booking_id = b.id
        WHERE b.id = NEW.booking_id AND (b.state IN ('rejected', 'cancelled', 'no_show') OR c.state = 'rejected')) THEN
        RAISE EXCEPTION 'agreement_stage %: its booking did not come to nothing', OLD.id;
    END IF;
    IF NEW.state = 'open' AND NOT EXISTS (
        SELECT FROM booking b JOIN agreement a ON a.id = NEW.agreement_id
        WHERE b.id = NEW.booking_id AND b.price_fen = NEW.amount_fen AND b.listing_id = a.listing_id
          AND b.enterprise_id = a.enterprise_id AND b.provider_id = a.provider_id) THEN
        RAISE EXCEPTION 'agreement_stage %: the booking is not its own', OLD.id;
    END IF;
    RETURN NEW;
END $$;
ALTER TABLE agreement_amendment DROP COLUMN switched;
ALTER TABLE agreement_stage DROP COLUMN uses_voucher;
