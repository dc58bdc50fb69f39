-- Whether vouchers pay what they can is said of each stage, and an amendment of both sides may say otherwise: of what has
-- not begun with the new plan, of what is booked in `switched`: [{"number": …, "uses_voucher": …}].
ALTER TABLE agreement_stage ADD COLUMN uses_voucher boolean;
ALTER TABLE agreement_stage DISABLE TRIGGER agreement_stage_guard;
UPDATE agreement_stage s SET uses_voucher = a.uses_voucher FROM agreement a WHERE a.id = s.agreement_id;
-- The deferred sum of the stages that were just written is judged before the table is changed further.
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE agreement_stage ENABLE TRIGGER agreement_stage_guard;
ALTER TABLE agreement_stage ALTER COLUMN uses_voucher SET NOT NULL;

ALTER TABLE agreement_amendment ADD COLUMN switched jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(switched) = 'array');

-- As before; and a stage that is booked is paid otherwise only as the last accepted amendment says.
CREATE OR REPLACE FUNCTION agreement_stage_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'agreement_stage: DELETE refused';
    END IF;
    IF to_jsonb(NEW) - '{state,booking_id,uses_voucher}'::text[]
       IS DISTINCT FROM to_jsonb(OLD) - '{state,booking_id,uses_voucher}'::text[]
       OR NOT (OLD.state = 'scheduled' AND NEW.state IN ('scheduled', 'open', 'void', 'replaced')
               OR OLD.state = 'open' AND NEW.state = 'redone' AND NEW.booking_id = OLD.booking_id
               OR OLD.state = 'open' AND NEW.state = 'open' AND NEW.booking_id = OLD.booking_id
                  AND NEW.uses_voucher <> OLD.uses_voucher) THEN
        RAISE EXCEPTION 'agreement_stage %: what was signed cannot be changed', OLD.id;
    END IF;
    IF NEW.uses_voucher <> OLD.uses_voucher THEN
        IF NEW.state <> 'open' OR NOT EXISTS (
            SELECT FROM agreement_amendment m
            WHERE m.agreement_id = NEW.agreement_id AND m.state = 'accepted'
              AND m.switched @> jsonb_build_array(jsonb_build_object('number', NEW.number, 'uses_voucher', NEW.uses_voucher))
              AND NOT EXISTS (SELECT FROM agreement_amendment n
                  WHERE n.agreement_id = m.agreement_id AND n.state = 'accepted' AND n.number > m.number)) THEN
            RAISE EXCEPTION 'agreement_stage %: no amendment says that it is paid otherwise', OLD.id;
        END IF;
        IF EXISTS (SELECT FROM booking b WHERE b.id = NEW.booking_id AND b.state NOT IN ('confirmed', 'in_use', 'delivered'))
           OR EXISTS (SELECT FROM claim c WHERE c.booking_id = NEW.booking_id) THEN
            RAISE EXCEPTION 'agreement_stage %: what was accepted or claimed is not paid otherwise', OLD.id;
        END IF;
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
