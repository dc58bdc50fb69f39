CREATE OR REPLACE FUNCTION payment_has_no_lines() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM old_payments o JOIN batch_line l ON l.payment_id = o.id) THEN
        RAISE EXCEPTION 'a line of a batch names a payment that is to be deleted (batch_line_paid_by)'
            USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'batch_line_paid_by', TABLE = 'payment';
    END IF;
    RETURN NULL;
END $$;
DROP TRIGGER statement_line_stays ON statement_line;
DROP TRIGGER statement_line_used_up ON statement_line;
DROP FUNCTION statement_line_used_up();
DROP TRIGGER statement_match_adds_up_updated ON statement_match;
DROP TRIGGER statement_match_adds_up_inserted ON statement_match;
CREATE OR REPLACE FUNCTION statement_match_adds_up() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    line record;
    paid bigint;
BEGIN
    IF TG_OP = 'UPDATE' OR NOT EXISTS (SELECT FROM statement_match WHERE line_id = NEW.line_id AND id > NEW.id) THEN
        SELECT l.amount_fen, l.state, coalesce(sum(m.amount_fen), 0) AS used INTO line
        FROM statement_line l LEFT JOIN statement_match m ON m.line_id = l.id AND m.undone_at IS NULL
        WHERE l.id = NEW.line_id GROUP BY l.id;
        IF line.used > line.amount_fen OR (line.state = 'matched' AND line.used <> line.amount_fen) THEN
            RAISE EXCEPTION 'matches of line % do not add up', NEW.line_id
                USING ERRCODE = 'check_violation', CONSTRAINT = 'statement_match_line_adds_up';
        END IF;
    END IF;
    SELECT coalesce(sum(amount_fen), 0) INTO paid FROM statement_match
    WHERE payment_id = NEW.payment_id AND undone_at IS NULL;
    IF paid > (SELECT amount_fen FROM payment WHERE id = NEW.payment_id) THEN
        RAISE EXCEPTION 'payment % is matched beyond its amount', NEW.payment_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'statement_match_payment_adds_up';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER statement_match_adds_up AFTER INSERT OR UPDATE ON statement_match
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION statement_match_adds_up();
ALTER TABLE statement_match
    ADD CONSTRAINT statement_match_line_id_fkey FOREIGN KEY (line_id) REFERENCES statement_line (id),
    ADD CONSTRAINT statement_match_payment_id_fkey FOREIGN KEY (payment_id) REFERENCES payment (id);
