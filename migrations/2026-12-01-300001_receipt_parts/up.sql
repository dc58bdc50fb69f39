-- One credit may pay back several parts of a clawback, where treasuries share the account that it came to: one recovery for
-- each part, all of one clawback, and together at most what came in.
DROP INDEX clawback_recovery_line_once;
CREATE UNIQUE INDEX clawback_recovery_line_once ON clawback_recovery (line_id, level) WHERE state = 'done';

CREATE FUNCTION clawback_receipt_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    came_in bigint;
BEGIN
    SELECT amount_fen INTO came_in FROM statement_line WHERE id = NEW.line_id FOR NO KEY UPDATE;
    IF (SELECT sum(amount_fen) > came_in OR bool_or(clawback_id <> NEW.clawback_id)
        FROM clawback_recovery WHERE line_id = NEW.line_id AND state = 'done') THEN
        RAISE EXCEPTION 'statement line % pays back more than it is, or several clawbacks', NEW.line_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'clawback_recovery_within_line';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER clawback_receipt_guard AFTER INSERT OR UPDATE ON clawback_recovery
    FOR EACH ROW WHEN (NEW.line_id IS NOT NULL AND NEW.state = 'done') EXECUTE FUNCTION clawback_receipt_guard();
